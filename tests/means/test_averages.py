"""Means over images: no images lie outside of an interval, and the images given with its ends reach them, exactly."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp

from segbounds.errors import Contradiction, InputError
from segbounds.means.answers import MeanEnd
from segbounds.means.averages import mean_consistent, mean_interval
from segbounds.means.from_one_mean.curves import Below, MomentCurve
from segbounds.means.from_one_mean.moments import least_mean, lies_below
from segbounds.means.rankings import beats, pooled_minus_mean, reversed_ranking
from segbounds.means.reported_means import known_means
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate, value_at
from segbounds.ranges.examples import Images
from segbounds.ranges.of_three.values import a
from segbounds.regions.facts import metric_named, nonlinear

#: Random data sets of few and many images, of all kinds of pairs: a block of counts with (images, sets) columns each.
DRAW = np.random.default_rng(0)
DATA: list[Counts] = [
    Counts(*np.floor(10 ** (DRAW.uniform(-2, 3, (4, 1, sets)) + DRAW.uniform(-1, 1, (4, images, sets)))) + add)
    for images, sets in ((1, 300), (2, 1000), (3, 1000), (10, 1500), (60, 500))
    for add in (np.eye(4)[DRAW.integers(0, 4, (images, sets))].transpose(2, 0, 1),)
]


def moments(metric: str, ddof: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The mean and the standard deviation of a metric over each data set with enough images."""
    values = [np.asarray(evaluate(metric_named(metric), block)) for block in DATA[ddof and 1 :]]
    return tuple(np.concatenate(part) for part in zip(*((v.mean(0), v.std(0, ddof=ddof)) for v in values), strict=True))  # type: ignore[return-value]


# --- validity and tightness -------------------------------------------------------------------------------------------

MEANS: list[Any] = [
    ("jaccard", {"dice": "0.3..0.4"}),
    ("dice", {"jaccard": "0.3..0.4"}),
    ("recall", {"dice": "0.3..0.4"}),
    ("accuracy", {"dice": "0.3..0.4"}),
    ("kappa", {"dice": "0.3..0.4"}),
    ("mcc", {"dice": "0.3..0.4"}),
    ("fowlkes_mallows", {"jaccard": "0.3..0.4"}),
    ("dice", {"kappa": "0.2..0.3"}),
    ("specificity", {"precision": "0.3..0.5"}),
    ("balanced_accuracy", {"recall": "0.3..0.5"}),
    ("dice", {"dice": "0.3..0.4"}),
    ("precision", {"dice": "0.3..0.5", "recall": "0.3..0.7"}),
    pytest.param("kappa", {"mcc": "0.2..0.3"}, marks=pytest.mark.slow),
    pytest.param("mcc", {"kappa": "0.2..0.3"}, marks=pytest.mark.slow),
    ("fowlkes_mallows", {"mcc": "0.2..0.3"}),
    ("balanced_accuracy", {"kappa": "0.2..0.3"}),
]


@pytest.mark.parametrize(("asked", "given"), MEANS, ids=str)
def test_no_images_lie_outside_and_some_reach_both_ends(asked: str, given: dict[str, str]) -> None:
    found = mean_interval(asked, given)
    inside = np.ones(len(moments(asked)[0]), bool)
    for metric, text in given.items():
        low, high = map(float, text.split(".."))
        inside &= (moments(metric)[0] >= low) & (moments(metric)[0] <= high)
    assert inside.sum() > 100
    seen = moments(asked)[0][inside]
    assert float(found.low.value) - 1e-9 <= seen.min() and seen.max() <= float(found.high.value) + 1e-9
    for end in (found.low, found.high):
        reached(end, asked, known_means(given))


def reached(end: MeanEnd, asked: str, known: Any, ddof: int | None = None) -> None:
    """The images of an end have the mean that is said, or tend to it, and all that is known; from counts, exactly."""
    if not end.images:
        return
    images: Images = tuple((share, counts.at(10**12)) for share, counts in end.images)
    assert sp.N(sum(share for share, _ in images) - 1, 30) < 1e-12
    room = 1e-4 if any(sp.sympify(count).free_symbols for _, counts in end.images for count in counts) else 2e-9
    if nonlinear(metric_named(asked)) and any(nonlinear(item.metric) for item in known):
        room = max(room, 1e-8)  # what searches leave, times what they are multiplied with
    mean, value = mean_of(asked, images), end.value if end.reached is None else end.reached
    assert abs(sp.N(mean - value, 30)) < (room if not end.exact or room > 1e-5 else 1e-25)
    for item in known:
        first, second = (sp.N(mean_of(item.metric, images, power), 30) for power in (1, 2))
        assert item.mean.low - room <= first <= item.mean.high + room
        if item.deviation is not None:
            low, high = item.deviation.low**2 / (1 if ddof == 0 else 2), item.deviation.high**2
            assert low - room <= second - first**2 <= high + room


