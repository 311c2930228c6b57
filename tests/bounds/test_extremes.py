"""Exact suprema: known constants found without being told, and none exceeded by any counts."""

import random
from functools import cache
from itertools import permutations, product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from segbounds.algebra.comparisons import at_most, same
from segbounds.bounds.extremes import infimum, supremum
from segbounds.bounds.methods.quotients import critical_values as of_strata
from segbounds.bounds.methods.quotients import suprema as quotients
from segbounds.engines import derive
from segbounds.errors import EmptyRegion, Unsupported
from segbounds.metrics.catalogue import (
    balanced_accuracy,
    cohen_kappa,
    dice,
    f_beta,
    fowlkes_mallows,
    hamming,
    jaccard,
    matthews,
    negative_predictive_value,
    overlap,
    precision,
    recall,
    specificity,
    tversky,
    volumetric_similarity,
    weighted_hamming,
    youden,
)
from segbounds.metrics.counts import Counts, d, fn, fp, n, pixels, prevalence, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, value_at
from segbounds.regions.bound import Bound
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.records import Domain, Supremum, Theorem

ALPHA, BETA = sp.symbols("alpha beta", positive=True)
F2 = f_beta(beta=2)
H = weighted_hamming(gamma=sp.Rational(1, 4))
root = sp.sqrt
rational = sp.Rational


def near(optimum: Bound) -> tuple[sp.Expr, sp.Expr]:
    """What is certain about a value: the value itself, or the ends of its enclosure."""
    return optimum.value - optimum.width, optimum.value


# --- known constants --------------------------------------------------------------------------------------------------

CONSTANTS: list[tuple[sp.Expr, tuple[sp.Basic, ...], sp.Expr, sp.Expr]] = [
    # expression, hypotheses, infimum, supremum
    (dice - jaccard, (), sp.Integer(0), 3 - 2 * root(2)),
    (dice / jaccard, (tp >= 1,), sp.Integer(1), sp.Integer(2)),
    ((1 - jaccard) / (1 - dice), (fp + fn >= 1,), sp.Integer(1), sp.Integer(2)),
    (dice - F2, (), -(7 - 2 * root(10)) / 3, (13 - 4 * root(10)) / 3),
    (jaccard - F2, (), -(3 - root(5)) / 2, sp.Integer(0)),
    (dice - balanced_accuracy, (), sp.Integer(-1), rational(1, 2)),
    (dice - sp.Min(precision, recall), (tp >= 1,), sp.Integer(0), 3 - 2 * root(2)),
    (volumetric_similarity - dice, (), sp.Integer(0), sp.Integer(1)),
    (overlap - recall, (), sp.Integer(-1), sp.Integer(1)),
    (recall - precision, (), sp.Integer(-1), sp.Integer(1)),
    (recall / dice, (tp >= 1,), rational(1, 2), sp.oo),
    (precision / jaccard, (tp >= 1,), sp.Integer(1), sp.oo),
    (cohen_kappa - dice, (sp.Eq(prevalence, rational(1, 50)),), -rational(49, 1201), sp.Integer(0)),
    (recall, (sp.Eq(dice, rational(17, 20)),), rational(17, 23), sp.Integer(1)),
    (f_beta(beta=2), (sp.Eq(dice, rational(17, 20)),), rational(85, 109), rational(85, 91)),
    (dice - jaccard, (fp >= fn, tp >= 1), sp.Integer(0), 3 - 2 * root(2)),
    (weighted_hamming(gamma=0.25), (sp.Eq(tp, 0), fn >= 1), sp.Integer(0), rational(3, 4)),
    (dice, (), sp.Integer(0), sp.Integer(1)),
    (youden, (), sp.Integer(-1), sp.Integer(1)),
]


@pytest.mark.parametrize(("expression", "hypotheses", "low", "high"), CONSTANTS, ids=lambda part: str(part)[:40])
def test_known_constants(expression: sp.Expr, hypotheses: tuple[sp.Basic, ...], low: sp.Expr, high: sp.Expr) -> None:
    top, bottom = (find(expression, where=hypotheses) for find in (supremum, infimum))
    assert at_most(near(top)[0], high) and at_most(high, near(top)[1]), top
    assert at_most(bottom.value, low) and at_most(low, bottom.value + bottom.width), bottom
    if top.value is not None:
        assert same(top.value, high)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        pytest.param(cohen_kappa - jaccard, 3 - 2 * root(2), marks=pytest.mark.slow),
        pytest.param(cohen_kappa - H, rational(5, 2) - root(6), marks=pytest.mark.slow),
        (recall - cohen_kappa, max(sp.real_roots(sp.Poly(tp**3 + 16 * tp**2 - 8 * tp - 10)))),
        (specificity - cohen_kappa, max(sp.real_roots(sp.Poly(tp**3 + 16 * tp**2 - 8 * tp - 10)))),
        (sp.Min(precision, recall) - jaccard, 3 - 2 * root(2)),
        (fowlkes_mallows - dice, sp.CRootOf(tp**3 + 6 * tp**2 + 14 * tp - 2, 0)),
        (fowlkes_mallows - recall, rational(1, 4)),
        (matthews - specificity, rational(1, 4)),
        (H - matthews, rational(7, 4)),
        (matthews - fowlkes_mallows, sp.Integer(0)),
    ],
    ids=str,
)
def test_what_is_not_derived_is_enclosed(expression: sp.Expr, value: sp.Expr) -> None:
    low, high = near(supremum(expression))
    assert low - rational(1, 10**12) <= value <= high
    assert high - low < 1e-4


