"""What an ideal learner decides: the masks that are best in expectation, given the posterior over reference masks.

A posterior is either `Independent` (one probability for each pixel) or a `Mixture` (a list of masks with weights). With
Fractions in it everything is exact; with floats every value comes with a bound on its error.

**Which masks have to be tried.** Among masks of one size none is better than the one of the most probable pixels:
exchanging a predicted pixel for a more probable one turns a false positive and a false negative into a true positive
and a true negative more often than the other way round (`theory/most_probable_pixels.py`; Lewis 1995, Jansche 2007, Ye
et al. 2012). So d + 1 masks are left of 2^d.

**Expectations.** The numbers of positive pixels inside and outside of a prediction are independent and
Poisson-binomial. For Tversky indices with positive weights (Dice, Jaccard, F among them) all d + 1 values follow in
time proportional to d: with z = tp + a fp + b fn,

    1/z = integral of exp(s - z exp(s)) over all s = h * sum over k of exp(s_k - z exp(s_k)),  s_k = k h,

up to a relative error of 2 |Gamma(1 + 2 pi i/h)| for every z (Poisson's summation; 2e-16 for h = 1/4). With
x = exp(-exp(s_k)) each term needs the expectation of tp x^z, which follows from products over pixels. All terms are
positive, so rounding is bounded as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np
import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, pixels, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, ratio

#: Masks times counts (or fillings times masks) that are visited one by one: a few seconds.
MOST_CELLS = 10_000_000
MOST_EXACT_CELLS = 100_000
STEP = 0.25  # of the sum above
NEGLIGIBLE = 40.0  # exp(-40) is beyond a float's digits
UNIT = float(np.finfo(float).eps)  # twice the relative error of one operation


@dataclass(frozen=True, eq=False)
class Independent:
    """A posterior under which pixels are positive independently of one another.

    probabilities
        Of any shape, from 0 to 1: floats, or Fractions (then everything is exact). At least one pixel. Becomes an array.

    Raises InputError for no pixels, NaN and what is no probability.
    """

    probabilities: Any

    def __post_init__(self) -> None:
        given = _probabilities(self.probabilities)
        if given.size == 0:
            raise InputError("a posterior has at least one pixel")
        object.__setattr__(self, "probabilities", given)

    @property
    def marginals(self) -> np.ndarray:
        """How probable it is that each pixel is positive."""
        return np.asarray(self.probabilities)


@dataclass(frozen=True, eq=False)
class Mixture:
    """A posterior that is a list of masks, each with its weight.

    masks
        Shape (n, …): n masks of one shape, 0 and 1.
    weights
        n numbers that sum to 1: floats, or Fractions (then everything is exact).
    """

    masks: Any
    weights: Any

    def __post_init__(self) -> None:
        masks, weights = np.asarray(self.masks), _probabilities(self.weights)
        if masks.ndim < 2 or len(masks) != len(weights) or not np.isin(masks, (0, 1)).all():
            raise InputError(
                f"masks of shape {masks.shape} with {len(weights)} weights are no mixture: give n masks of 0 and 1 and n weights"
            )
        total = weights.sum()
        if abs(total - 1) > (0 if _exact(weights) else 1e-9):
            raise InputError(f"the weights of a mixture sum to {float(total):g}: divide them by their sum")
        object.__setattr__(self, "masks", masks.astype(bool))
        object.__setattr__(self, "weights", weights)

    @property
    def marginals(self) -> np.ndarray:
        """How probable it is that each pixel is positive."""
        weights = self.weights.reshape(-1, *[1] * (self.masks.ndim - 1))
        return np.asarray((self.masks * weights).sum(axis=0))


Posterior = Independent | Mixture


def groups(sizes: Sequence[int], probabilities: Sequence[Any]) -> Independent:
    """Independent pixels in groups: ``sizes[g]`` of them with ``probabilities[g]`` each."""
    if len(sizes) != len(probabilities):
        raise InputError(f"{len(sizes)} sizes and {len(probabilities)} probabilities: give as many of each")
    return Independent(np.repeat(_probabilities(probabilities), sizes))


def one_or_any(one: int, others: int) -> Mixture:
    """The posterior with the largest regret among those of its size: with probability 2 one/(2 one + others) the first ``one`` pixels,
    else any as many of the ``others`` (at least as many) that follow (`theory/dice_jaccard_risk_posterior.py`)."""
    if not 1 <= one <= others:
        raise InputError(f"{one} and {others} pixels: give at least 1, and at least as many others")
    drawn = [[place in chosen for place in range(others)] for chosen in combinations(range(others), one)]
    masks = np.zeros((1 + len(drawn), one + others), bool)
    masks[0, :one], masks[1:, one:] = True, drawn
    share = Fraction(2 * one, 2 * one + others)
    return Mixture(masks, np.array([share] + [(1 - share) / len(drawn)] * len(drawn), object))


@dataclass(frozen=True, eq=False)
class Decision:
    """A best mask.

    prediction
        The mask, bool, of the posterior's shape; of several best ones a smallest.
    value
        Its expected similarity: a Fraction where the posterior is exact, else a float.
    error
        The value is off by at most this much; 0 where it is exact.
    threshold
        With many pixels a pixel belongs to the best mask exactly where its probability is at least this (`threshold`). None where there is
        no such rule, and where only its value at 0/0 makes an empty mask the best.
    """

    prediction: np.ndarray
    value: Any
    error: float
    threshold: Any

    @property
    def size(self) -> int:
        """How many pixels the mask has."""
        return int(self.prediction.sum())


# --- expectations -----------------------------------------------------------------------------------------------------


def expected(similarity: Similarity, prediction: Any, posterior: Posterior) -> Any:
    """The expected similarity of a prediction, exact or a float as the posterior is.

    prediction
        A mask of the posterior's shape. For a Mixture also a soft one, from 0 to 1: its counts are tp = sum of x y, fp = sum of
        x (1 - y) and so on.

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
    return _by_size(similarity, ordered, [int(inside.sum())])[0][0]


