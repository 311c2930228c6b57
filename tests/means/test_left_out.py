"""Means of which each leaves out the images where its metric has no value: true ones are never excluded, and impossible ones are."""

from random import Random

import pytest

from segbounds.means.left_out import excluded_too, leave_out_alike
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import undefined_on, value_at
from segbounds.ranges.examples import Mean
from segbounds.regions.orders import supports
from segbounds.regions.printed import reported

NAMES = ("dice", "recall", "specificity", "kappa", "mcc", "accuracy")


def image(draw: Random) -> Counts:
    """Every other one has an empty or a full mask."""
    kept = draw.choice(((0, 1, 2, 3), (0, 1, 2, 3), *((i,) for i in range(4)), (1, 3), (2, 3), (0, 1), (0, 2), (0, 3)))
    return Counts(*(draw.randint(1, 10 ** draw.randint(1, 3)) if i in kept else 0 for i in range(4)))


def has_a_value(name: str, counts: Counts) -> bool:
    names = ("tp", "fp", "fn", "tn")
    positive = {letters for letters, count in zip(names, counts, strict=True) if count}
    (there,) = (one for one in supports() if {symbol.name for symbol in one} == positive)
    return not undefined_on(parse(name), there)


def true_means(draw: Random, names: tuple[str, ...]) -> list[Mean]:
    images = [image(draw) for _ in range(draw.randint(2, 12))]
    found = []
    for name in names:
        values = [float(value_at(parse(name), counts)) for counts in images if has_a_value(name, counts)]
        if values:
            found.append(Mean(parse(name), reported(f"{sum(values) / len(values):.3f}")))
    return found


def test_true_means_are_never_excluded() -> None:
    draw = Random(5)
    for _ in range(60):
        names = tuple(draw.sample(NAMES, draw.randint(2, 4)))
        assert not excluded_too(true_means(draw, names))


@pytest.mark.parametrize(
    "given",
    [
        {"dice": "0.789", "kappa": "0.850"},
        {"dice": "0.734", "kappa": "0.755"},
        {"specificity": "0.652", "dice": "0.7635", "recall": "0.8396", "kappa": "0.7108", "accuracy": "0.9334"},
    ],
)
def test_impossible_kappas_are_excluded(given: dict[str, str]) -> None:
    assert excluded_too([Mean(parse(name), reported(value)) for name, value in given.items()])


def test_a_mean_of_mcc_may_leave_out_what_dice_counts_as_nothing() -> None:
    """Of two images, one without any prediction, of which MCC has no value."""
    assert not excluded_too([Mean(parse("dice"), reported("0.450")), Mean(parse("mcc"), reported("0.880"))])


def test_which_metrics_leave_out_the_same_images() -> None:
    assert leave_out_alike([parse("dice"), parse("jaccard")])
    assert not leave_out_alike([parse("dice"), parse("precision")])
