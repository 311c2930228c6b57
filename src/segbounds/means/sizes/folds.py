"""Means over folds of a data set of which the totals are known: stratified folds have known counts, up to rounding.

Of p positives in k stratified folds each fold has p/k, rounded down or up, and of the negatives alike; which folds have one more of both is
not said, so every number of such folds is looked at.
"""

from collections.abc import Sequence

from segbounds.errors import Contradiction, InputError
from segbounds.means.sizes.known_sizes import (
    Given,
    SizedConsistency,
    SizedInterval,
    consistent_at_sizes,
    interval_at_sizes,
)
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.similarity import Similarity

MOST = 100  # folds


def stratified_folds(pixels: int | None, positives: int | None, folds: int) -> tuple[SizedImages, ...]:
    """The sizes that so many stratified folds of a data set can have, by which of them have one more positive and negative.

    Raises InputError where the totals are not known: folds of unknown sizes leave means as free as those over any images.
    """
    if pixels is None or positives is None:
        raise InputError(
            "folds of unknown size say no more than any images do: give --pixels and --positives of the whole data set, of which "
            "stratified folds have equal parts, or the pixels and positives of each fold with --sizes"
        )
    if not 0 <= positives <= pixels:
        raise InputError(f"{positives} positives do not fit on {pixels} pixels")
    if not 2 <= folds <= min(MOST, pixels):
        raise InputError(f"{folds} folds of {pixels} pixels: from 2 to {min(MOST, pixels)} are taken")
    (p, more_p), (n, more_n) = divmod(positives, folds), divmod(pixels - positives, folds)
    found = []
    for both in range(max(0, more_p + more_n - folds), min(more_p, more_n) + 1):
        neither = folds - more_p - more_n + both
        kinds = [(both, 1, 1), (more_p - both, 1, 0), (more_n - both, 0, 1), (neither, 0, 0)]
        sizes = [(p + a, n + b) for many, a, b in kinds for _ in range(many)]
        if all(sum(size) for size in sizes):
            found.append(SizedImages(tuple(a for a, _ in sizes), tuple(b for _, b in sizes), "folds"))
    return tuple(found)


def consistent_in_folds(given: Sequence[Given], ways: Sequence[SizedImages]) -> SizedConsistency:
    """Whether means over folds can be true, for sizes of which one is true."""
    answers = []
    for images in ways:
        found = consistent_at_sizes(given, images)
        if found.possible:
            return found
        answers.append(found)
    undecided = next((found for found in answers if found.possible is None), None)
    return undecided or answers[0]


def interval_in_folds(of: Similarity | str, given: Sequence[Given], ways: Sequence[SizedImages]) -> SizedInterval:
    """Between which numbers the mean of a metric lies, for sizes of which one is true. Raises Contradiction where none can be."""
    found, reason = [], None
    for images in ways:
        try:
            found.append(interval_at_sizes(of, given, images))
        except Contradiction as why:
            reason = why
    if not found:
        raise reason or Contradiction("no folds have these means")
    low, high = min(found, key=lambda item: item.low), max(found, key=lambda item: item.high)
    return SizedInterval(low.low, high.high, (low.reached[0], high.reached[1]), low.asked, low.kind)
