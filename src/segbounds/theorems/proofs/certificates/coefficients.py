"""The polynomial is zero, or none of its coefficients is negative."""

from segbounds.algebra.number_fields import sign
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term


def nothing_left(question: Question) -> Certificate | None:
    return Certificate((), method="identity") if question.vanishes(question.polynomial) else None


def by_coefficients(question: Question) -> Certificate | None:
    """Every coefficient is non-negative."""
    polynomial = question.poly(question.polynomial)
    if not {*polynomial.gens} <= {*question.variables}:
        return None
    coefficients = [(powers, c) for powers, c in polynomial.rep.terms() if c]
    if any(sign(c, question.field) < 0 for _, c in coefficients):
        return None
    terms = (
        Term(question.field.to_sympy(c), {x: e for x, e in zip(polynomial.gens, powers, strict=True) if e})
        for powers, c in coefficients
    )
    return Certificate(tuple(terms), method="no negative coefficient")
