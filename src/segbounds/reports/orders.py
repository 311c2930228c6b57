"""Between rows: where Dice and Jaccard put two methods into opposite orders.

Of one pair of masks, or of pooled counts, the one grows with the other, so their orders never differ. Of means they can, where the images
of the one method differ more: by how much at least, the two means of each method say.
"""

from collections.abc import Sequence
from itertools import combinations

import sympy as sp

from segbounds.errors import Contradiction
from segbounds.means.deviations import deviations
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.regions.facts import Reported, reported
from segbounds.reports.numbers import Number
from segbounds.reports.verdicts import Verdict

MOST = 20  # sentences for one table


def _of(numbers: Sequence[Number], metric: sp.Expr) -> Number | None:
    return next(
        (n for n in numbers if n.column.metric == metric and n.column.used and n.column.of != "background"), None
    )


def reversed_orders(verdicts: Sequence[Verdict]) -> list[str]:
    """A sentence for each two rows of a table that Dice and Jaccard order differently, beyond rounding."""
    found: list[str] = []
    for one, other in combinations(verdicts, 2):
        if one.group != other.group or "impossible" in (one.outcome, other.outcome):
            continue
        ones, others = ([_of(v.numbers, metric) for metric in (dice, jaccard)] for v in (one, other))
        if None in ones or None in others:
            continue
        (d, j), (e, k) = ([n.value for n in pair if n is not None] for pair in (ones, others))
        if d.low > e.high and j.high < k.low:
            found.append(_told(one, other, e, k))
        elif e.low > d.high and k.high < j.low:
            found.append(_told(other, one, d, j))
    if len(found) > MOST:
        found = [*found[:MOST], f"and {len(found) - MOST} more"]
    return found


def _told(better: Verdict, worse: Verdict, mean_dice: Reported, mean_jaccard: Reported) -> str:
    told = f"{better.name} is above {worse.name} in Dice and below it in Jaccard: no pooled counts have that; means can"
    try:
        spread = deviations(mean_dice, mean_jaccard)[0]
    except Contradiction:
        return told
    return f"{told}, where images of {worse.name} differ, with a deviation of Dice of {spread.text}"


def spread_note(numbers: Sequence[Number], images: int | None) -> str:
    """Whether the deviation that is printed beside Dice or Jaccard is the one over images that their means imply; empty where it may be."""
    pair = [_of(numbers, metric) for metric in (dice, jaccard)]
    if None in pair:
        return ""
    try:
        implied = deviations(*(n.value for n in pair if n is not None))
    except Contradiction:
        return ""
    for number, deviation in zip(pair, implied, strict=True):
        if number is None or number.spread is None:
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
