"""Dice and Jaccard of one pair of masks: in closed form what the search says, in the same words."""

from random import Random

from segbounds.bounds.consistency import consistent
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.regions.facts import reported
from segbounds.reports.overlap_values import contradiction_of_overlap


def test_the_closed_form_says_what_the_search_says() -> None:
    draw = Random(3)
    verdicts = set()
    for _ in range(30):
        d = draw.random()
        j = min(max(d / (2 - d) + draw.choice((0, 0.001, -0.002, 0.05)), 0), 1)
        places = draw.choice((2, 3, 4))
        pair = [(dice, reported(f"{d:.{places}f}")), (jaccard, reported(f"{j:.{places}f}"))]
        draw.shuffle(pair)
        found, told = consistent(dict(pair)), contradiction_of_overlap(*pair)
        assert told == ("" if found.possible else found.reason)
        verdicts.add(found.possible)
    assert verdicts == {True, False}
