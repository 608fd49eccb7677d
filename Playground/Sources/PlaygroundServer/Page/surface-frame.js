// The frame of the main picture: where the plane stands in it, its axes, the scale of the target, and the legend.

import { clipped, font } from "./lettering.js";
import { short, ticks } from "./numbers.js";
import { classColour, divergingColour, palette, tracePoint } from "./palette.js";

/** The part of the picture that is the plane itself. */
export function plotBox(width, height, run) {
  const legend = run.classes ? 6 + 20 * Math.ceil(run.classes.length / perLine(width)) : run.picture.kind === "line" ? 26 : 48;
  return { left: 52, top: 10, width: width - 64, height: height - 10 - 40 - legend };
}

/** How high a picture of a width is, so that the plane is a square. */
export function pictureHeight(width, run) {
  return width - 64 + 100 - plotBox(width, 100, run).height;
}

/** From the plane to the picture. */
export function placeOf(box, axes) {
  const [across, up] = axes;
  return {
    x: (value) => box.left + ((value - across.min) / (across.max - across.min)) * box.width,
    y: (value) => box.top + ((up.max - value) / (up.max - up.min)) * box.height,
  };
}

const scales = new WeakMap();

/** The range of the target, and its middle: 0 where both signs occur. Found once for each run. */
function targetScale(run) {
  const known = scales.get(run);
  if (known) return known;
  let [low, high] = [Infinity, -Infinity];
  for (const value of run.points.target) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const middle = low < 0 && high > 0 ? 0 : (low + high) / 2;
  const scale = { low, high, middle, reach: Math.max(high - middle, middle - low) || 1 };
  scales.set(run, scale);
  return scale;
}

/** Where a value stands on the diverging scale, −1 … 1. */
export function part(run, value) {
  const { middle, reach } = targetScale(run);
  return (value - middle) / reach;
}

/** Ticks with numbers, and the names of the axes; where test rows are shown by hollow marks, that is said too. */
export function paintAxes(context, box, run, view) {
  const { quiet, line, ink } = palette();
  const place = placeOf(box, run.picture.axes);
  const [across, up] = run.picture.axes;
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.strokeRect(box.left, box.top, box.width, box.height);
  context.font = `11px ${font}`;
  context.fillStyle = quiet;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const value of ticks(across.min, across.max, 5)) {
    context.fillRect(place.x(value) - 0.5, box.top + box.height, 1, 4);
    context.fillText(short(value), place.x(value), box.top + box.height + 6);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of ticks(up.min, up.max, 5)) {
    context.fillRect(box.left - 4, place.y(value) - 0.5, 4, 1);
    context.fillText(short(value), box.left - 7, place.y(value));
  }
  context.fillStyle = ink;
  context.font = `12px ${font}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText(clipped(context, across.name, box.width), box.left + box.width / 2, box.top + box.height + 21);
  context.save();
  context.translate(4, box.top + box.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(clipped(context, up.name, box.height), 0, 0);
  context.restore();
  if (!view.testPoints || (!run.classes && run.picture.kind !== "line")) return;
  context.fillStyle = quiet;
  context.font = `11px ${font}`;
  context.textAlign = "right";
  context.fillText("hollow: test", box.left + box.width, box.top + box.height + 22);
}

function perLine(width) {
  return Math.max(1, Math.floor((width - 64) / 100));
}

/** Classes with their marks, or the line, or the scale of the target. */
export function paintLegend(context, box, width, run, view) {
  const top = box.top + box.height + 44;
  context.font = `12px ${font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  if (run.classes) paintClasses(context, box, top, perLine(width), run);
  else if (run.picture.kind === "line") paintLineKey(context, box, top, view);
  else paintScale(context, box, top, run, view);
}

function paintClasses(context, box, top, inLine, run) {
  const { ink } = palette();
  const step = box.width / Math.min(inLine, Math.max(2, run.classes.length));
  run.classes.forEach((name, i) => {
    const x = box.left + 8 + (i % inLine) * step;
    const y = top + 8 + 20 * Math.floor(i / inLine);
    tracePoint(context, i, x, y, 10);
    context.fillStyle = classColour(i);
    context.fill();
    context.fillStyle = ink;
    context.fillText(clipped(context, name, step - 22), x + 11, y);
  });
}

function paintLineKey(context, box, top, view) {
  const { ink, plus } = palette();
  context.fillStyle = plus;
  context.fillRect(box.left, top + 6, 22, 3);
  context.fillStyle = ink;
  context.fillText("prediction", box.left + 28, top + 8);
  tracePoint(context, 0, box.left + 118, top + 8, 8);
  context.fillStyle = classColour(0);
  context.fill();
  context.fillStyle = ink;
  context.fillText(view.testPoints ? "rows" : "training rows", box.left + 128, top + 8);
}

function paintScale(context, box, top, run, view) {
  const { ink, quiet } = palette();
  const { low, high, middle } = targetScale(run);
  const place = (value) => box.left + ((value - low) / (high - low || 1)) * box.width;
  const steps = 100;
  for (let i = 0; i < steps; i++) {
    context.fillStyle = divergingColour(part(run, low + ((i + 0.5) / steps) * (high - low)));
    context.fillRect(box.left + (i / steps) * box.width, top, box.width / steps + 0.6, 10);
  }
  context.fillStyle = quiet;
  context.font = `11px ${font}`;
  context.textBaseline = "top";
  for (const [value, align] of [[low, "left"], [middle, "center"], [high, "right"]]) {
    if (value === middle && Math.min(place(middle) - place(low), place(high) - place(middle)) < 56) continue;
    context.textAlign = align;
    context.fillText(short(value), place(value), top + 13);
  }
  context.textAlign = "center";
  context.fillStyle = ink;
  const marks = view.testPoints ? ", ○ training, ◇ test" : "";
  context.fillText(clipped(context, run.target + marks, box.width), box.left + box.width / 2, top + 28);
}
