"""Exact suprema: known constants found without being told, and none exceeded by any counts.

The parts it rests on have their laws here as well: signs read off a form, regions and their rays, certified enclosures.
"""

import random
from functools import cache
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import nnls

from segbounds.algebra.comparisons import at_most, same
from segbounds.algebra.elimination import critical_values
from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.bounds.extremes import infimum, supremum
from segbounds.bounds.methods import critical_values as of_strata
from segbounds.bounds.methods import quotients
from segbounds.bounds.methods.enclosures import enclose
from segbounds.engines import derive
from segbounds.errors import EmptyRegion, Unsupported
from segbounds.limits import Exhausted, Work
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
from segbounds.metrics.counts import SYMBOLS, Counts, d, fn, fp, n, pixels, prevalence, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, substitute, value_at
from segbounds.regions.bound import Bound
from segbounds.regions.region import EVERYTHING, region_of, split
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
    top, bottom = (find(expression, hypotheses) for find in (supremum, infimum))
    assert at_most(near(top)[0], high) and at_most(high, near(top)[1]), top
    assert at_most(near(bottom)[0], low) and at_most(low, near(bottom)[1]), bottom
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
    top = supremum(hamming - dice, [sp.Eq(prevalence, rational(1, 50))])
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
    relative = supremum(tversky(alpha=ALPHA, beta=BETA) / dice, [tp >= 1])
    at = relative.value.subs({ALPHA: rational(1, 10), BETA: rational(9, 10)})
    assert at == 5


def test_a_hypothesis_on_the_weights_is_used() -> None:
    index = tversky(alpha=ALPHA, beta=BETA)
    assert supremum(index - dice, [rational(1, 2) <= ALPHA, rational(1, 2) <= BETA]).value == 0
    open_weights = supremum(index - dice, [ALPHA + BETA >= 1]).value
    assert open_weights is not None
    assert float(open_weights.subs({ALPHA: rational(1, 8), BETA: 1})) == pytest.approx(1 / 3)


def test_with_the_number_of_pixels_fixed_the_constant_depends_on_it() -> None:
    top = supremum(dice / jaccard, [sp.Eq(pixels, d), tp >= 1])
    assert sp.cancel(top.value - 2 * d / (d + 1)) == 0 and top.attained
    assert sum(top.along[0]) == d


def test_the_value_at_zero_over_zero_counts() -> None:
    other = Similarity("Dice, 0 for empty masks", dice.formula, when_undefined=0)
    assert supremum(dice - other).value == 1
    assert supremum(dice - other, [tp >= 1]).value == 0


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
        supremum(dice - jaccard, hypotheses)


@pytest.mark.parametrize(
    ("expression", "hypotheses", "message"),
    [
        (fowlkes_mallows - tversky(alpha=ALPHA, beta=BETA), (), "with parameters, only quotients without roots"),
        (sp.cbrt(dice) - jaccard, (), "is not made of polynomials and their square roots"),
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
        supremum(expression, hypotheses)


def test_a_ratio_that_is_undefined_somewhere() -> None:
    assert supremum(dice / jaccard).value == 2


def test_what_the_budgets_do_not_reach_is_enclosed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert quotients.supremum(specificity - cohen_kappa).exact
    monkeypatch.setattr(of_strata, "MONOMIALS", 10**4)
    top = quotients.supremum(specificity - cohen_kappa)
    assert not top.exact and "did not end within its limit" in top.argument
    low, high = near(top)
    assert low <= rational(10361173, 10**7) and high >= rational(10361172, 10**7)


def test_what_is_too_large_to_eliminate_is_not_begun() -> None:
    x, y = sp.symbols("x y", positive=True)
    work = Work(10**9)
    with pytest.raises(Exhausted):
        critical_values(1 + x**20 * y, 1 + x + y**20, (x, y), work)
    with pytest.raises(Exhausted):
        critical_values(1 + x * y + rational(1, 10**50), 1 + x + y, (x, y), work)
    assert work.left == 10**9


def test_elimination_finds_the_critical_value_of_a_quotient() -> None:
    x, y = sp.symbols("x y", positive=True)
    # at x = y = (1 + sqrt(3))/2
    assert any(
        same(value, (root(3) - 1) / 2) for value in critical_values(x + y - 1, x**2 + y**2 + 1, (x, y), Work(10**6))
    )


# --- signs read off a form --------------------------------------------------------------------------------------------

X, Y, Z = sp.Symbol("x", positive=True), sp.Symbol("y", nonnegative=True), sp.Symbol("z", real=True)
KNOWN = (1 - Y, X - Y)


def _grown(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] + two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] - two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] * two[1]),
        parts.map(lambda part: part**2),
        parts.map(lambda part: part / (1 + X)),
        parts.map(lambda part: part / (1 + part**2)),
        st.tuples(parts, parts).map(lambda two: sp.Max(*two)),
        st.tuples(parts, parts).map(lambda two: sp.Min(*two)),
    )


