"""The joint range of two metrics: no pair of masks lies outside, and the counts of every arc attain it or come as near as one likes."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pytest
import sympy as sp

from segbounds.algebra.comparisons import between
from segbounds.bounds.intervals import interval
from segbounds.bounds.methods.charted_maxima import follows
from segbounds.bounds.methods.nonlinear_values import largest_where
from segbounds.errors import InputError
from segbounds.metrics.catalogue import CATALOGUE, dice, parse
from segbounds.metrics.counts import SYMBOLS, Counts, fp
from segbounds.metrics.similarity import Similarity, evaluate, ratio, value_at
from segbounds.ranges import certified_boundary as curved_ranges
from segbounds.ranges import critical_curves as lines
from segbounds.ranges import monotone_branches as strands
from segbounds.ranges.arcs import Arc, Curve, Traced, a
from segbounds.ranges.joint_ranges import Chord, JointRange, JointRangeOfThree, joint_range, sampled, straight_sides
from segbounds.ranges.mixtures import Membership, membership
from segbounds.ranges.surfaces import VALUES, Surface
from segbounds.regions.facts import SHARE, curved, known_values
from segbounds.show import text as answers

#: Every pair of masks on up to 9 pixels, and random counts of all orders of magnitude.
SMALL = np.array([four for four in product(range(10), repeat=4) if 1 <= sum(four) <= 9]).T
RANDOM = np.floor(10 ** np.random.default_rng(0).uniform(-1, 5, (4, 8_000))).astype(np.int64)
PAIRS = Counts(*np.hstack([SMALL, RANDOM[:, RANDOM.any(axis=0)]]))

#: Random and extreme counts of which exactly two per cent are positive.
FOUND, ALARMED = np.random.default_rng(1).integers(0, [[101], [4901]], (2, 6_000))
EDGES = np.array([[0, 50, 100, 0, 100, 50, 100], [0, 0, 0, 4900, 4900, 4900, 1]])
FEW = [np.concatenate(sides) for sides in zip((FOUND, ALARMED), EDGES, strict=True)]
AT_TWO_PERCENT = Counts(FEW[0], FEW[1], 100 - FEW[0], 4900 - FEW[1])

RANGES = [
    ("dice", "jaccard"),
    ("dice", "accuracy"),
    ("dice", "kappa"),
    ("dice", "mcc"),
    ("dice", "fowlkes_mallows"),
    ("dice", "recall"),
    ("dice", "balanced_accuracy"),
    ("dice", "volumetric_similarity"),
    ("precision", "recall"),
    ("recall", "mcc"),
    ("specificity", "kappa"),
    ("accuracy", "mcc"),
    ("accuracy", "kappa"),
    ("volumetric_similarity", "overlap"),
    ("dice", "tversky:alpha=0.3,beta=0.7"),
    ("dice", "weighted_hamming:gamma=1/5"),
    ("kappa", "dice"),
    ("mcc", "accuracy"),
]
CASES = [(*pair, None) for pair in RANGES] + [(*pair, "2%") for pair in RANGES[:11]]


def outside(found: JointRange, pairs: Counts) -> int:
    """How many pairs of masks have values that lie outside of the range."""
    first, second = (np.asarray(evaluate(metric, pairs)) for metric in (found.first, found.second))
    wrong = np.zeros(len(first), bool)
    for arcs, sign in ((found.lower, 1), (found.upper, -1)):
        for arc in arcs:
            inside = np.flatnonzero((first > float(arc.low) + 1e-9) & (first < float(arc.high) - 1e-9))
            with np.errstate(all="ignore"):
                bound = sp.lambdify(a, arc.value, modules="numpy")(first[inside]) + 0 * first[inside]
            beyond = ~(sign * (second[inside] - bound) >= -1e-7)
            for i in inside[beyond]:  # floats may cancel where a is nearly 0
                there = sp.N(arc.at(sp.Rational(float(first[i]))), 30)
                wrong[i] |= sign * (float(second[i]) - there) < -1e-7
    for upright in found.uprights:
        here = np.abs(first - float(upright.place)) < 1e-12
        wrong[here] |= (second[here] < float(upright.low.value) - 1e-9) | (
            second[here] > float(upright.high.value) + 1e-9
        )
    return int(wrong.sum())


@pytest.mark.parametrize(("first", "second", "prevalence"), CASES)
def test_no_pair_of_masks_lies_outside(first: str, second: str, prevalence: str | None) -> None:
    found = joint_range(first, second, prevalence=prevalence)
    assert outside(found, PAIRS if prevalence is None else AT_TWO_PERCENT) == 0


@pytest.mark.slow
@pytest.mark.parametrize("prevalence", [None, "2%"])
def test_no_pair_of_masks_lies_outside_of_any_range(prevalence: str | None) -> None:
    metrics = [metric for metric in CATALOGUE.values() if isinstance(metric, Similarity)]
    metrics += [parse(text) for text in ("f_beta:beta=2", "tversky:alpha=0.3,beta=0.7", "weighted_hamming:gamma=1/5")]
    found = []
    for first, second in permutations(metrics, 2):
        try:
            found.append(joint_range(first, second, prevalence=prevalence))
        except InputError:
            continue
        assert outside(found[-1], PAIRS if prevalence is None else AT_TWO_PERCENT) == 0, (first, second)
        for arc in (*found[-1].lower, *found[-1].upper):
            if arc.along is not None:
                reached(arc, found[-1])
    assert len(found) > 200


def reached(arc: Arc, found: JointRange) -> None:
    """The counts of an arc have exactly its first value, and its second one or one that tends to it."""
    for share in (sp.Rational(1, 9), sp.Rational(1, 2), sp.Rational(8, 9)):
        place = sp.Rational(str(sp.N(arc.low + share * (arc.high - arc.low), 8)))
        counts = arc.counts_at(place)
        assert counts is not None
        assert min(sp.N(count) for count in counts.at(10**12)) >= 0
        here = [value_at(metric, counts.at(10**12)) for metric in (found.first, found.second)]
        room = 0 if arc.attained else 1e-4
        assert abs(sp.N(here[0] - place, 30)) < 1e-25 + room
        assert abs(sp.N(here[1] - arc.at(place), 30)) < 1e-25 + room
        for item in found.known:
            gap = value_at(item.metric, counts.at(10**12)) - item.value.low
            bent = all(curved(metric) for metric in (found.first, found.second)) or curved(item.metric)
            assert abs(sp.N(gap, 30)) < 1e-25 + room if bent else sp.simplify(gap) == 0


@pytest.mark.parametrize(("first", "second", "prevalence"), CASES)
def test_every_arc_is_attained_or_approached(first: str, second: str, prevalence: str | None) -> None:
    found = joint_range(first, second, prevalence=prevalence)
    arcs = [arc for arc in (*found.lower, *found.upper) if arc.along is not None]
    assert arcs
    for arc in arcs:
        reached(arc, found)


def test_a_range_that_is_a_little_too_narrow_is_noticed() -> None:
    found = joint_range("dice", "kappa", prevalence="2%")
    higher = tuple(replace(arc, value=arc.value + sp.Rational(1, 1000)) for arc in found.lower)
    lower = tuple(replace(arc, value=arc.value - sp.Rational(1, 1000)) for arc in found.upper)
    assert outside(replace(found, lower=higher), AT_TWO_PERCENT) > 0
    assert outside(replace(found, upper=lower), AT_TWO_PERCENT) > 0


def test_a_range_that_is_a_little_too_wide_is_noticed() -> None:
    found = joint_range("dice", "kappa")
    with pytest.raises(AssertionError):
        reached(replace(found.lower[0], value=found.lower[0].value - sp.Rational(1, 1000)), found)


@pytest.mark.slow
def test_arcs_between_which_checks_were_made_hold_on_whole_strips() -> None:
    """Where the inside of slices was not derived, exact extremes over whole strips agree."""
    for metric in ("kappa", "mcc"):
        found = joint_range("accuracy", metric)
        assert not any(arc.proved for arc in (*found.lower, *found.upper))
        for low in range(1, 9):
            ends = sp.Rational(low, 10), sp.Rational(low + 1, 10)
            strip = interval(metric, {"accuracy": f"0.{low}..0.{low + 1}"})
            assert strip.low.value == found.lower[0].limit(ends[0])
            assert strip.high.value == found.upper[0].limit(ends[1])


def test_arcs_agree_with_the_interval_at_single_values() -> None:
    for pair, prevalence in product(
        [("dice", "mcc"), ("specificity", "kappa"), ("dice", "f_beta:beta=2")], (None, "1/50")
    ):
        found = joint_range(*pair, prevalence=prevalence)
        for place in ("17/20", "1/3", "1/100"):
            known = interval(pair[1], {pair[0]: place} | ({"prevalence": prevalence} if prevalence else {}))
            for arcs, end in ((found.lower, known.low), (found.upper, known.high)):
                arc = next(arc for arc in arcs if arc.low < sp.Rational(place) < arc.high)
                assert abs(sp.N(arc.at(sp.Rational(place)) - end.value, 30)) < 1e-25


# --- two curved metrics -----------------------------------------------------------------------------------------------

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
        return [replace(curve, value=curve.value + sp.Rational(1, 10**8)) for curve in curves]

    monkeypatch.setattr("segbounds.ranges.certified_boundary.extreme_curves", wrong)
    monkeypatch.setattr(curved_ranges, "TRACED", 2)
    found = joint_range("mcc", "weighted_hamming:gamma=2/5")
    assert not found.lower and not found.upper
    assert {(piece.side, piece.low, piece.high) for piece in found.traced} == {
        (side, *ends) for side in (1, -1) for ends in ((-1, 0), (0, 1))
    }


def test_membership_of_two_curved_metrics() -> None:
    found = joint_range("mcc", "balanced_accuracy")
    assert found.contains(("1/2", "3/4")) and found.contains((0, "1/8")) and found.contains((1, 1))
    assert not found.contains(("1/2", "5/8")) and not found.contains(("1/2", "1/2"))
    assert not found.contains((1, "1/2"))


def test_where_a_mask_is_nearly_empty_mcc_is_nearly_zero_but_not_zero() -> None:
    """Weighted Hamming falls to 0 next to MCC = 0; where MCC is 0 it does not."""
    zero = known_values({"mcc": 0})
    end = largest_where(-parse("weighted_hamming:gamma=1/4"), zero)
    assert end is not None and abs(end.value + sp.Rational(1, 4)) < 1e-9
    assert interval("kappa", {"mcc": 0}).low.value == interval("kappa", {"mcc": 0}).high.value == 0
    assert interval("youden", {"balanced_accuracy": "3/4"}).high.value == sp.Rational(1, 2)
    assert follows(parse("kappa"), sp.Integer(0), *zero) and not follows(parse("kappa"), sp.Rational(1, 9), *zero)


# --- two curved metrics where something else is fixed -----------------------------------------------------------------

FIXED = [
    pytest.param("mcc", "kappa", "dice=4/5", id="mcc-kappa-dice"),
    *(
        pytest.param(*question, marks=pytest.mark.slow, id="-".join(question))
        for question in (
            ("kappa", "mcc", "dice=4/5"),
            ("mcc", "fowlkes_mallows", "prevalence=1/50"),
            ("fowlkes_mallows", "mcc", "prevalence=1/50"),
            ("youden", "kappa", "precision=9/10"),
            ("mcc", "kappa", "volumetric_similarity=17/20"),
            ("balanced_accuracy", "weighted_hamming:gamma=1/4", "accuracy=17/20"),
            ("kappa", "youden", "mcc=1/3"),
            ("dice", "recall", "mcc=1/2"),
            ("mcc", "fowlkes_mallows", "kappa=4/5"),
            ("mcc", "balanced_accuracy", "fowlkes_mallows=1/2"),
        )
    ),
]


def where(first: str, second: str, fixed: str) -> JointRange:
    metric, _, value = fixed.rpartition("=")
    if metric == "prevalence":
        return joint_range(first, second, prevalence=value)
    found = joint_range(first, second, metric).slice(value)
    assert found is not None
    return found


def having(metric: Similarity, value: float) -> Counts:
    """Random counts, one of which was moved, by bisection, until a metric has a value."""
    return Counts(*np.hstack([with_one_moved(metric, value, moved) for moved in range(4)]))


def with_one_moved(metric: Similarity, value: float, moved: int) -> np.ndarray:
    counts = [10 ** np.random.default_rng((2, i)).uniform(-4, 4, 20_000) for i in range(4)]
    low, high = np.full(20_000, -12.0), np.full(20_000, 12.0)

    def at(place: np.ndarray) -> Counts:
        return Counts(*(10**place if i == moved else count for i, count in enumerate(counts)))

    def missed(place: np.ndarray) -> np.ndarray:
        return np.asarray(evaluate(metric, at(place))) - value

    falls = missed(low) > missed(high)
    for _ in range(100):
        middle = (low + high) / 2
        beyond = (missed(middle) > 0) != falls
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.array(at(low))[:, np.abs(missed(low)) < 1e-12]


@pytest.mark.parametrize(("first", "second", "fixed"), FIXED)
def test_the_range_where_something_is_fixed(first: str, second: str, fixed: str) -> None:
    """No pair of masks lies outside, arcs are attained or approached, and enclosures at further values agree."""
    found = where(first, second, fixed)
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


def test_closed_forms_at_a_prevalence() -> None:
    found = joint_range("mcc", "fowlkes_mallows", prevalence="1/50")
    assert [arc.at(sp.Rational(1, 2)) ** 2 for arc in (found.lower[-1], found.upper[-1])] == [
        sp.Rational(50, 4) / (sp.Rational(1, 4) + 49),
        (sp.Rational(49, 4) + 1) / 50,
    ]
    assert found.contains(("1/2", "51/100")) and not found.contains(("1/2", "1/2"))


@pytest.mark.slow
def test_a_curve_that_is_not_among_the_strands_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two metrics touch is a curve that only their slopes give; without it enclosures take its place."""
    right = lines._determinant
    monkeypatch.setattr(lines, "_determinant", lambda rows: 0 * right(rows) + 1)
    monkeypatch.setattr(curved_ranges, "TRACED", 3)
    found = where("youden", "kappa", "precision=8/9")
    assert found.traced and all(piece.side == 1 and piece.low >= 0 for piece in found.traced)
    pairs = having(parse("precision"), 8 / 9)
    youden, kappa = (np.asarray(evaluate(metric, pairs)) for metric in (found.first, found.second))
    for piece in found.traced:
        for place, value, width in zip(piece.places, piece.values, piece.widths, strict=True):
            near = np.abs(youden - float(place)) < 1e-3
            assert width < 1e-9 and near.any() and kappa[near].min() > float(value) - 1e-3


