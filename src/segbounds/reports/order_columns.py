"""Columns with least, largest and middle values beside those with means: what they say of a row.

The values are those of single images; or of folds, runs or classes, in which case they say no more than that means lie between them.
"""

from collections.abc import Sequence

from segbounds.errors import Contradiction, InputError
from segbounds.means.in_order.order_statistics import OrderStatistic, check_order, ranked
from segbounds.means.in_order.overlap import check_overlap
from segbounds.means.one_image import ends_of
from segbounds.ranges.examples import Mean, Sample
from segbounds.regions.facts import nonlinear
from segbounds.reports.numbers import Number
from segbounds.reports.readings import Judged, Setting

OTHER_END = {"min": "max", "max": "min", "q1": "q3", "q3": "q1", "median": "median"}
MEANS = "means over images"


def with_values_in_order(
    found: Sequence[Judged], numbers: Sequence[Number], in_order: Sequence[Number], setting: Setting
) -> list[Judged]:
    """The readings of a row, where its values in order are known as well; the reading as means over images in two: of images, and of
    folds, runs or classes."""
    images = len(setting.sizes[0]) if setting.sizes else setting.images
    told = [one for number in in_order if (one := _statistic(number, images)) is not None]
    statistics = ranked({(one.metric, one.kind): one for one in told}.values())  # of two columns of one name the last
    if not statistics:
        return list(found)
    known = [Mean(n.metric(), n.value) for n in numbers if n.column.of == "foreground" and not nonlinear(n.metric())]
    try:  # pooled values of quotients of linear forms lie between the least and the largest as well
        check_order(known, statistics)
    except Contradiction as why:
        return [Judged(f"{item.reading}, with its values in order", False, str(why)) for item in found]
    readings = []
    for item in found:
        if item.reading == MEANS and item.possible is not False:
            readings.append(_of_images(numbers, statistics, setting))
            item = Judged(f"{MEANS}, with values in order over folds, runs or classes", item.possible, item.reason)
        readings.append(item)
    return readings


def _of_images(numbers: Sequence[Number], statistics: Sequence[OrderStatistic], setting: Setting) -> Judged:
    reading, images = f"{MEANS}, with their values in order", setting.images
    try:
        if setting.sizes:
            return _at_sizes(reading, numbers, statistics, setting)
        from segbounds.means.in_order.answers import Known, consistent_in_order

        check_overlap(statistics, images)
        known = {n.metric(): Mean(n.metric(), n.value) for n in numbers if n.column.unit != "pooled"}
        answer = consistent_in_order(Known(tuple(known.values()), tuple(statistics), Sample(images)))
    except Contradiction as why:
        return Judged(reading, False, str(why))
    except (InputError, ModuleNotFoundError) as why:
        return Judged(reading, None, f"not decided: {why}")
    return Judged(reading, answer.possible, answer.reason)


def _at_sizes(
    reading: str, numbers: Sequence[Number], statistics: Sequence[OrderStatistic], setting: Setting
) -> Judged:
    from segbounds.means.sizes.folds import consistent_in_folds
    from segbounds.means.sizes.known_sizes import Given
    from segbounds.means.sizes.sized_images import check_metric

    given = [Given(n.metric(), n.value) for n in numbers if n.column.unit != "pooled"]
    given += [Given(item.metric, item.value, statistic=item) for item in statistics]
    for item in given:
        check_metric(item.metric)
    answer = consistent_in_folds(given, setting.sizes)
    return Judged(reading, answer.possible, answer.reason)


def _statistic(number: Number, images: int | None) -> OrderStatistic | None:
    """None for quartiles of an unknown number of images, and for metrics of which no ends are known."""
    column, kind = number.column, number.column.statistic
    if column.metric is None or column.of != "foreground" or ends_of(number.metric()) is None:
        return None
    if kind in ("q1", "q3") and images is None:
        return None
    return OrderStatistic(number.metric(), OTHER_END[kind] if column.opposite else kind, number.value)
