"""Where among n values in order the least, the median, a quartile and the largest are, by the definitions that programs have.

A place is a number from 1 to n: at 2 is the second value, at 2 1/4 what lies a quarter of the way from there to the third. Medians of an
even number of values are halfway between the two in the middle. Of quartiles there are a dozen definitions, which both follow (Hyndman and
Fan 1996, "Sample quantiles in statistical packages", have nine; hinges and medians of halves are among these).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from segbounds.means.in_order.order_statistics import OrderStatistic

HALF = Fraction(1, 2)


def _between(offset: Fraction, more: Fraction) -> Callable[[int, Fraction], Fraction]:
    return lambda images, share: (images + more) * share + offset


def _first_reached(images: int, share: Fraction) -> Fraction:
    return Fraction(-(-images * share // 1))


def _first_reached_or_halfway(images: int, share: Fraction) -> Fraction:
    exact = images * share
    return exact + HALF if exact.denominator == 1 else Fraction(-(-exact // 1))


def _nearest(images: int, share: Fraction) -> Fraction:
    return Fraction(round(images * share))  # halves to the even one


#: Places of a quantile by the share of values below it: that of numpy, R and spreadsheets first, then medians of both halves.
DEFINITIONS = (
    _between(Fraction(1), Fraction(-1)),
    _between(HALF, Fraction(0)),
    _between(Fraction(0), Fraction(1)),
    _first_reached,
    _first_reached_or_halfway,
    _nearest,
    _between(Fraction(0), Fraction(0)),
    _between(Fraction(1, 3), Fraction(1, 3)),
    _between(Fraction(3, 8), Fraction(1, 4)),
)


@dataclass(frozen=True)
class Placed:
    """A value in order: what lies between the value at a number, from zero on, and the next one, by a share of the way."""

    statistic: OrderStatistic
    number: int
    share: Fraction

    @property
    def weights(self) -> tuple[tuple[int, Fraction], ...]:
        return ((self.number, 1 - self.share), (self.number + 1, self.share))[: 1 if not self.share else 2]


def placed(statistics: Sequence[OrderStatistic], images: int) -> list[tuple[Placed, ...]]:
    """All values in order with their places, by each definition that differs; one where there are no quartiles."""
    ways = [tuple(_placed(item, definition, images) for item in statistics) for definition in DEFINITIONS]
    return list(dict.fromkeys(ways))


def _placed(item: OrderStatistic, definition: Callable[[int, Fraction], Fraction], images: int) -> Placed:
    place = {"min": Fraction(1), "max": Fraction(images), "median": Fraction(images + 1, 2)}.get(item.kind)
    if place is None:
        place = min(max(definition(images, Fraction(1 if item.kind == "q1" else 3, 4)), Fraction(1)), Fraction(images))
    return Placed(item, place // 1 - 1, place % 1)
