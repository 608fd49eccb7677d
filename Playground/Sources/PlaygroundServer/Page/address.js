// The whole setting in the address of the page, readable and short:
//
//     #data=spirals:noise=0.1&rows=200&hidden=4:tanh,2:relu&optimizer=adam:learningRate=0.03&steps=252
//
// The part after # is a list of fields `name=value`, joined by &. The first = ends the name. Inside a value the marks : , = /
// stand as they are; everything else that is special in an address is percent-encoded. Where a value is a list, its elements are
// separated by commas, and a comma inside an element is written %2C: a list is cut first and decoded afterwards. What is as the
// server would have it anyway is left out.
//
//     data            a sample as on the command line             hidden      UNITS:ACTIVATION,…   empty: no hidden layer
//     table           or the name of a CSV table                  optimizer, schedule, initializer     items
//     target          the column to be learned                    loss        an item; left out: the usual one
//     features        columns, separated by commas                batch-size  rows in a step, or full
//     rows, data-seed of a sample                                 l1, l2, dropout, seed        numbers
//     validation      the part held out, 0 for none               steps       steps gone
//     edits           STEP:PARAMETER:INDEX:VALUE,…  numbers changed by hand
//
//     and of the page:
//     hide            controls and panels that are not shown      speed       steps a second, or full
//     play=1          starts by itself                            theme       light or dark
//     test-points=1, discrete=1, gradients=1, log=1               row         the row under the lens, or all

import { fault, shortest } from "./items.js";

export const defaultView = {
  hide: [], theme: null, play: false, speed: 200, testPoints: false, discrete: false, gradients: false, log: false, row: 1,
};

/** The part of the address after #, for settings and view. */
export function addressOf(settings, view, catalog) {
  const normal = catalog.defaults;
  const fields = [];
  const add = (name, value, usual) => value !== usual && fields.push(`${name}=${value}`);
  const item = (name, text, usual, items) =>
    add(name, text === null ? "" : scalar(shortest(text, items)), usual === null ? "" : scalar(shortest(usual, items)));

  const { data } = settings;
  if (data.table !== undefined) {
    add("table", scalar(data.name));
    if (data.target) add("target", scalar(data.target));
    if (data.features) add("features", list(data.features));
  } else {
    item("data", data.sample, normal.data.sample ?? "", catalog.samples);
    add("rows", data.rows, normal.data.rows);
    add("data-seed", data.seed, normal.data.seed);
  }
  for (const [name, key] of numbers) add(name, settings[key], normal[key]);
  add("hidden", layers(settings.hidden, catalog), layers(normal.hidden, catalog));
  item("loss", settings.loss, normal.loss, catalog.losses);
  for (const [name, plural] of items) item(name, settings[name], normal[name], catalog[plural]);
  add("batch-size", settings.batchSize, normal.batchSize);
  const { steps, edits } = reachable(settings, catalog);
  add("steps", steps, 0);
  add("edits", edits.map((e) => element(`${e.step}:${e.parameter}:${e.index}:${e.value}`)).join(","), "");

  for (const [name, key] of switches) if (view[key]) fields.push(`${name}=1`);
  add("speed", view.speed ?? "full", defaultView.speed);
  add("row", view.row ?? "all", defaultView.row);
  if (view.theme) add("theme", view.theme);
  if (view.hide.length) add("hide", list(view.hide));
  return fields.join("&");
}

/** The setting, at its start if it has gone farther than the server would repeat. */
export function reachable(settings, { limits }) {
  const isNear = settings.steps <= limits.steps && settings.edits.length <= limits.edits;
  return isNear ? settings : { ...settings, steps: 0, edits: [] };
}

/**
 * What an address asks for, where `controls` are the names that can be hidden: settings, view, the name of a table that the server does not hold (or null), and in plain words
 * what was not understood.
 */
