"""Records what PyTorch computes, for the tests of Backprop to compare with.

Run it from the root of the repository, in a Python with PyTorch (the CPU build will do):

    pip install torch==2.15.0
    python Scripts/references/pytorch_references.py

It writes Tests/BackpropTests/References/pytorch.json; a path as argument writes there instead.
The committed file was made by Python 3.11.7 and PyTorch 2.15.0 (its "about" says so too). Other
versions and other processors may change the last one or two digits of a number.

Everything is Float64, on one thread, from a fixed seed. All training runs share one set-up:
12 rows of 3 features, batches of 4 rows in order (0-3, 4-7, 8-11, 0-3, ...), 60 steps, and the
network Dense(5) -> tanh -> Dense(2) unless the case says otherwise.

The words in the file:

    start, parameters   all parameters before the first and after the last step, flat: layer by
                        layer, the weight [inputs, outputs] row-major (PyTorch's transposed), then
                        the bias; for normalization layers the scale (gamma), then the shift (beta)
    start               only where it is not the shared one
    losses              the loss of each step's batch, before that step's update
    learningRates       the learning rate that each step was made with
    state               the running mean, then the running variance, after the last step
    outputs             the raw outputs of the trained network for all 12 rows, in evaluation mode

Inputs, targets, weights and starts are rounded to four decimals, so that the file holds them
exactly. Every other number is written with as many digits as identify the Float64.
"""

import json
import math
import platform
import sys
from pathlib import Path

import torch
from torch import nn
from torch.optim import lr_scheduler

SEED = 20260
STEPS = 60
ROWS = 12
BATCH = 4
RATE = 0.1  # of plain gradient descent, and the base of every schedule

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
random = torch.Generator().manual_seed(SEED)


# --- numbers -----------------------------------------------------------------------------------


def rounded(tensor):
    """The tensor with four decimals, each the Float64 nearest to its decimal form."""
    return torch.tensor([round(x, 4) for x in tensor.flatten().tolist()]).reshape(tensor.shape)


def uniform(low, high, *shape):
    return rounded(low + (high - low) * torch.rand(*shape, generator=random))


def normal(*shape):
    return rounded(torch.randn(*shape, generator=random))


# --- networks ----------------------------------------------------------------------------------


def pieces(network):
    """The parameters in the flat order, each as a view of PyTorch's own."""
    for module in network:
        for name, parameter in module.named_parameters(recurse=False):
            transposed = isinstance(module, nn.Linear) and name == "weight"
            yield parameter.detach().T if transposed else parameter.detach()


def flat(network):
    return torch.cat([piece.reshape(-1) for piece in pieces(network)])


def load(network, values):
    values = torch.as_tensor(values)
    at = 0
    for piece in pieces(network):
        piece.copy_(values[at : at + piece.numel()].reshape(piece.shape))
        at += piece.numel()
    assert at == values.numel()
    return network


def drawn(network):
    """Fills the network with random parameters and returns it."""
    for module in network:
        if isinstance(module, nn.Linear):
            bound = 1 / math.sqrt(module.in_features)
            module.weight.data = uniform(-bound, bound, *module.weight.shape)
            if module.bias is not None:
                module.bias.data = uniform(-bound, bound, *module.bias.shape)
        elif isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)):
            module.weight.data = uniform(0.5, 1.5, *module.weight.shape)
            module.bias.data = uniform(-0.5, 0.5, *module.bias.shape)
    return network


def base(activation=None, outputs=2):
    return nn.Sequential(nn.Linear(3, 5), activation or nn.Tanh(), nn.Linear(5, outputs))


INPUTS = normal(ROWS, 3)
TARGETS = normal(ROWS, 2)
START = flat(drawn(base()))
START_OF_3_OUTPUTS = flat(drawn(base(outputs=3)))


# --- training ----------------------------------------------------------------------------------


def mean_squared_error(outputs, rows):
    return nn.functional.mse_loss(outputs, TARGETS[rows])


