"""Values of the pooled counts of images of known sizes, such as the Dice of all pixels of a test set.

Of pooled counts a quotient of linear forms is at most c exactly where a linear form of the counts, summed over images, is at most nothing.
So its ends are numbers c at which the largest of such forms is zero, which are searched with certified bounds.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from segbounds.errors import InputError
from segbounds.means.sizes.sized_images import SizedImages, Term
from segbounds.metrics.counts import Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, ratio
from segbounds.regions.orders import exact_value

TURNS = 40  # in which an end is searched
NEAR = 1e-6  # bounds to what was reached

#: A certified bound on the mean of a term, and the largest mean that was seen.
Most = Callable[[Term], tuple[float, float]]


def value_of_pooled(metric: Similarity, counts: Sequence[Counts]) -> tuple[Fraction, Fraction]:
    """Exactly, or between two numbers where there are roots."""
    low, high = exact_value(metric, Counts(*(sum(column) for column in zip(*counts, strict=True))))
    return low, high


def pooled_term(metric: Similarity, end: Fraction, sign: float, images: SizedImages) -> Term:
    """What has a sum of at most nothing where the pooled value is at most `end` (or at least, where the sign is minus)."""
    form, _ = _forms(metric, end, images)
    return Term(sign, None, form)


def pooled_ends(metric: Similarity, most: Most, images: SizedImages) -> tuple[tuple[float, float], tuple[float, float]]:
    """The least and the most of a pooled value, each certified, and as it was reached.

    Raises InputError where no pixel need be in the denominator, so that the value may be 0/0.
    """
    _, (least, largest) = _forms(metric, Fraction(0), images)
    if least <= 0:
        raise InputError(
            f"{metric} of pooled counts is 0/0 where no pixel is counted, which these sizes leave possible: ask for the pooled value of "
            "Dice, Jaccard, recall, specificity or accuracy"
        )
    ends = [_end(metric, sign, most, images, (least, largest)) for sign in (-1.0, 1.0)]
    return (-ends[0][0], -ends[0][1]), ends[1]


def _end(
    metric: Similarity, sign: float, most: Most, images: SizedImages, bottom: tuple[float, float]
) -> tuple[float, float]:
    """The most of the value times the sign: a certified bound, and what was reached."""
    least, largest = bottom
    below, above = (
        (-1.0, 1.0),
        (1.0, -1.0),
    )  # numbers where the form is positive, and where it is not, with what it is there
    certified, reached = 1.0, -1.0
    for turn in range(TURNS):
        between = (below[0] * above[1] - above[0] * below[1]) / (above[1] - below[1])  # the form is nearly a line
        at = between if turn % 3 else (below[0] + above[0]) / 2
        bound, seen = most(pooled_term(metric, Fraction(sign * at), sign, images))
        certified = min(certified, at + max(bound, 0.0) / least)
        if seen >= 0:
            reached = max(reached, at + seen / largest)
            below, above = (at, seen), (above[0], above[1] / 2)  # halved, so that neither end stays for long
        else:
            below, above = (below[0], below[1] / 2), (at, seen)
        if certified - reached < NEAR:
            break
    return certified, reached


def _forms(
    metric: Similarity, end: Fraction, images: SizedImages
) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], tuple[float, float]]:
    """Numerator less `end` times denominator as a form in t and f of each image; and between what the mean of the denominator lies."""
    top, bottom = (side.expand() for side in ratio(metric.formula))
    p, n = images.sizes
    scale = float((p + n).mean())
    parts = [[Fraction(int(side.coeff(c).p), int(side.coeff(c).q)) for c in (tp, fp, fn, tn)] for side in (top, bottom)]
    a_tp, a_fp, a_fn, a_tn = (float(a - end * b) for a, b in zip(*parts, strict=True))
    form = ((a_fn * p + a_tn * n) / scale, (a_tp - a_fn) * p / scale, (a_fp - a_tn) * n / scale)
    b_tp, b_fp, b_fn, b_tn = map(float, parts[1])
    ends = (float((pick(b_tp, b_fn) * p + pick(b_fp, b_tn) * n).mean() / scale) for pick in (min, max))
    least, largest = ends
    return form, (least * (1 - 1e-12), largest * (1 + 1e-12))
