"""The values of three metrics as variables of polynomials, and factors and signs of these."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

#: The values of the three metrics, in the closed forms.
a, b, c = VALUES = sp.symbols("a b c", real=True)
RING, *IN_RING = ring(VALUES, QQ)
PLANE, U, V = ring("u, v", QQ)  # the values of two of them


def factors_of(polynomials: Iterable[PolyElement]) -> Iterator[PolyElement]:
    for polynomial in polynomials:
        yield from (factor for factor, _ in polynomial.factor_list()[1])


def in_factors(polynomial: PolyElement, place: Sequence[Any]) -> sp.Expr:
    """A polynomial as one writes it, in factors that are positive at a place."""
    constant, factors = polynomial.factor_list()
    signs = [signum(factor(*place)) for factor, _ in factors]
    return sp.Mul(
        QQ.to_sympy(constant) * sp.prod(sign**power for sign, (_, power) in zip(signs, factors, strict=True)),
        *((sign * factor).as_expr() ** power for sign, (factor, power) in zip(signs, factors, strict=True)),
    )


def common_divisor(polynomials: Iterable[PolyElement]) -> PolyElement:
    """Their greatest common divisor, also of their coefficients."""
    polynomials = list(polynomials)
    coefficients = [abs(coefficient) for polynomial in polynomials for coefficient in polynomial.values()]
    return reduce(lambda one, other: one.gcd(other), polynomials).primitive()[1] * reduce(QQ.gcd, coefficients)


def signum(value: Any) -> int:
    return int(bool(value > 0)) - int(bool(value < 0))
