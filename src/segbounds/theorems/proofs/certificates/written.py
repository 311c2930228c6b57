"""Forms that somebody wrote down because they show their sign, taken apart into terms."""

from collections.abc import Iterable

import sympy as sp

from segbounds.algebra.quotients import multiplied_out
from segbounds.theorems.proofs.certificates.records import Certificate, Factors, Question, Term, merged, not_negative


def as_written(question: Question) -> Certificate | None:
    """A form that shows its sign, taken apart into terms over a positive denominator."""
    for form in question.written:
        try:
            terms, below = _taken_apart(form, question)
        except _NoSign:
            continue
        common = {f: min(below.get(f, 0), power) for f, power in question.over.items()}
        over = {f: power - common[f] for f, power in question.over.items() if power > common[f]}
        multiplier = {f: power - common.get(f, 0) for f, power in below.items() if power > common.get(f, 0)}
        certificate = Certificate(
            tuple(term.times(Term(sp.Integer(1), over)) for term in terms), multiplier, "a form that shows its sign"
        )
        if question.holds(certificate):
            return certificate
    return None


class _NoSign(Exception):
    """The form of an expression does not show its sign."""


def _taken_apart(form: sp.Expr, question: Question) -> tuple[list[Term], Factors]:
    """Terms, none of them negative, and the positive factors of their common denominator."""
    if form.is_number:
        if not not_negative(form):
            raise _NoSign
        return [Term(form)], {}
    if (factor := _known(form, question)) is not None:
        scale, fact = factor
        return [Term(scale, {fact: 1})], {}
    if form.is_Pow and form.exp.is_Integer:
        if form.exp < 0:
            numerator, denominator = sp.fraction(sp.together(form.base))
            _positive_factors(numerator, -int(form.exp))
            return [Term(sp.Integer(1), _positive_factors(denominator, -int(form.exp)))], _positive_factors(
                numerator, -int(form.exp)
            )
        if form.exp % 2 == 0 and _known(form.base, question) is None:
            numerator, denominator = sp.fraction(sp.together(form.base))
            power = int(form.exp)
            return [Term(sp.Integer(1), {}, sp.expand(numerator) ** (power // 2))], _positive_factors(
                denominator, power
            )
        return _product([_taken_apart(form.base, question)] * int(form.exp))
    if form.is_Mul:
        return _product([_taken_apart(factor, question) for factor in form.args])
    if form.is_Add:
        return _sum([_taken_apart(term, question) for term in form.args])
    raise _NoSign


def _known(form: sp.Expr, question: Question) -> tuple[sp.Expr, sp.Expr] | None:
    """A form that is a positive multiple of a fact, or a polynomial without negative coefficients: (scale, fact)."""
    if form in question.variables:
        return sp.Integer(1), form
    if not form.is_polynomial():
        return None
    symbols = multiplied_out(form).free_symbols
    for fact in question.facts:
        if fact.free_symbols == symbols:
            scale = sp.cancel(form / fact)
            if scale.is_number and scale.is_positive:
                return scale, fact
    if symbols <= {*question.variables} and all(not_negative(c) for c in sp.Poly(form, *symbols).coeffs()):
        return sp.Integer(1), form
    return None


def _positive_factors(form: sp.Expr, power: int) -> Factors:
    found: Factors = {}
    for factor in sp.Mul.make_args(sp.factor(form)):
        base, exponent = factor.as_base_exp()
        if base != 1:
            found[base] = found.get(base, 0) + int(exponent) * power
    return found


def _product(parts: Iterable[tuple[list[Term], Factors]]) -> tuple[list[Term], Factors]:
    terms, below = [Term(sp.Integer(1))], {}  # type: list[Term], Factors
    for more, under in parts:
        terms = [first.times(second) for first in terms for second in more]
        below = merged(below, under)
    return terms, below


def _sum(parts: list[tuple[list[Term], Factors]]) -> tuple[list[Term], Factors]:
    below: Factors = {}
    for _, under in parts:
        below = {form: max(below.get(form, 0), under.get(form, 0)) for form in {**below, **under}}
    terms = []
    for more, under in parts:
        missing = {form: power - under.get(form, 0) for form, power in below.items() if power > under.get(form, 0)}
        terms += [term.times(Term(sp.Integer(1), missing)) for term in more]
    return terms, below
