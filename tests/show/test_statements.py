"""Statements for other provers: read back from their texts alone, they are the claims of the theorems."""

from typing import Any

import pytest
import sympy as sp
from once import theory

from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.similarity import in_counts
from segbounds.show.statements import statement_of
from segbounds.theorems.instances import about_masks
from segbounds.theorems.records import Always, Gap, Theorem

THEOREMS = theory()


def read(text: str, statement: dict[str, Any]) -> sp.Expr:
    """An expression, from its text and the symbols of its statement."""
    kinds = {"positive": {"positive": True}, "nonnegative": {"nonnegative": True}, "any": {}}
    names: dict[str, Any] = {
        symbol["name"]: sp.Symbol(
            symbol["name"], **kinds[symbol["sign"]], **({"integer": True} if symbol["domain"] == "integer" else {})
        )
        for symbol in statement["symbols"]
    }
    names |= {name: sp.Function(name) for name in statement["functions"]}
    return sp.sympify(text, locals=names)


def same(found: sp.Expr, wanted: sp.Expr, by_name: bool) -> bool:
    """Whether two expressions are the same: at numbers, as a text is read in another form than it was written from."""
    if by_name or wanted.is_number:
        return str(found) == str(wanted)
    symbols = sorted(wanted.free_symbols, key=str)
    at = {symbol.name: sp.Rational(2 * place + 3, 7) for place, symbol in enumerate(symbols)}
    values = [e.xreplace({symbol: at[symbol.name] for symbol in e.free_symbols}) for e in (found, wanted)]
    return abs(sp.N(values[0] - values[1], 30)) < sp.Float("1e-25")


@pytest.mark.parametrize("title", THEOREMS)
def test_a_statement_is_the_theorem(title: str) -> None:
    theorem = THEOREMS[title]
    statement = statement_of(theorem)
    claim, theirs = statement["claim"], theorem.claim
    if isinstance(theirs, Always):
        assert claim["sign"] == theirs.relation.rel_op
        pairs = [(claim["left"], theirs.relation.lhs), (claim["right"], theirs.relation.rhs)]
    else:
        pairs = [(claim["of"], theirs.of), (claim["equals"], theirs.equals)]
    for text, expression in pairs:
        assert same(read(text, statement), in_counts(expression), bool(statement["functions"]))
    assert len(statement["hypotheses"]) == len(theorem.domain.hypotheses)
    assert {symbol["name"] for symbol in statement["symbols"] if symbol["kind"] == "parameter"} == {
        symbol.name for symbol in theorem.parameters
    }
    assert about_masks(theorem) or not any(symbol["kind"] == "count" for symbol in statement["symbols"])


def test_where_a_formula_has_another_value() -> None:
    statement = statement_of(THEOREMS["Jaccard is Dice over two minus Dice"])
    entries = {entry["name"]: entry for entry in statement["similarities"]}
    assert set(entries) == {"Dice", "Jaccard"}
    for entry in entries.values():
        assert sp.sympify(entry["denominator"]).subs({"tp": 0, "fp": 0, "fn": 0}) == 0
        assert entry["when_undefined"] == "1"


def test_what_attains_a_bound_and_what_is_open_is_in_it() -> None:
    bound = Always(sp.Le(jaccard, dice))
    of_bound = Theorem(
        "a bound", "here", bound, label="upper bound", gap=Gap("what it loses", sp.Rational(1, 9), sp.Rational(1, 4))
    )
    gap = statement_of(of_bound)["gap"]
    assert gap["of"] == "what it loses" and [gap[side]["value"] for side in ("at_least", "at_most")] == ["1/9", "1/4"]
    assert "1/9 = 0.1111" in str(of_bound.gap) and "at most" in str(of_bound.gap)
    near = statement_of(THEOREMS["Dice minus Jaccard"])["attained"]
    assert near["along"] == [{"tp": "1", "fp": "sqrt(2)", "fn": "0", "tn": "0"}] and near["to_infinity"] == "n"
    assert statement_of(THEOREMS["Dice minus Jaccard"])["rocq_file"] == "dice_jaccard_absolute.v"
    assert statement_of(THEOREMS["Dice minus Jaccard on d pixels"])["functions"]["PellGap"].startswith(
        "P(2k)/P(2k + 2)"
    )
