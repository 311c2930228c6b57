"""Sums of squares that were found before, in sums_of_squares.json: using them needs no solver.

Each is filed under its polynomial, scaled so that it begins with 1: coefficient|exponents for each term, a coefficient as
the rational numbers by which the powers of the field's generator are multiplied. What is read here is checked like what is found.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.polys.domains.domain import Domain

from segbounds.algebra.number_fields import element
from segbounds.algebra.reading import number
from segbounds.algebra.sums_of_squares import SquareTerm, SumOfSquares, holds
from segbounds.algebra.texts import STORED
from segbounds.files_out import write

FILE = Path(__file__).with_name("sums_of_squares.json")

Texts = list[str]  # coefficients in the powers of the generator, the constant first


def look_up(polynomial: sp.Poly) -> SumOfSquares | None:
    """The sum of squares that is kept for a polynomial, if one is and it holds."""
    entry = _entries().get(_name(polynomial))
    if entry is None:
        return None
    domain = polynomial.domain.get_field()
    leading = polynomial.set_domain(domain).rep.LC()
    terms = []
    for coefficient, exponents, square in entry["terms"]:
        scaled = domain.to_sympy(_number(coefficient, domain) * leading)
        numbers = {tuple(powers): _number(texts, domain) for powers, texts in square}
        terms.append(SquareTerm(scaled, tuple(exponents), sp.Poly.from_dict(numbers, *polynomial.gens, domain=domain)))
    found = SumOfSquares(entry["power"], tuple(terms))
    return found if holds(polynomial, found) else None


def keep(polynomial: sp.Poly, found: SumOfSquares) -> None:
    """Adds a sum of squares to the file."""
    domain = polynomial.domain.get_field()
    leading = polynomial.set_domain(domain).rep.LC()
    terms = [
        [
            _texts(element(term.coefficient, domain) / leading),
            list(term.exponents),
            [[list(powers), _texts(c)] for powers, c in term.square.set_domain(domain).rep.terms()],
        ]
        for term in found.terms
    ]
    entries = {**_entries(), _name(polynomial): {"power": found.power, "terms": terms}}
    lines = (f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(entries.items()))
    write(FILE, "{\n" + ",\n".join(lines) + "\n}\n")
    _entries.cache_clear()


@cache
def _entries() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return found


def _name(polynomial: sp.Poly) -> str:
    monic = polynomial.set_domain(polynomial.domain.get_field()).monic()
    products = (f"{'+'.join(_texts(c))}|{''.join(map(str, powers))}" for powers, c in monic.rep.terms())
    field = (
        ""
        if monic.domain.is_QQ
        else f" over {monic.domain.ext.minpoly.as_expr()}, {sp.N(monic.domain.ext.as_expr(), 12)}"
    )
    return f"{' '.join(products)}{field}"


def _texts(coefficient: Any) -> Texts:
    return [str(c) for c in (coefficient.to_list()[::-1] if hasattr(coefficient, "to_list") else [coefficient])]


def _number(texts: Texts, domain: Domain) -> Any:
    numbers = [sp.QQ.from_sympy(number(text, STORED)) for text in texts]
    return numbers[0] if domain.is_QQ else domain(numbers[::-1])
