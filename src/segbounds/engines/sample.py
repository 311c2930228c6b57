"""Random mask pairs by the hundred thousand: the quickest way to find that a claim is false, and never a proof.

The pairs come from several families (masks.py) and are drawn once for all theorems; some more move towards each bound
(searching.py). Floats do the search and nominate the pairs nearest to a bound; what is reported, and above all a
refutation, is judged exactly.

A hypothesis that random pairs hardly ever meet (a prevalence of exactly 1/50) gets counts of its own: the pairs that
satisfy linear hypotheses form a cone, and whole combinations of its rays satisfy them exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.engines.posteriors import over_posteriors, sampled
from segbounds.engines.ranking import NOMINEES, ROUNDING, inside, nominees, ranked_against
from segbounds.engines.searching import searched
from segbounds.errors import Unsupported
from segbounds.masks import families as masks
from segbounds.metrics.counts import SYMBOLS, Counts, d
from segbounds.metrics.similarity import Similarity
from segbounds.regions.region import whole_rays
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, obligations
from segbounds.theorems.instances import Inequality, admits, bounds_of, breaks, extreme, instances
from segbounds.theorems.records import Claim, Theorem

NAME = "sample"

SIDE = 64  # masks of 64 x 64 pixels: large enough for objects of every size, and 10,000 pairs take 0.1 s
FEW = 0.01  # where a smaller part of the drawn pairs satisfies the hypotheses, counts are made for them
MADE = 0.1  # as many as this part of the drawn pairs, for each parameter value
SEARCHING = "searching towards the bound"
NEAR = 1e-9  # a float this near to a bound (relative to it, where it exceeds 1) is judged exactly


@over_posteriors(sampled, NAME)
def check(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """Evidence from ``budget.pairs`` random mask pairs, one for each obligation of the claim; never PROVED."""
    start = perf_counter()
    if not _about_counts(theorem.claim):
        return _not_run(theorem, "the claim is about its parameters, not about masks")
    try:
        chosen = instances(theorem, budget.instances)
        looks = [look for parameters, instance in chosen for look in _looks(instance, parameters, budget)]
    except Unsupported as reason:
        return _not_run(theorem, str(reason))
    if not looks:
        return _not_run(theorem, "none of the parameter values that it tries is in the domain")
    findings = {obligation: _finding(obligation, looks) for obligation in obligations(theorem.claim)}
    examined = sum(look.examined for look in looks) // len(bounds_of(theorem.claim))
    seconds = perf_counter() - start
    return tuple(
        Evidence(NAME, obligation, outcome, scope, examined, pair, seconds=seconds, seed=budget.seed)
        for obligation, (outcome, scope, pair) in findings.items()
    )


def _about_counts(claim: Claim) -> bool:
    return any(symbolic(bound.of).has(*SYMBOLS, Similarity) for bound in bounds_of(claim))


def _not_run(theorem: Theorem, reason: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(NAME, obligation, Outcome.NOT_RUN, reason) for obligation in obligations(theorem.claim))


# --- the pairs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawn:
    """Different count tuples, each with the number of drawn pairs that have it and the family that drew it first."""

    counts: Counts
    times: np.ndarray
    family: np.ndarray
    names: tuple[str, ...]
    says: str

    def where(self, inside: np.ndarray) -> "_Drawn":
        kept = Counts(*(count[inside] for count in self.counts))
        return _Drawn(kept, self.times[inside], self.family[inside], self.names, self.says)

    def pair(self, place: int) -> Counts:
        return Counts(*(int(count[place]) for count in self.counts))


@lru_cache(maxsize=2)
def _drawn(seed: int, pairs: int) -> _Drawn:
    """The pairs of a budget, the same for every theorem."""
    families = masks.draw(pairs, seed, SIDE)
    says = f"{pairs:,} random pairs of masks of {SIDE} x {SIDE} pixels, or of counts alone ({', '.join(families)})"
    return _different(families, f"{says}, seed {seed}")


def _different(families: Mapping[str, Counts], says: str) -> _Drawn:
    drawn = np.concatenate([np.stack(counts) for counts in families.values()], axis=1)
    different, first, times = np.unique(drawn, axis=1, return_index=True, return_counts=True)
    family = np.repeat(np.arange(len(families)), [len(counts.tp) for counts in families.values()])
    return _Drawn(Counts(*different.copy()), times, family[first], tuple(families), says)


def _admitted(hypotheses: Sequence[Relational], budget: Budget) -> _Drawn:
    """The drawn pairs that satisfy the hypotheses; where they are few, counts made to satisfy them."""
    drawn = _drawn(budget.seed, budget.pairs)
    kept = drawn.where(inside(hypotheses, drawn.counts))
    if kept.times.sum() >= FEW * budget.pairs:
        return kept
    made = _made(hypotheses, budget.seed, max(1, round(MADE * budget.pairs)))
    made = made.where(inside(hypotheses, made.counts))
    return made if len(made.times) > len(kept.times) else kept


def _made(hypotheses: Sequence[Relational], seed: int, pairs: int) -> _Drawn:
    """Whole combinations of the rays of the hypotheses' cone, with weights of all orders of magnitude; none if there is
    no such cone."""
    rays = whole_rays(hypotheses)
    rng = np.random.default_rng([seed, pairs])
    largest = min(10**6, 2**50 // max([1, *rays.flat]))  # sums stay exact as floats
    weights = np.floor(float(largest) ** rng.random((pairs, len(rays)))).astype(np.int64)
    weights *= rng.random(weights.shape) < 0.75  # the edges of the cone are where bounds are tight
    counts = weights @ rays
    name = "counts made for the hypotheses"
    return _different({name: Counts(*counts[counts.any(axis=1)].T)}, f"{pairs:,} random {name}, seed {seed}")


# --- judging exactly --------------------------------------------------------------------------------------------------


def _suspects(bound: Inequality, ranked: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The places of pairs that may break the bound: the smallest images clearly above it, then the nearest pairs."""
    if bound.at_most is sp.oo:
        return np.empty(0, int)
    clear = np.flatnonzero(ranked > NEAR)
    smallest = clear[np.argsort(sizes[clear], kind="stable")][:NOMINEES]
    nearest = nominees(ranked, sizes)
    return np.concatenate([smallest, nearest[ranked[nearest] >= -NEAR]])


