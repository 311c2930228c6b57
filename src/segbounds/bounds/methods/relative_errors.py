"""The relative error of two metrics: how many times as large one can be as the other, where both are positive.

Where their quotient runs away, a family of pairs shows it; else it is a quotient over cones of counts (see regions/cones.py).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product

import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity, evaluate, ratio, value_at
from segbounds.regions.bound import Bound, Limit
from segbounds.regions.cone import UNITS, Cone, Vector, form_of, minus
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import form_of_side, linear
from segbounds.regions.pieces import smooth

EQUAL = sp.Float("1e-25")


def relative(first: Similarity, second: Similarity) -> Bound | None:
    """The tight relative error of two metrics over all pairs of masks: the smallest e with second/(1 + e) <= first <= second (1 + e)
    wherever both are positive; infinite where one can be 0 while the other is positive, None where it was not derived.

    Along some pairs the quotient of the two comes to 1 + e, or runs away; they are left out where it is known otherwise.
    """
    for family in _families():
        for top, bottom in ((first, second), (second, first)):
            if _runs_away(top, bottom, family):
                return Bound(sp.oo, False, (family,), argument="a family along which the quotient runs away")
    value = relative_over(first, second, [Cone()])
    if value is None:
        return None
    factors = [] if value.is_infinite else [e for pair in ((first, second), (second, first)) for e in _factors(*pair)]
    along = [limit.along for limit in factors if abs(sp.N(limit.value - 1 - value, 30)) < EQUAL]
    return Bound(value, False, tuple(along[:1]), argument="quotients over cones")


def _factors(top: Similarity, bottom: Similarity) -> Iterator[Limit]:
    """The largest value of top/bottom, two quotients of linear forms, where bottom is positive."""
    found = extent(top / bottom, Cone(positive=(form_of(ratio(bottom.formula)[0]),)))
    if found is not None:
        yield found[1]


@cache
def _families() -> tuple[Counts, ...]:
    """Families of positive counts whose orders of growth differ, and one near to what chance gives; simple ones first."""
    powers = sorted(product(range(4), repeat=4), key=lambda orders: (max(orders), sum(orders)))
    grown = [Counts(*(n**order for order in orders)) for orders in powers if min(orders) == 0 < max(orders)]
    return Counts(n + 1, n, n, n), *grown


def _runs_away(top: Similarity, bottom: Similarity, family: Counts) -> bool:
    """Whether both are positive far out along a family and top/bottom runs to infinity; a float look saves most of the algebra."""
    near, far = ([_far(metric, family, size) for metric in (top, bottom)] for size in (10**3, 10**6))
    if min(*near, *far) <= 0 or far[0] / far[1] < 8 * near[0] / near[1]:
        return False
    (top_sign, top_square), (bottom_sign, bottom_square) = (_square(metric, family) for metric in (top, bottom))
    quotient = [sp.Poly(side, n) for side in sp.fraction(sp.cancel(top_square / bottom_square))]
    return top_sign > 0 and bottom_sign > 0 and quotient[0].degree() > quotient[1].degree()


@cache
def _far(metric: Similarity, family: Counts, size: int) -> float:
    return float(evaluate(metric, Counts(*map(int, family.at(size)))))


@cache
def _square(metric: Similarity, family: Counts) -> tuple[int, sp.Expr]:
    """The sign of a metric far out along a family, and its square, which is a quotient of polynomials in n."""
    from segbounds.theorems.witnesses import far_side  # loads numpy, which no question with something given needs

    formula = metric.formula.xreplace(dict(zip(SYMBOLS, family, strict=True)))
    plain = sp.together(far_side(formula))
    numerator = sp.Mul(*(part for part in sp.Mul.make_args(sp.fraction(plain)[0]) if part.is_polynomial(n)))
    return int(sp.sign(sp.Poly(numerator, n).LC())), sp.cancel(plain**2)


def relative_over(one: Similarity, other: Similarity, cones: Sequence[Cone]) -> sp.Expr | None:
    """The relative error of two metrics over some cones, see `relative`; None where it was not derived."""
    try:
        factors = [
            factor for pair in ((one, other), (other, one)) for cone in cones for factor in _quotients(*pair, cone)
        ]
    except Unsupported:
        runs_away = any(_comes_to_zero(*pair, cone) for pair in ((one, other), (other, one)) for cone in cones)
        return sp.oo if runs_away else None
    return max([sp.Integer(1), *factors], key=sp.N) - 1


def _comes_to_zero(top: Similarity, bottom: Similarity, cone: Cone) -> bool:
    """Whether top is positive all over the inside of a cone, where bottom, which is continuous there, has both signs."""
    inside = [Counts(*map(int, ray)) for ray in cone.rays] if cone.faces[-1].support == frozenset(SYMBOLS) else []
    numerator = ratio(top.formula)[0]
    if not numerator.is_polynomial(*SYMBOLS) or any(c < 0 for c in sp.Poly(numerator, *SYMBOLS).coeffs()):
        return False
    total = [sum(counts) for counts in zip(*inside, strict=True)]
    # near to each ray, and to the middle of each two
    near = [[1000 * x for x in ray] for ray in inside]
    near += [[x + y for x, y in zip(*pair, strict=True)] for pair in combinations(near, 2)]
    signs = {int(sp.sign(value_at(bottom, Counts(*(x + y for x, y in zip(ray, total, strict=True)))))) for ray in near}
    return {1, -1} <= signs


def _quotients(top: Similarity, bottom: Similarity, cone: Cone) -> Iterator[sp.Expr]:
    """The largest values of top/bottom where bottom is positive; infinity where it is zero and top is not."""
    for part, piece in smooth(bottom, cone):
        numerator, denominator = ratio(piece.formula)
        if linear(piece):
            forms = form_of_side(numerator), form_of_side(denominator)
            zeros = [part.where(minus(forms[0]), positive=(forms[1],))]
            part = part.where(positive=(forms[0],))
        else:
            zeros = [part.where(*(minus(unit) for unit in units)) for units in _where_zero(numerator)]
        for zero in zeros:
            there = extent(top, zero)
            if there is not None and there[1].value > 0:
                yield sp.oo
        somewhere = extent(top / piece, part)
        if somewhere is not None:
            yield somewhere[1].value


def _where_zero(numerator: sp.Expr) -> Iterator[tuple[Vector, ...]]:
    """The sets of counts that make a numerator zero when they are: it must not have negative coefficients."""
    if not numerator.is_polynomial(*SYMBOLS):
        numerator = sp.expand(numerator**2)  # which is zero where its root is
    if not numerator.is_polynomial(*SYMBOLS):
        raise Unsupported(f"{numerator} is no polynomial, nor the root of one")
    terms = sp.Poly(numerator, *SYMBOLS).terms()
    if any(coefficient < 0 for _, coefficient in terms):
        raise Unsupported(f"{numerator} may be negative")
    for number in range(1, 4):
        for chosen in combinations(range(4), number):
            if all(any(exponents[i] for i in chosen) for exponents, _ in terms):
                yield tuple(UNITS[i] for i in chosen)
