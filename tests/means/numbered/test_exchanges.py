"""Images exchanged one at a time: what is missed falls, and their number stays."""

import numpy as np
from summed_up import target_of

from segbounds.means.certificates.programmes import programme_of
from segbounds.means.numbered.exchanges import exchanged
from segbounds.means.numbered.targets import Pool, pool_of


def test_exchanging_leaves_less_missed_and_as_many_images() -> None:
    target = target_of(0)
    pool = pool_of(programme_of(target.metrics), target)
    start, numbers = np.array([[1.0], [0], [0], [1]]), np.array([4])
    counts, after = exchanged(start, numbers, pool, target, 1e-2)
    before, now = (
        float((target.missed(target.sums_of(target.values(c)) @ n, 1e-2) ** 2).sum())
        for c, n in ((start, numbers), (counts, after))
    )
    assert after.sum() == 4 and (after > 0).all() and now < before / 100


def test_an_empty_pool_changes_nothing() -> None:
    target, start = target_of(0), np.array([[1.0], [0], [0], [1]])
    counts, numbers = exchanged(start, np.array([4]), Pool(np.zeros((4, 0)), np.zeros((4, 0))), target, 1e-2)
    assert (counts == start).all() and numbers.tolist() == [4]
