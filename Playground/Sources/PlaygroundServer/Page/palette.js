// Colours for everything that is drawn, light and dark, and what the marks of the classes look like.

/** Ten colours that stay apart for the usual kinds of colour blindness (after Okabe and Ito, and Tol). */
const classColours = {
  light: ["#e07b00", "#0a6fb5", "#008f69", "#c4609b", "#5b4bb2", "#3fa3d8", "#a8821a", "#8c2a50", "#6b6b2a", "#6e7780"],
  dark: ["#f59a2e", "#4ba3e3", "#27b38a", "#dd86b9", "#8e80e6", "#7cc6ee", "#d0b04a", "#cf6f95", "#a9a95a", "#9aa4ae"],
};

const inks = {
  light: { paper: "#ffffff", ink: "#1d232a", quiet: "#69737e", line: "#d8dde3", faint: "#eef1f4", plus: "#0a6fb5", minus: "#e07b00" },
  dark: { paper: "#171b20", ink: "#e6eaee", quiet: "#97a2ad", line: "#343c45", faint: "#232930", plus: "#4ba3e3", minus: "#f59a2e" },
};

let current = null;

/** The colours of the theme that holds now. */
export function palette() {
  const name = themeName();
  if (current?.name !== name) {
    const ink = inks[name];
    const classes = classColours[name];
    current = {
      name, ...ink, classes,
      classRGB: classes.map(rgb),
      paperRGB: rgb(ink.paper),
      diverging: diverging(rgb(ink.minus), rgb(ink.paper), rgb(ink.plus)),
    };
  }
  return current;
}

/** `light` or `dark`: as chosen on the page, or else as the system has it. */
export function themeName() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/** The colour of a class. */
export function classColour(number) {
  const { classes } = palette();
  return classes[number % classes.length];
}

/** A colour of the diverging scale: −1 orange, 0 paper, 1 blue. */
export function divergingColour(part) {
  const [r, g, b] = divergingRGB(part);
  return `rgb(${r} ${g} ${b})`;
}

/** The same as three bytes. */
export function divergingRGB(part) {
  const { diverging } = palette();
  const place = 3 * Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, part)));
  return diverging.subarray(place, place + 3);
}

/** Draws the mark of a class, about `size` across; six shapes, so that colour is never alone. */
export function tracePoint(context, number, x, y, size) {
  const r = size / 2;
  context.beginPath();
  const corners = shapes[number % shapes.length];
  if (!corners) context.arc(x, y, r, 0, 2 * Math.PI);
  else {
    for (const [u, v] of corners) context.lineTo(x + u * r, y + v * r);
    context.closePath();
  }
}

const shapes = [
  null,
  [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
  [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
  [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
];

/** 256 colours from one end over the middle to the other, three bytes each. */
function diverging(low, middle, high) {
  const bytes = new Uint8Array(3 * 256);
  for (let i = 0; i < 256; i++) {
    const part = (i - 127.5) / 127.5;
    const end = part < 0 ? low : high;
    const strength = 0.9 * Math.abs(part) ** 0.85;
    for (let k = 0; k < 3; k++) bytes[3 * i + k] = middle[k] + strength * (end[k] - middle[k]);
  }
  return bytes;
}

function rgb(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}
