#!/usr/bin/env python3
"""Writes what the workloads begin with: python3 fixtures.py PEERS FOLDER [W1 ...]

Data, start weights and the order of the rows come from the peers' own `common.py`, so that everyone does
the same work. Each becomes a file of plain little-endian numbers in FOLDER: `W2.inputs`, `W2.targets` and
`W2.parameters` (Float64 for W1, else Float32; parameters layer after layer, weights inputs x outputs, then
the bias) and `W2.order` (Int32, one epoch after the other). Needs NumPy, and scikit-learn for W2 and W6.
"""
import os
import sys


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    peers, folder, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    sys.path.insert(0, peers)
    import numpy as np
    import common

    os.makedirs(folder, exist_ok=True)
    for name in names or common.SPEC:
        spec = common.SPEC[name]
        inputs, targets = common.data(name)
        kind = np.float64 if name == "W1" else np.float32
        if spec.get("loss") == "mse":
            targets = common.onehot(targets, spec["sizes"][-1])
        parameters = np.concatenate([part.ravel() for layer in common.init(name) for part in layer])

        def write(what, array, kind):
            np.ascontiguousarray(array, kind).tofile(os.path.join(folder, f"{name}.{what}"))

        write("inputs", inputs, kind)
        write("targets", targets, kind)
        write("parameters", parameters, kind)
        orders = common.perm_stream(len(inputs))
        epochs = 1 if name in ("W1", "W6") else spec["epochs"]
        write("order", np.concatenate([next(orders) for _ in range(epochs)]), np.int32)


if __name__ == "__main__":
    main()
