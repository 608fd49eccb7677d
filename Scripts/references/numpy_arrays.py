"""Writes arrays with NumPy, for the tests to read.

    python3 Scripts/references/numpy_arrays.py

writes Tests/BackpropTests/References/arrays.json: files of a few hundred bytes each as hexadecimal
text, beside the numbers that NumPy reads from them. The file there was made with NumPy 2.4.6; the
tests need neither Python nor NumPy.
"""

import io
import json
import math
import pathlib
import re
import struct
import zipfile

import numpy as np

REFERENCES = pathlib.Path(__file__).parents[2] / "Tests" / "BackpropTests" / "References"

EXTREMES = {
    "f2": [0.0, -0.0, 1.5, 65504.0, 6e-8, -6.1e-5, np.nan, np.inf, -np.inf, 0.333],
    "f4": [0.0, -0.0, 1.5, 3.4e38, 1e-45, np.nan, np.inf, -np.inf, 1 / 3, 16777217.0],
    "f8": [0.0, -0.0, 1.5, 1.7e308, 5e-324, np.nan, np.inf, -np.inf, 1 / 3, 1e-40],
    "b1": [True, False, False, True, True, False, True, False, True, True],
}


def numbers(kind):
    """Ten numbers of a type, its extremes among them."""
    if kind in EXTREMES:
        return np.array(EXTREMES[kind], dtype=kind)
    limits = np.iinfo(kind)
    few = [limits.min, limits.max, 0, 1, 2, 100, limits.max - 1, limits.max // 3, 77, 5]
    return np.array(few, dtype=kind)


def saved(array, version=None):
    """The bytes of a .npy file."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def archive(compressed=False, **arrays):
    """The bytes of a .npz file."""
    stream = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **arrays)
    return stream.getvalue()


def large_archive(**arrays):
    """The bytes of a .npz file as if it had more than 4 GB."""
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 16
    try:
        return archive(**arrays)
    finally:
        zipfile.ZIP64_LIMIT = limit


def idx(code, array):
    """The bytes of an IDX file."""
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    swapped = array.astype(array.dtype.newbyteorder(">"))
    return bytes([0, 0, code, array.ndim]) + sizes + swapped.tobytes()


def text(number):
    """Python's shortest text of a number; JSON has none for infinities and not-a-number."""
    return repr(float(number))


def packed(data):
    """Hexadecimal digits, with runs of spaces as `*count*`: headers consist mostly of them."""
    return re.sub("(?:20){8,}", lambda run: f"*{len(run[0]) // 2}*", data.hex())


def case(name, data, array):
    """A file, and its numbers as rows of Doubles."""
    columns = math.prod(array.shape[1:])
    rows = array.reshape(array.shape[0], columns).astype(np.float64)
    return {
        "name": name, "bytes": packed(data), "columns": columns,
        "rows": [[text(x) for x in row] for row in rows],
    }  # fmt: skip


def npy_cases():
    for kind in ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
        for order in "<>" if kind[1] != "1" else "|":
            array = numbers(kind).astype(order + kind).reshape(5, 2)
            yield case(f"{order}{kind}", saved(array), array)
            yield case(f"{order}{kind} Fortran", saved(np.asfortranarray(array)), array)
    line = np.array([3.5, -1, 2], dtype="<f4")
    yield case("one dimension", saved(line), line)
    images = np.arange(24, dtype="<i2").reshape(2, 3, 4)
    yield case("three dimensions", saved(images), images)
    yield case("three dimensions Fortran", saved(np.asfortranarray(images)), images)
    hyper = np.arange(48, dtype=">f8").reshape(3, 2, 4, 2)
    yield case("four dimensions Fortran", saved(np.asfortranarray(hyper)), hyper)
    yield case("no rows", saved(np.zeros((0, 3), dtype="<f8")), np.zeros((0, 3)))
    fortran = np.zeros((0, 3), dtype="<f8", order="F")
    yield case("no rows Fortran", saved(fortran), fortran)
    yield case("one row of one", saved(np.array([[7]], dtype="u1")), np.array([[7]]))
    square = numbers("f4").reshape(2, 5)
    for version in [(1, 0), (2, 0), (3, 0)]:
        yield case(f"version {version[0]}", saved(square, version), square)


def idx_cases():
    for code, kind in [(8, "u1"), (9, "i1"), (11, "i2"), (12, "i4"), (13, "f4"), (14, "f8")]:
        yield case(f"labels {kind}", idx(code, numbers(kind)), numbers(kind))
        images = np.concatenate([numbers(kind), numbers(kind)[:2]]).reshape(3, 2, 2)
        yield case(f"images {kind}", idx(code, images), images)


def npz_cases():
    x, y = np.arange(6, dtype="<f4").reshape(3, 2), np.array([0, 1, 1])
    fortran = np.asfortranarray(np.arange(6, dtype="<u2").reshape(2, 3))
    yield {"name": "one", "bytes": packed(archive(table=x)), "arrays": [case("table", b"", x)]}
    yield {
        "name": "several",
        "bytes": packed(archive(X=x, y=y, é=fortran)),
        "arrays": [case("X", b"", x), case("y", b"", y), case("é", b"", fortran)],
    }
    yield {
        "name": "as large ones",
        "bytes": packed(large_archive(X=x, y=y)),
        "arrays": [case("X", b"", x), case("y", b"", y)],
    }
    yield {"name": "unnamed", "bytes": packed(archive(arr_0=y)), "arrays": [case("arr_0", b"", y)]}


def refused_cases():
    """What must be refused, with a word that the error has."""
    record = np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")])
    for name, array, word in [
        ("objects", np.array([{}, 1], dtype=object), "Python objects"),
        ("texts", np.array(["a", "bc"]), "texts"),
        ("bytes", np.array([b"a", b"bc"]), "texts"),
        ("records", record, "records"),
        ("complex", np.array([1j, 2]), "complex"),
        ("dates", np.array(["2020-01-01"], dtype="datetime64[D]"), "dates"),
        ("long doubles", np.array([1], dtype=np.longdouble), "more than eight bytes"),
        ("a scalar", np.array(3.0), "single number"),
        ("no columns", np.zeros((3, 0)), "no numbers"),
        ("no columns, very many rows", np.zeros((2**40, 0)), "no numbers"),
        ("no rows, very many columns", np.zeros((0, 2**40)), "at most"),
    ]:
        stream = io.BytesIO()
        np.save(stream, array, allow_pickle=True)
        yield {"name": name, "bytes": packed(stream.getvalue()), "word": word}
    compressed = archive(compressed=True, x=np.zeros((20, 2)))
    yield {"name": "compressed", "bytes": packed(compressed), "word": "savez_compressed"}
    yield {"name": "no arrays", "bytes": packed(archive()), "word": "spreadsheet"}
    pair = archive(X=np.zeros(2), y=np.zeros(2))
    yield {"name": "two arrays", "bytes": packed(pair), "word": "X, y"}
    two = saved(np.zeros(2)) + saved(np.zeros(3))
    yield {"name": "two in one file", "bytes": packed(two), "word": "a file of its own"}


def main():
    lists = {
        "npy": npy_cases(), "idx": idx_cases(), "npz": npz_cases(), "refused": refused_cases(),
    }  # fmt: skip
    # One entry a line, so that a change shows as such.
    parts = [
        f'"{key}": [\n' + ",\n".join(json.dumps(entry) for entry in entries) + "\n]"
        for key, entries in lists.items()
    ]
    (REFERENCES / "arrays.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
