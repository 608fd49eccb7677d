"""Checks and records what PyTorch computes with the model files that Backprop writes.

    mkdir -p FOLDER
    BACKPROP_MODEL_FILES=FOLDER swift test --filter PyTorchModelTests/writeModelFiles
    python3 Scripts/references/model_files.py record FOLDER

The first two lines write some models, and beside each its raw outputs for a few rows. The third copies
the models into Tests/BackpropTests/References/models, writes what PyTorch computes for the same rows into
model_files.json beside them, and prints the largest difference. The numbers there were made with PyTorch
2.15.0 and safetensors 0.8.0; the tests need neither.

    python3 Scripts/references/model_files.py check MODEL.safetensors [NUMBERS.json]

shows a model as PyTorch sees it. NUMBERS.json, as {"inputs": [[…]], "outputs": [[…]]}, holds rows and
Backprop's raw outputs for them (the file beside the model if it is not named); the largest difference is
printed. Differences are relative where numbers are above 1.
"""

import json
import pathlib
import shutil
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

REFERENCES = pathlib.Path(__file__).parents[2] / "Tests" / "BackpropTests" / "References"

# Each kind of layer that PyTorch has too, from its settings and the number of its inputs.
KINDS = {
    "dense": lambda layer, inputs: nn.Linear(inputs, layer["outputs"], bias=layer["bias"]),
    "dropout": lambda layer, inputs: nn.Dropout(layer["rate"]),
    "batch-normalization": lambda layer, inputs: nn.BatchNorm1d(
        inputs, eps=layer["epsilon"], momentum=layer["momentum"]
    ),
    "layer-normalization": lambda layer, inputs: nn.LayerNorm(inputs, eps=layer["epsilon"]),
    "identity": lambda layer, inputs: nn.Identity(),
    "sigmoid": lambda layer, inputs: nn.Sigmoid(),
    "tanh": lambda layer, inputs: nn.Tanh(),
    "relu": lambda layer, inputs: nn.ReLU(),
    "leaky-relu": lambda layer, inputs: nn.LeakyReLU(layer["leak"]),
    "elu": lambda layer, inputs: nn.ELU(layer["alpha"]),
    "selu": lambda layer, inputs: nn.SELU(),
    "gelu": lambda layer, inputs: nn.GELU(),
    "gelu-tanh": lambda layer, inputs: nn.GELU(approximate="tanh"),
    "silu": lambda layer, inputs: nn.SiLU(),
    "softplus": lambda layer, inputs: nn.Softplus(),
    "softsign": lambda layer, inputs: nn.Softsign(),
    "mish": lambda layer, inputs: nn.Mish(),
    "hard-sigmoid": lambda layer, inputs: nn.Hardsigmoid(),
    "hard-swish": lambda layer, inputs: nn.Hardswish(),
    "relu6": lambda layer, inputs: nn.ReLU6(),
}


def module(path):
    """The nn.Sequential that a model file describes, with its numbers."""
    with safe_open(path, framework="pt") as file:
        network = json.loads(file.metadata()["network"])
    layers = []
    width = network["inputs"]
    for layer in network["layers"]:
        if layer["kind"] not in KINDS:
            sys.exit(f"{path}: PyTorch has no layer of the kind {layer['kind']}")
        layers.append(KINDS[layer["kind"]](layer, width))
        width = layer.get("outputs", width)
    tensors = load_file(path)
    is_double = any(tensor.dtype == torch.float64 for tensor in tensors.values())
    made = nn.Sequential(*layers).to(torch.float64 if is_double else torch.float32)
    made.load_state_dict(tensors, strict=True)
    return made.eval()


def compute(made, inputs):
    dtype = next(made.parameters()).dtype
    with torch.no_grad():
        return made(torch.tensor(inputs, dtype=dtype)).tolist()


def largest_difference(a, b):
    pairs = [(x, y) for row, other in zip(a, b, strict=True) for x, y in zip(row, other, strict=True)]
    return max(abs(x - y) / max(1, abs(x), abs(y)) for x, y in pairs)


def check(path, numbers=None):
    made = module(path)
    print(made)
    numbers = pathlib.Path(numbers or pathlib.Path(path).with_suffix(".json"))
    if not numbers.exists():
        print("All tensors fit; there are no numbers to compare.")
        return
    ours = json.loads(numbers.read_text())
    difference = largest_difference(compute(made, ours["inputs"]), ours["outputs"])
    print(f"largest difference: {difference:.3g}")


def record(folder):
    (REFERENCES / "models").mkdir(exist_ok=True)
    cases = []
    for path in sorted(pathlib.Path(folder).glob("*.safetensors")):
        ours = json.loads(path.with_suffix(".json").read_text())
        outputs = compute(module(path), ours["inputs"])
        print(f"{path.stem}: {largest_difference(outputs, ours['outputs']):.3g}")
        shutil.copyfile(path, REFERENCES / "models" / path.name)
        cases.append(json.dumps({"name": path.stem, "inputs": ours["inputs"], "outputs": outputs}))
    (REFERENCES / "model_files.json").write_text("[\n" + ",\n".join(cases) + "\n]\n")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "record":
        record(sys.argv[2])
    elif len(sys.argv) in (3, 4) and sys.argv[1] == "check":
        check(*sys.argv[2:])
    else:
        sys.exit(__doc__)
