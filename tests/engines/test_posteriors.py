"""Posteriors as a domain: arrays against sums written out, lemmas against what they claim, and planted falsehoods of each kind."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp

from segbounds.engines import certify, derive, examine, exhaust, observe, sample
from segbounds.engines.posterior_arrays import breaking, grid_of
from segbounds.engines.posterior_draws import Places, drawn
from segbounds.errors import InputError, Unsupported
from segbounds.metrics.catalogue import dice, f_beta, jaccard, precision, recall, tversky
from segbounds.metrics.counts import SYMBOLS, fn, fp, tp
from segbounds.metrics.similarity import Similarity
from segbounds.show.verdicts import failure
from segbounds.theorems.evidence import Budget, Outcome, Result
from segbounds.theorems.posterior_lemmas import parts_of
from segbounds.theorems.posteriors import (
    ANY,
    INDEPENDENT,
    KINDS,
    ONE_SIZE,
    Expected,
    ExpectedBest,
    ExpectedChord,
    ExpectedWith,
    ExpectedWithout,
    PosteriorPlace,
)
from segbounds.theorems.records import Always, Domain, Supremum, Theorem

BUDGET = Budget(pairs=10_000, instances=2)
HALF = Fraction(1, 2)
beta = sp.Symbol("beta", positive=True)


def claimed(relation: Any, kind: str = ANY) -> Theorem:
    return Theorem("a title", "a test", Always(relation), Domain(posteriors=kind))


def ends(similarity: Similarity) -> sp.Expr:
    return sp.Max(ExpectedWithout(similarity), ExpectedWith(similarity))


# --- places -----------------------------------------------------------------------------------------------------------


def test_expectations_at_a_place_are_those_of_the_definition() -> None:
    place = PosteriorPlace(
        ((1, 1, 0), (0, 0, 1)), (Fraction(5, 7), Fraction(2, 7)), (Fraction(1), Fraction(1), HALF), 2
    )
    assert place.value(Expected(dice)) == sp.Rational(5, 7) * 4 / sp.Rational(9, 2) + sp.Rational(2, 7) / sp.Rational(
        7, 2
    )
    without, with_it = (sp.Rational(5, 7) * 4 / (4 + t) + sp.Rational(2, 7) * 2 * t / (3 + t) for t in (0, 1))
    assert place.value(ExpectedWithout(dice)) == without and place.value(ExpectedWith(dice)) == with_it
    assert place.value(ExpectedChord(dice)) == (without + with_it) / 2
    assert place.value(ExpectedBest(dice)) == max(without, with_it)
    assert str(place) == "reference 110 with 5/7, reference 001 with 2/7; soft mask (1, 1, 1/2), pixel 3"


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (((), (), (HALF,), 0), "a posterior has"),
        ((((0, 0),), (Fraction(1),), (HALF, HALF), 0), "no empty reference"),
        ((((1, 0),), (HALF,), (HALF, HALF), 0), "weights of sum 1"),
        ((((1, 0),), (Fraction(1),), (HALF,), 0), "of one image"),
        ((((1, 0),), (Fraction(1),), (HALF, Fraction(3, 2)), 0), "between 0 and 1"),
        ((((1, 0),), (Fraction(1),), (HALF, HALF), 2), "of one image"),
    ],
)
def test_what_is_no_posterior_is_refused(entries: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        PosteriorPlace(*entries)


def test_kinds_of_posteriors() -> None:
    half = (HALF, HALF)
    same_size = PosteriorPlace(((1, 0), (0, 1)), half, half)
    independent = PosteriorPlace(((1, 0), (1, 1)), half, half)
    assert same_size.is_of(ONE_SIZE) and not same_size.is_of(INDEPENDENT) and same_size.is_of(ANY)
    assert independent.is_of(INDEPENDENT) and not independent.is_of(ONE_SIZE)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: claimed(Expected(dice) <= 1, "all"), "'all' is no kind of posterior: any"),
        (lambda: Theorem("t", "", Supremum(Expected(dice), 1, ())), "a supremum over posteriors"),
        (lambda: Theorem("t", "", Always(Expected(dice) <= dice)), "outside of them"),
        (lambda: Theorem("t", "", Always(Expected(sp.Symbol("x", positive=True)) <= 1)), "is of a similarity"),
        (
            lambda: Theorem("t", "", Always(Expected(dice) <= 1), Domain((Expected(jaccard) <= HALF,))),
            "a hypothesis is about expectations",
        ),
    ],
)
def test_claims_that_cannot_be_examined_are_refused(make: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        make()


# --- arrays -----------------------------------------------------------------------------------------------------------

GAP = Expected(dice) - (ExpectedChord(dice) + sp.Max(ExpectedBest(jaccard), ExpectedWith(dice)) / 3 - sp.Rational(1, 7))


@pytest.mark.parametrize("kind", KINDS)
def test_arrays_have_the_values_of_their_places(kind: str) -> None:
    grid = grid_of(2, kind, 3, 2)
    found = grid.values(GAP)
    for index in range(0, found.size, 7):
        place = grid.place(index)
        assert place.is_of(kind)
        value = Fraction(int(found.numerators.flat[index]), found.denominator)
        assert place.value(GAP) == sp.Rational(value.numerator, value.denominator)


@pytest.mark.parametrize("kind", KINDS)
def test_draws_have_the_values_of_their_places(kind: str) -> None:
    places = Places(drawn(kind, 12, 3, 0), {dice, jaccard}, np.asarray)
    gaps = places.gap(GAP)
    for index in range(0, gaps.size, 17):
        place = places.place(index)
        assert place.is_of(kind) and float(place.value(GAP)) == pytest.approx(gaps.flat[index], abs=1e-12)


def test_every_order_of_pixels_is_seen_once() -> None:
    """All posteriors on the grid are one of these with its pixels in another order."""
    grid = grid_of(3, ANY, 2, 1)
    assert len(grid.weights) == 9 < 28
    assert (grid.weights.sum(axis=1) == grid.shares).all()


def test_integers_that_are_too_large_for_64_bits_are_pythons() -> None:
    small, large = (tversky(alpha=alpha, beta="1/2") for alpha in ("1/2", "12345678901/98765432101"))
    kinds = [grid_of(2, ANY, 3, 2).values(Expected(index)).numerators.dtype for index in (small, large)]
    assert kinds == [np.int64, object]
    assert breaking(grid_of(2, ANY, 3, 2).values(Expected(large) - 1), strict=True)[1]


# --- what is proved ---------------------------------------------------------------------------------------------------

PROVED = {
    "convex": claimed(sp.Le(Expected(jaccard), ExpectedChord(jaccard))),
    "a mask is best": claimed(sp.Le(Expected(jaccard), ExpectedBest(jaccard))),
    "linear": claimed(sp.Le(Expected(jaccard), Expected(dice))),
    "with a number": claimed(sp.Le(Expected(dice) - Expected(jaccard), sp.Rational(1, 5))),
    "an equation": claimed(sp.Eq(Expected(recall), ExpectedChord(recall))),
    "one size": claimed(sp.Le(Expected(f_beta(beta=2)), ends(f_beta(beta=2))), ONE_SIZE),
    "one size, a mask is best": claimed(sp.Le(Expected(dice), ExpectedBest(dice)), ONE_SIZE),
}


@pytest.mark.parametrize("name", PROVED)
def test_what_follows_from_single_references_is_proved(name: str) -> None:
    found = certify.check(PROVED[name], BUDGET)
    assert [item.outcome for item in found] == [Outcome.PROVED]
    assert exhaust.check(PROVED[name], BUDGET)[0].outcome is Outcome.CONSISTENT


FALSE = {
    "nearly convex": claimed(
        sp.Le(Expected(tversky(alpha=1, beta="99/100")), ExpectedChord(tversky(alpha=1, beta="99/100")))
    ),
    "soft Dice is consistent": claimed(sp.Le(Expected(dice), ExpectedBest(dice))),
    "soft Dice is convex": claimed(sp.Le(Expected(dice), ExpectedChord(dice)), ONE_SIZE),
    "convex for independent pixels": claimed(sp.Le(Expected(dice), ExpectedChord(dice)), INDEPENDENT),
    "concave": claimed(sp.Ge(Expected(jaccard), ExpectedChord(jaccard))),
    "an equation": claimed(sp.Eq(Expected(jaccard), ExpectedChord(jaccard))),
    "strict, though masks attain it": claimed(Expected(jaccard) < ExpectedBest(jaccard)),
    "a number too small": claimed(sp.Le(Expected(dice) - Expected(jaccard), sp.Rational(16, 100))),
    "any beta": claimed(sp.Le(Expected(tversky(alpha=1, beta=beta)), ExpectedChord(tversky(alpha=1, beta=beta)))),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_refuted_with_the_posterior(name: str) -> None:
    theorem = FALSE[name]
    for engine in (derive, certify, exhaust):
        (found,) = engine.check(theorem, BUDGET)
        assert found.outcome is Outcome.REFUTED, (engine.NAME, found.scope)
        assert found.extreme is not None and found.extreme.posterior is not None
        assert found.extreme.posterior.is_of(theorem.domain.posteriors)
        assert found.extreme.value > 0 or "strict" in name
    shown = failure(Result(theorem, examine(theorem, BUDGET, (exhaust.NAME,))))
    assert "reference " in shown and "soft mask (" in shown


@pytest.mark.parametrize("name", ["nearly convex", "soft Dice is consistent", "soft Dice is convex", "an equation"])
def test_random_posteriors_refute_it_too(name: str) -> None:
    (found,) = sample.check(FALSE[name], BUDGET)
    assert found.outcome is Outcome.REFUTED and found.extreme is not None and found.extreme.value > 0
    assert (
        found == sample.check(FALSE[name], BUDGET)[0] or found.extreme == sample.check(FALSE[name], BUDGET)[0].extreme
    )


@pytest.mark.parametrize(
    ("theorem", "says"),
    [
        (claimed(sp.Le(Expected(dice), ends(dice)), INDEPENDENT), "no lemma is known"),
        (claimed(sp.Le(Expected(dice), ends(dice))), "no lemma is known"),
        (claimed(sp.Le(2 * Expected(jaccard), ExpectedBest(jaccard))), "of the best mask no lemma says more"),
        (claimed(Expected(jaccard) < ExpectedChord(jaccard)), "strict"),
        (claimed(sp.Le(Expected(precision), ExpectedChord(precision))), "not seen to be defined"),
        (
            claimed(sp.Le(Expected(Similarity("smooth", (tp + 1) / (tp + fp + fn + 1), 1)), 1)),
            "not seen to be defined",
        ),
        (claimed(sp.Le(Expected(jaccard), ends(jaccard)), ONE_SIZE), "not linear in tp"),
    ],
)
def test_where_no_lemma_says_it_nothing_is_proved(theorem: Theorem, says: str) -> None:
    with pytest.raises(Unsupported, match=says):
        parts_of(theorem)
    assert certify.check(theorem, BUDGET)[0].outcome is not Outcome.PROVED


def test_a_similarity_that_hangs_on_the_size_is_not_visited() -> None:
    smooth = Similarity("smooth", (tp + 1) / (tp + fp + fn + 1), 1)
    (found,) = exhaust.check(claimed(sp.Le(Expected(smooth), 1)), BUDGET)
    assert found.outcome is Outcome.NOT_RUN and "homogeneous" in found.scope


def test_real_masks_say_nothing_of_posteriors() -> None:
    assert observe.check(PROVED["convex"], BUDGET)[0].outcome is Outcome.NOT_RUN


def test_the_lemma_for_one_size_is_a_mean_of_the_ends() -> None:
    """By sums written out, for all posteriors of references of one size on a grid."""
    lemma, (mean, weight) = parts_of(PROVED["one size"])
    assert "mean tp" in lemma and mean.label == "identity" and not mean.similarities and not weight.similarities
    references = [(1, 0), (0, 1)]
    for share, x in product((Fraction(1, 3), HALF), (Fraction(0), Fraction(1, 4), Fraction(1))):
        values = []
        for t in (Fraction(0), HALF, Fraction(1)):
            place = PosteriorPlace(tuple(references), (share, 1 - share), (t, x), 0)
            values.append(place.value(Expected(dice)))
        assert values[1] <= max(values[0], values[2])


def test_counts_are_not_in_the_claims_that_are_proved() -> None:
    for theorem in PROVED.values():
        for part in parts_of(theorem)[1]:
            assert isinstance(part.claim, Always) and not part.claim.relation.has(*SYMBOLS)
