"""What a metric can be on a cone of counts where one curved metric has a reported value.

The cone is convex, so on every part {asked <= b} the values of the curved metric are few intervals (see `stretches` in cones.py), which
grow with b: the least b at which it meets what was reported is enclosed, by asking exactly (see cones.py) at a few b. Where to ask is
nominated in floats.

An enclosure comes with whole counts that have the reported value, and the other metric inside of the enclosure or next to it.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from math import gcd, lcm
from typing import Any

import numpy as np
import sympy as sp

from segbounds.cones import (
    UNITS,
    Cone,
    End,
    Extreme,
    Vector,
    at,
    by_formula,
    exact_end,
    extent,
    least,
    minus,
    most,
    stretches,
)
from segbounds.counts import SYMBOLS, Counts
from segbounds.reports import Known, Reported, having
from segbounds.similarities import Similarity, on_support, value_at

#: How narrow the enclosure of an end is.
WIDTH = sp.Rational(1, 10**9)
#: How far beyond an enclosure counts may lie that are shown for it: the first of these at which there are some.
BESIDE = [sp.Rational(1, 10**digits) for digits in (12, 9, 8, 7, 6, 5, 4)]
#: How near to the end of all that a metric can be a guess makes that end worth a question.
NEAR = sp.Rational(1, 10**6)
#: Weights of rays smaller than this are not told from zero.
SMALLEST = 1e-13


def ends_where(cone: Cone, asked: Similarity, bent: Known) -> tuple[End, End] | None:
    """The least and the most of a metric over the part of a cone on which a curved metric has its value; None where that is empty."""
    ends = extent(asked, cone)
    if ends is None or not has_value(cone, bent):
        return None
    if asked == bent.metric:
        lows, highs = zip(*(there for there in stretches(asked, cone) if _meets(there, bent.value)), strict=True)
        return _clipped(cone, least(lows), bent, 0), _clipped(cone, most(highs), bent, 1)
    return _end(cone, asked, bent, ends, 0), _end(cone, asked, bent, ends, 1)


def has_value(cone: Cone, bent: Known) -> bool:
    """Whether a curved metric has its value somewhere on a cone."""
    return any(_meets(there, bent.value) for there in stretches(bent.metric, cone))


def _meets(there: tuple[Extreme, Extreme], value: Reported) -> bool:
    """Whether an interval has something of what was reported in it."""
    low, high = there
    too_low = high.value < value.low or (high.value == value.low and not (high.attained and value.with_low))
    too_high = low.value > value.high or (low.value == value.high and not (low.attained and value.with_high))
    return not (too_low or too_high)


def _missed_by(there: tuple[Extreme, Extreme], value: Reported) -> sp.Expr:
    """How far what can be lies from what was reported; not positive where they meet."""
    return sp.Max(value.low - there[1].value, there[0].value - value.high)


def _clipped(cone: Cone, extreme: Extreme, bent: Known, side: int) -> End:
    """The end of what a curved metric can be and was reported to be."""
    value = bent.value
    bound, included = ((value.low, value.with_low), (value.high, value.with_high))[side]
    if extreme.value >= bound if side == 0 else extreme.value <= bound:
        return exact_end(extreme)
    inwards = (value.high - value.low) * (1 - 2 * side)
    for beside in (0, *BESIDE):
        along = counts_where(cone, Known(bent.metric, Reported(*sorted((bound, bound + inwards * beside)))))
        if along is not None:
            return End(bound, True, included and value_at(bent.metric, along) == bound, (along,))
    return End(bound, True, included, ())


def _end(cone: Cone, asked: Similarity, bent: Known, ends: tuple[Extreme, Extreme], side: int) -> End:
    """The least (side 0) or the most (side 1) of a metric: outside of it, the curved one misses what was reported."""
    sign = 1 - 2 * side
    limit = ends[side]

    def upto(value: sp.Expr) -> list[Cone]:
        return list(having(asked, Reported(*sorted((limit.value - sign, value))), cone))

    def missed(value: sp.Expr) -> float:
        found = [there for part in upto(value) for there in stretches(bent.metric, part)]
        miss = min((float(_missed_by(there, bent.value)) for there in found), default=1.0)
        return min(miss, -1e-30) if any(_meets(there, bent.value) for there in found) else max(miss, 1e-30)

    if limit.value.is_Rational and limit.attained and missed(limit.value) < 0:
        along = next((c for part in upto(limit.value) if (c := counts_where(part, bent)) is not None), None)
        if along is None:  # its counts have roots: there are whole ones next to it
            along = _beside(limit.value, sign, upto, bent)
        return End(limit.value, True, along is not None and value_at(asked, along) == limit.value, _if_any(along))
    # the ends may have roots: their digits, rounded outwards
    outside, inside = (_digits(end.value) - sign * WIDTH / 4 for end in (limit, ends[1 - side]))
    guess = _digits(_nominated(cone, asked, bent, sign))
    if abs(guess - outside) < NEAR and missed(outside + sign * WIDTH / 2) < 0:
        return End(limit.value, False, False, _if_any(_beside(outside, sign, upto, bent)), WIDTH)
    outside, inside = _bracket(missed, outside, inside, guess)
    beyond = sign * (outside - limit.value) < 0
    return End(limit.value if beyond else outside, False, False, _if_any(_beside(inside, sign, upto, bent)), WIDTH)


def _bracket(
    missed: Callable[[sp.Expr], float], outside: sp.Rational, inside: sp.Rational, guess: sp.Rational
) -> tuple[sp.Rational, sp.Rational]:
    """Two numbers no farther apart than WIDTH, of which the first is missed and the second is not."""
    out, met, sign = 1.0, -1.0, sp.sign(inside - outside)

    def ask(place: sp.Rational) -> None:
        nonlocal outside, inside, out, met
        if not min(outside, inside) < place < max(outside, inside):
            return
        miss = missed(place)
        # the side that stays counts half: or else one of them would stay for long (the Illinois rule)
        if miss > 0:
            outside, out, met = place, miss, met / 2
        else:
            inside, met, out = place, miss, out / 2

    step = WIDTH / 3
    while abs(inside - outside) > WIDTH and step < sp.Rational(1, 10**4):  # a good guess leaves little to ask
        ask(guess + sign * step)
        ask(guess - sign * step)
        step *= 20
    last = guess
    while abs(inside - outside) > WIDTH:
        guess = _digits(outside + (inside - outside) * out / (out - met))
        ask(guess)
        if abs(guess - last) < 1000 * WIDTH:  # then the bracket is closed around it
            ask(guess + sign * WIDTH / 3)
            ask(guess - sign * WIDTH / 3)
        last = guess
    return outside, inside


def _digits(value: Any) -> sp.Rational:
    """A number to a hundredth of the width: short, for what is asked at it becomes the coefficients of polynomials."""
    return sp.Rational(int(sp.floor(sp.N(value, 30) * 10**11 + sp.Rational(1, 2))), 10**11)


# --- in floats --------------------------------------------------------------------------------------------------------


def _nominated(cone: Cone, asked: Similarity, bent: Known, sign: int) -> float:
    """Where floats find the end."""
    goal, given = _of_weights(cone, asked), _of_weights(cone, bent.metric)
    bounds = float(bent.value.low), float(bent.value.high)
    searched = _extreme_weights(cone, asked, sign, bent)
    tried = np.vstack([*_crossings(len(cone.rays), given, bounds), searched])
    values, seen = sign * goal(tried), given(tried)
    far = np.maximum(bounds[0] - seen, seen - bounds[1]).clip(0)
    return float(sign * values[np.lexsort((values, (far > 1e-11) * far))[0]])


def _crossings(rays: int, given: Callable[[Any], Any], bounds: tuple[float, float]) -> Iterator[np.ndarray]:
    """Weights between two rays at which a metric comes to one of the bounds, and those of the rays."""
    units = np.eye(rays)
    yield units
    steps = np.linspace(-30, 30, 400)[:, None]
    for one, other in combinations(units, 2):

        def between(places: Any, one: np.ndarray = one, other: np.ndarray = other) -> np.ndarray:
            return one + np.exp(places) * other

        for bound in bounds:
            misses = given(between(steps)) - bound
            changes = np.flatnonzero(np.sign(misses[:-1]) != np.sign(misses[1:]))
            low, high = steps[changes], steps[changes + 1]
            for _ in range(60):
                middle = (low + high) / 2
                same = (np.sign(given(between(middle)) - bound) == np.sign(misses[changes]))[:, None]
                low, high = np.where(same, middle, low), np.where(same, high, middle)
            yield between(low)
            yield between(high)


def _of_weights(cone: Cone, metric: Similarity) -> Callable[[Any], Any]:
    """The metric as a function of the weights of the cone's rays, each of which sums to one."""
    rays = np.array([[float(entry) for entry in ray] for ray in cone.rays])
    rays /= rays.sum(axis=1, keepdims=True)
    value = sp.lambdify(SYMBOLS, on_support(metric, cone.faces[-1].support), modules="numpy")

    def of(weights: Any) -> Any:
        with np.errstate(divide="ignore", invalid="ignore"):  # nan on rays where it reads 0/0, which is never the best
            counts = np.moveaxis(weights @ rays, -1, 0)
            return value(*counts) + 0 * counts[0]

    return of


