"""What a loss is on binary masks: the form that most have, solved for its numbers, bare, scaled and shifted, or bent."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import Any

import numpy as np

from segbounds.learning.audit.call import Asked, masks
from segbounds.masks.counting import count
from segbounds.metrics.catalogue import CATALOGUE, dice, jaccard, precision, recall, tversky
from segbounds.metrics.counts import Counts, fn, fp, tp
from segbounds.metrics.similarity import Similarity, evaluate

SAME = 1e-6  # two values that differ by less are one: sure logits are off by a billionth


def some_counts() -> list[Counts]:
    """Counts of twenty pixels with true positives, symmetric and not."""
    return [Counts(a, b, c, 20 - a - b - c) for a, b, c in product((1, 3, 6), (0, 1, 4), (0, 2, 5))]


PERFECT, NOTHING, EVERYTHING, OPPOSITE = (
    Counts(6, 0, 0, 14),
    Counts(0, 0, 6, 14),
    Counts(6, 14, 0, 0),
    Counts(0, 14, 6, 0),
)
BOTH_EMPTY, ALARM_ALONE = Counts(0, 0, 0, 20), Counts(0, 3, 0, 17)


@dataclass(frozen=True)
class Bend:
    """An increasing function of a metric's loss: as it is written, itself, and backwards."""

    name: str
    forth: Callable[[float], float]
    back: Callable[[np.ndarray], np.ndarray]


def _power(p: float) -> Bend:
    return Bend(f"(1 - {{}})^{p:.4g}", lambda v: max(v, 0.0) ** p, lambda v: np.maximum(v, 0) ** (1 / p))


PLAIN = Bend("1 - {}", lambda v: v, lambda v: v)
BENDS = (
    *(_power(p) for p in (0.5, 2 / 3, 0.75, 4 / 3, 1.5, 2, 3)),
    Bend("-log {}", lambda v: -math.log(1 - v) if v < 1 else math.inf, lambda v: 1 - np.exp(-v)),
    Bend("log cosh (1 - {})", lambda v: math.log(math.cosh(v)), lambda v: np.arccosh(np.exp(np.maximum(v, 0)))),
)


@dataclass(frozen=True)
class Form:
    """offset + scale bend(1 - (tp + above)/(tp + alpha fp + beta fn + below))."""

    alpha: float
    beta: float
    above: float
    below: float
    offset: float = 0.0
    scale: float = 1.0
    bend: Bend = PLAIN

    @property
    def similarity(self) -> Similarity:
        """The index without its smoothing."""
        weights = (Fraction(self.alpha).limit_denominator(1000), Fraction(self.beta).limit_denominator(1000))
        for known in (dice, jaccard, precision, recall):
            if weights == _weights_of(known):
                return known
        return tversky(alpha=weights[0], beta=weights[1])

    @property
    def smoothed(self) -> Similarity:
        """The index as it stands: for evaluating it, at counts that are not scaled."""
        top, bottom = (
            tp + _rounded(self.above),
            tp + _rounded(self.alpha) * fp + _rounded(self.beta) * fn + _rounded(self.below),
        )
        return Similarity("smoothed", top / bottom, when_undefined=1)

    @property
    def name(self) -> str:
        return affine(self.offset, self.scale, self.bend.name.format(self.similarity), str(self.similarity))

    def of(self, loss: float) -> float:
        """The value of a loss that is this function of a metric's loss."""
        return self.offset + self.scale * self.bend.forth(loss)


def affine(offset: float, scale: float, loss: str, metric: str) -> str:
    """What offset + scale loss is called."""
    if (offset, scale) == (0, 1):
        return loss
    if loss == f"1 - {metric}":
        if (offset, scale) == (-1, 1):
            return f"-{metric}"
        if (offset, scale) == (1, -1):
            return f"{metric} itself"
        if (offset, scale) == (0.5, 0.5):
            return f"1 - {metric}/2 (a factor 2 is missing)"
    bracketed = f"({loss})" if " " in loss and not loss.startswith("(") else loss
    return f"{scale:.4g} times {bracketed}" if offset == 0 else f"{offset:.4g} + {scale:.4g} {bracketed}"


def _rounded(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**6)


def _weights_of(similarity: Similarity) -> tuple[Fraction, Fraction]:
    first, second = (1 / similarity(Counts(1, *wrong)) - 1 for wrong in ((1, 0, 0), (0, 1, 0)))
    return Fraction(first), Fraction(second)


