"""Formulas as people write them: |a| where sympy has a maximum of a and -a, one root where it has a product of roots; and as LaTeX."""

import re
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.printing.latex import LatexPrinter


def with_absolute_values(expression: sp.Basic) -> sp.Basic:
    """The expression with |a| in place of a and -a among the arguments of a maximum.

    >>> x = sp.Symbol("x", positive=True)
    >>> with_absolute_values(sp.Max((x - 1) / (x + 1), (1 - x) / (x + 1), evaluate=False))
    Abs(x - 1)/(x + 1)
    """
    return expression.replace(lambda part: isinstance(part, sp.Max), lambda part: _in_pairs(part))


def _in_pairs(maximum: sp.Max) -> sp.Expr:
    left = sorted(maximum.args, key=sp.default_sort_key)
    found = []
    for first, second in combinations(left, 2):
        if first in left and second in left and sp.together(first + second) == 0:
            left = [part for part in left if part not in (first, second)]
            top, bottom = sp.fraction(sp.together(first))
            # of a sum and its negative the one that begins with a plus
            top = -top if top.could_extract_minus_sign() else top
            found.append(sp.Abs(top, evaluate=False) / bottom if bottom.is_positive else sp.Abs(first, evaluate=False))
    return sp.Max(*found, *left, evaluate=False) if len(found) + len(left) > 1 else found[0]


def under_one_root(product: sp.Mul) -> sp.Expr:
    """A product with the square roots among its factors made one.

    >>> x = sp.Symbol("x", positive=True)
    >>> under_one_root(3 * sp.sqrt(2) * sp.sqrt(x))
    3*sqrt(2*x)
    """
    roots = [factor for factor in product.args if isinstance(factor, sp.Pow) and factor.exp == sp.Rational(1, 2)]
    if len(roots) < 2:
        return product
    root = sp.Pow(sp.Mul(*(factor.base for factor in roots)), sp.Rational(1, 2), evaluate=False)
    others = [factor for factor in product.args if factor not in roots]
    return sp.Mul(*others, root, evaluate=False) if others else root


# between factors, or "tp fp" reads like one name; a command, as Markdown takes the backslash from "\,"
SPACE = r" \thinspace "
NEEDLESS = re.compile(rf"(?<=\d){re.escape(SPACE)}|{re.escape(SPACE)}(?=\\left|\\sqrt|\\frac)")


class _Printer(LatexPrinter):
    """sympy's, with names of several letters as words, and signs that Markdown leaves alone."""

    def __init__(self) -> None:
        super().__init__({"mul_symbol": SPACE})

    def _print_Mul(self, expr: Any) -> str:
        one = under_one_root(expr) if isinstance(expr, sp.Mul) else expr  # quotients come here as powers
        return super()._print_Mul(one) if one == expr or isinstance(one, sp.Mul) else str(self._print(one))

    def _print_Symbol(self, expr: Any, style: str = "plain") -> str:
        return (
            rf"\mathit{{{expr.name}}}" if expr.name in ("tp", "fp", "fn", "tn") else super()._print_Symbol(expr, style)
        )

    def _print_Relational(self, expr: Any) -> str:
        signs = {"==": "=", "<=": r"\leq", ">=": r"\geq", "<": r"\lt", ">": r"\gt"}
        return f"{self._print(expr.lhs)} {signs[expr.rel_op]} {self._print(expr.rhs)}"

    def _print_ComplexRootOf(self, expr: Any) -> str:
        which = "the real root" if len(expr.poly.real_roots()) == 1 else f"real root number {expr.index + 1}"
        return rf"\text{{{which} of }} {self._print(expr.expr)}"


def latex(expression: Any) -> str:
    """LaTeX of an expression or relation, for Markdown and MathJax alike: no dollars, no "|", no "<", nothing that Markdown reads.

    >>> latex(sp.Le(sp.Symbol("tp") / sp.Symbol("fp"), sp.Rational(1, 2)))
    '\\\\frac{\\\\mathit{tp}}{\\\\mathit{fp}} \\\\leq \\\\frac{1}{2}'
    """
    shown = with_absolute_values(expression) if isinstance(expression, sp.Expr | Relational) else expression
    text = NEEDLESS.sub(" ", _Printer().doprint(shown))
    # sympy writes |a| as \left|{a}\right|, and a bar would end the cell of a table
    return text.replace(r"\left|", r"\left\vert ").replace(r"\right|", r"\right\vert ")


def in_signs(sentence: str) -> str:
    """A sentence in which formulas are written out as Python has them, with roots, powers and Greek letters as signs.

    >>> in_signs("needs fp = sqrt(2) tp, or sqrt(alpha/2)")
    'needs fp = √2 tp, or √(α/2)'
    >>> in_signs("computed supremum 3 - 2*sqrt(2), along 1, n, 0, n**2")
    'computed supremum 3 - 2√2, along 1, n, 0, n²'
    >>> in_signs("supremum Max(0, Abs(sqrt(alpha) - 1)/2)")
    'supremum max(0, |√α - 1|/2)'
    """
    sentence = _with_bars(sentence).replace("Max(", "max(").replace("Min(", "min(")
    written = re.sub(r"\b(alpha|beta|gamma)\b", lambda found: _GREEK[found[1]], sentence)
    written = _ROOT.sub(lambda found: f"√{found[1]}" if found[1].isalnum() else f"√({found[1]})", written)
    written = written.replace("sqrt(", "√(")
    written = re.sub(r"\*\*(\d+)\b", lambda found: found[1].translate(_RAISED), written)
    return re.sub(r"(?<=[\w)²³])\*(?=[\w(√])", lambda found: _product(written, found.start()), written)


def _with_bars(text: str) -> str:
    """Absolute values between bars. What never ends is left as it is."""
    opened = re.search(r"\bAbs\(", text)
    if opened is None:
        return text
    depth = 1
    for place in range(opened.end(), len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            within = _with_bars(text[opened.end() : place])
            return f"{text[: opened.start()]}|{within}|{_with_bars(text[place + 1 :])}"
    return text


_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ROOT = re.compile(r"sqrt\((\w+|[^()]+)\)")


def _product(text: str, place: int) -> str:
    """What stands for the star at a place: nothing before a root, and between a number that is no root's and a letter."""
    number = re.search(r"(?<![\w.√*-])[\d.]+$", text[:place])
    return "" if text[place + 1] == "√" or (number and not text[place + 1].isdigit()) else "·"
