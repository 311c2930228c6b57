"""The joint range of three metrics: surfaces where all are quotients of linear forms, and slices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, ratio
from segbounds.ranges.derived import range_of_two
from segbounds.ranges.membership import exact_value
from segbounds.ranges.mixtures import Membership, membership
from segbounds.ranges.of_three.parts import SurfacePart
from segbounds.ranges.of_three.surfaces import Surface, surfaces
from segbounds.ranges.of_three.values import VALUES
from segbounds.ranges.two import JointRange
from segbounds.regions.cone import Cone, Vector, at
from segbounds.regions.facts import Fact, form_of_side, nonlinear, regions, straightened
from segbounds.regions.pieces import smooth
from segbounds.results import Shown


@dataclass(frozen=True)
class JointRangeOfThree(Shown):
    """All triples of values of three metrics that pairs of masks have.

    Where all three are quotients of linear forms, the boundary is known as exact surfaces, and counts as polynomials in
    the three values. In any case a slice is the joint range of the first two where the third has one value.
    """

    first: Similarity
    second: Similarity
    third: Similarity
    known: tuple[Fact, ...] = ()

    @cached_property
    def nonlinear(self) -> tuple[Similarity, ...]:
        """Those of the three that are nonlinear: with them there are slices only."""
        return tuple(metric for metric in self._metrics if nonlinear(straightened(metric, self.known)))

    @property
    def _metrics(self) -> tuple[Similarity, Similarity, Similarity]:
        return self.first, self.second, self.third

    @cached_property
    def parts(self) -> tuple[SurfacePart, ...]:
        """The cones of counts on which all three are quotients of linear forms, |.|, min and max being linear.

        Raises InputError where one of them is nonlinear: slices are what there is.
        """
        if self.nonlinear:
            raise InputError(
                f"{self.nonlinear[0]} is nonlinear, so the surfaces of this joint range are not derived: "
                f"draw slices of it with --out, or name one, such as {self.third}=4/5"
            )
        return tuple(part for cone in regions(self.known) for part in self._parts(cone))

    def _parts(self, cone: Cone) -> Iterator[SurfacePart]:
        first, second, third = (straightened(metric, self.known) for metric in self._metrics)
        for half, one in smooth(first, cone):
            for quarter, other in smooth(second, half):
                for part, last in smooth(third, quarter):
                    if part.faces[-1].dimension < cone.faces[-1].dimension:
                        continue  # the border between two others
                    tops, bottoms = zip(*(_sides(piece, part) for piece in (one, other, last)), strict=True)
                    yield SurfacePart(part, tops, bottoms)

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """The surfaces that bound it; where the three have fewer degrees of freedom, those on which all of it, or of a
        part, lies.

        Where one of the metrics reads 0/0, its value there makes curves and points of their own; `contains` knows them.
        Raises InputError where one of them is nonlinear.

        >>> from segbounds.ranges.joint_ranges import joint_range
        >>> found = joint_range("dice", "recall", "accuracy")
        >>> [(surface.value, surface.zero) for surface in found.surfaces if surface.side == 1]
        [(0, (tp, fn)), (a/(2 - a), (fp,)), (a/(2 - a), (tn,))]

        Precision and recall give Dice: all of the range lies on one surface.

        >>> [(surface.of, surface.value) for surface in joint_range("precision", "recall", "dice").surfaces]
        [(c, 2*a*b/(a + b))]
        """
        return tuple(surfaces(self.parts))

    @property
    def counts(self) -> tuple[Counts, ...]:
        """The counts with the values a, b and c, polynomials in them up to scaling, for each part with an inside.

        A triple inside of such a part belongs to the range exactly where all four have one sign (and fp - fn or what
        else tells parts from one another has the right one). Raises InputError where one of the metrics is nonlinear.

        >>> from segbounds.ranges.joint_ranges import joint_range
        >>> print(*joint_range("dice", "recall", "specificity").counts[0])
        a*b*(1 - c) (1 - c)*(-a*b - a + 2*b) a*(1 - b)*(1 - c) c*(-a*b - a + 2*b)
        """
        return tuple(part.shown for part in self.parts if not part.relations)

    @cached_property
    def base(self) -> JointRange | None:
        """The joint range of the two metrics that give the third, where one equation holds for all pairs of masks; else
        None."""
        if {len(part.relations) for part in self.parts} != {1} or len({surface.of for surface in self.surfaces}) > 1:
            return None
        metrics = dict(zip(VALUES, self._metrics, strict=True))
        one, other = (metrics[symbol] for symbol in self.surfaces[0].others)
        return range_of_two(one, other, self.known)

    def in_hull(self, values: Sequence[Any]) -> Membership:
        """Whether means over images can be these three exact values: whether they lie in the convex hull, and what
        shows it.

        Yes comes with at most four kinds of images (one, where one pair of masks has all three), no with a combination
        of metrics that is too large. Undecided (None) are values about 1e-9 from the boundary, and some where a metric
        is nonlinear. Raises InputError for a value that is not one exact number, like 0.85 or 17/20.

        >>> from segbounds.ranges.joint_ranges import joint_range
        >>> found = joint_range("dice", "recall", "accuracy")
        >>> found.in_hull(("0.7", "0.7", "0.6")).images
        ((1, Counts(tp=7, fp=3, fn=3, tn=2)),)
        >>> print(found.in_hull(("0.9", "0.9", "0.5")).plane.text)
        -3*Accuracy + 4*Dice is at most 1.20204 on every image, and these means make it 2.1
        """
        here = [] if self.nonlinear else self._having(values)
        if here:
            return Membership(True, ((sp.Integer(1), here[0].inside),), attained=True)
        means = [
            (straightened(metric, self.known), exact_value(value).low)
            for metric, value in zip(self._metrics, values, strict=True)
        ]
        return membership(means, tuple(regions(self.known)))

    def _having(self, values: Sequence[Any]) -> list[Cone]:
        """The cones of the counts that have these values."""
        return regions(
            [*self.known, *(Fact(m, exact_value(value)) for m, value in zip(self._metrics, values, strict=True))]
        )

    def slice(self, value: Any) -> JointRange | None:
        """The joint range of the first two where the third has this exact value; None where it never has.

        >>> from segbounds.ranges.joint_ranges import joint_range
        >>> [arc.value for arc in joint_range("precision", "recall", "dice").slice("4/5").lower]
        [2*a/(5*a - 2)]
        """
        return range_of_two(self.first, self.second, (*self.known, Fact(self.third, exact_value(value))))

    def contains(self, values: Sequence[Any]) -> bool:
        """Whether some counts have exactly this triple of values; see `JointRange.contains`."""
        if not self.nonlinear:
            return bool(self._having(values))
        one, other, last = values
        there = self.slice(last)
        return there is not None and there.contains((one, other))


def _sides(metric: Similarity, cone: Cone) -> tuple[Vector, Vector]:
    """Numerator and denominator on a cone; the value at 0/0 where all of the cone reads that, as at prevalence 0."""
    top, bottom = map(form_of_side, ratio(metric.formula))
    if any(at(bottom, ray) for ray in cone.rays):
        return top, bottom
    if not metric.when_undefined.is_number:
        raise InputError(f"{metric} reads 0/0 at this prevalence: give one inside of 0 to 1")
    return form_of_side(metric.when_undefined), form_of_side(sp.Integer(1))
