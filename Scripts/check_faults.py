#!/usr/bin/env python3
"""Lets every call by which the command writes fail, one after the other, and looks what is left.

    check_faults.py [BACKPROP]

BACKPROP is the built command; the newest one in .build if it is not given. Scripts/faults/faults.c is
compiled and loaded before it: the k-th call of open, write, fsync, close, rename, link, mkdir and
ftruncate on the files of a run fails with "no space", "input/output error" or an interruption, or writes
only one byte, for k = 1, 2, … until a run is not touched any more. After each run

- the model is the old one or the new one, whole, and so is the checkpoint, from which the run goes on;
- the report is whole, or there is none;
- no temporary file is left;
- the status is 0 only if all that was asked for is there, otherwise 74 with a message;
- interruptions and short writes change nothing.
"""

import concurrent.futures
import errno
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

from built_command import built_command

HOUSE = pathlib.Path(__file__).resolve().parent.parent
SHORT = 0
CODES = {"no space": errno.ENOSPC, "input/output": errno.EIO,
         "interruption": errno.EINTR, "short": SHORT}


def library(folder):
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if not compiler or not sys.platform.startswith("linux"):
        print("No C compiler, or not Linux: calls were not made to fail.")
        return None
    path = folder / "faults.so"
    source = HOUSE / "Scripts/faults/faults.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source,
                    "-ldl"], check=True)
    return str(path)


class House:
    """A folder with a table and, in out/, all that the runs write."""

    def __init__(self, backprop, folder):
        self.backprop = backprop
        self.folder = folder
        self.out = folder / "out"
        shutil.copy(HOUSE / "Examples/data/iris.csv", folder / "iris.csv")
        self.train = ["train", "iris.csv", "--target", "species", "--epochs", "2", "--force",
                      "--hidden", "8", "--output", "out/model.safetensors", "--checkpoint",
                      "out/run", "--checkpoint-every", "1", "--report", "out/report.html", "--log",
                      "out/log", "--threads", "1"]
        self.resume = ["train", "--resume", "out/run", "--force", "--threads", "1",
                       "--checkpoint-every", "1"]

    def run(self, arguments, environment=None, limit=None):
        return subprocess.run([self.backprop, *arguments], cwd=self.folder, capture_output=True,
                              text=True, timeout=120, preexec_fn=limit,
                              env={**os.environ, **(environment or {})})

    def reset(self, start):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(start, self.out)

    def model(self):
        path = self.out / "model.safetensors"
        return path.read_bytes() if path.exists() else None

    def report(self):
        """The page; nothing if there is none."""
        path = self.out / "report.html"
        return path.read_text() if path.exists() else ""

    def leftovers(self):
        return [path.name for path in self.out.rglob("*.tmp")]

    def epochs_logged(self):
        path = self.out / "log"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line.split(",")[0] for line in lines]


class Failure(Exception):
    pass


def summary(result):
    """What was printed, but for the time that it took."""
    return [line for line in result.stdout.splitlines() if " epoch " not in line]


def check(condition, what, result):
    if condition:
        return
    raise Failure(f"{what}\nstatus {result.returncode}\n{result.stdout}\n{result.stderr}")


def check_points(task):
    """Goes through all calls of one command with one kind of fault; returns how many there were."""
    house, name, kind, arguments, start, reference, faults = task
    code = CODES[kind]
    for place in range(1, 1000):
        house.reset(start)
        report = house.folder / "report"
        report.unlink(missing_ok=True)
        result = house.run(arguments, {
            "LD_PRELOAD": faults, "FAULT_FOLDER": "out", "FAULT_STREAM": "1",
            "FAULT_AT": str(place), "FAULT_CODE": str(code), "FAULT_REPORT": str(report)})
        if not report.exists():
            check(result.returncode == 0, f"{name}: the run without a fault", result)
            check(place > 1, f"{name}: no call was made to fail", result)
            return place - 1
        what = f"{name}: {kind} at call {place}, {report.read_text()}"
        check_outcome(house, what, result, start, reference, code)
    raise Failure(f"{name}: there is no end of calls")


