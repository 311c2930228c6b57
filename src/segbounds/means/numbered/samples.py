"""So many images of which reported means and standard deviations are true: sought in floats, image for image.

A mixture of a linear programme has shares that so many images cannot have. So images are exchanged, one for one out of many, until
means and variances come near to what was reported; then all of their counts are moved by Newton's method. What is found in whole counts
is verified exactly, as everything that is shown is (see examples.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from segbounds.means.certificates.programmes import Programme, ProgrammeSolution
from segbounds.means.numbered.exchanges import exchanged
from segbounds.means.numbered.many_starts import Starts, ends_of_newton, moved, starts_from
from segbounds.means.numbered.targets import Pool, Target, pool_of
from segbounds.ranges.examples import SIZES, Mean, Sample, Verified, made_exact, merged, verified, whole_counts

#: Errors of means and variances that count as much as those of the widths that were reported: coarse first, and then these alone.
COARSE = (3e-2, 1e-3, 0.0, 0.0)
FEW = 6  # of one image each, beside one that is fixed
#: How near to one another images are tried, relative to their counts; and how many to each.
SPREADS = (1.0, 0.3, 0.1, 0.03, 0.01, 1e-3)
WIDE = 3  # of these, with which zeros are left
NEIGHBOURS, TOGETHER = 12, 100  # of each, and at least of all
SAME = 10  # decimals in which two choices are alike, and the first is taken
FIRST = 1e-2  # errors that count as much as the widths, where one is fixed
DIGITS = 7  # of counts
LIFTED = (0.0, 1e-3, 3e-2)  # in place of zeros, near to a mixture
#: Where images that are all alike are sought from: sets of one, of shape (4, 1, many).
ALIKE = np.array([(1, 1, 1, 1), (5, 1, 1, 10), (1, 1, 1, 100), (10, 1, 1, 1), (1, 5, 1, 5), (1, 1, 5, 5)], float).T[
    :, None
]


def of_so_many(
    programme: Programme, known: Sequence[Mean], sample: Sample, starts: Sequence[ProgrammeSolution], *, widely: bool
) -> Verified | None:
    """So many images of which everything that is known is true, or None: sought from mixtures, or, widely, from many starts."""
    assert sample.images is not None, "the number of images is known"
    for ddof in sample.divisors:
        if sample.images <= ddof:
            continue
        target = Target.of(known, sample.images, ddof)
        exact = replace(sample, ddof=ddof)
        pool = pool_of(programme, target)
        near = [_whole_numbers(start, target.images) for start in starts]
        seek = _from_many_starts if widely else _from_mixtures
        found = seek(pool, near, target, known, exact)
        if found is not None:
            return found
    return None


def _whole_numbers(start: ProgrammeSolution, images: int) -> tuple[np.ndarray, np.ndarray]:
    """Images of a mixture, and how many of each: of some none, where their share is small."""
    return start.counts, _numbers(start.shares, images)


def _from_many_starts(
    pool: Pool,
    mixtures: Sequence[tuple[np.ndarray, np.ndarray]],
    target: Target,
    known: Sequence[Mean],
    sample: Sample,
) -> Verified | None:
    if not pool.many:
        return None
    ends = ends_of_newton(starts_from(pool, target, mixtures), target)
    found = (_in_whole_counts(*end, target, known, sample) for end in ends)
    return next((one for one in found if one is not None), None)


def _from_mixtures(
    pool: Pool,
    mixtures: Sequence[tuple[np.ndarray, np.ndarray]],
    target: Target,
    known: Sequence[Mean],
    sample: Sample,
) -> Verified | None:
    """From images near to mixtures: exchanged, and then moved."""
    for kinds, of_each in mixtures:
        counts, numbers = kinds[:, of_each > 0], of_each[of_each > 0]
        for coarse in COARSE:
            counts, numbers = exchanged(counts, numbers, pool, target, coarse)
            counts, numbers = _polished(counts, numbers, target, coarse)
            found = _in_whole_counts(counts, numbers, target, known, sample)
            if found is not None:
                return found
    return None


def all_alike(known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Images that are all alike, of which means without deviations are true; None where no start leads there."""
    target = Target.of(known, 1, 0)
    ends = ends_of_newton(Starts(ALIKE, np.ones((1, ALIKE.shape[2]), int)), target)
    found = (_in_whole_counts(*end, target, known, sample) for end in ends)
    return next((one for one in found if one is not None), None)


def ranked(programme: Programme, known: Sequence[Mean], ddof: int, starts: dict[int, ProgrammeSolution]) -> list[int]:
    """Numbers of images, those first of which whole numbers of images of the pool come nearest to what is known."""
    found = []
    for images, start in starts.items():
        target = Target.of(known, images, ddof)
        pool = pool_of(programme, target)
        numbers = _numbers(start.shares, images)
        there, many = start.counts[:, numbers > 0], numbers[numbers > 0]
        there, many = exchanged(there, many, pool, target, FIRST, limit=2 * FEW)
        for seed in range(1, 4):
            there, many = exchanged(there, many, _neighbours(there, seed, target), target, FIRST, limit=FEW)
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


def _numbers(shares: np.ndarray, images: int) -> np.ndarray:
    """Whole numbers near to shares of so many images: those with the largest rests are rounded up."""
    exact = np.round(shares / shares.sum() * images, SAME)
    whole = np.floor(exact).astype(int)
    rest = np.argsort(whole - exact, kind="stable")
    whole[rest[: images - whole.sum()]] += 1
    return whole


def _polished(counts: np.ndarray, numbers: np.ndarray, target: Target, coarse: float) -> tuple[np.ndarray, np.ndarray]:
    """Images next to some: exchanged for neighbours, ever closer ones, and then moved."""

    for seed in range(len(SPREADS)):
        near = _neighbours(counts, seed, target)
        counts, numbers = exchanged(counts, numbers, near, target, coarse, limit=3 * FEW)
    return moved(counts, numbers, target), numbers


def _neighbours(counts: np.ndarray, seed: int, target: Target) -> Pool:
    """Images around some, more of each where there are few."""
    draw, kinds = np.random.default_rng(seed), counts.shape[1]
    shape = 4, max(NEIGHBOURS, TOGETHER // kinds), kinds
    near = counts[:, None, :] * np.exp(draw.normal(0, SPREADS[seed], shape))
    if seed < WIDE:  # and with a little instead of nothing
        little = near.max(axis=0) * 10 ** draw.uniform(-7, 0, shape)
        near = np.where((near == 0) & (draw.random(shape) < 0.3), little, near)
    near = near.reshape(4, -1)
    return Pool(near, target.sums_of(target.values(near)))


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
