#!/usr/bin/env python3
"""Finds the polynomials of the elementary functions in Sources/Kernels.

    python3 Scripts/polynomials.py              all of them, half a minute
    python3 Scripts/polynomials.py exp log      those whose name starts so

Needs Python 3 and mpmath (any version since 1.0); no part of the package needs either.

Each polynomial is the one whose largest weighted error is smallest (Remez's exchange, on a dense
grid of Chebyshev points, in 60 digits). The weight makes it the error of the function's result:
relative, or absolute where a result near 1 is formed as 1 - small. Coefficients are then rounded
to the format one by one, lowest first, and the others are found anew after each, so that they
absorb what rounding did. Printed as hexadecimal literals: they mean the same bits everywhere.
"""

import sys

from mpmath import mp, mpf

mp.dps = 60
GRID = 600


def chebyshev_points(low, high):
  centre, radius = (low + high) / 2, (high - low) / 2
  return [centre - radius * mp.cos(mp.pi * (2 * i + 1) / (2 * GRID)) for i in range(GRID)]


def exchange(points, target, weight, fixed, degree):
  """The coefficients after `fixed` that minimise max |weight * (target - polynomial)|."""
  # What is left to approximate is a polynomial times point^first; that factor goes into the
  # weight, without its sign, or the exchange would not converge on both sides of 0.
  first, size = len(fixed), degree + 1 - len(fixed)
  powers = [[x**k for k in range(size)] for x in points]
  rest = [
    (target[i] - mp.polyval(fixed[::-1] or [0], x)) / x**first for i, x in enumerate(points)
  ]
  weight = [abs(w * x**first) for w, x in zip(weight, points)]
  chosen = [round((GRID - 1) * (1 - mp.cos(mp.pi * k / size)) / 2) for k in range(size + 1)]
  best = None
  for _ in range(40):
    # weight * (rest - polynomial) = ± level at the chosen points.
    matrix, right = mp.matrix(size + 1, size + 1), mp.matrix(size + 1, 1)
    for row, i in enumerate(chosen):
      for k in range(size):
        matrix[row, k] = weight[i] * powers[i][k]
      matrix[row, size] = (-1) ** row
      right[row] = weight[i] * rest[i]
    solution = mp.lu_solve(matrix, right)
    coefficients, level = [solution[k] for k in range(size)], abs(solution[size])
    error = [
      weight[i] * (rest[i] - mp.fdot(zip(coefficients, powers[i]))) for i in range(GRID)
    ]
    largest = max(abs(e) for e in error)
    if best is None or largest < best[1]:
      best = coefficients, largest
    # The largest error of every run of one sign; then the best neighbouring ones of these.
    peaks = []
    for i in range(GRID):
      if peaks and (error[peaks[-1]] > 0) == (error[i] > 0):
        if abs(error[i]) > abs(error[peaks[-1]]):
          peaks[-1] = i
      else:
        peaks.append(i)
    while len(peaks) > size + 1:
      peaks.pop(0 if abs(error[peaks[0]]) < abs(error[peaks[-1]]) else -1)
    if len(peaks) < size + 1 or largest <= level * mpf("1.001"):
      break
    chosen = peaks
  return best


def rounded(value, bits):
  """The nearest number with `bits` significant bits."""
  if value == 0:
    return mpf(0)
  unit = mpf(2) ** (mp.floor(mp.log(abs(value), 2)) + 1 - bits)
  return mp.nint(value / unit) * unit


def literal(value, bits):
  sign, exponent = "-" if value < 0 else "", int(mp.floor(mp.log(abs(value), 2)))
  digits = (bits + 2) // 4
  fraction = int((abs(value) / mpf(2) ** exponent - 1) * mpf(16) ** digits)
  text = f"{fraction:0{digits}x}".rstrip("0") or "0"
  return f"{sign}0x1.{text}p{exponent}"


