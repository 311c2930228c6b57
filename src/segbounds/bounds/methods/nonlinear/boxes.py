"""Boxes of a chart with the Bernstein coefficients of what is compared on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.algebra.bernstein import coefficients, extremes, halves
from segbounds.regions.charts import Quotient, degrees

ROUNDING = 1e-12
#: An axis along which so much less changes than along another one is not cut.
RARELY = 0.05


class Functions:
    """Quotients and their derivatives in floats."""

    def __init__(self, quotients: Sequence[Quotient]) -> None:
        sides = [side for quotient in quotients for side in quotient]
        self.shape = tuple(degree + 1 for degree in degrees(*sides))
        rows = [part for side in sides for part in (side, *(side.diff(x) for x in side.ring.gens))]
        self.powers = np.zeros((len(rows), *self.shape))
        for row, polynomial in zip(self.powers, rows, strict=True):
            for exponents, coefficient in polynomial.terms():
                row[exponents] = float(coefficient)
        self.powers = self.powers.reshape(len(rows), -1)
        self._asked: tuple[bytes, tuple[np.ndarray, np.ndarray]] | None = None

    def __call__(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Values, of shape (places, quotients), and gradients, of shape (places, quotients, k)."""
        monomials = np.ones((len(places), 1))
        for axis, size in enumerate(self.shape):
            powers = places[:, axis, None] ** np.arange(size)
            monomials = (monomials[:, :, None] * powers[:, None, :]).reshape(len(places), -1)
        sides = (monomials @ self.powers.T).reshape(len(places), -1, 2, 1 + places.shape[1])
        top, bottom = sides[:, :, 0], sides[:, :, 1]
        with np.errstate(all="ignore"):
            value = top[..., 0] / bottom[..., 0]
            return value, (top[..., 1:] - value[..., None] * bottom[..., 1:]) / bottom[..., :1]

    def at(self, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Values and gradients at one place. The last one is remembered: a step of a search asks four times for parts of it."""
        key = place.tobytes()
        if self._asked is None or self._asked[0] != key:
            values, gradients = self(place[None])
            self._asked = key, (values[0], gradients[0])
        return self._asked[1]


@dataclass
class Boxes:
    """The boxes of one cube, or of a face of it, that are left: coefficients of conditions, of goals and of their denominators, each with
    what rounding may have added to it."""

    number: int
    functions: Functions
    conditions: list[tuple[np.ndarray, float]]
    goals: list[tuple[np.ndarray, np.ndarray, float]]
    corner: np.ndarray
    width: np.ndarray
    fixed: dict[int, int]

    @property
    def middles(self) -> np.ndarray:
        return self.corner + self.width / 2

    @property
    def size(self) -> int:
        """How many coefficients they have."""
        return sum(tensor.size for tensor, _ in self.conditions) + sum(2 * top.size for top, _, _ in self.goals)

    def choose(self, mask: np.ndarray) -> None:
        self.conditions = [(tensor[mask], margin) for tensor, margin in self.conditions]
        self.goals = [(top[mask], bottom[mask], margin) for top, bottom, margin in self.goals]
        self.corner = self.corner[mask]


def rounding_of(*tensors: np.ndarray) -> float:
    return ROUNDING * max(1.0, *(float(np.abs(tensor).max()) for tensor in tensors))


def both_halves(tensor: np.ndarray, axis: int) -> np.ndarray:
    return np.concatenate(halves(tensor, axis))


def ceilings_of(boxes: Boxes) -> np.ndarray:
    """An upper bound of the goal on each box: a quotient is at most the largest one of coefficients, if none below is negative."""
    found = np.full(len(boxes.corner), np.inf)
    for top, bottom, _ in boxes.goals:
        with np.errstate(all="ignore"):
            below = np.where((bottom == 0) & (top <= 0), -np.inf, np.inf)
            values = np.where(bottom > 0, top / bottom, below)
        found = np.minimum(found, extremes(values)[1])
    return found + ROUNDING


def axes_to_halve(boxes: Boxes) -> list[int]:
    """The axes along which what is undecided changes most; one along which nothing does is never cut."""
    changes = np.zeros(len(boxes.width))
    for tensor in (*(tensor for tensor, _ in boxes.conditions), *(top for top, _, _ in boxes.goals)):
        range_of = float(np.ptp(tensor)) or 1.0
        for axis in range(len(changes)):
            if tensor.shape[axis + 1] > 1:
                changes[axis] += _change_along(tensor, axis + 1) / range_of
    if not changes.any():
        return [int(np.argmax(boxes.width))]
    return [int(axis) for axis in np.flatnonzero(changes >= RARELY * changes.max())]


def _change_along(tensor: np.ndarray, axis: int) -> float:
    """By how much coefficients change along an axis in all, on the mean of the boxes; slices, since boxes are few and numpy's own
    differences take longer than the subtraction."""
    before = (slice(None),) * axis
    steps = np.abs(tensor[(*before, slice(1, None))] - tensor[(*before, slice(None, -1))])
    most = np.add.reduce(steps, axis=axis).reshape(len(tensor), -1).max(axis=1)
    return float(np.add.reduce(most)) / len(most)


def tensors_of(fixed: dict[int, int], *polynomials: PolyElement) -> list[np.ndarray]:
    """Coefficients of some polynomials on the cube, or on a face, as of one box and all of one shape."""
    there = [at_face(polynomial, fixed) for polynomial in polynomials]
    shape = degrees(*there)
    return [coefficients(polynomial.terms(), shape)[None] for polynomial in there]


def on_boxes(tensor: np.ndarray, boxes: Boxes) -> np.ndarray:
    """Coefficients on the cube as those on each of the boxes."""
    found = np.repeat(tensor, len(boxes.corner), axis=0)
    for axis, width in enumerate(boxes.width):
        start = boxes.corner[:, axis].copy()
        while 0 < width < 1 and tensor.shape[axis + 1] > 1:  # which half they lie in, from the largest halves down
            lower, upper = halves(found, axis)
            found = np.where((start < 0.5).reshape(-1, 1, 1, 1), lower, upper)
            start, width = (2 * start) % 1, 2 * width
    return found


def at_face(polynomial: PolyElement, fixed: dict[int, int]) -> PolyElement:
    found = polynomial
    for axis, side in fixed.items():
        found = found.subs(found.ring.gens[axis], QQ(side))
    return found
