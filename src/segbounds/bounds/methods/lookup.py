"""Differences and relative errors of pairs of the catalogue are kept: what took up to a minute was done once."""

from dataclasses import replace
from typing import Any

import sympy as sp

from segbounds.bounds.problem import Problem
from segbounds.regions.bound import Bound
from segbounds.theorems.known_differences import KnownDifference, known_difference


def applies(problem: Problem) -> str | None:
    if problem.pair is None:
        return "it has differences of two metrics"
    if not problem.everywhere:
        return "it has differences over all pairs of masks"
    return None if known_difference(*problem.pair) else "it has no exact value of this difference"


def most(problem: Problem) -> Bound | None:
    return replace(_row(problem).above, argument="kept in the atlas")


def relative(problem: Problem) -> tuple[sp.Expr | None, Any]:
    return _row(problem).relative, sp.Integer(0)


def _row(problem: Problem) -> KnownDifference:
    assert problem.pair is not None, "it applies"
    row = known_difference(*problem.pair)
    assert row is not None, "it applies"
    return row
