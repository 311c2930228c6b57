"""A fact a x >= g makes x what g/a exceeds: sums of squares in the excess."""

from dataclasses import replace

import sympy as sp

from segbounds.algebra.number_fields import element
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term, merged
from segbounds.theorems.proofs.certificates.squares import by_squares


def by_substitution(question: Question) -> Certificate | None:
    """With a fact a x - g >= 0, where a is a count, a positive parameter or a positive number, and g has no negative
    coefficient: x is g/a + w with w >= 0."""
    for fact in question.facts:
        for x in question.variables:
            polynomial = sp.Poly(fact, x) if fact.has(x) else None
            if polynomial is None or polynomial.degree() != 1:
                continue
            a, g = polynomial.LC(), -polynomial.nth(0)
            found = None
            if a in question.variables and (a not in question.parameters or a.is_positive):
                found = _substituted(question, fact, x, a, g)
            elif a.is_number and a.is_positive:
                found = _shifted(question, fact, x, a, g)
            if found is not None:
                return found
    return None


def _shifted(question: Question, fact: sp.Expr, x: sp.Symbol, a: sp.Expr, g: sp.Expr) -> Certificate | None:
    w = sp.Symbol("w", nonnegative=True)
    rest, scale = question.poly(g), question.field.convert(1) / element(a, question.field)
    moved = question.poly(w) + rest.mul_ground(scale)
    polynomial = question.poly(question.polynomial)
    powers = {power: polynomial.as_expr().coeff(x, power) for power in range(polynomial.degree(x) + 1)}
    shifted = sum((question.poly(c) * moved**power for power, c in powers.items()), question.poly(sp.Integer(0)))
    others = tuple(w if v == x else v for v in question.variables)
    found = by_squares(replace(question, polynomial=shifted.as_expr(), variables=others, facts=()))
    if found is None or found.multiplier:
        return None
    back = question.field.to_sympy(scale) * fact
    terms = []
    for term in found.terms:
        factors = {fact if v == w else v: e for v, e in term.factors.items()}
        coefficient = question.field.to_sympy(
            element(term.coefficient, question.field) * scale ** term.factors.get(w, 0)
        )
        terms.append(Term(coefficient, factors, question.poly(term.square.subs(w, back)).as_expr()))
    return Certificate(tuple(terms), {}, "a sum of squares")


def _substituted(question: Question, fact: sp.Expr, x: sp.Symbol, a: sp.Symbol, g: sp.Expr) -> Certificate | None:
    w = sp.Symbol("w", nonnegative=True)
    power = sp.degree(question.polynomial, x)
    cleared = sp.expand(sp.expand(question.polynomial.subs(x, g / a + w)) * a**power)
    others = tuple(w if v == x else v for v in question.variables)
    found = by_squares(replace(question, polynomial=cleared, variables=others, facts=()))
    if found is None:
        return None
    taken = [(t, t.factors.get(w, 0) + 2 * sp.degree(t.square, w) * int(t.square.has(w))) for t in found.terms]
    most = max((int(spent) for _, spent in taken), default=0)
    terms = []
    for term, spent in taken:
        square = sp.expand(
            sp.expand(term.square.subs(w, fact / a)) * a ** (sp.degree(term.square, w) if term.square.has(w) else 0)
        )
        factors = {fact if v == w else v: e for v, e in term.factors.items()}
        terms.append(Term(term.coefficient, merged(factors, {a: most - int(spent)}), square))
    multiplier = merged({a: int(power) + most}, {f.subs(w, fact / a): e for f, e in found.multiplier.items()})
    if found.multiplier:
        return None  # a sum with w in it has no place among the denominators
    return Certificate(tuple(terms), multiplier, "a sum of squares")
