"""Joint ranges of two and three metrics as text, and as tables for other programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sympy as sp

from segbounds.escaping import as_csv
from segbounds.ranges.of_three.values import VALUES
from segbounds.show.text import short

if TYPE_CHECKING:
    from segbounds.ranges.arcs import Arc, Parametrized, Traced
    from segbounds.ranges.of_three.three import JointRangeOfThree
    from segbounds.ranges.two import JointRange


def arcs(found: "JointRange") -> list[str]:
    """The boundary of a joint range: the least and the most of the second metric where the first is a, with counts that have it."""
    rows = [(f"{found.first} a", str(found.second), "", "tp, fp, fn, tn", "")]
    for which, sides in (("least", found.lower), ("most", found.upper)):
        for arc in sides:
            pairs = "" if arc.along is None else ", ".join(map(str, arc.along))
            notes = [*([] if arc.attained else ["approached"]), *([] if arc.proved else ["checked at three values"])]
            rows.append((_from_to(arc), which, str(arc.value), pairs, ", ".join(notes)))
    for piece in found.traced:
        ends = " to ".join(f"{float(value):.6g}" for value in (piece.values[0], piece.values[-1]))
        how = f"no closed form in a: enclosed at {len(piece.places)} values"
        rows.append((_from_to(piece), _which(piece), ends, "", how))
        for curve in piece.curves:
            pairs = ", ".join(map(str, curve.along))
            how = f"u from {_from_to(curve)}"
            rows.append(("", "on", f"a = {curve.first}, {curve.second}", pairs, how))
    for upright in found.uprights:
        ends = " to ".join(dict.fromkeys((short(upright.low.value), short(upright.high.value))))
        rows.append((short(upright.place), "all of it", ends, "", ""))
    return _table(rows)


def _from_to(piece: "Arc | Traced | Parametrized") -> str:
    """Its ends, roots of polynomials that have no other name as decimals."""
    ends = (f"{float(end):.9g}" if end.has(sp.CRootOf) else short(end) for end in (piece.low, piece.high))
    return " to ".join(ends)


def _which(piece: "Traced") -> str:
    return "least" if piece.side == 1 else "most"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def surfaces(found: "JointRangeOfThree") -> list[str]:
    """The boundary of a joint range of three metrics: the least or the most of one of them, where two others have
    values, with counts."""
    names = dict(zip(VALUES, (found.first, found.second, found.third), strict=True))
    rows = [("", "", "", "tp, fp, fn, tn", "")]
    for counts in found.counts:
        rows.append(("inside", "", "", ", ".join(map(str, counts)), ""))
    for surface in found.surfaces:
        which = {1: "least", -1: "most", 0: "is"}[surface.side]
        zero = "" if not surface.zero else f"{', '.join(map(str, surface.zero))} = 0"
        pairs = "" if surface.along is None else ", ".join(map(str, surface.along))
        value = f"{surface.of} = {surface.value}"
        rows.append((f"{names[surface.of]} {which}", value, zero, pairs, "" if surface.attained else "approached"))
    lines = [", ".join(f"{symbol} = {metric}" for symbol, metric in names.items()), *_table(rows)]
    if found.base is None:
        return lines
    return [*lines, "", f"over the joint range of {found.base.first} and {found.base.second}:", *arcs(found.base)]


def surfaces_csv(found: "JointRangeOfThree") -> str:
    """The same as a table for other programs."""
    rows: list[Sequence[object]] = [("side", "of", "value", "equation", "zero", "tp", "fp", "fn", "tn", "attained")]
    for surface in found.surfaces:
        side = {1: "least", -1: "most", 0: "all"}[surface.side]
        zero = " ".join(map(str, surface.zero))
        along = surface.along or [""] * 4
        rows.append([side, surface.of, surface.value, surface.equation, zero, *along, surface.attained])
    return as_csv(rows)


def arcs_csv(found: "JointRange") -> str:
    """The same as a table for other programs."""
    rows: list[Sequence[object]] = [
        ("side", "from", "to", "value", "tp", "fp", "fn", "tn", "attained", "proved", "width")
    ]
    for side, sides in (("least", found.lower), ("most", found.upper)):
        for arc in sides:
            rows.append([side, arc.low, arc.high, arc.value, *(arc.along or [""] * 4), arc.attained, arc.proved, ""])
    for piece in found.traced:
        for place, value, width in zip(piece.places, piece.values, piece.widths, strict=True):
            end = [f"{float(value):.12g}", *[""] * 5, False, f"{float(width):.1g}"]
            rows.append([_which(piece), place, place, *end])
    return as_csv(rows)
