"""Places of charts that floats nominated, followed to many digits, so that counts made of them do not hang on the floats' last bits.

A maximum that is taken at one place is followed there by Newton's method. Where it is taken along a curve or a surface, or on several cubes
alike, floats come upon any place of these. Then the one is taken that an exact rule names: of all places that are as good, the one nearest
to a fixed place of the cube, on the first cube that has any.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.algebra.exact_maxima import Polished, polished
from segbounds.bounds.methods.nonlinear.charted_maxima import WIDTH, conditions_of, first_over, signed
from segbounds.bounds.methods.nonlinear.constrained_maxima import Condition, Maximisation, Maximum
from segbounds.metrics.similarity import Similarity
from segbounds.regions.charts import COORDINATES, Cube, Quotient, needs_angles, quotient
from segbounds.regions.facts import Fact

#: The slack below which a condition is met with equality at a place.
TIGHT = 1e-7
#: The fixed place: nothing is special there, and no two places of a question are by chance as near to it.
FIXED = (QQ(37, 100), QQ(61, 100), QQ(87, 100))
#: What is as good as the best value: that much less, on a grid, so that its own last bits change nothing.
AS_GOOD, GRID = sp.Rational(1, 4) * WIDTH, 10**11
#: Decimals to which floats are rounded where Newton's method does not lead anywhere.
LEFT_ALONE = 6


class Followed(NamedTuple):
    """A place of a cube."""

    cube: Cube
    place: Sequence[Fraction] | tuple[float, ...]


def value_followed(goal: sp.Expr, known: Sequence[Fact], there: Maximum, cube: Cube) -> sp.Rational | None:
    """The value of a maximum with thirty digits, where Newton's method leads to one."""
    if there.cube < 0 or _by_square(goal, cube):
        return None
    found = _polished(_goal_in(goal, cube), conditions_in(known, cube), there.place, QQ(0))
    return None if found is None else sp.Rational(found.value.numerator, found.value.denominator)


@cache
def followed(goal: sp.Expr, known: tuple[Fact, ...], there: Maximum, cube: Cube, slack: Any) -> Followed:
    """The place of a maximum with many digits, where there is one place; else the chosen one.

    Conditions that are met with equality there keep some slack. Of a goal that is a number any place that has what is known is as good.
    """
    if not goal.is_number:
        found = _polished(_goal_in(goal, cube), conditions_in(known, cube), there.place, slack)
        if found is not None and found.alone:
            return Followed(cube, found.place)
    return _chosen(goal, known, _grid(there.best), slack) or Followed(cube, _rounded(there.place))


def _grid(best: float) -> sp.Rational:
    return sp.Rational(sp.floor(sp.Rational(best) * GRID - sp.Rational(1, 2)), GRID)


def _rounded(place: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(round(x, LEFT_ALONE)) for x in place)


def conditions_in(known: Sequence[Fact], cube: Cube) -> list[Condition]:
    return [condition for item in known for condition in conditions_of(item, cube)]


def _goal_in(goal: sp.Expr, cube: Cube) -> Quotient:
    """A goal as a quotient on a cube; a metric with a root in it, by its square."""
    sign, metric = signed(goal)
    return quotient(sign * metric**2 if _by_square(goal, cube) else goal, cube)


def _by_square(goal: sp.Expr, cube: Cube) -> bool:
    _, metric = signed(goal)
    return isinstance(metric, Similarity) and needs_angles(metric) and not cube.angles


def _polished(
    goal: Quotient,
    conditions: Sequence[Condition],
    place: Sequence[float],
    slack: Any,
    more: Sequence[PolyElement] = (),
    within: float = TIGHT,
) -> Polished | None:
    """The maximum next to a place where conditions that seem to be met with equality are, up to the slack.

    within
        How far from equality they may be at the place, and ten times as far as the value may be from the maximum's.
    """
    exact = [QQ(*Fraction(x).as_integer_ratio()) for x in place]
    tight: list[PolyElement] = []
    loose: list[PolyElement] = []
    for condition in conditions:
        inside = condition if condition.equality else condition._replace(bound=condition.bound + condition.sign * slack)
        polynomial = inside.polynomial
        if abs(float(polynomial.evaluate(list(zip(polynomial.ring.gens, exact, strict=True))))) > within:
            loose.append(polynomial)
        elif not any(polynomial in (other, -other) for other in tight):
            tight.append(polynomial)
    return polished(goal, [*tight, *more], loose, place, within / 10)


@cache
def _chosen(goal: sp.Expr, known: tuple[Fact, ...], best: sp.Rational, slack: Any) -> Followed | None:
    """Of the places at which a goal is as good as ``best``, the one nearest to the fixed place, on the first cube that has any."""
    found = _nearest(goal, known, best)
    if found is None:
        return None
    there, cube = found
    conditions, nearness = conditions_in(known, cube), _nearness(cube)
    if goal.is_number:
        near = _polished(nearness, conditions, there.place, slack)
        return Followed(cube, _rounded(there.place) if near is None else near.place)
    enough = _as_good(goal, best, cube)
    for more in (
        (),
        (enough.polynomial,),
    ):  # where all places of a side are as good, that side is not left for the last bit of it
        near = _polished(nearness, conditions, there.place, slack, more)
        if near is not None and (value := _value(_goal_in(goal, cube), near.place)) is not None:
            if value >= Fraction(int(enough.bound.numerator), int(enough.bound.denominator)):
                return Followed(cube, near.place)
    # from a place that has no last bits, the next one that is as good
    start = _rounded(there.place)
    near = _polished(_goal_in(goal, cube), conditions, start, slack, within=10 * 10.0**-LEFT_ALONE)
    return Followed(cube, start if near is None else near.place)


@cache
def _nearest(goal: sp.Expr, known: tuple[Fact, ...], best: sp.Rational) -> tuple[Maximum, Cube] | None:
    def asked(cube: Cube) -> Maximisation:
        more = [] if goal.is_number else [_as_good(goal, best, cube)]
        return Maximisation(_nearness(cube), (*conditions_in(known, cube), *more))

    return first_over(goal, known, asked)


def _as_good(goal: sp.Expr, best: sp.Rational, cube: Cube) -> Condition:
    level = best - AS_GOOD
    return Condition(_goal_in(goal, cube), QQ.from_sympy(level * abs(level) if _by_square(goal, cube) else level), 1)


def _nearness(cube: Cube) -> Quotient:
    gens = cube.counts.tp.ring.gens
    far = sum(((x - at) ** 2 for x, at in zip(gens, FIXED, strict=True)), gens[0].ring.zero)
    return COORDINATES - far, gens[0].ring.one


def _value(goal: Quotient, place: Sequence[Fraction]) -> Fraction | None:
    top, bottom = (
        side.evaluate([(x, QQ(v.numerator, v.denominator)) for x, v in zip(side.ring.gens, place, strict=True)])
        for side in goal
    )
    return Fraction(int((top / bottom).numerator), int((top / bottom).denominator)) if bottom else None
