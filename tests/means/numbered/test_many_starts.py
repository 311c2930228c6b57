"""Newton's method from many starts: where it ends nothing is missed, and means that no images have have no ends."""

import numpy as np
from summed_up import target_of

from segbounds.means.certificates.programmes import programme_of
from segbounds.means.numbered.many_starts import ends_of_newton, moved, starts_from
from segbounds.means.numbered.targets import Target, pool_of
from segbounds.means.reported_means import known_means

ALIKE = [(np.ones((4, 1)), np.array([4]))]


def test_ends_have_everything() -> None:
    target = target_of(1)
    pool = pool_of(programme_of(target.metrics), target)
    ends = ends_of_newton(starts_from(pool, target, ALIKE), target)
    assert ends
    for counts, numbers in ends:
        assert numbers.sum() == 4
        assert not target.missed(target.sums_of(target.values(counts)) @ numbers, 0.0, 1.0).any()


def test_two_images_that_are_nowhere_near_have_no_ends() -> None:
    """Jaccard is never above Dice."""
    target = Target.of(known_means({"dice": "0.50", "jaccard": "0.60"}, 2, 0), 2, 0)
    pool = pool_of(programme_of(target.metrics), target)
    assert not ends_of_newton(starts_from(pool, target, [(np.ones((4, 1)), np.array([2]))]), target)


def test_the_same_starts_every_time() -> None:
    target = target_of(0)
    pool = pool_of(programme_of(target.metrics), target)
    one, other = (starts_from(pool, target, ALIKE) for _ in range(2))
    assert (one.counts == other.counts).all() and (one.numbers == other.numbers).all()


def test_one_start_is_moved_until_nothing_is_missed() -> None:
    target = Target.of(known_means({"dice": "0.7123", "npv": "0.8351"}, 2, 0), 2, 0)
    counts, numbers = np.array([[3.0, 1.0], [1.0, 1.0], [1.0, 1.0], [4.0, 6.0]]), np.array([1, 1])
    after = moved(counts, numbers, target)
    assert not target.missed(target.sums_of(target.values(after)) @ numbers, 0.0, 1.0).any()
