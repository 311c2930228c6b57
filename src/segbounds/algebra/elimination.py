"""The critical values of quotients of polynomials, by elimination, as far as a budget of work goes.

Whether a Gröbner basis ends cannot be seen beforehand. So monomials are counted as they are compared, and the count is the same on
every machine. Of the differences of any two metrics of the catalogue, those whose elimination ends take at most 250,000 of them, a tenth
of a second; those that do not have not ended after sixty million.
"""

from collections.abc import Sequence
from math import prod

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.groebnertools import groebner
from sympy.polys.orderings import LexOrder
from sympy.polys.rings import PolyElement, PolyRing

from segbounds.algebra.nonnegative import evidently_positive
from segbounds.limits import Exhausted, Work

#: How many monomials are compared for all strata of one quotient.
MONOMIALS = 4_000_000
#: What is not begun: equations of a higher degree, with more terms or longer coefficients, and a last equation of a higher degree. Their
#: factors alone may take minutes. The metrics of the catalogue come to 8, 38, 2 and 4.
DEGREE, TERMS, DIGITS, LAST = 16, 300, 40, 60


class NoCriticalValues(Exception):
    """Elimination left no equation for the critical values alone."""


class _Counted(LexOrder):
    """The lexicographic order of monomials, each of which is paid for when it is looked at. No two are equal: a ring belongs to one."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def __call__(self, monomial: tuple[int, ...]) -> tuple[int, ...]:
        self.work.spend(1)
        return monomial

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def critical_values(top: sp.Expr, bottom: sp.Expr, variables: Sequence[sp.Symbol], work: Work) -> list[sp.Expr]:
    """Real numbers among which are all critical values of top/bottom at positive points.

    Raises Exhausted where that is more than the work allows, and NoCriticalValues.
    """
    c, inverse = sp.symbols("c inverse")
    ring = PolyRing((inverse, *variables, c), QQ, _Counted(work))
    equations = [_equation(equation, ring) for equation in _equations(top, bottom, variables, c, inverse)]
    basis = groebner([equation for equation in equations if equation], ring)
    if any(element.is_ground for element in basis):
        return []
    last = [element for element in basis if all(not any(exponents[:-1]) for exponents in element)]
    if not last:
        raise NoCriticalValues
    polynomial = sp.Poly({exponents[-1:]: coefficient for exponents, coefficient in last[0].items()}, c, domain=QQ)
    if polynomial.degree() > LAST:
        raise Exhausted
    return [root for root, _ in sp.real_roots(polynomial, multiple=False)]


def _equations(
    top: sp.Expr, bottom: sp.Expr, variables: Sequence[sp.Symbol], c: sp.Symbol, inverse: sp.Symbol
) -> list[sp.Expr]:
    above, below = sp.Poly(top, *variables), sp.Poly(bottom, *variables)
    equations = [top - c * bottom]
    for y in variables:
        slope = above.diff(y) * below - above * below.diff(y)
        _within_limits(slope)
        factors = [base for base, _ in slope.factor_list()[1] if not evidently_positive(base.as_expr())]
        equations.append(prod((base.as_expr() for base in factors), start=sp.Integer(int(not slope.is_zero))))
    # the inverse keeps the critical points off the coordinate hyperplanes, where the denominator could vanish as well
    equations.append(1 - inverse * prod(variables) * bottom)
    return equations


def _equation(equation: sp.Expr, ring: PolyRing) -> PolyElement:
    polynomial = sp.Poly(equation, *ring.symbols)
    _within_limits(polynomial)
    return ring.from_dict(polynomial.rep.to_dict())


def _within_limits(polynomial: sp.Poly) -> None:
    numbers = [part for coefficient in polynomial.coeffs() for part in (coefficient.p, coefficient.q)]
    digits = max(map(abs, numbers), default=0) >= 10**DIGITS
    if polynomial.total_degree() > DEGREE or len(polynomial.terms()) > TERMS or digits:
        raise Exhausted
