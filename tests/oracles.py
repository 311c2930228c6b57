"""Every similarity of the catalogue once more, on Python sets of pixels, from its definition in the literature.

Written without looking at the formulas in the counts: from intersections, sizes and agreements, in exact fractions. The
two with a square root are given as their signed square, which is exact as well. Each says what it is worth where its
definition divides by zero.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

Mask = frozenset[int]
Oracle = Callable[[Mask, Mask, int], Fraction]  # prediction, reference, number of pixels


def whole(pixels: int) -> Mask:
    return frozenset(range(pixels))


def all_pairs(pixels: int) -> Iterator[tuple[Mask, Mask]]:
    """All 4^pixels pairs of masks."""
    for kinds in product(range(4), repeat=pixels):
        yield (
            frozenset(place for place, kind in enumerate(kinds) if kind in (0, 1)),
            frozenset(place for place, kind in enumerate(kinds) if kind in (0, 2)),
        )


def counted(prediction: Mask, reference: Mask, pixels: int) -> tuple[int, int, int, int]:
    """(tp, fp, fn, tn), one pixel at a time."""
    kinds = [(pixel in prediction, pixel in reference) for pixel in range(pixels)]
    return tuple(kinds.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False)))  # type: ignore[return-value]


def _share(part: Mask, of: Mask, otherwise: int = 1) -> Fraction:
    return Fraction(len(part & of), len(of)) if of else Fraction(otherwise)


def dice(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    both = len(prediction) + len(reference)
    return Fraction(2 * len(prediction & reference), both) if both else Fraction(1)


def jaccard(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return _share(prediction & reference, prediction | reference)


def hamming(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return 1 - Fraction(len(prediction ^ reference), pixels)


def recall(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return _share(prediction, reference)


def precision(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return _share(reference, prediction)


def specificity(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return recall(whole(pixels) - prediction, whole(pixels) - reference, pixels)


def negative_predictive_value(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return precision(whole(pixels) - prediction, whole(pixels) - reference, pixels)


def balanced_accuracy(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """The mean over the classes that are there of how many of their pixels are found."""
    classes = [(reference, prediction), (whole(pixels) - reference, whole(pixels) - prediction)]
    found = [_share(guess, truth) for truth, guess in classes if truth]
    return sum(found, Fraction(0)) / len(found)


def youden(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    return 2 * balanced_accuracy(prediction, reference, pixels) - 1


def cohen_kappa(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """How far the agreement lies beyond that of independent masks of the same sizes; 1 for two equal constant masks."""
    p, r = Fraction(len(prediction), pixels), Fraction(len(reference), pixels)
    by_chance = p * r + (1 - p) * (1 - r)
    if by_chance == 1:
        return Fraction(1)
    return (hamming(prediction, reference, pixels) - by_chance) / (1 - by_chance)


def matthews_squared(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """Pearson's correlation of the two indicator functions, times its absolute value.

    With a constant mask: 1 for equal masks, -1 for opposite ones, else 0.
    """
    p, r = Fraction(len(prediction), pixels), Fraction(len(reference), pixels)
    spread = p * (1 - p) * r * (1 - r)
    if spread == 0:
        return Fraction((prediction == reference) - (prediction == whole(pixels) - reference))
    together = Fraction(len(prediction & reference), pixels) - p * r
    return together * abs(together) / spread


def volumetric_similarity(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    both = len(prediction) + len(reference)
    return 1 - Fraction(abs(len(prediction) - len(reference)), both) if both else Fraction(1)


def fowlkes_mallows_squared(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """The product of precision and recall; where one of them is undefined, 1 for equal masks and 0 for others."""
    if not prediction or not reference:
        return Fraction(prediction == reference)
    return precision(prediction, reference, pixels) * recall(prediction, reference, pixels)


def overlap(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """Szymkiewicz and Simpson: the share of the smaller mask; with an empty one, 1 for equal masks and 0 for others."""
    if not prediction or not reference:
        return Fraction(prediction == reference)
    return _share(prediction & reference, min(prediction, reference, key=len))


def tversky(*, alpha: Fraction, beta: Fraction) -> Oracle:
    """What is shared against what each has alone: alpha weighs what the prediction has alone, beta the reference."""

    def index(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
        shared = len(prediction & reference)
        against = alpha * len(prediction - reference) + beta * len(reference - prediction)
        return shared / (shared + against) if shared + against else Fraction(1)

    return index


def f_beta(*, beta: Fraction) -> Oracle:
    """The harmonic mean of precision and recall with weights 1 and beta^2 (van Rijsbergen)."""

    def measure(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
        if prediction & reference:
            p, r = precision(prediction, reference, pixels), recall(prediction, reference, pixels)
            return (1 + beta**2) / (1 / p + beta**2 / r)
        charged = len(prediction) + beta**2 * len(reference)
        return Fraction(0 if charged else 1)

    return measure


def weighted_hamming(*, gamma: Fraction) -> Oracle:
    """One less gamma times the share of the reference that is missed and 1 - gamma times that of the background that is
    marked; a class that is absent has no error."""

    def similarity(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
        background = whole(pixels) - reference
        missed = _share(background | reference - prediction, reference, otherwise=0)
        marked = _share(prediction, background, otherwise=0)
        return 1 - gamma * missed - (1 - gamma) * marked

    return similarity


#: By name in the catalogue. SQUARED: the signed square, as these have a root.
ORACLES: dict[str, Oracle] = {
    "dice": dice,
    "jaccard": jaccard,
    "hamming": hamming,
    "recall": recall,
    "precision": precision,
    "specificity": specificity,
    "negative_predictive_value": negative_predictive_value,
    "balanced_accuracy": balanced_accuracy,
    "youden": youden,
    "cohen_kappa": cohen_kappa,
    "volumetric_similarity": volumetric_similarity,
    "overlap": overlap,
}
SQUARED: dict[str, Oracle] = {"matthews": matthews_squared, "fowlkes_mallows": fowlkes_mallows_squared}
FAMILIES: dict[str, Callable[..., Oracle]] = {
    "tversky": tversky,
    "f_beta": f_beta,
    "weighted_hamming": weighted_hamming,
}


#: Metrics below the catalogue that are one minus one of it.
COMPLEMENTS = {
    "error_rate": "hamming",
    "false_negative_rate": "recall",
    "false_positive_rate": "specificity",
    "false_discovery_rate": "precision",
    "false_omission_rate": "negative_predictive_value",
    "volumetric_overlap_error": "jaccard",
}


def relative_volume_difference(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    if not reference:
        return Fraction(1 if prediction else 0)
    return Fraction(len(prediction) - len(reference), len(reference))


def markedness(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """Youden's J of the masks in each other's place."""
    return youden(reference, prediction, pixels)


def geometric_mean_squared(prediction: Mask, reference: Mask, pixels: int) -> Fraction:
    """The product over the classes that are there of how many of their pixels are found, squared where only one is."""
    if not reference or len(reference) == pixels:
        return hamming(prediction, reference, pixels) ** 2
    return recall(prediction, reference, pixels) * specificity(prediction, reference, pixels)


OTHERS: dict[str, Oracle] = {"relative_volume_difference": relative_volume_difference, "markedness": markedness}
