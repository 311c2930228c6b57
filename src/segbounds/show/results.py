"""How results show themselves (`segbounds.results`): the three forms in one place."""

from html import escape
from typing import Any

from segbounds.show.answers import lines, sentence
from segbounds.show.dictionaries import as_dict

__all__ = ["as_dict", "as_html", "sentence"]

WIDTH, HEIGHT, MARGIN = 340, 46, 24
LABEL = 60  # units that half of the label takes: it stays inside of the picture


def as_html(result: Any) -> str:
    """The sentence and what goes with it; an interval is drawn on a line."""
    first, *others = lines(result)
    drawn = drawn_interval(float(result.low), float(result.high)) if hasattr(result, "low") else ""
    rest = f"<pre>{escape(chr(10).join(others))}</pre>" if others else ""
    return f"<p>{escape(first)}</p>{drawn}{rest}"


def drawn_interval(low: float, high: float) -> str:
    """An interval as a bar on the line from 0 to 1, or from -1 or to more where it reaches there, as SVG."""
    left, right = (-1.0 if low < 0 else 0.0), max(1.0, high)
    if max(abs(left), abs(right), abs(low)) == float("inf"):
        return ""
    scale = (WIDTH - 2 * MARGIN) / (right - left)
    start, end = (MARGIN + (value - left) * scale for value in (low, high))
    middle = min(max((start + end) / 2, LABEL), WIDTH - LABEL)
    ticks = "".join(
        f'<text x="{MARGIN + (value - left) * scale:.1f}" y="42" font-size="11" text-anchor="middle" fill="currentColor">{value:g}</text>'
        for value in dict.fromkeys((left, 0.0, right))
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="from {low:.4g} to {high:.4g}">'
        f'<line x1="{MARGIN}" y1="24" x2="{WIDTH - MARGIN}" y2="24" stroke="currentColor" stroke-opacity="0.4"/>'
        f'<rect x="{start:.1f}" y="19" width="{max(end - start, 2):.1f}" height="10" fill="#0072b2"/>'
        f'<text x="{middle:.1f}" y="13" font-size="11" text-anchor="middle" fill="currentColor">{low:.4g} to {high:.4g}</text>'
        f"{ticks}</svg>"
    )
