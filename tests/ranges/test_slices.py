"""Slices on which a metric has a value: all their counts have it, and curves of extremes lie on them."""

import pytest
import sympy as sp
from sympy.polys.domains import QQ

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import ratio
from segbounds.ranges.of_three.values import a
from segbounds.ranges.slices import SlicePiece, stationary_curves
from segbounds.regions.cone import at
from segbounds.regions.facts import form_of_side, regions

FIRST = parse("dice")


def piece(second: str) -> SlicePiece:
    (cone,) = regions(())
    top, bottom = map(form_of_side, ratio(FIRST.formula))
    return SlicePiece(cone, top, bottom, parse(second))


@pytest.mark.parametrize("place", [sp.Rational(1, 3), sp.Rational(4, 5)])
def test_rays_of_a_slice_have_the_value_of_the_first_metric(place: sp.Rational) -> None:
    found = piece("recall")
    for ray in found.slice_at(place).rays:
        bottom = at(found.bottom, ray)
        assert not bottom or QQ.to_sympy(at(found.top, ray) / bottom) == place
    assert found.places == {sp.Integer(0), sp.Integer(1)}


@pytest.mark.parametrize("second", ["recall", "jaccard", "kappa"])
def test_curves_have_both_values(second: str) -> None:
    curves, proved = stationary_curves([piece(second)], sp.Rational(0), sp.Rational(1))
    assert curves and proved
    checked = 0
    for curve in curves:
        if not curve.attained or curve.along is None:
            continue
        place = (curve.low + curve.high) / 2
        counts = [sp.sympify(count).subs(a, place) for count in curve.along]
        values = dict(zip(SYMBOLS, counts, strict=True))
        assert min(counts) >= 0 and any(counts)
        assert sp.simplify(FIRST.formula.subs(values) - place) == 0
        assert sp.simplify(parse(second).formula.subs(values) - curve.value.subs(a, place)) == 0
        checked += 1
    assert checked
