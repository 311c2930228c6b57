"""Expectations under many posteriors at once, in whole numbers: a table of one similarity over soft masks and references, times weights.

All values are numerators over one denominator. int64 is used where no sum can reach 2^62, Python's integers beyond.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, keeps_its_value, ratio, value_at
from segbounds.theorems.posterior_grids import GRIDS, references
from segbounds.theorems.posteriors import (
    Expectation,
    Expected,
    ExpectedBest,
    ExpectedChord,
    ExpectedWith,
    ExpectedWithout,
    PosteriorPlace,
)

LARGEST = 2**62


class Values(NamedTuple):
    """Whole numbers over one denominator, for each posterior, soft mask and pixel."""

    numerators: Any
    denominator: int

    @property
    def size(self) -> int:
        return int(self.numerators.size)


@dataclass(frozen=True)
class Grid:
    """Posteriors over some pixels and soft masks with values k/steps.

    weights
        Shape (posteriors, references), in whole numbers of one part in ``shares``.
    softs
        The soft masks, each a tuple of k; all of them, in the order of `itertools.product`.
    """

    known: tuple[tuple[int, ...], ...]
    weights: np.ndarray
    shares: int
    softs: tuple[tuple[int, ...], ...]
    steps: int

    @property
    def pixels(self) -> int:
        return len(self.known[0])

    def place(self, index: int) -> PosteriorPlace:
        """The posterior, soft mask and pixel of an entry, by its number."""
        shape = (len(self.weights), len(self.softs), self.pixels)
        posterior, soft, pixel = (int(part) for part in np.unravel_index(index, shape))
        weights = tuple(Fraction(int(weight), self.shares) for weight in self.weights[posterior])
        return PosteriorPlace(self.known, weights, tuple(Fraction(k, self.steps) for k in self.softs[soft]), pixel)

    def values(self, expression: sp.Expr) -> Values:
        """An expression in expectations for each posterior, soft mask and pixel. Raises Unsupported for others than sums, multiples,
        max and min of expectations and numbers."""
        expression = symbolic(expression)
        if expression.is_Rational:
            return self._of_size(np.full((1, 1, 1), int(expression.p), object), int(expression.q))
        if isinstance(expression, Expectation):
            return self._expectation(expression)
        if expression.is_Mul:
            factor, rest = expression.as_coeff_Mul()
            if factor.is_Rational and factor != 1 and not rest.is_Mul:
                inner = self.values(rest)
                return _scaled(inner.numerators, int(factor.p), inner.denominator * int(factor.q))
        if isinstance(expression, sp.Add | sp.Max | sp.Min):
            return _combined(expression, [self.values(part) for part in expression.args])
        raise Unsupported(f"{expression} is no sum, multiple, maximum or minimum of expectations")

    def _of_size(self, array: Any, denominator: int) -> Values:
        return Values(np.broadcast_to(array, (len(self.weights), len(self.softs), self.pixels)), denominator)

    def _expectation(self, node: Expectation) -> Values:
        """Shape (posteriors, soft masks, pixels)."""
        numerators, denominator = _table(node.similarity, self.known, self.softs, self.steps)
        expected = _product(self.weights, numerators)
        denominator *= self.shares
        if isinstance(node, Expected):
            return self._of_size(expected[:, :, None], denominator)
        if isinstance(node, ExpectedBest):
            masks = [all(k in (0, self.steps) for k in soft) for soft in self.softs]
            return self._of_size(expected[:, masks].max(axis=1)[:, None, None], denominator)
        values = np.array(self.softs)
        ends = [
            np.stack([expected[:, self._moved(pixel, k)] for pixel in range(self.pixels)], axis=2)
            for k in (0, self.steps)
        ]
        if isinstance(node, ExpectedWithout | ExpectedWith):
            return self._of_size(ends[isinstance(node, ExpectedWith)], denominator)
        assert isinstance(node, ExpectedChord)
        share = values.astype(expected.dtype)[None]
        chord = _fitting(ends[0], self.steps) * (self.steps - share) + _fitting(ends[1], self.steps) * share
        return self._of_size(chord, denominator * self.steps)

    def _moved(self, pixel: int, value: int) -> list[int]:
        """The number of each soft mask with another value of a pixel."""
        power = (self.steps + 1) ** (self.pixels - 1 - pixel)
        return [number + (value - soft[pixel]) * power for number, soft in enumerate(self.softs)]


@cache
def grid_of(pixels: int, kind: str, shares: int, steps: int) -> Grid:
    """All posteriors of a kind on a grid, up to the order of pixels. Of independent pixels the probabilities are in shares, the weights
    finer."""
    rows = _up_to_order([*GRIDS[kind](pixels, shares)], references(pixels))
    common = lcm(*(weight.denominator for row in rows for weight in row))
    weights = np.array([[int(weight * common) for weight in row] for row in rows], np.int64)
    return Grid(tuple(references(pixels)), weights, common, tuple(product(range(steps + 1), repeat=pixels)), steps)


def _up_to_order(rows: list[tuple[Fraction, ...]], known: Sequence[tuple[int, ...]]) -> list[tuple[Fraction, ...]]:
    """The first of each set of rows that are the same with the pixels in another order: soft masks are visited in every order."""
    number = {reference: k for k, reference in enumerate(known)}
    orders = [
        [number[tuple(reference[j] for j in order)] for reference in known]
        for order in permutations(range(len(known[0])))
    ]
    first = {max(tuple(row[k] for k in order) for order in orders): row for row in reversed(rows)}
    kept = set(first.values())
    return [row for row in rows if row in kept]


@cache
def _table(
    similarity: Similarity, known: Sequence[tuple[int, ...]], softs: Sequence[tuple[int, ...]], steps: int
) -> tuple[np.ndarray, int]:
    """The values of a similarity, shape (references, soft masks), over one denominator."""
    value = _value_of(similarity)
    rows = [[value(_counts(soft, reference, steps)) for soft in softs] for reference in known]
    common = lcm(*(cell.denominator for row in rows for cell in row))
    return np.array([[cell.numerator * (common // cell.denominator) for cell in row] for row in rows], object), common


def _counts(soft: Sequence[int], reference: Sequence[int], steps: int) -> Counts:
    """The soft counts in parts of 1/steps, whole numbers."""
    tp = sum(k for k, there in zip(soft, reference, strict=True) if there)
    fp, positives = sum(soft) - tp, steps * sum(reference)
    return Counts(tp, fp, positives - tp, steps * len(soft) - positives - fp)


def _value_of(similarity: Similarity) -> Callable[[Counts], Fraction]:
    """The values of a similarity at whole counts, exactly, each computed once: polynomials of Python's integers."""
    top, bottom = ratio(similarity.formula)
    if (
        not keeps_its_value(similarity)
        or not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS))
        or (top / bottom).free_symbols - {*SYMBOLS}
    ):
        raise Unsupported(f"{similarity} is no quotient of homogeneous polynomials in the counts")
    parts = [sp.lambdify(SYMBOLS, part, modules="math") for part in (top, bottom)]

    @cache
    def value(counts: Counts) -> Fraction:
        below = parts[1](*counts)
        if below:
            return Fraction(parts[0](*counts), below)
        exact = value_at(similarity, counts)
        return Fraction(int(exact.p), int(exact.q))

    return value