def check_outcome(house, what, result, start, reference, code):
    old, new = (start / "model.safetensors").read_bytes(), reference["model"]
    check(house.model() in (old, new), f"{what}: the model is neither old nor new", result)
    page = house.report()
    check(not page or page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n"),
          f"{what}: a part of a report", result)
    check(not house.leftovers(), f"{what}: {house.leftovers()} are left", result)
    check("Fatal" not in result.stderr, f"{what}: it crashed", result)
    complete = (house.model() == new and house.epochs_logged() == reference["log"] and page
                and summary(result) == reference["output"])
    if result.returncode == 0:
        check(complete, f"{what}: status 0, but something is missing", result)
    else:
        check(code in (errno.ENOSPC, errno.EIO), f"{what}: it should have gone on", result)
        # What cannot be read is another matter than what cannot be written.
        check(result.returncode == (66 if "Cannot read" in result.stderr else 74),
              f"{what}: the status", result)
        check("Error: " in result.stderr, f"{what}: no message", result)
    if (house.out / "run/checkpoint.safetensors").exists():
        further = house.run(house.resume + ["--epochs", "2"])
        check(further.returncode == 0 and house.model() == new,
              f"{what}: the run does not go on to the same bytes", further)


def check_limits(house, start, reference):
    """The kernel's own refusals: files that may not grow, full devices, read-only folders."""
    old = (start / "model.safetensors").read_bytes()
    for size in (0, 1, 1000, 3000):
        house.reset(start)
        result = house.run(house.train, limit=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (size, size)))
        check(result.returncode == 74 and "File too large" in result.stderr
              and house.model() in (old, reference["model"]), f"files of {size} bytes", result)
    house.reset(start)
    if os.path.exists("/dev/full"):
        arguments = house.train[:-4] + ["--log", "/dev/full"]
        result = house.run(arguments)
        check(result.returncode == 74 and "No space left" in result.stderr
              and house.model() == reference["model"], "a log on a full device", result)
    house.reset(start)
    house.out.chmod(0o555)
    nobody = (lambda: os.setuid(65534)) if os.getuid() == 0 else None
    try:
        result = house.run(house.train, limit=nobody)
    except (PermissionError, subprocess.SubprocessError):
        print("An unprivileged user cannot start the command here: read-only folders not tried.")
        return
    finally:
        house.out.chmod(0o755)
    check(result.returncode == 74 and "Permission denied" in result.stderr
          and house.model() == old, "a read-only folder", result)


def main():
    backprop = built_command()
    # Each run puts its files on the disk a dozen times; memory is quicker.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory() as library_folder, \
            tempfile.TemporaryDirectory(dir=memory) as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        house = House(backprop, folder)
        faults = library(pathlib.Path(library_folder))

        # An old model of another seed, and no checkpoint.
        empty = folder / "empty"
        empty.mkdir()
        house.reset(empty)
        result = house.run(house.train + ["--seed", "1"])
        check(result.returncode == 0, "the old model", result)
        start = folder / "start"
        start.mkdir()
        shutil.copy(house.out / "model.safetensors", start)

        house.reset(start)
        result = house.run(house.train)
        check(result.returncode == 0, "a run without faults", result)
        reference = {"model": house.model(), "log": house.epochs_logged(),
                     "output": summary(result)}
        check(reference["model"] != (start / "model.safetensors").read_bytes()
              and len(reference["log"]) == 2, "the reference", result)

        # A run that was interrupted after its first epoch.
        house.reset(start)
        shorter = ["1" if text == "2" else text for text in house.train]
        result = house.run(shorter)
        check(result.returncode == 0, "a shorter run", result)
        begun = folder / "begun"
        shutil.copytree(house.out, begun)
        further = house.resume + ["--epochs", "2"]
        house.reset(begun)
        result = house.run(further)
        check(result.returncode == 0, "resuming without faults", result)
        resumed = {"model": house.model(), "log": house.epochs_logged(),
                   "output": summary(result)}
        check(resumed["log"] == reference["log"], "the log of the resumed run", result)

        check_limits(house, start, reference)
        if faults:
            tasks = []
            for kind in CODES:
                for name, arguments, begin, expected in (
                        ("train", house.train, start, reference),
                        ("train --resume", further, begun, resumed)):
                    place = folder / f"{kind}-{name}".replace(" ", "").replace("/", "")
                    place.mkdir()
                    tasks.append((House(backprop, place), name, kind, arguments, begin, expected,
                                  faults))
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                count = sum(pool.map(check_points, tasks))
            print(f"{count} faults: every model whole, every checkpoint good, nothing left over.")


try:
    main()
except Failure as failure:
    sys.exit(f"FAILED: {failure}")
