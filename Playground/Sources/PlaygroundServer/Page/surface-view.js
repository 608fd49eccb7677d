// The main picture on the page: painted from the latest state; a click puts the nearest row under the lens.

import { bytes, fit } from "./bitmaps.js";
import { score, short } from "./numbers.js";
import { palette } from "./palette.js";
import { pictureHeight, placeOf, plotBox } from "./surface-frame.js";
import { paintPoints, paintSurface } from "./surface-painting.js";

const reach = 14;

export function surfaceView(playground, frames) {
  const canvas = document.querySelector("#surface");
  const readOut = document.querySelector("#surface-read-out");
  const layer = document.createElement("canvas");
  let size = { width: 0, height: 0 };
  let layerKey = "";

  function arrange() {
    const { run } = playground;
    const width = canvas.parentElement.clientWidth;
    if (!run || !width) return;
    size = { width, height: Math.min(pictureHeight(width, run), 560) };
    canvas.style.height = `${size.height}px`;
    layerKey = "";
    frames.ask(paint);
  }

  function paint() {
    const { run, state, view } = playground;
    if (!run || !state || !size.width) return;
    const context = fit(canvas, size.width, size.height);
    const key = [run.id, view.testPoints, palette().name, canvas.width, canvas.height].join();
    if (key !== layerKey) {
      paintPoints(fit(layer, size.width, size.height), plotBox(size.width, size.height, run), run, view);
      layerKey = key;
    }
    paintSurface(context, { ...size, run, state, view, row: view.row, points: layer });
    if (state.status !== "playing") canvas.setAttribute("aria-label", describe(run, state));
  }

  /** The row nearest to a place of the picture, or −1 where none is near. */
  function nearest(x, y) {
    const { run, view } = playground;
    if (!run) return -1;
    const place = placeOf(plotBox(size.width, size.height, run), run.picture.axes);
    let [best, least] = [-1, reach * reach];
    for (let i = 0; i < run.points.x.length; i++) {
      if (run.points.isTest[i] && !view.testPoints) continue;
      const distance = (place.x(run.points.x[i]) - x) ** 2 + (place.y(run.points.y[i]) - y) ** 2;
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  }

  canvas.addEventListener("pointermove", (event) => {
    const { run, state } = playground;
    if (!run || !state) return;
    const i = nearest(event.offsetX, event.offsetY);
    canvas.style.cursor = i < 0 ? "crosshair" : "pointer";
    readOut.textContent = i < 0 ? answerAt(run, state, size, event.offsetX, event.offsetY) : rowText(run, i);
  });
  canvas.addEventListener("pointerleave", () => (readOut.textContent = ""));
  canvas.addEventListener("click", (event) => {
    const i = nearest(event.offsetX, event.offsetY);
    if (i >= 0) playground.show({ row: playground.run.points.row[i] });
  });
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const { run, view } = playground;
    if (!by || !run) return;
    event.preventDefault();
    const shown = run.points.row.map((_, i) => i).filter((i) => view.testPoints || !run.points.isTest[i]);
    const at = shown.findIndex((i) => run.points.row[i] === view.row);
    const next = shown[(Math.max(0, at) + by + shown.length) % shown.length];
    playground.show({ row: run.points.row[next] });
    readOut.textContent = rowText(run, next);
  });

  playground.on("run", arrange);
  playground.on("state", () => frames.ask(paint));
  playground.on("view", () => frames.ask(paint));
  new ResizeObserver(arrange).observe(canvas.parentElement);
}

/** What the network answers at a place, in words. */
function answerAt(run, state, size, x, y) {
  const box = plotBox(size.width, size.height, run);
  const [across, up] = run.picture.axes;
  const [u, v] = [(x - box.left) / box.width, (y - box.top) / box.height];
  if (u < 0 || u >= 1 || v < 0 || v >= 1) return "";
  const at = `${across.name} ${short(across.min + u * (across.max - across.min))}`;
  const { surface } = state;
  if (surface.line) return `${at}: ${run.target} ${short(surface.line[Math.floor(u * surface.line.length)])}`;
  const both = `${at}, ${up.name} ${short(up.max - v * (up.max - up.min))}`;
  const place = Math.floor(v * surface.size) * surface.size + Math.floor(u * surface.size);
  if (!run.classes) return `${both}: ${run.target} ${short(surface.low + ((surface.high - surface.low) * bytes(surface.value)[place]) / 255)}`;
  return `${both}: ${run.classes[bytes(surface.class)[place]]}, ${Math.round((100 * bytes(surface.confidence)[place]) / 255)} %`;
}

function rowText(run, i) {
  const { points } = run;
  const target = run.classes ? run.classes[points.target[i]] : short(points.target[i]);
  return `${points.isTest[i] ? "test" : "training"} row ${points.row[i]}: ${run.target} ${target}`;
}

function describe(run, state) {
  const over = run.picture.axes.map((axis) => axis.name).join(" and ");
  return `What the network answers over ${over}, with ${run.trainingRows} training rows and ${run.testRows} test rows; ` +
    `${state.score.name} ${score(state.score.name, state.score.training)}. The arrow keys go from row to row.`;
}