def test_pieces_without_a_closed_form_are_shown() -> None:
    found = joint_range("kappa", "overlap")
    (piece,) = found.traced
    assert (piece.side, piece.low, piece.high) == (-1, -1, 0) and max(piece.widths) < 1e-8
    assert any("no closed form in a: enclosed at 16 values" in row for row in answers.arcs(found))
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


# --- membership -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", [("dice", "recall"), ("dice", "kappa"), ("recall", "mcc"), ("kappa", "dice")])
def test_what_masks_have_is_contained(pair: tuple[str, str]) -> None:
    found = joint_range(*pair)
    for four in SMALL.T[::600]:
        values = [value_at(metric, Counts(*map(int, four))) for metric in (found.first, found.second)]
        if all(value.is_Rational for value in values):
            assert found.contains(values), (tuple(four), values)


def test_membership_is_exact() -> None:
    assert joint_range("dice", "jaccard").contains(("17/20", "17/23"))
    assert not joint_range("dice", "jaccard").contains(("17/20", "0.7391304"))
    found = joint_range("dice", "kappa")
    assert found.contains(("0.85", "-0.15")) and not found.contains(("0.85", "-0.1500001"))
    assert found.contains(("0.85", "0.8499999")) and not found.contains(("0.85", "0.85"))  # approached only
    assert joint_range("recall", "mcc").contains((1, -1)) and not joint_range("recall", "mcc").contains((1, "-1/2"))


