"""Limits along families: said for far enough out and for natural counts, with a bound that is shown."""

import pytest
import sympy as sp

from segbounds.engines import certify
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts, fp, n, tp
from segbounds.theorems.proofs.rocq import terms
from segbounds.theorems.proofs.rocq.export import export
from segbounds.theorems.proofs.rocq.limits import is_natural, natural
from segbounds.theorems.records import Domain, Supremum, Theorem


def exported(family: Counts) -> str:
    theorem = Theorem("t", "a test", Supremum(parse("precision"), sp.Integer(1), family), Domain((tp >= 1, fp >= 1)))
    return export(certify.proof_files(theorem), "t")


def test_along_a_family_of_whole_numbers_natural_counts_are_near() -> None:
    text = exported(Counts(n, 1, 0, 0))
    near = text[text.index("Theorem t_2 :") :]
    assert "forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->" in near
    assert "Theorem t_2_counts :" in near and "exists tp fp fn tn : nat," in near
    assert text.endswith("Print Assumptions t_1.\nPrint Assumptions t_2.\nPrint Assumptions t_2_counts.\n")


k = terms.n  # as proof files write it


@pytest.mark.parametrize(
    ("value", "expected"), [(k**2 + 3 * k, "(k0 * k0 + 3 * k0)%nat"), (2 * k + 1, "(2 * k0 + 1)%nat")]
)
def test_a_count_as_a_natural_number(value: sp.Expr, expected: str) -> None:
    assert is_natural(value) and natural(value) == expected
    assert not is_natural(value - 20) and not is_natural(value / 2 + k / 3) and not is_natural(value * sp.Symbol("z"))
