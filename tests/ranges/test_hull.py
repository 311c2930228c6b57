"""Convex hulls of joint ranges."""

import numpy as np
import pytest
import sympy as sp
from checked_ranges import CASES

from segbounds.ranges.arcs import Arc
from segbounds.ranges.hull import Chord
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.sampling import sampled


@pytest.mark.parametrize(("first", "second", "prevalence"), [*CASES[:10], ("balanced_accuracy", "youden", None)])
def test_the_hull_is_convex_touches_the_range_and_has_it_inside(
    first: str, second: str, prevalence: str | None
) -> None:
    found = joint_range(first, second, prevalence=prevalence)
    for sides, arcs, sign in ((found.hull.lower, found.lower, 1), (found.hull.upper, found.upper, -1)):
        points = [points_of(side) for side in sides]
        x, y = (np.concatenate([part[k] for part in points]) for k in (0, 1))
        keep = np.append(True, np.diff(x) > 1e-9)
        slopes = np.diff(y[keep]) / np.diff(x[keep])
        assert (sign * np.diff(slopes) > -1e-6 * (1 + np.abs(slopes[1:]))).all()
        for arc in arcs:
            places, values = sampled(arc)
            assert (sign * (values - on_hull(sides, places)) > -1e-9).all()
        corners = {(float(u.place), float(end.value)) for u in found.uprights for end in (u.low, u.high)}
        for chord in sides:
            for end in (chord.start, chord.end) if isinstance(chord, Chord) else ():
                touching = [arc for arc in arcs if arc.low <= end[0] <= arc.high]
                assert (float(end[0]), float(end[1])) in corners or any(
                    abs(float(arc.limit(end[0]) - end[1])) < 1e-9 for arc in touching
                )


def points_of(side: Arc | Chord) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(side, Arc):
        return sampled(side)
    x, y = np.array([side.start, side.end], float).T
    return x, y


def on_hull(sides: tuple[Arc | Chord, ...], places: np.ndarray) -> np.ndarray:
    """The values of one side of a hull."""
    found = np.full(len(places), np.nan)
    for side in sides:
        x, y = points_of(side)
        here = (places >= x[0] - 1e-12) & (places <= x[-1] + 1e-12)
        found[here] = np.interp(places[here], x, y)
        if isinstance(side, Arc):
            inside = here & (places > x[0]) & (places < x[-1])
            found[inside] = [float(side.at(sp.Rational(float(place)))) for place in places[inside]]
    return found


def test_a_hull_that_cuts_off_a_corner_would_be_noticed() -> None:
    found = joint_range("dice", "jaccard")
    places, values = sampled(found.lower[0])
    wrong = (Chord((sp.Integer(0), sp.Integer(0)), (sp.Integer(1), sp.Integer(1))),)
    assert not (values - on_hull(wrong, places) > -1e-9).all()


def test_the_hull_of_dice_and_mcc() -> None:
    arc, chord = joint_range("dice", "mcc").hull.upper
    assert isinstance(arc, Arc) and isinstance(chord, Chord)
    assert arc.high == chord.start[0] == 1 - 1 / sp.sqrt(2) and chord.end == (1, 1)
