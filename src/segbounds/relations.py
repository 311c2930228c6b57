"""What one metric says about another, for users: what one can be where others are given, whether numbers can all be true, and how
far two metrics can be apart.

All of it is about one pair of masks, or about one pooled table of counts; averages over images are something else. What is given
describes a union of cones of counts (see reports.py), over which the extremes of any metric are exact (see cones.py). One curved
metric may be among what is given: then the interval of a metric that is not curved is enclosed, by asking at which of its values the
curved one still reaches what was reported. With the number of pixels known, and at most a few thousand of them or the positive
ones known too, everything is asked of whole counts (see whole_counts.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import gcd, lcm
from typing import Any

import numpy as np
import sympy as sp
from scipy.optimize import minimize

from segbounds.cones import Cone, Extreme, Vector, extent, least, most
from segbounds.counts import SYMBOLS, Counts
from segbounds.differences import End, above, exact_end, largest_over
from segbounds.errors import InputError
from segbounds.regions import Unsupported
from segbounds.relative_errors import relative, relative_over
from segbounds.reports import (
    Known,
    Reported,
    curved,
    decimals,
    having,
    known_values,
    metric_named,
    regions,
    straightened,
)
from segbounds.similarities import Similarity, value_at
from segbounds.whole_counts import Size, whole_example, whole_extent, whole_gaps

#: How narrow the enclosure of an end is that one curved metric bounds.
WIDTH = sp.Rational(1, 10**9)


class Contradiction(InputError):
    """No pair of masks has all the given values."""


@dataclass(frozen=True)
class Interval:
    """All that a metric can be: from ``low`` to ``high``, and nothing tighter holds."""

    low: End
    high: End


def interval(
    of: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    size: Size | None = None,
    exact: bool = False,
) -> Interval:
    """The tight interval of a metric where others are given.

    given
        Values by metric (a similarity, or a name as on the command line), and by "prevalence" (the share of positive pixels of the
        reference): numbers or texts as `reported` takes them, or `Reported`.
    size
        The number of pixels, and of positive ones if that is known: then the ends are those of whole counts.
    exact
        Decimals stand for themselves, not for what rounds to them.

    >>> interval("jaccard", {"dice": "17/20"}).low.value
    17/23

    Raises Contradiction where no masks have all the given values, with the smallest set of them that contradicts; InputError for
    what is no metric or no value, and where more than one curved metric (MCC, Fowlkes-Mallows; without an exact prevalence also
    kappa, balanced accuracy, Youden's J, weighted Hamming) is involved with one that is given.
    """
    asked, known = metric_named(of), known_values(given or {}, exact)
    found = _interval(asked, known, size)
    if found is None:
        raise Contradiction(_contradiction(known, size))
    return found


def _interval(asked: Similarity, known: Sequence[Known], size: Size | None) -> Interval | None:
    try:
        if size is not None:
            ends = whole_extent(asked, known, size)
            return None if ends is None else Interval(*map(exact_end, ends))
        return _over(regions(known), straightened(asked, known), _curved_among(known))
    except Unsupported as reason:
        raise InputError(f"what {asked} can be is not known exactly here: {reason}") from None


def _curved_among(known: Sequence[Known]) -> tuple[Known, ...]:
    return tuple(item for item in known if curved(straightened(item.metric, known)))


def _over(cones: Sequence[Cone], asked: Similarity, bent: Sequence[Known]) -> Interval | None:
    """The interval of a metric over the pairs in some cones on which some curved metrics have their values."""
    if not bent:
        found = [ends for cone in cones if (ends := extent(asked, cone)) is not None]
        if not found:
            return None
        return Interval(exact_end(least(low for low, _ in found)), exact_end(most(high for _, high in found)))
    if len(bent) > 1 or (curved(asked) and asked != bent[0].metric):
        names = " and ".join(dict.fromkeys([*(str(item.metric) for item in bent), str(asked)]))
        raise Unsupported(
            f"{names} are related by curved surfaces; give the size, an exact prevalence, or one of them at a time"
        )
    parts = [part for cone in cones if (part := _under(cone, asked, bent[0])) is not None]
    if not parts:
        return None
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    return Interval(
        min(lows, key=lambda end: (end.value, not end.attained)), max(highs, key=lambda end: (end.value, end.attained))
    )


# --- with one curved metric given -------------------------------------------------------------------------------------


def _under(cone: Cone, asked: Similarity, bent: Known) -> Interval | None:
    """The interval over the part of one cone on which a curved metric has its value.

    The cone is convex and the curved metric is continuous inside of it, so on every part {asked <= b} its values are an interval,
    which grows with b: the least b at which it meets what was reported is found by bisection, each step of it exact.
    """
    ends = extent(asked, cone)
    reach = _reach(bent.metric, [cone])
    if ends is None or reach is None or not _meets(reach, bent.value):
        return None
    if asked == bent.metric:
        return Interval(_clipped(ends[0], bent.value, 0), _clipped(ends[1], bent.value, 1))
    return Interval(_bisected(cone, asked, bent, ends, 0), _bisected(cone, asked, bent, ends, 1))


def _reach(metric: Similarity, cones: Sequence[Cone]) -> tuple[Extreme, Extreme] | None:
    """The least and the most that a metric can be over some cones."""
    found = [ends for cone in cones if (ends := extent(metric, cone)) is not None]
    return (least(low for low, _ in found), most(high for _, high in found)) if found else None


def _missed_by(reach: tuple[Extreme, Extreme], value: Reported) -> sp.Expr:
    """How far what can be lies from what was reported; not positive where they meet."""
    return sp.Max(value.low - reach[1].value, reach[0].value - value.high)


def _meets(reach: tuple[Extreme, Extreme], value: Reported) -> bool:
    low, high = reach
    too_low = high.value < value.low or (high.value == value.low and not (high.attained and value.with_low))
    too_high = low.value > value.high or (low.value == value.high and not (low.attained and value.with_high))
    return not (too_low or too_high)


def _clipped(extreme: Extreme, value: Reported, side: int) -> End:
    """The end of what a metric can be and was reported to be."""
    bound, included = ((value.low, value.with_low), (value.high, value.with_high))[side]
    inside = extreme.value >= bound if side == 0 else extreme.value <= bound
    return exact_end(extreme) if inside else End(bound, True, included, ())


def _bisected(cone: Cone, asked: Similarity, bent: Known, ends: tuple[Extreme, Extreme], side: int) -> End:
    """The least (side 0) or the most (side 1) of a metric: outside of it, the curved one misses what was reported."""
    sign = 1 - 2 * side

    def upto(value: sp.Expr) -> tuple[Extreme, Extreme] | None:
        beyond = ends[side].value - sign
        part = Reported(*sorted((beyond, value)))
        return _reach(bent.metric, list(having(asked, part, cone)))

    reach = upto(ends[side].value) if ends[side].value.is_Rational and ends[side].attained else None
    if reach is not None and _meets(reach, bent.value):
        return exact_end(ends[side])
    # the ends may have roots: their digits, rounded outwards
    outside, inside = (_digits(end.value) - sign * WIDTH / 4 for end in (ends[side], ends[1 - side]))
    missed, met, along = 1.0, -1.0, ends[1 - side].along
    if (reach := upto(outside + sign * WIDTH / 2)) is not None and _meets(reach, bent.value):
        return End(ends[side].value, False, False, ends[side].along and (ends[side].along,), WIDTH)
    guess = last = _digits(_nominated(cone, asked, bent, sign))
    while abs(inside - outside) > WIDTH:
        near = abs(guess - last) < 1000 * WIDTH  # then the bracket is closed around it
        for place in (guess, guess - sign * WIDTH / 3, guess + sign * WIDTH / 3) if near else (guess,):
            if not min(outside, inside) < place < max(outside, inside):
                continue
            reach = upto(place)
            miss = 1.0 if reach is None else float(_missed_by(reach, bent.value))
            # the side that stays counts half: or else one of them would stay for long (the Illinois rule)
            if reach is None or miss > 0:
                outside, missed, met = place, miss, met / 2
            else:
                inside, met, missed = place, min(miss, -1e-30), missed / 2
                short = reach[1].value - bent.value.low <= bent.value.high - reach[0].value
                along = reach[1].along if short else reach[0].along
        last, guess = guess, _digits(outside + (inside - outside) * missed / (missed - met))
    beyond = sign * (outside - ends[side].value) < 0
    return End(ends[side].value if beyond else outside, False, False, (along,), WIDTH)


def _nominated(cone: Cone, asked: Similarity, bent: Known, sign: int) -> float:
    """Where a local search in floats finds the end: bisection is spared most of its steps where that is right."""
    value = _of_weights(cone, asked)
    return float(value(_extreme_weights(cone, asked, sign, bent)))


def _of_weights(cone: Cone, metric: Similarity) -> Callable[[Any], Any]:
    """The metric as a function of the weights of the cone's rays, each of which sums to one."""
    rays = np.array([[float(entry) for entry in ray] for ray in cone.rays])
    rays /= rays.sum(axis=1, keepdims=True)
    value = sp.lambdify(SYMBOLS, metric.formula, modules="numpy")
    return lambda weights: value(*np.moveaxis(weights @ rays, -1, 0))


def _extreme_weights(cone: Cone, metric: Similarity, sign: int, bent: Known | None = None) -> Any:
    """Weights of the rays at which a metric is least (sign 1) or most (-1), perhaps where another has its value: a local search from
    the best of many random ones."""
    goal = _of_weights(cone, metric)
    units = np.eye(len(cone.rays))
    # extremes like to be between two rays: random weights seldom are
    edges = [
        share * one + (1 - share) * other for one, other in product(units, units) for share in np.linspace(0.05, 1, 20)
    ]
    starts = np.vstack([np.random.default_rng(0).dirichlet(np.full(len(units), 0.3), 2000), *edges]) * (
        1 - 1e-9
    ) + 1e-9 / len(units)
    limits: list[Any] = [{"type": "eq", "fun": lambda weights: weights.sum() - 1}]
    far = np.zeros(len(starts))
    if bent is not None:
        given, low, high = _of_weights(cone, bent.metric), float(bent.value.low), float(bent.value.high)
        limits += [{"type": "ineq", "fun": lambda weights: given(weights) - low}]
        limits += [{"type": "ineq", "fun": lambda weights: high - given(weights)}]
        far = np.maximum(low - given(starts), given(starts) - high).clip(0)
    order = np.lexsort((sign * goal(starts), far.round(3)))
    found = [
        minimize(
            lambda weights: sign * goal(weights),
            starts[start],
            method="SLSQP",
            bounds=[(1e-12, 1)] * len(cone.rays),
            constraints=limits,
            options={"ftol": 1e-15, "maxiter": 200},
        )
        for start in order[:3]
    ]
    return min((one for one in found if np.isfinite(one.fun)), key=lambda one: one.fun).x.clip(0)


def _digits(value: Any) -> sp.Rational:
    return sp.Rational(str(sp.N(value, 18)))


# --- contradictions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consistency:
    """Whether reported numbers can all be true, why not, and for which counts they are."""

    possible: bool
    reason: str
    example: Counts | None


def consistent(given: Mapping[Similarity | str, Any], *, size: Size | None = None, exact: bool = False) -> Consistency:
    """Whether one pair of masks (or one pooled table of counts) can have all the given values; see `interval` for the arguments.

    >>> consistent({"dice": 0.9061, "iou": 0.9082}).possible
    False

    Where they contradict, ``reason`` says in one sentence which of them do and by how much; else ``example`` has counts with which
    all are true. For means over images, see averages.py.
    """
    known = known_values(given, exact)
    try:
        example = _example(known, size)
    except Unsupported as reason:
        raise InputError(f"whether all of these can be true is not known exactly: {reason}") from None
    if example is None:
        return Consistency(False, _contradiction(known, size), None)
    shown = ", ".join(f"{name} = {count}" for name, count in zip(Counts._fields, example, strict=True))
    return Consistency(True, f"all of these are true where {shown}", example)


def _example(known: Sequence[Known], size: Size | None) -> Counts | None:
    """Whole counts with all the values, few where that is easy; None where there are none."""
    if size is not None:
        return whole_example(known, size)
    bent = _curved_among(known)
    cones = regions(known)
    if len(bent) > 1:
        names = " and ".join(str(item.metric) for item in bent)
        raise Unsupported(
            f"{names} are related by curved surfaces; give the size, an exact prevalence, or one of them at a time"
        )
    for cone in cones:
        if not bent:
            return _fewer(cone.inside, known)
        reach = extent(bent[0].metric, cone)
        if reach is not None and _meets(reach, bent[0].value):
            return _fewer(_on_the_way(cone, bent[0]), known)
    return None


def _fewer(example: Counts, known: Sequence[Known]) -> Counts:
    """The same proportions on as few pixels as still have the values."""
    for total in (10, 30, 100, 300, 1000, 3000, 10**4, 10**5, 10**6, 10**9):
        fewer = Counts(*(round(count * total / example.pixels) for count in example))
        if fewer.pixels and all(item.holds(fewer) for item in known):
            return fewer
    return Counts(*(count // gcd(*example) for count in example))


def _on_the_way(cone: Cone, bent: Known) -> Counts:
    """Whole counts of a cone at which a curved metric has its value: it takes all values between any two, so halves close in on it."""
    low, high = (_rounded(cone, _extreme_weights(cone, bent.metric, sign)) for sign in (1, -1))
    for _ in range(200):
        # both are scaled to one size: their sum is then halfway
        middle = [a * sum(high) + b * sum(low) for a, b in zip(low, high, strict=True)]
        middle = [entry // gcd(*middle) for entry in middle]
        value = value_at(bent.metric, Counts(*middle))
        if bent.value.contains(value):
            return Counts(*middle)
        low, high = (middle, high) if value < bent.value.low else (low, middle)
    raise Unsupported(f"{bent.text} is met only where counts have roots, or next to nowhere")


def _rounded(cone: Cone, weights: Any) -> list[int]:
    """Whole counts inside of a cone, near to the sum of its rays with these weights."""
    whole = [int(weight * 10**12) + 1 for weight in weights]
    shares = [lcm(*map(sum, map(_whole, cone.rays))) // sum(_whole(ray)) for ray in cone.rays]
    return [sum(w * s * int(ray[i]) for w, s, ray in zip(whole, shares, cone.rays, strict=True)) for i in range(4)]


def _whole(ray: Vector) -> list[int]:
    return [int(entry) for entry in ray]


def _contradiction(known: Sequence[Known], size: Size | None) -> str:
    """The reason in one sentence: the smallest set that contradicts, what one of it can be given the others, and by how much that is
    missed."""
    for count in range(1, len(known) + 1):
        for subset in combinations(known, count):
            if _example(subset, size) is not None:
                continue
            *others, last = subset
            can = _interval(last.metric, others, size)
            told = f"given {' and '.join(item.text for item in others)}, " if others else ""
            where = "" if size is None else f" on {size.text}"
            if can is None:
                return f"these values cannot all be true: nothing has {told or last.text}{where}"
            gap = max(can.low.value - last.value.high, last.value.low - can.high.value, key=sp.N)
            missed = f"which misses it by {decimals(gap)}" if gap > 0 else "which is next to it"
            lies = "is" if can.low.value == can.high.value else "lies between"
            ends = " and ".join(dict.fromkeys(decimals(end.value) for end in (can.low, can.high)))
            return f"these values cannot all be true: {told}{last.metric} {lies} {ends}{where}, not {last.value.text}, {missed}"
    raise AssertionError("some subset contradicts")


# --- two metrics ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """How far two metrics can be apart.

    above, below
        The largest value of first - second, and of second - first.
    relative
        The smallest e with second/(1 + e) <= first <= second (1 + e) wherever both are positive; infinite where one can be 0 while the
        other is positive; None where it was not derived.
    """

    first: Similarity
    second: Similarity
    above: End
    below: End
    relative: sp.Expr | None

    @property
    def absolute(self) -> sp.Expr:
        """The smallest e with |first - second| <= e."""
        return max(self.above.value, self.below.value, key=sp.N)


def compare(
    first: Similarity | str,
    second: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    size: Size | None = None,
    exact: bool = False,
) -> Comparison:
    """How far two metrics can be apart, over all pairs of masks or over those with the given values or size (see `interval`).

    >>> compare("dice", "jaccard").absolute
    3 - 2*sqrt(2)

    Raises what `interval` raises.
    """
    one, other = metric_named(first), metric_named(second)
    known = known_values(given or {}, exact)
    bent = _curved_among(known)
    try:
        if bent:
            raise Unsupported(f"{bent[0].metric} is given, which is no quotient of linear forms")
        if size is not None:
            return _on_a_size(one, other, known, size)
        if not known:
            return Comparison(one, other, above(one, other).end, above(other, one).end, relative(one, other).value)
        cones = regions(known)
        straight = straightened(one, known), straightened(other, known)
        over, under = (largest_over(*pair, cones) for pair in (straight, straight[::-1]))
    except Unsupported as reason:
        raise InputError(f"how far {one} and {other} can be apart is not known exactly here: {reason}") from None
    if over is None or under is None:
        raise Contradiction(_contradiction(known, None))
    return Comparison(one, other, over, under, relative_over(*straight, cones))


def _on_a_size(one: Similarity, other: Similarity, known: Sequence[Known], size: Size) -> Comparison:
    found = whole_gaps(one, other, known, size)
    if found is None:
        raise Contradiction(_contradiction(known, size))
    return Comparison(one, other, exact_end(found.above), exact_end(found.below), found.relative)
