"""Claims about masks of a few known sizes: all count tuples visited, and each judged exactly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, d
from segbounds.metrics.similarity import on_support, ratio
from segbounds.theorems.hypotheses import SUPPORTS, sizes_of
from segbounds.theorems.instances import Inequality, admitted, bounds_of, breaks, value
from segbounds.theorems.records import Theorem

MOST = 200_000  # tuples where integers decide: those of 100 pixels
MOST_WITH_ROOTS = 6_000  # where algebraic numbers do


@dataclass(frozen=True)
class Visit:
    """How many tuples satisfy the hypotheses, and the one that breaks the claim by most (about), if one does."""

    sizes: range
    admitted: int
    broken: tuple[Inequality, Counts] | None


def visit(theorem: Theorem) -> Visit | None:
    """All tuples of the sizes that a theorem is about, if these are few enough and it has no parameters."""
    sizes = sizes_of(theorem.domain.hypotheses)
    if sizes is None or theorem.parameters or any(h.has(d) for h in theorem.domain.hypotheses):
        return None
    if any(bound.at_most is sp.oo or bound.of.has(d) for bound in bounds_of(theorem.claim)):
        return None
    if sum(comb(size + 3, 3) for size in sizes[: MOST // 4]) > MOST:
        return None
    parts = [_tuples(size) for size in sizes]
    counts = Counts(
        *(np.concatenate([part[i] for part in parts]) if parts else np.zeros(0, np.int64) for i in range(4))
    )
    inside = admitted(theorem, counts)
    counts = Counts(*(count[inside] for count in counts))
    worst: tuple[float, Inequality, Counts] | None = None
    for bound in bounds_of(theorem.claim):
        places = _breaking(bound, counts)
        if places is None:
            return None
        for place in places:
            here = Counts(*(int(count[place]) for count in counts))
            excess = float(value(bound.of - bound.at_most, here))
            if worst is None or excess > worst[0]:
                worst = excess, bound, here
    return Visit(sizes, int(inside.sum()), None if worst is None else worst[1:])


def _tuples(size: int) -> Counts:
    grid = np.indices((size + 1,) * 3).reshape(3, -1)
    tp, fp, fn = grid[:, grid.sum(axis=0) <= size]
    return Counts(tp, fp, fn, size - tp - fp - fn)


SHOWN = 50  # of those that break a claim, the first


def _breaking(bound: Inequality, counts: Counts) -> list[int] | None:
    """Places of tuples that break a bound, the first few, exactly; None where that would take too long."""
    found: list[int] = []
    missing = symbolic(bound.at_most) - bound.of
    for support in SUPPORTS:
        there = np.ones(len(counts.tp), bool)
        for symbol, count in zip(SYMBOLS, counts, strict=True):
            there &= (count > 0) == (symbol in support)
        places = np.flatnonzero(there)
        expression = on_support(missing, support)
        if not len(places) or expression.has(sp.nan, sp.zoo):
            continue
        signs = _signs(expression, Counts(*(count[places] for count in counts)))
        if signs is not None:
            found += [int(place) for place in places[signs <= 0 if bound.strict else signs < 0][:SHOWN]]
        elif len(counts.tp) <= MOST_WITH_ROOTS:
            whole = (Counts(*(int(count[place]) for count in counts)) for place in places)
            found += [int(place) for place, here in zip(places, whole, strict=True) if breaks(bound, here)]
        else:
            return None
    return found


def _signs(expression: sp.Expr, counts: Counts) -> Any:
    """Signs of a quotient of polynomials with rational coefficients (and |.|, min and max) at whole counts, in integers of any
    length; NaN-free: 1 where the denominator is zero, since nothing is stated there. None for another expression."""
    numerator, denominator = ratio(expression)
    found = []
    for part in (numerator, denominator):
        if part.atoms(sp.Pow) and any(not (p.exp.is_Integer and p.exp > 0) for p in part.atoms(sp.Pow)):
            return None
        if any(not number.is_Rational for number in part.atoms(sp.Number, sp.NumberSymbol, sp.CRootOf)):
            return None
        if part.atoms(sp.Function) - part.atoms(sp.Abs, sp.Max, sp.Min):
            return None
        scale = sp.ilcm(1, 1, *(number.q for number in part.atoms(sp.Rational)))
        power = 1 + max((int(p.exp) for p in part.atoms(sp.Pow)), default=0)
        whole = sp.expand(part * scale**power)
        if any(not number.is_Integer for number in whole.atoms(sp.Number)):
            return None
        found.append(_whole(whole, counts))
    top, bottom = found
    return np.where(bottom == 0, 1, np.sign(top) * np.sign(bottom)).astype(int)


def _whole(polynomial: sp.Expr, counts: Counts) -> Any:
    evaluate = sp.lambdify(
        SYMBOLS, polynomial, modules=[{"Max": np.maximum, "Min": np.minimum, "Abs": np.abs}, "numpy"]
    )
    found = evaluate(*(count.astype(object) for count in counts))
    return np.broadcast_to(np.asarray(found, object), counts.tp.shape)


def tuples(sizes: Iterable[int]) -> Iterator[Counts]:
    """All count tuples of some sizes, one size at a time."""
    return map(_tuples, sizes)
