"""Real mask pairs: whether a claim holds on each, and how near they come to its bound."""

from time import perf_counter

import numpy as np
import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, obligations
from segbounds.theorems.instances import Inequality, admitted, bounds_of, breaks, extreme, instances, values
from segbounds.theorems.records import Supremum, Theorem

NAME = "observe"

NEAR = 1e-9  # what a float puts this near to a bound, or beyond it, is judged exactly


def check(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """Evidence from the pairs in ``budget.observed``, one for each obligation."""
    start = perf_counter()
    found = _findings(theorem, budget)
    seconds = perf_counter() - start
    return tuple(
        Evidence(NAME, obligation, *found[obligation], seconds=seconds) for obligation in obligations(theorem.claim)
    )


Finding = tuple[Outcome, str, int, Extreme | None]


def _findings(theorem: Theorem, budget: Budget) -> dict[Obligation, Finding]:
    def alike(outcome: Outcome, reason: str) -> dict[Obligation, Finding]:
        return {obligation: (outcome, reason, 0, None) for obligation in Obligation}

    if not budget.observed:
        return alike(Outcome.NOT_RUN, "no real masks were given: see segbounds observe")
    if not any(bound.of.has(*SYMBOLS, Similarity) for bound in bounds_of(theorem.claim)):
        return alike(Outcome.NOT_RUN, "the claim is about its parameters, not about masks")
    search = _Observation(budget.observed)
    for parameters, instance in instances(theorem, budget.instances):
        for bound in bounds_of(instance.claim):
            search.visit(bound, instance, parameters)
    if search.nearest is None and search.refuted is None:
        # that says something of the pairs, not of the theorem
        return alike(Outcome.NOT_RUN, f"none of the {len(budget.observed)} real pairs satisfies the hypotheses")
    scope = f"{len(budget.observed)} real mask pairs, {search.examined} cases in the domain"
    bound_outcome = Outcome.REFUTED if search.refuted else Outcome.CONSISTENT
    return {
        Obligation.BOUND: (bound_outcome, scope, search.examined, search.refuted or search.nearest),
        Obligation.TIGHT: (Outcome.UNDECIDED, search.nearness(), search.examined, search.nearest),
    }


class _Observation:
    def __init__(self, observed: tuple[tuple[str, Counts], ...]) -> None:
        self.names = [name for name, _ in observed]
        self.pairs = [counts for _, counts in observed]
        self.columns = Counts(*(np.array([pair[i] for pair in self.pairs], np.int64) for i in range(4)))
        self.examined = 0
        self.refuted: Extreme | None = None
        self.nearest: Extreme | None = None
        self.share = -np.inf
        self.limit: sp.Expr = sp.oo

    def visit(self, bound: Inequality, instance: Theorem, parameters: dict[str, str]) -> None:
        """Floats put the pairs in order; the ones at or beyond the bound, and the nearest one, are judged exactly."""
        found, limit = values(bound.of, self.columns), values(bound.at_most, self.columns)
        inside = np.flatnonzero(np.isfinite(found) & admitted(instance, self.columns))
        self.examined += len(inside)
        if not len(inside):
            return
        room = limit[inside] - found[inside]
        for place in np.flatnonzero(room <= NEAR * np.maximum(1, np.abs(limit[inside]))):
            index = inside[place]
            if self.refuted is None and breaks(bound, self.pairs[index]):
                self.refuted = extreme(bound, self.pairs[index], self.names[index], parameters)
        share = _share(found[inside], limit[inside], isinstance(instance.claim, Supremum))
        best = int(np.argmax(share))
        if share[best] > self.share:
            self.share, self.limit = float(share[best]), symbolic(bound.at_most)
            self.nearest = extreme(bound, self.pairs[inside[best]], self.names[inside[best]], parameters)

    def nearness(self) -> str:
        """How near the real pairs come, in one sentence."""
        assert self.nearest is not None
        value = f"{float(sp.N(self.nearest.value)):.4f}"
        at = "".join(f", {name} = {number}" for name, number in self.nearest.parameters.items())
        if self.limit is sp.oo:
            return f"largest value {value} on {self.nearest.found_by}{at}"
        if self.limit.is_number and self.limit > 0:
            return f"{value} of {float(self.limit):.4f} ({100 * self.share:.1f} %) on {self.nearest.found_by}{at}"
        return f"{value} on {self.nearest.found_by}{at}"


def _share(found: np.ndarray, limit: np.ndarray, is_supremum: bool) -> np.ndarray:
    """How much of the bound a pair uses up; for bounds at 0 or infinity, its distance or size puts it in order."""
    if is_supremum and np.isfinite(limit).all() and (limit > 0).all():
        return found / limit
    return np.where(np.isfinite(limit), found - limit, found)
