"""Square roots: squared away by ways each of which is enough, or named."""

import pytest
import sympy as sp
from small_counts import SMALL, at, met

from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.theorems.proofs.roots import has_root, outer_roots, with_named_roots, without_roots
from segbounds.theorems.proofs.statements import Statement

dice, jaccard, precision, recall = map(parse, ("dice", "jaccard", "precision", "recall"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (dice, sp.sqrt(precision)),
        (sp.sqrt(precision), sp.sqrt(2) / 2 + sp.Rational(1, 3)),
        (sp.sqrt(precision) - recall, sp.Integer(1)),
        (jaccard, 1 - sp.sqrt(dice) / 2),
    ],
)
def test_each_way_without_roots_is_enough(left: sp.Expr, right: sp.Expr) -> None:
    statement = Statement(left, "<=", right)
    ways = [*without_roots(statement)]
    assert ways
    for counts in SMALL:
        true = bool(at(left, counts) <= at(right, counts))
        for way in ways:
            there = [part for part in way if met(part.where, counts)]
            assert not any(outer_roots(part.right - part.left) for part in way)
            if there and all(bool(at(part.left, counts) <= at(part.right, counts)) for part in there):
                assert true, (counts, way)


def test_a_root_of_counts_gets_a_name_and_an_equation() -> None:
    mcc = parse("mcc")
    statement = with_named_roots(Statement(mcc, "<=", sp.Integer(1)))
    ((equation, sign),) = statement.where
    (root,) = statement.parameters
    assert sign == "=" and not any(has_root(part, count) for part in statement.parts for count in SYMBOLS)
    for counts in [c for c in SMALL if all(c)]:
        values = dict(zip(SYMBOLS, counts, strict=True))
        (value,) = [v for v in sp.solve(equation.subs(values), root) if v >= 0]
        (named,) = statement.similarities
        assert sp.simplify(named.formula.subs(values).subs(root, value) - at(mcc, counts)) == 0


def test_along_a_family_a_root_is_rational_or_refused() -> None:
    fowlkes_mallows = parse("fowlkes_mallows")
    along = with_named_roots(Statement(fowlkes_mallows, "->", sp.Integer(1), along=Counts(n**2, 1, 0, 0))).along
    assert along is not None
    square = (along.tp + along.fp) * (along.tp + along.fn)
    assert sp.sqrt(sp.factor(square.subs(n, 7))).is_rational and sp.sqrt(sp.factor(square.subs(n, 10))).is_rational
    with pytest.raises(Unsupported, match="is not rational"):
        with_named_roots(Statement(fowlkes_mallows, "->", sp.Integer(1), along=Counts(n**3, n, n**2, 1)))
