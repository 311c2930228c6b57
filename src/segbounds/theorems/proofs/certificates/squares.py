"""Sums of squares, kept ones or found, also with a square root as one more variable."""

import sympy as sp

from segbounds.algebra import kept_squares, number_fields, sums_of_squares
from segbounds.algebra.number_fields import element
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term


def by_squares(question: Question) -> Certificate | None:
    """Sums of squares, where the question is about non-negative variables alone and homogeneous."""
    polynomial = question.poly(question.polynomial)
    gens = tuple(x for x in polynomial.gens if polynomial.degree(x) > 0)
    if not gens or not {*gens} <= {*question.variables} or not polynomial.is_homogeneous or len(gens) > 4:
        return None
    asked = number_fields.in_gens(polynomial, gens)
    found = kept_squares.look_up(asked) or sums_of_squares.find(asked)
    if found is None:
        return None
    terms = []
    for t in found.terms:
        # a square that begins with 1 is easier to read
        coefficient = question.field.to_sympy(element(t.coefficient, question.field) * t.square.rep.LC() ** 2)
        factors = {x: e for x, e in zip(gens, t.exponents, strict=True) if e}
        terms.append(Term(coefficient, factors, t.square.monic().as_expr()))
    multiplier = {sp.Add(*gens): found.power} if found.power else {}
    return Certificate(tuple(terms), multiplier, "a sum of squares")


def by_squares_with_root(question: Question) -> Certificate | None:
    """Sums of squares in which a square root stands for one more variable."""
    polynomial = question.poly(question.polynomial)
    roots = [root for root in question.roots if root in polynomial.free_symbols]
    if len(roots) != 1 or question.parameters != tuple(question.roots):
        return None
    square = question.poly(question.roots[roots[0]])
    counts = tuple(x for x in question.free if x not in question.parameters)
    if not polynomial.free_symbols <= {*counts, *roots} or not square.free_symbols <= {*counts}:
        return None
    asked = number_fields.in_gens(polynomial, (*counts, *roots))
    found = sums_of_squares.find_with_root(asked, number_fields.in_gens(square, counts))
    if found is None:
        return None
    terms = (
        Term(t.coefficient, {x: e for x, e in zip(asked.gens, t.exponents, strict=True) if e}, t.square.as_expr())
        for t in found.terms
    )
    multiplier = {sp.Add(*counts): found.power} if found.power else {}
    certificate = Certificate(tuple(terms), multiplier, "a sum of squares with a root")
    return certificate if question.holds(certificate) else None
