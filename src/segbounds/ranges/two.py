"""The joint range of two metrics: its boundary as exact arcs, its hull, and which pairs it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Arc, Traced, Upright
from segbounds.ranges.hull import Hull, hulled
from segbounds.ranges.membership import curved_among, exact_value, go_together
from segbounds.regions.facts import Fact
from segbounds.results import Shown

#: What exact numbers that are equal agree in.
SAME = sp.Float("1e-25")


@dataclass(frozen=True)
class JointRange(Shown):
    """All pairs of values of two metrics that pairs of masks have.

    lower, upper
        The boundary, from low to high values of the first metric.
    uprights
        What the second metric can be at the ends of the first and where slices change their shape.
    known
        What else was fixed: the prevalence, or a third metric.
    traced
        The pieces of the boundary that have no closed form here, where two metrics or more are nonlinear: enclosed at some values.
    """

    first: Similarity
    second: Similarity
    lower: tuple[Arc, ...]
    upper: tuple[Arc, ...]
    uprights: tuple[Upright, ...]
    known: tuple[Fact, ...] = ()
    traced: tuple[Traced, ...] = ()

    @cached_property
    def hull(self) -> Hull:
        """The convex hull: which arcs are part of it, and which chords.

        >>> from segbounds.ranges.joint_ranges import joint_range
        >>> [(side.start, side.end) for side in joint_range("dice", "jaccard").hull.upper]
        [((0, 0), (1, 1))]
        """
        lows = [(upright.place, upright.low.value) for upright in self.uprights]
        highs = [(upright.place, upright.high.value) for upright in self.uprights]
        traced = {
            sign: {
                point
                for piece in self.traced
                if piece.side == sign
                for point in zip(piece.places, piece.values, strict=True)
            }
            for sign in (1, -1)
        }
        return Hull(hulled(self.lower, lows, 1, traced[1]), hulled(self.upper, highs, -1, traced[-1]))

    def contains(self, values: Sequence[Any]) -> bool:
        """Whether some counts have exactly this pair of values: exact numbers, or texts like ``0.85`` or ``17/23``.

        For two quotients of linear forms these are whole counts up to scaling, for others perhaps only real ones. For two nonlinear
        metrics no rests on the arcs, and yes on whole counts that were found, with the values up to 1e-12 where they have none exactly;
        raises InputError where neither was settled.

        >>> from segbounds.ranges.joint_ranges import joint_range
        >>> joint_range("dice", "recall").contains(("0.85", "0.74")), joint_range("dice", "recall").contains(("0.85", "0.73"))
        (True, False)
        """
        one, other = (
            Fact(metric, exact_value(value)) for metric, value in zip((self.first, self.second), values, strict=True)
        )
        items = (*self.known, one, other)
        if len(curved_among(items)) > 1:
            from segbounds.bounds.methods.nonlinear.few_pixels import first_with

            if first_with(items) is not None:
                return True
            place, value = one.value.low, other.value.low
            for arcs, sign in ((self.lower, 1), (self.upper, -1)):
                for arc in arcs:
                    if arc.low < place < arc.high:
                        beyond = sign * sp.N(arc.at(place) - value, 30)
                        if abs(beyond) < SAME:
                            return arc.attained
                        if beyond > 0:
                            return False
        return go_together(items)
