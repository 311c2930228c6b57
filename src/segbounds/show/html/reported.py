"""A checked table as one page that a reviewer can attach: every row with its verdict, the reason, and where its numbers lie."""

from collections.abc import Sequence
from functools import cache
from html import escape

from segbounds.errors import InputError, Unsupported
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Arc
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.sampling import sampled
from segbounds.regions.facts import nonlinear
from segbounds.reports.numbers import Number
from segbounds.reports.verdicts import TableCheck, Verdict
from segbounds.show.html.page import document
from segbounds.show.reported import summary

SIDE = 96  # of a picture, in units of its own
STYLE = """
td svg { width: 7rem; height: 7rem; } .hull { fill: var(--none); } .one { fill: var(--mask); stroke: var(--mask); stroke-width: .6; }
.box { fill: none; stroke: var(--bad); stroke-width: 1.2; } .impossible { color: var(--bad); } .possible { color: var(--good); }
.depends { color: var(--fair); }
"""
WORDS = {"depends": "possible under some readings only"}


def page(check: TableCheck) -> str:
    """The whole page. The pictures have the joint range of two metrics of one pair of masks (dark) and of means (light), and what the row
    reports of them (a box, drawn no smaller than it can be seen)."""
    body = ["<header><h1>Can these numbers be true?</h1>", f"<p>{escape(summary(check))}.</p></header><main>"]
    for place, columns in check.tables:
        used = "; ".join(f"{c.head.strip()}: {c.taken_for}" for c in columns if c.used)
        left = "; ".join(f"{c.head.strip()} ({c.left_out})" for c in columns if c.left_out and c.head and c.place)
        body += [f"<h2>{escape(place)}</h2>", f"<p>{escape(used)}.</p>"]
        body += [f'<p class="quiet">Left out: {escape(left)}.</p>'] if left else []
        body.append('<div class="wide"><table><thead><tr>')
        body += [f'<th scope="col">{head}</th>' for head in ("row", "numbers", "verdict", "why", "where")]
        body.append("</tr></thead><tbody>")
        body += [_row(verdict) for verdict in check.verdicts if verdict.table == place]
        body.append("</tbody></table></div>")
    for title, texts in (("Between rows", check.orders), ("Not read", check.unread)):
        if texts:
            body += [f"<h2>{title}</h2><ul>", *(f"<li>{escape(text)}</li>" for text in texts), "</ul>"]
    body.append(
        '<p class="quiet">A number stands for all that rounds to it. Means over images are means over folds, runs or classes as well. '
        "Impossible is said only where it is proved.</p></main>"
    )
    return document("segbounds: a table checked", body, style=STYLE)


def _row(verdict: Verdict) -> str:
    numbers = ", ".join(number.text for number in verdict.numbers)
    why = "<br>".join(escape(text) for text in (verdict.sentence, *verdict.notes, verdict.mended) if text)
    word = WORDS.get(verdict.outcome, verdict.outcome)
    return (
        f"<tr><td>{escape(verdict.name)}</td><td>{escape(numbers)}</td>"
        f'<td class="outcome {verdict.outcome.replace(" ", "-")}">{escape(word)}</td><td class="scope">{why}</td>'
        f"<td>{_picture(verdict.numbers)}</td></tr>"
    )


def _picture(numbers: Sequence[Number]) -> str:
    by_metric = {n.metric(): n for n in numbers if n.column.metric is not None and not nonlinear(n.metric())}
    pair = (dice, jaccard) if {dice, jaccard} <= set(by_metric) else tuple(by_metric)[:2]
    if len(pair) < 2:
        return ""
    try:
        behind = _range(pair[0], pair[1])
    except (InputError, Unsupported):
        return ""
    (x0, x1), (y0, y1) = ((float(by_metric[m].value.low), float(by_metric[m].value.high)) for m in pair)
    left, width = _along(x0, x1)
    low, height = _along(y0, y1)
    box = f'<rect class="box" x="{left:.2f}" y="{SIDE - low - height:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
    title = f"{pair[0]} to the right, {pair[1]} upwards"
    return f'<svg viewBox="-2 -2 {SIDE + 4} {SIDE + 4}" role="img"><title>{escape(title)}</title>{behind}{box}</svg>'


def _along(low: float, high: float) -> tuple[float, float]:
    """Where a box begins and how wide it is, at least so much that it is seen."""
    width = max((high - low) * SIDE, 3.0)
    return (low + high) / 2 * SIDE - width / 2, width


@cache
def _range(first: Similarity, second: Similarity) -> str:
    found = joint_range(first, second)
    assert hasattr(found, "hull"), "a range of two metrics"
    parts = []
    for name, lower, upper in (("hull", found.hull.lower, found.hull.upper), ("one", found.lower, found.upper)):
        points = [
            *(p for side in lower for p in _points(side)),
            *(p for side in reversed(upper) for p in reversed(_points(side))),
        ]
        drawn = " ".join(f"{x * SIDE:.1f},{SIDE - y * SIDE:.1f}" for x, y in points)
        parts.append(f'<polygon class="{name}" points="{drawn}"/>')
    return "".join(parts)


def _points(side: object) -> list[tuple[float, float]]:
    if isinstance(side, Arc):
        x, y = sampled(side)
        return [(float(x[i]), float(y[i])) for i in (*range(0, len(x), 8), -1)]
    return [(float(x), float(y)) for x, y in (side.start, side.end)]  # type: ignore[attr-defined]
