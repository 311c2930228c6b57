"""Linear programmes in floats: optima and multipliers of small ones that are known."""

import numpy as np
import pytest

from segbounds.algebra.linear_programmes import Missing, mixture, optimum


def test_an_optimum_and_its_multipliers() -> None:
    """The least 2x + 3y with x + y = 4 and x at most 3."""
    found = optimum(np.array([2.0, 3.0]), at_most=([[1.0, 0.0]], [3.0]), equal=([[1.0, 1.0]], [4.0]))
    assert found is not None
    assert found.values == pytest.approx([3, 1])
    assert found.above == pytest.approx([-1]) and found.equal == pytest.approx([3])


def test_no_values_at_all_are_none() -> None:
    assert optimum(np.ones(2), equal=([[1.0, 1.0]], [-1.0])) is None


def test_a_mixture_has_the_means_that_are_demanded() -> None:
    values = np.array([[0.0, 0.5, 1.0]])
    found = mixture(np.array([0.0, 1.0, 0.0]), values, [(0.25, 0.3)])
    assert found is not None and found.missed == pytest.approx(0)
    assert found.shares.sum() == pytest.approx(1) and 0.25 - 1e-9 <= values[0] @ found.shares <= 0.3 + 1e-9


def test_multipliers_are_positive_where_the_low_end_holds_and_negative_where_the_high_end_does() -> None:
    values = np.array([[0.0, 1.0]])
    below = mixture(np.array([0.0, 1.0]), values, [(0.4, None)], Missing(10.0))
    above = mixture(np.array([1.0, 0.0]), values, [(None, 0.4)], Missing(10.0))
    assert below is not None and above is not None
    assert below.multipliers == pytest.approx([1]) and above.multipliers == pytest.approx([-1])


def test_what_cannot_be_met_is_missed_by_so_much() -> None:
    found = mixture(np.zeros(2), np.array([[0.0, 1.0]]), [(1.5, 2.0)])
    assert found is not None and found.missed == pytest.approx(0.5)


def test_room_is_less_than_nothing() -> None:
    found = mixture(np.zeros(2), np.array([[0.0, 1.0]]), [(0.2, 0.4)], Missing(1.0, -0.5, np.array([0.2])))
    assert found is not None and found.missed == pytest.approx(-0.5)


def test_groups_have_shares_of_their_own_and_limits_are_kept() -> None:
    """Two groups that count one half each; the second one may not use its last column."""
    values, groups = np.array([[0.0, 1.0, 0.0, 1.0]]) / 2, np.array([0, 0, 1, 1])
    limits = np.array([[0.0, 0.0, 0.0, 1.0]])
    found = mixture(np.zeros(4), values, [(0.75, 1.0)], groups=groups, limits=limits)
    assert found is not None and found.missed == pytest.approx(0.25)
    assert found.shares[:2].sum() == pytest.approx(1) and found.shares[3] == pytest.approx(0)
    assert found.limits[0] < 0


@pytest.mark.parametrize("seed", range(8))
def test_few_columns_first_have_the_optimum_of_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, cost = draw.random((3, 2000)), draw.random(2000) * (seed % 2)
    ends = [(low, low + 0.01) for low in draw.uniform(0.2, 0.9 if seed < 4 else 1.1, 3)]
    for missing in (Missing(1e4 if seed % 2 else 1.0), Missing(1.0, -0.5, np.full(3, 0.01))):
        one, other = (mixture(cost, rows, ends, missing, few=few) for few in (False, True))
        assert one is not None and other is not None
        worth = [float(cost @ found.shares) + missing.price * found.missed for found in (one, other)]
        assert worth[1] == pytest.approx(worth[0], abs=1e-8)
        assert (
            other.shares.sum() == pytest.approx(1) and (other.multipliers @ rows + other.groups[0] <= cost + 1e-6).all()
        )