LEAVES = st.sampled_from([X, Y, Z, 1 - Y, X - Y, Z - 1, X - 1, root(X), *map(sp.Integer, (-2, -1, 0, 1, 3))])
EXPRESSIONS = st.recursive(LEAVES, _grown, max_leaves=5)
POINTS = [
    (rational(x, 8), rational(y, 8), rational(z, 4))
    for x, y, z in product((1, 4, 8, 20, 90), (0, 1, 4, 8), (-40, -4, -1, 0, 3, 4, 9))
    if y <= x
]


@settings(max_examples=150)
@given(EXPRESSIONS)
def test_a_yes_is_never_wrong(expression: sp.Expr) -> None:
    nonnegative, positive = (shows(expression, KNOWN) for shows in (evidently_nonnegative, evidently_positive))
    if not (nonnegative or positive):
        return
    value = sp.lambdify((X, Y, Z), expression, modules="sympy")
    for point in POINTS:
        found = value(*point)
        assert found >= 0 or not nonnegative, (expression, point)
        assert found > 0 or not positive, (expression, point)


@pytest.mark.parametrize(
    "expression",
    [
        X * Y + 1,
        (Z - 3) ** 2,
        X**2 + 2 * X * Y,
        (1 - Y) * X,
        2 - Y,
        X / (1 + Y),
        sp.Max(Z, X),
        sp.Min(X, Y),
        root(X) + Y,
    ],
    ids=str,
)
def test_forms_that_show_their_sign(expression: sp.Expr) -> None:
    assert evidently_nonnegative(expression, KNOWN)
    assert not evidently_positive(-expression, KNOWN) and not evidently_nonnegative(-1 - expression, KNOWN)


@pytest.mark.parametrize("expression", [Z, Y - 1, X - 1, -(Z**2), Z**3, X - 2 * Y, sp.Min(Z, X), 1 / Z], ids=str)
def test_forms_that_do_not(expression: sp.Expr) -> None:
    assert not evidently_nonnegative(expression, KNOWN) and not evidently_positive(expression, KNOWN)


def test_zero_is_not_positive() -> None:
    assert evidently_positive(X) and not evidently_positive(Y) and not evidently_positive(Z**2)
    assert evidently_positive(X * (1 + Y) + Z**2) and not evidently_positive(sp.Integer(0))


# --- regions ----------------------------------------------------------------------------------------------------------


def rays(*hypotheses: sp.Basic) -> set[tuple[sp.Expr, ...]]:
    return {tuple(ray) for ray in region_of(hypotheses).rays}


def test_rays() -> None:
    assert rays() == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)} == {tuple(r) for r in EVERYTHING.rays}
    assert rays(sp.Eq(tp, 0)) == {(0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)}
    assert rays(sp.Eq(prevalence, rational(1, 4))) == {(1, 3, 0, 0), (1, 0, 0, 3), (0, 3, 1, 0), (0, 0, 1, 3)}
    assert rays(fp >= fn) == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1)}
    assert rays(sp.Eq(pixels, d), tp >= 1) == {(1, 0, 0, 0), (1, d - 1, 0, 0), (1, 0, d - 1, 0), (1, 0, 0, d - 1)}
    assert rays(sp.Eq(dice, rational(1, 2))) == {(1, 2, 0, 0), (1, 0, 2, 0), (0, 0, 0, 1)}


