"""The joint range of three quotients of linear forms: counts as polynomials in the values, and the surfaces that bound
it, exactly.

Three metrics N/D have the values a, b and c where N - a D = 0, N' - b D' = 0 and N'' - c D'' = 0: three linear
equations for four counts. Up to scaling these are the four signed minors, polynomials of degree one in each of a, b and
c, and the values are those of masks where all four have one sign. So the boundary lies where one of their factors
vanishes, and each factor can be solved for c (or b, or a) as a quotient of polynomials. It bounds the range over some
values of the two others and not over other ones: which, is the same between the curves on which another factor vanishes
as well, so one place in each region between them settles it.

Three metrics may have only two degrees of freedom (precision, recall and Dice; any three at a known prevalence). Then
the range lies on the surface that the one equation between them describes.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain, combinations, count, pairwise, product
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.reading import as_shown, symbolic
from segbounds.errors import InputError, Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.regions.cone import UNITS, Cone, Vector, at, independent, normal_to, rank, scaled

if TYPE_CHECKING:  # imported where surfaces are drawn
    import numpy as np

#: The values of the three metrics, in the closed forms.
a, b, c = VALUES = sp.symbols("a b c", real=True)

_RING, *_VALUES = ring(VALUES, QQ)
_PLANE, _U, _V = ring("u, v", QQ)  # the values of two of them
_SPAN, *_WEIGHTS = ring("y:4", QQ)  # weights of counts

FAR = 10**9  # for n, in floats
ROUNDING = 1e-6  # more than what is lost there

#: Weights of counts at which nothing is special by chance.
WEIGHTS = ((1, 1, 1, 1), (3, 5, 7, 11), (101, 13, 2, 29))


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
            return {_sign(sp.Poly(symbolic(form).xreplace(there), n).LC()) for form in forms} - {0}

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


@dataclass(frozen=True)
class Part:
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
        common = _common(counts)
        return tuple(count.exquo(common) for count in counts)

    @property
    def shown(self) -> Counts:
        """The same as one writes them."""
        sign = _sign(sum(count(*self.typical) for count in self.counts))
        return Counts(*(_in_factors(sign * count, self.typical) for count in self.counts))

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
        return tuple(dict.fromkeys(map(_expression, forms)))

    @cached_property
    def walls(self) -> tuple[PolyElement, ...]:
        """The facets' forms, of the counts with the values a, b and c; inside of the range all have one sign."""
        return tuple(at(form, self.counts) for form in self.facets)

    def rows(self, basis: Sequence[Vector]) -> list[list[PolyElement]]:
        """N - v D for each metric, in coordinates of a basis."""
        return [
            [at(top, vector) - value * at(bottom, vector) for vector in basis]
            for value, top, bottom in zip(_VALUES, self.tops, self.bottoms, strict=True)
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
            minor = _RING(sp.Matrix([[rows[i][j].as_expr() for j in columns] for i in chosen]).det().expand())
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


def surfaces(parts: Sequence[Part]) -> Iterator[Surface]:
    """All surfaces of the union of some parts: those on which flat parts lie, then those on which the others end."""
    flat = {equation: part for part in parts for equation in part.relations}
    for equation, on in flat.items():
        over = _Over(equation)
        place = [on.typical[i] for i in over.others]
        along = over.whole(on, place)
        yield Surface(equation.as_expr(), VALUES[over.of], over.value(place), 0, along=along, within=on.within)
    bodies = [part for part in parts if not part.relations]
    for factor in dict.fromkeys(_factors(chain.from_iterable(body.walls for body in bodies))):
        yield from _sides(factor, bodies)


def _factors(polynomials: Iterable[PolyElement]) -> Iterator[PolyElement]:
    for polynomial in polynomials:
        yield from (factor for factor, _ in polynomial.factor_list()[1])


# --- where a factor bounds the range ----------------------------------------------------------------------------------


def _sides(factor: PolyElement, bodies: Sequence[Part]) -> Iterator[Surface]:
    """The surfaces on which a factor vanishes and the range has one side of it."""
    over = _Over(factor)
    walls = [[over.split(wall) for wall in body.walls] for body in bodies]
    box = [ends(bodies, i) for i in over.others]
    found: dict[tuple[int, int, bool, Counts, Counts], list[tuple[Any, Any]]] = {}
    for place in _places([over.slope, *(rest for body in walls for rest, _ in body)], box):
        upwards = _sign(over.slope(*place))
        ending: dict[int, list[int]] = {}  # the parts on each side
        for number, side in product(range(len(bodies)), (1, -1)):
            if len({_sign(rest(*place)) * side**power for rest, power in walls[number]}) == 1:
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
            tuple(_expression(form) for form, (_, power) in vanishing if power),
            along,
            beside,
            bodies[number].within,
            tuple(over.near(body.walls, -side) for i, body in enumerate(bodies) if i != number),
            attained,
            tuple((QQ.to_sympy(first), QQ.to_sympy(second)) for first, second in places),
        )


