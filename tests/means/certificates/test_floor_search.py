"""Boxes of charts: what is wanted holds or a pair is shown where it does not."""

import numpy as np

from segbounds.means.certificates.enclosed_functions import ChartFunctions
from segbounds.means.certificates.floor_search import FloorSearch
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.regions.facts import metric_named
from segbounds.regions.orders import charts

PAIR = metric_named("dice"), metric_named("recall")


def searched(wanted: float, boxes: int = 20_000) -> FloorSearch:
    """Of recall - Dice, which is at least 2 sqrt(2) - 3, about -0.1716: where something is missed and no alarm is false."""
    found = charts(PAIR)
    dimensions = dict.fromkeys(chart.dimension for chart in found)
    together = [ChartFunctions([chart for chart in found if chart.dimension == many]) for many in dimensions]
    search = FloorSearch([(-1.0, 0.0), (1.0, 0.0)], wanted, 40)
    for functions in together:
        search.left += boxes * len(functions.charts)
        search.look_at(functions)
    return search


def test_what_holds_is_settled() -> None:
    search = searched(-0.18)
    assert search.settled and search.bound >= -0.18


def test_what_does_not_hold_is_not_and_pairs_show_it() -> None:
    search = searched(-0.1)
    assert not search.settled and search.bound <= -0.17
    dice, recall = (np.asarray(evaluate(metric, Counts(*np.hstack(search.counts)))) for metric in PAIR)
    assert (recall - dice).min() < -0.1


def test_without_boxes_nothing_is_settled() -> None:
    assert not searched(-0.18, 0).settled