def train(network, optimizer, loss=mean_squared_error, before_update=None, scheduler=None):
    """Trains for all steps; returns the losses, the parameters and, if scheduled, the rates."""
    losses, rates = [], []
    network.train()
    for step in range(STEPS):
        first = step * BATCH % ROWS
        rows = slice(first, first + BATCH)
        optimizer.zero_grad()
        value = loss(network(INPUTS[rows]), rows)
        value.backward()
        losses.append(value.item())
        if before_update:
            before_update(network)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if scheduler and step + 1 < STEPS:
            scheduler.step()
    result = {"losses": losses, "parameters": flat(network)}
    return result | ({"learningRates": rates} if scheduler else {})


def descent(network, rate=RATE, **options):
    return torch.optim.SGD(network.parameters(), lr=rate, foreach=False, **options)


# --- optimizers --------------------------------------------------------------------------------


class Lion(torch.optim.Optimizer):
    """Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, Algorithm 2."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rate, (beta1, beta2) = group["lr"], group["betas"]
            for parameter in group["params"]:
                gradient = parameter.grad
                memory = self.state[parameter].setdefault("m", torch.zeros_like(parameter))
                direction = (beta1 * memory + (1 - beta1) * gradient).sign()
                parameter -= rate * (direction + group["weight_decay"] * parameter)
                memory.mul_(beta2).add_((1 - beta2) * gradient)


# For each kind: the optimizer, and our property with PyTorch's argument and PyTorch's default.
# An argument with an index stands for one element of a pair.
MOMENTS = [("beta1", ("betas", 0), 0.9), ("beta2", ("betas", 1), 0.999), ("epsilon", "eps", 1e-8)]
KINDS = {
    "sgd": (torch.optim.SGD, [
        ("learningRate", "lr", 1e-3), ("momentum", "momentum", 0.0),
        ("dampening", "dampening", 0.0), ("nesterov", "nesterov", False),
        ("weightDecay", "weight_decay", 0.0)]),
    "rmsprop": (torch.optim.RMSprop, [
        ("learningRate", "lr", 1e-2), ("smoothing", "alpha", 0.99), ("epsilon", "eps", 1e-8),
        ("momentum", "momentum", 0.0), ("centered", "centered", False),
        ("weightDecay", "weight_decay", 0.0)]),
    "adagrad": (torch.optim.Adagrad, [
        ("learningRate", "lr", 1e-2), ("learningRateDecay", "lr_decay", 0.0),
        ("epsilon", "eps", 1e-10), ("initialAccumulator", "initial_accumulator_value", 0.0),
        ("weightDecay", "weight_decay", 0.0)]),
    "adadelta": (torch.optim.Adadelta, [
        ("learningRate", "lr", 1.0), ("rho", "rho", 0.9), ("epsilon", "eps", 1e-6),
        ("weightDecay", "weight_decay", 0.0)]),
    "adam": (torch.optim.Adam, [
        ("learningRate", "lr", 1e-3), *MOMENTS, ("amsgrad", "amsgrad", False),
        ("weightDecay", "weight_decay", 0.0)]),
    "adamw": (torch.optim.AdamW, [
        ("learningRate", "lr", 1e-3), *MOMENTS, ("amsgrad", "amsgrad", False),
        ("weightDecay", "weight_decay", 1e-2)]),
    "nadam": (torch.optim.NAdam, [
        ("learningRate", "lr", 2e-3), *MOMENTS, ("momentumDecay", "momentum_decay", 4e-3),
        ("weightDecay", "weight_decay", 0.0)]),
    "rprop": (torch.optim.Rprop, [
        ("learningRate", "lr", 1e-2), ("increase", ("etas", 1), 1.2),
        ("decrease", ("etas", 0), 0.5), ("smallestStep", ("step_sizes", 0), 1e-6),
        ("largestStep", ("step_sizes", 1), 50.0)]),
    "lion": (Lion, [
        ("learningRate", "lr", 1e-4), ("beta1", ("betas", 0), 0.9), ("beta2", ("betas", 1), 0.99),
        ("weightDecay", "weight_decay", 0.0)]),
}

VARIANTS = [
    ("sgd", "defaults", {}),
    ("sgd", "learning rate", {"learningRate": 0.1}),
    ("sgd", "momentum", {"learningRate": 0.05, "momentum": 0.9}),
    ("sgd", "dampening", {"learningRate": 0.1, "momentum": 0.9, "dampening": 0.3}),
    ("sgd", "nesterov", {"learningRate": 0.05, "momentum": 0.9, "nesterov": True}),
    ("sgd", "weight decay", {"learningRate": 0.1, "weightDecay": 0.05}),
    ("sgd", "momentum, dampening and weight decay",
     {"learningRate": 0.1, "momentum": 0.8, "dampening": 0.5, "weightDecay": 0.05}),
    ("sgd", "nesterov and weight decay",
     {"learningRate": 0.05, "momentum": 0.8, "nesterov": True, "weightDecay": 0.05}),
    ("rmsprop", "defaults", {}),
    ("rmsprop", "momentum", {"learningRate": 0.002, "momentum": 0.9}),
    ("rmsprop", "centered", {"smoothing": 0.9, "centered": True}),
    ("rmsprop", "weight decay", {"weightDecay": 0.1}),
    ("rmsprop", "everything",
     {"learningRate": 0.003, "smoothing": 0.95, "epsilon": 0.01, "momentum": 0.8,
      "centered": True, "weightDecay": 0.05}),
    ("adagrad", "defaults", {}),
    ("adagrad", "learning rate decay", {"learningRate": 0.2, "learningRateDecay": 0.05}),
    ("adagrad", "initial accumulator", {"learningRate": 0.1, "initialAccumulator": 0.5}),
    ("adagrad", "epsilon", {"learningRate": 0.1, "epsilon": 0.1}),
    ("adagrad", "weight decay", {"learningRate": 0.1, "weightDecay": 0.05}),
    ("adadelta", "defaults", {}),
    ("adadelta", "rho", {"learningRate": 0.5, "rho": 0.95}),
    ("adadelta", "epsilon", {"epsilon": 1e-3}),
    ("adadelta", "weight decay", {"epsilon": 1e-4, "weightDecay": 0.1}),
    ("adam", "defaults", {}),
    ("adam", "learning rate", {"learningRate": 0.05}),
    ("adam", "betas and epsilon",
     {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01}),
    ("adam", "amsgrad", {"learningRate": 0.02, "beta2": 0.9, "amsgrad": True}),
    ("adam", "weight decay", {"learningRate": 0.02, "weightDecay": 0.1}),
    ("adamw", "defaults", {}),
    ("adamw", "weight decay", {"learningRate": 0.02, "weightDecay": 0.3}),
    ("adamw", "no weight decay", {"learningRate": 0.02, "weightDecay": 0.0}),
    ("adamw", "amsgrad",
     {"learningRate": 0.02, "beta2": 0.9, "amsgrad": True, "weightDecay": 0.1}),
    ("nadam", "defaults", {}),
    ("nadam", "momentum decay", {"learningRate": 0.02, "momentumDecay": 0.2}),
    ("nadam", "betas and epsilon",
     {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01}),
    ("nadam", "weight decay", {"learningRate": 0.02, "weightDecay": 0.1}),
    ("rprop", "defaults", {}),
    ("rprop", "factors", {"learningRate": 0.02, "increase": 1.5, "decrease": 0.3}),
    ("rprop", "step limits", {"smallestStep": 0.004, "largestStep": 0.02}),
    ("lion", "defaults", {}),
    ("lion", "learning rate", {"learningRate": 0.01}),
    ("lion", "betas", {"learningRate": 0.005, "beta1": 0.95, "beta2": 0.8}),
    ("lion", "weight decay", {"learningRate": 0.01, "weightDecay": 0.5}),
]


def made(kind, settings, network):
    maker, properties = KINDS[kind]
    arguments = {}
    for ours, theirs, _ in properties:
        if isinstance(theirs, tuple):
            arguments.setdefault(theirs[0], [None, None])[theirs[1]] = settings[ours]
        else:
            arguments[theirs] = settings[ours]
    if maker is not Lion:
        arguments["foreach"] = False
    return maker(network.parameters(), **arguments)


def optimizers():
    for kind, name, changes in VARIANTS:
        settings = {ours: default for ours, _, default in KINDS[kind][1]}
        assert changes.keys() <= settings.keys()
        settings |= changes
        network = load(base(), START)
        result = train(network, made(kind, settings, network))
        yield {"name": f"{kind}: {name}", "settings": {"kind": kind} | settings} | result


# --- clipping ----------------------------------------------------------------------------------


def clipping():
    limits = {
        "norm": (nn.utils.clip_grad_norm_, [0.05, 0.6]),
        "value": (nn.utils.clip_grad_value_, [0.01, 0.2]),
    }
    for kind, (clip, values) in limits.items():
        for limit in values:
            norms = []

            def clip_gradients(network):
                gradient = torch.cat([p.grad.reshape(-1) for p in network.parameters()])
                norms.append(gradient.norm().item())
                clip(network.parameters(), limit)

            network = load(base(), START)
            result = train(network, descent(network), before_update=clip_gradients)
            yield {
                "name": f"{kind} {limit}",
                "settings": {"kind": kind, "limit": limit},
                "learningRate": RATE,
                "normsBefore": norms,
            } | result


# --- losses ------------------------------------------------------------------------------------

CLASS_WEIGHTS = [0.5, 1.0, 2.0]


def loss_of(settings, reduction="mean"):
    """The loss (outputs, targets) that the settings describe; classes are integer targets."""
    F = nn.functional
    kind = settings["kind"]
    if kind == "mean-squared-error":
        return lambda y, t: F.mse_loss(y, t, reduction=reduction)
    if kind == "mean-absolute-error":
        return lambda y, t: F.l1_loss(y, t, reduction=reduction)
    if kind == "huber":
        return lambda y, t: F.huber_loss(y, t, reduction=reduction, delta=settings["delta"])
    if kind == "binary-cross-entropy":
        return lambda y, t: F.binary_cross_entropy_with_logits(y, t, reduction=reduction)
    if kind == "poisson":
        return lambda y, t: F.poisson_nll_loss(
            y, t, log_input=True, full=False, reduction=reduction)
    assert kind == "cross-entropy"
    weights = settings.get("classWeights")
    return lambda y, t: F.cross_entropy(
        y, t, weight=None if weights is None else torch.tensor(weights),
        label_smoothing=settings.get("labelSmoothing", 0.0), reduction=reduction)


def row_weighted(settings, row_weights):
    """The sum of weight times row loss over the sum of weights, both over the batch.

    The loss of a row is the mean of its outputs' losses; cross-entropy has one loss per row.
    """
    each = loss_of(settings, reduction="none")

    def loss(outputs, targets, rows):
        row_losses = each(outputs, targets)
        if row_losses.dim() == 2:
            row_losses = row_losses.mean(dim=1)
        weights = row_weights[rows]
        return (weights * row_losses).sum() / weights.sum()

    return loss


def target_entry(targets):
    return {"classes" if targets.dtype == torch.int64 else "targets": targets}


def loss_cases():
    bits = (torch.rand(ROWS, 2, generator=random) < 0.5).to(torch.float64)
    soft = uniform(0, 1, ROWS, 2)
    counts = torch.randint(0, 6, (ROWS, 2), generator=random).to(torch.float64)
    classes = torch.randint(0, 3, (ROWS,), generator=random)
    # The last share is what remains, so that each row adds up to 1 in the last bit or nearly.
    shares = rounded(torch.softmax(1.5 * torch.randn(ROWS, 3, generator=random), dim=1))
    shares[:, 2] = 1 - shares[:, 0] - shares[:, 1]
    shares = rounded(shares)
    row_weights = uniform(0.2, 3, ROWS)
    row_weights[5] = 0.0

    mse, bce, ce = (
        {"kind": kind} for kind in ("mean-squared-error", "binary-cross-entropy", "cross-entropy"))
    smooth, weighted = {"labelSmoothing": 0.1}, {"classWeights": CLASS_WEIGHTS}
    plain = [
        ("mean squared error", mse, TARGETS),
        ("mean absolute error", {"kind": "mean-absolute-error"}, TARGETS),
        ("huber 1", {"kind": "huber", "delta": 1.0}, TARGETS),
        ("huber 0.5", {"kind": "huber", "delta": 0.5}, TARGETS),
        ("binary cross-entropy", bce, bits),
        ("binary cross-entropy, soft targets", bce, soft),
        ("poisson", {"kind": "poisson"}, counts),
        ("cross-entropy, classes", ce, classes),
        ("cross-entropy, classes, smoothed", ce | smooth, classes),
        ("cross-entropy, classes, weighted", ce | weighted, classes),
        ("cross-entropy, classes, smoothed and weighted", ce | smooth | weighted, classes),
        ("cross-entropy, distributions", ce, shares),
        ("cross-entropy, distributions, smoothed", ce | smooth, shares),
        ("cross-entropy, distributions, weighted", ce | weighted, shares),
        ("cross-entropy, distributions, smoothed and weighted", ce | smooth | weighted, shares),
    ]
    for name, settings, targets in plain:
        each = loss_of(settings)
        yield loss_case(name, settings, targets, lambda y, t, rows: each(y, t))
    by_row = [
        ("mean squared error", mse, TARGETS), ("binary cross-entropy", bce, bits),
        ("cross-entropy, classes", ce, classes), ("cross-entropy, distributions", ce, shares)]
    for name, settings, targets in by_row:
        loss = row_weighted(settings, row_weights)
        yield loss_case(f"{name}, rows weighted", settings, targets, loss, row_weights)


def loss_case(name, settings, targets, loss, row_weights=None):
    of_classes = settings["kind"] == "cross-entropy"
    start = START_OF_3_OUTPUTS if of_classes else START
    network = load(base(outputs=3 if of_classes else 2), start)
    case = {"name": name, "settings": settings, "learningRate": RATE} | target_entry(targets)
    if row_weights is not None:
        case["rowWeights"] = row_weights
    if of_classes:
        case["start"] = start
    return case | train(network, descent(network), lambda y, rows: loss(y, targets[rows], rows))


def extremes():
    """Losses and output gradients where a careless formula overflows or divides by nothing."""
    far = [[1000.0, -1000.0], [40.0, -40.0], [0.0, 0.0], [0.5, -0.5]]
    near = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    zeros_ones = [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]
    ones_zeros = [[0.0, 1.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]]
    halves = [[0.5, 0.25], [0.5, 0.25], [0.5, 0.25], [0.5, 0.25]]
    bce, ce = {"kind": "binary-cross-entropy"}, {"kind": "cross-entropy"}
    logits = [
        [1000.0, 0.0, -1000.0], [1000.0, 1000.0, 1000.0], [-1000.0, -1000.0, -999.0],
        [40.0, -40.0, 0.0], [0.0, 0.0, 0.0]]
    certain = [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    shared = [[0.5, 0.25, 0.25]] * 5
    smooth, weighted = {"labelSmoothing": 0.1}, {"classWeights": CLASS_WEIGHTS}
    cases = [
        ("far and exact", {"kind": "mean-squared-error"}, far, near),
        ("far and exact", {"kind": "mean-absolute-error"}, far, near),
        ("far, exact and at delta", {"kind": "huber", "delta": 0.5}, far, near),
        ("far and exact", {"kind": "huber", "delta": 1.0}, far, near),
        ("right", bce, far, zeros_ones),
        ("wrong", bce, far, ones_zeros),
        ("soft targets", bce, far, halves),
        ("rare and frequent", {"kind": "poisson"},
         [[-1000.0, -40.0], [0.0, 40.0], [3.0, -3.0]], [[0.0, 5.0], [0.0, 7.0], [2.0, 0.0]]),
        ("right", ce, logits, [0, 1, 2, 0, 0]),
        ("wrong", ce, logits, [2, 0, 0, 1, 1]),
        ("wrong, smoothed", ce | smooth, logits, [2, 0, 0, 1, 1]),
        ("wrong, weighted", ce | weighted, logits, [2, 0, 0, 1, 1]),
        ("wrong, smoothed and weighted", ce | smooth | weighted, logits, [2, 0, 0, 1, 1]),
        ("certain distributions", ce, logits, certain),
        ("spread distributions", ce, logits, shared),
    ]
    for name, settings, outputs, targets in cases:
        outputs = torch.tensor(outputs, requires_grad=True)
        targets = torch.tensor(targets)
        value = loss_of(settings)(outputs, targets)
        value.backward()
        assert math.isfinite(value.item()) and outputs.grad.isfinite().all()
        yield {
            "name": f"{settings['kind']}: {name}", "settings": settings,
            "outputs": outputs.detach(), **target_entry(targets),
            "loss": value.item(), "gradient": outputs.grad,
        }


# --- activations -------------------------------------------------------------------------------

ACTIVATIONS = [
    ({"kind": "identity"}, nn.Identity),
    ({"kind": "sigmoid"}, nn.Sigmoid),
    ({"kind": "tanh"}, nn.Tanh),
    ({"kind": "relu"}, nn.ReLU),
    ({"kind": "leaky-relu", "leak": 0.01}, lambda: nn.LeakyReLU(0.01)),
    ({"kind": "leaky-relu", "leak": 0.2}, lambda: nn.LeakyReLU(0.2)),
    ({"kind": "elu", "alpha": 1.0}, lambda: nn.ELU(1.0)),
    ({"kind": "elu", "alpha": 0.5}, lambda: nn.ELU(0.5)),
    ({"kind": "selu"}, nn.SELU),
    ({"kind": "gelu"}, nn.GELU),
    ({"kind": "gelu-tanh"}, lambda: nn.GELU(approximate="tanh")),
    ({"kind": "silu"}, nn.SiLU),
    ({"kind": "softplus"}, nn.Softplus),
    ({"kind": "softsign"}, nn.Softsign),
    ({"kind": "mish"}, nn.Mish),
    ({"kind": "hard-sigmoid"}, nn.Hardsigmoid),
    ({"kind": "hard-swish"}, nn.Hardswish),
    ({"kind": "relu6"}, nn.ReLU6),
]


def activations():
    # 41 points from about -10 to 10 that miss the kinks at -3, 0, 3 and 6.
    points = rounded(-9.93 + 0.4975 * torch.arange(41, dtype=torch.float64))
    for settings, maker in ACTIVATIONS:
        network = load(base(maker()), START)
        result = train(network, descent(network))
        x = points.clone().requires_grad_()
        y = maker()(x)
        y.sum().backward()
        name = " ".join(str(setting) for setting in settings.values())
        yield {
            "name": name, "settings": settings, "learningRate": RATE, **result,
            "curve": {"x": points, "y": y.detach(), "slope": x.grad},
        }


# --- layers ------------------------------------------------------------------------------------


def described(network):
    """The network as a list of layers in our words."""
    for module in network:
        if isinstance(module, nn.Linear):
            yield {"kind": "dense", "outputs": module.out_features, "bias": module.bias is not None}
        elif isinstance(module, nn.BatchNorm1d):
            yield {
                "kind": "batch-normalization", "momentum": module.momentum, "epsilon": module.eps}
        elif isinstance(module, nn.LayerNorm):
            yield {"kind": "layer-normalization", "epsilon": module.eps}
        else:
            yield {"kind": type(module).__name__.lower()}


def layers():
    def normalized(layer):
        return nn.Sequential(nn.Linear(3, 5), layer, nn.Tanh(), nn.Linear(5, 2))

    networks = [
        ("batch normalization", normalized(nn.BatchNorm1d(5))),
        ("batch normalization, settings", normalized(nn.BatchNorm1d(5, momentum=0.3, eps=0.01))),
        ("layer normalization", normalized(nn.LayerNorm(5))),
        ("layer normalization, settings", normalized(nn.LayerNorm(5, eps=0.01))),
        ("no bias",
         nn.Sequential(nn.Linear(3, 5, bias=False), nn.Tanh(), nn.Linear(5, 2, bias=False))),
        ("deeper", nn.Sequential(
            nn.Linear(3, 7), nn.Tanh(), nn.Linear(7, 6), nn.Tanh(), nn.Linear(6, 5), nn.Tanh(),
            nn.Linear(5, 2))),
    ]
    for name, network in networks:
        start = flat(drawn(network))
        case = {
            "name": name, "layers": list(described(network)), "learningRate": RATE, "start": start}
        case |= train(network, descent(network))
        states = [
            value for module in network if isinstance(module, nn.BatchNorm1d)
            for value in (module.running_mean, module.running_var)]
        if states:
            case["state"] = torch.cat(states)
        network.eval()
        with torch.no_grad():
            case["outputs"] = network(INPUTS)
        yield case


# --- schedules ---------------------------------------------------------------------------------


def scheduler_of(settings, optimizer):
    """PyTorch's scheduler for our settings; floors and fractions are parts of the base rate."""
    kind = settings["kind"]
    floor = settings.get("floor", 0.0) * RATE
    if kind == "constant":
        return lr_scheduler.LambdaLR(optimizer, lambda tick: 1.0)
    if kind == "step":
        return lr_scheduler.StepLR(optimizer, settings["every"], settings["factor"])
    if kind == "exponential":
        return lr_scheduler.ExponentialLR(optimizer, settings["factor"])
    if kind == "polynomial":
        return lr_scheduler.PolynomialLR(optimizer, settings["ticks"], settings["power"])
    if kind == "cosine":
        return lr_scheduler.CosineAnnealingLR(optimizer, settings["ticks"], floor)
    if kind == "cosine-restarts":
        return lr_scheduler.CosineAnnealingWarmRestarts(
            optimizer, settings["ticks"], settings["growth"], floor)
    if kind == "one-cycle":
        return lr_scheduler.OneCycleLR(
            optimizer, max_lr=RATE, total_steps=settings["ticks"],
            pct_start=settings["warmUpShare"], div_factor=1 / settings["startFraction"],
            final_div_factor=settings["startFraction"] / settings["endFraction"],
            anneal_strategy={"cosine": "cos", "linear": "linear"}[settings["shape"]],
            cycle_momentum=False)
    if kind == "inverse":
        return lr_scheduler.LambdaLR(optimizer, lambda tick: 1 / (1 + tick) ** settings["power"])
    assert kind == "warm-up"
    first = lr_scheduler.LinearLR(
        optimizer, start_factor=settings["startFraction"], total_iters=settings["ticks"])
    then = scheduler_of(settings["then"], optimizer)
    return lr_scheduler.SequentialLR(optimizer, [first, then], milestones=[settings["ticks"]])


