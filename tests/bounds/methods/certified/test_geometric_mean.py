"""A metric with a root above: differences with the geometric mean of recall and specificity have closed forms, proved."""

import numpy as np
import pytest
import sympy as sp

import segbounds as sb
from segbounds.bounds.methods.certified.samples import sampled
from segbounds.bounds.plan import ask
from segbounds.bounds.problem import Problem
from segbounds.regions.facts import metric_named
from segbounds.theorems.evidence import Outcome

QUARTER, HALF = sp.Rational(1, 4), sp.Rational(1, 2)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("gm", "recall", QUARTER),
        ("bacc", "gm", HALF),
        ("gm", "youden", 1),
        pytest.param("gm", "bacc", 0, marks=pytest.mark.slow),  # gm <= bacc is proved below
    ],
)
def test_differences_have_closed_forms(first: str, second: str, value: sp.Expr) -> None:
    found = getattr(ask(Problem.apart(metric_named(first), metric_named(second)), "most"), "found", None)
    assert found is not None and found.value == value and found.width == 0
    seen = (sampled(metric_named(first)) - sampled(metric_named(second))).max()
    assert float(value) - 0.01 < seen < float(value) + 1e-12


@pytest.mark.parametrize("claim", ["gm <= bacc", "gm*gm <= recall", "gm <= sqrt(recall*specificity)"])
def test_claims_are_proved(claim: str) -> None:
    assert sb.prove(claim).outcome is Outcome.PROVED


@pytest.mark.parametrize("claim", ["bacc <= gm", "gm <= recall", "gm <= bacc - 1/1000"])
def test_false_claims_are_refuted(claim: str) -> None:
    assert sb.prove(claim).outcome is Outcome.REFUTED


@pytest.mark.parametrize(
    ("given", "low", "high"),
    [
        ({"recall": "1/2"}, 0, sp.sqrt(2) / 2),
        ({"specificity": "1/3", "recall": "1/3"}, 1 / sp.Integer(3), 1 / sp.Integer(3)),
    ],
)
def test_intervals_are_exact(given: dict[str, str], low: sp.Expr, high: sp.Expr) -> None:
    found = sb.interval("gm", given)
    assert found.low.value == low and found.high.value == high


def test_two_equal_metrics_are_never_apart() -> None:
    found = sb.compare("gm", "gm")
    assert found.above.value == found.below.value == 0 and np.isfinite(float(found.above.value))
