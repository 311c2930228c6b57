"""One mask pair held against one theorem, exactly. Every engine's REFUTED rests on this."""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache, partial
from itertools import product
from math import prod
from random import Random
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, d, pixels
from segbounds.metrics.similarity import Similarity, evaluate, in_counts, substitute, value_at
from segbounds.theorems.evidence import Extreme
from segbounds.theorems.records import Always, Claim, Theorem, at_parameters

#: Values tried for each parameter by the engines that need numbers: around 1, around 1/2, small and large, and two that
#: lie close together.
PARAMETER_VALUES = tuple(
    sp.Rational(value) for value in ("0", "1/100", "1/10", "1/4", "3/10", "1/2", "7/10", "9/10", "1", "2", "5")
)
#: With two or more parameters, the whole grid would repeat itself: fewer values each.
FEW_PARAMETER_VALUES = tuple(sp.Rational(value) for value in ("0", "1/10", "3/10", "1/2", "7/10", "1", "2"))
#: What a relation says, of numbers and of arrays.
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}
KEPT = 64  # grids: several engines ask each theorem at the same values


@dataclass(frozen=True)
class Inequality:
    """``of <= at_most`` (``<`` when strict): the form in which every engine sees a claim."""

    of: sp.Expr
    at_most: sp.Expr
    strict: bool = False


def bounds_of(claim: Claim) -> tuple[Inequality, ...]:
    """The inequalities that a claim makes; an identity is two of them."""
    if not isinstance(claim, Always):
        return (Inequality(claim.of, symbolic(claim.equals)),)
    relation, zero = claim.relation, sp.Integer(0)
    if relation.rel_op == "==":
        difference = relation.lhs - relation.rhs
        return (Inequality(difference, zero), Inequality(-difference, zero))
    return (Inequality(relation.lts - relation.gts, zero, strict=relation.rel_op in ("<", ">")),)


def instances(theorem: Theorem, most: int = 60) -> Iterator[tuple[dict[str, str], Theorem]]:
    """The theorem at a grid of parameter values inside its domain, each with the values as text.

    A theorem without parameters is its own only instance. At most ``most`` instances, chosen over the whole grid, always the same ones.
    """
    parameters = theorem.parameters
    values = PARAMETER_VALUES if len(parameters) == 1 else FEW_PARAMETER_VALUES
    allowed = _allowed(parameters, theorem.domain.hypotheses, values)
    grid = [dict(zip(parameters, choice, strict=True)) for choice in allowed]
    # a step through the grid would keep to few values of some parameters: a seeded choice does not
    chosen = grid if len(grid) <= most else Random(0).sample(grid, most)
    for choice in chosen:
        yield {str(key): str(value) for key, value in choice.items()}, at_parameters(theorem, choice)


@lru_cache(KEPT)
def _allowed(
    parameters: tuple[sp.Symbol, ...], hypotheses: tuple[Relational, ...], values: tuple[sp.Expr, ...]
) -> tuple[tuple[sp.Expr, ...], ...]:
    """The choices of a value for each parameter that the parameters' signs and the hypotheses allow."""
    for_each = [
        [v for v in values if not (p.is_positive and v <= 0) and not (p.is_integer and not v.is_integer)]
        for p in parameters
    ]
    # hypotheses without parameters allow all choices: asking them tens of thousands of times took most of a minute
    asked = [_asked(h, parameters) for h in hypotheses if h.has(*parameters, Similarity) or not h.has(*SYMBOLS, d)]
    # and those about one parameter say which values that has, whatever the others are
    for place, axis in enumerate(for_each):
        alone = [allows for needs, allows in asked if needs == (place,)]
        for_each[place] = [value for value in axis if all(allows(value) for allows in alone)]
    others = [(needs, allows) for needs, allows in asked if len(needs) != 1]
    return tuple(
        choice
        for choice in product(*for_each)
        if all(allows(*(choice[place] for place in needs)) for needs, allows in others)
    )


