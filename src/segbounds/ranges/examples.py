"""Images of which reported means and standard deviations are true: made of mixtures in floats, and verified exactly.

A mixture is shares of images, with the whole counts that these have. Nothing is handed out that `verified` did not
evaluate: every mean, and every deviation over one number of images, divided by one of n and n - 1.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, TypeAlias

import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import Fact, nonlinear, regions
from segbounds.regions.orders import Enclosed, exact_value
from segbounds.regions.printed import Reported

if TYPE_CHECKING:
    import numpy as np

#: Shares of images, which add up to one, and the counts that each of these images has (or a family of counts in n).
Images: TypeAlias = tuple[tuple[sp.Expr, Counts], ...]
#: The same with shares in fractions, and whole counts.
Mixture: TypeAlias = tuple[tuple[Fraction, tuple[int, int, int, int]], ...]

Range: TypeAlias = tuple[sp.Rational, sp.Rational]

#: The largest counts, and digits of shares, the simplest first.
SIZES = (
    (10, 10),
    (10, 100),
    (100, 100),
    (100, 1000),
    (1000, 10**3),
    (10**4, 10**4),
    (10**6, 10**6),
    (10**9, 10**9),
    (10**13, 10**12),
    (10**20, 10**12),
)


@dataclass(frozen=True)
class Mean:
    """A mean over images as it was reported, and perhaps a standard deviation; or the standard error from which that follows, whose ends
    may be roots then."""

    metric: Similarity
    mean: Reported
    deviation: Reported | None = None
    error: Reported | None = None

    @property
    def text(self) -> str:
        spread = "" if self.deviation is None else f" (standard deviation {self.deviation.text})"
        spread = spread if self.error is None else f" (standard error {self.error.text})"
        return f"mean {self.metric} = {self.mean.text}{spread}"


@dataclass(frozen=True)
class MeanPart:
    """A mean that lies between two numbers, and perhaps a variance (dividing by n) that does."""

    metric: Similarity
    low: sp.Rational
    high: sp.Rational
    variance: Range | None = None

    @property
    def range(self) -> Range:
        return self.low, self.high


@dataclass(frozen=True)
class Sample:
    """How many images means are over, and what deviations divide by n less; None where that is not known."""

    images: int | None = None
    ddof: int | None = None

    @property
    def divisors(self) -> tuple[int, ...]:
        if self.ddof is not None:
            return (self.ddof,)
        return (0,) if self.images == 1 else (0, 1)


@dataclass(frozen=True)
class Verified:
    """A mixture of which all means and deviations are true over so many images, deviations being divided by n less ddof."""

    mixture: Mixture
    images: int
    ddof: int

    @property
    def shown(self) -> Images:
        return tuple((_number(share), Counts(*map(sp.Integer, counts))) for share, counts in self.mixture)

    def sentence(self, images: int | None) -> str:
        """That there are such images, by their counts: how many of so many are alike, or which share where no number is known."""
        kinds = [(share * (images or 1), ", ".join(map(str, counts))) for share, counts in self.mixture]
        if len(kinds) == 1:
            many = (
                "an image"
                if images == 1
                else "images that are all alike,"
                if images is None
                else f"{images} images, all"
            )
            return f"all of these are true of {many} with tp, fp, fn, tn = {kinds[0][1]}"
        many = "images of these shares" if images is None else f"{images} images together"
        (share, first), *others = kinds
        listed = [f"{share} with tp, fp, fn, tn = {first}", *(f"{share} with {counts}" for share, counts in others)]
        return f"all of these are true of {many}: {'; '.join(listed)}"


def _number(fraction: Fraction) -> sp.Rational:
    return sp.Rational(fraction.numerator, fraction.denominator)


def fraction(number: sp.Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def parts_of(known: Sequence[Mean], factors: Range) -> tuple[MeanPart, ...]:
    """What is known, with variances that divide by n; factors are what reported ones may be times to become these."""
    found = []
    for mean in known:
        variance = None
        if mean.deviation is not None:
            low, high = (sp.Max(end, 0) ** 2 for end in (mean.deviation.low, mean.deviation.high))
            variance = (low * factors[0], high * factors[1])
        found.append(MeanPart(mean.metric, mean.mean.low, mean.mean.high, variance))
    return tuple(found)


# --- verified ---------------------------------------------------------------------------------------------------------


def mean_of(metric: Similarity, mixture: Mixture, power: int = 1) -> Enclosed:
    """The mean of a metric, or of its square, over a mixture: exactly, or between two numbers where it has roots."""
    low = high = Fraction(0)
    for share, counts in mixture:
        least, most = exact_value(metric, Counts(*counts))
        if power == 2:
            squares = sorted((least * least, most * most))
            least, most = (Fraction(0) if least < 0 < most else squares[0]), squares[1]
        low, high = low + share * least, high + share * most
    return low, high


def verified(mixture: Mixture, known: Sequence[Mean], sample: Sample) -> Verified | None:
    """The mixture with a number of images over which everything that is known is true of it, exactly; None if there is none."""
    try:
        return _verified(mixture, known, sample)
    except Unsupported:  # a metric has no value on one of the images
        return None


def _verified(mixture: Mixture, known: Sequence[Mean], sample: Sample) -> Verified | None:
    if not mixture or sum(share for share, _ in mixture) != 1 or min(share for share, _ in mixture) <= 0:
        return None
    common = lcm(*(share.denominator for share, _ in mixture))
    if sample.images is not None and sample.images % common:
        return None
    if any(min(counts) < 0 or not any(counts) for _, counts in mixture):
        return None
    variances: list[tuple[Enclosed, Reported]] = []
    for item in known:
        low, high = mean_of(item.metric, mixture)
        if not _inside((low, high), item.mean):
            return None
        if item.deviation is not None:
            squares = mean_of(item.metric, mixture, 2)
            around = min(low * low, high * high), max(low * low, high * high)
            variances.append(((squares[0] - around[1], squares[1] - around[0]), item.deviation))
    for ddof in sample.divisors:
        number = _number_of_images(variances, common, sample.images, ddof)
        if number is not None:
            return Verified(mixture, number, ddof)
    return None


def _inside(value: Enclosed, reported: Reported) -> bool:
    low, high = fraction(reported.low), fraction(reported.high)
    above = value[0] >= low if reported.with_low else value[0] > low
    return above and (value[1] <= high if reported.with_high else value[1] < high)


def _number_of_images(
    variances: Sequence[tuple[Enclosed, Reported]], common: int, images: int | None, ddof: int
) -> int | None:
    """A number of images, a multiple of what is common, over which these variances (that divide by n) have the reported
    roots."""
    if not variances or ddof == 0:
        number = images or common
        return number if all(_squared(value, sd, number, 0) for value, sd in variances) else None
    if images is not None:
        return images if all(_squared(value, sd, images, 1) for value, sd in variances) else None
    # v n / (n - 1) falls with n: enough images that it is not too large, and not too many
    least = 2
    for value, sd in variances:
        square = fraction(sd.high) ** 2
        if value[1] >= square:
            if value[1] > square or not sd.with_high or value[1] > 0:
                return None
            continue
        least = max(least, -(-square // (square - value[1])))
    start = -(-least // common) * common
    for number in (start, start + common, *(start * 10**k for k in range(1, 12))):
        if all(_squared(value, sd, number, 1) for value, sd in variances):
            return number
    return None


def _squared(value: Enclosed, sd: Reported, images: int, ddof: int) -> bool:
    factor = Fraction(images, images - ddof) if images > ddof else Fraction(1)
    low, high = (fraction(sp.Max(end, 0) ** 2) for end in (sd.low, sd.high))
    least, most = value[0] * factor, value[1] * factor
    above = least >= low if sd.with_low or sd.low < 0 else least > low
    return above and (most <= high if sd.with_high else most < high)


# --- from floats ------------------------------------------------------------------------------------------------------


def rounded(shares: np.ndarray, counts: np.ndarray, images: int | None = None) -> Iterator[Mixture]:
    """Mixtures with whole counts and shares in fractions near to those in floats, the simplest first."""
    for size, digits in SIZES:
        whole = whole_counts(counts, size)
        for unit in (images,) if images else (digits,):
            yield merged(_shares(shares, unit), whole)


def whole_counts(counts: np.ndarray, size: int) -> list[tuple[int, ...]]:
    """Whole counts of about this size, near to some in floats; what is not zero does not become zero."""
    found = []
    for column in counts.T:
        largest = max(column)
        entries = []
        for value in column:
            share = float(value / largest)
            entries.append(0 if share == 0 else max(1, round(share * size)))
        common = gcd(*entries)
        found.append(tuple(entry // common for entry in entries))
    return found


def _shares(shares: np.ndarray, unit: int) -> list[Fraction]:
    """Multiples of one over a unit that add up to one: those with the largest rests are rounded up."""
    exact = [float(share) / float(shares.sum()) * unit for share in shares]
    whole = [int(x) for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: unit - sum(whole)]:
        whole[i] += 1
    return [Fraction(x, unit) for x in whole]


def made_exact(mixture: Mixture, known: Sequence[Mean]) -> Mixture:
    """The mixture with its rarest kind of image replaced by one that gives the only mean that is one number exactly."""
    exact = [item for item in known if item.mean.exact and not nonlinear(item.metric)]
    if len(exact) != 1 or not mixture:
        return ()
    share, _ = mixture[-1]
    others = mean_of(exact[0].metric, mixture[:-1])[0]
    value = _number((fraction(exact[0].mean.low) - others) / share)
    cone = next(iter(regions([Fact(exact[0].metric, Reported(value, value))])), None)
    if cone is None:
        return ()
    pairs = [pair for _, pair in mixture[:-1]] + [tuple(map(int, cone.inside))]
    return merged([s for s, _ in mixture], pairs)


def merged(shares: Sequence[Fraction], counts: Sequence[tuple[int, ...]]) -> Mixture:
    """Kinds of images that are alike taken together, the largest share first."""
    found: dict[tuple[int, ...], Fraction] = {}
    for share, pair in zip(shares, counts, strict=True):
        if share:
            found[pair] = found.get(pair, Fraction(0)) + share
    return tuple(sorted(((share, pair) for pair, share in found.items()), key=lambda kind: (-kind[0], kind[1])))  # type: ignore[misc]


def solved(counts: np.ndarray, shares: np.ndarray, known: Sequence[Mean], size: int) -> Mixture:
    """Whole counts near to some, with shares that give exactly the means that are one number; empty where there are none."""
    exact = [item for item in known if item.mean.low == item.mean.high]
    order = sorted(range(len(shares)), key=lambda i: (-round(float(shares[i]), 9), i))
    pairs = list(dict.fromkeys(whole_counts(counts[:, order], size)))
    columns = []
    for pair in pairs:
        values = [exact_value(item.metric, Counts(*pair)) for item in exact]
        if any(low != high for low, high in values):
            return ()
        columns.append([Fraction(1), *(low for low, _ in values)])
    right = [Fraction(1), *(fraction(item.mean.low) for item in exact)]
    found = _basic(columns, right)
    return () if found is None or min(found) < 0 else merged(found, pairs)


def _basic(columns: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction] | None:
    """Weights of columns that add up to something, of as many columns as are independent, the first ones first."""
    many = len(columns)
    rows = [[column[i] for column in columns] + [right[i]] for i in range(len(right))]
    pivots: list[int] = []
    for place in range(many):
        here = next((r for r in range(len(pivots), len(rows)) if rows[r][place]), None)
        if here is None:
            continue
        top = len(pivots)
        rows[top], rows[here] = rows[here], rows[top]
        rows[top] = [entry / rows[top][place] for entry in rows[top]]
        for r in range(len(rows)):
            if r != top and rows[r][place]:
                factor = rows[r][place]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[top], strict=True)]
        pivots.append(place)
        if len(pivots) == len(rows):
            break
    if any(row[many] for row in rows[len(pivots) :]):
        return None
    weights = [Fraction(0)] * many
    for row, place in zip(rows, pivots, strict=False):
        weights[place] = row[many]
    return weights
