"""Conditions that cover the pairs of masks of which a claim says something."""

from collections.abc import Iterator

import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import in_counts, on_support
from segbounds.theorems.hypotheses import SUPPORTS, Conditions, alternatives, impossible, sizes_of
from segbounds.theorems.records import Always, Theorem


def domains_of(theorem: Theorem) -> list[Conditions]:
    """Sets of conditions that cover the pairs of masks of which a claim says something. A largest size is left out: most claims
    hold for all sizes or for none, and the others are settled by visiting all pairs.

    Raises Unsupported where the claim is not made of polynomials.
    """
    claim = theorem.claim
    sides = claim.relation.args if isinstance(claim, Always) else (claim.of, claim.equals)
    for function in set().union(*(in_counts(side).atoms(sp.Function) for side in sides)):
        if not isinstance(function, (sp.Abs, sp.Max, sp.Min, sp.sign)):
            raise Unsupported(f"{function.func} is not made of polynomials")
    for power in set().union(*(in_counts(side).atoms(sp.Pow) for side in sides)):
        if power.free_symbols and not (power.exp.is_Integer or (power.exp.is_Rational and power.exp.q == 2)):
            raise Unsupported(f"{power} is not made of polynomials and square roots")
    of = claim.relation.lhs - claim.relation.rhs if isinstance(claim, Always) else claim.of
    return [
        (*where, *defined)
        for where in alternatives(h for h in theorem.domain.hypotheses if sizes_of((h,)) is None)
        for defined in _where_defined(of, where)
    ]


def _where_defined(of: sp.Expr, where: Conditions) -> Iterator[Conditions]:
    """Conditions for an expression not to divide by zero, as far as that depends on which counts are positive."""
    supports = [s for s in SUPPORTS if not impossible(where, s)]
    silent = {s for s in supports if on_support(of, s).has(sp.nan, sp.zoo)}

    def decided(positive: frozenset[sp.Symbol], zero: frozenset[sp.Symbol]) -> Iterator[Conditions]:
        here = [s for s in supports if positive <= s and not zero & s]
        if not silent.intersection(here):
            if here:
                yield (
                    *((c - 1, ">=") for c in SYMBOLS if c in positive),
                    *((-c, ">=") for c in SYMBOLS if c in zero),
                )
        elif not silent.issuperset(here):
            open_ = [c for c in SYMBOLS if c not in positive | zero]

            def mixed(count: sp.Symbol) -> int:
                """How many supports are on sides of a count that have both kinds."""
                sides = [s for s in here if count in s], [s for s in here if count not in s]
                return sum(len(side) for side in sides if 0 < len(silent.intersection(side)) < len(side))

            count = min(open_, key=mixed)
            yield from decided(positive | {count}, zero)
            yield from decided(positive, zero | {count})

    yield from decided(frozenset(), frozenset())
