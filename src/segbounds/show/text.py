"""Answers of a query as text: intervals, comparisons, means over images, joint ranges, and mask pairs drawn with characters.

A query takes less time than importing what a verdict needs (the engines, numpy), so this loads neither; verdicts.py has verdicts.
"""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import sympy as sp

from segbounds.escaping import as_csv
from segbounds.metrics.counts import Counts
from segbounds.ranges.of_three.values import VALUES
from segbounds.regions.bound import Bound
from segbounds.show.numbers import counted, whole_counts

if TYPE_CHECKING:
    from segbounds.bounds.comparison import Comparison
    from segbounds.bounds.intervals import Interval
    from segbounds.bounds.plan import Answer
    from segbounds.means.answers import MeanEnd
    from segbounds.ranges.arcs import Arc, Parametrized, Traced
    from segbounds.ranges.examples import Images
    from segbounds.ranges.of_three.three import JointRangeOfThree
    from segbounds.ranges.two import JointRange

LONGEST = 60  # characters of an exact value that one still reads
CELLS_DRAWN = 256  # a drawing of two masks of 16 x 16 fits a terminal of 80 columns


def ends(interval: "Interval") -> list[str]:
    """The two ends of an interval, with the counts that attain or approach them; a line each."""
    return [f"least  {end(interval.low)}", f"most   {end(interval.high)}"]


def explained(answer: "Answer") -> list[str]:
    """Which method answered, and why those before it did not; a line each."""
    before = [f"not by {name}: {reason}" for name, reason in answer.refused]
    return [f"answered by {answer.method}", *before]


def comparison_ends(compared: "Comparison") -> list[str]:
    """How far two metrics can be apart, exactly; a line each."""
    first, second = compared.first, compared.second
    relative = "not derived" if compared.relative is None else _exactly(compared.relative)
    if compared.relative == sp.oo:
        relative = "none: one can be arbitrarily small against the other"
    elif compared.relative is not None and compared.relative_width:
        relative = _enclosed(compared.relative, compared.relative_width)
    return [
        f"{first} - {second} is at most {end(compared.above)}",
        f"{second} - {first} is at most {end(compared.below)}",
        f"relative error {relative}",
    ]


def comparison(compared: "Comparison") -> list[str]:
    """The masks where two metrics are farthest apart, drawn where that shows something."""
    first, second, problem = compared.first, compared.second, compared.problem
    lines = []
    for worst, one, other in ((compared.above, first, second), (compared.below, second, first)):
        if worst.along and worst.value > 0 and (worst.exact or _fit_a_picture(worst.along[0])):
            counts = whole_counts(one - other, worst, problem.known, problem.size)
            if counts is not None:
                lines += ["", f"{one} farthest above {other}: {counted(counts)}", draw(counts)]
    return lines


def _fit_a_picture(counts: Counts) -> bool:
    """Whether one kind of pixels is not all that would be seen; next to a limit it is."""
    return max(counts) < 1000 * (counts.pixels - max(counts))


def end(shown: Bound) -> str:
    """The value of an end, exactly where that is short, and which counts have it."""
    pairs = ", ".join(map(_short, shown.along[0])) if shown.along else ""
    if not shown.exact:
        value = _enclosed(shown.value, shown.width)
        return value + (f", near to it tp, fp, fn, tn = {pairs}" if pairs and "…" not in pairs else "")
    how = "attained by" if shown.attained else "approached along"
    return _exactly(shown.value) + (f", {how} tp, fp, fn, tn = {pairs}" if pairs else "")


def _enclosed(value: sp.Expr, width: sp.Expr) -> str:
    # what ends at ten decimals is shown with all of them: rounded, it might lie inside
    shown = f"{float(value):.10f}".rstrip("0").rstrip(".") if (value * 10**10).is_Integer else f"{float(value):.9g}"
    return f"{shown}, the outer end of a certified enclosure {float(width):.1g} wide"


def mean_end(shown: "MeanEnd") -> str:
    """The value of an end of a mean's interval, and images with which it is reached, or nearly."""
    if shown.exact:
        return _exactly(shown.value) + (f", with {mixture(shown.images)}" if shown.images else "")
    if shown.reached is None:
        return f"{float(shown.value):.9g}, a certified bound" + (
            f", near to {mixture(shown.images)}" if shown.images else ""
        )
    width = f"{float(abs(sp.N(shown.reached - shown.value, 30))):.1g}"
    return f"{float(shown.value):.9g}, a certified bound, {width} from {float(shown.reached):.9g} with {mixture(shown.images)}"


def mixture(images: "Images") -> str:
    """Images by their counts, and how many of them there are."""
    kinds = (f"{_exactly(share)} of the images {', '.join(map(_short, counts))}" for share, counts in images)
    return f"tp, fp, fn, tn = {'; '.join(kinds)}"


