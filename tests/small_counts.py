"""All small counts, and expressions and conditions there: what laws about statements are checked on."""

from collections.abc import Iterable
from itertools import product

import sympy as sp

from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import value_at

SMALL = [Counts(*counts) for counts in product(range(3), repeat=4) if any(counts)]


def at(expression: sp.Expr, counts: Counts) -> sp.Expr:
    """An expression of similarities and counts, by the formulas and the values at 0/0."""
    value = value_at(sp.sympify(expression), counts)
    return value if value.is_Rational else sp.nsimplify(value.subs(dict(zip(SYMBOLS, counts, strict=True))))


def met(conditions: Iterable[tuple[sp.Expr, str]], counts: Counts) -> bool:
    holds = {">=": sp.Ge, ">": sp.Gt, "=": sp.Eq}
    return all(bool(holds[sign](at(form, counts), 0)) for form, sign in conditions)
