"""Numbers as one reads them: decimals enough to tell them apart, closed forms where they are short, and small whole counts."""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from itertools import islice, product
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import in_counts, value_at
from segbounds.regions.bound import Bound, near
from segbounds.regions.facts import SHARE, Fact, Size
from segbounds.regions.printed import Reported

PLACES = (4, 6, 8, 10, 12, 15, 20, 30)
SHORT = 24  # characters of a closed form that says more than its decimals
FEW_DIGITS = 10  # of a closed form
MOST_PIXELS = 2000  # of counts that are small
TRIED = 12_000  # pixels of counts that are tried in their place
NEAR = 5e-5  # what four decimals do not show
CHECKED = 20  # of those that seem right, exactly
SLACK = 1e-12  # of floats that only choose what is checked
LARGEST = 10**8  # of counts that one still reads


def decimals(value: Any) -> str:
    """A number with four decimals, or as many as it takes to see that it is not 0, 1 or -1."""
    return apart(value)[0]


def apart(*values: Any) -> list[str]:
    """Numbers with the fewest decimals, four at least, with which different ones look different, also from -1, 0 and 1.

    >>> apart(sp.Rational(17, 20)), apart(sp.Rational(974666, 10**6), sp.Rational(9746661, 10**7))
    (['0.8500'], ['0.97466600', '0.97466610'])
    """
    exact = [symbolic(value) for value in values]
    shown: list[str] = []
    for places in PLACES:
        shown = [_rounded(value, places) for value in exact]
        told = {**{str(whole): sp.Integer(whole) for whole in (-1, 0, 1)}}
        if all(_same(told.setdefault(text, value), value) for text, value in zip(shown, exact, strict=True)):
            break
    return shown


def _same(one: sp.Expr, other: sp.Expr) -> bool:
    return bool(one == other) or abs(sp.N(one - other, 40)) < sp.Float("1e-32")


def _rounded(value: sp.Expr, places: int) -> str:
    if value.is_infinite:
        return "∞" if value > 0 else "−∞"
    if value.is_Integer:
        return str(value)
    number = Decimal(str(sp.N(value, 50))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text and Decimal(text) == int(number) else text


def closed_form(value: sp.Expr) -> str:
    """An exact value in its simplest form where that is short; nothing where its decimals say as much.

    >>> closed_form(3 / sp.sqrt(12)), closed_form(sp.Integer(1)), closed_form(1918791 / sp.sqrt(4956028004781))
    ('sqrt(3)/2', '', '')
    """
    if value.is_Integer or value.is_infinite or value.has(sp.CRootOf):
        return ""
    if not value.is_Rational and (square := sp.radsimp(sp.expand(value**2))).is_Rational:
        value = sp.sign(value) * sp.sqrt(square)
    text = str(value)
    return text if len(text) <= SHORT and sum(letter.isdigit() for letter in text) <= FEW_DIGITS else ""


def whole_counts(of: sp.Expr, end: Bound, known: Sequence[Fact] = (), size: Size | None = None) -> Counts | None:
    """Small whole counts that have what is known, at an end or within four decimals of it; None where none were found."""
    return _whole_counts(of, end, tuple(known), size)


@lru_cache(maxsize=64)  # an end is shown in words, and then its counts are drawn
def _whole_counts(of: sp.Expr, end: Bound, known: tuple[Fact, ...], size: Size | None) -> Counts | None:
    if not end.along:
        return None
    first = near(end)
    if size is not None or (end.attained and first == end.along[0] and first.pixels <= MOST_PIXELS):
        return first
    at, target = _value_of(of), float(end.value)
    ranges = [(_value_of(fact.metric), *_seemingly(fact.value)) for fact in known]
    shares = [fact.value.low for fact in known if fact.metric == SHARE and fact.value.low == fact.value.high]
    step = int(shares[0].q) if shares and shares[0].is_Rational else 1  # of which the pixels are a multiple
    small = [first] if first.pixels <= MOST_PIXELS else []
    for candidates in (small, _candidates(end, step), _along(end), [first]):
        seem = (
            counts
            for counts in candidates
            if abs(at(counts) - target) < NEAR and all(low <= value(counts) <= high for value, low, high in ranges)
        )
        for counts in islice(seem, CHECKED):
            if all(fact.holds(counts) for fact in known):
                return counts
    return None


def _seemingly(value: Reported) -> tuple[float, float]:
    """Between which floats a value may be one of those that were reported: an end that is none of them is none by its float."""
    low = float(value.low) + (-SLACK if value.with_low else SLACK)
    return low, float(value.high) + (SLACK if value.with_high else -SLACK)


def _value_of(of: sp.Expr) -> Callable[[Counts], float]:
    formula = sp.lambdify(SYMBOLS, in_counts(of), "math")

    def value(counts: Counts) -> float:
        try:
            return float(formula(*counts))
        except (ArithmeticError, ValueError):  # 0/0, which metrics have values for
            there = value_at(of, counts)
            return float(there) if there.is_real else float("nan")

    return value


def _candidates(end: Bound, step: int) -> Iterator[Counts]:
    """Whole counts in the shape of those at an end, the fewest pixels first, with a multiple of some pixels; of a count that outgrows the
    others ever more."""
    shape = [float(count) for count in end.along[0].at(10**9)]
    largest = shape.index(max(shape))
    others = sum(count for place, count in enumerate(shape) if place != largest)  # a difference would lose them
    if not others:
        yield Counts(*(int(place == largest) for place in range(len(shape))))
        return
    if others * 1000 < shape[largest]:
        farther = (*range(1, 201), *range(201, TRIED, 97))
        for fewest, pixels, times in product((0, 1), farther, (10**3, 10**4, 10**5, 10**6)):
            # of a count that is there, but small beside the others, there is at least one in the second run
            counts = [max(round(pixels * count / others), min(fewest, round(count))) for count in shape]
            counts[largest] = pixels * times
            yield Counts(*counts)
        return
    total, rest_of = sum(shape), [count for place, count in enumerate(shape) if place != largest]
    for pixels in range(max(2, step), TRIED + 1, step):
        parts = [pixels * count / total for count in rest_of]
        for chosen in product(*((int(part),) if part.is_integer() else (int(part), int(part) + 1) for part in parts)):
            left = pixels - sum(chosen)
            if left >= 0:
                yield Counts(*(*chosen[:largest], left, *chosen[largest:]))


def _along(end: Bound) -> Iterator[Counts]:
    """The first whole counts of a family, and some farther out."""
    for step in (1, 2, 3, 5, 7, 10, 20, 30, 50, 100, *(10**power for power in range(3, 10))):
        there = [symbolic(count) for count in end.along[0].at(step)]
        if all(count.is_Rational for count in there):
            whole = [count * sp.ilcm(*(count.q for count in there)) for count in there]
            if 0 < sum(whole) < LARGEST:
                yield Counts(*map(int, whole))


def counted(counts: Counts) -> str:
    """Counts with their names: ``tp 84, fp 16, fn 15, tn 4885``."""
    return ", ".join(f"{name} {count}" for name, count in zip(Counts._fields, counts, strict=True))


def percent(share: Any) -> str:
    """A share as a percentage with as many digits as one reads."""
    return f"{float(share) * 100:.3g} %"
