"""Every pair of masks of a size, one after the other: for metrics that no other method knows on whole counts.

Floats say which counts have what is known and where an expression is largest, with room for their rounding; exact values decide.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate, value_at
from segbounds.regions.bound import Limit, most
from segbounds.regions.facts import Fact, Size

NEAR = 1e-9  # floats may be off by less, many times over: counts are small
FEW = 1000  # pairs of which exact values are computed


def with_values(known: Sequence[Fact], size: Size) -> Counts:
    """All counts of a size that have what is known, as columns, most true positives first."""
    found = np.array(_every(size))
    for item in known:
        values = _values(item.metric, Counts(*found))
        low, high = float(item.value.low), float(item.value.high)
        fits = (values > low + NEAR) & (values < high - NEAR)
        open_places = np.flatnonzero(~fits & (values > low - NEAR) & (values < high + NEAR))
        for place in open_places:
            fits[place] = item.holds(_at(Counts(*found), int(place)))
        found = found[:, fits]
    return Counts(*found)


def largest(of: sp.Expr, counts: Counts) -> Limit:
    """Where an expression is largest among some counts."""
    return most(Limit(value_at(of, there), there, attained=True) for there in _near(_values(of, counts), counts))


def factors(one: sp.Expr, other: sp.Expr, counts: Counts) -> Iterator[sp.Expr]:
    """How many times one metric is the other one where that is most; infinite where only the other one is zero."""
    first, second = _values(one, counts), _values(other, counts)
    both = (first > NEAR) & (second > -NEAR)
    with np.errstate(all="ignore"):
        quotients = np.where(both, first / np.maximum(second, 0), 0)
    quotients[second < NEAR] = np.where(both, np.inf, 0)[second < NEAR]
    for there in _near(quotients, counts):
        top, bottom = value_at(one, there), value_at(other, there)
        if top > 0 and bottom >= 0:
            yield top / bottom if bottom > 0 else sp.oo


def _near(values: np.ndarray, counts: Counts) -> Iterator[Counts]:
    """The counts with the largest values, as far as floats can tell."""
    best = values.max()
    places = np.flatnonzero(values >= best - NEAR * max(1.0, abs(best)) if np.isfinite(best) else np.isinf(values))
    if len(places) > FEW:
        raise Unsupported("too many pairs of masks come near to what is largest")
    return (_at(counts, int(place)) for place in places)


def _every(size: Size) -> Counts:
    total = size.pixels
    if size.positives is None:
        sides = np.indices((total + 1,) * 3).reshape(3, -1)
        hits, alarms, misses = sides[:, sides.sum(axis=0) <= total][:, ::-1]
    else:
        hits, alarms = (side.ravel()[::-1] for side in np.indices((size.positives + 1, total - size.positives + 1)))
        misses = size.positives - hits
    return Counts(hits, alarms, misses, total - hits - alarms - misses)


def _values(of: sp.Expr, counts: Counts) -> np.ndarray:
    with np.errstate(all="ignore"):  # a quotient of metrics makes no statement where both are 0
        values = np.asarray(evaluate(of, counts), float) + np.zeros(len(counts.tp))
    if not np.isfinite(values).all():
        raise Unsupported(f"{of} has no value on some pairs of masks")
    return values


def _at(counts: Counts, place: int) -> Counts:
    return Counts(*(int(column[place]) for column in counts))