def one_cycle(**changes):
    defaults = {
        "kind": "one-cycle", "ticks": STEPS, "startFraction": 0.04, "endFraction": 4e-6,
        "warmUpShare": 0.3, "shape": "cosine"}
    return defaults | changes


def warm_up(then, ticks=10, start=0.1):
    return {"kind": "warm-up", "ticks": ticks, "startFraction": start, "then": then}


SCHEDULES = [
    ("step", {"kind": "step", "every": 15, "factor": 0.5}),
    ("step, often", {"kind": "step", "every": 7, "factor": 0.9}),
    ("exponential", {"kind": "exponential", "factor": 0.95}),
    ("polynomial, linear", {"kind": "polynomial", "ticks": 60, "power": 1.0}),
    ("polynomial, square", {"kind": "polynomial", "ticks": 60, "power": 2.0}),
    ("polynomial, past its end", {"kind": "polynomial", "ticks": 40, "power": 0.5}),
    ("cosine", {"kind": "cosine", "ticks": 60, "floor": 0.0}),
    ("cosine, floor", {"kind": "cosine", "ticks": 59, "floor": 0.05}),
    ("cosine, past its end (PyTorch climbs again)", {"kind": "cosine", "ticks": 40, "floor": 0.1}),
    ("cosine restarts", {"kind": "cosine-restarts", "ticks": 20, "growth": 1, "floor": 0.0}),
    ("cosine restarts, growing",
     {"kind": "cosine-restarts", "ticks": 8, "growth": 2, "floor": 0.02}),
    ("one cycle", one_cycle()),
    ("one cycle, linear", one_cycle(shape="linear")),
    ("one cycle, settings", one_cycle(startFraction=0.1, endFraction=0.01, warmUpShare=0.25)),
    ("one cycle, between ticks", one_cycle(ticks=63, warmUpShare=0.21, shape="linear")),
    ("warm-up, constant", warm_up({"kind": "constant"})),
    ("warm-up, cosine", warm_up({"kind": "cosine", "ticks": 50, "floor": 0.0})),
    ("warm-up, step", warm_up({"kind": "step", "every": 12, "factor": 0.5}, ticks=7, start=0.25)),
    ("inverse", {"kind": "inverse", "power": 1.0}),
    ("inverse, square root", {"kind": "inverse", "power": 0.5}),
]

