"""Whether reported scores can all be true: do segbounds and mlscorecheck give the same answer, who is right where not, how fast are they?

mlscorecheck knows how many pixels are positive and negative, and asks whether some confusion matrix has all of the scores. Random
problems go to both, in turn, in one process: from one to four scores, half of the problems rounded from real counts, half moved by
something from one unit in the last digit up. Both get the same closed intervals: eps is half a unit in the last digit, to which
mlscorecheck adds a tolerance of 1e-6, and so do we. Where a score is 0/0, mlscorecheck lets it pass for some scores and not for
others, while a similarity has a value there.

Every problem on few pixels is also settled by looking at all confusion matrices, with fractions wherever a float is near to a bound,
and so is every disagreement on many. Means over images are another question here than there (mlscorecheck knows the sizes of all of
them), but what is impossible for images of any size is so for these: there, that one is implied by the other is what is checked.

Left out are the scores of which a row of pairs (all but the false positives fixed) does not make a quotient of linear functions or
a root of one: markedness, the unified performance measure and the prevalence threshold.

Rows are appended to benchmarks/results/scorecheck.csv; the problems on which the two disagree to scorecheck_disagreements.csv.
"""

import argparse
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import sqrt
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import sympy as sp
from rows import append, here

from segbounds.averages import consistent_averages
from segbounds.counts import Counts, fn, fp, tn, tp
from segbounds.errors import InputError
from segbounds.relations import consistent
from segbounds.reports import Reported
from segbounds.similarities import Similarity, parse, value_at
from segbounds.whole_counts import Size

COLUMNS = (
    "date", "question", "problems", "possible", "enumerated", "agree", "zero_by_zero", "peer_wrong", "ours_wrong", "not_answered",
    "ours_median_ms", "peer_median_ms", "median_ratio", "ours_slowest_s", "ours_total_s", "peer_total_s", "total_ratio", "cpu", "versions",
)  # fmt: skip
DISAGREEMENTS = (
    "date", "question", "positives", "negatives", "scores", "ours", "peer", "by_enumeration", "cause", "versions",
)  # fmt: skip

TOLERANCE = Fraction(1, 10**6)  # what mlscorecheck adds to eps
CELLS = 4 * 10**6  # confusion matrices that are looked at at once; problems with no more are all settled
NEAR = 1e-9  # floats this near to a bound, relatively, are compared again as fractions

Sides = Callable[[Any, Any, Any, Any], tuple[Any, Any]]


@dataclass(frozen=True)
class Score:
    """A score as its definition has it: top/bottom of (tp, fp, fn, tn), or top over the root of bottom; and as a similarity."""

    similarity: Similarity
    sides: Sides
    root: bool = False
    parameters: tuple[tuple[str, int], ...] = ()

    def holds(self, counts: Counts, value: Reported, undefined: bool | None) -> bool:
        """Whether the score is in a range, exactly; ``undefined`` where it is 0/0, or None for the value that the similarity has."""
        top, bottom = self.sides(*map(int, counts))
        if bottom == 0:
            return value.contains(value_at(self.similarity, counts)) if undefined is None else undefined
        low, high = Fraction(int(value.low.p), int(value.low.q)), Fraction(int(value.high.p), int(value.high.q))
        if self.root:  # x |x| grows with x
            top, low, high = (side * abs(side) for side in (top, low, high))
        return low * bottom <= top <= high * bottom


def _custom(name: str, formula: sp.Expr, when_undefined: int) -> Similarity:
    return Similarity(name, formula, when_undefined=when_undefined)


