"""What is said of means over images: ends, intervals, and whether reported ones can all be true."""

from dataclasses import dataclass

import sympy as sp

from segbounds.ranges.examples import (
    Images,
)


@dataclass(frozen=True)
class MeanEnd:
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


@dataclass(frozen=True)
class MeanInterval:
    """All that a mean can be."""

    low: MeanEnd
    high: MeanEnd


@dataclass(frozen=True)
class MeansConsistency:
    """Whether reported means can all be true, why not, and a mixture of images of which they are true.

    possible
        None where it is not settled; the reason says what would help.
    """

    possible: bool | None
    reason: str
    examples: Images


def opposite(end: MeanEnd) -> MeanEnd:
    return MeanEnd(-end.value, end.exact, end.images, None if end.reached is None else -end.reached)
