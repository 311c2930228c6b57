"""Texts of Rocq: the same expression, read back as arithmetic."""

from fractions import Fraction

import pytest
import sympy as sp

from segbounds.errors import InputError
from segbounds.theorems.proofs.check_proof import parse
from segbounds.theorems.proofs.rocq.terms import as_rocq, as_sympy, compared, stated, wrapped, zeros_put_in

x, y = sp.symbols("x y")
AT = {x: sp.Rational(3, 5), y: sp.Integer(7)}


def value(text: str) -> sp.Expr:
    """A text of Rocq as the checker of proofs, which reads formulas in its own way, understands it."""
    return as_sympy(parse(text.replace("(- ", "(-").replace("^", "**"))).subs(AT)


@pytest.mark.parametrize(
    "expression", [x + y, x - y, -x, 2 * x * y - 3, x / y, (x - 1) ** 3 / (y + 2), sp.Rational(-2, 3) * x, x - 2 * y**2]
)
def test_a_text_means_its_expression(expression: sp.Expr) -> None:
    assert sp.simplify(value(as_rocq(expression, {})) - expression.subs(AT)) == 0
    assert value(as_rocq(expression + 1, {})) != expression.subs(AT)


def test_names_are_put_in_and_roots_written() -> None:
    assert as_rocq(x + 1, {x: "(INR k)"}) == "((INR k) + 1)"
    assert as_rocq(sp.sqrt(x), {}) == "(sqrt x)"
    with pytest.raises(InputError, match="cannot be written in Rocq"):
        as_rocq(sp.sin(x), {})


def test_a_comparison_has_its_negative_terms_on_the_other_side() -> None:
    left, right = compared(x - 2 * y - 1, "<=", {}).split(" <= ")
    assert value(right) - value(left) == (x - 2 * y - 1).subs(AT)
    assert "-" not in left + right


def test_statements_and_steps() -> None:
    assert stated("Lemma", "l", ["x"], ["0 < x"], "x = x") == "Lemma l : forall x : R,\n  0 < x ->\n  x = x."
    assert stated("Lemma", "l", [], [], "1 = 1") == "Lemma l :   1 = 1."
    assert (
        zeros_put_in(frozenset({"tp", "tn"})) == "subst fp fn."
        and zeros_put_in(frozenset(["tp", "fp", "fn", "tn"])) == ""
    )
    assert (wrapped("x"), wrapped("(x + y)"), wrapped("x + y")) == ("x", "(x + y)", "(x + y)")


def test_a_tree_is_read_from_left_to_right() -> None:
    assert as_sympy(parse("2 - 3 - 4/2/2")) == sp.Rational(*Fraction(2 - 3 - 1).as_integer_ratio())