def test_three_metrics() -> None:
    found = joint_range("precision", "recall", "dice")
    assert found.contains(("2/3", 1, "4/5")) and not found.contains(("2/3", "99/100", "4/5"))
    there = joint_range("dice", "mcc", "accuracy").slice("4/5")
    assert there is not None
    near = np.abs(evaluate(there.known[0].metric, PAIRS) - 0.8) < 1e-12
    assert near.sum() > 10
    assert outside(there, Counts(*(count[near] for count in PAIRS))) == 0
    for arc in (*there.lower, *there.upper):
        reached(arc, there)
    assert joint_range("precision", "recall", "dice").slice("2") is None


def test_straight_sides_lie_on_the_range() -> None:
    found = joint_range("dice", "kappa")
    sides = [side for side in straight_sides(found) if side.along is not None]
    assert sides
    for side in sides:
        place = (side.low + side.high) / 2
        there = Counts(*(sp.sympify(count).xreplace({a: place}) for count in side.along or ()))
        assert [sp.simplify(value_at(metric, there)) for metric in (found.first, found.second)] == [side.place, place]


def test_mirrored_ranges_have_straight_sides() -> None:
    found = joint_range("mcc", "accuracy")
    assert [(arc.value, arc.attained) for arc in found.upper][-1] == (1, False)
    assert next((arc.value, arc.attained) for arc in found.lower) == (0, False)


