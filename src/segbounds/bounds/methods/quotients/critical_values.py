"""Critical values of a quotient on an orthant, for every order of growth of the counts, and the enclosure that singles one out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import sympy as sp

from segbounds.algebra.elimination import MONOMIALS, NoCriticalValues, critical_values
from segbounds.algebra.reading import symbolic
from segbounds.bounds.methods.quotients.arguments import on_a_line
from segbounds.bounds.methods.quotients.enclosures import enclose
from segbounds.bounds.methods.quotients.largest import between
from segbounds.limits import Exhausted, Work
from segbounds.metrics.counts import Counts, n
from segbounds.regions.bound import Bound
from segbounds.regions.orthants import Orthant


def at_critical_values(face: Orthant, quotients: Sequence[tuple[sp.Poly, sp.Poly]]) -> Bound:
    """Critical values on every stratum, the right one singled out by a certified enclosure."""
    there = located(face, quotients)
    if len(quotients) > 1:
        return there
    lower, upper = there.value - there.width, there.value
    if upper.is_infinite:
        lower = -sp.oo
    try:
        inside = [
            (value, place)
            for value, place in _critical_values(face, quotients[0], Work(MONOMIALS))
            if lower <= value.evalf(30) + sp.Float("1e-25") and value.evalf(30) - sp.Float("1e-25") <= upper
        ]
    except (Exhausted, NoCriticalValues, NotImplementedError, sp.PolynomialError):
        return replace(there, argument=f"{there.argument}; elimination did not end within its limit")
    values = list({value: None for value, _ in inside})
    if len(values) != 1:
        return there
    exact = next((place for _, place in inside if place is not None), None)
    along = (exact,) if exact else there.along
    return Bound(values[0], False, along, argument="critical values of the strata, singled out by an enclosure")


def located(face: Orthant, quotients: Sequence[tuple[Any, Any]]) -> Bound:
    """Where no argument gives the value: between which numbers it lies, and near which counts."""
    found = enclose(quotients)
    argument = "branch and bound with certified enclosures"
    return between(found.lower, found.upper, (face.family(found.point),), argument)


def _critical_values(
    face: Orthant, quotient: tuple[sp.Poly, sp.Poly], work: Work
) -> list[tuple[sp.Expr, Counts | None]]:
    found: list[tuple[sp.Expr, Counts | None]] = []
    for blocks in _ordered_partitions(list(range(len(face.rays)))):
        numerator, denominator = (_leading_form(polynomial, blocks) for polynomial in quotient)
        if _growth(quotient[0], blocks) < _growth(quotient[1], blocks):
            numerator = numerator * 0
        free = [face.variables[i] for block in blocks for i in block[1:]]
        fixed = {face.variables[block[0]]: 1 for block in blocks}
        top, bottom = sp.fraction(sp.cancel(numerator.as_expr().subs(fixed) / denominator.as_expr().subs(fixed)))
        used = [y for y in free if (top / bottom).has(y)]
        if not used:
            found.append((symbolic(top / bottom), None))
        elif len(used) == 1:
            for value, place in on_a_line(sp.Poly(top, used[0]), sp.Poly(bottom, used[0]), face.known):
                if place not in (0, sp.oo):
                    found.append((value, _curve(face, blocks, {used[0]: place})))
        else:
            found.extend((value, None) for value in critical_values(top, bottom, used, work))
    return found


def _curve(face: Orthant, blocks: Sequence[Sequence[int]], values: Mapping[sp.Symbol, sp.Expr]) -> Counts:
    weights = [sp.Integer(1)] * len(face.rays)
    for rank, block in enumerate(blocks):
        for i in block:
            weights[i] = values.get(face.variables[i], sp.Integer(1)) * n ** (len(blocks) - 1 - rank)
    return face.family(weights)


def _ordered_partitions(items: list[int]) -> Iterator[list[list[int]]]:
    """All ways to rank items with ties, the fastest growing block first."""
    if not items:
        yield []
    for size in range(1, len(items) + 1):
        for block in combinations(items, size):
            for rest in _ordered_partitions([item for item in items if item not in block]):
                yield [list(block), *rest]


def _growth(polynomial: sp.Poly, blocks: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return max(tuple(sum(m[i] for i in block) for block in blocks) for m in polynomial.monoms())


def _leading_form(polynomial: sp.Poly, blocks: Sequence[Sequence[int]]) -> sp.Poly:
    top = _growth(polynomial, blocks)
    kept = {m: c for m, c in polynomial.terms() if tuple(sum(m[i] for i in block) for block in blocks) == top}
    return sp.Poly.from_dict(kept, *polynomial.gens)
