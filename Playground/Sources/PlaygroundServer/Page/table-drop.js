// A CSV file chosen or dropped anywhere on the page becomes the data.

import { tableData } from "./data-controls.js";

export function tableDrop(playground) {
  const veil = document.querySelector("#drop");
  const input = document.querySelector("#file");
  input.addEventListener("change", () => {
    if (input.files.length) take(playground, input.files[0]);
    input.value = "";
  });

  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth++;
    veil.hidden = false;
  });
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    veil.hidden = depth === 0;
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    take(playground, event.dataTransfer.files[0]);
  });
}

async function take(playground, file) {
  const most = playground.catalog.limits.tableBytes;
  if (file.size > most) {
    const [size, limit] = [file.size, most].map((count) => (count / 1048576).toFixed(1));
    playground.say("file", `${file.name} has ${size} MB; the playground takes up to ${limit} MB. The backprop command has no such limit.`);
    return;
  }
  const table = await playground.attempt("file", () => playground.addTable(file));
  if (table) playground.useTable(tableData(table));
}
