"""Means over foreground and background of pooled counts, where mean Dice and mean Jaccard of both are among what is known.

With e errors, tp = aε and tn = bε make the Dices of the two classes any two numbers below one, independently. Where their mean is m, the
mean Jaccard rises with their distance, since Jaccard is a convex function φ(D) = D/(2 - D): it lies between φ(m), where they are equal,
and (φ(max(0, 2m - 1)) + φ(min(1, 2m)))/2, where they are as far apart as can be. How the errors are of the two kinds is then free.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache

import sympy as sp

from segbounds.metrics.catalogue import dice, jaccard, precision, recall
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.metrics.two_classes import of_both
from segbounds.regions.printed import Reported, decimals

HALVINGS = 40
SHARES = 64  # of the errors that are false negatives, which are tried
ROUGH = 1e-9  # of floats
FINEST = 10**7  # the least part of a Dice


def contradiction_of_both(given: Mapping[Similarity, Reported]) -> str:
    """Why no counts have these two means; empty where some have."""
    two = _two(given)
    if two is None:
        return ""
    m, j = two
    low, high = _jaccard(m[0]), _highest(m[1])
    if low <= j[1] and j[0] <= high:
        return ""
    gap = max(low - j[1], j[0] - high)
    ends = " and ".join(decimals(sp.Rational(end.numerator, end.denominator)) for end in (low, high))
    told, said = (given[of_both(metric)] for metric in (dice, jaccard))
    return (
        f"given {of_both(dice)} = {told.text}, {of_both(jaccard)} lies between {ends}, "
        f"not {said.text}, which misses it by {float(gap):.6g}"
    )


def counts_with_both(given: Mapping[Similarity, Reported]) -> Counts | None:
    """Counts with everything that is given, evaluated exactly; None where none were found, which says nothing."""
    two = _two(given)
    if two is None:
        return None
    rough = {metric: value for metric, value in given.items() if metric in _roughly()}
    ends = {metric: (float(value.low) - ROUGH, float(value.high) + ROUGH) for metric, value in rough.items()}
    for counts in _candidates(*two, 1 if len(given) == len(two) else SHARES):
        near = all(low <= _roughly()[metric](counts) <= high for metric, (low, high) in ends.items())
        if near and all(value.contains(value_at(metric, counts)) for metric, value in given.items()):
            return counts
    return None


@cache
def _roughly() -> dict[Similarity, Callable[[Counts], float]]:
    """The means in floats, by which most candidates are seen to miss something; positive errors leave no denominator at 0."""
    return {
        of_both(jaccard): lambda c: (c.tp / (c.tp + c.fp + c.fn) + c.tn / (c.tn + c.fp + c.fn)) / 2,
        of_both(dice): lambda c: c.tp / (2 * c.tp + c.fp + c.fn) + c.tn / (2 * c.tn + c.fp + c.fn),
        of_both(recall): lambda c: (c.tp / max(c.tp + c.fn, 1) + c.tn / max(c.tn + c.fp, 1)) / 2,
        of_both(precision): lambda c: (c.tp / max(c.tp + c.fp, 1) + c.tn / max(c.tn + c.fn, 1)) / 2,
    }


Ends = tuple[Fraction, Fraction]


def _two(given: Mapping[Similarity, Reported]) -> tuple[Ends, Ends] | None:
    known = [given.get(of_both(metric)) for metric in (dice, jaccard)]
    if any(value is None for value in known):
        return None
    first, second = ((Fraction(v.low.p, v.low.q), Fraction(v.high.p, v.high.q)) for v in known if v is not None)
    return first, second


def _candidates(m: Ends, j: Ends, shares: int) -> Iterator[Counts]:
    """The middle of what was printed first, then its corners, drawn a little inwards."""
    for part in ((1, 1), (1, 7), (7, 1), (1, 31), (31, 1), (1, 255), (255, 1)):
        for other in ((1, 1), (1, 7), (7, 1)):
            first, second = _apart(_between(m, part), _between(j, other))
            if not 0 <= first <= second < 1:
                continue
            for share in range(shares + 1) if shares > 1 else (0,):
                yield _counts(first, second, Fraction(share, shares))
                yield _counts(second, first, Fraction(share, shares))


def _between(ends: Ends, part: tuple[int, int]) -> Fraction:
    low, high = max(ends[0], Fraction(0)), min(ends[1], Fraction(1))
    return (low * part[1] + high * part[0]) / sum(part)


def _apart(m: Fraction, j: Fraction) -> Ends:
    """The Dices of the two classes with these means, nearly."""
    low, high = Fraction(0), min(m, 1 - m)  # how far each lies from the mean
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        middle = Fraction(round(middle * FINEST * FINEST), FINEST * FINEST)
        if (_jaccard(m - middle) + _jaccard(m + middle)) / 2 < j:
            low = middle
        else:
            high = middle
    return m - low, m + low


def _counts(first: Fraction, second: Fraction, share: Fraction) -> Counts:
    """Counts where foreground and background have these Dices, and such a share of the errors are false negatives."""
    errors = FINEST
    there, not_there = (round(errors * d / (2 * (1 - d))) for d in (first, second))
    missed = round(errors * share)
    return Counts(there, errors - missed, missed, not_there)


def _jaccard(d: Fraction) -> Fraction:
    return d / (2 - d)


def _highest(m: Fraction) -> Fraction:
    m = min(max(m, Fraction(0)), Fraction(1))
    return (_jaccard(max(Fraction(0), 2 * m - 1)) + _jaccard(min(Fraction(1), 2 * m))) / 2
