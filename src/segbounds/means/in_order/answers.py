"""Whether means over images, and their values in order, can all be true, and what another mean can be."""

from dataclasses import dataclass

import sympy as sp

from segbounds.errors import Contradiction, Unsupported
from segbounds.means.answers import MeanEnd, MeanInterval, MeansConsistency, opposite
from segbounds.means.contradictions import missed_text
from segbounds.means.in_order.boxes import MOST
from segbounds.means.in_order.divided import excluded_in_boxes, least_in_boxes
from segbounds.means.in_order.excluding import OrderedProgramme, no_image_at_the_ends
from segbounds.means.in_order.one_metric import excluded_in_order, least_mean
from segbounds.means.in_order.order_statistics import OrderStatistic, check_order, limits_of, side_shares
from segbounds.means.in_order.overlap import check_overlap
from segbounds.means.in_order.so_many import example
from segbounds.means.one_image import extent_of
from segbounds.means.reported_means import cases_of, has_deviations, number_of
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Mean, Sample, Verified, mean_of
from segbounds.regions.printed import Reported

FEW_KINDS = 6  # of images, which are listed
GAPS = tuple(
    sp.Rational(*gap) for gap in ((1, 1000), (1, 100), (1, 20), (1, 5))
)  # to an end, within which images are sought


@dataclass(frozen=True)
class Known:
    """Means and values in order, over so many images."""

    means: tuple[Mean, ...]
    statistics: tuple[OrderStatistic, ...]
    sample: Sample

    def without(self, item: Mean | OrderStatistic) -> "Known":
        return Known(
            tuple(mean for mean in self.means if mean is not item),
            tuple(other for other in self.statistics if other is not item),
            self.sample,
        )

    @property
    def texts(self) -> list[str]:
        return [*(item.text for item in self.statistics), *(mean.text for mean in self.means)]


def consistent_in_order(known: Known) -> MeansConsistency:
    """No is certified, for however many images there are or for so many; yes is shown with images."""
    if (reason := _contradiction(known)) is not None:
        return MeansConsistency(False, reason, ())
    found = example(known.means, known.statistics, known.sample)
    if found is None and _excluded_in_boxes(known):
        items: list[Mean | OrderStatistic] = [*known.statistics, *known.means]
        for item in items:  # the smallest set that contradicts, one after the other
            fewer = known.without(item)
            if example(fewer.means, fewer.statistics, fewer.sample) is None and _excluded_in_boxes(fewer):
                known = fewer
        told = f"no {known.sample.images} images have {' and '.join(known.texts)}"
        return MeansConsistency(
            False,
            f"these values cannot all be true: {told}, whatever the values between which a median or a quartile lies are",
            (),
        )
    if found is None:
        told = " and ".join(known.texts)
        return MeansConsistency(
            None, f"whether any images have {told} was neither shown nor excluded: give ranges or fewer digits", ()
        )
    return MeansConsistency(True, _shown(found), found.shown)


def interval_in_order(asked: Similarity, known: Known) -> MeanInterval:
    """Between which numbers the mean of a metric lies, certified. Raises Contradiction where no images have what is known."""
    found = consistent_in_order(known)
    if found.possible is False:
        raise Contradiction(found.reason)
    low, high = (_with_images(_end(asked, sign, known), asked, sign, known) for sign in (1, -1))
    return MeanInterval(low, opposite(high))


def _with_images(end: MeanEnd, asked: Similarity, sign: int, known: Known) -> MeanEnd:
    """An end with images whose mean comes near to it, where some were found."""
    if any(mean.metric == asked for mean in known.means):
        return end
    for gap in GAPS:
        beside = sorted((sign * end.value, sign * (end.value + gap)))
        found = example([*known.means, Mean(asked, Reported(*beside))], known.statistics, known.sample, 1)
        if found is not None:
            reached = mean_of(asked, found.mixture)[0]
            return MeanEnd(end.value, False, found.shown, sign * number_of(reached))
    return end


def _end(asked: Similarity, sign: int, known: Known) -> MeanEnd:
    ends = extent_of(asked)
    trivial = (ends[0] if sign > 0 else -ends[1]) if ends is not None else -sp.oo
    programme = _programme(known, asked)
    bounds = [programme.least((asked, sign), parts) for parts in cases_of(known.means, known.sample)]
    least = trivial if None in bounds else max(trivial, min(number_of(bound) for bound in bounds if bound is not None))
    images = known.sample.images
    if images is not None and images <= MOST:
        cases = cases_of(known.means, known.sample)
        bounds = [least_mean(asked, sign, known.statistics, known.means, images)]
        if not _of_one_metric(asked, known):  # which a programme settles
            bounds.append(least_in_boxes((asked, sign), known.means, known.statistics, images, cases))
        least = max([least, *(number_of(bound) for bound in bounds if bound is not None)])
    return MeanEnd(least, False, ())


def _of_one_metric(asked: Similarity, known: Known) -> bool:
    others = {mean.metric for mean in known.means} | {item.metric for item in known.statistics}
    return others <= {asked} and not has_deviations(known.means)


def _excluded_in_boxes(known: Known) -> bool:
    if not known.statistics or not (known.means or len(known.statistics) > 1):
        return False
    try:
        cases = cases_of(known.means, known.sample)
        return excluded_in_boxes(known.means, known.statistics, known.sample.images, cases)
    except Unsupported:
        return False


def _programme(known: Known, *others: Similarity) -> OrderedProgramme:
    metrics = tuple(dict.fromkeys([*(mean.metric for mean in known.means), *others]))
    shares = side_shares(known.statistics, known.sample.images)
    return OrderedProgramme(limits_of(known.statistics), shares, metrics)


def _excluded(known: Known) -> bool:
    """Whether it is certified that no images have all of this, in any of the cases of what deviations divide by."""
    if not known.statistics or not (known.means or len(known.statistics) > 1):
        return False
    try:
        if excluded_in_order(known.statistics, known.means, known.sample.images):
            return True
        programme = _programme(known)
        if known.sample.images is None and no_image_at_the_ends(known.statistics) is not None:
            return True
        return all(programme.excludes(parts) for parts in cases_of(known.means, known.sample))
    except Unsupported:
        return False


def _contradiction(known: Known) -> str | None:
    try:
        check_order(known.means, known.statistics)
        check_overlap(known.statistics, known.sample.images)
    except Contradiction as why:
        return str(why)
    if not _excluded(known):
        return None
    items: list[Mean | OrderStatistic] = [*known.statistics, *known.means]
    for item in items:  # the smallest set that contradicts, one after the other
        fewer = known.without(item)
        if _excluded(fewer):
            known = fewer
    return f"these values cannot all be true: {_missed(known) or 'no images have ' + ' and '.join(known.texts)}"


def _missed(known: Known) -> str | None:
    """By how much a mean misses what the others leave it."""
    for mean in known.means:
        if mean.deviation is not None:
            continue
        others = known.without(mean)
        low, high = (_end(mean.metric, sign, others).value for sign in (1, -1))
        gap = max(low - mean.mean.high, mean.mean.low + high, key=sp.N)
        if gap > 0:
            return missed_text(f"given {' and '.join(others.texts)}, mean {mean.metric}", low, -high, mean, gap)
    return None


def _shown(found: Verified) -> str:
    if len(found.mixture) > FEW_KINDS:
        return f"all of these are true of {found.images} images that were found"
    return found.sentence(found.images)
