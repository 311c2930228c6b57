"""Random mask pairs by the hundred thousand: the quickest way to find that a claim is false, and never a proof.

The pairs come from several families (masks.py) and are drawn once for all theorems. Floats do the search and nominate
the pairs nearest to a bound; what is reported, and above all a refutation, is judged exactly.

A hypothesis that random pairs hardly ever meet (a prevalence of exactly 1/50) gets counts of its own: the pairs that
satisfy linear hypotheses form a cone, and whole combinations of its rays satisfy them exactly.
"""

from time import perf_counter

import sympy as sp

from segbounds.counts import SYMBOLS
from segbounds.evidence import Budget, Evidence, Outcome, obligations
from segbounds.pairs import bounds_of, instances
from segbounds.similarities import Similarity
from segbounds.theorems import Claim, Theorem

NAME = "sample"

SIDE = 64  # masks of 64 x 64 pixels: large enough for objects of every size, and 10,000 pairs take 0.15 s
MOST = 40  # parameter values: the whole grid for two parameters, every 33rd point of it for four
FEW = 0.01  # with a smaller part of the drawn pairs inside the domain, counts are made for it
NEAR = 1e-9  # a float this near to a bound (relative to it, if it exceeds 1) is judged exactly
NOMINEES = 16  # judged exactly, the highest first: a violation beyond rounding is then met before mere ties
ROUNDING = 1e-12  # a quotient of counts up to 2^53 errs by a few 1e-16; the margin covers sums of several


def check(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """Evidence from ``budget.pairs`` random mask pairs, one for each obligation; never PROVED."""
    start = perf_counter()
    if not _about_counts(theorem.claim):
        return _not_run(theorem, "the claim is about its parameters, not about masks")
    drawn = _drawn(budget.seed, budget.pairs)
    looks = [_Look(instance, parameters, drawn, budget.seed) for parameters, instance in instances(theorem, MOST)]
    if not looks:
        return _not_run(theorem, "none of the parameter values that it tries is in the domain")
    examined, seconds = sum(look.examined for look in looks), perf_counter() - start
    return tuple(
        Evidence(NAME, obligation, outcome, scope, examined, pair, seconds=seconds, seed=budget.seed)
        for obligation in obligations(theorem.claim)
        for outcome, scope, pair in [_finding(obligation, theorem, looks)]
    )


def _about_counts(claim: Claim) -> bool:
    return any(sp.sympify(bound.of).has(*SYMBOLS, Similarity) for bound in bounds_of(claim))


def _not_run(theorem: Theorem, reason: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(NAME, obligation, Outcome.NOT_RUN, reason) for obligation in obligations(theorem.claim))
