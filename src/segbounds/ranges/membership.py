"""Whether some counts have all of some exact values."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import sympy as sp

from segbounds.errors import InputError, Unsupported
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Limit
from segbounds.regions.cone import UNITS, Cone, minus
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import Fact, Reported, having, nonlinear, regions, reported, straightened


def curved_among(items: Sequence[Fact]) -> list[Fact]:
    """Those that are nonlinear also where the others have their values."""
    return [item for item in items if nonlinear(straightened(item.metric, items))]


def go_together(items: Sequence[Fact]) -> bool:
    """Whether some counts have all of some exact values."""
    bent = curved_among(items)
    if len(bent) < 2:
        parts = regions(items)
        return (
            bool(parts)
            if not bent
            else any(_reaches(straightened(bent[0].metric, items), bent[0].value, part) for part in parts)
        )
    from segbounds.bounds.methods.nonlinear.few_counts import on_few_counts
    from segbounds.bounds.methods.nonlinear.values import possible

    if any(extreme.attained for extreme in on_few_counts(sp.Integer(0), items)):
        return True
    try:
        return possible(items)
    except Unsupported as reason:
        text = " and ".join(item.text for item in items)
        raise InputError(f"it is not settled whether {text} go together: {reason}") from None


def exact_value(value: Any) -> Reported:
    found = reported(value, exact=True)
    if not found.exact:
        raise InputError(f"{value} is a range: give one value, like 0.85 or 17/20")
    return found


def _reaches(metric: Similarity, value: Reported, cone: Cone) -> bool:
    """Whether a metric has a value somewhere on a cone."""
    if not nonlinear(metric):
        return any(True for _ in having(metric, value, cone))
    for low, high in stretches(metric, cone):
        above = value.low > low.value or (low.attained and value.low == low.value)
        if above and (value.low < high.value or (high.attained and value.low == high.value)):
            return True
    return False


def stretches(metric: Similarity, cone: Cone) -> Iterator[tuple[Limit, Limit]]:
    """The values of a metric on a cone as intervals: where the same counts are zero, one formula applies, which is continuous."""
    for number in range(1, len(UNITS) + 1):
        for positive in combinations(UNITS, number):
            zero = (minus(unit) for unit in UNITS if unit not in positive)
            part = cone.where(*zero, positive=positive)
            ends = None if part.empty else extent(metric, part)
            if ends is not None:
                yield ends
