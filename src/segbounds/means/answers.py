"""What is said of means over images: ends, intervals, and whether reported ones can all be true."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Images, Mean, Sample
from segbounds.regions.bound import as_exact
from segbounds.results import Shown


@dataclass(frozen=True)
class MeanEnd(Shown):
    """One end of the interval of a mean.

    value
        Exact; else a certified bound.
    exact
        Whether the value is exact.
    images
        Where the value is exact, a mixture with everything that was given, whose mean is the value, or tends to it along a family in n;
        else one whose mean is ``reached``. Empty where none is known.
    reached
        The mean over these images, where it is not the value.
    """

    value: sp.Expr
    exact: bool
    images: Images
    reached: sp.Expr | None = None

    def __float__(self) -> float:
        return float(self.value)


@dataclass(frozen=True)
class MeanInterval(Shown):
    """All that a mean can be, where means of others are known, as they were read.

    in_order
        What is known of values in order, such as a median.
    statistic
        What is asked for where it is no mean, such as "median".
    """

    low: MeanEnd
    high: MeanEnd
    asked: Similarity | None = field(default=None, repr=False, compare=False)
    known: tuple[Mean, ...] = field(default=(), repr=False, compare=False)
    sample: Sample = field(default=Sample(), repr=False, compare=False)
    in_order: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    statistic: str = field(default="mean", repr=False, compare=False)

    def __iter__(self) -> Iterator[MeanEnd]:
        return iter((self.low, self.high))

    def __contains__(self, number: object) -> bool:
        return bool(self.low.value <= as_exact(number) <= self.high.value)


@dataclass(frozen=True)
class MeansConsistency(Shown):
    """Whether reported means can all be true, why not, and a mixture of images of which they are true.

    possible
        None where it is not settled; the reason says what would help.
    """

    possible: bool | None
    reason: str
    examples: Images

    def __bool__(self) -> bool:
        return bool(self.possible)


def opposite(end: MeanEnd) -> MeanEnd:
    return MeanEnd(-end.value, end.exact, end.images, None if end.reached is None else -end.reached)