def mean_of(metric: Any, images: Images, power: int = 1) -> sp.Expr:
    return sp.Add(*(share * value_at(metric_named(metric), counts) ** power for share, counts in images))


@pytest.mark.parametrize(("asked", "given"), MEANS[:6], ids=str)
def test_an_end_that_is_a_little_off_would_be_noticed(asked: str, given: dict[str, str]) -> None:
    end = mean_interval(asked, given).low
    with pytest.raises(AssertionError):
        reached(replace(end, value=end.value + sp.Rational(1, 1000)), asked, known_means(given))


SPREADS = [
    ("jaccard", "dice"),
    ("dice", "jaccard"),
    ("kappa", "dice"),
    ("mcc", "dice"),
    ("accuracy", "dice"),
    ("recall", "jaccard"),
    pytest.param("dice", "kappa", marks=pytest.mark.slow),
    pytest.param("kappa", "mcc", marks=pytest.mark.slow),
    pytest.param("fowlkes_mallows", "mcc", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("ddof", [0, 1, None])
@pytest.mark.parametrize(("asked", "metric"), SPREADS)
def test_with_a_deviation_no_images_lie_outside_and_some_reach_both_ends(
    asked: str, metric: str, ddof: int | None
) -> None:
    mean, deviation = moments(metric, ddof or 0)
    here = (mean > 0.3) & (mean < 0.4) & (deviation > 0.25) & (deviation < 0.3)
    assert here.sum() > 10
    given = {metric: "0.3..0.4 ± 0.25..0.3"}
    found = mean_interval(asked, given, ddof=ddof)
    seen = moments(asked, ddof or 0)[0][here]
    assert float(found.low.value) - 1e-9 <= seen.min() and seen.max() <= float(found.high.value) + 1e-9
    for end in (found.low, found.high):
        reached(end, asked, known_means(given, ddof=ddof), ddof)


def phi(x: Any) -> Any:
    return x / (2 - x)


@pytest.mark.parametrize(
    ("mean", "deviation", "low", "high"), [("0.85", "0.10", 0.7468, 0.7534), ("0.70", "0.20", 0.5632, 0.5814)]
)
def test_mean_jaccard_from_the_mean_and_standard_deviation_of_dice(
    mean: str, deviation: str, low: float, high: float
) -> None:
    """The Chebyshev-Markov bounds: one image at an end of [0, 1], the others alike."""
    found = mean_interval("jaccard", {"dice": f"{mean} ± {deviation}"}, ddof=0, exact=True)
    m, s = sp.Rational(mean), sp.Rational(deviation)
    p, q = m**2 / (m**2 + s**2), s**2 / (s**2 + (1 - m) ** 2)
    expected = p * phi((m**2 + s**2) / m), q + (1 - q) * phi(m - s**2 / (1 - m))
    assert (found.low.value, found.high.value) == expected
    assert [float(end) for end in expected] == pytest.approx([low, high], abs=5e-5)


def test_a_percent_sign_is_for_both() -> None:
    one, other = (known_means({"dice": text}, ddof=0) for text in ("85.0 ± 10.0 %", "0.850 ± 0.100"))
    assert one == other


def test_a_rounded_report_is_the_union_over_all_it_may_have_been() -> None:
    found = mean_interval("jaccard", {"dice": "0.85 ± 0.10"}, ddof=0)
    for i, j in product((sp.Integer(0), sp.Rational(1, 3), sp.Integer(1)), repeat=2):
        m, s = sp.Rational(845, 1000) + i / 100, sp.Rational(95, 1000) + j / 100
        one = mean_interval("jaccard", {"dice": f"{m} ± {s}"}, ddof=0)
        assert found.low.value <= one.low.value and one.high.value <= found.high.value
    corners = [mean_interval("jaccard", {"dice": text}, ddof=0) for text in ("169/200 ± 19/200", "171/200 ± 21/200")]
    assert found.low.value == corners[0].low.value and found.high.value == corners[1].high.value


def test_number_of_images_and_ddof() -> None:
    def low(**options: Any) -> sp.Expr:
        return mean_interval("jaccard", {"dice": "17/20 ± 1/10"}, exact=True, **options).low.value

    assert low(ddof=0) > low(ddof=1, images=50) > low(ddof=1, images=5) > low(ddof=1) == low(ddof=1, images=2)
    assert low() == low(ddof=1) and low(images=50) == low(ddof=1, images=50)


def test_without_a_deviation_mean_jaccard_lies_between_phi_and_mean_dice() -> None:
    found = mean_interval("jaccard", {"dice": "17/20"})
    assert (found.low.value, found.high.value) == (sp.Rational(17, 23), sp.Rational(17, 20))


def test_means_of_two_metrics() -> None:
    low = mean_interval("recall", {"dice": "17/20", "precision": "9/10"}).low
    assert 0 <= sp.Rational(153, 190) - low.value < 2e-8


# --- problems of moments ----------------------------------------------------------------------------------------------


def test_a_function_that_crosses_a_curve_is_not_below_it() -> None:
    zero = sp.Integer(0)
    curve = MomentCurve(a, a / (2 - a), zero, sp.Integer(1), Counts(a, 2 - 2 * a, 0, 0), True)
    touching = Below((-sp.Rational(1, 9), sp.Rational(8, 9), zero))  # the tangent at 1/2
    assert lies_below(touching, curve)
    assert not lies_below(Below((-sp.Rational(1, 9) + sp.Rational(1, 10**12), sp.Rational(8, 9), zero)), curve)
    assert not lies_below(touching, curve.opposite())


@pytest.mark.slow
def test_a_least_mean_agrees_with_a_fine_grid() -> None:
    """Against a plain linear programme in floats."""
    from scipy.optimize import linprog

    places = np.linspace(0, 1, 1001)
    for y in (a / (2 - a), sp.sqrt(a / (2 - a)), -a / (2 - a), (a - sp.Rational(1, 2)) ** 3 + a / 7):
        curve = MomentCurve(a, y, sp.Integer(0), sp.Integer(1), Counts(a, 1, 0, 0), True)
        values = sp.lambdify(a, y)(places)
        for mean, variance in ((0.5, None), (0.3, 0.01), (0.6, 0.2), (0.9, 0.0)):
            m, v = sp.Rational(str(mean)), None if variance is None else sp.Rational(str(variance))
            found = least_mean([curve], (m, m), None if v is None else (v, v))
            rows = [np.ones_like(places), places] + ([] if variance is None else [places**2])
            right = [1, mean] + ([] if variance is None else [variance + mean**2])
            plain = linprog(values, A_eq=rows, b_eq=right)
            assert found is not None and found.reached - found.bound < 1e-9
            assert plain.fun - 1e-5 < float(found.bound) < plain.fun + 1e-9


# --- can all of it be true? -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"dice": "0.9061", "iou": "0.9082"},
            "given mean Dice = 0.90605 to 0.90615, mean Jaccard lies between 0.828237 and 0.90615, not 0.90815 to 0.90825, "
            "which misses it by 0.002",
        ),
        ({"dice": "0.8831", "iou": "0.8841"}, "which misses it by 0.0009"),
        ({"dice": "0.85±0.10", "iou": "0.79"}, "which misses it by 0.022"),
        ({"iou": "0.79", "dice": "0.85±0.10"}, "mean Jaccard lies between 0.73843 and 0.762496"),
        (
            {"dice": "0.85", "recall": "0.9", "precision": "0.6", "accuracy": "0.9"},
            "given mean Dice = 0.845 to 0.855, mean Precision lies between 0.731602 and 1, not 0.55 to 0.65",
        ),
        ({"dice": "0.85+-0.400"}, "is at most 0.361905, not 0.3995 to 0.4005"),
        ({"recall": "1.2"}, "mean Recall lies between 0 and 1"),
        ({"dice": "0.7", "precision": "0.5", "recall": "0.5"}, "given mean"),
        (
            {"precision": "0.60", "recall": "0.60", "dice": "0.70"},  # any two of them can be true
            "given mean Precision = 0.595 to 0.605 and mean Recall = 0.595 to 0.605, mean Dice lies between 0.19 and "
            "0.605, not 0.695 to 0.705, which misses it by 0.09 (2*Dice - Precision - Recall is at most 0 on every "
            "image, and these means make it 0.18)",
        ),
    ],
    ids=str,
)
def test_impossible_means_are_told_in_one_sentence(given: dict[str, str], says: str) -> None:
    found = mean_consistent(given, ddof=0)
    assert not found.possible and not found.examples
    assert found.reason.startswith("these means cannot all be true: ") and says in found.reason


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"dice": "0.85"},
        {"dice": "0.85 ± 0.4"},
        {"dice": "0.85", "iou": "0.76"},
        {"dice": "17/20", "iou": "4/5"},
        {"dice": "17/20", "iou": "17/23"},
        {"dice": "17/20", "accuracy": "99/100"},
        {"dice": "0.85 ± 0.10", "iou": "0.75"},
        {"dice": "0.6", "mcc": "0.5"},
        {"dice": "0.85", "recall": "0.9", "precision": "0.9"},
        {"dice": "0.85 ± 0.1", "iou": "0.75 ± 0.12"},
    ],
    ids=str,
)
def test_possible_means_have_an_exact_example(given: dict[str, str]) -> None:
    found = mean_consistent(given, ddof=0)
    known = known_means(given, ddof=0)
    assert found.possible and sum(share for share, _ in found.examples) == 1
    assert all(share > 0 and min(counts) >= 0 for share, counts in found.examples)
    assert len(found.examples) <= 1 + sum(1 if mean.deviation is None else 3 for mean in known)
    for mean in known:
        first, second = (mean_of(mean.metric, found.examples, power) for power in (1, 2))
        assert mean.mean.contains(first)
        assert mean.deviation is None or mean.deviation.contains(sp.sqrt(second - first**2))


