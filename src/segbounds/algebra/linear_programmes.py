"""Linear programmes in floats. They nominate: whoever asks decides exactly what comes of it."""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # imported where programmes are solved: most questions are answered without
    import numpy as np

#: A matrix, and what its products are at most, or are.
Rows: TypeAlias = tuple[Any, Any]
PRECISE = 1e-10  # feasibility that is asked for
METHODS = ("highs-ds", "highs-ipm")  # the second one where the first one gives up


@dataclass(frozen=True)
class Optimum:
    """The values of the variables, and how much the least cost rises with each right-hand side, of inequalities and of equations."""

    values: np.ndarray
    above: np.ndarray
    equal: np.ndarray


@dataclass(frozen=True)
class Mixture:
    """Shares of columns, by how much the demands are missed, the multiplier of each row (positive where its low end holds, negative where
    its high end does), and those of limits and of groups."""

    shares: np.ndarray
    missed: float
    multipliers: np.ndarray
    limits: np.ndarray
    groups: np.ndarray


def optimum(
    cost: np.ndarray,
    *,
    at_most: Rows | None = None,
    equal: Rows | None = None,
    lowest: np.ndarray | float = 0.0,
    precision: float | None = PRECISE,
    methods: Sequence[str] = METHODS,
    presolved: bool = True,
) -> Optimum | None:
    """Variables, none less than the lowest, with the least cost, where products of a matrix with them are at most some numbers and those
    of another one equal some; None where there are none, or none were found."""
    import numpy as np
    from scipy.optimize import linprog  # imported here: half of the time that a query would take to start

    bounds = np.column_stack([np.broadcast_to(lowest, cost.shape), np.full(len(cost), np.inf)])
    options: dict[str, Any] = {"presolve": presolved}
    if precision is not None:
        options |= dict.fromkeys(("primal_feasibility_tolerance", "dual_feasibility_tolerance"), precision)
    above, same = at_most or (None, None), equal or (None, None)
    for method in methods:
        found: Any = linprog(
            cost,
            A_ub=above[0],
            b_ub=above[1],
            A_eq=same[0],
            b_eq=same[1],
            bounds=bounds,
            method=method,
            options=options,
        )
        if found.status == 0:
            return Optimum(found.x, np.asarray(found.ineqlin.marginals), np.asarray(found.eqlin.marginals))
    return None


@dataclass(frozen=True)
class Missing:
    """What missing a demand costs: the last variable, at least so much, times the widths of the rows (ones) is by how much they are
    missed; less than nothing is room."""

    price: float = 1.0
    least: float = 0.0
    widths: np.ndarray | None = None


def mixture(
    cost: np.ndarray,
    rows: np.ndarray,
    ends: Sequence[tuple[Any, Any]],
    missing: Missing = Missing(),
    groups: np.ndarray | None = None,
    limits: np.ndarray | None = None,
    *,
    presolved: bool = True,
) -> Mixture | None:
    """Shares of columns that add up to one, in each group if there are some, with the least cost, where the mean of each row lies between
    two numbers (None for no end), and those of limits are at most zero.

    rows, limits
        Of shape (many, columns).
    groups
        Of each column, from zero on.
    presolved
        Whether the programme is made smaller first: with many columns and few rows that takes longer than it saves.
    """
    import numpy as np

    many = len(cost)
    inside = np.zeros((0, many)) if limits is None else limits
    widths = np.ones(len(rows)) if missing.widths is None else missing.widths
    above = [i for i, (low, _) in enumerate(ends) if low is not None]
    below = [i for i, (_, high) in enumerate(ends) if high is not None]
    last = np.concatenate([-widths[above], -widths[below], np.zeros(len(inside))])
    right = [-float(ends[i][0]) for i in above] + [float(ends[i][1]) for i in below] + [0.0] * len(inside)
    of_groups = np.ones((1, many)) if groups is None else (groups == np.arange(groups.max() + 1)[:, None]).astype(float)
    found = optimum(
        np.append(cost, missing.price),
        at_most=(np.hstack([np.vstack([-rows[above], rows[below], inside]), last[:, None]]), right),
        equal=(np.hstack([of_groups, np.zeros((len(of_groups), 1))]), np.ones(len(of_groups))),
        lowest=np.append(np.zeros(many), missing.least),
        presolved=presolved,
    )
    if found is None:
        return None
    first, second, third = np.split(found.above, [len(above), len(above) + len(below)])
    multipliers = np.zeros(len(rows))
    multipliers[above] -= first
    multipliers[below] += second
    return Mixture(found.values[:-1], float(found.values[-1]), multipliers, third, found.equal)
