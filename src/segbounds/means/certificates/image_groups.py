"""Groups of so many images by the values that they have: how one is divided, and what means and variances allow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from segbounds.means.certificates.programmes import Programme
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import MeanPart, fraction

MISSED = 1e-9
FINEST = Fraction(1, 1000)  # width of a range that is not divided any more
TRIMS = 8  # of each range, at most
PLAIN = 0.1  # weight of what a group is divided by, where there is no deviation


@dataclass(frozen=True)
class Group:
    """So many images, with the range of each metric (of one number of metrics) on them; None where nothing is known."""

    many: int
    ranges: tuple[tuple[Fraction, Fraction] | None, ...]


def divided(
    programme: Programme,
    metrics: Sequence[Similarity],
    parts: Sequence[MeanPart],
    groups: tuple[Group, ...],
    mixtures: Sequence[tuple[np.ndarray, np.ndarray]],
) -> list[tuple[Group, ...]] | None:
    """All ways to divide the group whose mixture (columns, shares) is farthest from one point; those that means and variances allow."""
    widest, chosen = 0.0, None
    for g, (group, (columns, shares)) in enumerate(zip(groups, mixtures, strict=True)):
        for i, metric in enumerate(metrics):
            ends = group.ranges[i]
            if ends is None or ends[1] - ends[0] < FINEST:
                continue
            spread, mean = _not_whole(programme.of(metric)[columns], shares, group.many)
            spread *= 1.0 if parts[i].variance is not None else PLAIN
            if spread > widest:
                widest, chosen = spread, (g, i, mean)
    if chosen is None:
        return None
    g, i, mean = chosen
    low, high = groups[g].ranges[i] or (Fraction(0), Fraction(1))
    place = min(max(Fraction(round(mean * 100), 100), low + (high - low) / 8), high - (high - low) / 8)
    found = []
    for below in range(groups[g].many + 1):
        sides = [(below, (low, place)), (groups[g].many - below, (place, high))]
        new = [_with_range(groups[g], i, ends, many) for many, ends in sides if many]
        children = (*groups[:g], *new, *groups[g + 1 :])
        if all(allowed(children, k, part) for k, part in enumerate(parts)):
            found.append(trimmed(children, parts))
    return found


def trimmed(groups: tuple[Group, ...], parts: Sequence[MeanPart]) -> tuple[Group, ...]:
    """The same images in narrower ranges: without ends of ranges in which no image may be, whatever the others are."""
    for i, part in enumerate(parts):
        for _ in range(TRIMS):
            before = groups
            for g in range(len(groups)):
                for upper in (False, True):
                    groups = _without_end(groups, g, i, part, upper=upper)
            if groups == before:
                break
    return groups


def _without_end(groups: tuple[Group, ...], g: int, metric: int, part: MeanPart, *, upper: bool) -> tuple[Group, ...]:
    ends = groups[g].ranges[metric]
    if ends is None or ends[1] - ends[0] < FINEST:
        return groups
    (low, high), cut = ends, (ends[1] - ends[0]) / 4
    inside, beyond = ((low, high - cut), (high - cut, high)) if upper else ((low + cut, high), (low, low + cut))
    one = _with_range(groups[g], metric, beyond, 1)
    others = [replace(groups[g], many=groups[g].many - 1)] if groups[g].many > 1 else []
    if allowed((*groups[:g], one, *others, *groups[g + 1 :]), metric, part):
        return groups
    return (*groups[:g], _with_range(groups[g], metric, inside, groups[g].many), *groups[g + 1 :])


def _with_range(group: Group, metric: int, ends: tuple[Fraction, Fraction], many: int) -> Group:
    return Group(many, (*group.ranges[:metric], ends, *group.ranges[metric + 1 :]))


def _not_whole(values: np.ndarray, shares: np.ndarray, many: int) -> tuple[float, float]:
    """By how much values with shares are not those of so many images: what is left of their variances when they are cut, in order, into
    as many equal parts; and the mean of the part where most is left."""
    most, place, total = 0.0, 0.0, 0.0
    order = np.argsort(values, kind="stable")
    ends = np.cumsum(shares[order]) * many
    starts = ends - shares[order] * many
    for part in range(many):
        inside = np.clip(np.minimum(ends, part + 1) - np.maximum(starts, part), 0, None)
        weight = inside.sum()
        if weight < MISSED:
            continue
        mean = float(inside @ values[order] / weight)
        left = round(float(inside @ (values[order] - mean) ** 2), 6)
        total += left
        if left > most:
            most, place = left, mean
    return total, place


def allowed(groups: Sequence[Group], metric: int, part: MeanPart) -> bool:
    """Whether images of some groups may have the mean and the variance of one metric: f^2 is no more than the line through its ends
    on a group, and the sum of these lines is largest where the steepest rise first."""
    ranges = [group.ranges[metric] for group in groups]
    if any(ends is None for ends in ranges):
        return True
    known = [(ends[0], ends[1], group.many) for ends, group in zip(ranges, groups, strict=True) if ends is not None]
    images = sum(many for *_, many in known)
    low, high = (fraction(end) * images for end in (part.low, part.high))
    least = sum((a * many for a, _, many in known), Fraction(0))
    most = sum((b * many for _, b, many in known), Fraction(0))
    if least > high or most < low:
        return False
    if part.variance is None:
        return True
    wanted = fraction(part.variance[0])
    # the sum of squares less the square of the sum over their number is concave along the path on which ranges are filled
    total, squares = least, sum((a * a * many for a, _, many in known), Fraction(0))
    best = [_variance(total, squares, images)] if low <= total <= high else []
    for a, b, many in sorted(known, key=lambda one: -(one[0] + one[1])):
        slope, room = a + b, (b - a) * many
        turn = slope * images / 2 - total  # where the rise of both is the same
        for step in (low - total, high - total, turn, room):
            if 0 <= step <= room and low <= total + step <= high:
                best.append(_variance(total + step, squares + slope * step, images))
        total, squares = total + room, squares + slope * room
    return bool(best) and max(best) >= wanted


def _variance(total: Fraction, squares: Fraction, images: int) -> Fraction:
    return squares / images - (total / images) ** 2