def test_three_means_are_refused_of_which_any_two_can_be_true() -> None:
    given = {"precision": "0.60", "recall": "0.60", "dice": "0.70"}
    assert not mean_consistent(given).possible
    for left_out in given:
        assert mean_consistent({metric: mean for metric, mean in given.items() if metric != left_out}).possible


def test_no_data_set_is_called_impossible() -> None:
    block = DATA[3]
    for i in range(0, 36, 6):
        values = {metric: evaluate(metric_named(metric), block)[:, i] for metric in ("dice", "iou", "recall")}
        assert mean_consistent({metric: f"{v.mean():.3f}" for metric, v in values.items()}).possible
        spread = f"{values['dice'].mean():.3f} ± {values['dice'].std(ddof=1):.3f}"
        assert mean_consistent({"dice": spread, "iou": f"{values['iou'].mean():.3f}"}, images=10, ddof=1).possible


def test_true_rows_of_tables_are_never_refused() -> None:
    """Of one image, of many metrics, with deviations, over a number of images."""
    for given in (
        {"recall": "0.6530", "precision": "0.8760", "accuracy": "0.9588"},
        {"f1": "91.92%", "precision": "92.85%", "recall": "91.00%", "iou": "85.04%"},
        {"volumetric_similarity": "0.94"},
        {"specificity": "1.000±0.000"},
        {"dice": "0.85±0.10", "jaccard": "0.76±0.13", "precision": "0.86±0.09"},
    ):
        assert mean_consistent(given).possible, given
    of_thirty = {"dice": "0.85±0.10", "jaccard": "0.76±0.13", "precision": "0.86±0.09"}
    of_five = {"precision": "0.6000±0.5477", "recall": "1.0000"}  # so large a deviation only five images have
    assert mean_consistent(of_five).possible
    found = mean_consistent(of_thirty, images=30)
    assert found.possible and all((share * 30).is_Integer for share, _ in found.examples)


