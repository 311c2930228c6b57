"""Images whose sizes are known, such as a public test set: what metrics are on them, and how large combinations can be, certified.

With p positives and n negatives an image is a point (t, f) of the unit square: the shares of the positives and of the negatives that were
predicted. Every metric of the catalogue rises with t and falls with f, so on a box it lies between its values at two corners; recall,
specificity, accuracy and the like are linear in t and f, and are bounded by more than that. What a combination of metrics is at most on
each image follows by halving boxes, for all images at once. Whole counts are some of the points, so bounds hold for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.catalogue import balanced_accuracy, hamming, recall, specificity, youden
from segbounds.metrics.counts import Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, ratio

#: Sums of thousands of values between -1 and 1, each after some twenty roundings in float64, are off by less.
ROUNDING = 1e-10
LINEAR = frozenset({recall, specificity, hamming, balanced_accuracy, youden})
#: Families that rise with the true positives and fall with the false ones at known sizes.
MONOTONE = frozenset({"Dice", "Jaccard", "Precision", "NPV", "Tversky", "F", "Cohen's kappa", "MCC", "Fowlkes-Mallows"})
BOXES, FEWER_BOXES = (
    60_000,
    12_000,
)  # looked at in one round, for all images together; fewer where they cannot be narrowed quickly
ROUNDS = 60


@dataclass(frozen=True)
class SizedImages:
    """Positives and negatives of each image, whole numbers; `kind` is what they are called: images, or folds or patients as a whole."""

    positives: tuple[int, ...]
    negatives: tuple[int, ...]
    kind: str = "images"

    def __post_init__(self) -> None:
        if not self.positives:
            raise InputError("there are no images: give at least one size")
        if any(p < 0 or n < 0 or p + n < 1 for p, n in zip(self.positives, self.negatives, strict=True)):
            raise InputError("an image has at least one pixel, and no fewer than none of each kind")

    @cached_property
    def sizes(self) -> np.ndarray:
        """Of shape (2, images)."""
        return np.array([self.positives, self.negatives], float)

    def __len__(self) -> int:
        return len(self.positives)

    def values(self, metric: Similarity, image: np.ndarray, t: np.ndarray, f: np.ndarray) -> np.ndarray:
        """The metric on images, by their numbers, at shares t and f."""
        p, n = self.sizes[:, image]
        counts = Counts(t * p, f * n, p - t * p, n - f * n)
        with np.errstate(all="ignore"):
            found = np.asarray(evaluate(metric, counts), float)
        return np.broadcast_to(found, image.shape)

    def linearized(
        self, metric: Similarity, image: np.ndarray, boxes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The metric on boxes as a + b t + c f: a, the slopes (b, c), and how much that can be off. Where it is a quotient of linear
        forms in t and f it is off by little, as the square of the boxes' size; elsewhere by anything."""
        sides = _sides(metric)
        nothing = np.zeros(image.shape)
        if sides is None:
            return nothing, np.zeros((2, *image.shape)), np.full(image.shape, np.inf)
        p, n = self.sizes[:, image]
        top, bottom = ([np.broadcast_to(np.asarray(part(p, n), float), image.shape) for part in side] for side in sides)
        t0, t1, f0, f1 = boxes
        t, f, half_t, half_f = (t0 + t1) / 2, (f0 + f1) / 2, (t1 - t0) / 2, (f1 - f0) / 2
        with np.errstate(all="ignore"):
            middle = bottom[0] + bottom[1] * t + bottom[2] * f
            value = (top[0] + top[1] * t + top[2] * f) / middle
            # what is above value * bottom vanishes in the middle: l = b (t - middle) + c (f - middle), and the metric is value + l/bottom
            b, c = top[1] - value * bottom[1], top[2] - value * bottom[2]
            least = middle - abs(bottom[1]) * half_t - abs(bottom[2]) * half_f
            most = abs(b) * half_t + abs(c) * half_f
            off = most * (abs(bottom[1]) * half_t + abs(bottom[2]) * half_f) / (least * middle)
            level = value - (b * t + c * f) / middle
            known = (least > 1e-9 * (abs(bottom[0]) + abs(bottom[1]) + abs(bottom[2]))) & np.isfinite(off)
        slopes = np.array([np.where(known, b / middle, 0), np.where(known, c / middle, 0)])
        return np.where(known, level, 0), slopes, np.where(known, off * (1 + 1e-9), np.inf)


