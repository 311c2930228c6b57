"""A linear programme over shares of points of every image of known sizes: it nominates multipliers, from which bounds are certified.

The multipliers of its rows make a combination of metrics; the largest value of that on each image is certified (sized_images.py), and the
mean of these is a bound. Points on which it is largest come in, until bound and programme agree.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from segbounds.means.sizes.in_order import SizedRow
from segbounds.means.sizes.sized_images import SizedImages, Term, largest, value_of_term, whole_where_one_sided

TURNS = 14  # in which points are added
CLOSE = 2e-6  # bounds to what was seen
MISSED = 1e-7  # by which means may be missed in floats
FIRST_T, FIRST_F = (0.0, 0.3, 0.6, 0.8, 0.9, 1.0), (0.0, 1e-3, 1e-2, 0.05, 0.2, 1.0)


class SharesOfPoints:
    """Shares of points of every image, with the means of terms bounded from above."""

    def __init__(self, images: SizedImages, rows: Sequence[SizedRow]) -> None:
        self.images, self.rows = images, list(rows)
        t, f = (grid.ravel() for grid in np.meshgrid(FIRST_T, FIRST_F))
        self.image = np.repeat(np.arange(len(images)), len(t))
        self.t, self.f = whole_where_one_sided(images, self.image, np.tile(t, len(images)), np.tile(f, len(images)))

    def feasible(self) -> tuple[float, np.ndarray | None]:
        """A bound on minus the least that means are missed by (negative: they are), and the solution where none is."""
        for _ in range(TURNS):
            solution = self._solved(None)
            if solution is None:
                return 0.0, None
            shares, missed, multipliers = solution
            if missed < MISSED:
                return 0.0, shares
            bound = self._bound(None, multipliers)
            if bound < -1e-9:
                return bound, None
        return 0.0, None

    def most(self, goal: Term) -> tuple[float, float]:
        """A certified bound on the mean of a goal, and the largest mean that a mixture of points has."""
        best, reached = np.inf, -np.inf
        for _ in range(TURNS):
            solution = self._solved(goal)
            if solution is None:
                break
            shares, missed, multipliers = solution
            values = goal.factor * value_of_term(self.images, goal, self.image, self.t, self.f)
            reached = float(values @ shares) / len(self.images) if missed < MISSED else reached
            best = min(best, self._bound(goal, multipliers))
            if best - reached < CLOSE:
                break
        if not np.isfinite(best):
            best = float((self._largest([goal]).bounds).mean())
        return best, reached

    def _bound(self, goal: Term | None, multipliers: np.ndarray) -> float:
        """What follows for the goal from the rows with these multipliers; points on which the combination is largest are added."""
        terms = [] if goal is None else [goal]
        held = [(y, row) for y, row in zip(multipliers, self.rows, strict=True) if y > 0]
        terms += [row.term.times(-y) for y, row in held]
        given = sum(y * row.most for y, row in held)
        found = self._largest(terms)
        every = np.arange(len(self.images))
        self.image = np.concatenate([self.image, every])
        self.t, self.f = np.concatenate([self.t, found.t]), np.concatenate([self.f, found.f])
        return float(given + found.bounds.mean() + 1e-9 * (1 + multipliers.sum()))

    def _largest(self, terms: Sequence[Term]) -> Any:
        size = sum(abs(term.factor) for term in terms) or 1.0
        return largest(self.images, terms, CLOSE / 4 * min(size, 1.0))

    def _solved(self, goal: Term | None) -> tuple[np.ndarray, float, np.ndarray] | None:
        """Shares of the points, by how much means are missed, and multipliers."""
        many = len(self.images)
        columns = [
            row.term.factor * value_of_term(self.images, row.term, self.image, self.t, self.f) / many
            for row in self.rows
        ]
        rows = np.array(columns).reshape(len(self.rows), -1)
        cost = np.zeros(len(self.t))
        if goal is not None:
            cost = -goal.factor * value_of_term(self.images, goal, self.image, self.t, self.f) / many
        price = 1.0 if goal is None else 1e4
        whole = csr_array((np.ones(len(self.t)), (self.image, np.arange(len(self.t)))), shape=(many, len(self.t) + 1))
        found = linprog(
            np.append(cost, price),
            A_ub=np.hstack([rows, -np.ones((len(rows), 1))]) if len(rows) else None,
            b_ub=[row.most for row in self.rows] if len(rows) else None,
            A_eq=whole,
            b_eq=np.ones(many),
            bounds=[(0, None)] * (len(self.t) + 1),
            method="highs-ds",
        )
        if found.status != 0:
            return None
        multipliers = -np.asarray(found.ineqlin.marginals) if len(rows) else np.zeros(0)
        return np.asarray(found.x[:-1]), float(found.x[-1]), np.maximum(multipliers, 0.0)
