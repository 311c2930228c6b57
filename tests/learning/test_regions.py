"""What one half loses of a best soft mask, exactly: by definitions alone, and what the search keeps and refuses."""

import csv
from fractions import Fraction
from importlib import import_module
from itertools import combinations, product
from types import ModuleType

import numpy as np
import pytest
from places import ROOT

from segbounds.errors import InputError
from segbounds.learning.decisions.regions import Regions
from segbounds.metrics.catalogue import dice
from segbounds.theorems.posteriors import Expected, PosteriorPlace

HALF = Fraction(1, 2)
BOUND = (3 * 3**0.5 - 5) / 4  # theory/soft_dice_one_half_at_most.py
#: theory/soft_dice_regret_of_one_half.py with r = 5/3, in thirds of a pixel.
WORST = Regions((3, 60, 720), ((3, 0, 24), (0, 5, 0)), (Fraction(200, 561), Fraction(361, 561)))
WORST_SOFT = (Fraction(3), Fraction(30), Fraction(0))
#: theory/soft_dice_of_three_pixels.py with r = 9/7.
THREE = Regions((2, 1), ((2, 0), (0, 1)), (Fraction(243, 341), Fraction(98, 341)))


def by_definition(posterior: Regions, soft: list[Fraction]) -> Fraction:
    """Expected soft Dice of single pixels: references have every choice of pixels with the same probability."""
    total, starts = Fraction(0), np.cumsum([0, *posterior.pixels])
    for reference, weight in zip(posterior.references, posterior.weights, strict=True):
        choices = [combinations(range(a, b), part) for a, b, part in zip(starts, starts[1:], reference, strict=False)]
        masks = [[place for part in chosen for place in part] for chosen in product(*choices)]
        hits = [2 * sum((soft[at] for at in mask), Fraction(0)) / (sum(soft) + len(mask)) for mask in masks]
        total += weight * sum(hits, Fraction(0)) / len(masks)
    return total


def test_expected_soft_dice_of_regions_is_that_of_their_pixels() -> None:
    posterior = Regions((2, 3), ((1, 2), (2, 0), (0, 1)), (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)))
    soft = [Fraction(k, 7) for k in (5, 2, 0, 7, 3)]
    assert posterior.expected((sum(soft[:2], Fraction(0)), sum(soft[2:], Fraction(0)))) == by_definition(
        posterior, soft
    )
    one = Regions((1, 1, 1), ((1, 1, 0), (0, 0, 1)), (Fraction(5, 7), Fraction(2, 7)))
    place = PosteriorPlace(one.references, one.weights, (Fraction(1), Fraction(1), HALF))
    assert one.expected((Fraction(1), Fraction(1), HALF)) == Fraction(str(place.value(Expected(dice))))


def test_what_one_half_loses_is_the_known_example_exactly() -> None:
    assert WORST.is_best(WORST_SOFT) and WORST.best_mask() == (Fraction(45, 374), (3, 30, 0))
    assert WORST.lost_by_half(WORST_SOFT) == Fraction(5, 102)
    assert 0.9996 * BOUND < 5 / 102 < BOUND


def test_what_one_half_loses_of_three_pixels() -> None:
    soft = (Fraction(2), HALF)
    assert THREE.is_best(soft) and THREE.lost_by_half(soft) == Fraction(2, 1705)
    masks = list(product((Fraction(0), Fraction(1)), repeat=3))
    assert THREE.best_mask()[0] == max(by_definition(THREE, list(mask)) for mask in masks)


def test_what_one_half_loses_where_one_value_is_soft() -> None:
    """The posterior of theory/soft_dice_regret_of_one_soft_value.py loses all that theory/soft_dice_one_soft_value.py allows."""
    weights = tuple(Fraction(k, 123) for k in (67, 31, 25))
    posterior = Regions((1, 1, 2, 2), ((1, 0, 1, 0), (1, 0, 0, 1), (0, 1, 0, 0)), weights)
    soft = (Fraction(1), HALF, Fraction(0), Fraction(0))
    assert posterior.is_best(soft) and posterior.best_mask() == (posterior.expected(soft), (1, 0, 2, 0))
    assert posterior.lost_by_half(soft) == Fraction(2, 369)


@pytest.mark.parametrize("soft", [(3, 29, 0), (3, 31, 0), (3, 0, 0), (0, 30, 0), (3, 30, 1), (2, 30, 0)])
def test_another_soft_mask_is_not_called_best(soft: tuple[int, ...]) -> None:
    assert not WORST.is_best(tuple(map(Fraction, soft)))


