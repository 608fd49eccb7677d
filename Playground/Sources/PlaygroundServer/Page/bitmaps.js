// Small pictures from the server's bytes, made on one hidden canvas each size and drawn larger with smoothing.

import { palette } from "./palette.js";

const canvases = new Map();

/** The bytes of a base64 text. */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** A square picture whose places are coloured by `colour(i, target, offset)`; it holds until the next of its size is made. */
export function bitmap(size, colour) {
  let canvas = canvases.get(size);
  if (!canvas) {
    canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvases.set(size, canvas);
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(size, size);
  for (let i = 0; i < size * size; i++) {
    colour(i, image.data, 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Draws a unit's bytes, 0…255 = −scale…scale, into a square. */
export function drawUnit(context, values, x, y, side) {
  const size = Math.round(Math.sqrt(values.length));
  const { diverging } = palette();
  const picture = bitmap(size, (i, data, at) => {
    const from = 3 * values[i];
    data[at] = diverging[from];
    data[at + 1] = diverging[from + 1];
    data[at + 2] = diverging[from + 2];
  });
  context.drawImage(picture, x, y, side, side);
}

/** Gives a canvas the size of its place on the page, sharp on every screen, cleared; its context, scaled to page pixels. */
export function fit(canvas, width, height, ratio = Math.min(3, window.devicePixelRatio || 1)) {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  return context;
}
