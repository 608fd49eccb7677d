// Items of the catalogue as text: `adam` or `adam:learningRate=0.03,amsgrad=true`.

/** The kind and the settings of a text. Settings keep the order in which they stand. */
export function parseItem(text) {
  const colon = text.indexOf(":");
  if (colon < 0) return { kind: text, settings: {} };
  const settings = {};
  for (const part of text.slice(colon + 1).split(",").filter(Boolean)) {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    settings[name] = equals < 0 ? "" : value(part.slice(equals + 1));
  }
  return { kind: text.slice(0, colon), settings };
}

/** The text of an item: its kind and those settings that differ from the catalogue's. */
export function itemText(item, settings) {
  const parts = item.settings
    .filter(({ name, value }) => name in settings && settings[name] !== value)
    .map(({ name }) => `${name}=${settings[name]}`);
  return parts.length ? `${item.kind}:${parts.join(",")}` : item.kind;
}

/** The same item in the shortest text; a text that the catalogue does not know stays as it is. */
export function shortest(text, items) {
  const { kind, settings } = parseItem(text);
  const item = items.find((candidate) => candidate.kind === kind);
  if (!item || Object.keys(settings).some((name) => !item.settings.some((known) => known.name === name))) return text;
  return itemText(item, settings);
}

/** Every setting of the item, as the text has it or else as the catalogue has it. */
export function allSettings(text, items) {
  const { kind, settings } = parseItem(text);
  const item = items.find((candidate) => candidate.kind === kind);
  const defaults = Object.fromEntries((item?.settings ?? []).map(({ name, value }) => [name, value]));
  return { ...defaults, ...settings };
}

/** The text with one setting changed. */
export function withSetting(text, items, name, newValue) {
  const item = items.find((candidate) => candidate.kind === parseItem(text).kind);
  return item ? itemText(item, { ...allSettings(text, items), [name]: newValue }) : text;
}

/** `learningRate` in words: `learning rate`. */
export function words(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

/** What is wrong with a text, in words, or null. */
export function fault(text, items, what) {
  const { kind, settings } = parseItem(text);
  const item = items.find((candidate) => candidate.kind === kind);
  if (!item) return `there is no ${what} “${kind}”; there are ${items.map((known) => known.kind).join(", ")}`;
  const names = item.settings.map((known) => known.name);
  const stranger = Object.keys(settings).find((name) => !names.includes(name));
  if (stranger === undefined) return null;
  return names.length
    ? `${kind} has no setting “${stranger}”; it has ${names.join(", ")}`
    : `${kind} has no setting “${stranger}”, nor any other`;
}

function value(text) {
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
