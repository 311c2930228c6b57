"""Whether it is certain that polynomials have no common root in a cube, less some of its sides.

Resultants of two of them vanish wherever both do. What is left of one without the factors that have no root there is a number, or splits
into factors that are looked at one by one, with fewer unknowns each time.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import sympy as sp
from sympy.polys.rings import PolyElement

from segbounds.algebra.bernstein import coefficients

#: How many times resultants are taken of resultants, and beyond which degree, and how many, none is.
DEPTH, MOST_DEGREE, MOST = 4, 16, 120


def no_common_roots(polynomials: Sequence[PolyElement], positive: Sequence[int]) -> bool:
    """Whether it is certain that polynomials have no common root with coordinates in [0, 1], some (by their places) positive."""
    return _none([polynomial for polynomial in polynomials if polynomial], frozenset(positive), DEPTH, [MOST])


def _none(polynomials: Sequence[PolyElement], positive: frozenset[int], depth: int, budget: list[int]) -> bool:
    left: list[list[PolyElement]] = []
    for polynomial in polynomials:
        factors = [factor for factor, _ in polynomial.factor_list()[1] if not _no_root(factor, positive)]
        if not factors:
            return True
        if factors not in left:
            left.append(factors)
    several = next((factors for factors in left if len(factors) > 1), None)
    if several is not None:
        others = [_product(factors) for factors in left if factors is not several]
        return all(_none([factor, *others], positive, depth, budget) for factor in several)
    plain = [factors[0] for factors in left]
    if depth == 0 or len(plain) < 2:
        return False
    return any(_none([found, *plain], positive, depth - 1, budget) for found in _consequences(plain, budget))


def _product(factors: Sequence[PolyElement]) -> PolyElement:
    total = factors[0].ring.one
    for factor in factors:
        total *= factor
    return total


def _consequences(polynomials: Sequence[PolyElement], budget: list[int]) -> Iterator[PolyElement]:
    """Resultants of two, where these are of low degree."""
    for one, other in combinations(polynomials, 2):
        for symbol, high, low in zip(one.ring.symbols, one.degrees(), other.degrees(), strict=True):
            if budget[0] and min(high, low) > 0 and _degree(one) * low + _degree(other) * high <= 4 * MOST_DEGREE:
                budget[0] -= 1
                found = one.ring.from_expr(sp.expand(sp.resultant(one.as_expr(), other.as_expr(), symbol)))
                if found and _degree(found) <= MOST_DEGREE and found not in polynomials:
                    yield found


def _degree(polynomial: PolyElement) -> int:
    return max(map(sum, polynomial.monoms()))


def _no_root(factor: PolyElement, positive: frozenset[int]) -> bool:
    """Whether Bernstein coefficients show that a polynomial has one sign there: none has the other one, and those do not vanish that weigh
    most where the positive coordinates are largest."""
    degrees = tuple(max(degree, 0) for degree in factor.degrees())
    found = coefficients(factor.terms(), degrees, exact=True)
    sign = 1 if found.min() >= 0 else -1
    last = found[tuple(-1 if i in positive else slice(None) for i in range(len(degrees)))]
    return bool(min((sign * found).flat) >= 0) and all(sign * number > 0 for number in np.asarray(last).flat)
