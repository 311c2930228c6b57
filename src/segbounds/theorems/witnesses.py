"""Witness families against a theorem: their limits, and whether they leave its domain. What two engines ask alike."""

from itertools import product

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts, d, n
from segbounds.metrics.pieces import BENDING, choices, nodes
from segbounds.metrics.similarity import value_at
from segbounds.theorems.instances import at_values, instances, with_values
from segbounds.theorems.records import Theorem

NO_LIMIT = "sympy does not find the limit of"


def limit_along(of: sp.Expr, family: Counts) -> sp.Expr | None:
    """The limit of an expression along a family of counts as n runs to infinity; None where sympy finds none."""
    return _at_infinity(far_side(value_at(of, family)))


def far_side(expression: sp.Expr) -> sp.Expr:
    """An expression with what each |.|, min and max of polynomials in n is for all large n in its place."""
    known = (
        node
        for node in nodes(expression)
        if all(symbolic(side).is_polynomial(n) for side in node.args) and node.free_symbols == {n}
    )
    return expression.xreplace({node: _far_side(node) for node in known})


def _far_side(node: sp.Expr) -> sp.Expr:
    """Which side it is."""
    sign = -1 if isinstance(node, sp.Min) else 1
    best, *others = choices(node)
    for other in others:
        best = other if sign * sp.Poly(other - best, n).LC() > 0 else best
    return best


def _at_infinity(expression: sp.Expr) -> sp.Expr | None:
    if not expression.has(n):
        return expression
    if isinstance(expression, BENDING):
        parts = [_at_infinity(part) for part in expression.args]
        return None if None in parts else expression.func(*parts)
    if not expression.is_rational_function(n):
        try:
            return sp.limit(expression, n, sp.oo)
        except NotImplementedError:
            return None
    top, bottom = (sp.Poly(part, n) for part in sp.fraction(sp.cancel(expression)))
    if top.degree() < bottom.degree():
        return sp.Integer(0)
    ratio = sp.cancel(top.LC() / bottom.LC())
    return ratio if top.degree() == bottom.degree() else ratio * sp.oo


def leaves(theorem: Theorem, family: Counts) -> bool:
    """Whether far out along a family the counts are outside the domain, at some allowed parameter values."""
    for parameters, instance in instances(theorem):
        (there,) = at_values((family,), parameters)
        far = Counts(*(symbolic(count).subs(n, 10**6) for count in there))
        if any(count.is_number and count < 0 for count in far):
            return True
        for hypothesis in instance.domain.hypotheses:
            sides = [value_at(side.subs(d, far.pixels), far) for side in (hypothesis.lhs, hypothesis.rhs)]
            gap = sp.N(sides[0] - sides[1])
            if gap.is_number and gap.is_comparable:
                # with rounding room: an equality may hold only up to it
                slack = sp.Float(1e-9) * (1 + abs(sp.N(sides[0])))
                signs = {"==": abs(gap) > slack, "<=": gap > slack, "<": gap > slack}
                if signs.get(hypothesis.rel_op, gap < -slack):
                    return True
    return False


def differ(limit: sp.Expr, claimed: sp.Expr, theorem: Theorem) -> bool:
    """Whether two values that are not evidently equal differ at some allowed parameter values and sizes."""
    for (parameters, _), size in product(instances(theorem), (5, 50)):
        first, second = (with_values(value, parameters).subs(d, size) for value in (limit, claimed))
        if first.is_infinite or second.is_infinite:
            if first != second:
                return True
        elif first.is_number and second.is_number and abs(sp.N(first - second)) > sp.Float(1e-9):
            return True
    return False
