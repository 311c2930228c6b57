"""Exhausting all mask pairs through the counts: against a naive loop over the masks themselves, and its shortcuts."""

from collections.abc import Callable
from fractions import Fraction
from math import comb, sqrt

import numpy as np
import oracles
import pytest
import sympy as sp

from segbounds.engines import exhaust, visiting
from segbounds.metrics.catalogue import (
    balanced_accuracy,
    cohen_kappa,
    dice,
    fowlkes_mallows,
    hamming,
    jaccard,
    matthews,
    overlap,
    precision,
    recall,
    specificity,
    tversky,
    volumetric_similarity,
    weighted_hamming,
)
from segbounds.metrics.counts import Counts, d, fn, fp, n, pixels, prevalence, tn, tp
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome
from segbounds.theorems.instances import bounds_of, breaks
from segbounds.theorems.records import Always, Domain, Supremum, Theorem

AT = Counts(1, n, 0, 0)  # a witness family, of which exhaust makes no use


def of(expression: sp.Expr, equals: sp.Expr, *hypotheses: sp.Basic) -> Theorem:
    return Theorem("t", "a test", Supremum(expression, equals, AT), Domain(hypotheses))


def always(relation: sp.Basic, *hypotheses: sp.Basic) -> Theorem:
    return Theorem("t", "a test", Always(relation), Domain(hypotheses))


def bound(theorem: Theorem, size: int, instances: int = 8) -> Evidence:
    found = exhaust.check(theorem, Budget(pixels=size, instances=instances))
    assert found[0].obligation is Obligation.BOUND and found[0].engine == "exhaust"
    return found[0]


def extreme(theorem: Theorem, size: int) -> Extreme:
    found = bound(theorem, size).extreme
    assert found is not None
    return found


# --- the number of tuples ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 7, 30, 61])
def test_without_a_shortcut_every_tuple_is_visited_once(size: int) -> None:
    """recall - precision is defined on all tuples but those with an empty mask, which are visited by themselves."""
    seen = list(visiting._all(size))
    assert sum(len(counts.fp) for counts in seen) == comb(size + 3, 3)
    columns = [np.broadcast_arrays(*counts) for counts in seen]
    tuples = {tuple(int(x) for x in row) for chunk in columns for row in np.stack(chunk, axis=1)}
    assert len(tuples) == comb(size + 3, 3)
    assert all(sum(row) == size and min(row) >= 0 for row in tuples)


def test_tuples_stand_for_all_mask_pairs() -> None:
    for size in (1, 2, 3, 4):
        kinds = {oracles.counted(*pair, size) for pair in oracles.all_pairs(size)}
        assert len(kinds) == comb(size + 3, 3)


@pytest.mark.parametrize("size", [5, 20])
def test_examined_counts_the_tuples(size: int) -> None:
    # defined everywhere and without symmetry; where tn matters all sizes below 16 are visited as well
    everywhere = Similarity("Lopsided", (2 * tp + fp + 2 * tn) / (2 * pixels), when_undefined=1)
    sizes = {size, *range(1, min(16, size))}
    assert bound(of(everywhere, sp.Integer(1)), size).examined == sum(comb(s + 3, 3) for s in sizes)
    # nothing depends on tn: one size holds the smaller ones; where a mask is empty, another plan visits the tuples
    without_tn = bound(of(tversky(alpha=0.25, beta=0.75), sp.Integer(1)), size)
    assert without_tn.examined == comb(size + 3, 3) + 1  # and two empty masks
    # only tp and fp + fn matter
    assert bound(of(dice - jaccard, sp.Integer(1)), size).examined == comb(size + 2, 2) + 1


@pytest.mark.parametrize("support", visiting._supports(), ids=lambda support: "+".join(sorted(map(str, support))))
@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_supports_are_visited_completely(support: frozenset[sp.Symbol], size: int) -> None:
    found = [
        tuple(int(x) for x in row)
        for counts in visiting._with_support(support, size)
        for row in np.stack(np.broadcast_arrays(*counts), axis=1)
    ]
    assert len(found) == len(set(found)) == comb(size - 1, len(support) - 1)
    for row in found:
        assert sum(row) == size
        assert {symbol for symbol, count in zip((tp, fp, fn, tn), row, strict=True) if count > 0} == support