def _asked(hypothesis: Relational, parameters: Sequence[sp.Symbol]) -> tuple[tuple[int, ...], Callable[..., bool]]:
    """The parameters that a hypothesis is about, by their places, and whether it may hold at values of these."""
    about_counts = hypothesis.has(*SYMBOLS, Similarity, d)
    free = in_counts(hypothesis.lhs - hypothesis.rhs).free_symbols
    needs = tuple(place for place, p in enumerate(parameters) if about_counts or p in free)
    symbols = [parameters[place] for place in needs]

    def allows(*values: sp.Expr) -> bool:
        there = substitute(hypothesis, dict(zip(symbols, values, strict=True)))
        return bool(there == sp.true or (about_counts and there != sp.false))

    if about_counts or not symbols or not (hypothesis.lhs - hypothesis.rhs).is_polynomial(*symbols):
        return needs, allows
    form = sp.Poly(hypothesis.lhs - hypothesis.rhs, *symbols)
    if not (form.domain.is_ZZ or form.domain.is_QQ):
        return needs, allows
    terms = [(powers, Fraction(c.p, c.q)) for powers, c in form.terms()]
    return needs, partial(_holds_at, terms, COMPARE[hypothesis.rel_op])


def _holds_at(
    terms: Sequence[tuple[Sequence[int], Fraction]], compare: Callable[[Any, Any], bool], *values: sp.Rational
) -> bool:
    """Whether a polynomial compares so with zero at some values: grids have tens of thousands of them."""
    at = [_fraction(value) for value in values]
    return compare(sum(c * prod(v**e for v, e in zip(at, powers, strict=True) if e) for powers, c in terms), 0)


@cache
def _fraction(value: sp.Rational) -> Fraction:
    return Fraction(value.p, value.q)


def at_values(families: tuple[Counts, ...], parameters: dict[str, str]) -> tuple[Counts, ...]:
    """Families of counts at parameter values, which are given as text."""
    return tuple(Counts(*(with_values(entry, parameters) for entry in family)) for family in families)


def with_values(expression: sp.Expr, parameters: dict[str, str]) -> sp.Expr:
    expression = symbolic(expression)
    return expression.subs({s: parameters[s.name] for s in expression.free_symbols if s.name in parameters})


NO_MASKS = Counts(0, 0, 0, 0)


def about_masks(theorem: Theorem) -> bool:
    """Whether a claim says anything about masks; some are about their parameters alone."""
    return any(bound.of.has(*SYMBOLS, Similarity) for bound in bounds_of(theorem.claim))


#: Values at which a claim about one or two parameters alone is tried: cheap, so many, and some that lie close together.
FINE_VALUES = tuple(sp.Rational(k, 50) for k in range(1, 51)) + tuple(
    sp.Rational(value) for value in ("0", "1/1000", "3/2", "2", "5", "10")
)
#: With six or more, fewer still: a grid has all combinations.
SPARSE_VALUES = tuple(sp.Rational(value) for value in ("0", "1/10", "1", "2"))


def worst_parameters(theorem: Theorem, found_by: str) -> tuple[int, Extreme | None, bool]:
    """For a claim about its parameters alone: how many values of a grid were tried, the worst of them, and whether it
    breaks the claim. Floats choose the worst; it is judged exactly."""
    parameters = theorem.parameters
    axes = FINE_VALUES if len(parameters) <= 2 else FEW_PARAMETER_VALUES if len(parameters) <= 5 else SPARSE_VALUES
    choices = _allowed(parameters, theorem.domain.hypotheses, axes)
    if not choices:
        return 0, None, False
    worst, broken = None, False
    floats = {value: float(value) for value in axes}
    places = [tuple(floats[value] for value in values) for values in choices]
    for bound in bounds_of(theorem.claim):
        gap = sp.lambdify(parameters, bound.of - bound.at_most, modules="math")
        gaps = [float(gap(*place)) for place in places]
        choice = choices[gaps.index(max(gaps))]
        exact = dict(zip(parameters, choice, strict=True))
        of, at_most = bound.of.xreplace(exact), symbolic(bound.at_most).xreplace(exact)
        breaks_it = bool(of >= at_most if bound.strict else of > at_most)
        if worst is None or breaks_it:
            worst = Extreme(NO_MASKS, of, {str(key): str(value) for key, value in exact.items()}, found_by)
            broken |= breaks_it
    return len(choices), worst, broken


def admits(theorem: Theorem, counts: Counts) -> bool:
    """Whether integer counts satisfy every hypothesis of a theorem without parameters."""
    return all(holds(hypothesis, counts) for hypothesis in theorem.domain.hypotheses)


