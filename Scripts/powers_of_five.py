#!/usr/bin/env python3
"""Writes Sources/Backprop/Tables/CSV/PowersOfFive.swift: the first 128 bits of powers of five.

    python3 Scripts/powers_of_five.py

The powers are cut off after 128 bits, but the reciprocals of powers below 2^64 are rounded up: with
them a product is exact, or just above, where a decimal number lies halfway between two doubles.
"""

import pathlib

SMALLEST, LARGEST = -64, 64
FILE = "Sources/Backprop/Tables/CSV/PowersOfFive.swift"

HEAD = f"""/// The first 128 bits of 5^n, for n in `exponents`: its significand, with the highest bit set.
///
/// Made by `Scripts/powers_of_five.py`, which says how they are rounded.
enum PowersOfFive {{
  /// The exponents that the table has.
  static let exponents = {SMALLEST}...{LARGEST}

  /// The high and the low half of each.
  static let significands: [(high: UInt64, low: UInt64)] = [
"""


def significand(exponent):
  power = 5 ** abs(exponent)
  bits = power.bit_length()
  if exponent >= 0:
    return power << (128 - bits) if bits <= 128 else power >> (bits - 128)
  # 2^(bits + 127) / power lies in 2^127 ..< 2^128, since no power of five but 1 is one of two.
  quotient = (1 << (bits + 127)) // power
  return quotient + 1 if power < 1 << 64 else quotient


def grouped(number):
  digits = f"{number:016X}"
  return "0x" + "_".join(digits[i : i + 4] for i in range(0, 16, 4))


lines = []
for exponent in range(SMALLEST, LARGEST + 1):
  bits = significand(exponent)
  assert bits.bit_length() == 128
  lines.append(f"    ({grouped(bits >> 64)}, {grouped(bits & (1 << 64) - 1)}),  // 5^{exponent}\n")
root = pathlib.Path(__file__).resolve().parent.parent
(root / FILE).write_text(HEAD + "".join(lines) + "  ]\n}\n")
