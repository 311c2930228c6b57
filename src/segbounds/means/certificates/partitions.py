"""So many images, taken apart by their values: a proof that there are none which mixtures do not give.

A mixture may have any shares of images; so many images have whole numbers of them. So they are divided into groups, by which values
they have: of two images, say, one with Dice below 1/2 and one above. A combination of metrics that is at most U_g on the images of
group g has a mean of at most the mean of these. Where a group has f between l and h, (f - l)(f - h) is not positive, so

    combination <= most over all pairs of masks of combination - factor (f - l)(f - h)      with any factor >= 0,

which floors.py certifies. A linear programme with a mixture for each group nominates the combination and the factors. A group whose
mixture is far from one point is divided in all ways that there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from segbounds.algebra.linear_programmes import mixture
from segbounds.means.certificates.demands import Demand
from segbounds.means.certificates.floors import Weights, floor, floor_within
from segbounds.means.certificates.image_groups import Group, divided
from segbounds.means.certificates.programmes import EXTRA, Programme
from segbounds.means.one_image import ends_of
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import MeanPart

WORK = 800  # programmes solved, for one question; a search of a floor counts as so many
FLOOR = 3
MEMBERS = 150  # columns that a group starts with
ROUNDS = 25  # in which columns are added, for each of these
ACROSS = 200  # pairs of columns between which columns of a group are sought
HALVINGS = 40  # until these are found
BESIDE = (0.05, 0.0)  # of the width of a range, and beside it: columns of a group at first
MISSED = 1e-9
UNIT = 2**24  # of multipliers
CERTIFIED = 0.8  # of the room between what is demanded and what was seen: what may be lost
KEPT_ROOM = 0.5  # of it, where the combination is of fewer metrics
NOTHING = Fraction(1)  # what 0 is not
UNIFORM = 777


@dataclass(frozen=True)
class _Node:
    """What a programme nominated for some groups: by how much demands are missed, multipliers of these, factors by group and metric,
    and the mixture of each group, as columns and shares."""

    missed: float
    multipliers: np.ndarray
    factors: dict[tuple[int, int], float]
    mixtures: list[tuple[np.ndarray, np.ndarray]]


def excluded(programme: Programme, parts: Sequence[MeanPart], demands: Sequence[Demand], images: int) -> int | None:
    """In how many cases it was shown that no so many images have means and variances as in the parts; None where it was not."""
    metrics = [part.metric for part in parts]
    every = Group(images, tuple(ends_of(metric) for metric in metrics))
    left: list[tuple[Group, ...]] = [(every,)]
    shown = 0
    while left:
        groups = left.pop()
        node = _settled(programme, metrics, demands, groups, images)
        if node is None:
            shown += 1
            continue
        children = divided(programme, metrics, parts, groups, node.mixtures)
        if children is None:
            return None
        left += children
        if programme.apart > WORK:
            return None
    return max(shown, 1)


# --- one programme ----------------------------------------------------------------------------------------------------


def _settled(
    programme: Programme,
    metrics: Sequence[Similarity],
    demands: Sequence[Demand],
    groups: Sequence[Group],
    images: int,
) -> _Node | None:
    """None where it is shown that no images in these groups meet the demands; else what a programme found."""
    _fill(programme, metrics, groups)
    if any(_empty(programme, metrics, group) for group in groups):
        return None
    members = [_members(programme, metrics, group) for group in groups]
    node = None
    for spread in range(ROUNDS):
        programme.apart += 1
        node = _nominated(programme, metrics, demands, groups, images, members)
        if node is None or node.missed < MISSED or programme.apart > WORK:
            break
        sides = _combination(metrics, demands, groups, images, node)
        priced = [_cheapest(programme, side, there) for side, there in zip(sides.groups, members, strict=True)]
        if any(map(len, priced)):
            members = [np.union1d(there, more) for there, more in zip(members, priced, strict=True)]
            continue
        sides = _of_fewer_metrics(programme, metrics, demands, groups, images, node, sides)
        beyond = _certified(programme, sides)
        if beyond is None:
            return None
        before = programme.counts.shape[1]
        columns = np.unique(np.concatenate([columns for columns, _ in node.mixtures]))
        programme.around(programme.counts[:, columns], beyond, spread)
        new = np.arange(before, programme.counts.shape[1])
        priced = [_cheapest(programme, side, there, new) for side, there in zip(sides.groups, members, strict=True)]
        if not any(map(len, priced)):
            break
        members = [np.union1d(there, more) for there, more in zip(members, priced, strict=True)]
    return node if node is not None else _Node(0.0, np.zeros(0), {}, [(np.zeros(0, int), np.zeros(0))] * len(groups))


def _empty(programme: Programme, metrics: Sequence[Similarity], group: Group) -> bool:
    """Whether it is shown that no image has all values of a group, where no column has; else there are columns."""
    limits = tuple((metrics[i], low, high) for _, i, low, high in _limits(metrics, [group]))
    if not limits or len(_members(programme, metrics, group)):
        return False
    programme.apart += FLOOR
    found = floor_within((), limits, NOTHING, 1e-3)
    if not found.settled:
        programme.around(found.counts, np.zeros((4, 0)), 0)
    return found.settled


def _fill(programme: Programme, metrics: Sequence[Similarity], groups: Sequence[Group]) -> None:
    """Columns for ranges in which there are few."""
    for _, i, low, high in _limits(metrics, groups):
        values = programme.of(metrics[i])
        if ((values >= float(low)) & (values <= float(high))).sum() < ACROSS // 2:
            programme.add(_columns_between(programme, metrics[i], (low, high)))


@dataclass(frozen=True)
class _Sides:
    """What demands make a combination at least, and the same for each group: weights, a number beside them, and its share of images."""

    given: Fraction
    groups: list[tuple[Weights, Fraction, Fraction]]

    def weight(self, metric: Similarity) -> float:
        """The largest of a metric in all groups."""
        return max((float(abs(a) + abs(b)) for used, *_ in self.groups for f, a, b in used if f == metric), default=0.0)

    def seen(self, programme: Programme) -> list[float]:
        """What the combination is at least on all columns, by group."""
        return [float(level) + float(programme.combined(used).min()) for used, level, _ in self.groups]

    def room(self, programme: Programme) -> float:
        """By how much the mean of these is beyond what demands allow."""
        seen = self.seen(programme)
        return float(self.given) + sum(
            float(share) * least for (*_, share), least in zip(self.groups, seen, strict=True)
        )


def _cheapest(
    programme: Programme,
    side: tuple[Weights, Fraction, Fraction],
    members: np.ndarray,
    among: np.ndarray | None = None,
) -> np.ndarray:
    """The columns on which the combination of a group is smaller than on all of its members; the smallest few."""
    values = programme.combined(side[0])
    limit = values[members].min() - 1e-9 * (1 + np.abs(values[members]).max())
    there = np.flatnonzero(values < limit) if among is None else among[values[among] < limit]
    return there[np.argsort(np.round(values[there], 9), kind="stable")[:EXTRA]]


def _columns_between(programme: Programme, metric: Similarity, ends: tuple[Fraction, Fraction]) -> np.ndarray:
    """Pairs with a metric in a range, between columns below it and columns above."""
    values, middle = programme.of(metric), float(ends[0] + ends[1]) / 2
    below, above = (np.flatnonzero(side) for side in (values < middle, values >= middle))
    draw = np.random.default_rng(UNIFORM)
    if not (len(below) and len(above)):
        return np.ones((4, 0))
    low, high = (programme.counts[:, draw.choice(side, ACROSS)] for side in (below, above))
    for _ in range(HALVINGS):
        between = (low + high) / 2
        there = programme.value(metric, between)
        rising = there < middle
        low, high = np.where(rising, between, low), np.where(rising, high, between)
    between = (low + high) / 2
    there = programme.value(metric, between)
    return between[:, (there >= float(ends[0])) & (there <= float(ends[1]))]


def _members(programme: Programme, metrics: Sequence[Similarity], group: Group) -> np.ndarray:
    """Columns for a group to start with: some of those in its ranges, and a little beside."""
    fine = np.ones(programme.counts.shape[1], bool)
    for metric, ends in zip(metrics, group.ranges, strict=True):
        if ends is not None:
            low, high = map(float, ends)
            room = BESIDE[0] * (high - low) + BESIDE[1]
            values = programme.of(metric)
            fine &= (values >= low - room) & (values <= high + room)
    there = np.flatnonzero(fine)
    return there[:: 1 + len(there) // MEMBERS]


def _limits(metrics: Sequence[Similarity], groups: Sequence[Group]) -> Iterator[tuple[int, int, Fraction, Fraction]]:
    """Groups and metrics with ranges that not all images have."""
    for g, group in enumerate(groups):
        for i, ends in enumerate(group.ranges):
            if ends is not None and ends != ends_of(metrics[i]):
                yield g, i, *ends


def _nominated(
    programme: Programme,
    metrics: Sequence[Similarity],
    demands: Sequence[Demand],
    groups: Sequence[Group],
    images: int,
    members: Sequence[np.ndarray],
) -> _Node | None:
    """Mixtures of columns, one for each group, that together miss the demands least; None where there are none."""
    rows = programme.rows(demands)
    starts = np.cumsum([0, *map(len, members)])
    if not all(map(len, members)):
        return None
    total = np.hstack([rows[:, m] * (group.many / images) for m, group in zip(members, groups, strict=True)])
    limits = list(_limits(metrics, groups))
    inside = np.zeros((len(limits), starts[-1]))
    for row, (g, i, low, high) in enumerate(limits):
        values = programme.of(metrics[i])[members[g]]
        inside[row, starts[g] : starts[g + 1]] = (values - float(low)) * (values - float(high))
    found = mixture(
        np.zeros(starts[-1]),
        total,
        [(d.low, d.high) for d in demands],
        groups=np.repeat(np.arange(len(groups)), np.diff(starts)),
        limits=inside,
        presolved=False,
    )
    if found is None:
        return None
    factors = {(g, i): -float(value) for (g, i, *_), value in zip(limits, found.limits, strict=True)}
    shares = [found.shares[starts[g] : starts[g + 1]] for g in range(len(groups))]
    mixtures = [(m[s > 1e-11], s[s > 1e-11]) for m, s in zip(members, shares, strict=True)]
    return _Node(found.missed, found.multipliers, factors, mixtures)


def _of_fewer_metrics(
    programme: Programme,
    metrics: Sequence[Similarity],
    demands: Sequence[Demand],
    groups: Sequence[Group],
    images: int,
    node: _Node,
    left: _Sides,
) -> _Sides:
    """The combination without metrics that add little to the room: a floor is certified sooner then, with tn out of it above all."""
    chosen = node
    least = KEPT_ROOM * left.room(programme)
    for metric in sorted(metrics, key=left.weight):
        without = replace(
            chosen,
            multipliers=np.where([d.metric == metric for d in demands], 0.0, chosen.multipliers),
            factors={key: factor for key, factor in chosen.factors.items() if metrics[key[1]] != metric},
        )
        sides = _combination(metrics, demands, groups, images, without)
        if sides.room(programme) > max(least, 0):
            chosen, left = without, sides
    return left


def _combination(
    metrics: Sequence[Similarity], demands: Sequence[Demand], groups: Sequence[Group], images: int, node: _Node
) -> _Sides:
    multipliers = [
        c if (d.low if c > 0 else d.high) is not None else Fraction(0)
        for c, d in zip((Fraction(round(c * UNIT), UNIT) for c in node.multipliers), demands, strict=True)
    ]
    given = sum((d.within(c) for d, c in zip(demands, multipliers, strict=True) if c), Fraction(0))
    combined: dict[Similarity, tuple[Fraction, Fraction]] = {}
    for d, c in zip(demands, multipliers, strict=True):
        slope, bend = combined.get(d.metric, (Fraction(0), Fraction(0)))
        combined[d.metric] = slope - c * d.slope, bend - c * d.bend
    sides = []
    for g, group in enumerate(groups):
        weights, level = dict(combined), Fraction(0)
        for (there, i), factor in node.factors.items():
            ends = group.ranges[i]
            if there == g and ends is not None and factor > 0:
                # the multipliers are of demands on all images: of one of them in so many
                exact = Fraction(round(factor * images / group.many * UNIT), UNIT)
                slope, bend = weights.get(metrics[i], (Fraction(0), Fraction(0)))
                weights[metrics[i]] = slope - exact * (ends[0] + ends[1]), bend + exact
                level += exact * ends[0] * ends[1]
        used = tuple((metric, *pair) for metric, pair in weights.items() if any(pair))
        sides.append((used, level, Fraction(group.many, images)))
    return _Sides(given, sides)


def _certified(programme: Programme, sides: _Sides) -> np.ndarray | None:
    """None where a combination shows that there are no images; else pairs that the programme did not see."""
    seen, room = sides.seen(programme), sides.room(programme)
    if room <= 0:
        return np.zeros((4, 0))
    bounds = Fraction(0)
    for (used, level, share), least in zip(sides.groups, seen, strict=True):
        # a group of few images may lose more: its factors are larger
        lost = CERTIFIED * room
        wanted = Fraction(least - lost).limit_denominator(2**50) - level
        programme.apart += FLOOR
        found = floor(used, wanted, lost / 2)
        if not found.settled:
            return programme.best(found.counts, used)
        bounds += share * (found.bound + level)
    return None if sides.given + bounds > 0 else np.zeros((4, 0))
