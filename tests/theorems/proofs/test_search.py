"""The search for a proof: choices, apart where random counts refute all, and false goals that end."""

import pytest
import sympy as sp

from segbounds.metrics.catalogue import parse
from segbounds.theorems.claims import claim
from segbounds.theorems.proofs.files import NotFound
from segbounds.theorems.proofs.goals import inequalities
from segbounds.theorems.proofs.search import prove
from segbounds.theorems.proofs.statements import Statement

dice, jaccard = parse("dice"), parse("jaccard")
TRUE, FALSE = Statement(jaccard, "<=", dice), Statement(dice, "<=", jaccard)


def test_one_choice_that_can_be_proved_is_enough() -> None:
    (file,) = prove("t", ((FALSE,), (TRUE,)))
    assert file["claim"] == ["Jaccard", "<=", "Dice"]


def test_all_members_of_a_choice_are_needed() -> None:
    with pytest.raises(NotFound, match="no certificate exists"):
        prove("t", ((TRUE, FALSE),))
    assert len(prove("t", ((TRUE, TRUE),))) == 2


def test_choices_that_hold_on_different_counts_are_proved_apart() -> None:
    (goal,) = inequalities(claim("min(precision, recall) <= dice"))
    files = prove("t", goal)
    assert files and all(file["cases"] for file in files)


def test_no_certificate_no_proof() -> None:
    with pytest.raises(NotFound, match="no certificate found"):
        prove("t", ((TRUE,),), lambda question: None)
    with pytest.raises(NotFound):
        prove("t", ((Statement(dice, "<=", sp.Rational(1, 2)),),))


STRICT = [
    ("npv > 0.9", "prevalence < 1/10", "youden > 0"),
    ("mcc > 0", "tp*tn > fp*fn"),
    ("specificity > recall", "tn > tp", "fp <= fn", "fn > 0"),
    ("dice > jaccard", "mcc > 0.9", "mcc < 0.95"),
]
LONGER = [("mcc < fowlkes_mallows", "tp > 0", "fp + fn > 0"), ("mcc < accuracy", "fp + fn > 0")]


@pytest.mark.parametrize(
    "parts", STRICT + [pytest.param(p, marks=pytest.mark.slow) for p in LONGER], ids=" where ".join
)
def test_a_strict_claim_that_is_true_is_proved(parts: tuple[str, ...]) -> None:
    """By certificates that the checker accepts: cases of their own, roots that are positive, witnesses that are not small."""
    for goal in inequalities(claim(parts[0], parts[1:])):
        for file in prove("t", goal):
            assert file["claim"][1] == "<" and "over" in file["cases"][0]
