"""A factor of the boundary solved for one value, and what is near it."""

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.polys.rings import PolyElement

from segbounds.metrics.counts import Counts, n
from segbounds.ranges.of_three.parts import SurfacePart
from segbounds.ranges.of_three.values import IN_RING, PLANE, VALUES, common_divisor, in_factors, signum
from segbounds.regions.cone import UNITS, at, normal_to


class SolvedFactor:
    """A factor of degree one in one of the values, slope * value + rest, and what is left of other polynomials where it
    vanishes.

    Slope, rest and what is left are polynomials in the two other values.
    """

    def __init__(self, factor: PolyElement) -> None:
        self.factor = factor
        self.of = max(i for i in range(3) if factor.degree(IN_RING[i]) > 0)
        self.others = [i for i in range(3) if i != self.of]
        self.rest, self.slope = self._parts(factor)
        self.symbols = {symbol: VALUES[i] for symbol, i in zip(PLANE.symbols, self.others, strict=True)}

    def _parts(self, polynomial: PolyElement) -> tuple[PolyElement, PolyElement]:
        """What a polynomial is where the value is 0, and its slope."""
        parts: list[dict[tuple[int, int], Any]] = [{}, {}]
        for powers, coefficient in polynomial.items():
            parts[powers[self.of]][powers[self.others[0]], powers[self.others[1]]] = coefficient
        return PLANE.from_dict(parts[0]), PLANE.from_dict(parts[1])

    def split(self, polynomial: PolyElement) -> tuple[PolyElement, int]:
        """What is left of it on the surface, up to a square, and whether the factor was in it."""
        (quotient,), remainder = polynomial.div([self.factor])
        rest, power = (polynomial, 0) if remainder else (quotient, 1)
        return self._there(rest) * self.slope, power

    def _there(self, polynomial: PolyElement) -> PolyElement:
        """What is left of it on the surface, times the slope."""
        at_zero, slope = self._parts(polynomial)
        return at_zero * self.slope - slope * self.rest

    def near(self, polynomials: Iterable[PolyElement], side: int) -> tuple[sp.Expr, ...]:
        """What polynomials are next to the surface on one side, as families in n, times the slope."""
        return tuple(
            (n * self._there(part).as_expr() + (side * self._parts(part)[1] * self.slope).as_expr()).xreplace(
                self.symbols
            )
            for part in polynomials
        )

    def along(self, body: SurfacePart, side: int, place: Sequence[Any]) -> tuple[bool, Counts, Counts]:
        """Whether counts attain the surface, these (or a family that approaches it), and a family a little inside; none
        of them negative at one place."""
        there = [self._there(part) for part in body.counts]
        steps = [side * self._parts(part)[1] * self.slope for part in body.counts]  # times 1/n
        common = common_divisor([*there, *steps])
        sign = signum(sum(part.exquo(common)(*place) for part in there))
        beside = Counts(
            *(
                n * self._shown(sign * part.exquo(common), place) + self._shown(sign * step.exquo(common), place)
                for part, step in zip(there, steps, strict=True)
            )
        )
        if not all(at(bottom, there) for bottom in body.bottoms):
            return False, beside, beside
        common = common_divisor(there)
        sign = signum(sum(part.exquo(common)(*place) for part in there))
        return True, Counts(*(self._shown(sign * part.exquo(common), place) for part in there)), beside

    def whole(self, body: SurfacePart, place: Sequence[Any]) -> Counts | None:
        """Counts with the values on the surface, where two values and what is in the span of a flat part leave one
        choice."""
        unknown = [
            i for i in range(4) if body.dimension == 4 and not any(form[i] for form in (*body.tops, *body.bottoms))
        ]
        basis = body.basis if not unknown else [unit for i, unit in enumerate(UNITS) if i != unknown[0]]
        if len(basis) != 3:
            return None
        rows = [[self._parts(entry)[0] for entry in body.rows(basis)[i]] + [PLANE.zero] for i in self.others]
        weights = normal_to([*rows, [*[PLANE.zero] * 3, PLANE.one]])[:3]
        counts = [at(weights, column) for column in zip(*basis, strict=True)]
        sign = signum(sum(count(*place) for count in counts))
        if not sign:  # the two values are no independent ones
            return None
        common = common_divisor(counts)
        return Counts(*(self._shown(sign * count.exquo(common), place) for count in counts))

    def value(self, place: Sequence[Any]) -> sp.Expr:
        """The value at which the factor vanishes."""
        sign = signum(self.slope(*place))
        return self._shown(-sign * self.rest, place) / self._shown(sign * self.slope, place)

    def _shown(self, polynomial: PolyElement, place: Sequence[Any]) -> sp.Expr:
        return in_factors(polynomial, place).xreplace(self.symbols)
