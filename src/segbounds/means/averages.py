"""Means over images: what reported means and standard deviations say about the mean of another metric.

Each image is a pair of masks, so means over images are a mixture of points of the metrics' joint range: a point of its convex hull,
and with enough images every point of it is approached. Bounds hold for every number of images; images that are shown have everything
that was given, over as many images as were given, which examples.py verifies.

With one metric given, its joint range with the one that is asked for may have a boundary in closed form (see joint_ranges.py), and the
least mean over mixtures is a problem of moments on that curve (see moments.py): exact, or enclosed to 1e-9. Anything else is asked of
linear programmes that grow (see programmes.py), whose multipliers make a combination of metrics that is certified on one image (see
floors.py), and averages by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from segbounds.errors import Contradiction, InputError, Unsupported
from segbounds.means.answers import MeanInterval, MeansConsistency
from segbounds.means.contradictions import (
    contradiction_of_any_two,
    contradiction_of_one,
    contradiction_on_every_image,
    smallest,
    told_by_cases,
    told_by_planes,
)
from segbounds.means.from_one_mean.from_one import SHARES, as_mixture, end_of, has_closed_form, moments_of, with_numbers
from segbounds.means.in_order.order_statistics import NAMES, order_statistics
from segbounds.means.intervals import interval_of_mean
from segbounds.means.reported_means import IN_ORDER, has_deviations, known_means, parted_name
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import (
    Mean,
    MeanPart,
    Sample,
    Verified,
    fraction,
    mean_of,
    merged,
    verified,
)
from segbounds.regions.facts import Fact, nonlinear, range_of, regions


def mean_interval(
    of: Similarity | str,
    given: Mapping[Similarity | str, Any],
    *,
    images: int | None = None,
    ddof: int | None = None,
    exact: bool = False,
    rounding: str = "nearest",
) -> MeanInterval:
    """The interval of the mean of a metric over images, where means of others are given.

    given
        By metric: ``"0.85"`` for a mean, ``"0.85 ± 0.10"`` (or ``+-``) for a mean and a standard deviation over images, ``"0.85 ± 0.02se"``
        for a mean and its standard error; and values in order, as ``{"dice[min]": "0.4"}``: `min`, `q1`, `median`, `q3`, `max`.
    images
        Their number, where it is known: it is needed to read standard deviations.
    ddof
        0 for standard deviations that divide by n, 1 for n - 1; where left out, either.
    exact
        Decimals stand for themselves, not for what rounds to them.
    rounding
        How means and deviations were rounded: "nearest", "down", "up" or "any"; see `reported`.

    >>> found = mean_interval("jaccard", {"dice": "0.85 ± 0.10"}, ddof=0, exact=True)
    >>> found.low.value, found.high.value
    (289/387, 55/73)

    Both ends are bounds for certain; which of them are exact, and which images come how near to the others, they say.

    Raises Contradiction where no images have these means, InputError for what is no metric or value.
    """
    known, sample = known_means(given, images, ddof, exact=exact, rounding=rounding), Sample(images, ddof)
    in_order = order_statistics(given, images, exact=exact, rounding=rounding)
    asked, kind = parted_name(of)
    if kind in IN_ORDER:
        from segbounds.means.in_order.overlap import statistic_interval

        place = IN_ORDER[kind]
        shown = statistic_interval(asked, place, in_order, images)
        return replace(shown, asked=asked, known=known, sample=sample, in_order=in_order, statistic=NAMES[place])
    if kind != "mean":
        raise InputError(
            f"the deviation of {asked} is not asked for here: `spread` says it from mean Dice and mean Jaccard"
        )
    ends = range_of(asked)
    if ends is not None and any(end.is_infinite for end in ends):
        raise InputError(f"{asked} of one image is not bounded, so that its mean is not: ask for another metric")
    if in_order:
        from segbounds.means.in_order.answers import Known, interval_in_order

        found_in_order = interval_in_order(asked, Known(known, in_order, sample))
        return replace(found_in_order, asked=asked, known=known, sample=sample, in_order=in_order)
    if len(known) > 1 or images == 1:
        found = _consistency(known, sample)
        if found.possible is False:
            raise Contradiction(found.reason)
    elif (reason := contradiction_of_one(known, sample)) is not None:
        raise Contradiction(reason)
    return replace(interval_of_mean(asked, known, sample), asked=asked, known=known, sample=sample)


def mean_consistent(
    given: Mapping[Similarity | str, Any],
    *,
    images: int | None = None,
    ddof: int | None = None,
    exact: bool = False,
    rounding: str = "nearest",
) -> MeansConsistency:
    """Whether reported means over images can all be true; see `mean_interval` for the arguments.

    >>> print(mean_consistent({"dice": "17/20", "iou": "9/10"}).reason)
    these means cannot all be true: given mean Dice = 0.85, mean Jaccard lies between 0.73913 and 0.85, not 0.9, which misses it by 0.05

    Where they contradict, ``reason`` says in one sentence which of them do and by how much; else ``examples`` is a mixture of images, in
    exact shares, of which all are true: over as many images as were given. Where neither was found, ``possible`` is None.
    """
    known = known_means(given, images, ddof, exact=exact, rounding=rounding)
    in_order = order_statistics(given, images, exact=exact, rounding=rounding)
    if in_order:
        from segbounds.means.in_order.answers import Known, consistent_in_order

        return consistent_in_order(Known(known, in_order, Sample(images, ddof)))
    return _consistency(known, Sample(images, ddof))


def _consistency(known: Sequence[Mean], sample: Sample) -> MeansConsistency:
    if not known:
        return _possible(Verified(((Fraction(1), (1, 0, 0, 0)),), 1, 0), known)
    if sample.images == 1:
        return _one_image(known)
    reason = contradiction_of_one(known, sample) or contradiction_of_any_two(known, sample)
    if reason is not None:
        return MeansConsistency(False, reason, ())
    reason = contradiction_on_every_image(known)
    if reason is not None:
        return MeansConsistency(False, reason, ())
    slow = any(nonlinear(mean.metric) for mean in known)  # to derive a boundary of
    early = _all_alike(known, sample) or (None if slow else _blended_of_two(known, sample))
    if early is not None:
        return _possible(early, known, sample.images)
    from segbounds.means.searches import example_or_planes

    found = example_or_planes(known, sample)
    if isinstance(found, Verified):
        return _possible(found, known, sample.images)
    if found is not None and (found.cases or not found.planes):
        return MeansConsistency(
            False, f"these means cannot all be true: {told_by_cases(known, sample, found.cases)}", ()
        )
    if found is not None:
        subset = smallest(known, sample, {metric for plane in found.planes for metric, *_ in plane.weights})
        told = told_by_planes(subset, sample, found.planes)
        return MeansConsistency(False, f"these means cannot all be true: {told}", ())
    late = _blended_of_two(known, sample) if slow else None
    return (
        MeansConsistency(None, _unsettled(known, sample), ()) if late is None else _possible(late, known, sample.images)
    )


def _all_alike(known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Images that are all alike: next to the ends of what metrics that are not nonlinear say together, the others are tried; and by
    Newton's method."""
    values = [Fact(mean.metric, mean.mean) for mean in known if not nonlinear(mean.metric)]
    for cone in regions(values) if values else []:
        inside = cone.inside
        for total in (10, 30, 100, 300, 1000, 10**4, 10**5, 10**6, 10**9, 0):
            tp, fp, fn, tn = (round(count * total / inside.pixels) if total else int(count) for count in inside)
            alike = ((Fraction(1), (tp, fp, fn, tn)),)
            found = verified(alike, known, sample) if tp or fp or fn or tn else None
            if found is not None:
                return found
    if len(values) == len(known) or has_deviations(known):
        return None
    from segbounds.means.numbered.samples import all_alike

    return all_alike(known, sample)


