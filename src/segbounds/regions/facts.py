"""What was reported, read as regions of counts.

A reported value is a range: 0.85 stands for everything that rounds to it (see regions/printed.py). A metric that is a quotient of linear
forms in the counts (Dice, Jaccard, Tversky, F, precision, recall, specificity, NPV, accuracy, the prevalence; piecewise, volumetric
similarity and overlap; at a known prevalence also balanced accuracy, Youden's J, weighted Hamming and kappa) is in a range exactly
on a union of cones with rational facets. Of the others, the nonlinear ones, this file only says which they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.catalogue import cohen_kappa, parse
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, pixels, positives, tn, tp
from segbounds.metrics.similarity import Similarity, keeps_its_value, ratio, value_at
from segbounds.regions.cone import Cone, Vector, form_of, minus
from segbounds.regions.face_extremes import extent_if_any
from segbounds.regions.pieces import smooth
from segbounds.regions.printed import STEPS
from segbounds.regions.printed import Reported as Reported
from segbounds.regions.printed import decimals as decimals
from segbounds.regions.printed import reported as reported

#: The share of positive pixels of the reference, as a metric that can be given and asked for like the others.
SHARE = Similarity("prevalence", positives / pixels, when_undefined=0)

KEPT = 1024  # sets of facts whose cones are remembered


@dataclass(frozen=True)
class Fact:
    """A metric and what it may have been."""

    metric: Similarity
    value: Reported
    typed: str = field(default="", compare=False)  #: what was given, as it was written

    @property
    def text(self) -> str:
        return f"{self.metric} = {self.value.text}"

    def holds(self, counts: Counts) -> bool:
        """Whether the pair with these exact counts has the reported value."""
        return self.value.contains(value_at(self.metric, counts))


@dataclass(frozen=True)
class Size:
    """The number of pixels of a pair of masks, and that of the reference's positive ones where it is known."""

    pixels: int
    positives: int | None = None

    def __post_init__(self) -> None:
        if self.pixels < 1:
            raise InputError(f"{self.pixels} pixels are none: a pair of masks has at least one")
        if self.positives is not None and not 0 <= self.positives <= self.pixels:
            raise InputError(f"{self.positives} positives do not fit on {self.pixels} pixels")

    @property
    def text(self) -> str:
        some = "" if self.positives is None else f", {self.positives} of them positive"
        return f"{self.pixels} pixel{'s' if self.pixels > 1 else ''}{some}"


prevalence = SHARE

#: A number of pixels, and that of the reference's positive ones where it is known, in the forms that queries take.
SizeLike = Size | int | tuple[int, int | None] | None


