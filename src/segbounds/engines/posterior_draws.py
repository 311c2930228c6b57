"""Random posteriors with random soft masks: floats seek the place that is nearest to a bound, and what is reported is judged exactly.

Of each posterior some soft masks are random; the others are its best mask with one pixel softened, where soft masks that are better than
every mask begin. Everything is drawn in whole numbers, so that a place is a place of fractions. Millions are computed by torch on a GPU, if
both are there; on two cores torch took half as long again as numpy (12 s against 8 s a million).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from itertools import product
from typing import Any

import numpy as np
import sympy as sp
from array_api_compat import array_namespace

from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.theorems.posteriors import (
    INDEPENDENT,
    ONE_SIZE,
    Expectation,
    Expected,
    ExpectedBest,
    ExpectedChord,
    ExpectedWith,
    PosteriorPlace,
)

PIXELS = (3, 4, 2)  # in turn
REFERENCES = 4  # of a mixture
PARTS = 1000  # of the values of a soft mask, and of the largest weight
RANDOM = 4  # soft masks of a posterior that are random
SOFTENED = (1, 3, 5, 7, 9)  # tenths: values of the pixel that is softened in its best mask
BLOCK = 1 << 11  # posteriors at one time, some megabytes
ON_TORCH = 10**6  # places from which on torch is loaded to see whether there is a GPU
NOMINEES = 12
ROUNDED = 9  # digits: gaps that differ by less count as equal, and the first is taken


@dataclass(frozen=True)
class Drawn:
    """Posteriors over some pixels, in whole numbers.

    references
        Shape (posteriors, references, pixels), 0 and 1.
    weights
        Shape (posteriors, references).
    soft, pixel
        Shapes (posteriors, RANDOM, pixels) in parts of PARTS, and (posteriors, RANDOM).
    """

    references: np.ndarray
    weights: np.ndarray
    soft: np.ndarray
    pixel: np.ndarray


def drawn(kind: str, many: int, seed: int, block: int) -> Drawn:
    """Posteriors of a kind: a function of the seed and of the number of the block."""
    rng = np.random.default_rng([seed, block, many])
    pixels = PIXELS[block % len(PIXELS)]
    masks = np.array([mask for mask in product((0, 1), repeat=pixels) if any(mask)])
    if kind == INDEPENDENT:
        chances = rng.integers(0, 11, (many, pixels))
        chances[:, 0] = 10  # so that no reference is empty
        references = np.broadcast_to(masks, (many, *masks.shape))
        weights = np.where(references, chances[:, None], 10 - chances[:, None]).prod(axis=2)
    else:
        chosen = rng.integers(0, len(masks), (many, REFERENCES))
        if kind == ONE_SIZE:
            by_size = np.argsort(masks.sum(axis=1), kind="stable")
            sizes = masks.sum(axis=1)[by_size]
            size = rng.integers(1, pixels + 1, many)
            first, beyond = np.searchsorted(sizes, size), np.searchsorted(sizes, size, side="right")
            chosen = by_size[first[:, None] + chosen % (beyond - first)[:, None]]
        references = masks[chosen]
        weights = rng.integers(1, PARTS + 1, (many, REFERENCES))
        weights[rng.random(many) < 0.5, 2:] = 0  # few references are where averages are far from masks
    soft = rng.integers(0, PARTS + 1, (many, RANDOM, pixels))
    soft = np.where(rng.random(soft.shape) < 0.5, PARTS * (soft > PARTS // 2), soft)
    return Drawn(references, weights, soft, rng.integers(0, pixels, (many, RANDOM)))


class Places:
    """Soft masks under posteriors, in floats: shapes (posteriors, soft masks, …)."""

    def __init__(self, given: Drawn, similarities: set[Similarity], place: Callable[[np.ndarray], Any]) -> None:
        self.given = given
        self.references = place(given.references.astype(float))[:, None]
        total = given.weights.sum(axis=1, keepdims=True)
        self.weights = place(given.weights / total)[:, None]
        self.xp = array_namespace(self.weights)
        self.masks = np.array(list(product((0, 1), repeat=given.soft.shape[2])))
        at_masks = place(np.broadcast_to(self.masks.astype(float), (1, *self.masks.shape)))
        self.best = {s: self.expected(s, at_masks) for s in sorted(similarities, key=str)}
        self.soft_parts, self.pixel = self._with_softened()
        self.soft = place(self.soft_parts / PARTS)
        self.chosen = place(np.eye(given.soft.shape[2])[self.pixel])

    def _with_softened(self) -> tuple[np.ndarray, np.ndarray]:
        """The random soft masks, and the best mask of the first similarity with each pixel in turn softened."""
        many, _, pixels = self.given.soft.shape
        values = on_numpy(next(iter(self.best.values())))
        best = self.masks[np.argmax(np.round(values, ROUNDED), axis=1)] * PARTS
        softened = np.repeat(best[:, None], pixels * len(SOFTENED), axis=1)
        pixel = np.repeat(np.arange(pixels), len(SOFTENED))
        softened[:, np.arange(len(pixel)), pixel] = np.tile(np.array(SOFTENED) * PARTS // 10, pixels)
        pixels_of = np.broadcast_to(pixel, (many, len(pixel)))
        return np.concatenate([self.given.soft, softened], axis=1), np.concatenate(
            [self.given.pixel, pixels_of], axis=1
        )

    def expected(self, similarity: Similarity, soft: Any) -> Any:
        """Shape (posteriors, soft masks)."""
        xp, y = self.xp, self.references
        x = soft[:, :, None]
        tp = xp.sum(x * y, axis=-1)
        fp, fn = xp.sum(x, axis=-1) - tp, xp.sum(y, axis=-1) - tp
        tn = xp.sum((1 - x) * (1 - y), axis=-1)
        zero = 0 * tp
        return xp.sum(evaluate(similarity, Counts(tp, fp + zero, fn + zero, tn)) * self.weights, axis=-1)

    def value(self, node: Expectation) -> Any:
        similarity, kept = node.similarity, self.soft * (1 - self.chosen)
        if isinstance(node, Expected):
            return self.expected(similarity, self.soft)
        if isinstance(node, ExpectedBest):
            return self.xp.max(self.best[similarity], axis=1, keepdims=True) + 0 * self.soft[:, :, 0]
        if isinstance(node, ExpectedChord):
            share = self.xp.sum(self.soft * self.chosen, axis=-1)
            ends = (self.expected(similarity, kept), self.expected(similarity, kept + self.chosen))
            return (1 - share) * ends[0] + share * ends[1]
        return self.expected(similarity, kept + self.chosen if isinstance(node, ExpectedWith) else kept)

    def gap(self, expression: sp.Expr) -> np.ndarray:
        """An expression in expectations, shape (posteriors, soft masks)."""
        nodes = sorted(expression.atoms(Expectation), key=str)
        symbols = [sp.Dummy(f"e{number}", real=True) for number in range(len(nodes))]
        function = sp.lambdify(symbols, expression.xreplace(dict(zip(nodes, symbols, strict=True))), modules="numpy")
        return np.asarray(function(*(on_numpy(self.value(node)) for node in nodes)), float)

    def place(self, index: int) -> PosteriorPlace:
        """The place of an entry, in fractions."""
        posterior, soft = divmod(index, self.soft_parts.shape[1])
        weights = self.given.weights[posterior]
        total = int(weights.sum())
        return PosteriorPlace(
            tuple(tuple(map(int, reference)) for reference in self.given.references[posterior]),
            tuple(Fraction(int(weight), total) for weight in weights),
            tuple(Fraction(int(part), PARTS) for part in self.soft_parts[posterior, soft]),
            int(self.pixel[posterior, soft]),
        )


def placing(places: int) -> Callable[[np.ndarray], Any]:
    """What makes arrays on a GPU of arrays, where so many places are worth it and there is one; else nothing is done to them."""
    if places < ON_TORCH or find_spec("torch") is None:
        return np.asarray
    from segbounds.masks.drawing._torch import placed, tensor

    return np.asarray if placed(None).type == "cpu" else tensor


def on_numpy(array: Any) -> np.ndarray:
    return np.asarray(array.cpu() if hasattr(array, "cpu") else array)


def soft_masks_of(block: int) -> int:
    """How many soft masks each posterior of a block has."""
    return RANDOM + PIXELS[block % len(PIXELS)] * len(SOFTENED)
