"""Assertions about metrics for one's own test suite.

    >>> assert_bound("dice - jaccard <= 0.18")
    >>> assert_consistent(dice="0.9061", iou="0.8284")

What fails, fails with an AssertionError that says why; what cannot be read is an InputError. The pytest plugin (pytest_plugin.py)
runs whole theorem files; neither needs the other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from segbounds.bounds.consistency import consistent
from segbounds.engines import certify, examine, observe
from segbounds.errors import InputError
from segbounds.masks.counting import count
from segbounds.metrics.counts import Counts
from segbounds.regions.facts import Size
from segbounds.show.proofs import answer
from segbounds.theorems.claims import claim as read
from segbounds.theorems.evidence import Budget, Outcome, Result
from segbounds.theorems.records import Theorem

FEW_CHARACTERS = 8  # of a float that was written by hand, such as 0.9061
Observed = tuple[tuple[str, Counts], ...]


def assert_bound(
    claim: str,
    *,
    where: str | Sequence[str] = (),
    masks: tuple[Any, Any] | None = None,
    counts: Sequence[Any] | None = None,
    time: float | None = None,
) -> None:
    """Asserts a relation between metrics: proved for all pairs of masks, or true on given ones, exactly.

    claim, where
        As `segbounds prove` takes them: ``assert_bound("recall >= dice", where="fn <= fp")``.
    masks
        (prediction, reference), as `segbounds.masks.counting.count` takes one pair: the claim is about this pair only.
    counts
        (tp, fp, fn, tn), whole numbers, or arrays of them for many pairs: the claim is about these only.
    time
        Seconds on the clock after which the claim is left undecided; None is no limit.

    Raises AssertionError with the counts and a drawing of masks for which the claim is false; where it is neither proved nor
    refuted, with the reason; and where no pair satisfies the hypotheses. InputError for what cannot be read.
    """
    __tracebackhide__ = True  # pytest shows the line that asserts
    theorem = read(claim, (where,) if isinstance(where, str) else where)
    if masks is None and counts is None:
        wanted, engine, budget = Outcome.PROVED, certify.NAME, Budget(time=time)
    else:
        wanted, engine = Outcome.CONSISTENT, observe.NAME
        budget = Budget(observed=_observed(theorem, masks, counts))
    verdict = examine(theorem, budget, (engine,))
    if verdict.outcome is not wanted:
        raise AssertionError(answer(Result(theorem, verdict), engine))


def assert_consistent(
    *,
    size: Size | None = None,
    exact: bool = False,
    rounding: str = "nearest",
    averaged: bool = False,
    images: int | None = None,
    ddof: int | None = None,
    **reported: Any,
) -> None:
    """Asserts that reported numbers can all be true of one pair of masks, or of one pooled table of counts.

    reported
        Values by metric name: ``assert_consistent(dice="0.90", iou="0.82")``. A text (or a Decimal) stands for all that rounds to it; a
        float is a number that was computed, and stands for itself up to rounding errors; whole numbers and fractions, and texts like
        ``"==0.9"``, are exact. Metrics with parameters have names that are no Python names:
        ``assert_consistent(**{"tversky:alpha=0.3,beta=0.7": "0.8"}, dice="0.9")``.
    size
        The number of pixels, and of positive ones where it is known.
    exact
        Decimals stand for themselves.
    rounding
        How texts were rounded: "nearest", "down" (cut off), "up" or "any".
    averaged
        The numbers are means over images, with standard deviations where they are written like ``"0.85 ± 0.10"``.
    images, ddof
        The number of images, and 0 or 1 for standard deviations that divide by n or by n - 1; only with ``averaged``.

    Raises AssertionError with the sentence that says which numbers contradict; InputError for what is no metric or no
    value, and where neither was shown.
    """
    __tracebackhide__ = True
    if not reported:
        raise InputError("there is nothing to hold together: give reported values, such as dice='0.9061', iou='0.8284'")
    if not averaged and (images is not None or ddof is not None):
        raise InputError("images and ddof are about means over images: add averaged=True")
    if averaged and size is not None:
        raise InputError("means over images are not about one size: leave the size out")
    found: Any
    if averaged:
        from segbounds.means.averages import mean_consistent

        found = mean_consistent(reported, images=images, ddof=ddof, exact=exact, rounding=rounding)
    else:
        found = consistent(reported, size=size, exact=exact, rounding=rounding)
    if found.possible is None:
        raise InputError(f"this is not settled: {found.reason}")
    if not found.possible:
        raise AssertionError(f"impossible: {found.reason}{_hint(reported)}")


def _hint(reported: Mapping[str, Any]) -> str:
    """What to do where a rounded number was written as a float, which stands for itself."""
    for name, value in reported.items():
        if isinstance(value, float) and len(str(value)) <= FEW_CHARACTERS:
            return f" (a float stands for itself: write a rounded value as a text, {name}='{value}')"
    return ""


def _observed(theorem: Theorem, masks: tuple[Any, Any] | None, counts: Sequence[Any] | None) -> Observed:
    """The given pairs with a name each."""
    if masks is not None and counts is not None:
        raise InputError("masks and counts are both given: a claim is about one or the other")
    if theorem.parameters:
        names = ", ".join(map(str, theorem.parameters))
        raise InputError(f"on given masks {names} must be numbers: write them into the claim")
    if masks is not None:
        prediction, reference = masks
        return (("the given masks", count(prediction, reference)),)
    return tuple((f"pair {number}", pair) for number, pair in enumerate(_pairs(counts)))


def _pairs(counts: Any) -> list[Counts]:
    try:
        columns = np.atleast_2d(np.stack([np.asarray(column) for column in counts], axis=-1))
    except (TypeError, ValueError):  # no sequence, an empty one, arrays of different lengths
        columns = np.empty((0, 0))
    if columns.shape[1:] != (4,) or columns.dtype.kind not in "iu" or (columns < 0).any():
        raise InputError("counts are (tp, fp, fn, tn): four whole numbers from 0, or four arrays of them of one length")
    return [Counts(*map(int, pair)) for pair in columns]
