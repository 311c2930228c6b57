"""A question about a region, split into questions about one quotient in positive variables.

`parts` makes the piecewise linear nodes of the formulas linear, `branches` turns what remains of Abs, Max and Min into a
maximum of minima, `orthants` lists where other similarities are undefined, and an `Orthant` writes expressions in the weights of
its rays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, combinations
from typing import Any

import sympy as sp

from segbounds.algebra.nonnegative import evidently_nonnegative
from segbounds.algebra.quotients import in_lowest_terms
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.pieces import halves, nodes, put_in
from segbounds.metrics.pieces import split as split_bends
from segbounds.metrics.similarity import Similarity, in_counts, on_support
from segbounds.regions.region import Region, split


def parts(region: Region, expression: sp.Expr) -> Iterator[tuple[Region, list[list[sp.Expr]]]]:
    """Parts of the region on which the piecewise linear nodes of the formulas are linear, with the branches there.

    The supremum is the largest over the branches of the supremum of the smallest of the branch's expressions.
    """
    linear = [
        node
        for node in nodes(in_counts(expression))
        if all(
            argument.is_polynomial(*SYMBOLS) and sp.Poly(argument, *SYMBOLS).total_degree() <= 1
            for argument in node.args
        )
    ]
    if not linear:
        yield region, split_bends(expression, region.known)
        return
    node = linear[0]
    cut = halves(node)
    for part, value in zip(split(region, cut.form), (cut.above, cut.below), strict=True):
        if part.rays and part.admits(part.rays):
            yield from parts(part, put_in(expression, node, value))


def orthants(region: Region, expression: sp.Expr) -> Iterator[tuple[Counts, ...]]:
    """The whole region, and each face on which another set of similarities is undefined."""
    similarities = sorted(expression.atoms(Similarity), key=str)

    def undefined(rays: Sequence[Counts]) -> frozenset[Similarity]:
        zeros = {count: 0 for count in SYMBOLS if count not in support(rays)}
        return frozenset(s for s in similarities if _below(s.formula).subs(zeros) == 0)

    everywhere = undefined(region.rays)
    yield region.rays
    for size in range(1, len(region.rays)):
        for rays in combinations(region.rays, size):
            if undefined(rays) != everywhere and region.admits(rays):
                yield rays


@cache
def _below(formula: sp.Expr) -> sp.Expr:
    return sp.denom(sp.together(formula))


def support(rays: Iterable[Counts]) -> frozenset[sp.Symbol]:
    return frozenset(count for ray in rays for count, value in zip(SYMBOLS, ray, strict=True) if value != 0)


class Orthant:
    """One problem: the smallest of some expressions, over all positive combinations of some rays."""

    def __init__(self, region: Region, rays: tuple[Counts, ...], branch: Sequence[sp.Expr]) -> None:
        self.known, self.rays, self.branch = region.known, rays, branch
        self.variables = sp.symbols(f"y:{len(rays)}", positive=True)
        entries = (sp.Add(*(y * ray[i] for y, ray in zip(self.variables, rays, strict=True))) for i in range(4))
        self.weights = dict(zip(SYMBOLS, entries, strict=True))
        self.similarities = {
            s: _in_weights(s, support(rays), tuple(self.weights.values()))
            for s in sorted(set(chain.from_iterable(e.atoms(Similarity) for e in branch)), key=str)
        }

    def quotients(self) -> list[tuple[sp.Poly, sp.Poly]]:
        return [self.quotient(expression) for expression in self.branch]

    def quotient(self, expression: sp.Expr) -> tuple[sp.Poly, sp.Poly]:
        """Numerator and denominator in the variables, the denominator with non-negative coefficients. Raises Unsupported."""
        found = self.quotient_or_why_not(expression)
        if isinstance(found, str):
            raise Unsupported(found)
        return found

    def quotient_or_why_not(self, expression: sp.Expr) -> tuple[sp.Poly, sp.Poly] | str:
        in_variables = self._in_variables(expression)
        if not in_variables.is_rational_function(*self.variables):
            return f"{expression} has a root in it"
        top, bottom = in_lowest_terms(in_variables)
        numerator, denominator = sp.Poly(top, *self.variables), sp.Poly(bottom, *self.variables)
        if all(evidently_nonnegative(-c, self.known) for c in denominator.coeffs()):
            numerator, denominator = -numerator, -denominator
        if not all(evidently_nonnegative(c, self.known) for c in denominator.coeffs()):
            return f"the denominator of {expression} may change sign"
        return numerator, denominator

    def has_roots(self) -> bool:
        """Whether one of the expressions is not a quotient of polynomials."""
        return any(
            not self._in_variables(expression).is_rational_function(*self.variables) for expression in self.branch
        )

    def quotient_with_roots(self, expression: sp.Expr) -> tuple[dict[sp.Poly, sp.Poly], dict[sp.Poly, sp.Poly]]:
        """Numerator and denominator as sums of polynomials times square roots; the denominator as in `quotient`."""
        in_variables = sp.expand_power_base(self._in_variables(expression))
        powers = [p for p in sorted(in_variables.atoms(sp.Pow), key=str) if p.exp.is_Rational and p.exp.q == 2]
        roots = {power.base: sp.Symbol(f"root_of_{power.base}", positive=True) for power in powers}
        plain = in_variables.xreplace({power: roots[power.base] ** (2 * power.exp) for power in powers})
        symbols = [*self.variables, *roots.values()]
        if not plain.is_rational_function(*symbols) or not all(base.is_polynomial(*symbols) for base in roots):
            raise Unsupported(f"{expression} is not made of polynomials and their square roots")
        if plain.free_symbols - {*symbols}:
            raise Unsupported("with parameters, only quotients without roots are tried")
        top, bottom = (self._separated(side, roots) for side in sp.fraction(sp.cancel(plain)))
        if all(c < 0 for factor in bottom.values() for c in factor.coeffs()):
            top, bottom = ({radicand: -factor for radicand, factor in side.items()} for side in (top, bottom))
        if any(c < 0 for radicand, factor in bottom.items() for p in (radicand, factor) for c in p.coeffs()):
            raise Unsupported(f"the denominator of {expression} may change sign")
        return top, bottom

    def _separated(self, side: sp.Expr, roots: Mapping[sp.Expr, sp.Symbol]) -> dict[sp.Poly, sp.Poly]:
        """A polynomial in the variables and the symbols for roots, sorted by the products of roots in it."""
        separated: dict[sp.Poly, sp.Poly] = {}
        for exponents, factor in sp.Poly(side, *roots.values()).terms() if roots else [((), side)]:
            inside, outside = (
                sp.Poly(sp.Mul(*(base ** part(e) for base, e in zip(roots, exponents, strict=True))), *self.variables)
                for part in (lambda e: e % 2, lambda e: e // 2)
            )
            separated[inside] = separated.get(inside, inside.zero) + outside * sp.Poly(factor, *self.variables)
        return separated

    def _in_variables(self, expression: sp.Expr) -> sp.Expr:
        return expression.xreplace(self.similarities).xreplace(self.weights)

    def family(self, weights: Sequence[Any]) -> Counts:
        """The counts for these weights of the rays."""
        values = dict(zip(self.variables, map(symbolic, weights), strict=True))
        return Counts(*(sp.expand(self.weights[count].xreplace(values)) for count in SYMBOLS))


@cache
def _in_weights(similarity: Similarity, support: frozenset[sp.Symbol], weights: tuple[sp.Expr, ...]) -> sp.Expr:
    return sp.cancel(on_support(similarity, support).xreplace(dict(zip(SYMBOLS, weights, strict=True))))
