"""Cones of counts with rational facets: their rays, their faces, and what is inside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from math import gcd, lcm
from typing import Any, TypeAlias

import sympy as sp
from sympy.polys.domains import QQ

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts

#: A linear form in the counts, or counts, as four rational numbers.
Vector: TypeAlias = tuple[sp.Rational, sp.Rational, sp.Rational, sp.Rational]
Support: TypeAlias = frozenset[sp.Symbol]

KEPT = 4096  # cones whose rays and faces are remembered, and linear forms

UNITS: tuple[Vector, ...] = tuple(tuple(QQ(i == j) for j in range(4)) for i in range(4))


@lru_cache(maxsize=KEPT)  # sympy takes longer to read a form than most questions take to be answered with it
def form_of(expression: sp.Expr) -> Vector:
    """The coefficients of a linear form in the counts; Unsupported for anything else."""
    if not expression.is_polynomial(*SYMBOLS):
        raise Unsupported(f"{expression} is no linear form in the counts")
    polynomial = sp.Poly(expression, *SYMBOLS)
    if polynomial.total_degree() > 1 or polynomial.nth(0, 0, 0, 0) != 0:
        raise Unsupported(f"{expression} is no linear form in the counts")
    return tuple(QQ.from_sympy(polynomial.coeff_monomial(count)) for count in SYMBOLS)


def at(form: Sequence[Any], counts: Sequence[Any]) -> Any:
    return sum(a * x for a, x in zip(form, counts, strict=True))


def minus(form: Vector) -> Vector:
    return tuple(-a for a in form)


@dataclass(frozen=True)
class Cone:
    """All counts on which some linear forms are non-negative and some positive.

    least
        The forms that are non-negative, besides the counts themselves; an equality is a form and its opposite.
    positive
        The forms that are positive.
    """

    least: tuple[Vector, ...] = ()
    positive: tuple[Vector, ...] = ()

    @cached_property
    def facets(self) -> tuple[Vector, ...]:
        return tuple(dict.fromkeys((*UNITS, *self.least, *self.positive)))

    @cached_property
    def rays(self) -> tuple[Vector, ...]:
        """The extreme rays of the closure: where enough facets are tight and none is broken."""
        return _rays(tuple(dict.fromkeys(map(whole_multiple, self.facets))))

    @cached_property
    def faces(self) -> tuple["Face", ...]:
        """The faces of the closure, smaller ones first; the last is the whole of it."""
        return _faces(tuple(dict.fromkeys(map(whole_multiple, self.facets))))

    def admits(self, face: "Face") -> bool:
        """Whether the inside of a face belongs to the cone."""
        return all(any(at(form, ray) > 0 for ray in face.rays) for form in self.positive)

    @property
    def inside(self) -> Counts:
        """Whole counts inside of it."""
        return Counts(*map(int, self._whole.inside))

    @property
    def empty(self) -> bool:
        return not self.rays or not self.admits(self._whole)

    @property
    def _whole(self) -> "Face":
        """The last face, without the others: most cones are only asked whether anything is inside."""
        return Face(frozenset(range(len(self.rays))), self.rays)

    def where(self, *least: Vector, positive: Iterable[Vector] = ()) -> "Cone":
        """The part of the cone on which these forms are non-negative, or positive, as well."""
        return Cone((*self.least, *least), (*self.positive, *positive))


@dataclass(frozen=True)
class Face:
    """The positive combinations of some rays, which are known by their places in the list of the cone's rays."""

    places: frozenset[int]
    rays: tuple[Vector, ...]

    @cached_property
    def dimension(self) -> int:
        return rank(self.rays)

    @cached_property
    def support(self) -> Support:
        return frozenset(count for i, count in enumerate(SYMBOLS) if any(ray[i] for ray in self.rays))

    @cached_property
    def inside(self) -> Vector:
        return tuple(sum(entries) for entries in zip(*self.rays, strict=True))


def whole_multiple(form: Vector) -> tuple[int, ...]:
    """A positive multiple with whole entries without a common divisor."""
    common = lcm(*(int(entry.denominator) for entry in form))
    whole = [int(entry * common) for entry in form]
    return tuple(entry // (gcd(*whole) or 1) for entry in whole)


@lru_cache(maxsize=KEPT)  # a question comes to the same cone again and again
def _rays(facets: tuple[tuple[int, ...], ...]) -> tuple[Vector, ...]:
    """In Python's integers, which are several times as fast as fractions; one after the other, since most directions break a facet soon."""
    found: dict[tuple[int, ...], None] = {}
    for tight in combinations(facets, 3):
        x, y, z, w = direction = normal_to(tight)
        sign = 0
        for a, b, c, d in facets:
            value = a * x + b * y + c * z + d * w
            if value and not sign:
                sign = 1 if value > 0 else -1
            elif value * sign < 0:
                break
        else:
            if any(direction):
                common = (sign or -1) * gcd(*direction)
                found[tuple(entry // common for entry in direction)] = None
    return tuple(tuple(map(QQ, ray)) for ray in found)


@lru_cache(maxsize=KEPT)
def _faces(facets: tuple[tuple[int, ...], ...]) -> tuple[Face, ...]:
    directions = _rays(facets)
    tight = [frozenset(i for i, ray in enumerate(directions) if at(form, ray) == 0) for form in facets]
    faces = {frozenset(range(len(directions)))}
    for rays in tight:
        faces |= {face & rays for face in faces}
    found = (Face(face, tuple(directions[i] for i in sorted(face))) for face in faces if face)
    return tuple(sorted(found, key=lambda face: (face.dimension, sorted(face.places))))


def normal_to(forms: Sequence[Any]) -> Any:
    """The direction in which three forms vanish; zero where there is more than one."""
    (a, b, c, d), (e, f, g, h), (i, j, k, m) = forms
    ab, ac, ad, bc, bd, cd = a * f - b * e, a * g - c * e, a * h - d * e, b * g - c * f, b * h - d * f, c * h - d * g
    return (
        j * cd - k * bd + m * bc,
        -(i * cd - k * ad + m * ac),
        i * bd - j * ad + m * ab,
        -(i * bc - j * ac + k * ab),
    )


def scaled(ray: Vector) -> Vector:
    """The ray with whole entries without a common divisor."""
    return tuple(map(QQ, whole_multiple(ray)))


def rank(rows: Sequence[Vector]) -> int:
    """How many of some vectors are independent."""
    left = [whole_multiple(row) for row in rows]
    rank = 0
    for column in range(4):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        rank += 1
        left.remove(pivot)
        left = [tuple(pivot[column] * x - row[column] * y for x, y in zip(row, pivot, strict=True)) for row in left]
    return rank


def plus(*vectors: Any) -> Any:
    return tuple(sum(entries) for entries in zip(*vectors, strict=True))


def independent(rays: Sequence[Vector], number: int = 3) -> tuple[Vector, ...]:
    """So many of them that are independent."""
    return next(chosen for chosen in combinations(rays, number) if rank(chosen) == number)
