// The main picture: what the network answers at every place of the plane, and the rows on it. Axes and legend are the frame's.
// The same code draws the picture on the page and the one that is taken away.

import { bitmap, bytes } from "./bitmaps.js";
import { classColour, divergingColour, divergingRGB, palette, tracePoint } from "./palette.js";
import { paintAxes, paintLegend, part, placeOf, plotBox } from "./surface-frame.js";

/** Paints the whole picture; `points` is a canvas with the rows, if they have been painted before, and `row` gets a ring. */
export function paintSurface(context, { width, height, run, state, view, row, points = null }) {
  const box = plotBox(width, height, run);
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  if (state.surface.line) paintLine(context, box, run, state.surface.line);
  else {
    const { surface } = state;
    const picture = run.classes ? classPicture(surface, run, view.discrete) : valuePicture(surface, run, view.discrete);
    context.imageSmoothingEnabled = !view.discrete;
    context.drawImage(picture, box.left, box.top, box.width, box.height);
    context.imageSmoothingEnabled = true;
  }
  if (points) context.drawImage(points, 0, 0, width, height);
  else paintPoints(context, box, run, view);
  paintRow(context, box, run, row);
  context.restore();
  paintAxes(context, box, run, view);
  paintLegend(context, box, width, run, view);
}

/** The rows: filled marks for training rows, hollow ones for test rows; where the fill shows a value, diamonds for test rows. */
export function paintPoints(context, box, run, view) {
  const { isTest } = run.points;
  for (const wanted of view.testPoints ? [1, 0] : [0]) {
    for (let i = 0; i < isTest.length; i++) if (isTest[i] === wanted) paintPoint(context, box, run, i);
  }
}

function paintPoint(context, box, run, i) {
  const { points, picture } = run;
  const { paper, ink } = palette();
  const place = placeOf(box, picture.axes);
  const count = points.x.length;
  const size = (count > 1500 ? 4 : count > 500 ? 5.5 : 7.5) * Math.max(0.8, box.width / 400);
  const isTest = points.isTest[i];
  const isValue = !run.classes && picture.kind !== "line";
  const mark = run.classes ? points.target[i] : isValue && isTest ? 3 : 0;
  const colour = isValue ? divergingColour(part(run, points.target[i])) : classColour(mark);
  tracePoint(context, mark, place.x(points.x[i]), place.y(points.y[i]), size);
  context.fillStyle = isTest && !isValue ? paper : colour;
  context.strokeStyle = isValue ? ink : isTest ? colour : paper;
  context.lineWidth = isValue ? (isTest ? 1.2 : 0.7) : isTest ? 1.6 : 1;
  context.fill();
  context.stroke();
}

/** A ring around the row that is under the lens, and the row itself, even if it is a test row and those are not shown. */
function paintRow(context, box, run, row) {
  const i = row === null ? -1 : run.points.row.indexOf(row);
  if (i < 0) return;
  const place = placeOf(box, run.picture.axes);
  const { ink, paper } = palette();
  paintPoint(context, box, run, i);
  for (const [width, colour] of [[5, paper], [2, ink]]) {
    context.beginPath();
    context.arc(place.x(run.points.x[i]), place.y(run.points.y[i]), 9, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/** Classes by colour; the surer the network, the stronger. */
function classPicture(surface, run, discrete) {
  const numbers = bytes(surface.class);
  const sure = bytes(surface.confidence);
  const { classRGB, paperRGB } = palette();
  const chance = 1 / run.classes.length;
  return bitmap(surface.size, (i, data, at) => {
    const above = Math.max(0, (sure[i] / 255 - chance) / (1 - chance));
    const strength = discrete ? 0.5 : 0.06 + 0.54 * above;
    const colour = classRGB[numbers[i] % classRGB.length];
    for (let k = 0; k < 3; k++) data[at + k] = paperRGB[k] + strength * (colour[k] - paperRGB[k]);
  });
}

/** Values on the diverging scale of the target; `discrete` in eleven bands. */
function valuePicture(surface, run, discrete) {
  const values = bytes(surface.value);
  const step = (surface.high - surface.low) / 255;
  return bitmap(surface.size, (i, data, at) => {
    let where = part(run, surface.low + step * values[i]);
    if (discrete) where = Math.round(where * 5) / 5;
    const colour = divergingRGB(where);
    data[at] = colour[0];
    data[at + 1] = colour[1];
    data[at + 2] = colour[2];
  });
}

/** One input: the prediction as a line over it. */
function paintLine(context, box, run, line) {
  const { faint, plus } = palette();
  const place = placeOf(box, run.picture.axes);
  const [across] = run.picture.axes;
  context.fillStyle = faint;
  context.globalAlpha = 0.5;
  context.fillRect(box.left, box.top, box.width, box.height);
  context.globalAlpha = 1;
  context.beginPath();
  line.forEach((value, i) => {
    const x = across.min + ((i + 0.5) / line.length) * (across.max - across.min);
    if (value !== null) context.lineTo(place.x(x), place.y(value));
  });
  context.strokeStyle = plus;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.stroke();
}
