"""What the plain install proves and refutes: true claims, tight or nearly so, and false ones that miss by little.

The suprema are not the prover's: those of two metrics are the atlas's, the others (suprema.csv) come from the exact arguments of
extremes.py, which know nothing of certificates.
"""

import csv
import json
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
import sympy as sp

from segbounds.algebra.semidefinite import largest_least_eigenvalue
from segbounds.engines import ENGINES, certify, derive, examine, settle
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.show.proofs import answer
from segbounds.theorems.claims import claim
from segbounds.theorems.evidence import Budget, Evidence, Outcome, Result, obligations
from segbounds.theorems.hypotheses import alternatives, sizes_of
from segbounds.theorems.instances import admits, bounds_of, breaks, holds
from segbounds.theorems.known_differences import FILE as ATLAS
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.records import Theorem
from segbounds.theorems.sizes import visit
from segbounds.theorems.vacuity import emptiness, example

EXTRAS = ("z3", "numba", "torch", "triton", "distributed", "cvxpy")


@pytest.fixture(autouse=True)
def plain_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the extras can be imported."""
    for name in EXTRAS:
        monkeypatch.setitem(sys.modules, name, None)


def evidence(text: str, *where: str, folder: Path | None = None) -> Evidence:
    (found,) = certify.check(claim(text, where), Budget(proofs=str(folder) if folder else None))
    return found


# --- what has to be decided -------------------------------------------------------------------------------------------

TRUE = [
    ("dice - jaccard <= 0.18",),
    ("min(precision, recall) <= dice",),
    ("dice >= 0.9", "precision >= 0.9", "recall >= 0.9"),
    ("dice - jaccard < 3 - 2*sqrt(2)",),
    ("accuracy < 1", "fp + fn > 0"),
    ("dice > jaccard", "fp + fn >= 1", "tp > 0"),
    ("dice > jaccard", "dice > 0", "dice < 1"),
    ("fowlkes_mallows == sqrt(precision*recall)",),
    ("fowlkes_mallows**2 == precision*recall",),
    ("max(dice, jaccard) == dice",),
    ("1/recall + 1/precision == 1 + 1/jaccard",),
    ("1/recall + 1/precision == 1 + 1/jaccard", "tp >= 1"),
    ("dice/jaccard <= 2",),
    ("(precision + recall)/2 - sqrt(precision*recall) <= 0.5",),
    ("max(precision, recall)**2 <= 1",),
    ("precision - npv <= 1/50", "fn <= fp", "prevalence == 1/50"),
    ("dice - jaccard <= 6/35", "pixels == 10"),
    ("dice >= jaccard", "pixels == 1000000"),
]
LONGER = [
    ("mcc <= sqrt(precision*recall)",),
    ("mcc**2 >= kappa**2",),
    ("abs(mcc) >= abs(kappa)",),
    ("kappa - fowlkes_mallows <= 0.00101",),
    ("mcc - kappa <= 0.35",),
    ("fowlkes_mallows - kappa <= 1.001",),
    ("mcc - dice <= 0.1373",),
]
FALSE = [
    ("dice - jaccard < 3 - 2*sqrt(2) - 1/1000000000",),
    ("dice - jaccard <= 6/35 - 1/1000000000", "pixels == 10"),
    ("min(precision, recall) < dice",),
    ("max(dice, jaccard) == jaccard",),
    ("dice > 0.9", "precision >= 0.9", "recall >= 0.9"),
    ("1/recall + 1/precision == 1 + 1/dice",),
    ("sqrt(precision*recall) - dice <= 0.1348",),
]
VACUOUS = [
    ("dice <= 0", "pixels == 0"),
    ("dice <= 0", "tp >= 1", "tp <= 0"),
    ("dice <= 0", "pixels == 10", "tp >= 11"),
    ("dice <= 0", "dice > 1"),
    ("dice <= 0", "dice >= 0.9", "jaccard <= 0.1"),
    ("dice <= 0", "prevalence == 1/50", "pixels == 10"),
    ("dice <= 0", "2*tp == 1"),
    ("dice <= 1", "0 == 1"),
    ("dice <= 1", "1 <= 0"),
    ("dice <= 1", "sqrt(2) >= 2"),
    ("dice <= jaccard", "kappa >= 0.2", "kappa <= 0.1"),
    ("tversky(alpha=alpha, beta=1) <= 0", "alpha > 1", "alpha < 0.5"),
    ("tversky(alpha=alpha, beta=beta) <= 0", "alpha > beta", "beta > alpha"),
]


@pytest.mark.parametrize("parts", TRUE + [pytest.param(p, marks=pytest.mark.slow) for p in LONGER], ids=" where ".join)
def test_a_true_claim_is_proved(parts: tuple[str, ...], tmp_path: Path) -> None:
    found = evidence(*parts, folder=tmp_path)
    assert found.outcome is Outcome.PROVED and not found.solver
    files = (found.artefact or "").split(", ") if found.artefact else []
    assert files or "by exhaustion" in found.scope
    for file in files:
        assert check_proof.check(Path(file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("parts", FALSE, ids=" where ".join)
def test_a_false_claim_is_refuted_by_counts(parts: tuple[str, ...]) -> None:
    refuted(parts[0], parts[1:])


def refuted(text: str, where: tuple[str, ...]) -> None:
    theorem, found = claim(text, where), evidence(text, *where)
    assert found.outcome is Outcome.REFUTED and found.extreme is not None
    assert admits(theorem, found.extreme.counts)
    assert any(breaks(bound, found.extreme.counts) for bound in bounds_of(theorem.claim))


@pytest.mark.parametrize("parts", VACUOUS, ids=" where ".join)
def test_hypotheses_that_nothing_satisfies_are_vacuous(parts: tuple[str, ...]) -> None:
    assert evidence(*parts).outcome is Outcome.VACUOUS


@pytest.mark.parametrize(
    "where", [("fp <= fn",), ("prevalence == 1/50",), ("precision == 0.5", "tp == 3"), ("kappa >= 0.2", "pixels == 10")]
)
def test_hypotheses_that_some_masks_satisfy_have_an_example(where: tuple[str, ...]) -> None:
    theorem = claim("dice <= 1", where)
    found = example(theorem)
    assert found is not None and admits(theorem, found) and emptiness(theorem) is None


@pytest.mark.parametrize(
    "text", ["dice**0.3 <= 1", "sqrt(dice + sqrt(jaccard)) <= 2*dice + 1", "sqrt(mcc) <= 1 + sqrt(kappa)"]
)
def test_what_is_beyond_the_algebra_ends_in_a_sentence(text: str) -> None:
    found = evidence(text)
    assert found.outcome in (Outcome.PROVED, Outcome.UNDECIDED)
    assert "Error" not in found.scope and "stopped by" not in found.scope


def test_a_refutation_shows_both_sides() -> None:
    theorem = claim("dice <= 0.5", ("tp == 5", "fp == 1", "fn == 0"))
    text = answer(Result(theorem, examine(theorem, Budget(), (certify.NAME,))), certify.NAME)
    assert "0.909 > 0.500 (exactly 10/11 > 1/2)" in text


# --- many claims ------------------------------------------------------------------------------------------------------


def suprema() -> list[tuple[str, tuple[str, ...], sp.Expr]]:
    """Expressions with hypotheses and their suprema."""
    with Path(__file__).with_name("suprema.csv").open(encoding="utf-8", newline="") as file:
        found = [
            (row["expression"], tuple(row["where"].split("; ")) if row["where"] else (), sp.sympify(row["supremum"]))
            for row in csv.DictReader(file)
        ]
    with ATLAS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["support"] != "enclosure" and "CRootOf" not in row["above"]:
                names = (row[side].replace(":", "(") + ")" * (":" in row[side]) for side in ("first", "second"))
                found.append((" - ".join(names), (), sp.sympify(row["above"])))
    return found


def drawn(number: int, seed: int, *slack: sp.Rational) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Claims that an expression is at most its supremum and some slack."""
    random, known = Random(seed), suprema()
    for _ in range(number):
        expression, where, supremum = random.choice(known)
        yield f"{expression} <= {supremum} + {random.choice(slack)}".replace("+ -", "- "), where


