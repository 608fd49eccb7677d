// How the page looks: theme, what is hidden, and the switches of the view.

import { themeName } from "./palette.js";

const $ = (selector) => document.querySelector(selector);
const switches = [["#test-points", "testPoints"], ["#discrete", "discrete"], ["#log", "log"]];

/** The names that can be hidden: those in the page, and those of what is made for each layer. */
export function controlNames() {
  const inPage = [...document.querySelectorAll("[data-control]")].map((element) => element.dataset.control);
  return new Set([...inPage, "layers", "units", "activation"]);
}

export function appearance(playground) {
  const hiding = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, hiding];

  for (const [id, key] of switches) $(id).addEventListener("change", ({ target }) => playground.show({ [key]: target.checked }));
  for (const id of ["#edges-weights", "#edges-gradients"]) {
    $(id).addEventListener("change", () => playground.show({ gradients: $("#edges-gradients").checked }));
  }
  $("#theme").addEventListener("click", () => playground.show({ theme: themeName() === "dark" ? "light" : "dark" }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => playground.show({}));

  playground.on("view", () => {
    const { view } = playground;
    for (const [id, key] of switches) $(id).checked = view[key];
    $(view.gradients ? "#edges-gradients" : "#edges-weights").checked = true;
    if (view.theme) document.documentElement.dataset.theme = view.theme;
    else delete document.documentElement.dataset.theme;
    hiding.replaceSync(view.hide.map((name) => `[data-control="${CSS.escape(name)}"]{display:none!important}`).join("\n"));
    document.body.classList.toggle("no-side", ["data", "training"].every((name) => view.hide.includes(name)));
  });
}
