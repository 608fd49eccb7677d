// The heads over the columns of the network: what each layer is, how many units it has, and its activation.

import { itemControl } from "./item-control.js";
import { whole } from "./numbers.js";

/** Makes the heads for the setting that is wanted; the focus stays on the same button. */
export function showLayerHeads(playground, place) {
  const { settings, catalog, run } = playground;
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  const { hidden } = settings;
  const change = (layers, cause) => playground.change({ hidden: layers }, cause);
  const put = (index, patch, cause) => change(hidden.map((layer, i) => (i === index ? { ...layer, ...patch } : layer)), cause);

  const heads = hidden.map((layer, i) => {
    const head = element("div", "layer-head");
    head.setAttribute("role", "group");
    head.setAttribute("aria-label", `hidden layer ${i + 1}`);
    head.append(stepper({
      name: "units", focus: `units-${i}`, value: layer.units, lowest: 1, highest: catalog.limits.units,
      one: "unit", many: "units", of: `hidden layer ${i + 1}`, onChange: (units) => put(i, { units }, "units"),
    }));
    const menu = element("div", "");
    menu.dataset.control = "activation";
    itemControl({
      place: menu, label: `activation of hidden layer ${i + 1}`, items: catalog.activations, focus: `activation-${i}`,
      onChange: (activation) => put(i, { activation }, "activation"),
    }).show(layer.activation);
    head.append(menu);
    return head;
  });
  const inputs = element("div", "layer-head", run ? `${whole(run.inputs.length)} ${run.inputs.length === 1 ? "input" : "inputs"}` : "inputs");
  const output = element("div", "layer-head", "output");
  place.style.gridTemplateColumns = `repeat(${hidden.length + 2}, 1fr)`;
  place.replaceChildren(inputs, ...heads, output);
  if (focused) place.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

/** A number with a button to each side: `−  4 units  +`. */
export function stepper({ name, focus, value, lowest, highest, one, many, of, onChange }) {
  const group = element("div", "stepper");
  group.dataset.control = name;
  const less = button("−", `one ${one} less${of ? ` in ${of}` : ""}`, `${focus}-less`, () => onChange(value - 1));
  const more = button("+", `one ${one} more${of ? ` in ${of}` : ""}`, `${focus}-more`, () => onChange(value + 1));
  less.disabled = value <= lowest;
  more.disabled = value >= highest;
  group.append(less, element("span", "", `${value} ${value === 1 ? one : many}`), more);
  return group;
}

function button(text, label, focus, onClick) {
  const made = element("button", "small", text);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.dataset.focus = focus;
  made.addEventListener("click", onClick);
  return made;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
