"""Bounds of combinations of metrics on all pairs of masks: no pair lies below, and they are met; images are what they are said to be."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy as sp

from segbounds.errors import Unsupported
from segbounds.means.certificates.floors import Weights, exact_floor, floor
from segbounds.metrics.catalogue import CATALOGUE
from segbounds.metrics.counts import Counts, fn, fp, tp
from segbounds.metrics.similarity import Similarity, evaluate, value_at
from segbounds.ranges.examples import Mean, Sample, merged, rounded, verified
from segbounds.regions.facts import Reported, metric_named
from segbounds.regions.orders import charts, exact_value

NAMES = [name for name, entry in CATALOGUE.items() if isinstance(entry, Similarity)]
NAMES += ["tversky:alpha=0.3,beta=0.7", "f_beta:beta=2", "weighted_hamming:gamma=0.3"]
SMALL = [Counts(*counts) for counts in product(range(4), repeat=4) if any(counts)]


@pytest.mark.parametrize("name", NAMES)
def test_exact_values_are_those_of_the_definition(name: str) -> None:
    metric = metric_named(name)
    for counts in SMALL[::3]:
        low, high = exact_value(metric, counts)
        value = value_at(metric, counts)
        assert low <= high < low + Fraction(1, 10**50)
        if value.is_Rational:
            assert low == high == Fraction(int(value.p), int(value.q))
        else:
            assert sp.Rational(low.numerator, low.denominator) < value < sp.Rational(high.numerator, high.denominator)


@pytest.mark.parametrize("name", NAMES)
def test_charts_have_the_values_of_their_counts(name: str) -> None:
    metric = metric_named(name)
    draw = np.random.default_rng(0)
    for chart in charts((metric,)):
        top, bottom = chart.sides(chart.quotients[0])
        places = draw.uniform(0.05, 1, (chart.dimension, 1))
        above, below = (
            sum(float(c) * np.prod(places[:, 0] ** np.array(e)) for e, c in side.items()) for side in (top, bottom)
        )
        there = chart.counts(places)[:, 0]
        expected = float(np.asarray(evaluate(metric, Counts(*(np.array([x]) for x in there))))[0])
        assert above / (np.sqrt(below) if chart.quotients[0].rooted else below) == pytest.approx(expected, abs=1e-9)
        assert min(bottom.values()) >= 0 and any(not any(e) for e in bottom), "no bottom vanishes on a chart"


def combinations_of_metrics() -> list[Weights]:
    draw = np.random.default_rng(3)
    found = []
    for number in (1, 2, 2, 3, 4):
        for _ in range(2):
            names = draw.choice(NAMES, number, replace=False)
            slopes, bends = draw.integers(-20, 20, (2, number)) * np.array([[1], [draw.integers(0, 2)]])
            found.append(
                tuple(
                    (metric_named(str(name)), Fraction(int(slope), 7), Fraction(int(bend), 3))
                    for name, slope, bend in zip(names, slopes, bends, strict=True)
                )
            )
    return found


def total(weights: Weights, counts: Counts) -> np.ndarray:
    return sum(  # type: ignore[return-value]
        float(slope) * np.asarray(evaluate(metric, counts)) + float(bend) * np.asarray(evaluate(metric, counts)) ** 2
        for metric, slope, bend in weights
    )


@pytest.mark.parametrize("weights", combinations_of_metrics(), ids=str)
def test_no_pair_is_below_a_floor_and_some_come_near(weights: Weights) -> None:
    draw = np.random.default_rng(1)
    many = np.floor(10 ** draw.uniform(-1, 6, (4, 20000)))
    seen = float(total(weights, Counts(*many[:, many.any(axis=0)])).min())
    seen = min(seen, float(total(weights, Counts(*np.array(SMALL, float).T)).min()))
    high = floor(weights, Fraction(round(seen + 0.01, 6)).limit_denominator(10**6), 1e-3)
    assert not high.settled, "it is not at least more than what was seen"
    assert float(high.bound) <= seen + 1e-12
    below = floor(weights, high.bound - Fraction(1, 10**4), 1e-4)
    assert below.settled


def test_a_floor_is_exact_where_quotients_of_linear_forms_enter_linearly() -> None:
    dice, precision, recall = map(metric_named, ("dice", "precision", "recall"))
    one = Fraction(1)
    assert exact_floor(((precision, one, Fraction(0)), (recall, one, Fraction(0)), (dice, -2 * one, Fraction(0)))) == 0
    assert exact_floor(((dice, Fraction(-1), one),)) == Fraction(-1, 4)


def test_metrics_that_are_no_quotients_are_refused() -> None:
    strange = Similarity("Strange", sp.sqrt(tp) + sp.sqrt(fp) / (tp + fn + fp), 0)
    with pytest.raises(Unsupported):
        floor(((strange, Fraction(1), Fraction(0)), (metric_named("dice"), Fraction(1), Fraction(0))), Fraction(0))


# --- images, verified -------------------------------------------------------------------------------------------------

HALF = Fraction(1, 2)
TWO = ((HALF, (1, 0, 0, 0)), (HALF, (0, 1, 0, 0)))  # Dice 1 and 0


def reported(low: str, high: str, **ends: bool) -> Reported:
    return Reported(sp.Rational(low), sp.Rational(high), **ends)


def known(mean: Reported, deviation: Reported | None = None) -> list[Mean]:
    return [Mean(metric_named("dice"), mean, deviation)]


def test_images_with_a_mean_are_verified_and_others_are_not() -> None:
    half = reported("1/2", "1/2")
    assert verified(TWO, known(half), Sample()) is not None
    assert verified(TWO, known(reported("1/2", "3/4", with_low=False)), Sample()) is None
    assert verified(TWO, known(reported("0.51", "0.6")), Sample()) is None
    assert verified(TWO, known(half), Sample(images=3)) is None, "halves of three images are no images"
    assert verified(TWO, known(half), Sample(images=4)) is not None
    assert verified(((HALF, (1, 0, 0, 0)),), known(reported("0", "1")), Sample()) is None, "shares add up to one"
    assert verified(((Fraction(1), (0, 0, 0, 0)),), known(reported("0", "1")), Sample()) is None
    assert verified(((Fraction(1), (-1, 2, 0, 0)),), known(reported("-9", "9")), Sample()) is None


@pytest.mark.parametrize(
    ("deviation", "sample", "images"),
    [
        ("1/2", Sample(ddof=0), 2),
        ("1/2", Sample(ddof=1), None),  # sqrt(n / (n - 1)) / 2 is more, for all n
        ("0.70..0.71", Sample(ddof=1), 2),
        ("0.57..0.58", Sample(ddof=1), 4),
        ("0.57..0.58", Sample(images=4), 4),
        ("0.57..0.58", Sample(images=2), None),
        ("0.57..0.58", Sample(ddof=0), None),
        ("0.50001..0.5001", Sample(ddof=1), 2502),
        ("0.3", Sample(), None),
    ],
)
def test_deviations_are_those_over_one_number_of_images(deviation: str, sample: Sample, images: int | None) -> None:
    low, _, high = deviation.partition("..")
    found = verified(TWO, known(reported("1/2", "1/2"), reported(low, high or low)), sample)
    assert (None if found is None else found.images) == images


def test_images_near_to_floats_add_up() -> None:
    shares, counts = np.array([0.3, 0.7]), np.array([[1.0, 0.2], [0.0, 1.0], [1e-9, 0.0], [0.5, 0.0]])
    for mixture in rounded(shares, counts, 7):
        assert sum(share for share, _ in mixture) == 1
        assert all((share * 7).denominator == 1 for share, _ in mixture)
        assert all((pair[1] == 0) == (pair[3] > 0) for _, pair in mixture), "zeros stay zeros, and nothing else is"
    assert merged([HALF, HALF], [(1, 0, 0, 0)] * 2) == ((Fraction(1), (1, 0, 0, 0)),)
