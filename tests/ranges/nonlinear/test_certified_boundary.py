"""Joint ranges of two curved metrics, also where something else is fixed: arcs held against enclosures."""

import csv
from dataclasses import replace
from io import StringIO
from itertools import permutations
from typing import Any

import numpy as np
import pytest
import sympy as sp
from checked_ranges import PAIRS, SMALL, having, outside, reached, where

from segbounds.algebra.comparisons import between
from segbounds.bounds.intervals import interval
from segbounds.bounds.methods.nonlinear.charted_maxima import follows
from segbounds.bounds.methods.nonlinear.values import largest_where
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.ranges.arcs import Arc, Curve, Traced
from segbounds.ranges.hull import Chord
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.nonlinear import certified_boundary as curved_ranges
from segbounds.ranges.nonlinear import monotone_branches as strands
from segbounds.ranges.of_three.values import a
from segbounds.ranges.sampling import sampled
from segbounds.ranges.two import JointRange
from segbounds.regions.facts import known_values
from segbounds.show import ranges as answers

CURVED = ("mcc", "fowlkes_mallows", "kappa", "balanced_accuracy", "youden", "weighted_hamming:gamma=1/4")
QUICK = {("mcc", "balanced_accuracy"), ("balanced_accuracy", "youden")}
BENT = [pytest.param(*pair, marks=[] if pair in QUICK else pytest.mark.slow) for pair in permutations(CURVED, 2)]


@pytest.mark.parametrize(("first", "second"), BENT)
def test_the_range_of_two_curved_metrics(first: str, second: str) -> None:
    """No pair of masks lies outside, arcs are attained or approached, and enclosures at further values agree."""
    found = joint_range(first, second)
    assert outside(found, PAIRS) == 0
    for arcs, sign in ((found.lower, 1), (found.upper, -1)):
        assert [arc.low for arc in arcs[1:]] == [arc.high for arc in arcs[:-1]]
        assert (arcs[0].low, arcs[-1].high) == (found.uprights[0].place, found.uprights[-1].place)
        for arc in arcs:
            reached(arc, found)
            place = between(arc.low, arc.high, sp.Rational(5, 18))
            known = known_values({found.first: place}, exact=True)
            if follows(found.second, arc.at(place), *known):
                continue
            end = largest_where(-sign * found.second, known)
            assert end is not None and -1e-10 <= end.value + sign * arc.at(place) <= max(1e-9, end.width)


def test_metrics_that_depend_on_one_another_have_a_line() -> None:
    found = joint_range("balanced_accuracy", "youden")
    assert {arc.value for arc in (*found.lower, *found.upper)} == {2 * a - 1}
    assert all(upright.low.value == upright.high.value == 2 * upright.place - 1 for upright in found.uprights)
    assert found.contains(("3/4", "1/2")) and not found.contains(("3/4", "0.501"))


def test_a_narrower_range_of_two_curved_metrics_is_noticed() -> None:
    found = joint_range("mcc", "balanced_accuracy")
    assert found.lower[-1].value == sp.expand((1 + a**2) / 2)
    narrow = (*found.lower[:-1], replace(found.lower[-1], value=(1 + a**2 + a * (1 - a) / 100) / 2))
    assert outside(replace(found, lower=narrow), PAIRS) > 0
    with pytest.raises(AssertionError):
        reached(narrow[-1], found)


def test_a_wrong_curve_is_replaced_by_enclosures(monkeypatch: pytest.MonkeyPatch) -> None:
    right = strands.extreme_curves

    def wrong(*question: Any) -> list[Curve]:
        curves = right(*question)
        assert curves is not None
        return [replace(curve, value=curve.value + sp.Rational(1, 10**8)) for curve in curves]

    monkeypatch.setattr("segbounds.ranges.nonlinear.certified_boundary.extreme_curves", wrong)
    monkeypatch.setattr(curved_ranges, "TRACED", 2)
    found = joint_range("mcc", "weighted_hamming:gamma=2/5")
    assert not found.lower and not found.upper
    assert {(piece.side, piece.low, piece.high) for piece in found.traced} == {
        (side, *ends) for side in (1, -1) for ends in ((-1, 0), (0, 1))
    }


def test_where_a_mask_is_nearly_empty_mcc_is_nearly_zero_but_not_zero() -> None:
    """Weighted Hamming falls to 0 next to MCC = 0; where MCC is 0 it does not."""
    zero = known_values({"mcc": 0})
    end = largest_where(-parse("weighted_hamming:gamma=1/4"), zero)
    assert end is not None and abs(end.value + sp.Rational(1, 4)) < 1e-9
    assert interval("kappa", {"mcc": 0}).low.value == interval("kappa", {"mcc": 0}).high.value == 0
    assert interval("youden", {"balanced_accuracy": "3/4"}).high.value == sp.Rational(1, 2)
    assert follows(parse("kappa"), sp.Integer(0), *zero) and not follows(parse("kappa"), sp.Rational(1, 9), *zero)


