"""The single typo that would mend a row, where there is exactly one: a digit, or two columns exchanged.

It is looked for with the numbers as values of one pair of masks, or pooled counts: means leave so much room that a digit can nearly always
be changed in several ways.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from segbounds.bounds.consistency import consistent
from segbounds.bounds.intervals import interval
from segbounds.errors import InputError
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import Reported
from segbounds.reports.cells import value_of_cell
from segbounds.reports.numbers import Number


def mended(numbers: Sequence[Number], rounding: str = "nearest") -> str:
    """The one change that makes the numbers possible as pooled counts, in a sentence; empty where there is none, or are several."""
    if any(number.column.of == "classes" or number.column.unit == "per_image" for number in numbers):
        return ""
    by_metric: dict[Similarity, Number] = {number.metric(): number for number in numbers}
    if len(by_metric) < len(numbers):
        return ""
    found: list[str] = []
    for change in (*_exchanged(by_metric), *_digits(by_metric, rounding)):
        found.append(change)
        if len(found) > 1:
            return ""
    return (
        f"{found[0]} would make it possible as pooled counts; no other single digit or exchange would" if found else ""
    )


def _possible(values: dict[Similarity, Reported]) -> bool:
    try:
        return bool(consistent(dict(values)).possible)
    except InputError:
        return False


def _exchanged(numbers: dict[Similarity, Number]) -> Iterator[str]:
    for one, other in combinations(numbers, 2):
        values = {metric: number.value for metric, number in numbers.items()}
        values[one], values[other] = values[other], values[one]
        if numbers[one].cell.number != numbers[other].cell.number and _possible(values):
            yield f"{numbers[one].column.head.strip()} and {numbers[other].column.head.strip()} exchanged"


def _digits(numbers: dict[Similarity, Number], rounding: str) -> Iterator[str]:
    for metric, number in numbers.items():
        others = {m: n.value for m, n in numbers.items() if m != metric}
        if others and not _possible(others):
            continue
        try:
            found = interval(metric, dict(others))
        except InputError:
            continue
        ends = found.low, found.high
        room = max(end.width for end in ends)
        for text in _one_digit_off(number.cell.digits):
            value = value_of_cell(text, number.percent, metric, opposite=number.column.opposite, rounding=rounding)
            if value is None or value.high < ends[0].value - room or value.low > ends[1].value + room:
                continue
            if _possible({**others, metric: value}):
                changed = replace(number, cell=replace(number.cell, number=text, places=None))
                yield f"{changed.text} instead of {number.cell.digits}"


def _one_digit_off(text: str) -> Iterator[str]:
    """Numbers as people write them, with another digit, or without a minus: neither 010 nor -0.0."""
    mantissa, mark, exponent = text.partition("e")
    if mantissa.startswith("-"):
        yield mantissa[1:] + mark + exponent
    for place, old in enumerate(mantissa):
        if old.isdigit():
            for new in "0123456789":
                changed = mantissa[:place] + new + mantissa[place + 1 :]
                digits = changed.lstrip("-+")
                padded = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
                nothing = changed.startswith("-") and not any(letter in "123456789" for letter in changed)
                if new != old and not padded and not nothing:
                    yield changed + mark + exponent