@pytest.mark.parametrize(
    "hypothesis",
    [
        fp >= fn,
        tp >= fp + fn,
        sp.Eq(prevalence, rational(1, 3)),
        sp.Ge(3 * tp, 2 * fn + tn),
        sp.Lt(dice, rational(1, 2)),
    ],
    ids=str,
)
def test_the_cone_over_the_rays_is_the_region(hypothesis: sp.Basic) -> None:
    """Every non-negative combination of the rays satisfies the hypothesis, and counts that satisfy it are one."""
    region = region_of([hypothesis])
    for weights in product((0, 1, 3), repeat=len(region.rays)):
        mixed = [
            sum((w * ray[i] for w, ray in zip(weights, region.rays, strict=True)), sp.Integer(0)) for i in range(4)
        ]
        values = dict(zip(SYMBOLS, mixed, strict=True))
        assert all(form.xreplace(values) >= 0 for form in region.facets)
        if sum(mixed) and region.admits(ray for w, ray in zip(weights, region.rays, strict=True) if w):
            assert substitute_counts(hypothesis, Counts(*mixed))
    matrix = np.array([[float(entry) for entry in ray] for ray in region.rays]).T

    for counts in product((0, 1, 2, 5), repeat=4):
        if sum(counts) and substitute_counts(hypothesis, Counts(*map(sp.Integer, counts))):
            assert nnls(matrix, np.array(counts, float))[1] < 1e-9


def substitute_counts(hypothesis: Any, counts: Counts) -> bool:
    at = [value_at(side, counts) for side in (hypothesis.lhs, hypothesis.rhs)]
    return bool(hypothesis.func(*at)) if not any(side.has(sp.nan, sp.zoo) for side in at) else False


def test_split_covers_both_sides() -> None:
    here, there = split(EVERYTHING, fp - fn)
    assert {tuple(r) for r in here.rays} == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1), (0, 1, 1, 0)}
    assert {tuple(r) for r in there.rays} == {(1, 0, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0, 1, 1, 0)}


def test_which_open_cones_a_region_admits() -> None:
    region = region_of([tp >= 1])
    one, two = region.rays[0], region.rays[-1]
    with_tp = [ray for ray in region.rays if ray.tp]
    assert region.admits(with_tp) and not region.admits([ray for ray in region.rays if not ray.tp])
    assert region.admits((one, two)) == bool(one.tp or two.tp)


# --- enclosures -------------------------------------------------------------------------------------------------------

U, V, W = sp.symbols("u v w", positive=True)


@pytest.mark.parametrize(
    ("top", "bottom", "value"),
    [
        (U * V, (U + V) ** 2, rational(1, 4)),
        (U - V, U + V, sp.Integer(1)),
        (-(U**2) - V**2, U * V + U**2 + V**2, rational(-2, 3)),
        (U * (V + W), (2 * U + V + W) * (U + V + W), 3 - 2 * root(2)),
        (U * V * W, (U + V + W) ** 3, rational(1, 27)),
    ],
)
@pytest.mark.parametrize("tolerance", [1e-3, 1e-6])
def test_an_enclosure_contains_the_value(top: sp.Expr, bottom: sp.Expr, value: sp.Expr, tolerance: float) -> None:
    variables = sorted((top / bottom).free_symbols, key=str)
    found = enclose([(sp.Poly(top, *variables), sp.Poly(bottom, *variables))], tolerance=tolerance)
    assert found.lower <= value <= found.upper
    assert found.upper - found.lower <= 3 * tolerance
    at = dict(zip(variables, found.point, strict=True))
    assert (top / bottom).subs(at) == found.lower, "the lower end is an exact value"


