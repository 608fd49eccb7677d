"""Records scikit-learn's metrics of random predictions, for the tests to compare with.

    python3 Scripts/references/metrics_references.py

writes metrics.json into Tests/BackpropTests/References. The file there was made with scikit-learn
1.9.1 and NumPy 2.4.6; the tests need neither Python nor scikit-learn.
"""

import json
import math
import pathlib
import warnings

import numpy
import sklearn
from sklearn import metrics

REFERENCES = pathlib.Path(__file__).parents[2] / "Tests" / "BackpropTests" / "References"

# Classes that do not occur are what some of the cases are about.
warnings.filterwarnings("ignore")

random = numpy.random.default_rng(20250301)


def defined(number):
    """JSON has no word for what is not a number."""
    return float(number) if math.isfinite(number) else None


def row_weights(kind, rows):
    if kind == "none":
        return None
    weights = numpy.round(random.uniform(0.1, 3, rows), 3)
    if kind == "some zero":
        weights[random.random(rows) < 0.3] = 0
        weights[0] = 1
    return weights


# MARK: - Classification


def smooth(rows, classes):
    """Probabilities that are hardly ever equal."""
    numbers = numpy.round(random.dirichlet(numpy.full(classes, 0.7), rows), 5)
    numbers[:, -1] = numpy.maximum(0, numpy.round(1 - numbers[:, :-1].sum(axis=1), 5))
    return numbers


def tied(rows, classes):
    """Probabilities of whole sixteenths: many are equal, many are 0, and their sums are exact."""
    return random.multinomial(16, numpy.full(classes, 1 / classes), rows) / 16


def sure(rows, classes):
    """Probabilities of 0 and 1."""
    return numpy.eye(classes)[random.integers(0, classes, rows)]


def truth(kind, probabilities):
    rows, classes = probabilities.shape
    if kind == "one class":
        return numpy.full(rows, random.integers(classes))
    numbers = numpy.where(
        random.random(rows) < 0.6, probabilities.argmax(axis=1), random.integers(0, classes, rows)
    )
    if kind == "class missing":
        numbers[numbers == classes - 1] = 0
    elif rows >= classes:
        numbers[:classes] = numpy.arange(classes)
    return numbers


def classification(probabilities, classes_of, weights_of):
    rows, classes = probabilities.shape
    y = truth(classes_of, probabilities)
    weights = row_weights(weights_of, rows)
    predicted = probabilities.argmax(axis=1)
    every = {"labels": range(classes), "sample_weight": weights}
    if classes == 2:
        area = metrics.roc_auc_score(y, probabilities[:, 1], sample_weight=weights)
    else:
        area = metrics.roc_auc_score(y, probabilities, multi_class="ovr", **every)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        y, predicted, zero_division=0, **every
    )
    return {
        "truth": y.tolist(),
        "probabilities": probabilities.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "classes": classes,
        "accuracy": metrics.accuracy_score(y, predicted, sample_weight=weights),
        "balancedAccuracy": metrics.balanced_accuracy_score(y, predicted, sample_weight=weights),
        "macroF1": metrics.f1_score(
            y, predicted, average="macro", zero_division=0, sample_weight=weights
        ),
        "logLoss": metrics.log_loss(y, probabilities, **every),
        "rocAUC": defined(area),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": metrics.confusion_matrix(y, predicted, **every).tolist(),
    }


def classifications():
    for classes in range(2, 11):
        for make in (smooth, tied, sure):
            for weights in ("none", "all", "some zero"):
                rows = int(random.integers(classes, 5 * classes + 6))
                yield classification(make(rows, classes), "all classes", weights)
        yield classification(tied(classes + 8, classes), "class missing", "none")
        yield classification(smooth(classes + 8, classes), "class missing", "all")
        yield classification(tied(classes + 3, classes), "one class", "none")
        yield classification(smooth(1, classes), "one class", "none")


# MARK: - Regression


def regression(rows, targets, scale, weights_of):
    y = numpy.round(random.standard_normal((rows, targets)) * scale + 3 * scale, 6)
    predicted = numpy.round(y + random.standard_normal((rows, targets)) * scale / 2, 6)
    weights = row_weights(weights_of, rows)
    return {
        "truth": y.tolist(),
        "predictions": predicted.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "r2": metrics.r2_score(y, predicted, sample_weight=weights),
        "rmse": metrics.root_mean_squared_error(y, predicted, sample_weight=weights),
        "mae": metrics.mean_absolute_error(y, predicted, sample_weight=weights),
    }


def regressions():
    for targets in (1, 2, 4):
        for scale in (0.01, 1, 1000):
            for weights in ("none", "all", "some zero"):
                yield regression(int(random.integers(3, 30)), targets, scale, weights)


# MARK: - Several labels


def multi_label(rows, labels, weights_of):
    y = random.random((rows, labels)) < 0.4
    scores = random.integers(0, 17, (rows, labels)) / 16
    scores = numpy.where(random.random((rows, labels)) < 0.5, y * 0.75, scores)
    predicted = scores > 0.5
    weights = row_weights(weights_of, rows)
    every = {"sample_weight": weights}
    return {
        "truth": y.tolist(),
        "probabilities": scores.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "labels": labels,
        "accuracy": float(
            numpy.mean(
                [metrics.accuracy_score(y[:, i], predicted[:, i], **every) for i in range(labels)]
            )
        ),
        "subsetAccuracy": metrics.accuracy_score(y, predicted, **every),
        "macroF1": metrics.f1_score(y, predicted, average="macro", zero_division=0, **every),
        "rocAUC": defined(metrics.roc_auc_score(y, scores, average="macro", **every)),
    }


def multi_labels():
    for labels in (2, 3, 6):
        for rows in (3, 12, 30):
            for weights in ("none", "all", "some zero"):
                yield multi_label(rows, labels, weights)


def main():
    lists = {
        "classification": classifications(),
        "regression": regressions(),
        "multiLabel": multi_labels(),
    }
    parts = [
        f'"{key}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]"
        for key, cases in lists.items()
    ]
    versions = {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__}
    (REFERENCES / "metrics.json").write_text(
        f'{{"versions": {json.dumps(versions)},\n' + ",\n".join(parts) + "\n}\n"
    )


if __name__ == "__main__":
    main()
