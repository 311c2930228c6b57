"""Many pairs held against a bound at once, in floats: they nominate the pairs nearest to it, exact arithmetic judges them.

Counts are arrays or tensors; what is made of them stays where they are, and is the same there.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from array_api_compat import array_namespace, device, is_numpy_array
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts, d, pixels
from segbounds.metrics.similarity import evaluate
from segbounds.regions.region import of_own_size
from segbounds.theorems.instances import Inequality

NOMINEES = 8  # judged exactly, the highest first: what exceeds a bound by more than rounding comes before mere ties
KEPT = 4096  # expressions that searches ask about thousands of times
ROUNDING = 1e-12  # a quotient of counts below 2^53 errs by a few 1e-16; this leaves room for sums of several

#: Each relation, given lhs - rhs and the room for rounding: what is true exactly passes, what is false by rounding alone
#: passes where equality does. Nominees are judged exactly.
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda gap, room: abs(gap) <= room,
    "!=": lambda gap, room: abs(gap) > room,
    "<=": lambda gap, room: gap <= room,
    "<": lambda gap, room: gap < -room,
    ">=": lambda gap, room: gap >= -room,
    ">": lambda gap, room: gap > room,
}


def inside(hypotheses: Sequence[Relational], counts: Counts) -> Any:
    """Which of the pairs satisfy all hypotheses: bools of the counts' shape."""
    xp = array_namespace(counts.tp)
    found = xp.ones_like(counts.tp, dtype=xp.bool)
    for hypothesis in _of_own_size(tuple(hypotheses)):
        if hypothesis == sp.false:
            return xp.zeros_like(found)
        left, right = values_at(hypothesis.lhs, counts), values_at(hypothesis.rhs, counts)
        with np.errstate(invalid="ignore"):
            found &= COMPARE[hypothesis.rel_op](left - right, ROUNDING * xp.clip(abs(right), 1, None))
    return found


@lru_cache(KEPT)
def _of_own_size(hypotheses: tuple[Relational, ...]) -> list[Relational]:
    return of_own_size(hypotheses)


@lru_cache(KEPT)
def _in_counts(expression: sp.Expr) -> sp.Expr | None:
    """With the pixels of each pair for d; None where it is undefined (at these parameter values)."""
    if expression.has(sp.nan, sp.zoo):
        return None
    return expression.subs(d, pixels) if expression.has(d) else expression


def values_at(expression: Any, counts: Counts) -> Any:
    """The expression at each pair, float64 of the counts' shape, NaN or infinite where it has no value. Raises Unsupported
    where numpy cannot tell."""
    expression, xp = _in_counts(symbolic(expression)), array_namespace(counts.tp)
    if expression is None:
        return xp.full_like(counts.tp, xp.nan, dtype=xp.float64)
    try:
        with np.errstate(all="ignore"):
            found = evaluate(expression, counts)
    except NameError as error:  # of a sympy function that is defined in a theorem file
        raise Unsupported(f"numpy cannot evaluate {expression}: {error}") from error
    return xp.broadcast_to(xp.asarray(found, dtype=xp.float64, device=device(counts.tp)), counts.tp.shape)


def _limits(at_most: sp.Expr, sizes: Any) -> Any:
    """The bound for each pair, evaluated once for each number of pixels: it may be a function of whole numbers only."""
    xp = array_namespace(sizes)
    if not at_most.has(d):
        return xp.full_like(sizes, _float(at_most), dtype=xp.float64)
    different, where = xp.unique_inverse(sizes)
    limits = [_float(at_most.subs(d, int(size))) for size in different]
    return xp.asarray(limits, dtype=xp.float64, device=device(sizes))[where]


@lru_cache(KEPT)
def _float(number: sp.Expr) -> float:
    return float(number) if number.is_extended_real else np.nan  # a constant may be undefined at some parameter values


def ranked_against(bound: Inequality, counts: Counts) -> Any:
    """How far each pair lies above its bound (relative to it, where it exceeds 1); below infinity, the value itself. float64
    of the counts' shape.

    Minus infinity where the claim's expression or the bound has no value.
    """
    xp = array_namespace(counts.tp)
    of, at_most = _sides(bound)
    values, limits = values_at(of, counts), _limits(at_most, counts.pixels)
    with np.errstate(invalid="ignore"):
        above = xp.where(limits == xp.inf, values, (values - limits) / xp.clip(abs(limits), 1, None))
    return xp.where(xp.isfinite(above), above, -xp.inf)


@lru_cache(KEPT)
def _sides(bound: Inequality) -> tuple[sp.Expr, sp.Expr]:
    """Both sides of a bound. What depends on d alone may be a function that no array library knows: it moves to the other side."""
    alone = sp.Add(*(term for term in sp.Add.make_args(bound.of) if term.free_symbols == {d}))
    return bound.of - alone, symbolic(bound.at_most - alone)


def nominees(ranked: Any, sizes: Any) -> Any:
    """The places of the highest ranked pairs, the highest first, and the smallest images first among equals."""
    xp = array_namespace(ranked)
    rounded = xp.round(ranked, decimals=13)
    enough = _nth_highest(rounded, NOMINEES) if len(rounded) > NOMINEES else -xp.inf
    (places,) = xp.nonzero((rounded >= enough) & (ranked > -xp.inf))
    places = places[xp.argsort(sizes[places], stable=True)]
    return places[xp.argsort(rounded[places], stable=True, descending=True)][:NOMINEES]


def _nth_highest(values: Any, nth: int) -> Any:
    # the one function that the standard of array libraries does not have
    return np.partition(values, -nth)[-nth] if is_numpy_array(values) else values.topk(nth).values[-1]
