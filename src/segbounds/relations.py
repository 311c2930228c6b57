"""What one metric says about another, for users: how far two can be apart, and what one can be where others are given.

All of it is about one pair of masks, or about one pooled table of counts; averages over images are something else. A metric
that is given must be a quotient of linear forms in the counts (Dice, Jaccard, Tversky, F, precision, recall, specificity,
NPV, accuracy, the prevalence): then the pairs that agree with it form a cone with exact rays, and the extremes of another
metric over that cone are exact, or enclosed with certified bounds where they have roots. Metrics that are no such quotients
(MCC, kappa, …) are answered where exact values are given; over ranges of several values that is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.counts import SYMBOLS, Counts, pixels, positives
from segbounds.errors import InputError
from segbounds.extremes import EmptyRegion, Optimum, Unsupported, infimum, supremum
from segbounds.regions import region_of
from segbounds.similarities import Similarity, parse, ratio

#: The share of positive pixels of the reference, as a metric that can be given and asked for like the others.
SHARE = Similarity("prevalence", positives / pixels, when_undefined=0)


class Contradiction(InputError):
    """No pair of masks has all the given values."""


@dataclass(frozen=True)
class Reported:
    """A value that was given: everything from ``low`` to ``high``, both included."""

    low: sp.Rational
    high: sp.Rational

    @property
    def text(self) -> str:
        return f"{_decimals(self.low)}" if self.low == self.high else f"{_decimals(self.low)} to {_decimals(self.high)}"


def reported(text: str | sp.Rational | int | float, *, exact: bool = False) -> Reported:
    """What a reported value may have been.

    A decimal as printed stands for all numbers that round to it: ``0.85`` for 0.845 to 0.855. A fraction, a whole number and, with
    ``exact``, any number stand for themselves; ``0.8..0.9`` for a range; ``%`` divides by 100. Raises InputError for anything
    else.
    """
    written = str(text).strip()
    number = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:/\d+)?"
    match = re.fullmatch(rf"({number})(?:\s*\.\.\s*({number}))?\s*(%?)", written)
    if match is None or "/0" in written:
        raise InputError(f"{written!r} is not a value: write it like 0.85, 85 %, 17/20, or 0.8..0.9 for a range")
    first, last, percent = match.groups()
    unit = sp.Rational(1, 100 if percent else 1)
    low, high = sp.Rational(first) * unit, sp.Rational(last or first) * unit
    if low > high:
        raise InputError(f"{written!r} is an empty range: write the smaller number first")
    if last is None and not exact and "." in first and "/" not in first:
        half = unit * sp.Rational(1, 2 * 10 ** len(first.partition(".")[2]))
        low, high = low - half, high + half
    return Reported(low, high)


@dataclass(frozen=True)
class End:
    """One end of an interval.

    value
        Exact; where it has roots, the end of a certified enclosure that lies farther out.
    exact
        Whether the value is exact.
    attained
        Whether masks attain it; else pairs along ``along`` come arbitrarily near.
    along
        Counts, or a family of them in n, where the end is attained or approached.
    """

    value: sp.Expr
    exact: bool
    attained: bool
    along: tuple[Counts, ...]


@dataclass(frozen=True)
class Interval:
    """All that a metric can be: from ``low`` to ``high``, and nothing tighter holds."""

    low: End
    high: End


def interval(
    of: Similarity | str, given: Mapping[Similarity | str, Any] | None = None, *, exact: bool = False
) -> Interval:
    """The tight interval of a metric where others are given.

    given
        Values by metric (a similarity, or a name as on the command line), and by "prevalence" (the share of positive pixels of the
        reference): numbers or texts as `reported` takes them, or `Reported`.
    exact
        Decimals stand for themselves, not for what rounds to them.

    >>> interval("jaccard", {"dice": "17/20"}).low.value
    17/23

    Raises Contradiction where no masks have all the given values, with the smallest set of them that contradicts; InputError for
    what is no metric or no value, and for a given metric that is no quotient of linear forms.
    """
    asked, known = _metric(of), _given(given or {}, exact)
    found = _ends(asked, known)
    if found is None:
        raise _contradiction(known)
    return found


def _given(given: Mapping[Similarity | str, Any], exact: bool) -> dict[str, tuple["_Quotient", Reported]]:
    known = {}
    for metric, value in given.items():
        quotient = _quotient(metric)
        known[str(quotient.similarity)] = (
            quotient,
            value if isinstance(value, Reported) else reported(value, exact=exact),
        )
    return known


def _metric(metric: Similarity | str) -> Similarity:
    if isinstance(metric, Similarity):
        return metric
    return SHARE if metric.strip().lower() == SHARE.name else parse(metric)


@dataclass(frozen=True)
class _Quotient:
    """A metric as a quotient of linear forms, with its value at 0/0 (None where it is defined everywhere)."""

    similarity: Similarity
    top: sp.Expr
    bottom: sp.Expr
    undefined: sp.Expr | None


def _quotient(metric: Similarity | str) -> _Quotient:
    similarity = _metric(metric)
    top, bottom = ratio(similarity.formula)
    if not _linear(similarity):
        raise InputError(
            f"{similarity} is no quotient of linear forms in the counts: it can be asked for, but not be among what is given"
        )
    vanishes = bottom.subs({count: 0 for count in SYMBOLS}) == 0 and any(not bottom.has(count) for count in SYMBOLS)
    return _Quotient(similarity, top, bottom, similarity.when_undefined if vanishes else None)


def _linear(similarity: Similarity) -> bool:
    """Whether it is a quotient of linear forms."""
    forms = ratio(similarity.formula)
    return all(form.is_polynomial(*SYMBOLS) and sp.Poly(form, *SYMBOLS).total_degree() <= 1 for form in forms)


def _refuse_slow(of: Any, hypotheses: list[Relational]) -> None:
    """Beyond four rays, elimination and branch and bound over a metric that is no quotient of linear forms take too long."""
    curved = [similarity for similarity in sp.sympify(of).atoms(Similarity) if not _linear(similarity)]
    if curved and len(region_of(hypotheses).rays) > len(SYMBOLS):
        raise InputError(
            f"{curved[0]} is not known exactly over ranges of several values: give exact values instead (--exact, or a fraction)"
        )


def _regions(known: Mapping[str, tuple[_Quotient, Reported]]) -> Iterator[list[Relational]]:
    """The hypotheses of the cones whose union is all pairs with the given values: each metric is defined there, or reads 0/0 where
    its value there is one of the given."""
    choices: list[list[list[Relational]]] = []
    for quotient, value in known.values():
        forms = [quotient.top - value.low * quotient.bottom, value.high * quotient.bottom - quotient.top]
        if value.low == value.high:
            inside: list[Any] = [sp.Eq(sp.expand(forms[0]), 0)]
        else:
            inside = [sp.Ge(sp.expand(form), 0) for form in forms]
        options = [[*inside, sp.Ge(quotient.bottom, 1)]]
        if quotient.undefined is not None and value.low <= quotient.undefined <= value.high:
            options.append([sp.Eq(quotient.bottom, 0)])
        choices.append(options)
    for chosen in product(*choices):
        hypotheses = [hypothesis for part in chosen for hypothesis in part]
        if sp.false not in hypotheses:
            yield [hypothesis for hypothesis in hypotheses if hypothesis != sp.true]


def _ends(asked: Similarity, known: Mapping[str, tuple[_Quotient, Reported]]) -> Interval | None:
    lows, highs = [], []
    for hypotheses in _regions(known):
        _refuse_slow(asked, hypotheses)
        try:
            lows.append(_end(infimum(asked, hypotheses), 0))
            highs.append(_end(supremum(asked, hypotheses), 1))
        except EmptyRegion:
            continue
        except Unsupported as reason:
            raise InputError(f"what {asked} can be is not known exactly here: {reason}") from None
    if not lows:
        return None
    low = min((end.value for end in lows), key=sp.N)
    high = max((end.value for end in highs), key=sp.N)
    return Interval(
        max((end for end in lows if end.value == low), key=lambda end: end.attained),
        max((end for end in highs if end.value == high), key=lambda end: end.attained),
    )


def _end(found: Optimum, outer: int) -> End:
    if found.value is not None:
        return End(found.value, True, found.attained, found.along)
    assert found.enclosure is not None, "it is one or the other"
    return End(sp.Rational(found.enclosure[outer]), False, False, found.along)


def _contradiction(known: Mapping[str, tuple[_Quotient, Reported]]) -> Contradiction:
    """The reason in one sentence: the smallest set that contradicts, and what one of it can be given the others."""
    for size in range(1, len(known) + 1):
        for names in combinations(known, size):
            if _feasible({name: known[name] for name in names}):
                continue
            *others, last = names
            rest = {name: known[name] for name in others}
            told = " and ".join(f"{name} = {known[name][1].text}" for name in others)
            can = _ends(known[last][0].similarity, rest)
            assert can is not None
            where = f"given {told}, {last}" if told else last
            return Contradiction(
                f"these values cannot all be true: {where} lies between {_decimals(can.low.value)} and "
                f"{_decimals(can.high.value)}, not at {known[last][1].text}"
            )
    raise AssertionError("some subset contradicts")


def _feasible(known: Mapping[str, tuple[_Quotient, Reported]]) -> bool:
    return _ends(SHARE, known) is not None


# --- two metrics ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """How far two metrics can be apart.

    above, below
        The largest value of first - second, and of second - first.
    relative
        The smallest e with second/(1 + e) <= first <= second (1 + e) wherever both are positive; infinite where one can be 0 while the
        other is positive; None where it was not derived.
    """

    first: Similarity
    second: Similarity
    above: End
    below: End
    relative: sp.Expr | None

    @property
    def absolute(self) -> sp.Expr:
        """The smallest e with |first - second| <= e."""
        return max(self.above.value, self.below.value, key=sp.N)


def compare(
    first: Similarity | str,
    second: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    exact: bool = False,
) -> Comparison:
    """How far two metrics can be apart, over all pairs of masks or over those with the given values (see `interval`).

    >>> compare("dice", "jaccard").absolute
    3 - 2*sqrt(2)

    Raises what `interval` raises.
    """
    one, other = _metric(first), _metric(second)
    known = _given(given or {}, exact)
    above, below = (_largest(difference, known) for difference in (one - other, other - one))
    if above is None or below is None:
        raise _contradiction(known)
    try:
        relative = _relative(one, other, known)
    except (InputError, Unsupported):
        relative = None
    return Comparison(one, other, above, below, relative)


def _largest(of: sp.Expr, known: Mapping[str, tuple[_Quotient, Reported]]) -> End | None:
    found = []
    for hypotheses in _regions(known):
        _refuse_slow(of, hypotheses)
        try:
            found.append(_end(supremum(of, hypotheses), 1))
        except EmptyRegion:
            continue
        except Unsupported as reason:
            raise InputError(f"the largest {of} is not known exactly here: {reason}") from None
    return max(found, key=lambda end: (sp.N(end.value), end.attained)) if found else None


def _relative(one: Similarity, other: Similarity, known: Mapping[str, tuple[_Quotient, Reported]]) -> sp.Expr | None:
    worst: sp.Expr = sp.Integer(1)
    for top, bottom in ((one, other), (other, one)):
        quotient = _quotient(bottom)
        for hypotheses in _regions(known):
            try:
                if supremum(top, [*hypotheses, sp.Eq(quotient.top, 0), sp.Ge(quotient.bottom, 1)]).value != 0:
                    return sp.oo
            except EmptyRegion:
                pass
            try:
                largest = supremum(top / bottom, [*hypotheses, sp.Ge(quotient.top, 1)]).value
            except EmptyRegion:
                continue
            if largest is None:
                return None
            worst = sp.Max(worst, largest)
    return worst - 1


def _decimals(value: sp.Expr) -> str:
    return f"{float(value):.6g}"
