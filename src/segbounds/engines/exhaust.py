"""Every mask pair of a size, through the counts, in exact integers.

All 4^d mask pairs on d pixels have C(d+3, 3) different count tuples. A claim is cleared to N/D <= c with polynomials that
have integer coefficients; both are evaluated in int64 where their largest possible value fits (Python integers beyond),
so that a comparison with a rational c is an integer comparison. A float quotient only nominates the largest value.

Symmetry and homogeneity, where a claim allows it: nothing depends on tn - then d pixels cover every smaller size; only on
tp and fp + fn - then one tuple stands for all with the same sum.
"""

from collections.abc import Iterable
from functools import cache
from math import comb
from time import perf_counter
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.comparisons import at_most, same
from segbounds.algebra.quotients import identically_zero
from segbounds.algebra.reading import symbolic
from segbounds.engines.posteriors import over_posteriors, visited
from segbounds.engines.visiting import Best, is_size, plans
from segbounds.errors import InputError
from segbounds.metrics.counts import Counts, d, fn, fp, pixels, tn
from segbounds.metrics.similarity import in_counts, ratio
from segbounds.theorems.evidence import Budget, Evidence, Extreme, Obligation, Outcome, obligations
from segbounds.theorems.instances import (
    Inequality,
    about_masks,
    admits,
    bounds_of,
    breaks,
    extreme,
    instances,
    worst_parameters,
)
from segbounds.theorems.records import Domain, Supremum, Theorem

NAME = "exhaust"
SMALL_SIZES = 16  # where tn matters, images up to this size are visited as well: small ones behave differently