# --- hulls ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second", "prevalence"), [*CASES[:10], ("balanced_accuracy", "youden", None)])
def test_the_hull_is_convex_touches_the_range_and_has_it_inside(
    first: str, second: str, prevalence: str | None
) -> None:
    found = joint_range(first, second, prevalence=prevalence)
    for sides, arcs, sign in ((found.hull.lower, found.lower, 1), (found.hull.upper, found.upper, -1)):
        points = [points_of(side) for side in sides]
        x, y = (np.concatenate([part[k] for part in points]) for k in (0, 1))
        keep = np.append(True, np.diff(x) > 1e-9)
        slopes = np.diff(y[keep]) / np.diff(x[keep])
        assert (sign * np.diff(slopes) > -1e-6 * (1 + np.abs(slopes[1:]))).all()
        for arc in arcs:
            places, values = sampled(arc)
            assert (sign * (values - on_hull(sides, places)) > -1e-9).all()
        corners = {(float(u.place), float(end.value)) for u in found.uprights for end in (u.low, u.high)}
        for chord in sides:
            for end in (chord.start, chord.end) if isinstance(chord, Chord) else ():
                touching = [arc for arc in arcs if arc.low <= end[0] <= arc.high]
                assert (float(end[0]), float(end[1])) in corners or any(
                    abs(float(arc.limit(end[0]) - end[1])) < 1e-9 for arc in touching
                )


