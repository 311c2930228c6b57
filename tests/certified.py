"""Certificates checked by putting numbers in, which knows no algebra."""

from itertools import product

import sympy as sp

from segbounds.theorems.proofs.certificates.records import Certificate, Question

X, Y = sp.symbols("x y", nonnegative=True)
ROOT = sp.sqrt(2)
PLACES = (sp.Integer(0), sp.Rational(1, 3), sp.Integer(1), sp.Rational(7, 2))


def question(polynomial: sp.Expr, **others: object) -> Question:
    """Whether a polynomial in x and y is never negative."""
    return Question(sp.expand(polynomial), (X, Y), **others)  # type: ignore[arg-type]


def holds_in_numbers(asked: Question, found: Certificate) -> bool:
    """Whether the identity holds at some places, and no term is negative where the variables and the facts are not."""
    free = [v for v in asked.variables if v not in asked.roots]
    met = 0
    for values in product(PLACES, repeat=len(free)):
        at = dict(zip(free, values, strict=True))
        at |= {root: sp.sqrt(square.subs(at)) for root, square in asked.roots.items()}
        multiplier = sp.Mul(*(form**power for form, power in found.multiplier.items())).subs(at)
        terms = [sp.sympify(term.value).subs(at) for term in found.terms]
        if not sp.nsimplify(multiplier * asked.polynomial.subs(at) - sum(terms)).equals(0):
            return False
        if all(fact.subs(at) >= 0 for fact in asked.facts):
            met += 1
            if multiplier < 0 or any(sp.N(term, 30) < -1e-20 for term in terms):
                return False
    assert met, "a certificate that no place tests"
    return True
