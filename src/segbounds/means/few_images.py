"""Few images are few: what mean Dice says of mean Jaccard over n images, and the other way, exactly.

Jaccard is a convex function of Dice, with the same values at 0 and 1. Over n images with a known mean of Dice, mean Jaccard is least where
all are alike, and largest where all but one of them are 0 or 1: moving two values in between apart raises it. Dice is concave in
Jaccard, so there it is the other way.
"""

from collections.abc import Callable
from fractions import Fraction

import sympy as sp

from segbounds.means.answers import MeanEnd, MeanInterval
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Images, Mean, Sample, fraction


def of_few_images(asked: Similarity, known: Mean, sample: Sample) -> MeanInterval | None:
    """The interval of the one mean over so many images, given the other; None for other questions."""
    if sample.images is None or known.deviation is not None or {asked, known.metric} != {dice, jaccard}:
        return None
    low, high = (min(max(fraction(end), Fraction(0)), Fraction(1)) for end in (known.mean.low, known.mean.high))
    function = jaccard_of_dice if asked == jaccard else dice_of_jaccard
    alike, apart = (low, high) if asked == jaccard else (high, low)
    ends = (
        _end(function, [(Fraction(1), alike)], known.metric),
        _end(function, _apart(apart, sample.images), known.metric),
    )
    return MeanInterval(*(ends if asked == jaccard else reversed(ends)))


def jaccard_of_dice(value: Fraction) -> Fraction:
    return value / (2 - value)


def dice_of_jaccard(value: Fraction) -> Fraction:
    return 2 * value / (1 + value)


def _apart(mean: Fraction, images: int) -> list[tuple[Fraction, Fraction]]:
    """Shares and values of images of which all but one are 0 or 1."""
    ones = images * mean // 1
    rest = images * mean - ones
    kinds = [
        (Fraction(ones, images), Fraction(1)),
        (Fraction(1, images), rest),
        (Fraction(images - ones - 1, images), Fraction(0)),
    ]
    return [(share, value) for share, value in kinds if share > 0]


def mean_of_apart(function: Callable[[Fraction], Fraction], mean: Fraction, images: int) -> Fraction:
    """The mean of a function, bent one way, of values with a mean that are as far apart as so many can be."""
    return sum((share * function(x) for share, x in _apart(mean, images)), Fraction(0))


def _end(
    function: Callable[[Fraction], Fraction], kinds: list[tuple[Fraction, Fraction]], given: Similarity
) -> MeanEnd:
    value = sum((share * function(x) for share, x in kinds), Fraction(0))
    images: Images = tuple((_number(share), _counts(x, given)) for share, x in kinds)
    return MeanEnd(_number(value), True, images)


def _counts(value: Fraction, metric: Similarity) -> Counts:
    """A pair of masks with this value: only what is missed is wrong."""
    a, b = value.numerator, value.denominator
    missed = 2 * (b - a) if metric == dice else b - a
    return Counts(*(sp.Integer(count) for count in (a, 0, missed, 0)))


def _number(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)
