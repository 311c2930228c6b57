"""Words of a proof file: names, and one irrational number."""

import sympy as sp

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import fp, tp
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.proofs.statements import Statement
from segbounds.theorems.proofs.words import Words, similarity_in_words


def words(*expressions: sp.Expr) -> Words:
    return Words(Statement(sp.Add(*expressions), "<=", sp.Integer(1)))


def test_a_name_of_the_catalogue_is_kept_for_what_it_means() -> None:
    found = words(parse("dice"), Similarity("Jaccard", tp / (tp + fp), 1))
    assert sorted(found.names.values()) == ["Dice", "own_Jaccard"]


def test_two_of_one_family_have_two_names() -> None:
    found = words(*(Similarity("mine", tp / (tp + k * fp), 1) for k in (1, 2)))
    assert sorted(found.names.values()) == ["mine", "mine_2"]


def test_irrational_numbers_are_polynomials_in_one_that_lies_in_its_interval() -> None:
    found = words(sp.sqrt(2), sp.sqrt(3))
    number = found.number
    assert number is not None
    low, high = map(sp.Rational, number["between"])
    value = found.field.ext.as_expr()
    assert low < value < high and high - low == sp.Rational(1, 10**24)
    polynomial = sp.Poly(sp.sympify(number["polynomial"]), found.symbol)
    assert sp.expand(polynomial.as_expr().subs(found.symbol, value)) == 0 and polynomial.count_roots(low, high) == 1
    for root in (sp.sqrt(2), sp.sqrt(3), sp.sqrt(6)):
        assert sp.expand(found.plain(root).subs(found.symbol, value)) == root
    assert words(parse("dice")).number is None


def test_an_entry_has_formula_and_parameters() -> None:
    tversky = parse("tversky:alpha=2,beta=1")
    entry = similarity_in_words(tversky, words(tversky))
    assert sp.simplify(sp.sympify(entry["numerator"]) / sp.sympify(entry["denominator"])).subs(
        {"tp": 3, "fp": 1, "fn": 1}
    ) == sp.Rational(3, 6)
    assert entry["undefined"] == "1" and entry["parameters"] == {"alpha": "2", "beta": "1"}
