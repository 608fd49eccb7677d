// Play, step, epoch, reset, speed; the counts, losses and scores; and what there is to say about the run.

import { loss, score, short, whole } from "./numbers.js";
import { learningRateOf, withLearningRate } from "./training-controls.js";

const $ = (selector) => document.querySelector(selector);
/** Steps a second; null is as fast as possible. */
const speeds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, null];

export function transport(playground, frames) {
  $("#play").addEventListener("click", () => playground.toggle());
  for (const verb of ["step", "epoch", "reset"]) $(`#${verb}`).addEventListener("click", () => playground.command(verb));

  const speed = $("#speed");
  speed.max = speeds.length - 1;
  speed.addEventListener("input", () => {
    playground.show({ speed: speeds[speed.value] });
    if (playground.state?.status === "playing") playground.play();
  });
  playground.on("view", () => {
    const wanted = playground.view.speed;
    const place = wanted === null ? speeds.length - 1 : speeds.findIndex((known) => known === null || known >= wanted);
    speed.value = place;
    const text = wanted === null ? "full" : `${whole(wanted)}/s`;
    $("#speed-text").textContent = text;
    speed.setAttribute("aria-valuetext", wanted === null ? "as fast as possible" : `${wanted} steps a second`);
  });

  $("#slower").addEventListener("click", () => {
    const rate = learningRateOf(playground);
    if (rate !== null) playground.change(withLearningRate(playground, Number((rate / 10).toPrecision(6))), "learning-rate");
  });
  playground.on("state", () => frames.ask(() => show(playground)));
}

function show(playground) {
  const { state } = playground;
  if (!state) return;
  const { isGoing } = playground;
  const play = $("#play");
  play.classList.toggle("playing", isGoing);
  play.setAttribute("aria-label", isGoing ? "pause" : "play");
  put("#epoch-count", whole(state.epoch));
  put("#step-count", whole(state.step));
  put("#training-loss", loss(state.loss.training), state.loss.training);
  const { name } = state.score;
  const hasTest = playground.run.testRows > 0;
  put("#test-loss", hasTest ? loss(state.loss.test) : "–", state.loss.test);
  put("#score-name", name);
  put("#training-score", score(name, state.score.training), state.score.training);
  put("#test-score", score(name, state.score.test), state.score.test);
  put("#status", statusText(state, playground.run.settings.steps));
  $("#status").dataset.status = state.status;
  const isDiverged = state.status === "diverged";
  $("#notice").hidden = !state.message;
  $("#notice").classList.toggle("grave", isDiverged);
  put("#message", state.message ?? "");
  $("#slower").hidden = !isDiverged || learningRateOf(playground) === null;
}

function statusText(state, goal) {
  const edited = state.isEdited ? ", changed by hand" : "";
  if (state.status === "playing") return `${whole(state.stepsPerSecond)} steps/s, learning rate ${short(state.learningRate)}${edited}`;
  if (state.status === "replaying") return `replaying: step ${whole(state.step)} of ${whole(goal)}`;
  return `${state.status}${edited}`;
}

/** Writes only what is new; the number in full precision stands in a data attribute. */
function put(selector, text, value) {
  const element = $(selector);
  if (element.textContent !== text) element.textContent = text;
  if (value !== undefined) element.dataset.value = value ?? "";
}