THOUSANDTH = sp.Rational(1, 1000)
MISSING = (-THOUSANDTH, -sp.Rational(1, 10**6), -sp.Rational(1, 10**9))


@pytest.mark.parametrize("parts", [*drawn(8, 1, *MISSING)], ids=str)
def test_a_bound_below_the_supremum_is_refuted(parts: tuple[str, tuple[str, ...]]) -> None:
    refuted(*parts)


@pytest.mark.parametrize("parts", [*drawn(6, 2, sp.Integer(0), THOUSANDTH)], ids=str)
def test_a_bound_at_the_supremum_or_above_is_proved(parts: tuple[str, tuple[str, ...]]) -> None:
    assert evidence(parts[0], *parts[1]).outcome is Outcome.PROVED


@pytest.mark.slow
def test_of_many_true_claims_nearly_all_are_proved_and_none_is_refuted() -> None:
    found = [evidence(text, *where).outcome for text, where in drawn(150, 3, sp.Integer(0), THOUSANDTH)]
    assert {*found} <= {Outcome.PROVED, Outcome.UNDECIDED}
    assert found.count(Outcome.PROVED) >= 0.95 * len(found)


@pytest.mark.slow
def test_of_many_false_claims_all_are_refuted() -> None:
    for text, where in drawn(150, 4, *MISSING):
        refuted(text, where)


