"""Numbers of a real algebraic number field as elements of its sympy domain: signs, decimals, and back."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from sympy.polys.domains.domain import Domain

ROOT_DIGITS = 180


@cache
def _powers(domain: Domain, digits: int) -> list[Any]:
    """The powers of the field's generator that are its basis, as numbers."""
    if domain.is_QQ:
        return [mpmath.mpf(1)]
    with mpmath.workdps(digits):
        theta = mpmath.mpmathify(sp.N(domain.ext.as_expr(), digits))
        return [theta**i for i in range(domain.mod.degree())]


def _parts(element: Any, domain: Domain, digits: int) -> list[Any]:
    """Numbers whose sum is an element."""
    rationals = element.to_list()[::-1] if hasattr(element, "to_list") else [element]
    return [p * int(c.numerator) / int(c.denominator) for c, p in zip(rationals, _powers(domain, digits), strict=False)]


def as_number(element: Any, domain: Domain, digits: int = 30) -> Any:
    with mpmath.workdps(digits):
        return mpmath.fsum(_parts(element, domain, digits))


def sign(element: Any, domain: Domain) -> int:
    """The sign of an element: zero is decided exactly, any other number by enough digits."""
    if domain.is_QQ:
        return int(element > 0) - int(element < 0)
    digits = 30
    while element:
        with mpmath.workdps(digits):
            parts = _parts(element, domain, digits)
            value = mpmath.fsum(parts)
            if abs(value) > max(map(abs, parts)) * mpmath.mpf(10) ** (-digits // 2):
                return 1 if value > 0 else -1
        digits *= 2
    return 0


def element(expression: sp.Expr, domain: Domain) -> Any:
    """The element that an expression is; part by part, because sympy is slow to recognise a sum."""
    if expression.is_Add:
        return sum((element(part, domain) for part in expression.args), domain.zero)
    if expression.is_Mul:
        return sp.prod((element(part, domain) for part in expression.args), domain.one)
    if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
        return element(expression.base, domain) ** int(expression.exp)
    return _atom(expression, domain)


@cache
def _atom(expression: sp.Expr, domain: Domain) -> Any:
    return domain.from_sympy(expression)


def polynomial(expression: sp.Expr, gens: Sequence[sp.Symbol], domain: Domain) -> sp.Poly:
    """An expression as a polynomial over the field: sympy would recognise each coefficient anew, which takes seconds."""
    if domain.is_QQ:
        return sp.Poly(expression, *gens, domain=domain)
    theta = sp.Dummy()
    plain = {value: in_generator(value, domain, theta) for value in irrational_in(expression)}
    terms: dict[tuple[int, ...], Any] = {}
    for (*powers, power), rational in sp.Poly(
        sp.sympify(expression, strict=True).xreplace(plain), *gens, theta
    ).terms():
        found = terms.get(tuple(powers), domain.zero)
        terms[tuple(powers)] = found + domain.convert(sp.QQ(rational.p, rational.q), sp.QQ) * domain.unit**power
    return sp.Poly.from_dict(terms, *gens, domain=domain)


def in_gens(polynomial: sp.Poly, gens: Sequence[sp.Symbol]) -> sp.Poly:
    """The same polynomial, in other symbols that contain all it depends on."""
    places = [polynomial.gens.index(gen) if gen in polynomial.gens else None for gen in gens]
    terms = {
        tuple(0 if place is None else powers[place] for place in places): coefficient
        for powers, coefficient in polynomial.rep.terms()
    }
    return sp.Poly.from_dict(terms, *gens, domain=polynomial.domain)


def in_generator(value: sp.Expr, domain: Domain, theta: sp.Symbol) -> sp.Expr:
    coefficients = map(sp.QQ.to_sympy, reversed(element(value, domain).to_list()))
    return sp.Add(*(c * theta**i for i, c in enumerate(coefficients)))


def recognised(value: Any, domain: Domain, digits: int) -> Any | None:
    """The element that a number is to so many digits, if there is one that has far fewer."""
    if abs(value) < mpmath.mpf(10) ** -digits:
        return domain.zero
    powers = _powers(domain, digits + 15)
    with mpmath.workdps(digits + 15):
        height = int(10 ** (digits / (len(powers) + 2)))
        relation = mpmath.pslq([value, *powers], tol=mpmath.mpf(10) ** -digits, maxcoeff=height, maxsteps=10**5)
    if not relation or not relation[0]:
        return None
    rationals = [sp.QQ(-c, relation[0]) for c in relation[1:]]
    return rationals[0] if domain.is_QQ else domain(rationals[::-1])


def root_of(square: sp.Expr) -> sp.Expr:
    """The positive square root of a number, in the field of the number where it lies there."""
    square = sp.sympify(square, strict=True)
    numbers = square.atoms(sp.CRootOf) | {p for p in square.atoms(sp.Pow) if p.exp == sp.Rational(1, 2)}
    if not numbers:
        return sp.sqrt(square)
    domain = sp.QQ.algebraic_field(*sorted(numbers, key=str))
    exact = element(sp.expand(square), domain)
    with mpmath.workdps(ROOT_DIGITS + 20):
        found = recognised(mpmath.sqrt(as_number(exact, domain, ROOT_DIGITS + 20)), domain, ROOT_DIGITS)
    return domain.to_sympy(found) if found is not None and found**2 == exact else sp.sqrt(square)


def irrational_in(expression: Any) -> set[sp.Expr]:
    """The largest parts of an expression that are irrational numbers."""
    expression = sp.sympify(expression, strict=True)
    if expression.is_number:
        return set() if expression.is_Rational or expression.is_infinite else {expression}
    return set().union(*map(irrational_in, expression.args))
