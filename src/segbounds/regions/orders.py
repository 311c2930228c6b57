"""Metrics on all pairs of masks without an exception: the counts in their order, as cubes on which no metric reads 0/0.

Sort the four counts, the largest first: 1, u, u v, u v w with u, v and w in [0, 1]. In each order (a *chart*) the
quotients that metrics are have a top and a bottom with a common power of u, v and w, and without it bottoms have no zero
for all metrics of the catalogue: what is a jump between counts that tend to zero is a smooth function of their ratios.
|.|, min and max of linear forms have one sign in each order, and roots are of squares where u, v and w are squares
themselves.

What a metric is where it reads 0/0 it is on its own set of counts that are positive (its *support*); these have charts
of their own.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations
from math import isqrt, lcm
from typing import TYPE_CHECKING, TypeAlias

import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, polynomials, ratio, undefined_on

if TYPE_CHECKING:
    import numpy as np

#: Coefficients by exponents of the four counts, or of the coordinates of a chart.
Terms: TypeAlias = dict[tuple[int, ...], Fraction]
#: The same as pairs.
Side: TypeAlias = Sequence[tuple[tuple[int, ...], Fraction]]
#: A number, or two between which it lies.
Enclosed: TypeAlias = tuple[Fraction, Fraction]

NEXT_TO_ZERO = 1e-8  # where counts are shown that tend to zero against others
TWO_PAIRS = (Counts(5, 3, 2, 7), Counts(1, 2, 3, 11))  # of masks
DIGITS = 10**60  # in which roots are enclosed


@dataclass(frozen=True)
class OrderedQuotient:
    """top / bottom, or top / sqrt(bottom), polynomials in the counts as sorted pairs of exponents and coefficients."""

    top: tuple[tuple[tuple[int, ...], Fraction], ...]
    bottom: tuple[tuple[tuple[int, ...], Fraction], ...]
    rooted: bool

    def at(self, counts: Sequence[Fraction | int]) -> Enclosed:
        top, bottom = (_at(side, counts) for side in (self.top, self.bottom))
        if bottom == 0 or (self.rooted and bottom < 0):
            raise Unsupported(f"a metric has no value at {', '.join(map(str, counts))}")
        if not self.rooted:
            value = top / bottom
            return value, value
        square = top * top / bottom
        low, high = root_of(square)
        return (low, high) if top >= 0 else (-high, -low)

    def knows(self, count: int) -> bool:
        return any(exponents[count] for side in (self.top, self.bottom) for exponents, _ in side)

    def merges(self, one: int, other: int) -> bool:
        """Whether two counts matter by their sum alone."""
        return all(_slope(side, one) == _slope(side, other) for side in (self.top, self.bottom))

    @property
    def linear(self) -> bool:
        return not self.rooted and all(sum(e) <= 1 for side in (self.top, self.bottom) for e, _ in side)


def _at(side: Sequence[tuple[tuple[int, ...], Fraction]], counts: Sequence[Fraction | int]) -> Fraction:
    total = Fraction(0)
    for exponents, coefficient in side:
        term = coefficient
        for count, exponent in zip(counts, exponents, strict=True):
            if exponent:
                term *= count**exponent
        total += term
    return total


def _slope(side: Sequence[tuple[tuple[int, ...], Fraction]], count: int) -> Terms:
    return {
        tuple(e - (i == count) for i, e in enumerate(exponents)): coefficient * exponents[count]
        for exponents, coefficient in side
        if exponents[count]
    }


def root_of(square: Fraction) -> Enclosed:
    """The root of a number that is not negative: exactly where it is a fraction, else enclosed."""
    top, bottom = isqrt(square.numerator), isqrt(square.denominator)
    if top * top == square.numerator and bottom * bottom == square.denominator:
        return Fraction(top, bottom), Fraction(top, bottom)
    low = isqrt(square.numerator * DIGITS * DIGITS // square.denominator)
    return Fraction(low, DIGITS), Fraction(low + 1, DIGITS)


# --- exactly ----------------------------------------------------------------------------------------------------------


def exact_value(metric: Similarity, counts: Counts) -> Enclosed:
    """The value of a metric at whole counts, with its value at 0/0 where that applies."""
    there = tuple(int(count) for count in counts)
    support = frozenset(symbol for symbol, count in zip(SYMBOLS, there, strict=True) if count)
    return quotient_on(metric, support, _order_of(metric, there)).at(there)


def _order_of(metric: Similarity, counts: Sequence[int]) -> tuple[int, ...] | None:
    """The order of the counts, where a metric has another formula in another order."""
    return tuple(sorted(range(4), key=lambda i: -counts[i])) if in_pieces(metric) else None


@cache
def in_pieces(metric: Similarity) -> bool:
    return bool(metric.formula.has(sp.Abs, sp.Min, sp.Max) or metric.when_undefined.has(sp.Abs, sp.Min, sp.Max))


@cache
def quotient_on(metric: Similarity, support: frozenset[sp.Symbol], order: tuple[int, ...] | None) -> OrderedQuotient:
    """A metric where exactly these counts are positive, and have an order if it matters; Unsupported where it is no
    polynomial over a polynomial or over its root there."""
    top, bottom = _sides(metric, support)
    if order is not None:
        top, bottom = (_in_order(side, [SYMBOLS[i] for i in order if SYMBOLS[i] in support]) for side in (top, bottom))
    if any(side.has(sp.nan, sp.zoo, sp.oo, -sp.oo) for side in (top, bottom)):
        raise Unsupported(f"{metric} has no value where only {', '.join(sorted(map(str, support)))} are positive")
    found = polynomials(top, bottom)
    if found is None:
        raise Unsupported(f"{metric} is no polynomial over a polynomial or over its root")
    *quotient, rooted = found
    sides = [sp.Poly(side, *SYMBOLS).terms() for side in quotient]
    if any(not coefficient.is_Rational for side in sides for _, coefficient in side):
        raise Unsupported(f"{metric} has coefficients that are not rational")
    top, bottom = (tuple((exponents, Fraction(int(c.p), int(c.q))) for exponents, c in sorted(side)) for side in sides)
    return OrderedQuotient(top, bottom, rooted)


def _sides(metric: Similarity, support: frozenset[sp.Symbol]) -> tuple[sp.Expr, sp.Expr]:
    """Above and below, where a count that is not in the support is zero; of the value at 0/0 where it applies."""
    positive = {count: sp.Symbol(count.name, positive=True) if count in support else sp.Integer(0) for count in SYMBOLS}
    back = {symbol: count for count, symbol in positive.items() if count in support}
    top, bottom = (side.xreplace(positive) for side in ratio(metric.formula))
    if sp.expand(bottom) == 0:
        top, bottom = ratio(metric.when_undefined.xreplace(positive))
    return top.xreplace(back), bottom.xreplace(back)


def _in_order(expression: sp.Expr, order: Sequence[sp.Symbol]) -> sp.Expr:
    """The expression without |.|, min and max, where counts are not larger than those before them."""
    while parts := expression.atoms(sp.Abs, sp.Min, sp.Max):
        inner = min((part for part in parts if not any(a.has(sp.Abs, sp.Min, sp.Max) for a in part.args)), key=str)
        expression = expression.xreplace({inner: _without(inner, order)})
    return expression


def _without(part: sp.Expr, order: Sequence[sp.Symbol]) -> sp.Expr:
    if isinstance(part, sp.Abs):
        return part.args[0] * _sign(part.args[0], order)
    best = part.args[0]
    for other in part.args[1:]:
        larger = _sign(other - best, order) > 0
        best = other if larger == isinstance(part, sp.Max) else best
    return best


def _sign(form: sp.Expr, order: Sequence[sp.Symbol]) -> int:
    """The sign of a linear form: with the counts as sums of steps, its coefficients have one."""
    sums, signs = sp.Integer(0), set()
    for count in order:
        sums += sp.expand(form).coeff(count)
        signs.add(int(sp.sign(sums)))
    if sp.expand(form - sum(sp.expand(form).coeff(count) * count for count in order)) != 0 or {-1, 1} <= signs:
        raise Unsupported(f"the sign of {form} is not one in every order of the counts")
    return -1 if -1 in signs else 1


@cache
def affine_in(one: Similarity, other: Similarity) -> tuple[Fraction, Fraction] | None:
    """a and b with which one metric is a times the other plus b on all pairs of masks, if there are any."""
    if in_pieces(one) or in_pieces(other):
        return None
    try:
        (x, y), (u, v) = ([exact_value(metric, there)[0] for metric in (one, other)] for there in TWO_PAIRS)
        if y == v or x == u:
            return None
        slope = (x - u) / (y - v)
        level = x - slope * y
        same = all(_affine_on(one, other, slope, level, support) for support in supports())
    except Unsupported:
        return None
    return (slope, level) if same else None


def _affine_on(
    one: Similarity, other: Similarity, slope: Fraction, level: Fraction, support: frozenset[sp.Symbol]
) -> bool:
    first, second = (quotient_on(metric, support, None) for metric in (one, other))
    if first.rooted or second.rooted:
        return False
    above = (*_times(second.top, slope), *_times(second.bottom, level))
    left, right = (_multiplied(*sides) for sides in ((first.top, second.bottom), (above, first.bottom)))
    return left == right


def _times(side: Side, factor: Fraction) -> Side:
    return tuple((exponents, c * factor) for exponents, c in side)


def _multiplied(one: Side, other: Side) -> Terms:
    found: Terms = {}
    for e, c in one:
        for f, d in other:
            key = tuple(x + y for x, y in zip(e, f, strict=True))
            found[key] = found.get(key, Fraction(0)) + c * d
    return {key: c for key, c in found.items() if c}


# --- as cubes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderChart:
    """Some metrics where counts have one order: the largest is one, each other one the one before times a coordinate,
    or its square."""

    order: tuple[int, ...]
    squared: bool
    quotients: tuple[OrderedQuotient, ...]
    extra: tuple[int, ...] = ()  # counts that no metric knows there, but which are positive

    @property
    def dimension(self) -> int:
        return max(len(self.order) - 1, 0)

    def counts(self, places: np.ndarray) -> np.ndarray:
        """Counts at places of shape (coordinates, many), of shape (4, many)."""
        import numpy as np

        places = np.maximum(places, NEXT_TO_ZERO)  # a little inside: at zero another value may apply
        found = np.zeros((4, places.shape[1]))
        size = np.ones(places.shape[1])
        for position, count in enumerate(self.order):
            if position:
                size = size * places[position - 1] ** (2 if self.squared else 1)
            found[count] = size
        for count in self.extra:
            found[count] = 1
        return found

    def sides(self, quotient: OrderedQuotient) -> tuple[Terms, Terms]:
        """Top and bottom in the coordinates, without what they have in common."""
        top, bottom = (self._in_coordinates(side) for side in (quotient.top, quotient.bottom))
        halves = 2 if quotient.rooted else 1
        for i in range(self.dimension):
            shared = min(e[i] for e in bottom) // halves
            if top:
                shared = min(shared, min(e[i] for e in top))
            top = {_lowered(e, i, shared): c for e, c in top.items()}
            bottom = {_lowered(e, i, shared * halves): c for e, c in bottom.items()}
        common = lcm(*(c.denominator for side in (top, bottom) for c in side.values()))
        # the bottom is under a root
        return {e: c * common for e, c in top.items()}, {e: c * common**halves for e, c in bottom.items()}

    def _in_coordinates(self, side: Sequence[tuple[tuple[int, ...], Fraction]]) -> Terms:
        found: Terms = {}
        step = 2 if self.squared else 1
        for exponents, coefficient in side:
            if any(e for i, e in enumerate(exponents) if i not in self.order):
                continue  # a count that is zero here
            inside = [exponents[count] for count in self.order]
            key = tuple(step * sum(inside[i:]) for i in range(1, len(inside)))
            found[key] = found.get(key, Fraction(0)) + coefficient
        return {key: c for key, c in found.items() if c}


def _lowered(exponents: tuple[int, ...], place: int, by: int) -> tuple[int, ...]:
    return tuple(e - by if i == place else e for i, e in enumerate(exponents))


@cache
def charts(metrics: tuple[Similarity, ...], smallest: int = 4) -> tuple[OrderChart, ...]:
    """Charts that have all values of some metrics in them, and all they tend to; Unsupported where a metric is no quotient.

    smallest
        So many positive counts are enough for where no metric reads 0/0.
    """
    found: dict[OrderChart, None] = {}
    for support in supports():
        full = len(support) == 4
        if any(_without_value(metric, support) for metric in metrics):
            continue  # no mean has an image that has no value
        if full or any(undefined_on(metric, support) for metric in metrics):
            found.update(dict.fromkeys(_charts(metrics, support, smallest if full else 4)))
    return tuple(found)


def supports() -> Iterator[frozenset[sp.Symbol]]:
    for size in range(4, 0, -1):
        yield from map(frozenset, combinations(SYMBOLS, size))


@cache
def _without_value(metric: Similarity, support: frozenset[sp.Symbol]) -> bool:
    return undefined_on(metric, support) and bool(metric.when_undefined.has(sp.nan, sp.zoo, sp.oo, -sp.oo))


def _charts(metrics: Sequence[Similarity], support: frozenset[sp.Symbol], smallest: int) -> Iterator[OrderChart]:
    inside = [i for i, symbol in enumerate(SYMBOLS) if symbol in support]
    whole = any(in_pieces(metric) for metric in metrics)
    plain = None if whole else [quotient_on(metric, support, None) for metric in metrics]
    known = inside if plain is None else [i for i in inside if any(q.knows(i) for q in plain)]
    extra: tuple[int, ...] = ()
    if len(inside) < 4:  # where some metric reads 0/0, all of these counts are to be positive
        extra = tuple(i for i in inside if i not in known)
    elif plain is not None:
        known = _apart(plain, known)
    if not known:  # all are constant there
        yield OrderChart((), False, tuple(plain or ()), extra)
        return
    for chosen in combinations(known, min(smallest, len(known))):
        for order in permutations(chosen):
            here = (*order, *(i for i in inside if i not in order))
            quotients = plain or [quotient_on(metric, support, here) for metric in metrics]
            yield OrderChart(order, any(q.rooted for q in quotients), tuple(quotients), extra)


def _apart(quotients: Sequence[OrderedQuotient], known: Sequence[int]) -> list[int]:
    """Counts, and of those that matter by their sum alone only one."""
    left = list(known)
    for one, other in combinations(known, 2):
        if one in left and other in left and all(q.merges(one, other) for q in quotients):
            left.remove(other)
    return left


def all_linear(metrics: Sequence[Similarity]) -> bool:
    """Whether they are quotients of linear forms, with two counts or more below each."""
    full = frozenset(SYMBOLS)
    if any(in_pieces(metric) for metric in metrics):
        return False
    quotients = [quotient_on(metric, full, None) for metric in metrics]
    return all(q.linear and len(q.bottom) > 1 and all(c > 0 for _, c in q.bottom) for q in quotients)
