"""Theorems with square roots: decimals that enclose a root, and numbers that no square root gives."""

import pytest
import sympy as sp

from segbounds.engines import certify
from segbounds.errors import InputError
from segbounds.theorems.claims import claim
from segbounds.theorems.proofs.rocq.export import export
from segbounds.theorems.proofs.rocq.square_roots import around


@pytest.mark.parametrize("number", [2, 3, 5, 7, 10**6 + 1])
def test_decimals_enclose_a_root(number: int) -> None:
    low, high = (sp.Rational(text.replace(" ", "")) for text in around(number))
    assert low**2 < number < high**2 and high - low == sp.Rational(1, 10**12)


def test_a_theorem_with_a_root_comes_from_a_lemma_with_a_variable() -> None:
    text = export(certify.proof_files(claim("dice - jaccard <= 3 - 2*sqrt(2)")), "gap")
    assert "Lemma gap_1_all : forall r tp fp fn tn : R," in text and "sqrt 2 * sqrt 2 = 2" in text
    assert text.index("Lemma gap_1_all") < text.index("Theorem gap_1 :")


def test_a_number_that_is_no_square_root_is_refused() -> None:
    files = certify.proof_files(claim("dice - jaccard <= 2**(1/3)"))
    with pytest.raises(InputError, match="no square root gives the root"):
        export(files, "cubic")
