// Draws the network on a canvas: edges by size and sign, units by what they answer over the plane, outputs by class.

import { bytes, drawUnit } from "./bitmaps.js";
import { bend, biasName, biasPlace, edgeOf, outputName, weightName } from "./network-layout.js";
import { clipped, font } from "./lettering.js";
import { classColour, divergingColour, palette, tracePoint } from "./palette.js";

/** Between two layers with more edges than this, only so many are drawn: the largest. */
export const mostLines = 600;
/** How many widths of lines there are for either sign. */
const levels = 20;

/** Paints everything. `active` is the handle in focus or under the pointer, or null; its edges come forward. */
export function paintNetwork(context, { layout, run, state, gradients, active }) {
  const values = gradients ? state.gradients : state.parameters;
  const largest = largestValue(run, values, gradients);
  for (let stage = 0; stage < run.stages.length; stage++) paintEdges(context, layout, run, stage, values, largest, active);
  paintInputs(context, layout, run);
  run.stages.forEach((_, stage) => {
    const column = layout.columns[stage + 1];
    const isOutput = stage === run.stages.length - 1;
    const biases = values[biasName(run, stage)] ?? [];
    column.units.forEach((place, unit) => {
      const isActive = active?.stage === stage && active.unit === unit && active.kind === "unit";
      if (isOutput) paintOutput(context, column, place, run, unit, isActive);
      else paintHidden(context, column, place, state.units[stage]?.[unit], isActive);
      paintBias(context, column, unit, biases[unit] ?? 0, largest);
    });
    paintRest(context, column);
  });
  paintRest(context, layout.columns[0]);
}

/** The value that is drawn with the widest line. A network of small weights is not blown up; gradients always are. */
function largestValue(run, values, gradients) {
  let largest = gradients ? 1e-12 : 1;
  for (const parameter of run.parameters) {
    for (const value of values[parameter.name] ?? []) {
      const size = Math.abs(value ?? 0);
      if (size > largest) largest = size;
    }
  }
  return largest;
}

/**
 * Edges of about the same value are drawn as one path. Between large layers only the largest are drawn, and fainter, besides all
 * edges of the unit in hand.
 */
function paintEdges(context, layout, run, stage, values, largest, active) {
  const weights = values[weightName(run, stage)];
  if (!weights) return;
  const before = layout.columns[stage];
  const after = layout.columns[stage + 1];
  const isCrowded = before.units.length * after.units.length > mostLines;
  const least = isCrowded ? weights.map(Math.abs).sort((a, b) => b - a)[mostLines] : 0;
  const back = Array.from({ length: 2 * levels }, () => []);
  const front = Array.from({ length: 2 * levels }, () => []);
  for (let from = 0; from < before.units.length; from++) {
    for (let to = 0; to < after.units.length; to++) {
      const edge = edgeOf(layout, run, stage, from, to);
      const value = weights[edge.index] ?? 0;
      const level = Math.min(levels - 1, Math.floor((levels * Math.abs(value)) / largest));
      const group = active && touches(active, stage, from, to) ? front : back;
      if (group === back && Math.abs(value) < least) continue;
      group[value < 0 ? level : levels + level].push(edge);
    }
  }
  const { plus, minus } = palette();
  const widest = Math.max(1.2, Math.min(6, 0.16 * Math.min(before.pitch, after.pitch)));
  for (const group of [back, front]) {
    const strength = (active && group === back ? 0.3 : 1) * (isCrowded && group === back ? 0.6 : 1);
    const more = group === front && active?.kind === "edge" ? 1 : 0;
    group.forEach((edges, place) => {
      if (!edges.length) return;
      const part = ((place % levels) + 0.5) / levels;
      context.globalAlpha = strength * (0.16 + 0.8 * part ** 0.6);
      context.strokeStyle = place < levels ? minus : plus;
      context.lineWidth = isCrowded && group === back ? 1 : 0.4 + widest * part ** 0.8 + more;
      traceEdges(context, edges, isCrowded);
    });
  }
  context.globalAlpha = 1;
}

function touches(active, stage, from, to) {
  if (active.kind === "edge") return active.stage === stage && active.from === from && active.to === to;
  if (active.kind !== "unit") return false;
  return (active.stage === stage && active.unit === to) || (active.stage === stage - 1 && active.unit === from);
}

