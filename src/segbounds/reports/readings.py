"""What the numbers of a row may be values or means of, and whether they can be: one reading after the other.

A reading says of each number whether it is one of pooled counts or a mean over images. Numbers of the same unit are about the same
masks; between the units nothing is assumed.

Pooled counts, and means that contradict two by two, need no arrays: numpy is loaded where images are searched for.
"""

from __future__ import annotations  # those that name sized images need no numpy then

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import sympy as sp

from segbounds.bounds.consistency import Consistency, consistent, contradiction_of_few
from segbounds.errors import InputError
from segbounds.means.averages import mean_consistent
from segbounds.means.contradictions import contradiction_of_two
from segbounds.means.left_out import excluded_too, leave_out_alike
from segbounds.metrics.catalogue import dice, hamming, jaccard, matthews, precision, recall
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.metrics.two_classes import of_background, of_both
from segbounds.ranges.examples import Mean, Sample
from segbounds.regions.facts import Fact, Reported, Size, known_values
from segbounds.reports.both_classes import contradiction_of_both, counts_with_both
from segbounds.reports.overlap_values import contradiction_of_overlap

if TYPE_CHECKING:
    from segbounds.means.sizes.sized_images import SizedImages

UNITS = ("pooled", "per_image", "per_class", "per_image_then_class", "per_class_then_image")
MOST_FREE = 6  # numbers of unknown unit, of which each is tried either way
FEW = 3  # values of pooled counts that go with a mean over both classes, which is searched for; and that mostly contradict
KEPT = 4_000  # answers
BROADER = "means over images"  # the reading that has every mean over foreground and background too


Facts = tuple[tuple[Similarity, Reported], ...]


@dataclass(frozen=True)
class Numbered:
    """A number as a reading needs it: of what it is a value or a mean, and the unit where it is known."""

    name: str
    metric: Similarity
    value: Reported
    unit: str | None = None
    over_both: Similarity | None = None


@dataclass(frozen=True)
class Judged:
    """Whether the numbers of a row can be what a reading takes them for.

    possible
        None where it is not decided.
    reason
        Why not, with the smallest set that contradicts and by how much; or an example.
    among
        Two means that contradict one another, where these were found.
    """

    reading: str
    possible: bool | None
    reason: str
    among: Facts = ()


@dataclass(frozen=True)
class Setting:
    """What is known of the images: how many means are over, and their sizes, as of a public test set; of folds, all that they can be."""

    images: int | None = None
    sizes: tuple[SizedImages, ...] = ()


def judged(
    numbers: Sequence[Numbered],
    unit: str | None = None,
    setting: Setting = Setting(),
    of_all: Sequence[Numbered] = (),
) -> list[Judged]:
    """The numbers under each reading, likely ones first; those that only make sense where others fail come only then.

    unit
        The only one there is, if it is known.
    of_all
        Accuracy over all classes: where these are foreground and background, it is that of the two masks.
    """
    found: list[Judged] = []
    for reading in _likely(numbers, unit, of_all):
        name, _, _, over_both = reading
        excluded = next(
            (item for item in found if over_both and item.possible is False and item.reading == BROADER), None
        )
        if excluded is not None and _all_over_both(numbers) and not setting.sizes and setting.images is None:
            found.append(Judged(name, False, excluded.reason, excluded.among))
        else:
            searched = not over_both or not any(item.possible for item in found)
            found.append(_judge(*reading, setting, searched=searched))
    if any(item.possible for item in found) or unit is not None or setting.sizes:
        return found
    for reading in _unlikely(numbers):
        item = _judge(*reading, setting)
        found.append(item)
        if item.possible:
            return found
    left_out = _where_values_are_left_out(numbers, found)
    return [*found, *left_out]


def _all_over_both(numbers: Sequence[Numbered]) -> bool:
    """Whether all numbers are means over classes: over foreground and background, of pooled counts or of images, each of them is a mean
    over pairs of masks, the two of an image being two of these, and what no pairs have these have not."""
    return all(n.over_both is not None and n.unit is None for n in numbers)


Reading = tuple[str, list[Numbered], list[Numbered], bool]


