"""Square roots: of similarities, which are squared away, and of counts and parameters, which get names."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, product

import sympy as sp

from segbounds.algebra.number_fields import irrational_in, polynomial, root_of
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, d, n
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.theorems.hypotheses import Condition
from segbounds.theorems.proofs.signs import sign_of
from segbounds.theorems.proofs.statements import Statement


def outer_roots(expression: sp.Basic) -> list[sp.Expr]:
    """Square roots of similarities and counts that are in an expression itself, not in the formula of a similarity."""
    powers = (p for p in expression.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2)
    return sorted({sp.sqrt(p.base) for p in powers if p.base.has(Similarity, *SYMBOLS)}, key=str)


def without_roots(statement: Statement) -> Iterator[tuple[Statement, ...]]:
    """Ways to say U + V sqrt(b) >= 0 without the root, each sufficient: by the signs of U and V and by squares."""
    missing = statement.right - statement.left
    roots = outer_roots(missing)
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
        sign = None if outer_roots(plain) else sign_of(plain)
        if sign is not None:
            below = said(*squared, statement.relation, (-sign, ">="))
            ways.append((below, said(sp.Integer(0), plain, statement.relation, (sign, ">="))))
    for way in ways:
        for choice in product(*map(without_roots, way)):
            yield tuple(chain.from_iterable(choice))


def with_named_roots(statement: Statement) -> Statement:
    """Square roots by name; the number of pixels is at least one."""
    for similarity in statement.similarities:
        if any(has_root(similarity.formula, count) for count in SYMBOLS):
            statement = _with_root_of_counts(statement, similarity)
    if any(in_counts(part).has(d) for part in statement.parts):
        statement = replace(statement, where=(*statement.where, (d - 1, ">=")))
    for symbol in statement.parameters:
        if any(has_root(part, symbol) for part in (*statement.parts, *statement.written)):
            statement = _with_root(statement, symbol)
    return statement


def has_root(expression: sp.Expr, symbol: sp.Symbol) -> bool:
    powers = in_counts(expression).atoms(sp.Pow)
    return any(power.exp.is_Rational and power.exp.q == 2 and power.base.has(symbol) for power in powers)


def _with_root_of_counts(statement: Statement, similarity: Similarity) -> Statement:
    """The statement with a formula x sqrt(R)/sqrt(Q) as x root/Q, where root^2 = R Q; along a family the root is what it is there."""
    factors = sp.Mul.make_args(similarity.formula)
    half = sp.Rational(1, 2)
    above, under = (sp.Mul(*(f.base for f in factors if f.is_Pow and f.exp == power)) for power in (half, -half))
    rest = sp.Mul(*(factor for factor in factors if not (factor.is_Pow and abs(factor.exp) == half)))
    if any(has_root(rest, count) for count in SYMBOLS):
        raise Unsupported(f"{similarity} is not a quotient by one square root")
    number = 1 + sum(symbol.name.startswith("root") for symbol in statement.parameters)
    root = sp.Symbol("root" if number == 1 else f"root_{number}", nonnegative=True)
    square = above * under
    rational = Similarity(similarity.family, rest * root / under, similarity.when_undefined, similarity.parameters)

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
