"""Answers of a query as text: intervals, comparisons, means over images.

A query takes less time than importing what a verdict needs (the engines, numpy), so this loads neither; verdicts.py has verdicts.
"""

from typing import TYPE_CHECKING, Any

import sympy as sp

from segbounds.metrics.counts import Counts
from segbounds.regions.bound import Bound
from segbounds.show.drawings import draw
from segbounds.show.numbers import counted, whole_counts

if TYPE_CHECKING:
    from segbounds.bounds.comparison import Comparison
    from segbounds.bounds.intervals import Interval
    from segbounds.bounds.plan import Answer
    from segbounds.means.answers import MeanEnd
    from segbounds.ranges.examples import Images

LONGEST = 60  # characters of an exact value that one still reads


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
    pairs = ", ".join(map(short, shown.along[0])) if shown.along else ""
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
    kinds = (f"{_exactly(share)} of the images {', '.join(map(short, counts))}" for share, counts in images)
    return f"tp, fp, fn, tn = {'; '.join(kinds)}"


def _exactly(value: sp.Expr) -> str:
    return (
        short(value)
        if value.is_Integer or value.is_infinite
        else f"{short(value)} = {float(value):.6g}".removeprefix("… = ")
    )


def short(value: Any) -> str:
    """A value as it is written, where that is short."""
    text = str(value)
    return text if len(text) <= LONGEST else "…"