def test_an_enclosure_of_the_smaller_of_two() -> None:
    whole = sp.Poly(U + V, U, V)
    found = enclose([(sp.Poly(U, U, V), whole), (sp.Poly(V, U, V), whole)])
    assert found.lower <= rational(1, 2) <= found.upper and found.upper - found.lower < 1e-5


def one(*powers: int) -> sp.Poly:
    """A monomial in U, V, W."""
    return sp.Poly({powers: 1}, U, V, W)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-6])
def test_an_enclosure_with_roots(tolerance: float) -> None:
    both = sp.Poly((U + V) * (U + W), U, V, W)
    # U/sqrt((U+V)(U+W)) - U/(U+V) is at most 1/4
    minus_recall = ({both: one(1, 0, 0), both.one: -one(2, 0, 0) - one(1, 0, 1)}, {both.one: both})
    found = enclose([minus_recall], tolerance=tolerance)
    assert found.lower <= rational(1, 4) <= found.upper
    assert found.upper - found.lower <= 3 * tolerance
    u, v, w = found.point
    exact = u / root((u + v) * (u + w)) - u / (u + v)
    assert 0 <= sp.N(exact - found.lower, 30) < 1e-25
    # at half the power of U: sqrt(U V)/(U + V) is at most 1/2, and sqrt(U)/sqrt(U + V + W) at most 1
    edge = enclose([({one(1, 1, 0): one(0, 0, 0)}, {both.one: one(1, 0, 0) + one(0, 1, 0)})], tolerance=tolerance)
    assert edge.lower <= rational(1, 2) <= edge.upper <= rational(1, 2) + 2 * tolerance
    whole = one(1, 0, 0) + one(0, 1, 0) + one(0, 0, 1)
    ratio = enclose([({one(1, 0, 0): one(0, 0, 0)}, {whole: one(0, 0, 0)})], tolerance=tolerance)
    assert ratio.lower <= 1 <= ratio.upper <= 1 + 2 * tolerance


@pytest.mark.parametrize("radicand", [one(1, 1, 0) + one(0, 0, 2), one(2, 0, 0) - one(1, 1, 0)])
def test_some_roots_have_no_enclosure(radicand: sp.Poly) -> None:
    with pytest.raises(Unsupported, match="radicand is not a monomial times something positive"):
        enclose([({radicand: one(0, 0, 0)}, {one(0, 0, 0): one(1, 0, 0) + one(0, 1, 0) + one(0, 0, 1)})])


def test_an_enclosure_without_time_is_wide_and_true() -> None:
    quotient = (sp.Poly(U * (V + W), U, V, W), sp.Poly((2 * U + V + W) * (U + V + W), U, V, W))
    found = enclose([quotient], tolerance=1e-12, work=0)
    assert found.lower <= 3 - 2 * root(2) <= found.upper


def test_an_unbounded_quotient_has_no_enclosure() -> None:
    with pytest.raises(Unsupported, match="unbounded or has no continuous extension"):
        enclose([(sp.Poly(U**2, U, V), sp.Poly(U * V, U, V))])


# --- comparing values -------------------------------------------------------------------------------------------------


def test_exact_comparisons() -> None:
    assert same(root(3 - 2 * root(2)), root(2) - 1)
    assert not at_most(3 - 2 * root(2), rational(171572875253809, 10**15))
    assert at_most(3 - 2 * root(2), rational(171572875253810, 10**15))
    assert at_most(5, sp.oo) and not at_most(sp.oo, 5) and at_most(-sp.oo, 0) and same(sp.oo, sp.oo)
    assert same(sp.Max(ALPHA, 1 / ALPHA), sp.Max(1 / ALPHA, ALPHA))
    assert at_most(1, sp.Max(ALPHA, 1 / ALPHA)) and not at_most(sp.Max(ALPHA, 1 / ALPHA), 1)
    assert at_most(ALPHA / 2, 1, (2 - ALPHA,)) and not at_most(ALPHA, 1, (2 - ALPHA,))
    assert same(substitute(ALPHA, {ALPHA: rational(1, 3)}), rational(1, 3))


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
