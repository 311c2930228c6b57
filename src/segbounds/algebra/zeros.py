"""Zeros of a homogeneous polynomial that is not negative where no variable is, those at infinity included.

For each face of the Newton polytope, the positive zeros of the terms there: located in floating point, recognised in the
field of the coefficients, and checked exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.polys.domains.domain import Domain

from segbounds.algebra.number_fields import as_number, recognised, sign
from segbounds.limits import spend

DIGITS = 180  # enough to recognise numbers of degree 5 whose coefficients have 25 digits
FLAT = 1e-5  # eigenvalues of a scaled Hessian below this belong to a curve of zeros
FAR = 8.0  # logarithms of coordinates beyond this belong to a zero of another face
SAMPLES = 8  # zeros looked at on a curve
LEVEL = 1e-9  # slopes below this are none
STEPS, HALVINGS = 100, 15  # of Newton's method, and of one step

Exponents = tuple[int, ...]
Terms = Mapping[Exponents, Any]  # a polynomial: elements of the field by exponents
Point = tuple[Any, ...]  # elements of the field


@dataclass(frozen=True)
class PolytopeFace:
    """A face of a Newton polytope: where a linear form in the exponents is least."""

    normal: Exponents
    least: int

    def has(self, exponents: Exponents) -> bool:
        return sum(w * e for w, e in zip(self.normal, exponents, strict=True)) == self.least


def _faces(terms: Terms) -> Iterator[tuple[PolytopeFace, Terms]]:
    """Faces with their terms. Normals with entries 0, 1 and 2 have been enough: counts outgrow each other step by step."""
    seen = set()
    for normal in product(range(3), repeat=len(next(iter(terms)))):
        face = PolytopeFace(normal, min(sum(w * e for w, e in zip(normal, m, strict=True)) for m in terms))
        part = {m: c for m, c in terms.items() if face.has(m)}
        if frozenset(part) not in seen:
            seen.add(frozenset(part))
            yield face, part


def zeros(terms: Terms, domain: Domain) -> Iterator[tuple[PolytopeFace, Point]]:
    for face, part in _faces(terms):
        if any(sign(c, domain) < 0 for c in part.values()):
            scaled = [i for i in range(len(face.normal)) if i not in _independent(part)]
            yield from ((face, point) for point in dict.fromkeys(_sliced(part, scaled, domain.one, domain)))


def _independent(terms: Terms) -> list[int]:
    """Variables that are left when the others can be scaled to one, keeping the sign of the polynomial."""
    chosen: list[int] = []
    moved = np.array(list(terms)) - np.array(next(iter(terms)))
    for i in range(moved.shape[1]):
        if np.linalg.matrix_rank(moved[:, [*chosen, i]]) > len(chosen):
            chosen.append(i)
    return chosen


def _sliced(terms: Terms, places: Sequence[int], value: Any, domain: Domain) -> Iterator[Point]:
    """Positive zeros at which some variables have a value."""
    fixed: dict[Exponents, Any] = {}
    for m, c in terms.items():
        rest = tuple(e for i, e in enumerate(m) if i not in places)
        fixed[rest] = fixed.get(rest, domain.zero) + c * value ** sum(m[i] for i in places)
    for point in _positive_zeros(fixed, domain):
        given = iter(point)
        yield tuple(value if i in places else next(given) for i in range(len(point) + len(places)))


def _positive_zeros(terms: Terms, domain: Domain) -> Iterator[Point]:
    """Zeros inside the orthant of a polynomial that is not negative; samples where they form a curve."""
    if () in terms:
        yield from [()] if not terms[()] else []
        return
    numbers = [as_number(c, domain, DIGITS + 15) for c in terms.values()]
    for logarithms, isolated in _minimisers([*terms], [float(c) for c in numbers]):
        if isolated:
            point = tuple(recognised(x, domain, DIGITS) for x in _polished([*terms], numbers, logarithms))
            if None not in point and not sum(c * power_of(point, m) for m, c in terms.items()):
                yield point
            continue
        for i, t in enumerate(logarithms):
            near = Fraction(float(np.exp(t))).limit_denominator(4) or Fraction(1, 8)
            yield from _sliced(terms, [i], domain.convert(sp.QQ(near.numerator, near.denominator)), domain)


def power_of(point: Point, exponents: Exponents) -> Any:
    return prod(x**e for x, e in zip(point, exponents, strict=True) if e)


def _minimisers(exponents: list[Exponents], coefficients: list[float]) -> Iterator[tuple[list[float], bool]]:
    """Logarithms of places where sum c x^m is zero against sum |c| x^m; whether it is zero there only, nearby."""
    if not any(coefficients):
        return
    ratio = _Ratio(np.array(exponents, float), np.array(coefficients))
    seen: list[np.ndarray] = []
    places = _descended(ratio, np.random.default_rng(0).normal(0, 1.5, (4 * 3 ** len(exponents[0]), len(exponents[0]))))
    for place, value in zip(places, ratio.at(places)[0], strict=True):
        spend(1200 + 3 * len(exponents))
        if abs(value) < 1e-11 and abs(place).max() < FAR and all(abs(place - t).max() > 1e-3 for t in seen):
            seen.append(place)
            bend = ratio.at(place[None])[2][0]
            yield place.tolist(), bool(np.linalg.eigvalsh(bend)[0] > FLAT)
        if len(seen) == SAMPLES:
            return


class _Ratio:
    """sum c x^m / sum |c| x^m, a function of the logarithms of x; at many places at once."""

    def __init__(self, exponents: np.ndarray, coefficients: np.ndarray) -> None:
        self.exponents, self.sizes, self.signs = exponents, abs(coefficients), np.sign(coefficients)

    def _shares(self, places: np.ndarray) -> np.ndarray:
        powers = places @ self.exponents.T
        shares = np.exp(powers - powers.max(axis=1, keepdims=True)) * self.sizes
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def values(self, places: np.ndarray) -> np.ndarray:
        return np.asarray(self._shares(places) @ self.signs)

    def at(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Values, first and second derivatives."""
        shares = self._shares(places)
        values = shares @ self.signs
        weights = shares * (self.signs - values[:, None])
        slopes, means = weights @ self.exponents, shares @ self.exponents
        crossed = slopes[:, :, None] * means[:, None, :]
        bends = (self.exponents.T * weights[:, None, :]) @ self.exponents - crossed - crossed.swapaxes(1, 2)
        return values, slopes, bends


