"""Closed form by algebra: computes the supremum itself, without being told it, and compares.

The steps of the written derivation are checked, and a step that states the bound itself, with a form that shows its sign, proves it:
where the computation does not reach (an inequality with parameters that needs an idea), and where only the bound is claimed, which
spares the computation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from time import perf_counter

import sympy as sp

from segbounds.algebra.comparisons import at_most, same
from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.algebra.reading import symbolic
from segbounds.algebra.written import with_absolute_values
from segbounds.bounds.extremes import supremum_or_why_not
from segbounds.bounds.plan import COMPUTING, METHODS, Method, Unanswered
from segbounds.engines.posteriors import Check, by_parts, over_posteriors
from segbounds.errors import EmptyRegion
from segbounds.limits import Stopped, stopped_after
from segbounds.regions.bound import Bound
from segbounds.theorems.counterexamples import counterexample
from segbounds.theorems.derivations import admitted_along, on_region, step_holds
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, obligations
from segbounds.theorems.instances import (
    Inequality,
    about_masks,
    admits,
    at_values,
    bounds_of,
    breaks,
    extreme,
    instances,
    integer_pairs,
    value,
    worst_parameters,
)
from segbounds.theorems.records import Always, Supremum, Theorem, at_parameters
from segbounds.theorems.witnesses import NO_LIMIT, differ, leaves, limit_along

NAME = "derive"


def _by_parts(name: str, check: Check, theorem: Theorem, budget: Budget) -> Evidence:
    if wrong := _unconfirmed(theorem):
        return Evidence(name, Obligation.BOUND, Outcome.UNDECIDED, wrong)
    return by_parts(name, check, theorem, budget)


@over_posteriors(_by_parts, NAME)
def check(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """Evidence from algebra, one for each obligation of the claim; see the module's text."""
    return _evidence(theorem, budget, COMPUTING)


