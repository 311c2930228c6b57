"""Systems of polynomial equations that leave one coordinate of a cube free.

Solved for one coordinate after the other, wherever an equation has degree one in it, they give the others as quotients of polynomials
in u.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from sympy.polys.domains import QQ
from sympy.polys.fields import field
from sympy.polys.rings import PolyElement

from segbounds.ranges.nonlinear.functions import Places, composed, put_in
from segbounds.regions.charts import COORDINATES

#: Functions of three unknowns, while equations are solved.
_SOLVING, *_UNKNOWNS = field("x:3", QQ)


_X = (_UNKNOWNS[0], _UNKNOWNS[1], _UNKNOWNS[2])


def level_slope(top: PolyElement, bottom: PolyElement) -> list[PolyElement]:
    """The slope of a quotient, up to a factor."""
    return [top.diff(x) * bottom - top * bottom.diff(x) for x in top.ring.gens]


def determinant(rows: Sequence[Sequence[PolyElement]]) -> PolyElement:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def solutions(systems: Iterable[Sequence[PolyElement]]) -> Iterator[tuple[Places, int]]:
    """Solutions in which one coordinate is left free, and its number."""
    for system in systems:
        for places in _solved(system, _X):
            free = [i for i in range(COORDINATES) if places[i] == _X[i]]
            if len(free) == 1:  # else an equation follows from the others
                yield places, free[0]


def _solved(polynomials: Sequence[PolyElement], places: Places) -> Iterator[Places]:
    """The coordinates where polynomials vanish, as functions of those that are left free, wherever degrees let them be solved for."""
    if not polynomials:
        yield places
        return
    top = composed(polynomials[0], places, _SOLVING).numer
    if not top:
        yield from _solved(polynomials[1:], places)
    for factor, _ in top.factor_list()[1]:
        i = next((i for i in (2, 0, 1) if factor.degree(i) == 1), None)
        if i is None:
            continue
        slope = factor.diff(i)
        value = _SOLVING(slope * factor.ring.gens[i] - factor) / _SOLVING(slope)
        with suppress(ZeroDivisionError):  # a coordinate would be infinite all along
            one, other, last = (put_in(place, [*_X[:i], value, *_X[i + 1 :]], _SOLVING) for place in places)
            yield from _solved(polynomials[1:], (one, other, last))
