"""One mean given: ends in closed form, and images that have them."""

from fractions import Fraction

import sympy as sp

from segbounds.means.from_one_mean.from_one import as_mixture, boundary_of, from_one, has_closed_form
from segbounds.means.reported_means import known_means
from segbounds.metrics.catalogue import dice, hamming, jaccard, matthews, recall
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.ranges.examples import Sample


def test_which_boundaries_are_derived() -> None:
    (of_dice,), (of_mcc,), (with_spread,) = (
        known_means({name: text}) for name, text in (("dice", "0.8"), ("mcc", "0.5"), ("mcc", "0.5±0.1"))
    )
    assert has_closed_form(jaccard, of_dice) and has_closed_form(matthews, of_dice)
    assert not has_closed_form(jaccard, of_mcc) and not has_closed_form(jaccard, with_spread)


def test_both_ends_are_exact_and_images_have_them() -> None:
    (known,) = known_means({"dice": "4/5"})
    found = from_one(jaccard, known, Sample())
    assert (found.low.value, found.high.value) == (sp.Rational(2, 3), sp.Rational(4, 5))
    for end in (found.low, found.high):
        assert end.exact and sum(share * value_at(dice, counts) for share, counts in end.images) == sp.Rational(4, 5)
        assert sum(share * value_at(jaccard, counts) for share, counts in end.images) == end.value


def test_a_boundary_goes_from_end_to_end() -> None:
    below, above = boundary_of(recall, hamming)
    assert min(curve.low for curve in below) == 0 and max(curve.high for curve in above) == 1


def test_families_of_counts_are_no_mixture() -> None:
    n = sp.Symbol("n")
    assert as_mixture(((sp.Integer(1), Counts(n, 1, 1, 0)),)) == ()
    assert as_mixture(((sp.Integer(1), Counts(2, 1, 1, 0)),)) == ((Fraction(1), (2, 1, 1, 0)),)