def test_a_best_soft_mask_of_a_slightly_other_posterior_is_refused() -> None:
    moved = Regions(WORST.pixels, WORST.references, (Fraction(201, 561), Fraction(360, 561)))
    assert not moved.is_best(WORST_SOFT)


@pytest.mark.parametrize("given", [
    ((1, 2), ((1, 3),), (Fraction(1),)), ((1, 2), ((0, 0),), (Fraction(1),)), ((1,), ((1,),), (HALF,)),
    ((0, 1), ((0, 1),), (Fraction(1),)), ((1,), ((1,), (1,)), (Fraction(2), Fraction(-1))), ((), (), ()),
])  # fmt: skip
def test_what_is_no_posterior_is_refused(
    given: tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[Fraction, ...]],
) -> None:
    with pytest.raises(InputError, match=r"regions have|a posterior has"):
        Regions(*given)


# --- the search -------------------------------------------------------------------------------------------------------


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    pytest.importorskip("torch")
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return import_module("soft_dice_regret")


def arrays(search: ModuleType, posterior: Regions) -> object:
    """One posterior as the search has it."""
    regions, many = len(posterior.pixels), len(posterior.references)
    pixels = np.zeros((1, search.REGIONS), int)
    references, weights = np.zeros((1, search.REFERENCES, search.REGIONS), int), np.zeros((1, search.REFERENCES))
    pixels[0, :regions], references[0, :many, :regions] = posterior.pixels, posterior.references
    weights[0, :many] = [float(weight) for weight in posterior.weights]
    return search.Posteriors(pixels, references, weights)


def test_the_search_sees_what_three_pixels_lose_and_makes_it_exact(search: ModuleType) -> None:
    """theory/soft_dice_is_not_consistent.py: 7/10000, and 2/1705 with the third value at one half."""
    p = Fraction(2, 7) + Fraction(1, 1000)
    known = Regions((1, 1, 1), ((1, 1, 0), (0, 0, 1)), (1 - p, p))
    found = search.lost(arrays(search, known), search.placed("cpu"))
    assert found.lost[0] == pytest.approx(7e-4, abs=1e-9) and found.soft[0, 2] == pytest.approx(0.474, abs=1e-3)
    exact = search.certified(arrays(search, known), found.soft)
    assert exact.posterior.is_best(exact.soft) and exact.lost == Fraction(2, 1705)


def test_a_wrong_optimum_is_refused(search: ModuleType) -> None:
    given = arrays(search, Regions((1, 1, 1), ((1, 1, 0), (0, 0, 1)), (Fraction(1, 2), HALF)))
    for planted in ([1, 0.5, 0], [0.5, 1, 1], [0.5, 0, 0]):
        soft = np.zeros((1, search.REGIONS))
        soft[0, :3] = planted
        assert search.certified(given, soft) is None


def test_a_small_search_is_the_same_again_and_never_beyond_the_bound(search: ModuleType) -> None:
    first, again = ([*search.searching("parts of regions", 3_000, 0, search.placed("cpu"))][-1] for _ in range(2))
    exact = search.worst_certified(first)
    assert first.seen == 3_000 and 0.01 < exact.lost < BOUND and exact.posterior.is_best(exact.soft)
    assert (first.lost == again.lost).all()


def test_of_nested_references_one_half_loses_nothing(search: ModuleType) -> None:
    """theory/soft_dice_of_nested_references.py."""
    *_, last = search.searching("nested references", 4_000, 1, search.placed("cpu"))
    assert last.lost.max() < 1e-8 and search.worst_certified(last) is None


def test_what_cannot_be_asked_of_the_search(search: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert search.main(["--posteriors", "1"]) == 2 and search.main(["--device", "no_such"]) == 2
    assert "4 posteriors or more" in (said := capsys.readouterr().err) and "no device 'no_such'" in said


def kept() -> list[dict[str, str]]:
    with (ROOT / "benchmarks" / "results" / "soft_dice_regret.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["lost"]]


@pytest.mark.parametrize("row", kept(), ids=lambda row: f"{row['family']} of {row['posteriors']}")
def test_every_row_that_is_kept_is_true(row: dict[str, str]) -> None:
    references = tuple(tuple(map(int, each.split())) for each in row["references"].split("; "))
    posterior = Regions(
        tuple(map(int, row["pixels"].split())), references, tuple(map(Fraction, row["weights"].split("; ")))
    )
    soft = tuple(map(Fraction, row["soft"].split()))
    assert posterior.is_best(soft) and posterior.lost_by_half(soft) == Fraction(row["lost"]) <= BOUND
    assert f"{float(Fraction(row['lost'])):.6f}" == row["decimal"]