@pytest.mark.slow
def test_two_roots_in_one_expression_are_enclosed() -> None:
    low, high = near(supremum(fowlkes_mallows - matthews))
    assert low - rational(1, 10**12) <= 1 <= high < 1 + rational(1, 10**5)


def test_accuracy_against_dice_at_a_prevalence_of_a_fiftieth() -> None:
    top = supremum(hamming - dice, where=[sp.Eq(prevalence, rational(1, 50))])
    assert top.value == rational(49, 50) and top.attained
    assert value_at(hamming - dice, top.along[0]) == rational(49, 50)


@pytest.mark.slow
def test_tversky_with_symbols_for_weights() -> None:
    top = supremum(abs(dice - tversky(alpha=ALPHA, beta=BETA)))
    for alpha, beta in (("1", "1"), ("3/10", "7/10"), ("1/10", "9/10"), ("1/2", "1/2"), ("5", "1/3")):
        ratio = max(max(2 * rational(w), 1 / (2 * rational(w))) for w in (alpha, beta))
        wanted = (root(ratio) - 1) / (root(ratio) + 1)
        at = top.value.subs({ALPHA: rational(alpha), BETA: rational(beta)})
        assert float(at - wanted) == pytest.approx(0, abs=1e-12)
    relative = supremum(tversky(alpha=ALPHA, beta=BETA) / dice, where=[tp >= 1])
    at = relative.value.subs({ALPHA: rational(1, 10), BETA: rational(9, 10)})
    assert at == 5


def test_a_hypothesis_on_the_weights_is_used() -> None:
    index = tversky(alpha=ALPHA, beta=BETA)
    assert supremum(index - dice, where=[rational(1, 2) <= ALPHA, rational(1, 2) <= BETA]).value == 0
    open_weights = supremum(index - dice, where=[ALPHA + BETA >= 1]).value
    assert open_weights is not None
    assert float(open_weights.subs({ALPHA: rational(1, 8), BETA: 1})) == pytest.approx(1 / 3)


def test_with_the_number_of_pixels_fixed_the_constant_depends_on_it() -> None:
    top = supremum(dice / jaccard, where=[sp.Eq(pixels, d), tp >= 1])
    assert sp.cancel(top.value - 2 * d / (d + 1)) == 0 and top.attained
    assert sum(top.along[0]) == d


def test_the_value_at_zero_over_zero_counts() -> None:
    other = Similarity("Dice, 0 for empty masks", dice.formula, when_undefined=0)
    assert supremum(dice - other).value == 1
    assert supremum(dice - other, where=[tp >= 1]).value == 0


# --- no counts exceed it, and some come near --------------------------------------------------------------------------

RATIONAL = [
    dice,
    jaccard,
    tversky(alpha=0.3, beta=0.7),
    F2,
    recall,
    precision,
    specificity,
    negative_predictive_value,
    hamming,
    balanced_accuracy,
    H,
    youden,
    cohen_kappa,
    volumetric_similarity,
    overlap,
]
PAIRS = list(permutations(RATIONAL, 2))
SAMPLE = random.Random(7).sample(PAIRS, 24)


@cache
def all_counts(most: int = 14) -> Counts:
    """All count tuples of up to ``most`` pixels, and random ones far out."""
    small = [c for c in product(range(most + 1), repeat=4) if 0 < sum(c) <= most]
    source = np.random.default_rng(3)
    large = np.floor(10 ** source.uniform(-0.5, 6, (20000, 4))).astype(int)
    return Counts(*np.concatenate([np.array(small), large[large.sum(1) > 0]]).T)


def check_pair(first: Similarity, second: Similarity) -> None:
    top = supremum(first - second)
    low, high = near(top)
    values = evaluate(first - second, all_counts())
    assert values.max() <= float(high) + 1e-9, "counts beyond the supremum"
    reached = max(
        float(value_at(first - second, Counts(*(sp.sympify(c).subs(n, 10**6) for c in family)))) for family in top.along
    )
    assert reached == pytest.approx(float(low), abs=1e-4), "the family does not come near"
    if top.attained:
        assert any(sp.expand(value_at(first - second, family) - low) == 0 for family in top.along)