class _Over:
    """A factor of degree one in one of the values, slope * value + rest, and what is left of other polynomials where it
    vanishes.

    Slope, rest and what is left are polynomials in the two other values.
    """

    def __init__(self, factor: PolyElement) -> None:
        self.factor = factor
        self.of = max(i for i in range(3) if factor.degree(_VALUES[i]) > 0)
        self.others = [i for i in range(3) if i != self.of]
        self.rest, self.slope = self._parts(factor)
        self.symbols = {symbol: VALUES[i] for symbol, i in zip(_PLANE.symbols, self.others, strict=True)}

    def _parts(self, polynomial: PolyElement) -> tuple[PolyElement, PolyElement]:
        """What a polynomial is where the value is 0, and its slope."""
        parts: list[dict[tuple[int, int], Any]] = [{}, {}]
        for powers, coefficient in polynomial.items():
            parts[powers[self.of]][powers[self.others[0]], powers[self.others[1]]] = coefficient
        return _PLANE.from_dict(parts[0]), _PLANE.from_dict(parts[1])

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

    def along(self, body: Part, side: int, place: Sequence[Any]) -> tuple[bool, Counts, Counts]:
        """Whether counts attain the surface, these (or a family that approaches it), and a family a little inside; none
        of them negative at one place."""
        there = [self._there(part) for part in body.counts]
        steps = [side * self._parts(part)[1] * self.slope for part in body.counts]  # times 1/n
        common = _common([*there, *steps])
        sign = _sign(sum(part.exquo(common)(*place) for part in there))
        beside = Counts(
            *(
                n * self._shown(sign * part.exquo(common), place) + self._shown(sign * step.exquo(common), place)
                for part, step in zip(there, steps, strict=True)
            )
        )
        if not all(at(bottom, there) for bottom in body.bottoms):
            return False, beside, beside
        common = _common(there)
        sign = _sign(sum(part.exquo(common)(*place) for part in there))
        return True, Counts(*(self._shown(sign * part.exquo(common), place) for part in there)), beside

    def whole(self, body: Part, place: Sequence[Any]) -> Counts | None:
        """Counts with the values on the surface, where two values and what is in the span of a flat part leave one
        choice."""
        unknown = [
            i for i in range(4) if body.dimension == 4 and not any(form[i] for form in (*body.tops, *body.bottoms))
        ]
        basis = body.basis if not unknown else [unit for i, unit in enumerate(UNITS) if i != unknown[0]]
        if len(basis) != 3:
            return None
        rows = [[self._parts(entry)[0] for entry in body.rows(basis)[i]] + [_PLANE.zero] for i in self.others]
        weights = normal_to([*rows, [*[_PLANE.zero] * 3, _PLANE.one]])[:3]
        counts = [at(weights, column) for column in zip(*basis, strict=True)]
        sign = _sign(sum(count(*place) for count in counts))
        if not sign:  # the two values are no independent ones
            return None
        common = _common(counts)
        return Counts(*(self._shown(sign * count.exquo(common), place) for count in counts))

    def value(self, place: Sequence[Any]) -> sp.Expr:
        """The value at which the factor vanishes."""
        sign = _sign(self.slope(*place))
        return self._shown(-sign * self.rest, place) / self._shown(sign * self.slope, place)

    def _shown(self, polynomial: PolyElement, place: Sequence[Any]) -> sp.Expr:
        return _in_factors(polynomial, place).xreplace(self.symbols)


