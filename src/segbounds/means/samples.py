"""So many images of which reported means and standard deviations are true: sought in floats, image for image.

A mixture of a linear programme has shares that so many images cannot have. So images are exchanged, one for one out of many, until
means and variances come near to what was reported; then all of their counts are moved by Newton's method. What is found in whole counts
is verified exactly, as everything that is shown is (see examples.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from segbounds.means.programmes import Programme, ProgrammeSolution
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.ranges.examples import SIZES, Mean, Sample, Verified, made_exact, merged, verified, whole_counts

#: Errors of means and variances that count as much as those of the widths that were reported: coarse first, and then these alone.
COARSE = (3e-2, 1e-3, 0.0, 0.0)
EXCHANGES = 60  # of one image each, for each of these
FEW = 6  # of one image each, beside one that is fixed
#: How near to one another images are tried, relative to their counts; and how many to each.
SPREADS = (1.0, 0.3, 0.1, 0.03, 0.01, 1e-3)
WIDE = 3  # of these, with which zeros are left
NEIGHBOURS, TOGETHER = 12, 100  # of each, and at least of all
STEPS = 40  # of Newton's method
KEPT_FREE = 0.5  # of the widths, where Newton's method is to end
DISTINCT = 12  # kinds of images whose counts are moved
SAME = 10  # decimals in which two choices are alike, and the first is taken
APART = 60  # kinds of images of which one is fixed
FIRST = 1e-2  # errors that count as much as the widths, where one is fixed
SMALL = 12  # images, for which so many starts are tried
HOPS = 24  # from the best end of these
POLISHED = 8  # of these starts
DIGITS = 7  # of counts
MANY = 1500  # images of a pool
LIFTED = (0.0, 1e-3, 3e-2)  # in place of zeros, near to a mixture
LEAST = 1e-13  # of a width


@dataclass(frozen=True)
class Target:
    """What so many images are to have: means, and variances that divide by their number, with half of the widths; by row of metrics.

    spread
        Which metrics have a variance.
    """

    metrics: tuple[Similarity, ...]
    images: int
    spread: tuple[int, ...]
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, known: Sequence[Mean], images: int, ddof: int) -> "Target":
        spread = tuple(i for i, item in enumerate(known) if item.deviation is not None)
        factor = Fraction(images - ddof, images)
        low, high = [], []
        for item in known:
            low.append(float(item.mean.low))
            high.append(float(item.mean.high))
        for i in spread:
            deviation = known[i].deviation
            assert deviation is not None, "only those with a deviation are listed"
            low.append(max(float(deviation.low), 0.0) ** 2 * float(factor))
            high.append(max(float(deviation.high), 0.0) ** 2 * float(factor))
        return cls(tuple(item.metric for item in known), images, spread, np.array(low), np.array(high))

    def values(self, counts: np.ndarray) -> np.ndarray:
        """Values of all metrics on some images, of shape (metrics, many)."""
        there = Counts(*(counts / counts.max(axis=0)))
        with np.errstate(all="ignore"):
            return np.array([np.asarray(evaluate(metric, there), float) + 0 * there.tp for metric in self.metrics])

    def missed(self, sums: np.ndarray, coarse: float, free: float = KEPT_FREE) -> np.ndarray:
        """By how much sums of values, and of squares of those that have a variance, of shape (rows, ...), miss what is wanted."""
        many = len(self.metrics)
        means = sums[:many] / self.images
        spread = sums[many:] / self.images - means[list(self.spread)] ** 2
        found = np.concatenate([means, spread])
        shape = (-1,) + (1,) * (sums.ndim - 1)
        middle = ((self.low + self.high) / 2).reshape(shape)
        half = ((self.high - self.low) / 2 + LEAST).reshape(shape)
        off = found - middle
        scale = np.concatenate([np.full(many, coarse), coarse * (2 * np.sqrt(self.high[many:]) + coarse)])
        return (off - np.clip(off, -free * half, free * half)) / np.maximum(half, scale.reshape(shape))

    def fitting(self, sums: np.ndarray) -> np.ndarray:
        """Which images are near enough to the means, for the variances and for where metrics end, to be one of so many."""
        many = len(self.metrics)
        fine = np.isfinite(sums).all(axis=0)
        for row, i in enumerate(self.spread, start=many):
            reach = np.sqrt(self.images * self.high[row]) + LEAST
            fine &= (sums[i] > self.low[i] - reach) & (sums[i] < self.high[i] + reach)
        return fine

    def sums_of(self, values: np.ndarray) -> np.ndarray:
        return np.concatenate([values, values[list(self.spread)] ** 2])


def of_so_many(
    programme: Programme, known: Sequence[Mean], sample: Sample, starts: Sequence[ProgrammeSolution], *, widely: bool
) -> Verified | None:
    """So many images of which everything that is known is true, or None: sought from some mixtures, or, widely, from starts
    with one image of another kind."""
    assert sample.images is not None, "the number of images is known"
    for ddof in sample.divisors:
        if sample.images <= ddof:
            continue
        target = Target.of(known, sample.images, ddof)
        exact = replace(sample, ddof=ddof)
        pool = _pool(programme, target)
        ends = []
        for counts, numbers in _starts(pool, target, starts, widely):
            found, *end = _sought(pool, counts, numbers, target, known, exact)
            if found is not None:
                return found
            ends.append(end)
        if widely and ends:
            found = _hopped(pool, ends, target, known, exact)
            if found is not None:
                return found
    return None


def ranked(programme: Programme, known: Sequence[Mean], ddof: int, starts: dict[int, ProgrammeSolution]) -> list[int]:
    """Numbers of images, those first of which whole numbers of images of the pool come nearest to what is known."""
    found = []
    for images, start in starts.items():
        target = Target.of(known, images, ddof)
        pool = _pool(programme, target)
        numbers = _numbers(start.shares, images)
        there, many = start.counts[:, numbers > 0], numbers[numbers > 0]
        there, many = _exchanged(there, many, pool, target, FIRST, limit=2 * FEW)
        for seed in range(1, 4):
            there, many = _exchanged(there, many, _neighbours(there, seed, target), target, FIRST, limit=FEW)
        cost = float((target.missed(target.sums_of(target.values(there)) @ many, FIRST) ** 2).sum())
        found.append((round(cost, SAME), images))
    return [images for _, images in sorted(found)]


def near_to(shares: np.ndarray, counts: np.ndarray, known: Sequence[Mean], sample: Sample) -> Iterator[Verified]:
    """So many images near to a mixture: with its zeros, or with a little instead."""
    assert sample.images is not None, "the number of images is known"
    numbers = _numbers(shares, sample.images)
    there, many = counts[:, numbers > 0], numbers[numbers > 0]
    for ddof in sample.divisors:
        if sample.images <= ddof:
            continue
        target = Target.of(known, sample.images, ddof)
        for lifted in LIFTED:
            start = np.where(there == 0, lifted, there / there.max(axis=0))
            polished = _polished(start, many, target, 0.0)
            found = _in_whole_counts(*polished, target, known, replace(sample, ddof=ddof))
            if found is not None:
                yield found


def _starts(
    pool: "_Pool", target: Target, starts: Sequence[ProgrammeSolution], widely: bool
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Images near to those of mixtures, and how many of each; then such with one of another kind."""
    near = []
    for start in starts:
        numbers = _numbers(start.shares, target.images)
        used = np.flatnonzero(numbers)
        near.append((start.counts[:, used], numbers[used]))
    if not widely:
        yield from near
        return
    for counts, numbers in near[:1]:
        yield from _with_one_fixed(counts, numbers, pool, target)


