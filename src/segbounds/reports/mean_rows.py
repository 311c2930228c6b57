"""A row of means below rows of images, cases or folds: whether it is the mean of these, column by column.

A mean may be weighted, or be over more rows than are shown: where it is another number, that is a note and no contradiction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import sympy as sp

from segbounds.ranges.examples import fraction
from segbounds.regions.printed import decimals
from segbounds.reports.numbers import Number
from segbounds.reports.verdicts import RowVerdict

#: Mean Teacher is a method; so nothing follows but what is said of the mean itself.
_NAME = re.compile(
    r"(?i)(?:the |overall |grand |macro )?(?:mean|average|avg\.?)(?: value)?\s*:?\s*(?:[±(\[+].*|(?:of|over|all)\b.*)?"
)
#: Rows that sum up others in another way: they are neither means of these nor among those that a mean is of.
_SUMMED_UP = re.compile(
    r"(?i)(?:micro|macro|weighted|samples)[ _-]*(?:avg|average|mean)\.?|(?:overall |pixel )?accuracy|overall|total|all"
    r"|m(?:iou|dice|dsc|acc)|[afk]acc"
)
FEWEST = 2  # rows that have a mean


@dataclass
class _Sums:
    """By column, of how many rows there are numbers, and between what the sums of these lie."""

    by_place: dict[int, tuple[int, Fraction, Fraction]] = field(default_factory=dict)

    def add(self, numbers: Sequence[Number]) -> None:
        for number in numbers:
            if number.column.used:
                many, low, high = self.by_place.get(number.column.place, (0, Fraction(0), Fraction(0)))
                ends = fraction(number.value.low), fraction(number.value.high)
                self.by_place[number.column.place] = many + 1, low + ends[0], high + ends[1]

    def mean(self, place: int) -> tuple[int, Fraction, Fraction] | None:
        many, low, high = self.by_place.get(place, (0, Fraction(0), Fraction(0)))
        return (many, low / many, high / many) if many >= FEWEST else None


def is_mean(label: str) -> bool:
    """Whether a row is called a mean of others."""
    return bool(_NAME.fullmatch(label.strip().strip("*_").strip()))


def _sums_up(label: str) -> bool:
    return bool(_SUMMED_UP.fullmatch(label.strip().strip("*_").strip()))


def with_notes(verdicts: Sequence[RowVerdict]) -> list[RowVerdict]:
    """The verdicts of a table, those of rows of means with a note where they are no means of the rows above."""
    if not any(is_mean(verdict.row) for verdict in verdicts):
        return list(verdicts)
    everything, block, whole = _Sums(), _Sums(), _Sums()
    for verdict in verdicts:
        if not is_mean(verdict.row) and not _sums_up(verdict.row):
            whole.add(verdict.numbers)
    found: list[RowVerdict] = []
    before = ""
    for verdict in verdicts:
        if is_mean(verdict.row):
            notes = [note for n in verdict.numbers if (note := _missed(n, (block, everything, whole)))]
            found.append(replace(verdict, notes=(*verdict.notes, *notes)))
        elif _sums_up(verdict.row):
            found.append(verdict)
        else:
            if is_mean(before):
                block = _Sums()
            block.add(verdict.numbers)
            everything.add(verdict.numbers)
            found.append(verdict)
        before = verdict.row
    return found


def _missed(number: Number, sums: Sequence[_Sums]) -> str:
    """What is said of a number that is the mean of none of some sets of rows; empty where it is, or they are too few."""
    if not number.column.used:
        return ""
    means = [mean for one in sums if (mean := one.mean(number.column.place)) is not None]
    if not means or any(number.value.low <= high and low <= number.value.high for _, low, high in means):
        return ""
    many, *ends = means[0]
    if number.column.opposite:
        ends = [1 - end for end in reversed(ends)]
    times, sign = (100, " %") if number.percent else (1, "")
    told = " to ".join(dict.fromkeys(decimals(sp.Rational(end.numerator, end.denominator) * times) for end in ends))
    which = "other rows" if len(means) == 1 else "rows above it"
    return f"{number.column.head.strip()} {number.cell.number} is not the mean of the {many} {which}, which is {told}{sign}"
