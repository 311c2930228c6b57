"""Tables in HTML, also within Markdown. Cells need not be closed, as browsers allow."""

from typing import Any

from segbounds.reports.tables import Table, of_grid

WIDEST = 100  # columns or rows that one cell may span
QUIET = {"sup", "sub", "script", "style", "template"}  # footnotes, and what is not shown


def tables(place: str, text: str) -> list[Table]:
    from lxml import html

    if not text.strip():
        return []
    page = html.document_fromstring(f"<div>{text}</div>", parser=html.HTMLParser(no_network=True, huge_tree=False))
    elements = list(page.iter("table"))
    found: list[Table] = []
    for number, element in enumerate(elements, 1):
        if element.find(".//table") is not None:  # the inner one is read
            continue
        rows = list(element.iter("tr"))
        heads = 0
        while heads < len(rows) and rows[heads].find("td") is None:
            heads += 1
        where = place if len(elements) == 1 else f"{place}, table {number}"
        table = of_grid(where, _grid(rows), heads or None)
        if table is not None:
            found.append(table)
    return found


def _grid(rows: Any) -> list[list[str]]:
    """The cells, with those that span several repeated."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # by column: for how many more rows, and what
    for row in rows:
        line: list[str] = []
        for cell in row.iter("td", "th"):
            _fill(line, below)
            words, deep = _said(cell), _span(cell.get("rowspan"))
            for _ in range(_span(cell.get("colspan"))):
                below[len(line)] = deep - 1, words
                line.append(words)
        _fill(line, below)
        grid.append(line)
    return grid


def _fill(line: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Cells that reach down from rows above."""
    while below.get(len(line), (0, ""))[0]:
        left, words = below[len(line)]
        below[len(line)] = left - 1, words
        line.append(words)


def _said(element: Any) -> str:
    words = [element.text or ""]
    for part in element:
        if part.tag == "br":
            words.append(" ")
        elif isinstance(part.tag, str) and part.tag not in QUIET:
            words.append(_said(part))
        words.append(part.tail or "")
    return "".join(words)


def _span(text: str | None) -> int:
    return min(max(int(text), 1), WIDEST) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1