@dataclass(frozen=True)
class _Pool:
    counts: np.ndarray
    sums: np.ndarray

    @cached_property
    def apart(self) -> np.ndarray:
        """A few images of all kinds: each one the farthest from those before it."""
        if not self.sums.size:
            return np.zeros(0, int)
        widths = np.ptp(self.sums, axis=1)
        scaled = self.sums / np.where(widths > 0, widths, 1)[:, None]
        chosen, distance = [0], np.full(scaled.shape[1], np.inf)
        while len(chosen) < APART:
            distance = np.minimum(distance, ((scaled - scaled[:, chosen[-1]][:, None]) ** 2).sum(axis=0))
            farthest = int(np.round(distance, SAME).argmax())
            if not distance[farthest] > 0:
                break
            chosen.append(farthest)
        return np.array(chosen)


def _pool(programme: Programme, target: Target) -> _Pool:
    """The columns of a programme that may be one of so many images."""
    sums = target.sums_of(np.array([programme.of(metric) for metric in target.metrics]))
    fitting = np.flatnonzero(target.fitting(sums))
    fitting = fitting[:: -(-len(fitting) // MANY) or 1]
    return _Pool(programme.counts[:, fitting], sums[:, fitting])


def _numbers(shares: np.ndarray, images: int) -> np.ndarray:
    """Whole numbers near to shares of so many images: those with the largest rests are rounded up."""
    exact = np.round(shares / shares.sum() * images, SAME)
    whole = np.floor(exact).astype(int)
    rest = np.argsort(whole - exact, kind="stable")
    whole[rest[: images - whole.sum()]] += 1
    return whole


def _sought(
    pool: _Pool, counts: np.ndarray, numbers: np.ndarray, target: Target, known: Sequence[Mean], sample: Sample
) -> tuple[Verified | None, np.ndarray, np.ndarray]:
    """Images with everything that is known, or none; and where the search ended."""
    for coarse in COARSE:
        counts, numbers = _exchanged(counts, numbers, pool, target, coarse)
        counts, numbers = _polished(counts, numbers, target, coarse)
        found = _in_whole_counts(counts, numbers, target, known, sample)
        if found is not None:
            break
    return found, counts, numbers


def _hopped(
    pool: _Pool, ends: Sequence[Sequence[np.ndarray]], target: Target, known: Sequence[Mean], sample: Sample
) -> Verified | None:
    """From the best end of a search again and again, with one image of another kind."""
    left = [_left(counts, numbers, target) for counts, numbers in ends]
    here = left.index(min(left))
    (counts, numbers), least = ends[here], left[here]
    for hop in range((HOPS if target.images <= SMALL else FEW) if pool.counts.shape[1] else 0):
        draw = np.random.default_rng(hop)
        changed = np.append(numbers, 1)
        changed[draw.integers(len(numbers))] -= 1
        column = draw.integers(pool.counts.shape[1]) if hop % 2 else draw.choice(pool.apart)
        tried = np.hstack([counts, pool.counts[:, [column]]])[:, changed > 0], changed[changed > 0]
        for coarse in COARSE[1:3]:
            tried = _polished(*_exchanged(*tried, pool, target, coarse, limit=FEW), target, coarse)
        found = _in_whole_counts(*tried, target, known, sample)
        if found is not None:
            return found
        reached = _left(*tried, target)
        if reached < least:
            (counts, numbers), least = tried, reached
    return None


def _left(counts: np.ndarray, numbers: np.ndarray, target: Target) -> float:
    """By how much some images miss what is known, in few digits."""
    missed = target.missed(target.sums_of(target.values(counts)) @ numbers, 0.0)
    return float(f"{float((missed**2).sum()):.6g}")


def _polished(counts: np.ndarray, numbers: np.ndarray, target: Target, coarse: float) -> tuple[np.ndarray, np.ndarray]:
    """Images next to some: exchanged for neighbours, ever closer ones, and then moved."""

    for seed in range(len(SPREADS)):
        near = _neighbours(counts, seed, target)
        counts, numbers = _exchanged(counts, numbers, near, target, coarse, limit=3 * FEW)
    return _moved(counts, numbers, target), numbers


def _neighbours(counts: np.ndarray, seed: int, target: Target) -> _Pool:
    """Images around some, more of each where there are few."""
    draw, kinds = np.random.default_rng(seed), counts.shape[1]
    shape = 4, max(NEIGHBOURS, TOGETHER // kinds), kinds
    near = counts[:, None, :] * np.exp(draw.normal(0, SPREADS[seed], shape))
    if seed < WIDE:  # and with a little instead of nothing
        little = near.max(axis=0) * 10 ** draw.uniform(-7, 0, shape)
        near = np.where((near == 0) & (draw.random(shape) < 0.3), little, near)
    near = near.reshape(4, -1)
    return _Pool(near, target.sums_of(target.values(near)))


def _exchanged(
    counts: np.ndarray,
    numbers: np.ndarray,
    pool: _Pool,
    target: Target,
    coarse: float,
    fixed: np.ndarray | float = 0.0,
    limit: int = EXCHANGES,
) -> tuple[np.ndarray, np.ndarray]:
    """Images exchanged, one at a time, for the one of the pool that helps most, while one helps; beside fixed sums."""
    if not pool.counts.shape[1] or not len(numbers):
        return counts, numbers
    sums = target.sums_of(target.values(counts))
    for _ in range(limit):
        total = sums @ numbers + fixed
        here = float((target.missed(total, coarse) ** 2).sum())
        if not here > 0:
            break
        after = (total[:, None] - sums)[:, :, None] + pool.sums[:, None, :]
        costs = np.round((target.missed(after, coarse) ** 2).sum(axis=0) / here, SAME)
        best = int(np.nanargmin(costs))
        kind, column = divmod(best, costs.shape[1])
        if not costs[kind, column] < 1 - 1e-6:
            break
        numbers = np.append(numbers, 1)
        numbers[kind] -= 1
        counts = np.hstack([counts, pool.counts[:, [column]]])[:, numbers > 0]
        sums = np.hstack([sums, pool.sums[:, [column]]])[:, numbers > 0]
        numbers = numbers[numbers > 0]
    return counts, numbers


def _with_one_fixed(
    counts: np.ndarray, numbers: np.ndarray, pool: _Pool, target: Target
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Starts with one image of each of many kinds, which stays, and the others exchanged; the best few of them."""
    found = []
    most = int(np.argmax(numbers))
    others = numbers.copy()
    others[most] -= 1
    left = counts[:, others > 0], others[others > 0]
    for column in pool.apart if target.images <= SMALL else pool.apart[:: APART // FEW]:
        fixed = pool.counts[:, [column]]
        moved, many = _exchanged(*left, pool, target, FIRST, pool.sums[:, column], limit=FEW)
        for seed in range(1, 4) if len(many) else ():
            near = _neighbours(moved, seed, target)
            moved, many = _exchanged(moved, many, near, target, FIRST, pool.sums[:, column], limit=FEW)
        total = target.sums_of(target.values(moved)) @ many + pool.sums[:, column]
        cost = float((target.missed(total, FIRST) ** 2).sum())
        found.append((cost, np.hstack([fixed, moved]), np.append(1, many)))
    best = sorted(range(len(found)), key=lambda i: (round(found[i][0], SAME), i))[:POLISHED]
    return [found[i][1:] for i in best]


# --- all counts moved -------------------------------------------------------------------------------------------------


def _moved(counts: np.ndarray, numbers: np.ndarray, target: Target) -> np.ndarray:
    """The counts moved by Newton's method, in their logarithms, until nothing is missed; those of the most frequent kinds."""
    free = np.argsort(-numbers, kind="stable")[:DISTINCT]
    for _ in range(STEPS):
        sums = target.sums_of(target.values(counts))
        here = target.missed(sums @ numbers, 0.0)
        size = float(np.linalg.norm(here))
        if not np.isfinite(size) or size == 0:
            break
        slopes = _slopes(counts, numbers, sums, free, target)
        step = np.linalg.lstsq(slopes, -here, rcond=1e-9)[0].reshape(4, len(free))
        step = step / max(1.0, float(np.abs(step).max()))
        tried = []
        for length in (1.0, 0.5, 0.2, 0.05):
            after = counts.copy()
            after[:, free] *= np.exp(step * length)
            missed = target.missed(target.sums_of(target.values(after)) @ numbers, 0.0)
            tried.append((float(np.nan_to_num(np.linalg.norm(missed), nan=np.inf)), after))
        best = min(range(len(tried)), key=lambda i: tried[i][0])
        if not tried[best][0] < size:
            break
        counts = tried[best][1]
    return counts


def _slopes(counts: np.ndarray, numbers: np.ndarray, sums: np.ndarray, free: np.ndarray, target: Target) -> np.ndarray:
    """Slopes of what is missed where it is missed, in the logarithms of the counts of some kinds; of shape (rows, 4 kinds)."""
    step = 1e-6
    steps = np.exp(np.eye(4) * step)
    near = (counts[:, free][:, None, :] * steps[:, :, None]).reshape(4, -1)
    change = (target.sums_of(target.values(near)).reshape(len(sums), 4, -1) - sums[:, None, free]) / step
    change = change * numbers[free]
    many, spread = len(target.metrics), list(target.spread)
    means = sums[:many] @ numbers / target.images
    rows = change / target.images
    rows[many:] -= 2 * means[spread][:, None, None] * rows[:many][spread]
    half = (target.high - target.low) / 2 + LEAST
    missed = target.missed(sums @ numbers, 0.0)
    return np.nan_to_num((rows / half[:, None, None] * (missed != 0)[:, None, None]).reshape(len(rows), -1))


def _in_whole_counts(
    counts: np.ndarray, numbers: np.ndarray, target: Target, known: Sequence[Mean], sample: Sample
) -> Verified | None:
    if np.abs(target.missed(target.sums_of(target.values(counts)) @ numbers, 0.0, 1.0)).max() > 1e-6:
        return None
    shares = [Fraction(int(number), target.images) for number in numbers]
    for there in (_in_digits(counts), counts):  # in few digits, processors that round differently agree
        for size in dict.fromkeys(size for size, _ in SIZES):
            mixture = merged(shares, whole_counts(there, size))
            found = verified(mixture, known, sample) or verified(made_exact(mixture, known), known, sample)
            if found is not None:
                return found
    return None


def _in_digits(counts: np.ndarray) -> np.ndarray:
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.where(counts > 0, counts, 1))))
    return np.round(counts * scale) / scale
