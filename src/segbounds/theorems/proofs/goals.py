"""A claim as goals: plain inequalities that together say never above, and limits that together say arbitrarily near."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, product

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.comparisons import arguments, at_most
from segbounds.algebra.number_fields import irrational_in
from segbounds.algebra.quotients import identically_zero
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.pieces import split
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.theorems.derivations import at_least
from segbounds.theorems.hypotheses import Condition, Conditions, parameter_facts
from segbounds.theorems.instances import Inequality, bounds_of
from segbounds.theorems.known_differences import known_difference
from segbounds.theorems.proofs.bends import by_comparison, by_sign, linear_halves, rows_of
from segbounds.theorems.proofs.domains import domains_of
from segbounds.theorems.proofs.roots import has_root, outer_roots, with_named_roots, without_roots
from segbounds.theorems.proofs.statements import Goal, Statement
from segbounds.theorems.records import Always, Claim, Step, Supremum, Theorem, bound


def inequalities(theorem: Theorem) -> list[Goal]:
    """Goals that together say: never above. None where the claim has no bound to exceed."""
    steps = [s for s in theorem.derivation if s.because is not None and isinstance(s.relation, Relational)]
    return [goal for where in domains_of(theorem) for goal in _inequalities_where(where, theorem, steps)]


def _inequalities_where(where: Conditions, theorem: Theorem, steps: Sequence[Step]) -> Iterator[Goal]:
    if isinstance(theorem.claim, Always) and theorem.claim.relation.rel_op == "==":
        relation = theorem.claim.relation
        if not outer_roots(relation) and not in_counts(relation.lhs - relation.rhs).has(sp.Abs, sp.Max, sp.Min):
            yield ((with_named_roots(Statement(relation.lhs, "=", relation.rhs, where)),),)
            return
    moved = _other_side(theorem.claim)
    for claimed in bounds_of(theorem.claim):
        if claimed.at_most is sp.oo:
            continue
        right, above = _constant(claimed, theorem)
        for half, expression in linear_halves(claimed.of):
            for more, row in rows_of(expression, parameter_facts(theorem.domain.hypotheses)):
                given = (*where, *half, *more, *above)
                choices = [
                    Statement(
                        entry + moved,
                        "<" if claimed.strict and not rational_against_irrational(right - entry) else "<=",
                        right + moved,
                        given,
                        room=_room(right - entry),
                    )
                    for entry in _means(row)
                ]
                if any(map(outer_roots, [c.left - c.right for c in choices])):
                    yield tuple(_tidied(without) for choice in choices for without in without_roots(choice))
                    continue
                choices = list(chain.from_iterable(map(_sharper_first, choices)))
                tidied = [with_named_roots(replace(choice, written=_written(choice, steps))) for choice in choices]
                chosen = [_tidied(c) for c in by_comparison(row, choices[0], moved)] if len(row) > 1 else []
                yield (*((choice,) for choice in tidied), *chosen, *chain.from_iterable(map(by_sign, tidied)))


def rational_against_irrational(difference: sp.Expr) -> bool:
    """Whether on whole counts a difference is a rational number less an irrational one, so that it is never zero."""
    constant = sp.expand(difference).as_independent(Similarity, *SYMBOLS)[0]
    rest = sp.expand(difference - constant)
    parts = [rest, *chain.from_iterable((s.formula, s.when_undefined) for s in rest.atoms(Similarity))]
    rational = all(
        part.free_symbols <= {*SYMBOLS, *rest.atoms(Similarity)}
        and not irrational_in(part)
        and all(power.exp.is_Integer for power in part.atoms(sp.Pow))
        and not part.atoms(sp.Function).difference(part.atoms(sp.Abs, sp.Max, sp.Min, sp.sign))
        for part in parts
    )
    return rational and constant.is_number and constant.is_irrational is True


def _room(missing: sp.Expr) -> tuple[sp.Expr, ...]:
    """What is known to be left between a difference of two metrics and a number; what has square roots of counts is
    proved sooner where the bound is one that a search found before."""
    number, terms = sp.expand(missing).as_coeff_add()
    nothing = sp.Integer(0)
    sides = {c.args[0] if c.is_Mul and c.args[0].is_number else sp.Integer(1): c for c in terms}
    if len(terms) != 2 or len(sides) != 2 or sp.Add(*sides) != 0 or number.free_symbols:
        return (nothing,)
    (first, second) = sorted(sides.items(), key=lambda item: item[0])
    lower, upper = (-first[1] / second[0], second[1] / second[0])
    if not isinstance(lower, Similarity) or not isinstance(upper, Similarity):
        return (nothing,)
    known = known_difference(lower, upper)
    if known is None or not known.above.value.is_number or known.above.value.is_infinite:
        return (nothing,)
    left = number - second[0] * known.above.value
    if not sp.N(left, 30) > sp.Float("1e-25"):
        return (nothing,)
    return nothing, left


def _sharper_first(statement: Statement) -> Iterator[Statement]:
    """With square roots of counts, a rational bound that is known to be the best one is easier to prove than a weaker one."""
    curved = any(has_root(s.formula, count) for s in statement.similarities for count in SYMBOLS)
    if curved and len(statement.room) > 1 and statement.room[1].is_Rational:
        yield replace(statement, right=statement.right - statement.room[1], room=(sp.Integer(0),))
    yield statement


def _tidied(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(map(with_named_roots, statements))


def limits(theorem: Theorem) -> list[Goal]:
    """Goals that together say: arbitrarily near."""
    if not isinstance(theorem.claim, Supremum):
        return []
    known = parameter_facts(theorem.domain.hypotheses)
    found = []
    for value in _largest_of(theorem.claim.equals):
        choices = []
        reasons = []
        for family, where, (half, expression) in product(
            theorem.claim.families, domains_of(theorem), [*linear_halves(theorem.claim.of)]
        ):
            along = Counts(*map(symbolic, family))
            try:
                for row in split(expression, known):
                    choices.append(
                        tuple(with_named_roots(Statement(entry, "->", value, (*where, *half), along)) for entry in row)
                    )
            except Unsupported as reason:
                reasons.append(reason)
        if reasons and not choices:
            raise reasons[0]
        found.append(tuple(choices))
    return found


def _largest_of(value: sp.Expr) -> tuple[sp.Expr, ...]:
    """The expressions of which a value, a maximum perhaps times a positive number, is the largest."""
    scale, maximum = symbolic(value).as_coeff_Mul()
    return tuple(scale * argument for argument in arguments(maximum)) if scale.is_positive else (value,)


def _other_side(claim: Claim) -> sp.Expr:
    """What a relation has on its larger side, where that is simple enough to stay there."""
    side = claim.relation.gts if isinstance(claim, Always) and claim.relation.rel_op != "==" else sp.Integer(0)
    return sp.Integer(0) if in_counts(side).has(sp.Abs, sp.Max, sp.Min) else side


def _constant(claimed: Inequality, theorem: Theorem) -> tuple[sp.Expr, tuple[Condition, ...]]:
    """The right side; for a maximum, a number that is at least each of its arguments, and the conditions that say so."""
    values = _largest_of(claimed.at_most)
    if len(values) == 1:
        return values[0], ()
    if not at_most(sp.Integer(0), claimed.at_most, parameter_facts(theorem.domain.hypotheses)):
        raise Unsupported(f"whether {claimed.at_most} is negative depends on the parameters")
    return bound, tuple((at_least(argument), ">=") for argument in values)


def _means(row: list[sp.Expr]) -> list[sp.Expr]:
    """What the smallest of some expressions does not exceed: each of them, and for two their means with weights at hand."""
    if len(row) != 2:
        return row
    weights = sorted((s for s in set().union(*(in_counts(e).free_symbols for e in row)) if s.is_positive), key=str)
    first, second = row
    means = [(w * a + b) / (w + 1) for w in (sp.Integer(1), *weights) for a, b in ((first, second), (second, first))]
    return [*row, *means]


def _written(statement: Statement, steps: Iterable[Step]) -> tuple[sp.Expr, ...]:
    """The forms that steps of the derivation give for what is missing to the bound; a step may speak of a multiple of it."""
    missing = in_counts(statement.right - statement.left)
    found = []
    for step in steps:
        if step.because is None or step.relation.rel_op == "==":
            continue
        difference = in_counts(step.relation.gts - step.relation.lts)
        if difference.free_symbols <= missing.free_symbols | {*SYMBOLS} and identically_zero(difference - missing):
            found.append(in_counts(step.because))
    return tuple(found)
