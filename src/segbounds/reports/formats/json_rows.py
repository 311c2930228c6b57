"""Tables in JSON: a list of objects, one for each row, or one a line; lists of values by head; or objects by the name of their row.

Numbers are kept as they are written, since 0.850 says more than 0.85.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segbounds.errors import InputError
from segbounds.reports.tables import Table, of_grid

DEEPEST = 4  # objects within objects, of a row


def tables(place: str, text: str) -> list[Table]:
    grids = [grid for found in _read(place, text) for grid in _grids(found)]
    made = [of_grid(place if len(grids) == 1 else f"{place}, table {i}", grid, 1) for i, grid in enumerate(grids, 1)]
    return [table for table in made if table is not None]


def _read(place: str, text: str) -> list[Any]:
    def kept(number: str) -> str:
        return number

    def loaded(part: str) -> Any:
        return json.loads(part, parse_float=kept, parse_int=kept)

    try:
        return [loaded(text)]
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            rows = [loaded(line) for line in lines]
        except (ValueError, RecursionError):
            raise InputError(f"{place} is no JSON: {error}") from None
        return [rows]


def _grids(found: Any) -> Iterator[list[list[str]]]:
    """Every table that a value has: itself, or what is within an object."""
    if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
        yield _of_rows([dict(_flat(row)) for row in found])
    elif isinstance(found, dict) and found:
        values = list(found.values())
        if all(isinstance(value, list) and not any(isinstance(v, dict | list) for v in value) for value in values):
            length = max(map(len, values))
            columns = [[*map(_text, value), *[""] * (length - len(value))] for value in values]
            yield [list(found), *map(list, zip(*columns, strict=True))]
        elif all(isinstance(value, dict) for value in values):
            if any(isinstance(inner, list) for value in values for inner in value.values()):
                for value in values:
                    yield from _grids(value)
            else:
                yield _of_rows([{"": name, **dict(_flat(value))} for name, value in found.items()])
        else:
            inside = [value for value in values if isinstance(value, dict | list)]
            for value in inside:
                yield from _grids(value)
            if not inside:
                yield _of_rows([dict(_flat(found))])


def _of_rows(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [heads, *([row.get(head, "") for head in heads] for row in rows)]


def _flat(row: Mapping[str, Any], before: str = "", deep: int = DEEPEST) -> Iterator[tuple[str, str]]:
    """Heads with what stands below them; those of an object within an object are joined."""
    for head, value in row.items():
        if isinstance(value, dict) and deep:
            yield from _flat(value, f"{before}{head} ", deep - 1)
        else:
            yield f"{before}{head}", _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
