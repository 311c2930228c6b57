"""The largest value of a quotient of polynomials on cubes where other quotients lie in given ranges, enclosed.

Boxes are halved until each is done with: a condition fails all over it, or the goal stays below the best value that was found. What that
leaves is a cloud of boxes around the place of the maximum, where conditions and goal trade off. There the goal is replaced by

    goal + sum of multiplier_i (slack of condition i),        multiplier_i >= 0,

which is no less where the conditions hold. With the multipliers of Karush, Kuhn and Tucker it is flat at the maximum, and
Bernstein coefficients, whose gap shrinks with the square of the box, need only a few boxes at each size. They are found by a
local search in floats, as the best value is; what is certain is that nothing lies above the bound, up to a margin for rounding.

How many boxes are looked at is limited, not how long: the same question has the same answer everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.algebra.bernstein import coefficients, extremes
from segbounds.bounds.methods.nonlinear.boxes import (
    Boxes,
    Functions,
    at_face,
    axes_to_halve,
    both_halves,
    ceilings_of,
    on_boxes,
    rounding_of,
    tensors_of,
)
from segbounds.regions.charts import EMPTY, Quotient, degrees, in_the_middle

TOLERANCE = 3.5e-10
#: Where masks are equal, or opposite; at most two counts are not zero there, and everything is known exactly without a search.
EQUAL = ({1: 1, 2: 1}, {0: 1, 1: 1, 2: 0})
#: Boxes that may be left at a time, and coefficients to look at, all together.
AT_ONCE, COEFFICIENTS = 20_000, 100_000_000
#: Coefficients to look at where a place is wanted and no bound: nothing nearer is found by showing it for longer.
FOR_A_PLACE = 8_000_000
#: Boxes from which local searches set out, or halvings of them.
LOOKED_AT, FIRST_HALVINGS = 300, 20
STARTS = 4
#: What counts as a condition that is met with equality, in a local search.
TIGHT = 1e-7
#: How far inside of its range a condition is kept at the place of the best value.
INSIDE = 1e-12
#: How near to a side of the cube a place stays there.
SIDE = 1e-9


class Condition(NamedTuple):
    """sign (quotient - bound) >= 0; where it is one of an equality, the other one has the opposite sign.

    strict
        Whether the bound itself is left out. That counts only where nothing but the bound can be met: else it changes no supremum.
    """

    quotient: Quotient
    bound: Any
    sign: int
    equality: bool = False
    strict: bool = False

    @property
    def polynomial(self) -> PolyElement:
        top, bottom = self.quotient
        return self.sign * (top - self.bound * bottom)


class Maximisation(NamedTuple):
    """A goal and conditions on [0, 1]^k; each cube of a question has the same conditions, in the same order."""

    goal: Quotient
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Maximum:
    """best <= largest value <= bound; the best value is taken (up to rounding) at a place on one of the cubes.

    ``cube`` is its number; -1 where no place was found.
    """

    best: float
    bound: float
    cube: int
    place: tuple[float, ...]


def maximum(
    problems: Sequence[Maximisation],
    cap: float = np.inf,
    fixed: Mapping[int, int] | None = None,
    coefficients: float = np.inf,
) -> Maximum | None:
    """None where the conditions hold nowhere on any cube; ``cap`` is a bound that is known already, ``fixed`` the face of each cube to
    search, as coordinates and the side, 0 or 1. Fewer ``coefficients`` than always may be allowed to be looked at."""
    return _MaximumSearch(problems, cap, dict(fixed or {}), coefficients).run()


class _MaximumSearch:
    def __init__(self, problems: Sequence[Maximisation], cap: float, face: dict[int, int], most: float) -> None:
        self.problems, self.cap, self.most = problems, cap, min(most, COEFFICIENTS)
        self.functions = [Functions([cube.goal, *(c.quotient for c in cube.conditions)]) for cube in problems]
        self.boxes = [
            self._boxes(number, fixed)
            for number, cube in enumerate(problems)
            for fixed in _faces(cube.conditions, face)
        ]
        self.best, self.at = -np.inf, (-1, np.zeros(0))
        self.multipliers: list[dict[int, float]] = [{}]
        self.looked_at = 0

    def run(self) -> Maximum | None:
        searched = halvings = 0
        while self.boxes and self.best + 2 * TOLERANCE < self.cap:
            left = sum(len(boxes.corner) for boxes in self.boxes)
            if self.looked_at > self.most or left > AT_ONCE:
                return self._found(min(self.cap, self._ceiling()))
            first = searched == 0 and halvings > FIRST_HALVINGS
            if first or left > max(LOOKED_AT, 4 * searched):  # other multipliers may help, or a better value
                self._search_from_boxes()
                searched = left
            else:
                self._halve()
                halvings += 1
        return None if self.at[0] < 0 else self._found(min(self.cap, self._level))

    def _found(self, bound: float) -> Maximum:
        return Maximum(min(self.best, bound), bound, self.at[0], tuple(map(float, self.at[1])))

    @property
    def _level(self) -> float:
        return self.best + TOLERANCE

    def _boxes(self, number: int, fixed: dict[int, int]) -> Boxes:
        cube = self.problems[number]
        tensors = [tensor for c in cube.conditions for tensor in tensors_of(fixed, c.polynomial)]
        undecided = [(tensor, rounding_of(tensor)) for tensor in tensors if tensor.min() < 0]
        corner, width = np.zeros((1, 3)), np.ones(3)
        for axis, side in fixed.items():
            corner[:, axis], width[axis] = side, 0
        top, bottom = tensors_of(fixed, *cube.goal)
        goal = (top, bottom, rounding_of(top, bottom))
        return Boxes(number, self.functions[number], undecided, [goal], corner, width, fixed)

    def _halve(self) -> None:
        for i, boxes in enumerate(self.boxes):
            tried = [self._halved(boxes, axis) for axis in axes_to_halve(boxes)]
            self.boxes[i] = min(tried, key=lambda halved: len(halved.corner))
            self.looked_at += len(tried) * boxes.size
        self.boxes = [boxes for boxes in self.boxes if len(boxes.corner)]

    def _halved(self, boxes: Boxes, axis: int) -> Boxes:
        width, upper = boxes.width.copy(), boxes.corner.copy()
        width[axis] /= 2
        upper[:, axis] += width[axis]
        halved = replace(
            boxes,
            corner=np.concatenate([boxes.corner, upper]),
            width=width,
            conditions=[(both_halves(tensor, axis), margin) for tensor, margin in boxes.conditions],
            goals=[(both_halves(top, axis), both_halves(bottom, axis), margin) for top, bottom, margin in boxes.goals],
        )
        self._discard(halved)
        return halved

    def _discard(self, boxes: Boxes) -> None:
        left = np.ones(len(boxes.corner), bool)
        for tensor, margin in boxes.conditions:
            left &= extremes(tensor)[1] > -margin
        if np.isfinite(self.best):
            for top, bottom, margin in boxes.goals:
                left &= extremes(top - self._level * bottom)[1] > -margin * max(1, abs(self._level))
        if not left.all():
            boxes.choose(left)
        # what holds on all boxes that are left needs no further look
        boxes.conditions = [(tensor, margin) for tensor, margin in boxes.conditions if tensor.min(initial=0) < 0]

    def _ceiling(self) -> float:
        """What the goal may still come to on the boxes that are left."""
        return max([self._level, *(float(ceilings_of(boxes).max()) for boxes in self.boxes)])

    def _search_from_boxes(self) -> None:
        """Better values, and multipliers that suit them, from the most promising boxes."""
        starts: list[tuple[float, float, int, int]] = []
        for which, boxes in enumerate(self.boxes):
            far = self._missed(boxes.number, boxes.functions(boxes.middles)[0]).round(3)
            hopes = ceilings_of(boxes)
            starts += [(far[place], -hopes[place], which, place) for place in np.lexsort((-hopes, far))[:STARTS]]
        ends: list[tuple[float, int, np.ndarray]] = []
        for _, _, which, place in sorted(starts)[: 2 * STARTS]:
            boxes = self.boxes[which]
            found = self._climb(boxes, boxes.middles[place])
            if found is None:
                continue
            value, end = found
            ends.append((value, boxes.number, end))
            if value > self.best:
                self.best, self.at = value, (boxes.number, end)
        new: list[dict[int, float]] = []
        for _, number, end in sorted(ends, key=lambda one: -one[0])[:STARTS]:
            weights = self._multipliers(number, end)
            if not any(_alike(weights, other) for other in (*self.multipliers, *new)):
                new.append(weights)
        new = new[:2]
        self.multipliers += new
        for boxes in self.boxes:
            boxes.goals += [self._with_multipliers(boxes, part) for weights in new for part in _largest_first(weights)]
            self._discard(boxes)
        self.boxes = [boxes for boxes in self.boxes if len(boxes.corner)]

    def _missed(self, number: int, values: np.ndarray) -> np.ndarray:
        """By how much the conditions are broken, at most, in their own units."""
        worst = np.zeros(len(values))
        for i, condition in enumerate(self.problems[number].conditions, start=1):
            worst = np.maximum(worst, condition.sign * (float(condition.bound) - values[:, i]))
        return np.nan_to_num(worst, nan=1.0)

    def _climb(self, boxes: Boxes, start: np.ndarray) -> tuple[float, np.ndarray] | None:
        """The goal and the place of a local maximum, a little inside of the conditions."""
        from scipy.optimize import minimize  # imported here: half of the time that a query would take to start

        functions, conditions, fixed = boxes.functions, self.problems[boxes.number].conditions, boxes.fixed
        signs = np.array([c.sign for c in conditions], float)
        bounds = np.array([float(c.bound) for c in conditions])
        equal = np.array([c.equality for c in conditions], bool)
        first = np.array([c.equality and c.sign > 0 for c in conditions], bool)

        def slack(x: np.ndarray, which: np.ndarray) -> np.ndarray:
            return (signs * (functions.at(x)[0][1:] - bounds))[which]

        def slopes(x: np.ndarray, which: np.ndarray) -> np.ndarray:
            return (signs[:, None] * functions.at(x)[1][1:])[which]

        limits = [
            {"type": kind, "fun": slack, "jac": slopes, "args": (which,)}
            for kind, which in (("eq", first), ("ineq", ~equal))
            if which.any()
        ]
        box = [(fixed[i], fixed[i]) if i in fixed else (0, 1) for i in range(len(start))]
        try:
            found = minimize(
                lambda x: -functions.at(x)[0][0],
                start,
                jac=lambda x: -functions.at(x)[1][0],
                method="SLSQP",
                bounds=box,
                constraints=limits,
                options={"ftol": 1e-15, "maxiter": 200},
            )
        except ValueError:
            return None
        place = np.clip(found.x, 0, 1)
        if not np.isfinite(place).all():
            return None
        place = self._inside(place, fixed, slack, slopes, equal, first)
        values = functions.at(place)[0][None]
        if self._missed(boxes.number, values)[0] > INSIDE or not np.isfinite(values[0, 0]):
            return None
        return float(values[0, 0]), place

    def _inside(
        self, place: np.ndarray, fixed: dict[int, int], slack: Any, slopes: Any, equal: np.ndarray, first: np.ndarray
    ) -> np.ndarray:
        """Newton's steps to where tight conditions have a little room, and equalities none."""
        everything = np.ones(len(equal), bool)
        for _ in range(30):
            room = slack(place, everything)
            tight = (first | (~equal & (room < TIGHT))).nonzero()[0]
            wanted = np.where(first, 0.0, 2 * INSIDE)[tight] - room[tight]
            wanted[~first[tight]] = wanted[~first[tight]].clip(0)
            if not len(tight) or abs(wanted).max() < INSIDE / 4:
                break
            matrix = slopes(place, everything)[tight]
            free = [i for i in range(len(place)) if i not in fixed and SIDE < place[i] < 1 - SIDE]
            if not free:
                break
            step = np.zeros(len(place))
            step[free] = np.linalg.lstsq(matrix[:, free], wanted, rcond=None)[0]
            place = np.clip(place + step, 0, 1)
        return place

    def _multipliers(self, number: int, place: np.ndarray) -> dict[int, float]:
        """Of the conditions that are met with equality; the sides of the cube count as such."""
        from scipy.optimize import nnls

        values, slopes = self.functions[number].at(place)
        conditions = self.problems[number].conditions
        tight = [i for i, c in enumerate(conditions) if c.sign * (values[i + 1] - float(c.bound)) < TIGHT]
        columns = [conditions[i].sign * slopes[i + 1] for i in tight]
        sides = [
            (1 if place[i] < TIGHT else -1) * np.eye(len(place))[i]
            for i in range(len(place))
            if not TIGHT <= place[i] <= 1 - TIGHT
        ]
        if not tight:
            return {}
        matrix = np.array([*columns, *sides]).T
        scale = np.abs(matrix).max(axis=0).clip(1e-12)
        weights = nnls(matrix / scale, -slopes[0])[0] / scale
        return {i: float(weight) for i, weight in zip(tight, weights[: len(tight)], strict=True) if weight > 1e-9}

    def _with_multipliers(self, boxes: Boxes, weights: dict[int, float]) -> tuple[np.ndarray, np.ndarray, float]:
        """The goal with slacks added to it, on the boxes."""
        cube = self.problems[boxes.number]
        top, bottom = cube.goal
        for i, weight in weights.items():
            condition = cube.conditions[i]
            exact = QQ(*Fraction(weight).limit_denominator(10**12).as_integer_ratio())
            below = condition.quotient[1]
            common = bottom.gcd(below)  # of one sign inside of the cube, as what it divides
            common = common if in_the_middle(common) > 0 else -common
            top = top * below.exquo(common) + exact * condition.polynomial * bottom.exquo(common)
            bottom = bottom * below.exquo(common)
        tops, bottoms = tensors_of(boxes.fixed, top, bottom)
        return on_boxes(tops, boxes), on_boxes(bottoms, boxes), rounding_of(tops, bottoms)


