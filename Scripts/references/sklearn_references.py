"""Records what scikit-learn's networks reach on the example tables, for the tests to compare with.

    python3 Scripts/references/sklearn_references.py

writes sklearn.json into Tests/BackpropTests/References and prints the means. The file there was
made with scikit-learn 1.9.1 and NumPy 2.4.6; the tests need neither Python nor scikit-learn.

For each table and seed, a fifth of the rows is held out for the test; where classes are predicted,
a fifth of each. Inputs are standardised with the means and deviations of the training rows. The
score is the accuracy, or R² for numbers.
"""

import csv
import json
import pathlib
import warnings

import numpy
import sklearn
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = pathlib.Path(__file__).parents[2]
DATA = ROOT / "Examples" / "data"
REFERENCES = ROOT / "Tests" / "BackpropTests" / "References"

SEEDS = range(5)

# Stopping after the default of 200 epochs is part of what is recorded.
warnings.filterwarnings("ignore", category=ConvergenceWarning)


def read(name):
    """The features as numbers and the last column as it is."""
    with open(DATA / f"{name}.csv", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return numpy.array([[float(x) for x in row[:-1]] for row in rows]), [row[-1] for row in rows]


def classifier(seed, **settings):
    return MLPClassifier(random_state=seed, **settings)


def regressor(seed, **settings):
    return MLPRegressor(random_state=seed, **settings)


def standardised_target(seed, **settings):
    return TransformedTargetRegressor(regressor(seed, **settings), transformer=StandardScaler())


LONGER = {"max_iter": 2000}
STOPPING = {"early_stopping": True}
# One setting that does not hang on scikit-learn's rule for when to stop.
FIXED = {"hidden_layer_sizes": (100,), "batch_size": 200, "max_iter": 50}

CLASSIFIERS = {
    "default": (classifier, {}),
    "max_iter_2000": (classifier, LONGER),
    "early_stopping": (classifier, STOPPING),
}
REGRESSORS = {
    "default": (regressor, {}),
    "max_iter_2000": (regressor, LONGER),
    "early_stopping": (regressor, STOPPING),
    "standardised_target": (standardised_target, {}),
    "standardised_target_early_stopping": (standardised_target, STOPPING),
}
TABLES = {
    "iris": CLASSIFIERS,
    "digits": CLASSIFIERS | {"fixed_50_epochs": (classifier, FIXED)},
    "diabetes": REGRESSORS,
}


def splits(name, networks):
    """For each seed the rows of the test, counted from 0, and the scores."""
    inputs, targets = read(name)
    is_regression = networks is REGRESSORS
    targets = numpy.array(targets, dtype=float if is_regression else str)
    for seed in SEEDS:
        train, test = train_test_split(
            numpy.arange(len(targets)),
            test_size=0.2,
            random_state=seed,
            stratify=None if is_regression else targets,
        )
        scores = {}
        for label, (network, settings) in networks.items():
            model = make_pipeline(StandardScaler(), network(seed, **settings))
            model.fit(inputs[train], targets[train])
            scores[label] = float(model.score(inputs[test], targets[test]))
        yield {"seed": seed, "test_rows": [int(row) for row in test], "scores": scores}


def main():
    tables = []
    for name, networks in TABLES.items():
        recorded = list(splits(name, networks))
        means = {
            label: sum(split["scores"][label] for split in recorded) / len(recorded)
            for label in networks
        }
        for label, mean in means.items():
            print(f"{name:10} {label:36} {mean:.4f}")
        score = "r2" if networks is REGRESSORS else "accuracy"
        tables.append(
            f'{{"table": "{name}", "score": "{score}", "means": {json.dumps(means)}, "splits": [\n'
            + ",\n".join(json.dumps(split) for split in recorded)
            + "\n]}"
        )
    versions = {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__}
    (REFERENCES / "sklearn.json").write_text(
        f'{{"versions": {json.dumps(versions)},\n"tables": [\n' + ",\n".join(tables) + "\n]}\n"
    )


if __name__ == "__main__":
    main()
