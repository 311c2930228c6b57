"""Many pairs held against a bound at once, in floats: they nominate the pairs nearest to it, exact arithmetic judges them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from segbounds.counts import Counts, d, pixels
from segbounds.pairs import Bound
from segbounds.regions import Unsupported, of_own_size
from segbounds.similarities import evaluate

NOMINEES = 8  # judged exactly, the highest first: what exceeds a bound by more than rounding comes before mere ties
ROUNDING = 1e-12  # a quotient of counts below 2^53 errs by a few 1e-16; this leaves room for sums of several

#: Each relation, given lhs - rhs and the room for rounding: what is true exactly passes, what is false by rounding alone
#: passes where equality does. Nominees are judged exactly.
COMPARE: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "==": lambda gap, room: np.abs(gap) <= room,
    "!=": lambda gap, room: np.abs(gap) > room,
    "<=": lambda gap, room: gap <= room,
    "<": lambda gap, room: gap < -room,
    ">=": lambda gap, room: gap >= -room,
    ">": lambda gap, room: gap > room,
}


def inside(hypotheses: Sequence[Relational], counts: Counts) -> np.ndarray:
    """Which of the pairs satisfy all hypotheses."""
    found = np.ones(counts.tp.shape, bool)
    for hypothesis in of_own_size(hypotheses):
        if hypothesis == sp.false:
            return np.zeros_like(found)
        left, right = values_at(hypothesis.lhs, counts), values_at(hypothesis.rhs, counts)
        with np.errstate(invalid="ignore"):
            found &= COMPARE[hypothesis.rel_op](left - right, ROUNDING * np.maximum(1, np.abs(right)))
    return found


def values_at(expression: Any, counts: Counts) -> np.ndarray:
    """The expression at each pair, NaN or infinite where it has no value. Raises Unsupported where numpy cannot tell."""
    expression = sp.sympify(expression)
    if expression.has(sp.nan, sp.zoo):
        return np.full(counts.tp.shape, np.nan)  # undefined at these parameter values
    try:
        with np.errstate(all="ignore"):
            found = evaluate(expression.subs(d, pixels) if expression.has(d) else expression, counts)
    except NameError as error:  # of a sympy function that is defined in a theorem file
        raise Unsupported(f"numpy cannot evaluate {expression}: {error}") from error
    return np.broadcast_to(np.asarray(found, float), counts.tp.shape)


def _limits(at_most: sp.Expr, sizes: np.ndarray) -> np.ndarray:
    """The bound for each pair, evaluated once for each number of pixels: it may be a function of whole numbers only."""
    if not at_most.has(d):
        return np.full(sizes.shape, _float(at_most))
    different, where = np.unique(sizes, return_inverse=True)
    return np.array([_float(at_most.subs(d, int(size))) for size in different])[where]


def _float(number: sp.Expr) -> float:
    return float(number) if number.is_extended_real else np.nan  # a constant may be undefined at some parameter values


def ranked_against(bound: Bound, counts: Counts) -> np.ndarray:
    """How far each pair lies above its bound (relative to it, where it exceeds 1); below infinity, the value itself.

    Minus infinity where the claim's expression or the bound has no value.
    """
    # what depends on d alone may be a function that no array library knows: it moves to the other side
    of, alone = bound.of, [term for term in sp.Add.make_args(bound.of) if term.free_symbols == {d}]
    values = values_at(of - sp.Add(*alone), counts)
    limits = _limits(sp.sympify(bound.at_most - sp.Add(*alone)), counts.pixels)
    with np.errstate(invalid="ignore"):
        above = np.where(np.isposinf(limits), values, (values - limits) / np.maximum(1, np.abs(limits)))
    return np.where(np.isfinite(above), above, -np.inf)


def nominees(ranked: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The places of the highest ranked pairs, the highest first, and the smallest images first among equals."""
    rounded = np.round(ranked, 13)
    enough = np.partition(rounded, -NOMINEES)[-NOMINEES] if len(rounded) > NOMINEES else -np.inf
    places = np.flatnonzero((rounded >= enough) & (ranked > -np.inf))
    return places[np.lexsort((sizes[places], -rounded[places]))][:NOMINEES]
