"""Whole counts next to others: means that neighbours have are found, of few and of more images, and nothing else is nominated."""

from itertools import islice

import numpy as np
import pytest

from segbounds.means.sizes import known_sizes
from segbounds.means.sizes.all_images import all_of, few
from segbounds.means.sizes.known_sizes import _all_hold, _wanted, consistent_at_sizes, given_of
from segbounds.means.sizes.paired_images import every, near_to
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.catalogue import cohen_kappa, dice, parse, precision
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate


@pytest.mark.parametrize("images", [1, 2, 3, 4, 6])
def test_what_neighbours_have_is_found(images: int) -> None:
    draw = np.random.default_rng(images)
    there = [Counts(*map(int, draw.integers(4, 40, 4))) for _ in range(images)]
    start = [Counts(c.tp + 2, c.fp - 1, c.fn - 2, c.tn + 1) if i < 4 else c for i, c in enumerate(there)]
    metrics = (dice, precision, cohen_kappa)
    means = np.array([sum(float(evaluate(metric, c)) for c in there) / images for metric in metrics])
    ends = means - 1e-9, means + 1e-9
    found = list(near_to(metrics, ends, start))
    assert tuple(there) in found
    for counts in found:
        assert [c.tp + c.fn for c in counts] == [c.tp + c.fn for c in start] and min(map(min, counts)) >= 0
        assert [sum(float(evaluate(metric, c)) for c in counts) / images for metric in metrics] == pytest.approx(
            means, abs=1e-8
        )


@pytest.mark.parametrize("seed", range(40))
def test_all_counts_of_small_images_are_looked_at(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What looking at each of them says, also of images with nothing on one side; a unit or more beside what is true of some."""
    draw = np.random.default_rng(seed)
    many = int(draw.integers(1, 4))
    sizes = [(int(p), int(n)) for p, n in draw.integers(0, 4, (many, 2))]
    sizes = [(p, n) if p + n else (1, 0) for p, n in sizes]
    images = SizedImages(tuple(p for p, _ in sizes), tuple(n for _, n in sizes))
    there = next(islice(all_of(images), int(draw.integers(30)), None), next(all_of(images)))
    names = [
        str(name)
        for name in draw.permutation(["dice", "kappa", "mcc", "npv", "recall", "youden"])[: int(draw.integers(1, 4))]
    ]
    means = [sum(float(evaluate(parse(name), counts)) for counts in there) / many for name in names]
    means[0] += float(draw.integers(-2, 3)) / 100
    given = given_of({name: f"{mean:.2f}" for name, mean in zip(names, means, strict=True)})
    wanted = any(_all_hold(given, counts) for counts in all_of(images))
    monkeypatch.setattr(known_sizes, "few", lambda _: False)
    found = consistent_at_sizes(given, images)
    assert found.possible is wanted
    nominated = every(*_wanted(given), images)
    assert nominated is not None
    listed = list(nominated)
    assert len(set(listed)) == len(listed)
    assert {counts for counts in all_of(images) if _all_hold(given, counts)} <= set(listed)


def test_small_images_of_which_there_are_too_many_to_look_at_each() -> None:
    images = SizedImages((0, 2, 2, 0, 4, 1), (5, 4, 1, 3, 1, 1))
    assert not few(images)
    found = consistent_at_sizes(given_of({"youden": "0.067", "npv": "0.689"}), images)
    none = consistent_at_sizes(given_of({"youden": "0.067", "npv": "0.689", "kappa": "0.9"}), images)
    assert found.possible and none.possible is False


def test_curved_means_of_small_images_are_shown() -> None:
    """Rounded shares miss these; their neighbours do not."""
    there = Counts(21, 6, 9, 15), Counts(30, 12, 16, 22)
    images = SizedImages((30, 46), (21, 34))
    given = {name: f"{sum(float(evaluate(parse(name), c)) for c in there) / 2:.4f}" for name in ("npv", "kappa", "mcc")}
    found = consistent_at_sizes(given_of(given), images)
    none = consistent_at_sizes(given_of({"dice": "0.90", "jaccard": "0.95"}), images)
    assert found.possible and none.possible is False