def _in_factors(polynomial: PolyElement, place: Sequence[Any]) -> sp.Expr:
    """A polynomial as one writes it, in factors that are positive at a place."""
    constant, factors = polynomial.factor_list()
    signs = [_sign(factor(*place)) for factor, _ in factors]
    return sp.Mul(
        QQ.to_sympy(constant) * sp.prod(sign**power for sign, (_, power) in zip(signs, factors, strict=True)),
        *((sign * factor).as_expr() ** power for sign, (factor, power) in zip(signs, factors, strict=True)),
    )


def _common(polynomials: Iterable[PolyElement]) -> PolyElement:
    """Their greatest common divisor, also of their coefficients."""
    polynomials = list(polynomials)
    coefficients = [abs(coefficient) for polynomial in polynomials for coefficient in polynomial.values()]
    return reduce(lambda one, other: one.gcd(other), polynomials).primitive()[1] * reduce(QQ.gcd, coefficients)


def _sign(value: Any) -> int:
    return int(bool(value > 0)) - int(bool(value < 0))


def _expression(form: Vector) -> sp.Expr:
    return sp.Add(*(QQ.to_sympy(entry) * count for entry, count in zip(scaled(form), SYMBOLS, strict=True)))


def ends(parts: Sequence[Part], i: int) -> tuple[Any, Any]:
    """The least and the most that a metric is where it is defined: on rays."""
    values = [
        at(part.tops[i], ray) / at(part.bottoms[i], ray)
        for part in parts
        for ray in part.cone.rays
        if at(part.bottoms[i], ray)
    ]
    return min(values), max(values)


# --- places in all regions of a rectangle -----------------------------------------------------------------------------


def _places(polynomials: Iterable[PolyElement], box: Sequence[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """At least one place in each region of a rectangle in which no polynomial vanishes.

    Which zeros in u there are, and in which order, changes only at a v at which two of them meet, one turns back or
    goes to infinity.
    """
    (first, second), (across, upright) = _PLANE.symbols, box
    factors = list(dict.fromkeys(_factors(polynomials)))
    changing = [factor for factor in factors if factor.degree(_U) > 0]
    meeting = [factor.as_expr() for factor in factors if factor.degree(_U) == 0]
    meeting += [one.resultant(other).as_expr() for one, other in combinations(changing, 2)]
    for factor in changing:
        meeting.append(sp.LC(factor.as_expr(), first))
        if factor.degree(_U) > 1:
            meeting.append(factor.discriminant().as_expr())
    for v in _between_zeros(meeting, second, *upright):
        there = [factor.evaluate(_V, v).as_expr() for factor in changing]
        yield from ((u, v) for u in _between_zeros(there, first, *across))


def _between_zeros(polynomials: Iterable[sp.Expr], variable: sp.Symbol, low: Any, high: Any) -> Iterator[Any]:
    """One number between any two neighbouring zeros of some polynomials in one variable, and the ends."""
    zeros = sp.Poly(sp.Mul(*(p for p in polynomials if p.has(variable))), variable)
    for end in map(QQ.to_sympy, (low, high)):
        while zeros.eval(end) == 0:
            zeros = zeros.quo(sp.Poly(variable - end, variable))
    closeness = QQ(1, 100)
    while True:
        found = [ends for ends, _ in zeros.intervals(eps=closeness)] if zeros.degree() > 0 else []
        inside = [(QQ.from_sympy(x), QQ.from_sympy(y)) for x, y in found if y > low and x < high]
        bounds = [(low, low), *inside, (high, high)]
        gaps = [(one[1], other[0]) for one, other in pairwise(bounds)]
        if all(start < stop for start, stop in gaps):
            yield from (_simple(start, stop) for start, stop in gaps)
            return
        closeness /= 100


def _simple(low: Any, high: Any) -> Any:
    """The fraction with the smallest denominator between two numbers."""
    for denominator in count(1):
        above = low.numerator * denominator // low.denominator + 1
        if above * high.denominator < high.numerator * denominator:
            return QQ(int(above), denominator)
    raise AssertionError("there are fractions between any two numbers")
