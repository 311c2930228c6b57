"""Questions of a statement: polynomial over a positive form is what is missing, and their supports leave no pair out."""

import pytest
import sympy as sp
from small_counts import SMALL, at, met

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import SYMBOLS, tn, tp
from segbounds.theorems.proofs.questions import questions, supports_of
from segbounds.theorems.proofs.statements import Statement

STATEMENTS = [
    Statement(parse("jaccard"), "<=", parse("dice")),
    Statement(parse("recall"), "<=", parse("specificity"), ((tp - 1, ">="),)),
    Statement(parse("kappa"), "<=", parse("hamming"), ((-tn, ">="),)),
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_some_question_says_what_is_missing_at_every_admitted_count(statement: Statement) -> None:
    asked = [*zip(supports_of(statement), questions(statement), strict=True)]
    admitted = 0
    for counts in SMALL:
        if not met(statement.where, counts):
            continue
        admitted += 1
        values = dict(zip(SYMBOLS, counts, strict=True))
        positive = {symbol for symbol, count in values.items() if count}
        fitting = []
        for support, question in asked:
            over = sp.Mul(*(form**power for form, power in question.over.items())).subs(values)
            if positive <= support and over != 0:
                assert over > 0
                fitting.append(question.polynomial.subs(values) / over)
        assert at(statement.right - statement.left, counts) in fitting, counts
    assert admitted


def test_contradictory_conditions_ask_nothing() -> None:
    never = Statement(parse("dice"), "<=", sp.Integer(0), ((tp - 1, ">="), (-tp, ">=")))
    assert supports_of(never) == [] and list(questions(never)) == []
