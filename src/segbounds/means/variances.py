"""The largest standard deviation that values between two numbers have with a mean: of any number of images, and of so many."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import sympy as sp

from segbounds.means.one_image import extent_of
from segbounds.means.reported_means import number_of
from segbounds.ranges.examples import Mean, Sample, fraction

MANY = 1000  # images, from which on a deviation that divides by n - 1 is bounded for all of them at once


def largest_deviation(mean: Mean, low: sp.Expr, high: sp.Expr, sample: Sample) -> sp.Rational | None:
    """The square of the largest standard deviation of values between two numbers with this mean, over all numbers of images and divisors
    that there may be; None where the numbers are no fractions, or one."""
    shares = _shares(mean, low, high)
    if shares is None:
        return None
    found = []
    for ddof in sample.divisors:
        if sample.images is not None:
            found.append(_largest_variance(shares, sample.images) * Fraction(sample.images, sample.images - ddof))
        elif ddof == 0:
            found.append(_largest_variance(shares, None))
        else:
            found += [_largest_variance(shares, n) * Fraction(n, n - 1) for n in range(2, MANY)]
            found.append(_largest_variance(shares, None) * Fraction(MANY, MANY - 1))
    return number_of(max(found)) * (high - low) ** 2


@cache
def numbers_of_images(known: tuple[Mean, ...]) -> list[tuple[int, int | None]]:
    """Runs of numbers of images, from two on, of which no mean alone excludes its deviation (that divides by n - 1); None for no end."""
    limits = []
    for mean in known:
        ends = extent_of(mean.metric)
        shares = None if ends is None else _shares(mean, *ends)
        if mean.deviation is not None and shares is not None and ends is not None:
            least = fraction(sp.Max(mean.deviation.low, 0) / (ends[1] - ends[0])) ** 2
            limits.append((shares, least))
    runs: list[tuple[int, int | None]] = []
    start = None
    for n in range(2, MANY + 1):
        last = n == MANY
        fine = all(
            _largest_variance(shares, None if last else n) * Fraction(n, n - 1) >= least for shares, least in limits
        )
        if fine and start is None:
            start = n
        if start is not None and not fine:
            runs.append((start, n - 1))
            start = None
    return [*runs, (start, None)] if start is not None else runs


def _shares(mean: Mean, low: sp.Expr, high: sp.Expr) -> list[Fraction] | None:
    """Both ends of a mean, as shares of the way between two numbers."""
    if low == high or not (low.is_Rational and high.is_Rational):
        return None
    return [
        min(max(fraction((end - low) / (high - low)), Fraction(0)), Fraction(1))
        for end in (mean.mean.low, mean.mean.high)
    ]


def _largest_variance(means: Sequence[Fraction], images: int | None) -> Fraction:
    """The largest variance of numbers in [0, 1], so many of them, with a mean between two numbers: all but one of them are 0 or 1."""
    low, high = means
    middle = min(max(Fraction(1, 2), low), high)
    if images is None:
        return middle * (1 - middle)
    # in whole numbers: a thousand numbers of images are looked at, and sums of fractions take ten times as long
    variances = []
    for p, q in (low.as_integer_ratio(), high.as_integer_ratio()):
        ones, rest = divmod(images * p, q)
        variances.append(Fraction(ones * q * q + rest * rest - images * p * p, images * q * q))
    down = images * middle // 1
    for ones in (down, down + 1):
        if images * low <= ones <= images * high:
            variances.append(Fraction(ones * (images - ones), images * images))
    return max(variances)
