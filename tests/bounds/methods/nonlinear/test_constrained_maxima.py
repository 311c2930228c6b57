"""The largest value of a quotient where others lie in ranges: no place exceeds the bound, and one comes up to it."""

from typing import Any

import numpy as np
import pytest
import sympy as sp
from sympy.polys.domains import QQ

from segbounds.algebra.bernstein import coefficients, extremes, halves
from segbounds.bounds.methods.nonlinear import constrained_maxima
from segbounds.bounds.methods.nonlinear.constrained_maxima import Condition, Maximisation, Maximum, maximum
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.regions.charts import Quotient, cubes, quotient

PLACES = np.random.default_rng(0).uniform(0, 1, (100_000, 3))


def between(metric: str, low: str, high: str, cube: int, angles: bool = False) -> list[Condition]:
    there = quotient(parse(metric), cubes(angles)[cube])
    equality = low == high
    bounds = ((sp.Rational(low), 1), (sp.Rational(high), -1))
    return [Condition(there, QQ.from_sympy(bound), sign, equality) for bound, sign in bounds]


def values(there: Quotient) -> np.ndarray:
    top, bottom = (sp.lambdify(side.ring.symbols, side.as_expr()) for side in there)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top(*PLACES.T) / bottom(*PLACES.T))


def meets(problem: Maximisation) -> np.ndarray:
    found = np.ones(len(PLACES), bool)
    for condition in problem.conditions:
        found &= condition.sign * (values(condition.quotient) - float(condition.bound)) >= 0
    return found


QUESTIONS: list[tuple[str, str, list[tuple[str, str, str]], bool]] = [
    ("dice", "1", [("mcc", "0.5", "0.6"), ("kappa", "0.4", "0.55")], False),
    ("dice", "-1", [("mcc", "0.5", "0.6"), ("kappa", "0.4", "0.55")], False),
    ("accuracy", "1", [("balanced_accuracy", "0.6", "0.7"), ("kappa", "0.1", "0.5"), ("dice", "0.3", "0.6")], False),
    ("fowlkes_mallows", "1", [("mcc", "-0.1", "0.3"), ("accuracy", "0.5", "0.8"), ("specificity", "0.5", "1")], True),
]


@pytest.mark.parametrize(("goal", "sign", "given", "angles"), QUESTIONS)
def test_no_place_exceeds_the_bound_and_one_comes_up_to_it(
    goal: str, sign: str, given: list[tuple[str, str, str]], angles: bool
) -> None:
    problems = []
    for number, cube in enumerate(cubes(angles)):
        conditions = [condition for item in given for condition in between(*item, number, angles)]
        conditions += [Condition(cube.spare, QQ(0), 1)] if cube.spare else []
        problems.append(Maximisation(quotient(sp.Rational(sign) * parse(goal), cube), tuple(conditions)))
    found = maximum(problems)
    assert found is not None and 0 <= found.bound - found.best < 1e-9
    seen = [values(problem.goal)[meets(problem)] for problem in problems]
    assert sum(map(len, seen)) > 100
    assert max(part.max(initial=-np.inf) for part in seen) <= found.bound
    held(found, problems)


def held(found: Maximum, problems: list[Maximisation]) -> None:
    """The best value is taken at the place that is named, where the conditions hold."""
    problem = problems[found.cube]
    for there, low, high in [(problem.goal, found.best, found.bound), *map(_range, problem.conditions)]:
        top, bottom = (
            side.as_expr().xreplace(dict(zip(side.ring.symbols, found.place, strict=True))) for side in there
        )
        assert low - 1e-12 <= top / bottom <= high + 1e-12


def _range(condition: Condition) -> tuple[Quotient, float, float]:
    bound = float(condition.bound)
    return condition.quotient, *((bound, np.inf) if condition.sign > 0 else (-np.inf, bound))


def test_a_wrong_bound_or_place_would_be_noticed() -> None:
    problems = [Maximisation(quotient(parse("dice"), cubes(False)[0]), tuple(between("mcc", "0.5", "0.6", 0)))]
    found = maximum(problems)
    assert found is not None
    held(found, problems)
    for wrong in (
        Maximum(found.best + 1e-3, found.bound + 1e-3, found.cube, found.place),
        Maximum(found.best, found.bound, found.cube, (0.5, 0.5, 0.1)),
    ):
        with pytest.raises(AssertionError):
            held(wrong, problems)


