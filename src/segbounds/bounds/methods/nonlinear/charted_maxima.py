"""The most that an expression in metrics can be where any metrics have given values, over the charts in which no mask is empty or full.

On the eight cubes of regions/charts.py all metrics are quotients of polynomials; the most of one under conditions on others is enclosed by
constrained_maxima.py.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from itertools import combinations, product
from math import copysign, inf, nextafter, sqrt

import sympy as sp
from sympy.polys.domains import QQ

from segbounds.algebra.no_common_roots import no_common_roots
from segbounds.bounds.methods.nonlinear.constrained_maxima import (
    FOR_A_PLACE,
    Condition,
    Maximisation,
    Maximum,
    maximum,
)
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity
from segbounds.regions.charts import EMPTY, Cube, cubes, missed, needs_angles, quotient, quotient_if_any, without_empty
from segbounds.regions.facts import Fact, nonlinear
from segbounds.regions.pieces import by_formula

KEPT = 1024  # answers
#: How narrow enclosures are, but for a few that would take too long.
WIDTH = sp.Rational(1, 10**9)
#: Sides of a cube, those first on which there are pairs, then those on which there are only limits; then all of it.
SIDES: tuple[dict[int, int], ...] = ({2: 1}, {2: 0}, {1: 1}, {0: 1}, {0: 0}, {1: 0}, {})


def largest_value(of: sp.Expr, known: Sequence[Fact], cap: sp.Expr | None) -> tuple[Maximum, Cube] | None:
    """The largest value; of a metric with a root left, or its negative, by its square, unless the root of that is too wide an enclosure.

    Where nothing has the values in odds, nothing has: angles, which show that less well, are not asked.
    """
    sign, metric = signed(of)
    if not isinstance(metric, Similarity) or not needs_angles(metric):
        return largest_over(of, tuple(known), cap)
    found = largest_over(sign * metric**2, tuple(known), None if cap is None else cap * abs(cap))
    if found is None:
        return None
    best, bound = (copysign(sqrt(abs(value)), value) for value in (found[0].best, found[0].bound))
    if bound - best > WIDTH / 2:
        with suppress(Unsupported):  # where what is known has another root
            return largest_over(of, tuple(known), cap)
    return replace(found[0], best=best, bound=nextafter(bound, inf)), found[1]


def signed(of: sp.Expr) -> tuple[int, sp.Expr]:
    return (1, of) if isinstance(of, Similarity) else (-1, -of)


@lru_cache(maxsize=KEPT)  # whether any counts have some values is asked for the answer, for counts and for the reason
def largest_over(
    of: sp.Expr, known: tuple[Fact, ...], cap: sp.Expr | None, coefficients: float = inf
) -> tuple[Maximum, Cube] | None:
    """The largest value over the cubes, and the chart of the cube where it is; ``coefficients`` as in ``maximum``."""
    limit = inf if cap is None else float(cap)
    if not _knows(of, tn):
        # more true negatives change nothing about these: one of their number is enough
        free = tuple(item for item in known if not _knows(item.metric, tn))
        # of what is not nonlinear the cap is exact where nothing nonlinear is known
        metrics = {signed(of)[1], *(item.metric for item in free)}
        if not all(isinstance(metric, Similarity) and not nonlinear(metric) for metric in metrics):
            found = _over(of, free, limit, coefficients, without_tn=True)
            if len(free) == len(known) or found is None:
                return found
            limit = min(limit, found[0].bound)
    return _over(of, known, limit, coefficients, without_tn=False)


def _knows(of: sp.Expr, count: sp.Symbol) -> bool:
    """Whether it depends on a count."""
    return any(part.has(count) for metric in of.atoms(Similarity) for part in (metric.formula, metric.when_undefined))


def _over(
    of: sp.Expr, known: Sequence[Fact], cap: float, coefficients: float, *, without_tn: bool
) -> tuple[Maximum, Cube] | None:
    """Over all pairs of masks without an empty or full one; without_tn: over those with infinitely many true negatives."""
    for metric in sorted({*of.atoms(Similarity), *(item.metric for item in known)}, key=str):
        _refuse_holes(metric)
    angles = needs_angles(of)
    problems: dict[Maximisation, Cube] = {}
    for cube in cubes(angles):
        if without_tn and cube.roles[0] != tp:
            continue
        conditions = [condition for item in known for condition in conditions_of(item, cube)]
        if cube.spare is not None:
            conditions.append(Condition(cube.spare, QQ(0), 1))
        # where metrics do not tell prediction and reference apart, two cubes ask the same
        problems.setdefault(Maximisation(quotient(of, cube), tuple(conditions)), cube)
    found = maximum(list(problems), cap, {0: 0} if without_tn else {}, coefficients)
    return None if found is None else (found, list(problems.values())[found.cube])


def first_over(
    of: sp.Expr, known: Sequence[Fact], asked: Callable[[Cube], Maximisation]
) -> tuple[Maximum, Cube] | None:
    """What is largest of something that is asked of each cube, on the first side of a cube, or cube, on which its conditions hold anywhere;
    ``of`` and ``known`` say in which coordinates, and whether the number of true negatives counts."""
    without_tn = not any(_knows(metric, tn) for metric in (of, *(item.metric for item in known)))
    angles = needs_angles(of) and not isinstance(signed(of)[1], Similarity)
    there = [cube for cube in cubes(angles) if cube.roles[0] == tp or not without_tn]
    for side, cube in product(({0: 0},) if without_tn else SIDES, there):
        problem = asked(cube)
        if cube.spare is not None:
            problem = problem._replace(conditions=(*problem.conditions, Condition(cube.spare, QQ(0), 1)))
        found = maximum([problem], inf, side, FOR_A_PLACE)
        if found is not None and found.cube >= 0:
            return found, cube
    return None


def met_nowhere(known: Sequence[Fact]) -> bool:
    """Whether it is certain that no pair of masks without an empty or full one has some exact values, also where all places near to which
    floats see them are on sides where a mask would be empty."""
    exact = [item for item in known if item.value.exact]
    for cube in cubes(angles=False):
        conditions = tuple(condition for item in known for condition in conditions_of(item, cube))
        anywhere = maximum([Maximisation(quotient(sp.Integer(0), cube), conditions)], 0, {}) is not None
        equations = [missed(item.metric, item.value.low, cube) for item in exact]
        if anywhere and not no_common_roots(equations, EMPTY):
            return False
    return True


@cache
def _refuse_holes(metric: Similarity) -> None:
    """In charts of masks values at 0/0 are limits; so they are where a mask is empty or full, which charts leave out, and nowhere else."""
    both = ({tp, tn}, {fp, fn}, *map(set, combinations(SYMBOLS, 3)), set(SYMBOLS))
    if not all(by_formula(metric, frozenset(support)) for support in both):
        raise Unsupported(f"{metric} reads 0/0 also where no mask is empty or full")


def conditions_of(item: Fact, cube: Cube) -> Iterator[Condition]:
    """A metric that is not negative, and has a root left, by its square."""
    value, metric = item.value, item.metric
    ends = ((value.low, 1, value.with_low), (value.high, -1, value.with_high))
    for bound, sign, included in ends:
        if needs_angles(metric) and not cube.angles:
            there, bound = quotient(metric**2, cube), bound * abs(bound)
        else:
            there = quotient(metric, cube)
        if value.exact:
            there, bound = without_empty(there, bound)
        yield Condition(there, QQ.from_sympy(bound), sign, value.exact, not included)


def follows(metric: Similarity, value: sp.Expr, item: Fact) -> bool:
    """Whether it is seen that a metric has a value wherever another one has an exact value, as kappa is 0 where MCC is, but for empty and
    full masks."""
    if not value.is_Rational:
        return False
    for cube in cubes(angles=False):
        there, other = quotient_if_any(metric, cube), quotient_if_any(item.metric**2, cube)
        if there is None or other is None:
            return False
        top, bottom = there
        condition = next(conditions_of(item, cube)).polynomial
        if not condition or (top - QQ.from_sympy(value) * bottom).rem(condition):
            return False
    return True
