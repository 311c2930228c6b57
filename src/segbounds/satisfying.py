"""Counts and parameters that satisfy hypotheses exactly: a proof file shows them, so that nobody need fear it speaks of nothing.

Parameters are tried from a short list of rational numbers; for each choice the counts come from small numbers, and where none
of them will do, from the middle of the cone that the hypotheses linear in the counts describe. All arithmetic is exact.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product

import sympy as sp
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix

from segbounds.counts import SYMBOLS
from segbounds.number_fields import polynomial, root_of, sign
from segbounds.reading import symbolic
from segbounds.regions import Unsupported

Condition = tuple[sp.Expr, str]  # a form, and how it compares with 0: ">=", ">" or "="
Values = dict[sp.Symbol, sp.Expr]

#: Values of a parameter, likely ones first.
TRIED = [
    sp.Rational(*pair)
    for pair in ((1, 2), (1, 1), (2, 1), (1, 4), (3, 1), (1, 10), (10, 1), (1, 50), (9, 10), (100, 1), (0, 1), (3, 4))
]
CHOICES = 20_000  # of values for all parameters
KEPT = 60  # of those that satisfy the hypotheses about parameters alone
SMALL = sorted(product((1, 2, 0, 3), repeat=4), key=lambda counts: (counts.count(0), sum(counts)))


def satisfying(
    conditions: Sequence[Condition], parameters: Sequence[sp.Symbol], field: Domain, counts: bool = True
) -> Values | None:
    """Values for all counts (if wanted) and parameters; None where none were found.

    A parameter whose square an equation gives, and which no other condition has, is left out where it would be irrational.
    """
    symbols = (*(SYMBOLS if counts else ()), *parameters)
    conditions = [*conditions, *((p, ">" if p.is_positive else ">=") for p in parameters)]
    if counts:
        conditions += [*((count, ">=") for count in SYMBOLS), (sp.Add(*SYMBOLS), ">")]
    solutions, squares = solved((form for form, sign in conditions if sign == "="), symbols)
    rest = [(sp.expand(form.subs(solutions)), sign) for form, sign in conditions if sign != "="]
    free = [symbol for symbol in symbols if symbol not in solutions and symbol not in squares]
    for values in _choices(rest, free, field):
        roots = _roots(squares, values, rest)
        if roots is None:
            continue
        found = {**values, **roots}
        if all(_holds(form, sign, found, field) for form, sign in rest):
            others = {symbol: sp.expand(value.subs(found)) for symbol, value in solutions.items()}
            everything = {**found, **others}
            return {symbol: everything[symbol] for symbol in symbols if symbol in everything}
    return None


def solved(forms: Iterable[sp.Expr], symbols: Iterable[sp.Symbol]) -> tuple[Values, Values]:
    """Equations solved for one symbol each, or for the square of one. Raises Unsupported for any other."""
    found: Values = {}
    squares: Values = {}
    order = [*symbols]
    for form in forms:
        form = sp.expand(form.subs(found))
        for symbol in reversed(order):
            if form.has(symbol) and sp.diff(form, symbol).is_number:
                value = sp.expand(symbol - form / sp.diff(form, symbol))
                found = {key: sp.expand(other.subs(symbol, value)) for key, other in found.items()} | {symbol: value}
                break
            if form.has(symbol) and sp.Poly(form, symbol).all_coeffs()[:2] == [1, 0]:
                squares[symbol] = sp.expand(symbol**2 - form)
                break
        else:
            if form != 0:
                raise Unsupported(f"{form} = 0 cannot be solved for one of its symbols")
    return found, squares


def _choices(rest: Sequence[Condition], free: Sequence[sp.Symbol], field: Domain) -> Iterator[Values]:
    counts = [symbol for symbol in free if symbol in SYMBOLS]
    parameters = [symbol for symbol in free if symbol not in SYMBOLS]
    about = [(form, sign) for form, sign in rest if form.free_symbols <= {*parameters}]
    others = [(form, sign) for form, sign in rest if not form.free_symbols <= {*parameters}]
    chosen = (
        values
        for values in islice(_of_parameters(parameters), CHOICES)
        if all(_holds(form, sign, values, field) for form, sign in about)
    )
    for values in islice(chosen, KEPT):
        if not counts:
            yield values
            continue
        for numbers in dict.fromkeys(small[: len(counts)] for small in SMALL):
            yield values | dict(zip(counts, map(sp.Integer, numbers), strict=True))
        middle = _middle([(sp.expand(form.subs(values)), sign) for form, sign in others], counts, field)
        if middle is not None:
            yield values | middle


def _of_parameters(parameters: Sequence[sp.Symbol]) -> Iterator[Values]:
    """All choices from the list, those that are early in it first."""
    for last in range(len(TRIED)):
        for places in product(range(last + 1), repeat=len(parameters)):
            if not parameters or last in places:
                yield {symbol: TRIED[place] for symbol, place in zip(parameters, places, strict=True)}
        if not parameters:
            return


def _holds(form: sp.Expr, relation: str, values: Mapping[sp.Symbol, sp.Expr], field: Domain) -> bool:
    """Whether a condition holds; one with a symbol that has no value does not."""
    value = form.xreplace(dict(values))
    if value.free_symbols:
        return False
    if not value.is_Rational:
        value = sp.Integer(sign(polynomial(value, (sp.Dummy(),), field).LC(), field))
    return bool(value > 0 if relation == ">" else value >= 0)


def _roots(squares: Values, values: Values, rest: Sequence[Condition]) -> Values | None:
    """The roots that are rational; None where one is not real, or irrational and in a condition other than its own sign."""
    found: Values = {}
    for symbol, square in squares.items():
        value = sp.expand(square.subs(values))
        if not value.is_Rational or value < 0:
            return None
        root = root_of(value)
        if root.is_Rational:
            found[symbol] = root
        elif any(form.has(symbol) for form, _ in rest if form != symbol):
            return None
    return found


def _middle(conditions: Sequence[Condition], counts: Sequence[sp.Symbol], field: Domain) -> Values | None:
    """The sum of the extreme rays of the cone that the conditions which are linear in the counts describe."""
    scale = sp.Dummy()  # makes the conditions homogeneous
    rows = []
    for form, _ in (*conditions, *((symbol, ">=") for symbol in (*counts, scale))):
        if sp.Poly(form, *counts, scale).total_degree() <= 1 and form.free_symbols <= {*counts, scale}:
            constant = form.subs(dict.fromkeys((*counts, scale), 0))
            coefficients = [sp.diff(form, symbol) for symbol in counts]
            rows.append([*coefficients, constant if form != scale else sp.Integer(1)])
    exact = [[field.from_sympy(symbolic(entry)) for entry in row] for row in rows]
    total = [field.zero] * (len(counts) + 1)
    seen = set()
    for tight in combinations(exact, len(counts)):
        directions = DomainMatrix([*tight], (len(tight), len(counts) + 1), field).nullspace().to_Matrix()
        if directions.rows != 1:
            continue
        ray = [field.from_sympy(entry) for entry in directions.row(0)]
        for side in (field.one, -field.one):
            turned = [side * entry for entry in ray]
            products = [sum((a * b for a, b in zip(row, turned, strict=True)), field.zero) for row in exact]
            size = sum((abs(entry) if field.is_QQ else entry for entry in turned), field.zero)
            if all(sign(value, field) >= 0 for value in products) and size:
                scaled = tuple(entry / size for entry in turned)
                if scaled not in seen:
                    seen.add(scaled)
                    total = [a + b for a, b in zip(total, scaled, strict=True)]
    if not total[-1]:
        return None
    return {symbol: field.to_sympy(entry / total[-1]) for symbol, entry in zip(counts, total, strict=False)}