@dataclass(frozen=True)
class _Look:
    """What the pairs showed of one bound at one choice of the parameters.

    claimed
        The bound, for a bound in d at the size of the nearest pair.
    nearest
        The pair nearest to the bound; None where no pair satisfied the hypotheses.
    refuting
        A pair that breaks the bound, exactly.
    sizes
        Where the bound depends on d: at how many image sizes it was met to rounding, of how many.
    """

    says: str
    parameters: Mapping[str, str]
    examined: int
    claimed: sp.Expr
    nearest: Extreme | None = None
    refuting: Extreme | None = None
    sizes: tuple[int, int] | None = None

    @property
    def short(self) -> float:
        """By which part the nearest value falls short of the bound; towards infinity, the smaller the larger it is."""
        if self.nearest is None:
            return np.inf
        value = float(self.nearest.value)
        if self.claimed is sp.oo:
            return 1 / value if value > 0 else np.inf
        return (float(self.claimed) - value) / (abs(float(self.claimed)) or 1)


def _looks(theorem: Theorem, parameters: dict[str, str], budget: Budget) -> Iterator[_Look]:
    drawn = _admitted(theorem.domain.hypotheses, budget)
    for bound in bounds_of(theorem.claim):
        yield _look(bound, theorem, parameters, _and_searched(drawn, bound, theorem.domain.hypotheses, budget.seed))


def _and_searched(drawn: _Drawn, bound: Inequality, hypotheses: Sequence[Relational], seed: int) -> _Drawn:
    """The drawn pairs and those of the same size that moved towards the bound."""
    found = searched(bound, hypotheses, SIDE**2, seed)
    size = len(found.tp)
    return _Drawn(
        Counts(*(np.concatenate(columns) for columns in zip(drawn.counts, found, strict=True))),
        np.concatenate([drawn.times, np.ones(size, drawn.times.dtype)]),
        np.concatenate([drawn.family, np.full(size, len(drawn.names))]),
        (*drawn.names, SEARCHING),
        f"{drawn.says}, and {size} by {SEARCHING}" if size else drawn.says,
    )