@pytest.mark.slow
def test_multipliers_of_the_wrong_sign_would_lose_the_maximum(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added to the goal must never be negative where conditions hold: else boxes with better values are thrown away."""
    conditions = [*between("mcc", "0.5", "0.6", 0), *between("kappa", "0.4", "0.55", 0)]
    problems = [Maximisation(quotient(-parse("dice"), cubes(False)[0]), tuple(conditions))]
    right = maximum(problems)
    searches = constrained_maxima._MaximumSearch
    monkeypatch.setattr(searches, "_climb", lambda self, boxes, start: (-0.9, np.array([0.5, 0.5, 0.5])))
    monkeypatch.setattr(searches, "_multipliers", lambda self, number, place: {0: -1.0, 1: -1.0})
    wrong = maximum(problems)
    assert right is not None and (wrong is None or wrong.bound < right.best)


def test_a_common_factor_of_denominators_that_is_negative_as_it_is_written() -> None:
    """The least common denominator is positive whichever sign the greatest common divisor comes with."""
    given = [
        ("mcc", "-0.05", "0.05"),
        ("weighted_hamming:gamma=1/4", "0.245", "0.255"),
        ("balanced_accuracy", "0.4905", "0.4915"),
    ]
    known = Counts(982999999996000067342100, 173, 17000000003999932657727, 0)
    assert all(sp.Rational(low) <= value_at(parse(name), known) < sp.Rational(high) for name, low, high in given)
    problems = []
    for number, cube in enumerate(cubes(True)):
        conditions = [condition for item in given for condition in between(*item, number, True)]
        assert cube.spare is not None
        conditions.append(Condition(cube.spare, QQ(0), 1))
        problems.append(Maximisation(quotient(parse("fowlkes_mallows"), cube), tuple(conditions)))
    found = maximum(problems)
    assert found is not None and found.bound >= value_at(parse("fowlkes_mallows"), known)


def test_conditions_that_hold_nowhere() -> None:
    for number, cube in enumerate(cubes(False)):
        conditions = [*between("mcc", "0.9", "0.95", number), *between("kappa", "0.2", "0.3", number)]
        assert maximum([Maximisation(quotient(parse("dice"), cube), tuple(conditions))]) is None


def test_what_can_be_met_on_a_side_only_is_searched_there() -> None:
    """Recall is 1 where nothing is missed: a side of some cubes, where MCC is less than 1."""
    conditions = [*between("recall", "1", "1", 1), *between("mcc", "0.4", "0.5", 1)]
    found = maximum([Maximisation(quotient(parse("precision"), cubes(False)[1]), tuple(conditions))])
    assert found is not None and found.place[2] == 1 and found.bound - found.best < 1e-9
    strict = [conditions[0]._replace(strict=True), *conditions[1:]]
    assert maximum([Maximisation(quotient(parse("precision"), cubes(False)[1]), tuple(strict))]) is None


def test_a_cap_ends_the_search_where_it_is_met() -> None:
    problem = Maximisation(quotient(parse("dice"), cubes(False)[0]), tuple(between("mcc", "0.5", "0.6", 0)))
    free = maximum([problem])
    assert free is not None
    capped = maximum([problem], free.best + 1e-10)
    assert capped is not None and capped.bound == free.best + 1e-10


def test_where_too_many_boxes_would_be_needed_the_bound_holds_and_is_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constrained_maxima, "COEFFICIENTS", 20_000)
    problem = Maximisation(quotient(parse("dice"), cubes(False)[0]), tuple(between("mcc", "0.5", "0.6", 0)))
    found = maximum([problem])
    monkeypatch.undo()
    exact = maximum([problem])
    assert found is not None and exact is not None
    assert found.bound >= exact.best and found.bound - found.best > 1e-6


# --- Bernstein coefficients -------------------------------------------------------------------------------------------

TERMS = [((2, 0, 1), 3), ((0, 1, 0), -2), ((1, 1, 1), 1), ((0, 0, 0), sp.Rational(1, 3))]


def polynomial(places: np.ndarray) -> Any:
    return sum(float(c) * np.prod(places ** np.array(exponents), axis=-1) for exponents, c in TERMS)


def test_coefficients_enclose_the_range_and_have_the_values_at_the_corners() -> None:
    there = coefficients(TERMS, (2, 1, 1))
    assert np.allclose(there, coefficients(TERMS, (2, 1, 1), exact=True).astype(float))
    seen = polynomial(PLACES)
    assert there.min() <= seen.min() and seen.max() <= there.max()
    for corner in np.ndindex(2, 2, 2):
        assert there[tuple(-side for side in corner)] == pytest.approx(polynomial(np.array(corner, float)))


def test_halves_are_the_coefficients_on_them() -> None:
    tensors = coefficients(TERMS, (2, 1, 1))[None]
    for axis in range(3):
        for upper, half in enumerate(halves(tensors, axis)):
            places = PLACES.copy()
            places[:, axis] = (places[:, axis] + upper) / 2
            low, high = extremes(half)
            seen = polynomial(places)
            assert low[0] <= seen.min() and seen.max() <= high[0]
            corner = np.zeros(3)
            corner[axis] = (1 + upper) / 2
            there = [0, 0, 0]
            there[axis] = -1
            assert half[0][tuple(there)] == pytest.approx(polynomial(corner))
