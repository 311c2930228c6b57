"""The joint range of three quotients of linear forms: counts as polynomials in the values, and the surfaces that bound
it, exactly.

Three metrics N/D have the values a, b and c where N - a D = 0, N' - b D' = 0 and N'' - c D'' = 0: three linear
equations for four counts. Up to scaling these are the four signed minors, polynomials of degree one in each of a, b and
c, and the values are those of masks where all four have one sign. So the boundary lies where one of their factors
vanishes, and each factor can be solved for c (or b, or a) as a quotient of polynomials. It bounds the range over some
values of the two others and not over other ones: which, is the same between the curves on which another factor vanishes
as well, so one place in each region between them settles it.

Three metrics may have only two degrees of freedom (precision, recall and Dice; any three at a known prevalence). Then
the range lies on the surface that the one equation between them describes."""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.algebra.reading import as_shown, symbolic
from segbounds.errors import InputError
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.ranges.of_three.factors import SolvedFactor
from segbounds.ranges.of_three.parts import SurfacePart, expression
from segbounds.ranges.of_three.regions_between import ends, places_between
from segbounds.ranges.of_three.values import VALUES, factors_of, signum

if TYPE_CHECKING:  # imported where arrays are made
    import numpy as np

FAR = 10**9  # for n, in floats
ROUNDING = 1e-6  # more than what is lost there


