"""Metrics of the background, and means over foreground and background: what is often printed as mIoU or mean Dice of two classes."""

from functools import cache

import sympy as sp

from segbounds.metrics.catalogue import CATALOGUE
from segbounds.metrics.counts import fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity

_EXCHANGED = {tp: tn, tn: tp, fp: fn, fn: fp}


@cache
def of_background(metric: Similarity) -> Similarity:
    """The metric with both masks replaced by their complements: of recall it is specificity, of precision NPV, of accuracy itself."""
    formula = metric.formula.xreplace(_EXCHANGED)
    for entry in CATALOGUE.values():
        if isinstance(entry, Similarity) and sp.cancel(entry.formula - formula) == 0:
            return entry
    return Similarity(
        f"{metric.name} of the background", formula, metric.when_undefined.xreplace(_EXCHANGED), metric.parameters
    )


@cache
def of_both(metric: Similarity) -> Similarity:
    """The mean of the metric over foreground and background; where one of them has no value, it counts with its value at 0/0."""
    other = of_background(metric)
    if other == metric:
        return metric
    there = (metric.formula + other.formula) / 2
    return Similarity(f"{metric.name} over both classes", there, 1, metric.parameters)
