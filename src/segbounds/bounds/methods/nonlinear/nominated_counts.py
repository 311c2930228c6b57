"""Whole counts next to a place of a chart that floats nominated: the smallest that have what is known, exactly or nearly.

Counts are chosen by exact rules: what floats have in their last bits changes none of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import chain, compress, product
from math import gcd, lcm, sqrt
from typing import Any, NamedTuple

import numpy as np
import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.exact_places import SIDE, solutions
from segbounds.algebra.interval_newton import has_root
from segbounds.bounds.methods.nonlinear.charted_maxima import WIDTH, conditions_of, signed
from segbounds.bounds.methods.nonlinear.constrained_maxima import Maximum
from segbounds.bounds.methods.nonlinear.few_pixels import holds
from segbounds.bounds.methods.nonlinear.followed_places import Followed, followed
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, evaluate, ratio, value_at
from segbounds.regions.charts import EMPTY, Cube, cubes, missed, needs_angles
from segbounds.regions.cone import Vector
from segbounds.regions.facts import Fact, Reported, form_of_side, nonlinear, straightened

#: How near counts come to an exact value of a nonlinear metric.
NEXT_TO = sp.Rational(1, 10**12)
#: Digits in which counts are tried, as a share of all pixels.
DIGITS = (*range(1, 18), 20, 24, 30, 40, 50)
#: Coordinates of masks that are nearly empty.
FAINT = (Fraction(1, 10**10), Fraction(1, 10**13))
#: How far inside of conditions counts are looked for.
SLACKS = (QQ(1, 10**10), QQ(1, 10**11), QQ(0))


class Nominated(NamedTuple):
    """A place of a cube where some values are met, as far as floats tell, and counts made of it.

    near
        An expression, and what it comes to there: counts at which it is less are not taken.
    along
        The values that were asked for when the place was found, where these are not ``known``: a little inside of them.
    """

    there: Maximum
    cube: Cube
    known: Sequence[Fact]
    near: tuple[sp.Expr, sp.Expr] | None = None
    along: tuple[Fact, ...] | None = None

    def exactly(self) -> Counts | None:
        """Whole counts next to it with exactly all values: the smallest of those that were tried."""
        if not self._curves:
            return self._first(self.known, self._rounded())
        # rounded counts miss exact values of nonlinear metrics
        solved = (solve(*place) for solve in (self._solved_in_odds, self._solved) for place in self._places())
        return self._first(self.known, solved)

    def nearly(self) -> Counts | None:
        """The same where nonlinear metrics that were reported exactly have their values up to NEXT_TO."""
        return self._first([_widened(item, self.known) for item in self.known], self._rounded())

    def certain(self) -> bool:
        """Whether it is certain that counts next to it, not only whole ones, have exactly all values."""
        if self.there.cube < 0:
            return False
        cube, place = self.cube.in_odds(self.there.place)
        exact = [item for item in self.known if item.value.exact]
        ranges = [c for item in self.known if not item.value.exact for c in conditions_of(item, cube)]
        equations = [missed(item.metric, item.value.low, cube) for item in exact]
        return has_root(equations, [condition.polynomial for condition in ranges], place)

    @property
    def _curves(self) -> bool:
        return any(item.value.exact and nonlinear(straightened(item.metric, self.known)) for item in self.known)

    def _first(self, wanted: Sequence[Fact], tried: Iterable[Iterable[Counts]]) -> Counts | None:
        """The smallest counts that will do, in the first batch that has some."""
        if self.there.cube < 0:
            return None
        for batch in tried:
            # of maxima on several cubes that are each other's mirror images floats came upon one
            every = set(chain.from_iterable(map(_images, set(batch))))
            ordered = sorted(every, key=lambda counts: (counts.pixels, *counts))
            for counts in _nearly(wanted, self.near, ordered) if ordered else ():
                if all(holds(item, counts) for item in wanted) and (
                    self.near is None or value_at(self.near[0], counts) >= self.near[1] - WIDTH / 2
                ):
                    return counts
        return None

    def _places(self) -> Iterator[tuple[Cube, Sequence[Fraction] | tuple[float, ...]]]:
        """The place with more digits than floats have, a little inside of the conditions, and at them: where a goal is largest, and where
        there is none, or the goal leaves a choice, one of the places that floats do not choose."""
        for slack in SLACKS[-1:] if self._goal.is_number else SLACKS:
            found = self.followed(slack)
            yield found.cube, found.place

    @property
    def _goal(self) -> sp.Expr:
        return sp.Integer(0) if self.near is None else self.near[0]

    def followed(self, slack: Any = SLACKS[-1]) -> Followed:
        """The place with more digits than floats have."""
        goal, cube, place = self._goal, self.cube, self.there.place
        if isinstance(signed(goal)[1], Similarity) or not needs_angles(goal):
            cube, place = _first_chart(*cube.in_odds(place))
        return followed(goal, self.along or tuple(self.known), replace(self.there, place=place), cube, slack)

    def _rounded(self) -> Iterator[Iterator[Counts]]:
        """Counts at the place, rounded up and down to ever more digits, on which linear forms vanish that have to."""
        forms = [form for item in self.known for form in _equality(item, self.known, self.cube)]
        places = list(chain.from_iterable(cube.near(place) for cube, place in self._places()))
        for digits in DIGITS:
            yield (
                counts
                for exact in places
                for up in product((0, 1), repeat=4)
                if (counts := _onto(forms, _rounded(exact, digits, up))) is not None
            )

    def _solved_in_odds(self, cube: Cube, place: Sequence[Fraction | float]) -> Iterator[Counts]:
        """Counts near to a place at which nonlinear metrics have their exact values, where these can be solved for."""
        exact = [item for item in self.known if item.value.exact]
        cube, place = cube.in_odds([float(x) for x in place])
        equations = [missed(item.metric, item.value.low, cube) for item in exact]
        for found in chain.from_iterable(solutions(equations, there) for there in _with_masks(place)):
            counts = cube.at([sp.Rational(x.numerator, x.denominator) for x in found])
            if min(counts) >= 0:
                yield counts

    def _solved(self, cube: Cube, place: Sequence[Fraction | float]) -> Iterator[Counts]:
        """The same by shares of the pixels: equations with roots of the odds, such as of Fowlkes-Mallows, are linear in these."""
        equations = [_in_counts(item, cube) for item in self.known if item.value.exact]
        there = [equation for equation in equations if equation is not None]
        if len(there) < len(equations):
            return
        for counts in cube.near(place):
            shares = [count / counts.pixels for count in counts]
            for found in solutions(there, shares):
                if min(found) >= 0 and any(found):
                    common = lcm(*(x.denominator for x in found))
                    whole = [int(x * common) for x in found]
                    yield Counts(*(count // gcd(*whole) for count in whole))


def _images(counts: Counts) -> Iterator[Counts]:
    """Counts with prediction and reference exchanged, or one of them or both with what is not in it: one image on each cube."""
    for order in _orders():
        yield Counts(*(counts[i] for i in order))


@cache
def _orders() -> tuple[tuple[int, ...], ...]:
    first, *_ = everywhere = cubes(angles=False)
    places = [SYMBOLS.index(count) for count in first.roles]
    return tuple(tuple(places[cube.roles.index(count)] for count in SYMBOLS) for cube in everywhere)


def _rounded(exact: Counts, digits: int, up: Sequence[int]) -> list[int]:
    return [count * 10**digits // exact.pixels + more for count, more in zip(exact, up, strict=True)]


def _with_masks(place: Sequence[float]) -> Iterator[Sequence[float | Fraction]]:
    """A place, or places near to it where a mask would be empty."""
    for faint in FAINT if min(place[:2]) < SIDE else FAINT[:1]:
        yield [faint if i in EMPTY and x < SIDE else x for i, x in enumerate(place)]


def _coordinates(cube: Cube, counts: Counts) -> tuple[float, ...] | None:
    """The odds, and the share of the overlap, of some counts; None where these do not belong to the cube."""
    by_role = dict(zip(SYMBOLS, counts, strict=True))
    joint, more, other, rest = (by_role[count] for count in cube.roles)
    if not (joint + other and other + rest and more + rest):
        return None
    larger, smaller = (joint + more) / (other + rest), (joint + other) / (more + rest)
    if not 0 < smaller <= larger * (1 + SIDE) <= 1 + 3 * SIDE:
        return None
    return min(larger, 1.0), min(sqrt(smaller / larger), 1.0), joint / (joint + other)


def _first_chart(cube: Cube, place: tuple[float, ...]) -> tuple[Cube, tuple[float, ...]]:
    """Of the cubes in which a place lies, on a side that they share, the first one."""
    if min(place[:2]) < SIDE:
        return cube, place
    counts = cube.at(place)
    for other in cubes(angles=False):
        if (found := _coordinates(other, counts)) is not None:
            return other, found
    return cube, place


_COUNTS = ring("tp, fp, fn, tn", QQ)[0]


def _in_counts(item: Fact, cube: Cube) -> PolyElement | None:
    """A polynomial in the counts that vanishes where a metric has its exact value, and perhaps where it has the opposite one; None where
    the metric has other roots in it."""
    top, bottom = ratio(cube.formula(item.metric))
    value = item.value.low
    if not bottom.is_polynomial(*SYMBOLS):
        top, bottom, value = top**2, sp.expand(bottom**2), value**2
    equation = sp.expand(top - value * bottom)
    if not equation.is_polynomial(*SYMBOLS) or any(not c.is_Rational for c in sp.Poly(equation, *SYMBOLS).coeffs()):
        return None
    return _COUNTS.from_dict({powers: QQ.from_sympy(c) for powers, c in sp.Poly(equation, *SYMBOLS).terms()})


def _widened(item: Fact, known: Sequence[Fact]) -> Fact:
    """A nonlinear metric that was reported exactly may have its value only where counts are roots."""
    if not item.value.exact or not nonlinear(straightened(item.metric, known)):
        return item
    return Fact(item.metric, Reported(item.value.low - NEXT_TO, item.value.high + NEXT_TO))


def _nearly(wanted: Sequence[Fact], near: tuple[sp.Expr, sp.Expr] | None, tried: Sequence[Counts]) -> Iterator[Counts]:
    """Those of some counts that seem to have the values: a look in floats, which saves exact ones."""
    counts = Counts(*np.array(tried, float).reshape(-1, 4).T)
    seen = np.ones(len(tried), bool)
    for item in wanted:
        value = np.asarray(evaluate(item.metric, counts))
        seen &= (value >= float(item.value.low) - 1e-9) & (value <= float(item.value.high) + 1e-9)
    if near is not None and near[0].free_symbols:
        with np.errstate(all="ignore"):  # a quotient of metrics where both are 0
            seen &= np.asarray(evaluate(near[0], counts)) >= float(near[1]) - 1e-9
    return compress(tried, seen)


def _equality(item: Fact, known: Sequence[Fact], cube: Cube) -> Iterator[Vector]:
    """The linear form that vanishes where a metric that is not nonlinear has its exact value."""
    metric = straightened(item.metric, known)
    if not item.value.exact or nonlinear(metric):
        return
    top, bottom = map(form_of_side, ratio(cube.formula(metric)))
    value = QQ.from_sympy(item.value.low)
    yield tuple(a - value * b for a, b in zip(top, bottom, strict=True))


def _onto(forms: Sequence[Vector], counts: Sequence[int]) -> Counts | None:
    """Whole counts near to some, up to a factor, on which linear forms vanish; where there is a choice the largest counts change."""
    order = sorted(range(4), key=lambda i: -counts[i])
    moved = [counts[i] for i in order]
    if forms:
        rows, pivots = _reduced(tuple(forms), tuple(order))
        for row, pivot in zip(rows, pivots, strict=False):
            moved[pivot] = -sum(row[i] * moved[i] for i in range(4) if i not in pivots)
    if min(moved) < 0 or not any(moved):
        return None
    common = lcm(*(int(count.denominator) for count in moved))
    whole = dict(zip(order, (int(count * common) for count in moved), strict=True))
    factor = gcd(*whole.values())
    return Counts(*(whole[i] // factor for i in range(4)))


@cache
def _reduced(forms: tuple[Vector, ...], order: tuple[int, ...]) -> tuple[list[list[Any]], tuple[int, ...]]:
    reduced, pivots = DomainMatrix([[form[i] for i in order] for form in forms], (len(forms), 4), QQ).rref()
    return reduced.to_list(), pivots
