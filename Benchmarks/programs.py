#!/usr/bin/env python3
"""Times whole programs, from the start of the process to its end: python3 Benchmarks/programs.py

Builds `backprop` as the README says for a program that is to be handed on, strips a copy, and prints its size
and the medians of `train iris.csv` (reading, training, the model on disk), of `predict` of one row and of
`--help`. If a Python is given (`--python PYTHON`), the time that its `import sklearn.neural_network` takes.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
FLAGS = ["-c", "release", "--product", "backprop", "--static-swift-stdlib",
         "--scratch-path", os.path.join(HERE, ".build", "static")]


def median_seconds(command, folder, runs=31):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2]


def main():
    python = sys.argv[2] if sys.argv[1:2] == ["--python"] and len(sys.argv) == 3 else None
    if len(sys.argv) > 1 and not python:
        sys.exit(__doc__)
    subprocess.run(["swift", "build", *FLAGS], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    place = subprocess.run(["swift", "build", *FLAGS, "--show-bin-path"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.strip()
    iris = os.path.join(ROOT, "Examples", "data", "iris.csv")
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "backprop")
        shutil.copy(os.path.join(place, "backprop"), program)
        subprocess.run(["strip", program], check=True)
        print(f"the program, stripped       {os.path.getsize(program) / 1e6:6.1f} MB")
        with open(iris) as table, open(os.path.join(folder, "row.csv"), "w") as row:
            row.writelines([table.readline(), table.readline()])
        model = "iris.safetensors"
        for name, arguments in [
                ("train iris.csv", ["train", iris, "--target", "species", "--output", model, "--force"]),
                ("predict one row", ["predict", model, "row.csv"]), ("--help", ["--help"])]:
            seconds = median_seconds([program, *arguments], folder)
            print(f"backprop {name:18} {seconds * 1e3:6.1f} ms")
        if python:
            seconds = median_seconds([python, "-c", "import sklearn.neural_network"], folder, 5)
            print(f"import sklearn.neural_network {seconds * 1e3:4.0f} ms")


if __name__ == "__main__":
    main()