def _alike(one: dict[int, float], other: dict[int, float]) -> bool:
    return one.keys() == other.keys() and all(abs(one[i] - other[i]) < 1e-4 * (1 + one[i]) for i in one)


def _largest_first(weights: dict[int, float]) -> Iterator[dict[int, float]]:
    """The multipliers, and parts of them without the smaller ones: with these the goal falls where the other conditions have slack, where
    with all of them it is flat."""
    order = sorted(weights, key=lambda i: -weights[i])
    for number in range(len(order), 0, -1):
        yield {i: weights[i] for i in order[:number]}


def _faces(conditions: Sequence[Condition], fixed: dict[int, int]) -> Iterator[dict[int, int]]:
    """The faces of a face on which conditions that are positive nowhere can still be met; itself where there are no such."""
    for condition in conditions:
        polynomial = at_face(condition.polynomial, fixed)
        if not polynomial or not _never_positive(polynomial):
            continue
        zero: list[dict[int, int]] = []
        free = [i for i in range(3) if i not in fixed]
        for sides in sorted(product((None, 0, 1), repeat=len(free)), key=lambda sides: -sides.count(None)):
            face = {i: side for i, side in zip(free, sides, strict=True) if side is not None}
            if condition.strict or any(face.get(i) == 0 for i in EMPTY):
                continue
            if any(equal.items() <= (fixed | face).items() for equal in EQUAL):
                continue
            if not any(other.items() <= face.items() for other in zero) and not at_face(polynomial, face):
                zero.append(face)
        for face in zero:
            yield from _faces(conditions, fixed | face)
        return
    yield fixed


def _never_positive(polynomial: PolyElement) -> bool:
    """Whether its coefficients show it; exactly, for a coefficient may be a zero."""
    if coefficients(polynomial.terms(), degrees(polynomial)).max() > 1e-9:
        return False
    return bool(coefficients(polynomial.terms(), degrees(polynomial), exact=True).max() <= 0)
