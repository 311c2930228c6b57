"""Lists of similarities and theorems, as one reads them on a terminal: names and ids first, everything on request."""

from collections.abc import Sequence
from typing import Any

from segbounds.metrics.catalogue import CATALOGUE, NAMED, OTHERS, SPELLINGS
from segbounds.metrics.similarity import Similarity
from segbounds.show.statements import VERSION, statement_of
from segbounds.show.verdicts import constant
from segbounds.theorems.records import Theorem

NAMES = (*CATALOGUE, *OTHERS)
SHORT = 46  # characters of other names in a short list
WIDEST = 55  # characters of an id in a short list


def in_short(theorems: Sequence[Theorem]) -> list[str]:
    """A line for each similarity and theorem, which fits 80 columns."""
    lines = [_overview(theorems), "", "SIMILARITIES, and what else they may be called"]
    lines += [f"  {_typed(name):<28} {_spellings(name, SHORT)}".rstrip() for name in NAMES]
    lines += ["", "THEOREMS, for `segbounds show ID`"]
    lines += [f"  {theorem.id or theorem.title:<{WIDEST}} {theorem.label}" for theorem in theorems]
    return [*lines, "", "segbounds list --all has formulas, constants and statements."]


def _overview(theorems: Sequence[Theorem]) -> str:
    """What is listed, in a sentence."""
    said = f"{len(theorems)} theorem{'' if len(theorems) == 1 else 's'}"
    return f"{len(NAMES)} similarities, any two of which can be compared, and {said} about them."


def in_full(theorems: Sequence[Theorem]) -> list[str]:
    """Some lines for each."""
    lines = [_overview(theorems), "", "SIMILARITIES"]
    for name in NAMES:
        entry = NAMED[name]
        lines += ["", f"{_typed(name)}    {_spellings(name)}".rstrip()]
        if isinstance(entry, Similarity):
            lines.append(f"  {entry}: {entry.formula}, at 0/0 {entry.when_undefined}")
        else:
            lines.append(f"  {(entry.__doc__ or '').splitlines()[0]}")
    lines += ["", "THEOREMS"]
    for theorem in theorems:
        lines += ["", f"{theorem.id}    {theorem.title}".strip(), f"  {theorem.statement}", f"  {theorem.label}"]
        if value := constant(theorem):
            lines.append(f"  constant {value}")
        if theorem.gap is not None:
            lines.append(f"  open: {theorem.gap}")
    return lines


def record(theorems: Sequence[Theorem]) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "similarities": [similarity_record(name) for name in NAMES],
        "statements_version": VERSION,
        "theorems": [statement_of(theorem) for theorem in theorems],
    }


def similarity_record(name: str) -> dict[str, Any]:
    entry = NAMED[name]
    spellings = [spelling for spelling in SPELLINGS.get(name, "").split(", ") if spelling]
    found = {"name": name, "spellings": spellings, "parameters": _parameters(name), "in_atlas": name in CATALOGUE}
    if isinstance(entry, Similarity):
        found |= {"formula": str(entry.formula), "when_undefined": str(entry.when_undefined)}
    return found


def _parameters(name: str) -> list[str]:
    entry = NAMED[name]
    return [] if isinstance(entry, Similarity) else [key for key in entry.__annotations__ if key != "return"]


def _typed(name: str) -> str:
    parameters = ",".join(f"{key}=…" for key in _parameters(name))
    return f"{name}:{parameters}" if parameters else name


def _spellings(name: str, length: int = 1000) -> str:
    found = SPELLINGS.get(name, "")
    return found if len(found) <= length else found[:length].rpartition(", ")[0] + ", …"
