"""Records what NumPy draws and prints, for the tests to compare with.

    python3 Scripts/references/numpy_references.py

writes numpy-random.json and numpy-format.json into Tests/BackpropTests/References. The files there
were made with NumPy 2.4.6; the tests need neither Python nor NumPy.
"""

import json
import pathlib

import numpy as np

REFERENCES = pathlib.Path(__file__).parents[2] / "Tests" / "BackpropTests" / "References"

SEEDS = [0, 1, 2, 3, 5, 7, 10, 42, 99, 123, 624, 1234, 1337, 2024, 5489, 12345, 65535, 65536]
SEEDS += [1_000_003, 19650218, 123456789, 2**31 - 1, 2**31, 3_141_592_653, 2**32 - 2, 2**32 - 1]


def random_streams():
    """The first numbers of each seed, and some from after the state has been renewed many times."""
    streams = []
    for seed in SEEDS:
        np.random.seed(seed)
        uniforms = np.random.random_sample(10).tolist()
        np.random.seed(seed)
        normals = np.random.randn(10_000).tolist()
        streams.append(
            {"seed": seed, "uniforms": uniforms, "first": normals[:10], "last": normals[-4:]}
        )
    return streams


def text(number):
    """Python's shortest text of a number; JSON has none for infinities and not-a-number."""
    return repr(float(number))


SPECIAL = [
    0.0, -0.0, 1.0, -1.0, 2.0, 10.0, 100.0, 0.5, 0.25, 0.1, 0.2, 0.3, 1 / 3, 2 / 3,
    1e-3, 1e-4, np.nextafter(1e-4, 0), 1e-5, 1e-8, 1e-9, 1e-10, 5e-9, 1e-99, 1e-100, 1e-101,
    999.0, 1000.0, 1001.0, 12345.678, 99999999.0, 99999999.1, 67108864.3, 1e8, np.nextafter(1e8, 0),
    1e16, 1e22, 1e23, 9e22, 1e99, 1e100, 1e300, 2.0**53, 2.0**53 + 2, 123456789.123456789,
    0.123456785, 0.123456775, 0.000000005, 0.00390625, 0.001953125, 2.0**-9, 2.0**-13, 2.0**-44,
    0.99999999, 0.999999999, 0.999999995, 0.999999994, 9.9999999949, 9.999999995, 9.999999996,
    5e-324, 1e-323, 1.5e-323, 2.5e-322, 1e-320, 4.9e-310, 2.2250738585072014e-308,
    2.225073858507201e-308, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"),
]  # fmt: skip


def hard_doubles(random):
    """Numbers whose decimal text is easy to get wrong, then numbers of every size."""
    yield from SPECIAL
    yield from (-number for number in SPECIAL)
    # Exact ties at the fourth fraction digit, one above and one below.
    for _ in range(30):
        tie = (2 * int(random.integers(1, 100_000)) + 1) / 32
        yield from (tie, np.nextafter(tie, 0), -np.nextafter(tie, np.inf))
    # Ties at the eighth digit after the first, which need more than nine digits exactly.
    for _ in range(20):
        yield float(int(random.integers(10**8, 10**9)) * 10 + 5)
    # Decimal texts that look like ties but are not.
    for _ in range(40):
        yield float(f"{random.integers(0, 10)}.{random.integers(0, 10**4):04d}5")
    for power in range(-1074, 1024, 43):
        yield 2.0**power
    for _ in range(150):
        yield float(random.integers(0, 2**64, dtype=np.uint64).view(np.float64))


def hard_rows(random):
    """Rows that take every branch of the choice of notation, width and line breaks."""
    yield from ([number] for number in SPECIAL)
    yield from ([-number, 1.0] for number in SPECIAL)
    yield []
    # Predictions as the lab prints them.
    for scale in (0.5, 0.1, 0.03, 0.004, 3e-4, 1e-4, 3e-5):
        for _ in range(12):
            noise = random.random(4) * scale
            yield [noise[0], 1 - noise[1], 1 - noise[2], noise[3]]
    # The ratio of 1000, from both sides.
    for small in (0.001, 0.5, 0.01234, 3.0):
        yield from ([small, small * 1000], [small, np.nextafter(small * 1000, np.inf)])
    for _ in range(90):
        yield random.choice(SPECIAL, size=int(random.integers(2, 6)))
    # Few digits, many digits, subnormal numbers.
    for digits in range(1, 11):
        for exponent in (-3, 0, 4, 9, 150, -320):
            numbers = random.random(int(random.integers(1, 5)))
            yield [float(f"{number:.{digits}e}") * 10.0**exponent for number in numbers]
    # Line breaks: every length around the ends of the lines, padded and not.
    for length in list(range(5, 17)) + [30]:
        yield random.random(length)
        yield random.integers(-9, 10, length) / 2
    for length in (7, 8, 9, 40):
        yield random.standard_normal(length) * 10.0 ** random.integers(-5, 6, length)
    yield [1.0] * 23 + [np.nan]
    yield [1.0] * 24
    # Above 1000 numbers only the ends are printed, and only they decide the notation.
    for length in (1000, 1001):
        long = np.arange(length) / 8
        long[length // 2] = 1e20
        yield long
    for _ in range(110):
        scale = 10.0 ** random.integers(-6, 10)
        yield random.standard_normal(int(random.integers(1, 7))) * scale


def main():
    random = np.random.default_rng(20250101)
    rows = [np.array(list(row), dtype=np.float64) for row in hard_rows(random)]
    write("numpy-random.json", {"streams": random_streams()})
    write(
        "numpy-format.json",
        {
            "rows": [
                {"values": [text(x) for x in row], "text": str(row.reshape(1, -1))} for row in rows
            ],
            "numbers": [
                {"value": text(x), "fixed4": f"{float(x):.4f}", "scientific8": f"{float(x):.8e}"}
                for x in hard_doubles(random)
            ],
        },
    )


def write(name, lists):
    """One entry a line, so that a change shows as such."""
    parts = [
        f'"{key}": [\n' + ",\n".join(json.dumps(entry) for entry in entries) + "\n]"
        for key, entries in lists.items()
    ]
    (REFERENCES / name).write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
