"""Pairs beyond a bound: found for false claims, with few pixels, and never for true ones."""

import numpy as np
import pytest
import sympy as sp

from segbounds.metrics.counts import Counts, fn, fp, pixels, tn, tp
from segbounds.theorems.claims import claim
from segbounds.theorems.counterexamples import at_place, counterexample
from segbounds.theorems.instances import admits, bounds_of, breaks, values
from segbounds.theorems.records import at_parameters

FALSE = [
    (("dice - jaccard <= 0.1715",), 20),
    (("dice - specificity <= 0.999",), 1100),
    (("kappa >= -0.99",), 10),
    (("precision > recall", "fp <= fn"), 10),
    (("hamming >= dice + 0.1", "prevalence == 0.02"), 10**4),
    (("tversky(alpha=alpha, beta=beta) <= dice",), 100),
]


@pytest.mark.parametrize(("parts", "pixels"), FALSE, ids=[" where ".join(parts) for parts, _ in FALSE])
def test_a_false_claim_has_a_small_counterexample(parts: tuple[str, ...], pixels: int) -> None:
    theorem = claim(parts[0], parts[1:])
    pair = counterexample(theorem, "test")
    assert pair is not None and 0 < pair.counts.pixels <= pixels and pair.found_by == "test"
    at = at_parameters(theorem, {p: sp.Rational(pair.parameters[p.name]) for p in theorem.parameters})
    assert admits(at, pair.counts) and any(breaks(bound, pair.counts) for bound in bounds_of(at.claim))


@pytest.mark.parametrize(
    "text", ["dice - jaccard <= 0.1716", "jaccard <= dice", "dice == 2*jaccard/(1 + jaccard)", "kappa >= -1"]
)
def test_a_true_claim_has_none(text: str) -> None:
    assert counterexample(claim(text), "test") is None


@pytest.mark.filterwarnings("error")
def test_what_is_too_large_for_a_float_is_infinite_and_warns_of_nothing() -> None:
    assert np.isposinf(values(pixels**20 - 1, Counts(*np.full((4, 2), 1e17)))).all()


def test_a_place_in_rational_counts_becomes_whole_ones() -> None:
    half, third = sp.Rational(1, 2), sp.Rational(1, 3)
    theorem = claim("dice <= jaccard")
    pair = at_place(theorem, {tp: half, fp: third, fn: sp.Integer(0), tn: sp.Integer(0)}, "test")
    assert pair is not None and tuple(pair.counts) == (3, 2, 0, 0)
    assert at_place(theorem, {tp: half}, "test") is None  # equal there
    assert at_place(theorem, {tp: half, sp.Symbol("unknown"): half}, "test") is None