def points_of(side: Arc | Chord) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(side, Arc):
        return sampled(side)
    x, y = np.array([side.start, side.end], float).T
    return x, y


def on_hull(sides: tuple[Arc | Chord, ...], places: np.ndarray) -> np.ndarray:
    """The values of one side of a hull."""
    found = np.full(len(places), np.nan)
    for side in sides:
        x, y = points_of(side)
        here = (places >= x[0] - 1e-12) & (places <= x[-1] + 1e-12)
        found[here] = np.interp(places[here], x, y)
        if isinstance(side, Arc):
            inside = here & (places > x[0]) & (places < x[-1])
            found[inside] = [float(side.at(sp.Rational(float(place)))) for place in places[inside]]
    return found


def test_a_hull_that_cuts_off_a_corner_would_be_noticed() -> None:
    found = joint_range("dice", "jaccard")
    places, values = sampled(found.lower[0])
    wrong = (Chord((sp.Integer(0), sp.Integer(0)), (sp.Integer(1), sp.Integer(1))),)
    assert not (values - on_hull(wrong, places) > -1e-9).all()


def test_the_hull_of_dice_and_mcc() -> None:
    arc, chord = joint_range("dice", "mcc").hull.upper
    assert isinstance(arc, Arc) and isinstance(chord, Chord)
    assert arc.high == chord.start[0] == 1 - 1 / sp.sqrt(2) and chord.end == (1, 1)


# --- three metrics ----------------------------------------------------------------------------------------------------

TRIPLES = [
    ("dice", "recall", "accuracy"),
    ("precision", "npv", "accuracy"),
    ("precision", "recall", "npv"),
    ("specificity", "dice", "tversky:alpha=0.3,beta=0.7"),
    ("dice", "accuracy", "volumetric_similarity"),
    ("overlap", "precision", "accuracy"),
]
SOME_TRIPLES = [*TRIPLES[:3], TRIPLES[4], *(pytest.param(names, marks=pytest.mark.slow) for names in TRIPLES[3::2])]
FLAT = [
    ("precision", "recall", "dice", None),
    ("dice", "jaccard", "precision", None),
    ("dice", "jaccard", "tversky:alpha=2,beta=2", None),
    ("dice", "precision", "volumetric_similarity", None),
    ("dice", "kappa", "accuracy", "2%"),
    ("recall", "prevalence", "youden", "2%"),
]


def defined(found: JointRangeOfThree, pairs: Counts) -> Counts:
    """Those of some pairs on which no metric reads 0/0."""
    bottoms = [sp.lambdify(SYMBOLS, ratio(metric.formula)[1])(*pairs) for metric in metrics_of(found)]
    return Counts(*(count[np.all(bottoms, axis=0)] for count in pairs))


def metrics_of(found: JointRangeOfThree) -> tuple[Similarity, ...]:
    return found.first, found.second, found.third


def values_at(found: JointRangeOfThree, counts: Counts) -> tuple[sp.Expr, ...]:
    return tuple(value_at(metric, counts) for metric in metrics_of(found))


