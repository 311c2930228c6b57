"""Values of pooled counts over images of known sizes: nothing that images have lies outside, and the ends are those of all images."""

from functools import partial

import numpy as np
import pytest
from commands import run

from segbounds.errors import InputError
from segbounds.means.sizes import known_sizes
from segbounds.means.sizes.all_images import all_of
from segbounds.means.sizes.known_sizes import given_of, interval_at_sizes
from segbounds.means.sizes.pooled_values import value_of_pooled
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.catalogue import dice, recall
from segbounds.regions.facts import metric_named


@pytest.mark.parametrize("name", ["dice", "jaccard", "recall", "specificity", "accuracy"])
def test_no_images_lie_outside(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As all ways to fill three small images have it; and by programmes, which leave more room, but not less."""
    images, metric = SizedImages((2, 3, 1), (3, 1, 2)), metric_named(name)
    given = given_of({"dice": "0.6..0.7"})
    exact = interval_at_sizes(f"{name}[pooled]", given, images)
    holds = partial(known_sizes._all_hold, given)
    found = [value_of_pooled(metric, counts)[0] for counts in all_of(images) if holds(counts)]
    assert (exact.low, exact.high) == (float(min(found)), float(max(found)))
    monkeypatch.setattr(known_sizes, "few", lambda _: False)
    wide = interval_at_sizes(f"{name}[pooled]", given, images)
    assert wide.low <= exact.low and exact.high <= wide.high
    assert wide.low <= wide.reached[0] < wide.low + 1e-4 and wide.high - 1e-4 < wide.reached[1] <= wide.high


@pytest.mark.parametrize("seed", range(3))
def test_real_images_are_inside(seed: int) -> None:
    draw = np.random.default_rng(seed)
    p, n = draw.integers(5, 400, 6), draw.integers(5, 4000, 6)
    true = [int(x) for x in draw.integers(0, p + 1)]
    wrong = [int(x) for x in draw.integers(0, n // 10 + 1)]
    images = SizedImages(tuple(map(int, p)), tuple(map(int, n)))
    each = [2 * t / (t + w + a) for t, w, a in zip(true, wrong, images.positives, strict=True)]
    pooled = 2 * sum(true) / (sum(true) + sum(wrong) + sum(images.positives))
    found = interval_at_sizes("dice[pooled]", given_of({"dice": f"{sum(each) / 6:.3f}"}), images)
    assert found.low <= pooled <= found.high
    back = interval_at_sizes(dice, given_of({"dice[pooled]": f"{pooled:.3f}"}), images)
    assert back.low <= sum(each) / 6 <= back.high


def test_what_is_asked_for_and_what_works_instead() -> None:
    asked = run(
        "average", "dice[pooled]", "--given", "dice=0.85", "--folds", "4", "--pixels", "4000", "--positives", "900"
    )
    assert asked.returncode == 0 and asked.stdout.startswith("Dice of the pooled counts of these folds lies between")
    for metric, remedy in (
        ("precision[pooled]", "ask for the pooled value of Dice"),
        ("dice[median]", "not asked for at known sizes"),
    ):
        with pytest.raises(InputError, match=remedy):
            interval_at_sizes(metric, given_of({"recall": "0.85"}), SizedImages((50,) * 4, (900,) * 4))
    assert interval_at_sizes("recall[per_image]", (), SizedImages((5,), (9,))) == interval_at_sizes(
        recall, (), SizedImages((5,), (9,))
    )
    without = run("average", "dice[pooled]", "--given", "dice=0.85")
    assert without.returncode == 2 and "--dataset, or --folds with --pixels and --positives" in without.stderr
    for command in ("check", "average"):
        told = run(command, "--help").stdout
        assert "whole counts only" not in told and "With --folds: how many pixels" in " ".join(told.split())
