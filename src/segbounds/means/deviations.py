"""The deviation that was not reported: what mean Dice and mean Jaccard over the same images say about how much these differ.

Jaccard is a bent function of Dice, so the two means are as far apart as the images are spread. With x = 2 - D, whose mean is known, J is
2/x - 1, so the mean of 1/x is known too; the mean of x^2 is largest and smallest for two kinds of images, one of them with D = 0 or D = 1.
The same with y = 1 + J, of which D is 2 - 2/y. The two inequalities for each image are theorems (theory/dice_spread_at_*.py).
"""

from dataclasses import dataclass
from typing import Any

import sympy as sp

from segbounds.errors import Contradiction, InputError
from segbounds.means.reported_means import STEPS_OF_MEANS
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.regions.facts import value_of


@dataclass(frozen=True)
class Deviation:
    """Between which numbers a standard deviation over images lies, dividing by their number; exact."""

    low: sp.Expr
    high: sp.Expr

    @property
    def text(self) -> str:
        return f"{float(self.low):.3g} to {float(self.high):.3g}"


def deviations(
    mean_dice: Any, mean_jaccard: Any, *, exact: bool = False, rounding: str = "nearest"
) -> tuple[Deviation, Deviation]:
    """The standard deviations of Dice and of Jaccard over images (dividing by n) that their means leave possible; tight.

    Both ends are those over all that the printed means can stand for. Raises Contradiction where no images have both means.

    >>> of_dice, of_jaccard = deviations("0.898", "0.840", exact=True)
    >>> of_dice.text, of_jaccard.text
    ('0.133 to 0.172', '0.161 to 0.208')
    """
    given = [
        value_of(metric, value, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
        for metric, value in ((dice, mean_dice), (jaccard, mean_jaccard))
    ]
    for metric, value in zip((dice, jaccard), given, strict=True):
        if value.high < 0 or value.low > 1:
            raise InputError(f"a mean {metric} lies between 0 and 1, not {value.text}")
    m, j = (value.within(sp.Integer(0), sp.Integer(1)) for value in given)
    if m.high < j.low or m.low / (2 - m.low) > j.high:
        least, most = m.low / (2 - m.low), m.high
        raise Contradiction(
            f"no images have both means: given mean Dice = {m.text}, mean Jaccard lies between {float(least):.6g} and "
            f"{float(most):.6g}, not {j.text}"
        )
    # images with 0 and 1 alone, whose two means are one number, as near to one half as it can be
    level = min(max(sp.Rational(1, 2), m.low, j.low), m.high, j.high)
    alone = level * (1 - level) if j.high >= m.low else None
    return (
        Deviation(_least(1 - m.high, 1 - j.low), _most(m.low, j.high, alone)),
        Deviation(_least(j.low, m.high), _most(1 - j.high, 1 - m.low, alone)),
    )


# Both variances rise with mean Jaccard and fall with mean Dice where images have both means, so corners have the ends. A corner that no
# images have lies beyond images that are all alike, and then there are such; or beyond those with 0 and 1 alone, and then there are these.


def _least(a: sp.Rational, b: sp.Rational) -> sp.Expr:
    """Of Dice from the two losses, of Jaccard from the two means, mean Jaccard's first."""
    return sp.sqrt(sp.Max(2 * a**2 / b - a - a**2, 0)) if a > 0 and b > 0 else sp.Integer(0)


def _most(a: sp.Rational, b: sp.Rational, alone: sp.Rational | None) -> sp.Expr:
    """Of Dice from the two means, of Jaccard from the two losses, mean Jaccard's first; `alone`: with 0 and 1 alone."""
    if alone is not None:
        return sp.sqrt(alone)
    return sp.sqrt(sp.Max(a * (2 - a / b - a), 0)) if a > 0 and b > 0 else sp.Integer(0)
