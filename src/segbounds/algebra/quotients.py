"""Expressions as quotients of polynomials: whether they are zero whatever their symbols are, and in lowest terms.

Polynomials are multiplied out many times faster than expressions.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from math import comb, prod
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, PolyRing

#: Of a polynomial that is multiplied out: no proof in the repository needs more than 1,001.
MOST_TERMS = 12_000
CLEARLY = sp.Float("1e-12")  # farther from zero than any error in thirty digits

#: A numerator, and the powers of monic polynomials whose product is the denominator; it is not multiplied out.
Quotient = tuple[PolyElement, Counter[PolyElement]]


def identically_zero(expression: sp.Expr) -> bool:
    """Whether an expression is zero whatever its symbols are, as multiplying out shows.

    Where it is another number once its symbols are some primes, it is not, and nothing is multiplied out.

    >>> x = sp.Symbol("x")
    >>> identically_zero(1 / x - 1 / (x + 1) - 1 / (x * (x + 1))), identically_zero(1 / x - 1 / (x + 1))
    (True, False)
    """
    symbols = sorted(expression.free_symbols, key=str)
    with suppress(ValueError):  # sympy's Max and Min refuse what is no real number
        somewhere = expression.xreplace({symbol: sp.Integer(sp.prime(k)) for k, symbol in enumerate(symbols, 4)}).evalf(
            30
        )
        if somewhere.is_finite and abs(somewhere) > CLEARLY:
            return False
    if _zero_among_quotients(expression):
        return True
    numerator, _ = sp.fraction(sp.together(expression))
    return bool(sp.expand(numerator) == 0)


def in_lowest_terms(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Numerator and denominator, multiplied out and without a common factor, as ``sympy.cancel`` finds them."""
    found = _quotient_or_none(expression)
    if found is None:
        return sp.fraction(sp.cancel(expression))
    numerator, below = found
    top, bottom = numerator.cancel(numerator.ring(_multiplied(below)))
    return top.as_expr(), bottom.as_expr()


def in_factors(expression: sp.Expr) -> sp.Expr:
    """The same in lowest terms as a product, as ``sympy.factor`` finds it."""
    found = _quotient_or_none(expression)
    if found is None:
        return sp.factor(sp.together(expression))
    numerator, below = found
    sides = numerator.cancel(numerator.ring(_multiplied(below)))
    return _product(sides[0]) / _product(sides[1])


def _product(polynomial: PolyElement) -> sp.Expr:
    if polynomial.is_ground:  # zero among them, whose factors sympy looks for without end
        return polynomial.as_expr()
    number, factors = polynomial.factor_list()
    return sp.Mul(sp.Rational(number.numerator, number.denominator), *(f.as_expr() ** power for f, power in factors))


def multiplied_out(expression: sp.Expr) -> sp.Expr:
    """The same as ``sympy.expand``."""
    found = _quotient_or_none(expression)
    return sp.expand(expression) if found is None or found[1] else found[0].as_expr()


def most_terms(expression: sp.Expr) -> int:
    """How many terms the numerator of a homogeneous expression can have once it is multiplied out, which is not done.

    >>> x, y = sp.symbols("x y")
    >>> most_terms((x + y) ** 3 / (x - y) - x)
    4
    """
    degrees, _ = _degrees(expression)
    symbols = [degree for symbol, degree in degrees.items() if symbol is not None]
    together = comb(degrees[None] + max(len(symbols), 1) - 1, degrees[None])
    return min(together, prod(degree + 1 for degree in symbols))


def too_many_terms(expression: sp.Expr) -> str:
    """What is said of an expression that is too large to be multiplied out; nothing of others."""
    terms = most_terms(expression)
    large = f"the question comes to a polynomial of up to {terms:,} terms, and {MOST_TERMS:,} are the most that are looked at"
    return large if terms > MOST_TERMS else ""


#: The degrees in each symbol, and the total one under None.
Degrees = Counter[sp.Symbol | None]