def _descended(ratio: _Ratio, starts: np.ndarray) -> np.ndarray:
    """Where Newton's steps lead to from each start, all at once: downwards also where the function bends down, and never upwards."""
    places, going = starts.copy(), np.arange(len(starts))
    for _ in range(STEPS):
        values, slopes, bends = ratio.at(places[going])
        left = (abs(slopes).max(axis=1) > LEVEL) & (abs(places[going]).max(axis=1) < 2 * FAR)
        going, values, slopes, bends = going[left], values[left], slopes[left], bends[left]
        if not len(going):
            break
        curvatures, axes = np.linalg.eigh(bends)
        along = (slopes[:, None, :] @ axes) / np.maximum(abs(curvatures), LEVEL)[:, None, :]
        steps = -(along @ axes.swapaxes(1, 2))[:, 0]
        steps /= np.maximum(abs(steps).max(axis=1, keepdims=True), 1)
        falls = (steps * slopes).sum(axis=1)
        share, short = np.ones(len(going)), np.arange(len(going))
        for _ in range(HALVINGS):
            tried = places[going[short]] + share[short, None] * steps[short]
            short = short[ratio.values(tried) > values[short] + share[short] * falls[short] / 10**4]
            if not len(short):
                break
            share[short] /= 2
        share[short] = 0  # rounding keeps these from falling: they are there
        places[going] += share[:, None] * steps
        going = np.delete(going, short)
    return places


def _polished(exponents: list[Exponents], numbers: list[Any], logarithms: list[float]) -> list[Any]:
    """The place with many digits: a zero of the gradient."""

    def slope(*t: Any) -> list[Any]:
        sizes = [c * mpmath.exp(mpmath.fdot(m, t)) for m, c in zip(exponents, numbers, strict=True)]
        return [mpmath.fdot(column, sizes) for column in zip(*exponents, strict=True)]

    spend(1000 * len(exponents))
    with mpmath.workdps(DIGITS + 15):
        found = mpmath.findroot(slope, [mpmath.mpf(float(t)) for t in logarithms], tol=0, maxsteps=12, verify=False)
        return [mpmath.exp(t) for t in found]
