"""Hypotheses as cones: the rays, what is on which side, which open cones belong."""

from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import nnls

from segbounds.metrics.catalogue import (
    dice,
)
from segbounds.metrics.counts import SYMBOLS, Counts, d, fn, fp, pixels, prevalence, tn, tp
from segbounds.metrics.similarity import value_at
from segbounds.regions.region import EVERYTHING, region_of, split

rational = sp.Rational


def rays(*hypotheses: sp.Basic) -> set[tuple[sp.Expr, ...]]:
    return {tuple(ray) for ray in region_of(hypotheses).rays}


def test_rays() -> None:
    assert rays() == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)} == {tuple(r) for r in EVERYTHING.rays}
    assert rays(sp.Eq(tp, 0)) == {(0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)}
    assert rays(sp.Eq(prevalence, rational(1, 4))) == {(1, 3, 0, 0), (1, 0, 0, 3), (0, 3, 1, 0), (0, 0, 1, 3)}
    assert rays(fp >= fn) == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1)}
    assert rays(sp.Eq(pixels, d), tp >= 1) == {(1, 0, 0, 0), (1, d - 1, 0, 0), (1, 0, d - 1, 0), (1, 0, 0, d - 1)}
    assert rays(sp.Eq(dice, rational(1, 2))) == {(1, 2, 0, 0), (1, 0, 2, 0), (0, 0, 0, 1)}


@pytest.mark.parametrize(
    "hypothesis",
    [
        fp >= fn,
        tp >= fp + fn,
        sp.Eq(prevalence, rational(1, 3)),
        sp.Ge(3 * tp, 2 * fn + tn),
        sp.Lt(dice, rational(1, 2)),
    ],
    ids=str,
)
def test_the_cone_over_the_rays_is_the_region(hypothesis: sp.Basic) -> None:
    """Every non-negative combination of the rays satisfies the hypothesis, and counts that satisfy it are one."""
    region = region_of([hypothesis])
    for weights in product((0, 1, 3), repeat=len(region.rays)):
        mixed = [
            sum((w * ray[i] for w, ray in zip(weights, region.rays, strict=True)), sp.Integer(0)) for i in range(4)
        ]
        values = dict(zip(SYMBOLS, mixed, strict=True))
        assert all(form.xreplace(values) >= 0 for form in region.facets)
        if sum(mixed) and region.admits(ray for w, ray in zip(weights, region.rays, strict=True) if w):
            assert substitute_counts(hypothesis, Counts(*mixed))
    matrix = np.array([[float(entry) for entry in ray] for ray in region.rays]).T

    for counts in product((0, 1, 2, 5), repeat=4):
        if sum(counts) and substitute_counts(hypothesis, Counts(*map(sp.Integer, counts))):
            assert nnls(matrix, np.array(counts, float))[1] < 1e-9


def substitute_counts(hypothesis: Any, counts: Counts) -> bool:
    at = [value_at(side, counts) for side in (hypothesis.lhs, hypothesis.rhs)]
    return bool(hypothesis.func(*at)) if not any(side.has(sp.nan, sp.zoo) for side in at) else False


def test_split_covers_both_sides() -> None:
    here, there = split(EVERYTHING, fp - fn)
    assert {tuple(r) for r in here.rays} == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1), (0, 1, 1, 0)}
    assert {tuple(r) for r in there.rays} == {(1, 0, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0, 1, 1, 0)}


def test_which_open_cones_a_region_admits() -> None:
    region = region_of([tp >= 1])
    one, two = region.rays[0], region.rays[-1]
    with_tp = [ray for ray in region.rays if ray.tp]
    assert region.admits(with_tp) and not region.admits([ray for ray in region.rays if not ray.tp])
    assert region.admits((one, two)) == bool(one.tp or two.tp)
