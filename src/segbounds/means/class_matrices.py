"""Whether means over the classes of one confusion matrix go together: no by the bounds of `of_classes`, yes by a matrix that has them all.

A matrix is sought in floats, by least squares over the right pixels, the missed and the false ones of each class, and is evaluated in whole
numbers. Off-diagonal entries with these sums exist where no class has more than all errors of both kinds together.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from segbounds.errors import Contradiction
from segbounds.means.of_classes import class_interval
from segbounds.ranges.examples import fraction
from segbounds.regions.printed import Reported

NAMES = {
    "aacc": "accuracy over all classes",
    "miou": "mean IoU",
    "mdice": "mean Dice",
    "macc": "mean recall",
    "mprecision": "mean precision",
    "fwiou": "IoU weighted by frequency",
    "kappa": "kappa",
}
LEAST_GAP = Fraction(1, 10**9)  # of a contradiction: ends that are roots are known to 1e-12
PIXELS = 10**9
STARTS = 6
KINDS = 12  # of classes that are told apart, where there are more
EVALUATIONS = 60  # of slopes, from each start
LARGE = 25  # of logarithms
#: Right, missed and false pixels of a class.
ClassCounts = tuple[int, int, int]


def class_contradiction(values: Mapping[str, Reported], classes: int) -> str | None:
    """The smallest set that contradicts, and by how much; None where the bounds leave all of them possible."""
    for size in range(1, len(values)):
        for others in combinations(values, size):
            for asked in values:
                if asked not in others and (reason := _missed(asked, others, values, classes)) is not None:
                    return reason
    return None


def _missed(asked: str, others: Sequence[str], values: Mapping[str, Reported], classes: int) -> str | None:
    told = " and ".join(f"{NAMES[name]} = {values[name].text}" for name in others)
    try:
        can = class_interval(asked, {name: values[name] for name in others}, classes)
    except Contradiction:
        return None  # of fewer, which are looked at before
    low, high = (fraction(end) for end in (values[asked].low, values[asked].high))
    gap = max(can.low - high, low - can.high)
    if gap <= LEAST_GAP:
        return None
    least, most, by = (f"{float(number):.6g}" for number in (can.low, can.high, gap))
    return (
        f"given {told}, the {NAMES[asked]} of {classes} classes lies between {least} and {most}, not {values[asked].text}, "
        f"which misses it by {by}"
    )


def class_example(values: Mapping[str, Reported], classes: int) -> tuple[ClassCounts, ...] | None:
    """Counts of each class of a confusion matrix with all of these values, exactly; None where none was found."""
    import numpy as np
    from scipy.optimize import least_squares

    kinds = min(classes, KINDS)
    kind = np.arange(classes) * kinds // classes
    middle = {name: (float(value.low) + float(value.high)) / 2 for name, value in values.items()}
    width = {name: max(float(value.high - value.low) / 2, 1e-9) for name, value in values.items()}

    def shares(x: np.ndarray) -> np.ndarray:
        """Right, missed and false shares by class, adding up to one with the right ones and the errors."""
        right, missed, false = np.exp(np.clip(x[:-1].reshape(3, kinds)[:, kind], -LARGE, LARGE))
        if classes == 2:  # what one class misses is false for the other
            false = missed[::-1]
        errors = 1 - middle["aacc"] if "aacc" in middle else 1 / (1 + np.exp(-np.clip(x[-1], -LARGE, LARGE)))
        errors = min(max(float(errors), 1e-9), 1 - 1e-9)
        return np.array(
            [right / right.sum() * (1 - errors), missed / missed.sum() * errors, false / false.sum() * errors]
        )

    def off(x: np.ndarray) -> np.ndarray:
        found = shares(x)
        t, f, g = found
        there = {
            "aacc": t.sum(),
            "miou": (t / (t + f + g)).mean(),
            "mdice": (2 * t / (2 * t + f + g)).mean(),
            "macc": (t / (t + f)).mean(),
            "mprecision": (t / (t + g)).mean(),
            "fwiou": ((t + f) * t / (t + f + g)).sum(),
            "kappa": (t.sum() - ((t + f) * (t + g)).sum()) / max(1 - ((t + f) * (t + g)).sum(), 1e-12),
        }
        beyond = np.maximum(f + g - 0.999 * f.sum(), 0) * (classes > 2)
        return np.append([(there[name] - middle[name]) / width[name] for name in values], beyond * 1e4)

    for start in range(STARTS):
        spread = (0.3, 1.0, 2.0)[start % 3]
        first = np.random.default_rng(start).normal(0, spread, 3 * kinds + 1)
        found = least_squares(off, first, max_nfev=EVALUATIONS)
        counts = [tuple(round(float(c) * PIXELS) for c in column) for column in shares(found.x).T]
        whole = _balanced(counts)
        if whole is not None and all(_holds(value, _exactly(name, whole)) for name, value in values.items()):
            return whole
    return None


def _balanced(counts: Sequence[tuple[int, ...]]) -> tuple[ClassCounts, ...] | None:
    """As many missed pixels as false ones in all, of which a matrix can be made; None where there is none."""
    found = [[t, f, g] for t, f, g in counts]
    more = sum(f for _, f, _ in found) - sum(g for *_, g in found)
    side = 2 if more > 0 else 1
    largest = max(range(len(found)), key=lambda k: found[k][side])
    found[largest][side] += abs(more)
    errors = sum(f for _, f, _ in found)
    if any(f + g > errors or t + f == 0 or t + g == 0 for t, f, g in found):
        return None
    return tuple((t, f, g) for t, f, g in found)


def _exactly(name: str, counts: Sequence[ClassCounts]) -> Fraction:
    pixels = sum(t + f for t, f, _ in counts)
    if name == "aacc":
        return Fraction(sum(t for t, *_ in counts), pixels)
    if name == "fwiou":
        return sum((Fraction((t + f) * t, (t + f + g) * pixels) for t, f, g in counts), Fraction(0))
    if name == "kappa":
        chance = Fraction(sum((t + f) * (t + g) for t, f, g in counts), pixels * pixels)
        return (_exactly("aacc", counts) - chance) / (1 - chance)
    values = {
        "miou": [Fraction(t, t + f + g) for t, f, g in counts],
        "mdice": [Fraction(2 * t, 2 * t + f + g) for t, f, g in counts],
        "macc": [Fraction(t, t + f) for t, f, _ in counts],
        "mprecision": [Fraction(t, t + g) for t, _, g in counts],
    }[name]
    return sum(values, Fraction(0)) / len(counts)


def _holds(value: Reported, number: Fraction) -> bool:
    low, high = fraction(value.low), fraction(value.high)
    above = number >= low if value.with_low else number > low
    return above and (number <= high if value.with_high else number < high)


def shown(counts: Sequence[ClassCounts]) -> str:
    """A matrix that was found, in a sentence."""
    share = float(_exactly("aacc", counts))
    return f"a confusion matrix of {len(counts)} classes has all of these, with {share:.6g} of its pixels right"