def expected_by_size(similarity: Similarity, posterior: Independent) -> tuple[np.ndarray, float]:
    """The expected similarity of the k most probable pixels for k = 0 … d, and a bound on the error of each (0 where exact)."""
    return _by_size(similarity, _descending(posterior), range(posterior.probabilities.size + 1))


def poisson_binomial(probabilities: Any) -> np.ndarray:
    """The distribution of how many of d independent pixels are positive: d + 1 probabilities, exact for Fractions.

    Each step adds two products of non-negative numbers, so with floats the relative error of each entry is at most 4 d units in the last
    place (entries below 1e-300 may vanish).
    """
    given = _probabilities(probabilities).ravel()
    zero, one = (Fraction(0), Fraction(1)) if _exact(given) else (0.0, 1.0)
    counts = np.full(len(given) + 1, zero, given.dtype)
    counts[0] = one
    for k, p in enumerate(given, 1):
        counts[1 : k + 1] = counts[1 : k + 1] * (1 - p) + counts[:k] * p
        counts[0] *= 1 - p
    return counts


def _by_size(similarity: Similarity, ordered: np.ndarray, sizes: Sequence[int]) -> tuple[np.ndarray, float]:
    """The expected similarity of the first k pixels, for each k asked for; and a bound on the error of each."""
    weights = None if _exact(ordered) else _overlap(similarity)
    if weights is not None:
        values, error = _overlap_by_size(similarity, weights, ordered)
        return values[list(sizes)], error
    if _linear(similarity):
        return _linear_by_size(similarity, ordered, sizes)
    return _counts_by_size(similarity, ordered, sizes)


@cache
def _overlap(similarity: Similarity) -> tuple[Any, Any, Any] | None:
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
def _linear(similarity: Similarity) -> bool:
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
    if not _exact(ordered):
        return np.asarray(evaluate(similarity, counts)), 8 * d * UNIT
    return np.array([evaluate(similarity, Counts(*map(Fraction, each))) for each in zip(*counts, strict=True)]), 0.0