PLATEAUS = [
    ("defaults but patience", {"patience": 4}),
    ("patience 0", {"factor": 0.8, "patience": 0, "threshold": 0.0}),
    ("threshold", {"factor": 0.5, "patience": 2, "threshold": 0.05}),
    ("cooldown", {"factor": 0.5, "patience": 2, "threshold": 0.01, "cooldown": 5}),
    ("floor", {"factor": 0.3, "patience": 1, "threshold": 0.01, "cooldown": 1, "floor": 0.04}),
    ("absolute threshold", {"factor": 0.5, "patience": 2, "threshold": 0.05, "relative": False}),
    ("higher is better", {"factor": 0.5, "patience": 2, "threshold": 0.02, "higherIsBetter": True}),
]


def schedules():
    for name, settings in SCHEDULES:
        network = load(base(), START)
        optimizer = descent(network)
        result = train(network, optimizer, scheduler=scheduler_of(settings, optimizer))
        yield {"name": name, "settings": settings, "baseLearningRate": RATE} | result


def plateaus():
    """A noisy fall that flattens; the rate noted is the one after the scheduler saw the metric."""
    ticks = torch.arange(STEPS, dtype=torch.float64)
    noise = 0.04 * torch.randn(STEPS, generator=random)
    falling = rounded(0.4 + torch.exp(-ticks / 9) + noise)
    falling[20:23] = falling[19]  # ties are no improvement
    for name, changes in PLATEAUS:
        settings = {
            "kind": "reduce-on-plateau", "factor": 0.1, "patience": 10, "threshold": 1e-4,
            "relative": True, "cooldown": 0, "floor": 0.0, "higherIsBetter": False} | changes
        higher = settings["higherIsBetter"]
        metrics = rounded(1.5 - falling) if higher else falling
        optimizer = descent(base())
        scheduler = lr_scheduler.ReduceLROnPlateau(
            optimizer, mode="max" if higher else "min", factor=settings["factor"],
            patience=settings["patience"], threshold=settings["threshold"],
            threshold_mode="rel" if settings["relative"] else "abs",
            cooldown=settings["cooldown"], min_lr=settings["floor"] * RATE)
        rates = []
        for metric in metrics.tolist():
            scheduler.step(metric)
            rates.append(optimizer.param_groups[0]["lr"])
        yield {
            "name": name, "settings": settings, "baseLearningRate": RATE, "metrics": metrics,
            "learningRatesAfter": rates}


