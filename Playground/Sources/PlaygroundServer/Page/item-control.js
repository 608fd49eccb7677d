// A menu of the items of one list of the catalogue, and the settings of the chosen one as small inputs.
// Whatever the server adds to its catalogue appears here by itself.

import { allSettings, parseItem, withSetting, words } from "./items.js";
import { short, typed } from "./numbers.js";

/**
 * Puts menu and settings into `place`. `usual` is the text chosen for its kind (where the page's default has settings of its own),
 * `none` a first choice that stands for null, `except` names settings shown elsewhere. Returns `show(text)`.
 */
export function itemControl({ place, label, items, onChange, usual = null, none = null, except = [], focus = null }) {
  const menu = document.createElement("select");
  menu.setAttribute("aria-label", label);
  if (focus) menu.dataset.focus = focus;
  const settings = document.createElement("div");
  settings.className = "item-settings";
  place.replaceChildren(menu, settings);
  let shown = "";

  menu.addEventListener("change", () => {
    const isUsual = usual !== null && parseItem(usual).kind === menu.value;
    onChange(menu.value === "" ? null : isUsual ? usual : menu.value);
  });

  /** The list can grow shorter or longer, as the losses do with the task. */
  function show(text, list = items) {
    const wanted = JSON.stringify([text, list.map((item) => item.kind)]);
    if (wanted === shown) return;
    shown = wanted;
    const options = list.map((item) => option(item.kind, item.kind, item.about ?? item.formula));
    if (none) options.unshift(option("", none));
    menu.replaceChildren(...options);
    menu.value = text === null ? "" : parseItem(text).kind;
    const item = list.find((candidate) => candidate.kind === menu.value);
    menu.title = item?.about ?? item?.formula ?? "";
    const focused = settings.contains(document.activeElement) ? document.activeElement.name : null;
    const values = text === null ? {} : allSettings(text, list);
    settings.replaceChildren(...(item?.settings ?? [])
      .filter(({ name }) => !except.includes(name))
      .map(({ name, value }) => settingField({
        name, usual: value, value: values[name], focus: focus && `${focus}-${name}`,
        onChange: (changed) => onChange(withSetting(text, list, name, changed)),
      })));
    if (focused) settings.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  }
  return { show };
}

/** One setting: a box to tick, a number, or a word. An empty field is the usual value. */
function settingField({ name, usual, value, focus, onChange }) {
  const field = document.createElement("label");
  const longest = typeof usual === "boolean" ? 10 : 7;
  field.className = words(name).length > longest ? "setting wide" : "setting";
  const caption = document.createElement("span");
  caption.textContent = words(name);
  field.title = `${name}, usually ${usual === null ? "none" : typeof usual === "number" ? short(usual) : usual}`;
  const input = document.createElement("input");
  input.name = name;
  if (focus) input.dataset.focus = focus;
  if (typeof usual === "boolean") {
    input.type = "checkbox";
    input.checked = value;
    input.addEventListener("change", () => onChange(input.checked));
  } else {
    input.type = "text";
    input.inputMode = typeof usual === "string" ? "text" : "decimal";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.value = value === null ? "" : String(value);
    input.addEventListener("change", () => {
      const text = input.value.trim();
      if (text === "") return onChange(usual);
      onChange(typeof usual === "string" ? text : (typed(text) ?? text));
    });
  }
  field.append(caption, input);
  return field;
}

function option(value, text, title = "") {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = text;
  if (title) made.title = title;
  return made;
}
