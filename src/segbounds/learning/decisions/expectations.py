"""Expected values of metrics under a posterior: of one mask, and of the masks of the most probable pixels, size by size."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from segbounds.errors import InputError
from segbounds.learning.decisions.posteriors import (
    Independent,
    Mixture,
    Posterior,
    descending,
    is_exact,
    probabilities_of,
)
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, pixels, tp
from segbounds.metrics.similarity import Similarity, evaluate, ratio

#: Masks times counts (or fillings times masks) that are visited one by one: a few seconds.
MOST_CELLS = 10_000_000
MOST_EXACT_CELLS = 100_000
STEP = 0.25  # of the sum above
NEGLIGIBLE = 40.0  # exp(-40) is beyond a float's digits
UNIT = float(np.finfo(float).eps)  # twice the relative error of one operation


def expected(similarity: Similarity, prediction: Any, posterior: Posterior) -> Any:
    """The expected similarity of a prediction, exact or a float as the posterior is.

    prediction
        A mask of the posterior's shape. For a Mixture also a soft one, from 0 to 1: its counts are tp = sum of x y, fp = sum of
        x (1 - y) and so on.

    >>> from segbounds.similarities import dice
    >>> expected(dice, [1, 0], Independent([Fraction(1, 2), Fraction(1, 3)]))
    Fraction(4, 9)

    Raises InputError where the shapes differ, and for many pixels with a similarity that is neither Dice, Jaccard, another Tversky
    index with positive weights nor accuracy.
    """
    guess = np.asarray(prediction)
    if guess.shape != posterior.marginals.shape:
        raise InputError(f"the prediction has shape {guess.shape} and the posterior {posterior.marginals.shape}")
    if isinstance(posterior, Mixture):
        return _expected_over_masks(similarity, guess, posterior)
    if not np.isin(guess, (0, 1)).all():
        raise InputError("a soft prediction has no counts for independent pixels: threshold it, or give a Mixture")
    inside = guess.ravel().astype(bool)
    flat = posterior.probabilities.ravel()
    ordered = np.concatenate([flat[inside], flat[~inside]])
    return values_by_size(similarity, ordered, [int(inside.sum())])[0][0]


def expected_by_size(similarity: Similarity, posterior: Independent) -> tuple[np.ndarray, float]:
    """The expected similarity of the k most probable pixels for k = 0 … d, and a bound on the error of each (0 where exact)."""
    return values_by_size(similarity, descending(posterior), range(posterior.probabilities.size + 1))


def poisson_binomial(probabilities: Any) -> np.ndarray:
    """The distribution of how many of d independent pixels are positive: d + 1 probabilities, exact for Fractions.

    Each step adds two products of non-negative numbers, so with floats the relative error of each entry is at most 4 d units in the last
    place (entries below 1e-300 may vanish).
    """
    given = probabilities_of(probabilities).ravel()
    zero, one = (Fraction(0), Fraction(1)) if is_exact(given) else (0.0, 1.0)
    counts = np.full(len(given) + 1, zero, given.dtype)
    counts[0] = one
    for k, p in enumerate(given, 1):
        counts[1 : k + 1] = counts[1 : k + 1] * (1 - p) + counts[:k] * p
        counts[0] *= 1 - p
    return counts


def values_by_size(similarity: Similarity, ordered: np.ndarray, sizes: Sequence[int]) -> tuple[np.ndarray, float]:
    """The expected similarity of the first k pixels, for each k asked for; and a bound on the error of each."""
    weights = None if is_exact(ordered) else overlap_of(similarity)
    if weights is not None:
        values, error = _overlap_by_size(similarity, weights, ordered)
        return values[list(sizes)], error
    if is_linear(similarity):
        return _linear_by_size(similarity, ordered, sizes)
    return _counts_by_size(similarity, ordered, sizes)


@cache
def overlap_of(similarity: Similarity) -> tuple[Any, Any, Any] | None:
    """(c, a, b) where the similarity is c tp/(tp + a fp + b fn) with positive numbers, else None."""
    top, bottom = (
        sp.Poly(part, *SYMBOLS) if part.is_polynomial(*SYMBOLS) else None for part in ratio(similarity.formula)
    )
    if top is None or bottom is None or not similarity.when_undefined.is_number:
        return None
    scale, against = top.coeff_monomial(tp), [bottom.coeff_monomial(count) for count in (tp, fp, fn)]
    form = sum(weight * count for weight, count in zip(against, (tp, fp, fn), strict=True))
    if top.as_expr() != scale * tp or sp.expand(bottom.as_expr() - form) != 0:
        return None
    if not all(weight.is_number and weight > 0 for weight in (scale, *against)):
        return None
    return scale / against[0], against[1] / against[0], against[2] / against[0]


def _overlap_by_size(
    similarity: Similarity, weights: tuple[Any, Any, Any], ordered: np.ndarray
) -> tuple[np.ndarray, float]:
    scale, a, b = map(float, weights)
    p, q, d = ordered, 1 - ordered, len(ordered)
    largest = d * max(1.0, a, b)
    first, last = -NEGLIGIBLE - np.log(largest), np.log(NEGLIGIBLE + 5)
    values = np.zeros(d + 1)
    for s in np.arange(np.floor(first / STEP), np.ceil(last / STEP) + 1) * STEP:
        rate = np.exp(s)
        x = np.exp(-rate)
        # the expectation of x^z over one predicted pixel, and over one of the others
        inside, outside = q * np.exp(-a * rate) + p * x, q + p * np.exp(-b * rate)
        hit = np.divide(p * x, inside, out=np.zeros(d), where=inside > 0)
        tail = np.cumprod(np.append(outside, 1.0)[::-1])[::-1]  # over the pixels from each place on, and over none
        values[1:] += STEP * rate * np.cumprod(inside) * np.cumsum(hit) * tail[1:]
    values *= scale
    values[0] = float(similarity.when_undefined) * np.prod(q)  # 0/0, when nothing is predicted and nothing is there
    # each factor is off by some units in the last place, products by their sum, x^z by z times that of x
    return values, (8 * d + 2 * largest + 1000) * UNIT * float(values.max())


@cache
def is_linear(similarity: Similarity) -> bool:
    """Whether it is linear in the counts of masks of one size, as accuracy is."""
    top, bottom = ratio(similarity.formula)
    constant = sp.cancel(bottom / pixels)
    return bool(constant.is_number and top.is_polynomial(*SYMBOLS) and sp.Poly(top, *SYMBOLS).is_linear)


def _linear_by_size(similarity: Similarity, ordered: np.ndarray, sizes: Sequence[int]) -> tuple[np.ndarray, float]:
    """What is linear has the expectation that it has at the expected counts."""
    d = len(ordered)
    found = np.concatenate([ordered[:1] * 0, np.cumsum(ordered)])[list(sizes)]
    total, k = ordered.sum(), np.array(sizes)
    counts = Counts(found, k - found, total - found, d - k - total + found)
    if not is_exact(ordered):
        return np.asarray(evaluate(similarity, counts)), 8 * d * UNIT
    return np.array([evaluate(similarity, Counts(*map(Fraction, each))) for each in zip(*counts, strict=True)]), 0.0


def _counts_by_size(similarity: Similarity, ordered: np.ndarray, sizes: Sequence[int]) -> tuple[np.ndarray, float]:
    """Over the numbers of positives inside and outside, for each size apart."""
    d = len(ordered)
    refuse_many(sum((k + 1) * (d - k + 1) for k in sizes), is_exact(ordered), f"{similarity} on {d} pixels")
    exact, values, largest = is_exact(ordered), [], 0.0
    for k in sizes:
        inside, outside = poisson_binomial(ordered[:k]), poisson_binomial(ordered[k:])
        if exact:
            cells = product(range(k + 1), range(d - k + 1))
            values.append(
                sum(inside[t] * outside[f] * value_of_counts(similarity, t, k - t, f, d - k - f) for t, f in cells)
            )
        else:
            t, f = np.arange(k + 1)[:, None], np.arange(d - k + 1)[None, :]
            full = Counts(*np.broadcast_arrays(t, k - t, f, d - k - f))
            each = np.asarray(evaluate(similarity, full))
            values.append(inside @ each @ outside)
            largest = max(largest, float(np.abs(each).max()))
    return np.array(values, object if exact else float), (16 * d + 100) * UNIT * largest


def value_of_counts(similarity: Similarity, *counts: int) -> Fraction:
    """The exact value at whole counts: quickly where it is a quotient of polynomials."""
    top, bottom = _polynomials(similarity)
    if top is not None and (below := bottom(*counts)):
        return Fraction(top(*counts), below)
    value = evaluate(similarity, Counts(*counts))
    if not isinstance(value, Fraction):
        raise InputError(f"{similarity} has roots: give the probabilities as floats")
    return value


@cache
def _polynomials(similarity: Similarity) -> tuple[Any, Any]:
    """Numerator and denominator as functions of Python integers; None twice where they are no polynomials with whole coefficients."""
    parts = ratio(similarity.formula)
    if not all(part.is_polynomial(*SYMBOLS) and sp.Poly(part, *SYMBOLS).domain == sp.ZZ for part in parts):
        return None, None
    top, bottom = (sp.lambdify(SYMBOLS, part, modules="math") for part in parts)
    return top, bottom


def _expected_over_masks(similarity: Similarity, guess: np.ndarray, posterior: Mixture) -> Any:
    masks = posterior.masks.reshape(len(posterior.masks), -1)
    exact = is_exact(posterior.weights) and guess.dtype.kind != "f"
    x = probabilities_of(guess.ravel() if guess.dtype == object else guess.ravel().astype(int if exact else float))
    if exact:
        x = np.array([Fraction(value) for value in x], object)
    inside, there = (masks * x).sum(axis=1), masks.sum(axis=1)
    counts = Counts(inside, x.sum() - inside, there - inside, x.size - there - x.sum() + inside)
    if exact:
        each = (Counts(*map(Fraction, pair)) for pair in zip(*counts, strict=True))
        return sum(weight * evaluate(similarity, pair) for weight, pair in zip(posterior.weights, each, strict=True))
    values = evaluate(similarity, Counts(*(np.asarray(count, float) for count in counts)))
    return float(posterior.weights.astype(float) @ np.asarray(values))


def refuse_many(cells: int, exact: bool, what: str) -> None:
    most = MOST_EXACT_CELLS if exact else MOST_CELLS
    if cells > most:
        remedy = (
            "give floats instead of Fractions, or fewer pixels"
            if exact
            else "ask for dice, jaccard, another Tversky index or accuracy"
        )
        raise InputError(f"{what} takes {cells:,} steps, more than {most:,}: {remedy}")