def _extreme_weights(cone: Cone, metric: Similarity, sign: int, bent: Known | None = None) -> Any:
    """Weights of the rays at which a metric is least (sign 1) or most (-1), perhaps where another has its value: a local search in their
    logarithms (limits are where some are many times as large as others) from the best of many random ones."""
    from scipy.optimize import minimize  # imported here: half of the time that a query would take to start

    goal, size = _of_weights(cone, metric), len(cone.rays)
    starts = np.random.default_rng(0).uniform(0, 1, (4000, size)) ** 2 * np.log(SMALLEST)
    starts -= starts.max(axis=1, keepdims=True)
    limits: list[Any] = []
    far = np.zeros(len(starts))
    if bent is not None:
        given, low, high = _of_weights(cone, bent.metric), float(bent.value.low), float(bent.value.high)
        limits += [{"type": "ineq", "fun": lambda logs: given(np.exp(logs)) - low}]
        limits += [{"type": "ineq", "fun": lambda logs: high - given(np.exp(logs))}]
        far = np.maximum(low - given(np.exp(starts)), given(np.exp(starts)) - high).clip(0)
    order = np.lexsort((sign * goal(np.exp(starts)), far.round(3)))
    found = [
        minimize(
            lambda logs: sign * goal(np.exp(logs)),
            starts[start],
            method="SLSQP",
            bounds=[(np.log(SMALLEST), 0)] * size,
            constraints=limits,
            options={"ftol": 1e-15, "maxiter": 200},
        )
        for start in order[:3]
    ]

    def misses(one: Any) -> float:
        return max((-limit["fun"](one.x) for limit in limits), default=0.0)

    ended = [one for one in found if np.isfinite(one.fun)]
    if not ended:
        return np.exp(starts[order[0]])
    return np.exp(min(ended, key=lambda one: (max(misses(one) - 1e-9, 0), one.fun)).x)


