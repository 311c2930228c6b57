"""The pieces of a metric: one formula applies wherever the same counts are positive.

What is known of a piece beforehand - that it is a quotient of linear forms, that it grows in some direction - says on which faces of a
cone it need not be looked at (see face_extremes.py).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ, ZZ
from sympy.polys.rings import PolyElement, ring

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.pieces import halves, nodes, put_in
from segbounds.metrics.similarity import Similarity, in_counts, on_support, polynomials, ratio
from segbounds.regions.cone import Cone, Support, Vector, form_of, minus, plus


@dataclass(frozen=True)
class Piece:
    """An expression on the counts of one support: top/bottom, or top/sqrt(bottom).

    flat_from
        The dimension from which on the inside of a face holds no extreme that its boundary does not: 2 for a quotient of linear forms,
        3 for a difference or ratio of two, else 5.
    growing
        Directions along which it never falls.
    """

    top: Callable[..., Any]
    bottom: Callable[..., Any]
    rooted: bool
    flat_from: int
    growing: tuple[Vector, ...]

    def vanishes(self, support: Support) -> bool:
        """Whether the bottom is zero on a smaller support: its coefficients are not negative."""
        return bool(self.bottom(*(int(count in support) for count in SYMBOLS)) == 0)


@cache
def piece_of(of: sp.Expr, support: Support, by_formula: bool) -> Piece:
    """By the formulas alone, or with the values at 0/0."""
    zeros = {count: 0 for count in SYMBOLS if count not in support}
    top, bottom, rooted = _quotient(in_counts(of) if by_formula else on_support(of, support), of, zeros)
    tops, bottoms = (sp.Poly(side.xreplace(zeros), *SYMBOLS) for side in (top, bottom))
    if any(not c.is_Rational for p in (tops, bottoms) for c in p.coeffs()) or any(c < 0 for c in bottoms.coeffs()):
        raise Unsupported(f"{of} has a denominator that may change sign, or coefficients that are not rational")
    flat_from = 5 if rooted else _flat_from(of, tops, bottoms, support)
    growing = () if flat_from == 2 else tuple(_growing(tops, bottoms, rooted, support))
    return Piece(_function(tops), _function(bottoms), rooted, flat_from, growing)


@cache
def makes_a_statement(of: sp.Expr, support: Support) -> bool:
    """Whether it makes a statement there: a ratio that divides by zero does not."""
    return not on_support(of, support).has(sp.nan, sp.zoo)


@cache
def by_formula(of: sp.Expr, support: Support) -> bool:
    """Whether the formulas alone, put together, have a value where exactly these counts are positive."""
    zeros = {count: 0 for count in SYMBOLS if count not in support}
    return bool(sp.expand(ratio(in_counts(of))[1].xreplace(zeros)) != 0)


@cache
def at_zero_over_zero(of: sp.Expr, support: Support) -> bool:
    """Whether a metric reads 0/0 on a support. The denominator may cancel where metrics are put together: in recall - Youden's J, say."""
    return not all(by_formula(metric, support) for metric in of.atoms(Similarity))


def _quotient(formula: sp.Expr, of: sp.Expr, zeros: Mapping[sp.Symbol, int]) -> tuple[sp.Expr, sp.Expr, bool]:
    """Numerator, denominator or its square, and whether it is the square."""
    top, bottom = ratio(formula)
    if not top.is_polynomial(*SYMBOLS):  # what is under a root above is positive, or it is nothing
        top, bottom = (side.xreplace(zeros) for side in (top, bottom))
    found = polynomials(top, bottom)
    if found is None:
        raise Unsupported(f"{of} is no polynomial over a polynomial or over its root")
    return found


