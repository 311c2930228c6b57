"""Arguments that settle a quotient on a line at once, against values on a grid."""

import pytest
import sympy as sp

from segbounds.bounds.methods.quotients.arguments import on_a_line

X = sp.Symbol("x", positive=True)


@pytest.mark.parametrize(
    "quotient", ["x/(1 + x)", "x/(1 + x)**2", "(1 + x**2)/(1 + x)**2", "(2*x**2 - x)/(x**2 + 1)", "3"]
)
def test_no_value_on_the_line_is_beyond_the_largest(quotient: str) -> None:
    top, bottom = sp.fraction(sp.sympify(quotient, {"x": X}))
    found = list(on_a_line(sp.Poly(top, X), sp.Poly(bottom, X), ()))
    values = [float(sp.N(value)) for value, _ in found]
    grid = [float((top / bottom).subs(X, sp.Rational(k, 16))) for k in (*range(1, 64), 1000, 10**6)]
    assert max(grid) <= max(values) + 1e-12 and min(grid) >= min(values) - 1e-12
    assert max(grid) > max(values) - 0.01
    for value, place in found:
        if place not in (0, sp.oo):
            assert sp.simplify((top / bottom).subs(X, place) - value) == 0
