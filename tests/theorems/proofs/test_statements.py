"""Statements as data."""

import sympy as sp

from segbounds.metrics.catalogue import parse, tversky
from segbounds.metrics.counts import Counts, n, tp
from segbounds.theorems.proofs.statements import Statement

t = sp.Symbol("t", positive=True)


def test_a_statement_knows_its_similarities_and_parameters() -> None:
    statement = Statement(parse("dice") * t, "<=", sp.Integer(1), ((tp - 1, ">="),), Counts(n, 1, 0, 0))
    assert [s.family for s in statement.similarities] == ["Dice"]
    assert statement.parameters == (t,)  # counts and the number of a family are none


def test_a_change_reaches_conditions_families_and_formulas() -> None:
    weighted = tversky(alpha=t, beta=1)
    statement = Statement(weighted, "->", t, ((t - tp, ">="),), Counts(t * n, 1, 0, 0), (t**2,))
    changed = statement.mapped(lambda expression: expression.subs(t, 2))
    (similarity,) = changed.similarities
    assert not similarity.formula.has(t)
    assert changed.right == 2 and changed.where == ((2 - tp, ">="),) and changed.written == (4,)
    assert changed.along == Counts(2 * n, 1, 0, 0) and changed.relation == "->"