def arcs(found: "JointRange") -> list[str]:
    """The boundary of a joint range: the least and the most of the second metric where the first is a, with counts that have it."""
    rows = [(f"{found.first} a", str(found.second), "", "tp, fp, fn, tn", "")]
    for which, sides in (("least", found.lower), ("most", found.upper)):
        for arc in sides:
            pairs = "" if arc.along is None else ", ".join(map(str, arc.along))
            notes = [*([] if arc.attained else ["approached"]), *([] if arc.proved else ["checked at three values"])]
            rows.append((_from_to(arc), which, str(arc.value), pairs, ", ".join(notes)))
    for piece in found.traced:
        ends = " to ".join(f"{float(value):.6g}" for value in (piece.values[0], piece.values[-1]))
        how = f"no closed form in a: enclosed at {len(piece.places)} values"
        rows.append((_from_to(piece), _which(piece), ends, "", how))
        for curve in piece.curves:
            pairs = ", ".join(map(str, curve.along))
            how = f"u from {_from_to(curve)}"
            rows.append(("", "on", f"a = {curve.first}, {curve.second}", pairs, how))
    for upright in found.uprights:
        ends = " to ".join(dict.fromkeys((_short(upright.low.value), _short(upright.high.value))))
        rows.append((_short(upright.place), "all of it", ends, "", ""))
    return _table(rows)


def _from_to(piece: "Arc | Traced | Parametrized") -> str:
    """Its ends, roots of polynomials that have no other name as decimals."""
    ends = (f"{float(end):.9g}" if end.has(sp.CRootOf) else _short(end) for end in (piece.low, piece.high))
    return " to ".join(ends)


def _which(piece: "Traced") -> str:
    return "least" if piece.side == 1 else "most"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def surfaces(found: "JointRangeOfThree") -> list[str]:
    """The boundary of a joint range of three metrics: the least or the most of one of them, where two others have
    values, with counts."""
    names = dict(zip(VALUES, (found.first, found.second, found.third), strict=True))
    rows = [("", "", "", "tp, fp, fn, tn", "")]
    for counts in found.counts:
        rows.append(("inside", "", "", ", ".join(map(str, counts)), ""))
    for surface in found.surfaces:
        which = {1: "least", -1: "most", 0: "is"}[surface.side]
        zero = "" if not surface.zero else f"{', '.join(map(str, surface.zero))} = 0"
        pairs = "" if surface.along is None else ", ".join(map(str, surface.along))
        value = f"{surface.of} = {surface.value}"
        rows.append((f"{names[surface.of]} {which}", value, zero, pairs, "" if surface.attained else "approached"))
    lines = [", ".join(f"{symbol} = {metric}" for symbol, metric in names.items()), *_table(rows)]
    if found.base is None:
        return lines
    return [*lines, "", f"over the joint range of {found.base.first} and {found.base.second}:", *arcs(found.base)]


def surfaces_csv(found: "JointRangeOfThree") -> str:
    """The same as a table for other programs."""
    rows: list[Sequence[object]] = [("side", "of", "value", "equation", "zero", "tp", "fp", "fn", "tn", "attained")]
    for surface in found.surfaces:
        side = {1: "least", -1: "most", 0: "all"}[surface.side]
        zero = " ".join(map(str, surface.zero))
        along = surface.along or [""] * 4
        rows.append([side, surface.of, surface.value, surface.equation, zero, *along, surface.attained])
    return as_csv(rows)


def arcs_csv(found: "JointRange") -> str:
    """The same as a table for other programs."""
    rows: list[Sequence[object]] = [
        ("side", "from", "to", "value", "tp", "fp", "fn", "tn", "attained", "proved", "width")
    ]
    for side, sides in (("least", found.lower), ("most", found.upper)):
        for arc in sides:
            rows.append([side, arc.low, arc.high, arc.value, *(arc.along or [""] * 4), arc.attained, arc.proved, ""])
    for piece in found.traced:
        for place, value, width in zip(piece.places, piece.values, piece.widths, strict=True):
            end = [f"{float(value):.12g}", *[""] * 5, False, f"{float(width):.1g}"]
            rows.append([_which(piece), place, place, *end])
    return as_csv(rows)


def _exactly(value: sp.Expr) -> str:
    return (
        _short(value)
        if value.is_Integer or value.is_infinite
        else f"{_short(value)} = {float(value):.6g}".removeprefix("… = ")
    )


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else "…"


# --- drawings ---------------------------------------------------------------------------------------------------------


def scaled(counts: Counts) -> tuple[Counts, int]:
    """The counts of a drawing of at most some CELLS_DRAWN cells, and how many pixels one cell stands for at most."""
    unit = max(1, ceil(counts.pixels / CELLS_DRAWN))
    return Counts(*(ceil(count / unit) for count in counts)), unit


def draw(counts: Counts) -> str:
    """The two masks of integer counts, side by side: a filled cell is a pixel of the mask.

    Where the masks are large, one cell stands for several pixels, and every count that is not zero keeps a cell.
    """
    cells, unit = scaled(counts)
    tp, fp, fn, tn = cells
    prediction = "█" * (tp + fp) + "·" * (fn + tn)
    reference = "█" * tp + "·" * fp + "█" * fn + "·" * tn
    width = max(10, ceil(sqrt(len(prediction))))
    rows = ["prediction".ljust(width + 3) + "reference"]
    for start in range(0, len(prediction), width):
        parts = (mask[start : start + width] for mask in (prediction, reference))
        rows.append("   ".join(part.ljust(width) for part in parts).rstrip())
    if unit > 1:
        rows.append(f"(one cell stands for up to {unit} pixels)")
    return "\n".join(rows)
