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

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from segbounds.errors import InputError, doubt
from segbounds.learning.decisions.expectations import (
    UNIT,
    expected_by_size,
    is_linear,
    overlap_of,
    refuse_many,
    value_of_counts,
)
from segbounds.learning.decisions.posteriors import Independent, Mixture, Posterior, is_exact, plain_number
from segbounds.masks.channels import is_softmax
from segbounds.masks.counting._inputs import FEWEST_PIXELS
from segbounds.metrics.catalogue import dice, jaccard, named
from segbounds.metrics.counts import Counts, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, ratio
from segbounds.results import Shown


@dataclass(frozen=True, eq=False)
class Decision(Shown):
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


def decide(posterior: Any, of: Similarity | str = "dice") -> Decision:
    """The mask that is best in expectation, given how probable each pixel is.

    posterior
        A probability for each pixel, an array of any shape: taken as true, and the pixels as independent given the image. Or an
        `Independent` or a `Mixture`.
    of
        The similarity that counts, or its name.

    >>> decide([0.6, 0.4, 0.1]).prediction.tolist()
    [True, True, False]

    Raises InputError for what is no probability and for unknown names.
    """
    given = posterior
    if not isinstance(given, Independent | Mixture):
        given = Independent(posterior)
        _doubt_classes(given.probabilities)
    return best(named(of), given)


def _doubt_classes(probabilities: np.ndarray) -> None:
    """Warns of a softmax: each class has a mask of its own."""
    if probabilities.ndim < 2 or is_exact(probabilities):
        return
    for axis in dict.fromkeys((0, 1, probabilities.ndim - 1)):
        classes = probabilities.shape[axis]
        if probabilities.size >= classes * FEWEST_PIXELS and is_softmax(probabilities, axis):
            doubt(
                f"the probabilities sum to 1 along axis {axis}, as a softmax of {classes} classes, and all were taken for one mask's; "
                "decide each class by itself"
            )
            return


def best(similarity: Similarity, posterior: Posterior) -> Decision:
    """The mask with the largest expected similarity among all 2^d.

    For independent pixels among the most probable ones of each size; for a mixture by visiting every mask, pixels that agree in all of
    its masks being interchangeable.

    >>> from segbounds.learning.decisions import groups
    >>> best(dice, groups([2, 3], [Fraction(9, 10), Fraction(1, 2)])).size
    5

    Raises InputError where that is too much (see `expected`), and for a similarity that a correction can lower.
    """
    masks, values, error = _candidates(similarity, posterior)
    place = _first_largest(values)
    return _decision(similarity, masks(place), values[place], error)


def _decision(similarity: Similarity, prediction: np.ndarray, value: Any, error: float) -> Decision:
    ruled = prediction.any() or is_linear(similarity)
    return Decision(
        prediction, plain_number(value), error, threshold(similarity, plain_number(value)) if ruled else None
    )


def _candidates(similarity: Similarity, posterior: Posterior) -> tuple[Any, np.ndarray, float]:
    """Masks (as a function of their number), by size, that include a best one; their expected similarities, and a bound on the error."""
    if isinstance(posterior, Mixture):
        fillings = _fillings(posterior)
        error = 0.0 if is_exact(posterior.weights) else (4 * len(posterior.masks) + 20) * UNIT
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
    refuse_many(
        int(np.prod(many + 1, dtype=object)) * len(flat),
        is_exact(posterior.weights),
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
    if not is_exact(weights):
        return np.asarray(evaluate(similarity, counts)) @ weights
    rows = np.stack(counts, axis=-1).tolist()
    return np.array(
        [sum(w * value_of_counts(similarity, *each) for w, each in zip(weights, row, strict=True)) for row in rows],
        object,
    )


def threshold(similarity: Similarity, value: Any) -> Any:
    """From which probability on a pixel is worth taking, where the best expected similarity is ``value`` and there are many pixels.

    For tp/(tp + a fp + b fn) that is a v/(1 - v (1 - a - b)): D*/2 for Dice, J*/(1 + J*) for Jaccard, which are one number
    (`theory/tversky_threshold.py`; Lipton et al. 2014). 1/2 for accuracy. None for other similarities. It is exact for expected
    counts; with few pixels the best mask may cut a little beside it.
    """
    weights = overlap_of(similarity)
    if weights is None:
        # what is linear is decided pixel by pixel; of these only the plain one has a rule that holds everywhere
        return (
            Fraction(1, 2) if is_linear(similarity) and sp.expand(ratio(similarity.formula)[0] - tp - tn) == 0 else None
        )
    scale, a, b = (Fraction(int(w.p), int(w.q)) if w.is_Rational else float(w) for w in weights)
    share = value / scale
    return a * share / (1 - share * (1 - a - b))


def _refuse_perverse(similarity: Similarity, d: int) -> None:
    """Only where a correction never lowers a similarity are the most probable pixels the best of their number."""
    if overlap_of(similarity) is not None:
        return
    if is_linear(similarity):
        d = min(d, 2)  # what is linear changes everywhere by the same
    refuse_many((d + 1) ** 3 // 6, False, f"{similarity} on {d} pixels")
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
    return plain_number((1 - p) / p) if p else np.inf


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
        plain_number(by_judged[best_of] - by_judged[worst]),
        _decision(chosen, masks(worst), by_chosen[worst], error),
        _decision(judged, masks(best_of), by_judged[best_of], other_error),
    )


def _first_largest(values: np.ndarray) -> int:
    return max(range(len(values)), key=values.__getitem__) if is_exact(values) else int(np.argmax(values))
