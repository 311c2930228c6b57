"""Formulas for a browser: what is drawn is read back, as an eye reads it, and is the expression again."""

import re
from itertools import chain
from xml.etree import ElementTree

import pytest
import sympy as sp
from once import theory
from sympy.core.relational import Relational

from segbounds.algebra.mathml import formula
from segbounds.metrics.catalogue import dice, jaccard, tversky
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.theorems.records import Supremum

SIGNS = {"\N{INVISIBLE TIMES}": "*", "−": "-", "max": "Max", "min": "Min", "=": "==", "≤": "<=", "≥": ">="}
GREEK = {"α": "alpha", "β": "beta", "γ": "gamma"}
FUNCTIONS = {"Max": sp.Max, "Min": sp.Min, "Abs": sp.Abs, "sqrt": sp.sqrt, "oo": sp.oo, "CRootOf": sp.CRootOf}

a, b, c = sp.symbols("a b c", positive=True)


def read(node: ElementTree.Element) -> str:
    """The text that a drawn formula stands for: a row adds no parentheses of its own, since none are seen."""
    parts = [read(child) for child in node]
    match node.tag:
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msqrt":
            return f"sqrt({parts[0]})"
        case "msup":
            return f"{parts[0]}**({parts[1]})"
        case "msub":
            return "_".join([parts[0], *(part for part in parts[1].split(",") if part.isalnum())])
        case "mrow" | "math" if parts[:1] == ["|"] == parts[-1:]:
            return f"Abs({''.join(parts[1:-1])})"
        case "mrow" | "math":
            return "".join(parts)
        case "mi":
            # one symbol whatever is in it, as in "min(P, R)"
            name = str(node.text)
            return GREEK.get(name, "oo" if name == "∞" else re.sub(r"\W", "_", name))
        case "mo" | "mn":
            return SIGNS.get(str(node.text), str(node.text).replace("−", "-"))
    raise AssertionError(node.tag)


def same(expression: sp.Basic) -> bool:
    """Whether the formula of an expression, read back, has the same value at some numbers."""
    text = read(ElementTree.fromstring(formula(expression)))
    atoms = expression.atoms(sp.Symbol)
    names = {read(ElementTree.fromstring(formula(atom))): atom for atom in atoms}
    assert len(names) == len(atoms), "two symbols look the same"
    back = sp.sympify(text, locals={**FUNCTIONS, **names}, evaluate=False)
    if isinstance(expression, Relational):
        assert isinstance(back, Relational) and back.rel_op == expression.rel_op
        pairs = [(back.lhs, expression.lhs), (back.rhs, expression.rhs)]
    else:
        pairs = [(back, expression)]
    return all(abs(at_numbers(first) - at_numbers(second)) < 1e-20 for first, second in pairs if second is not sp.oo)


def at_numbers(expression: sp.Basic) -> sp.Expr:
    """The value where each symbol is the root of another prime."""
    symbols = sorted(in_counts(expression).free_symbols, key=str)
    values = {symbol: sp.sqrt(sp.prime(number)) for number, symbol in enumerate(symbols, 3)}
    return sp.N(in_counts(expression).xreplace(values), 30)


@pytest.mark.parametrize(
    "expression",
    [
        sp.Add(a, sp.Mul(-1, a - b, evaluate=False), evaluate=False),
        sp.Mul(-1, a - b, evaluate=False),
        sp.Add(a, sp.Add(-b, -c, evaluate=False), evaluate=False),
        sp.Mul(2, sp.Mul(-1, a - b, evaluate=False), evaluate=False),
        c * (a - b) - a * (b - c) ** 2,
        -(a**3) / 2 - b,
        (a / b) ** 2 + (a - b) ** 3 + sp.sqrt(a + b) - sp.sqrt(a) ** 3,
        sp.Rational(-3, 4) * a + sp.Rational(1, 3),
        1 / (a + b) ** 2 - sp.Integer(-2) ** 3,
        abs(a - b) - sp.Max(a - b, -c, 2) * sp.Min(a, b),
        sp.Lt(a - b, c),
        sp.Ge(dice - tversky(alpha=a, beta=b), 2 * jaccard - 1),
        sp.CRootOf(a**3 + 6 * a**2 + 14 * a - 2, 0) - sp.CRootOf(a**5 - a - 1, 0) * b,
        a - Similarity("min(P, R)", a / sp.Max(b, c), 1) * sp.Min(a, b),
    ],
)
def test_a_formula_reads_as_its_expression(expression: sp.Basic) -> None:
    assert same(expression)


def test_a_factored_expression_stays_factored() -> None:
    assert read(ElementTree.fromstring(formula(sp.factor(2 * a - 2 * b)))) == "2*(a-b)"


def test_a_lost_parenthesis_is_noticed() -> None:
    lost = ElementTree.fromstring("<math><mi>a</mi><mo>−</mo><mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow></math>")
    assert sp.sympify(read(lost), locals={"a": a, "b": b}) == -b != b


@pytest.mark.parametrize("share", [0, *(pytest.param(share, marks=pytest.mark.slow) for share in range(1, 4))])
def test_every_formula_of_the_theory_reads_as_its_expression(share: int) -> None:
    seen = 0
    for theorem in [*theory().values()][share::4]:
        claim = theorem.claim
        claimed = (claim.of, claim.equals) if isinstance(claim, Supremum) else (claim.relation,)
        steps = chain.from_iterable((step.relation, step.because) for step in theorem.derivation)
        for expression in (*claimed, *theorem.domain.hypotheses, *steps):
            if expression is None or expression in (sp.true, sp.false) or expression.atoms(sp.Function):
                continue
            assert same(sp.sympify(expression)), (theorem.title, expression)
            seen += 1
    assert seen > 60


def test_names_and_signs() -> None:
    named = formula(Similarity("My <index>", a, 1, {"k": b}))
    assert "<msub><mi>My &lt;index&gt;</mi><mrow><mi>b</mi></mrow></msub>" in named
    assert "<mi>Dice</mi>" in formula(dice) and "<mi>GapOf</mi>" in formula(sp.Function("GapOf")(a))
    assert "<mo>&lt;</mo>" in formula(sp.Lt(a, b)) and "<mi>&lt;b&gt;</mi>" in formula(sp.Symbol("<b>"))
    assert formula("<", a, "0.5…") == '<math display="block"><mo>&lt;</mo><mi>a</mi><mn>0.5…</mn></math>'


def test_what_sympy_cannot_print_is_text() -> None:
    assert "<mtext>Lambda(_x, _x)</mtext>" in formula(sp.Lambda(a, a))