# --- the parts --------------------------------------------------------------------------------------------------------

HYPOTHESES = [
    "recall <= 0.5", "precision > 0.9", "mcc >= 0", "mcc >= 0.5", "mcc == 0", "overlap >= 0.5", "kappa > 0", "dice == 0.8",
    "abs(precision - recall) >= 0.1", "volumetric_similarity >= 0.5", "fowlkes_mallows >= 0.5", "balanced_accuracy <= 0.5",
]  # fmt: skip


@pytest.mark.parametrize("text", HYPOTHESES)
def test_conditions_hold_exactly_where_the_hypothesis_does(text: str) -> None:
    (hypothesis,) = claim("dice <= 1", (text,)).domain.hypotheses
    sets = alternatives((hypothesis,))
    for counts in product(range(3), repeat=4):
        if any(counts):
            at = dict(zip(SYMBOLS, map(sp.Integer, counts), strict=True))
            met = [
                all({"=": v == 0, ">=": v >= 0, ">": v > 0}[sign] for v, sign in ((f.xreplace(at), s) for f, s in one))
                for one in sets
            ]
            assert any(met) == holds(hypothesis, Counts(*counts)), counts


@pytest.mark.parametrize(
    ("where", "sizes"),
    [
        (("pixels == 10",), range(10, 11)),
        (("pixels <= 7/2",), range(1, 4)),
        (("pixels < 4", "pixels > 1"), range(2, 4)),
        (("5 >= pixels",), range(1, 6)),
        (("pixels == 0",), range(1, 1)),
        (("pixels >= 3",), None),
        (("tp == 3",), None),
    ],
)
def test_the_sizes_that_hypotheses_allow(where: tuple[str, ...], sizes: range | None) -> None:
    assert sizes_of(claim("dice <= 1", where).domain.hypotheses) == sizes


def test_a_visit_looks_at_every_tuple_and_finds_the_one_that_breaks() -> None:
    whole = visit(claim("dice - jaccard <= 6/35", ("pixels == 10",)))
    assert whole is not None and whole.admitted == 286 and whole.broken is None
    assert visit(claim("mcc <= 1", ("pixels == 6",))).broken is None  # type: ignore[union-attr]
    beyond = visit(claim("dice - jaccard < 6/35", ("pixels == 10",)))
    assert beyond is not None and beyond.broken is not None
    tp, fp, fn, _ = beyond.broken[1]
    assert 3 * tp == 2 * (fp + fn)  # J = 2/5


def test_a_visit_is_not_begun_where_it_would_take_long() -> None:
    assert visit(claim("dice - jaccard <= 0.18", ("pixels == 5000",))) is None


