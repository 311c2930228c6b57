"""Values that satisfy hypotheses: exact where they are found, and none where nothing does."""

from typing import Any

import pytest
import sympy as sp

from segbounds.metrics.counts import SYMBOLS
from segbounds.theorems.satisfying import nothing_satisfies, satisfying

tp, fp, fn, tn = SYMBOLS
alpha = sp.Symbol("alpha", positive=True)
x = sp.Symbol("x", nonnegative=True)
root = sp.Symbol("root", nonnegative=True)
r2 = sp.sqrt(2)

SATISFIABLE: list[tuple[list[tuple[Any, str]], list[sp.Symbol], Any]] = [
    ([], [], sp.QQ),
    ([(tp - 1, ">="), (fp - 5 * fn, ">"), (fn, ">")], [], sp.QQ),
    ([(49 * (tp + fn) - fp - tn, "=")], [], sp.QQ),
    # nearly the whole reference, at a prevalence of 2 %
    ([(49 * (tp + fn) - fp - tn, "="), (tp - 99 * fn, ">="), (fn, ">"), (tp - 97 * fp, ">"), (fp, ">")], [], sp.QQ),
    ([(tp - r2 * fp, ">="), (2 * fp - tp, ">="), (fp - 1, ">=")], [], sp.QQ.algebraic_field(r2)),
    ([(tp - r2 * fp, "="), (fp - 1, ">=")], [], sp.QQ.algebraic_field(r2)),
    ([(alpha - 5, ">"), (alpha * tp - fn, ">="), (fn - 2 * tp, ">"), (1 - x, ">=")], [alpha, x], sp.QQ),
    ([(alpha - x, "="), (1 - x, ">=")], [alpha, x], sp.QQ),
    ([(root**2 - (tp + fp) * (tp + fn), "=")], [root], sp.QQ),
    ([(root**2 - tp * fp, "="), (fp - 2 * tp, "="), (tp - 1, ">=")], [root], sp.QQ),
]


@pytest.mark.parametrize(("conditions", "parameters", "field"), SATISFIABLE)
def test_what_is_found_satisfies_all_conditions(conditions: Any, parameters: Any, field: Any) -> None:
    values = satisfying(conditions, parameters, field)
    assert values is not None and {*SYMBOLS} <= {*values} <= {*SYMBOLS, *parameters}
    counts = [values[count] for count in SYMBOLS]
    assert all(count >= 0 for count in counts) and sum(counts) > 0
    assert all(values.get(p, 1) >= 0 and not (p.is_positive and values.get(p) == 0) for p in parameters)
    for form, sign in conditions:
        value = sp.expand(form.xreplace(values))
        if value.has(root):  # the root was left out: what it is the root of is not negative
            assert sp.expand(root**2 - value) >= 0 and sign == "="
        else:
            assert {"=": value == 0, ">": value > 0, ">=": value >= 0}[sign]


@pytest.mark.parametrize(
    ("conditions", "parameters"),
    [
        ([(-tp - 1, ">=")], []),
        ([(tp - fp, ">"), (fp - tp, ">=")], []),
        ([(tp + fp + fn + tn, "=")], []),
        ([(alpha - 1, ">="), (sp.Rational(1, 2) - alpha, ">=")], [alpha]),
        ([(root**2 - tp * fp, "="), (fp - 2 * tp, "="), (tp - 1, ">="), (root - tp, ">=")], [root]),
        ([(x**2 + 1, "=")], [x]),
    ],
)
def test_nothing_is_found_where_there_is_nothing_or_nothing_rational(conditions: Any, parameters: Any) -> None:
    assert satisfying(conditions, parameters, sp.QQ) is None


def test_what_has_values_is_not_empty() -> None:
    for conditions, _, field in SATISFIABLE:
        assert not nothing_satisfies(conditions, field)


@pytest.mark.parametrize(
    "conditions",
    [
        [(fp - fn, ">"), (fn - fp, ">=")],
        [(fp - fn - 1, ">="), (fn - fp, ">=")],
        [(tp, "="), (tp - 1, ">=")],
        [(tp + fp + fn + tn, "=")],
        [(-tp - fp - fn - tn, ">=")],
        [(tp - 2 * fp, ">="), (fp - 2 * fn, ">="), (fn - 2 * tp, ">="), (tp, ">")],
        [(tp - r2 * fp, ">"), (fp - tp, ">=")],
    ],
)
def test_contradictions_are_seen(conditions: Any) -> None:
    assert nothing_satisfies(conditions, sp.QQ.algebraic_field(r2))


@pytest.mark.parametrize(
    "conditions",
    [
        [(fp + tn - 9 * (tp + fn), ">"), (tp * tn - fp * fn, ">")],  # no small counts, and the middle of the cone fails
        [(tp - 20 * fp, ">"), (tp * tn - 30 * fp * fn, ">"), (fp * fn, ">"), (fn - tn, ">")],
        [(r2 * tp - 20 * fp, ">"), (tp * tn - 30 * fp * fn, ">"), (fp * fn - 1, ">")],
    ],
)
def test_where_small_counts_and_the_middle_fail_others_are_drawn(conditions: Any) -> None:
    field = sp.QQ.algebraic_field(r2)
    values = satisfying(conditions, [], field)
    assert values is not None and {*values} == {*SYMBOLS}
    assert all(form.subs(values) > 0 for form, _ in conditions) and min(values.values()) >= 0


@pytest.mark.parametrize(
    ("conditions", "nothing"),
    [
        ([(tp * tn - fp * fn, ">"), (fp * fn - tp * tn, ">=")], True),
        ([(tp * tn - fp * fn, ">"), (2 * fp * fn - 3 * tp * tn, ">=")], True),
        ([(tp * tn - fp * fn, ">"), (fp * fn - tp * tn + tp, ">=")], False),
        ([(tp * tn - fp * fn, ">="), (fp * fn - tp * tn, ">=")], False),
        ([(tp * x - fp * fn - fn**2, ">"), (fn - tp * x, ">=")], False),
        ([(tp * x - fp, ">"), (fp**2 - tp * x, ">=")], False),
    ],
)
def test_conditions_that_are_opposed_leave_nothing(conditions: Any, nothing: bool) -> None:
    assert nothing_satisfies(conditions, sp.QQ) is nothing
    assert not nothing or satisfying(conditions, [], sp.QQ) is None