def _likely(numbers: Sequence[Numbered], unit: str | None, of_all: Sequence[Numbered]) -> Iterator[Reading]:
    """All numbers of unknown unit alike, whatever is a mean over classes being one over images, or over both classes."""
    named = {number.unit for number in numbers} - {None}
    own = " (but for those with a unit of their own)" if named else ""
    for over_both in _over_both(numbers):
        kind = ", the mean over classes one of foreground and background" if over_both else ""
        if unit in (None, "pooled"):
            pooled = [*(n for n in numbers if n.unit != "per_image"), *(of_all if over_both else ())]
            yield f"pooled counts{kind}{own}", pooled, [n for n in numbers if n.unit == "per_image"], over_both
        if unit != "pooled":
            means = [n for n in numbers if n.unit != "pooled"]
            if unit is not None and "class" in unit:
                means = [n for n in means if n.metric != hamming]
            name = "means over images" if unit in (None, "per_image") else f"means {unit}"
            yield f"{name}{kind}{own}", [n for n in numbers if n.unit == "pooled"], means, over_both


def _over_both(numbers: Sequence[Numbered]) -> list[bool]:
    """Whether means over classes may be means over images of one class, and whether they may be over foreground and background."""
    means = [n for n in numbers if n.over_both is not None]
    if not means:
        return [False]
    singles = {n.metric for n in numbers if n.over_both is None}
    beside = any(n.metric in singles for n in means)  # the same metric of the foreground alone stands beside it
    return [True] if beside else [False, True]


def _unlikely(numbers: Sequence[Numbered]) -> Iterator[Reading]:
    """Each number with a unit of its own where some have one; numbers that were computed from others; accuracy of all classes."""
    free = [n for n in numbers if n.unit is None]
    if len(free) < len(numbers) and len(free) <= MOST_FREE:
        for over_both in _over_both(numbers):
            for size in range(1, len(free)):
                for chosen in combinations(free, size):
                    pooled = [n for n in numbers if n in chosen or n.unit == "pooled"]
                    means = [n for n in numbers if n not in pooled]
                    named = " and ".join(n.name for n in chosen)
                    yield f"two units: {named} of pooled counts, the others means over images", pooled, means, over_both
    for number, how in _converted(numbers):
        rest = [n for n in numbers if n is not number]
        yield f"means over images, but for {number.name}, computed from {how}", [], rest, False
    if any(n.metric == hamming for n in numbers) and len(numbers) > 2:
        rest = [n for n in numbers if n.metric != hamming]
        yield "means over classes, with the accuracy over all classes", [], rest, False


def _converted(numbers: Sequence[Numbered]) -> Iterator[tuple[Numbered, str]]:
    """Numbers that are what a formula makes of other means."""
    by_metric = {n.metric: n for n in numbers if n.over_both is None}
    formulas: list[tuple[Similarity, tuple[Similarity, ...], str]] = [
        (jaccard, (dice,), "the mean Dice by the formula D/(2 - D)"),
        (dice, (jaccard,), "the mean Jaccard by the formula 2J/(1 + J)"),
        (dice, (precision, recall), "the means of precision and recall by the formula 2PR/(P + R)"),
    ]
    for metric, sources, how in formulas:
        if metric in by_metric and all(source in by_metric for source in sources):
            known: Facts = tuple((m, by_metric[m].value) for m in (metric, *sources))
            if _pooled(known, told=False).possible:
                yield by_metric[metric], how


def _where_values_are_left_out(numbers: Sequence[Numbered], found: Sequence[Judged]) -> list[Judged]:
    """Means that contradict over the same images, where each leaves out the images on which it has no value."""
    if any(item.possible is not False for item in found):
        return []
    among: Facts = next((item.among for item in found if item.among and item.reading.startswith("means")), ())
    facts = _facts(numbers, False)
    if isinstance(facts, str):
        return []
    # MCC has no value on more images than any other metric: what contradicts without it is excluded sooner
    sets = dict.fromkeys((among or facts, tuple(fact for fact in facts if fact[0] != matthews), facts))
    name = "means over images, each without those where it has no value"
    try:
        excluded = leave_out_alike(metric for metric, _ in among or facts) or any(
            excluded_too([Mean(*fact) for fact in some]) for some in sets if len(some) > 1
        )
    except ModuleNotFoundError:
        excluded = False
    if excluded:
        return [Judged(name, False, "the same combination contradicts on images with an empty mask")]
    return [Judged(name, None, "not decided")]


