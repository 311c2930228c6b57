"""The atlas as CSV and as Markdown; html/atlas.py has the page."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from segbounds import escaping
from segbounds.algebra.written import latex
from segbounds.bounds.atlas import METRICS, AtlasRow, Support
from segbounds.errors import InputError
from segbounds.metrics.catalogue import parse
from segbounds.theorems.known_differences import value_of

COLUMNS = [field.name for field in fields(AtlasRow)]
FORMULAS = ("above", "along", "relative", "relative_along")


def as_csv(found: Sequence[AtlasRow]) -> str:
    """One line for each ordered pair; counts are written with spaces between them, in the order tp, fp, fn, tn."""
    kinds = [escaping.Formula if column in FORMULAS else str for column in COLUMNS]
    rows = ([kind(cell(getattr(item, column))) for kind, column in zip(kinds, COLUMNS, strict=True)] for item in found)
    return escaping.as_csv([COLUMNS, *rows])


def cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def name(metric: str) -> str:
    return str(parse(metric).name)


def head(metric: str) -> str:
    """A name for the head of a column: with the initials and the decimals of parameters, where it has some.

    >>> head("tversky:alpha=3/10,beta=7/10"), head("weighted_hamming:gamma=1/4"), head("npv")
    ('T(.3, .7)', 'WH(.25)', 'NPV')
    """
    similarity = parse(metric)
    if not similarity.parameters:
        return str(similarity.name)
    initials = "".join(word[0] for word in similarity.family.split())
    values = (f"{float(value):g}".removeprefix("0") for value in similarity.parameters.values())
    return f"{initials}({', '.join(values)})"


def legend(metrics: Sequence[str]) -> str:
    """What the shortened heads stand for, as a sentence; empty where none is shortened."""
    said = [f"{head(metric)} is {name(metric)}" for metric in metrics if head(metric) != name(metric)]
    return ", ".join(said) + "." if said else ""


def short(value: str) -> str:
    """A number as three digits behind the point, whole ones as they are."""
    return value if value in ("", "0", "1", "2") else "∞" if value == "inf" else f"{float(value):.3f}"


def as_markdown(found: Sequence[AtlasRow]) -> str:
    """The matrix, the relations that always hold, the relative errors and the closed forms."""
    cells = {(item.first, item.second): item for item in found}
    metrics = [metric for metric in METRICS if any(metric in pair for pair in cells)]
    support = {kind.value: sum(item.support == kind.value for item in found) for kind in Support}
    lines = [
        "# Atlas of similarities",
        "",
        "Written by `segbounds atlas`; [atlas.csv](atlas.csv) has every row in full, [atlas.html](atlas.html) is a page to click through.",
        "",
        "How far can one metric lie above another, over all pairs of masks of all sizes? Each number is tight: no pair of masks lies above",
        "it, and some attain it or come arbitrarily near. Of the "
        + f"{len(found)} ordered pairs "
        + ", ".join(f"{number} rest on {_article(kind)}" for kind, number in support.items() if number)
        + ".",
        "An exact argument derives the value; a certificate proves a value, once recognised, by identities that are re-checked; an",
        "enclosure is two certified bounds.",
        "",
        "## The largest value of row minus column",
        "",
        *([legend(metrics), ""] if legend(metrics) else []),
        "| | " + " | ".join(map(head, metrics)) + " |",
        "|---|" + "---:|" * len(metrics),
    ]
    for first in metrics:
        values = [cells.get((first, second)) for second in metrics]
        lines.append(f"| **{head(first)}** | " + " | ".join(short(v.decimals) if v else "" for v in values) + " |")
    lines += ["", "## What always holds", "", "First is at most second for every pair of masks:", ""]
    for first in metrics:
        larger = [head(item.second) for item in found if item.first == first and item.always]
        if larger:
            lines.append(f"- {head(first)} ≤ {', '.join(larger)}")
    lines += ["", "## Relative errors", "", *_relative_errors(found)]
    lines += ["", "## Closed forms", "", "| value | | pairs |", "|---|---:|---|"]
    by_value: dict[tuple[float, str], list[AtlasRow]] = {}
    for item in found:
        by_value.setdefault((item.number, item.above), []).append(item)
    for (_, value), group in sorted(by_value.items()):
        pairs = "; ".join(f"{head(item.first)} − {head(item.second)}" for item in group)
        lines.append(f"| {_closed(value)} | {short(group[0].decimals)} | {pairs} |")
    return "\n".join([*lines, ""])


def _article(kind: str) -> str:
    return ("an " if kind[0] in "aeiou" else "a ") + kind


def _relative_errors(found: Sequence[AtlasRow]) -> Iterator[str]:
    yield "The smallest e with second / (1 + e) ≤ first ≤ second · (1 + e) wherever both are positive (kappa, MCC and Youden's J may be"
    yield "negative elsewhere). There is none where one metric can be arbitrarily small against the other."
    yield ""
    finite = [
        item
        for item in found
        if item.relative not in ("", "oo") and METRICS.index(item.first) < METRICS.index(item.second)
    ]
    for item in finite:
        yield f"- {head(item.first)} and {head(item.second)}: {_closed(item.relative)}"
    none = sum(item.relative == "oo" for item in found)
    unknown = sum(item.relative == "" for item in found)
    yield f"- the other {none} ordered pairs: none" + (f"; not derived: {unknown}" if unknown else "")


def _closed(value: str) -> str:
    """An exact value as mathematics, a root by its polynomial; the two ends of an enclosure as they are."""
    try:
        return f"${latex(value_of(value))}$"
    except InputError:
        return f"`{value}`"
