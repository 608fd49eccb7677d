// Keeps the address of the page in step with the run, at most about once a second, and follows it when someone changes it.

import { addressOf, reachable } from "./address.js";

const pause = 1000;

export class AddressLine {
  #timer = 0;
  #written = location.hash;
  /** Said where the link is taken, once the run has gone farther than a link can lead; empty before. */
  note = "";

  constructor(playground) {
    this.playground = playground;
    for (const name of ["run", "state", "view", "edits"]) playground.on(name, () => this.#soon());
    addEventListener("hashchange", () => {
      if (location.hash === this.#written) return;
      this.#written = location.hash;
      playground.startFrom(location.hash);
    });
  }

  /** Writes the address now. While a table is missed, the address stays: it is what the file is waited for with. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const { run, state, view, catalog, missing } = this.playground;
    if (!run || !state || missing || state.status === "replaying") return;
    const settings = { ...run.settings, steps: state.step };
    this.#say(reachable(settings, catalog) === settings ? "" : "The run has gone farther than a link can lead: the link leads to its start only.");
    const text = addressOf(settings, view, catalog);
    const hash = text ? `#${text}` : "";
    if (hash === location.hash) return;
    this.#written = hash;
    history.replaceState(null, "", hash || location.pathname);
  }

  #say(note) {
    if (note === this.note) return;
    this.note = note;
    document.querySelector("#take-message").textContent = note;
  }

  #soon() {
    this.#timer ||= setTimeout(() => this.write(), pause);
  }
}
