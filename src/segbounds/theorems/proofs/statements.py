"""A theorem's claim in plain form: inequalities and limits of rational functions of the counts, one at a time.

Abs, Max and Min are taken apart, square roots of parameters get names, a constant that is a maximum becomes "any number that
is at least each of these". What is left can be written into a file and checked by whoever knows polynomials.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.comparisons import arguments, at_most
from segbounds.algebra.nonnegative import evidently_positive
from segbounds.algebra.number_fields import irrational_in, polynomial, root_of
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, d, n
from segbounds.metrics.similarity import Similarity, in_counts, on_support, ratio
from segbounds.regions.orthants import branches
from segbounds.theorems.derivations import at_least
from segbounds.theorems.hypotheses import (
    SUPPORTS,
    Condition,
    Conditions,
    alternatives,
    impossible,
    parameter_facts,
    sizes_of,
)
from segbounds.theorems.instances import Inequality, bounds_of
from segbounds.theorems.known_differences import known_difference
from segbounds.theorems.records import Always, Claim, Step, Supremum, Theorem, bound

MOST_COMPARED = 4  # expressions of which the smallest is asked for


@dataclass(frozen=True)
class Statement:
    """left <relation> right, where all conditions hold; with ``along``: left tends to right along this family of counts.

    written
        Forms of ``right - left`` that somebody wrote down because they show its sign.
    room
        By how much the right side may be smaller, as far as one knows, in the order to be tried.
    """

    left: sp.Expr
    relation: str
    right: sp.Expr
    where: tuple[Condition, ...] = ()
    along: Counts | None = None
    written: tuple[sp.Expr, ...] = ()
    room: tuple[sp.Expr, ...] = (sp.Integer(0),)

    @property
    def parts(self) -> Iterator[sp.Expr]:
        yield from (self.left, self.right, *(form for form, _ in self.where), *(self.along or ()), *self.room)

    @property
    def similarities(self) -> tuple[Similarity, ...]:
        return tuple(sorted(set(chain.from_iterable(symbolic(e).atoms(Similarity) for e in self.parts)), key=str))

    @property
    def parameters(self) -> tuple[sp.Symbol, ...]:
        symbols = set(chain.from_iterable(in_counts(e).free_symbols for e in self.parts))
        return tuple(sorted(symbols - {*SYMBOLS, n}, key=str))

    def mapped(self, change: Any) -> "Statement":
        """The statement with every expression changed, the formulas of the similarities among them."""
        formulas = {
            s: Similarity(s.family, change(s.formula), change(s.when_undefined), {k: change(v) for k, v in s.parameters.items()})
            for s in self.similarities
        }  # fmt: skip

        def changed(expression: sp.Expr) -> sp.Expr:
            return change(symbolic(expression).xreplace(formulas))

        return Statement(
            changed(self.left),
            self.relation,
            changed(self.right),
            tuple((changed(form), sign) for form, sign in self.where),
            None if self.along is None else Counts(*map(changed, self.along)),
            tuple(map(changed, self.written)),
        )


#: Statements of which one is enough; each of them is a tuple, all of whose members are needed.
Goal = tuple[tuple[Statement, ...], ...]


def inequalities(theorem: Theorem) -> list[Goal]:
    """Goals that together say: never above. None where the claim has no bound to exceed."""
    steps = [s for s in theorem.derivation if s.because is not None and isinstance(s.relation, Relational)]
    return [goal for where in _domains(theorem) for goal in _inequalities_where(where, theorem, steps)]


def _inequalities_where(where: Conditions, theorem: Theorem, steps: Sequence[Step]) -> Iterator[Goal]:
    if isinstance(theorem.claim, Always) and theorem.claim.relation.rel_op == "==":
        relation = theorem.claim.relation
        if not _outer_roots(relation) and not in_counts(relation.lhs - relation.rhs).has(sp.Abs, sp.Max, sp.Min):
            yield ((_tidy(Statement(relation.lhs, "=", relation.rhs, where)),),)
            return
    moved = _other_side(theorem.claim)
    for claimed in bounds_of(theorem.claim):
        if claimed.at_most is sp.oo:
            continue
        right, above = _constant(claimed, theorem)
        for half, expression in _halves(claimed.of):
            for more, row in _rows(expression, parameter_facts(theorem.domain.hypotheses)):
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
                if any(map(_outer_roots, [c.left - c.right for c in choices])):
                    yield tuple(_tidied(without) for choice in choices for without in _without_roots(choice))
                    continue
                choices = list(chain.from_iterable(map(_sharper_first, choices)))
                tidied = [_tidy(replace(choice, written=_written(choice, steps))) for choice in choices]
                chosen = [_tidied(c) for c in _by_comparison(row, choices[0], moved)] if len(row) > 1 else []
                yield (*((choice,) for choice in tidied), *chosen, *chain.from_iterable(map(_by_sign, tidied)))


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
    curved = any(_has_root(s.formula, count) for s in statement.similarities for count in SYMBOLS)
    if curved and len(statement.room) > 1 and statement.room[1].is_Rational:
        yield replace(statement, right=statement.right - statement.room[1], room=(sp.Integer(0),))
    yield statement


def _tidied(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(map(_tidy, statements))


def _domains(theorem: Theorem) -> list[Conditions]:
    """Sets of conditions that cover the pairs of masks of which a claim says something. A largest size is left out: most claims
    hold for all sizes or for none, and the others are settled by visiting all pairs.

    Raises Unsupported where the claim is not made of polynomials.
    """
    claim = theorem.claim
    sides = claim.relation.args if isinstance(claim, Always) else (claim.of, claim.equals)
    for function in set().union(*(in_counts(side).atoms(sp.Function) for side in sides)):
        if not isinstance(function, (sp.Abs, sp.Max, sp.Min, sp.sign)):
            raise Unsupported(f"{function.func} is not made of polynomials")
    for power in set().union(*(in_counts(side).atoms(sp.Pow) for side in sides)):
        if power.free_symbols and not (power.exp.is_Integer or (power.exp.is_Rational and power.exp.q == 2)):
            raise Unsupported(f"{power} is not made of polynomials and square roots")
    of = claim.relation.lhs - claim.relation.rhs if isinstance(claim, Always) else claim.of
    return [
        (*where, *defined)
        for where in alternatives(h for h in theorem.domain.hypotheses if sizes_of((h,)) is None)
        for defined in _where_defined(of, where)
    ]


def _where_defined(of: sp.Expr, where: Conditions) -> Iterator[Conditions]:
    """Conditions for an expression not to divide by zero, as far as that depends on which counts are positive."""
    supports = [s for s in SUPPORTS if not impossible(where, s)]
    silent = {s for s in supports if on_support(of, s).has(sp.nan, sp.zoo)}

    def decided(positive: frozenset[sp.Symbol], zero: frozenset[sp.Symbol]) -> Iterator[Conditions]:
        here = [s for s in supports if positive <= s and not zero & s]
        if not silent.intersection(here):
            if here:
                yield (
                    *((c - 1, ">=") for c in SYMBOLS if c in positive),
                    *((-c, ">=") for c in SYMBOLS if c in zero),
                )
        elif not silent.issuperset(here):
            open_ = [c for c in SYMBOLS if c not in positive | zero]

            def mixed(count: sp.Symbol) -> int:
                """How many supports are on sides of a count that have both kinds."""
                sides = [s for s in here if count in s], [s for s in here if count not in s]
                return sum(len(side) for side in sides if 0 < len(silent.intersection(side)) < len(side))

            count = min(open_, key=mixed)
            yield from decided(positive | {count}, zero)
            yield from decided(positive, zero | {count})

    yield from decided(frozenset(), frozenset())


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
            theorem.claim.families, _domains(theorem), [*_halves(theorem.claim.of)]
        ):
            along = Counts(*map(symbolic, family))
            try:
                for row in branches(expression, known):
                    choices.append(tuple(_tidy(Statement(entry, "->", value, (*where, *half), along)) for entry in row))
            except Unsupported as reason:
                reasons.append(reason)
        if reasons and not choices:
            raise reasons[0]
        found.append(tuple(choices))
    return found


# --- what bends, and roots of similarities ----------------------------------------------------------------------------


def _rows(expression: sp.Expr, known: tuple[sp.Expr, ...]) -> Iterator[tuple[Conditions, list[sp.Expr]]]:
    """Rows of expressions, of each of which the smallest counts, and where."""
    try:
        yield from (((), row) for row in branches(expression, known))
    except Unsupported:
        node = next(
            node
            for node in sorted(expression.atoms(sp.Abs, sp.Max, sp.Min), key=str)
            if not any(argument.has(sp.Abs, sp.Max, sp.Min) for argument in node.args)
        )
        arguments_ = (node.args[0], -node.args[0]) if isinstance(node, sp.Abs) else node.args
        first, rest = arguments_[0], arguments_[1] if len(arguments_) == 2 else node.func(*arguments_[1:])
        if rest.has(sp.Max, sp.Min):
            raise
        form = _sign_of(first - rest)
        if form is None or not all(_signed_alike(first - rest, form, support) for support in SUPPORTS):
            raise
        larger, smaller = (rest, first) if isinstance(node, sp.Min) else (first, rest)
        for sign, value in ((1, larger), (-1, smaller)):
            for more, row in _rows(expression.xreplace({node: value}), known):
                yield ((sign * form, ">="), *more), row


def _sign_of(difference: sp.Expr) -> sp.Expr | None:
    """A polynomial in the counts that has the sign of a difference, where nothing is 0/0; None where none is seen."""
    numerator, denominator = ratio(in_counts(difference))
    if not evidently_positive(_inside(denominator)):
        return None
    try:
        scale, factors = sp.factor_list(numerator, *SYMBOLS)
    except sp.PolynomialError:
        return None
    unknown = [f for f, power in factors if power % 2 and not evidently_positive(_inside(f))]
    form = sp.expand(sp.Mul(*unknown)) * (1 if not scale.is_negative else -1)
    return form if form.is_polynomial(*SYMBOLS) and scale.is_number and form.free_symbols <= {*SYMBOLS} else None


def _signed_alike(difference: sp.Expr, form: sp.Expr, support: frozenset[sp.Symbol]) -> bool:
    """Whether a difference has the sign of a form where exactly these counts are positive."""
    absent = {count: sp.Integer(0) for count in SYMBOLS if count not in support}
    there, seen = on_support(difference, support), sp.expand(form.xreplace(absent))
    if there.has(sp.nan, sp.zoo) or there == 0:
        return True
    return seen != 0 and evidently_positive(_inside(sp.cancel(there / seen)))


def _inside(form: sp.Expr) -> sp.Expr:
    return form.xreplace({count: sp.Symbol(count.name, positive=True) for count in SYMBOLS})


def _by_comparison(row: list[sp.Expr], like: Statement, moved: sp.Expr) -> Iterator[tuple[Statement, ...]]:
    """Statements about one entry of a row each, on pairs where it seems to be the smallest: any way to choose will do."""
    if len(row) > MOST_COMPARED:
        return
    try:
        yield tuple(replace(like, left=entry + moved, where=(*like.where, *more)) for entry, more in _smallest(row))
    except Unsupported:
        return


def _smallest(row: Sequence[sp.Expr]) -> Iterator[tuple[sp.Expr, Conditions]]:
    if len(row) == 1:
        yield row[0], ()
        return
    first, second, *others = row
    form = _sign_of(second - first)
    if form is None:
        raise Unsupported("two expressions that cannot be compared")
    for sign, smaller in ((1, first), (-1, second)):
        for entry, more in _smallest([smaller, *others]):
            yield entry, ((sign * form, ">="), *more)


def _outer_roots(expression: sp.Basic) -> list[sp.Expr]:
    """Square roots of similarities and counts that are in an expression itself, not in the formula of a similarity."""
    powers = (p for p in expression.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2)
    return sorted({sp.sqrt(p.base) for p in powers if p.base.has(Similarity, *SYMBOLS)}, key=str)


def _without_roots(statement: Statement) -> Iterator[tuple[Statement, ...]]:
    """Ways to say U + V sqrt(b) >= 0 without the root, each sufficient: by the signs of U and V and by squares."""
    missing = statement.right - statement.left
    roots = _outer_roots(missing)
    if not roots:
        yield (statement,)
        return
    name = sp.Dummy()
    base = roots[0].base

    def named(power: sp.Expr) -> sp.Expr:
        return base ** ((power.exp.p - 1) // 2) * name

    halves = {p: named(p) for p in missing.atoms(sp.Pow) if p.base == base and p.exp.is_Rational and p.exp.q == 2}
    form = sp.expand(missing.xreplace(halves))
    if not form.is_polynomial(name) or sp.degree(form, name) > 2:
        raise Unsupported(f"{roots[0]} stands below a line or in a high power")
    parts = sp.Poly(form, name).all_coeffs()[::-1]
    plain = parts[0] + (parts[2] * base if len(parts) == 3 else 0)
    times = parts[1] if len(parts) > 1 else sp.Integer(0)
    if not times.is_number:
        raise Unsupported(f"what {roots[0]} is multiplied by has no evident sign")

    def said(left: sp.Expr, right: sp.Expr, relation: str = statement.relation, *more: Condition) -> Statement:
        return Statement(left, relation, right, (*statement.where, *more))

    squared = plain**2, times**2 * base
    if times == 0:
        ways: list[tuple[Statement, ...]] = [(said(sp.Integer(0), plain),)]
    elif times < 0:
        ways = [(said(sp.Integer(0), plain, "<="), said(squared[1], squared[0]))]
    else:
        ways = [(said(*squared),), (said(sp.Integer(0), plain),)]
        sign = None if _outer_roots(plain) else _sign_of(plain)
        if sign is not None:
            below = said(*squared, statement.relation, (-sign, ">="))
            ways.append((below, said(sp.Integer(0), plain, statement.relation, (sign, ">="))))
    for way in ways:
        for choice in product(*map(_without_roots, way)):
            yield tuple(chain.from_iterable(choice))


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


def _halves(expression: sp.Expr) -> Iterator[tuple[tuple[Condition, ...], sp.Expr]]:
    """The expression where Abs, Min and Max inside the formulas are linear, with the condition for it."""
    nodes = sorted(
        set().union(*(s.formula.atoms(sp.Abs, sp.Min, sp.Max) for s in expression.atoms(Similarity))), key=str
    )
    if not nodes:
        signed = {form for s in expression.atoms(Similarity) for form in _signed_over_a_root(s)}
        if len(signed) != 1:
            yield (), expression
        else:
            yield from ((((sign * form, ">="),), expression) for form in signed for sign in (1, -1))
        return
    node = nodes[0]
    form = sp.expand(node.args[0] if isinstance(node, sp.Abs) else node.args[0] - node.args[1])
    if not form.is_polynomial(*SYMBOLS) or sp.Poly(form, *SYMBOLS).total_degree() > 1:
        raise Unsupported(f"{node} does not bend along a plane")
    for sign in (1, -1):
        bent = {
            s: Similarity(s.name, _bent(s.formula, form, sign), s.when_undefined) for s in expression.atoms(Similarity)
        }
        for more, rest in _halves(expression.xreplace(bent)):
            yield ((sign * form, ">="), *more), rest


def _signed_over_a_root(similarity: Similarity) -> Iterator[sp.Expr]:
    """What stands over a square root and has terms of both signs: one knows more where its own sign is known."""
    if any(_has_root(similarity.formula, count) for count in SYMBOLS):
        for factor in sp.Mul.make_args(similarity.formula):
            if factor.is_Add and any(term.as_coeff_Mul()[0] < 0 for term in factor.args):
                yield factor


def _by_sign(statement: Statement) -> Iterator[tuple[Statement, ...]]:
    """A statement about A + B root, once for each sign of A: of the one factor of A that has terms of both signs."""
    roots = [
        p for p in statement.parameters if any(sign == "=" and sp.degree(f, p) == 2 for f, sign in statement.where)
    ]
    if len(roots) != 1:
        return
    without = ratio(in_counts(statement.right - statement.left))[0].subs(roots[0], 0)
    names = {number: sp.Dummy() for number in irrational_in(without)}
    values = {name: number for number, name in names.items()}
    signed = []
    for factor, _ in sp.factor_list(without.xreplace(names))[1]:
        form = sp.Poly(factor.xreplace(values), *SYMBOLS, *statement.parameters)
        if len({bool(c > 0) for c in form.coeffs()}) == 2:
            signed.append(form.as_expr())
    if len(signed) == 1:
        yield tuple(replace(statement, where=(*statement.where, (sign * signed[0], ">="))) for sign in (1, -1))


def _bent(formula: sp.Expr, form: sp.Expr, sign: int) -> sp.Expr:
    """A formula where the form (or its opposite) is not negative."""
    changes = {}
    for node in formula.atoms(sp.Abs, sp.Min, sp.Max):
        if isinstance(node, sp.Abs):
            scale = sp.cancel(node.args[0] / form)
            if scale.is_number:
                changes[node] = node.args[0] * sign * sp.sign(scale)
        elif len(node.args) == 2:
            scale = sp.cancel((node.args[0] - node.args[1]) / form)
            if scale.is_number:
                first_larger = sign * scale > 0
                changes[node] = node.args[0] if first_larger == isinstance(node, sp.Max) else node.args[1]
    return formula.xreplace(changes)


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
        if difference.free_symbols <= missing.free_symbols | {*SYMBOLS} and sp.cancel(difference - missing) == 0:
            found.append(in_counts(step.because))
    return tuple(found)


# --- roots of parameters ----------------------------------------------------------------------------------------------


def _tidy(statement: Statement) -> Statement:
    """Square roots by name; the number of pixels is at least one."""
    for similarity in statement.similarities:
        if any(_has_root(similarity.formula, count) for count in SYMBOLS):
            statement = _with_root_of_counts(statement, similarity)
    if any(in_counts(part).has(d) for part in statement.parts):
        statement = replace(statement, where=(*statement.where, (d - 1, ">=")))
    for symbol in statement.parameters:
        if any(_has_root(part, symbol) for part in (*statement.parts, *statement.written)):
            statement = _with_root(statement, symbol)
    return statement


def _has_root(expression: sp.Expr, symbol: sp.Symbol) -> bool:
    powers = in_counts(expression).atoms(sp.Pow)
    return any(power.exp.is_Rational and power.exp.q == 2 and power.base.has(symbol) for power in powers)


def _with_root_of_counts(statement: Statement, similarity: Similarity) -> Statement:
    """The statement with a formula x/sqrt(Q) as x root/Q, where root^2 = Q; along a family the root is what it is there."""
    factors = sp.Mul.make_args(similarity.formula)
    under = [factor.base for factor in factors if factor.is_Pow and factor.exp == -sp.Rational(1, 2)]
    rest = sp.Mul(*(factor for factor in factors if not (factor.is_Pow and factor.exp == -sp.Rational(1, 2))))
    if any(_has_root(rest, count) for count in SYMBOLS):
        raise Unsupported(f"{similarity} is not a quotient by one square root")
    number = 1 + sum(symbol.name.startswith("root") for symbol in statement.parameters)
    root = sp.Symbol("root" if number == 1 else f"root_{number}", nonnegative=True)
    square = sp.Mul(*under)
    rational = Similarity(similarity.family, rest * root / square, similarity.when_undefined, similarity.parameters)

    def changed(expression: sp.Expr) -> sp.Expr:
        return symbolic(expression).xreplace({similarity: rational})

    parts = (changed(statement.left), statement.relation, changed(statement.right))
    if statement.along is None:
        return Statement(*parts, (*statement.where, (root**2 - square, "=")), room=statement.room)
    along, value = _with_rational_root(square, statement.along)
    there = ((root**2 - square, "="), (root - value, "="))
    return Statement(*parts, (*statement.where, *there), along)  # a limit has no room


def _with_rational_root(square: sp.Expr, along: Counts) -> tuple[Counts, sp.Expr]:
    """The family, or a part of it, along which a product is the square of a polynomial in n, and that polynomial.

    n (n + b) is one where n is b m^2/(2 m + 1): then n + b is b (m + 1)^2/(2 m + 1). And n^2 + b is one where n is
    (m^2 - b)/(2 m).
    """
    _, factors = sp.factor_list(square.xreplace(dict(zip(SYMBOLS, map(symbolic, along), strict=True))), n)
    steps = [
        form.subs(n, 0) / sp.diff(form, n) for form, _ in factors if sp.diff(form, n).is_number and form.subs(n, 0) != 0
    ]
    quadratic = [sp.Poly(form, n).all_coeffs() for form, _ in factors if sp.degree(form, n) == 2]
    squares = [last / first for first, middle, last in quadratic if middle == 0]
    parts = (n, n**2, n**2 + 2 * n, *(b * n**2 / (2 * n + 1) for b in steps), *((n**2 - b) / (2 * n) for b in squares))
    for part in parts:
        thinned = [sp.together(symbolic(count).subs(n, part)) for count in along]
        common = sp.lcm([sp.fraction(count)[1] for count in thinned])
        counts = Counts(*(sp.expand(sp.cancel(count * common)) for count in thinned))
        there = square.xreplace(dict(zip(SYMBOLS, counts, strict=True)))
        irrational = irrational_in(there)
        field = sp.QQ.algebraic_field(*sorted(irrational, key=str)) if irrational else sp.QQ
        product_there = polynomial(there, (n,), field)
        if product_there.is_zero:
            return counts, sp.Integer(0)
        _, factors = product_there.monic().sqf_list()
        if all(power % 2 == 0 for _, power in factors):
            return counts, root_of(product_there.LC()) * sp.Mul(*(f.as_expr() ** (k // 2) for f, k in factors))
    raise Unsupported(f"along {tuple(along)} the root of {square} is not rational")


def _with_root(statement: Statement, symbol: sp.Symbol) -> Statement:
    """The statement with symbol = root^2/scale, by the scale that leaves the fewest other roots."""
    root = sp.Symbol(f"root_{symbol}", positive=True)

    def irrational(candidate: Statement) -> int:
        return sum(
            len([p for p in symbolic(e).atoms(sp.Pow) if p.exp.is_Rational and p.exp.q > 1]) for e in candidate.parts
        )

    def scaled(scale: int) -> Statement:
        def change(expression: sp.Expr) -> sp.Expr:
            return symbolic(expression).subs(symbol, root**2 / scale)

        tidied = statement.mapped(change)
        return replace(
            tidied, where=tuple((sp.expand(sp.fraction(sp.together(f))[0]), sign) for f, sign in tidied.where)
        )

    return min(map(scaled, (1, 2, 3)), key=irrational)
