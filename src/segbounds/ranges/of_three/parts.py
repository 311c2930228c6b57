"""Cones of counts on which three metrics are quotients of linear forms: counts as polynomials in the three values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.ranges.of_three.values import IN_RING, RING, common_divisor, in_factors, signum
from segbounds.regions.cone import UNITS, Cone, Vector, at, independent, normal_to, rank, scaled

_SPAN, *_WEIGHTS = ring("y:4", QQ)  # weights of counts
#: Weights of counts at which nothing is special by chance.
WEIGHTS = ((1, 1, 1, 1), (3, 5, 7, 11), (101, 13, 2, 29))


@dataclass(frozen=True)
class SurfacePart:
    """A cone on which three metrics are quotients of linear forms, tops over bottoms."""

    cone: Cone
    tops: tuple[Vector, Vector, Vector]
    bottoms: tuple[Vector, Vector, Vector]

    @cached_property
    def dimension(self) -> int:
        return self.cone.faces[-1].dimension

    @cached_property
    def relations(self) -> tuple[PolyElement, ...]:
        """The equations between as few of the values as there are any; none where the range has an inside."""
        found: dict[frozenset[int], PolyElement] = {}
        for number in (1, 2, 3):
            for chosen in map(frozenset, combinations(range(3), number)):
                if not any(smaller <= chosen for smaller in found) and self._dependent(chosen):
                    found[chosen] = self._relation(sorted(chosen))
        return tuple(found.values())

    @cached_property
    def counts(self) -> tuple[PolyElement, ...]:
        """The counts with the values a, b and c, up to scaling: polynomials without a common factor."""
        counts = normal_to(self.rows(UNITS))
        common = common_divisor(counts)
        return tuple(count.exquo(common) for count in counts)

    @property
    def shown(self) -> Counts:
        """The same as one writes them."""
        sign = signum(sum(count(*self.typical) for count in self.counts))
        return Counts(*(in_factors(sign * count, self.typical) for count in self.counts))

    @property
    def typical(self) -> tuple[Any, Any, Any]:
        """Values at which nothing is special by chance."""
        counts = self.place(WEIGHTS[-1])
        one, two, three = (
            at(top, counts) / at(bottom, counts) for top, bottom in zip(self.tops, self.bottoms, strict=True)
        )
        return one, two, three

    @cached_property
    def facets(self) -> tuple[Vector, ...]:
        """The forms that vanish on the faces of three dimensions, one for each."""
        rays = self.cone.rays
        found: dict[frozenset[int], Vector] = {}
        for form in self.cone.facets:
            tight = frozenset(i for i, ray in enumerate(rays) if at(form, ray) == 0)
            if rank([rays[i] for i in sorted(tight)]) == 3:
                found.setdefault(tight, form)
        return tuple(found.values())

    @property
    def within(self) -> tuple[sp.Expr, ...]:
        """The forms, besides the counts, that are not negative on the cone and not zero all over it."""
        forms = (form for form in self.cone.least if form not in UNITS and any(at(form, ray) for ray in self.cone.rays))
        return tuple(dict.fromkeys(map(expression, forms)))

    @cached_property
    def walls(self) -> tuple[PolyElement, ...]:
        """The facets' forms, of the counts with the values a, b and c; inside of the range all have one sign."""
        return tuple(at(form, self.counts) for form in self.facets)

    def rows(self, basis: Sequence[Vector]) -> list[list[PolyElement]]:
        """N - v D for each metric, in coordinates of a basis."""
        return [
            [at(top, vector) - value * at(bottom, vector) for vector in basis]
            for value, top, bottom in zip(IN_RING, self.tops, self.bottoms, strict=True)
        ]

    def place(self, weights: Sequence[int]) -> Vector:
        """Some counts in the span of the cone, inside of it where the weights are positive."""
        return tuple(at(weights[: self.dimension], column) for column in zip(*self.basis, strict=True))

    def _dependent(self, chosen: frozenset[int]) -> bool:
        """Whether the slopes of these metrics, D dN - N dD up to a factor, are dependent: everywhere, or at all places
        that are tried."""
        for place in map(self.place, WEIGHTS):
            slopes = []
            for top, bottom in zip(self.tops, self.bottoms, strict=True):
                slope = [at(bottom, place) * x - at(top, place) * y for x, y in zip(top, bottom, strict=True)]
                within = [at(slope, vector) for vector in self.basis]
                slopes.append((*within, *[QQ.zero] * (4 - self.dimension)))
            if rank([slopes[i] for i in chosen]) == len(chosen):
                return False
        return True

    @cached_property
    def basis(self) -> tuple[Vector, ...]:
        """Rays that span it."""
        return independent(self.cone.rays, self.dimension)

    def _relation(self, chosen: Sequence[int]) -> PolyElement:
        """The factor of their minors that vanishes whatever the counts are."""
        rows = self.rows(self.basis)
        for columns in combinations(range(self.dimension), len(chosen)):
            minor = RING(sp.Matrix([[rows[i][j].as_expr() for j in columns] for i in chosen]).det().expand())
            for factor, _ in minor.factor_list()[1]:
                if self._vanishes(factor):
                    return factor
        raise Unsupported("the equation between these metrics was not found")

    def _vanishes(self, relation: PolyElement) -> bool:
        """Whether a polynomial in the values is zero for all counts in the span of the cone."""
        weights = _WEIGHTS[: self.dimension]
        anywhere = [at(weights, column) for column in zip(*self.basis, strict=True)]
        sides = [(at(top, anywhere), at(bottom, anywhere)) for top, bottom in zip(self.tops, self.bottoms, strict=True)]
        total = _SPAN.zero
        for powers, coefficient in relation.items():  # times all denominators
            term = _SPAN(coefficient)
            for (top, bottom), power in zip(sides, powers, strict=True):
                term *= top if power else bottom
            total += term
        return not total


def expression(form: Vector) -> sp.Expr:
    return sp.Add(*(QQ.to_sympy(entry) * count for entry, count in zip(scaled(form), SYMBOLS, strict=True)))
