"""The largest of several suprema; with parameters a maximum of several, each with its family."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

import sympy as sp

from segbounds.algebra.comparisons import at_most, below_one_of
from segbounds.metrics.counts import Counts
from segbounds.regions.bound import Bound


def between(lower: sp.Expr, upper: sp.Expr, along: tuple[Counts, ...], argument: str) -> Bound:
    """The record of an enclosure, with places near to its lower end; the upper one may be infinite."""
    return Bound(upper, False, along, upper - lower, argument)


def largest(optima: Iterable[Bound], known: tuple[sp.Expr, ...] = ()) -> Bound:
    """The largest of some suprema; with parameters possibly a Max of several, each with its family."""
    kept: list[Bound] = []
    enclosed: list[Bound] = []
    for optimum in chain.from_iterable(map(_single_values, optima)):
        if not optimum.exact:
            enclosed.append(optimum)
            continue
        twin = next((other for other in kept if other.value == optimum.value), None)
        if twin is not None:
            kept[kept.index(twin)] = min(twin, optimum, key=lambda o: sum(map(sp.count_ops, o.along[0])))
        elif not any(at_most(optimum.value, other.value, known) for other in kept):
            kept = [other for other in kept if not at_most(other.value, optimum.value, known)] + [optimum]
    for optimum in list(kept):
        others = [other.value for other in kept if other is not optimum]
        if others and below_one_of(optimum.value, others, known):
            kept.remove(optimum)
    if enclosed:
        return _largest_enclosed(kept, enclosed)
    if len(kept) == 1:
        return kept[0]
    method = "; ".join(dict.fromkeys(optimum.argument for optimum in kept))
    families = tuple(dict.fromkeys(chain.from_iterable(optimum.along for optimum in kept)))
    return Bound(sp.Max(*(optimum.value for optimum in kept), evaluate=False), False, families, argument=method)


def _single_values(optimum: Bound) -> Iterator[Bound]:
    if not isinstance(optimum.value, sp.Max):
        yield optimum
        return
    for value in optimum.value.args:
        yield replace(optimum, value=value)


def _largest_enclosed(exact: list[Bound], enclosed: list[Bound]) -> Bound:
    """Where an enclosure reaches beyond every exact value, the answer is an enclosure too."""
    upper = max(optimum.value for optimum in enclosed)
    for optimum in exact:
        if optimum.value >= upper:
            return optimum
    best = max(enclosed, key=_inner)
    lower = max([_inner(optimum) for optimum in enclosed] + [optimum.value for optimum in exact])
    return between(lower, sp.Max(upper, lower), best.along, best.argument)


def _inner(optimum: Bound) -> sp.Expr:
    return -sp.oo if optimum.value.is_infinite else optimum.value - optimum.width
