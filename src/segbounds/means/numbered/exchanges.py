"""So many images, exchanged one at a time for others until their means and variances come near to what is wanted."""

import numpy as np

from segbounds.means.numbered.targets import Pool, Target

EXCHANGES = 60  # of one image each
SAME = 10  # decimals in which two choices are alike, and the first is taken


def exchanged(
    counts: np.ndarray,
    numbers: np.ndarray,
    pool: Pool,
    target: Target,
    coarse: float,
    fixed: np.ndarray | float = 0.0,
    limit: int = EXCHANGES,
) -> tuple[np.ndarray, np.ndarray]:
    """Images exchanged, one at a time, for the one of the pool that helps most, while one helps; beside fixed sums."""
    if not pool.counts.shape[1] or not len(numbers):
        return counts, numbers
    sums = target.sums_of(target.values(counts))
    for _ in range(limit):
        total = sums @ numbers + fixed
        here = float((target.missed(total, coarse) ** 2).sum())
        if not here > 0:
            break
        after = (total[:, None] - sums)[:, :, None] + pool.sums[:, None, :]
        costs = np.round((target.missed(after, coarse) ** 2).sum(axis=0) / here, SAME)
        best = int(np.nanargmin(costs))
        kind, column = divmod(best, costs.shape[1])
        if not costs[kind, column] < 1 - 1e-6:
            break
        numbers = np.append(numbers, 1)
        numbers[kind] -= 1
        counts = np.hstack([counts, pool.counts[:, [column]]])[:, numbers > 0]
        sums = np.hstack([sums, pool.sums[:, [column]]])[:, numbers > 0]
        numbers = numbers[numbers > 0]
    return counts, numbers
