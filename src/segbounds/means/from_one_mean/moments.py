"""The least mean of y over all distributions on some curves (x, y), where the mean of x, and perhaps its variance, are known.

A distribution is a mixture of points. For a mean m and a variance v of x this is a linear programme in the shares of the points; its
dual is a function below all curves,

    y >= c0 + c1 x + c2 x^2     at every point,

and averages by itself: mean y >= c0 + c1 m + c2 (m^2 + v), the inequality of Chebyshev and Markov. With at most three points a mixture
reaches the best of these bounds. A programme in floats nominates both, on a grid that closes in on the points. Then everything is
exact: the shares of the points solve the equations of the moments; the coefficients are those of a function that touches the
curves there, or are rounded and lowered a little; that it lies below every curve is read from the signs between the real roots of
the difference. Where both have the same value, that is the least mean; else they enclose it.

The mean of x may lie anywhere between two numbers and so may its variance: a function below the curves bounds the mean of y for all of
them, and where one is not good enough for all means, their interval is cut in two.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from typing import TYPE_CHECKING

import sympy as sp

from segbounds.algebra.comparisons import between, ordered, same
from segbounds.errors import Unsupported
from segbounds.ranges.arcs import roots_between
from segbounds.ranges.of_three.values import a

if TYPE_CHECKING:  # imported where floats nominate: most means are found without
    import numpy as np
from segbounds.means.from_one_mean.curves import DIGITS, SLIP, WIDTH, Atom, Below, Least, MomentCurve, Point, Range
from segbounds.means.from_one_mean.nominated_mixtures import (
    NominatedMixture,
    grid_of,
    near_places,
    nominated_mixture,
    values_of,
)

MISSED = sp.Float("1e-50")  # what equations that hold miss in 60 digits, and such that do not hold do not
LOWERED = [sp.Rational(k, 10**e) for e in (14, 13, 12, 11, 10) for k in (1, 3)]
TRIED = 4  # of the usual mixtures, those with the least means
PARTS = 60  # into which an interval of means is cut at most


def least_mean(curves: Sequence[MomentCurve], mean: Range, variance: Range | None = None) -> Least | None:
    """The least mean of y where the mean (and the variance) of x lie in these ranges.

    None where no mixture was found, which is no proof that there is none. Raises Unsupported where bound and mixture did not come
    together.
    """
    shown = tuple(curves)
    asked = mean
    if variance is not None:
        mean = _possible(shown, mean, variance[0])
        if mean[0] > mean[1]:
            return None
    guessed = _guessed(shown, mean, variance)
    if guessed is not None:
        return guessed
    best: _Mixture | None = None
    bounds: list[tuple[sp.Expr, Below]] = []
    parts = [mean]
    while parts:
        low, high = parts.pop()
        places = [(low, high)] if variance is None else [(m, m) for m in dict.fromkeys((low, (low + high) / 2, high))]
        found = [one for place in places if (one := nominated_mixture(shown, place, variance)) is not None]
        if not found:
            if low < high and variance is not None and high - low > (mean[1] - mean[0]) / PARTS:
                parts += [(low, (low + high) / 2), ((low + high) / 2, high)]
            continue
        nominated = min(found, key=lambda one: one.value)
        mixture = _exactly(nominated)
        if best is None or sp.N(mixture.reached - best.reached, 30) < 0:
            best = mixture
        below = _below(nominated, mixture)
        bound = below.least(low - SLIP, high + SLIP, variance) if mean != asked else below.least(low, high, variance)
        if sp.N(best.reached - bound, 30) > WIDTH and low < high and len(parts) + len(bounds) < PARTS:
            parts += [(low, (low + high) / 2), ((low + high) / 2, high)]
        else:
            bounds.append((bound, below))
    if best is None:
        return None
    bound = ordered([bound for bound, _ in bounds])[0]
    if sp.N(best.reached - bound, 30) > WIDTH:
        raise Unsupported("the bound and the best mixture did not come together")
    return Least(bound, best.reached, best.atoms, tuple(below for _, below in bounds))


def _possible(curves: Sequence[MomentCurve], mean: Range, variance: sp.Rational) -> Range:
    """The means with which so large a variance is possible: (m - least x)(most x - m) is no less. Rounded inwards."""
    ends = [curve.x_at(end) for curve in curves for end in (curve.low, curve.high)]
    low, high = ordered(ends)[0], ordered(ends)[-1]
    room = ((high - low) / 2) ** 2 - variance
    if sp.N(room) < 0:
        return sp.Integer(1), sp.Integer(0)
    middle, half = (low + high) / 2, sp.sqrt(room)
    least, most = sp.ceiling((middle - half) / SLIP) * SLIP, sp.floor((middle + half) / SLIP) * SLIP
    return sp.Max(mean[0], least), sp.Min(mean[1], most)


def _guessed(curves: tuple[MomentCurve, ...], mean: Range, variance: Range | None) -> Least | None:
    """The mixtures of most answers, tried before any programme: all alike, or some at an end of a curve and the others alike."""
    fixed = [(curve, end) for curve in curves for end in dict.fromkeys((curve.low, curve.high)) if end.is_Rational]
    found: dict[_Mixture, int] = {}
    for m in dict.fromkeys(mean):
        for points, rows in _usual(curves, fixed, m, dict.fromkeys(variance or ())):
            mixture = _with_moments(points, rows)
            if mixture is not None:
                found.setdefault(mixture, len(rows))
    for mixture in sorted(found, key=lambda one: sp.N(one.reached, 20))[:TRIED]:
        for number in dict.fromkeys((1, found[mixture])):
            below = _touching(mixture, range(number))
            if below is None or not same(below.least(*mean, variance), mixture.reached):
                continue
            if all(lies_below(below, curve) for curve in curves):
                return Least(mixture.reached, mixture.reached, mixture.atoms, (below,))
    return None


def _usual(
    curves: Sequence[MomentCurve], fixed: Sequence[Point], m: sp.Rational, variances: Iterable[sp.Rational]
) -> Iterator[tuple[list[Point], list[tuple[int, sp.Rational]]]]:
    """Points, and the moments that they are to have."""
    rows = [(0, sp.Integer(1)), (1, m)]
    if not variances:
        yield from (([(curve, m)], rows) for curve in curves if curve.x == a and curve.low <= m <= curve.high)
        yield from (([one, other], rows) for one, other in combinations(fixed, 2))
    for v in variances:
        for one in fixed:
            x = one[0].x_at(one[1])
            if x == m:
                continue
            place = m + v / (m - x)
            yield from (
                ([one, (curve, place)], [*rows, (2, m**2 + v)])
                for curve in curves
                if curve.x == a and curve.low <= place <= curve.high
            )


@dataclass(frozen=True)
class _Mixture:
    atoms: tuple[Atom, ...]
    reached: sp.Expr


def _exactly(nominated: NominatedMixture) -> _Mixture:
    """A mixture with exactly the moments that the programme reached; the one that it found, in floats, where that is not simple."""
    rows = [(power, moment) for power, moment in enumerate(nominated.moments) if moment is not sp.nan]
    for points in _moved(nominated.points, rows):
        mixture = _with_moments(points, rows)
        if mixture is not None:
            return mixture
    return _Mixture(nominated.atoms, sp.Float(nominated.value, 15))


def _with_moments(points: Sequence[Point], rows: Sequence[tuple[int, sp.Rational]]) -> _Mixture | None:
    """The mixture of some points that has some moments, if there is one and only one."""
    places = [curve.x_at(place) for curve, place in points]
    rational = all(entry.is_Rational for entry in (*places, *(moment for _, moment in rows)))
    two = len(points) == 2 and [power for power, _ in rows[:2]] == [0, 1]
    shares = _of_two(places, rows) if two and rational else _solved(places, rows)
    if shares is None:
        return None
    atoms = tuple(Atom(share, *point) for share, point in zip(shares, points, strict=True) if share != 0)
    return _Mixture(atoms, sp.Add(*(atom.share * atom.curve.y_at(atom.place) for atom in atoms)))


def _of_two(places: Sequence[sp.Rational], rows: Sequence[tuple[int, sp.Rational]]) -> list[sp.Rational] | None:
    """Shares of two places from their mean: by far the most that are asked for, and no system of equations."""
    (x, y), mean = places, rows[1][1]
    if x == y or not min(x, y) <= mean <= max(x, y):
        return None
    shares = [(y - mean) / (y - x), (mean - x) / (y - x)]
    return shares if all(shares[0] * x**power + shares[1] * y**power == moment for power, moment in rows) else None


def _solved(places: Sequence[sp.Expr], rows: Sequence[tuple[int, sp.Rational]]) -> list[sp.Expr] | None:
    matrix = sp.Matrix([[place**power for place in places] for power, _ in rows])
    right = sp.Matrix([moment for _, moment in rows])
    square = matrix[: len(places), :]
    if square.rows != square.cols or square.det() == 0:
        return None
    shares = square.LUsolve(right[: len(places), :])
    if any(sp.N(share, 30) < 0 for share in shares) or any(
        abs(sp.N(miss, 60)) > MISSED for miss in matrix * shares - right
    ):
        return None
    return list(shares)


def _moved(points: Sequence[Point], rows: Sequence[tuple[int, sp.Rational]]) -> Iterator[list[Point]]:
    """The points, as many as there are moments, perhaps one of them moved to where the moments want it."""
    missing = len(rows) - len(points)
    moments = dict(rows)
    if missing == 0:
        yield list(points)
    if missing == 1 and len(points) == 1 and points[0][0].x == a and 1 in moments:
        yield from _padded([(points[0][0], moments[1])], 1)
    if missing == 1 and len(points) == 2:
        for kept, (curve, place) in permutations(points):
            # the mean of (x - kept)(x - moved) is zero
            x = kept[0].x_at(kept[1])
            if curve.x == a and x != moments[1]:
                moved = (moments[2] - x * moments[1]) / (moments[1] - x)
                if curve.low <= moved <= curve.high and abs(moved - place) < 1e-4:
                    yield from _padded([kept, (curve, moved)], 1)
    if missing > 0:
        yield from _padded(list(points), missing)


def _padded(points: list[Point], missing: int) -> Iterator[list[Point]]:
    """The points with some more next to them, which take no share or, being so near, make no difference."""
    for curve, place in points:
        for distance in (sp.Rational(1, 10**6), -sp.Rational(1, 10**6)):
            if missing and curve.low <= place + distance <= curve.high:
                yield from _with(points, (curve, place + distance), missing)


def _with(points: list[Point], point: Point, missing: int) -> Iterator[list[Point]]:
    if missing == 1:
        yield [*points, point]
    elif point not in points:
        yield from _padded([*points, point], missing - 1)


def _below(nominated: NominatedMixture, mixture: _Mixture) -> Below:
    """The function that touches the curves at the points of the mixture, if it lies below them; else the one of the programme, lowered."""
    held = [power for power, moment in enumerate(nominated.moments) if moment is not sp.nan]
    touching = _touching(mixture, held)
    if touching is not None and all(lies_below(touching, curve) for curve in nominated.curves):
        return touching
    slopes = [Fraction(c).limit_denominator(DIGITS) for c in (*nominated.slopes[1:], 0)]
    slope, bend = (sp.Rational(c.numerator, c.denominator) for c in slopes[:2])
    level = min(
        (y - float(slope) * x - float(bend) * x**2).min()
        for curve in nominated.curves
        for x, y in [values_of(curve)(_dense(curve, nominated))]
    )
    for lowered in LOWERED:
        rounded = sp.Rational(round(level * 10**15), 10**15) - lowered
        below = Below((rounded, slope, bend))
        if all(lies_below(below, curve) for curve in nominated.curves):
            return below
    raise Unsupported("no function below the curves was found")


def _dense(curve: MomentCurve, nominated: NominatedMixture) -> np.ndarray:
    import numpy as np

    places = [float(place) for other, place in nominated.points if other == curve]
    return np.concatenate([grid_of(curve, (curve.low, curve.high)), near_places(curve, np.array(places), 1e-7)])


def _touching(mixture: _Mixture, powers: Sequence[int]) -> Below | None:
    """The function through the points of the mixture, with the slopes of the curves where these are not left there."""
    symbols = sp.symbols(f"c:{len(powers)}")
    conditions = []
    for atom in mixture.atoms:
        curve = atom.curve
        x, y = curve.x_at(atom.place), curve.y_at(atom.place)
        conditions.append(sum(c * x**power for c, power in zip(symbols, powers, strict=True)) - y)
        if curve.low < atom.place < curve.high:
            slopes = [sp.diff(side, a).xreplace({a: atom.place}) for side in (curve.x, curve.y)]
            bends = (c * power * x ** (power - 1) for c, power in zip(symbols, powers, strict=True) if power)
            conditions.append(sum(bends) * slopes[0] - slopes[1])
    solutions = sp.linsolve(conditions, *symbols)
    if not solutions:
        return None
    (solution,) = solutions
    found = dict(zip(powers, (value.subs(dict.fromkeys(symbols, 0)) for value in solution), strict=True))
    level, slope, bend = (found.get(power, sp.Integer(0)) for power in range(3))
    return Below((level, slope, bend))


def lies_below(below: Below, curve: MomentCurve) -> bool:
    """Whether y is at least c0 + c1 x + c2 x^2 all along a curve: its sign between two roots is its sign anywhere there."""
    level, slope, bend = below.coefficients
    rest = curve.y - level - slope * curve.x - bend * curve.x**2
    if curve.low == curve.high or not rest.has(a):
        return bool(sp.N(rest, 40) >= 0)
    rest = sp.together(rest)
    if sp.expand(sp.numer(rest)) == 0:
        return True
    ends = (curve.low, *roots_between(rest, curve.low, curve.high), curve.high)
    return all(sp.N(rest.xreplace({a: between(*part)}), 30) >= 0 for part in pairwise(ends))
