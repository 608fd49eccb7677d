// The data panel: a sample with its settings, or a table with its target and features; rows, seed and the part held out.

import { itemControl } from "./item-control.js";
import { parseItem, shortest } from "./items.js";
import { typed } from "./numbers.js";

const $ = (selector) => document.querySelector(selector);

export function dataControls(playground) {
  const source = $("#sample");
  const change = (patch, cause) => playground.change({ data: { ...playground.settings.data, ...patch } }, cause);
  const settings = document.createElement("div");
  const item = itemControl({
    place: settings, label: "sample", items: playground.catalog.samples, onChange: (sample) => change({ sample }, "sample-settings"),
  });
  $("#sample-settings").append(settings.querySelector(".item-settings"));

  source.addEventListener("change", () => {
    const [kind, value] = [source.value.slice(0, 1), source.value.slice(2)];
    // Another task may need another loss: the usual one fits any.
    playground.change({ data: kind === "s" ? sampleData(playground, value) : tableData(table(playground, value)), loss: null }, "sample");
  });
  $("#rows").max = playground.catalog.limits.rows;
  for (const [id, key] of [["rows", "rows"], ["data-seed", "seed"]]) {
    $(`#${id}`).addEventListener("change", ({ target }) => change({ [key]: typed(target.value) }, id));
  }
  $("#regenerate").addEventListener("click", () => change({ seed: (playground.settings.data.seed ?? 0) + 1 }, "data-seed"));
  $("#target").addEventListener("change", ({ target }) => {
    playground.change({ data: { ...playground.settings.data, target: target.value, features: null }, loss: null }, "target");
  });
  for (const id of ["axes", "axis-x", "axis-y"]) {
    $(`#${id}`).addEventListener("change", () => change({ features: chosenAxes(playground, id) }, "axes"));
  }
  $("#validation").addEventListener("input", ({ target }) => playground.change({ validation: Number(target.value) }, "validation"));

  playground.on("settings", () => {
    const { data, validation } = playground.settings;
    const isTable = data.table !== undefined;
    showSources(playground, source);
    $(".of-sample").hidden = $("#sample-settings").hidden = isTable;
    $(".of-table").hidden = !isTable;
    $("#validation").value = validation;
    $("#validation-text").textContent = `${Math.round(100 * validation)} %`;
    if (isTable) showTable(playground, data);
    else {
      item.show(data.sample);
      $("#rows").value = data.rows;
      $("#data-seed").value = data.seed;
      $("#sample-about").textContent = playground.catalog.samples.find((sample) => sample.kind === parseItem(data.sample).kind)?.about ?? "";
    }
  });
  playground.on("run", () => {
    $("#notes").replaceChildren(...playground.run.notes.map((note) => {
      const line = document.createElement("li");
      line.textContent = note;
      return line;
    }));
  });
}

/** The setting for a table that has just come: its suggested target, all features. */
export function tableData({ id, name, target }) {
  return { table: id, name, target, features: null };
}

/** A sample with as many rows as before. */
function sampleData({ catalog, settings }, kind) {
  const usual = catalog.defaults.data;
  const isUsual = usual.sample !== undefined && parseItem(usual.sample).kind === kind;
  return { sample: isUsual ? shortest(usual.sample, catalog.samples) : kind, rows: settings.data.rows ?? usual.rows ?? 300, seed: settings.data.seed ?? 0 };
}

function table({ catalog }, id) {
  return catalog.tables.find((known) => known.id === id);
}

function showSources({ catalog, settings: { data } }, source) {
  const samples = group("samples", catalog.samples.map((sample) => option(`s:${sample.kind}`, sample.kind)));
  const tables = group("tables", catalog.tables.map((known) => option(`t:${known.id}`, known.name)));
  source.replaceChildren(samples, ...(catalog.tables.length ? [tables] : []));
  source.value = data.table === undefined ? `s:${parseItem(data.sample).kind}` : `t:${data.table}`;
}

function showTable(playground, data) {
  const known = table(playground, data.table);
  if (!known) return;
  $("#sample-about").textContent = `${known.rows} rows, ${known.columns.length} columns`;
  $("#target").replaceChildren(...known.columns.map(({ name }) => option(name, name)));
  $("#target").value = data.target ?? known.target;
  const features = numberColumns(known, data.target);
  const isTwo = data.features !== null;
  $("#axes").value = isTwo ? "two" : "all";
  $("#axes").options[1].disabled = features.length < 2;
  for (const [id, place] of [["axis-x", 0], ["axis-y", 1]]) {
    const menu = $(`#${id}`);
    menu.closest(".field").hidden = !isTwo;
    menu.replaceChildren(...features.map((name) => option(name, name)));
    if (isTwo) menu.value = data.features[place] ?? "";
  }
}

/** The two chosen axes, or null for all features; the other axis makes way where both would be the same. */
function chosenAxes(playground, changed) {
  if ($("#axes").value === "all") return null;
  const { data } = playground.settings;
  const features = numberColumns(table(playground, data.table), data.target);
  if (changed === "axes") return features.slice(0, 2);
  const [x, y] = [$("#axis-x").value, $("#axis-y").value];
  if (x !== y) return [x, y];
  const other = data.features?.find((name) => name !== x) ?? features.find((name) => name !== x);
  return changed === "axis-x" ? [x, other] : [other, y];
}

function numberColumns(known, target) {
  return known.columns.filter(({ name, kind }) => kind === "number" && name !== target).map(({ name }) => name);
}

function group(label, options) {
  const made = document.createElement("optgroup");
  made.label = label;
  made.append(...options);
  return made;
}

function option(value, text) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = text;
  return made;
}
