"""Means of which each leaves out the images where its metric has no value: precision those without a prediction, recall those without a
reference.

Put the mean itself in the place of what is left out: then all means are over the same images again, so a combination of metrics that is
too small on every image contradicts them once it is too small on the images with something left out as well, each with the rest of the
combination. Such images have an empty or a full mask, and only some values.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from segbounds.metrics.catalogue import (
    cohen_kappa,
    dice,
    hamming,
    jaccard,
    matthews,
    negative_predictive_value,
    precision,
    recall,
    specificity,
)
from segbounds.metrics.similarity import Similarity, undefined_on
from segbounds.ranges.examples import Mean, Sample, fraction
from segbounds.regions.orders import supports

if TYPE_CHECKING:
    from segbounds.means.certificates.separation import SeparatingPlane

#: Values on images with an empty mask, in counts without a name: what is not listed has no value there. Where the share of pixels that
#: are right is free, both of its ends are listed: everything listed is linear in it.
_EMPTY: tuple[dict[Similarity, int], ...] = (
    *(
        {dice: 0, jaccard: 0, recall: 0, specificity: 1, negative_predictive_value: s, hamming: s, cohen_kappa: 0}
        for s in (0, 1)
    ),  # no prediction
    *(
        {dice: 0, jaccard: 0, precision: 0, negative_predictive_value: 1, specificity: s, hamming: s, cohen_kappa: 0}
        for s in (0, 1)
    ),  # no reference
    {specificity: 1, negative_predictive_value: 1, hamming: 1},  # neither
    {dice: 0, jaccard: 0, precision: 0, specificity: 0, hamming: 0, cohen_kappa: 0},  # no reference, all predicted
    # all in the reference, none predicted
    {dice: 0, jaccard: 0, recall: 0, negative_predictive_value: 0, hamming: 0, cohen_kappa: 0},
    {dice: 1, jaccard: 1, recall: 1, precision: 1, hamming: 1},  # all in both
)
#: Metrics whose values on images with an empty or a full mask are listed; MCC has none there.
_LISTED = frozenset(
    (dice, jaccard, hamming, recall, precision, specificity, negative_predictive_value, cohen_kappa, matthews)
)


def leave_out_alike(metrics: Iterable[Similarity]) -> bool:
    """Whether all means leave out the same images, so that those that contradict over the same images contradict here."""
    return len({_left_out(metric) for metric in metrics}) == 1


def excluded_too(known: Sequence[Mean]) -> bool:
    """Whether it is shown that there are no images with these means, where each leaves out what has no value."""
    if not {mean.metric for mean in known} <= _LISTED:
        return False
    from segbounds.means.searches import planes_for

    planes = planes_for(known, Sample()) or []
    return bool(planes) and all(_beyond_on_empty(plane, known) for plane in planes)


def _left_out(metric: Similarity) -> tuple[bool, ...]:
    """On which images a metric has no value, by the counts that are positive there."""
    return tuple(undefined_on(metric, support) for support in supports())


def _beyond_on_empty(plane: "SeparatingPlane", known: Sequence[Mean]) -> bool:
    ends = {mean.metric: (fraction(mean.mean.low), fraction(mean.mean.high)) for mean in known}
    slopes = {metric: slope for metric, slope, bend in plane.weights if slope}
    if any(bend for *_, bend in plane.weights):
        return False
    # beyond what is certified on images with all values: the means make the combination at least `given`
    targets = {metric: ends[metric][0] if slope > 0 else ends[metric][1] for metric, slope in slopes.items()}
    # of full masks only these have values on a line
    if slopes.keys() & {negative_predictive_value, specificity, matthews}:
        if dice in slopes or jaccard in slopes:
            return all(_less(slopes, targets, values) for values in (*_EMPTY, *_FULL)) and _full_masks(slopes, targets)
    return all(_less(slopes, targets, values) for values in (*_EMPTY, *_FULL))


#: A full prediction of a reference with a share s, and the other way: Dice and Jaccard, which are bent in s, are between 0 and 1.
_FULL: tuple[dict[Similarity, int], ...] = (
    *({recall: 1, specificity: 0, precision: s, hamming: s, dice: s, jaccard: s, cohen_kappa: 0} for s in (0, 1)),
    *(
        {precision: 1, negative_predictive_value: 0, recall: s, hamming: s, dice: s, jaccard: s, cohen_kappa: 0}
        for s in (0, 1)
    ),
)


def _full_masks(slopes: dict[Similarity, Fraction], targets: dict[Similarity, Fraction]) -> bool:
    """The same between the ends, with the largest that Dice and Jaccard can be for each part of the range of s."""
    parts = 16
    for ends in _FULL[::2]:
        for k in range(parts):
            s, t = Fraction(k, parts), Fraction(k + 1, parts)
            most = Fraction(0)
            for metric, slope in slopes.items():
                if metric not in ends:
                    continue
                low, high = _of_share(metric, ends, s), _of_share(metric, ends, t)
                most += slope * ((high if slope > 0 else low) - targets[metric])
            if most >= 0:
                return False
    return True


def _of_share(metric: Similarity, ends: dict[Similarity, int], s: Fraction) -> Fraction:
    """A value of a full mask: all of them rise with the share."""
    if metric == dice:
        return 2 * s / (1 + s)
    fixed = {recall, specificity} if specificity in ends else {precision, negative_predictive_value}
    return Fraction(ends[metric]) if metric in {*fixed, cohen_kappa} else s


def _less(
    slopes: dict[Similarity, Fraction], targets: dict[Similarity, Fraction], values: dict[Similarity, int]
) -> bool:
    """Whether the combination of what has a value is less than the means make it. With nothing in it there is nothing to be said."""
    there = [(slope, metric) for metric, slope in slopes.items() if metric in values]
    return not there or sum(slope * (values[metric] - targets[metric]) for slope, metric in there) < 0
