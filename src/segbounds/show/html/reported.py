"""A checked table as one page that a reviewer can attach: every row with its verdict, the reason, and where its numbers lie."""

from collections.abc import Sequence
from html import escape

from segbounds.metrics.catalogue import dice, jaccard
from segbounds.regions.facts import nonlinear
from segbounds.reports.numbers import Number
from segbounds.reports.verdicts import RowVerdict, TableCheck
from segbounds.show.html.page import document
from segbounds.show.html.pictures import Box, joint_range_thumbnail
from segbounds.show.reported import overview

SIDE = 96  # of a picture, in units of its own
STYLE = """
td svg { width: 7rem; height: 7rem; } .hull { fill: var(--none); } .one { fill: var(--mask); stroke: var(--mask); stroke-width: .6; }
.box { fill: none; stroke: var(--bad); stroke-width: 1.2; } .impossible { color: var(--bad); } .possible { color: var(--good); }
.depends { color: var(--fair); } td.outcome { white-space: normal; min-width: 7rem; }
@media (max-width: 40rem) { thead { display: none; }
  tr { display: flex; flex-direction: column; border-bottom: 1px solid var(--line); padding: .6rem 0; }
  td { border: 0; padding: .1rem 0; } td:first-child { font-weight: 600; } }
"""
WORDS = {"depends": "possible under some readings only"}


def page(check: TableCheck) -> str:
    """The whole page. The pictures have the joint range of two metrics of one pair of masks (dark) and of means (light), and what the row
    reports of them (a box, drawn no smaller than it can be seen)."""
    body = ["<header><h1>Can these numbers be true?</h1>", f"<p>{escape(overview(check))}</p></header><main>"]
    for table in check.tables:
        used = "; ".join(f"{c.head.strip()}: {c.taken_for}" for c in table.columns if c.has_numbers)
        left = "; ".join(f"{c.head.strip()} ({c.left_out})" for c in table.columns if c.left_out and c.head and c.place)
        body += [f"<h2>{escape(table.place)}</h2>", f"<p>{escape(used)}.</p>"]
        body += [f'<p class="quiet">Left out: {escape(left)}.</p>'] if left else []
        body += [f'<p class="quiet">{escape(note)}.</p>' for note in table.notes]
        body.append('<div class="wide"><table><thead><tr>')
        body += [f'<th scope="col">{head}</th>' for head in ("row", "verdict", "numbers", "why", "where")]
        body.append("</tr></thead><tbody>")
        body += [_row(verdict) for verdict in check.verdicts if verdict.table == table.place]
        body.append("</tbody></table></div>")
    for title, texts in (("Between rows", check.orders), ("Not read", check.unread)):
        if texts:
            body += [f"<h2>{title}</h2><ul>", *(f"<li>{escape(text)}</li>" for text in texts), "</ul>"]
    body.append(
        '<p class="quiet">A number stands for all that rounds to it. Means over images are means over folds, runs or classes as well. '
        "Impossible is said only where it is proved.</p></main>"
    )
    return document("segbounds: a table checked", body, style=STYLE)


def _row(verdict: RowVerdict) -> str:
    numbers = ", ".join(number.text for number in verdict.numbers)
    why = "<br>".join(escape(text) for text in (verdict.sentence, *verdict.notes, verdict.mended) if text)
    word = WORDS.get(verdict.outcome, verdict.outcome)
    return (
        f'<tr><td>{escape(verdict.name)}</td><td class="outcome {verdict.outcome.replace(" ", "-")}">{escape(word)}</td>'
        f'<td>{escape(numbers)}</td><td class="scope">{why}</td><td>{picture(verdict.numbers)}</td></tr>'
    )


def picture(numbers: Sequence[Number]) -> str:
    """Where the first two numbers of a row lie in the joint range of their metrics; nothing where there are not two."""
    by_metric = {
        n.metric(): n for n in numbers if n.column.metric is not None and n.column.used and not nonlinear(n.metric())
    }
    first, second = (dice, jaccard) if {dice, jaccard} <= set(by_metric) else (*by_metric, None, None)[:2]
    if first is None or second is None:
        return ""
    ends = ((float(value.low), float(value.high)) for value in (by_metric[first].value, by_metric[second].value))
    return joint_range_thumbnail(first, second, Box(*ends), SIDE)