@over_posteriors(visited, NAME)
def check(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
    """Evidence from all mask pairs on up to ``budget.pixels`` pixels, one for each obligation."""
    start = perf_counter()
    if not about_masks(theorem):
        return (_about_parameters(theorem, start),)
    search = _Exhaustion(theorem, budget.pixels)
    for parameters, instance in instances(theorem, budget.instances):
        search.visit(parameters, instance)
    seconds = perf_counter() - start
    return tuple(
        Evidence(NAME, obligation, outcome, scope, search.tuples, pair, seconds=seconds)
        for obligation in obligations(theorem.claim)
        for outcome, scope, pair in [search.finding(obligation)]
    )


def largest(of: Any, size: int, hypotheses: Iterable[Relational] = ()) -> Extreme:
    """The largest value of an expression over all mask pairs on ``size`` pixels that satisfy the hypotheses, exactly, and the
    first pair that has it. Raises InputError where there is no such pair."""
    bound, best = Inequality(symbolic(of), sp.oo), Best()
    asked = Theorem(str(of), "", Supremum(bound.of, sp.oo, ()), Domain((sp.Eq(pixels, d), *hypotheses)))
    for plan in plans(bound, asked, size, _through_sum(asked)):
        plan.visit(best, lambda _: False)
    if best.counts is None:
        raise InputError(f"no mask pair on {size} pixels satisfies {', '.join(map(str, hypotheses))}")
    return extreme(bound, best.counts, NAME)


def _about_parameters(theorem: Theorem, start: float) -> Evidence:
    tried, worst, broken = worst_parameters(theorem, NAME)
    # that a grid misses a narrow domain does not make it empty
    outcome = Outcome.UNDECIDED if tried == 0 else Outcome.REFUTED if broken else Outcome.CONSISTENT
    scope = f"{tried} parameter values; the claim is about its parameters, not about masks"
    return Evidence(NAME, Obligation.BOUND, outcome, scope, tried, worst, seconds=perf_counter() - start)


class _Exhaustion:
    """What has been visited for one theorem, and what it showed."""

    def __init__(self, theorem: Theorem, most: int) -> None:
        self.theorem, self.most = theorem, most
        self.tuples, self.instances = 0, 0
        self.largest_size, self.sizes = 0, 0
        self.refuted: Extreme | None = None
        self.short: str | None = None
        self.nearest: Extreme | None = None
        self.reached = True
        self.reduced = ""

    def visit(self, parameters: dict[str, str], instance: Theorem) -> None:
        self.instances += 1
        for bound in bounds_of(instance.claim):
            for size in self._sizes(instance):
                self._visit_size(bound, parameters, instance, size)

    def _sizes(self, instance: Theorem) -> list[int]:
        """The image sizes to visit, within the budget of one visit to all tuples on ``most`` pixels."""
        if _every_size(instance):
            budget, sizes, spent = comb(self.most + 3, 3), [], 0
            for size in range(1, 10**6):
                spent += _tuples(self.theorem, size)
                if spent > budget or not _size_admitted(instance, size):
                    break
                sizes.append(size)
            return sizes
        if _depends_on(self.theorem, tn):
            return [*range(1, min(SMALL_SIZES, self.most)), self.most]
        return [self.most]

    def _visit_size(self, bound: Inequality, parameters: dict[str, str], instance: Theorem, size: int) -> None:
        best = Best()
        for plan in plans(bound, instance, size, _through_sum(self.theorem)):
            self.tuples += plan.visit(best, lambda counts: self._refute(bound, parameters, instance, counts))
        self.largest_size = max(self.largest_size, size)
        if best.counts is None:
            return
        self.sizes += 1
        limit = symbolic(bound.at_most).subs(d, size)
        if isinstance(instance.claim, Supremum):
            reached = same(best.value, limit)
            self.reached &= reached
            if _every_size(instance) and not reached and self.short is None and at_most(best.value, limit):
                self.short = f"on {size} pixels the largest value is {best.value}, claimed {limit}"
        if self.nearest is None or not at_most(best.value, self.nearest.value):
            self.nearest = extreme(bound, best.counts, NAME, parameters)

    def _refute(self, bound: Inequality, parameters: dict[str, str], instance: Theorem, counts: Counts) -> bool:
        """Whether a nominated pair breaks the bound, exactly; keeps the first that does."""
        if not breaks(bound, counts) or not admits(instance, counts):
            return False
        self.refuted = self.refuted or extreme(bound, counts, NAME, parameters)
        return True

    def finding(self, obligation: Obligation) -> tuple[Outcome, str, Extreme | None]:
        if self.nearest is None and self.refuted is None:
            return Outcome.VACUOUS, f"no pair on up to {self.most} pixels satisfies the hypotheses", None
        scope = self._scope()
        complete = _covers_domain(self.theorem, self.largest_size)
        if obligation is Obligation.BOUND:
            if self.refuted is not None:
                return Outcome.REFUTED, scope, self.refuted
            return (Outcome.PROVED if complete else Outcome.CONSISTENT), scope, self.nearest
        if self.short is not None:
            return Outcome.REFUTED, self.short, self.nearest
        if self.reached and complete:
            return Outcome.PROVED, f"attained exactly at every size of the domain; {scope}", self.nearest
        if self.reached:
            where = "at every size" if _every_size(self.theorem) else "by the pair shown"
            return Outcome.CONSISTENT, f"attained exactly {where}; {scope}", self.nearest
        assert self.nearest is not None
        return (
            Outcome.UNDECIDED,
            f"largest value {sp.N(self.nearest.value, 7)}; a finite size cannot tell",
            self.nearest,
        )

    def _scope(self) -> str:
        size = self.largest_size
        if _every_size(self.theorem):
            where = f"all mask pairs on d pixels for every d up to {size}"
        elif _depends_on(self.theorem, tn):
            where = f"all 4^{size} mask pairs on {size} pixels and all on fewer than {min(SMALL_SIZES, self.most)}"
        else:
            where = f"all 4^{size} mask pairs on {size} pixels; nothing depends on tn, so every smaller size is in it"
        if _through_sum(self.theorem):
            where += "; only tp and fp + fn matter, so tuples with equal sums are visited once"
        return f"{where}; at {self.instances} parameter values" if self.theorem.parameters else where


def _expressions(theorem: Theorem) -> list[sp.Expr]:
    bounds = bounds_of(theorem.claim)
    sides = [side for h in theorem.domain.hypotheses for side in (h.lhs, h.rhs) if not is_size(h)]
    return [*(bound.of for bound in bounds), *sides]


def _every_size(theorem: Theorem) -> bool:
    return any(is_size(hypothesis) for hypothesis in theorem.domain.hypotheses)


def _size_admitted(theorem: Theorem, size: int) -> bool:
    about_size = (h for h in theorem.domain.hypotheses if h.free_symbols == {d})
    return all(h.subs(d, size) == sp.true for h in about_size)


def _covers_domain(theorem: Theorem, size: int) -> bool:
    """Whether all sizes of the domain were visited: it is then a finite statement, and every case was checked."""
    return _every_size(theorem) and not theorem.parameters and size > 0 and not _size_admitted(theorem, size + 1)


@cache
def _depends(expression: sp.Expr, count: sp.Symbol) -> bool:
    top, bottom = ratio(in_counts(expression))
    if not (top.has(count) or bottom.has(count)):
        return False
    slope = sp.diff(top, count) * bottom - top * sp.diff(bottom, count)
    return not identically_zero(slope)


def _depends_on(theorem: Theorem, count: sp.Symbol) -> bool:
    return any(_depends(symbolic(e), count) for e in _expressions(theorem))


@cache
def _only_sum(expression: sp.Expr) -> bool:
    total = sp.Symbol("errors", nonnegative=True)
    parts = (part.subs(fp, total - fn) for part in ratio(in_counts(expression)))
    return all(not sp.expand(part).has(fn) for part in parts)


def _through_sum(theorem: Theorem) -> bool:
    return all(_only_sum(symbolic(e)) for e in _expressions(theorem))


def _tuples(theorem: Theorem, size: int) -> int:
    return comb(size + 2, 2) if _through_sum(theorem) else comb(size + 3, 3)