/** Of hundreds of edges nobody sees the bend; straight ones are drawn faster. */
function traceEdges(context, edges, isCrowded) {
  context.beginPath();
  for (const edge of edges) {
    const handle = bend(edge);
    context.moveTo(edge.x1, edge.y1);
    if (isCrowded) context.lineTo(edge.x2, edge.y2);
    else context.bezierCurveTo(edge.x1 + handle, edge.y1, edge.x2 - handle, edge.y2, edge.x2, edge.y2);
  }
  context.stroke();
}

/** An input that is an axis of the picture shows the slope along it; any other one a plain dot. */
function paintInputs(context, layout, run) {
  const { ink, quiet, line, paper } = palette();
  const column = layout.columns[0];
  const { axes } = run.picture;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const size = Math.max(9, Math.min(13, 0.72 * column.pitch));
  column.units.forEach(({ x, y }, unit) => {
    const axis = run.picture.kind === "components" ? -1 : axes.slice(0, run.inputs.length).findIndex((known) => known.name === run.inputs[unit]);
    const left = x - column.side / 2;
    const top = y - column.side / 2;
    if (axis < 0) {
      context.fillStyle = paper;
      context.fillRect(left, top, column.side, column.side);
    } else {
      const gradient = axis === 0
        ? context.createLinearGradient(left, 0, left + column.side, 0)
        : context.createLinearGradient(0, top + column.side, 0, top);
      for (let k = 0; k <= 4; k++) gradient.addColorStop(k / 4, divergingColour(k / 2 - 1));
      context.fillStyle = gradient;
      context.fillRect(left, top, column.side, column.side);
    }
    context.strokeStyle = axis < 0 ? quiet : line;
    context.lineWidth = 1;
    context.strokeRect(left, top, column.side, column.side);
    context.fillStyle = ink;
    context.font = `${size}px ${font}`;
    context.fillText(clipped(context, run.inputs[unit], left - 10), left - 6, y);
  });
}

function paintHidden(context, column, { x, y }, unit, isActive) {
  const { line, ink, faint } = palette();
  const left = Math.round(x - column.side / 2);
  const top = Math.round(y - column.side / 2);
  context.save();
  context.beginPath();
  context.roundRect(left, top, column.side, column.side, Math.min(5, column.side / 6));
  context.clip();
  context.fillStyle = faint;
  context.fillRect(left, top, column.side, column.side);
  if (unit) drawUnit(context, bytes(unit.bytes), left, top, column.side);
  context.restore();
  context.beginPath();
  context.roundRect(left, top, column.side, column.side, Math.min(5, column.side / 6));
  context.strokeStyle = isActive ? ink : line;
  context.lineWidth = isActive ? 2 : 1;
  context.stroke();
}

function paintOutput(context, column, { x, y }, run, unit, isActive) {
  const { ink, paper, quiet } = palette();
  context.beginPath();
  context.arc(x, y, column.side / 2, 0, 2 * Math.PI);
  context.fillStyle = paper;
  context.fill();
  context.strokeStyle = isActive ? ink : quiet;
  context.lineWidth = isActive ? 2 : 1;
  context.stroke();
  if (run.classes) {
    const number = run.stages.at(-1).units === 1 ? 1 : unit;
    tracePoint(context, number, x, y, 0.46 * column.side);
    context.fillStyle = classColour(number);
    context.fill();
  }
  context.fillStyle = ink;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `${Math.max(9, Math.min(13, 0.72 * column.pitch))}px ${font}`;
  const left = x + column.side / 2 + 6;
  context.fillText(clipped(context, outputName(run, unit), column.room), left, y);
}

function paintBias(context, column, unit, value, largest) {
  const { paper, quiet } = palette();
  const { x, y, side } = biasPlace(column, unit);
  context.fillStyle = paper;
  context.fillRect(x - side / 2, y - side / 2, side, side);
  context.fillStyle = divergingColour(Math.sign(value) * Math.min(1, Math.abs(value) / largest) ** 0.6);
  context.fillRect(x - side / 2, y - side / 2, side, side);
  context.strokeStyle = quiet;
  context.lineWidth = 0.75;
  context.strokeRect(x - side / 2, y - side / 2, side, side);
}

/** Says that a column goes on. */
function paintRest(context, column) {
  if (!column.hiddenCount) return;
  context.fillStyle = palette().quiet;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.font = `11px ${font}`;
  context.fillText(`and ${column.hiddenCount} more`, column.x, column.units.at(-1).y + column.side / 2 + 2);
}
