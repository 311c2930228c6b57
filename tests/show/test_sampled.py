"""A run of random pairs as text: the nearest pair, and bars that count all pairs that have a value."""

import re

import sympy as sp
from rich.table import Table

from segbounds.engines.sampling import findings, plan, tally
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.show.sampled import failure_sampled, sampled
from segbounds.theorems.records import Supremum, Theorem


def gap(constant: sp.Expr) -> Theorem:
    return Theorem("gap", "a test", Supremum(dice - jaccard, constant, Counts(1, sp.sqrt(2), 0, 0)))


def test_the_nearest_pair_and_what_is_missing_are_shown() -> None:
    asked = plan(gap(3 - 2 * sp.sqrt(2)), route="counts", side=8)
    shown = sampled(findings(asked, tally(asked, 0, 500)))
    (table,) = (part for part in shown if isinstance(part, Table))
    assert table.row_count == 1 and [str(column.header) for column in table.columns][:3] == [
        "bound",
        "pairs",
        "nearest value",
    ]
    bars = [match for part in shown if isinstance(part, str) and (match := re.match(r"\s*\S.*?\s([\d,]+) █+$", part))]
    assert sum(int(match[1].replace(",", "")) for match in bars) == 500


def test_a_pair_that_breaks_a_bound_is_drawn() -> None:
    asked = plan(gap(sp.Rational(1, 10)), route="counts", side=8)
    (finding,) = findings(asked, tally(asked, 0, 500))
    assert finding.refuting is not None
    text = failure_sampled(finding)
    assert text.startswith("REFUTED: ") and "prediction" in text and "█" in text
