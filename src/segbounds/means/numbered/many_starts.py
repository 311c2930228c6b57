"""So many images of which means and deviations are true: Newton's method from many starts at once.

From most starts it ends beside what was reported; from some of a hundred it hardly ever does, where there are such images at all, and
a hundred together take little longer than one. Steps are damped (Levenberg and Marquardt), and those that do not help are taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segbounds.means.numbered.exchanges import exchanged
from segbounds.means.numbered.targets import KEPT_FREE, Pool, Target

TRIED, KEPT = 4000, 100  # random sets of images, and those of them that come nearest to what is wanted
SMALL = 12  # images, up to which all are drawn at random as well
EXCHANGED = 3  # images of a mixture
FIRST = 1e-1  # errors that count as much as the widths, where starts are chosen
IMPROVED, EXCHANGES = 12, 12  # of these, by exchanging so many images
COARSE = (1e-1, 1e-2, 1e-3)  # errors that count as much as the widths, where they are exchanged
LITTLE = (-7.0, 0.0)  # of the largest count, in powers of ten, where there was none
STEPS, ALONE = 60, 40
STUCK = 1e6  # damping with which a step leads nowhere
ENOUGH = 6  # ends at which nothing is missed
STEP = 1e-6  # of slopes
JUST = 0.99  # of the widths, in which ends are where less cannot be left free
NOTHING = 1e-9  # missed, of the widths
FARTHEST = 2.0  # of a step, in logarithms of counts
SMALLEST, LARGEST = -40.0, 40.0  # logarithms of counts
DAMPED, LEAST_DAMPED, LESS, MORE = 1e-3, 1e-9, 0.2, 8.0  # at first, at least, and after steps that help and others
SAME = 10  # decimals in which two choices are alike, and the first is taken


@dataclass(frozen=True)
class Starts:
    """Sets of images: counts of shape (4, kinds, sets), and how many images there are of each kind, of shape (kinds, sets)."""

    counts: np.ndarray
    numbers: np.ndarray


def starts_from(pool: Pool, target: Target, mixtures: Sequence[tuple[np.ndarray, np.ndarray]]) -> Starts:
    """Random sets of images of a pool, those that come nearest; mixtures are counts, and how many there are of each."""
    draw = np.random.default_rng(target.images)
    blocks = []
    if target.images <= SMALL:
        blocks.append(_drawn(pool, target, mixtures, draw))
    for counts, numbers in mixtures:
        kinds, sets = len(numbers), np.arange(TRIED)
        columns = draw.integers(pool.many, size=(EXCHANGED, TRIED))
        left = np.repeat(numbers[:, None], TRIED, axis=1)
        added = np.zeros((EXCHANGED, TRIED), int)
        for i in range(EXCHANGED):
            kind = draw.integers(kinds, size=TRIED)
            there = left[kind, sets] > 0
            left[kind, sets] -= there
            added[i] = there
        own = target.sums_of(target.values(counts))
        fixed = [np.repeat(side[:, :, None], TRIED, axis=2) for side in (counts, own)]
        blocks.append(
            (
                np.concatenate([fixed[0], pool.counts[:, columns]], axis=1),
                np.concatenate([fixed[1], pool.sums[:, columns]], axis=1),
                np.concatenate([left, added]),
            )
        )
    return _improved(_nearest(blocks, target), pool, target)


def _improved(starts: Starts, pool: Pool, target: Target) -> Starts:
    """The same, and the first of them with images exchanged for better ones."""
    better = []
    for there in range(0, starts.numbers.shape[1], 1 + starts.numbers.shape[1] // IMPROVED):
        used = starts.numbers[:, there] > 0
        start = starts.counts[:, used, there], starts.numbers[used, there]
        better += [exchanged(*start, pool, target, coarse, limit=EXCHANGES) for coarse in COARSE]
    found = _together([Starts(counts[:, :, None], numbers[:, None]) for counts, numbers in better] + [starts])
    return _together([found, _lifted(found, target.images)])


def _lifted(starts: Starts, seed: int) -> Starts:
    """The same with a little instead of some of the zeros, which Newton's method leaves as they are."""
    draw = np.random.default_rng(seed)
    shape = starts.counts.shape
    little = starts.counts.max(axis=0) * 10 ** draw.uniform(*LITTLE, shape)
    return Starts(np.where((starts.counts == 0) & (draw.random(shape) < 0.5), little, starts.counts), starts.numbers)


