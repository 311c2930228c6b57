"""A + B root: by the signs of A and B and by squares, from questions without the root."""

from dataclasses import replace

import sympy as sp

from segbounds.algebra import number_fields
from segbounds.theorems.proofs.certificates.coefficients import by_coefficients
from segbounds.theorems.proofs.certificates.records import Certificate, Factors, Question, Term, Way, merged


def by_parts(question: Question, ask: Way) -> Certificate | None:
    """A + B q >= 0, where q^2 = Q, from questions without q.

    Either A and B are not negative; or A is positive and A^2 >= B^2 Q, or B is positive and B^2 Q >= A^2, for

        2 A (A + B q) = (A + B q)^2 + (A^2 - B^2 Q)
        2 B Q (A + B q) = q (A + B q)^2 + q (B^2 Q - A^2)

    With two roots, A and B may have the other one, which is what is left when q is gone.
    """
    there = question.poly(question.polynomial).free_symbols
    searches = (_by_parts(root, question, ask) for root in question.roots if root in there)
    return next((found for found in searches if found is not None), None)


def _by_parts(root: sp.Symbol, question: Question, ask: Way) -> Certificate | None:
    square, others = question.roots[root], {r: q for r, q in question.roots.items() if r != root}
    parts = _in_powers_of(root, question)
    without = replace(question, variables=tuple(v for v in question.variables if v != root), roots=others, written=())
    a, b = (without.poly(part) for part in parts)
    if (first := _not_negative(a, without, ask)) is not None and (second := _not_negative(b, without, ask)) is not None:
        if not first.multiplier and not second.multiplier:
            terms = (*first.terms, *(term.times(Term(sp.Integer(1), {root: 1})) for term in second.terms))
            return Certificate(terms, method=f"a root, {second.method}")
    under = without.poly(square)
    difference = without.poly((a * a - b * b * under).as_expr())
    whole = Term(sp.Rational(1, 2), {}, parts[0] + parts[1] * root)
    for positive, form, multiplier, factor in (
        (a, difference, {parts[0]: 1}, Term(sp.Integer(1))),
        (b, -difference, {parts[1]: 1, square: 1}, Term(sp.Integer(1), {root: 1})),
    ):
        # a root may be zero, so a form with one is not seen to be positive, which a multiplier has to be
        if positive.is_zero or positive.free_symbols & {*others}:
            continue
        if by_coefficients(replace(without, polynomial=positive.as_expr())) is None:
            continue
        if (rest := _not_negative(form, without, ask)) is not None:
            again = Term(sp.Integer(1), rest.multiplier)
            halves = (factor.times(Term(sp.Rational(1, 2))).times(term) for term in rest.terms)
            terms = (whole.times(factor).times(again), *halves)
            return Certificate(terms, merged(multiplier, rest.multiplier), f"a root, {rest.method}")
    return None


def _in_powers_of(root: sp.Symbol, question: Question) -> tuple[sp.Expr, sp.Expr]:
    """The polynomial as A + B root."""
    polynomial = question.poly(question.polynomial)
    found = [sp.Integer(0), sp.Integer(0)]
    if root not in polynomial.gens:
        return polynomial.as_expr(), found[1]
    place = polynomial.gens.index(root)
    for power in (0, 1):
        terms = {m: c for m, c in polynomial.rep.terms() if m[place] == power}
        kept = {(*m[:place], 0, *m[place + 1 :]): c for m, c in terms.items()}
        found[power] = (
            sp.Poly.from_dict(kept, *polynomial.gens, domain=polynomial.domain).as_expr() if kept else sp.Integer(0)
        )
    return found[0], found[1]


def _not_negative(form: sp.Poly, question: Question, ask: Way) -> Certificate | None:
    """A certificate for a form, its evident factors left out of the search."""
    if form.is_zero:
        return Certificate((), method="identity")
    evident: Factors = {}
    for factor in _evident_factors(question):
        divisor = number_fields.polynomial(factor, form.gens, form.domain)
        while divisor.total_degree() and form.total_degree() >= divisor.total_degree():
            quotient, rest = form.div(divisor)
            if not rest.is_zero:
                break
            form, evident[factor] = quotient, evident.get(factor, 0) + 1
    found = ask(replace(question, polynomial=form.as_expr()))
    if found is None:
        return None
    return replace(found, terms=tuple(term.times(Term(sp.Integer(1), evident)) for term in found.terms))


def _evident_factors(question: Question) -> list[sp.Expr]:
    """Variables and denominators: forms without negative coefficients."""
    forms = [*question.variables, *(sp.expand(form) for form in question.over)]
    counts = [v for v in question.variables if v not in question.parameters]
    return [*forms, *(x + y for i, x in enumerate(counts) for y in counts[:i])]
