// The playground: puts the parts of the page together and starts the run that the address asks for.

import { AddressLine } from "./address-line.js";
import { appearance } from "./appearance.js";
import { curveView } from "./curve-view.js";
import { dataControls } from "./data-controls.js";
import { Frames } from "./frames.js";
import { keyboard } from "./keyboard.js";
import { Lens } from "./lens.js";
import { networkView } from "./network-view.js";
import { Playground } from "./playground.js";
import { surfaceView } from "./surface-view.js";
import { tableDrop } from "./table-drop.js";
import { takeAway } from "./take-away.js";
import { trainingControls } from "./training-controls.js";
import { transport } from "./transport.js";
import { troubles } from "./troubles.js";

const playground = new Playground();

/** For tests and the curious: the latest state, the run it belongs to, and whether both belong to the setting on the page. */
window.backprop = {
  get state() { return playground.state; },
  get run() { return playground.run; },
  get ready() { return playground.isReady; },
};

troubles(playground);
if (await playground.open()) {
  const frames = new Frames();
  const lens = new Lens(playground);
  appearance(playground);
  dataControls(playground);
  trainingControls(playground);
  transport(playground, frames);
  networkView(playground, frames, lens);
  surfaceView(playground, frames);
  curveView(playground, frames);
  tableDrop(playground);
  takeAway(playground, new AddressLine(playground));
  keyboard(playground, lens);
  addEventListener("pagehide", () => playground.leave());
  addEventListener("pageshow", (event) => event.persisted && playground.startFrom(location.hash));
  playground.startFrom(location.hash);
}