def beyond(found: JointRangeOfThree, surface: Surface, pairs: Counts) -> int:
    """How many pairs of masks lie beyond a surface where it bounds the range."""
    values = dict(zip(VALUES, (np.asarray(evaluate(metric, pairs)) for metric in metrics_of(found)), strict=True))
    there = [values[symbol] for symbol in surface.others]
    with np.errstate(all="ignore"):
        gap = values[surface.of] - sp.lambdify(surface.others, surface.value)(*there)
    wrong = surface.side * gap < -1e-6
    here = surface.where(*there)
    assert here.sum() > 100
    return int((wrong & here).sum())


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_no_pair_of_masks_lies_beyond_a_surface(names: tuple[str, str, str]) -> None:
    found = joint_range(*names)
    sides = [surface for surface in found.surfaces if surface.side]
    pairs = defined(found, PAIRS)
    if names[0] == "overlap":  # where it is precision, the range is flat
        pairs = Counts(*(count[pairs.fp > pairs.fn] for count in pairs))
    assert len(sides) >= 4
    for surface in sides:
        assert beyond(found, surface, pairs) == 0, surface


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_counts_are_polynomials_in_the_three_values(names: tuple[str, str, str]) -> None:
    """From whole counts to values and back, exactly; where all four minors vanish they say nothing."""
    found, back = joint_range(*names), 0
    for four in np.random.default_rng(2).integers(1, 50, (20, 4)):
        place = dict(zip(VALUES, values_at(found, Counts(*map(int, four))), strict=True))
        for polynomials in found.counts:
            counts = [sp.sympify(count).xreplace(place) for count in polynomials]
            back += any(counts) and all(
                x * int(four[0]) == counts[0] * int(y) for x, y in zip(counts, four, strict=True)
            )
    assert back >= (19 if names[0] != "overlap" else 8)


def on_and_beside(found: JointRangeOfThree, surface: Surface) -> None:
    """Points of a surface have counts, or such as tend to them; a little inside masks have the values, beyond none
    do."""
    step = surface.side * sp.Rational(1, 10**9)
    for place in surface.places:
        assert surface.bounds(place)
        at = surface.at(place)
        counts = surface.counts_at(place)
        assert counts is not None and found.contains(at) == surface.attained
        if surface.attained:
            assert min(counts) >= 0 and values_at(found, counts) == at
        else:
            assert max(abs(x - y) for x, y in zip(values_at(found, counts.at(10**12)), at, strict=True)) < 1e-9
        moved = [value + step * int(symbol == surface.of) for symbol, value in zip(VALUES, at, strict=True)]
        assert found.contains(moved)
        assert not found.contains([2 * x - y for x, y in zip(at, moved, strict=True)])


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_surfaces_are_attained_or_approached_and_nothing_is_beyond(names: tuple[str, str, str]) -> None:
    found = joint_range(*names)
    for surface in found.surfaces:
        if surface.side:
            assert (
                surface.places
                and sp.expand(sp.numer(sp.together(surface.equation.subs(surface.of, surface.value)))) == 0
            )
            on_and_beside(found, surface)


@pytest.mark.slow
def test_all_surfaces_of_three_metrics() -> None:
    """Every seventh triple of the metrics that are not curved. A range of several parts may have gaps along a line."""
    linear = [metric for metric in CATALOGUE.values() if isinstance(metric, Similarity) and not curved(metric)]
    linear += [parse("f_beta:beta=2"), parse("tversky:alpha=0.3,beta=0.7"), SHARE]
    for metrics in list(combinations(linear, 3))[::7]:
        found = joint_range(*metrics)
        for surface in found.surfaces:
            if surface.side:
                on_and_beside(found, surface)
                assert len(found.parts) > 1 or beyond(found, surface, defined(found, PAIRS)) == 0, (metrics, surface)