def check_by_every_method(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """The same with suprema that are kept, or proved by lemmas, as well: what intervals and comparisons say, a claim says too."""
    return _evidence(theorem, budget, METHODS)


def _evidence(theorem: Theorem, budget: Budget, methods: Sequence[Method]) -> tuple[Evidence, ...]:
    start = perf_counter()
    try:
        with stopped_after(budget.time):
            found = _findings(_with_known_parameters(theorem), methods)
    except EmptyRegion as reason:
        found = {obligation: (Outcome.VACUOUS, str(reason), None) for obligation in obligations(theorem.claim)}
    except Stopped as stopped:
        found = {obligation: (Outcome.UNDECIDED, str(stopped), None) for obligation in obligations(theorem.claim)}
    seconds = perf_counter() - start
    return tuple(
        Evidence(NAME, obligation, outcome, scope, len(theorem.derivation), pair, seconds=seconds)
        for obligation, (outcome, scope, pair) in found.items()
    )


Finding = tuple[Outcome, str, Extreme | None]


def _findings(theorem: Theorem, methods: Sequence[Method]) -> dict[Obligation, Finding]:
    if wrong := _unconfirmed(theorem):
        return {obligation: (Outcome.UNDECIDED, wrong, None) for obligation in obligations(theorem.claim)}
    bounds = bounds_of(theorem.claim)
    if not isinstance(theorem.claim, Supremum):
        if (pair := _exception_inside(theorem)) is not None:
            return {Obligation.BOUND: (Outcome.REFUTED, "a pair inside the domain for which the identity fails", pair)}
        return {Obligation.BOUND: _worst(_always(bound, theorem, methods) for bound in bounds)}
    (bound,) = bounds
    top = _supremum(bound, theorem, methods)
    return {
        Obligation.BOUND: _bound(bound, top, theorem),
        Obligation.TIGHT: _tight(theorem, theorem.claim, top),
    }


def _unconfirmed(theorem: Theorem) -> str:
    """Which step of the written derivation is not confirmed; empty where all are."""
    for number, step in enumerate(theorem.derivation, 1):
        if not step_holds(step, theorem):
            return f"step {number} of the written derivation cannot be confirmed: {step.says}"
    return ""


def _exception_inside(theorem: Theorem) -> Extreme | None:
    """A pair for which an identity fails: a false one does so nearly everywhere, and may take long to be recognised by algebra."""
    if not about_masks(theorem) or len(bounds_of(theorem.claim)) == 1:
        return None
    for parameters, instance in instances(theorem, most=3):
        inside = on_region(instance.domain.hypotheses).inside()
        for bound in bounds_of(instance.claim):
            if inside is not None and admits(instance, inside) and breaks(bound, inside):
                return extreme(bound, inside, NAME, parameters)
    return None


def _with_known_parameters(theorem: Theorem) -> Theorem:
    """The theorem with a parameter that a hypothesis fixes replaced by its value."""
    for hypothesis in theorem.domain.hypotheses:
        if hypothesis.rel_op == "==" and hypothesis.lhs in theorem.parameters and hypothesis.rhs.is_number:
            fixed = at_parameters(theorem, {hypothesis.lhs: hypothesis.rhs})
            return _with_known_parameters(replace(fixed, derivation=theorem.derivation))
    return theorem


def _worst(findings: Iterator[Finding]) -> Finding:
    """The finding that decides; what refutes one of the inequalities of an identity refutes it, whatever of the others."""
    rank = (Outcome.UNDECIDED, Outcome.CONSISTENT, Outcome.PROVED)
    seen = []
    for finding in findings:
        if finding[0] is Outcome.REFUTED:
            return finding
        seen.append(finding)
    return min(seen, key=lambda finding: rank.index(finding[0]))


def _supremum(bound: Inequality, theorem: Theorem, methods: Sequence[Method] = COMPUTING) -> Bound | Unanswered:
    if not about_masks(theorem):
        return Unanswered("the claim is about its parameters, not about masks", ())
    return supremum_or_why_not(bound.of, theorem.domain.hypotheses, methods)


# --- never above ------------------------------------------------------------------------------------------------------


def _always(bound: Inequality, theorem: Theorem, methods: Sequence[Method]) -> Finding:
    if about_masks(theorem) and _stated_by_a_step(bound, theorem):
        return Outcome.PROVED, _by_steps(theorem), _nearest(bound, None, theorem)
    return _bound(bound, _supremum(bound, theorem, methods), theorem)


def _bound(bound: Inequality, top: Bound | Unanswered, theorem: Theorem) -> Finding:
    if bound.at_most is sp.oo:
        return Outcome.PROVED, "nothing lies above infinity", None
    known = on_region(theorem.domain.hypotheses).known
    if not about_masks(theorem):
        return _about_parameters(bound, theorem, known)
    if isinstance(top, Bound) and _below(top, bound, known):
        whose = " of left - right" if isinstance(theorem.claim, Always) and top.value != 0 else ""
        return Outcome.PROVED, f"computed supremum{whose} {_shown(top)}: {top.argument}", _nearest(bound, top, theorem)
    if _stated_by_a_step(bound, theorem):
        return Outcome.PROVED, _by_steps(theorem), _nearest(bound, top, theorem)
    if (pair := _counterexample(bound, top, theorem)) is not None:
        beyond = f"computed supremum {_shown(top)}" if isinstance(top, Bound) else "a pair beyond the bound"
        return Outcome.REFUTED, f"{beyond}, claimed {bound.at_most}", pair
    if isinstance(top, Bound):
        return Outcome.UNDECIDED, f"supremum {_shown(top)} ({top.argument}), claimed {bound.at_most}", None
    return Outcome.UNDECIDED, top.reason, None


def _about_parameters(bound: Inequality, theorem: Theorem, known: tuple[sp.Expr, ...]) -> Finding:
    _, worst, broken = worst_parameters(theorem, NAME)
    if _parameters_show(bound, known):
        return Outcome.PROVED, "the sign of the difference shows in its form, for all parameter values", worst
    if _stated_by_a_step(bound, theorem):
        return Outcome.PROVED, _by_steps(theorem), worst
    if broken:
        return Outcome.REFUTED, "fails at the parameter values shown", worst
    return Outcome.UNDECIDED, "the sign of the difference does not show in its form", None


def _by_steps(theorem: Theorem) -> str:
    return f"{len(theorem.derivation)} steps of the written derivation, each confirmed"


def _parameters_show(bound: Inequality, known: tuple[sp.Expr, ...]) -> bool:
    if bound.strict:
        return evidently_positive(bound.at_most - bound.of, known)
    # what is subtracted as a maximum goes to the other side, where a mean of its arguments may do
    subtracted = [-term for term in sp.Add.make_args(bound.of) if isinstance(-term, sp.Max)]
    return at_most(bound.of + sp.Add(*subtracted), bound.at_most + sp.Add(*subtracted), known)


def _below(top: Bound, bound: Inequality, known: tuple[sp.Expr, ...]) -> bool:
    if bound.strict:
        return evidently_positive(sp.together(bound.at_most - top.value), known)
    return at_most(top.value, bound.at_most, known)


def _shown(top: Bound) -> str:
    if top.exact:
        return str(with_absolute_values(top.value))
    low = -sp.oo if top.value.is_infinite else top.value - top.width
    return f"between {sp.N(low, 9)} and {sp.N(top.value, 9)}"


def _nearest(bound: Inequality, top: Bound | Unanswered | None, theorem: Theorem) -> Extreme | None:
    """A concrete pair on the way to the supremum, so that a proof shows that its domain is not empty."""
    families = top.along if isinstance(top, Bound) else ()
    for parameters, instance in instances(theorem, most=1):
        (first, *_) = bounds_of(instance.claim)
        pairs = (c for c in integer_pairs(at_values(families, parameters)) if 0 < c.pixels <= 10**4 and min(c) >= 0)
        inside = on_region(instance.domain.hypotheses).inside()
        candidates = [*islice(pairs, 24), *([inside] if inside else [])]
        admitted = [c for c in candidates if admits(instance, c)]
        if admitted:
            best = max(admitted, key=lambda c: (value(first.of, c), -c.pixels))
            return extreme(first, best, NAME, parameters)
    return None


def _counterexample(bound: Inequality, top: Bound | Unanswered, theorem: Theorem) -> Extreme | None:
    """Integer counts beyond the bound, near where the supremum is approached, at some parameter values; first by climbing,
    where no supremum is known for all of them, because one for each may take long."""
    if isinstance(top, Unanswered) and (pair := counterexample(theorem, NAME)) is not None:
        return pair
    which = [other.of for other in bounds_of(theorem.claim)].index(bound.of)
    for parameters, instance in instances(theorem):
        here = bounds_of(instance.claim)[which]
        reached = top if isinstance(top, Bound) and not parameters else _supremum(here, instance)
        if not isinstance(reached, Bound) or _below(reached, here, ()):
            continue
        for counts in integer_pairs(reached.along):
            if min(counts) >= 0 and counts.pixels > 0 and admits(instance, counts) and breaks(here, counts):
                return extreme(here, counts, NAME, parameters)
    return None


# --- arbitrarily near -------------------------------------------------------------------------------------------------


def _tight(theorem: Theorem, claim: Supremum, top: Bound | Unanswered) -> Finding:
    region = on_region(theorem.domain.hypotheses)
    if not claim.families:
        return Outcome.UNDECIDED, "the theorem names no witness family", None
    limits = [limit_along(claim.of, family) for family in claim.families]
    if None in limits:
        return Outcome.UNDECIDED, f"{NO_LIMIT} {claim.of} along the witness family", None
    limit = sp.Max(*limits)
    # with the number of pixels fixed the region has real corners, and only an attained value is one of masks
    computed = top.value if isinstance(top, Bound) and top.exact and (region.size is None or top.attained) else None
    # what is exceeded may well be come near to: only what is too large is not
    if computed is not None and not same(computed, claim.equals, region.known):
        numbers = not computed.free_symbols and not symbolic(claim.equals).free_symbols
        if numbers and computed < claim.equals:
            return Outcome.REFUTED, f"computed supremum {computed}, claimed {claim.equals}", _nearest_of(theorem, top)
    for family in claim.families:
        if not admitted_along(region, family):
            outcome = Outcome.REFUTED if leaves(theorem, family) else Outcome.UNDECIDED
            return outcome, f"the witness family {tuple(family)} leaves the domain, or seems to", None
    if same(limit, claim.equals, region.known):
        families = "; ".join(", ".join(map(str, family)) for family in claim.families)
        return Outcome.PROVED, f"limit along tp, fp, fn, tn = {families}", _nearest_of(theorem, top)
    outcome = Outcome.REFUTED if differ(limit, claim.equals, theorem) else Outcome.UNDECIDED
    return outcome, f"along the witness family the limit is {limit}, claimed {claim.equals}", None


def _nearest_of(theorem: Theorem, top: Bound | Unanswered) -> Extreme | None:
    return _nearest(bounds_of(theorem.claim)[0], top, theorem)


# --- the written derivation -------------------------------------------------------------------------------------------


def _stated_by_a_step(bound: Inequality, theorem: Theorem) -> bool:
    """Whether steps of the derivation (confirmed before) state the bound for every branch of its expression.

    Holds on the open region; where a similarity is undefined, the bound is checked by itself.
    """
    region = on_region(theorem.domain.hypotheses)
    inequalities = [
        s.relation
        for s in theorem.derivation
        if s.relation not in (sp.true, sp.false) and s.relation.rel_op in ("<", "<=", ">", ">=")
    ]
    branches = region.branches(bound.of)
    if branches is None:
        return False
    shows = evidently_positive if bound.strict else evidently_nonnegative
    return all(
        any(region.vanishes(bound.at_most - term - (r.gts - r.lts)) for term in branch for r in inequalities)
        for branch in branches
    ) and all(
        any(region.shows_on(rays, bound.at_most - term, shows) for term in branch)
        for branch in branches
        for rays in region.other_faces(bound.of)
    )
