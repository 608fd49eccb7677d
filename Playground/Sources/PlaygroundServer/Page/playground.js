// What the page knows: the catalogue, the setting that is wanted, the run that the server made of it, its latest state, and the view.
// Everything on the page reads from here and changes things through here.

import { controlNames } from "./appearance.js";
import { farewell, Refusal, request, Unreachable } from "./api.js";
import { Connection } from "./connection.js";
import { reachable, readAddress } from "./address.js";

export class Playground extends EventTarget {
  catalog = null;
  settings = null;
  view = null;
  run = null;
  state = null;
  /** The data of a table that the address names and the server does not hold. */
  missing = null;

  #wanted = null;
  #isAsking = false;
  #isPosting = false;
  #delay = 0;
  #isPlayWanted = false;
  #connection = new Connection({
    onState: (state) => this.#take(state),
    onLost: () => this.#tell("lost", true),
    onGone: () => this.#recover(),
  });

  on(name, listener) {
    this.addEventListener(name, (event) => listener(event.detail));
  }

  /** Whether run and state belong to the setting: false from a change until the first state of the run that came of it. */
  get isReady() {
    return Boolean(this.run && this.state && !this.#isChanging);
  }

  /** Whether another run is about to come. */
  get #isChanging() {
    return Boolean(this.#delay || this.#wanted || this.#isPosting);
  }

  /** Reads the catalogue; tries again each second while the server does not answer. Whether it could be had. */
  async open() {
    const catalog = await this.attempt("run", () => this.#patiently(() => request("GET", "/api/catalog")));
    this.catalog = catalog ?? this.catalog;
    return Boolean(catalog);
  }

  /** Takes setting and view from an address and starts a run of it. */
  startFrom(hash) {
    const { settings, view, missing, problems } = readAddress(hash, this.catalog, controlNames());
    this.settings = settings;
    this.view = view;
    this.missing = missing;
    this.#tell("change");
    this.#tell("view");
    this.#tell("settings");
    this.say("address", problems.join(" "));
    this.say("table", missing
      ? `This address is about the table ${missing.name}, which stays on your computer and is not held by the server any more: ` +
        `drop ${missing.name} here again. Meanwhile a sample is shown.`
      : "");
    this.#start({ cause: "run", play: view.play, fallBack: true });
  }

  /** Changes the setting: a new run from step 0, soon. `cause` names the control, beside which an error would be shown. */
  change(patch, cause) {
    this.settings = { ...this.settings, ...patch, steps: 0, edits: [] };
    this.#tell("change");
    this.say("address", "");
    if (this.missing) {
      this.missing = null;
      this.say("table", "");
    }
    this.#tell("settings");
    clearTimeout(this.#delay);
    this.#isPlayWanted ||= this.state?.status === "playing";
    this.#delay = setTimeout(() => {
      this.#delay = 0;
      this.#start({ cause, play: this.#isPlayWanted });
    }, 120);
  }

  /** Changes how things are shown; nothing is computed again. */
  show(patch) {
    if (!this.view) return;
    this.view = { ...this.view, ...patch };
    this.#tell("view");
  }

  play() {
    return this.command("play", { speed: this.view.speed });
  }

  /** Whether it goes on by itself: playing, or on the way to the step of the address. */
  get isGoing() {
    return ["playing", "replaying"].includes(this.state?.status);
  }

  /** Plays or pauses. */
  toggle() {
    return this.isGoing ? this.command("pause") : this.play();
  }

  /** `play`, `pause`, `step`, `epoch` or `reset`; what goes wrong is said, not thrown. */
  async command(verb, body = {}) {
    if (!this.run) return;
    const { run } = this;
    const isDone = await this.attempt("run", () => request("POST", this.path(verb), body));
    if (verb === "reset" && isDone && run === this.run) this.#keep({ steps: 0, edits: [] });
  }

  /** Changes one parameter by hand; an error is left to the caller, who stands nearer to it. */
  async setParameter(parameter, index, value) {
    if (!this.run) throw new Unreachable("There is no run at the moment; try again when the connection is back.");
    await request("POST", this.path("parameter"), { parameter, index, value });
    const run = await request("GET", this.path());
    if (run.id === this.run?.id) this.#keep(run.settings);
  }

  /** Where something of the run is found: `path("model")`. */
  path(verb) {
    return `/api/runs/${encodeURIComponent(this.run.id)}${verb ? `/${verb}` : ""}`;
  }

  /** Adds a CSV file to the tables and returns its description. */
  async addTable(file) {
    const table = await request("POST", `/api/tables?name=${encodeURIComponent(file.name)}`, file);
    this.catalog.tables.push(table);
    return table;
  }

  /** Takes a table as the data: in the way the address asks for, if it is the one that the address was waiting for. */
  useTable(data) {
    if (this.missing?.name === data.name) this.startFrom(location.hash);
    else this.change({ data, loss: null }, "file");
  }

  /** Says something beside the control `cause`; an empty text takes it away. */
  say(cause, text) {
    this.#tell("trouble", { cause, text });
  }

  /** Does something that asks the server; a failure is said beside `cause`, in the server's words. */
  async attempt(cause, work) {
    try {
      const result = await work();
      this.say(cause, "");
      return result;
    } catch (error) {
      if (error instanceof Unreachable) this.#tell("lost", true);
      else if (error instanceof Refusal && error.status === 404 && this.run) this.#recover();
      else if (error instanceof Refusal) this.say(cause, error.message);
      else throw error;
    }
  }

  /** The page goes away. */
  leave() {
    this.#connection.close();
    if (this.run) farewell(this.path());
    this.run = null;
  }

  /** One request at a time; what is wanted meanwhile waits, and only the last wish counts. */
  async #start(wish) {
    this.#wanted = wish;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#wanted) {
      const next = this.#wanted;
      const body = { settings: this.settings, replaces: this.run?.id ?? null };
      this.#wanted = null;
      this.#isPosting = true;
      this.#connection.close();
      try {
        const run = await this.#patiently(() => request("POST", "/api/runs", body));
        this.#follow(run, next.cause, body.settings);
        if (next.play && !this.#wanted) await this.play();
      } catch (error) {
        this.#isPosting = false;
        // Where there are too many runs, no other setting would be taken either.
        const fallBack = next.fallBack && error.status !== 429;
        this.#refused({ ...next, fallBack }, error instanceof Refusal ? error.message : String(error));
      }
    }
    this.#isAsking = false;
  }

  /**
   * The setting cannot be had. An address is tried without its steps and edits; else back to the setting of the run, which goes on as it
   * was; at the beginning, to the usual one, to have something to see.
   */
  #refused({ cause, play, fallBack }, message) {
    if (this.#isChanging) return;
    const { steps, edits } = this.settings;
    if (fallBack && (steps > 0 || edits.length)) {
      this.settings = { ...this.settings, steps: 0, edits: [] };
      this.say("address", `${message} The run is shown at its start instead.`);
      this.#wanted = { cause, play, fallBack };
    } else if (this.run) {
      this.settings = structuredClone(this.run.settings);
      this.#tell("settings");
      this.say(fallBack ? "address" : cause, message);
      this.#connection.open(this.run.id);
    } else if (fallBack) {
      this.settings = structuredClone(this.catalog.defaults);
      this.#tell("settings");
      this.say("address", `${message} The usual setting is shown instead.`);
      this.#wanted = { cause: "run", play: false };
    } else this.say(cause, message);
  }

  /** Until a replay is over, the run's own steps and edits are fewer than were asked for. */
  #follow(run, cause, { steps, edits }) {
    this.run = { ...run, settings: { ...run.settings, steps, edits } };
    this.state = null;
    this.#isPosting = false;
    this.say(cause, "");
    this.say("run", "");
    this.#tell("run");
    this.#connection.open(run.id);
  }

  #take(state) {
    const wasReplaying = this.state?.status === "replaying";
    this.state = state;
    if (wasReplaying && state.status !== "replaying") this.#readBack();
    if (!this.#isAsking && !this.#delay) this.#isPlayWanted = false;
    this.#tell("lost", false);
    this.#tell("state");
  }

  /** The server knows the run no longer: it was started again. The run starts again too, where it stood. */
  async #recover() {
    if (!this.run) return;
    this.#connection.close();
    this.#tell("lost", true);
    const isThere = this.state && this.state.status !== "replaying";
    const here = { ...this.settings, steps: isThere ? this.state.step : this.settings.steps };
    const play = this.state?.status === "playing";
    this.run = null;
    if (!(await this.open())) return;
    const { data } = this.settings;
    if (data.table !== undefined && !this.catalog.tables.some((table) => table.id === data.table && table.name === data.name)) {
      this.startFrom(location.hash);
      return;
    }
    this.settings = reachable(here, this.catalog);
    if (this.settings !== here) this.say("address", "The server was started again. The run had gone farther than can be repeated; it is shown at its start.");
    this.#start({ cause: "run", play, fallBack: true });
  }

  /** A replay is over, perhaps before its end: steps and edits may be fewer than the address asked for. */
  async #readBack() {
    const run = await this.attempt("run", () => request("GET", this.path()));
    if (run && run.id === this.run?.id) this.#keep(run.settings);
  }

  /** Steps and edits as the server has them now; the setting that is shown stays. */
  #keep({ steps, edits }) {
    this.run.settings = { ...this.run.settings, steps, edits };
    if (!this.#isChanging) this.settings = { ...this.settings, steps, edits };
    this.#tell("edits");
  }

  async #patiently(work) {
    for (;;) {
      try {
        const result = await work();
        this.#tell("lost", false);
        return result;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        this.#tell("lost", true);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