def fitted(rows: np.ndarray, values: np.ndarray) -> np.ndarray | None:
    """The numbers with which columns add up to the values in least squares; None where there are none."""
    if not (np.isfinite(rows).all() and np.isfinite(values).all()) or np.abs(values).max(initial=0) > 1e12:
        return None
    try:
        numbers, *_ = np.linalg.lstsq(rows, values, rcond=None)
    except np.linalg.LinAlgError:
        return None
    return numbers


def solved(values: np.ndarray, counts: Sequence[Counts]) -> Form | None:
    """The bare form that has these values at these counts, if there is one: with S = 1 - value, S (tp + a fp + b fn + r) = tp + s is
    linear in its numbers."""
    if not np.isfinite(values).all():
        return None
    hits, alarms, misses, _ = np.array(counts, float).T
    s = 1 - values
    numbers = fitted(np.stack([s * alarms, s * misses, -np.ones_like(s), s], 1), hits * values)
    if numbers is None:
        return None
    alpha, beta, above, below = (float(number) for number in numbers)
    bottom = hits + alpha * alarms + beta * misses + below
    if not (abs(bottom) > SAME).all() or np.abs(1 - (hits + above) / bottom - values).max() > 10 * SAME:
        return None
    a, b, above, below = (round(number, 6) + 0.0 for number in (alpha, beta, above, below))
    return Form(a, b, above, below) if min(a, b) >= 0 else None  # an index that errors make better is none


def solved_affinely(values: np.ndarray, counts: Sequence[Counts]) -> Form | None:
    """The same with an offset A and a scale B: with v the value and C = A + B, v (tp + a fp + b fn + r) = C (tp + a fp + b fn + r)
    - B (tp + s) is linear in a, b, r, A, C a, C b and C r - B s."""
    hits, alarms, misses, _ = np.array(counts, float).T
    one = np.ones_like(values)
    rows = np.stack([-values * alarms, -values * misses, -values, hits, alarms, misses, one], 1)
    numbers = fitted(rows, values * hits)
    if numbers is None:
        return None
    alpha, beta, below, offset, of_alarms, of_misses, rest = (float(number) for number in numbers)
    if max(abs(alpha), abs(beta)) < SAME:
        return None
    wrong = of_alarms / alpha if abs(alpha) > abs(beta) else of_misses / beta  # C: what is all wrong
    scale = wrong - offset
    if abs(scale) < SAME:
        return None
    above = (wrong * below - rest) / scale
    bottom = hits + alpha * alarms + beta * misses + below
    if not (abs(bottom) > SAME).all():
        return None
    found = offset + scale * (1 - (hits + above) / bottom)
    if np.abs(found - values).max() > 10 * SAME * max(1.0, abs(scale)):
        return None
    a, b, above, below, offset, scale = (
        round(number, 5) + 0.0 for number in (alpha, beta, above, below, offset, scale)
    )
    return Form(a, b, above, below, offset, scale) if min(a, b, above, below) >= 0 else None


def bent(values: np.ndarray, counts: Sequence[Counts]) -> Form | None:
    """A power of a form, its logarithm, or its log cosh."""
    for bend in BENDS:
        with np.errstate(all="ignore"):
            form = solved(bend.back(values), counts)
        if form is not None and min(form.alpha, form.beta) >= 0:
            there = np.array([bend.forth(1 - float(form.smoothed(each))) for each in counts])
            if np.abs(there - values).max() < 100 * SAME:
                return replace(form, bend=bend)
    return None


@dataclass(frozen=True)
class OnMasks:
    """What a loss is on binary masks, with a name; the form where there is one; by how much it is multiplied where logits of size 1 were
    given; whether it is a number everywhere; whether it has a name at all, or grows with the metric; and, of a metric without such a form,
    which one, and what is added to its loss and by how much that is multiplied."""

    name: str
    form: Form | None = None
    factor: float = 1.0
    finite: bool = True
    named: bool = True
    grows: bool = False
    metric: Similarity | None = None
    offset: float = 0.0
    scale: float = 1.0