#: By the names of mlscorecheck. What is infinite somewhere gets a value there that nobody reports.
SCORES = {
    "acc": Score(parse("accuracy"), lambda tp, fp, fn, tn: (tp + tn, tp + fp + fn + tn)),
    "sens": Score(parse("recall"), lambda tp, fp, fn, tn: (tp, tp + fn)),
    "spec": Score(parse("specificity"), lambda tp, fp, fn, tn: (tn, tn + fp)),
    "ppv": Score(parse("precision"), lambda tp, fp, fn, tn: (tp, tp + fp)),
    "npv": Score(parse("npv"), lambda tp, fp, fn, tn: (tn, tn + fn)),
    "bacc": Score(
        parse("balanced_accuracy"),
        lambda tp, fp, fn, tn: (tp * (tn + fp) + tn * (tp + fn), 2 * (tp + fn) * (tn + fp)),
    ),
    "bm": Score(
        parse("youden"),
        lambda tp, fp, fn, tn: (tp * (tn + fp) + tn * (tp + fn) - (tp + fn) * (tn + fp), (tp + fn) * (tn + fp)),
    ),
    "f1p": Score(parse("dice"), lambda tp, fp, fn, tn: (2 * tp, 2 * tp + fp + fn)),
    "fbp": Score(
        parse("f_beta:beta=2"), lambda tp, fp, fn, tn: (5 * tp, 5 * tp + 4 * fn + fp), parameters=(("beta_positive", 2),)
    ),
    "f1n": Score(
        _custom("F1 of the background", 2 * tn / (2 * tn + fp + fn), 1),
        lambda tp, fp, fn, tn: (2 * tn, 2 * tn + fp + fn),
    ),
    "fbn": Score(
        _custom("F2 of the background", 5 * tn / (5 * tn + 4 * fp + fn), 1),
        lambda tp, fp, fn, tn: (5 * tn, 5 * tn + 4 * fp + fn),
        parameters=(("beta_negative", 2),),
    ),
    "ji": Score(parse("jaccard"), lambda tp, fp, fn, tn: (tp, tp + fp + fn)),
    "kappa": Score(
        parse("kappa"),
        lambda tp, fp, fn, tn: (2 * (tp * tn - fp * fn), (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)),
    ),
    "mcc": Score(
        parse("mcc"),
        lambda tp, fp, fn, tn: (tp * tn - fp * fn, (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
        root=True,
    ),
    "fm": Score(parse("fowlkes_mallows"), lambda tp, fp, fn, tn: (tp, (tp + fp) * (tp + fn)), root=True),
    "gm": Score(
        _custom("geometric mean", sp.sqrt(tp * tn / ((tp + fn) * (tn + fp))), 1),
        lambda tp, fp, fn, tn: (tp * tn, tp * tn * (tp + fn) * (tn + fp)),
        root=True,
    ),
    "lrp": Score(
        _custom("positive likelihood ratio", tp * (fp + tn) / (fp * (tp + fn)), -1),
        lambda tp, fp, fn, tn: (tp * (fp + tn), fp * (tp + fn)),
    ),
    "lrn": Score(
        _custom("negative likelihood ratio", fn * (fp + tn) / (tn * (tp + fn)), -1),
        lambda tp, fp, fn, tn: (fn * (fp + tn), tn * (tp + fn)),
    ),
    "dor": Score(_custom("diagnostic odds ratio", tp * tn / (fp * fn), -1), lambda tp, fp, fn, tn: (tp * tn, fp * fn)),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """Scores with their last digits at 10^-decimals, of a pair of masks with so many positive and negative pixels."""

    positives: int
    negatives: int
    decimals: int
    scores: tuple[tuple[str, Fraction], ...]

    @property
    def half(self) -> Fraction:
        return Fraction(1, 2 * 10**self.decimals)

    @property
    def ranges(self) -> dict[str, Reported]:
        """What mlscorecheck takes each score to be."""
        width = sp.Rational(str(self.half + TOLERANCE))
        return {name: Reported(sp.Rational(str(v)) - width, sp.Rational(str(v)) + width) for name, v in self.scores}

    @property
    def text(self) -> str:
        return ", ".join(f"{name} {float(value):.{self.decimals}f}" for name, value in self.scores)


# --- problems ---------------------------------------------------------------------------------------------------------


def problem(random: np.random.Generator, pixels: tuple[int, int], share: tuple[float, float]) -> Problem:
    """A random one: sizes, the share of positive pixels and errors are spread evenly over their orders of magnitude."""
    total = _whole(random, *pixels)
    positives = min(max(round(total * _spread(random, *share)), 1), total - 1)
    negatives = total - positives
    missed, alarms = (round(size * _spread(random, 1e-4, 1)) for size in (positives, negatives))
    counts = Counts(positives - missed, alarms, missed, negatives - alarms)
    digits = int(random.integers(2, 5))
    names = list(random.permutation([name for name, score in SCORES.items() if score.sides(*counts)[1] != 0]))
    chosen = names[: int(random.integers(1, 5))]
    scores = {name: _rounded(*SCORES[name].sides(*counts), SCORES[name].root, digits) for name in chosen}
    if random.random() < 0.5:
        for name in chosen[: int(random.integers(1, len(chosen) + 1))]:
            scores[name] += random.choice([-1, 1]) * Fraction(_whole(random, 1, 10 ** (digits - 1)), 10**digits)
    return Problem(positives, negatives, digits, tuple((str(name), value) for name, value in scores.items()))


def _spread(random: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def _whole(random: np.random.Generator, low: int, high: int) -> int:
    return round(_spread(random, low, high))


def _rounded(top: int, bottom: int, root: bool, digits: int) -> Fraction:
    value = top / sqrt(bottom) if root else Fraction(top, bottom)
    return Fraction(round(value * 10**digits), 10**digits)


# --- answers ----------------------------------------------------------------------------------------------------------


def ours(asked: Problem) -> bool:
    given = {SCORES[name].similarity: value for name, value in asked.ranges.items()}
    return consistent(given, size=Size(asked.positives + asked.negatives, asked.positives)).possible


def peers(asked: Problem) -> bool:
    from mlscorecheck.check.binary import check_1_testset_no_kfold

    scores = {name: float(value) for name, value in asked.scores}
    parameters = dict(pair for name, _ in asked.scores for pair in SCORES[name].parameters)
    sizes = {"p": asked.positives, "n": asked.negatives}
    return not check_1_testset_no_kfold(sizes, scores | parameters, float(asked.half))["inconsistency"]


def enumerated(asked: Problem, undefined: bool | None = None) -> bool:
    """The same by looking at every confusion matrix; ``undefined`` is whether a score that is 0/0 has the value that was reported,
    None where its similarity says."""
    ranges = asked.ranges

    def hold(counts: Counts) -> bool:
        return all(SCORES[name].holds(counts, value, undefined) for name, value in ranges.items())

    at_once = max(1, CELLS // (asked.negatives + 1))
    for start in range(0, asked.positives + 1, at_once):
        hits = np.arange(start, min(start + at_once, asked.positives + 1))
        certain, unsure = _looked_at(asked, hits, ranges)
        if certain or any(hold(counts) for counts in unsure):
            return True
    return False


def _looked_at(asked: Problem, hits: np.ndarray, ranges: dict[str, Reported]) -> tuple[bool, Iterator[Counts]]:
    """Whether floats are sure of some of the pairs with so many hits, and the pairs of which they are not."""
    found, alarms = hits[:, None].astype(float), np.arange(asked.negatives + 1)[None, :].astype(float)
    counts = (found, alarms, asked.positives - found, asked.negatives - alarms)
    inside = possible = np.ones((len(hits), asked.negatives + 1), bool)
    for name, value in ranges.items():
        top, bottom = SCORES[name].sides(*counts)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = top / (np.sqrt(bottom) if SCORES[name].root else bottom)
        low, high = float(value.low), float(value.high)
        margin = NEAR * max(1.0, abs(low), abs(high))
        inside = inside & (values > low + margin) & (values < high - margin) & (bottom != 0)
        possible = possible & (((values > low - margin) & (values < high + margin)) | (bottom == 0))
    places = zip(*np.nonzero(possible & ~inside), strict=True)
    pairs = ((int(hits[row]), int(column)) for row, column in places)
    unsure = (Counts(h, f, asked.positives - h, asked.negatives - f) for h, f in pairs)
    return bool(inside.any()), unsure


def cause(asked: Problem, ours: bool, peer: bool) -> str:
    """Which of two answers is wrong, and how: by enumeration."""
    if enumerated(asked) != ours:
        return "ours is wrong"
    if peer == ours:
        return ""
    return "value at 0/0" if enumerated(asked, undefined=peer) == peer else "peer is wrong"
