"""Chains of faces: every limit that an expression can have is along one of them."""

from itertools import pairwise

import sympy as sp

from segbounds.metrics.catalogue import dice, jaccard, recall
from segbounds.metrics.counts import SYMBOLS
from segbounds.regions.cone import UNITS, Cone
from segbounds.regions.strata import Open, form_across, levels_of, strata


def test_chains_climb_inside_of_the_cone() -> None:
    cone = Cone()
    for stratum in strata(dice - jaccard, cone):
        places = [face.places for face in stratum.up]
        assert all(smaller < larger for smaller, larger in pairwise(places))
        assert set(stratum.up) <= set(cone.faces) and stratum.inside in cone.faces


def test_where_a_metric_reads_0_over_0_its_own_value_is_a_piece() -> None:
    alone = [stratum for stratum in strata(recall, Cone()) if stratum.at_zero_over_zero]
    assert alone and all({str(count) for count in stratum.inside.support} <= {"fp", "tn"} for stratum in alone)
    assert not [
        stratum for stratum in strata(jaccard, Cone()) if stratum.at_zero_over_zero and "tp" in str(stratum.inside)
    ]


def test_levels_have_a_direction_for_each_dimension_or_none_where_the_expression_grows() -> None:
    cone = Cone()
    found = [(stratum, levels_of(stratum, cone)) for stratum in strata(dice - jaccard, cone)]
    assert any(levels is None for _, levels in found) and any(levels for _, levels in found)
    for stratum, levels in found:
        assert not isinstance(levels, Open)
        if levels is not None:
            assert len(levels) == len(stratum.up)
            assert set().union(*(first | (second or frozenset()) for first, second in levels)) <= stratum.up[-1].places


def test_a_form_vanishes_on_the_rays_that_it_is_across() -> None:
    three = [UNITS[0], UNITS[1], (0, 0, 1, 1)]
    form = form_across(three)
    assert any(form) and all(sum(a * b for a, b in zip(form, ray, strict=True)) == 0 for ray in three)
    assert sum(a * b for a, b in zip(form, UNITS[2], strict=True)) != 0 and len(SYMBOLS) == len(form)
    assert all(sp.sympify(part).is_rational for part in form)
