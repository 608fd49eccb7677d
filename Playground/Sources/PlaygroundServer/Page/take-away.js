// What can be taken along: files, the command and the program that repeat the run, the picture, the link.

import { fit } from "./bitmaps.js";
import { request } from "./api.js";
import { palette } from "./palette.js";
import { pictureHeight } from "./surface-frame.js";
import { paintSurface } from "./surface-painting.js";

const $ = (selector) => document.querySelector(selector);
const pictureWidth = 800;

export function takeAway(playground, address) {
  playground.on("run", () => {
    $("#take-model").href = playground.path("model");
    $("#take-data").href = playground.path("data");
  });
  const texts = { command: "The commands that repeat this run", program: "The Swift program that repeats this run" };
  for (const [verb, title] of Object.entries(texts)) {
    $(`#take-${verb}`).addEventListener("click", () =>
      playground.attempt("take-away", async () => showText(title, await request("GET", playground.path(verb), undefined, { as: "text" }))));
  }
  $("#text-copy").addEventListener("click", async () => {
    $("#text-copied").textContent = (await copy($("#text-body").textContent)) ? "copied" : "The browser does not allow it: mark the text and copy it.";
  });
  $("#take-link").addEventListener("click", async () => {
    address.write();
    const text = (await copy(location.href)) ? "The link is copied. It works wherever the same backprop is running." : "The link stands in the address line.";
    say(`${text} ${address.note}`);
  });
  $("#take-picture").addEventListener("click", () => savePicture(playground));
}

function showText(title, text) {
  $("#text-title").textContent = title;
  $("#text-body").textContent = text;
  $("#text-copied").textContent = "";
  $("#text-dialog").showModal();
  $("#text-copy").focus();
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Paints the main picture once more, larger, on paper, and saves it. */
function savePicture({ run, state, view }) {
  if (!run || !state) return;
  const canvas = document.createElement("canvas");
  const height = pictureHeight(pictureWidth, run);
  const context = fit(canvas, pictureWidth, height, 2);
  context.fillStyle = palette().paper;
  context.fillRect(0, 0, pictureWidth, height);
  paintSurface(context, { width: pictureWidth, height, run, state, view, row: null });
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `backprop-step-${state.step}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

function say(text) {
  $("#take-message").textContent = text;
}