def test_a_deviation_that_no_number_of_images_has_is_impossible() -> None:
    assert mean_consistent({"dice": "0.95±0.30"}).possible is False
    assert mean_consistent({"dice": "0.95±0.21"}).possible


def test_one_image_has_the_values_of_a_pair() -> None:
    assert mean_consistent({"dice": "0.85", "iou": "0.80"}).possible
    assert mean_consistent({"dice": "0.85", "iou": "0.80"}, images=1).possible is False
    assert mean_consistent({"dice": "0.85±0.1"}, images=1).possible is False
    low, high = (
        end.value for end in (mean_interval("mcc", {"dice": "1"}).low, mean_interval("mcc", {"dice": "1"}).high)
    )
    assert low == high == 1


def test_few_images_have_smaller_deviations() -> None:
    """Two images with mean 1/4 are 0 and 1/2 at most; of many, a quarter may be 1."""
    given = {"dice": "1/4 ± 0.43"}
    assert mean_consistent(given, ddof=0).possible and mean_consistent(given, images=4, ddof=0).possible
    found = mean_consistent(given, images=2, ddof=0)
    assert not found.possible and "over 2 images with mean 0.25 is at most 0.25" in found.reason


# --- two methods, and pooled counts -----------------------------------------------------------------------------------


def test_which_of_two_methods_is_better() -> None:
    assert beats({"dice": "0.90 ± 0.05"}, {"dice": "0.80 ± 0.05"}).verdict == "certified"
    assert beats({"dice": "0.80 ± 0.05"}, {"dice": "0.90 ± 0.05"}).verdict == "refuted"
    close = beats({"dice": "0.61"}, {"dice": "0.60"})
    assert close.verdict == "undecided"
    (one, other), (low, high) = close.examples
    assert mean_of("jaccard", one) > mean_of("jaccard", other) and mean_of("jaccard", low) < mean_of("jaccard", high)
    assert not beats({"dice": "0.90"}, {"dice": "0.3"}).examples


