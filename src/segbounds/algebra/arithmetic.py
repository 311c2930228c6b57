"""What signs and the names of functions mean in a formula that was read: exact, and never a division by zero."""

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp

from segbounds.algebra.texts import Unreadable


class Function(NamedTuple):
    """What a name before parentheses stands for: it takes from ``least`` to ``most`` values, and exactly these keywords.

    Of ``choices`` alternatives its value is one (2 for abs; 0 for as many as it takes values).
    """

    apply: Callable[..., Any]
    least: int = 0
    most: int = 0
    keywords: tuple[str, ...] = ()
    choices: int = 1


def square_root(value: sp.Expr) -> sp.Expr:
    """Stands in the table for sqrt, which is read as a power."""
    return sp.sqrt(value)


UNKNOWN = sp.Symbol("x")
_ROOT_DEGREE = 30  # the atlas has degree 8


def indexed_root(polynomial: sp.Expr, index: sp.Expr) -> sp.Expr:
    if polynomial.free_symbols != {UNKNOWN} or not polynomial.is_polynomial(UNKNOWN):
        raise Unreadable("CRootOf is of a polynomial in x")
    read = sp.Poly(polynomial, UNKNOWN)
    if (not read.domain.is_QQ and not read.domain.is_ZZ) or read.degree() > _ROOT_DEGREE:
        raise Unreadable(f"CRootOf is of a polynomial with rational coefficients, of degree {_ROOT_DEGREE} at most")
    if not index.is_Integer or not 0 <= index < read.count_roots():
        raise Unreadable("the polynomial in CRootOf has no real root of that number")
    return sp.CRootOf(polynomial, int(index))


def divided(above: sp.Expr, below: sp.Expr = sp.Integer(1)) -> sp.Expr:
    if is_zero(below):
        raise Unreadable("it divides by zero")
    return above / below


def is_zero(value: sp.Expr) -> bool:
    """Whether it is zero, or a number that cannot be told from it."""
    if value.is_Rational or value.is_Symbol:
        return bool(value == 0)
    if value.is_number:
        return bool(abs(value.evalf(30, maxn=200)) < sp.Rational(1, 10**60))
    return bool(sp.expand(value) == 0)


def digits_in(value: sp.Rational) -> int:
    return max(1, int(max(abs(value.p), value.q).bit_length() * 0.30103))


ARITHMETIC: dict[str, Function] = {
    "sqrt": Function(square_root, 1, 1),
    "abs": Function(sp.Abs, 1, 1, choices=2),
    "min": Function(sp.Min, 1, 8, choices=0),
    "max": Function(sp.Max, 1, 8, choices=0),
    "Rational": Function(divided, 1, 2),
}
