"""Exact values for suprema that are only enclosed: recognised from many digits, to be proved elsewhere.

Near the supremum counts are of different orders of magnitude. The leading terms at these orders are a quotient that has
its largest value at a critical point; located to many digits, its value is recognised as a root of a polynomial with small
coefficients, and its coordinates as elements of the field of that value. What is returned is a candidate with a
witness family: that it is approached, and that nothing lies above it, is for a proof to show.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import mpmath
import numpy as np
import sympy as sp

from segbounds.algebra.number_fields import recognised
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.pieces import choices, nodes
from segbounds.metrics.similarity import Similarity, on_support

DIGITS = 180
INFINITESIMAL = 1e-4  # ratios of counts below this are taken to vanish
HIGHEST_DEGREE = 5
LARGEST_COEFFICIENT = 10**6


def nominate(of: sp.Expr, place: Counts) -> tuple[sp.Expr, tuple[Counts, ...]] | None:
    """The value that an expression tends to along families of counts that begin near a place, recognised exactly, and the
    families, those with most zeros first; None where nothing is recognised."""
    orders, sizes = _orders(place)
    limits = {similarity: _limit(similarity, orders, place) for similarity in of.atoms(Similarity)}
    if None in limits.values():
        return None
    point = _critical(sp.together(of.xreplace(limits)), sizes)
    if point is None:
        return None
    value, exact = point
    families = [_family(kept, exact) for kept in _with_fewer(limits, orders, exact, place)]
    return value, tuple(families)


def _family(orders: dict[sp.Symbol, int], exact: dict[sp.Symbol, sp.Expr]) -> Counts:
    most = max(orders.values())
    return Counts(*(exact[c] * n ** (most - orders[c]) if c in orders else sp.Integer(0) for c in SYMBOLS))


def _with_fewer(
    limits: dict[Similarity, sp.Expr],
    orders: dict[sp.Symbol, int],
    exact: dict[sp.Symbol, sp.Expr],
    place: Counts,
) -> Iterator[dict[sp.Symbol, int]]:
    """Counts that the others outgrow may as well be zero, wherever each similarity still tends to the same value."""
    outgrown = [symbol for symbol, order in orders.items() if order]
    for size in range(len(outgrown), -1, -1):
        for gone in combinations(outgrown, size):
            kept = {symbol: order for symbol, order in orders.items() if symbol not in gone}
            there = {similarity: _limit(similarity, kept, place) for similarity in limits}
            gaps = [(there[s] - limit).xreplace(exact) for s, limit in limits.items() if there[s] is not None]
            if len(gaps) == len(limits) and all(abs(sp.N(gap, 30)) < sp.Float("1e-25") for gap in gaps):
                yield kept


def _limit(similarity: Similarity, orders: dict[sp.Symbol, int], place: Counts) -> sp.Expr | None:
    """What a similarity tends to when the counts grow apart by these orders; None where it is not bounded."""
    e = sp.Symbol("e", positive=True)
    formula = _on_one_side(on_support(similarity, frozenset(orders)), place)
    scaled = sp.together(formula.xreplace({count: count * e**order for count, order in orders.items()}))
    degree, limit = sp.Integer(0), sp.Integer(1)
    for factor in sp.Mul.make_args(scaled):
        base, power = factor.as_base_exp()
        terms = sp.Poly(base, e)
        lowest = min(exponents[0] for exponents in terms.monoms())
        degree += lowest * power
        limit *= terms.coeff_monomial(e**lowest) ** power
    return None if degree < 0 else limit * int(degree == 0)


def _on_one_side(formula: sp.Expr, place: Counts) -> sp.Expr:
    """The formula without Abs, Min and Max, as it is around a place."""
    values = dict(zip(SYMBOLS, place, strict=True))
    sides = {}
    for node in nodes(formula):
        choose = min if isinstance(node, sp.Min) else max
        sides[node] = choose(choices(node), key=lambda argument: symbolic(argument.xreplace(values)))
    return formula.xreplace(sides)


def _orders(place: Counts) -> tuple[dict[sp.Symbol, int], dict[sp.Symbol, float]]:
    """Orders of magnitude of the counts that are not zero, the largest being 0, and what is left of their sizes."""
    present = sorted(((float(x), s) for s, x in zip(SYMBOLS, place, strict=True) if x), key=lambda item: -item[0])
    orders: dict[sp.Symbol, int] = {}
    sizes: dict[sp.Symbol, float] = {}
    order, before, unit = 0, present[0][0], present[0][0]
    for size, symbol in present:
        if size < before * INFINITESIMAL:
            order, unit = order + 1, size
        orders[symbol], sizes[symbol], before = order, size / unit, size
    return orders, sizes


def _critical(quotient: sp.Expr, sizes: dict[sp.Symbol, float]) -> tuple[sp.Expr, dict[sp.Symbol, sp.Expr]] | None:
    """The value of a quotient at its critical point near some sizes, and the point, both exact."""
    symbols = sorted(quotient.free_symbols, key=str)
    exact: dict[sp.Symbol, sp.Expr] = {symbol: sp.Integer(1) for symbol in sizes}
    if not symbols:
        return quotient, exact
    free = _isolated(quotient, symbols, sizes)
    for symbol in sizes:
        if symbol not in free:
            exact[symbol] = sp.Rational(sizes[symbol]).limit_denominator(8) or sp.Rational(1, 8)
    restricted = quotient.xreplace({symbol: exact[symbol] for symbol in sizes if symbol not in free})
    if not free:
        return restricted, exact
    slopes = sp.lambdify(free, [s * sp.diff(restricted, s) for s in free], modules="mpmath")
    with mpmath.workdps(DIGITS + 20):
        try:
            found = mpmath.findroot(lambda *x: slopes(*x), [mpmath.mpf(sizes[s]) for s in free], maxsteps=60)
        except (ValueError, ZeroDivisionError):
            return None
        digits = sp.lambdify(free, restricted, modules="mpmath")(*found)
    value = _algebraic(digits)
    if value is None or min(found) <= 0:
        return None
    field = sp.QQ.algebraic_field(value) if not value.is_Rational else sp.QQ
    for symbol, coordinate in zip(free, found, strict=True):
        element = recognised(coordinate, field, DIGITS)
        if element is None:
            return None
        exact[symbol] = field.to_sympy(element)
    return value, exact


def _isolated(quotient: sp.Expr, symbols: Sequence[sp.Symbol], sizes: dict[sp.Symbol, float]) -> list[sp.Symbol]:
    """Symbols in whose logarithms the quotient bends downwards, the others kept: along a curve of maxima some are redundant."""
    bends = sp.lambdify(
        symbols, [[s * sp.diff(t * sp.diff(quotient, t), s) for t in symbols] for s in symbols], modules="math"
    )
    hessian = np.array(bends(*(sizes[s] for s in symbols)), float)
    chosen: list[int] = []
    for place in range(len(symbols)):
        with_it = [*chosen, place]
        if np.linalg.eigvalsh(-hessian[np.ix_(with_it, with_it)])[0] > 1e-3 * abs(hessian).max():
            chosen = with_it
    return [symbols[place] for place in chosen]


def _algebraic(digits: mpmath.mpf) -> sp.Expr | None:
    """The number of low degree and small coefficients that has these digits."""
    x = sp.Symbol("x")
    with mpmath.workdps(DIGITS):
        if not mpmath.isfinite(digits) or abs(digits) < mpmath.mpf(10) ** (-DIGITS + 20):
            return sp.Integer(0) if mpmath.isfinite(digits) else None
        for degree in range(1, HIGHEST_DEGREE + 1):
            tolerance = mpmath.mpf(10) ** (-DIGITS + 20)
            found = mpmath.pslq(
                [digits**k for k in range(degree, -1, -1)], tolerance, LARGEST_COEFFICIENT, maxsteps=10**5
            )
            if found:
                polynomial = sp.Poly(found, x)
                roots = sp.real_roots(polynomial)
                return min(roots, key=lambda r: abs(sp.N(r, 30) - sp.Float(str(digits), 30)))
    return None