@np.errstate(over="ignore", invalid="ignore")  # what is too large for floats fits no form
def on_masks(asked: Asked) -> OnMasks:
    counts = some_counts()
    values = np.array([asked(*masks(each)) for each in counts])
    if off := not_finite(values):
        return OnMasks(f"no metric: {off}", finite=False, named=False)
    if np.ptp(values) < SAME:
        return OnMasks(f"{values[0]:.4g} everywhere", named=False)
    if form := solved(values, counts):
        return OnMasks(form.name, form)
    if asked.call.input == "logits":
        at_one = np.array([asked(*masks(each), 1.0) for each in counts]) / 2
        if form := solved(at_one, counts):
            return OnMasks(f"at logits of ±1 2 times 1 - {form.similarity}", form, 2.0)
    if form := bent(values, counts):
        return OnMasks(form.name, form)
    if form := solved_affinely(values, counts):
        return OnMasks(form.name, form, grows=form.scale < 0)
    if found := _catalogued(values, counts):
        return found
    weights = _weighted(values, counts)
    if weights is not None:
        return OnMasks(
            f"the share of wrong pixels, where false negatives weigh {weights:.4g} times what false positives do"
        )
    return OnMasks("no metric that is known here", named=False)


def averaged(asked: Asked, metric: Similarity) -> str:
    """Over which classes a loss is the mean of 1 - metric on masks that have all of them; nothing where over none."""
    if asked.call.channels == 1:
        return ""
    values, losses = [], []
    for pair in map(masks, some_counts()):
        guess, truth = (asked.call.classes(mask)[0].numpy() > 0.5 for mask in pair)
        if truth.any(axis=1).all():
            values.append(asked(*pair))
            losses.append([1 - float(metric(count(one, other))) for one, other in zip(guess, truth, strict=True)])
    for classes, first in (("all classes", 0), ("the classes without the background", 1)):
        if losses and np.allclose(values, np.array(losses)[:, first:].mean(axis=1), atol=1e-4):
            return classes
    return ""


def not_finite(values: np.ndarray) -> str:
    """At how many of some places a loss is no number; nothing where there is none."""
    off = int((~np.isfinite(values)).sum())
    return f"NaN or infinite at {off} of {len(values)}" if off else ""


def _catalogued(values: np.ndarray, counts: Sequence[Counts]) -> OnMasks | None:
    """A metric of the catalogue that has no such form, or a mean over both classes; scaled and shifted."""
    for name, of, wanted in _losses_at(tuple(counts)):
        numbers = fitted(np.stack([np.ones_like(wanted), wanted], 1), values)
        if numbers is None:
            continue
        offset, scale = (round(float(number), 5) + 0.0 for number in numbers)
        if abs(scale) < SAME or np.abs(numbers[0] + numbers[1] * wanted - values).max() > 10 * SAME * max(
            1.0, abs(scale)
        ):
            continue
        proportional = abs(offset) < 1e-4 and scale not in (1.0, -1.0)
        says = f"proportional to 1 - {name}" if proportional else affine(offset, scale, f"1 - {name}", name)
        metric = of if isinstance(of, Similarity) else None
        return OnMasks(says, grows=scale < 0, metric=metric, offset=float(numbers[0]), scale=float(numbers[1]))
    return None


def _weighted(values: np.ndarray, counts: Sequence[Counts]) -> float | None:
    """The weight b/a of (a fp + b fn)/(negatives + k positives), as weighted cross-entropies have it, if there is one."""
    hits, alarms, misses, rest = np.array(counts, float).T
    numbers = fitted(np.stack([alarms, misses, -values * (hits + misses)], 1), values * (alarms + rest))
    if numbers is None:
        return None
    a, b, k = numbers
    bottom = alarms + rest + k * (hits + misses)
    fits = abs(a) > SAME and np.abs((a * alarms + b * misses) / bottom - values).max() < 1e-5 * np.abs(values).max()
    return float(b / a) if fits else None


@cache
def _losses_at(counts: tuple[Counts, ...]) -> list[tuple[str, Callable[[Counts], Any], np.ndarray]]:
    """What is one minus each of the others at some counts: every audit asks at the same ones."""
    return [(name, of, 1 - np.array([float(of(each)) for each in counts])) for name, of in _others()]


def _others() -> Iterator[tuple[str, Callable[[Counts], Any]]]:
    for of in CATALOGUE.values():
        if isinstance(of, Similarity):
            yield str(of), of
    for of in (dice, jaccard):
        yield f"the mean of {of} over background and foreground", partial(_of_both_classes, of)


def _of_both_classes(of: Similarity, counts: Counts) -> Any:
    return (evaluate(of, counts) + evaluate(of, Counts(*reversed(counts)))) / 2
