// How numbers are written on the page. Full precision stays in data attributes; these are for reading.

/** Four significant digits, with a true minus sign: `0.3142`, `−1.2e−5`, `12 300`. */
export function short(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not a number";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size < 1e-3 || size >= 1e6
      ? value.toExponential(2)
      : String(Number(value.toPrecision(4)));
  return signed(text);
}

/** Ten significant digits, for the lens. */
export function long(value) {
  if (value === null || value === undefined) return "not a number";
  const size = Math.abs(value);
  const text =
    value !== 0 && (size < 1e-4 || size >= 1e7)
      ? value.toExponential(8)
      : String(Number(value.toPrecision(10)));
  return signed(text);
}

/** A loss: four decimals, or four digits and an exponent below a thousandth. */
export function loss(value) {
  if (value === undefined) return "–";
  if (value === null) return "not a number";
  if (value === 0) return "0";
  return signed(Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5 ? value.toExponential(3) : value.toFixed(4));
}

/** A score: accuracy as a percentage, anything else with four decimals. */
export function score(name, value) {
  if (value === undefined || value === null) return "–";
  return name === "accuracy" ? `${(100 * value).toFixed(1)} %` : signed(value.toFixed(4));
}

/** A whole number in groups of three digits, with thin spaces. */
export function whole(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A number as a person typed it, or null where it is none; a decimal comma is understood. */
export function typed(text) {
  const clean = text.trim().replace("−", "-").replace(/^([^,]*),([^,]*)$/, "$1.$2");
  return clean !== "" && Number.isFinite(Number(clean)) ? Number(clean) : null;
}

/** Round places of an axis between two ends, about `count` of them, in steps of 1, 2 or 5. */
export function ticks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

function signed(text) {
  return text.replaceAll("-", "−").replace("e+", "e");
}