def _drawn(
    pool: Pool, target: Target, mixtures: Sequence[tuple[np.ndarray, np.ndarray]], draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Images of which half are from the pool, and half are of the kinds of the mixtures: counts, sums, and how many of each."""
    kinds = np.hstack([pool.counts, *(counts for counts, _ in mixtures)])
    sums = target.sums_of(target.values(kinds))
    shape = target.images, TRIED
    columns = draw.integers(pool.many, size=shape)
    if kinds.shape[1] > pool.many:
        columns = np.where(draw.random(shape) < 0.5, columns, draw.integers(pool.many, kinds.shape[1], size=shape))
    return kinds[:, columns], sums[:, columns], np.ones(shape, int)


def _nearest(blocks: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]], target: Target) -> Starts:
    found = []
    for counts, sums, numbers in blocks:
        costs = (target.missed((sums * numbers).sum(axis=1), FIRST) ** 2).sum(axis=0)
        # sets with the same costs are mostly the same images in another order
        _, best = np.unique(np.round(np.nan_to_num(costs, nan=np.inf), SAME), return_index=True)
        best = best[: KEPT // len(blocks)]
        found.append(Starts(counts[:, :, best], numbers[:, best]))
    return _together(found)


def _together(found: Sequence[Starts]) -> Starts:
    """All of them, with kinds of which there are none where one has fewer."""
    kinds = max((len(part.numbers) for part in found), default=0)
    counts, numbers = [np.zeros((4, kinds, 0))], [np.zeros((kinds, 0), int)]
    for part in found:
        more = kinds - len(part.numbers), part.numbers.shape[1]
        counts.append(np.concatenate([part.counts, np.ones((4, *more))], axis=1))
        numbers.append(np.concatenate([part.numbers, np.zeros(more, int)]))
    return Starts(np.concatenate(counts, axis=2), np.concatenate(numbers, axis=1))


def ends_of_newton(starts: Starts, target: Target) -> list[tuple[np.ndarray, np.ndarray]]:
    """Where nothing is missed any more: counts of shape (4, kinds), and how many of each; none where no start leads there."""
    return ends_of(Search(starts, target)) if starts.numbers.size else []


def ends_of(search: "Search") -> list[tuple[np.ndarray, np.ndarray]]:
    for _ in range(STEPS):
        open_sets = np.flatnonzero((search.size > NOTHING) & np.isfinite(search.size) & (search.damping < STUCK))
        if not len(open_sets) or (search.size <= NOTHING).sum() >= ENOUGH:
            break
        search.step(open_sets)
    counts, found = search.counts(), []
    for there in search.ends()[:ENOUGH]:
        used = search.numbers[:, there] > 0
        found.append((counts[:, used, there], search.numbers[used, there]))
    return found


def moved(counts: np.ndarray, numbers: np.ndarray, target: Target) -> np.ndarray:
    """Counts of shape (4, kinds) from one start: where nothing is missed, or as far as the steps led."""
    search = Search(Starts(counts[:, :, None], numbers[:, None]), target)
    for _ in range(ALONE):
        if not NOTHING < search.size[0] < np.inf or search.damping[0] > STUCK:
            break
        search.step(np.zeros(1, int))
    return search.counts()[:, :, 0]


class Search:
    """All sets of images, and by how much each of them misses what is wanted, relative to the widths."""

    def __init__(self, starts: Starts, target: Target) -> None:
        self.target, self.numbers, self.none = target, starts.numbers, starts.counts == 0
        self.logs = np.log(np.where(self.none, 1, starts.counts))
        self.values = target.values(self.counts())
        self.missed = self._missed(self.values, self.numbers)
        self.size = np.nan_to_num(np.linalg.norm(self.missed, axis=0), nan=np.inf)
        self.damping = np.full(len(self.size), DAMPED)

    def counts(self) -> np.ndarray:
        return np.where(self.none, 0, np.exp(self.logs))

    def _missed(self, values: np.ndarray, numbers: np.ndarray, free: float = KEPT_FREE) -> np.ndarray:
        """Of shape (rows, sets)."""
        return self.target.missed((self.target.sums_of(values) * numbers).sum(axis=1), 0.0, free)

    def ends(self) -> np.ndarray:
        """The sets of which nothing is missed, those first in which some of the widths is left free."""
        missed = self._missed(self.values, self.numbers, JUST)
        inside = np.flatnonzero(np.isfinite(self.size) & (missed == 0).all(axis=0))
        return inside[np.argsort(self.size[inside] > NOTHING, kind="stable")]

    def step(self, sets: np.ndarray) -> None:
        slopes = self._slopes(sets)
        squares = slopes @ slopes.transpose(0, 2, 1)
        many = squares.shape[1]
        size = np.trace(squares, axis1=1, axis2=2) / many + 1e-30
        squares = squares + (self.damping[sets] * size)[:, None, None] * np.eye(many)
        solved = np.linalg.solve(squares, self.missed[:, sets].T[:, :, None])
        moved = -(slopes.transpose(0, 2, 1) @ solved)[:, :, 0]
        moved /= np.maximum(1, np.abs(moved).max(axis=1) / FARTHEST)[:, None]
        logs = np.clip(self.logs[:, :, sets] + moved.T.reshape(4, -1, len(sets)), SMALLEST, LARGEST)
        values = self.target.values(np.where(self.none[:, :, sets], 0, np.exp(logs)))
        missed = self._missed(values, self.numbers[:, sets])
        reached = np.nan_to_num(np.linalg.norm(missed, axis=0), nan=np.inf)
        better = reached < self.size[sets]
        chosen = sets[better]
        self.logs[:, :, chosen], self.values[..., chosen] = logs[:, :, better], values[..., better]
        self.missed[:, chosen], self.size[chosen] = missed[:, better], reached[better]
        self.damping[chosen] = np.maximum(LESS * self.damping[chosen], LEAST_DAMPED)
        self.damping[sets[~better]] *= MORE

    def _slopes(self, sets: np.ndarray) -> np.ndarray:
        """Of what is missed, in the logarithms of all counts: of shape (sets, rows, 4 kinds)."""
        target, numbers, values = self.target, self.numbers[:, sets], self.values[..., sets]
        near = self.logs[:, None][..., sets] + STEP * np.eye(4)[:, :, None, None]
        after = target.values(np.where(self.none[:, None][..., sets], 0, np.exp(near)))
        change = (after - values[:, None]) / STEP * numbers / target.images
        spread = list(target.spread)
        means = (values[spread] * numbers).sum(axis=1) / target.images
        squares = 2 * (values[spread] - means[:, None])[:, None] * change[spread]
        rows = np.concatenate([change, squares]) / target.half[:, None, None, None]
        rows = rows * (self.missed[:, sets] != 0)[:, None, None]
        flat = np.nan_to_num(rows, nan=0.0, posinf=0.0, neginf=0.0)
        return flat.reshape(len(rows), -1, len(sets)).transpose(2, 0, 1)
