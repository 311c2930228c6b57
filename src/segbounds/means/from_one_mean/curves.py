"""Curves in the plane of two metrics, points of them, and the least mean that mixtures of points have."""

from __future__ import annotations  # curves know what they are held against, which knows them

from dataclasses import dataclass
from typing import TypeAlias

import sympy as sp

from segbounds.algebra.comparisons import ordered
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts
from segbounds.ranges.of_three.values import a

SLIP = sp.Rational(1, 10**13)  # what rounding the ends of a range of means leaves out
WIDTH = sp.Rational(1, 10**9)  # between a bound and what a mixture reaches
Range: TypeAlias = tuple[sp.Rational, sp.Rational]
DIGITS = 10**10  # of coefficients: what rounding them costs is far below the width


@dataclass(frozen=True)
class MomentCurve:
    """The points (x, y), expressions in a, between two values of a; a single point where these are one.

    along
        Counts with these values of two metrics, or a family of them in n; None where they are not known.
    attained
        Whether they have them, or only approach them.
    """

    x: sp.Expr
    y: sp.Expr
    low: sp.Expr
    high: sp.Expr
    along: Counts | None
    attained: bool

    def x_at(self, place: sp.Expr) -> sp.Expr:
        return self._at(self.x, place)

    def y_at(self, place: sp.Expr) -> sp.Expr:
        return self._at(self.y, place)

    def _at(self, value: sp.Expr, place: sp.Expr) -> sp.Expr:
        there = value.xreplace({a: place})
        return there if there.is_finite else sp.limit(value, a, place, "+" if place == self.low else "-")

    def opposite(self) -> MomentCurve:
        return MomentCurve(self.x, -self.y, self.low, self.high, self.along, self.attained)


@dataclass(frozen=True)
class Atom:
    """A share of a mixture: the point of a curve at one value of a."""

    share: sp.Rational
    curve: MomentCurve
    place: sp.Rational

    @property
    def counts(self) -> Counts | None:
        if self.curve.along is None:
            return None
        return Counts(*(sp.expand(symbolic(count).xreplace({a: self.place})) for count in self.curve.along))


@dataclass(frozen=True)
class Least:
    """The least mean of y.

    bound
        No mixture lies below it, exactly.
    reached
        The mean of y of the mixture, exactly.
    below
        The functions below the curves that show the bound.
    """

    bound: sp.Expr
    reached: sp.Expr
    mixture: tuple[Atom, ...]
    below: tuple[Below, ...]

    @property
    def exact(self) -> bool:
        return bool(self.bound == self.reached)


Point: TypeAlias = tuple[MomentCurve, sp.Rational]


@dataclass(frozen=True)
class Below:
    """c0 + c1 x + c2 x^2, which lies below all curves."""

    coefficients: tuple[sp.Expr, sp.Expr, sp.Expr]

    def least(self, low: sp.Rational, high: sp.Rational, variance: Range | None) -> sp.Expr:
        """The least that its mean can be where the mean of x lies between two numbers, and its variance in a range."""
        level, slope, bend = self.coefficients
        places = [low, high]
        if bend > 0 and low < -slope / (2 * bend) < high:
            places.append(-slope / (2 * bend))
        spread = sp.Integer(0) if variance is None else variance[0] if bend > 0 else variance[1]
        return level + ordered([slope * m + bend * m**2 for m in places])[0] + bend * spread
