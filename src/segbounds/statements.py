"""A theorem's claim in plain form: inequalities and limits of rational functions of the counts, one at a time.

Abs, Max and Min are taken apart, square roots of parameters get names, a constant that is a maximum becomes "any number that
is at least each of these". What is left can be written into a file and checked by whoever knows polynomials.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.comparisons import arguments, at_most
from segbounds.counts import SYMBOLS, Counts, d, n
from segbounds.derivations import at_least
from segbounds.faces import branches
from segbounds.nonnegative import evidently_positive
from segbounds.number_fields import irrational_in, polynomial, root_of
from segbounds.pairs import Bound, bounds_of
from segbounds.reading import symbolic
from segbounds.regions import Unsupported, region_of
from segbounds.similarities import Similarity, in_counts, ratio
from segbounds.theorems import Always, Claim, Step, Supremum, Theorem, bound

Condition = tuple[sp.Expr, str]  # a form, and how it compares with 0: ">=", ">" or "="


@dataclass(frozen=True)
class Statement:
    """left <relation> right, where all conditions hold; with ``along``: left tends to right along this family of counts.

    written
        Forms of ``right - left`` that somebody wrote down because they show its sign.
    """

    left: sp.Expr
    relation: str
    right: sp.Expr
    where: tuple[Condition, ...] = ()
    along: Counts | None = None
    written: tuple[sp.Expr, ...] = ()

    @property
    def parts(self) -> Iterator[sp.Expr]:
        yield from (self.left, self.right, *(form for form, _ in self.where), *(self.along or ()))

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
    where = _conditions_of(theorem)
    steps = [s for s in theorem.derivation if s.because is not None and isinstance(s.relation, Relational)]
    if isinstance(theorem.claim, Always) and theorem.claim.relation.rel_op == "==":
        relation = theorem.claim.relation
        return [((_tidy(Statement(relation.lhs, "=", relation.rhs, where)),),)]
    found: list[Goal] = []
    for claimed in bounds_of(theorem.claim):
        if claimed.at_most is sp.oo:
            continue
        right, above = _constant(claimed, theorem)
        moved = _other_side(theorem.claim)
        for half, expression in _halves(claimed.of):
            for row in branches(expression, region_of(theorem.domain.hypotheses).known):
                choices = [
                    Statement(entry + moved, "<" if claimed.strict else "<=", right + moved, (*where, *half, *above))
                    for entry in _means(row)
                ]
                tidied = [_tidy(replace(choice, written=_written(choice, steps))) for choice in choices]
                found.append((*((choice,) for choice in tidied), *chain.from_iterable(map(_by_sign, tidied))))
    return found


def limits(theorem: Theorem) -> list[Goal]:
    """Goals that together say: arbitrarily near."""
    if not isinstance(theorem.claim, Supremum):
        return []
    where = _conditions_of(theorem)
    known = region_of(theorem.domain.hypotheses).known
    found = []
    for value in _largest_of(theorem.claim.equals):
        choices = []
        reasons = []
        for family, (half, expression) in product(theorem.claim.families, [*_halves(theorem.claim.of)]):
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


def _largest_of(value: sp.Expr) -> tuple[sp.Expr, ...]:
    """The expressions of which a value, a maximum perhaps times a positive number, is the largest."""
    scale, maximum = symbolic(value).as_coeff_Mul()
    return tuple(scale * argument for argument in arguments(maximum)) if scale.is_positive else (value,)


def _other_side(claim: Claim) -> sp.Expr:
    """What a relation has on its larger side, where that is simple enough to stay there."""
    side = claim.relation.gts if isinstance(claim, Always) else sp.Integer(0)
    return sp.Integer(0) if in_counts(side).has(sp.Abs, sp.Max, sp.Min) else side


def _conditions_of(theorem: Theorem) -> tuple[Condition, ...]:
    """The hypotheses of a theorem. Raises Unsupported also where its claim is not made of polynomials."""
    claim = theorem.claim
    sides = claim.relation.args if isinstance(claim, Always) else (claim.of, claim.equals)
    plain = (sp.Abs, sp.Max, sp.Min, sp.sign)
    for function in set().union(*(in_counts(side).atoms(sp.Function) for side in sides)):
        if not isinstance(function, plain):
            raise Unsupported(f"{function.func} is not made of polynomials")
    return conditions(theorem.domain.hypotheses)


def conditions(hypotheses: Iterable[Relational]) -> tuple[Condition, ...]:
    """Hypotheses as forms compared with zero. Raises Unsupported where one is not linear in the counts."""
    region_of(tuple(hypotheses))
    found = []
    for hypothesis in hypotheses:
        difference = hypothesis.lhs - hypothesis.rhs if hypothesis.rel_op == "==" else hypothesis.gts - hypothesis.lts
        numerator, denominator = ratio(in_counts(difference))
        if evidently_positive(-_inside(denominator)):
            numerator, denominator = -numerator, -denominator
        if not evidently_positive(_inside(denominator)):
            raise Unsupported(f"{hypothesis} divides by something of unknown sign")
        found.append((sp.expand(numerator), {"==": "=", "<": ">", ">": ">"}.get(hypothesis.rel_op, ">=")))
    return tuple(found)


def _inside(form: sp.Expr) -> sp.Expr:
    return form.xreplace({count: sp.Symbol(count.name, positive=True) for count in SYMBOLS})


def _constant(claimed: Bound, theorem: Theorem) -> tuple[sp.Expr, tuple[Condition, ...]]:
    """The right side; for a maximum, a number that is at least each of its arguments, and the conditions that say so."""
    values = _largest_of(claimed.at_most)
    if len(values) == 1:
        return values[0], ()
    if not at_most(sp.Integer(0), claimed.at_most, region_of(theorem.domain.hypotheses).known):
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
        return Statement(*parts, (*statement.where, (root**2 - square, "=")))
    along, value = _with_rational_root(square, statement.along)
    there = ((root**2 - square, "="), (root - value, "="))
    return Statement(*parts, (*statement.where, *there), along)


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