def holds(relation: Relational, counts: Counts) -> bool:
    """Whether a relation over similarities and counts is true at integer counts, exactly."""
    relation = relation.subs(d, counts.pixels)
    if relation in (sp.true, sp.false):
        return relation == sp.true
    sides = (_exact(relation.lhs, counts), _exact(relation.rhs, counts))
    return False if None in sides else bool(relation.func(*sides))


def value(expression: Any, counts: Counts) -> sp.Expr:
    """The exact value of an expression at integer counts; d is their sum."""
    return value_at(symbolic(expression).subs(d, counts.pixels), counts)


def _exact(expression: sp.Expr, counts: Counts) -> sp.Expr | None:
    found = value(expression, counts)
    return found if _is_number(found) else None


def _is_number(found: sp.Expr) -> bool:
    """Whether something is stated: a ratio whose denominator is zero is none, and the root of what is negative is no real one."""
    return not found.has(sp.nan, sp.zoo) and found.is_extended_real is not False


def breaks(bound: Inequality, counts: Counts) -> bool:
    """Whether the pair with these integer counts violates the bound, exactly."""
    found, limit = value(bound.of, counts), symbolic(bound.at_most).subs(d, counts.pixels)
    if not _is_number(found):
        return False
    return bool(found >= limit if bound.strict else found > limit)


def extreme(bound: Inequality, counts: Counts, found_by: str = "", parameters: dict[str, str] | None = None) -> Extreme:
    """The record of a telling pair, with integer counts and its exact value."""
    whole = Counts(*map(int, counts))
    return Extreme(whole, value(bound.of, whole), dict(parameters or {}), found_by)


def integer_pairs(families: Iterable[Counts], size: int | None = None) -> Iterator[Counts]:
    """Integer counts along families of pairs: further and further out, and multiplied up where entries are not whole."""
    families = tuple(families)
    for along in (1, 2, 3, 5, 10, 30, 100, 1000, 10**4, 10**6):
        for scale in (1, 2, 3, 5, 12, 29, 70, 10**3, 10**6):
            for family in families:
                entries = [symbolic(count).subs(d, along + 1) * scale for count in family.at(along)]
                if all(entry.is_number and entry.is_real for entry in entries):
                    yield Counts(*(int(sp.floor(entry + sp.Rational(1, 2))) for entry in entries))


def values(expression: Any, counts: Counts) -> np.ndarray:
    """The float values of an expression without parameters at arrays of counts; d is each pair's number of pixels.

    NaN where a ratio makes no statement. For nominating pairs only: verdicts use `value`.
    """
    expression = symbolic(expression)
    if not expression.free_symbols:
        return np.full(len(counts.tp), float(expression))
    expression = _of_own_size(expression)
    if not expression.has(d):
        with np.errstate(all="ignore"):
            return np.broadcast_to(evaluate(expression, counts), counts.tp.shape).astype(float)
    found = np.full(len(counts.tp), np.nan)
    sizes = sum(counts)
    for size in np.unique(sizes):
        here = sizes == size
        found[here] = values(expression.subs(d, int(size)), Counts(*(count[here] for count in counts)))
    return found


@lru_cache(KEPT)
def _of_own_size(expression: sp.Expr) -> sp.Expr:
    """With the sum of the counts for d, where no function stands in the way that arrays do not have."""
    in_counts = expression.subs(d, pixels)
    functions = in_counts.atoms(sp.Function).difference(in_counts.atoms(sp.Abs, sp.Max, sp.Min, sp.sign))
    return expression if functions else in_counts


def admitted(theorem: Theorem, counts: Counts) -> np.ndarray:
    """Which pairs of arrays of integer counts satisfy every hypothesis, exactly.

    Floats decide where they are sure; relations between counts alone are exact in float64 up to 2^53.
    """
    inside = np.ones(len(counts.tp), bool)
    for hypothesis in theorem.domain.hypotheses:
        gap = values(hypothesis.lhs, counts) - values(hypothesis.rhs, counts)
        inside &= COMPARE[hypothesis.rel_op](gap, 0)
        if hypothesis.has(Similarity) or not hypothesis.lhs.is_polynomial() or not hypothesis.rhs.is_polynomial():
            for place in np.flatnonzero(np.abs(gap) < 1e-9):
                inside[place] = holds(hypothesis, Counts(*(int(count[place]) for count in counts)))
    return inside
