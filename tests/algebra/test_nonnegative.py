"""Signs read off a form: a yes is never wrong."""

from itertools import product
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive

root = sp.sqrt
rational = sp.Rational


X, Y, Z = sp.Symbol("x", positive=True), sp.Symbol("y", nonnegative=True), sp.Symbol("z", real=True)
KNOWN = (1 - Y, X - Y)


def _grown(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] + two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] - two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] * two[1]),
        parts.map(lambda part: part**2),
        parts.map(lambda part: part / (1 + X)),
        parts.map(lambda part: part / (1 + part**2)),
        st.tuples(parts, parts).map(lambda two: sp.Max(*two)),
        st.tuples(parts, parts).map(lambda two: sp.Min(*two)),
    )


LEAVES = st.sampled_from([X, Y, Z, 1 - Y, X - Y, Z - 1, X - 1, root(X), *map(sp.Integer, (-2, -1, 0, 1, 3))])
EXPRESSIONS = st.recursive(LEAVES, _grown, max_leaves=5)
POINTS = [
    (rational(x, 8), rational(y, 8), rational(z, 4))
    for x, y, z in product((1, 4, 8, 20, 90), (0, 1, 4, 8), (-40, -4, -1, 0, 3, 4, 9))
    if y <= x
]


@settings(max_examples=150)
@given(EXPRESSIONS)
def test_a_yes_is_never_wrong(expression: sp.Expr) -> None:
    nonnegative, positive = (shows(expression, KNOWN) for shows in (evidently_nonnegative, evidently_positive))
    if not (nonnegative or positive):
        return
    value = sp.lambdify((X, Y, Z), expression, modules="sympy")
    for point in POINTS:
        found = value(*point)
        assert found >= 0 or not nonnegative, (expression, point)
        assert found > 0 or not positive, (expression, point)


@pytest.mark.parametrize(
    "expression",
    [
        X * Y + 1,
        (Z - 3) ** 2,
        X**2 + 2 * X * Y,
        (1 - Y) * X,
        2 - Y,
        X / (1 + Y),
        sp.Max(Z, X),
        sp.Min(X, Y),
        root(X) + Y,
    ],
    ids=str,
)
def test_forms_that_show_their_sign(expression: sp.Expr) -> None:
    assert evidently_nonnegative(expression, KNOWN)
    assert not evidently_positive(-expression, KNOWN) and not evidently_nonnegative(-1 - expression, KNOWN)


@pytest.mark.parametrize("expression", [Z, Y - 1, X - 1, -(Z**2), Z**3, X - 2 * Y, sp.Min(Z, X), 1 / Z], ids=str)
def test_forms_that_do_not(expression: sp.Expr) -> None:
    assert not evidently_nonnegative(expression, KNOWN) and not evidently_positive(expression, KNOWN)


def test_zero_is_not_positive() -> None:
    assert evidently_positive(X) and not evidently_positive(Y) and not evidently_positive(Z**2)
    assert evidently_positive(X * (1 + Y) + Z**2) and not evidently_positive(sp.Integer(0))
