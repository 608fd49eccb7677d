"""Records the lab in NumPy with many settings, for the tests to compare with.

    python3 Scripts/references/lab_references.py

writes lab-options.json into Tests/BackpropTests/References, and

    python3 Scripts/references/lab_references.py 42

prints the lab's own run from a seed, as it stands in lab-numpy-seed-42.txt. All were made with NumPy
2.4.6; the tests need neither Python nor NumPy.
"""

import contextlib
import io
import json
import pathlib
import sys

import numpy as np

REFERENCES = pathlib.Path(__file__).parents[2] / "Tests" / "BackpropTests" / "References"


def lab(seed=0, hidden=4, epochs=10_000, rate=0.1, every=100, nudge=0):
    """Learns XOR and prints the loss of every so many epochs, and the predictions at the end.

    Examples are columns. What descends is the binary cross-entropy, whose slope before the last
    sigmoid is a2 - y; what is printed is the mean squared error.
    """
    x = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    y = np.array([[0.0, 1.0, 1.0, 0.0]])
    np.random.seed(seed)
    w1, b1 = np.random.randn(hidden, 2), np.zeros((hidden, 1))
    w2, b2 = np.random.randn(1, hidden), np.zeros((1, 1))
    w1 += nudge * np.spacing(w1)

    def forward():
        a1 = sigmoid(w1 @ x + b1)
        return a1, sigmoid(w2 @ a1 + b2)

    for epoch in range(epochs):
        a1, a2 = forward()
        if epoch % every == 0:
            print(f"Epoch {epoch}, Loss: {np.mean((y - a2) ** 2):.4f}")
        dz2 = a2 - y
        dz1 = (w2.T @ dz2) * a1 * (1 - a1)
        w1 -= rate * (dz1 @ x.T / 4)
        b1 -= rate * dz1.mean(axis=1, keepdims=True)
        w2 -= rate * (dz2 @ a1.T / 4)
        b2 -= rate * dz2.mean(axis=1, keepdims=True)
    print("Predictions:", forward()[1])


def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


# Seed, hidden units, epochs, learning rate, epochs between reports. Few lines each: what counts is
# the last one, which depends on every step before it.
SETTINGS = [
    # The ends of the seeds, and training that never begins.
    (0, 4, 0, 0.1, 100),
    (2**31, 1, 0, 0.5, 1),
    (2**32 - 1, 33, 0, 20.0, 7),
    (0, 2, 1, 0.5, 1),
    (2**31, 3, 1, 5.0, 100),
    (2**32 - 1, 4, 1, 20.0, 1000),
    # Epochs on either side of a report.
    (3, 5, 99, 0.01, 100),
    (3, 5, 100, 0.01, 100),
    (3, 5, 101, 0.01, 100),
    (7, 8, 99, 1.0, 7),
    (7, 8, 100, 1.0, 7),
    (11, 16, 101, 5.0, 1),
    # Hidden units: one cannot learn XOR, 33 leave the path of tiny layers.
    (2**31, 1, 3000, 0.5, 1000),
    (42, 2, 3000, 1.0, 1000),
    (5, 3, 3000, 0.5, 1000),
    (1234, 5, 3000, 0.01, 1000),
    (2**32 - 1, 8, 3000, 1.0, 1000),
    (19650218, 16, 3000, 0.5, 100),
    (2024, 33, 3000, 0.5, 100),
    (2**31 - 1, 33, 1000, 1.0, 7),
    # Learning rates: hardly anything happens, or the weights fly.
    (1, 16, 1000, 0.01, 100),
    (0, 4, 3000, 5.0, 1000),
    (1, 8, 1000, 5.0, 100),
    (42, 4, 1000, 20.0, 100),
    (2**32 - 1, 2, 3000, 20.0, 1000),
    (10, 33, 1000, 20.0, 100),
    (99, 1, 1000, 20.0, 100),
    (123456789, 3, 3000, 5.0, 1000),
    # The largest rates leave sigmoids that are 0 or 1, and nothing to learn.
    (0, 4, 300, 1e308, 100),
    (1, 4, 300, 1e308, 100),
]


def printed(settings, nudge=0):
    """The lines that the lab prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        lab(*settings, nudge=nudge)
    return output.getvalue().splitlines()


def steady(settings, lines):
    """How many lines stay the same when the start weights change by some units of the last place.

    With a learning rate of 20 the weights fly about so that the last bit of one exponential decides
    what is printed later; NumPy itself then prints different lines on processors with and without
    AVX-512. Only what comes before can be compared.
    """
    count = len(lines)
    for nudge in (-3, -2, -1, 1, 2, 3):
        for number, line in enumerate(printed(settings, nudge)[:count]):
            if line != lines[number]:
                count = number
                break
    return count


def main():
    if len(sys.argv) > 1:
        lab(int(sys.argv[1]))
        return
    names = ["seed", "hidden", "epochs", "learningRate", "reportEvery"]
    runs = []
    for settings in SETTINGS:
        lines = printed(settings)
        runs.append(dict(zip(names, settings), lines=lines, steady=steady(settings, lines)))
    # One run a line, so that a change shows as such.
    text = "[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]\n"
    (REFERENCES / "lab-options.json").write_text(text)


if __name__ == "__main__":
    main()
