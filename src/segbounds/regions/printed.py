"""A number as it was reported, read as all that it may stand for.

Three kinds of numbers are told apart. What is exact stands for itself: whole numbers, fractions, and whatever begins with ``==``. What
was printed stands for everything that its digits can be the rounding of: ``0.85``, and ``85 %`` no less. What was computed stands for
itself and what rounding errors may have made of it: a float, and a text with as many digits as only a computer writes.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isfinite
from numbers import Rational
from typing import Any

import sympy as sp

from segbounds.algebra import reading, texts
from segbounds.errors import InputError, unknown


@dataclass(frozen=True)
class Reported:
    """A value that was given: everything from ``low`` to ``high``, the ends included unless said otherwise."""

    low: sp.Rational
    high: sp.Rational
    with_low: bool = True
    with_high: bool = True

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def text(self) -> str:
        return " to ".join(dict.fromkeys(map(decimals, (self.low, self.high))))

    def contains(self, value: sp.Expr) -> bool:
        """Whether an exact number is among what was reported."""
        if value is sp.nan:  # what a metric of one's own may be at 0/0
            return False
        above = value > self.low or (self.with_low and value == self.low)
        return bool(above and (value < self.high or (self.with_high and value == self.high)))

    @property
    def simplest(self) -> sp.Rational:
        """Of the numbers from ``low`` to ``high`` the one with the smallest denominator."""
        # the continued fractions of both, as far as they are alike
        alike, low, high = [], self.low, self.high
        while sp.floor(low) < low and sp.ceiling(low) > high:
            alike.append(sp.floor(low))
            low, high = 1 / (high - alike[-1]), 1 / (low - alike[-1])
        found = sp.ceiling(low)
        for whole in reversed(alike):
            found = whole + 1 / sp.Rational(found)
        return found

    def within(self, least: sp.Expr, most: sp.Expr) -> "Reported":
        """What of it lies between two numbers; all of it where nothing does."""
        low, high = max(self.low, least), min(self.high, most)
        if low > high:
            return self
        return Reported(low, high, self.with_low or low > self.low, self.with_high or high < self.high)


def decimals(value: sp.Expr) -> str:
    """A number with six digits, or with all of them where twelve are all."""
    short = f"{float(value):.6g}"
    if not value.is_Rational or sp.Rational(short) == value:
        return short
    whole = f"{float(value):.12g}"
    return whole if "e" not in whole and sp.Rational(whole) == value else short


def told_apart(*values: sp.Expr) -> list[str]:
    """Numbers with as many digits as it takes to see which differ, six where that is enough.

    >>> told_apart(sp.Rational(17, 20), sp.Rational(171, 200)), told_apart(sp.sqrt(2), sp.sqrt(2) + sp.Rational(1, 10**9))
    (['0.85', '0.855'], ['1.41421356237', '1.41421356337'])
    """
    shown = [decimals(value) for value in values]
    for digits in (9, 12, 16, 20, 30, 40):
        if _in_order(values, shown):
            break
        rounded = [
            decimals(value) if value.is_infinite else format(Decimal(str(sp.N(value, digits))).normalize(), "f")
            for value in values
        ]
        shown = [
            short if value.is_infinite or sp.Rational(short) == value else text
            for text, short, value in zip(rounded, shown, values, strict=True)
        ]
    return shown


def _in_order(values: Sequence[sp.Expr], shown: Sequence[str]) -> bool:
    """Whether what is shown of numbers is in the order of the numbers."""
    pairs = sorted(zip(values, map(Decimal, shown), strict=True), key=lambda pair: sp.N(pair[0], 50))
    return all((one[1] < other[1]) == bool(one[0] < other[0]) for one, other in pairwise(pairs))


#: What a last digit may hide, by how it was made: from so many units below what is printed to so many above it. Ties of the nearest go
#: either way, so both ends count; cutting off leaves what is printed itself, as making it whole upwards does.
ROUNDINGS: dict[str, tuple[Fraction, Fraction, bool, bool]] = {
    "nearest": (Fraction(1, 2), Fraction(1, 2), True, True),
    "down": (Fraction(0), Fraction(1), True, False),
    "up": (Fraction(1), Fraction(0), False, True),
    "any": (Fraction(1), Fraction(1), False, False),
}

#: Roundings between counts and a metric, each by at most half a unit in the last place of a number near 1. Dice, recall or MCC take
#: four to six; and they are errors of 1, however small the metric, since many programs have it as 1 - loss, or as a difference.
STEPS = 8
#: The significand's bits of the numbers that computers have; longer ones are read as float64.
BITS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53, "longdouble": 53, "float128": 53}
#: From how many decimals on a text may be that of a float32, or must be that of a float64.
PLACES_OF_SINGLE, PLACES_OF_DOUBLE = 7, 12

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:/\d+|e[-+]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_LONGEST = texts.TYPED.digits  # characters of a number: no computer prints more


def reported(value: Any, *, exact: bool = False, rounding: str = "nearest", steps: int = STEPS) -> Reported:
    """What a reported value may have been.

    value
        A text or a Decimal is a number as printed: ``0.85`` stands for [0.845, 0.855], and so does ``85 %`` (``%`` divides by 100; trailing
        zeros are digits). Fractions (``17/20``), whole numbers and what begins with ``==`` stand for themselves, ``0.8..0.9`` for a range.
        With 7 decimals a text may be that of a float32, with 12 it is that of a float64: then it stands for what rounding errors may
        have made it as well. A float (of Python, numpy, torch) stands for itself up to such errors, and not for what rounds to it.
    exact
        Decimals, printed or floats, stand for themselves: 0.85 for 17/20.
    rounding
        How it was printed: to the ``nearest`` (ties either way), cut off (``down``), the other way (``up``), or ``any`` of these. Of
        negative numbers, down and up may mean away from zero as well as towards it: both are taken.
    steps
        Rounding errors of what was computed, each by half a unit in the last place of a number near 1.

    Raises InputError for anything else.

    >>> reported("85.0 %")
    Reported(low=1699/2000, high=1701/2000, with_low=True, with_high=True)
    """
    if rounding not in ROUNDINGS:
        raise unknown("rounding", rounding, ROUNDINGS)
    if isinstance(value, Reported):
        return value
    if isinstance(value, Rational | sp.Rational) and not isinstance(value, bool):
        number = sp.Rational(int(value.numerator), int(value.denominator))
        return Reported(number, number)
    computed = None if exact else _as_computed(value, steps)
    if computed is not None:
        return computed
    return _printed(_text(value), exact, rounding, steps)


def _as_computed(value: Any, steps: int) -> Reported | None:
    """A float with its rounding errors; None for what is none."""
    if isinstance(value, sp.Float):
        exact = sp.Rational(value)
        number, bits = Fraction(exact.p, exact.q), value._prec
    else:
        # numpy's scalars, and arrays and tensors of one number, know their kind; Python's floats are float64, whose digits may be fewer
        kind = "float64" if isinstance(value, float) else str(getattr(value, "dtype", "")).rpartition(".")[2]
        if kind not in BITS:
            return None
        try:
            finite = float(value)
        except (TypeError, ValueError):  # an array of many
            return None
        if not isfinite(finite):
            raise InputError(f"{finite} is not a value: write it like 0.85, 85 %, 17/20, or 0.8..0.9 for a range")
        number = Fraction(finite)
        bits = BITS["float32"] if kind == "float64" and _is_single(finite) else BITS[kind]
    error = _error(number, steps, bits)
    return Reported(_rational(number - error), _rational(number + error))


def _error(number: Fraction, steps: int, bits: int) -> Fraction:
    return steps * max(Fraction(1), abs(number)) / 2**bits


def _is_single(number: float) -> bool:
    """Whether a float64 has the digits of a float32, as ``.item()`` leaves them; 0.5 and 0.75, which tell nothing, are no such."""
    return _nearest_single(number) == number and not (64 * number).is_integer()


def _nearest_single(number: float) -> float:
    """The float32 that is nearest to a float64."""
    try:
        found: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return float("inf")
    return found


def _text(value: Any) -> str:
    """A value as it would be written: 0.00001, where Python has 1e-05."""
    if isinstance(value, Decimal) and value.is_finite():
        if abs(value.adjusted()) > _LONGEST:  # its digits would fill the memory
            raise InputError(_no_value(str(value)))
        value = format(value, "f")
    return str(value).strip()


def _printed(text: str, exact: bool, rounding: str, steps: int) -> Reported:
    exact = exact or text.startswith("==")
    first, *others = (part.strip() for part in text.removeprefix("==").split(".."))
    last = others[0] if others else first
    percent = first.endswith("%") or last.endswith("%")
    ends = [part.removesuffix("%").rstrip() for part in (first, last)]
    if len(others) > 1 or not all(map(_is_number, ends)):
        raise InputError(_no_value(text))
    unit = Fraction(1, 100 if percent else 1)
    low = _read(ends[0]) * unit
    high = _read(ends[1]) * unit if others else low
    if low > high:
        raise InputError(f"{text!r} is an empty range: write the smaller number first")
    if others or exact or not (percent or "." in first or "e" in first.lower()) or "/" in first:
        return Reported(_rational(low), _rational(high))
    return _rounded(ends[0], low, unit, rounding, steps)


def _no_value(text: str) -> str:
    spread = "; a mean has one deviation, 0.85±0.10, and a single value has none" if "±" in text else ""
    return f"{texts.shown(text)} is not a value: write it like 0.85, 85 %, 17/20, or 0.8..0.9 for a range{spread}"


def _is_number(text: str) -> bool:
    short = len(text) <= _LONGEST and _NUMBER.fullmatch(text)
    return bool(short) and not re.search(r"/0+$|\.\d*/", text)


def _read(text: str) -> Fraction:
    found = reading.number(text)
    return Fraction(found.p, found.q)


def _rational(number: Fraction) -> sp.Rational:
    return sp.Rational(number.numerator, number.denominator)


def _rounded(written: str, number: Fraction, unit: Fraction, rounding: str, steps: int) -> Reported:
    """All that a decimal can be the rounding of."""
    last = _last_place(written) * unit
    below, above, with_low, with_high = ROUNDINGS[rounding]
    negative = written.startswith("-")
    if (negative and rounding in ("down", "up")) or (number == 0 and rounding == "down"):
        below, above, with_low, with_high = ROUNDINGS["any"]
    if negative and number == 0:  # of something negative
        above, with_high = Fraction(0), True
    error = _error_of_digits(number, last, unit, steps)
    return Reported(
        _rational(number - below * last - error),
        _rational(number + above * last + error),
        with_low or error > 0,
        with_high or error > 0,
    )


def _last_place(written: str) -> Fraction:
    """One unit in the last place of a decimal."""
    digits, _, exponent = written.lower().partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))


def _error_of_digits(number: Fraction, last: Fraction, unit: Fraction, steps: int) -> Fraction:
    """By how much a decimal may be off since a computer computed it, as far as its digits tell."""
    if last > Fraction(1, 10**PLACES_OF_SINGLE):
        return Fraction(0)
    for value, near in ((number, last), (number / unit, last / unit)):  # a percentage is a float32, or was made of one
        single = _nearest_single(float(value))
        if isfinite(single) and abs(Fraction(single) - value) <= near:
            return _error(number, steps, BITS["float32"])
    return _error(number, steps, BITS["float64"]) if last <= Fraction(1, 10**PLACES_OF_DOUBLE) else Fraction(0)
