#!/usr/bin/env python3
"""Where the time of a step goes: python3 Benchmarks/shares.py FIXTURES [W2 W3 ...]

Samples `Benchmarks workload` with Linux's `perf` and adds the samples up by what the functions are for. Functions of
other kinds, which prepare the data before training, are left out. FIXTURES is a folder that fixtures.py has written.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, ".build", "release", "Benchmarks")
RUNS = {"W1": 400, "W2": 60, "W3": 12, "W4": 3, "W5": 120, "W6": 20}

KINDS = [
    ("products", r"MatrixProduct|4Tile|6Blocks|RowBlocks|Transposition|TinyDense|multiplyTiny"),
    ("update", r"AdamStep|3SGDV|EarlyUpdate|UpdateTask"),
    ("loss", r"CrossEntropy|ClassRows|ElementwiseLoss|LossTerms|maximum|VectorV3sum"),
    ("activations, biases", r"Activation|ColumnSums|sumColumns"),
    ("rows of the batch", r"[Gg]ather|prefetch|memmove|BatchV4take|shuffle"),
    ("step and epoch", r"TrainingRunV(?!5check|12check)|runEpoch|Passes|DenseV|Predictor|Desk|ThreadTeam|isFinite"
                       r"|__swift_project_boxed_opaque_existential|swift_retain|swift_release"),
]


def profile(fixtures, workload):
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "perf.data")
        subprocess.run(
            ["perf", "record", "-q", "-F", "4000", "-o", data, PROGRAM, "workload", workload,
             fixtures, "1", str(RUNS[workload])], check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        text = subprocess.run(
            ["perf", "report", "-i", data, "--stdio", "--no-children", "--sort", "symbol"],
            check=True, capture_output=True, text=True).stdout
    shares = {}
    for line in text.splitlines():
        found = re.match(r"\s+([0-9.]+)%\s+\[(.)\]\s+(\S+)", line)
        if not found or found[2] == "k":
            continue
        for kind, pattern in KINDS:
            if re.search(pattern, found[3]):
                shares[kind] = shares.get(kind, 0) + float(found[1])
                break
    return shares


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not shutil.which("perf"):
        sys.exit("shares.py needs perf (Debian: linux-perf).")
    names = sys.argv[2:] or ["W1", "W2", "W3", "W4", "W5", "W6"]
    print("| " + " | ".join([""] + [kind for kind, _ in KINDS]) + " |")
    print("| --- " * (len(KINDS) + 1) + "|")
    for name in names:
        shares = profile(sys.argv[1], name)
        total = sum(shares.values()) or 1
        parts = [f"{100 * shares.get(kind, 0) / total:.0f} %" for kind, _ in KINDS]
        print(f"| {name} | " + " | ".join(parts) + " |", flush=True)


if __name__ == "__main__":
    main()