def _counts_by_size(similarity: Similarity, ordered: np.ndarray, sizes: Sequence[int]) -> tuple[np.ndarray, float]:
    """Over the numbers of positives inside and outside, for each size apart."""
    d = len(ordered)
    _refuse_many(sum((k + 1) * (d - k + 1) for k in sizes), _exact(ordered), f"{similarity} on {d} pixels")
    exact, values, largest = _exact(ordered), [], 0.0
    for k in sizes:
        inside, outside = poisson_binomial(ordered[:k]), poisson_binomial(ordered[k:])
        if exact:
            cells = product(range(k + 1), range(d - k + 1))
            values.append(sum(inside[t] * outside[f] * _at(similarity, t, k - t, f, d - k - f) for t, f in cells))
        else:
            t, f = np.arange(k + 1)[:, None], np.arange(d - k + 1)[None, :]
            full = Counts(*np.broadcast_arrays(t, k - t, f, d - k - f))
            each = np.asarray(evaluate(similarity, full))
            values.append(inside @ each @ outside)
            largest = max(largest, float(np.abs(each).max()))
    return np.array(values, object if exact else float), (16 * d + 100) * UNIT * largest


def _at(similarity: Similarity, *counts: int) -> Fraction:
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
    exact = _exact(posterior.weights) and guess.dtype.kind != "f"
    x = _probabilities(guess.ravel() if guess.dtype == object else guess.ravel().astype(int if exact else float))
    if exact:
        x = np.array([Fraction(value) for value in x], object)
    inside, there = (masks * x).sum(axis=1), masks.sum(axis=1)
    counts = Counts(inside, x.sum() - inside, there - inside, x.size - there - x.sum() + inside)
    if exact:
        each = (Counts(*map(Fraction, pair)) for pair in zip(*counts, strict=True))
        return sum(weight * evaluate(similarity, pair) for weight, pair in zip(posterior.weights, each, strict=True))
    values = evaluate(similarity, Counts(*(np.asarray(count, float) for count in counts)))
    return float(posterior.weights.astype(float) @ np.asarray(values))


# --- the best mask ----------------------------------------------------------------------------------------------------


def best(similarity: Similarity, posterior: Posterior) -> Decision:
    """The mask with the largest expected similarity among all 2^d.

    For independent pixels among the most probable ones of each size; for a mixture by visiting every mask, pixels that agree in all of
    its masks being interchangeable.

    >>> best(dice, groups([2, 3], [Fraction(9, 10), Fraction(1, 2)])).size
    5

    Raises InputError where that is too much (see `expected`), and for a similarity that a correction can lower.
    """
    masks, values, error = _candidates(similarity, posterior)
    place = _first_largest(values)
    return _decision(similarity, masks(place), values[place], error)


def _decision(similarity: Similarity, prediction: np.ndarray, value: Any, error: float) -> Decision:
    ruled = prediction.any() or _linear(similarity)
    return Decision(prediction, _plain(value), error, threshold(similarity, _plain(value)) if ruled else None)


def _candidates(similarity: Similarity, posterior: Posterior) -> tuple[Any, np.ndarray, float]:
    """Masks (as a function of their number), by size, that include a best one; their expected similarities, and a bound on the error."""
    if isinstance(posterior, Mixture):
        fillings = _fillings(posterior)
        error = 0.0 if _exact(posterior.weights) else (4 * len(posterior.masks) + 20) * UNIT
        return fillings.mask, _values_of(similarity, fillings), error
    _refuse_perverse(similarity, posterior.probabilities.size)
    order = np.argsort(-posterior.probabilities.ravel(), kind="stable")
    values, error = expected_by_size(similarity, posterior)

    def mask(size: int) -> np.ndarray:
        chosen = np.zeros(len(order), bool)
        chosen[order[:size]] = True
        return chosen.reshape(posterior.probabilities.shape)

    return mask, values, error


@dataclass(frozen=True, eq=False)
class _Fillings:
    """All predictions for a mixture, up to exchanging pixels that agree in all of its masks: how many pixels of each kind they take."""

    posterior: Mixture
    kinds: np.ndarray  # (n, kinds): whether each mask has the pixels of a kind
    kind_of: np.ndarray  # (d,)
    taken: np.ndarray  # (fillings, kinds), in the order of their sizes

    def mask(self, number: int) -> np.ndarray:
        left = self.taken[number].copy()
        chosen = np.zeros(len(self.kind_of), bool)
        for pixel, kind in enumerate(self.kind_of):
            chosen[pixel] = left[kind] > 0
            left[kind] -= chosen[pixel]
        return chosen.reshape(self.posterior.masks.shape[1:])


