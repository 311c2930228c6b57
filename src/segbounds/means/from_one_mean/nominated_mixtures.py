"""Mixtures of points of curves, nominated in floats."""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import sympy as sp

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.errors import Unsupported
from segbounds.ranges.of_three.values import a

if TYPE_CHECKING:  # imported where floats nominate: most means are found without
    import numpy as np
from segbounds.means.from_one_mean.curves import DIGITS, Atom, MomentCurve, Point, Range

NODES = 65  # of a curve in the first grid
ROUNDS = 9  # in which the grid closes in on the points that are used, 5 times nearer each time
PENALTY = 1e3  # on missing a moment, where no points of a grid have it


@dataclass(frozen=True)
class NominatedMixture:
    """What a programme on a grid found: the mean of y, the coefficients of 1, x and x^2 of its dual, the mixture, and the moments 1,
    mean x and mean x^2 that hold it in place (not a number where one does not)."""

    value: float
    slopes: tuple[float, ...]
    atoms: tuple[Atom, ...]
    moments: tuple[sp.Rational, ...]
    curves: tuple[MomentCurve, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple((atom.curve, atom.place) for atom in self.atoms)


@cache
def nominated_mixture(curves: tuple[MomentCurve, ...], mean: Range, variance: Range | None) -> NominatedMixture | None:
    """The programme on grids that close in on its points; with a variance, the mean is one number. None where nothing has the moments."""
    import numpy as np

    ranges = [mean] if variance is None else [mean, (mean[0] ** 2 + variance[0], mean[0] ** 2 + variance[1])]
    first = grids = [grid_of(curve, mean) for curve in curves]
    step = 0.1
    for _ in range(ROUNDS):
        owners = np.repeat(np.arange(len(curves)), [len(grid) for grid in grids])
        places = np.concatenate(grids)
        x, y = np.hstack([values_of(curve)(grid) for curve, grid in zip(curves, grids, strict=True)])
        found = mixture(y, np.array([x, x**2][: len(ranges)]), ranges, Missing(PENALTY))
        if found is None:
            raise Unsupported("a linear programme was not solved")
        used = np.flatnonzero(found.shares > 1e-12)
        step /= 5
        grids = [
            np.union1d(grid, near_places(curve, places[used[owners[used] == i]], step))
            for i, (curve, grid) in enumerate(zip(curves, first, strict=True))
        ]
    if found is None or found.missed > 1e-8:
        return None
    shares, held = found.shares[used], [sp.Integer(1)]
    for power, ends in enumerate(ranges, start=1):
        here = shares @ x[used] ** power
        held += [end for end in dict.fromkeys(ends) if abs(float(end) - here) < 1e-8][:1] or [sp.nan]
    atoms = [
        Atom(sp.Float(share, 15), curves[i], simple_number(curves[i], place, step))
        for i in dict.fromkeys(owners[used])
        for place, share in groups_of(places[used[owners[used] == i]], shares[owners[used] == i], 5 * step)
    ]
    slopes = (float(found.groups[0]), *map(float, found.multipliers))
    return NominatedMixture(float(shares @ y[used]), slopes, tuple(atoms), tuple(held), curves)


def grid_of(curve: MomentCurve, mean: Range) -> np.ndarray:
    """Values of a, denser towards the ends of the curve and towards the mean."""
    import numpy as np

    low, high = float(curve.low), float(curve.high)
    nodes = low + (high - low) * (1 - np.cos(np.linspace(0, np.pi, NODES))) / 2
    steps = np.concatenate([[0], np.logspace(-5, -1, 9)])
    near = [float(end) + sign * steps for end in mean for sign in (-1, 1)]
    return np.unique(np.concatenate([nodes, *near]).clip(low, high))


def near_places(curve: MomentCurve, places: np.ndarray, step: float) -> np.ndarray:
    import numpy as np

    low, high = float(curve.low), float(curve.high)
    return np.add.outer(places, step * np.linspace(-1, 1, 11)).ravel().clip(low, high)


@cache
def values_of(curve: MomentCurve) -> Callable[[np.ndarray], np.ndarray]:
    """x and y of a curve at values of a, of shape (2, many)."""
    import numpy as np

    ends = {float(end): [float(curve.x_at(end)), float(curve.y_at(end))] for end in (curve.low, curve.high)}
    sides = [sp.lambdify(a, side, modules="numpy") for side in (curve.x, curve.y)]

    def values(places: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            found = np.array([side(places) + 0 * places for side in sides])
        for end, value in ends.items():
            found[:, places == end] = np.array(value)[:, None]
        return found

    return values


def groups_of(places: np.ndarray, shares: np.ndarray, width: float) -> Iterator[tuple[float, float]]:
    """Places, with neighbours on the grid that are used for what lies between them taken together, and their shares."""
    import numpy as np

    order = np.argsort(places)
    places, shares = places[order], shares[order]
    for group in np.split(np.arange(len(places)), np.flatnonzero(np.diff(places) > width) + 1):
        yield float(places[group] @ shares[group] / shares[group].sum()), float(shares[group].sum())


def simple_number(curve: MomentCurve, place: float, width: float) -> sp.Rational:
    """The simplest fraction next to a place; an end of the curve where one is."""
    for end in (curve.low, curve.high):
        if end.is_Rational and abs(float(end) - place) <= 2 * width:
            return end
    for denominator in (10, 100, 1000, 10**4):
        near = Fraction(place).limit_denominator(denominator)
        if abs(near - place) <= 2 * width:
            break
    else:
        near = Fraction(place).limit_denominator(DIGITS)
    return sp.Rational(near.numerator, near.denominator)