# --- one reading ------------------------------------------------------------------------------------------------------


def _judge(
    name: str,
    pooled: Sequence[Numbered],
    means: Sequence[Numbered],
    over_both: bool,
    setting: Setting,
    *,
    searched: bool = True,
) -> Judged:
    """One reading; not `searched`: what is not seen at once is left open, since another reading of the row fits."""
    parts: list[Judged] = []
    for numbers, judge in (
        (means, lambda facts: _averaged(facts, setting, searched)),
        (pooled, lambda facts: _pooled(facts, setting.sizes)),
    ):
        if not numbers:
            continue
        facts = _facts(numbers, over_both)
        try:
            part = Judged(name, False, facts) if isinstance(facts, str) else judge(facts)
        except ModuleNotFoundError as missing:  # a search that has no arrays, as in a browser
            part = Judged(name, None, f"not decided: this needs {missing.name}, which is not installed here")
        if part.possible is False:
            return Judged(name, False, part.reason, part.among)
        parts.append(part)
    if any(part.possible is None for part in parts):
        return Judged(name, None, next(part.reason for part in parts if part.possible is None))
    return Judged(name, True, "; ".join(part.reason for part in parts))


def _facts(numbers: Sequence[Numbered], over_both: bool) -> Facts | str:
    """What is known by metric; a sentence where a metric is given twice and differently."""
    found: dict[Similarity, Reported] = {}
    for number in numbers:
        metric = number.over_both if over_both and number.over_both is not None else number.metric
        value = number.value
        if metric in found:
            low, high = max(found[metric].low, value.low), min(found[metric].high, value.high)
            if low > high:
                return f"{metric} is {found[metric].text} and {value.text}"
            value = Reported(low, high)
        found[metric] = value
    return tuple(found.items())


@lru_cache(maxsize=KEPT)
def _averaged(facts: Facts, setting: Setting, searched: bool) -> Judged:
    images = setting.images
    if setting.sizes:
        return _of_known_images(facts, setting.sizes)
    there = _pooled(facts, told=False)
    if there.possible:  # images that are all alike
        return there
    if (excluded := _of_overlap(facts, images)) is not None:
        return excluded
    known = tuple(Mean(metric, value) for metric, value in facts)
    if _near_typical(known, images):
        return Judged("", True, "images near to a typical one have these means")
    for two in combinations(facts, 2):  # which contradict mostly, and in closed form
        reason = contradiction_of_two([Mean(metric, value) for metric, value in two], Sample(images))
        if reason is not None:
            return Judged("", False, reason, two)
    if not searched:
        return Judged("", None, "not decided: another reading fits, and images with these means were not searched for")
    found = mean_consistent(dict(facts), images=images)
    return Judged("", found.possible, found.reason)


def _near_typical(known: Sequence[Mean], images: int | None) -> bool:
    """Whether images near to a typical one were found; they are not looked for where there are no arrays, as in a browser."""
    try:
        from segbounds.means.near_typical import mixture_near_typical
    except ModuleNotFoundError:
        return False
    return mixture_near_typical(known, images) is not None


def _of_overlap(facts: Facts, images: int | None) -> Judged | None:
    """A contradiction of Dice and Jaccard, of which the one determines most of the other."""
    two = tuple(fact for fact in facts if fact[0] in (dice, jaccard))
    reason = contradiction_of_two([Mean(*fact) for fact in two], Sample(images)) if len(two) == 2 else None
    return None if reason is None else Judged("", False, reason, two)


def _of_known_images(facts: Facts, ways: tuple[SizedImages, ...]) -> Judged:
    """Means over the images of a known test set; of metrics that are not bounded there nothing is decided."""
    from segbounds.means.sizes.folds import consistent_in_folds
    from segbounds.means.sizes.known_sizes import Given
    from segbounds.means.sizes.sized_images import check_metric

    try:
        for metric, _ in facts:
            check_metric(metric)
    except InputError as why:
        return Judged("", None, str(why))
    found = consistent_in_folds([Given(metric, value) for metric, value in facts], ways)
    return Judged("", found.possible, found.reason)


