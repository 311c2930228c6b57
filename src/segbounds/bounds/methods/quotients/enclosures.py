"""Certified enclosures of suprema: branch and bound on Bernstein coefficients.

Order the variables of a homogeneous quotient by size and write each as the larger one times a factor in [0, 1]: in these
coordinates the denominators of this field are a monomial times something positive, so a bounded quotient becomes
continuous on a closed cube, one cube for each order. The Bernstein coefficients of a polynomial on a box enclose its
range there, and the gap shrinks with the square of the box, so a box on which N - c D has no positive coefficient is
done with. A root of a polynomial is, on a box, the chord of the root plus an error that shrinks with the square of the
box as well.

The arithmetic is float64 with a margin for its rounding; the lower end is an exact value at a rational point.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple, TypeAlias

import numpy as np
import sympy as sp

from segbounds.algebra.bernstein import coefficients, extremes, halves
from segbounds.errors import Unsupported
from segbounds.limits import Work

# de Casteljau halving averages neighbours: each of the at most a few hundred steps errs by one unit in the last place of
# the largest coefficient it started from
ROUNDING = 1e-12
#: How wide an enclosure is to be.
TOLERANCE = 5e-7
BATCH = 4096
#: How many coefficients are looked at, some seconds: twice as many as any difference of metrics of the catalogue takes that ends at all.
COEFFICIENTS = 2e8

#: A sum of polynomials times square roots of polynomials with positive coefficients, {radicand: polynomial}; the
#: radicand 1 is no root.
Roots: TypeAlias = Mapping[sp.Poly, sp.Poly]


class Enclosure(NamedTuple):
    """lower <= supremum <= upper; ``point`` is a rational point of the variables where ``lower`` is taken (with roots:
    exceeded, by less than 1e-25)."""

    lower: sp.Rational
    upper: sp.Rational
    point: tuple[sp.Rational, ...]


def enclose(
    quotients: Sequence[tuple[sp.Poly | Roots, sp.Poly | Roots]],
    *,
    tolerance: float = TOLERANCE,
    work: float = COEFFICIENTS,
) -> Enclosure:
    """An enclosure of the supremum, over all positive values of the variables, of the smallest of the quotients N/D.

    The quotients are homogeneous of degree 0 with rational coefficients and positive denominators. Where as many coefficients as
    ``work`` were looked at before ``tolerance`` is reached, the enclosure is as wide as it is then, perhaps without upper end. Raises
    Unsupported where the denominators and radicands do not have the form described above.
    """
    budget = Work(work)
    sums = [(_sum(top), _sum(bottom)) for top, bottom in quotients]
    variables = next(iter(sums[0][1])).gens
    cubes = [_cube(sums, order) for order in permutations(range(len(variables)))]
    best, at = -np.inf, (cubes[0][0], np.full(len(variables) - 1, 0.5))
    for chart, boxes in cubes:  # a first look at the corners lets every chart discard against a good lower bound
        value, corner = _best_corner(boxes)
        if _larger(value, best):
            best, at = value, (chart, corner)
    upper = -np.inf
    for chart, boxes in cubes:
        best, at, left_over = _search(boxes, chart, best, at, tolerance, budget)
        upper = max(upper, left_over)
    lower, point = _exactly(sums, *at)
    level = (
        best + tolerance * max(1.0, abs(best)) + ROUNDING
    )  # every discarded box was discarded at this level or a lower one
    ceiling = max(level, upper)
    return Enclosure(lower, sp.Rational(ceiling) if np.isfinite(ceiling) else sp.oo, point)  # sympy reads inf as 0


def _sum(side: sp.Poly | Roots) -> Roots:
    return {side.one: side} if isinstance(side, sp.Poly) else side


class _Chart(NamedTuple):
    """The variable order[i] is u_1 u_2 ... u_i, and each u_i is the coordinate on the cube raised to powers[i - 1]."""

    order: tuple[int, ...]
    powers: tuple[int, ...]


class _RootTerm(NamedTuple):
    """Bernstein coefficients of a radicand, which is positive on the cube, and of N and D of its term times it."""

    numerator: np.ndarray
    denominator: np.ndarray
    radicand: np.ndarray


class _Term(NamedTuple):
    """Bernstein coefficients on each box of a term of N and the term of D that stands with the same root, if any."""

    numerator: np.ndarray
    denominator: np.ndarray
    root: _RootTerm | None


class _Boxes(NamedTuple):
    """Boxes of one chart: the terms of each quotient on them, and the boxes themselves (lower corners, widths)."""

    quotients: list[list[_Term]]
    corner: np.ndarray
    width: np.ndarray


def _cube(quotients: Sequence[tuple[Roots, Roots]], order: tuple[int, ...]) -> tuple[_Chart, _Boxes]:
    dimension = len(order) - 1
    plain = _Chart(order, (1,) * dimension)
    odd = [False] * dimension
    for radicand in {radicand for sides in quotients for side in sides for radicand in side}:
        outside, _ = _in_chart(radicand, plain).terms_gcd()
        odd = [before or bool(exponent % 2) for before, exponent in zip(odd, outside, strict=True)]
    # the root of u^odd is a power of the coordinate where u is its square
    chart = _Chart(order, tuple(2 if squared else 1 for squared in odd))
    terms = [_terms(sides, chart) for sides in quotients]
    return chart, _Boxes(terms, np.zeros((1, dimension)), np.ones((1, dimension)))


def _terms(sides: tuple[Roots, Roots], chart: _Chart) -> list[_Term]:
    """N and D, divided by the monomial that leaves D positive on the closed cube."""
    units: list[sp.Poly] = []
    tops: list[sp.Poly] = []
    bottoms: list[sp.Poly] = []
    for radicand in sorted(sides[0].keys() | sides[1].keys(), key=str):
        outside, unit = _in_chart(radicand, chart).terms_gcd()
        if not unit.eval(dict.fromkeys(unit.gens, 0)) or any(c < 0 for c in unit.coeffs()):
            raise Unsupported("a radicand is not a monomial times something positive in the charts")
        half = sp.Poly({tuple(exponent // 2 for exponent in outside): 1}, unit.gens)
        units.append(unit)
        for side, found in zip(sides, (tops, bottoms), strict=True):
            found.append(_in_chart(side.get(radicand, radicand.zero), chart) * half)
    lowest = tuple(map(min, zip(*(monomial for side in bottoms if side for monomial in side.monoms()), strict=True)))
    if not any(side.coeff_monomial(lowest) for side in bottoms) or any(
        min(np.subtract(monomial, lowest)) < 0 for side in tops if side for monomial in side.monoms()
    ):
        raise Unsupported("a quotient is unbounded or has no continuous extension in the charts")
    common = sp.Poly({lowest: 1}, units[0].gens)
    columns = [
        [side.exquo(common) * factor for factor in (1, unit) for side in (top, bottom)]
        for top, bottom, unit in zip(tops, bottoms, units, strict=True)
    ]
    shape = _shape([polynomial for column in columns for polynomial in column])
    found_terms = []
    for column, unit in zip(columns, units, strict=True):
        top, bottom, top_times, bottom_times = (_bernstein(polynomial, shape) for polynomial in column)
        root = _RootTerm(top_times, bottom_times, _bernstein(unit, _shape([unit])))
        found_terms.append(_Term(top, bottom, None if unit == 1 else root))
    return found_terms


def _in_chart(polynomial: sp.Poly, chart: _Chart) -> sp.Poly:
    """A polynomial in the coordinates of a chart: exponents add up from the end of the order."""
    coordinates = sp.symbols(f"u1:{len(chart.order)}")
    terms = {
        tuple(
            power * sum(exponents[j] for j in chart.order[i:]) for i, power in enumerate(chart.powers, start=1)
        ): coefficient
        for exponents, coefficient in polynomial.terms()
    }
    return sp.Poly(terms, *coordinates)


def _shape(polynomials: Sequence[sp.Poly]) -> tuple[int, ...]:
    return tuple(map(max, zip(*(monomial for p in polynomials for monomial in p.monoms()), strict=True)))


def _bernstein(polynomial: sp.Poly, degrees: tuple[int, ...]) -> np.ndarray:
    return coefficients(polynomial.terms(), degrees)[None]


def _search(
    boxes: _Boxes,
    chart: _Chart,
    best: float,
    at: tuple[_Chart, np.ndarray],
    tolerance: float,
    work: Work,
) -> tuple[float, tuple[_Chart, np.ndarray], float]:
    """Discard boxes against the best value so far; what is left when the work is spent gives the upper end."""
    # what rounding may have added to a coefficient
    margins = [ROUNDING * max(1.0, *(np.abs(tensor).max() for tensor in _tensors(terms))) for terms in boxes.quotients]
    stack, axis, left_over = [(boxes, 0)], 0, -np.inf
    while stack:
        boxes, axis = stack.pop()
        work.left -= sum(tensor.size for terms in boxes.quotients for tensor in _tensors(terms))
        value, corner = _best_corner(boxes)
        if _larger(value, best):
            best, at = value, (chart, corner)
        level = best + tolerance * max(1.0, abs(best))
        done = np.zeros(len(boxes.corner), bool)
        for terms, margin in zip(boxes.quotients, margins, strict=True):
            done |= _at_most(terms, 1, -level) + margin * max(1.0, abs(level)) <= 0
        boxes = _chosen(boxes, ~done)
        if not len(boxes.corner):
            continue
        if work.spent:
            left_over = max(left_over, _ceiling(boxes, margins))
            continue
        halves = _halve(boxes, axis)
        for start in range(0, len(halves.corner), BATCH):
            part = np.zeros(len(halves.corner), bool)
            part[start : start + BATCH] = True
            stack.append((_chosen(halves, part), (axis + 1) % boxes.corner.shape[1]))
    return best, at, left_over


def _at_most(terms: Sequence[_Term], of_numerator: float, of_denominator: float) -> np.ndarray:
    """An upper bound, on each box, on a combination of N and D."""
    polynomial, errors = np.zeros(1), np.zeros(1)
    for term in terms:
        factor = of_numerator * term.numerator + of_denominator * term.denominator
        if term.root is None:
            polynomial = polynomial + factor
            continue
        # between low^2 and high^2 the root lies above its chord, by at most (high - low)^2 / 4 (high + low)
        low, high = np.sqrt(extremes(term.root.radicand))
        low, high = (end.reshape(-1, *[1] * (factor.ndim - 1)) for end in (low, high))
        half = (high - low) ** 2 / (high + low) / 8
        times = of_numerator * term.root.numerator + of_denominator * term.root.denominator
        polynomial = polynomial + (low * high / (high + low) + half) * factor + times / (high + low)
        errors = errors + half.ravel() * extremes(np.abs(factor))[1]
    return extremes(polynomial)[1] + errors


def _ceiling(boxes: _Boxes, margins: Sequence[float]) -> float:
    """An upper bound on every box: the most that N can be over the least (or most) that D can be."""
    ceilings = []
    for terms, margin in zip(boxes.quotients, margins, strict=True):
        top = _at_most(terms, 1, 0) + margin
        low, high = -_at_most(terms, 0, -1) - margin, _at_most(terms, 0, 1) + margin
        with np.errstate(all="ignore"):
            ceilings.append(np.where(low <= 0, np.inf, np.where(top > 0, top / low, top / high)))
    return float(np.min(ceilings, axis=0).max()) + ROUNDING


def _best_corner(boxes: _Boxes) -> tuple[float, np.ndarray]:
    dimension = boxes.corner.shape[1]
    best, at = -np.inf, boxes.corner[0]
    for corner in np.ndindex(*(2,) * dimension):
        index = (slice(None), *(-1 if side else 0 for side in corner))
        with np.errstate(all="ignore"):
            values = np.min([_value(terms, index) for terms in boxes.quotients], axis=0)
        place = _first_largest(values)
        if _larger(values[place], best):
            best, at = float(values[place]), boxes.corner[place] + np.array(corner) * boxes.width[place]
    return best, at


def _larger(value: float, best: float) -> bool:
    """Whether it is by more than rounding, which another processor does differently: of equal values the first counts."""
    return bool(value > best + ROUNDING * max(1.0, abs(best))) if np.isfinite(best) else bool(value > best)


def _first_largest(values: np.ndarray) -> int:
    """The place of the first value that no other one exceeds by more than rounding."""
    top = np.nanmax(values)
    return int(np.argmax(values >= top - ROUNDING * max(1.0, abs(top))))


def _value(terms: Sequence[_Term], index: tuple[slice | int, ...]) -> np.ndarray:
    roots = [1.0 if term.root is None else np.sqrt(term.root.radicand[index]) for term in terms]
    top = sum(root * term.numerator[index] for root, term in zip(roots, terms, strict=True))
    return np.asarray(top / sum(root * term.denominator[index] for root, term in zip(roots, terms, strict=True)))


def _tensors(terms: Sequence[_Term]) -> Iterator[np.ndarray]:
    for term in terms:
        yield from (term.numerator, term.denominator, *(term.root or ()))


def _each(terms: Sequence[_Term], change: Callable[[np.ndarray], np.ndarray]) -> list[_Term]:
    return [
        _Term(change(term.numerator), change(term.denominator), term.root and _RootTerm(*map(change, term.root)))
        for term in terms
    ]


def _chosen(boxes: _Boxes, mask: np.ndarray) -> _Boxes:
    quotients = [_each(terms, lambda tensor: tensor[mask]) for terms in boxes.quotients]
    return _Boxes(quotients, boxes.corner[mask], boxes.width[mask])


def _halve(boxes: _Boxes, axis: int) -> _Boxes:
    width = boxes.width.copy()
    width[:, axis] /= 2
    right = boxes.corner.copy()
    right[:, axis] += width[:, axis]
    quotients = [_each(terms, lambda tensor: np.concatenate(halves(tensor, axis))) for terms in boxes.quotients]
    return _Boxes(quotients, np.concatenate([boxes.corner, right]), np.concatenate([width, width]))


def _exactly(
    quotients: Sequence[tuple[Roots, Roots]], chart: _Chart, corner: np.ndarray
) -> tuple[sp.Rational, tuple[sp.Rational, ...]]:
    """The exact value at the point that a float nominated, moved inside where a factor is zero."""
    point, size = [sp.Integer(0)] * len(chart.order), sp.Integer(1)
    inside = (sp.Rational(float(u)) or sp.Rational(1, 10**9) for u in corner)
    factors = [sp.Integer(1), *(u**power for u, power in zip(inside, chart.powers, strict=True))]
    for place, factor in zip(chart.order, factors, strict=True):
        size *= factor
        point[place] = size
    value = min(_value_at(top, point) / _value_at(bottom, point) for top, bottom in quotients)
    if not value.is_Rational:
        value = sp.Rational(sp.floor(value * 10**25), 10**25)
    return value, tuple(point)


def _value_at(side: Roots, point: Sequence[sp.Rational]) -> sp.Expr:
    return sp.Add(*(sp.Rational(factor(*point)) * sp.sqrt(radicand(*point)) for radicand, factor in side.items()))
