"""The joint range of two or three metrics: all values that pairs of masks have, with its boundary as exact curves or
surfaces.
"""

from typing import Any, overload

from segbounds.errors import InputError
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.derived import range_of_two
from segbounds.ranges.membership import exact_value
from segbounds.ranges.of_three.three import JointRangeOfThree
from segbounds.ranges.two import JointRange
from segbounds.regions.facts import SHARE, Fact, metric_named, regions

NO_PREVALENCE = "no pair of masks has this prevalence: give one from 0 to 1"


@overload
def joint_range(
    first: Similarity | str, second: Similarity | str, third: None = None, *, prevalence: Any = None
) -> JointRange: ...
@overload
def joint_range(
    first: Similarity | str, second: Similarity | str, third: Similarity | str, *, prevalence: Any = None
) -> JointRangeOfThree: ...
def joint_range(
    first: Similarity | str, second: Similarity | str, third: Similarity | str | None = None, *, prevalence: Any = None
) -> JointRange | JointRangeOfThree:
    """All pairs (or triples) of values of metrics, perhaps at a known prevalence (a number or a text, taken exactly).

    >>> [arc.value for arc in joint_range("dice", "jaccard").lower]
    [a/(2 - a)]

    Where two of the metrics or more are nonlinear (MCC, Fowlkes-Mallows; without a prevalence also kappa, balanced accuracy, Youden's J,
    weighted Hamming), or the third one is, an arc is proved only where no pair of masks at all is beyond it. The others were held against
    certified enclosures at three values each, and are within 1e-9 of them; a piece without a closed form is in ``traced``. This takes from
    some seconds to a minute.

    Raises InputError for a prevalence that is not one exact number from 0 to 1, and where nothing was settled within the limits of the
    search.
    """
    known = () if prevalence is None else (Fact(SHARE, exact_value(prevalence)),)
    one, other = metric_named(first), metric_named(second)
    if third is not None:
        last = metric_named(third)
        if not regions(known):
            raise InputError(NO_PREVALENCE)
        return JointRangeOfThree(one, other, last, known)
    found = range_of_two(one, other, known)
    if found is None:
        raise InputError(NO_PREVALENCE)
    return found