@pytest.mark.parametrize(("first", "second"), SAMPLE, ids=str)
def test_no_counts_exceed_the_supremum_and_its_family_comes_near(first: Similarity, second: Similarity) -> None:
    check_pair(first, second)


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [pair for pair in PAIRS if pair not in SAMPLE], ids=str)
def test_every_other_pair_as_well(first: Similarity, second: Similarity) -> None:
    check_pair(first, second)


@pytest.mark.parametrize("expression", [dice - jaccard, recall - hamming, dice - balanced_accuracy], ids=str)
def test_an_infimum_is_minus_the_supremum_of_the_opposite(expression: sp.Expr) -> None:
    assert same(infimum(expression).value, -supremum(-expression).value)
    assert evaluate(expression, all_counts()).min() >= float(infimum(expression).value) - 1e-9


@pytest.mark.slow
@settings(max_examples=20)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_two_weights_of_tversky_against_a_grid(a: int, b: int, c: int) -> None:
    first, second = tversky(alpha=rational(a, 10), beta=rational(b, 10)), tversky(alpha=rational(c, 10), beta=1)
    top = supremum(first - second)
    counts = all_counts(8)
    assert np.max(evaluate(first - second, counts)) <= float(top.value) + 1e-9


# --- the ends of the method -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hypotheses",
    [(fp >= 2 * (tp + fp), fp >= 1), (sp.Eq(tp, 0), tp >= 1), (tp >= 1, fp >= 1, sp.Le(tp + fp, 0))],
    ids=str,
)
def test_an_empty_region_is_an_error(hypotheses: tuple[sp.Basic, ...]) -> None:
    with pytest.raises(EmptyRegion, match="no counts satisfy the hypotheses"):
        supremum(dice - jaccard, where=hypotheses)


@pytest.mark.parametrize(
    ("expression", "hypotheses", "message"),
    [
        (fowlkes_mallows - tversky(alpha=ALPHA, beta=BETA), (), "with parameters, only quotients without roots"),
        (sp.cbrt(dice) - jaccard, (), "is no polynomial over a polynomial or over its root"),
        (dice - jaccard, (tp * fp >= fn**2,), "is not linear in the counts"),
        (dice - jaccard, (sp.Le(tp, 5),), "bounds a count without fixing the number of pixels"),
        (dice - jaccard, (sp.Eq(tp, 5),), "fixes a count without fixing the number of pixels"),
        (dice - jaccard, (recall >= rational(1, 2),), "may hold where a similarity in it is undefined"),
        (dice - jaccard, (sp.Ge(root(tp), fp),), "is not polynomial in the counts"),
    ],
)
def test_what_the_method_does_not_reach_is_said(
    expression: sp.Expr, hypotheses: tuple[sp.Basic, ...], message: str
) -> None:
    with pytest.raises(Unsupported, match=message):
        supremum(expression, where=hypotheses)


def test_a_ratio_that_is_undefined_somewhere() -> None:
    assert supremum(dice / jaccard).value == 2


def test_what_the_budgets_do_not_reach_is_enclosed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert quotients.supremum(specificity - cohen_kappa).exact
    monkeypatch.setattr(of_strata, "MONOMIALS", 10**4)
    top = quotients.supremum(specificity - cohen_kappa)
    assert not top.exact and "did not end within its limit" in top.argument
    low, high = near(top)
    assert low <= rational(10361173, 10**7) and high >= rational(10361172, 10**7)


def test_a_true_claim_at_one_value_of_its_parameter_is_not_refuted() -> None:
    """Tversky with alpha = 1/2 is Dice: the gap is 0, whichever way the value is written."""
    gap = Supremum(dice - tversky(alpha=ALPHA, beta=ALPHA), sp.Integer(0), Counts(1, 1, 0, 0))
    theorem = Theorem("t", "a test", gap, Domain((sp.Eq(ALPHA, rational(1, 2)),)))
    assert Outcome.REFUTED not in {item.outcome for item in derive.check(theorem, Budget())}


@pytest.mark.slow
def test_a_constant_written_with_tanh_is_at_worst_undecided() -> None:
    gap = Supremum(
        dice - tversky(alpha=ALPHA, beta=ALPHA), sp.tanh(sp.log(2 * ALPHA) / 4), Counts(root(ALPHA / 2), 1, 0, 0)
    )
    theorem = Theorem("t", "a test", gap, Domain((rational(1, 2) <= ALPHA,)))
    assert Outcome.REFUTED not in {item.outcome for item in derive.check(theorem, Budget())}


def test_a_metric_with_a_maximum_of_three_has_its_suprema() -> None:
    """tp over the largest of three sums is at most Dice, and falls to nothing where another count is large."""
    own = Similarity("own", tp / sp.Max(tp + fp, tp + fn, tp + tn, evaluate=False), 1)
    assert [supremum(difference).value for difference in (own - dice, dice - own)] == [0, 1]