def _product(weights: np.ndarray, table: np.ndarray) -> np.ndarray:
    largest = int(np.abs(table).max()) * int(weights.sum(axis=1).max())
    if largest < LARGEST:
        return np.asarray(weights @ table.astype(np.int64))
    return np.asarray(weights.astype(object) @ table)


def _fitting(array: np.ndarray, factor: int) -> np.ndarray:
    """An array that may be multiplied by a number without overflow."""
    if array.dtype == object or int(np.abs(array).max()) * abs(factor) < LARGEST // 4:
        return array
    return array.astype(object)


def _scaled(array: np.ndarray, factor: int, denominator: int) -> Values:
    return Values(_fitting(array, factor) * factor, denominator)


def _combined(expression: sp.Expr, parts: Sequence[Values]) -> Values:
    """A sum, a maximum or a minimum, over the common denominator."""
    common = lcm(*(part.denominator for part in parts))
    arrays = [_scaled(part.numerators, common // part.denominator, common).numerators for part in parts]
    combine = np.maximum if isinstance(expression, sp.Max) else np.minimum if isinstance(expression, sp.Min) else np.add
    total = arrays[0]
    for array in arrays[1:]:
        total = combine(_fitting(total, 2), _fitting(array, 2)) if combine is np.add else combine(total, array)
    return Values(total, common)


def breaking(found: Values, strict: bool) -> tuple[int, bool]:
    """The number of the entry that exceeds 0 most, the first of these, and whether it breaks the bound ``<= 0`` (``< 0`` when strict)."""
    place = int(np.argmax(found.numerators))
    most = found.numerators.flat[place]
    return place, bool(most >= 0 if strict else most > 0)