@dataclass(frozen=True)
class Surface:
    """A surface on which a joint range of three metrics ends, or on which all of it lies.

    equation
        A polynomial in a, b and c, irreducible and of degree at most one in each, that vanishes on it.
    of
        The value that is given by the two others: c if c is in the equation, else b or a.
    value
        That value, in the two others.
    side
        1 where the range lies above the surface next to it (a least value of this metric), -1 below; 0 where all of the
        range, or of a part of it on which a formula with |.|, min or max is linear, lies on it.
    zero
        The linear forms in the counts that vanish along it; where it is approached, they do so relative to the others.
    along
        Counts with these values, in the two others; a family in n where it is approached; None where there are many for
        side 0.
    beside
        The same a little inside of the range: a family in n whose values tend to the surface. None for side 0.
    within
        The linear forms in the counts, such as fp - fn, that are not negative on the part of the range that ends here.
    beyond
        For each other part of the range (|.|, min and max make parts) the forms that have one sign inside of it, on the
        other side of the surface: families in n.
    attained
        Whether these counts attain the surface; else they approach it.
    places
        Values of the two others, one pair in each of the regions over which it bounds the range; none for side 0.
    """

    equation: sp.Expr
    of: sp.Symbol
    value: sp.Expr
    side: int
    zero: tuple[sp.Expr, ...] = ()
    along: Counts | None = None
    beside: Counts | None = None
    within: tuple[sp.Expr, ...] = ()
    beyond: tuple[tuple[sp.Expr, ...], ...] = ()
    attained: bool = True
    places: tuple[tuple[sp.Rational, sp.Rational], ...] = ()

    @property
    def others(self) -> tuple[sp.Symbol, sp.Symbol]:
        first, second = (symbol for symbol in VALUES if symbol != self.of)
        return first, second

    def at(self, place: Sequence[Any]) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        """The three values on it where the two others are these."""
        there = dict(zip(self.others, map(as_shown, place), strict=True))
        there[self.of] = self.value.xreplace(there)
        first, second, third = (there[symbol] for symbol in VALUES)
        return first, second, third

    def counts_at(self, place: Sequence[Any]) -> Counts | None:
        """Counts along it (or a family of them in n) where the two others are these."""
        if self.along is None:
            return None
        there = dict(zip(self.others, map(as_shown, place), strict=True))
        return Counts(*(sp.expand(symbolic(count).xreplace(there)) for count in self.along))

    def bounds(self, place: Sequence[Any]) -> bool:
        """Whether the range ends, or lies, on it where the two others are these: whether the counts beside it (or else
        along it) and the forms of ``within`` are not negative, and no other part of the range goes on beyond it.

        Raises InputError where no counts are known.
        """
        there = dict(zip(self.others, map(as_shown, place), strict=True))

        def signs(forms: Iterable[sp.Expr]) -> set[int]:
            return {signum(sp.Poly(symbolic(form).xreplace(there), n).LC()) for form in forms} - {0}

        return signs(self._forms) <= {1} and not any(len(signs(forms)) == 1 for forms in self.beyond)

    def where(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """The same in floats, for many places at once."""
        import numpy as np

        def values(forms: Iterable[sp.Expr]) -> np.ndarray:
            far = [symbolic(form).xreplace({n: FAR}) for form in forms]
            of = sp.lambdify(self.others, far, "numpy")(first, second)
            return np.array([value + 0 * (first + second) for value in of])

        over = [values(forms) for forms in self.beyond]
        goes_on = [(side > ROUNDING).all(axis=0) | (side < -ROUNDING).all(axis=0) for side in over]
        return (values(self._forms) > -ROUNDING).all(axis=0) & ~np.any([*goes_on, 0 * (first + second) > 1], axis=0)

    @property
    def _forms(self) -> tuple[sp.Expr, ...]:
        family = self.beside or self.along
        if family is None:
            raise InputError(f"where the range lies on {self.equation} = 0 is not known: there are many counts")
        counts = dict(zip(SYMBOLS, family, strict=True))
        return (*family, *(form.xreplace(counts) for form in self.within))


def surfaces(parts: Sequence[SurfacePart]) -> Iterator[Surface]:
    """All surfaces of the union of some parts: those on which flat parts lie, then those on which the others end."""
    flat = {equation: part for part in parts for equation in part.relations}
    for equation, on in flat.items():
        over = SolvedFactor(equation)
        place = [on.typical[i] for i in over.others]
        along = over.whole(on, place)
        yield Surface(equation.as_expr(), VALUES[over.of], over.value(place), 0, along=along, within=on.within)
    bodies = [part for part in parts if not part.relations]
    for factor in dict.fromkeys(factors_of(chain.from_iterable(body.walls for body in bodies))):
        yield from _sides(factor, bodies)


def _sides(factor: PolyElement, bodies: Sequence[SurfacePart]) -> Iterator[Surface]:
    """The surfaces on which a factor vanishes and the range has one side of it."""
    over = SolvedFactor(factor)
    walls = [[over.split(wall) for wall in body.walls] for body in bodies]
    box = [ends(bodies, i) for i in over.others]
    found: dict[tuple[int, int, bool, Counts, Counts], list[tuple[Any, Any]]] = {}
    for place in places_between([over.slope, *(rest for body in walls for rest, _ in body)], box):
        upwards = signum(over.slope(*place))
        ending: dict[int, list[int]] = {}  # the parts on each side
        for number, side in product(range(len(bodies)), (1, -1)):
            if len({signum(rest(*place)) * side**power for rest, power in walls[number]}) == 1:
                ending.setdefault(side * upwards, []).append(number)
        if len(ending) == 1:
            ((side, numbers),) = ending.items()
            keys = [(side, number, *over.along(bodies[number], side, place)) for number in numbers]
            found.setdefault(max(keys, key=lambda key: key[2]), []).append(
                place
            )  # one that attains it, if there is one
    for (side, number, attained, along, beside), places in found.items():
        vanishing = zip(bodies[number].facets, walls[number], strict=True)
        yield Surface(
            factor.as_expr(),
            VALUES[over.of],
            over.value(places[0]),
            side,
            tuple(expression(form) for form, (_, power) in vanishing if power),
            along,
            beside,
            bodies[number].within,
            tuple(over.near(body.walls, -side) for i, body in enumerate(bodies) if i != number),
            attained,
            tuple((QQ.to_sympy(first), QQ.to_sympy(second)) for first, second in places),
        )