#: One more, at a prevalence of one half, is looked at soon, with the closed forms that it has.
FIXED = [
    ("mcc", "fowlkes_mallows", "prevalence=1/50"),
    ("mcc", "kappa", "dice=4/5"),
    ("kappa", "mcc", "dice=4/5"),
    ("fowlkes_mallows", "mcc", "prevalence=1/50"),
    ("youden", "kappa", "precision=9/10"),
    ("mcc", "kappa", "volumetric_similarity=17/20"),
    ("balanced_accuracy", "weighted_hamming:gamma=1/4", "accuracy=17/20"),
    ("kappa", "youden", "mcc=1/3"),
    ("dice", "recall", "mcc=1/2"),
    ("mcc", "fowlkes_mallows", "kappa=4/5"),
    ("mcc", "balanced_accuracy", "fowlkes_mallows=1/2"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second", "fixed"), FIXED)
def test_the_range_where_something_is_fixed(first: str, second: str, fixed: str) -> None:
    holds_where_something_is_fixed(where(first, second, fixed))


def holds_where_something_is_fixed(found: JointRange) -> None:
    """No pair of masks lies outside, arcs are attained or approached, and enclosures at further values agree."""
    (known,) = found.known
    pairs = having(known.metric, float(known.value.low))
    assert len(pairs.tp) > 10_000 and outside(found, pairs) == 0
    for arcs, sign in ((found.lower, 1), (found.upper, -1)):
        pieces: list[Arc | Traced] = [*arcs, *(piece for piece in found.traced if piece.side == sign)]
        pieces.sort(key=lambda piece: float(piece.low))
        assert [piece.low for piece in pieces[1:]] == [piece.high for piece in pieces[:-1]]
        assert all(pieces[0].low <= upright.place <= pieces[-1].high for upright in found.uprights)
        for arc in arcs:
            reached(arc, found)
            place = between(arc.low, arc.high, sp.Rational(5, 18))
            end = largest_where(-sign * found.second, (*known_values({found.first: place}, exact=True), known))
            assert end is not None and -1e-10 <= end.value + sign * arc.at(place) <= max(1e-9, end.width)


def test_the_range_at_a_prevalence_and_its_closed_forms() -> None:
    found = where("mcc", "fowlkes_mallows", "prevalence=1/2")
    holds_where_something_is_fixed(found)
    assert [arc.at(sp.Rational(1, 2)) ** 2 for arc in (found.lower[-1], found.upper[-1])] == [
        sp.Rational(2, 4) / (sp.Rational(1, 4) + 1),
        (sp.Rational(1, 4) + 1) / 2,
    ]
    assert found.contains(("1/2", "3/4")) and not found.contains(("1/2", "3/5"))


def test_pieces_without_a_closed_form_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curved_ranges, "TRACED", 8)
    found = joint_range("kappa", "overlap")
    (piece,) = found.traced
    assert (piece.side, piece.low, piece.high) == (-1, -1, 0) and max(piece.widths) < 1e-8
    assert any("no closed form in a: enclosed at 8 values" in row for row in answers.arcs(found))
    rows = list(csv.DictReader(StringIO(answers.arcs_csv(found))))
    enclosed = [row for row in rows if row["width"]]
    assert [float(row["value"]) for row in enclosed] == pytest.approx([float(value) for value in piece.values])
    x, y = sampled(piece)
    assert y[0] == pytest.approx(float(piece.values[0])) and np.all(np.diff(y) >= 0)
    assert any(isinstance(side, Chord) and not side.exact for side in found.hull.upper)
    pairs = [counts for counts in SMALL.T[::50] if value_at(found.first, Counts(*map(int, counts))) < 0]
    for counts in pairs:
        kappa, overlap = (float(value_at(m, Counts(*map(int, counts)))) for m in (found.first, found.second))
        assert overlap <= np.interp(kappa, x, y) + 0.02


@pytest.mark.slow
def test_metrics_that_follow_from_what_is_fixed_have_one_value() -> None:
    found = joint_range("youden", "kappa", "balanced_accuracy").slice("3/4")
    assert found is not None and not (found.lower or found.upper or found.traced)
    (upright,) = [upright for upright in found.uprights if upright.place == sp.Rational(1, 2)]
    assert (upright.low.value, upright.high.value) == (0, sp.Rational(2, 3))