def _look(bound: Inequality, theorem: Theorem, parameters: dict[str, str], drawn: _Drawn) -> _Look:
    """Floats nominate; whether a pair is in the domain, its value and whether it breaks the bound are exact."""
    examined, limit = int(drawn.times.sum()), symbolic(bound.at_most)
    if not examined:
        return _Look(drawn.says, parameters, examined, limit)
    ranked, sizes = ranked_against(bound, drawn.counts), drawn.counts.pixels

    def at(place: int) -> Extreme:
        return extreme(bound, drawn.pair(place), drawn.names[drawn.family[place]], parameters)

    def broken_at(place: int) -> bool:
        return breaks(bound, drawn.pair(place)) and admits(theorem, drawn.pair(place))

    candidates = (at(place) for place in nominees(ranked, sizes) if admits(theorem, drawn.pair(place)))
    # rounding may hide that a denominator is zero
    nearest = next((pair for pair in candidates if not pair.value.has(sp.nan, sp.zoo)), None)
    refuting = next((at(place) for place in _suspects(bound, ranked, sizes) if broken_at(place)), None)
    if not limit.has(d) or nearest is None:
        return _Look(drawn.says, parameters, examined, limit, nearest, refuting)
    claimed = limit.subs(d, nearest.counts.pixels)
    return _Look(drawn.says, parameters, examined, claimed, nearest, refuting, _sizes_met(ranked, sizes))


def _sizes_met(ranked: np.ndarray, sizes: np.ndarray) -> tuple[int, int]:
    different, which = np.unique(sizes, return_inverse=True)
    best = np.full(len(different), -np.inf)
    np.maximum.at(best, which, ranked)
    return int((best >= -ROUNDING).sum()), len(different)


# --- findings ---------------------------------------------------------------------------------------------------------


def _finding(obligation: Obligation, looks: Sequence[_Look]) -> tuple[Outcome, str, Extreme | None]:
    scope = "; ".join(dict.fromkeys(look.says for look in looks))
    met = [look for look in looks if look.nearest is not None]
    if not met:
        return Outcome.VACUOUS, f"no pair satisfies the hypotheses among {scope}", None
    if any(look.parameters for look in looks):
        scope += f"; at {_choices(met)} of {_choices(looks)} parameter values"
    refuting = [look.refuting for look in met if look.refuting is not None]
    if obligation is Obligation.TIGHT:
        farthest = max(met, key=lambda look: look.short)
        return Outcome.UNDECIDED, f"{_nearness(farthest)}; {scope}", farthest.nearest
    if refuting:
        return Outcome.REFUTED, scope, min(refuting, key=lambda pair: pair.counts.pixels)
    return Outcome.CONSISTENT, scope, min(met, key=lambda look: look.short).nearest


def _choices(looks: Sequence[_Look]) -> int:
    return len({tuple(look.parameters.items()) for look in looks})


def _nearness(look: _Look) -> str:
    """How near sampling came to the claimed supremum; with parameters, where it came least near."""
    assert look.nearest is not None
    value, by = look.nearest.value, look.nearest.found_by
    at = "".join(f" at {name} = {number}" for name, number in look.parameters.items())
    if look.claimed is sp.oo:
        return f"largest sampled value {float(value):.6g} of an unbounded claim{at}, {by}"
    gap = float(look.claimed - value)
    how_near = f"{gap:.1g} short" if gap > 0 else "attained" if gap == 0 else f"{-gap:.1g} beyond"
    everywhere = f", met at {look.sizes[0]} of {look.sizes[1]} image sizes" if look.sizes else ""
    return f"largest sampled value {float(value):.6g} of {float(look.claimed):.6g}{at}, {how_near}, {by}{everywhere}"