export function readAddress(hash, catalog, controls) {
  const normal = catalog.defaults;
  let settings = structuredClone(normal);
  const view = structuredClone(defaultView);
  const problems = [];
  const fields = new Map();
  for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    fields.set(name, equals < 0 ? "" : part.slice(equals + 1));
  }
  const take = (name, use) => {
    if (!fields.has(name)) return;
    const raw = fields.get(name);
    fields.delete(name);
    try {
      use(raw);
    } catch (error) {
      problems.push(`${name}=${raw}: ${error.message}; the usual value is used.`);
    }
  };
  const item = (name, items, what, use) =>
    take(name, (raw) => {
      const text = decoded(raw);
      const wrong = fault(text, items, what);
      if (wrong) throw new Error(wrong);
      use(text);
    });

  let missing = null;
  if (fields.has("table")) {
    take("table", (raw) => {
      const name = decoded(raw);
      const table = catalog.tables.findLast((known) => known.name === name);
      const data = { table: table?.id ?? null, name, target: table?.target ?? null, features: null };
      take("target", (target) => (data.target = decoded(target)));
      take("features", (features) => (data.features = cut(features)));
      if (table) settings.data = data;
      else missing = data;
    });
  } else {
    const data = settings.data.sample === undefined ? { sample: catalog.samples[0].text, rows: 300, seed: 0 } : settings.data;
    const before = fields.size;
    item("data", catalog.samples, "sample", (text) => (data.sample = text));
    take("rows", (raw) => (data.rows = whole(raw)));
    take("data-seed", (raw) => (data.seed = whole(raw)));
    if (fields.size < before) settings.data = data;
  }
  for (const [name, key] of numbers) take(name, (raw) => (settings[key] = number(raw)));
  take("hidden", (raw) => (settings.hidden = cut(raw).map((text) => layer(text, catalog))));
  item("loss", catalog.losses, "loss", (text) => (settings.loss = text));
  for (const [name, plural] of items) item(name, catalog[plural], name, (text) => (settings[name] = text));
  take("batch-size", (raw) => (settings.batchSize = raw === "full" ? raw : whole(raw)));
  take("steps", (raw) => (settings.steps = whole(raw)));
  take("edits", (raw) => (settings.edits = cut(raw).map(edit)));
  const near = reachable(settings, catalog);
  if (near !== settings) {
    const { steps, edits } = catalog.limits;
    problems.push(`A link leads to step ${steps} at most, with up to ${edits} numbers changed by hand; the run is shown at its start.`);
    settings = near;
  }

  for (const [name, key] of switches) take(name, (raw) => (view[key] = raw !== "0"));
  take("speed", (raw) => (view.speed = raw === "full" ? null : rate(raw)));
  take("row", (raw) => (view.row = raw === "all" ? null : whole(raw)));
  take("theme", (raw) => {
    if (raw !== "light" && raw !== "dark") throw new Error("a theme is light or dark");
    view.theme = raw;
  });
  take("hide", (raw) => {
    for (const name of cut(raw)) {
      if (controls.has(name)) view.hide.push(name);
      else problems.push(`hide=${name}: the page has no control of this name; it is left out.`);
    }
  });
  for (const [name, raw] of fields) problems.push(`${name}=${raw}: the address has a field that is not known; it is left out.`);
  return { settings, view, missing, problems };
}

const items = [["optimizer", "optimizers"], ["schedule", "schedules"], ["initializer", "initializers"]];
const numbers = [["validation", "validation"], ["seed", "seed"], ["l1", "l1"], ["l2", "l2"], ["dropout", "dropout"]];
const switches = [["play", "play"], ["test-points", "testPoints"], ["discrete", "discrete"], ["gradients", "gradients"], ["log", "log"]];

const scalar = (text) => encodeURIComponent(text).replace(/%(3A|2C|3D|2F)/g, (code) => decodeURIComponent(code));
const element = (text) => encodeURIComponent(text).replace(/%(3A|3D|2F)/g, (code) => decodeURIComponent(code));
const list = (elements) => elements.map(element).join(",");
const cut = (raw) => (raw === "" ? [] : raw.split(",").map(decoded));

function decoded(raw) {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new Error("a % must be followed by two hexadecimal digits of UTF-8");
  }
}

function layers(hidden, catalog) {
  return list(hidden.map(({ units, activation }) => `${units}:${shortest(activation, catalog.activations)}`));
}

function layer(text, catalog) {
  const colon = text.indexOf(":");
  const units = whole(colon < 0 ? text : text.slice(0, colon));
  const activation = colon < 0 ? (catalog.defaults.hidden[0]?.activation ?? "tanh") : text.slice(colon + 1);
  const wrong = fault(activation, catalog.activations, "activation");
  if (wrong) throw new Error(wrong);
  return { units, activation };
}

function edit(text) {
  const [step, parameter, index, value, ...rest] = text.split(":");
  if (value === undefined || rest.length) throw new Error("an edit is written STEP:PARAMETER:INDEX:VALUE");
  return { step: whole(step), parameter, index: whole(index), value: number(value) };
}

function number(raw) {
  if (raw.trim() === "" || !Number.isFinite(Number(raw))) throw new Error("a number is expected");
  return Number(raw);
}

function rate(raw) {
  const value = number(raw);
  if (value < 0.01 || value > 1e9) throw new Error("a number from 0.01 to 1e9, or full, is expected");
  return value;
}

function whole(raw) {
  const value = number(raw);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error("a whole number, 0 or more, is expected");
  return value;
}
