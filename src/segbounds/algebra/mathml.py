"""Expressions as MathML, which browsers and notebooks draw without a library.

sympy prints it, with these differences: a similarity keeps its name, a function its capitals, a sum that is subtracted its
parentheses; text is escaped as XML wants it (sympy leaves "<" as it is, in a name as in a relation), and entities are
written as characters.
"""

import re
from html import escape, unescape
from typing import Any
from xml.dom import minidom

import sympy as sp
from sympy.printing.mathml import MathMLPresentationPrinter
from sympy.printing.precedence import PRECEDENCE

from segbounds.algebra.written import under_one_root

MINUS = "−"
TIMES = "\N{INVISIBLE TIMES}"


class _Printer(MathMLPresentationPrinter):
    def __init__(self) -> None:
        super().__init__()
        # sympy's own text nodes write their text as it is
        self.dom.createTextNode = self._text

    def _text(self, data: str) -> minidom.Text:
        shown = minidom.Text()
        shown.data, shown.ownerDocument = re.sub("^-", MINUS, unescape(data)), self.dom
        return shown

    def _node(self, tag: str, *children: Any) -> Any:
        node = self.dom.createElement(tag)
        for child in children:
            node.appendChild(self._text(child) if isinstance(child, str) else child)
        return node

    def _print_Add(self, expr: Any, order: Any = None) -> Any:
        first, *others = self._as_ordered_terms(expr, order=order)
        parts = [self._print(first)]
        for term in others:
            minus = term.could_extract_minus_sign()
            parts += [self._node("mo", "-" if minus else "+"), self._term(-term if minus else term)]
        return self._node("mrow", *parts)

    def _term(self, term: Any) -> Any:
        return self.parenthesize(term, PRECEDENCE["Add"])

    def _print_Mul(self, expr: Any) -> Any:
        expr = under_one_root(expr)
        if not isinstance(expr, sp.Mul):
            return self._print(expr)
        minus, *others = expr.args
        if minus == -1 and len(others) == 1:
            return self._node("mrow", self._node("mo", "-"), self._term(others[0]))
        product = super()._print_Mul(expr)
        for node in product.childNodes:
            # or tp fp reads like one name
            if node.tagName == "mo" and node.firstChild.data == TIMES:
                node.setAttribute("lspace", "0.17em")
        return product

    def mathml_tag(self, e: Any) -> str:
        tag = super().mathml_tag(e)
        name = type(e).__name__
        return name if isinstance(e, sp.Function) and tag == name.lower() else tag

    def _print_ComplexRootOf(self, expr: Any) -> Any:
        """As its text reads; sympy would write the name of its class, in small letters."""
        inside = [self._node("mo", "("), self._print(expr.expr), self._node("mo", ","), self._print(expr.index)]
        return self._node("mrow", self._node("mi", "CRootOf"), *inside, self._node("mo", ")"))

    # found by the name of the class: this module knows nothing of similarities
    def _print_Similarity(self, similarity: Any) -> Any:
        name = self._node("mi", similarity.family)
        if not similarity.parameters:
            return name
        values = [self._print(value) for value in similarity.parameters.values()]
        commas = [part for value in values for part in (self._node("mo", ","), value)]
        return self._node("msub", name, self._node("mrow", *commas[1:]))

    def emptyPrinter(self, expr: Any) -> Any:
        return self._node("mtext", str(expr))


def formula(*parts: Any) -> str:
    """One formula on a line of its own: expressions, and signs, words or decimals as strings.

    >>> formula("sup", sp.Symbol("x") - 1)
    '<math display="block"><mo>sup</mo><mrow><mi>x</mi><mo>−</mo><mn>1</mn></mrow></math>'
    """
    return f'<math display="block">{"".join(map(_printed, parts))}</math>'


def _printed(part: Any) -> str:
    if isinstance(part, str):
        tag = "mn" if any(map(str.isdigit, part)) else "mo"
        return f"<{tag}>{escape(part)}</{tag}>"
    try:
        return str(_Printer()._print(sp.sympify(part, strict=True)).toxml())
    except Exception:  # sympy's printer does not know everything; a formula as text is better than none
        return f"<mtext>{escape(str(part))}</mtext>"
