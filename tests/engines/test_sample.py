"""Sampling finds what is false, comes near to what is tight, and never claims a proof."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.core.relational import Relational

from segbounds.engines import ranking, sample
from segbounds.engines.searching import CLIMBERS
from segbounds.masks import families as masks
from segbounds.metrics.catalogue import (
    CATALOGUE,
    cohen_kappa,
    dice,
    hamming,
    jaccard,
    matthews,
    precision,
    recall,
    specificity,
    tversky,
    weighted_hamming,
)
from segbounds.metrics.counts import Counts, d, fn, fp, pixels, prevalence, tn, tp
from segbounds.metrics.similarity import Similarity, substitute
from segbounds.theorems.evidence import Budget, Evidence, Obligation, Outcome, judge
from segbounds.theorems.instances import admits, bounds_of, breaks, holds, instances
from segbounds.theorems.records import Always, Claim, Domain, Supremum, Theorem, tightened

BUDGET = Budget(pairs=20_000, seed=0, instances=40)
NOWHERE = Counts(1, 0, 0, 0)  # sampling does not look at the witness family

a, b, r = sp.symbols("a b r", positive=True)
g = sp.Symbol("g", nonnegative=True)
rare = sp.Rational(1, 50)


class LargestOnWhole(sp.Function):
    """2 d/(d + 1), but only for a whole number d: what no array library can evaluate."""

    nargs = 1

    @classmethod
    def eval(cls, size: Any) -> sp.Expr | None:
        return 2 * size / (size + 1) if size.is_Integer else None


def theorem(claim: Claim, *hypotheses: Relational) -> Theorem:
    return Theorem("a claim", "this test", claim, Domain(hypotheses))


def supremum(of: Any, equals: Any, *hypotheses: Relational) -> Theorem:
    return theorem(Supremum(sp.sympify(of), sp.sympify(equals), NOWHERE), *hypotheses)


def always(relation: Relational, *hypotheses: Relational) -> Theorem:
    return theorem(Always(relation), *hypotheses)


contrast = (sp.sqrt(2 * a) - 1) / (sp.sqrt(2 * a) + 1), (sp.sqrt(2 * b) - 1) / (sp.sqrt(2 * b) + 1)

TRUE = {
    "absolute": supremum(dice - jaccard, 3 - 2 * sp.sqrt(2)),
    "relative": supremum(dice / jaccard, 2, tp >= 1),
    "parameters": supremum(
        abs(dice - tversky(alpha=a, beta=b)), sp.Max(contrast[0], -contrast[0], contrast[1], -contrast[1])
    ),
    "unbounded": supremum(weighted_hamming(gamma=g) / dice, sp.oo, tp >= 1, g <= 1),
    "minimum": supremum(sp.Min(recall, specificity) - dice, 1),
    "bare similarity": supremum(weighted_hamming(gamma=g), 1 - g, sp.Eq(tp, 0), fn >= 1, g <= 1),
    "d pixels": supremum(dice / jaccard, 2 * d / (d + 1), sp.Eq(pixels, d), tp >= 1),
    "d pixels, a function of whole numbers": supremum(dice / jaccard, LargestOnWhole(d), sp.Eq(pixels, d), tp >= 1),
    "prevalence": supremum(
        abs(dice - weighted_hamming(gamma=1 - 1 / (1 + r) ** 2)),
        1 / (1 + r) ** 2,
        sp.Eq(prevalence, r**2 / (2 + r**2)),
        r <= 1,
    ),
}

TRUE_ALWAYS = {
    "inequality": always(sp.Le(jaccard, dice)),
    "identity": always(sp.Eq(jaccard, dice / (2 - dice))),
    "strict": always(sp.Lt(jaccard, dice), tp >= 1, fp >= 1),
    "roots": always(sp.Le(abs(cohen_kappa), abs(matthews))),
    "function of d, inside": always(sp.Le(dice / jaccard - LargestOnWhole(d), 0), sp.Eq(pixels, d), tp >= 1),
    # the mean of recall and precision is Dice: equal but for rounding, and 0/0 where both are 0
    "equal but for rounding": always(sp.Le(2 * recall * precision / (recall + precision), dice), tp >= 1),
    "no value": always(sp.Le(2 * recall * precision / (recall + precision), dice)),
}

FALSE = {
    "constant a percent too small": supremum(dice - jaccard, sp.Rational(17, 100)),
    "a bound where there is none": supremum(weighted_hamming(gamma=g) / dice, 1000, tp >= 1, g <= 1),
    "false only at one parameter": always(sp.Le(tversky(alpha=a, beta=a), dice), a >= sp.Rational(1, 4)),
    "false only for equal masks": always(sp.Lt(jaccard, dice)),
    "false by a millionth": always(sp.Eq(jaccard, dice / (2 - dice) * (1 + sp.Rational(1, 10**6)))),
    "false for an empty mask": always(sp.Eq(recall, tp / sp.Max(tp + fn, 1))),
    "false at one prevalence": always(sp.Ge(hamming, 1 - rare), sp.Eq(prevalence, rare)),
    "false on some sizes": supremum(dice / jaccard, 2 - 2 / d, sp.Eq(pixels, d), tp >= 1),
    "other order": always(sp.Le(matthews, dice)),
    "other side": always(sp.Ge(matthews, dice)),
}


@cache
def sampled(claimed: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """What sampling says of a claim, asked once for all that is checked of it."""
    return sample.check(claimed, budget)


def check(claimed: Theorem, obligation: Obligation = Obligation.BOUND, budget: Budget = BUDGET) -> Evidence:
    return of(obligation, sampled(claimed, budget))


def of(obligation: Obligation, evidence: tuple[Evidence, ...]) -> Evidence:
    return next(item for item in evidence if item.obligation is obligation)


# --- what is true -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [*TRUE.values(), *TRUE_ALWAYS.values()], ids=[*TRUE, *TRUE_ALWAYS])
def test_a_true_claim_is_consistent_and_never_proved(claimed: Theorem) -> None:
    evidence = sampled(claimed, BUDGET)
    expected = [Outcome.CONSISTENT, Outcome.UNDECIDED][: len(evidence)]
    assert [item.outcome for item in evidence] == expected
    assert judge(claimed.claim, evidence).outcome is Outcome.CONSISTENT
    for item in evidence:
        assert (item.engine, item.seed) == ("sample", 0)
        assert item.examined > 0
        assert item.extreme is not None
        assert "seed 0" in item.scope


@pytest.mark.parametrize("name", [name for name in TRUE if name != "unbounded"])
def test_sampling_comes_within_a_percent_of_the_supremum(name: str) -> None:
    # the pair kept for tightness is the farthest of all parameter values
    pair = check(TRUE[name], Obligation.TIGHT).extreme
    assert pair is not None
    values = {symbol: pair.parameters[symbol.name] for symbol in TRUE[name].parameters}
    claim = TRUE[name].claim
    assert isinstance(claim, Supremum)
    limit = float(sp.sympify(claim.equals).subs(values).subs(d, pair.counts.pixels))
    assert 0.99 * limit <= float(pair.value) <= limit + 1e-12


@pytest.mark.slow
def test_the_scope_tells_how_near_sampling_came() -> None:
    scope = check(TRUE["absolute"], Obligation.TIGHT).scope
    assert scope.startswith("largest sampled value 0.171573 of 0.171573, ")
    assert " short, " in scope
    assert all(family in scope for family in masks.FAMILIES)
    assert "20,000 random pairs of masks of 64 x 64 pixels" in scope
    assert "of an unbounded claim at g = " in check(TRUE["unbounded"], Obligation.TIGHT).scope
    assert "attained" in check(TRUE["bare similarity"], Obligation.TIGHT).scope
    assert " image sizes" in check(TRUE["d pixels"], Obligation.TIGHT).scope
    assert "; at 36 of 36 parameter values" in check(TRUE["parameters"]).scope


def test_the_extreme_pair_is_exact_and_says_its_family() -> None:
    pair = check(TRUE["absolute"]).extreme
    assert pair is not None
    assert pair.found_by in {*masks.FAMILIES, sample.SEARCHING}
    assert pair.value == sp.Rational(*Fraction(dice(pair.counts) - jaccard(pair.counts)).as_integer_ratio())


# --- what is false ----------------------------------------------------------------------------------------------------


def really_breaks(claimed: Theorem, evidence: Evidence) -> bool:
    """By the exact definitions, at the parameters of the pair shown."""
    pair = evidence.extreme
    assert pair is not None
    (instance,) = (found for values, found in instances(claimed) if values == pair.parameters)
    return admits(instance, pair.counts) and any(breaks(bound, pair.counts) for bound in bounds_of(instance.claim))


@pytest.mark.parametrize("claimed", FALSE.values(), ids=FALSE)
def test_a_false_claim_is_refuted_by_a_pair_that_breaks_it(claimed: Theorem) -> None:
    evidence = check(claimed)
    assert evidence.outcome is Outcome.REFUTED
    assert really_breaks(claimed, evidence)


@pytest.mark.parametrize("claimed", TRUE.values(), ids=TRUE)
def test_a_constant_one_percent_too_good_is_refuted(claimed: Theorem) -> None:
    evidence = check(tightened(claimed))
    assert evidence.outcome is Outcome.REFUTED
    assert really_breaks(tightened(claimed), evidence)


def test_the_refuting_pair_breaks_the_bound_in_plain_fractions() -> None:
    pair = check(FALSE["constant a percent too small"]).extreme
    assert pair is not None
    t, x, y, _ = pair.counts
    assert Fraction(2 * t, 2 * t + x + y) - Fraction(t, t + x + y) > Fraction(17, 100)


def test_floats_refute_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = ranking.ranked_against
    monkeypatch.setattr(
        sample, "ranked_against", lambda bound, counts: honest(bound, counts) + 1
    )  # every pair is flagged
    assert of(Obligation.BOUND, sample.check(TRUE["absolute"], BUDGET)).outcome is Outcome.CONSISTENT


def test_only_pairs_in_the_domain_refute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "inside", lambda hypotheses, counts: np.ones(counts.tp.shape, bool))
    few = Budget(pairs=ranking.NOMINEES, seed=1)  # so few that every one is judged
    counts = sample._drawn(few.seed, few.pairs).counts
    assert np.any((counts.tp == 0) & (counts.fp + counts.fn > 0))
    assert np.any(counts.tp > 0)
    assert of(Obligation.BOUND, sample.check(supremum(dice, 0), few)).outcome is Outcome.REFUTED
    assert (
        of(Obligation.BOUND, sample.check(supremum(dice, 0, sp.Eq(tp, 0), fp + fn >= 1), few)).outcome
        is Outcome.CONSISTENT
    )


def test_a_small_pair_is_shown_to_refute_and_the_nearest_to_tell_how_near() -> None:
    refuting, nearest = (item.extreme for item in sample.check(FALSE["constant a percent too small"], BUDGET))
    assert refuting is not None
    assert nearest is not None
    assert refuting.counts.pixels < 10
    assert sp.Rational(17, 100) < refuting.value < nearest.value


def test_with_parameters_the_scope_tells_where_sampling_came_least_near() -> None:
    evidence = check(supremum(dice, sp.Max(1, a)), Obligation.TIGHT)
    assert evidence.scope.startswith("largest sampled value 1 of 5 at a = 5, 4 short, ")


def test_nominees_are_the_highest_first_and_the_smallest_among_equals() -> None:
    ranked = np.array([0.5, -np.inf, 0.25, 0.5 + 1e-16, 0.75, np.nextafter(0.25, 1)])
    sizes = np.array([9, 1, 4, 3, 8, 5])
    assert ranking.nominees(ranked, sizes).tolist() == [4, 3, 0, 2, 5]
    many = np.arange(100.0)
    assert ranking.nominees(many, many).tolist() == list(range(99, 99 - ranking.NOMINEES, -1))


# --- hypotheses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hypotheses",
    [
        (fp + tp <= 0, fp >= 1),
        (sp.Eq(fp, fn + tp + tn), fn >= fp, tn >= 1),
        (jaccard > dice,),
    ],
)
def test_hypotheses_that_nothing_satisfies_are_vacuous(hypotheses: tuple[Relational, ...]) -> None:
    claimed = supremum(dice, 0, *hypotheses)
    evidence = sample.check(claimed, BUDGET)
    assert {item.outcome for item in evidence} == {Outcome.VACUOUS}
    assert {item.examined for item in evidence} == {0}
    assert judge(claimed.claim, evidence).outcome is Outcome.VACUOUS


EQUALITIES = {
    "prevalence": (sp.Eq(prevalence, rare),),
    "with strict": (sp.Eq(prevalence, rare), fp > fn, tp >= 1),
    "two": (sp.Eq(prevalence, rare), sp.Eq(fp, 3 * fn)),
    "of a similarity": (sp.Eq(dice, sp.Rational(1, 3)),),
    "with one that is not linear": (sp.Eq(prevalence, rare), dice >= sp.Rational(1, 2), tp * tn > fp * fn),
    "with d": (sp.Eq(pixels, d), sp.Eq(tp + fn, d / 50)),
}


@pytest.mark.parametrize("hypotheses", EQUALITIES.values(), ids=EQUALITIES)
def test_counts_are_made_for_hypotheses_that_random_pairs_never_meet(hypotheses: tuple[Relational, ...]) -> None:
    drawn = sample._admitted(hypotheses, BUDGET)
    assert drawn.names == ("counts made for the hypotheses",)
    assert len(drawn.times) > 100
    for place in range(0, len(drawn.times), len(drawn.times) // 20):
        assert all(holds(hypothesis, drawn.pair(place)) for hypothesis in hypotheses)
    evidence = check(always(sp.Le(jaccard, dice), *hypotheses))
    assert evidence.outcome is Outcome.CONSISTENT
    assert "counts made for the hypotheses" in evidence.scope


def test_drawn_pairs_serve_where_enough_satisfy_the_hypotheses() -> None:
    drawn = sample._admitted((tp >= 1, fp <= fn), BUDGET)
    assert drawn.names == tuple(masks.FAMILIES)
    assert np.all((drawn.counts.tp >= 1) & (drawn.counts.fp <= drawn.counts.fn))


def test_irrational_hypotheses_make_no_counts() -> None:
    made = sample._made((sp.Eq(fp, sp.sqrt(2) * fn), fn >= 1, sp.Eq(tp, 0), sp.Eq(tn, 0)), 0, 100)
    assert len(made.times) == 0


# --- not run ----------------------------------------------------------------------------------------------------------


def test_a_claim_about_parameters_is_not_run() -> None:
    evidence = sample.check(always(sp.Le(a, a**2), a >= 1), BUDGET)
    assert [(item.outcome, item.scope) for item in evidence] == [
        (Outcome.NOT_RUN, "the claim is about its parameters, not about masks")
    ]


def test_parameters_out_of_reach_are_not_run() -> None:
    evidence = check(always(sp.Le(dice, 1 + a), a >= 1000))
    assert evidence.outcome is Outcome.NOT_RUN
    assert evidence.scope == "none of the parameter values that it tries is in the domain"


def test_a_function_that_numpy_does_not_know_is_not_run() -> None:
    evidence = check(supremum((dice - jaccard) / LargestOnWhole(d), 1, sp.Eq(pixels, d)))
    assert evidence.outcome is Outcome.NOT_RUN
    assert "numpy cannot evaluate" in evidence.scope


def test_where_the_claim_is_undefined_there_is_no_statement() -> None:
    evidence = check(supremum(dice / (a - 1) ** 2, 1 / (a - 1) ** 2))
    assert evidence.outcome is Outcome.CONSISTENT
    assert "; at 9 of 10 parameter values" in evidence.scope


# --- reproducible -----------------------------------------------------------------------------------------------------


def timeless(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    return [replace(item, seconds=0) for item in evidence]


@pytest.mark.parametrize("name", ["absolute", "prevalence"])
def test_equal_seeds_give_equal_evidence(name: str) -> None:
    budget = Budget(pairs=2000, seed=3)
    first = sample.check(TRUE[name], budget)
    sample._drawn.cache_clear()
    assert timeless(sample.check(TRUE[name], budget)) == timeless(first)


@pytest.mark.parametrize("hypotheses", [(), EQUALITIES["prevalence"]])
def test_other_seeds_examine_other_pairs(hypotheses: tuple[Relational, ...]) -> None:
    one, other = (sample._admitted(hypotheses, Budget(pairs=2000, seed=seed)) for seed in (3, 4))
    assert not np.array_equal(one.counts.tp, other.counts.tp)


def test_one_draw_serves_all_theorems() -> None:
    sample._drawn.cache_clear()
    for claimed in TRUE_ALWAYS.values():
        sample.check(claimed, BUDGET)
    assert sample._drawn.cache_info().misses == 1


def test_every_drawn_pair_is_counted_once() -> None:
    drawn = sample._drawn(0, 5000)
    assert drawn.times.sum() == 5000
    together = np.stack(drawn.counts)
    assert np.unique(together, axis=1).shape == together.shape
    families = {name: np.stack(counts) for name, counts in masks.draw(5000, 0, sample.SIDE).items()}
    for place in range(0, len(drawn.times), 97):
        family = families[drawn.names[drawn.family[place]]]
        assert np.any(np.all(family == together[:, place : place + 1], axis=0))


def test_a_single_pair_is_enough_to_run() -> None:
    evidence = check(TRUE_ALWAYS["inequality"], budget=Budget(pairs=1))
    assert "1 random pairs of masks" in evidence.scope
    assert 1 < evidence.examined <= 1 + CLIMBERS  # and those that moved towards the bound


# --- floats and exact values ------------------------------------------------------------------------------------------


def at_some_parameters(entry: Similarity | Callable[..., Similarity]) -> Similarity:
    if isinstance(entry, Similarity):
        return entry
    names = [name for name in entry.__annotations__ if name != "return"]
    return entry(**{name: sp.Rational(number, 10) for name, number in zip(names, (3, 7), strict=False)})


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_floats_and_exact_values_agree_on_drawn_counts(seed: int) -> None:
    drawn = sample._different(masks.draw(12, seed, 8), "")
    for similarity in map(at_some_parameters, CATALOGUE.values()):
        floats = ranking.values_at(similarity, drawn.counts)
        exact = [float(similarity(drawn.pair(place))) for place in range(len(drawn.times))]
        np.testing.assert_allclose(floats, exact, rtol=0, atol=1e-12)


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_floats_and_exact_hypotheses_agree_on_drawn_counts(seed: int) -> None:
    drawn = sample._different(masks.draw(30, seed, 8), "")
    relations = (tp >= 1, fp < fn, sp.Eq(tn, 0), sp.Ne(fp, fn), sp.Eq(dice, jaccard), precision > recall, pixels <= d)
    for relation in relations:
        exact = [holds(relation, drawn.pair(place)) for place in range(len(drawn.times))]
        assert ranking.inside((relation,), drawn.counts).tolist() == exact


def test_parameters_reach_into_similarities() -> None:
    pair = check(TRUE["parameters"], Obligation.TIGHT).extreme
    assert pair is not None
    of = substitute(abs(dice - tversky(alpha=a, beta=b)), {a: pair.parameters["a"], b: pair.parameters["b"]})
    assert ranking.values_at(of, Counts(*(np.array([count]) for count in pair.counts)))[0] == pytest.approx(
        float(pair.value)
    )