@cache
def _sides(metric: Similarity) -> tuple[list[Callable[..., Any]], list[Callable[..., Any]]] | None:
    """Both sides of a quotient of linear forms in t and f, each as three functions of p and n; None for what is none."""
    p, n, t, f = sp.symbols("p n t f", positive=True)
    counts = {tp: t * p, fn: p - t * p, fp: f * n, tn: n - f * n}
    found = []
    for side in ratio(metric.formula):
        if not side.is_polynomial(tp, fp, fn, tn):
            return None
        polynomial = sp.Poly(sp.expand(side.subs(counts, simultaneous=True)), t, f)
        if polynomial.total_degree() > 1:
            return None
        found.append(
            [sp.lambdify((p, n), polynomial.coeff_monomial(monomial), modules="numpy") for monomial in (1, t, f)]
        )
    return found[0], found[1]


def check_metric(metric: Similarity) -> None:
    """InputError for what is not known to rise with true positives and to fall with false ones."""
    if metric not in LINEAR and metric.family not in MONOTONE:
        raise InputError(
            f"{metric} is not bounded over images of known sizes: it need not grow with the pixels that are right"
        )


@dataclass(frozen=True)
class Side:
    """Where a metric is at most (or, where not `below`, at least) so much: one there, zero elsewhere."""

    metric: Similarity
    end: float
    below: bool

    def has(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(values <= self.end if self.below else values >= self.end, float)


@dataclass(frozen=True)
class Term:
    """A multiple of a metric's value on an image, of a linear form a + b t + c f of the image (arrays over images), or of a side."""

    factor: float
    metric: Similarity | None = None
    form: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
    side: Side | None = None

    def times(self, factor: float) -> "Term":
        return Term(factor * self.factor, self.metric, self.form, self.side)


def term_of(images: SizedImages, metric: Similarity, factor: float) -> Term:
    """A metric's term, as a linear form where it is one."""
    if metric not in LINEAR:
        return Term(factor, metric)
    every = np.arange(len(images))
    corners = [
        images.values(metric, every, np.full(len(images), t), np.full(len(images), f))
        for t, f in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    ]
    return Term(factor, None, (corners[0], corners[1] - corners[0], corners[2] - corners[0]))


@dataclass(frozen=True)
class Largest:
    """What a combination is at most on each image, certified, and where it is nearly so large."""

    bounds: np.ndarray
    t: np.ndarray
    f: np.ndarray


def largest(images: SizedImages, terms: Sequence[Term], slip: float) -> Largest:
    """The most that the sum of terms is on each image: certified, up to about the slip."""
    many = len(images)
    image, boxes = _first_boxes(images)
    best, best_t, best_f = np.full(many, -np.inf), np.zeros(many), np.zeros(many)
    bounds = np.full(many, -np.inf)
    narrow = all(term.metric is None or _sides(term.metric) is not None for term in terms if term.side is None)
    narrow = narrow and all(term.side is None for term in terms)
    for turn in range(ROUNDS):
        above = _above(images, terms, image, boxes)
        for t, f in _tried(boxes):
            there = _value(images, terms, image, t, f)
            for place in np.flatnonzero(there > best[image]):
                if there[place] > best[image[place]]:
                    best[image[place]], best_t[image[place]], best_f[image[place]] = there[place], t[place], f[place]
        left = above > best[image] + slip
        if turn == ROUNDS - 1 or left.sum() > (BOXES if narrow else FEWER_BOXES):
            np.maximum.at(bounds, image, above)
            break
        if not left.any():
            break
        image, boxes = image[left], boxes[:, left]
        image, boxes = _halved(image, boxes)
    return Largest(np.maximum(bounds, best + slip) + ROUNDING, best_t, best_f)


def _first_boxes(images: SizedImages) -> tuple[np.ndarray, np.ndarray]:
    """All shares t and f; on images without an object, or full of it, metrics jump where not one pixel is wrong, or all are: these places
    are boxes of their own, beside those where one pixel at least is."""
    found: list[tuple[int, float, float, float, float]] = []
    for image, (p, n) in enumerate(zip(images.positives, images.negatives, strict=True)):
        if p and n:
            found.append((image, 0.0, 1.0, 0.0, 1.0))
        elif n:
            found += [(image, 0.0, 0.0, *ends) for ends in _apart(n)]
        else:
            found += [(image, *ends, 0.0, 0.0) for ends in _apart(p)]
    table = np.array(found).T
    return table[0].astype(int), table[1:]


def _apart(pixels: int) -> list[tuple[float, float]]:
    """Shares of so many pixels: none, all, and what lies between."""
    between = [(1 / pixels, 1 - 1 / pixels)] if pixels > 1 else []
    return [(0.0, 0.0), *between, (1.0, 1.0)]


def whole_where_one_sided(
    images: SizedImages, image: np.ndarray, t: np.ndarray, f: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Shares t and f, of whole pixels on images without an object or full of it."""
    p, n = images.sizes[:, image]
    t_whole, f_whole = (
        np.where(p > 0, np.floor(t * p) / np.maximum(p, 1), 0),
        np.where(n > 0, np.ceil(f * n) / np.maximum(n, 1), 0),
    )
    one_sided = (p == 0) | (n == 0)
    return np.where(one_sided, t_whole, t), np.where(one_sided, f_whole, f)


def _tried(boxes: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    t0, t1, f0, f1 = boxes
    return [((t0 + t1) / 2, (f0 + f1) / 2), (t0, f0), (t1, f0), (t0, f1), (t1, f1)]


def _halved(image: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quarters: at first towards small shares of false positives, of which there are mostly few."""
    t0, t1, f0, f1 = boxes
    t, f = (t0 + t1) / 2, np.where((f0 == 0) & (f1 > 1e-6), f1 / 8, (f0 + f1) / 2)
    parts = [(t0, t, f0, f), (t, t1, f0, f), (t0, t, f, f1), (t, t1, f, f1)]
    all_there = np.hstack([np.array(part) for part in parts])
    wide_t, wide_f = t1 > t0, f1 > f0  # a side of no width has no halves
    kept = np.concatenate([np.ones(image.shape, bool), wide_t, wide_f, wide_t & wide_f])
    return np.tile(image, 4)[kept], all_there[:, kept]


def _above(images: SizedImages, terms: Sequence[Term], image: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """What the sum is at most on boxes."""
    t0, t1, f0, f1 = boxes
    at_corners, near_middle = np.zeros(image.shape), np.zeros(image.shape)
    slopes, own = np.zeros((2, *image.shape)), np.zeros((2, *image.shape))
    for term in terms:
        if term.side is not None:
            assert term.factor >= 0, "more images on a side are never demanded to be fewer"
            corner = (t0, f1) if term.side.below else (t1, f0)
            there = term.factor * term.side.has(images.values(term.side.metric, image, *corner))
            at_corners, near_middle = at_corners + there, near_middle + there
            continue
        if term.metric is None:
            assert term.form is not None, "a term is one of a metric or a form"
            a, b, c = (part[image] for part in term.form)
            at_corners, near_middle = at_corners + term.factor * a, near_middle + term.factor * a
            slopes += term.factor * np.array([b, c])
            continue
        best = (t1, f0) if term.factor > 0 else (t0, f1)
        at_corners = at_corners + term.factor * images.values(term.metric, image, *best)
        level, along, rest = images.linearized(term.metric, image, boxes)
        near_middle = near_middle + term.factor * level + abs(term.factor) * rest
        own += term.factor * along
    return np.minimum(at_corners + _most_of(slopes, boxes), near_middle + _most_of(slopes + own, boxes))


def _most_of(slopes: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """What a form with these slopes is at most on boxes."""
    t0, t1, f0, f1 = boxes
    return np.asarray(np.maximum(slopes[0] * t0, slopes[0] * t1) + np.maximum(slopes[1] * f0, slopes[1] * f1))


def _value(images: SizedImages, terms: Sequence[Term], image: np.ndarray, t: np.ndarray, f: np.ndarray) -> np.ndarray:
    total = np.zeros(image.shape)
    for term in terms:
        total = total + term.factor * value_of_term(images, term, image, t, f)
    return total


def value_of_term(images: SizedImages, term: Term, image: np.ndarray, t: np.ndarray, f: np.ndarray) -> np.ndarray:
    """Without its factor."""
    if term.form is not None:
        a, b, c = (part[image] for part in term.form)
        return np.asarray(a + b * t + c * f)
    if term.side is not None:
        return term.side.has(images.values(term.side.metric, image, t, f))
    assert term.metric is not None, "a term is one of a metric, a form or a side"
    return images.values(term.metric, image, t, f)
