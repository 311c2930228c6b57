"""Certified bounds of a mean where demands are met: below what is known exactly, and near to it."""

from fractions import Fraction

from summed_up import about

from segbounds.means.certificates.certified_least import least_mean_of, shown_at_once
from segbounds.means.certificates.programmes import programme_of
from segbounds.metrics.catalogue import dice, jaccard

GIVEN = [about(dice, "0.85", "0.85")]
LEAST = Fraction(17, 23)  # of mean Jaccard: all images alike


def test_the_least_mean_is_enclosed() -> None:
    found = least_mean_of(programme_of([dice, jaccard]), GIVEN, (jaccard, 1))
    assert found is not None
    solution, bound = found
    assert LEAST - Fraction(1, 10**6) < bound <= LEAST and solution.value >= float(bound) - 1e-9


def test_the_most_is_that_of_the_opposite() -> None:
    found = least_mean_of(programme_of([dice, jaccard]), GIVEN, (jaccard, -1))
    assert found is not None and -Fraction(85, 100) - Fraction(1, 10**6) < found[1] <= -Fraction(85, 100)


def test_one_search_shows_what_is_so_and_nothing_more() -> None:
    programme = programme_of([dice, jaccard])
    low = shown_at_once(programme, GIVEN, (jaccard, 1), Fraction(7, 10))
    assert low is not None and Fraction(69, 100) < low <= LEAST
    beyond = shown_at_once(programme, GIVEN, (jaccard, 1), Fraction(3, 4))
    assert beyond is None or beyond <= LEAST


def test_demands_that_nothing_meets_have_no_least() -> None:
    assert least_mean_of(programme_of([dice, jaccard]), [about(dice, "1.1", "1.2")], (jaccard, 1), 2) is None
