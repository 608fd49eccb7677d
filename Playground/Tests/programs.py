#!/usr/bin/env python3
"""Compiles and runs the Swift programs that the playground gives away, and compares their models.

    Tests/programs.py .build/debug/playground

The program must be one of a build whose modules lie beside it. Each model must have the very bytes
of the one that the playground gives away, also where numbers were changed by hand in the middle of
an epoch.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time

from playground import Server

SETTINGS = [
    {"data": {"sample": "spirals:noise=0.05", "rows": 100, "seed": 3}, "l1": 0.001, "dropout": 0.25,
     "hidden": [{"units": 4}, {"units": 3, "activation": "leaky-relu:leak=0.1"}], "seed": 5,
     "schedule": "cosine", "steps": 30, "edits": [
         {"step": 7, "parameter": "0.weight", "index": 3, "value": 0.5},
         {"step": 7, "parameter": "0.bias", "index": 1, "value": -1e-7}]},
    {"data": {"sample": "plane", "rows": 60}, "hidden": [], "batchSize": "full", "validation": 0,
     "loss": "huber:delta=0.5", "steps": 5},
]


def run(server, build, settings, folder):
    """Compiles and runs one program; returns its model and the playground's."""
    run = server.json("POST", "/api/runs", {"settings": settings})["id"]
    while server.json("GET", f"/api/runs/{run}")["settings"]["steps"] < settings["steps"]:
        time.sleep(0.1)
    model = server.request("GET", f"/api/runs/{run}/model")[1]
    with open(f"{folder}/main.swift", "wb") as file:
        file.write(server.request("GET", f"/api/runs/{run}/program")[1])
    objects = [
        f"{build}/{module}.build/{name}" for module in ("Backprop", "Kernels")
        for name in os.listdir(f"{build}/{module}.build") if name.endswith(".o")]
    processor = ["-Xcc", "-march=x86-64-v3"] if platform.machine() == "x86_64" else []
    subprocess.run(
        ["swiftc", "-swift-version", "6", "-warnings-as-errors", "-I", f"{build}/Modules",
         *processor, "main.swift", *objects, "-o", "program"], cwd=folder, check=True)
    subprocess.run(["./program"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    [name] = [name for name in os.listdir(folder) if name.endswith(".safetensors")]
    with open(f"{folder}/{name}", "rb") as file:
        return file.read(), model


def main():
    program = os.path.abspath(sys.argv[1])
    server = Server(program)
    problems = 0
    for number, settings in enumerate(SETTINGS):
        with tempfile.TemporaryDirectory() as folder:
            theirs, ours = run(server, os.path.dirname(program), settings, folder)
        print(f"program {number}: {'the same bytes' if theirs == ours else 'other bytes'}")
        problems += theirs != ours
    server.end()
    sys.exit(1 if problems else 0)


main()
