"""The atlas as one page: a matrix whose cells lead to what is known of each pair, without any script."""

from collections.abc import Sequence
from html import escape

from segbounds.bounds.atlas import METRICS, AtlasRow
from segbounds.metrics.counts import Counts
from segbounds.show.atlas import name, short
from segbounds.show.drawings import scaled
from segbounds.show.html.page import document

STYLE = """
body { max-width: 96rem; } #matrix td { padding: 0; min-width: 0; text-align: right; } #matrix th { font-size: .85rem; }
#matrix td a { display: block; padding: .35rem .5rem; text-decoration: none; color: inherit; font-variant-numeric: tabular-nums;
  background: color-mix(in srgb, var(--mask) calc(min(var(--far), 1) * 55%), transparent); }
#matrix td a.always { font-weight: 700; color: var(--good); } #matrix td a:hover { outline: 2px solid var(--link); }
article { display: none; } article:target { display: block; }
@media print { article { display: block; } }
"""


def page(rows: Sequence[AtlasRow]) -> str:
    """The whole page; each pair has an address of its own, such as ``#dice-jaccard``."""
    cells = {(row.first, row.second): row for row in rows}
    metrics = [metric for metric in METRICS if any(metric in pair for pair in cells)]
    body = [
        "<header><h1>How far one metric can lie above another</h1>",
        f"<p>{len(rows)} ordered pairs of {len(metrics)} metrics, over all pairs of masks of all sizes. Each number is tight. "
        "Follow one to see its closed form, what supports it and the worst masks.</p></header><main>",
        *_matrix(cells, metrics),
        *(part for row in rows for part in _article(row)),
        "</main>",
    ]
    return document("segbounds: atlas of similarities", body, style=STYLE)


def _matrix(cells: dict[tuple[str, str], AtlasRow], metrics: Sequence[str]) -> list[str]:
    heads = "".join(f'<th scope="col">{escape(name(metric))}</th>' for metric in metrics)
    lines = []
    for first in metrics:
        found = (cells.get((first, second)) for second in metrics)
        line = "".join("<td></td>" if row is None else f"<td>{_link(row)}</td>" for row in found)
        lines.append(f'<tr><th scope="row">{escape(name(first))}</th>{line}</tr>')
    return [
        '<section id="matrix" aria-labelledby="all"><h2 id="all">The largest value of row minus column</h2>',
        '<p class="quiet">A bold 0: the row is never above the column.</p>',
        '<div class="wide" role="region" aria-label="matrix" tabindex="0"><table>',
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>",
        *lines,
        "</tbody></table></div></section>",
    ]


def _link(row: AtlasRow) -> str:
    kind = ' class="always"' if row.always else ""
    says = escape(f"{name(row.first)} minus {name(row.second)}")
    return (
        f'<a{kind} href="#{_id(row)}" style="--far: {row.number:.3f}" title="{says}">{escape(short(row.decimals))}</a>'
    )


def _id(row: AtlasRow) -> str:
    parts = (
        part.replace(":", "-").replace("=", "").replace(",", "-").replace("/", "_") for part in (row.first, row.second)
    )
    return escape("-".join(parts))


def _article(row: AtlasRow) -> list[str]:
    first, second = escape(name(row.first)), escape(name(row.second))
    facts = {
        "largest value": f'{row.mathml} <span class="quiet">≈ {escape(row.decimals)}</span>',
        "one-sided": f"{first} is never above {second}" if row.always else "",
        "rests on": escape(f"{row.support}: {row.argument}"),
        "attained by" if row.attained else "approached along": escape(_counts(row.along)),
        "masks": _masks(row.worst) + f"tp, fp, fn, tn = {escape(_counts(row.worst))}" if row.worst else "",
        "largest seen on few pixels": f"{row.seen:.6g}, with tp, fp, fn, tn = {escape(_counts(row.seen_at))}",
        "relative error": escape(_relative(row)),
        "by symmetry": escape(row.symmetry),
    }
    listed = "".join(f"<dt>{term}</dt><dd>{what}</dd>" for term, what in facts.items() if what)
    return [
        f'<article id="{_id(row)}" aria-label="{first} minus {second}"><h2>{first} − {second}</h2>',
        f'<dl>{listed}</dl><p><a href="#matrix">back to the matrix</a></p></article>',
    ]


def _counts(counts: Sequence[object]) -> str:
    return ", ".join(map(str, counts))


def _relative(row: AtlasRow) -> str:
    if row.relative == "":
        return "not derived"
    if row.relative == "oo":
        return "none: one can be arbitrarily small against the other" + (
            f", as along {_counts(row.relative_along)}" if row.relative_along else ""
        )
    return f"{row.relative} ≈ {row.relative_decimals}"


def _masks(worst: tuple[int, ...]) -> str:
    """Both masks as strips, one above the other: their pixels in the order tp, fp, fn, tn."""
    cells, _ = scaled(Counts(*worst))
    unit = 320 / cells.pixels
    strips = [
        ("prediction", [(0, cells.tp + cells.fp)]),
        ("reference", [(0, cells.tp), (cells.tp + cells.fp, cells.fn)]),
    ]
    drawn = "".join(
        f'<rect class="out" x="0" y="{18 * line}" width="320" height="14"/>'
        + "".join(
            f'<rect class="in" x="{start * unit:.1f}" y="{18 * line}" width="{width * unit:.1f}" height="14"/>'
            for start, width in parts
            if width
        )
        for line, (_, parts) in enumerate(strips)
    )
    says = "prediction above, reference below"
    return f'<figure><svg role="img" aria-label="{says}" width="320" height="32"><title>{says}</title>{drawn}</svg></figure>'
