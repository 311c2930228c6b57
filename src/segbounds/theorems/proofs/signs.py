"""Polynomials that have the sign of a difference of quotients."""

import sympy as sp

from segbounds.algebra.nonnegative import evidently_positive
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import in_counts, on_support, ratio


def sign_of(difference: sp.Expr) -> sp.Expr | None:
    """A polynomial in the counts that has the sign of a difference, where nothing is 0/0; None where none is seen."""
    numerator, denominator = ratio(in_counts(difference))
    if not evidently_positive(_inside(denominator)):
        return None
    try:
        scale, factors = sp.factor_list(numerator, *SYMBOLS)
    except sp.PolynomialError:
        return None
    unknown = [f for f, power in factors if power % 2 and not evidently_positive(_inside(f))]
    form = sp.expand(sp.Mul(*unknown)) * (1 if not scale.is_negative else -1)
    return form if form.is_polynomial(*SYMBOLS) and scale.is_number and form.free_symbols <= {*SYMBOLS} else None


def signed_alike(difference: sp.Expr, form: sp.Expr, support: frozenset[sp.Symbol]) -> bool:
    """Whether a difference has the sign of a form where exactly these counts are positive."""
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    there, seen = on_support(difference, support), sp.expand(form.xreplace(absent))
    if there.has(sp.nan, sp.zoo) or there == 0:
        return True
    return seen != 0 and evidently_positive(_inside(sp.cancel(there / seen)))


def _inside(form: sp.Expr) -> sp.Expr:
    return form.xreplace({count: sp.Symbol(count.name, positive=True) for count in SYMBOLS})
