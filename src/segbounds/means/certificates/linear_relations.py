"""Which metrics are combinations of others where certain counts are positive: balanced accuracy is half of recall and specificity.

Where a combination of metrics cancels, boxes of charts would have to be small to show it, as each metric is enclosed by itself. With
these metrics written by the others, there is nothing to cancel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from math import prod
from random import Random
from typing import TypeAlias

from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement, ring

from segbounds.regions.orders import OrderChart, OrderedQuotient, Side

#: Slopes and bends of metrics: what is added of each and of its square.
Coefficients: TypeAlias = Sequence[tuple[Fraction, Fraction]]
LARGEST, MORE = 1000, 3  # counts at which relations are nominated, and how many more such pairs than numbers are sought

_COUNTS, *_ = ring("tp, fp, fn, tn", QQ)


@dataclass(frozen=True)
class Relations:
    """Metrics, by number, of which some are combinations of those that are kept.

    gone
        Of each that is not kept: its number, its coefficients by those that are, and what is added.
    """

    kept: tuple[int, ...]
    gone: tuple[tuple[int, tuple[Fraction, ...], Fraction], ...] = ()

    def applied(self, coefficients: Coefficients) -> tuple[Coefficients, Fraction]:
        """The same combination of those that are kept, and a number that is added."""
        slopes, level = [coefficients[i][0] for i in self.kept], Fraction(0)
        for number, row, constant in self.gone:
            slope = coefficients[number][0]
            slopes = [before + slope * c for before, c in zip(slopes, row, strict=True)]
            level += slope * constant
        return [(slope, coefficients[i][1]) for slope, i in zip(slopes, self.kept, strict=True)], level

    def on(self, chart: OrderChart) -> OrderChart:
        """A chart with those that are kept alone."""
        return replace(chart, quotients=tuple(chart.quotients[i] for i in self.kept))


@cache
def relations_of(
    quotients: tuple[OrderedQuotient, ...], counts: frozenset[int], straight: tuple[bool, ...]
) -> Relations:
    """Metrics that are combinations of others where these counts alone are positive. Written by others is only what is `straight`, no
    part of a combination by its square; of the higher degrees first. Nominated at some counts, then shown of the polynomials."""
    everything = tuple(range(len(quotients)))
    sides = [(_there(q.top, counts), _there(q.bottom, counts)) for q in quotients]
    plain = [i for i in everything if not quotients[i].rooted]
    plain.sort(key=lambda i: (straight[i], len(sides[i][1]), i))
    at = _values([sides[i] for i in plain], sorted(counts))
    if at is None:
        return Relations(everything)
    reduced, pivots = at.rref()
    found = {}
    for column, i in enumerate(plain, start=1):
        if column in pivots or not straight[i]:
            continue
        row = {pivot: reduced[r, column].element for r, pivot in enumerate(pivots)}
        level = row.pop(0)  # ones are the first column
        by_number = {plain[pivot - 1]: factor for pivot, factor in row.items()}
        if _same(sides[i], [(factor, sides[j]) for j, factor in by_number.items()], level):
            found[i] = by_number, level
    kept = tuple(i for i in everything if i not in found)
    return Relations(
        kept,
        tuple(
            (i, tuple(_fraction(row.get(k, QQ(0))) for k in kept), _fraction(level))
            for i, (row, level) in found.items()
        ),
    )


def _there(side: Side, counts: frozenset[int]) -> PolyElement:
    """A polynomial where all other counts are zero."""
    terms = [(e, QQ(c.numerator, c.denominator)) for e, c in side if all(i in counts for i in range(4) if e[i])]
    return _COUNTS.from_terms(terms)


def _values(sides: Sequence[tuple[PolyElement, PolyElement]], counts: Sequence[int]) -> DomainMatrix | None:
    """One and the values of quotients at some counts, in rows; None where one has no value."""
    random, rows = Random(0), []
    for _ in range(len(sides) + 1 + MORE):
        there = [0] * 4
        for i in counts:
            there[i] = random.randint(1, LARGEST)
        pairs = [(top(*there), bottom(*there)) for top, bottom in sides]
        if not all(bottom for _, bottom in pairs):
            return None
        rows.append([QQ(1), *(top / bottom for top, bottom in pairs)])
    return DomainMatrix(rows, (len(rows), len(sides) + 1), QQ)


def _same(
    one: tuple[PolyElement, PolyElement], others: Sequence[tuple[QQ, tuple[PolyElement, PolyElement]]], level: QQ
) -> bool:
    """Whether a quotient is a combination of others and a number everywhere: without bottoms, one side less the other is zero."""
    terms = [(QQ(1), one), *((-factor, side) for factor, side in others), (-level, (_COUNTS.one, _COUNTS.one))]
    bottoms = [bottom for _, (_, bottom) in terms]
    total = _COUNTS.zero
    for i, (factor, (top, _)) in enumerate(terms):
        total += factor * top * prod((b for j, b in enumerate(bottoms) if j != i), start=_COUNTS.one)
    return not total


def _fraction(number: QQ) -> Fraction:
    return Fraction(int(number.numerator), int(number.denominator))
