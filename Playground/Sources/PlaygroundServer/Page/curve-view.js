// The curves of training and test loss over the epochs, with a logarithmic scale and a read-out by pointer and arrow keys.

import { fit } from "./bitmaps.js";
import { font } from "./lettering.js";
import { loss, short, ticks } from "./numbers.js";
import { palette } from "./palette.js";

const margin = { left: 52, right: 14, top: 10, bottom: 34 };

export function curveView(playground, frames) {
  const canvas = document.querySelector("#curves");
  const readOut = document.querySelector("#curves-read-out");
  let size = { width: 0, height: 0 };
  let cursor = null;

  function paint() {
    const { state, view } = playground;
    if (!state || !size.width) return;
    const context = fit(canvas, size.width, size.height);
    const { curve } = state;
    if (cursor !== null) cursor = Math.min(cursor, curve.epoch.length - 1);
    paintCurves(context, size, curve, view.log, cursor);
    readOut.setAttribute("aria-live", cursor === null ? "off" : "polite");
    readOut.textContent = cursor === null ? summary(curve) : at(curve, cursor);
  }

  function move(next) {
    cursor = next;
    frames.ask(paint);
  }

  canvas.addEventListener("pointermove", (event) => {
    const { state } = playground;
    if (state) move(nearest(state.curve, size, event.offsetX));
  });
  canvas.addEventListener("pointerleave", () => move(null));
  canvas.addEventListener("blur", () => move(null));
  canvas.addEventListener("keydown", (event) => {
    const { state } = playground;
    if (!state) return;
    const last = state.curve.epoch.length - 1;
    const next = {
      ArrowLeft: Math.max(0, (cursor ?? last + 1) - 1), ArrowRight: Math.min(last, (cursor ?? last) + 1), Home: 0, End: last, Escape: null,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    move(next);
  });
  playground.on("run", () => (document.querySelector("#curves-note").hidden = !(playground.run.settings.dropout > 0)));
  playground.on("state", () => frames.ask(paint));
  playground.on("view", () => frames.ask(paint));
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas.parentElement;
    size = { width: clientWidth, height: clientHeight };
    frames.ask(paint);
  }).observe(canvas.parentElement);
}

/** From epoch and loss to the picture. A logarithmic scale needs losses above 0; others stand at its foot. */
function scales({ width, height }, curve, isLog) {
  const values = [...curve.training, ...(curve.test ?? [])].filter((value) => value !== null && (!isLog || value > 0));
  const highest = Math.max(...values, 1e-12);
  const lowest = isLog ? Math.min(...values, highest / 10) : Math.min(0, ...values);
  const [low, high] = isLog ? [Math.log10(lowest) - 0.05, Math.log10(highest) + 0.05] : [lowest, 1.05 * highest];
  const last = Math.max(1, curve.epoch.at(-1) ?? 1);
  const box = { left: margin.left, top: margin.top, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  return {
    box, last, low, high,
    x: (epoch) => box.left + (epoch / last) * box.width,
    y: (value) => {
      const where = isLog ? Math.log10(Math.max(value, 10 ** low)) : value;
      return box.top + ((high - where) / (high - low || 1)) * box.height;
    },
  };
}

function paintCurves(context, size, curve, isLog, cursor) {
  const { quiet, line, ink, plus, minus, paper } = palette();
  const scale = scales(size, curve, isLog);
  const { box } = scale;
  context.font = `11px ${font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of lossTicks(scale, isLog)) {
    context.fillStyle = line;
    context.fillRect(box.left, Math.round(scale.y(value)), box.width, 1);
    context.fillStyle = quiet;
    context.fillText(short(value), box.left - 7, scale.y(value));
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  const epochs = ticks(0, scale.last, 5);
  for (const epoch of epochs) {
    context.fillStyle = quiet;
    context.fillRect(Math.round(scale.x(epoch)), box.top + box.height, 1, 4);
    context.fillText(short(epoch), scale.x(epoch), box.top + box.height + 6);
  }
  context.fillText("epoch", box.left + box.width / 2, box.top + box.height + 20);
  if (curve.test) trace(context, scale, curve.epoch, curve.test, minus, [6, 3]);
  trace(context, scale, curve.epoch, curve.training, plus, []);
  if (curve.test) markBest(context, scale, curve, minus, paper);
  if (curve.epoch.length === 1) paintValues(context, scale, curve, 0);
  if (cursor === null || curve.epoch[cursor] === undefined) return;
  context.fillStyle = ink;
  context.fillRect(Math.round(scale.x(curve.epoch[cursor])), box.top, 1, box.height);
  paintValues(context, scale, curve, cursor);
}

/** A dot on each curve. */
function paintValues(context, scale, curve, i) {
  const { plus, minus, paper } = palette();
  for (const [values, colour] of [[curve.test, minus], [curve.training, plus]]) {
    if (values && values[i] !== null) dot(context, scale.x(curve.epoch[i]), scale.y(values[i]), colour, paper, 4);
  }
}

function lossTicks({ low, high }, isLog) {
  if (!isLog) return ticks(low, high, 4);
  const inside = [];
  for (let power = Math.floor(low); power <= high; power++) {
    for (const digit of [1, 2, 5]) inside.push(Number(`${digit}e${power}`));
  }
  const fine = inside.filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
  const powers = fine.filter((value) => Number.isInteger(Math.log10(value)));
  if (fine.length <= 5) return fine;
  return powers.length <= 5 ? powers : powers.filter((_, i) => i % Math.ceil(powers.length / 5) === 0);
}

function trace(context, scale, epochs, values, colour, dash) {
  context.beginPath();
  let isDrawing = false;
  epochs.forEach((epoch, i) => {
    if (values[i] === null) isDrawing = false;
    else {
      context[isDrawing ? "lineTo" : "moveTo"](scale.x(epoch), scale.y(values[i]));
      isDrawing = true;
    }
  });
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

function markBest(context, scale, curve, colour, paper) {
  const best = bestOf(curve.test);
  if (best < 0 || curve.epoch.length < 3) return;
  dot(context, scale.x(curve.epoch[best]), scale.y(curve.test[best]), paper, colour, 3.5);
}

function dot(context, x, y, fill, stroke, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.strokeStyle = stroke;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

function bestOf(values) {
  let best = -1;
  values.forEach((value, i) => value !== null && (best < 0 || value < values[best]) && (best = i));
  return best;
}

function nearest(curve, size, x) {
  const scale = scales(size, curve, false);
  let best = 0;
  curve.epoch.forEach((epoch, i) => Math.abs(scale.x(epoch) - x) < Math.abs(scale.x(curve.epoch[best]) - x) && (best = i));
  return best;
}

function at(curve, i) {
  if (curve.epoch[i] === undefined) return "";
  const test = curve.test ? `, test ${loss(curve.test[i])}` : "";
  return `epoch ${short(curve.epoch[i])}: training ${loss(curve.training[i])}${test}`;
}

function summary(curve) {
  const best = curve.test ? bestOf(curve.test) : -1;
  return best < 0 || curve.epoch.length < 3 ? "" : `lowest test loss ${loss(curve.test[best])} at epoch ${short(curve.epoch[best])} (○)`;
}