def _fillings(posterior: Mixture) -> _Fillings:
    flat = posterior.masks.reshape(len(posterior.masks), -1)
    kinds, kind_of, many = np.unique(flat, axis=1, return_inverse=True, return_counts=True)
    _refuse_many(
        int(np.prod(many + 1, dtype=object)) * len(flat),
        _exact(posterior.weights),
        "a mixture of masks with so many kinds of pixels",
    )
    taken = np.array(list(product(*(range(size + 1) for size in many))))
    return _Fillings(posterior, kinds, kind_of.ravel(), taken[np.argsort(taken.sum(axis=1), kind="stable")])


def _values_of(similarity: Similarity, fillings: _Fillings) -> np.ndarray:
    weights, d = fillings.posterior.weights, len(fillings.kind_of)
    there = np.bincount(fillings.kind_of) @ fillings.kinds.T
    inside = fillings.taken @ fillings.kinds.T.astype(int)
    size = fillings.taken.sum(axis=1)[:, None]
    counts = Counts(inside, size - inside, there - inside, d - size - there + inside)
    if not _exact(weights):
        return np.asarray(evaluate(similarity, counts)) @ weights
    rows = np.stack(counts, axis=-1).tolist()
    return np.array(
        [sum(w * _at(similarity, *each) for w, each in zip(weights, row, strict=True)) for row in rows], object
    )


def threshold(similarity: Similarity, value: Any) -> Any:
    """From which probability on a pixel is worth taking, where the best expected similarity is ``value`` and there are many pixels.

    For tp/(tp + a fp + b fn) that is a v/(1 - v (1 - a - b)): D*/2 for Dice, J*/(1 + J*) for Jaccard, which are one number
    (`theory/tversky_threshold.py`; Lipton et al. 2014). 1/2 for accuracy. None for other similarities. It is exact for expected
    counts; with few pixels the best mask may cut a little beside it.
    """
    weights = _overlap(similarity)
    if weights is None:
        # what is linear is decided pixel by pixel; of these only the plain one has a rule that holds everywhere
        return (
            Fraction(1, 2) if _linear(similarity) and sp.expand(ratio(similarity.formula)[0] - tp - tn) == 0 else None
        )
    scale, a, b = (Fraction(int(w.p), int(w.q)) if w.is_Rational else float(w) for w in weights)
    share = value / scale
    return a * share / (1 - share * (1 - a - b))


