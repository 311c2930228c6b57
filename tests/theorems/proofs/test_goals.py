"""Claims as goals: true of all small counts where the claim is, and false somewhere where it is false."""

import pytest
import sympy as sp
from small_counts import SMALL, at, met

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts, n
from segbounds.theorems.claims import claim
from segbounds.theorems.proofs.goals import inequalities, limits, rational_against_irrational
from segbounds.theorems.proofs.statements import Statement
from segbounds.theorems.records import Domain, Supremum, Theorem


def holds(statement: Statement, counts: Counts) -> bool:
    left, right = (at(side, counts) for side in (statement.left, statement.right))
    return bool({"<=": left <= right, "<": left < right, "=": sp.Eq(left, right)}[statement.relation])


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("jaccard <= dice", True),
        ("dice <= jaccard", False),
        ("abs(dice - jaccard) <= 1/4", True),
        ("abs(dice - jaccard) <= 1/8", False),
        ("dice <= max(precision, recall)", True),
        ("dice <= min(precision, recall)", False),
        ("jaccard == dice/(2 - dice)", True),
        ("overlap >= dice", True),
        ("overlap <= dice", False),
    ],
)
def test_goals_say_what_the_claim_says(text: str, true: bool) -> None:
    goals = inequalities(claim(text))
    assert goals
    fulfilled = all(
        any(
            all(holds(statement, counts) for counts in SMALL for statement in choice if met(statement.where, counts))
            for choice in goal
        )
        for goal in goals
    )
    assert fulfilled is true


def test_a_limit_is_a_statement_along_its_family() -> None:
    dice, jaccard = parse("dice"), parse("jaccard")
    above = Supremum(sp.Abs(dice - jaccard), sp.Integer(1), Counts(1, n, 0, 0))
    (goal,) = limits(Theorem("t", "a test", above, Domain()))
    assert {statement.relation for choice in goal for statement in choice} == {"->"}
    assert {choice[0].left for choice in goal} == {dice - jaccard, jaccard - dice}
    assert limits(claim("dice <= 1")) == []


def test_a_rational_value_never_meets_an_irrational_bound() -> None:
    dice = parse("dice")
    assert rational_against_irrational(sp.sqrt(2) - dice)
    assert not rational_against_irrational(1 - dice)
    assert not rational_against_irrational(sp.sqrt(2) - parse("mcc"))
    assert not rational_against_irrational(sp.sqrt(2) - sp.Symbol("t") * dice)
