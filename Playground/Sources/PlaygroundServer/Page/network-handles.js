// The handles of the network: for each unit, edge and bias something that can be pointed at, focused and named, over the picture.
// One handle is in the order of the Tab key; the arrow keys go from one to the next.
//
//     unit    ↑ ↓ the next unit of the column    ← → its edges in and out    b its bias    Enter keeps the lens on it
//     edge    ↑ ↓ the next edge of the same unit ← → the unit at its end     Enter changes its weight
//     bias    ↑ ↓ the next bias                  ← → the unit                Enter changes it

import { bend, biasName, biasPlace, edgeOf, unitName } from "./network-layout.js";
import { short } from "./numbers.js";

/** Between two columns with more edges than this, only the edges of the unit in hand have handles. */
const mostEdges = 400;
const space = "http://www.w3.org/2000/svg";

export class Handles {
  #layout = null;
  #run = null;
  #current = null;
  #things = new WeakMap();

  /**
   * `onActive(thing or null, cause)` when the pointer or the focus comes to a thing, `onOpen(thing, element)` for a click or Enter,
   * `valueOf(thing)` for a weight's or bias's number. A thing is {kind: "unit", stage, unit}, {kind: "edge", stage, from, to,
   * parameter, index, fan: "in" | "out"} or {kind: "bias", stage, unit, parameter, index}.
   */
  constructor(svg, { onActive, onOpen, valueOf }) {
    this.svg = svg;
    this.onActive = onActive;
    this.onOpen = onOpen;
    this.valueOf = valueOf;
    svg.addEventListener("pointerover", (event) => this.#reach(event.target, "pointer"));
    svg.addEventListener("pointerleave", () => onActive(this.#things.get(document.activeElement) ?? null, "leave"));
    svg.addEventListener("focusin", (event) => this.#reach(event.target, "focus"));
    svg.addEventListener("focusout", () => onActive(null, "leave"));
    svg.addEventListener("click", (event) => {
      const thing = this.#things.get(event.target);
      if (!thing) return;
      this.#enter(event.target);
      onOpen(thing, event.target);
    });
    svg.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Makes the handles anew for a layout; the focus stays where it was, if that still exists. */
  place(layout, run) {
    const hadFocus = this.svg.contains(document.activeElement);
    const last = this.#current && this.#things.get(this.#current);
    this.#layout = layout;
    this.#run = run;
    this.svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.svg.replaceChildren();
    this.edges = this.svg.appendChild(document.createElementNS(space, "g"));
    this.units = this.svg.appendChild(document.createElementNS(space, "g"));
    run.stages.forEach((_, stage) => this.#isSmall(stage) && this.#addEdges(stage, () => true));
    layout.columns.forEach((column) => column.units.forEach((_, unit) => this.#addUnit(column, unit)));
    this.#current = null;
    this.#enter((last && this.#find(last)) || this.units.querySelector('[data-stage="0"]') || this.units.firstChild);
    if (hadFocus) this.#current?.focus();
  }

  /** Brings the spoken name of a handle up to date. */
  name(element) {
    const thing = this.#things.get(element);
    if (thing) element.setAttribute("aria-label", this.describe(thing));
  }

  /** A thing in words, with its number. */
  describe(thing) {
    const run = this.#run;
    if (thing.kind === "unit") return unitName(run, thing.stage, thing.unit);
    const value = this.valueOf(thing);
    const number = value === undefined ? "" : `: ${short(value)}`;
    if (thing.kind === "bias") return `bias of ${unitName(run, thing.stage, thing.unit)}${number}`;
    return `weight from ${unitName(run, thing.stage - 1, thing.from)} to ${unitName(run, thing.stage, thing.to)}${number}`;
  }

  #isSmall(stage) {
    return this.#layout.columns[stage].units.length * this.#layout.columns[stage + 1].units.length <= mostEdges;
  }

  #addEdges(stage, isWanted) {
    const layout = this.#layout;
    for (let from = 0; from < layout.columns[stage].units.length; from++) {
      for (let to = 0; to < layout.columns[stage + 1].units.length; to++) {
        if (!isWanted(from, to)) continue;
        const edge = edgeOf(layout, this.#run, stage, from, to);
        const handle = bend(edge);
        this.#add(this.edges, "path", { kind: "edge", stage, from, to, parameter: edge.parameter, index: edge.index, fan: "in" }, {
          class: "edge",
          d: `M${edge.x1} ${edge.y1}C${edge.x1 + handle} ${edge.y1} ${edge.x2 - handle} ${edge.y2} ${edge.x2} ${edge.y2}`,
        });
      }
    }
  }

  #addUnit(column, unit) {
    const { stage, side, units } = column;
    const around = Math.max(side, Math.min(24, column.pitch));
    this.#add(this.units, "rect", { kind: "unit", stage, unit }, {
      class: "unit", x: units[unit].x - around / 2, y: units[unit].y - around / 2, width: around, height: around, rx: 6,
    });
    if (stage < 0) return;
    const bias = biasPlace(column, unit);
    const grown = Math.max(bias.side, Math.min(16, column.pitch / 2));
    this.#add(this.units, "rect", { kind: "bias", stage, unit, parameter: biasName(this.#run, stage), index: unit }, {
      class: "bias", x: bias.x - grown / 2 - 1, y: bias.y - grown / 2 + 1, width: grown, height: grown, rx: 2,
    });
  }

