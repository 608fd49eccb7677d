"""Runs ours and its peers in turn: the part of compare.py that measures."""
import json
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, ".build", "release", "Benchmarks")

PEERS = {
    "W1": "c-bound c-plain fann numpy jax-scan jax torch torch-fullcompile mlx tinygrad",
    "W2": "gemm-limit numpy jax-scan jax torch torch-fused torch-fullcompile sklearn mlx-openblas "
          "mlx tinygrad",
    "W3": "gemm-limit numpy jax-scan jax torch torch-fused torch-fullcompile sklearn mlx-openblas",
    "W4": "gemm-limit numpy jax-scan jax torch torch-fused torch-fullcompile mlx-openblas",
    "W5": "c-bound gemm-limit numpy jax-scan jax torch torch-fused torch-fullcompile sklearn fann "
          "mlx-openblas mlx",
    "W6": "c-bound numpy onnxruntime jax torch mlx-openblas mlx sklearn tinygrad",
}
# With --quick: what the bars and the losses are held to, and someone who is fast.
QUICK = {
    "W1": "c-bound c-plain numpy", "W2": "gemm-limit numpy jax-scan", "W3": "gemm-limit numpy",
    "W4": "gemm-limit numpy", "W5": "c-bound numpy", "W6": "c-bound numpy onnxruntime",
}
TWO_THREADS = {
    "W3": "numpy jax-scan torch-fused torch-fullcompile",
    "W4": "numpy jax-scan torch-fused torch-fullcompile",
}

# How often ours trains each time that it is its turn.
RUNS = {"W1": 25, "W2": 5, "W3": 2, "W4": 1, "W5": 3, "W6": 2}


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


class Missing(Exception):
    """Why something cannot be measured here."""


class Comparison:
    def __init__(self, options, fixtures):
        self.options = options
        self.fixtures = fixtures
        self.results = []  # dictionaries: workload, threads, peer, unit, runs, loss
        self.left_out = []  # (workload, threads, peer, reason)
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
        core = cores[min(1, len(cores) - 1)] if options.core is None else options.core
        self.pin = ["taskset", "-c", str(core)]
        if not shutil.which("taskset"):
            self.pin = []

    def call(self, label, command, pinned, environment=None):
        """The lines of JSON that a command prints."""
        command = (self.pin if pinned else []) + command
        began = time.monotonic()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=self.options.limit,
                env={**os.environ, **(environment or {})})
        except subprocess.TimeoutExpired:
            raise Missing(f"takes longer than {self.options.limit} s")
        except OSError as problem:
            raise Missing(str(problem))
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
            raise Missing(lines[-1][:160])
        print(f"  {label}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def add(self, **result):
        key = {name: result[name] for name in ("workload", "threads", "peer", "unit")}
        for known in self.select(**key):
            known["runs"] += result["runs"]
            return
        self.results.append(result)

    def select(self, **key):
        return [r for r in self.results if all(r[name] == value for name, value in key.items())]

    def find(self, workload, threads, peer, unit):
        for result in self.select(workload=workload, threads=threads, peer=peer, unit=unit):
            return median(result["runs"])
        return None

    def run_ours(self, workload, threads, label, pinned):
        runs = max(1, RUNS[workload] // 2) if self.options.quick else RUNS[workload]
        command = [PROGRAM, "workload", workload, self.fixtures, str(threads), str(runs)]
        for line in self.call("ours", command, pinned):
            self.add(workload=workload, threads=label, peer=line["peer"], unit=line["unit"],
                     runs=line["runs"],
                     loss=line["final_loss"] if line["peer"] == "ours" else None)

    def run_machine(self, workload, threads, label):
        """How many multiply-adds threads do by themselves, now: what two can be faster at most."""
        command = [PROGRAM, "workload", "machine", self.fixtures, str(threads), "5"]
        for line in self.call("the machine", command, False):
            self.add(workload=workload, threads=label, peer=line["peer"], unit=line["unit"],
                     runs=line["runs"], loss=None)

    def run_peer(self, workload, peer, threads):
        """Runs a peer, or says why not."""
        command = [
            self.options.python, os.path.join(self.options.peers, "peers.py"),
            "--workload", workload, "--peer", peer, "--threads", str(threads),
            # 0 is their own number of repetitions.
            "--reps", "1" if self.options.quick and workload in ("W3", "W4") else "0"]
        kinds = [(peer, {})]
        if peer == "gemm-limit" and has_avx512():
            # An OpenBLAS older than the processor takes its kernel for AVX2, the slower one.
            kinds.append(("gemm-limit SkylakeX", {"OPENBLAS_CORETYPE": "SkylakeX"}))
            if self.options.quick:
                reason = "--quick measures it as SkylakeX only"
                self.left_out.append((workload, "1", peer, reason))
                kinds = kinds[1:]
        for name, environment in kinds:
            try:
                for line in self.call(name, command, threads == 1, environment):
                    self.add(workload=workload, threads=str(threads), peer=name, **values(line))
            except Missing as reason:
                self.left_out.append((workload, str(threads), name, str(reason)))

    def one_thread(self, workload):
        peers = (QUICK if self.options.quick else PEERS)[workload].split()
        # Between each two others; with --quick once in the middle.
        pauses = set(range(1, len(peers)))
        if self.options.quick:
            # An epoch of W4 takes seconds.
            pauses = {len(peers) // 2} if workload != "W4" else set()
        for place, peer in enumerate(peers):
            if place == 0 or place in pauses:
                self.run_ours(workload, 1, "1", True)
            self.run_peer(workload, peer, 1)
        self.run_ours(workload, 1, "1", True)

    def two_threads(self, workload):
        rounds = {"W3": 2, "W4": 1}.get(workload, 4) if self.options.quick else 4
        peers = [] if self.options.quick else TWO_THREADS.get(workload, "").split()
        for turn in range(max(rounds, len(peers))):
            # One thread, not pinned either: what the two are compared with.
            self.run_ours(workload, 1, "1 of 2", False)
            self.run_ours(workload, 2, "2", False)
            self.run_machine(workload, 1, "1 of 2")
            self.run_machine(workload, 2, "2")
            if turn < len(peers):
                self.run_peer(workload, peers[turn], 2)


def values(line):
    """Unit, runs and loss of what a peer printed; of the limit those of its workload."""
    if line["peer"] != "gemm-limit":
        return dict(unit=line["unit"], runs=line["runs"], loss=line["final_loss"])
    rate = line["samples_per_s"]
    if line["workload"] == "W2":
        return dict(unit="ms/epoch", runs=[1797 / rate * 1e3], loss=None)
    return dict(unit="samples/s", runs=[rate], loss=None)


def has_avx512():
    try:
        with open("/proc/cpuinfo") as file:
            return "avx512bw" in file.read()
    except OSError:
        return False
