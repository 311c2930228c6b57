"""Factors that are squares, show their sign or are facts, taken out of a polynomial."""

from dataclasses import replace
from functools import reduce
from typing import Any

import sympy as sp

from segbounds.algebra import number_fields
from segbounds.algebra.number_fields import sign
from segbounds.limits import spend
from segbounds.theorems.proofs.certificates.records import Certificate, Factors, Question, Term, Way, merged


def by_factors(question: Question, ask: Way) -> Certificate | None:
    """Factors taken out: even powers are squares, others may show their sign or be a fact; what is left is asked again."""
    polynomial = question.poly(question.polynomial)
    scale, square, evident, rest = polynomial.rep.LC(), sp.Integer(1), Factors(), polynomial.one
    for factor, power in _factored(polynomial, question):
        square *= factor.as_expr() ** (power // 2)
        seen = _seen(factor, question) if power % 2 else None
        if seen is not None:
            evident = merged(evident, {seen[0]: 1})
            scale = scale / seen[1]
        elif power % 2:
            rest *= factor
    if square == 1 and not evident:
        return None
    remaining = replace(question, polynomial=rest.mul_ground(scale).as_expr(), written=())
    found = ask(remaining)
    if found is None:
        return None
    whole = Term(sp.Integer(1), evident, square)
    return replace(found, terms=tuple(term.times(whole) for term in found.terms))


SMALL = 6  # a degree: sums of squares of no higher one are found at once, and read better


def is_much(question: Question) -> bool:
    """Whether other ways would take long before one knew the factors."""
    return bool(question.roots) or question.poly(question.polynomial).total_degree() > SMALL


MOST_FACTORED = 200  # terms: factoring more takes long, and what is proved here is seldom a product


def _factored(polynomial: sp.Poly, question: Question) -> list[tuple[sp.Poly, int]]:
    """Monic factors with their powers, which one learns in short time; of A + B root, those that A and B share."""
    if polynomial.total_degree() < 1 or not polynomial.domain.is_QQ or len(polynomial.terms()) > MOST_FACTORED:
        return []
    spend(5 * len(polynomial.terms()) * polynomial.total_degree() ** 2)
    roots = [root for root in question.roots if root in polynomial.free_symbols]
    shared = polynomial
    for root in roots:
        shared = reduce(sp.Poly.gcd, _coefficients(shared, root))
    factors = shared.factor_list()[1] if shared.total_degree() else []
    found = [(factor.monic(), int(power)) for factor, power in factors]
    rest = polynomial.monic().exquo(sp.prod((f**power for f, power in found), polynomial.one))
    return [*found, (rest, 1)] if rest.total_degree() else found


def _coefficients(polynomial: sp.Poly, symbol: sp.Symbol) -> list[sp.Poly]:
    """The coefficients of the powers of a symbol, in the same symbols."""
    place = polynomial.gens.index(symbol)
    found: dict[int, dict[tuple[int, ...], Any]] = {}
    for powers, c in polynomial.rep.terms():
        found.setdefault(powers[place], {})[(*powers[:place], 0, *powers[place + 1 :])] = c
    return [sp.Poly.from_dict(terms, *polynomial.gens, domain=polynomial.domain) for terms in found.values()]


def _seen(factor: sp.Poly, question: Question) -> tuple[sp.Expr, Any] | None:
    """A form that is known not to be negative and is a multiple of a factor, and by which number."""
    if {*factor.gens} <= {*question.variables}:
        signs = {sign(c, question.field) for _, c in factor.rep.terms()}
        if len(signs) == 1:
            number = question.field.convert(signs.pop())
            return factor.mul_ground(number).as_expr(), number
    for fact in question.facts:
        known = question.poly(fact)
        if known.total_degree() == factor.total_degree() and {*known.gens} <= {*factor.gens}:
            known = number_fields.in_gens(known, factor.gens)
            if (known - factor.mul_ground(known.rep.LC())).is_zero:
                return fact, known.rep.LC()
    return None
