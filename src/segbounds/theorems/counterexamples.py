"""Pairs of masks beyond a bound: all of few pixels are looked at, then some found by climbing; exact arithmetic decides.

The hypotheses' cone has explicit rays, so that weights on the rays range over the pairs that satisfy them: floats climb there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, product
from math import gcd

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from segbounds.limits import spend
from segbounds.metrics.counts import SYMBOLS, Counts, d
from segbounds.metrics.similarity import Similarity
from segbounds.regions.region import whole_rays
from segbounds.theorems.evidence import Extreme
from segbounds.theorems.instances import (
    Inequality,
    about_masks,
    admits,
    bounds_of,
    breaks,
    extreme,
    instances,
    integer_pairs,
    values,
    worst_parameters,
)
from segbounds.theorems.records import Supremum, Theorem, at_parameters

STARTS = 1000  # random pairs; zero weights among them, since bounds are often tight where a count is zero
CLIMBERS = 40
ROUNDS = 40
STEPS = 12  # from each climber in each round
#: Weights are whole multiples of 1/fineness of the largest one: few pixels first.
FINENESS = (10.0, 1e3, 1e5, 1e9, 1e12, 1e18, 1e24)
WIDEST = 1e12  # what places are recognised from


INSTANCES = 12  # of a claim with parameters
FEW = 6  # pixels: what fails on so few never stays undecided, and looking at all 209 pairs takes a tenth of a second
#: Those with fewer pixels first.
FEW_PIXELS = sorted(
    (Counts(*counts) for counts in product(range(FEW + 1), repeat=4) if 0 < sum(counts) <= FEW),
    key=lambda counts: counts.pixels,
)
PRICE = 200  # in units of work, of a relation at one pair, of which some have roots


def counterexample(theorem: Theorem, found_by: str) -> Extreme | None:
    """A pair of masks (with parameter values) that satisfies the hypotheses and breaks the claim, exactly; None if none was found."""
    return of_few_pixels(theorem, found_by) or climbed(theorem, found_by)


def of_few_pixels(theorem: Theorem, found_by: str) -> Extreme | None:
    """The first pair of up to six pixels that does; None only where there is none, whatever the claim and the hypotheses are made of.

    With parameters, at some of their values.
    """
    if not about_masks(theorem):
        return None
    for parameters, instance in instances(theorem, INSTANCES):
        bounds = [bound for bound in bounds_of(instance.claim) if bound.at_most is not sp.oo]
        spend(PRICE * len(FEW_PIXELS) * len(bounds))
        for counts in FEW_PIXELS:
            broken = next((bound for bound in bounds if breaks(bound, counts)), None)
            if broken is not None and admits(instance, counts):
                return extreme(broken, counts, found_by, parameters)
    return None


def climbed(theorem: Theorem, found_by: str) -> Extreme | None:
    """A pair that does and may have many pixels, from a short list, by climbing, or along the families of the claim."""
    if not about_masks(theorem):
        _, worst, broken = worst_parameters(theorem, found_by)
        return worst if broken else None
    for parameters, instance in instances(theorem, INSTANCES):
        for bound in bounds_of(instance.claim):
            for counts in chain(
                _plain(bound, instance), beyond(bound, instance.domain.hypotheses), _witnesses(instance)
            ):
                if admits(instance, counts) and breaks(bound, counts):
                    return extreme(bound, counts, found_by, parameters)
    return None


#: Counts that are tried as they are, where no hypothesis fixes them: hypotheses such as fp <= 3 speak of numbers, not of a cone.
PLAIN = (0, 1, 2, 3, 4, 5, 7, 10, 30, 100, 1000, 10**4, 10**6)


def _plain(bound: Inequality, instance: Theorem) -> Iterator[Counts]:
    """Counts from a short list that seem to break a bound, those with few pixels first."""
    if bound.at_most is sp.oo or bound.of.has(d) or any(h.has(d) for h in instance.domain.hypotheses):
        return
    choices: dict[sp.Symbol, Sequence[int]] = dict.fromkeys(SYMBOLS, PLAIN)
    for hypothesis in instance.domain.hypotheses:
        gap = sp.expand(hypothesis.lhs - hypothesis.rhs)
        if hypothesis.rel_op == "==" and len(gap.free_symbols) == 1 and gap.free_symbols <= {*SYMBOLS}:
            (symbol,) = gap.free_symbols
            choices[symbol] = [int(root) for root in sp.roots(gap, symbol) if root.is_Integer and root >= 0]
    grid = np.array(np.meshgrid(*choices.values(), indexing="ij"), float).reshape(4, -1)
    grid = grid[:, grid.any(axis=0)]
    grid = grid[:, np.argsort(grid.sum(axis=0), kind="stable")]
    counts = Counts(*grid)
    counts = Counts(*grid[:, _inside(instance.domain.hypotheses, counts)])
    if not len(counts.tp):
        return
    excess = bound.of - (sp.N(bound.at_most, 17) if bound.at_most.is_number else bound.at_most)
    found = np.nan_to_num(values(excess, counts), nan=-np.inf)
    places = np.flatnonzero(found >= -1e-12)
    worst = np.argsort(-found, kind="stable")[:3]
    for place in [*places[found[places] > 1e-12][:3], *worst, *places[:3]]:
        if found[place] >= -1e-12:
            yield Counts(*(int(count[place]) for count in counts))


def _witnesses(instance: Theorem) -> Iterator[Counts]:
    """Whole counts along the families of a claim: where it is tight, a claim that is too strong fails."""
    families = instance.claim.families if isinstance(instance.claim, Supremum) else ()
    return (counts for counts in integer_pairs(families) if min(counts) >= 0 and counts.pixels)


def at_place(theorem: Theorem, place: Mapping[sp.Symbol, sp.Rational], found_by: str) -> Extreme | None:
    """The pair of masks, if it breaks the claim, that a solution in rational counts and parameters stands for."""
    parameters = {symbol: value for symbol, value in place.items() if symbol not in SYMBOLS}
    if not {*parameters} <= {*theorem.parameters, d}:
        return None
    scale = sp.ilcm(1, 1, *(place[count].q for count in SYMBOLS if count in place))
    counts = Counts(*(int(scale * place.get(count, 0)) for count in SYMBOLS))
    parameters.pop(d, None)
    instance = at_parameters(theorem, parameters)
    for bound in bounds_of(instance.claim):
        if counts.pixels and admits(instance, counts) and breaks(bound, counts):
            return extreme(bound, counts, found_by, {str(key): str(value) for key, value in parameters.items()})
    return None


def beyond(bound: Inequality, hypotheses: Sequence[Relational]) -> Iterator[Counts]:
    """Integer counts that seem to break a bound, small ones first."""
    if bound.at_most is sp.oo:
        return
    rays = whole_rays(hypotheses).astype(float)
    if not len(rays):
        return
    excess = bound.of - (sp.N(bound.at_most, 17) if bound.at_most.is_number else bound.at_most)
    # a bound that depends on the number of pixels says nothing about the weights, which may be scaled
    goal = bound.of if excess.has(d) else excess
    for fineness in FINENESS:
        whole = np.unique(np.rint(_climbed(goal, rays, fineness, hypotheses) * fineness), axis=0)
        counts = Counts(*(whole @ rays).T)
        found = np.where(_inside(hypotheses, counts), values(excess, counts), np.nan)
        for place in np.argsort(-np.nan_to_num(found, nan=-np.inf), kind="stable")[:3]:
            if found[place] >= -1e-12:
                whole_counts = [int(count[place]) for count in counts]
                yield Counts(*(count // gcd(*whole_counts) for count in whole_counts))
                yield Counts(*whole_counts)


def highest(of: sp.Expr, hypotheses: Sequence[Relational] = ()) -> Counts:
    """Counts (floats) at which an expression is as large as climbing gets, where they may differ by many orders."""
    rays = whole_rays(hypotheses).astype(float)
    (best, *_) = _climbed(of, rays, WIDEST, hypotheses) @ rays
    return Counts(*map(float, best))


def _climbed(excess: sp.Expr, rays: np.ndarray, fineness: float, hypotheses: Sequence[Relational]) -> np.ndarray:
    """Weights of the rays, the largest being 1 and none between 0 and 1/fineness, at which the excess is largest, as far
    as climbing goes."""

    def best(weights: np.ndarray) -> np.ndarray:
        counts = Counts(*(weights @ rays * fineness).T)
        found = np.where(_inside(hypotheses, counts), np.nan_to_num(values(excess, counts), nan=-np.inf), -np.inf)
        return weights[np.argsort(-found, kind="stable")[:CLIMBERS]]

    rng = np.random.default_rng(0)
    weights = fineness ** rng.uniform(-1, 1, (STARTS, len(rays))) * (rng.random((STARTS, len(rays))) < 0.7)
    weights = best(_within(np.vstack([weights, np.eye(len(rays))]), fineness))
    for round_ in range(ROUNDS):
        step = np.log(fineness) * 0.8**round_
        moved = np.repeat(weights, STEPS, axis=0)
        moved *= np.exp(step * rng.standard_normal(moved.shape))
        moved *= rng.random(moved.shape) > 0.03
        weights = best(np.vstack([weights, _within(moved, fineness)]))
    return weights


def _within(weights: np.ndarray, fineness: float) -> np.ndarray:
    weights = weights[weights.any(axis=1)]
    weights = weights / weights.max(axis=1, keepdims=True)
    return np.where(weights > 0, np.maximum(weights, 1 / fineness), 0)


def _inside(hypotheses: Sequence[Relational], counts: Counts) -> np.ndarray:
    """Whether hypotheses seem to hold: where a similarity is 0/0, a count is to be one at least, or a hypothesis is not linear,
    the cone does not tell."""
    inside = np.ones(len(counts.tp), bool)
    for hypothesis in hypotheses:
        about_size = hypothesis.rel_op == "==" and not hypothesis.has(Similarity)  # rounding changes sizes
        if not about_size and hypothesis.free_symbols <= {*SYMBOLS, *hypothesis.atoms(Similarity)}:
            gap = values(hypothesis.lhs, counts) - values(hypothesis.rhs, counts)
            inside &= COMPARED[hypothesis.rel_op](gap)
    return inside


#: Within the errors of floats; what they let through is judged exactly. Few pairs are, so that equal sides, which many have, are to fail
#: where they are not meant.
COMPARED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "==": lambda gap: abs(gap) < 1e-12,
    "<=": lambda gap: gap <= 1e-12,
    "<": lambda gap: gap < -1e-14,
    ">=": lambda gap: gap >= -1e-12,
    ">": lambda gap: gap > 1e-14,
}