# --- whole counts -----------------------------------------------------------------------------------------------------


def _beside(value: sp.Expr, sign: int, upto: Callable[[sp.Expr], list[Cone]], bent: Known) -> Counts | None:
    """Counts with the reported value, on the parts up to a little beyond an end."""
    for beside in BESIDE:
        for part in upto(value + sign * beside):
            there = None if part.empty else counts_where(part, bent)
            if there is not None:
                return there
    return None


def _if_any(counts: Counts | None) -> tuple[Counts, ...]:
    return () if counts is None else (counts,)


def counts_where(cone: Cone, bent: Known) -> Counts | None:
    """Whole counts of a cone with a curved metric's value. None where it is met only where counts have roots, or next to nowhere."""
    return next(
        (found for part in (cone, *_apart(cone, bent.metric)) if (found := _halved(part, bent)) is not None), None
    )


def _apart(cone: Cone, metric: Similarity) -> Iterator[Cone]:
    """The faces of a cone on which a metric reads 0/0: its values there may lie apart."""
    for face in cone.faces[:-1]:
        if cone.admits(face) and not by_formula(metric, face.support):
            yield cone.where(
                *(minus(unit) for unit, count in zip(UNITS, SYMBOLS, strict=True) if count not in face.support)
            )


def _halved(cone: Cone, bent: Known) -> Counts | None:
    """The same inside of a cone: the metric takes all values between any two, so halves close in on it."""
    if bent.holds(cone.inside):
        return cone.inside
    low, high = (_rounded(cone, _extreme_weights(cone, bent.metric, sign)) for sign in (1, -1))
    for end in (low, high):
        if bent.holds(Counts(*end)):
            return _fewer(Counts(*end), cone, bent)
    ends = [value_at(bent.metric, Counts(*end)) for end in (low, high)]
    for _ in range(80 if ends[0] < bent.value.low and ends[1] > bent.value.high else 0):
        # both are scaled to one size: their sum is then halfway
        middle = [a * sum(high) + b * sum(low) for a, b in zip(low, high, strict=True)]
        middle = [entry // gcd(*middle) for entry in middle]
        value = value_at(bent.metric, Counts(*middle))
        if bent.value.contains(value):
            return _fewer(Counts(*middle), cone, bent)
        low, high = (middle, high) if value < bent.value.low else (low, middle)
    return None


def _fewer(found: Counts, cone: Cone, bent: Known) -> Counts:
    """The same proportions on as few pixels as still are in the cone and have the value."""
    for digits in range(1, 16):
        fewer = Counts(*(round(count * 10**digits / found.pixels) for count in found))
        inside = all(at(form, fewer) >= 0 for form in cone.facets) and all(
            at(form, fewer) > 0 for form in cone.positive
        )
        if fewer.pixels and inside and bent.holds(fewer):
            return fewer
    return found


def _rounded(cone: Cone, weights: Any) -> list[int]:
    """Whole counts inside of a cone, near to the sum of its rays with these weights."""
    whole = [int(weight / sum(weights) * 10**15) + 1 for weight in weights]
    shares = [lcm(*map(sum, map(_whole, cone.rays))) // sum(_whole(ray)) for ray in cone.rays]
    return [sum(w * s * int(ray[i]) for w, s, ray in zip(whole, shares, cone.rays, strict=True)) for i in range(4)]


def _whole(ray: Vector) -> list[int]:
    return [int(entry) for entry in ray]
