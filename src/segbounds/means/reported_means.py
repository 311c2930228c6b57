"""Means and standard deviations as they are reported, read as ranges."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import (
    Mean,
    MeanPart,
    Range,
    Sample,
    parts_of,
)
from segbounds.regions.facts import metric_named, value_of
from segbounds.regions.printed import Reported, reported

#: Rounding errors of a mean over images that a computer took: one for each image, in sums of a few hundred
STEPS_OF_MEANS = 512
#: What a variance that divides by n - 1 is times to become one that divides by n, nearly.
MANY_IMAGES = (sp.Integer(1), sp.Integer(1))


def known_means(
    given: Mapping[Similarity | str, Any],
    images: int | None = None,
    ddof: int | None = None,
    *,
    exact: bool = False,
    rounding: str = "nearest",
) -> tuple[Mean, ...]:
    """What is given, read; see `mean_interval`."""
    if images is not None and images < 1:
        raise InputError(f"{images} images are none: a mean is over at least one")
    if ddof not in (None, 0, 1):
        raise InputError(f"ddof={ddof} is neither 0 (divide by n) nor 1 (divide by n - 1)")
    known: dict[Similarity, Mean] = {}
    for name, value in given.items():
        metric = metric_named(name)
        if metric in known:
            raise InputError(f"{metric} is given twice")
        mean, spread = _parted(value) if isinstance(value, str) else (value, None)
        read = value_of(metric, mean, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
        known[metric] = Mean(metric, read, None if spread is None else _deviation(spread, exact, rounding))
        _check_deviation(known[metric].deviation, images, ddof)
    return tuple(known.values())


def _parted(text: str) -> tuple[str, str | None]:
    """A mean and its deviation, if there is one, as two texts; of 85 ± 10 % and ==0.85 ± 0.10 both are meant."""
    mean, both, spread = (part.strip() for part in re.sub(r"\+/?-|±", "±", text).partition("±"))
    if not both:
        return mean, None
    if spread.endswith("%") and not mean.endswith("%"):
        mean += "%"
    return mean, f"=={spread}" if mean.startswith("==") else spread


def _deviation(text: str, exact: bool, rounding: str) -> Reported:
    found = reported(text, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
    if found.low >= 2:
        raise InputError(f"a standard deviation is never {text}: did you mean {text} %?")
    if found.high < 0:
        raise InputError(f"a standard deviation of {found.text} is negative")
    return found.within(sp.Integer(0), sp.oo)


def _check_deviation(deviation: Reported | None, images: int | None, ddof: int | None) -> None:
    if deviation is None:
        return
    if images == 1 and ddof == 1:
        raise InputError("one image has no standard deviation that divides by n - 1")


def factors_of(sample: Sample) -> list[Range]:
    """What variances that were reported may be times to become those that divide by n: all cases together."""
    one = sp.Integer(1)
    if sample.images is not None:
        return [(one - sp.Rational(ddof, sample.images),) * 2 for ddof in sample.divisors]
    return [(one, one) if sample.ddof == 0 else (sp.Rational(1, 2), one)]  # of two images or more


def range_of_factors(sample: Sample) -> Range:
    found = [end for pair in factors_of(sample) for end in pair]
    return min(found), max(found)


def cases_of(known: Sequence[Mean], sample: Sample) -> list[tuple[MeanPart, ...]]:
    """Means and variances, of which one case is true."""
    return [parts_of(known, factors) for factors in (factors_of(sample) if has_deviations(known) else [MANY_IMAGES])]


def has_deviations(known: Sequence[Mean]) -> bool:
    return any(mean.deviation is not None for mean in known)


def number_of(found: Fraction) -> sp.Rational:
    return sp.Rational(found.numerator, found.denominator)
