// The stream of states of one run. The browser reconnects by itself; this tells when it is lost, found again, or gone for good.

export class Connection {
  #source = null;
  #timer = 0;

  /** `onState(state)`, `onLost()`, `onGone()`: the last where the server answers but does not know the run any more. */
  constructor({ onState, onLost, onGone }) {
    this.onState = onState;
    this.onLost = onLost;
    this.onGone = onGone;
  }

  /** Follows a run, in place of the one followed so far. */
  open(id) {
    this.close();
    const source = new EventSource(`/api/runs/${encodeURIComponent(id)}/events`);
    this.#source = source;
    source.addEventListener("state", (event) => {
      clearTimeout(this.#timer);
      this.onState(JSON.parse(event.data));
    });
    source.addEventListener("open", () => clearTimeout(this.#timer));
    source.addEventListener("error", () => {
      if (source !== this.#source) return;
      clearTimeout(this.#timer);
      if (source.readyState === EventSource.CLOSED) this.onGone();
      else this.#timer = setTimeout(() => this.onLost(), 700);
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