def _degrees(expression: sp.Expr) -> tuple[Degrees, Counter[sp.Expr]]:
    """The degrees of the numerator at most, and the powers that make up the denominator."""
    if expression.is_number:
        return Counter(), Counter()
    if expression.is_Add:
        parts = [_degrees(part) for part in expression.args]
        common: Counter[sp.Expr] = Counter()
        for _, below in parts:
            common |= below
        most: Degrees = Counter()
        for top, below in parts:
            most |= top + _degrees_of(common - below)
        return most, common
    if expression.is_Mul:
        parts = [_degrees(part) for part in expression.args]
        return sum((top for top, _ in parts), Counter()), sum((below for _, below in parts), Counter())
    if expression.is_Pow and expression.exp.is_Rational:
        times, (top, below) = -(-abs(int(expression.exp.p)) // int(expression.exp.q)), _degrees(expression.base)
        if expression.exp > 0:
            return _times(top, times), _times(below, times)
        return _times(_degrees_of(below), times), Counter({expression.base: times})
    return Counter({None: 1, **dict.fromkeys(expression.free_symbols, 1)}), Counter()


def _degrees_of(factors: Counter[sp.Expr]) -> Degrees:
    return sum((_times(_degrees(factor)[0], power) for factor, power in factors.items()), Counter())


def _times(degrees: Counter[Any], times: int) -> Counter[Any]:
    return Counter({key: degree * times for key, degree in degrees.items()})


def _zero_among_quotients(expression: sp.Expr) -> bool:
    """Whether a quotient is zero whatever its symbols are, and whatever else it is made of; False where it is none."""
    found = _quotient_or_none(expression)
    if found is None:
        return False
    numerator, _ = found
    roots = [symbol for symbol in numerator.ring.symbols if symbol.is_Pow]
    squares = [numerator.ring(root) ** 2 - int(root.base) for root in roots]
    return bool((numerator.rem(squares) if squares else numerator).is_zero)


def _quotient_or_none(expression: sp.Expr) -> Quotient | None:
    """An expression as a quotient of polynomials in its symbols, in square roots of whole numbers, and in maxima and the like,
    where it is one."""
    try:
        names = sorted(_made_of(expression), key=str)
        ring = PolyRing(names, QQ)
        return _quotient(expression, dict(zip(names, ring.gens, strict=True)), ring)
    except (NotImplementedError, ZeroDivisionError):
        return None


def _made_of(expression: sp.Expr) -> set[sp.Expr]:
    """What is added, multiplied and divided in an expression; NotImplementedError where there are roots of more than whole numbers."""
    if expression.is_Rational:
        return set()
    if expression.is_Add or expression.is_Mul:
        return set().union(*map(_made_of, expression.args))
    if expression.is_Pow:
        if expression.exp.is_Integer:
            return _made_of(expression.base)
        if expression.exp != sp.S.Half or not expression.base.is_Integer:
            raise NotImplementedError(expression)
    return {expression}


def _quotient(expression: sp.Expr, known: Mapping[sp.Expr, PolyElement], ring: PolyRing) -> Quotient:
    """An expression as a quotient in what is known."""
    if expression in known:
        return known[expression], Counter()
    if expression.is_Rational:
        return ring(QQ(expression.p, expression.q)), Counter()
    if expression.is_Add:
        return _total([_quotient(part, known, ring) for part in expression.args])
    if expression.is_Mul:
        parts = [_quotient(part, known, ring) for part in expression.args]
        return prod((top for top, _ in parts), start=ring.one), sum((below for _, below in parts), Counter())
    top, below = _quotient(expression.base, known, ring)
    times = abs(int(expression.exp))
    if expression.exp > 0:
        return top**times, Counter({factor: power * times for factor, power in below.items()})
    return _multiplied(below) ** times * ring(1 / top.LC) ** times, Counter({top.monic(): times})


def _total(parts: list[Quotient]) -> Quotient:
    common: Counter[PolyElement] = Counter()
    for _, below in parts:
        common |= below
    return sum(top * _multiplied(common - below) for top, below in parts), common


def _multiplied(factors: Counter[PolyElement]) -> PolyElement:
    return prod(factor**power for factor, power in factors.items())
