"""A certificate for a strict inequality: one of its terms is positive, and that is seen from its factors."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import sympy as sp

from segbounds.theorems.proofs.certificates.products import by_products
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term, Way

SHARES = (sp.Rational(1, 2), sp.Rational(1, 16))  # of a coefficient
LEADS = 4  # terms that are tried


def is_positive(form: sp.Expr, symbols: Iterable[sp.Symbol], known: Iterable[sp.Expr]) -> bool:
    """Whether a form is seen to be positive where these symbols are, and some known forms: all others of its symbols may be zero."""
    present = {*symbols}
    for fact in (sp.Integer(0), *known):
        rest = sp.expand(form - fact)
        if rest == 0 and fact != 0:
            return True
        gens = sorted(rest.free_symbols, key=str)
        if not gens:
            if rest.is_positive:
                return True
            continue
        terms = sp.Poly(rest, *gens).terms()
        if all(c.is_positive for _, c in terms):
            alone = ({x for x, e in zip(gens, powers, strict=True) if e} <= present for powers, _ in terms)
            if fact != 0 or any(alone):
                return True
    return False


def has_a_positive_term(certificate: Certificate, symbols: Iterable[sp.Symbol], known: Iterable[sp.Expr]) -> bool:
    """Whether one term is seen to be positive where these symbols and forms are."""
    symbols, known = {*symbols}, (*known,)
    return any(
        term.square == 1 and term.coefficient != 0 and all(is_positive(f, symbols, known) for f in term.factors)
        for term in certificate.terms
    )


def with_a_positive_term(
    question: Question, symbols: Iterable[sp.Symbol], known: Iterable[sp.Expr], ask: Way
) -> Certificate | None:
    """A certificate that has such a term: one of products, as many of them positive as can be, or one for what a positive term leaves."""
    symbols, known = {*symbols}, (*known,)
    found = by_products(question, {*symbols, *known})
    if found is not None and has_a_positive_term(found, symbols, known):
        return found
    for term in islice(_leads(question, symbols), LEADS * len(SHARES)):
        left = question.poly(question.polynomial - term.value).as_expr()
        found = ask(replace(question, polynomial=left, written=()))
        if found is not None:
            return replace(found, terms=(*found.terms, term.times(Term(sp.Integer(1), found.multiplier))))
    return None


def _leads(question: Question, symbols: set[sp.Symbol]) -> Iterator[Term]:
    """Parts of the positive terms of the polynomial that have positive symbols alone, those with most symbols first."""
    polynomial = question.poly(question.polynomial)
    rows = []
    for powers, c in polynomial.terms():
        factors = {x: e for x, e in zip(polynomial.gens, powers, strict=True) if e}
        if {*factors} <= symbols and c.is_positive:
            rows.append((factors, c))
    for share in SHARES:
        for factors, c in sorted(rows, key=lambda row: -len(row[0]))[:LEADS]:
            yield Term(share * c, factors)
