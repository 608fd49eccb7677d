"""Records where PyTorch's L-BFGS goes, for the tests of Backprop to compare with.

Run it from the root of the repository, in a Python with PyTorch (the CPU build will do):

    pip install torch==2.15.0
    python Scripts/references/lbfgs_references.py

It writes Tests/BackpropTests/References/lbfgs.json; a path as argument writes there instead.

Every case is a convex problem in Float64: one linear layer from zero parameters, with an L2 penalty on
the weights where the case says so. PyTorch makes one iteration for each call of step, with its strong
Wolfe line search and a history of 10, until the largest number of the gradient is below 1e-9, but 60
at most: PyTorch leaves out pairs whose curvature is below 1e-10, and creeps from there.

The words in the file:

    inputs, targets   the rows; classes as numbers from 0
    l2                the factor of half the sum of the squared weights
    losses            the objective before each iteration, and after the last
    iterations        how many it took until the largest number of the gradient was below 1e-5
    evaluations       how often PyTorch evaluated the objective in these, without the one at the start
                      of each step, which it knew already
    parameters        where it ended after the last: the weight [inputs, outputs] row-major, then the bias
"""

import platform
import sys
from pathlib import Path

import torch
from torch import nn

from pytorch_references import plain, rounded, written

SEED = 20262
TOLERANCE = 1e-9

random = torch.Generator().manual_seed(SEED)


def normal(*shape):
    return rounded(torch.randn(*shape, generator=random))


def least_squares():
    """Features of different sizes, so that plain gradient descent would take thousands of steps."""
    inputs = rounded(normal(30, 5) * torch.tensor([0.3, 0.5, 1.0, 2.0, 4.0]))
    targets = rounded(inputs @ normal(5, 2) + 0.5 * normal(30, 2))
    return inputs, targets, 2, 0.0, nn.functional.mse_loss


def logistic():
    inputs = normal(40, 4)
    logits = inputs @ normal(4, 1) + normal(40, 1)
    targets = (logits > 0).double()
    return inputs, targets, 1, 0.01, nn.functional.binary_cross_entropy_with_logits


def softmax():
    inputs = normal(60, 4)
    targets = (2 * inputs @ normal(4, 3) + normal(60, 3)).argmax(dim=1)
    return inputs, targets, 3, 0.001, nn.functional.cross_entropy


def case(name, loss, made):
    inputs, targets, outputs, l2, function = made
    layer = nn.Linear(inputs.shape[1], outputs)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    optimizer = torch.optim.LBFGS(
        layer.parameters(), max_iter=1, max_eval=26, tolerance_grad=0, tolerance_change=0,
        history_size=10, line_search_fn="strong_wolfe")
    evaluations = 0
    reached = None

    def objective():
        nonlocal evaluations
        evaluations += 1
        optimizer.zero_grad()
        value = function(layer(inputs), targets) + l2 / 2 * layer.weight.square().sum()
        value.backward()
        return value

    losses = []
    for iteration in range(61):
        losses.append(objective().item())
        size = max(p.grad.abs().max().item() for p in layer.parameters())
        if reached is None and size < 1e-5:
            # Two of each iteration were at its start.
            reached = (iteration, evaluations - 2 * iteration)
        if size < TOLERANCE:
            break
        optimizer.step(objective)
    print(f"{name}: {reached}, {len(losses) - 1} iterations in all, loss {losses[-1]}")
    return {
        "name": name, "loss": loss, "l2": l2,
        "inputs": inputs.tolist(),
        "targets": (targets if targets.dim() == 2 else targets.double()[:, None]).tolist(),
        "losses": losses, "iterations": reached[0], "evaluations": reached[1],
        "parameters": layer.weight.detach().T.reshape(-1).tolist() + layer.bias.tolist(),
    }


def main():
    default = Path(__file__).resolve().parents[2] / "Tests/BackpropTests/References/lbfgs.json"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    references = {
        "about": {
            "madeBy": "Scripts/references/lbfgs_references.py",
            "python": platform.python_version(),
            "pytorch": torch.__version__.split("+")[0],
            "seed": SEED,
        },
        "cases": [
            case("least squares", "mean-squared-error", least_squares()),
            case("logistic regression", "binary-cross-entropy", logistic()),
            case("softmax regression", "cross-entropy", softmax()),
        ],
    }
    path.write_text(written(plain(references)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
