"""A question about a region, in parts: together they say what the expression says, on every pair of masks."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import nnls

from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import (
    dice,
    fowlkes_mallows,
    jaccard,
    overlap,
    precision,
    recall,
    volumetric_similarity,
)
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.orthants import Orthant, orthants, parts, support
from segbounds.regions.region import EVERYTHING, Region, region_of

PAIRS = [Counts(*four) for four in product(range(4), repeat=4) if any(four)]
EXPRESSIONS = {
    "abs": sp.Abs(precision - recall),
    "max of min": sp.Max(sp.Min(dice, precision), jaccard) - recall,
    "minus max": -2 * sp.Max(dice, recall),
    "inside": volumetric_similarity - dice,
    "min inside": overlap,
}


def value(expression: sp.Expr, counts: Counts) -> sp.Expr:
    return value_at(expression, counts)


def lies_in(part: Region, counts: Counts) -> bool:
    """Whether counts are a combination of the rays with weights that are not negative."""
    _, missed = nnls(np.array(part.rays, float).T, np.array(counts, float))
    return bool(missed < 1e-9)


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
@pytest.mark.parametrize("region", [EVERYTHING, region_of((sp.Le(fp, fn),))], ids=["all", "fp <= fn"])
def test_parts_and_branches_say_what_the_expression_says(expression: sp.Expr, region: Region) -> None:
    found = list(parts(region, expression))
    for counts in PAIRS:
        if not lies_in(region, counts):
            continue
        here = [branches for part, branches in found if lies_in(part, counts)]
        assert here, counts
        for branches in here:
            assert max(min(value(term, counts) for term in branch) for branch in branches) == value(expression, counts)


def test_a_quotient_in_weights_is_the_expression() -> None:
    region = region_of((sp.Le(fp, fn),))
    orthant = Orthant(region, region.rays, [dice - jaccard])
    top, bottom = orthant.quotient(dice - jaccard)
    for weights in product((1, 2, 5), repeat=len(region.rays)):
        counts = orthant.family(weights)
        place = dict(zip(orthant.variables, weights, strict=True))
        assert top.eval(place) / bottom.eval(place) == value(dice - jaccard, Counts(*counts))
    assert all(coefficient >= 0 for coefficient in bottom.coeffs())


def test_every_set_of_undefined_metrics_has_an_orthant() -> None:
    """On the rays fp, fn and tn alone precision or recall read 0/0."""
    found = {support(rays) for rays in orthants(EVERYTHING, precision - recall)}
    undefined = {frozenset(metric for metric in (precision, recall) if not reads(metric, counts)) for counts in PAIRS}
    shown = {
        frozenset(
            metric for metric in (precision, recall) if not reads(metric, Counts(*(int(s in kinds) for s in SYMBOLS)))
        )
        for kinds in found
    }
    assert shown == undefined


def reads(metric: Similarity, counts: Counts) -> bool:
    """Whether the formula has a value."""
    return bool(sp.denom(metric.formula).xreplace(dict(zip(SYMBOLS, counts, strict=True))) != 0)


def test_what_bends_otherwise_is_refused() -> None:
    with pytest.raises(Unsupported, match="bends in a way"):
        list(parts(EVERYTHING, sp.Abs(dice - recall) * sp.Abs(precision - tp / (tp + tn))))


def test_roots_are_seen() -> None:
    rooted = Orthant(EVERYTHING, EVERYTHING.rays, [fowlkes_mallows])
    assert rooted.has_roots() and not Orthant(EVERYTHING, EVERYTHING.rays, [dice]).has_roots()
    with pytest.raises(Unsupported, match="root"):
        rooted.quotient(fowlkes_mallows)
