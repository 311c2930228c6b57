"""Between rows: where Dice and Jaccard put two methods into opposite orders.

Of one pair of masks, or of pooled counts, the one grows with the other, so their orders never differ. Of means they can, where the images
of the one method differ more: by how much at least, the two means of each method say.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from segbounds.errors import Contradiction
from segbounds.means.deviations import deviations
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.ranges.examples import fraction
from segbounds.regions.facts import Reported, reported
from segbounds.reports.numbers import Number
from segbounds.reports.verdicts import RowVerdict

MOST = 20  # sentences for one table


def _pair(numbers: Sequence[Number]) -> tuple[Number, Number] | None:
    """Dice and Jaccard over the same: a Dice of the foreground and a mean IoU over classes say nothing of one another's order."""
    by_kind: dict[tuple[str, str | None], dict[sp.Expr, Number]] = {}
    for number in numbers:
        column = number.column
        if column.used and column.metric in (dice, jaccard) and column.of != "background":
            by_kind.setdefault((column.of, column.unit), {}).setdefault(column.metric, number)
    return next(((found[dice], found[jaccard]) for found in by_kind.values() if len(found) == 2), None)


def reversed_orders(verdicts: Sequence[RowVerdict]) -> list[str]:
    """A sentence for each two rows of a table that Dice and Jaccard order differently, beyond rounding: of rows on the same data, as far as
    the table says it."""
    pairs = [(verdict, values) for verdict in verdicts if (values := _both(verdict)) is not None]
    groups: dict[tuple[str, ...], list[tuple[RowVerdict, tuple[Reported, Reported]]]] = {}
    for verdict, values in pairs:
        groups.setdefault((verdict.group, *verdict.of), []).append((verdict, values))
    places = {id(verdict): place for place, (verdict, _) in enumerate(pairs)}
    first: list[tuple[int, int, str]] = []
    many = 0
    for group in groups.values():
        ranks = _ranks([values for _, values in group])
        below = _how_many_below(ranks)
        many += sum(below)
        for better, worse in _first(ranks, below):
            (one, _), (other, (d, j)) = group[better], group[worse]
            there = sorted((places[id(one)], places[id(other)]))
            first.append((there[0], there[1], _told(one, other, d, j)))
    told = [text for *_, text in sorted(first)[:MOST]]
    return told if many <= MOST else [*told, f"and {many - MOST} more"]


def _both(verdict: RowVerdict) -> tuple[Reported, Reported] | None:
    """Dice and Jaccard of a row that is not impossible; None where it has not both."""
    pair = _pair(verdict.numbers)
    return None if pair is None or verdict.outcome == "impossible" else (pair[0].value, pair[1].value)


@dataclass(frozen=True)
class _Ranks:
    """The ends of a row's Dice and Jaccard, by their numbers among all ends of the table: whole numbers, which are compared quickly."""

    dice: tuple[int, int]
    jaccard: tuple[int, int]

    def reverses(self, other: "_Ranks") -> bool:
        """Whether Dice is above another row's and Jaccard below it, beyond rounding."""
        return self.dice[0] > other.dice[1] and self.jaccard[1] < other.jaccard[0]


def _ranks(values: Sequence[tuple[Reported, Reported]]) -> list[_Ranks]:
    ends = {end for pair in values for value in pair for end in (value.low, value.high)}
    ranked = {end: rank for rank, end in enumerate(sorted(ends, key=fraction))}
    return [_Ranks(*((ranked[value.low], ranked[value.high]) for value in pair)) for pair in values]


def _how_many_below(rows: Sequence[_Ranks]) -> list[int]:
    """Of each row, how many others have less Dice and more Jaccard: rows are taken in the order of Dice, and counted in a binary
    indexed tree over Jaccard, so that long tables take no longer than sorting them."""
    ends = sorted({row.jaccard[0] for row in rows})
    tree = [0] * (len(ends) + 1)
    found = [0] * len(rows)
    waiting = sorted(range(len(rows)), key=lambda i: rows[i].dice[1])
    counted = 0
    for i in sorted(range(len(rows)), key=lambda i: rows[i].dice[0]):
        while counted < len(waiting) and rows[waiting[counted]].dice[1] < rows[i].dice[0]:
            place = len(ends) - bisect_left(ends, rows[waiting[counted]].jaccard[0])
            while place <= len(ends):
                tree[place] += 1
                place += place & -place
            counted += 1
        place = len(ends) - bisect_left(ends, rows[i].jaccard[1] + 1)
        while place:
            found[i] += tree[place]
            place -= place & -place
    return found


def _first(rows: Sequence[_Ranks], below: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first pairs of rows that are reversed, the better one in Dice first."""
    left = min(MOST, sum(below))
    above = _how_many_below(
        [_Ranks(row.jaccard, row.dice) for row in rows]
    )  # of each row, how many have more Dice and less Jaccard
    for i, row in enumerate(rows):
        if not left:
            return
        for j in range(i + 1, len(rows)) if below[i] or above[i] else ():
            if left and (row.reverses(rows[j]) or rows[j].reverses(row)):
                left -= 1
                yield (i, j) if row.reverses(rows[j]) else (j, i)


def _told(better: RowVerdict, worse: RowVerdict, mean_dice: Reported, mean_jaccard: Reported) -> str:
    pair = _pair(worse.numbers)
    over_classes = pair is not None and pair[0].column.of == "classes"
    can = "means over classes or images can" if over_classes else "no pooled counts have that; means can"
    told = f"{better.name} is above {worse.name} in Dice and below it in Jaccard: {can}"
    try:
        spread = deviations(mean_dice, mean_jaccard)[0]
    except Contradiction:
        return told
    these = "these" if over_classes else "images"
    return f"{told}, where {these} of {worse.name} differ, with a deviation of Dice of {spread.text}"


def spread_note(numbers: Sequence[Number], images: int | None) -> str:
    """Whether the deviation that is printed beside Dice or Jaccard is the one over images that their means imply; empty where it may be."""
    pair = _pair(numbers)
    if pair is None or all(number.spread is None for number in pair):
        return ""
    try:
        implied = deviations(*(number.value for number in pair))
    except Contradiction:
        return ""
    for number, deviation in zip(pair, implied, strict=True):
        if number.spread is None:
            continue
        text = number.spread if "." in number.spread else f"{number.spread}e0"
        said = reported(f"{text}%" if number.percent else text)
        # dividing by n - 1 makes it larger, most where there are two
        fewest = max(images or 2, 2)
        larger = sp.sqrt(sp.Rational(fewest, fewest - 1))
        if said.high < deviation.low or said.low > deviation.high * larger:
            return (
                f"the ± of {number.column.head.strip()} ({number.spread}) is no standard deviation over images, which the two means make "
                f"{deviation.text}: it may be over folds, runs or classes, or a standard error"
            )
    return ""
