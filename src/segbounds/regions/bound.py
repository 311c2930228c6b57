"""The records of an end: a value, how sure it is, and which pairs of masks attain or approach it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from numbers import Real

import sympy as sp
from sympy.polys.domains import QQ

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts, n
from segbounds.regions.cone import whole_multiple
from segbounds.results import Shown


@dataclass(frozen=True)
class Limit:
    """A value, and the counts (or a family of them in n) that attain or approach it."""

    value: sp.Expr
    along: Counts
    attained: bool


@dataclass(frozen=True, eq=False)
class Bound(Shown):
    """One end of what an expression in metrics can be; as a number it is its value.

    >>> from segbounds.bounds.extremes import supremum
    >>> from segbounds.similarities import dice, jaccard
    >>> end = supremum(dice - jaccard)
    >>> 0.17 < end < 0.18, round(float(end), 6)
    (True, 0.171573)

    value
        Exact; else the end of a certified enclosure that lies farther out. With parameters, an expression in them.
    attained
        Whether masks attain it; else pairs along ``along`` come arbitrarily near.
    along
        Counts, or families of them in n, where the end is attained or approached; for an enclosure, inside of it or next to it. Empty
        where none are known.
    width
        Of the enclosure; infinite where it has one end only. 0 where the value is exact.
    argument
        Which argument was made, in a few words.
    """

    value: sp.Expr
    attained: bool
    along: tuple[Counts, ...]
    width: sp.Expr = sp.Integer(0)
    argument: str = ""

    @property
    def exact(self) -> bool:
        return self.width == 0

    def __float__(self) -> float:
        return float(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Bound):
            return all(getattr(self, item.name) == getattr(other, item.name) for item in fields(self))
        return isinstance(other, Real | sp.Expr) and bool(self.exact and self.value == as_exact(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: object) -> bool:
        return bool(self.value < as_exact(other))

    def __le__(self, other: object) -> bool:
        return bool(self.value <= as_exact(other))

    def __gt__(self, other: object) -> bool:
        return bool(self.value > as_exact(other))

    def __ge__(self, other: object) -> bool:
        return bool(self.value >= as_exact(other))

    def __neg__(self) -> "Bound":
        """The other end of the opposite: minus a maximum as a minimum."""
        value = sp.Min(*(-one for one in self.value.args)) if isinstance(self.value, sp.Max) else -self.value
        return replace(self, value=value)


def as_exact(number: object) -> sp.Expr:
    """The value of an end, or a number as it is, a float to its last bit."""
    value = getattr(number, "value", number)
    return sp.Rational(*value.as_integer_ratio()) if isinstance(value, float) else symbolic(value)


def exact_bound(limit: Limit, argument: str = "") -> Bound:
    """The record of an exact extreme value; of a family that attains it one pair says it all."""
    along = limit.along
    if limit.attained and any(symbolic(count).has(n) for count in along):
        along = Counts(*whole_multiple(tuple(QQ.from_sympy(symbolic(count)) for count in along.at(1))))
    return Bound(limit.value, limit.attained, (along,), argument=argument)


def near(shown: Bound) -> Counts:
    """Whole counts at an end, or near to it where only a family of pairs approaches it."""
    family = shown.along[0]
    if shown.attained and all(symbolic(count).is_Integer for count in family.at(1)):
        return Counts(*map(int, family.at(1)))
    entries = [float(count) for count in family.at(1000)]
    return Counts(*(round(entry * 1000 / min(entry for entry in entries if entry > 0)) for entry in entries))


def least(found: Iterable[Limit]) -> Limit:
    return min(found, key=lambda limit: (_digits(limit.value), not limit.attained))


def most(found: Iterable[Limit]) -> Limit:
    return max(found, key=lambda limit: (_digits(limit.value), limit.attained))


@cache
def _digits(value: sp.Expr) -> int:
    """Thirty digits behind the point: equal values, differently written, agree in them, and roots of small polynomials do not."""
    if value.is_infinite:
        return 10**60 * int(sp.sign(value))
    number = value if value.is_Rational else sp.N(value, 40)
    return int(sp.floor(number * 10**30 + sp.Rational(1, 2)))
