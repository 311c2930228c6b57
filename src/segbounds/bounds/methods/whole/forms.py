"""Metrics on masks of a known size, as forms in tp and fp: cells on which the same counts are zero, and what one formula is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import lcm

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, on_support, ratio
from segbounds.regions.facts import Size

_X, _Y, _P, _N = sp.symbols("x y p n", nonnegative=True)
_Terms = tuple[tuple[int, int, int, int, int], ...]  # the powers of x, y, p and n, and the coefficient


@dataclass(frozen=True)
class WholeForm:
    """A metric where exactly some counts are positive: top/bottom, whose root is taken where ``root`` is set, with the sign of ``sign``.

    falls
        Whether it grows with tp and falls with fp; else it is the other way round.
    """

    top: _Terms
    bottom: _Terms
    root: bool
    sign: _Terms | None
    falls: bool


def margins_of(size: Size) -> tuple[int, int]:
    positives = size.positives or 0
    return positives, size.pixels - positives


def support_of(counts: Counts) -> frozenset[sp.Symbol]:
    return frozenset(symbol for symbol, count in zip(SYMBOLS, counts, strict=True) if count)


@dataclass(frozen=True)
class Cell:
    """Pairs with tp and fp between two numbers each, of which exactly the counts of support are positive."""

    support: frozenset[sp.Symbol]
    hits: tuple[int, int]
    alarms: tuple[int, int]


def cells_of(size: Size) -> Iterator[Cell]:
    """All pairs, those without a count that is zero first."""
    p, n = size.positives or 0, size.pixels - (size.positives or 0)
    for first, hits in _parts(p, tp, fn):
        for second, alarms in _parts(n, fp, tn):
            yield Cell(first | second, hits, alarms)


def _parts(number: int, one: sp.Symbol, other: sp.Symbol) -> Iterator[tuple[frozenset[sp.Symbol], tuple[int, int]]]:
    if number > 1:
        yield frozenset({one, other}), (1, number - 1)
    if number > 0:
        yield frozenset({one}), (number, number)
    yield frozenset({other} if number else {}), (0, 0)


@cache
def form_at(metric: Similarity, support: frozenset[sp.Symbol]) -> WholeForm | None:
    """The metric on a support; None where it is not known to be monotone, or is no quotient of polynomials or root of one."""
    formula = on_support(metric, support)
    if formula.has(sp.Abs, sp.Min, sp.Max, sp.nan, sp.zoo, sp.oo, -sp.oo) or formula.free_symbols - set(SYMBOLS):
        return None
    top, bottom = ratio(formula)
    root = not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS))
    sign = None
    if root:
        if top.is_polynomial(*SYMBOLS):
            sign = top
        elif (-top).is_nonnegative:
            sign = sp.Integer(-1)
        elif not top.is_nonnegative:
            return None
        top, bottom = ratio(sp.together(formula**2))
        if not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS)):
            return None
    if not all(c.is_Rational for side in (top, bottom) for c in sp.Poly(side, *SYMBOLS).coeffs()):
        return None
    if not _never(-1, bottom):
        return None
    if sign is None or sign == -1:
        falls = _falls(top if sign is None else -top, bottom, support, 1)
    else:
        falls = _falls(sign, bottom, support, 2) if sp.expand(top - sign**2) == 0 else None
    if falls is None:
        return None
    most = 1 if sign is None else 2  # of fp in a row
    if any(powers[1] > most for side in (top, bottom) for powers in _terms(side, support)):
        return None
    common = lcm(*(int(c.q) for side in (top, bottom) for c in sp.Poly(side, *SYMBOLS).coeffs()))
    sides = (_terms(common * top, support), _terms(common * bottom, support))
    return WholeForm(*sides, root, None if sign is None else _terms(sign, support), falls)


def known_form(metric: Similarity, support: frozenset[sp.Symbol]) -> WholeForm:
    form = form_at(metric, support)
    assert form is not None, "only what `answers` knows is asked"
    return form


def _never(sign: int, polynomial: sp.Expr) -> bool:
    """Whether a polynomial in the counts shows that it is never negative, or positive."""
    return all(sign * coefficient <= 0 for coefficient in sp.Poly(polynomial, *SYMBOLS).coeffs())


def _falls(top: sp.Expr, bottom: sp.Expr, support: frozenset[sp.Symbol], power: int) -> bool | None:
    """Whether top/bottom, or top over the root of bottom where power is 2, grows with tp and falls with fp at known margins (True), or the
    other way round (False); None where that does not show."""
    slopes = []
    for one, other in ((tp, fn), (fp, tn)):
        if {one, other} <= support:
            first, second = (side.diff(one) - side.diff(other) for side in (top, bottom))
            slopes.append(sp.expand(power * first * bottom - top * second))
        else:
            slopes.append(sp.Integer(0))
    for falls, sign in ((True, 1), (False, -1)):
        if _never(-sign, slopes[0]) and _never(sign, slopes[1]):
            return falls
    return None


def _terms(side: sp.Expr, support: frozenset[sp.Symbol]) -> _Terms:
    hits, alarms = _X if fn in support else _P, _Y if tn in support else _N
    in_cell = symbolic(side).xreplace({tp: hits, fp: alarms, fn: _P - _X, tn: _N - _Y})
    return tuple((*powers, int(coefficient)) for powers, coefficient in sp.Poly(in_cell, _X, _Y, _P, _N).terms())


@lru_cache(4096)
def terms_at_margins(terms: _Terms, p: int, n: int) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for i, j, k, l, coefficient in terms:  # noqa: E741
        found[i, j] = found.get((i, j), 0) + coefficient * p**k * n**l
    return {powers: c for powers, c in found.items() if c}