def test_the_programme_finds_the_largest_least_eigenvalue() -> None:
    # [[1, x], [x, 1]] with x = 1/4: eigenvalues 3/4 and 5/4
    rows = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    found = largest_least_eigenvalue([2], rows, np.array([1, 0.25, 1]))
    assert found is not None and abs(found.value - 0.75) < 1e-7
    # a free entry: the trace of a 2 x 2 matrix is 1, so that a half is the most
    found = largest_least_eigenvalue([2], np.array([[1.0, 0, 1]]), np.array([1.0]))
    assert found is not None and abs(found.value - 0.5) < 1e-7
    assert largest_least_eigenvalue([1], np.array([[1.0], [1.0]]), np.array([1.0, 2.0])) is None


def test_a_certificate_that_is_altered_is_refused(tmp_path: Path) -> None:
    found = evidence("dice - jaccard <= 0.18", folder=tmp_path)
    file = json.loads(Path((found.artefact or "").split(", ")[0]).read_text(encoding="utf-8"))
    file["claim"][2] = "17/100"
    with pytest.raises(check_proof.Refused):
        check_proof.check(json.dumps(file))


# --- roots ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(-dice) == 0",
        "sqrt(-dice) <= 1",
        "sqrt(jaccard - dice) <= 0",
        "sqrt(recall - precision) >= recall - precision",
    ],
)
def test_a_claim_with_roots_that_are_no_numbers_is_not_proved(text: str) -> None:
    found = evidence(text)
    assert found.outcome is not Outcome.PROVED and "is not shown to be never negative" in found.scope


def test_roots_that_are_shown_to_be_real_are_a_part_of_the_proof(tmp_path: Path) -> None:
    found = evidence("sqrt(dice - jaccard) <= 1/2", folder=tmp_path)
    claims = [check_proof.check(Path(name).read_text(encoding="utf-8")) for name in (found.artefact or "").split(", ")]
    assert found.outcome is Outcome.PROVED and any(said.startswith("0 <= Dice - Jaccard") for said in claims), claims


def test_a_hypothesis_says_where_a_root_is_meant() -> None:
    text = "sqrt(recall - precision) >= recall - precision"
    assert evidence(text, "recall >= precision").outcome is Outcome.PROVED
    # a hypothesis about the root itself is none about where it is real
    assert evidence("sqrt(recall - precision) <= 1", "sqrt(recall - precision) <= 1/2").outcome is not Outcome.PROVED


# --- what no certificate is found for ---------------------------------------------------------------------------------

BY_SUPREMUM = [
    ("mcc - precision <= 1/4", "mcc - precision <= 1/4 - 1/1000000000"),
    ("fowlkes_mallows - kappa <= 1", "fowlkes_mallows - kappa <= 1 - 1/1000"),
    ("fowlkes_mallows - mcc <= 1", "fowlkes_mallows - mcc < 1"),
]


@pytest.mark.parametrize(("true", "false"), BY_SUPREMUM)
def test_a_claim_says_what_the_supremum_says(true: str, false: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(theorem: Theorem, budget: Budget) -> tuple[Evidence, ...]:
        return tuple(Evidence(certify.NAME, o, Outcome.UNDECIDED, "not looked for") for o in obligations(theorem.claim))

    monkeypatch.setitem(ENGINES, certify.NAME, nothing)  # the search for certificates takes longer than the rest
    theorem = claim(true, ())
    verdict, engine = settle(theorem, Budget())
    assert (verdict.outcome, engine) == (Outcome.PROVED, derive.NAME)
    assert answer(Result(theorem, verdict), engine).startswith("PROVED without a certificate: ")
    verdict, _ = settle(claim(false, ()), Budget())
    assert verdict.outcome is not Outcome.PROVED


def test_a_claim_with_a_root_of_what_may_be_negative_is_not_settled_by_a_supremum() -> None:
    verdict, engine = settle(claim("sqrt(kappa) <= 1", ()), Budget(time=20))
    assert (verdict.outcome, engine) == (Outcome.UNDECIDED, certify.NAME)


def test_what_is_too_large_to_be_multiplied_out_is_said_at_once() -> None:
    (found,) = certify.check(claim("kappa**20 <= mcc**18"), Budget())
    assert found.outcome is Outcome.UNDECIDED and "a polynomial of up to 246,905 terms" in found.scope


def test_a_search_ends_after_counted_work() -> None:
    (found,) = certify.check(claim("kappa**4 <= mcc**2"), Budget(work=100_000))
    assert found.outcome is Outcome.UNDECIDED and "counted work" in found.scope
