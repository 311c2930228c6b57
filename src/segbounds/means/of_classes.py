"""K classes in one pooled confusion matrix: what pixel accuracy and the means over classes say of one another.

With all pixels as the unit, class k has t_k right pixels, and every error is a false positive of one class and a false negative of another:
the right ones are the accuracy a in all, the errors e = 1 - a on either side, and no class has more than e of each side, or of both.

    mean IoU       sum of x/(t + x) lost, with x at most e in each class and 2e in all: concave in x, so two classes have all errors
    mean Dice      the same with 2t for t
    mean recall    sum of f/(t + f) lost, with f at most e in all: one class has all errors
    FWIoU          sum of t (t + f)/(t + f + g), which is least for f = 0, and t^2/(t + g) is jointly convex and homogeneous
    kappa          (a - c)/(1 - c) falls with the agreement by chance c, the sum of (t + f)(t + g). With r = t + (f + g)/2 it is at most the
                   sum of r^2, where no r is above 1 - e/2, so at most (1 - e/2)^2 + (e/2)^2; it is at least the sum of t^2 + t (f + g),
                   where no f + g is above e, so two classes have all errors, and the least of a square is where the others are larger
                   by e/2

Both ends are tight: attained, or approached where classes are allowed to be as small as one likes. Classes that occur in neither the
reference nor the prediction are not among the K. Each pair's ends are inverted for the accuracy; the theorems are theory/classes_*.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from segbounds.errors import Contradiction, InputError, unknown
from segbounds.means.reported_means import STEPS_OF_MEANS
from segbounds.ranges.examples import fraction
from segbounds.regions.facts import Reported, pairs_of, reported
from segbounds.results import Shown

Ends = tuple[Fraction, Fraction]

#: What can be given and asked, by the names of mmsegmentation and others.
NAMES = {
    **{"aacc": "aacc", "oa": "aacc", "pixel_accuracy": "aacc", "accuracy": "aacc", "miou": "miou", "mjaccard": "miou"},
    **{"mdice": "mdice", "mf1": "mdice", "mfscore": "mdice", "macc": "macc", "mrecall": "macc", "mpa": "macc"},
    **{"mprecision": "mprecision", "fwiou": "fwiou", "kappa": "kappa", "cohens_kappa": "kappa"},
}  # fmt: skip


class KnownOfClasses(NamedTuple):
    """What is given of the classes: its name, as in NAMES, how it was read, and how it was typed."""

    name: str
    value: Reported
    typed: str


@dataclass(frozen=True)
class ClassInterval(Shown):
    """Between which numbers a mean over classes lies. `tight` where one thing was given and both ends are the best there are."""

    low: Fraction
    high: Fraction
    tight: bool
    asked: str
    classes: int
    known: tuple[KnownOfClasses, ...]


# --- from the accuracy ------------------------------------------------------------------------------------------------


def _iou(a: Fraction, k: int) -> Ends:
    return a / k, (k - 2 + 2 * a / (2 - a)) / k


def _dice(a: Fraction, k: int) -> Ends:
    return 2 * a / (1 + a) / k, (k - 2 + 2 * a) / k


def _recall(a: Fraction, k: int) -> Ends:
    return a / k, (k - 1 + a) / k


def _fwiou(a: Fraction, k: int) -> Ends:
    return a * a, a


def _kappa(a: Fraction, k: int) -> Ends:
    if a == 1:
        return a, a
    e = 1 - a
    small = max((a - (k - 2) * e / 2) / k, Fraction(0))  # right pixels of each of the two classes with errors
    others = (a - 2 * small) / (k - 2) if k > 2 else Fraction(0)
    chance = 2 * small * small + 2 * e * small + (k - 2) * others * others
    return -e / (2 - e), (a - chance) / (1 - chance)


FROM_ACCURACY: dict[str, Callable[[Fraction, int], Ends]] = {
    "miou": _iou,
    "mdice": _dice,
    "macc": _recall,
    "mprecision": _recall,
    "fwiou": _fwiou,
    "kappa": _kappa,
}
LEAST = {"kappa": Fraction(-1)}  # the others are at least 0
PRECISE = Fraction(1, 10**12)  # of ends that are roots


@cache
def _inverted(name: str, value: Ends, k: int) -> Ends:
    """What the accuracy can be: both ends of every mean rise with it, so halving finds where they pass."""
    low = _first(lambda a: FROM_ACCURACY[name](a, k)[1] >= value[0])
    high = 1 - _first(lambda b: FROM_ACCURACY[name](1 - b, k)[0] <= value[1])
    return low, high


def _first(holds: Callable[[Fraction], bool]) -> Fraction:
    """A number from 0 to 1 below which something does not hold, that holds from some place on; certified from below."""
    if holds(Fraction(0)):
        return Fraction(0)
    low, high = Fraction(0), Fraction(1)
    while high - low > PRECISE:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return low


def _hull(asked: str, name: str, value: Ends, k: int) -> Ends:
    """Dice from IoU and IoU from Dice: means over the same classes, of which there are k."""
    low, high = value
    if (asked, name) == ("miou", "mdice"):
        return low / (2 - low), _of_few(high, k, lambda d: d / (2 - d))
    if (asked, name) == ("mdice", "miou"):
        return low, 2 * high / (1 + high)
    return LEAST.get(asked, Fraction(0)), Fraction(1)


def _of_few(mean: Fraction, k: int, function: Callable[[Fraction], Fraction]) -> Fraction:
    """The largest mean of a convex function, 0 at 0 and 1 at 1, of k numbers with a mean: all but one of them are 0 or 1."""
    ones = k * mean // 1
    return (ones + function(k * mean - ones)) / k


def class_interval(
    of: str, given: Mapping[str, Any], classes: int, *, exact: bool = False, rounding: str = "nearest"
) -> ClassInterval:
    """What a mean over classes, or the accuracy over all of them, can be where others are given: of one pooled confusion matrix.

    of, given
        `aacc` (accuracy over all pixels), `miou`, `mdice`, `macc` (mean recall), `mprecision`, `fwiou`, `kappa`, and their other names.
    classes
        How many classes the means are over, background counted where it is one of them.

    >>> found = class_interval("miou", {"aacc": "0.9"}, 19, exact=True)
    >>> found.low, found.high
    (Fraction(9, 190), Fraction(205, 209))

    Raises Contradiction where no matrix has what is given.
    """
    asked = _named(of)
    if classes < 2:
        raise InputError(f"{classes} classes leave nothing to confuse: background counts as one where it is averaged")
    read = tuple(KnownOfClasses(_named(n), _read(v, exact, rounding), str(v)) for n, v in pairs_of(given))
    known = {_named(name): _ends(name, value, exact, rounding) for name, value in given.items()}
    accuracy, told = known.get("aacc", (Fraction(0), Fraction(1))), ["accuracy"] if "aacc" in known else []
    for name, value in known.items():
        if name != "aacc":
            found = _inverted(name, value, classes)
            accuracy = max(accuracy[0], found[0]), min(accuracy[1], found[1])
            told.append(name)
            if accuracy[0] > accuracy[1] + PRECISE * 4:
                raise Contradiction(
                    f"no matrix of {classes} classes has {' and '.join(told)} as given: they miss one another"
                )
    if asked == "aacc":
        return ClassInterval(*accuracy, len(known) < 2, asked, classes, read)
    low, high = FROM_ACCURACY[asked](accuracy[0], classes)[0], FROM_ACCURACY[asked](accuracy[1], classes)[1]
    for name, value in known.items():
        ends = value if name == asked else _hull(asked, name, value, classes) if name != "aacc" else (low, high)
        low, high = max(low, ends[0]), min(high, ends[1])
    if low > high + PRECISE * 4:
        raise Contradiction(f"no matrix of {classes} classes has {' and '.join(known)} as given: they miss one another")
    return ClassInterval(low, high, set(known) <= {"aacc"}, asked, classes, read)


def _named(name: str) -> str:
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in NAMES:
        raise unknown("metric of many classes", name, NAMES)
    return NAMES[key]


def _read(value: Any, exact: bool, rounding: str) -> Reported:
    found: Reported = reported(value, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
    return found


def _ends(name: str, value: Any, exact: bool, rounding: str) -> Ends:
    read = _read(value, exact, rounding)
    low, high = fraction(read.low), fraction(read.high)
    least = LEAST.get(_named(name), Fraction(0))
    if low > 1 or high < least:
        hint = f": did you mean {value} %?" if 1 < low <= 100 else ""
        raise InputError(f"{name} lies between {least} and 1, not {value}{hint}")
    return max(low, least), min(high, Fraction(1))
