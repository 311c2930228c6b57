"""Cones: rays and faces held against all small counts."""

from itertools import product

import pytest
from sympy.polys.domains import QQ

from segbounds.errors import Unsupported
from segbounds.metrics.counts import fn, fp, pixels, positives, tn, tp
from segbounds.regions.cone import UNITS, Cone, at, form_of, independent, minus, normal_to, plus, rank, scaled

SMALL = [four for four in product(range(5), repeat=4) if any(four)]
CONES = [
    Cone(),
    Cone((form_of(fn - fp),)),
    Cone((form_of(tp - fp), form_of(tp - fn))),
    Cone((form_of(50 * positives - pixels), minus(form_of(50 * positives - pixels)))),
    Cone((form_of(tp - 2 * fp),), (form_of(tp),)),
    Cone((), (form_of(tp - fp), form_of(tn - fn))),
]


def inside(cone: Cone, counts: tuple[int, ...]) -> bool:
    """By the definition of the closure."""
    return all(at(form, counts) >= 0 for form in cone.facets)


@pytest.mark.parametrize("cone", CONES, ids=str)
def test_rays_lie_in_the_closure_and_span_what_does(cone: Cone) -> None:
    assert all(inside(cone, ray) for ray in cone.rays)
    # what lies in the closure and on as many facets as a ray is one
    for counts in SMALL:
        if inside(cone, counts) and rank([form for form in cone.facets if at(form, counts) == 0]) == 3:
            assert scaled(tuple(map(QQ, counts))) in cone.rays


@pytest.mark.parametrize("cone", CONES, ids=str)
def test_faces_are_where_facets_are_tight(cone: Cone) -> None:
    tight = {frozenset(f for f in cone.facets if at(f, counts) == 0) for counts in SMALL if inside(cone, counts)}
    faces = {frozenset(f for f in cone.facets if at(f, face.inside) == 0) for face in cone.faces}
    assert tight <= faces
    assert cone.faces[-1].dimension == rank(cone.rays)
    assert [face.dimension for face in cone.faces] == sorted(face.dimension for face in cone.faces)


@pytest.mark.parametrize("cone", CONES, ids=str)
def test_a_face_is_admitted_where_the_positive_forms_are(cone: Cone) -> None:
    for face in cone.faces:
        assert cone.admits(face) == all(at(form, face.inside) > 0 for form in cone.positive)


def test_what_contradicts_is_empty() -> None:
    assert Cone((form_of(tp - fp),), (form_of(fp - tp),)).empty
    assert not Cone((form_of(tp - fp),), (form_of(tp - fp),)).empty
    assert Cone().where(minus(form_of(pixels))).empty


def test_a_form_is_linear() -> None:
    assert form_of(2 * tp - fp / 3) == (2, QQ(-1, 3), 0, 0)
    for wrong in (tp * fp, tp + 1, tp / (tp + fp), abs(tp - fp)):
        with pytest.raises(Unsupported):
            form_of(wrong)


def test_vectors() -> None:
    assert plus(*UNITS) == (1, 1, 1, 1) and rank([*UNITS, plus(*UNITS)]) == 4 and rank([]) == 0
    normal = normal_to(UNITS[:3])
    assert any(normal) and all(at(normal, unit) == 0 for unit in UNITS[:3])
    assert rank(independent([UNITS[0], plus(UNITS[0], UNITS[0]), UNITS[1], UNITS[2]])) == 3
