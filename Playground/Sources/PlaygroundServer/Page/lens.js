// The lens: for the unit, edge or bias that is pointed at, every number of its forward and backward pass, each gradient beside
// what a finite difference gives.

import { Refusal, request, Unreachable } from "./api.js";
import { long, short } from "./numbers.js";

const closeEnough = 1e-5;
/** The finite difference of a gradient smaller than this is mostly rounding. */
const small = 1e-6;

export class Lens {
  #thing = null;
  #pinned = null;
  #timer = 0;
  #reach = 0;
  #asked = 0;
  #isAsking = false;
  #isStale = false;

  constructor(playground) {
    this.playground = playground;
    this.title = document.querySelector("#lens-title");
    this.about = document.querySelector("#lens-about");
    this.body = document.querySelector("#lens-numbers tbody");
    this.table = document.querySelector("#lens-numbers");
    this.pinMark = document.querySelector("#lens-pin");
    this.rowInput = document.querySelector("#lens-row");
    this.allBox = document.querySelector("#lens-all");
    this.#listen();
  }

  /** Something is pointed at or focused; its numbers come after a moment, unless the lens is kept elsewhere. */
  point(thing) {
    if (this.#pinned || (thing.kind === "unit" && thing.stage < 0)) return;
    clearTimeout(this.#reach);
    this.#reach = setTimeout(() => {
      this.#thing = thing;
      this.#ask();
    }, 80);
  }

  /** Nothing is pointed at any more; what was only passed over does not come. */
  leave() {
    clearTimeout(this.#reach);
  }

  /** Keeps the lens on a unit, or lets it go again. */
  pin(thing) {
    const isSame = this.#pinned && this.#pinned.stage === thing.stage && this.#pinned.unit === thing.unit;
    this.#pinned = null;
    this.point(thing);
    if (!isSame && thing.stage >= 0) this.#pinned = thing;
    this.pinMark.hidden = !this.#pinned;
  }

  /** Lets the lens go; whether it was kept. */
  unpin() {
    const was = Boolean(this.#pinned);
    this.#pinned = null;
    this.pinMark.hidden = true;
    return was;
  }

  #listen() {
    const { playground } = this;
    this.pinMark.addEventListener("click", () => this.unpin());
    this.rowInput.addEventListener("change", () => {
      const row = Math.round(Number(this.rowInput.value));
      const rows = playground.run?.points.row ?? [];
      playground.show({ row: rows.includes(row) ? row : (rows[0] ?? 1) });
    });
    this.allBox.addEventListener("change", () => {
      playground.show({ row: this.allBox.checked ? null : (Number(this.rowInput.value) || playground.run?.points.row[0] || 1) });
    });
    playground.on("view", () => {
      const { row } = playground.view;
      this.allBox.checked = row === null;
      if (row !== null) this.rowInput.value = row;
      this.rowInput.disabled = row === null;
      this.#later();
    });
    playground.on("run", () => {
      const rows = playground.run.points.row;
      this.rowInput.max = Math.max(...rows);
      if (playground.view.row !== null && !rows.includes(playground.view.row)) playground.show({ row: rows[0] ?? null });
      if (this.#thing && !exists(this.#thing, playground.run)) {
        this.#thing = null;
        this.unpin();
      }
      this.#thing ??= { kind: "unit", stage: playground.run.stages.length > 1 ? 0 : playground.run.stages.length - 1, unit: 0 };
    });
    playground.on("state", () => this.#later());
  }

  /** Asks again after a change, at most about four times a second. */
  #later() {
    if (!this.#thing) return;
    if (this.#isAsking) this.#isStale = true;
    else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), Math.max(20, this.#asked + 250 - performance.now()));
    }
  }

  async #ask() {
    const { playground } = this;
    const thing = this.#thing;
    if (!thing || !playground.isReady || document.hidden) return;
    this.#asked = performance.now();
    const { run } = playground;
    const query = new URLSearchParams();
    if (playground.view.row !== null) query.set("row", playground.view.row);
    for (const key of thing.kind === "unit" ? ["stage", "unit"] : ["parameter", "index"]) query.set(key, thing[key]);
    this.#isAsking = true;
    this.#isStale = false;
    try {
      const look = await request("GET", `${playground.path("look")}?${query}`);
      if (thing === this.#thing && run === playground.run) this.#show(look);
      else this.#isStale = true;
    } catch (error) {
      if (error instanceof Refusal && error.status !== 404) this.#fail(error.message);
      else if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
    } finally {
      this.#isAsking = false;
    }
    if (this.#isStale) this.#later();
  }

  #show(look) {
    this.title.textContent = look.title;
    this.about.textContent = `${look.rows}, after step ${look.step}`;
    this.table.hidden = false;
    while (this.body.rows.length > look.numbers.length) this.body.deleteRow(-1);
    while (this.body.rows.length < look.numbers.length) {
      const row = this.body.insertRow();
      row.append(document.createElement("th"));
      row.cells[0].scope = "row";
      for (let i = 0; i < 4; i++) row.insertCell();
    }
    look.numbers.forEach((number, i) => this.#showNumber(this.body.rows[i], number));
  }

  #showNumber(row, { symbol, value, numeric = null, relativeError = null, formula = "" }) {
    const [name, exact, difference, check, rule] = row.cells;
    name.textContent = symbol;
    exact.textContent = long(value);
    exact.dataset.symbol = symbol;
    exact.dataset.value = value ?? "";
    exact.dataset.numeric = numeric ?? "";
    const isKink = numeric === null && value !== null && /^[∂δ]/.test(symbol);
    difference.textContent = isKink ? "kink" : numeric === null ? "" : long(numeric);
    difference.title = isKink ? "The loss has a kink here, so there is no finite difference." : "";
    difference.dataset.label = difference.textContent && "finite difference";
    const isGood = relativeError !== null && relativeError < closeEnough;
    check.className = relativeError === null ? "" : isGood ? "good" : "poor";
    check.textContent = relativeError === null ? "" : `${isGood ? "✓" : "⚠"} ${short(relativeError)}`;
    check.dataset.label = relativeError === null ? "" : "relative error";
    check.title = relativeError === null ? ""
      : isGood ? "The finite difference agrees: the relative error is below 10⁻⁵."
      : Math.abs(value) < small ? "The gradient is close to 0, where a finite difference is mostly rounding."
      : "The finite difference differs: the relative error is 10⁻⁵ or more.";
    rule.textContent = formula;
  }

  #fail(message) {
    this.title.textContent = "Nothing to see here";
    this.about.textContent = message;
    this.table.hidden = true;
  }
}

function exists(thing, run) {
  if (thing.kind !== "unit") {
    const parameter = run.parameters.find((known) => known.name === thing.parameter);
    return Boolean(parameter && thing.index < parameter.rows * parameter.columns);
  }
  return thing.stage < run.stages.length && thing.unit < run.stages[thing.stage].units;
}