def test_rankings_by_mean_dice_and_by_mean_jaccard_can_differ() -> None:
    """Dice 1 and 0 against 0.6 twice; and nothing smaller than what the search finds, by looking at all pairs of images once more."""
    uneven, even = [Counts(1, 0, 0, 0), Counts(0, 1, 0, 0)], [Counts(3, 2, 2, 0)] * 2
    assert sum(map(dice, uneven)) < sum(map(dice, even)) and sum(map(jaccard, uneven)) > sum(map(jaccard, even))
    found = reversed_ranking()
    assert found is not None
    better, worse = found
    assert sum(map(dice, better)) > sum(map(dice, worse)) and sum(map(jaccard, better)) < sum(map(jaccard, worse))
    size = better[0].pixels
    kinds = [Counts(t, f, m, 0) for t in range(size) for f in range(size) for m in range(size) if 0 < t + f + m < size]
    sums = {(dice(x) + dice(y), jaccard(x) + jaccard(y)) for x in [*kinds, Counts(0, 0, 0, 1)] for y in kinds}
    assert not any(p[0] > q[0] and p[1] < q[1] for p in sums for q in sums)
    assert reversed_ranking("dice", "dice", pixels=4) is None


def test_pooled_counts_weigh_images_by_size() -> None:
    for _ in range(20):
        images = [Counts(*map(int, four)) for four in DRAW.integers(0, 50, (5, 4))]
        pooled = Counts(*map(sum, zip(*images, strict=True)))
        mean = sum((sp.Rational(value_at(dice, counts)) for counts in images), sp.Integer(0)) / 5
        assert pooled_minus_mean(images) == value_at(dice, pooled) - mean
    with pytest.raises(InputError, match="all masks are empty"):
        pooled_minus_mean([Counts(0, 0, 0, 1)])


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: mean_interval("dice", {"iou": "high"}), "'high' is not a value"),
        (lambda: mean_interval("dice", {"iou": "0.8 ± much"}), "'much' is not a value"),
        (lambda: mean_interval("dice", {"iou": "0.8 ±"}), "'' is not a value"),
        (lambda: mean_interval("dice", {"iou": "0.8±0.1±0.1"}), "a mean has one deviation"),
        (lambda: mean_interval("dice", {"iou": "0.8", "jaccard": "0.7"}), "Jaccard is given twice"),
        (lambda: mean_interval("dice", {"iou": "0.8"}, images=0), "not over 0 images"),
        (lambda: mean_interval("dice", {"iou": "0.8"}, ddof=2), "ddof=2 is neither 0"),
        (
            lambda: mean_interval("dice", {"iou": "0.8 ± 0.1"}, images=1, ddof=1),
            "one image has no standard deviation",
        ),
        (lambda: mean_interval("dice", {"iou": "0.8 ± -0.5"}), "is negative"),
        (lambda: mean_interval("dise", {"iou": "0.8"}), "did you mean dice"),
    ],
)
def test_bad_questions_get_one_sentence(ask: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        ask()


def test_contradictory_means_are_an_error_of_their_own() -> None:
    with pytest.raises(Contradiction, match="these means cannot all be true"):
        mean_interval("recall", {"dice": "0.9061", "iou": "0.9082"})
