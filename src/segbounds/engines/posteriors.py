"""Theorems about posteriors: what the engines that visit and draw do with them, and how those that prove come to them.

`over_posteriors(answer)` is the one place where an engine learns of this domain: it stands over its ``check``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps
from time import perf_counter
from typing import TypeAlias

import numpy as np
import sympy as sp

from segbounds.engines.posterior_arrays import Values, breaking, grid_of
from segbounds.engines.posterior_draws import (
    BLOCK,
    NOMINEES,
    PIXELS,
    ROUNDED,
    Places,
    drawn,
    placing,
    soft_masks_of,
)
from segbounds.errors import Unsupported
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome
from segbounds.theorems.instances import NO_MASKS, Inequality, bounds_of, instances
from segbounds.theorems.posterior_lemmas import parts_of
from segbounds.theorems.posteriors import Expectation, PosteriorPlace
from segbounds.theorems.records import Theorem, at_parameters

Check: TypeAlias = Callable[[Theorem, Budget], tuple[Evidence, ...]]

MOST_PIXELS = 3
SHARES, STEPS = 7, 4  # of the weights of a posterior, and of the values of a soft mask


def over_posteriors(answer: Callable[[str, Check, Theorem, Budget], Evidence], name: str) -> Callable[[Check], Check]:
    """An engine's check that gives theorems about posteriors another answer."""

    def decorated(check: Check) -> Check:
        @wraps(check)
        def either(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
            if not theorem.about_posteriors:
                return check(theorem, budget)
            start = perf_counter()
            found = answer(name, check, theorem, budget)
            return (replace(found, seconds=perf_counter() - start),)

        return either

    return decorated


def not_about_masks(name: str, check: Check, theorem: Theorem, budget: Budget) -> Evidence:
    """What an engine says that looks at pairs of masks."""
    return Evidence(name, Obligation.BOUND, Outcome.NOT_RUN, "the claim is about posteriors, not about pairs of masks")


# --- by parts ---------------------------------------------------------------------------------------------------------


def by_parts(name: str, check: Check, theorem: Theorem, budget: Budget) -> Evidence:
    """What an engine that proves says of the claims about single references that a claim about posteriors follows from. Where one of them
    resists, a posterior on the grid is looked for that breaks it."""
    try:
        lemma, parts = parts_of(theorem)
        found = [check(part, budget)[0] for part in parts]
    except Unsupported as reason:
        return _refuted(theorem, budget, name) or Evidence(name, Obligation.BOUND, Outcome.UNDECIDED, str(reason))
    resisting = next((item for item in found if item.outcome is not Outcome.PROVED), None)
    if resisting is not None:
        undecided = Evidence(name, Obligation.BOUND, Outcome.UNDECIDED, f"{lemma}: {resisting.scope}")
        return _refuted(theorem, budget, name, resisting.extreme) or undecided
    scope = f"{lemma}: {'; '.join(dict.fromkeys(item.scope for item in found))}"
    kept = ", ".join(item.artefact for item in found if item.artefact) or None
    solver = next((item.solver for item in found if item.solver), "")
    count = sum(item.examined for item in found)
    return Evidence(name, Obligation.BOUND, Outcome.PROVED, scope, count, artefact=kept, solver=solver)


def _refuted(theorem: Theorem, budget: Budget, name: str, near: Extreme | None = None) -> Evidence | None:
    """A posterior on the grid that breaks the claim; at the parameter values of an extreme, where it is given, before the others."""
    tried = [*instances(theorem, budget.instances)]
    if near is not None and all(parameter.name in near.parameters for parameter in theorem.parameters):
        there = {p.name: near.parameters[p.name] for p in theorem.parameters}
        tried.insert(0, (there, at_parameters(theorem, {p: sp.Rational(there[p.name]) for p in theorem.parameters})))
    try:
        worst = next((seen.worst for seen in _seen(theorem.domain.posteriors, tried, name) if seen.broken), None)
    except Unsupported:
        return None
    if worst is None:
        return None
    return Evidence(name, Obligation.BOUND, Outcome.REFUTED, "fails at the posterior shown", 1, worst)


# --- all on a grid ----------------------------------------------------------------------------------------------------


class Seen:
    """What a visit showed of one inequality: how many places, the one nearest to the bound, and whether it breaks it."""

    def __init__(self, examined: int, worst: Extreme, broken: bool) -> None:
        self.examined, self.worst, self.broken = examined, worst, broken


def visited(name: str, check: Check, theorem: Theorem, budget: Budget) -> Evidence:
    """What all posteriors on a grid show, exactly."""
    try:
        seen = [*_seen(theorem.domain.posteriors, instances(theorem, budget.instances), name)]
    except Unsupported as reason:
        return Evidence(name, Obligation.BOUND, Outcome.NOT_RUN, str(reason))
    if not seen:
        return Evidence(name, Obligation.BOUND, Outcome.UNDECIDED, "no parameter value that is tried is in the domain")
    values = len({tuple(item.worst.parameters.items()) for item in seen})
    scope = (
        f"all posteriors over at most {MOST_PIXELS} pixels in shares of 1/{SHARES} ({theorem.domain.posteriors}), "
        f"and all soft masks in steps of 1/{STEPS}, up to the order of pixels"
        + (f"; at {values} parameter values" if theorem.parameters else "")
    )
    broken = next((item for item in seen if item.broken), None)
    worst = broken or max(seen, key=lambda item: item.worst.value)
    outcome = Outcome.REFUTED if broken else Outcome.CONSISTENT
    return Evidence(name, Obligation.BOUND, outcome, scope, sum(item.examined for item in seen), worst.worst)


def _seen(kind: str, tried: Iterable[tuple[dict[str, str], Theorem]], name: str) -> Iterator[Seen]:
    """Of each inequality of a claim, at each of some parameter values, on each number of pixels."""
    for parameters, instance in tried:
        for bound in bounds_of(instance.claim):
            for pixels in range(1, MOST_PIXELS + 1):
                yield _on(bound, pixels, kind, parameters, name)


def _on(bound: Inequality, pixels: int, kind: str, parameters: dict[str, str], name: str) -> Seen:
    grid = grid_of(pixels, kind, SHARES, STEPS)
    gap = bound.of - bound.at_most
    found: Values = grid.values(gap)
    place, broken = breaking(found, bound.strict)
    where = grid.place(place)
    worst = Extreme(NO_MASKS, where.value(gap), dict(parameters), name, where)
    assert bool(worst.value > 0 or (bound.strict and worst.value == 0)) is broken, "exact values and arrays differ"
    return Seen(found.size, worst, broken)


# --- drawn at random --------------------------------------------------------------------------------------------------


def sampled(name: str, check: Check, theorem: Theorem, budget: Budget) -> Evidence:
    """What ``budget.pairs`` random places show, of which the nearest to the bound are judged exactly."""
    seen = [
        _nearest(bound, theorem, parameters, budget, name)
        for parameters, instance in instances(theorem, budget.instances)
        for bound in bounds_of(instance.claim)
    ]
    if not seen:
        return Evidence(name, Obligation.BOUND, Outcome.NOT_RUN, "no parameter value that it tries is in the domain")
    examined = sum(item.examined for item in seen) // len(bounds_of(theorem.claim))
    scope = (
        f"random posteriors over {min(PIXELS)} to {max(PIXELS)} pixels ({theorem.domain.posteriors}), each with random soft masks and its "
        f"best mask with one pixel softened, seed {budget.seed}"
    )
    broken = next((item for item in seen if item.broken), None)
    worst = broken or max(seen, key=lambda item: item.worst.value)
    outcome = Outcome.REFUTED if broken else Outcome.CONSISTENT
    return Evidence(name, Obligation.BOUND, outcome, scope, examined, worst.worst, seed=budget.seed)


def _nearest(bound: Inequality, theorem: Theorem, parameters: dict[str, str], budget: Budget, name: str) -> Seen:
    gap, place = bound.of - bound.at_most, placing(budget.pairs)
    similarities = {node.similarity for node in gap.atoms(Expectation)}
    examined, block = 0, 0
    best: list[tuple[sp.Expr, PosteriorPlace]] = []
    while examined < budget.pairs:
        softs = soft_masks_of(block)
        many = min(BLOCK, -(-(budget.pairs - examined) // softs))
        places = Places(drawn(theorem.domain.posteriors, many, budget.seed, block), similarities, place)
        gaps = np.round(places.gap(gap).ravel(), ROUNDED)
        nominees = [places.place(int(k)) for k in np.argsort(-gaps, kind="stable")[:NOMINEES]]
        best = sorted([*best, *((there.value(gap), there) for there in nominees)], key=lambda found: -found[0])[:1]
        examined, block = examined + many * softs, block + 1
    value, where = best[0]
    worst = Extreme(NO_MASKS, value, dict(parameters), name, where)
    return Seen(examined, worst, bool(value >= 0 if bound.strict else value > 0))