def test_a_surface_that_is_a_little_off_is_noticed() -> None:
    found = joint_range("dice", "recall", "accuracy")
    surface = next(surface for surface in found.surfaces if surface.zero == (fp,))
    too_narrow = replace(surface, value=surface.value + sp.Rational(1, 1000))
    assert beyond(found, surface, defined(found, PAIRS)) == 0 < beyond(found, too_narrow, defined(found, PAIRS))
    with pytest.raises(AssertionError):
        on_and_beside(found, replace(surface, value=surface.value - sp.Rational(1, 1000)))


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_surfaces_leave_out_no_part_of_the_boundary(names: tuple[str, str, str]) -> None:
    """Above and below every pair of masks there is one, where a line along the third metric leaves the range."""
    found = joint_range(*names)
    across = [surface for surface in found.surfaces if surface.side and surface.of == VALUES[2]]
    for four in np.random.default_rng(4).integers(1, 50, (25, 4)):
        if names[0] == "overlap" and four[1] <= four[2]:  # where it is precision, the range is flat
            continue
        *place, third = values_at(found, Counts(*map(int, four)))
        heights = {side: [s.at(place)[2] for s in across if s.side == side and s.bounds(place)] for side in (1, -1)}
        assert place[0] == place[1] or (max(heights[1]) <= third <= min(heights[-1]))


@pytest.mark.parametrize(("first", "second", "third", "prevalence"), FLAT)
def test_metrics_with_fewer_degrees_of_freedom_lie_on_a_surface(
    first: str, second: str, third: str, prevalence: str | None
) -> None:
    found = joint_range(first, second, third, prevalence=prevalence)
    pairs = defined(found, PAIRS if prevalence is None else AT_TWO_PERCENT)
    values = dict(zip(VALUES, (np.asarray(evaluate(metric, pairs)) for metric in metrics_of(found)), strict=True))
    assert found.surfaces and not found.counts
    miss = [np.abs(sp.lambdify(VALUES, s.equation)(*values.values()) + 0 * values[a]) for s in found.surfaces]
    assert len(pairs.tp) > 1000 and np.min(miss, axis=0).max() < 1e-9
    wrong = [
        np.abs(sp.lambdify(VALUES, s.equation + a / 1000)(*values.values()) + 0 * values[a]) for s in found.surfaces
    ]
    assert np.min(wrong, axis=0).max() > 1e-9
    for surface in found.surfaces:
        if surface.along is None:
            continue
        place = next(p for p in product([sp.Rational(k, 40) for k in range(1, 40)], repeat=2) if surface.bounds(p))
        counts = surface.counts_at(place)
        assert (
            counts is not None and values_at(found, counts) == surface.at(place) and found.contains(surface.at(place))
        )


def test_the_range_that_a_flat_one_lies_over() -> None:
    base = joint_range("precision", "recall", "dice").base
    assert base == joint_range("precision", "recall") and joint_range("dice", "recall", "accuracy").base is None
    other = joint_range("dice", "jaccard", "precision").base
    assert other is not None and (str(other.first), str(other.second)) == ("Dice", "Precision")


def test_parts_that_are_only_borders_of_others_are_left_out() -> None:
    found = joint_range("jaccard", "overlap", "volumetric_similarity")  # fp == fn is in both parts
    assert [part.dimension for part in found.parts] == [4, 4] and len(found.surfaces) == 1
    assert len(joint_range("accuracy", "overlap", "volumetric_similarity").counts) == 2


def test_a_range_that_has_no_closed_form_that_way_round() -> None:
    found = joint_range("kappa", "recall")
    assert outside(found, PAIRS) == 0 and not found.traced
    assert {arc.value for arc in (*found.lower, *found.upper)} >= {0, 1, a / (2 - a)}


def test_curved_metrics_have_slices_only() -> None:
    found = joint_range("dice", "mcc", "accuracy")
    with pytest.raises(InputError, match=r"MCC is curved, .* not derived: draw slices of it"):
        _ = found.surfaces
    assert found.slice("4/5") is not None


# --- means of three metrics -------------------------------------------------------------------------------------------


def proved(found: JointRangeOfThree, means: Sequence[Any], answer: Membership) -> None:
    """Images have exactly the means, or no pair of masks is beyond the plane and the means are."""
    exact = [sp.Rational(mean) for mean in means]
    if answer.inside:
        assert len(answer.images) <= 4 and sum(share for share, _ in answer.images) == 1
        for i in range(3):
            reached = sum(share * values_at(found, counts.at(10**12))[i] for share, counts in answer.images)
            assert reached == exact[i] or (not answer.attained and abs(reached - exact[i]) < 1e-9)
        assert all(share > 0 and min(counts.at(10)) >= 0 for share, counts in answer.images)
    else:
        assert answer.plane is not None
        highest = np.asarray(evaluate(answer.plane.combination, PAIRS)).max()
        assert highest <= float(answer.plane.most) + 1e-12 and answer.plane.most < answer.plane.given
        assert answer.plane.combination.xreplace(dict(zip(metrics_of(found), exact, strict=True))) == answer.plane.given