def find(title, bits, low, high, function, weight, degree, variable=lambda x: x):
  arguments = chebyshev_points(mpf(low), mpf(high))
  points = [variable(x) for x in arguments]
  target, weights = [function(x) for x in arguments], [weight(x) for x in arguments]
  fixed = []
  while len(fixed) <= degree:
    coefficients, _ = exchange(points, target, weights, fixed, degree)
    fixed.append(rounded(coefficients[0], bits))
  error = max(
    abs(w * (t - mp.polyval(fixed[::-1], x))) for w, t, x in zip(weights, target, points)
  )
  print(f"{title}: degree {degree}, largest error 2^{mp.nstr(mp.log(error, 2), 5)}")
  for k, c in enumerate(fixed):
    print(f"  c{k:<2} {literal(c, bits)}")
  print(flush=True)


def constants(bits, short):
  print(f"constants, {bits} bits")
  # exp needs all bits of ln 2, log a first part so short that its product with k is exact.
  high, shorter = rounded(mp.log(2), bits), rounded(mp.log(2), short)
  for name, value in [
    ("1/ln 2", 1 / mp.log(2)),
    ("ln 2, high", high),
    ("ln 2, low", mp.log(2) - high),
    (f"ln 2, {short} bits", shorter),
    ("ln 2, the rest", mp.log(2) - shorter),
  ]:
    print(f"  {name:<15} {literal(rounded(value, bits), bits)}")
  print(flush=True)


HALF = mp.log(2) / 2 * mpf("1.0001")  # the reduced argument of exp, and a little more


def exponential(bits, degree):
  # exp(r) = 1 + r + r² P(r)
  find(
    f"exp, {bits} bits, P(r)", bits, -HALF, HALF,
    lambda r: (mp.expm1(r) - r) / r**2, lambda r: r**2 / mp.exp(r), degree)


LOW, HIGH = mp.sqrt(mpf(1) / 2) - 1, mp.sqrt(2) - 1


def logarithm(bits, degree):
  # log(1 + f) = f + f² Q(f)
  find(
    f"log, {bits} bits, Q(f)", bits, LOW, HIGH,
    lambda f: (mp.log1p(f) - f) / f**2, lambda f: f**2 / mp.log1p(f), degree)


def logarithm_by_quotient(bits, degree):
  # log(1 + f) = 2 s + s³ R(s²),  s = f / (2 + f)
  find(
    f"log, {bits} bits, R(s²)", bits, mpf(10) ** -12, HIGH / (2 + HIGH),
    lambda s: (2 * mp.atanh(s) - 2 * s) / s**3, lambda s: s**3 / (2 * mp.atanh(s)), degree,
    lambda s: s**2)


def hyperbolic_tangent(bits, degree):
  # tanh(x) = x + x³ T(x²)
  find(
    f"tanh, {bits} bits, T(x²)", bits, mpf(10) ** -12, mpf("0.5501"),
    lambda x: (mp.tanh(x) - x) / x**3, lambda x: x**3 / mp.tanh(x), degree,
    lambda x: x**2)


def error_function(bits, small_degree, large_degree, end):
  # erf(x) = x + x S(x²) below 1
  find(
    f"erf, {bits} bits, S(x²)", bits, mpf(10) ** -12, 1,
    lambda x: mp.erf(x) / x - 1, lambda x: x / mp.erf(x), small_degree,
    lambda x: x**2)
  # erf(x) = 1 - exp(-x²) L(x - 1) from 1 on
  find(
    f"erf, {bits} bits, L(x - 1)", bits, 1, end,
    lambda x: mp.erfc(x) * mp.exp(x**2), lambda x: mp.exp(-(x**2)), large_degree,
    lambda x: x - 1)


ALL = [
  ("constants", lambda: constants(24, 16)),
  ("constants", lambda: constants(53, 42)),
  ("exp", lambda: exponential(24, 4)),
  ("exp", lambda: exponential(53, 9)),
  ("log", lambda: logarithm(24, 9)),
  ("log", lambda: logarithm_by_quotient(53, 6)),
  ("tanh", lambda: hyperbolic_tangent(24, 4)),
  ("tanh", lambda: hyperbolic_tangent(53, 10)),
  ("erf", lambda: error_function(24, 6, 8, 4)),
  ("erf", lambda: error_function(53, 11, 21, 6)),
]

if __name__ == "__main__":
  for name, work in ALL:
    if len(sys.argv) == 1 or any(name.startswith(a) for a in sys.argv[1:]):
      work()
