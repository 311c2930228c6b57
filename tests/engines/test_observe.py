"""Real pairs against theorems: what breaks is refuted, what holds is not proved, and the nearest pair is the nearest."""

import numpy as np
import sympy as sp

from segbounds.engines import observe
from segbounds.metrics.catalogue import dice, jaccard, recall, tversky
from segbounds.metrics.counts import Counts, fn, fp, n, tp
from segbounds.theorems.evidence import Budget, Obligation, Outcome
from segbounds.theorems.instances import bounds_of, breaks
from segbounds.theorems.records import Always, Domain, Supremum, Theorem

PAIRS = (
    ("bad", Counts(1, 9, 9, 81)),
    ("middling", Counts(12, 17, 0, 71)),
    ("good", Counts(90, 1, 1, 8)),
    ("empty", Counts(0, 0, 0, 100)),
)
BUDGET = Budget(observed=PAIRS)
GAP = Supremum(of=dice - jaccard, equals=3 - 2 * sp.sqrt(2), approached_by=Counts(1, sp.sqrt(2), 0, 0))


def theorem(claim: Supremum | Always, *hypotheses: sp.Basic) -> Theorem:
    return Theorem("t", "a test", claim, Domain(hypotheses))


def test_what_holds_is_consistent_and_the_nearest_pair_is_named() -> None:
    bound, tight = observe.check(theorem(GAP), BUDGET)
    assert (bound.outcome, tight.outcome) == (Outcome.CONSISTENT, Outcome.UNDECIDED)
    assert bound.extreme is not None and bound.extreme.found_by == "middling"
    assert bound.extreme.value == sp.Rational(204, 1189)
    assert tight.scope == "0.1716 of 0.1716 (100.0 %) on middling"
    assert bound.examined == 4


def test_what_a_pair_breaks_is_refuted_by_that_pair() -> None:
    false = theorem(Supremum(of=dice - jaccard, equals=sp.Rational(17, 100), approached_by=Counts(1, 1, 0, 0)))
    bound, _ = observe.check(false, BUDGET)
    assert bound.outcome is Outcome.REFUTED
    assert bound.extreme is not None and bound.extreme.counts == PAIRS[1][1]
    assert breaks(bounds_of(false.claim)[0], bound.extreme.counts)


def test_a_bound_reached_exactly_is_not_broken() -> None:
    exact = theorem(Supremum(of=dice - jaccard, equals=sp.Rational(204, 1189), approached_by=Counts(12, 17, 0, 0)))
    assert observe.check(exact, BUDGET)[0].outcome is Outcome.CONSISTENT


def test_hypotheses_leave_pairs_out() -> None:
    claim = Supremum(of=dice / jaccard, equals=sp.Integer(2), approached_by=Counts(1, n, 0, 0))
    bound, _ = observe.check(theorem(claim, tp >= 1), BUDGET)
    assert (bound.outcome, bound.examined) == (Outcome.CONSISTENT, 3)
    nothing, _ = observe.check(theorem(claim, tp >= 1, sp.Gt(fn, fp)), BUDGET)
    assert nothing.outcome is Outcome.NOT_RUN
    assert nothing.scope == "none of the 4 real pairs satisfies the hypotheses"


def test_value_at_zero_over_zero_counts() -> None:
    (bound,) = observe.check(theorem(Always(sp.Le(dice, sp.Rational(99, 100)))), BUDGET)
    assert bound.outcome is Outcome.REFUTED
    assert bound.extreme is not None and bound.extreme.found_by == "empty"


def test_parameters_are_tried_at_several_values() -> None:
    a = sp.Symbol("a", positive=True)
    (bound,) = observe.check(theorem(Always(sp.Le(tversky(alpha=a, beta=1), recall))), BUDGET)
    assert bound.outcome is Outcome.CONSISTENT
    assert bound.examined > len(PAIRS)


def test_without_masks_and_without_a_claim_about_masks_it_does_not_run() -> None:
    assert observe.check(theorem(GAP), Budget())[0].outcome is Outcome.NOT_RUN
    x = sp.Symbol("x", positive=True)
    (about_parameters,) = observe.check(theorem(Always(sp.Gt(x + 1, sp.sqrt(x)))), BUDGET)
    assert about_parameters.outcome is Outcome.NOT_RUN
    assert about_parameters.obligation is Obligation.BOUND


def test_many_pairs_are_no_trouble() -> None:
    counts = np.random.default_rng(0).integers(0, 50, (5000, 4))
    observed = tuple((str(i), Counts(*map(int, row))) for i, row in enumerate(counts) if row.sum())
    assert observe.check(theorem(GAP), Budget(observed=observed))[0].outcome is Outcome.CONSISTENT
