"""The atlas as one page: a matrix whose cells lead to what is known of each pair, without any script."""

from collections.abc import Sequence
from html import escape

import sympy as sp

from segbounds.algebra.mathml import formula
from segbounds.bounds.atlas import METRICS, AtlasRow
from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.show.atlas import head, legend, name, short
from segbounds.show.drawings import scaled
from segbounds.show.html.page import document
from segbounds.theorems.known_differences import value_of

STYLE = """
body { max-width: 96rem; } #matrix table { width: auto; } #matrix th { font-size: .85rem; white-space: nowrap; vertical-align: middle; }
#matrix thead th { writing-mode: vertical-rl; rotate: 180deg; padding: .5rem .3rem; text-align: left; }
#matrix tbody th { position: sticky; left: 0; background: var(--page); z-index: 1; }
#matrix td { padding: 0; min-width: 0; text-align: right; vertical-align: middle;
  background: color-mix(in srgb, var(--mask) calc(min(var(--far, 0), 1) * 55%), transparent); }
#matrix td a { display: block; padding: .35rem .5rem; text-decoration: none; color: inherit; font-variant-numeric: tabular-nums; }
#matrix td a.always { font-weight: 700; color: var(--good); } #matrix td a:hover { outline: 2px solid var(--link); }
article { display: none; } article:target { display: block; } article math { display: inline math; }
article dd { overflow-x: auto; line-height: 1.9; }
.strip { display: grid; grid-template-columns: 5.5rem minmax(0, 20rem); align-items: center; margin: .2rem 0; } .strip svg { width: 100%; }
@media print { article { display: block; } }
"""

ROOTS = sp.symbols("c e")  # what roots of polynomials are called


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
    heads = "".join(f'<th scope="col">{_head(metric)}</th>' for metric in metrics)
    lines = []
    for first in metrics:
        found = (cells.get((first, second)) for second in metrics)
        line = "".join("<td></td>" if row is None else _cell(row) for row in found)
        lines.append(f'<tr><th scope="row">{_head(first)}</th>{line}</tr>')
    return [
        '<section id="matrix" aria-labelledby="all"><h2 id="all">The largest value of row minus column</h2>',
        f'<p class="quiet">A bold 0: the row is never above the column. {escape(legend(metrics))}</p>',
        '<div class="wide" role="region" aria-label="matrix" tabindex="0"><table>',
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>",
        *lines,
        "</tbody></table></div></section>",
    ]


def _head(metric: str) -> str:
    shown, whole = escape(head(metric)), escape(name(metric))
    return shown if shown == whole else f'<abbr title="{whole}">{shown}</abbr>'


def _cell(row: AtlasRow) -> str:
    kind = ' class="always"' if row.always else ""
    says = escape(f"{name(row.first)} minus {name(row.second)}")
    link = f'<a{kind} href="#{_id(row)}" title="{says}">{escape(short(row.decimals))}</a>'
    return f'<td style="--far: {row.number:.3f}">{link}</td>'


def _id(row: AtlasRow) -> str:
    parts = (
        part.replace(":", "-").replace("=", "").replace(",", "-").replace("/", "_") for part in (row.first, row.second)
    )
    return escape("-".join(parts))


def _article(row: AtlasRow) -> list[str]:
    first, second = escape(name(row.first)), escape(name(row.second))
    facts = {
        "largest value": _value(row.above, row.decimals),
        "one-sided": f"{first} is never above {second}" if row.always else "",
        "rests on": escape(f"{row.support}: {row.argument}"),
        "attained by" if row.attained else "approached along": _counts(row.along),
        "masks": _masks(row.worst) + _counts(row.worst) if row.worst else "",
        "largest seen on few pixels": f"{row.seen:.6g}, with {_counts(row.seen_at)}",
        "relative error": _relative(row),
        "by symmetry": escape(row.symmetry),
    }
    listed = "".join(f"<dt>{term}</dt><dd>{what}</dd>" for term, what in facts.items() if what)
    return [
        f'<article id="{_id(row)}" aria-label="{first} minus {second}"><h2>{first} − {second}</h2>',
        f'<dl>{listed}</dl><p><a href="#matrix">back to the matrix</a></p></article>',
    ]


def _value(exact: str, decimals: str) -> str:
    """A value as a formula; with its decimals, where these say more."""
    about = "" if exact == decimals else f' <span class="quiet">≈ {escape(decimals)}</span>'
    return _formula(exact) + about


def _formula(*texts: str, names: Sequence[str] = ("",)) -> str:
    """What a row has as texts, as formulas, each behind its name: a root of a polynomial is c, and said once; two ends stay text."""
    try:
        values = [value_of(text) for text in texts]
    except InputError:
        return ", ".join(map(escape, texts))
    roots = sorted(set().union(*(value.atoms(sp.CRootOf) for value in values)), key=str)
    plain = [value.subs(dict(zip(roots, ROOTS, strict=False))) for value in values]
    if values == roots:
        return f"a root of {formula(roots[0].poly.as_expr())}"
    shown = ", ".join(named + formula(value) for named, value in zip(names, plain, strict=True))
    where = (f"{formula(c)} a root of {formula(root.poly.as_expr())}" for c, root in zip(ROOTS, roots, strict=False))
    return ", ".join([shown, *where])


def _counts(counts: Sequence[object]) -> str:
    return _formula(*map(str, counts), names=[f"{name} = " for name in Counts._fields]) if len(counts) == 4 else ""


def _relative(row: AtlasRow) -> str:
    if row.relative == "":
        return "not derived"
    if row.relative == "oo":
        return "none: one can be arbitrarily small against the other" + (
            f", as along {_counts(row.relative_along)}" if row.relative_along else ""
        )
    return _value(row.relative, row.relative_decimals)


def _masks(worst: tuple[int, ...]) -> str:
    """Both masks as strips, one below the other, each beside its name: their pixels in the order tp, fp, fn, tn."""
    cells, _ = scaled(Counts(*worst))
    strips = {
        "prediction": [(0, cells.tp + cells.fp)],
        "reference": [(0, cells.tp), (cells.tp + cells.fp, cells.fn)],
    }
    return f"<figure>{''.join(_strip(named, parts, 320 / cells.pixels) for named, parts in strips.items())}</figure>"


def _strip(named: str, parts: Sequence[tuple[int, int]], unit: float) -> str:
    inside = "".join(
        f'<rect class="in" x="{start * unit:.1f}" y="0" width="{width * unit:.1f}" height="14"/>'
        for start, width in parts
        if width
    )
    drawn = f'<rect class="out" x="0" y="0" width="320" height="14"/>{inside}'
    svg = f'<svg role="img" aria-label="{named}" viewBox="0 0 320 14" preserveAspectRatio="none">{drawn}</svg>'
    return f'<div class="strip"><span>{named}</span>{svg}</div>'
