#!/usr/bin/env python3
"""Lets eight runs train at once while pages listen to them.

    Tests/eight_runs.py .build/release/playground [SECONDS]

Every run must go on, every listener must be sent frames, steps may never go backwards, and nothing
may be lost: in the end, the numbers of each run are those of a fresh one that is taken through the
same steps and edits. Some listeners are slow, some runs are paused, changed by hand and played on.
"""

import random
import sys
import threading
import time

from playground import Server

SETTINGS = [
    {"data": {"sample": "xor", "rows": 100}, "hidden": [{"units": 4}], "batchSize": "full"},
    {"data": {"sample": "spirals", "rows": 300}},
    {"data": {"sample": "circles", "rows": 200}, "hidden": [{"units": 3, "activation": "relu"}]},
    {"data": {"sample": "gaussians:count=5", "rows": 500}, "dropout": 0.2},
    {"data": {"sample": "plane:noise=0.1", "rows": 400}, "optimizer": "sgd:learningRate=0.01"},
    {"data": {"sample": "moons", "rows": 1000}, "hidden": [{"units": 32}, {"units": 32}]},
    {"data": {"sample": "spirals:arms=3", "rows": 600}, "l2": 0.001, "schedule": "cosine"},
    {"data": {"sample": "xor:noise=0.1", "rows": 300}, "loss": "binary-cross-entropy"},
]


class Listener(threading.Thread):
    """A page that looks at a run."""

    def __init__(self, server, run, delay=0.0):
        super().__init__(daemon=True)
        self.server, self.run_id, self.delay = server, run, delay
        self.frames, self.steps, self.problems, self.last = 0, [], [], None

    def run(self):
        try:
            for state in self.server.events(self.run_id):
                self.frames += 1
                self.steps.append(state["step"])
                self.last = state
                if len(self.steps) > 1 and self.steps[-1] < self.steps[-2]:
                    self.problems.append(f"from step {self.steps[-2]} back to {self.steps[-1]}")
                time.sleep(self.delay)
        except OSError as error:
            self.problems.append(str(error))


def play(server, seconds):
    """Starts the runs and their listeners, and disturbs some of them."""
    runs = [
        server.json("POST", "/api/runs", {"settings": {"seed": number, **settings}})["id"]
        for number, settings in enumerate(SETTINGS)
    ]
    listeners = [Listener(server, run) for run in runs]
    listeners += [Listener(server, run, delay=1.0) for run in runs[::2]]
    for listener in listeners:
        listener.start()
    chance = random.Random(1)
    # Not faster than what is repeated in the end: a link may have 2,000,000 steps.
    speed = min(20_000, 1_500_000 / seconds)
    for run in runs:
        server.json("POST", f"/api/runs/{run}/play", {"speed": speed})
    end = time.time() + seconds
    while time.time() < end:
        time.sleep(0.5)
        run = chance.choice(runs)
        what = chance.randrange(4)
        if what == 0:
            (index, value) = (chance.randrange(2), chance.gauss(0, 1))
            edit = {"parameter": "0.weight", "index": index, "value": value}
            server.json("POST", f"/api/runs/{run}/parameter", edit)
        elif what == 1:
            server.json("POST", f"/api/runs/{run}/pause", {})
            server.json("POST", f"/api/runs/{run}/step", {})
        elif what == 2:
            server.json("GET", f"/api/runs/{run}/look?stage=0&unit=1")
        server.json("POST", f"/api/runs/{run}/play", {"speed": speed})
    for run in runs:
        server.json("POST", f"/api/runs/{run}/pause", {})
    time.sleep(1.5)
    return runs, listeners


def check_replay(server, run, last):
    """Whether a fresh run that is taken through the same steps has the same numbers."""
    settings = server.json("GET", f"/api/runs/{run}")["settings"]
    again = server.json("POST", "/api/runs", {"settings": settings})["id"]
    for state in server.events(again):
        if state["status"] != "replaying":
            break
    same = state["parameters"] == last["parameters"] and state["step"] == last["step"]
    models = [server.request("GET", f"/api/runs/{name}/model")[1] for name in (run, again)]
    server.json("DELETE", f"/api/runs/{again}")
    return same and models[0] == models[1] and len(models[0]) > 500


def main():
    program = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    server = Server(program)
    runs, listeners = play(server, seconds)
    problems = []
    for listener in listeners:
        name = f"run {runs.index(listener.run_id)}" + (" (slow page)" if listener.delay else "")
        problems += [f"{name}: {problem}" for problem in listener.problems]
        least = seconds * (0.5 if listener.delay else 2)
        if listener.frames < least:
            problems.append(f"{name}: only {listener.frames} frames, at least {least:.0f} expected")
        if not listener.steps or listener.steps[-1] < 10 * seconds:
            problems.append(f"{name}: only {listener.steps[-1:]} steps")
        print(f"{name}: {listener.frames} frames, {listener.steps[-1]} steps", flush=True)
    print(f"memory: {server.memory():.0f} MB", flush=True)
    for number, run in enumerate(runs):
        last = listeners[number].last
        if last is None or not check_replay(server, run, last):
            problems.append(f"run {number}: a fresh run of the same steps has other numbers")
    server.end()
    print("\n".join(problems) or f"all {len(runs)} runs are what a fresh run of the same steps is")
    sys.exit(1 if problems else 0)


main()
