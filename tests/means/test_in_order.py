"""Least, largest and middle values over images, and standard errors: no real images contradict, and planted falsehoods do."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from statistics import median

import numpy as np
import pytest
from commands import run
from sympy import Rational

from segbounds.errors import Contradiction, InputError
from segbounds.means.averages import mean_consistent, mean_interval
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at

PIXELS = 6


def _images(draw: np.random.Generator, many: int) -> list[Counts]:
    """Counts on so many pixels, as of random masks."""
    return [Counts(*map(int, draw.multinomial(PIXELS, draw.dirichlet(np.ones(4))))) for _ in range(many)]


def _values(name: str, images: Sequence[Counts]) -> list[Fraction]:
    found = [value_at(parse(name), counts) for counts in images]
    return [Fraction(int(value.p), int(value.q)) for value in found]


def _said(name: str, values: Sequence[Fraction]) -> dict[str, Fraction]:
    return {f"{name}[min]": min(values), f"{name}[max]": max(values), f"{name}[median]": Fraction(median(values))}


def _rounded(given: dict[str, Fraction], digits: int) -> dict[str, str]:
    return {name: f"{float(value):.{digits}f}" for name, value in given.items()}


@pytest.mark.parametrize("seed", [2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, 1, 3))])
def test_no_images_lie_outside_of_what_is_said_of_them(seed: int) -> None:
    draw = np.random.default_rng(seed)
    many = int(draw.integers(2, 5))
    images = _images(draw, many)
    first, asked = [("dice", "jaccard"), ("dice", "recall"), ("jaccard", "precision"), ("accuracy", "dice")][seed % 4]
    values, others = _values(first, images), _values(asked, images)
    given = {first: sum(values, Fraction(0)) / many, **_said(first, values)}
    kept = {name: value for name, value in given.items() if draw.random() < 0.7 or name.endswith("[median]")}
    mean = sum(others, Fraction(0)) / many
    found = mean_interval(asked, _rounded(kept, 3), images=many)
    assert found.low.value <= mean <= found.high.value
    all_said = {**given, asked: mean, **_said(asked, others)}
    assert mean_consistent(_rounded(all_said, 3), images=many).possible is not False


@pytest.mark.parametrize(
    "given",
    [
        {"dice": "0.60", "dice[min]": "0.40", "dice[median]": "0.86"},  # at least .625
        {"dice": "0.94", "dice[median]": "0.86"},  # at most .9325
        {"dice": "0.30", "dice[min]": "0.40"},
        {"dice": "0.90", "dice[max]": "0.85"},
        {"dice[min]": "0.50", "dice[median]": "0.40"},
        {"dice[median]": "0.86", "iou[median]": "0.80"},
        {"dice[min]": "0.50", "recall[max]": "0.30"},  # Dice .5 needs a recall of .333 at least
        {"dice": "0.850", "dice[min]": "0.400", "dice[max]": "0.970", "iou": "0.800"},
    ],
)
def test_falsehoods_are_seen(given: dict[str, str]) -> None:
    found = mean_consistent(given)
    assert found.possible is False
    assert "cannot all be true" in found.reason
    with pytest.raises(Contradiction):
        mean_interval("precision", given)


def test_so_many_images_say_more() -> None:
    given = {"dice": "0.850", "dice[min]": "0.400", "dice[max]": "0.870"}
    assert mean_consistent(given).possible  # one of many
    assert mean_consistent(given, images=5).possible is False  # the four others are .87 at most
    assert mean_consistent({"dice": "0.850", "dice[min]": "0.400", "dice[max]": "0.990"}, images=5).possible


def test_quartiles_hold_for_all_their_definitions() -> None:
    values = [Fraction(k, 20) for k in (2, 5, 9, 12, 13, 17, 19)]
    for method in ("closest_observation", "hazen", "higher"):
        q1, q3 = np.quantile([float(v) for v in values], [0.25, 0.75], method=method)
        given = {"dice": f"{float(sum(values) / 7):.3f}", "dice[q1]": f"{q1:.3f}", "dice[q3]": f"{q3:.3f}"}
        assert mean_consistent(given, images=7).possible is not False
    wrong = {"dice": "0.900", "dice[q1]": "0.100", "dice[q3]": "0.950"}
    assert mean_consistent(wrong, images=20).possible is False


def _all_values(pixels: int) -> list[tuple[Fraction, Fraction]]:
    """Dice and recall of every pair of masks on so many pixels."""
    counts = [
        Counts(a, b, c, pixels - a - b - c) for a, b, c in product(range(pixels + 1), repeat=3) if a + b + c <= pixels
    ]
    return list(dict.fromkeys(zip(_values("dice", counts), _values("recall", counts), strict=True)))


@pytest.mark.parametrize("many", [2, 3, 4])
def test_of_few_images_every_verdict_is_that_of_looking_at_all(many: int) -> None:
    """Medians and quartiles of all images of three pixels: what they have is possible, and bounds hold for all of them at once."""
    every = [sorted(images) for images in combinations_with_replacement(_all_values(3), many)]
    draw = np.random.default_rng(many)
    for images in (every[int(k)] for k in draw.integers(0, len(every), 3)):
        recall = sum((r for _, r in images), Fraction(0)) / many
        said = {"dice[median]": Fraction(median(d for d, _ in images)), "recall": recall}
        said["dice[q3]"] = Fraction(float(np.quantile([float(d) for d, _ in images], 0.75))).limit_denominator(1000)
        assert mean_consistent(_rounded(said, 3), images=many).possible is True
    half = Fraction(1, 2)
    means = [sum(d for d, _ in images) / many for images in every if median(d for d, _ in images) == half]
    found = mean_interval("dice", {"dice[median]": "1/2"}, images=many)
    assert found.low.value - Fraction(1, 10**6) <= min(means)
    assert max(means) <= found.high.value + Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("given", "images"),
    [
        # of four images three have a recall of one nearly, so that the fourth one has .454, and a Dice of .625 at most
        ({"recall": "0.8635", "recall[median]": "1.0000", "dice": "0.9004", "dice[median]": "0.9215"}, 4),
        ({"dice": "0.50", "dice[median]": "0.70"}, 2),  # of two images the median is the mean
        ({"dice": "0.30", "dice[q1]": "0.60"}, 2),
        ({"dice": "0.86", "dice[median]": "0.80"}, 4),  # at most (1.6 + 1 + .805)/4
        ({"dice[min]": "0.50", "dice[max]": "0.60", "dice[q1]": "0.59", "dice": "0.55"}, 2),
    ],
)
def test_falsehoods_of_an_even_number(given: dict[str, str], images: int) -> None:
    assert mean_consistent(given, images=images).possible is False


def test_an_even_number_has_images_and_ends() -> None:
    given = {"iou": "0.605", "iou[min]": "0.583", "iou[max]": "0.627", "iou[median]": "0.605", "iou[q1]": "0.594"}
    assert mean_consistent(given, images=2).possible
    given = {"dice": "0.69", "dice[median]": "0.73", "dice[q1]": "0.60", "dice[q3]": "0.80", "recall": "0.75"}
    assert mean_consistent(given, images=6).possible
    low, high = mean_interval("dice", {"dice[median]": "0.80"}, images=4)
    assert (low.value, high.value) == (Rational(59625, 10**5), Rational(85375, 10**5))
    assert low.reached is not None and 0 <= low.reached - low.value < Rational(2, 1000)


def test_what_is_shown_is_true() -> None:
    given = {"dice": "0.850", "dice[median]": "0.880", "dice[min]": "0.400", "dice[max]": "1", "iou": "0.775"}
    found = mean_consistent(given, images=9)
    assert found.possible
    images = [
        Counts(*(int(count) for count in counts)) for share, counts in found.examples for _ in range(int(9 * share))
    ]
    values = _values("dice", images)
    assert len(values) == 9
    assert max(values) == 1
    assert abs(median(values) - Fraction("0.88")) <= Fraction("0.0005")
    assert abs(min(values) - Fraction("0.4")) <= Fraction("0.0005")
    assert abs(sum(_values("iou", images), Fraction(0)) / 9 - Fraction("0.775")) <= Fraction("0.0005")


def test_what_follows_for_the_other_overlap() -> None:
    found = mean_interval("jaccard[min]", {"dice[min]": "1/2"})
    assert found.low.value == found.high.value == Fraction(1, 3)
    odd, even = (mean_interval("iou[median]", {"dice[median]": "4/5"}, images=n) for n in (7, 8))
    assert odd.low.value == odd.high.value == even.low.value == Fraction(2, 3)
    assert even.high.value == (1 + Fraction(3, 7)) / 2  # Dice 3/5 and 1 in the middle
    with pytest.raises(InputError, match="Dice and Jaccard"):
        mean_interval("recall[median]", {"dice[median]": "0.8"})


@pytest.mark.parametrize("seed", range(6))
def test_standard_errors_are_deviations_over_the_root_of_n(seed: int) -> None:
    draw = np.random.default_rng(seed)
    many = int(draw.integers(2, 5))
    values = [Fraction(int(k), 6) for k in draw.integers(0, 7, many)]
    mean = sum(values) / many
    squares = sum((value - mean) ** 2 for value in values)
    for ddof in (0, 1):
        error = float(squares / (many - ddof) / many) ** 0.5
        given = {"dice": f"{float(mean):.3f}±{error:.3f}se"}
        assert mean_consistent(given, images=many, ddof=ddof).possible is not False
        given = {"dice": f"{float(mean):.3f}", "dice[se]": f"{error + 0.6:.3f}"}
        assert mean_consistent(given, images=many, ddof=ddof).possible is False


def test_how_errors_are_written() -> None:
    both = [{"dice": "85 ± 2% (SE)"}, {"dice": "0.85", "dice[sem]": "0.02"}]
    ends = [mean_interval("jaccard", given, images=16).high.value for given in both]
    assert abs(ends[0] - ends[1]) < 0.01
    for given, said in (
        ({"dice": "0.85±0.02se"}, "--images"),
        ({"dice[se]": "0.02"}, "no mean"),
        ({"dice": "0.85", "dice[q1]": "0.8"}, "--images"),
        ({"dice": "0.85", "dice[mode]": "0.8"}, "statistic"),
        ({"dice": "0.85±0.1", "dice[sd]": "0.1"}, "two deviations"),
    ):
        with pytest.raises(InputError, match=said):
            mean_consistent(given)


def test_commands_take_them() -> None:
    done = run("consistent", "dice[min]=0.50", "dice[median]=0.40")
    assert done.returncode == 1 and "more than the median" in done.stdout
    done = run("average", "jaccard[median]", "--given", "dice[median]=0.86", "--images", "7")
    assert "Median Jaccard over 7 images lies between 0.7467 and 0.7621" in done.stdout
