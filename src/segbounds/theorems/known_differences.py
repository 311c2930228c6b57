"""Differences and relative errors that are read, not derived: those of the atlas.

To derive the tight difference of MCC or kappa with another metric, and to prove it, takes up to a minute. `make atlas` did it once for
every ordered pair of seventeen metrics and wrote atlas.csv, which lies beside this file; a row names its metrics by their formulas, so
it answers for no others.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sympy as sp

from segbounds.algebra.reading import stored
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts, n
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound

FILE = Path(__file__).with_name("atlas.csv")


@dataclass(frozen=True)
class KnownDifference:
    """The largest value of first - second, and the relative error of the two; None where that was not derived."""

    above: Bound
    relative: sp.Expr | None


def known_difference(first: Similarity, second: Similarity) -> KnownDifference | None:
    """What the atlas has on an ordered pair; None where it has no exact value.

    >>> from segbounds.metrics.catalogue import dice, matthews
    >>> known_difference(matthews, dice).above.value
    CRootOf(x**3 + 6*x**2 + 14*x - 2, 0)
    """
    row = _rows().get((first, second))
    if row is None or row["support"] == "enclosure":
        return None
    along = Counts(*map(value_of, row["along"].split("; ")))
    end = Bound(value_of(row["above"]), row["attained"] == "yes", (along,))
    return KnownDifference(end, value_of(row["relative"]) if row["relative"] else None)


@cache
def known_rows() -> tuple[Mapping[str, str], ...]:
    """The lines of atlas.csv, cells by the heads of their columns."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _rows() -> Mapping[tuple[Similarity, Similarity], Mapping[str, str]]:
    rows = known_rows()
    metrics = {name: parse(name) for name in dict.fromkeys(row["first"] for row in rows)}
    return {(metrics[row["first"]], metrics[row["second"]]): row for row in rows}


def value_of(text: str) -> sp.Expr:
    """The expression in n that a cell stands for."""
    return stored(text, {"n": n, "oo": sp.oo})
