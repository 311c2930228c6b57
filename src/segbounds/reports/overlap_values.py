"""Dice and Jaccard of one pair of masks: each says the other exactly, which most tables are decided by."""

import sympy as sp

from segbounds.metrics.catalogue import dice
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import Fact
from segbounds.regions.printed import Reported, decimals, told_apart


def contradiction_of_overlap(one: tuple[Similarity, Reported], last: tuple[Similarity, Reported]) -> str:
    """Why no pair of masks has both values; empty where some have, and where one that only touches leaves an end out."""
    metric, value = last
    by_formula = (lambda j: 2 * j / (1 + j)) if metric == dice else (lambda d: d / (2 - d))
    low, high = (by_formula(min(max(end, sp.Integer(0)), sp.Integer(1))) for end in (one[1].low, one[1].high))
    gap = max(low - value.high, value.low - high)
    if gap <= 0:
        return ""
    *ends, least, most = told_apart(low, high, value.low, value.high)
    ends, claimed = list(dict.fromkeys(ends)), " to ".join(dict.fromkeys((least, most)))
    lies = "is" if len(ends) == 1 else "lies between"
    can = f"given {Fact(*one).text}, {metric} {lies} {' and '.join(ends)}"
    return f"these values cannot all be true: {can}, not {claimed}, which misses it by {decimals(gap)}"
