"""What rests on counts being whole numbers, of which one at least is positive; certificates and solvers take them for real numbers.

Conditions of whole counts can be rounded: tp > 0 says tp >= 1. What is proved of real counts that satisfy these holds for all whole ones.
"""

from dataclasses import replace

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, pixels
from segbounds.theorems.counterexamples import FEW_PIXELS
from segbounds.theorems.hypotheses import Condition
from segbounds.theorems.instances import Inequality, admits, bounds_of, breaks
from segbounds.theorems.proofs.statements import Goal, Statement
from segbounds.theorems.records import Always, Theorem

ONE_PIXEL = "a pair of masks has one pixel at least: with one pixel the claim holds, and a larger count never breaks it"
NOT_FOR_WHOLE = (
    "counts are taken for real numbers here, such as half a pixel, and what is claimed depends on the number of pixels: whether "
    "it holds for whole numbers is not decided"
)
PARTS = (2, 3, 10)  # of a pixel

PLACES = ((101, 211, 307, 401), (503, 113, 229, 607))  # counts without a relation among them that a claim may be about
DIGITS = 200  # where there are roots; a polynomial of degree 24 may hide a 1 behind 100 digits


def holds_from_one_pixel(theorem: Theorem) -> bool:
    """Whether a claim holds on the four pairs of one pixel, and each of its counts only helps it."""
    return isinstance(theorem.claim, Always) and all(map(_from_one_pixel, bounds_of(theorem.claim)))


def _from_one_pixel(bound: Inequality) -> bool:
    """Whether what is left to a bound is a polynomial that no count lowers, and has the right sign where one count is 1, the others 0."""
    left = symbolic(bound.at_most) - bound.of
    if not left.free_symbols <= {*SYMBOLS} or not left.is_polynomial(*SYMBOLS):
        return False
    terms = sp.Poly(left, *SYMBOLS).terms()
    if not all(c.is_Rational and (c >= 0 or not any(powers)) for powers, c in terms):
        return False
    ones = [left.subs({symbol: int(symbol == present) for symbol in SYMBOLS}) for present in SYMBOLS]
    return bool(min(ones) > 0 if bound.strict else min(ones) >= 0)


def rounded(goal: Goal) -> Goal:
    """A goal about real counts that says no less of whole ones: with conditions that these satisfy whenever they satisfy its own."""

    def of_whole(statement: Statement) -> Statement:
        where = dict.fromkeys((*map(_rounded, statement.where), (pixels - 1, ">=")))
        return statement if statement.along is not None else replace(statement, where=tuple(where))

    return tuple(tuple(map(of_whole, statements)) for statements in goal)


def _rounded(condition: Condition) -> Condition:
    """A condition on a polynomial with rational coefficients, which at whole counts is a multiple of a whole number, plus a constant."""
    form, sign = condition
    if sign == "=" or not form.free_symbols or not form.free_symbols <= {*SYMBOLS} or not form.is_polynomial(*SYMBOLS):
        return condition
    terms = sp.Poly(form, *SYMBOLS).as_dict()
    constant = terms.pop((0, 0, 0, 0), sp.Integer(0))
    if not all(c.is_Rational for c in (constant, *terms.values())):
        return condition
    common = sp.ilcm(1, 1, *(c.q for c in terms.values()))
    unit = sp.Rational(
        sp.igcd(0, 0, *(c * common for c in terms.values())), common
    )  # each coefficient is a whole multiple of it
    least = sp.floor(-constant / unit) + 1 if sign == ">" else sp.ceiling(-constant / unit)
    return sp.expand((form - constant) / unit - least), ">="


def fails_for_real_counts(theorem: Theorem) -> str:
    """Why no certificate exists: a place in real counts where the claim fails. Empty where none was found."""
    if theorem.parameters:
        return ""
    for parts in PARTS:
        for whole in FEW_PIXELS:
            counts = Counts(*(sp.Rational(count, parts) for count in whole))
            if admits(theorem, counts) and any(breaks(bound, counts) for bound in bounds_of(theorem.claim)):
                place = ", ".join(f"{symbol} = {count}" for symbol, count in zip(SYMBOLS, counts, strict=True))
                return (
                    f"for real numbers, of which certificates and solvers speak, it fails, as at {place}: whether it holds for whole "
                    "counts is told where hypotheses say how many pixels there are, such as pixels <= 15, and all are visited"
                )
    return ""


def depends_on_size(theorem: Theorem) -> bool:
    """Whether a claim about masks, or a hypothesis, says something else of the same masks side by side several times."""
    claimed = [symbolic(b.at_most) - b.of for b in bounds_of(theorem.claim) if b.at_most is not sp.oo]
    return any(map(_depends_on_size, (*claimed, *(h.lhs - h.rhs for h in theorem.domain.hypotheses))))


def _depends_on_size(gap: sp.Expr) -> bool:
    """Whether doubling all counts changes a gap by another factor at one place than at another: two places tell, and take no algebra."""
    if not gap.free_symbols & {*SYMBOLS}:
        return False
    others = sorted(gap.free_symbols - {*SYMBOLS}, key=str)
    fixed = {symbol: sp.Rational(1, prime) for symbol, prime in zip(others, sp.primerange(3, 10**4), strict=False)}

    def at(place: tuple[int, ...], times: int) -> sp.Expr:
        counts = {symbol: sp.Integer(times * count) for symbol, count in zip(SYMBOLS, place, strict=True)}
        return gap.xreplace({**fixed, **counts})

    one, other = at(PLACES[0], 2) * at(PLACES[1], 1), at(PLACES[1], 2) * at(PLACES[0], 1)
    if one.is_Rational and other.is_Rational:
        return bool(one != other)
    if (one - other).has(sp.nan, sp.zoo, sp.oo, -sp.oo):  # a division by zero, of which nothing is known
        return False
    return bool((abs(sp.N(one - other, DIGITS)) > 10 ** -(DIGITS // 2) * abs(sp.N(one, DIGITS))) == sp.true)
