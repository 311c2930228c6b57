"""What a claim takes square roots of: that it is never negative is a part of the claim, because else one side is no number.

A claim about `sqrt(recall - precision)` says nothing of masks whose precision is the higher, so it does not hold for all of them.
"""

from collections.abc import Iterator
from functools import cache

import sympy as sp

from segbounds.algebra.nonnegative import evidently_nonnegative
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import range_of
from segbounds.theorems.records import Always, Theorem


def unproved(theorem: Theorem) -> Iterator[sp.Expr]:
    """What the claim and the hypotheses of a theorem take even roots of, where its form does not show that it is never negative.

    Roots in the formulas of similarities are of products of sizes, and need no look.
    """
    if not isinstance(theorem.claim, Always):
        return  # a supremum is of what its theorem file gives as an expression
    sides = [side for relation in (theorem.claim.relation, *theorem.domain.hypotheses) for side in relation.args]
    powers = set().union(*(symbolic(side).atoms(sp.Pow) for side in sides))
    bases = {power.base for power in powers if power.exp.is_Rational and power.exp.q % 2 == 0}
    yield from (base for base in sorted(bases, key=str) if not _never_negative(base))


def _never_negative(base: sp.Expr) -> bool:
    metrics = {metric: sp.Dummy(nonnegative=True) for metric in base.atoms(Similarity) if _is_never_negative(metric)}
    signed = {count: sp.Dummy(nonnegative=True) for count in SYMBOLS}
    return evidently_nonnegative(base.xreplace({**metrics, **signed}))


@cache
def _is_never_negative(metric: Similarity) -> bool:
    if metric.formula.free_symbols - {*SYMBOLS}:
        return False
    ends = range_of(metric)
    return ends is not None and bool(ends[0] >= 0)
