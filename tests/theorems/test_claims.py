"""Claims as they are typed: what they mean, and what bad ones get."""

import pytest
import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.catalogue import dice, f_beta, hamming, jaccard, precision, recall, tversky
from segbounds.metrics.counts import fn, fp, prevalence, tn, tp
from segbounds.theorems.claims import claim
from segbounds.theorems.instances import bounds_of
from segbounds.theorems.records import Always

SAME = [
    ("dice - jaccard <= 3 - 2*sqrt(2)", sp.Le(dice - jaccard, 3 - 2 * sp.sqrt(2))),
    ("iou <= f1", sp.Le(jaccard, dice)),
    ("0.3*accuracy >= 1/10", sp.Ge(sp.Rational(3, 10) * hamming, sp.Rational(1, 10))),
    ("dice == 2*jaccard/(1 + jaccard)", sp.Eq(dice, 2 * jaccard / (1 + jaccard))),
    ("abs(recall - dice) < 1", sp.Lt(abs(recall - dice), 1)),
    ("max(dice, recall)**2 > -1", sp.Gt(sp.Max(dice, recall) ** 2, -1, evaluate=False)),
    ("tversky(alpha=0.3, beta=7/10) <= 1", sp.Le(tversky(alpha=sp.Rational(3, 10), beta=sp.Rational(7, 10)), 1)),
    ("f_beta(beta=2) <= 1", sp.Le(f_beta(beta=2), 1)),
    ("tp*tn >= fp*fn", sp.Ge(tp * tn, fp * fn)),
]


@pytest.mark.parametrize(("text", "relation"), SAME, ids=[text for text, _ in SAME])
def test_a_text_means_its_relation(text: str, relation: sp.Basic) -> None:
    found = claim(text)
    assert isinstance(found.claim, Always) and found.claim.relation == relation
    assert found.title == text


def test_hypotheses() -> None:
    found = claim("dice <= 1", ["prevalence == 0.02", "fp <= fn, tp >= 1"])
    assert found.title == "dice <= 1 where prevalence == 0.02, fp <= fn, tp >= 1"
    assert found.domain.hypotheses == (sp.Eq(prevalence, sp.Rational(1, 50)), sp.Le(fp, fn), sp.Ge(tp, 1))


def test_commas_inside_a_hypothesis_are_its_own() -> None:
    found = claim("dice <= 1", ["min(precision, recall) >= 0.9"])
    assert found.domain.hypotheses == (sp.Ge(sp.Min(precision, recall), sp.Rational(9, 10)),)


def test_parameters_range_over_all_their_values() -> None:
    found = claim("tversky(alpha=alpha, beta=beta) <= 1", ["gamma <= 1"])
    assert [(str(p), p.is_positive) for p in found.parameters] == [("alpha", True), ("beta", True), ("gamma", None)]


def test_a_relation_that_is_plainly_true_is_still_a_claim() -> None:
    (bound,) = bounds_of(claim("tp >= 0").claim)
    assert bound.of == -tp


BAD = [
    ("dyce <= 1", "'dyce', which is not known: did you mean dice"),
    ("dice", "is not a relation"),
    ("1 <= 2", "says nothing about masks"),
    ("dice <= 1, dice >= 0", "several relations"),
    ("tversky <= 1", "is written tversky(...)"),
    ("dice(2) <= 1", "is written dice"),
    ("tversky(alpha=1) <= 1", "write it like tversky(alpha=0.5, beta=0.5)"),
    ("tversky(alpha=-1, beta=1) <= 1", "must be at least 0"),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[text for text, _ in BAD])
def test_bad_claims_get_a_clear_error(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        claim(text)
    assert says in str(caught.value)


def test_sixty_hypotheses_are_too_many() -> None:
    with pytest.raises(InputError, match="60 hypotheses are too many: 12 are the most"):
        claim("dice <= 1", [f"tp >= {number}" for number in range(60)])
    with pytest.raises(InputError, match="more than 12 relations"):
        claim("dice <= 1", [", ".join(["tp >= 1"] * 13)])