# --- the file ----------------------------------------------------------------------------------


def plain(value):
    """The value in lists, dictionaries and Python numbers."""
    if isinstance(value, torch.Tensor):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def written(value, indent=""):
    """JSON with one line for each list of numbers and each object of single values."""
    def is_single(item):
        return not isinstance(item, (list, dict))

    items = value.values() if isinstance(value, dict) else value
    if is_single(value) or all(is_single(item) for item in items):
        return json.dumps(value, allow_nan=False)
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {written(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + indent + "}"
    lines = [inner + written(item, inner) for item in value]
    return "[\n" + ",\n".join(lines) + "\n" + indent + "]"


def main():
    default = Path(__file__).resolve().parents[2] / "Tests/BackpropTests/References/pytorch.json"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    references = {
        "about": {
            "madeBy": "Scripts/references/pytorch_references.py",
            "python": platform.python_version(),
            "pytorch": torch.__version__.split("+")[0],
            "seed": SEED,
        },
        "shared": {
            "inputs": INPUTS, "targets": TARGETS, "start": START,
            "batchSize": BATCH, "steps": STEPS,
        },
        "optimizers": list(optimizers()),
        "clipping": list(clipping()),
        "losses": list(loss_cases()),
        "lossExtremes": list(extremes()),
        "activations": list(activations()),
        "layers": list(layers()),
        "schedules": list(schedules()),
        "plateaus": list(plateaus()),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(plain(references)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
