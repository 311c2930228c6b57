"""Expressions whose sign can be read off their form.

Sums and products of non-negative things, even powers, polynomials with non-negative coefficients in non-negative
symbols. A yes is a proof; a no says nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache

import sympy as sp

from segbounds.algebra.quotients import CLEARLY, in_factors, multiplied_out

#: Values of symbols in name order: a number, and by how much each is further from it than the one before.
PLACES = (sp.Rational(1, 4), sp.Rational(1, 24)), (sp.Rational(9), sp.Rational(-1, 8))


def evidently_nonnegative(expression: sp.Expr, known: Iterable[sp.Expr] = ()) -> bool:
    """Whether the form of a real expression shows that it is never negative.

    known
        Further expressions that are non-negative by hypothesis (1 - gamma, for instance), matched as they stand.
    """
    return _shows_sign(sp.sympify(expression, strict=True), tuple(known), strictly=False)


def evidently_positive(expression: sp.Expr, known: Iterable[sp.Expr] = ()) -> bool:
    """Whether the form of a real expression shows that it is positive everywhere."""
    return _shows_sign(sp.sympify(expression, strict=True), tuple(known), strictly=True)


@cache
def _shows_sign(expression: sp.Expr, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    if _form_shows_sign(expression, known, strictly):
        return True
    if _negative_somewhere(expression, known):  # then no form shows it, and none is looked for
        return False
    numerator, denominator = sp.fraction(sp.together(expression))
    if denominator != 1 and not _shows_sign(denominator, known, True):
        return False
    expanded = multiplied_out(numerator)
    if any(_form_shows_sign(form, known, strictly) for form in (numerator, expanded)):
        return True
    if _form_shows_sign(in_factors(expanded), known, strictly):
        return True
    return any(_shows_sign(rest, known, strictly) for rest in _less_a_multiple(expanded, known))


def _negative_somewhere(expression: sp.Expr, known: tuple[sp.Expr, ...]) -> bool:
    """Whether an expression is negative where its symbols have some values that its hypotheses admit."""
    symbols = sorted(expression.free_symbols.union(*(form.free_symbols for form in known)), key=str)
    if any(symbol.is_nonpositive for symbol in symbols):
        return False
    for first, step in PLACES:
        place = {s: sp.Integer(k) if s.is_integer else first + k * step for k, s in enumerate(symbols, 1)}
        with suppress(ValueError):  # sympy's Max and Min refuse what is no real number
            value = expression.xreplace(place).evalf(15)
            if value.is_real and value.is_finite and value < -CLEARLY:
                if all(form.xreplace(place).is_nonnegative for form in known):
                    return True
    return False


def _less_a_multiple(expanded: sp.Expr, known: tuple[sp.Expr, ...]) -> Iterator[sp.Expr]:
    """The expression less that multiple of a known one that removes a negative term: 2 - gamma is 1 and (1 - gamma)."""
    terms = expanded.as_coefficients_dict()
    for hypothesis in known:
        for monomial, coefficient in sp.expand(hypothesis).as_coefficients_dict().items():
            if coefficient < 0 and terms.get(monomial, 0) < 0:
                rest = sp.expand(expanded - terms[monomial] / coefficient * hypothesis)
                if len(sp.Add.make_args(rest)) < len(sp.Add.make_args(expanded)):  # gets simpler: the search ends
                    yield rest


def _form_shows_sign(form: sp.Expr, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    if form.is_Add and _terms_show_sign(form, known, strictly):  # sooner seen than what sympy knows of a sum
        return True
    if (strictly and form.is_positive) or (not strictly and (form.is_nonnegative or form in known)):
        return True
    if form.is_Mul:
        negatives = [factor for factor in form.args if _opposite_shows_sign(factor, known, strictly)]
        rest = [factor for factor in form.args if factor not in negatives]
        return len(negatives) % 2 == 0 and all(_part_shows_sign(factor, known, strictly) for factor in rest)
    if form.is_Pow:
        base, exponent = form.args
        if exponent.is_even and not strictly:
            return bool(base.is_real is not False)
        return exponent.is_real is not False and _part_shows_sign(base, known, strictly or bool(exponent.is_negative))
    if isinstance(form, sp.Max):
        return any(_form_shows_sign(argument, known, strictly) for argument in form.args)
    if isinstance(form, sp.Min):
        return all(_form_shows_sign(argument, known, strictly) for argument in form.args)
    return False


def _terms_show_sign(form: sp.Add, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    if not all(_form_shows_sign(term, known, False) for term in form.args):
        return False
    return not strictly or any(_form_shows_sign(term, known, True) for term in form.args)


def _part_shows_sign(part: sp.Expr, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    """The same for a factor or a base, where a sum may be rearranged."""
    return _shows_sign(part, known, strictly) if part.is_Add else _form_shows_sign(part, known, strictly)


def _opposite_shows_sign(factor: sp.Expr, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    """Whether a factor is evidently negative (non-positive), as a number or as minus something in ``known``."""
    if strictly:
        return bool(factor.is_negative)
    return bool(factor.is_negative) or (factor.is_Add and -factor in known)