  #add(group, tag, thing, attributes) {
    const element = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "-1");
    if (thing.kind === "unit") {
      element.dataset.stage = thing.stage;
      element.dataset.unit = thing.unit;
    } else {
      element.dataset.parameter = thing.parameter;
      element.dataset.index = thing.index;
    }
    this.#things.set(element, thing);
    this.name(element);
    group.append(element);
    return element;
  }

  #reach(element, cause) {
    const thing = this.#things.get(element);
    if (!thing) return;
    if (thing.kind === "unit") this.#showEdgesOf(thing);
    if (cause === "focus") this.#enter(element);
    this.name(element);
    this.onActive(thing, cause);
  }

  /** Of a large layer, only the edges of one unit have handles: those of this one, now. */
  #showEdgesOf({ stage, unit }) {
    const sides = [[stage, (_, to) => to === unit], [stage + 1, (from) => from === unit]];
    for (const [at, isWanted] of sides) {
      if (at < 0 || at >= this.#run.stages.length || this.#isSmall(at)) continue;
      for (const old of [...this.edges.children]) if (this.#things.get(old).stage === at) old.remove();
      this.#addEdges(at, isWanted);
    }
  }

  #enter(element) {
    this.#current?.setAttribute("tabindex", "-1");
    this.#current = element;
    element?.setAttribute("tabindex", "0");
  }

  #key(event) {
    const thing = this.#things.get(event.target);
    if (!thing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") this.onOpen(thing, event.target);
    else {
      const next = this.#next(thing, event.key);
      if (next === undefined) return;
      const element = next && this.#find(next);
      if (element) {
        if (next.fan) this.#things.get(element).fan = next.fan;
        element.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The thing that a key leads to; null where there is none, undefined for a key that means nothing here. */
  #next(thing, key) {
    const { kind, stage } = thing;
    const by = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (by && kind === "edge") {
      return thing.fan === "in" ? { ...thing, from: thing.from + by } : { ...thing, to: thing.to + by };
    }
    if (by) return { ...thing, unit: thing.unit + by };
    if (key === "ArrowLeft" && kind === "unit") return stage < 0 ? null : { kind: "edge", stage, from: 0, to: thing.unit, fan: "in" };
    if (key === "ArrowRight" && kind === "unit") return { kind: "edge", stage: stage + 1, from: thing.unit, to: 0, fan: "out" };
    if (key === "ArrowLeft" && kind === "edge") return { kind: "unit", stage: stage - 1, unit: thing.from };
    if (key === "ArrowRight" && kind === "edge") return { kind: "unit", stage, unit: thing.to };
    if (kind === "bias" && (key === "ArrowLeft" || key === "ArrowRight")) return { kind: "unit", stage, unit: thing.unit };
    if (key === "b" && kind === "unit") return { kind: "bias", stage, unit: thing.unit };
    if (key === "Home") return { kind: "unit", stage: -1, unit: 0 };
    if (key === "End") return { kind: "unit", stage: this.#run.stages.length - 1, unit: 0 };
    return undefined;
  }

  #find(wanted) {
    const same = (thing) =>
      thing.kind === wanted.kind && thing.stage === wanted.stage &&
      (wanted.kind === "edge" ? thing.from === wanted.from && thing.to === wanted.to : thing.unit === wanted.unit);
    const group = wanted.kind === "edge" ? this.edges : this.units;
    return [...group.children].find((element) => same(this.#things.get(element)));
  }
}
