// Drawing on the screen's own beat: whatever asks many times between two frames is drawn once, from what is known then.
// A hidden tab has no frames, so nothing is drawn there.

export class Frames {
  #waiting = new Set();
  #request = 0;

  /** Calls `draw` in the next frame, once. */
  ask(draw) {
    this.#waiting.add(draw);
    this.#request ||= requestAnimationFrame(() => {
      this.#request = 0;
      const now = [...this.#waiting];
      this.#waiting.clear();
      for (const paint of now) paint();
    });
  }
}
