#!/usr/bin/env python3
"""Compares Backprop with what others reach at the same work, and with the limits of this machine.

    python3 Benchmarks/compare.py [W1 ...] [--peers FOLDER] [--python PYTHON] [--threads 1,2]
                                  [--quick] [--json FILE]

For each workload the same data, start weights, order of rows and number of updates for everyone.
Ours runs before, between and after the others, since a machine drifts, and the median of all its
runs counts. With one thread everyone has the same core to itself, where there is `taskset`; with
two nobody is pinned. What is not on this machine is left out by name. The table at the end shows
for each its number, how many times as fast ours is, and the loss at the end (W6: the largest error
against Float64); then the bars.

Needs Swift, a folder with the peers (`peers.py`, `common.py`), and a Python with NumPy and with
whatever peers are to be compared; scikit-learn for the data of W2 and W6. Ends with 1 if a loss is
not that of the others.
"""
import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

from comparison import PEERS, Comparison, Missing
from comparison_report import Report

HERE = os.path.dirname(os.path.abspath(__file__))


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", metavar="W1", help="all six if none is named")
    parser.add_argument("--peers", default=os.path.join(HERE, "..", "..", "shared", "peers"))
    parser.add_argument("--python", default=sys.executable, help="the Python that runs the peers")
    parser.add_argument("--threads", default="1,2", help="1, 2 or 1,2")
    parser.add_argument("--core", type=int, help="the core for one thread; the second if not given")
    parser.add_argument("--quick", action="store_true", help="few peers and runs; under 4 minutes")
    parser.add_argument("--limit", type=int, default=300, help="seconds that a peer may take")
    parser.add_argument("--json", metavar="FILE", help="where to keep the numbers")
    parser.add_argument("--no-build", action="store_true", help="ours has been built already")
    options = parser.parse_args()
    options.workloads = options.workloads or list(PEERS)
    for name in options.workloads:
        if name not in PEERS:
            parser.error(f"there is no workload {name}; there are {', '.join(PEERS)}")
    if not set(options.threads.split(",")) <= {"1", "2"}:
        parser.error("--threads is 1, 2 or 1,2")
    if not os.path.exists(os.path.join(options.peers, "peers.py")):
        parser.error(f"there are no peers in {options.peers}; name their folder with --peers")
    return options


def build():
    done = subprocess.run(
        ["swift", "build", "-c", "release"], cwd=HERE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env={**os.environ, "BACKPROP_CPU": "native"})
    if done.returncode != 0:
        sys.exit(done.stdout)


def main():
    options = arguments()
    began = time.monotonic()
    if not options.no_build:
        build()
    with tempfile.TemporaryDirectory() as fixtures:
        comparison = Comparison(options, fixtures)
        for workload in options.workloads:
            print(f"{workload}, after {time.monotonic() - began:.0f} s", file=sys.stderr)
            try:
                script = [options.python, os.path.join(HERE, "fixtures.py")]
                comparison.call("fixtures", script + [options.peers, fixtures, workload], False)
                if "1" in options.threads:
                    comparison.one_thread(workload)
                if "2" in options.threads:
                    comparison.two_threads(workload)
            except Missing as reason:
                comparison.left_out.append((workload, options.threads, "the workload", str(reason)))
            for name in os.listdir(fixtures):
                os.remove(os.path.join(fixtures, name))
    report = Report(comparison)
    report.print_table()
    report.check_losses()
    report.check_spread()
    report.collect_bars()
    report.print_bars()
    print(f"\n{platform.machine()}, {os.cpu_count()} processors, {time.monotonic() - began:.0f} s")
    if options.json:
        numbers = dict(
            results=comparison.results, bars=report.bars, left_out=comparison.left_out)
        with open(options.json, "w") as file:
            json.dump(numbers, file, indent=1)
    if report.disagreements:
        sys.exit(1)


if __name__ == "__main__":
    main()
