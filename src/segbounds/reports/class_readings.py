"""The numbers of a row as those of one confusion matrix of so many classes."""

from collections.abc import Sequence

from segbounds.metrics.catalogue import cohen_kappa, dice, jaccard, precision, recall
from segbounds.regions.printed import Reported
from segbounds.reports.numbers import Number
from segbounds.reports.readings import Judged

OF_CLASSES = {jaccard: "miou", dice: "mdice", recall: "macc", precision: "mprecision"}


def judged_of_classes(numbers: Sequence[Number], classes: int) -> list[Judged]:
    """Whether a matrix has them all; nothing where fewer than two of them are of all classes."""
    from segbounds.means.class_matrices import class_contradiction, class_example, shown

    reading = f"one confusion matrix of {classes} classes"
    values: dict[str, Reported] = {}
    for number in numbers:
        name = _name(number)
        if name in values:
            return []
        if name is not None:
            values[name] = number.value
    if len(values) < 2:
        return []
    reason = class_contradiction(values, classes)
    if reason is not None:
        return [Judged(reading, False, reason)]
    try:
        found = class_example(values, classes)
    except ModuleNotFoundError as missing:  # as in a browser
        return [Judged(reading, None, f"not decided: this needs {missing.name}, which is not installed here")]
    if found is None:
        return [Judged(reading, None, "not decided: the bounds leave them possible, and no matrix was found")]
    return [Judged(reading, True, shown(found))]


def _name(number: Number) -> str | None:
    """What it is of all classes, if it is; a value of one class or of two masks is not."""
    if number.column.metric is None:
        return number.column.of
    if number.column.metric == cohen_kappa and number.column.of == "foreground" and number.column.unit != "per_image":
        return "kappa"  # of two classes it is the same as of the foreground
    if number.column.of != "classes" or number.column.unit == "per_image":
        return None
    return OF_CLASSES.get(number.column.metric)
