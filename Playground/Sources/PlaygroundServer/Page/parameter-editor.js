// The little editor for one weight or bias: opened by a click on it or Enter, kept by Enter, left by Escape.

import { Refusal, Unreachable } from "./api.js";
import { typed } from "./numbers.js";

export class ParameterEditor {
  #thing = null;
  #handle = null;

  constructor(playground, form, { onClose }) {
    this.onClose = onClose;
    this.playground = playground;
    this.form = form;
    this.input = form.querySelector("input");
    this.caption = form.querySelector("label span");
    this.fault = form.querySelector(".trouble");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    form.querySelector("[value=cancel]").addEventListener("click", () => this.close());
    document.addEventListener("pointerdown", (event) => !form.hidden && !form.contains(event.target) && this.close());
  }

  get isOpen() {
    return !this.form.hidden;
  }

  /** Opens beside the handle of the weight or bias, with its number ready to be typed over. */
  open(thing, name, handle) {
    this.#thing = thing;
    this.#handle = handle;
    this.caption.textContent = name.replace(/:[^:]*$/, "");
    this.input.value = String(this.playground.state?.parameters[thing.parameter]?.[thing.index] ?? "");
    this.fault.textContent = "";
    this.form.hidden = false;
    this.#stand(handle.getBoundingClientRect());
    this.input.focus();
    this.input.select();
  }

  /** Closes without a change; the focus goes back to the handle. */
  close() {
    if (this.form.hidden) return;
    const hadFocus = this.form.contains(document.activeElement);
    this.form.hidden = true;
    this.onClose();
    if (hadFocus && this.#handle?.isConnected) this.#handle.focus();
  }

  async #keep() {
    const value = typed(this.input.value);
    if (value === null) {
      this.fault.textContent = "A number is expected, such as 0.5 or −2.";
      return;
    }
    try {
      await this.playground.setParameter(this.#thing.parameter, this.#thing.index, value);
      this.close();
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
      this.fault.textContent = error.message;
    }
  }

  /** In the middle of the handle, but wholly inside the window. */
  #stand(box) {
    const { offsetWidth, offsetHeight } = this.form;
    const left = box.left + box.width / 2 - offsetWidth / 2;
    const top = box.top + box.height / 2 + 12;
    this.form.style.left = `${Math.max(8, Math.min(left, innerWidth - offsetWidth - 8))}px`;
    this.form.style.top = `${top + offsetHeight > innerHeight - 8 ? Math.max(8, top - offsetHeight - 24) : top}px`;
  }
}
