"""Tables with a column of names of metrics: one value a row (case, metric, value), or one for each method beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from segbounds.reports.columns import is_metric
from segbounds.reports.head_names import SPREADS
from segbounds.reports.row_names import names_data
from segbounds.reports.tables import Table, has_value, words

#: Heads of a column that tells rows apart even where it has numbers.
KEYS = words(
    "case|case id|id|image|image id|name|file|filename|fold|epoch|iteration|iter|step|patient|patient id|subject|scan|volume|slice"
    "|seed|run|class|label|index|no|nr|#|year"
)
#: Heads of a column of values that name no method.
VALUES = words("value|values|score|scores|mean|average|avg|result|results|estimate|wert|val")
DEVIATIONS = frozenset({*SPREADS, "standard deviation", "std dev", "std. dev."})
UNIT = frozenset({"unit", "units"})
MOSTLY = 0.8  # of the cells of a column of metrics name some


def pivoted(table: Table) -> Table | None:
    """The table with its metrics as heads and a row for each thing that was measured; None where it is no such table."""
    place = _place_of_metrics(table)
    if place is None:
        return None
    keys, values, deviations, units = _parts(table, place)
    if not keys or not values or len(deviations) > len(values) == 1:
        return None
    names: dict[str, None] = {}
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    above = [""] * len(keys)
    for row in table.rows:
        above = [row[key] or before for key, before in zip(keys, above, strict=True)]  # cells that reach down
        metric = " ".join([row[place], *(f"({row[unit]})" for unit in units if row[unit])])
        if not row[place]:
            continue
        for value in values:
            named = [] if _said(table, value) in VALUES else [table.head[value]]
            cells = rows.setdefault((*above, *named), {})
            told = {metric: row[value]}
            if deviations and len(values) == 1:
                told[f"{metric} std"] = row[deviations[0]]
            if cells.keys() & told.keys():  # said twice of one thing: what tells the two apart is not known
                return None
            names |= dict.fromkeys(told)
            cells |= told
    data = [(i, table.head[key]) for i, key in enumerate(keys) if names_data(table.head[key]) and len(keys) > 1]
    grid = [
        (", ".join(filter(None, key)), *(cells.get(name, "") for name in names), *(key[i] for i, _ in data))
        for key, cells in rows.items()
    ]
    head = ("", *names, *(text for _, text in data))
    return replace(table, place=f"{table.place} (with a column of metrics)", head=head, rows=tuple(grid), written=())


def _said(table: Table, place: int) -> str:
    return " ".join(table.head[place].lower().replace("_", " ").split())


def _place_of_metrics(table: Table) -> int | None:
    """The only column whose cells name metrics, where no head does."""
    if any(is_metric(text) for text in table.head):
        return None
    found = []
    for place in range(len(table.head)):
        known: Mapping[str, None] = dict.fromkeys(row[place] for row in table.rows if row[place])
        named = sum(map(is_metric, known))
        if named and named + sum(is_metric(text, counting=False) for text in known) >= MOSTLY * len(known):
            found.append(place)
    return found[0] if len(found) == 1 else None


def _parts(table: Table, metrics: int) -> tuple[list[int], list[int], list[int], list[int]]:
    """The columns that tell rows apart, of values, of deviations, and of units."""
    keys: list[int] = []
    values: list[int] = []
    deviations: list[int] = []
    units: list[int] = []
    for place in range(len(table.head)):
        if place == metrics:
            continue
        head = _said(table, place)
        cells = [row[place] for row in table.rows if row[place]]
        valued = sum(map(has_value, cells)) > len(cells) / 2
        if head in UNIT:
            units.append(place)
        elif head in DEVIATIONS:
            deviations.append(place)
        elif head in KEYS or (not valued and _words(cells)) or (not head and place < metrics):
            keys.append(place)
        else:
            values.append(place)
    return keys, values, deviations, units


def _words(cells: Sequence[str]) -> bool:
    return any(any(letter.isalpha() for letter in cell) for cell in cells)
