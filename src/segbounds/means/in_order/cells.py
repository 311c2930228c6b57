"""Images divided by where their values lie between those that are known: cells, and pairs of masks in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise, product

import numpy as np

from segbounds.means.certificates.floors import Limits
from segbounds.means.certificates.programmes import Programme, programme_of
from segbounds.means.in_order.order_statistics import SideShare
from segbounds.metrics.similarity import Similarity

MOST = 30  # cells: where there would be more, a metric is not divided
ACROSS = 240  # pairs of columns between which columns with a value are sought
HALVINGS = 50  # until these are found
NEAR = 1e-11  # of an end in floats
UNIFORM = 4242
BASES, KEPT = 8, 2_000  # programmes, and levels of which pairs are kept


@dataclass(frozen=True)
class Cell:
    """Between which numbers metrics lie on some images."""

    limits: Limits

    def has(self, share: SideShare) -> bool:
        """Whether its images are among those of a share."""
        for metric, low, high in self.limits:
            if metric == share.metric:
                return high <= share.end if share.below else low >= share.end
        return False

    def members(self, programme: Programme) -> np.ndarray:
        """Which columns lie in it."""
        fine = np.ones(programme.counts.shape[1], bool)
        for metric, low, high in self.limits:
            values = programme.of(metric)
            fine &= (values >= float(low) - NEAR) & (values <= float(high) + NEAR)
        return np.flatnonzero(fine)


def cells_of(
    limits: Mapping[Similarity, tuple[Fraction, Fraction]], shares: Sequence[SideShare]
) -> tuple[list[Cell], list[SideShare]]:
    """All cells: between the ends of shares, of one metric after the other; and the shares that are between cells."""
    sides: list[list[tuple[Similarity, Fraction, Fraction]]] = []
    many = 1
    for metric, (low, high) in limits.items():
        places = {share.end for share in shares if share.metric == metric and low < share.end < high}
        ends = sorted({low, high, *places})
        if many * (len(ends) - 1) > MOST:
            ends = [low, high]
            shares = [share for share in shares if share.metric != metric]
        if len(ends) < 2:
            ends = [low, low]
        many *= len(ends) - 1
        sides.append([(metric, *pair) for pair in pairwise(ends)])
    return [Cell(chosen) for chosen in product(*sides)], list(shares)


def fill(programme: Programme, cells: Sequence[Cell]) -> None:
    """Columns with values at the ends and in the middle of cells."""
    levels = dict.fromkeys(
        (metric, level)
        for cell in cells
        for metric, low, high in cell.limits
        for level in (low + (high - low) / 1000, (low + high) / 2, high - (high - low) / 1000, low, high)
    )
    for metric, level in levels:
        found = at_level(programme, metric, float(level))
        if found.shape[1]:
            programme.add(found)


def at_level(programme: Programme, metric: Similarity, level: float) -> np.ndarray:
    """Pairs on which a metric has a value, between columns below it and columns above, of those that a programme begins with."""
    return _pairs_at(programme.metrics, metric, level)


@lru_cache(maxsize=BASES)
def _base(metrics: tuple[Similarity, ...]) -> Programme:
    return programme_of(metrics)


@lru_cache(maxsize=KEPT)
def _pairs_at(metrics: tuple[Similarity, ...], metric: Similarity, level: float) -> np.ndarray:
    """Boxes that are divided have most of their ends in common."""
    programme = _base(metrics)
    first = programme.counts[:, : programme.first]
    values = programme.value(metric, first)
    below, above = np.flatnonzero(values < level), np.flatnonzero(values > level)
    same = first[:, values == level][:, :ACROSS]
    if not (len(below) and len(above)):
        return same
    draw = np.random.default_rng(UNIFORM)
    simple = np.flatnonzero((first > 0).sum(axis=0) == 1)  # of one count alone: between these a metric is extreme
    pairs = [pair for pair in combinations(simple, 2) if (values[list(pair)] < level).sum() == 1]
    low = np.array([a if values[a] < level else b for a, b in pairs] + [*draw.choice(below, ACROSS)], int)
    high = np.array([b if values[a] < level else a for a, b in pairs] + [*draw.choice(above, ACROSS)], int)
    one, other = first[:, low], first[:, high]
    for _ in range(HALVINGS):
        between = (one + other) / 2
        rising = programme.value(metric, between) < level
        one, other = np.where(rising, between, one), np.where(rising, other, between)
    there = programme.value(metric, one)
    return np.hstack([same, one[:, np.abs(there - level) < NEAR]])
