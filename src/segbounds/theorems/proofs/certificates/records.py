"""What is asked of a polynomial, and the certificate that answers: an identity whose terms are not negative."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import sympy as sp
from sympy.polys.domains.domain import Domain

from segbounds.algebra import number_fields
from segbounds.algebra.number_fields import element, sign
from segbounds.algebra.reading import symbolic
from segbounds.limits import spend

Factors = dict[sp.Expr, int]
NOTHING = sp.Dummy(nonnegative=True)  # the variable of numbers, since sympy has no polynomials without one


@dataclass(frozen=True)
class Term:
    """coefficient * factors * square^2, none of them negative."""

    coefficient: sp.Expr
    factors: Factors = field(default_factory=dict)
    square: sp.Expr = sp.Integer(1)

    @property
    def value(self) -> sp.Expr:
        return self.coefficient * sp.Mul(*(form**power for form, power in self.factors.items())) * self.square**2

    def times(self, other: "Term") -> "Term":
        return Term(
            self.coefficient * other.coefficient, merged(self.factors, other.factors), self.square * other.square
        )


@dataclass(frozen=True)
class Certificate:
    """See the module's text. ``method`` says in a few words how it was found."""

    terms: tuple[Term, ...]
    multiplier: Factors = field(default_factory=dict)
    method: str = ""


@dataclass(frozen=True)
class Question:
    """Whether a polynomial is never negative.

    polynomial
        An expression over ``field``, polynomial in the variables (and in the symbols of ``equations``).
    variables
        Symbols that are not negative, counts before parameters.
    facts
        Further polynomials that are not negative.
    equations
        What a symbol is equal to: it is replaced.
    roots
        What the square of a symbol is equal to.
    parameters
        Those of the variables that are parameters: a multiplier may have them.
    written
        Forms of a rational function that is the polynomial over ``over``: sums and products that show their sign.
    over
        The positive polynomial of the line above, as factors.
    sign
        What is asked of the polynomial: ">=", ">" or "=" zero. A certificate for ">" has a positive term.
    """

    polynomial: sp.Expr
    variables: tuple[sp.Symbol, ...]
    facts: tuple[sp.Expr, ...] = ()
    equations: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    parameters: tuple[sp.Symbol, ...] = ()
    written: tuple[sp.Expr, ...] = ()
    over: Factors = field(default_factory=dict)
    roots: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    field: Domain = sp.QQ
    sign: str = ">="

    @cached_property
    def free(self) -> tuple[sp.Symbol, ...]:
        return tuple(v for v in self.variables if v not in self.equations)

    def poly(self, expression: sp.Expr) -> sp.Poly:
        """The expression as a polynomial in the variables that no equation removes."""
        for symbol, value in self.equations.items():
            expression = expression.subs(symbol, value)
        gens = sorted({*self.free, *(symbolic(expression).free_symbols - {*self.equations})}, key=str) or [NOTHING]
        found = number_fields.polynomial(symbolic(expression), gens, self.field)
        spend(20 * len(found.monoms()))
        for symbol, square in self.roots.items():
            if symbol in gens and found.degree(symbol) > 1:
                found = _reduced(found, symbol, number_fields.polynomial(square, gens, self.field))
        return found

    def holds(self, certificate: Certificate) -> bool:
        """Whether the identity of a certificate is one, and its coefficients have their sign."""
        left = sp.Mul(self.polynomial, *(form**power for form, power in certificate.multiplier.items()))
        right = sp.Add(*(term.value for term in certificate.terms))
        signs = (sign(element(term.coefficient, self.field), self.field) for term in certificate.terms)
        return min(signs, default=0) >= 0 and self.vanishes(left - right)

    def vanishes(self, expression: sp.Expr) -> bool:
        return self.poly(symbolic(expression)).is_zero


def _reduced(polynomial: sp.Poly, symbol: sp.Symbol, square: sp.Poly) -> sp.Poly:
    """A polynomial with symbol^2 = square."""
    place = polynomial.gens.index(symbol)
    rows: dict[int, dict[tuple[int, ...], object]] = {}
    for powers, coefficient in polynomial.rep.terms():
        rest = (*powers[:place], powers[place] % 2, *powers[place + 1 :])
        rows.setdefault(powers[place] // 2, {})[rest] = coefficient
    total = polynomial.zero
    for power, terms in rows.items():
        total += sp.Poly.from_dict(terms, *polynomial.gens, domain=polynomial.domain) * square**power
    return total


def merged(first: Factors, second: Factors) -> Factors:
    return {form: first.get(form, 0) + second.get(form, 0) for form in {**first, **second}}


def not_negative(value: sp.Expr) -> bool:
    """Whether an exact real number is not negative."""
    return bool(symbolic(value).is_nonnegative)


Way = Callable[[Question], Certificate | None]
