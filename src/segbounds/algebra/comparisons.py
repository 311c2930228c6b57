"""Exact values compared: numbers always, expressions in parameters as far as their form tells."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, permutations, product
from math import ceil
from typing import Any

import sympy as sp
from sympy.polys.polyerrors import NotAlgebraic

from segbounds.algebra.nonnegative import evidently_nonnegative
from segbounds.algebra.quotients import in_factors
from segbounds.algebra.reading import symbolic

KEPT = 4096  # comparisons of numbers that are remembered: those with roots take milliseconds
NEGLIGIBLE = 1e-9  # a float comparison only saves the search for a form that cannot be found


def same(first: Any, second: Any, known: tuple[sp.Expr, ...] = ()) -> bool:
    """Whether two exact values (with parameters: two maxima of expressions) are equal."""
    return at_most(first, second, known) and at_most(second, first, known)


def at_most(first: Any, second: Any, known: tuple[sp.Expr, ...] = ()) -> bool:
    """Whether first <= second: decided for exact numbers; for expressions, whether that is evident from their form."""
    bounds = arguments(second)
    return all(below_one_of(term, bounds, known) for term in arguments(first))


def arguments(value: Any) -> tuple[sp.Expr, ...]:
    """The expressions of which a value is the maximum; |x| is the larger of x and -x.

    Comparisons work on these: building a sympy Max compares all its arguments first, which takes seconds.
    """
    value = symbolic(value)
    if isinstance(value, sp.Max):
        return tuple(chain.from_iterable(map(arguments, value.args)))
    if isinstance(value, sp.Abs) and value.free_symbols:
        return (value.args[0], -value.args[0])
    return (value,)


def below_one_of(term: sp.Expr, bounds: Sequence[sp.Expr], known: tuple[sp.Expr, ...]) -> bool:
    """Whether a term is at most the largest of some bounds."""
    if term is -sp.oo or any(term == bound or bound is sp.oo for bound in bounds):
        return True
    symbols = sorted(set().union(term.free_symbols, *(bound.free_symbols for bound in bounds)), key=str)
    if not symbols:
        return any(_number_at_most(term, bound) for bound in bounds)
    known = tuple(hypothesis for hypothesis in known if hypothesis.free_symbols <= set(symbols))
    if term.is_infinite:
        return False
    term, bounds, known, symbols = _in_roots(term, [b for b in bounds if not b.is_infinite], known, symbols)
    points = _samples(tuple(symbols), known)
    gaps = sp.lambdify(symbols, [bound - term for bound in bounds], modules="math")
    try:
        room = [gaps(*point) for point in points]
    except NameError:
        return False  # a function that has no value at these numbers: nothing is evident
    if any(max(row) < -NEGLIGIBLE for row in room):
        return False  # a point where it fails is found much faster than a form that shows it
    for i, bound in enumerate(bounds):
        if all(row[i] > -NEGLIGIBLE for row in room) and evidently_nonnegative(in_factors(bound - term), known):
            return True
    # below a weighted mean of two bounds is below the larger one
    weights = (sp.Integer(1), *(symbol for symbol in symbols if symbol.is_positive))
    for weight, (i, j) in product(weights, permutations(range(len(bounds)), 2)):
        heavy = [1.0 if weight == 1 else point[symbols.index(weight)] for point in points]
        if all(w * row[i] + row[j] > -NEGLIGIBLE for w, row in zip(heavy, room, strict=True)):
            if evidently_nonnegative(in_factors(weight * (bounds[i] - term) + bounds[j] - term), known):
                return True
    return False


def _in_roots(
    term: sp.Expr, bounds: list[sp.Expr], known: tuple[sp.Expr, ...], symbols: list[sp.Symbol]
) -> tuple[sp.Expr, list[sp.Expr], tuple[sp.Expr, ...], list[sp.Symbol]]:
    """With square roots of positive parameters about, the roots as variables: everything is rational in them."""
    powers = chain.from_iterable(e.atoms(sp.Pow) for e in (term, *bounds))
    if not any(power.exp.is_Rational and power.exp.q == 2 and power.free_symbols for power in powers):
        return term, bounds, known, symbols
    in_squares = squares(symbols)
    renamed = sorted((square.base if (square := in_squares.get(s)) is not None else s for s in symbols), key=str)
    return (
        term.subs(in_squares),
        [b.subs(in_squares) for b in bounds],
        tuple(k.subs(in_squares) for k in known),
        renamed,
    )


def squares(symbols: Iterable[sp.Symbol]) -> dict[sp.Symbol, sp.Expr]:
    return {symbol: sp.Symbol(f"root_{symbol}", positive=True) ** 2 for symbol in symbols if symbol.is_positive}


@cache
def _samples(symbols: tuple[sp.Symbol, ...], known: tuple[sp.Expr, ...]) -> list[tuple[float, ...]]:
    """Some parameter values that the hypotheses allow, to discard what is false at one of them."""
    values = [(k * k % 17 + 1) / (k % 5 + 3) for k in range(1, 60)]
    allowed = sp.lambdify(symbols, list(known), modules="math")
    points = []
    for start in range(40):
        chosen = (values[(start + 7 * i) % len(values)] for i in range(len(symbols)))
        point = tuple(ceil(v) if s.is_integer else v for s, v in zip(symbols, chosen, strict=True))
        if all(value >= 0 for value in allowed(*point)):
            points.append(point)
    return points[:6]


@lru_cache(KEPT)
def _number_at_most(first: sp.Expr, second: sp.Expr) -> bool:
    difference = sp.powsimp((second - first).rewrite(sp.exp))  # tanh(log(3)/4), say, is an algebraic number
    if difference == 0 or difference.is_infinite:
        return bool(difference == 0 or difference > 0)
    approximation = difference.evalf(40)
    if abs(approximation) > sp.Float("1e-30"):
        return bool(approximation > 0)
    try:
        return bool(sp.minimal_polynomial(difference, polys=True).nth(0) == 0) or bool(difference > 0)
    except NotAlgebraic:
        return False  # equal to thirty digits, and nothing here can tell: not evident


def ordered(values: Iterable[sp.Expr]) -> list[sp.Expr]:
    """Exact numbers from low to high."""
    return sorted(values, key=lambda value: sp.N(value, 30))


def each_once(values: Iterable[sp.Expr]) -> list[sp.Expr]:
    """The same, each once however it is written: roots of small polynomials that agree in forty digits are one.

    >>> each_once([sp.sqrt(5) - 2, 1 / (sp.sqrt(5) + 2), sp.Integer(0)])
    [0, -2 + sqrt(5)]
    """
    found: list[sp.Expr] = []
    for value in ordered(values):
        if not found or abs(sp.N(value - found[-1], 50)) > sp.Float("1e-40"):
            found.append(value)
    return found


def between(low: sp.Expr, high: sp.Expr, share: sp.Rational = sp.Rational(38197, 100003)) -> sp.Rational:
    """A rational number between two, at a place where nothing is special by chance."""
    inside = low + (high - low) * share
    return inside if inside.is_Rational else sp.Rational(str(sp.N(inside, 20)))