@pytest.mark.parametrize("names", [*TRIPLES[:3], ("precision", "recall", "dice")], ids=str)
def test_means_of_mixtures_are_in_the_hull(names: tuple[str, str, str]) -> None:
    found, draw = joint_range(*names), np.random.default_rng(3)
    for _ in range(3):
        kinds = [values_at(found, Counts(*map(int, four))) for four in draw.integers(1, 20, (6, 4))]
        means = [sum(column) / 6 for column in zip(*kinds, strict=True)]
        answer = found.in_hull(means)
        assert answer.inside and answer.attained
        proved(found, means, answer)


def test_means_that_only_three_metrics_together_refuse() -> None:
    """Any two of these means can be true; Dice, the harmonic mean of precision and recall, is never above their
    mean."""
    found, means = joint_range("precision", "recall", "dice"), ("0.6", "0.6", "0.7")
    known = list(zip(metrics_of(found), map(sp.Rational, means), strict=True))
    assert all(membership(two).inside for two in combinations(known, 2))
    answer = found.in_hull(means)
    assert answer.inside is False and str(answer.plane and answer.plane.combination) == "2*Dice - Precision - Recall"
    proved(found, means, answer)


@pytest.mark.parametrize(
    ("names", "means"),
    [
        (("dice", "recall", "accuracy"), ("0.9", "0.9", "0.5")),
        (("precision", "npv", "accuracy"), ("0.9", "0.9", "0.5")),
        (("jaccard", "overlap", "volumetric_similarity"), ("0.5", "0.45", "0.95")),
    ],
    ids=str,
)
def test_a_plane_shows_that_means_are_impossible(names: tuple[str, str, str], means: tuple[str, str, str]) -> None:
    found = joint_range(*names)
    answer = found.in_hull(means)
    assert answer.inside is False
    proved(found, means, answer)


def test_means_at_a_known_prevalence() -> None:
    found = joint_range("dice", "kappa", "accuracy", prevalence="2%")
    assert found.in_hull(("0.5", "0.49", "0.981")).inside is False
    kinds = [Counts(1, 3, 1, 95), Counts(2, 9, 0, 89), Counts(0, 1, 2, 97)]
    means = [sum(value_at(metric, counts) for counts in kinds) / 3 for metric in metrics_of(found)]
    answer = found.in_hull(means)
    assert answer.inside and answer.attained
    for share, counts in answer.images:
        assert share > 0 and 49 * (counts.tp + counts.fn) == counts.fp + counts.tn


def test_means_that_are_only_approached() -> None:
    found = joint_range("dice", "recall", "specificity")
    answer = found.in_hull(("1/2", "3/4", 1))
    assert answer.inside
    proved(found, ("1/2", "3/4", 1), answer)
    assert found.in_hull((1, 1, 1)).attained


def test_next_to_the_boundary_nothing_wrong_is_said() -> None:
    found = joint_range("precision", "recall", "dice")
    for beyond_by in (sp.Rational(1, 10**7), sp.Rational(1, 10**13)):
        assert found.in_hull(("1/2", "1/2", sp.Rational(1, 2) + beyond_by)).inside is not True
        assert found.in_hull(("1/2", "1/2", sp.Rational(1, 2) - beyond_by)).inside is not False


def test_a_wrong_mixture_or_plane_is_noticed() -> None:
    found = joint_range("precision", "recall", "dice")
    inside, outside = found.in_hull(("0.6", "0.6", "0.55")), found.in_hull(("0.6", "0.6", "0.7"))
    proved(found, ("0.6", "0.6", "0.55"), inside)
    with pytest.raises(AssertionError):
        proved(found, ("0.6", "0.6", "0.56"), inside)
    assert outside.plane is not None
    for wrong in (
        replace(outside.plane, most=sp.Rational(-1, 10)),
        replace(outside.plane, combination=outside.plane.combination + dice / 100),
    ):
        with pytest.raises(AssertionError):
            proved(found, ("0.6", "0.6", "0.7"), replace(outside, plane=wrong))


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "prevalence", "says"),
    [
        (("dice", "dise"), None, "did you mean dice"),
        (("dice", "recall"), "2", "give one from 0 to 1"),
        (("dice", "recall"), "1%..2%", "is a range: give one value"),
        (("dice", "recall"), "much", "is not a value"),
    ],
)
def test_bad_questions_get_one_sentence(names: tuple[str, ...], prevalence: str | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        joint_range(*names, prevalence=prevalence)
