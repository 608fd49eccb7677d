#!/usr/bin/env python3
"""Kills training runs at random moments and looks whether they go on to the same bytes.

    check_resume.py [BACKPROP [KILLS]]

BACKPROP is the built command; the newest one in .build if it is not given. KILLS is 50 if not given. A run
that writes a checkpoint after each epoch gets SIGKILL at a random moment: before its first epoch, in the
middle of a checkpoint, at its end. What is left is resumed, and often killed again. In the end

- each checkpoint that was there could be resumed;
- the model has the same bytes as that of a run that nobody disturbed, and the log has each epoch once;
- no temporary file is left.
"""

import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from built_command import built_command

HOUSE = pathlib.Path(__file__).resolve().parent.parent
EPOCHS = 40


class Failure(Exception):
    pass


class Run:
    """A run in a folder of its own."""

    def __init__(self, backprop, folder):
        folder.mkdir()
        self.folder = folder
        self.begin = [backprop, "train", str(HOUSE / "Examples/data/digits.csv"), "--target",
                      "target", "--epochs", str(EPOCHS), "--patience", "none", "--hidden", "64",
                      "--schedule", "cosine", "--threads", "1", "--quiet", "--log", "log",
                      "--output", "model.safetensors", "--checkpoint", "run",
                      "--checkpoint-every", "1"]
        self.go_on = [backprop, "train", "--resume", "run", "--threads", "1", "--quiet",
                      "--checkpoint-every", "1"]

    def start(self):
        # What was killed before its first checkpoint begins anew; nothing else may be missing.
        has_checkpoint = (self.folder / "run/checkpoint.safetensors").exists()
        return subprocess.Popen(self.go_on if has_checkpoint else self.begin, cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self):
        process = self.start()
        output, errors = process.communicate(timeout=120)
        if process.returncode != 0 or output or errors:
            raise Failure(f"{self.folder.name}: {' '.join(process.args)}\n"
                          f"status {process.returncode}\n{output}{errors}")

    def epochs_logged(self):
        path = self.folder / "log"
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def kill(self, share, delay):
        """Kills a run after a share of the epochs that are left, and a delay; says what was there."""
        begun = self.epochs_logged()
        wanted = begun + share * (EPOCHS - begun)
        process = self.start()
        while self.epochs_logged() < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(delay)
        process.kill()
        _, errors = process.communicate()
        if errors or process.returncode not in (0, -9):
            raise Failure(f"{self.folder.name}: {' '.join(process.args)}\n{errors}")
        if (self.folder / "model.safetensors").exists():
            return "after the model"
        if list(self.folder.rglob("*.tmp")):
            return "while writing"
        started = (self.folder / "run/checkpoint.safetensors").exists()
        return "between epochs" if started else "before the first checkpoint"

    def model(self):
        return (self.folder / "model.safetensors").read_bytes()

    def check(self, expected):
        leftovers = [path.name for path in self.folder.rglob("*.tmp")]
        if leftovers:
            raise Failure(f"{self.folder.name}: {leftovers} are left")
        if self.model() != expected:
            raise Failure(f"{self.folder.name}: the model has other bytes than without the kills")
        epochs = [json.loads(line)["epoch"]
                  for line in (self.folder / "log").read_text().splitlines()]
        if epochs != list(range(1, EPOCHS + 1)):
            raise Failure(f"{self.folder.name}: the log has the epochs {epochs}")


def disturb(task):
    """Kills a run some times in a row, and lets it come to its end then."""
    run, times, expected = task
    places = [run.kill(share, delay) for share, delay in times]
    run.finish()
    run.check(expected)
    shutil.rmtree(run.folder)
    return places


def main():
    backprop = built_command()
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    generator = random.Random()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        calm = Run(backprop, folder / "calm")
        start = time.monotonic()
        calm.finish()
        duration = time.monotonic() - start
        expected = calm.model()
        calm.check(expected)

        tasks = []
        while kills > 0:
            in_a_row = min(generator.choice((1, 1, 2, 4)), kills)
            kills -= in_a_row
            # By epochs, since the machine may be slower at times; without a share before the first.
            times = [(generator.uniform(0, 1) * generator.choice((0, 1, 1, 1)),
                      generator.uniform(0, 2 * duration / EPOCHS)) for _ in range(in_a_row)]
            tasks.append((Run(backprop, folder / f"run{len(tasks)}"), times, expected))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            places = [place for places in pool.map(disturb, tasks) for place in places]
    counts = ", ".join(f"{places.count(place)} {place}" for place in sorted(set(places)))
    print(f"{len(places)} kills ({counts}) in {len(tasks)} runs of {duration:.1f} s: all went on to "
          "the same bytes.")


try:
    main()
except Failure as failure:
    sys.exit(f"FAILED: {failure}")
