"""Zeros of polynomials that are never negative: exact ones, on curves, and at infinity; none where there is none."""

import pytest
import sympy as sp
from sympy.polys.domains import QQ

from segbounds.algebra.zeros import power_of, zeros

X, Y = sp.symbols("x y", positive=True)


def found(polynomial: sp.Expr) -> set[tuple[sp.Rational, ...]]:
    terms = {m: QQ.from_sympy(c) for m, c in sp.Poly(polynomial, X, Y).terms()}
    points = {point for face, point in zeros(terms, QQ) if face.normal == (0, 0)}
    for point in points:
        assert sum(c * power_of(point, m) for m, c in terms.items()) == 0 and all(x > 0 for x in point)
    return {tuple(map(QQ.to_sympy, point)) for point in points}


@pytest.mark.parametrize(
    ("polynomial", "ratio"), [((X - Y) ** 2, 1), ((2 * X - 3 * Y) ** 2, sp.Rational(3, 2)), ((X - 7 * Y) ** 4, 7)]
)
def test_a_square_is_zero_where_its_root_is(polynomial: sp.Expr, ratio: sp.Rational) -> None:
    assert {x / y for x, y in found(sp.expand(polynomial))} == {ratio}


def test_what_is_positive_has_none() -> None:
    assert found(X**2 - X * Y + Y**2) == set() and found(X**2 + X * Y) == set()


def test_zeros_at_infinity_belong_to_smaller_faces() -> None:
    polynomial = sp.expand((X - Y) ** 2 * X**2 + Y**4)  # its largest terms, where x is large, are not negative
    terms = {m: QQ.from_sympy(c) for m, c in sp.Poly(polynomial, X, Y).terms()}
    assert all(
        sum(c * power_of(point, m) for m, c in terms.items() if face.has(m)) == 0 for face, point in zeros(terms, QQ)
    )
