"""Polynomials that have the sign of a difference, on all small counts where nothing is 0/0."""

import pytest
import sympy as sp
from small_counts import SMALL, at

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.theorems.proofs.signs import sign_of, signed_alike

PAIRS = [("dice", "jaccard"), ("precision", "recall"), ("hamming", "jaccard"), ("recall", "specificity")]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_form_has_the_sign_of_a_difference(first: str, second: str) -> None:
    difference = parse(first) - parse(second)
    form = sign_of(difference)
    assert form is not None and form.is_polynomial(*SYMBOLS)
    compared = 0
    for counts in SMALL:
        by_formula = in_counts(difference).subs(dict(zip(SYMBOLS, counts, strict=True)))
        if by_formula.is_finite and all(counts):
            compared += 1
            assert sp.sign(by_formula) == sp.sign(at(form, counts)) or by_formula * at(form, counts) > 0
    assert compared


def test_no_form_for_what_has_none() -> None:
    assert sign_of(parse("mcc") - parse("dice")) is None
    assert sign_of(parse("kappa") - sp.Symbol("t")) is None


def test_the_value_at_nothing_may_have_another_sign() -> None:
    tp, fp, fn, tn = SYMBOLS
    lower_at_nothing = Similarity("own precision", tp / (tp + fp), -5)
    difference = lower_at_nothing - parse("recall")
    form = sign_of(difference)
    assert form is not None and sp.expand(form - (fn - fp)) == 0
    assert signed_alike(difference, form, frozenset(SYMBOLS))
    assert not signed_alike(difference, form, frozenset({fn, tn}))  # -5 less 0, and fn is positive
