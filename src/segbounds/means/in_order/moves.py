"""So many images, each in its place, moved together by linear programmes until their means are what is wanted."""

from collections.abc import Sequence

import numpy as np

from segbounds.algebra.linear_programmes import optimum
from segbounds.means.in_order.cells import Cell
from segbounds.means.numbered.targets import Pool, Target

STEPS = 30
TOWARDS = 5  # images of its pool each is moved to, at a time
REACH = 0.3  # of the way, at first
SMALL = 1e-6  # of the way, along which slopes are taken
WITHIN = 0.8  # of half of the widths, where means are to end
BESIDE = 0.005  # of the width of a cell, which is so much narrower than what is known
MOST_MOVED = 60  # images


def moved_to(target: Target, counts: np.ndarray, pools: Sequence[Pool], cells: Sequence[Cell]) -> np.ndarray:
    """Counts of shape (4, images), each image with its pool and cell."""
    counts, reach = counts / counts.max(axis=0), REACH
    here = _missed(target, counts)
    for step in range(STEPS):
        if np.abs(here).max() < WITHIN or counts.shape[1] > MOST_MOVED:
            break
        after = _step(target, counts, pools, cells, reach, step)
        if after is None:
            reach /= 2
            continue
        after = np.where(_inside(target, after, cells), after, counts)
        there = _missed(target, after)
        if np.abs(there).max() < np.abs(here).max():
            counts, here = after, there
        else:
            reach /= 2
    return counts


def _missed(target: Target, counts: np.ndarray) -> np.ndarray:
    """By how much everything wanted is off its middle, in halves of the widths."""
    return np.asarray(target.missed(target.sums_of(target.values(counts)).sum(axis=1), 0.0, free=0.0))


def _step(
    target: Target, counts: np.ndarray, pools: Sequence[Pool], cells: Sequence[Cell], reach: float, step: int
) -> np.ndarray | None:
    """All images moved by what a programme with the slopes here says: towards the middle of what is wanted, and not out of their cells."""
    before = target.sums_of(target.values(counts))
    total = before.sum(axis=1)
    start = _off(target, total)
    ways, owners = _ways(counts, pools, step)
    nearly = counts[:, owners] + SMALL * ways
    along = (target.sums_of(target.values(nearly)) - before[:, owners]) / SMALL
    rises = np.array([(_off(target, total + SMALL * slope) - start) / SMALL for slope in along.T]).T
    one = (owners == np.arange(counts.shape[1])[:, None]).astype(float)
    rows, ends = _held(target, counts, nearly, owners, cells)
    last = np.concatenate([-np.ones(2 * len(start)), np.zeros(len(one) + len(rows))])
    found = optimum(
        np.append(np.zeros(len(owners)), 1.0),
        at_most=(
            np.hstack([np.vstack([rises, -rises, one, rows]), last[:, None]]),
            np.concatenate([-start, start, np.full(len(one), reach), ends]),
        ),
    )
    if found is None:
        return None
    after = counts.copy()
    np.add.at(after.T, owners, (ways * found.values[:-1]).T)
    return np.asarray(np.maximum(after, 0.0))


def _ways(counts: np.ndarray, pools: Sequence[Pool], step: int) -> tuple[np.ndarray, np.ndarray]:
    """From each image to some of its pool, and whose way each is."""
    ways, owners = [], []
    for i, pool in enumerate(pools):
        chosen = pool.counts[:, np.arange(step * 7 + i, step * 7 + i + TOWARDS) * 31 % pool.many]
        ways.append(chosen / chosen.max(axis=0) - counts[:, [i]])
        owners += [i] * TOWARDS
    return np.hstack(ways), np.array(owners)


def _held(
    target: Target, counts: np.ndarray, nearly: np.ndarray, owners: np.ndarray, cells: Sequence[Cell]
) -> tuple[np.ndarray, np.ndarray]:
    """Rows that keep images in their cells."""
    rows, ends = [], []
    for i, cell in enumerate(cells):
        here = np.flatnonzero(owners == i)
        for metric, low, high in cell.limits:
            value = target.value_of(metric, counts[:, [i]])[0]
            row = np.zeros(len(owners))
            row[here] = (target.value_of(metric, nearly[:, here]) - value) / SMALL
            rows += [row, -row]
            ends += [float(high) - value, value - float(low)]
    return np.array(rows).reshape(-1, len(owners)), np.maximum(np.array(ends), 0.0)


def _off(target: Target, total: np.ndarray) -> np.ndarray:
    return np.asarray(target.missed(total, 0.0, free=0.0))


def _inside(target: Target, counts: np.ndarray, cells: Sequence[Cell]) -> np.ndarray:
    """Which images are in their cells still, or next to them."""
    fine = np.ones(counts.shape[1], bool)
    for i, cell in enumerate(cells):
        for metric, low, high in cell.limits:
            value, beside = target.value_of(metric, counts[:, [i]])[0], BESIDE * float(high - low)
            fine[i] &= bool(float(low) - beside - 1e-12 <= value <= float(high) + beside + 1e-12)
    return fine