def _refuse_perverse(similarity: Similarity, d: int) -> None:
    """Only where a correction never lowers a similarity are the most probable pixels the best of their number."""
    if _overlap(similarity) is not None:
        return
    if _linear(similarity):
        d = min(d, 2)  # what is linear changes everywhere by the same
    _refuse_many((d + 1) ** 3 // 6, False, f"{similarity} on {d} pixels")
    for k in range(1, d):
        t, f = np.arange(k)[:, None], np.arange(d - k)[None, :]
        wrong, corrected = (
            np.asarray(
                evaluate(similarity, Counts(*np.broadcast_arrays(t + e, k - t - e, f + 1 - e, d - k - f - 1 + e)))
            )
            for e in (0, 1)
        )
        if (corrected < wrong - 1e-12).any():
            raise InputError(
                f"{similarity} can fall when errors are corrected: its best masks need not be the most probable pixels"
            )


# --- cross-entropy ----------------------------------------------------------------------------------------------------


def best_for_cross_entropy(posterior: Posterior, weight: Any = 1) -> np.ndarray:
    """The probabilities with the smallest expected cross-entropy where positives have a weight: w p/(w p + 1 - p); p for w = 1.

    Above 1/2 they are where p > 1/(1 + w).
    """
    if not weight > 0:
        raise InputError(f"a weight of {weight} leaves nothing to learn: give a positive one")
    p = posterior.marginals
    return weight * p / (weight * p + 1 - p)


def thresholded(posterior: Posterior, at: Any = Fraction(1, 2)) -> np.ndarray:
    """The mask of the pixels that are positive with more than this probability. At 1/2 no mask has a higher expected accuracy; at
    1/(1 + w) it is what weighted cross-entropy decides."""
    return np.asarray(posterior.marginals > at, bool)


def matching_weight(similarity: Similarity, posterior: Posterior) -> Any:
    """The weight with which cross-entropy, thresholded at 1/2, decides what is best for a similarity with many pixels: 1/t - 1 for its
    threshold t. For Dice 2/D* - 1 and for Jaccard 1/J*, which is known only after the fact.

    Raises InputError where there is no threshold (see `Decision`).
    """
    at = best(similarity, posterior).threshold
    if at is None:
        raise InputError(
            f"no weight stands for {similarity} here: that takes a Tversky index or accuracy, and a best mask that is not empty"
        )
    return 1 / at - 1


def matching_weights(decision: Decision, posterior: Posterior) -> tuple[Any, Any] | None:
    """All weights w with which weighted cross-entropy, thresholded at 1/2, decides exactly this mask: low < w <= high; None where
    there are none (the mask is not made of the most probable pixels)."""
    p = posterior.marginals
    taken, left = p[decision.prediction], p[~decision.prediction]
    least, most = (taken.min() if taken.size else 1), (left.max() if left.size else 0)
    if least <= most:
        return None
    return _odds_against(least), _odds_against(most)


def _odds_against(p: Any) -> Any:
    return _plain((1 - p) / p) if p else np.inf


# --- regret -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Regret:
    """What is lost in one similarity by the best mask for another.

    lost
        The largest expected ``judged`` less that of ``chosen``; where several masks are best, of the worst of them (ties are seen
        in exact arithmetic: give Fractions where they matter).
    chosen
        That mask, with its expected similarity.
    best
        A mask with the largest expected ``judged``.
    """

    lost: Any
    chosen: Decision
    best: Decision


def regret(posterior: Posterior, chosen: Similarity = dice, judged: Similarity = jaccard) -> Regret:
    """What the maximiser of one expected similarity loses in another, of 2^d masks.

    For Dice judged by Jaccard at most 3 - 2 sqrt(2), and that is approached (`theory/dice_jaccard_risk_tight.py`).

    >>> regret(Mixture([[1, 0], [0, 1]], [Fraction(2, 3), Fraction(1, 3)])).lost
    Fraction(1, 6)
    """
    masks, by_chosen, error = _candidates(chosen, posterior)
    _, by_judged, other_error = _candidates(judged, posterior)
    ties = np.flatnonzero(by_chosen == by_chosen.max())
    worst, best_of = int(ties[_first_largest(-by_judged[ties])]), _first_largest(by_judged)
    return Regret(
        _plain(by_judged[best_of] - by_judged[worst]),
        _decision(chosen, masks(worst), by_chosen[worst], error),
        _decision(judged, masks(best_of), by_judged[best_of], other_error),
    )


# --- shared -----------------------------------------------------------------------------------------------------------


def _probabilities(values: Any) -> np.ndarray:
    """Floats, or Fractions where any of them is one."""
    given = np.asarray(values)
    if given.dtype == object:
        try:
            exact = np.array([Fraction(value) for value in given.ravel()], object).reshape(given.shape)
        except (TypeError, ValueError):
            raise InputError(f"probabilities are numbers in an array: {given.ravel()[0]!r} is among these") from None
    elif given.dtype.kind in "biuf":
        exact = given.astype(float)
    else:
        raise InputError(f"probabilities are numbers, not {given.dtype}")
    wrong = np.flatnonzero(~((exact.ravel() >= 0) & (exact.ravel() <= 1)))
    if len(wrong):
        value = float(exact.ravel()[wrong[0]])
        raise InputError(f"probabilities lie between 0 and 1: number {wrong[0]} is {value:g}")
    return exact


def _exact(values: np.ndarray) -> bool:
    return bool(values.dtype == object)


def _plain(value: Any) -> Any:
    return value if isinstance(value, Fraction) else float(value)


def _first_largest(values: np.ndarray) -> int:
    return max(range(len(values)), key=values.__getitem__) if _exact(values) else int(np.argmax(values))


def _descending(posterior: Independent) -> np.ndarray:
    flat = posterior.probabilities.ravel()
    return flat[np.argsort(-flat, kind="stable")]


def _refuse_many(cells: int, exact: bool, what: str) -> None:
    most = MOST_EXACT_CELLS if exact else MOST_CELLS
    if cells > most:
        remedy = (
            "give floats instead of Fractions, or fewer pixels"
            if exact
            else "ask for dice, jaccard, another Tversky index or accuracy"
        )
        raise InputError(f"{what} takes {cells:,} steps, more than {most:,}: {remedy}")
