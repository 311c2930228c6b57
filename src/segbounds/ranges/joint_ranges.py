"""The joint range of two or three metrics: all values that pairs of masks have, with its boundary as exact curves or
surfaces.
"""

from collections.abc import Mapping
from typing import Any, overload

from segbounds.errors import InputError
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.derived import range_of_two
from segbounds.ranges.membership import exact_value
from segbounds.ranges.of_three.three import JointRangeOfThree
from segbounds.ranges.two import JointRange
from segbounds.regions.facts import SHARE, Fact, known_values, metric_named, regions

Given = Mapping[Similarity | str, Any] | None
NO_PREVALENCE = "no pair of masks has this prevalence: give one from 0 to 1"


@overload
def joint_range(
    first: Similarity | str,
    second: Similarity | str,
    third: Similarity | str,
    *,
    given: Given = None,
    prevalence: Any = None,
) -> JointRangeOfThree: ...
@overload
def joint_range(
    first: Similarity | str,
    second: Similarity | str,
    third: Given = None,
    *,
    given: Given = None,
    prevalence: Any = None,
) -> JointRange: ...
def joint_range(
    first: Similarity | str,
    second: Similarity | str,
    third: Similarity | str | Given = None,
    *,
    given: Given = None,
    prevalence: Any = None,
) -> JointRange | JointRangeOfThree:
    """All pairs (or triples) of values of metrics, perhaps where others have exact values, or at a known prevalence (a number or a text,
    taken exactly).

    >>> [arc.value for arc in joint_range("dice", "jaccard").lower]
    [a/(2 - a)]
    >>> [arc.value for arc in joint_range("precision", "recall", {"dice": "4/5"}).lower]
    [2*a/(5*a - 2)]

    What is given may stand third, as with the other questions, or by its name.

    Where two of the metrics or more are nonlinear (MCC, Fowlkes-Mallows; without a prevalence also kappa, balanced accuracy, Youden's J,
    weighted Hamming), or the third one is, an arc is proved only where no pair of masks at all is beyond it. The others were held against
    certified enclosures at three values each, and are within 1e-9 of them; a piece without a closed form is in ``traced``. This takes from
    some seconds to a minute.

    Raises InputError for a prevalence that is not one exact number from 0 to 1, for other values that are no exact ones or that no pair of
    masks has, and where nothing was settled within the limits of the search.
    """
    if isinstance(third, Mapping):
        if given is not None:
            raise InputError("what is given stands in two places: write it third, or as given=, once")
        third, given = None, third
    at = () if prevalence is None else (Fact(SHARE, exact_value(prevalence)),)
    known = (*at, *_exact_facts(given or {}))
    one, other = metric_named(first), metric_named(second)
    if third is not None:
        last = metric_named(third)
        if not regions(known):
            raise InputError(_no_masks(known))
        return JointRangeOfThree(one, other, last, known)
    found = range_of_two(one, other, known)
    if found is None:
        raise InputError(_no_masks(known))
    return found


def _exact_facts(given: Mapping[Similarity | str, Any]) -> tuple[Fact, ...]:
    facts = known_values(given)
    for fact in facts:
        if not fact.value.exact:
            raise InputError(
                f"{fact.text} is a range of values, and a joint range is of exact ones: write a fraction, or == before a decimal"
            )
    return facts


def _no_masks(known: tuple[Fact, ...]) -> str:
    if any(fact.metric != SHARE for fact in known):
        return f"no pair of masks has {' and '.join(fact.text for fact in known)}"
    return NO_PREVALENCE
