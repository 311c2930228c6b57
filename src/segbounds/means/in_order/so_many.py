"""So many images with means and with values in order: each is given its place, and exchanged for others in that place until means fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.means.certificates.demands import demands
from segbounds.means.certificates.programmes import Programme, programme_of
from segbounds.means.in_order.cells import Cell, at_level
from segbounds.means.in_order.moves import moved_to
from segbounds.means.in_order.one_metric import values_in_order
from segbounds.means.in_order.order_statistics import OrderStatistic, limits_of
from segbounds.means.in_order.places import Placed, placed
from segbounds.means.in_order.settled import images_in_order
from segbounds.means.numbered.exchanges import exchanged
from segbounds.means.numbered.targets import Pool, Target
from segbounds.means.reported_means import factors_of, has_deviations
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Mean, Sample, Verified, fraction, merged, parts_of, verified
from segbounds.regions.facts import Fact, nonlinear, regions
from segbounds.regions.orders import Enclosed, exact_value
from segbounds.regions.printed import Reported

NUMBERS = (20, 100, 7, 500)  # of images, where it is not said
SIZE = 10**6  # counts of an image, about
COARSE = (3e-2, 1e-3, 0.0, 0.0)  # errors that count as much as those of the widths: coarse first
MOST = 600  # pairs of a pool
ROOM = Fraction(1, 10)  # of the widths, where means are to end
UNITS = (10, 100, 1000, 10**4, 10**7)  # of which values of one metric are multiples
DEFINITIONS = 5  # of quartiles, by which images are sought
MOST_PLACES = 2_000  # images, each of which has a place


def example(
    known: Sequence[Mean], statistics: Sequence[OrderStatistic], sample: Sample, definitions: int = DEFINITIONS
) -> Verified | None:
    """Images of which everything is true exactly, quartiles by one of the first so many definitions; None where none were found."""
    metrics = [*(mean.metric for mean in known), *(item.metric for item in statistics)]
    programme = programme_of(metrics)
    for level in dict.fromkeys((i.metric, end) for i in statistics for end in (i.value.low, i.value.high, _middle(i))):
        programme.add(_whole(at_level(programme, level[0], float(level[1]))))
    for metric, value in dict.fromkeys((i.metric, i.value) for i in statistics if i.value.exact):
        programme.add(_exactly(metric, value))
    for images in (sample.images,) if sample.images is not None else NUMBERS:
        for ddof in sample.divisors if has_deviations(known) else (0,):
            if images > ddof and images <= MOST_PLACES:
                found = _of(programme, known, statistics, Sample(images, ddof))
                found = found or _by_definitions(programme, known, statistics, Sample(images, ddof), definitions)
                if found is not None:
                    return found
    return None


def _by_definitions(
    programme: Programme, known: Sequence[Mean], statistics: Sequence[OrderStatistic], sample: Sample, definitions: int
) -> Verified | None:
    """The same with values between two images, by any definition of quartiles."""
    assert sample.images is not None and sample.ddof is not None, "it is said how many"
    for places in placed(statistics, sample.images)[:definitions]:
        nominated = list(_of_one_metric(known, places, sample.images))
        nominated += images_in_order(programme, known, places, sample.images, sample.ddof)
        for pairs in nominated:
            if pairs and _holds(pairs, places):
                found = verified(merged([Fraction(1, len(pairs))] * len(pairs), pairs), known, sample)
                if found is not None:
                    return found
    return None


def _of_one_metric(known: Sequence[Mean], places: Sequence[Placed], images: int) -> Iterator[list[tuple[int, ...]]]:
    """Images with the values that a programme nominates, simple ones first, where everything is about one metric."""
    (metric, *others) = dict.fromkeys([*(item.statistic.metric for item in places), *(mean.metric for mean in known)])
    if others or has_deviations(known) or nonlinear(metric):
        return
    exact = values_in_order(metric, places, known, images) or []
    for digits in UNITS:
        values = [Fraction(round(value * digits), digits) for value in exact]
        pairs: dict[Fraction, tuple[int, ...]] = {}
        for value in dict.fromkeys(values):
            number = sp.Rational(value.numerator, value.denominator)
            there = _exactly(metric, Reported(number, number))
            if there.shape[1]:
                pairs[value] = tuple(map(int, there[:, 0]))
        if len(pairs) == len(set(values)):
            yield [pairs[value] for value in values]


def _holds(pairs: Sequence[tuple[int, ...]], places: Sequence[Placed]) -> bool:
    """Whether values in order, at their places, are what was reported: exactly."""
    for item in places:
        values = sorted(exact_value(item.statistic.metric, Counts(*pair)) for pair in pairs)
        ends = [sum((w * values[number][side] for number, w in item.weights), Fraction(0)) for side in (0, 1)]
        if not _inside((ends[0], ends[1]), item.statistic):
            return False
    return True


def _middle(item: OrderStatistic) -> sp.Rational:
    return (item.value.low + item.value.high) / 2


def _exactly(metric: Similarity, value: Reported) -> np.ndarray:
    """A pair of masks with exactly this value."""
    if nonlinear(metric):
        return np.ones((4, 0))
    cone = next(iter(regions([Fact(metric, value)])), None)
    return np.ones((4, 0)) if cone is None else np.array([[float(c)] for c in cone.inside])


def _whole(counts: np.ndarray) -> np.ndarray:
    if not counts.shape[1]:
        return np.ones((4, 0))
    found = np.round(counts / counts.max(axis=0) * SIZE)
    return np.where((counts > 0) & (found == 0), 1.0, found)


@dataclass(frozen=True)
class _Place:
    """Some images, by their numbers in order, with the same ends."""

    many: int
    cell: Cell


def _places(statistics: Sequence[OrderStatistic], images: int) -> list[_Place] | None:
    """The ends of every image, all metrics in the same order; None where there are none between them."""
    found: list[_Place] = []
    limits = limits_of(statistics)
    for k in range(images):
        ends = []
        for metric, (low, high) in limits.items():
            for item in statistics:
                if item.metric == metric:
                    first, last = _between(item.kind, images)
                    low = max(low, fraction(item.value.low)) if k >= first else low
                    high = min(high, fraction(item.value.high)) if k <= last else high
            if low > high:
                return None
            room = (high - low) / 100  # whole counts are next to what was meant
            ends.append((metric, low + room, high - room) if (low, high) != limits[metric] else (metric, low, high))
        cell = Cell(tuple(ends))
        if found and found[-1].cell == cell:
            found[-1] = _Place(found[-1].many + 1, cell)
        else:
            found.append(_Place(1, cell))
    return found


def _between(kind: str, images: int) -> tuple[int, int]:
    """The numbers, from zero, of the values around one, both of which are to have it here."""
    place = Fraction({"min": 0, "q1": 1, "median": 2, "q3": 3, "max": 4}[kind] * (images - 1), 4)
    return place.__floor__(), place.__ceil__()


def _of(
    programme: Programme, known: Sequence[Mean], statistics: Sequence[OrderStatistic], sample: Sample
) -> Verified | None:
    assert sample.images is not None and sample.ddof is not None, "it is said how many"
    places = _places(statistics, sample.images)
    if places is None:
        return None
    members = [place.cell.members(programme) for place in places]
    if not all(map(len, members)):
        return None
    members = [there[:: -(-len(there) // MOST)] for there in members]
    starts = _nominated(programme, known, places, members, sample)
    if starts is None:
        return None
    target = Target.of(known, sample.images, sample.ddof)
    pools = [_pool(programme, target, there) for there in members]
    kinds = [(pool.counts[:, used], numbers) for pool, (used, numbers) in zip(pools, starts, strict=True)]
    for coarse in COARSE if known else ():
        for i, pool in enumerate(pools):
            others = [target.sums_of(target.values(c)) @ n for j, (c, n) in enumerate(kinds) if j != i]
            kinds[i] = exchanged(*kinds[i], pool, target, coarse, sum(others, np.zeros(len(target.low))))
    every = np.hstack([np.repeat(counts, numbers, axis=1) for counts, numbers in kinds])
    found = _checked(every, known, statistics, sample)
    if found is None and known:
        cells = [place.cell for place in places for _ in range(place.many)]
        own = [pool for pool, place in zip(pools, places, strict=True) for _ in range(place.many)]
        found = _checked(_whole(moved_to(target, every, own, cells)), known, statistics, sample)
    return found


def _checked(
    counts: np.ndarray, known: Sequence[Mean], statistics: Sequence[OrderStatistic], sample: Sample
) -> Verified | None:
    """The images, if everything is true of them, exactly."""
    pairs = [tuple(map(int, column)) for column in counts.T]
    found = verified(merged([Fraction(1, len(pairs))] * len(pairs), pairs), known, sample)
    return found if found is not None and _in_order(pairs, statistics) else None


def _pool(programme: Programme, target: Target, members: np.ndarray) -> Pool:
    counts = _whole(programme.counts[:, members])
    return Pool(counts, target.sums_of(target.values(counts)))


def _nominated(
    programme: Programme, known: Sequence[Mean], places: Sequence[_Place], members: Sequence[np.ndarray], sample: Sample
) -> list[tuple[np.ndarray, np.ndarray]] | None:
    """Which members of each place, and how many of each: next to a mixture with room to the ends of means."""
    wanted = demands(parts_of(known, factors_of(sample)[0]), ROOM)
    images = sample.images or 1
    every = np.concatenate(members)
    rows = programme.rows(wanted)[:, every]
    shares = np.repeat([place.many / images for place in places], [len(there) for there in members])
    groups = np.repeat(np.arange(len(places)), [len(there) for there in members])
    widths = np.array([max(float(d.breadth), 1e-9) for d in wanted])
    found = mixture(
        np.zeros(len(every)),
        rows * shares,
        [(d.low, d.high) for d in wanted],
        Missing(1.0, -0.5, widths),
        groups=groups,
    )
    if found is None:
        return None
    starts = []
    for i, place in enumerate(places):
        here = np.cumsum(np.round(found.shares[groups == i], 12))
        picked = np.searchsorted(here, (np.arange(place.many) + 0.5) / place.many * here[-1])
        used, numbers = np.unique(picked, return_counts=True)
        starts.append((used, numbers))
    return starts


def _in_order(pairs: Sequence[tuple[int, ...]], statistics: Sequence[OrderStatistic]) -> bool:
    """Whether the values in order are what was reported, exactly."""
    for item in statistics:
        values = sorted(exact_value(item.metric, Counts(*pair)) for pair in pairs)
        first, last = _between(item.kind, len(pairs))
        if not all(_inside(values[k], item) for k in (first, last)):
            return False
    return True


def _inside(value: Enclosed, item: OrderStatistic) -> bool:
    low, high = fraction(item.value.low), fraction(item.value.high)
    above = value[0] >= low if item.value.with_low else value[0] > low
    return above and (value[1] <= high if item.value.with_high else value[1] < high)
