"""Counts and parameters that satisfy hypotheses exactly: a proof file shows them, so that nobody need fear it speaks of nothing.

Parameters are tried from a short list of rational numbers; for each choice the counts come from small numbers, and where none
of them will do, from the middle of the cone that the hypotheses linear in the counts describe. Where that fails for all choices, places
in the cone are drawn at random, which floats look through for those that satisfy the other hypotheses, too. What is found is exact.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice, product
from math import comb
from typing import Any

import numpy as np
import sympy as sp
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix

from segbounds.algebra.number_fields import element, root_of
from segbounds.algebra.number_fields import sign as sign_of
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.limits import spend
from segbounds.metrics.counts import SYMBOLS

Condition = tuple[sp.Expr, str]  # a form, and how it compares with 0: ">=", ">" or "="
Values = dict[sp.Symbol, sp.Expr]

#: Values of a parameter, likely ones first.
TRIED = [
    sp.Rational(*pair)
    for pair in ((1, 2), (1, 1), (2, 1), (1, 4), (3, 1), (1, 10), (10, 1), (1, 50), (9, 10), (100, 1), (0, 1), (3, 4))
]
CHOICES = 20_000  # of values for all parameters
KEPT_ANSWERS = 1024  # a statement is asked about its conditions each time a proof of it is tried
KEPT = 60  # of those that satisfy the hypotheses about parameters alone
DRAWN_FOR = 6  # of these, the first
DRAWN = 4000  # places in a cone: sums of its rays, so many times each
WEIGHTS = (0, 0, 0, 1, 1, 2, 3, 5, 10, 30, 100, 1000)
TAKEN = 20  # of those that seem to do, the ones with the smallest weights
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
        left_out = {*squares} - {*roots}
        if all(form in left_out or _holds(form, sign, found, field) for form, sign in rest):
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
    return found, {symbol: sp.expand(square.subs(found)) for symbol, square in squares.items()}


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
    looked_at: list[tuple[Values, list[Condition]]] = []
    for values in islice(chosen, KEPT):
        if not counts:
            yield values
            continue
        for numbers in dict.fromkeys(small[: len(counts)] for small in SMALL):
            yield values | dict(zip(counts, map(sp.Integer, numbers), strict=True))
        looked_at.append((values, [(sp.expand(form.subs(values)), sign) for form, sign in others]))
        middle = _middle(looked_at[-1][1], counts, field)
        if middle is not None:
            yield values | middle
    for values, there in looked_at[:DRAWN_FOR]:
        yield from (values | place for place in _drawn(there, counts, field))


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
        value = sp.Integer(sign_of(element(sp.expand(value), field), field))
    return bool(value > 0 if relation == ">" else value >= 0)


def _roots(squares: Values, values: Values, rest: Sequence[Condition]) -> Values | None:
    """The roots that are rational; None where one is not real, or irrational and in a condition other than its own sign."""
    found: Values = {}
    for symbol, square in squares.items():
        value = sp.expand(square.subs(values))
        if not value.is_Rational or value < 0 or (symbol.is_positive and value == 0):
            return None
        root = root_of(value)
        if root.is_Rational:
            found[symbol] = root
        elif any(form.has(symbol) for form, _ in rest if form != symbol):
            return None
    return found


def nothing_satisfies(conditions: Sequence[Condition], field: Domain) -> bool:
    """Whether those of the conditions that are linear in the counts alone already leave no counts, or two conditions are opposed; exact."""
    spend(_price(conditions, SYMBOLS))
    return _nothing_satisfies(tuple(conditions), field)


def _opposed(strict: sp.Expr, other: sp.Expr) -> bool:
    """Whether a form that is to be positive, plus a multiple of one that is not to be negative, has no positive coefficient."""
    symbols = sorted(strict.free_symbols | other.free_symbols, key=str)
    if not symbols or not all(form.is_polynomial(*symbols) for form in (strict, other)):
        return False
    if not all(symbol in SYMBOLS or symbol.is_nonnegative for symbol in symbols):
        return False
    first, second = (dict(sp.Poly(form, *symbols).terms()) for form in (strict, other))
    if not all(c.is_Rational for c in (*first.values(), *second.values())):
        return False
    # what is positive in the first is to be taken away by the second, each of whose own is to be by the first
    needed = [-c / second[m] if second.get(m, 0) < 0 else sp.oo for m, c in first.items() if c > 0]
    times = max(needed, default=sp.Integer(0))
    return times != sp.oo and all(first.get(m, 0) + times * c <= 0 for m, c in second.items())


@lru_cache(KEPT_ANSWERS)
def _nothing_satisfies(conditions: tuple[Condition, ...], field: Domain) -> bool:
    rows, rays = _cone([*conditions, (sp.Add(*SYMBOLS), ">")], SYMBOLS, field)
    strict = [row for row, sign in rows if sign == ">"]
    if any(not any(_times(row, ray) for ray in rays) for row in strict):
        return True
    forms = [form for form, _ in conditions]
    return any(_opposed(form, other) for form, sign in conditions if sign == ">" for other in forms)


def _middle(conditions: Sequence[Condition], counts: Sequence[sp.Symbol], field: Domain) -> Values | None:
    """The sum of the extreme rays of the cone that the conditions which are linear in the counts describe."""
    spend(_price(conditions, counts))
    _, rays = _cone(conditions, counts, field)
    total = [sum(entries, field.zero) for entries in zip(*rays, strict=True)] if rays else [field.zero]
    if not total[-1]:
        return None
    return {symbol: field.to_sympy(entry / total[-1]) for symbol, entry in zip(counts, total, strict=False)}


def _drawn(conditions: Sequence[Condition], counts: Sequence[sp.Symbol], field: Domain) -> Iterator[Values]:
    """Places in the cone that seem to satisfy all conditions that are about the counts alone, those with small weights first."""
    spend(_price(conditions, counts) + DRAWN * len(conditions) // 8)
    rays = _cone(conditions, counts, field)[1]
    if not rays:
        return
    entries = [[field.to_sympy(entry) for entry in ray] for ray in rays]
    weights = np.random.default_rng(0).choice(WEIGHTS, (DRAWN, len(rays)))
    totals = weights @ np.array(entries, float)
    weights, totals = weights[totals[:, -1] > 0], totals[totals[:, -1] > 0]
    places = (totals[:, :-1] / totals[:, -1:]).T
    inside = np.ones(len(weights), bool)
    for form, sign in conditions:
        if form.free_symbols and form.free_symbols <= {*counts}:
            value = sp.lambdify(counts, form.evalf(17), modules="numpy")(*places)
            inside &= value > 0 if sign == ">" else value >= 0
    for chosen in sorted(weights[inside].tolist(), key=sum)[:TAKEN]:
        *place, scale = (sp.expand(sum(map(sp.Mul, chosen, column))) for column in zip(*entries, strict=True))
        yield {symbol: sp.expand(entry / scale) for symbol, entry in zip(counts, place, strict=True)}


def _price(conditions: Sequence[Condition], counts: Sequence[sp.Symbol]) -> int:
    """Of the rays of a cone, in units of work: so many sets of conditions are looked at."""
    return 30 * comb(len(conditions) + len(counts) + 2, len(counts))


Row = tuple[Any, ...]  # numbers of the field


def _cone(
    conditions: Sequence[Condition], counts: Sequence[sp.Symbol], field: Domain
) -> tuple[list[tuple[Row, str]], list[Row]]:
    """The linear conditions, made homogeneous by one more number that is positive, and the extreme rays of their closed cone."""
    scale = sp.Dummy()
    units = [*counts, scale]
    rows: list[tuple[Row, str]] = []
    for form, sign in (*conditions, *((count, ">=") for count in counts), (scale, ">")):
        if not form.free_symbols <= {*units} or (polynomial := sp.Poly(form, *units)).total_degree() > 1:
            continue
        *linear, constant = (polynomial.coeff_monomial(unit) for unit in (*units, 1))
        linear[-1] += constant
        row = tuple(element(symbolic(entry), field) for entry in linear)
        rows.append((row, sign))
        if sign == "=":
            rows.append((tuple(-entry for entry in row), ">="))
    rays: dict[Row, None] = {}
    distinct = [*dict.fromkeys(row for row, _ in rows)]
    for tight in combinations(distinct, len(counts)):
        directions = DomainMatrix([*map(list, tight)], (len(tight), len(units)), field).nullspace().to_list()
        if len(directions) != 1:
            continue
        total = sum(directions[0], field.zero)  # no entry of a ray is negative
        if total and all(sign_of(_times(row, directions[0]) / total, field) >= 0 for row in distinct):
            rays[tuple(entry / total for entry in directions[0])] = None
    return rows, [*rays]


def _times(row: Row, ray: Row) -> Any:
    return sum((a * b for a, b in zip(row[1:], ray[1:], strict=True)), row[0] * ray[0])