@lru_cache(maxsize=KEPT)
def _pooled(facts: Facts, ways: tuple[SizedImages, ...] = (), *, told: bool = True) -> Judged:
    """Whether one table of counts has all values; ``told``: with the reason, which takes longer than the answer."""
    given = dict(facts)
    if ways:  # which have the same sums
        return _of_known_counts(given, Size(sum(ways[0].positives) + sum(ways[0].negatives), sum(ways[0].positives)))
    overlap = tuple(fact for fact in facts if fact[0] in (dice, jaccard))
    if len(overlap) == 2 and (reason := contradiction_of_overlap(*overlap)):  # seen at once
        return Judged("", False, reason)
    both = [metric for metric in given if any(metric == of_both(m) != m for m in (dice, jaccard, recall, precision))]
    if both and (reason := contradiction_of_both(given)):
        return Judged("", False, f"these values cannot all be true: {reason}")
    if (seen := _seen_at_once(facts)) is not None:
        return Judged("", True, "all of these are true where tp = {}, fp = {}, fn = {}, tn = {}".format(*seen))
    if both and (counts := counts_with_both(given)) is not None:
        return Judged("", True, "pooled counts with tp {}, fp {}, fn {}, tn {} have these values".format(*counts))
    if both and len(given) > FEW:
        return _without(both, given)
    if not both and (few := _contradiction_of_few(facts, told)) is not None:
        return Judged("", False, few)
    found = _consistency(facts)
    if isinstance(found, str):
        return Judged("", None, found)
    if not found.possible and not told:
        return Judged("", False, "")
    if both and not found.possible:
        # between which ends such a mean of two classes lies takes minutes to say, and the verdict does not need it
        shown = " and ".join(fact.text for fact in found.problem.known)
        return Judged("", False, f"these values cannot all be true: nothing has {shown}")
    return Judged("", found.possible, found.reason)


def _contradiction_of_few(facts: Facts, told: bool) -> str | None:
    try:
        return contradiction_of_few(known_values(dict(facts), False, "nearest"), FEW, told=told)
    except InputError:
        return None


@lru_cache(maxsize=KEPT)
def _consistency(facts: Facts) -> Consistency | str:
    try:
        return consistent(dict(facts))
    except InputError as why:
        return str(why)


@lru_cache(maxsize=KEPT)
def _seen_at_once(facts: Facts) -> Counts | None:
    """Counts with all values, where there is so much room that they are found quickly."""
    try:
        from segbounds.bounds.methods.nonlinear.near_middles import counts_near_middles
    except ModuleNotFoundError:  # there are no arrays, as in a browser
        return None
    return counts_near_middles([Fact(metric, value) for metric, value in facts])


def _of_known_counts(given: dict[Similarity, Reported], size: Size) -> Judged:
    try:
        found = consistent(dict(given), size=size)
    except InputError as why:
        return Judged("", None, str(why))
    return Judged("", found.possible, found.reason)


def _without(both: Sequence[Similarity], given: dict[Similarity, Reported]) -> Judged:
    """Means over both classes beside many values: seen to be possible or impossible, but not searched for."""
    rest = {metric: value for metric, value in given.items() if metric not in both}
    found: Consistency = consistent(dict(rest))
    if not found.possible or found.example is None:
        return Judged("", found.possible, found.reason)
    if all(given[metric].contains(value_at(metric, found.example)) for metric in both):
        return Judged("", True, found.reason)
    for metric in (dice, jaccard, recall, precision):
        one, other, mean = (rest.get(metric), rest.get(of_background(metric)), given.get(of_both(metric)))
        if one and other and mean:
            low, high = (one.low + other.low) / 2, (one.high + other.high) / 2
            if low > mean.high or high < mean.low:
                gap = sp.Max(low - mean.high, mean.low - high)
                return Judged(
                    "",
                    False,
                    f"the mean of both classes' {metric} is {Reported(low, high).text}, not {mean.text}, "
                    f"which misses it by {float(gap):.6g}",
                )
    return Judged("", None, "not decided: a mean over both classes beside that many values")
