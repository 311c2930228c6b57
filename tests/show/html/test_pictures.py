"""Pictures of joint ranges have what masks have in them and nothing else; those of masks have their counts."""

import re
from itertools import pairwise, product
from xml.etree import ElementTree

import pytest

from segbounds.errors import InputError
from segbounds.metrics.catalogue import (
    accuracy,
    cohen_kappa,
    dice,
    jaccard,
    matthews,
    recall,
    relative_volume_difference,
)
from segbounds.metrics.counts import Counts, fn, fp, tp
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.show.html.pictures import SIDE, Box, joint_range_pictures, joint_range_thumbnail, masks_picture

Point = tuple[float, float]


def shapes(picture: str, kind: str) -> list[list[Point]]:
    """The polygons of a kind, in values of the two metrics, where both go from 0 to 1."""
    found = [e for e in ElementTree.fromstring(picture).iter("polygon") if e.get("class") == kind]
    corners = ((pair.split(",") for pair in (polygon.get("points") or "").split()) for polygon in found)
    return [[(float(x) / SIDE, 1 - float(y) / SIDE) for x, y in shape] for shape in corners]


def inside(point: Point, shape: list[Point], near: float = 0.002) -> bool:
    """Whether a point lies in a polygon, or near to its outline."""
    x, y = point
    crossed = False
    for (x0, y0), (x1, y1) in pairwise([*shape, shape[0]]):
        along = max(
            0.0, min(1.0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2 or 1))
        )
        if (x - x0 - along * (x1 - x0)) ** 2 + (y - y0 - along * (y1 - y0)) ** 2 < near**2:
            return True
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossed = not crossed
    return crossed


PAIRS = [Counts(*counts) for counts in product((0, 1, 2, 5), repeat=4) if any(counts)]


@pytest.mark.parametrize("other", [jaccard, recall, accuracy])
def test_values_of_masks_lie_in_the_drawn_range(other: Similarity) -> None:
    whole = joint_range_pictures(dice, other, None)[0]
    shown = shapes(whole, "one")
    for counts in PAIRS:
        point = float(value_at(dice, counts)), float(value_at(other, counts))
        assert any(inside(point, shape) for shape in shown), counts
    assert not any(inside((0.9, 0.5), shape) for shape in shown), "nothing has these values"


def test_means_lie_in_the_lighter_shape_and_only_there() -> None:
    (hull,) = shapes(joint_range_pictures(dice, jaccard, None, means=True)[0], "hull")
    assert inside((0.5, 0.5), hull) and inside((0.5, 0.4), hull)
    assert not inside((0.5, 0.3), hull) and not inside((0.4, 0.5), hull)
    assert not any(inside((0.5, 0.45), shape) for shape in shapes(joint_range_pictures(dice, jaccard, None)[0], "one"))


def test_what_is_reported_is_enlarged_where_it_is_small_and_near() -> None:
    small = Box((0.90605, 0.90615), (0.90815, 0.90825))
    assert len(joint_range_pictures(dice, jaccard, small)) == 2
    assert len(joint_range_pictures(dice, recall, Box((0.0, 1.0), (0.2, 0.9)))) == 1
    whole, enlarged = (ElementTree.fromstring(text) for text in joint_range_pictures(dice, jaccard, small))
    assert "0.90605 to 0.90615" in (whole.findtext("title") or "")
    ticks = [float(text.text) for text in enlarged.iter("text") if text.text and re.fullmatch(r"[\d.]+", text.text)]
    assert len(ticks) > 5 and 0.82 < min(ticks) < max(ticks) < 1
    (box,) = (rect for rect in enlarged.iter("rect") if rect.get("class") == "box")
    middle = float(box.get("x", "")) + float(box.get("width", "")) / 2
    assert middle == pytest.approx(SIDE / 2) and float(box.get("width", "")) >= 3


def test_axes_go_as_far_as_the_metrics_do() -> None:
    texts = [
        text.text for text in ElementTree.fromstring(joint_range_pictures(dice, cohen_kappa, None)[0]).iter("text")
    ]
    assert "-1" in texts and texts[-2:] == ["Dice", "Cohen's kappa"]
    with pytest.raises(InputError, match="has no bound"):
        joint_range_pictures(dice, relative_volume_difference, None)
    assert len(joint_range_pictures(matthews, dice, Box((0.8, 0.9), (0.8, 0.9)))) >= 1


def test_names_are_escaped() -> None:
    named = Similarity('<script>"&</script>', tp / (tp + fp + fn), when_undefined=1)
    pictures = [*joint_range_pictures(dice, named, None), joint_range_thumbnail(dice, named, Box((0, 1), (0, 1)), 96)]
    for picture in pictures:
        assert "<script" not in picture and '<script>"&</script>' in "".join(ElementTree.fromstring(picture).itertext())


# --- masks ------------------------------------------------------------------------------------------------------------


def cells(picture: str) -> dict[str, int]:
    """How many cells are drawn, by colour."""
    paths = ElementTree.fromstring(picture).iter("path")
    found: dict[str, int] = {}
    for path in paths:
        colour = path.get("fill", "")
        found[colour] = found.get(colour, 0) + path.get("d", "").count("M")
    return found


def test_every_pixel_is_a_cell_of_each_mask() -> None:
    counts = Counts(7, 3, 2, 11)
    drawn = cells(masks_picture(counts))
    assert sorted(drawn.values()) == sorted(
        [2 * counts.tp, counts.fp + counts.fn, counts.fp + counts.fn + 2 * counts.tn]
    )


def test_of_large_masks_a_cell_stands_for_many_pixels_and_no_count_is_lost() -> None:
    picture = masks_picture(Counts(169, 1, 1, 10**6))
    assert len(cells(picture)) == 3 and sum(cells(picture).values()) < 600
    title = ElementTree.fromstring(picture).findtext("title") or ""
    assert "tp 169" in title and "a cell stands for up to" in title
    one = masks_picture(Counts(1, 0, 0, 0))
    assert cells(one) == {"#0072b2": 2} and "stands for" not in one