def _flat_from(of: sp.Expr, top: sp.Poly, bottom: sp.Poly, support: Support) -> int:
    """The dimension from which on the inside of a face needs no look; 5 where there is none.

    Where all metrics are quotients of linear forms, fix the values of all but one that enters linearly: what is left is a cone on
    which that one is extreme at a ray, and a ray of it lies in a face whose dimension is the number of metrics.
    """
    if max(top.total_degree(), bottom.total_degree()) <= 1:
        return 2
    metrics = of.atoms(Similarity)
    if of.free_symbols & set(SYMBOLS) or not any(sp.diff(of, metric, 2) == 0 for metric in metrics):
        return 5 if len(metrics) > 1 or of.free_symbols & set(SYMBOLS) else _flat_alone(metrics, support)
    return max(3, len(metrics) + 1) if _all_linear(metrics, support) else 5


def _flat_alone(metrics: Iterable[Similarity], support: Support) -> int:
    """A function of one metric takes all its values on edges, if the metric is a quotient of linear forms."""
    return 3 if _all_linear(metrics, support) else 5


def _all_linear(metrics: Iterable[Similarity], support: Support) -> bool:
    sides = chain.from_iterable(ratio(on_support(metric, support)) for metric in metrics)
    return all(side.is_polynomial(*SYMBOLS) and sp.Poly(side, *SYMBOLS).total_degree() <= 1 for side in sides)


def _function(polynomial: sp.Poly) -> Callable[..., Any]:
    """The polynomial as a function of numbers or of polynomials."""
    terms = [(exponents, QQ.from_sympy(coefficient)) for exponents, coefficient in polynomial.terms()]

    def value(*counts: Any) -> Any:
        total = 0 * counts[0] + 0 * counts[1] + 0 * counts[2] + 0 * counts[3]
        for exponents, coefficient in terms:
            term = coefficient
            for count, exponent in zip(counts, exponents, strict=True):
                if exponent:
                    term = term * count**exponent
            total = total + term
        return total

    return value


_WHOLE, *_OF_COUNTS = ring("tp, fp, fn, tn", ZZ)


def _growing(top: sp.Poly, bottom: sp.Poly, rooted: bool, support: Support) -> Iterator[Vector]:
    """Directions in which every coefficient of the derivative's numerator has one sign: correct pixels more, errors fewer, an error
    corrected, and one of each kind corrected at once."""
    tops, bottoms = map(_in_whole_numbers, (top, bottom))
    good = {"tp": 1, "fp": -1, "fn": -1, "tn": 1}
    singles = [tuple(QQ(good[c.name] if c == count else 0) for c in SYMBOLS) for count in SYMBOLS]
    steps = [*singles, *(plus(singles[i], singles[j]) for i in (0, 3) for j in (1, 2)), plus(*singles)]
    for step in steps:
        if any(entry and count not in support for entry, count in zip(step, SYMBOLS, strict=True)):
            continue
        slope_of_top, slope_of_bottom = (_slope(side, step) for side in (tops, bottoms))
        slope = (2 if rooted else 1) * slope_of_top * bottoms - tops * slope_of_bottom
        if all(c >= 0 for c in slope.values()):
            yield step
        elif all(c <= 0 for c in slope.values()):
            yield minus(step)


def _in_whole_numbers(polynomial: sp.Poly) -> PolyElement:
    """A positive multiple with whole coefficients: many times as fast to multiply as a Poly over fractions."""
    return _WHOLE.from_dict({exponents: int(c) for exponents, c in polynomial.clear_denoms()[1].terms()})


def _slope(polynomial: PolyElement, direction: Sequence[Any]) -> PolyElement:
    parts = (int(entry) * polynomial.diff(count) for count, entry in zip(_OF_COUNTS, direction, strict=True) if entry)
    return sum(parts, _WHOLE.zero)


# --- |.|, min and max -------------------------------------------------------------------------------------------------


def smooth(of: sp.Expr, cone: Cone) -> Iterator[tuple[Cone, sp.Expr]]:
    """The parts of the cone on which |.|, min and max in the metrics' formulas are linear, and the expression there."""
    bent = nodes(in_counts(of))
    if not bent:
        if not cone.empty:
            yield cone, of
        return
    cut = halves(bent[0])
    form = form_of(sp.expand(cut.first - cut.second))
    for side, value in ((form, cut.above), (minus(form), cut.below)):
        yield from smooth(put_in(of, bent[0], value), cone.where(side))
