"""Records files that safetensors writes, for the tests to read and to write again.

    python3 Scripts/references/safetensors_references.py

writes the files *.safetensors into Tests/BackpropTests/References. The files there were made with
safetensors 0.8.0 and NumPy 2.4.6; the tests need neither.

    python3 Scripts/references/safetensors_references.py FILE …

reads files, such as those that Backprop has written, and prints what is in them.
"""

import json
import pathlib
import struct
import sys

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load, save

REFERENCES = pathlib.Path(__file__).parents[2] / "Tests" / "BackpropTests" / "References"


def mixed():
    """Types of all widths, odd names, a scalar, nothing at all, and numbers that are none."""
    tensors = {
        "0.weight": np.array([[1.5, -2, 3e-45], [np.nan, np.inf, -0.0]], np.float32),
        "0.bias": np.array([0.1, 0.2], np.float32),
        "10.bias": np.array([7], np.float32),
        "2.weight": np.array([[0.1, 5e-324], [np.pi, -np.inf]], np.float64),
        'quoted "\\/\n\t\b\f\x01\x7f': np.array(42.0, np.float32),
        "größe 🧠": np.zeros((3, 0, 2), np.float64),
        "steps": np.array([-1, 2**63 - 1, -(2**63)], np.int64),
        "mask": np.array([True, False, True]),
        "half": np.array([1, 2, 3], np.float16),
        "u8": np.arange(5, dtype=np.uint8),
    }
    return save(tensors, metadata={"config": '{"kind":"dense","größe":[1,2]}\n'})


def unaligned():
    """No padding, the text in another order than the numbers, a field of the future."""
    header = {
        "b": {"dtype": "F64", "future": {"a": [None, True]}, "shape": [1], "data_offsets": [5, 13]},
        "a": {"shape": [], "data_offsets": [1, 5], "dtype": "F32"},
        "__metadata__": {"x": "1", "y": "2"},
        "c": {"dtype": "BOOL", "shape": [1], "data_offsets": [0, 1]},
    }
    text = json.dumps(header).encode()
    text += b" " * (len(text) % 2 == 0)
    return struct.pack("<Q", len(text)) + text + struct.pack("<?fd", True, 0.5, 0.25)


def show(path):
    with safe_open(path, framework="np") as file:
        print(path, file.metadata())
        for name in file.keys():
            tensor = file.get_tensor(name)
            print(f"  {name!r}: {tensor.dtype} {tensor.shape} {tensor.tolist()}")


if len(sys.argv) > 1:
    for path in sys.argv[1:]:
        show(path)
else:
    files = {"mixed": mixed(), "unaligned": unaligned(), "empty": save({})}
    for name, contents in files.items():
        load(contents)
        (REFERENCES / f"{name}.safetensors").write_bytes(contents)
