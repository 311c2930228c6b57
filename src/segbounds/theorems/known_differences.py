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
    along = Counts(*map(stored_value, row["along"].split("; ")))
    end = Bound(stored_value(row["above"]), row["attained"] == "yes", (along,))
    return KnownDifference(end, stored_value(row["relative"]) if row["relative"] else None)


@cache
def known_rows() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The lines of the file by the names of their two metrics."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["first"], row["second"]): row for row in csv.DictReader(file)}


@cache
def _rows() -> Mapping[tuple[Similarity, Similarity], Mapping[str, str]]:
    metrics = {name: parse(name) for name in dict.fromkeys(first for first, _ in known_rows())}
    return {(metrics[first], metrics[second]): row for (first, second), row in known_rows().items()}


def stored_value(text: str) -> sp.Expr:
    """A value or count of a row: a number, or a family in n. Raises InputError for any other text."""
    return stored(text, {"n": n, "oo": sp.oo})
