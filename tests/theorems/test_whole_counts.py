"""Claims that rest on counts being whole: what one pixel settles holds for all small pairs, and what it does not says why."""

import pytest
import sympy as sp

from segbounds.engines import certify
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, pixels, tn, tp
from segbounds.theorems.claims import claim
from segbounds.theorems.counterexamples import FEW_PIXELS
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.instances import admits, bounds_of, breaks
from segbounds.theorems.proofs.statements import Statement
from segbounds.theorems.sizes import tuples
from segbounds.theorems.whole_counts import (
    ONE_PIXEL,
    depends_on_size,
    fails_for_real_counts,
    holds_from_one_pixel,
    rounded,
)

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
    assert found.outcome is Outcome.PROVED and not found.solver


def test_what_no_certificate_shows_is_settled_on_one_pixel() -> None:
    (found,) = certify.check(claim("tp + 3*fp + 2*fn**2 + tn >= 1"), Budget())
    assert (found.outcome, found.scope) == (Outcome.PROVED, ONE_PIXEL)


@pytest.mark.parametrize(("text", "outcome"), [("pixels > 1", Outcome.REFUTED), ("tp + fp + fn >= 1", Outcome.REFUTED)])
def test_what_one_pixel_breaks_is_refuted(text: str, outcome: Outcome) -> None:
    (found,) = certify.check(claim(text), Budget())
    assert found.outcome is outcome and found.extreme is not None and found.extreme.counts.pixels == 1


@pytest.mark.parametrize("where", ["pixels < 1", "2*pixels == 1"])
def test_no_pair_has_less_than_one_pixel(where: str) -> None:
    (found,) = certify.check(claim("pixels >= 1", (where,)), Budget())
    assert found.outcome is Outcome.VACUOUS


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


CONDITIONS = (
    tp,
    4 - tp,
    -tp,
    2 * tp - 1,
    3 - 2 * tp,
    tp * tn - fp * fn,
    6 * tp**2 - 4 * fp - 3,
    tp / 2 - fp / 3 - sp.Rational(1, 7),
    sp.Rational(5, 2) - fn,
    fn - sp.Rational(5, 2),
    tp - sp.sqrt(2),
)


@pytest.mark.parametrize("sign", [">", ">=", "="])
@pytest.mark.parametrize("form", CONDITIONS, ids=str)
def test_whole_counts_satisfy_a_condition_exactly_where_they_satisfy_the_rounded_one(form: sp.Expr, sign: str) -> None:
    (((rounded_one, more),),) = [[statement.where for statement in some] for some in rounded(((said(form, sign),),))]
    assert more == (pixels - 1, ">=")
    for counts in FEW_PIXELS:
        at = dict(zip(SYMBOLS, counts, strict=True))
        assert holds(form.subs(at), sign) == holds(rounded_one[0].subs(at), rounded_one[1]), counts


def said(form: sp.Expr, sign: str) -> Statement:
    return Statement(sp.Integer(0), "<=", tp, ((form, sign),))


def holds(value: sp.Expr, sign: str) -> bool:
    return bool({"=": sp.Eq, ">": sp.Gt, ">=": sp.Ge}[sign](value, 0))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("tp >= 1", ("tp > 0",)),
        ("accuracy <= 5/6", ("fp + fn > 0", "tp + tn <= 5")),
        ("tp + fp >= 2", ("precision > 0", "precision < 1")),
    ],
)
def test_what_rounded_conditions_show_is_proved_and_true_of_few_pixels(text: str, where: tuple[str, ...]) -> None:
    theorem = claim(text, where)
    (found,) = certify.check(theorem, Budget())
    assert found.outcome is Outcome.PROVED and not found.solver
    met = [counts for counts in FEW_PIXELS if admits(theorem, counts)]
    assert met and not any(breaks(bound, counts) for bound in bounds_of(theorem.claim) for counts in met)


def test_hypotheses_that_no_whole_counts_satisfy_are_vacuous() -> None:
    (found,) = certify.check(claim("dice <= 1/2", ("tp > 1/4", "tp < 1/2")), Budget())
    assert found.outcome is Outcome.VACUOUS


def test_where_a_claim_fails_for_real_counts_is_said() -> None:
    theorem = claim("(tp - fp)**2 >= tp - fp")
    (found,) = certify.check(theorem, Budget())
    assert found.outcome is Outcome.UNDECIDED
    assert "it fails, as at tp = 1/2, fp = 0, fn = 0, tn = 0" in found.scope and "pixels <= 15" in found.scope
    assert not fails_for_real_counts(claim("dice <= 1"))
    (visited,) = certify.check(claim("(tp - fp)**2 >= tp - fp", ("pixels <= 15",)), Budget())
    assert visited.outcome is Outcome.PROVED
