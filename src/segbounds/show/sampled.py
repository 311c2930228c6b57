"""A run of random pairs as text: the pair nearest to each bound, and what was missing to the bounds."""

from collections.abc import Sequence
from math import ceil

import numpy as np
import sympy as sp
from rich.table import Table

from segbounds.algebra.reading import symbolic
from segbounds.engines.sampling import GAP_EDGES, SampledFinding
from segbounds.metrics.counts import d
from segbounds.show.drawings import draw
from segbounds.show.verdicts import describe

BAR = 40


def sampled(findings: Sequence[SampledFinding]) -> list[Table | str]:
    """A table with the pair nearest to each bound, and what was missing to the bounds."""
    found = Table(
        "bound", "pairs", "nearest value", "short by", "tp fp fn tn", box=None, pad_edge=False, header_style="bold"
    )
    for finding in findings:
        at = ", ".join(f"{name} = {value}" for name, value in finding.question.parameters)
        of = f"{finding.question.bound.of} <= {finding.question.bound.at_most}"
        row = [at or of, f"{finding.near.admitted:,}"]
        if finding.nearest is None:
            row += ["none satisfies the hypotheses" if not finding.near.admitted else "has no value", "", ""]
        else:
            limit = symbolic(finding.question.bound.at_most).subs(d, finding.nearest.counts.pixels)
            short = "" if limit is sp.oo else f"{float(limit - finding.nearest.value):.3g}"
            row += [f"{float(finding.nearest.value):.9g}", short, " ".join(map(str, finding.nearest.counts))]
        found.add_row(*row)
    return ["", found, "", *_gaps(findings)]


def _gaps(findings: Sequence[SampledFinding]) -> list[str]:
    """How many pairs miss their bound by how much, by powers of ten."""
    total = sum((finding.near.gaps for finding in findings), np.zeros(len(GAP_EDGES) + 1, np.int64))
    if not total.sum():
        return []
    rows = {"beyond": int(total[0]), "met to 1e-13": int(total[1])}
    for number, low in enumerate(GAP_EDGES[1:], 2):
        label = f"below {10.0 ** (np.floor(np.log10(low) + 1e-9) + 1):.0e}"
        rows[label] = rows.get(label, 0) + int(total[number])
    most = max(rows.values())
    lines = [f"{label:>12} {count:>16,} {'█' * ceil(BAR * count / most)}" for label, count in rows.items() if count]
    return ["what is missing to the bound, relative to it where it exceeds 1:", *lines]


def failure_sampled(finding: SampledFinding) -> str:
    """A pair that breaks a bound, drawn."""
    assert finding.refuting is not None
    lines = [f"REFUTED: {finding.question.text}", f"  by {describe(finding.refuting)}"]
    return "\n".join([*lines, *(f"    {line}" for line in draw(finding.refuting.counts).splitlines())])