# --- against the definitions ------------------------------------------------------------------------------------------

Naive = Callable[[oracles.Mask, oracles.Mask, int], Fraction | float]


def root(index: oracles.Oracle) -> Callable[..., float]:
    def value(*pair: object) -> float:
        squared = float(index(*pair))  # type: ignore[arg-type]
        return sqrt(abs(squared)) * (1 if squared >= 0 else -1)

    return value


def minus(first: Callable, second: Callable) -> Naive:
    return lambda *pair: first(*pair) - second(*pair)


EXPRESSIONS: dict[str, tuple[sp.Expr, Naive]] = {
    "Dice - Jaccard": (dice - jaccard, minus(oracles.dice, oracles.jaccard)),
    "recall - precision": (recall - precision, minus(oracles.recall, oracles.precision)),
    "|accuracy - Dice|": (abs(hamming - dice), lambda *p: abs(oracles.hamming(*p) - oracles.dice(*p))),
    "kappa - Jaccard": (cohen_kappa - jaccard, minus(oracles.cohen_kappa, oracles.jaccard)),
    "recall - kappa": (recall - cohen_kappa, minus(oracles.recall, oracles.cohen_kappa)),
    "BA - specificity": (balanced_accuracy - specificity, minus(oracles.balanced_accuracy, oracles.specificity)),
    "overlap - recall": (overlap - recall, minus(oracles.overlap, oracles.recall)),
    "volumetric - Dice": (volumetric_similarity - dice, minus(oracles.volumetric_similarity, oracles.dice)),
    "H(1/4) - kappa": (
        weighted_hamming(gamma=0.25) - cohen_kappa,
        minus(oracles.weighted_hamming(gamma=Fraction(1, 4)), oracles.cohen_kappa),
    ),
    "min(recall, specificity) - Dice": (
        sp.Min(recall, specificity) - dice,
        lambda *p: min(oracles.recall(*p), oracles.specificity(*p)) - oracles.dice(*p),
    ),
    "T(3/10, 7/10) - Dice": (
        tversky(alpha=0.3, beta=0.7) - dice,
        minus(oracles.tversky(alpha=Fraction(3, 10), beta=Fraction(7, 10)), oracles.dice),
    ),
    "recall - MCC": (recall - matthews, minus(oracles.recall, root(oracles.matthews_squared))),
    "FM - Dice": (fowlkes_mallows - dice, minus(root(oracles.fowlkes_mallows_squared), oracles.dice)),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_largest_value_is_that_of_a_naive_loop_over_all_mask_pairs(name: str, size: int) -> None:
    expression, naive = EXPRESSIONS[name]
    # exactly this size: with a limit that none reaches, the extreme is the largest value
    found = extreme(of(expression, sp.Integer(9), sp.Eq(pixels, size)), size).value
    wanted = max(naive(*pair, size) for pair in oracles.all_pairs(size))
    if isinstance(wanted, Fraction):
        assert found == sp.Rational(wanted.numerator, wanted.denominator)
    else:
        assert float(found) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_one_size_and_the_smaller_ones_together(name: str) -> None:
    """Up to 4 pixels: all sizes are covered, whether visited or contained in a larger one."""
    expression, naive = EXPRESSIONS[name]
    found = extreme(of(expression, sp.Integer(9)), 4).value
    wanted = max(naive(*pair, size) for size in (1, 2, 3, 4) for pair in oracles.all_pairs(size))
    assert float(found) == pytest.approx(float(wanted), abs=1e-12)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_bound_just_below_the_largest_value_is_refuted_and_the_value_itself_is_not(name: str) -> None:
    expression, _ = EXPRESSIONS[name]
    top = extreme(of(expression, sp.Integer(9)), 12)
    assert bound(of(expression, top.value), 12).outcome is Outcome.CONSISTENT
    below = top.value - sp.Rational(1, 10**12)
    refuted = bound(of(expression, below), 12)
    assert refuted.outcome is Outcome.REFUTED and refuted.extreme is not None
    assert refuted.extreme.value > below


# --- shortcuts change nothing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "hypotheses"),
    [
        (dice - jaccard, ()),
        (dice / jaccard, (tp >= 1,)),
        ((1 - jaccard) / (1 - dice), (fp + fn >= 1,)),
        (jaccard - dice**2, ()),
    ],
    ids=str,
)
def test_visiting_sums_of_errors_once_gives_the_same_maximum(
    expression: sp.Expr, hypotheses: tuple[sp.Basic, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    theorem = of(expression, sp.Integer(9), *hypotheses)
    assert exhaust._through_sum(theorem)
    short = bound(theorem, 20)
    monkeypatch.setattr(exhaust, "_through_sum", lambda theorem: False)
    monkeypatch.setattr(exhaust, "_depends_on", lambda theorem, count: True)
    long = bound(theorem, 20)
    assert short.extreme is not None and long.extreme is not None
    assert short.extreme.value == long.extreme.value
    assert short.examined < long.examined / 5


@pytest.mark.parametrize(
    ("expression", "through_sum", "uses_tn"),
    [
        (dice - jaccard, True, False),
        (dice - recall, False, False),
        (dice - hamming, True, True),
        (jaccard + volumetric_similarity, False, False),
        (specificity, False, True),
        (dice + tn - tn, True, False),
    ],
    ids=str,
)
def test_what_a_claim_depends_on(expression: sp.Expr, through_sum: bool, uses_tn: bool) -> None:
    theorem = of(expression, sp.Integer(1))
    assert exhaust._through_sum(theorem) is through_sum
    assert exhaust._depends_on(theorem, tn) is uses_tn


def test_a_hypothesis_takes_part_in_what_a_claim_depends_on() -> None:
    theorem = of(dice - jaccard, sp.Integer(1), fp >= fn)
    assert not exhaust._through_sum(theorem)
    assert exhaust._depends_on(of(dice - jaccard, sp.Integer(1), tn >= 1), tn)


# --- exact arithmetic -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [pytest.param(np.int64, id="int64"), pytest.param(object, id="Python integers")])
@pytest.mark.parametrize("name", ["kappa - Jaccard", "H(1/4) - kappa", "T(3/10, 7/10) - Dice"])
def test_every_kind_of_integer_gives_the_same(name: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    expression, _ = EXPRESSIONS[name]
    theorem = of(expression, sp.Integer(9))
    usual = extreme(theorem, 25)
    larger = 2**53 if kind is np.int64 else 2**62
    visiting._compiled.cache_clear()
    monkeypatch.setattr(visiting, "_magnitude", lambda expression, size: larger)
    try:
        assert extreme(theorem, 25) == usual
        evaluated = visiting._compiled(tp * fp, tp + fp)(Counts(*(np.array([3.0]) for _ in range(4))), 3)
        assert evaluated[0].dtype == kind
    finally:
        visiting._compiled.cache_clear()


def test_the_guard_knows_when_int64_would_overflow() -> None:
    """(tp + fp)^k on 1000 pixels: the bound on intermediate results is at least the largest one."""
    for power in (2, 5, 6, 7, 9):
        expression = (tp + fp) ** power - 7 * tp**power
        assert visiting._magnitude(expression, 1000) >= 2**power * 1000**power
    huge = visiting._compiled((tp + fp) ** 7, (tp + fn + 1) ** 7)
    counts = Counts(*(np.array([600.0]), np.array([400.0]), np.array([0.0]), np.array([0.0])))
    assert int(huge(counts, 1000)[0][0]) == 1000**7 > 2**63


def test_beyond_int64_the_numbers_are_python_integers() -> None:
    evaluate = visiting._compiled((tp + fp) ** 7 + 1, (tp + fn + 1) ** 7)
    counts = Counts(*(np.array([float(count)]) for count in (600, 400, 0, 0)))
    (above,), (below,) = evaluate(counts, 1000)
    assert (above, below) == (1000**7 + 1, 601**7)


def test_a_polynomial_too_large_for_int64_is_still_judged_exactly() -> None:
    """J^9 - D^9 <= 0 on 200 pixels: its numerator reaches 10^40."""
    found = bound(always(sp.Le(jaccard**9, dice**9)), 200)
    assert found.outcome is Outcome.CONSISTENT
    refuted = bound(always(sp.Lt(jaccard**9, dice**9)), 200)
    assert refuted.outcome is Outcome.REFUTED and refuted.extreme is not None and refuted.extreme.value == 0


def test_cross_products_beyond_int64_are_compared_exactly() -> None:
    top, bottom = np.array([2**61, 2**61 + 1]), np.array([2**61, 2**61])
    assert visiting._cross(np.greater, top, 10**6, bottom, 10**6).tolist() == [False, True]
    assert visiting._cross(np.greater, top[:0], 1, bottom[:0], 1).tolist() == []


@pytest.mark.parametrize(
    ("limit", "outcome"),
    [
        (3 - 2 * sp.sqrt(2), Outcome.CONSISTENT),
        (3 - 2 * sp.sqrt(2) - sp.Rational(1, 10**7), Outcome.CONSISTENT),
        (3 - 2 * sp.sqrt(2) - sp.Rational(1, 10**4), Outcome.REFUTED),
        (sp.Rational(204, 1189), Outcome.CONSISTENT),
        (sp.Rational(204, 1189) - sp.Rational(1, 10**30), Outcome.REFUTED),
        (sp.Rational(204, 1189) + sp.Rational(1, 10**30), Outcome.CONSISTENT),
        (sp.Rational(204, 1189) - sp.sqrt(2) / 10**30, Outcome.REFUTED),
        (sp.Rational(204, 1189) + sp.sqrt(2) / 10**30, Outcome.CONSISTENT),
    ],
)
def test_irrational_and_very_near_limits(limit: sp.Expr, outcome: Outcome) -> None:
    """On 50 pixels the largest Dice minus Jaccard is 204/1189, 1.3e-7 below 3 - 2 sqrt(2)."""
    found = bound(of(dice - jaccard, limit), 50)
    assert found.outcome is outcome
    if outcome is Outcome.REFUTED:
        assert (found.extreme is not None and found.extreme.value == sp.Rational(204, 1189)) or limit < sp.Rational(
            17156, 10**5
        )


# --- 0/0 --------------------------------------------------------------------------------------------------------------


def test_pairs_where_a_formula_reads_zero_over_zero_are_visited() -> None:
    other = Similarity("Dice, 0 for empty masks", dice.formula, when_undefined=0)
    found = bound(always(sp.Le(dice, other)), 10)
    assert found.outcome is Outcome.REFUTED and found.extreme is not None
    assert found.extreme.counts[:3] == (0, 0, 0)
    assert bound(always(sp.Le(dice, other), tp >= 1), 10).outcome is Outcome.CONSISTENT


def test_a_ratio_whose_denominator_is_zero_makes_no_statement() -> None:
    found = bound(of(dice / jaccard, sp.Integer(2)), 20)
    assert found.outcome is Outcome.CONSISTENT and found.extreme is not None
    assert found.extreme.value == sp.Rational(40, 21)


# --- sizes ------------------------------------------------------------------------------------------------------------


def test_a_constant_that_depends_on_the_size_is_checked_at_every_size() -> None:
    right = of(dice / jaccard, 2 * d / (d + 1), sp.Eq(pixels, d), tp >= 1)
    never_above, near = exhaust.check(right, Budget(pixels=20))
    assert never_above.outcome is near.outcome is Outcome.CONSISTENT
    assert never_above.scope.startswith("all mask pairs on d pixels for every d up to 20")
    assert near.scope.startswith("attained exactly at every size")

    too_large = of(dice / jaccard, 2 * d / (d + sp.Rational(1, 2)), sp.Eq(pixels, d), tp >= 1)
    never_above, near = exhaust.check(too_large, Budget(pixels=20))
    assert (never_above.outcome, near.outcome) == (Outcome.CONSISTENT, Outcome.REFUTED)
    assert near.scope == "on 1 pixels the largest value is 1, claimed 4/3"

    only_later_wrong = of(dice / jaccard, sp.Min(2 * d / (d + 1), sp.Rational(19, 10)), sp.Eq(pixels, d), tp >= 1)
    found = bound(only_later_wrong, 30)
    assert found.outcome is Outcome.REFUTED and found.extreme is not None
    assert found.extreme.counts.pixels == 20


def test_a_finite_domain_visited_whole_is_a_proof() -> None:
    finite = of(dice / jaccard, 2 * d / (d + 1), sp.Eq(pixels, d), tp >= 1, d <= 12)
    assert [item.outcome for item in exhaust.check(finite, Budget(pixels=20))] == [Outcome.PROVED, Outcome.PROVED]
    cut = exhaust.check(finite, Budget(pixels=4))
    assert [item.outcome for item in cut] == [Outcome.CONSISTENT, Outcome.CONSISTENT]


def test_small_images_behave_differently() -> None:
    """Accuracy of 0 with two positives among three pixels: exact prevalences need a size that has them."""
    theorem = of(hamming - dice, sp.Rational(9, 10), sp.Eq(prevalence, sp.Rational(2, 3)))
    found = extreme(theorem, 16)
    assert found.counts.pixels % 3 == 0


def test_an_empty_domain_is_vacuous() -> None:
    for hypotheses in ((fp >= 2 * (tp + fp), fp >= 1), (tp >= 41,)):
        evidence = exhaust.check(of(dice - jaccard, sp.Integer(1), *hypotheses), Budget(pixels=40))
        assert {item.outcome for item in evidence} == {Outcome.VACUOUS}


# --- parameters and obligations ---------------------------------------------------------------------------------------


def test_parameters_are_tried_at_values_of_their_domain() -> None:
    alpha = sp.Symbol("alpha", positive=True)
    theorem = always(sp.Le(tversky(alpha=alpha, beta=alpha), dice), alpha >= sp.Rational(1, 2))
    assert bound(theorem, 15, 60).outcome is Outcome.CONSISTENT
    found = bound(always(sp.Le(tversky(alpha=alpha, beta=alpha), dice)), 15, 60)
    assert found.outcome is Outcome.REFUTED and found.extreme is not None
    assert sp.Rational(found.extreme.parameters["alpha"]) < sp.Rational(1, 2)


def test_a_supremum_that_masks_attain_is_seen_and_one_that_none_attain_is_open() -> None:
    attained = exhaust.check(of(recall - precision, sp.Integer(1)), Budget(pixels=10))
    assert attained[1].outcome is Outcome.CONSISTENT
    assert attained[1].scope.startswith("attained exactly by the pair shown")
    approached = exhaust.check(of(dice - jaccard, 3 - 2 * sp.sqrt(2)), Budget(pixels=10))
    assert approached[1].outcome is Outcome.UNDECIDED


def test_both_halves_of_an_identity_are_looked_at() -> None:
    for wrong in (sp.Eq(dice, jaccard), sp.Eq(jaccard, dice)):
        found = bound(always(wrong), 6)
        assert found.outcome is Outcome.REFUTED and found.extreme is not None
        assert abs(found.extreme.value) >= sp.Rational(1, 6)
    assert bound(always(sp.Eq(dice, 2 * jaccard / (1 + jaccard))), 20).outcome is Outcome.CONSISTENT


def test_the_pair_shown_breaks_the_bound() -> None:
    theorem = of(cohen_kappa - jaccard, sp.Rational(1, 10))
    found = bound(theorem, 20)
    assert found.outcome is Outcome.REFUTED and found.extreme is not None
    assert breaks(bounds_of(theorem.claim)[0], found.extreme.counts)


@pytest.mark.slow
def test_two_hundred_pixels() -> None:
    """4^200 mask pairs, every one of them: the exact largest gap is that of the Pell numbers."""
    found = extreme(of(dice - jaccard, 3 - 2 * sp.sqrt(2)), 200)
    assert found.value == sp.Rational(6930, 40391)