def size_of(size: SizeLike) -> Size | None:
    """The size that a number of pixels, or a pair of it and the number of positive ones, says."""
    if size is None or isinstance(size, Size):
        return size
    try:
        pixels, positives = (size, None) if isinstance(size, int) else size
        return Size(int(pixels), None if positives is None else int(positives))
    except (TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{size!r} is no size: give the number of pixels, or (pixels, positives)") from None


def metric_named(metric: Similarity | str) -> Similarity:
    """The similarity, or the prevalence, that a text names; InputError with the nearest names for anything else.

    >>> metric_named("IoU"), metric_named("tversky(alpha=.3, beta=.7)")
    (Jaccard, Tversky(alpha=3/10, beta=7/10))
    """
    if isinstance(metric, Similarity):
        if not keeps_its_value(metric):
            raise InputError(
                f"{metric} changes when all counts are multiplied by the same number: leave smoothing constants out"
            )
        return metric
    if not isinstance(metric, str):
        raise InputError(f"{metric!r} is no metric: give a name like 'dice', or a similarity of the catalogue")
    return SHARE if metric.strip().lower() == SHARE.name else parse(metric)


metric = metric_named


def pairs_of(given: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """What is given, one after the other; InputError for what is no mapping, or not from metrics."""
    if not isinstance(given, Mapping):
        raise InputError(f'{given!r} does not say what is given: write a mapping, like {{"dice": "0.85"}}')
    yield from given.items()


def known_values(
    given: Mapping[Similarity | str, Any], exact: bool = False, rounding: str = "nearest"
) -> tuple[Fact, ...]:
    """What is given, by metric: numbers or texts as `value_of` takes them, or `Reported`."""
    known: dict[Similarity, Fact] = {}
    for name, value in pairs_of(given):
        metric = metric_named(name)
        if metric in known:
            raise InputError(f"{metric} is given twice")
        known[metric] = Fact(metric, value_of(metric, value, exact=exact, rounding=rounding), _typed(value))
    return tuple(known.values())


def _typed(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | Decimal | float) else ""


#: Kappa as (accuracy - chance) / (1 - chance) has errors larger than other metrics by that quotient's denominator, which is small where
#: one class is rare: down to a thousandth.
MORE_STEPS = {cohen_kappa: 1024}


def value_of(
    metric: Similarity, value: Any, *, exact: bool = False, rounding: str = "nearest", steps: int = STEPS
) -> Reported:
    """A value of a metric as `reported` reads it, less what the metric never is: 0.00 is no negative Dice, 1.00 at most 1.

    Raises InputError for no value, and for a percentage without its sign.
    """
    if isinstance(value, Reported):
        return value
    found = reported(value, exact=exact, rounding=rounding, steps=steps * MORE_STEPS.get(metric, 1))
    low, high = Fraction(found.low.p, found.low.q), Fraction(found.high.p, found.high.q)
    if not (any(low <= end <= high for end in (-1, 0, 1)) or 2 <= low <= 100):
        return found
    ends = range_of(metric)
    if ends is None:
        return found
    if low >= 2 and ends[1] <= 1:
        raise InputError(f"{metric} is never {value}: did you mean {value} %?")
    return found.within(*ends)


@cache
def range_of(metric: Similarity) -> tuple[sp.Expr, sp.Expr] | None:
    """The least and the most that a metric can be, where that is known."""
    ends = extent_if_any(metric)
    return None if ends is None else (ends[0].value, ends[1].value)


# --- as cones ---------------------------------------------------------------------------------------------------------


def straightened(metric: Similarity, known: Sequence[Fact]) -> Similarity:
    """The metric as it is at a known prevalence inside (0, 1), where that makes it a quotient of linear forms; else itself."""
    share = next((item.value.low for item in known if item.metric == SHARE and item.value.exact), None)
    if share is None or not 0 < share < 1:
        return metric
    return _at_prevalence(metric, share)


@cache
def _at_prevalence(metric: Similarity, share: sp.Rational) -> Similarity:
    if linear(metric) or not metric.formula.is_rational_function(*SYMBOLS):
        return metric
    whole = sp.Symbol("whole", positive=True)
    formula = sp.cancel(metric.formula.subs({fn: share * whole - tp, tn: (1 - share) * whole - fp}, simultaneous=True))
    top, bottom = (sp.expand(side.subs(whole, pixels)) for side in sp.fraction(formula))
    # what cancels leaves either sign: pairs of masks with this prevalence have the positive one
    if bottom.xreplace({tp: share, fp: 1 - share, fn: share, tn: 1 - share}) < 0:
        top, bottom = -top, -bottom
    there = Similarity(metric.name, top / bottom, metric.when_undefined)
    return there if linear(there) else metric


@cache
def linear(metric: Similarity) -> bool:
    """Whether it is a quotient of linear forms, with a denominator that never changes sign."""
    sides = ratio(metric.formula)
    return all(side.is_polynomial(*SYMBOLS) and sp.Poly(side, *SYMBOLS).total_degree() <= 1 for side in sides)


@cache
def nonlinear(metric: Similarity) -> bool:
    """Whether it is no quotient of linear forms, also not in pieces."""
    return not all(linear(piece) for _, piece in smooth(metric, Cone()))


def regions(known: Sequence[Fact]) -> list[Cone]:
    """The cones whose union is all pairs of masks with these values; nonlinear metrics are left out."""
    return [*_regions(tuple(known))]


@lru_cache(maxsize=KEPT)  # one question asks for it many times
def _regions(known: tuple[Fact, ...]) -> tuple[Cone, ...]:
    found = [Cone()]
    for item in known:
        metric = straightened(item.metric, known)
        if not nonlinear(metric):
            found = [part for cone in found for part in having(metric, item.value, cone)]
    return tuple(cone for cone in found if not cone.empty)


def having(metric: Similarity, value: Reported, cone: Cone) -> Iterator[Cone]:
    """The parts of a cone on which a metric that is not nonlinear has the value."""
    for part, piece in smooth(metric, cone):
        top, bottom = map(form_of_side, ratio(piece.formula))
        above = _plus(top, bottom, -value.low)
        below = _plus(minus(top), bottom, value.high)
        least = [form for form, included in ((above, value.with_low), (below, value.with_high)) if included]
        strict = [form for form, included in ((above, value.with_low), (below, value.with_high)) if not included]
        defined = part.where(*least, positive=(*strict, bottom))
        if not defined.empty:
            yield defined
        empty = part.where(minus(bottom))
        if not empty.empty:
            yield from _having_undefined(piece.when_undefined, value, empty)


def form_of_side(side: sp.Expr) -> Vector:
    """A side of a quotient of linear forms; a number stands for that multiple of all pixels (their quotient is the same)."""
    return form_of(side * pixels if side.is_number else side)


def _plus(form: Vector, other: Vector, times: sp.Rational) -> Vector:
    factor = sp.QQ.from_sympy(times)
    return tuple(a + factor * b for a, b in zip(form, other, strict=True))


def _having_undefined(there: sp.Expr, value: Reported, cone: Cone) -> Iterator[Cone]:
    """The parts of a cone on which a value at 0/0, a number or an expression in the counts, is the one that was reported."""
    signs = sorted(there.atoms(sp.sign), key=str)
    if signs:
        form = form_of(signs[0].args[0])
        for part, sign in ((cone.where(minus(form)), 0), (cone.where(positive=(form,)), 1)):
            if not part.empty:
                yield from _having_undefined(there.xreplace({signs[0]: sp.Integer(sign)}), value, part)
    elif there.is_number:
        if value.contains(there):
            yield cone
    else:
        yield from having(Similarity("value at 0/0", there, 0), value, cone)
