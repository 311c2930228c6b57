"""Linear programmes of which the answer is known."""

import numpy as np

from segbounds.algebra.linear_programmes import TOLERANCE, minimum


def test_the_least_cost_and_what_a_limit_is_worth() -> None:
    """-x - 2y is least at x = 1/4, y = 3/4, where y is at most 3/4 and both together are 1."""
    found = minimum(
        np.array([-1.0, -2.0]), below=(np.array([[0.0, 1.0]]), [0.75]), equal=([[1.0, 1.0]], [1.0]), tolerance=TOLERANCE
    )
    assert found is not None
    assert np.allclose(found.place, [0.25, 0.75]) and np.allclose(found.marginals, [-1.0])


def test_nothing_where_no_place_is() -> None:
    assert minimum(np.ones(2), equal=([[1.0, 1.0]], [-1.0])) is None
