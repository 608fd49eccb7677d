// The network on the page: the heads of its layers, the picture, the handles over it, and what happens when one is reached.

import { fit } from "./bitmaps.js";
import { ParameterEditor } from "./parameter-editor.js";
import { Handles } from "./network-handles.js";
import { layOut } from "./network-layout.js";
import { mostLines, paintNetwork } from "./network-painting.js";
import { showLayerHeads } from "./layer-heads.js";

const narrowestTrack = 92;

/** Puts the network into #network; `lens` is told what is pointed at, `frames` when to draw. */
export function networkView(playground, frames, lens) {
  const place = document.querySelector("#network");
  const [heads, picture, canvas, svg] = ["#layer-heads", "#network-picture", "#network-canvas", "#network-handles"].map((name) => place.querySelector(name));
  const note = document.querySelector("#network-note");
  const editor = new ParameterEditor(playground, document.querySelector("#parameter-editor"), {
    onClose: () => {
      active = null;
      frames.ask(paint);
    },
  });
  let layout = null;
  let active = null;

  const handles = new Handles(svg, {
    onActive: (thing, cause) => {
      if (!thing && editor.isOpen) return;
      active = thing;
      frames.ask(paint);
      if (thing && cause !== "leave") lens.point(thing);
      else lens.leave();
    },
    onOpen: (thing, element) => {
      if (thing.kind === "unit") lens.pin(thing);
      else editor.open(thing, handles.describe(thing), element);
    },
    valueOf: ({ parameter, index }) => playground.state?.parameters[parameter]?.[index],
  });

  function arrange() {
    const { run } = playground;
    if (!run) return;
    const count = run.stages.length + 1;
    const width = Math.max(place.clientWidth, count * narrowestTrack);
    if (!width) return;
    const lowest = matchMedia("(max-width: 700px)").matches ? 260 : 350;
    layout = layOut(run, width, lowest);
    heads.style.width = picture.style.width = `${width}px`;
    heads.classList.toggle("tight", width / count < 116);
    heads.style.gridTemplateColumns = `repeat(${count}, 1fr)`;
    canvas.style.height = svg.style.height = picture.style.height = `${layout.height}px`;
    const isCrowded = layout.columns.some((column, i) => i > 0 && column.units.length * layout.columns[i - 1].units.length > mostLines);
    note.textContent = isCrowded ? `Between large layers the ${mostLines} largest edges are drawn; point at a unit to see all of its own.` : "";
    handles.place(layout, run);
    frames.ask(paint);
  }

  function paint() {
    const { run, state, view } = playground;
    if (!layout || !run || !state) return;
    const context = fit(canvas, layout.width, layout.height);
    paintNetwork(context, { layout, run, state, gradients: view.gradients, active });
  }

  playground.on("settings", () => showLayerHeads(playground, heads));
  playground.on("run", () => {
    editor.close();
    showLayerHeads(playground, heads);
    arrange();
  });
  playground.on("state", () => frames.ask(paint));
  playground.on("view", () => frames.ask(paint));
  let width = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    arrange();
  }).observe(place);
}
