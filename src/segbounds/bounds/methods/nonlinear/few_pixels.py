"""All pairs of masks on a few pixels, one by one: what is met there is possible, whatever floats say elsewhere.

Floats tell which pairs may have some values, with much room for rounding, and exact arithmetic, in order, which is the first that does.
So the answer does not hang on the floats.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import sympy as sp

from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, evaluate, polynomials, ratio, value_at
from segbounds.regions.facts import Fact

#: On how many pixels all pairs are looked at: 120,000 of them without multiples, in a few milliseconds.
MOST_PIXELS = 40
#: How many pixels there are where some kinds are very many, and how many these are.
FEW_BESIDE_MANY, MANY = 24, (10**10, 10**13)
#: Floats of metrics of so few pixels are a thousand times nearer to the exact values.
NEAR = 1e-12


def first_with(known: Sequence[Fact], of: sp.Expr | None = None, least: sp.Expr = sp.Integer(0)) -> Counts | None:
    """The first pair on a few pixels that has all values (and an expression ``of`` in metrics that is at least ``least``), fewest pixels
    first; None where there is none."""
    return _first(known, of, least, many=False)


def first_with_many(known: Sequence[Fact], of: sp.Expr, least: sp.Expr) -> Counts | None:
    """The same on still fewer pixels, of which those of one kind or two may be very many: what is only approached comes near there."""
    return _first(known, of, least, many=True)


def _first(known: Sequence[Fact], of: sp.Expr | None, least: sp.Expr, many: bool) -> Counts | None:
    every = _every_with_many() if many else _every()
    seen = np.ones(len(every.tp), bool)
    for item in known:
        value = _floats(item.metric, many)
        seen &= (value >= float(item.value.low) - NEAR) & (value <= float(item.value.high) + NEAR)
    if of is not None:
        with np.errstate(all="ignore"):  # a quotient of metrics makes no statement where both are 0
            seen &= _floats(of, many) >= float(least) - NEAR
    for place in np.flatnonzero(seen):
        counts = Counts(*(int(column[place]) for column in every))
        if all(holds(item, counts) for item in known) and (of is None or _at_least(of, counts, least)):
            return counts
    return None


def _at_least(of: sp.Expr, counts: Counts, least: sp.Expr) -> bool:
    value = value_at(of, counts)
    return bool(value == least or sp.N(value - least, 30) > 0)


@cache
def _every() -> Counts:
    """Columns of all primitive counts: fewest pixels first, then most true positives, and so on."""
    sides = np.indices((MOST_PIXELS + 1,) * 3).reshape(3, -1)
    sides = sides[:, sides.sum(axis=0) <= MOST_PIXELS]
    rows = [
        np.vstack([part, total - part.sum(axis=0)])
        for total in range(1, MOST_PIXELS + 1)
        for part in [sides[:, sides.sum(axis=0) <= total][:, ::-1]]
    ]
    every = np.hstack(rows)
    return Counts(*every[:, np.gcd.reduce(every, axis=0) == 1])


@cache
def _every_with_many() -> Counts:
    every = np.array(_every())
    few = every[:, every.sum(axis=0) <= FEW_BESIDE_MANY]
    kinds = [*combinations(range(4), 1), *combinations(range(4), 2)]
    scaled = [np.where(np.isin(range(4), kind)[:, None], times, 1) * few for times in MANY for kind in kinds]
    return Counts(*np.stack(scaled, axis=2).reshape(4, -1))


@cache
def _floats(of: sp.Expr, many: bool) -> np.ndarray:
    every = _every_with_many() if many else _every()
    return np.asarray(evaluate(of, every)) + np.zeros(len(every.tp))


# --- exact values -----------------------------------------------------------------------------------------------------


class _Quotient(NamedTuple):
    """A metric as functions of whole numbers: top/bottom, or top/sqrt(bottom)."""

    top: Callable[..., Any]
    bottom: Callable[..., Any]
    rooted: bool


@cache
def _quotient(metric: Similarity) -> _Quotient | None:
    """None for formulas with other roots, or with numbers that are not rational."""
    top, bottom = ratio(metric.formula)
    found = polynomials(top, bottom)
    top, bottom, rooted = found or (top, bottom, False)
    if any(_has_root(side) or any(not part.is_Integer for part in side.atoms(sp.Number)) for side in (top, bottom)):
        return None
    whole = [{"Abs": abs, "Min": min, "Max": max}, "math"]
    above, below = (sp.lambdify(SYMBOLS, side, modules=whole) for side in (top, bottom))
    return _Quotient(above, below, rooted)


def _has_root(side: sp.Expr) -> bool:
    return any(not power.exp.is_Integer for power in side.atoms(sp.Pow)) or bool(side.atoms(sp.NumberSymbol))


def holds(item: Fact, counts: Counts) -> bool:
    """Whether a metric has its value at whole counts: what `Fact.holds` says, a hundred times as fast."""
    there = _quotient(item.metric)
    bottom = there and there.bottom(*counts)
    if not there or not bottom:
        return item.holds(counts)
    top = there.top(*counts)
    value = Fraction(top * abs(top), bottom) if there.rooted else Fraction(top, bottom)
    low, high = (Fraction(int(end.p), int(end.q)) for end in (item.value.low, item.value.high))
    if there.rooted:
        low, high = low * abs(low), high * abs(high)
    above = value > low or (item.value.with_low and value == low)
    return bool(above and (value < high or (item.value.with_high and value == high)))
