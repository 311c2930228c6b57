"""What so many images are to have, in floats: nothing is missed exactly where everything is true."""

import numpy as np
import pytest
from summed_up import BLOCK, target_of

from segbounds.means.certificates.programmes import programme_of
from segbounds.means.numbered.targets import pool_of


@pytest.mark.parametrize("ddof", [0, 1])
def test_nothing_is_missed_of_images_that_were_summed_up(ddof: int) -> None:
    target = target_of(ddof)
    sums = target.sums_of(target.values(BLOCK)).sum(axis=1)
    assert not target.missed(sums, 0.0, 1.0).any()


def test_means_that_are_off_are_missed_by_so_much() -> None:
    target = target_of(0, 0.01)
    missed = target.missed(target.sums_of(target.values(BLOCK)).sum(axis=1), 0.0, 1.0)
    assert missed[:2] == pytest.approx([-0.01 / 5e-5] * 2, abs=2.1)


def test_the_pool_has_images_that_may_be_among_them() -> None:
    target = target_of(0)
    pool = pool_of(programme_of(target.metrics), target)
    reach = np.sqrt(4 * target.high[2])
    assert pool.many > 100 and (np.abs(pool.sums[0] - (target.low[0] + target.high[0]) / 2) <= reach + 1e-3).all()
