"""Linear programmes in floats: they nominate shares, multipliers or coefficients, which exact arithmetic then judges."""

from typing import Any, NamedTuple

import numpy as np

#: scipy's own are 1e-7: mixtures of pairs meet means more closely than that.
TOLERANCE = 1e-10
TOLERANCES = ("primal_feasibility_tolerance", "dual_feasibility_tolerance")


class Minimum(NamedTuple):
    """Where a cost is least, and by how much it would fall for each unit that a row's limit grew."""

    place: np.ndarray
    marginals: np.ndarray


def minimum(
    cost: np.ndarray,
    *,
    below: tuple[Any, Any] | None = None,
    equal: tuple[Any, Any],
    tolerance: float | None = None,
) -> Minimum | None:
    """The place x >= 0 where a cost (n,) is least.

    below, equal
        Rows (m, n) with limits (m,): rows @ x is at most these, or exactly these.
    tolerance
        By how much limits may be missed; scipy's own where none is given.

    None where no place was found.
    """
    from scipy.optimize import linprog  # imported here: half of the time that a query would take to start

    options = {} if tolerance is None else dict.fromkeys(TOLERANCES, tolerance)
    rows, limits = below or (None, None)
    found: Any = linprog(cost, A_ub=rows, b_ub=limits, A_eq=equal[0], b_eq=equal[1], method="highs-ds", options=options)
    return None if found.status else Minimum(found.x, np.asarray(found.ineqlin.marginals))