def _possible(found: Verified, known: Sequence[Mean], images: int | None = None) -> MeansConsistency:
    """What is shown: a deviation that divides by n - 1 is one of that many images, all else of their shares."""
    many = found.images if found.ddof and has_deviations(known) else images
    return MeansConsistency(True, found.sentence(many), found.shown)


def _unsettled(known: Sequence[Mean], sample: Sample) -> str:
    told = " and ".join(mean.text for mean in known)
    few = "" if sample.images is None else f" over {sample.images} images"
    remedy = "ranges or fewer digits" if sample.images is None else "ranges, fewer digits, or no number of images"
    return (
        f"whether any images have {told}{few} is at the edge of what is possible, and neither was shown: give {remedy}"
    )


def _one_image(known: Sequence[Mean]) -> MeansConsistency:
    """Means over one image are its values, and it has no deviation."""
    from segbounds.bounds.consistency import consistent

    for mean in known:
        if mean.deviation is not None and not mean.deviation.contains(sp.Integer(0)):
            return MeansConsistency(
                False, f"these means cannot all be true: one image has no deviation, not {mean.deviation.text}", ()
            )
    try:
        found = consistent({mean.metric: mean.mean for mean in known})
    except InputError as why:
        return MeansConsistency(None, f"{why}: give ranges or fewer digits", ())
    if not found.possible:
        return MeansConsistency(False, f"{found.reason} (means over one image are its values)", ())
    example = found.example
    assert example is not None, "what is possible has an example"
    tp, fp, fn, tn = map(int, example)
    checked = verified(((Fraction(1), (tp, fp, fn, tn)),), known, Sample(1))
    if checked is None:
        return MeansConsistency(None, _unsettled(known, Sample(1)), ())
    return _possible(checked, known, 1)


def _blended_of_two(known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Of two means whose joint range has a boundary in closed form: a blend of the mixtures that have the one mean and the least or the
    most of the other. That has means on the edge of what is possible as well."""
    if len(known) != 2 or any(mean.deviation is not None for mean in known):
        return None
    one, other = known
    if not has_closed_form(other.metric, one):
        return None
    for m in dict.fromkeys(one.mean.low + share * (one.mean.high - one.mean.low) for share in SHARES):
        try:
            ends = [end_of(found) for found in moments_of(other.metric, MeanPart(one.metric, m, m))]
        except Unsupported:
            continue
        first, last = (as_mixture(with_numbers(end.images)) for end in ends)
        if not first or not last:
            continue
        least, most = (mean_of(other.metric, mixture) for mixture in (first, last))
        if least[0] != least[1] or most[0] != most[1]:
            continue
        low, high = (fraction(end) for end in (other.mean.low, other.mean.high))
        target = (max(least[0], low) + min(most[0], high)) / 2
        share = Fraction(0) if least == most else (target - least[0]) / (most[0] - least[0])
        for weight in (*(Fraction(round(share * d), d) for d in (10, 100, 1000, 10**6)), share):
            if 0 <= weight <= 1:
                kinds = [((1 - weight) * s, c) for s, c in first] + [(weight * s, c) for s, c in last]
                found = verified(merged([s for s, _ in kinds], [c for _, c in kinds]), known, sample)
                if found is not None:
                    return found
    return None
