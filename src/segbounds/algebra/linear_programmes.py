"""Linear programmes in floats. They nominate: whoever asks decides exactly what comes of it."""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # imported where programmes are solved: most questions are answered without
    import numpy as np

#: A matrix, and what its products are at most, or are.
Rows: TypeAlias = tuple[Any, Any]
PRECISE = 1e-10  # feasibility that is asked for
METHODS = ("highs-ds", "highs-ipm")  # the second one where the first one gives up
#: Columns of a mixture with which a programme begins where there are more, as many from the front, where the simplest are, and of those
#: that help it how many come in at once.
FIRST, SIMPLEST, ENTERING = 300, 4, 100


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
    highest: np.ndarray | float = float("inf"),
    precision: float | None = PRECISE,
    methods: Sequence[str] = METHODS,
    presolved: bool = True,
) -> Optimum | None:
    """Variables between the lowest and the highest with the least cost, where products of a matrix with them are at most some numbers and
    those of another one equal some; None where there are none, or none were found."""
    import numpy as np
    from scipy.optimize import linprog  # imported here: half of the time that a query would take to start

    bounds = np.column_stack([np.broadcast_to(lowest, cost.shape), np.broadcast_to(highest, cost.shape)])
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
    few: bool = False,
) -> Mixture | None:
    """Shares of columns that add up to one, in each group if there are some, with the least cost, where the mean of each row lies between
    two numbers (None for no end), and those of limits are at most zero.

    rows, limits
        Of shape (many, columns).
    groups
        Of each column, from zero on.
    presolved
        Whether the programme is made smaller first: with many columns and few rows that takes longer than it saves, but of columns that
        are alike it leaves the first.
    few
        Whether of many columns few are looked at first, and others come in where they would lower the cost: sooner, and of solutions
        that are as good it finds another one. Without groups and limits.
    """
    import numpy as np

    many = len(cost)
    inside = np.zeros((0, many)) if limits is None else limits
    of_groups = np.zeros(many, int) if groups is None else groups
    chosen = np.arange(many)
    if few and many > FIRST:
        chosen = np.union1d(np.arange(SIMPLEST), np.linspace(0, many - 1, FIRST).astype(int))
    while True:
        part = _Columns(cost[chosen], rows[:, chosen], of_groups[chosen], inside[:, chosen])
        found = _of_columns(part, ends, missing, presolved and not few)
        if found is None or len(chosen) == many:
            break
        saved = found.multipliers @ rows + found.groups[0] - cost
        saved[chosen] = 0
        helping = np.flatnonzero(saved > PRECISE * (1 + np.abs(found.multipliers).max(initial=0)))
        if not len(helping):
            break
        chosen = np.union1d(chosen, helping[np.argsort(-saved[helping], kind="stable")[:ENTERING]])
    if found is None:
        return None
    shares = np.zeros(many)
    shares[chosen] = found.shares
    return replace(found, shares=shares)


@dataclass(frozen=True)
class _Columns:
    cost: np.ndarray
    rows: np.ndarray
    groups: np.ndarray
    limits: np.ndarray


def _of_columns(
    columns: _Columns, ends: Sequence[tuple[Any, Any]], missing: Missing, presolved: bool
) -> Mixture | None:
    """The same with all columns at once."""
    import numpy as np

    cost, rows, groups, limits = columns.cost, columns.rows, columns.groups, columns.limits
    widths = np.ones(len(rows)) if missing.widths is None else missing.widths
    above = [i for i, (low, _) in enumerate(ends) if low is not None]
    below = [i for i, (_, high) in enumerate(ends) if high is not None]
    last = np.concatenate([-widths[above], -widths[below], np.zeros(len(limits))])
    right = [-float(ends[i][0]) for i in above] + [float(ends[i][1]) for i in below] + [0.0] * len(limits)
    of_groups = (groups == np.arange(groups.max() + 1)[:, None]).astype(float)
    found = optimum(
        np.append(cost, missing.price),
        at_most=(np.hstack([np.vstack([-rows[above], rows[below], limits]), last[:, None]]), right),
        equal=(np.hstack([of_groups, np.zeros((len(of_groups), 1))]), np.ones(len(of_groups))),
        lowest=np.append(np.zeros(len(cost)), missing.least),
        presolved=presolved,
    )
    if found is None:
        return None
    first, second, third = np.split(found.above, [len(above), len(above) + len(below)])
    multipliers = np.zeros(len(rows))
    multipliers[above] -= first
    multipliers[below] += second
    return Mixture(found.values[:-1], float(found.values[-1]), multipliers, third, found.equal)
