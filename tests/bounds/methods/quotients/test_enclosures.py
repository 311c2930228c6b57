"""Certified enclosures contain the value, whatever the budget."""

import pytest
import sympy as sp

from segbounds.bounds.methods.quotients.enclosures import enclose
from segbounds.errors import Unsupported

root = sp.sqrt
rational = sp.Rational


U, V, W = sp.symbols("u v w", positive=True)


@pytest.mark.parametrize(
    ("top", "bottom", "value"),
    [
        (U * V, (U + V) ** 2, rational(1, 4)),
        (U - V, U + V, sp.Integer(1)),
        (-(U**2) - V**2, U * V + U**2 + V**2, rational(-2, 3)),
        (U * (V + W), (2 * U + V + W) * (U + V + W), 3 - 2 * root(2)),
        (U * V * W, (U + V + W) ** 3, rational(1, 27)),
    ],
)
@pytest.mark.parametrize("tolerance", [1e-3, 1e-6])
def test_an_enclosure_contains_the_value(top: sp.Expr, bottom: sp.Expr, value: sp.Expr, tolerance: float) -> None:
    variables = sorted((top / bottom).free_symbols, key=str)
    found = enclose([(sp.Poly(top, *variables), sp.Poly(bottom, *variables))], tolerance=tolerance)
    assert found.lower <= value <= found.upper
    assert found.upper - found.lower <= 3 * tolerance
    at = dict(zip(variables, found.point, strict=True))
    assert (top / bottom).subs(at) == found.lower, "the lower end is an exact value"


def test_an_enclosure_of_the_smaller_of_two() -> None:
    whole = sp.Poly(U + V, U, V)
    found = enclose([(sp.Poly(U, U, V), whole), (sp.Poly(V, U, V), whole)])
    assert found.lower <= rational(1, 2) <= found.upper and found.upper - found.lower < 1e-5


def one(*powers: int) -> sp.Poly:
    """A monomial in U, V, W."""
    return sp.Poly({powers: 1}, U, V, W)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-6])
def test_an_enclosure_with_roots(tolerance: float) -> None:
    both = sp.Poly((U + V) * (U + W), U, V, W)
    # U/sqrt((U+V)(U+W)) - U/(U+V) is at most 1/4
    minus_recall = ({both: one(1, 0, 0), both.one: -one(2, 0, 0) - one(1, 0, 1)}, {both.one: both})
    found = enclose([minus_recall], tolerance=tolerance)
    assert found.lower <= rational(1, 4) <= found.upper
    assert found.upper - found.lower <= 3 * tolerance
    u, v, w = found.point
    exact = u / root((u + v) * (u + w)) - u / (u + v)
    assert 0 <= sp.N(exact - found.lower, 30) < 1e-25
    # at half the power of U: sqrt(U V)/(U + V) is at most 1/2, and sqrt(U)/sqrt(U + V + W) at most 1
    edge = enclose([({one(1, 1, 0): one(0, 0, 0)}, {both.one: one(1, 0, 0) + one(0, 1, 0)})], tolerance=tolerance)
    assert edge.lower <= rational(1, 2) <= edge.upper <= rational(1, 2) + 2 * tolerance
    whole = one(1, 0, 0) + one(0, 1, 0) + one(0, 0, 1)
    ratio = enclose([({one(1, 0, 0): one(0, 0, 0)}, {whole: one(0, 0, 0)})], tolerance=tolerance)
    assert ratio.lower <= 1 <= ratio.upper <= 1 + 2 * tolerance


@pytest.mark.parametrize("radicand", [one(1, 1, 0) + one(0, 0, 2), one(2, 0, 0) - one(1, 1, 0)])
def test_some_roots_have_no_enclosure(radicand: sp.Poly) -> None:
    with pytest.raises(Unsupported, match="radicand is not a monomial times something positive"):
        enclose([({radicand: one(0, 0, 0)}, {one(0, 0, 0): one(1, 0, 0) + one(0, 1, 0) + one(0, 0, 1)})])


def test_an_enclosure_without_time_is_wide_and_true() -> None:
    quotient = (sp.Poly(U * (V + W), U, V, W), sp.Poly((2 * U + V + W) * (U + V + W), U, V, W))
    found = enclose([quotient], tolerance=1e-12, work=0)
    assert found.lower <= 3 - 2 * root(2) <= found.upper


def test_an_unbounded_quotient_has_no_enclosure() -> None:
    with pytest.raises(Unsupported, match="unbounded or has no continuous extension"):
        enclose([(sp.Poly(U**2, U, V), sp.Poly(U * V, U, V))])
