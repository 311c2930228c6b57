"""Posteriors over regions of pixels that are alike: is a soft mask best for soft Dice, exactly, and what does one half of it lose?

A reference has so many pixels of each region, any of them with the same probability; a soft mask has so much of each
region. Soft Dice of both is expected to be the sum over regions of 2 (part of the region that the reference has) (what
is predicted of it), over both sizes: how a prediction is shared out within a region changes nothing. Among soft masks
of one volume this is linear, so some best one has regions that are whole or left out, and one region of which it has a
part. These are the edges of a box, and along each the expectation is a quotient of polynomials: whether it exceeds a
number is decided by the roots of a polynomial.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

import sympy as sp

from segbounds.errors import InputError

Volumes = tuple[Fraction, ...]
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Regions:
    """A posterior over regions of pixels that are alike.

    pixels
        How many pixels each region has, at least 1.
    references
        For each reference, how many pixels of each region it has; none of them is empty.
    weights
        How probable each reference is, as Fractions; their sum is 1.

    Raises InputError for what is no such posterior.
    """

    pixels: tuple[int, ...]
    references: tuple[tuple[int, ...], ...]
    weights: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        whole = all(
            len(reference) == len(self.pixels)
            and any(reference)
            and all(0 <= part <= size for part, size in zip(reference, self.pixels, strict=True))
            for reference in self.references
        )
        if not whole or not self.pixels or min(self.pixels) < 1:
            raise InputError(
                "regions have at least one pixel, and references so many of each region, not more than there are and not none at all"
            )
        if len(self.weights) != len(self.references) or sum(self.weights) != 1 or min(self.weights) < 0:
            raise InputError("a posterior has a weight of each reference, none of them negative, of sum 1")

    @cached_property
    def _parts(self) -> tuple[tuple[Fraction, int, Volumes], ...]:
        """Of each reference its weight, its size, and which part of each region it has."""
        return tuple(
            (weight, sum(reference), tuple(Fraction(p, n) for p, n in zip(reference, self.pixels, strict=True)))
            for reference, weight in zip(self.references, self.weights, strict=True)
        )

    def expected(self, soft: Volumes) -> Fraction:
        """Expected soft Dice, where ``soft`` says how much of each region is predicted: its number of pixels times their mean value."""
        return sum(
            (2 * weight * _times(parts, soft) / (sum(soft) + size) for weight, size, parts in self._parts), Fraction(0)
        )

    def best_mask(self) -> tuple[Fraction, tuple[int, ...]]:
        """The largest expected Dice of a mask, and how many pixels of each region the first such mask has."""
        masks = (
            tuple(
                more if region == partly else n * kept
                for region, (n, kept) in enumerate(zip(self.pixels, whole, strict=True))
            )
            for partly, whole in self._edges()
            for more in range(self.pixels[partly] + 1)
        )
        return max(((self.expected(tuple(map(Fraction, mask))), mask) for mask in masks), key=lambda found: found[0])

    def is_best(self, soft: Volumes) -> bool:
        """Whether no soft mask has a larger expected soft Dice, decided exactly."""
        value = self.expected(soft)
        return all(self._along(partly, whole, value) for partly, whole in self._edges())

    def lost_by_half(self, soft: Volumes) -> Fraction:
        """What the pixels above one half lose of the expected Dice of the best mask, where in each region all pixels have one value."""
        above = tuple(n * Fraction(part > HALF * n) for part, n in zip(soft, self.pixels, strict=True))
        return self.best_mask()[0] - self.expected(above)

    def _edges(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """A region of which there is a part, and which of the others are whole (0 at its own place)."""
        for partly in range(len(self.pixels)):
            kept = [(0,) if region == partly else (0, 1) for region in range(len(self.pixels))]
            yield from ((partly, whole) for whole in product(*kept))

    def _along(self, partly: int, whole: tuple[int, ...], value: Fraction) -> bool:
        """Whether no soft mask of an edge exceeds a value."""
        kept = tuple(Fraction(n * there) for n, there in zip(self.pixels, whole, strict=True))
        sizes = [sum(kept, Fraction(0)) + size for _, size, _ in self._parts]
        missing = value * _product_of(sizes)
        for number, (weight, _, parts) in enumerate(self._parts):
            top = _poly([2 * weight * parts[partly], 2 * weight * _times(parts, kept)])
            missing -= top * _product_of([size for other, size in enumerate(sizes) if other != number])
        return _never_negative(missing, self.pixels[partly])


def _times(parts: Volumes, volumes: Volumes) -> Fraction:
    return sum((part * volume for part, volume in zip(parts, volumes, strict=True)), Fraction(0))


u = sp.Symbol("u")


def _poly(coefficients: list[Fraction]) -> sp.Poly:
    return sp.Poly([sp.Rational(c.numerator, c.denominator) for c in coefficients], u, domain="QQ")


def _product_of(sizes: list[Fraction]) -> sp.Poly:
    return prod((_poly([Fraction(1), size]) for size in sizes), start=_poly([Fraction(1)]))


def _never_negative(polynomial: sp.Poly, end: int) -> bool:
    """Whether a polynomial is not negative anywhere from 0 to ``end``: it has one sign between the roots at which it changes its sign."""
    if polynomial.is_zero:
        return True
    _, factors = polynomial.sqf_list()
    changing = prod((factor for factor, times in factors if times % 2), start=_poly([Fraction(1)]))
    inside = (
        changing.count_roots(0, end) - sum(changing.eval(place) == 0 for place in (0, end)) if changing.degree() else 0
    )
    if inside:
        return False
    between = next(Fraction(end, k) for k in range(2, polynomial.degree() + 4) if polynomial.eval(sp.Rational(end, k)))
    return bool(polynomial.eval(sp.Rational(between.numerator, between.denominator)) > 0)
