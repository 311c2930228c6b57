"""Formulas as people write them: other words, the same values, and nothing that Markdown takes for its own."""

import pytest
import sympy as sp
from once import theory

from segbounds.algebra.written import latex, under_one_root, with_absolute_values
from segbounds.metrics.catalogue import cohen_kappa, dice, tversky
from segbounds.theorems.records import Supremum

a, b = sp.symbols("a b", positive=True)
CONSTANTS = {theorem.id: theorem.claim.equals for theorem in theory().values() if isinstance(theorem.claim, Supremum)}


@pytest.mark.parametrize("name", CONSTANTS)
def test_constants_keep_their_values(name: str) -> None:
    constant = sp.sympify(CONSTANTS[name])
    written = with_absolute_values(constant)
    assert not any(sp.together(x + y) == 0 for part in written.atoms(sp.Max) for x in part.args for y in part.args)
    for numbers in ((sp.Rational(1, 3), sp.Rational(7, 2)), (5, sp.Rational(1, 9))):
        values = {symbol: numbers[k % 2] for k, symbol in enumerate(sorted(constant.free_symbols, key=str))}
        if constant.is_finite is not False and not constant.atoms(sp.Function) - constant.atoms(sp.Max):
            assert sp.N(constant.subs(values) - written.subs(values), 20) == 0


def test_only_what_has_another_sign_is_paired() -> None:
    assert with_absolute_values(sp.Max(a - b, b - a, 1 - a)) == sp.Max(
        sp.Abs(a - b, evaluate=False), 1 - a, evaluate=False
    )
    assert with_absolute_values(sp.Max(a, 1 / a)) == sp.Max(a, 1 / a)
    assert under_one_root(2 * sp.sqrt(a)) == 2 * sp.sqrt(a)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (3 - 2 * sp.sqrt(2), r"3 - 2 \sqrt{2}"),
        (sp.sqrt(2) * sp.sqrt(a), r"\sqrt{2 a}"),
        (sp.Max(a - 1, 1 - a), r"\left\vert {a - 1}\right\vert "),
        (sp.Lt(dice, cohen_kappa), r"\mathrm{Dice} \lt \text{Cohen's kappa}"),
        (sp.Eq(sp.Symbol("tp") * sp.Symbol("fp"), 1), r"\mathit{fp} \thinspace \mathit{tp} = 1"),
        (tversky(alpha=a, beta=b), r"\mathrm{Tversky}_{a, b}"),
        (sp.CRootOf(sp.Symbol("x") ** 3 - 2, 0), r"\text{the real root of } x^{3} - 2"),
        (sp.CRootOf(sp.Symbol("x") ** 3 - 3 * sp.Symbol("x") + 1, 1), r"\text{real root number 2 of } x^{3} - 3 x + 1"),
    ],
)
def test_latex(expression: sp.Basic, text: str) -> None:
    assert latex(expression) == text


def test_markdown_takes_nothing_out_of_the_formulas_of_theorems() -> None:
    for theorem in theory().values():
        for shown in (
            theorem.claim.equals if isinstance(theorem.claim, Supremum) else theorem.claim.relation,
            *theorem.domain.hypotheses,
        ):
            assert not set("|<>$`") & set(latex(shown)) and not any(f"\\{sign}" in latex(shown) for sign in ",;:!{}_*")
