"""Means and standard deviations as they are reported, read as ranges."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from numbers import Integral
from typing import Any

import sympy as sp

from segbounds.errors import InputError, unknown
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import (
    Mean,
    MeanPart,
    Range,
    Sample,
    parts_of,
)
from segbounds.regions.facts import metric_named, pairs_of, value_of
from segbounds.regions.printed import Reported, reported

#: Rounding errors of a mean over images that a computer took: one for each image, in sums of a few hundred
STEPS_OF_MEANS = 512
#: What a variance that divides by n - 1 is times to become one that divides by n, nearly.
MANY_IMAGES = (sp.Integer(1), sp.Integer(1))


#: What may be said of a metric's values over images beside their mean, by the names in brackets, as in `dice[median]=0.86`.
MEANS, DEVIATIONS, ERRORS = ("mean", "per_image"), ("sd", "std"), ("se", "sem")
#: Of values in order.
IN_ORDER = {
    **dict.fromkeys(("min", "minimum"), "min"),
    **dict.fromkeys(("max", "maximum"), "max"),
    **dict.fromkeys(("median", "p50", "q2"), "median"),
    **dict.fromkeys(("q1", "p25"), "q1"),
    **dict.fromkeys(("q3", "p75"), "q3"),
}
STATISTICS = (*MEANS, *DEVIATIONS, *ERRORS, *IN_ORDER)


def parted_name(name: Similarity | str) -> tuple[Similarity, str]:
    """A metric and what is said of its values, from `dice[median]`; a mean where nothing is said."""
    if not isinstance(name, str) or "[" not in name:
        return metric_named(name), "mean"
    plain, _, said = name.partition("[")
    said = said.strip().removesuffix("]").strip().lower()
    if said not in STATISTICS:
        raise unknown("statistic of values over images", said, STATISTICS)
    return metric_named(plain), "mean" if said in MEANS else said


def known_means(
    given: Mapping[Similarity | str, Any],
    images: int | None = None,
    ddof: int | None = None,
    *,
    exact: bool = False,
    rounding: str = "nearest",
) -> tuple[Mean, ...]:
    """The means that are given, with deviations where there are some, read; see `mean_interval`. What is said of values in order is left
    to `order_statistics`."""
    if images is not None and not (isinstance(images, Integral) and images >= 1):
        raise InputError(f"a mean is not over {images!r} images: give a whole number of them, 1 or more")
    if ddof not in (None, 0, 1):
        raise InputError(f"ddof={ddof} is neither 0 (divide by n) nor 1 (divide by n - 1)")
    known: dict[Similarity, Mean] = {}
    apart: list[tuple[Similarity, str, Any]] = []
    for name, value in pairs_of(given):
        metric, said = parted_name(name)
        if said in IN_ORDER:
            continue
        if said != "mean":
            apart.append((metric, "se" if said in ERRORS else "sd", value))
            continue
        if metric in known:
            raise InputError(f"{metric} is given twice")
        mean, spread = _parted(value) if isinstance(value, str) else (value, None)
        known[metric] = Mean(metric, value_of(metric, mean, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS))
        if spread is not None:
            apart.append((metric, *_kind_of_spread(spread)))
    for metric, kind, value in apart:
        if metric not in known:
            raise InputError(
                f"{metric} has a {_KINDS[kind]} and no mean: give both, as {metric.name.lower()}=0.85±0.02{kind}"
            )
        if known[metric].deviation is not None:
            raise InputError(f"{metric} has two deviations: give one of them")
        known[metric] = _with_spread(known[metric], kind, _spread(value, kind, exact, rounding), images)
        _check_deviation(known[metric].deviation, images, ddof)
    return tuple(known.values())


_KINDS = {"sd": "standard deviation", "se": "standard error"}


def _kind_of_spread(text: str) -> tuple[str, str]:
    """What is behind the sign: a standard deviation, or a standard error, as in 0.02se or 0.02 (SE)."""
    number, kind, _ = re.fullmatch(r"(?is)(.*?)\s*\(?\s*(sem?|sd|)\s*\)?\s*(%?)", text).groups()  # type: ignore[union-attr]
    percent = "%" if text.rstrip().endswith("%") and not number.endswith("%") else ""
    return "se" if kind.lower() in ERRORS else "sd", number + percent


def _with_spread(mean: Mean, kind: str, spread: Reported, images: int | None) -> Mean:
    if kind == "sd":
        return replace(mean, deviation=spread)
    if images is None:
        raise InputError(
            f"{mean.metric} has a standard error, which is the standard deviation over the root of the number of images: say how "
            "many there are, with --images"
        )
    # the ends are roots, whose squares are exact
    low, high = (sp.sqrt(images) * end for end in (spread.low, spread.high))
    return replace(mean, deviation=Reported(low, high, spread.with_low, spread.with_high), error=spread)


def _parted(text: str) -> tuple[str, str | None]:
    """A mean and its deviation, if there is one, as two texts; of 85 ± 10 % and ==0.85 ± 0.10 both are meant."""
    mean, both, spread = (part.strip() for part in re.sub(r"\+/?-|±", "±", text).partition("±"))
    if not both:
        return mean, None
    if "%" in spread and not mean.endswith("%"):
        mean += "%"
    return mean, f"=={spread}" if mean.startswith("==") else spread


def _spread(value: Any, kind: str, exact: bool, rounding: str) -> Reported:
    found = reported(value, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
    if found.low >= 2:
        raise InputError(f"a {_KINDS[kind]} is never {value}: did you mean {value} %?")
    if found.high < 0:
        raise InputError(f"a {_KINDS[kind]} of {found.text} is negative")
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
