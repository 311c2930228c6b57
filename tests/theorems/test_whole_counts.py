"""Claims that rest on counts being whole: what one pixel settles holds for all small pairs, and what it does not says why."""

import pytest

from segbounds.engines import certify
from segbounds.metrics.counts import Counts
from segbounds.theorems.claims import claim
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.instances import admits, bounds_of, breaks
from segbounds.theorems.sizes import tuples
from segbounds.theorems.whole_counts import NOT_FOR_WHOLE, ONE_PIXEL, depends_on_size, holds_from_one_pixel

SETTLED = (
    "pixels >= 1",
    "pixels > 1/2",
    "1 <= tp + fp + fn + tn",
    "pixels >= -3",
    "2*pixels >= tp + 1",
    "pixels**2 + tp*fp >= 1",
    "tp + 3*fp + 2*fn**2 + tn >= 1",
)
#: The first are false, the others true and not that simple.
NOT_SETTLED = ("pixels > 1", "pixels >= 2", "tp + fp + fn >= 1", "2*tp + fp >= tn", "pixels <= 5", "pixels == 1")
OTHERS = ("pixels >= dice", "(tp - fp)**2 + pixels >= 1", "1/pixels <= 1", "dice <= 1")


@pytest.mark.parametrize("text", SETTLED)
def test_what_one_pixel_settles_holds_on_all_small_pairs(text: str) -> None:
    theorem = claim(text)
    assert holds_from_one_pixel(theorem)
    for counts in tuples(range(1, 5)):
        pairs = [Counts(*map(int, pair)) for pair in zip(*counts, strict=True)]
        assert pairs and not any(breaks(bound, pair) for bound in bounds_of(theorem.claim) for pair in pairs)


@pytest.mark.parametrize("text", (*NOT_SETTLED, *OTHERS))
def test_others_are_left(text: str) -> None:
    assert not holds_from_one_pixel(claim(text))


@pytest.mark.parametrize("where", [(), ("fp <= fn",)])
def test_the_number_of_pixels_is_at_least_one(where: tuple[str, ...]) -> None:
    (found,) = certify.check(claim("pixels >= 1", where), Budget())
    assert (found.outcome, found.scope) == (Outcome.PROVED, ONE_PIXEL) and not found.solver


@pytest.mark.parametrize(("text", "outcome"), [("pixels > 1", Outcome.REFUTED), ("tp + fp + fn >= 1", Outcome.REFUTED)])
def test_what_one_pixel_breaks_is_refuted(text: str, outcome: Outcome) -> None:
    (found,) = certify.check(claim(text), Budget())
    assert found.outcome is outcome and found.extreme is not None and found.extreme.counts.pixels == 1


@pytest.mark.parametrize("where", ["pixels < 1", "2*pixels == 1"])
def test_no_pair_has_less_than_one_pixel(where: str) -> None:
    (found,) = certify.check(claim("pixels >= 1", (where,)), Budget())
    assert found.outcome is Outcome.VACUOUS


def test_what_whole_counts_may_decide_says_so() -> None:
    theorem = claim("tp >= 1", ("tp > 0",))
    (found,) = certify.check(theorem, Budget())
    assert found.outcome is Outcome.UNDECIDED and found.scope.startswith(NOT_FOR_WHOLE)
    assert admits(theorem, Counts(1, 0, 0, 0)) and not admits(theorem, Counts(0, 1, 0, 0))


@pytest.mark.parametrize(
    ("text", "where", "depends"),
    [
        ("pixels >= 1", (), True),
        ("tp**2 >= tp", (), True),
        ("dice <= 1", ("tp >= 5",), True),
        ("dice <= 1", ("fp <= fn",), False),
        ("tp*tn >= fp*fn", ("prevalence == 1/50",), False),
        ("(tp + fp)/pixels >= dice/2", (), False),
        ("sqrt(tp*fp) + fn >= dice*pixels - tn", (), False),
        ("sqrt(tp*fp) + fn >= dice*pixels - 1", (), True),
        ("tp/(tp - 101) <= fp", (), False),  # not told where it divides by zero
        ("(tp - fp)**24 + pixels**2 >= 1", (), True),
        ("(tp - 2*fp + 3*fn - tn)**12/(pixels**12 + tp) + pixels >= 1", (), True),
    ],
)
def test_claims_that_depend_on_the_size(text: str, where: tuple[str, ...], depends: bool) -> None:
    assert depends_on_size(claim(text, where)) is depends
