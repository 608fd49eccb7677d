// The training panel and the number of hidden layers.

import { itemControl } from "./item-control.js";
import { allSettings, parseItem, withSetting } from "./items.js";
import { stepper } from "./layer-heads.js";
import { typed } from "./numbers.js";

const $ = (selector) => document.querySelector(selector);

export function trainingControls(playground) {
  const { catalog } = playground;
  const menu = (key, items, more = {}) =>
    itemControl({ place: $(`#${key}`), label: key, items, usual: catalog.defaults[key], onChange: (text) => playground.change({ [key]: text }, key), ...more });
  const optimizer = menu("optimizer", catalog.optimizers, { except: ["learningRate"] });
  const schedule = menu("schedule", catalog.schedules);
  const initializer = menu("initializer", catalog.initializers);
  const loss = menu("loss", catalog.losses, { none: "the usual one" });

  for (const id of ["l1", "l2", "dropout", "seed"]) {
    $(`#${id}`).addEventListener("change", ({ target }) => {
      const value = typed(target.value);
      if (value === null) playground.say(id, `A number is expected; “${target.value}” is none.`);
      else playground.change({ [id]: value }, id);
    });
  }
  const batch = () => playground.change({ batchSize: $("#full-batch").checked ? "full" : (typed($("#batch-size").value) ?? 10) }, "batch-size");
  $("#batch-size").addEventListener("change", batch);
  $("#full-batch").addEventListener("change", batch);
  learningRate(playground);

  playground.on("settings", () => {
    const { settings } = playground;
    optimizer.show(settings.optimizer);
    schedule.show(settings.schedule);
    initializer.show(settings.initializer);
    for (const id of ["l1", "l2", "dropout", "seed"]) $(`#${id}`).value = settings[id];
    const isFull = settings.batchSize === "full";
    $("#full-batch").checked = isFull;
    $("#batch-size").disabled = isFull;
    if (!isFull) $("#batch-size").value = settings.batchSize;
    showLayers(playground);
  });
  const showLoss = () => {
    const { run, settings } = playground;
    loss.show(settings.loss, catalog.losses.filter((known) => !run || known.tasks.includes(run.task) || parseItem(settings.loss ?? "").kind === known.kind));
  };
  playground.on("settings", showLoss);
  playground.on("run", showLoss);
}

/** The learning rate of a setting, or null where its optimizer has none. */
export function learningRateOf({ settings, catalog }) {
  return allSettings(settings.optimizer, catalog.optimizers).learningRate ?? null;
}

/** The setting with another learning rate. */
export function withLearningRate({ settings, catalog }, rate) {
  return { optimizer: withSetting(settings.optimizer, catalog.optimizers, "learningRate", rate) };
}

/** A field for any number and a slider over 1, 3, 10, 30 …, two places to a power of ten. */
function learningRate(playground) {
  const [field, slider] = [$("#learning-rate"), $("#learning-rate-slider")];
  field.addEventListener("change", () => {
    const rate = typed(field.value);
    if (rate === null) playground.say("learning-rate", `A number above 0 is expected; “${field.value}” is none.`);
    else playground.change(withLearningRate(playground, rate), "learning-rate");
  });
  slider.addEventListener("input", () => playground.change(withLearningRate(playground, rateAt(Number(slider.value))), "learning-rate"));
  playground.on("settings", () => {
    const rate = learningRateOf(playground);
    $('[data-control="learning-rate"]').hidden = rate === null;
    if (rate === null) return;
    field.value = rate;
    slider.value = Math.round(2 * Math.log10(rate));
    slider.setAttribute("aria-valuetext", String(rate));
  });
}

function rateAt(place) {
  const power = Math.floor(place / 2);
  return Number(`${place % 2 === 0 ? 1 : 3}e${power}`);
}

function showLayers(playground) {
  const { hidden } = playground.settings;
  const place = $("#layers");
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  place.replaceChildren(stepper({
    name: "layers", focus: "layers", value: hidden.length, lowest: 0, highest: playground.catalog.limits.hiddenLayers,
    one: "hidden layer", many: "hidden layers",
    onChange: (count) => {
      const more = hidden.at(-1) ?? playground.catalog.defaults.hidden.at(-1) ?? { units: 4, activation: playground.catalog.activations[0].kind };
      playground.change({ hidden: count > hidden.length ? [...hidden, { ...more }] : hidden.slice(0, count) }, "layers");
    },
  }));
  if (focused) place.querySelector(`[data-focus="${focused}"]`)?.focus();
}
