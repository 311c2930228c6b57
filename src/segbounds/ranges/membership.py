"""Whether some counts have all of some exact values."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import sympy as sp

from segbounds.bounds.plan import Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import InputError
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Limit
from segbounds.regions.cone import UNITS, Cone, minus
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import Fact, Reported, nonlinear, reported, straightened


def curved_among(items: Sequence[Fact]) -> list[Fact]:
    """Those that are nonlinear also where the others have their values."""
    return [item for item in items if nonlinear(straightened(item.metric, items))]


def go_together(items: Sequence[Fact]) -> bool:
    """Whether some counts have all of some exact values."""
    answer = ask(Problem(sp.Integer(0), known=tuple(items)), "possible")
    if isinstance(answer, Unanswered):
        text = " and ".join(item.text for item in items)
        raise InputError(f"it is not settled whether {text} go together: {answer.reason}")
    return bool(answer.found)


def exact_value(value: Any) -> Reported:
    found = reported(value, exact=True)
    if not found.exact:
        raise InputError(f"{value} is a range: give one value, like 0.85 or 17/20")
    return found


def extents_by_support(metric: Similarity, cone: Cone) -> Iterator[tuple[Limit, Limit]]:
    """The values of a metric on a cone as intervals, one for each set of counts that are positive: on each one formula applies, which is
    continuous. They may overlap, or be one point; `face_extremes.extents_by_formula` has as few as there are formulas."""
    for number in range(1, len(UNITS) + 1):
        for positive in combinations(UNITS, number):
            zero = (minus(unit) for unit in UNITS if unit not in positive)
            part = cone.where(*zero, positive=positive)
            ends = None if part.empty else extent(metric, part)
            if ends is not None:
                yield ends
