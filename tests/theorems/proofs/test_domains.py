"""Domains of a claim: they cover the pairs of which it says something, and no other."""

import pytest
import sympy as sp
from small_counts import SMALL, met

from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import value_at
from segbounds.theorems.claims import claim
from segbounds.theorems.proofs.domains import domains_of
from segbounds.theorems.records import Always


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("dice >= jaccard", ()),
        ("jaccard / dice >= 1/2", ()),
        ("dice / recall <= 2", ("tp + fp >= 1",)),
        ("jaccard <= dice", ("tp >= 1", "abs(fp - fn) <= 1")),
    ],
)
def test_domains_hold_where_a_claim_says_something(text: str, where: tuple[str, ...]) -> None:
    theorem = claim(text, where)
    assert isinstance(theorem.claim, Always)
    said = theorem.claim.relation.lhs - theorem.claim.relation.rhs
    domains = domains_of(theorem)
    inside = 0
    for counts in SMALL:
        values = dict(zip(SYMBOLS, counts, strict=True))
        defined = not value_at(said, counts).has(sp.nan, sp.zoo)
        admitted = all(bool(hypothesis.subs(values)) for hypothesis in theorem.domain.hypotheses)
        assert any(met(conditions, counts) for conditions in domains) == (defined and admitted), counts
        inside += defined and admitted
    assert inside


def test_what_is_not_made_of_polynomials_is_said() -> None:
    with pytest.raises(Unsupported, match="not made of polynomials and square roots"):
        domains_of(claim("dice**(1/3) <= 1"))
