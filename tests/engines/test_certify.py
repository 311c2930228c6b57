"""certify: every theorem proved with certificates, its sharpened version refuted, and what happens where neither is found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sympy as sp
from once import Certified, sooner, theory

from segbounds.engines import certify, examine
from segbounds.metrics.catalogue import dice, jaccard, parse
from segbounds.metrics.counts import Counts, d, fn, fp, n, pixels, tn, tp
from segbounds.theorems.claims import claim
from segbounds.theorems.evidence import Budget, Evidence, Obligation, Outcome, judge
from segbounds.theorems.instances import admits, bounds_of, breaks
from segbounds.theorems.proofs import search as proofs
from segbounds.theorems.proofs import smt as solver
from segbounds.theorems.proofs.certificates.records import Question
from segbounds.theorems.proofs.check_proof import check
from segbounds.theorems.proofs.files import digest
from segbounds.theorems.proofs.smt import SolverAnswer, ask
from segbounds.theorems.records import Always, Domain, Supremum, Theorem, at_parameters, tightened

THEOREMS = theory()
titles = pytest.mark.parametrize("title", THEOREMS)
sooner_titles = pytest.mark.parametrize("title", sooner(THEOREMS))

#: Not made of polynomials: the constant is a number-theoretic function of d.
NOT_CERTIFIED = {
    "Dice minus Jaccard on d pixels",
    "Expected soft Dice of independent pixels is largest at the ends of each pixel",
}


def outcomes(text: str, *where: str, budget: Budget | None = None) -> list[Outcome]:
    return [item.outcome for item in certify.check(claim(text, where), budget or Budget())]


def bound(text: str, *where: str, budget: Budget | None = None) -> Evidence:
    return certify.check(claim(text, where), budget or Budget())[0]


# --- the theorems -----------------------------------------------------------------------------------------------------


@sooner_titles
def test_certify_proves_without_a_solver_and_keeps_what_can_be_checked(
    title: str, certified: Callable[[Theorem], Certified]
) -> None:
    found = certified(THEOREMS[title])
    wanted = Outcome.UNDECIDED if title in NOT_CERTIFIED else Outcome.PROVED
    assert {item.obligation: item.outcome for item in found.evidence} == {
        item.obligation: wanted for item in found.evidence
    }
    assert not any(item.solver for item in found.evidence)
    kept = {Path(name).name for item in found.evidence for name in (item.artefact or "").split(", ") if name}
    assert kept == {*found.texts} and bool(kept) == (wanted is Outcome.PROVED)
    for text in found.texts.values():  # what the checker accepted is what is in the file
        file = json.loads(text)
        assert file["digest"] == digest(file) and file["digest"] in found.accepted


@pytest.mark.slow
@titles
def test_the_files_are_accepted_as_they_are_kept(title: str, certified: Callable[[Theorem], Certified]) -> None:
    for text in certified(THEOREMS[title]).texts.values():
        assert check(text)


@sooner_titles
def test_the_theorem_tightened_is_refuted(title: str) -> None:
    if title in NOT_CERTIFIED:
        assert certify.check(tightened(THEOREMS[title]), Budget())[0].outcome is not Outcome.PROVED
        return
    sharper = tightened(THEOREMS[title], sp.Rational(1, 1000))
    evidence = certify.check(sharper, Budget())
    assert judge(sharper.claim, evidence).outcome is Outcome.REFUTED
    pair = evidence[0].extreme
    assert pair is not None
    at = at_parameters(sharper, {p: sp.Rational(pair.parameters[p.name]) for p in sharper.parameters})
    if pair.counts.pixels:
        assert admits(at, pair.counts) and any(breaks(b, pair.counts) for b in bounds_of(at.claim))


# --- one claim at a time ----------------------------------------------------------------------------------------------

PROVED = [
    ("dice - jaccard <= 3 - 2*sqrt(2)",),
    ("3 - 2*sqrt(2) >= dice - jaccard",),
    ("abs(dice - jaccard) <= 3 - 2*sqrt(2)",),
    ("dice == 2*jaccard/(1 + jaccard)",),
    ("kappa <= dice",),
    ("jaccard <= min(precision, recall)",),
    ("dice <= max(precision, recall)",),
    ("volumetric_similarity >= dice",),
    ("overlap - dice <= 1",),
    ("tversky(alpha=0.3, beta=0.7) >= 0.6*dice",),
    ("tversky(alpha=alpha, beta=alpha) <= 1",),
    ("hamming >= kappa",),
    ("negative_predictive_value >= specificity", "fn <= fp"),
    ("precision >= recall", "fp <= fn"),
    ("dice < 1", "fp >= 1"),
    ("recall*precision >= dice - jaccard - 1",),
    ("fowlkes_mallows - recall <= 1/4",),
]
REFUTED = [
    ("dice - jaccard <= 0.1715",),
    ("dice == jaccard",),
    ("precision > recall", "fp <= fn"),
    ("dice < 1",),
    ("kappa >= 0",),
    ("tversky(alpha=alpha, beta=beta) <= dice",),
    ("hamming >= dice + 0.1", "prevalence == 0.02"),
    ("fowlkes_mallows - recall <= 0.2499",),
    ("fowlkes_mallows <= kappa",),
]


@pytest.mark.parametrize("parts", PROVED, ids=" where ".join)
def test_a_true_claim(parts: tuple[str, ...]) -> None:
    assert outcomes(*parts) == [Outcome.PROVED]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["kappa <= fowlkes_mallows", "dice <= fowlkes_mallows", "mcc - specificity <= 1/4"])
def test_a_true_claim_with_a_root(text: str) -> None:
    assert outcomes(text) == [Outcome.PROVED]


@pytest.mark.parametrize("parts", REFUTED, ids=" where ".join)
def test_a_false_claim(parts: tuple[str, ...]) -> None:
    theorem = claim(parts[0], parts[1:])
    (found,) = certify.check(theorem, Budget())
    assert found.outcome is Outcome.REFUTED and found.extreme is not None
    at = at_parameters(theorem, {p: sp.Rational(found.extreme.parameters[p.name]) for p in theorem.parameters})
    assert admits(at, found.extreme.counts)
    assert any(breaks(b, found.extreme.counts) for b in bounds_of(at.claim))


def test_hypotheses_that_nothing_satisfies() -> None:
    assert outcomes("dice <= 0", "tp >= 1", "tp <= 0") == [Outcome.VACUOUS]


def test_no_time_is_no_proof() -> None:
    found = bound("kappa - jaccard <= 3 - 2*sqrt(2)", budget=Budget(time=0.001))
    assert found.outcome is Outcome.UNDECIDED and found.scope == "stopped after 0.001 s; `--time` gives more"


# --- the solver -------------------------------------------------------------------------------------------------------

x, y = sp.symbols("x y", nonnegative=True)
root = sp.sqrt(2)


def question(polynomial: sp.Expr, **others: object) -> Question:
    return Question(polynomial, (x, y), **others)  # type: ignore[arg-type]


def test_the_solver_tells_true_from_false() -> None:
    assert ask(question(x**2 - x * y + y**2), 5).holds is True
    assert ask(question((x - root * y) ** 2, field=sp.QQ.algebraic_field(root)), 5).holds is True
    assert ask(question(x - y, facts=(x - y,)), 5).holds is True
    assert ask(question((x - y) ** 2, sign=">"), 5).holds is False
    assert ask(question(x - y, equations={x: y}, sign="="), 5).holds is True
    answer = ask(question(x**2 - 3 * x * y + y**2), 5)
    assert answer.holds is False and answer.place is not None and "(check-sat)" in answer.query
    assert (x**2 - 3 * x * y + y**2).subs(dict(answer.place)) < 0


@pytest.fixture
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that finds nothing."""
    monkeypatch.setattr(certify, "prove", lambda title, goal, **_: proofs.prove(title, goal, lambda question: None))


@pytest.mark.usefixtures("no_certificates")
def test_a_proof_by_solver_is_labelled_and_its_question_kept(tmp_path: Path) -> None:
    theorem = claim("dice - jaccard <= 3 - 2*sqrt(2)")
    (found,) = certify.check(theorem, Budget(proofs=str(tmp_path)))
    assert found.outcome is Outcome.PROVED and found.solver.startswith("z3 ") and found.scope.startswith("by solver")
    assert found.artefact and found.artefact.endswith(".smt2")
    assert "(check-sat)" in Path(found.artefact).read_text(encoding="utf-8")
    assert "by solver z3" in judge(theorem.claim, [found]).reason


@pytest.mark.usefixtures("no_certificates")
def test_a_solution_becomes_two_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify, "counterexample", lambda theorem, name: None)
    for text in ("dice - jaccard <= 0.1715", "tversky(alpha=alpha, beta=1) <= dice"):
        found = bound(text)
        assert found.outcome is Outcome.REFUTED and found.extreme is not None
        assert found.extreme.counts.pixels > 0 and all(isinstance(count, int) for count in found.extreme.counts)


@pytest.mark.usefixtures("no_certificates")
@pytest.mark.parametrize(
    "answer", [SolverAnswer(None, None, ""), SolverAnswer(False, None, "")], ids=["unknown", "no place"]
)
def test_a_solver_that_does_not_tell_proves_nothing(monkeypatch: pytest.MonkeyPatch, answer: SolverAnswer) -> None:
    monkeypatch.setattr(solver, "ask", lambda question, seconds: answer)
    found = bound("jaccard <= dice")
    assert found.outcome is Outcome.UNDECIDED and "no certificate found" in found.scope


@pytest.mark.usefixtures("no_certificates")
def test_without_a_solver_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "installed", lambda: False)
    found = bound("jaccard <= dice")
    assert found.outcome is Outcome.UNDECIDED and "pip install 'segbounds[proofs]'" in found.scope


# --- limits ----------------------------------------------------------------------------------------------------------


def test_a_supremum_has_both_halves_in_files(tmp_path: Path) -> None:
    theorem = Theorem("t", "a test", Supremum(tp / (tp + fp), sp.Integer(1), Counts(1, 0, 0, 0)), Domain((tp >= 1,)))
    above, near = certify.check(theorem, Budget(proofs=str(tmp_path)))
    assert (above.obligation, near.obligation) == (Obligation.BOUND, Obligation.TIGHT)
    claims = {json.loads(file.read_text(encoding="utf-8"))["claim"][1] for file in tmp_path.iterdir()}
    assert claims == {"<=", "->"}


FAMILIES = [Counts(n**2, 1, 0, 0), Counts(n**2, 1, 0, n), Counts(4 * n**2, 9, 0, 0), Counts(3 * n, 1, 0, 0)]


@pytest.mark.parametrize("family", FAMILIES, ids=str)
def test_a_root_along_a_family_is_made_rational(family: Counts) -> None:
    above = Supremum(parse("fowlkes_mallows"), sp.Integer(1), family)
    near = certify.check(Theorem("t", "a test", above), Budget())[1]
    assert near.outcome is Outcome.PROVED
    short = Supremum(parse("fowlkes_mallows"), sp.Rational(99, 100), family)
    assert certify.check(Theorem("t", "a test", short), Budget())[1].outcome is Outcome.REFUTED


def test_of_several_families_one_with_a_rational_root_is_enough() -> None:
    families = (Counts(n**3, n, n**2, 1), Counts(n**2, 1, 0, 0))
    theorem = Theorem("t", "a test", Supremum(parse("fowlkes_mallows") - parse("specificity"), sp.Integer(1), families))
    assert [item.outcome for item in certify.check(theorem, Budget())] == [Outcome.PROVED, Outcome.PROVED]


def test_masks_of_one_size() -> None:
    at_most = Always(sp.Le(tp * (tn + fn) / pixels, d / 4))
    theorem = Theorem("t", "a test", at_most, Domain((sp.Eq(pixels, d), sp.Eq(fp, 0))))
    assert [item.outcome for item in certify.check(theorem, Budget())] == [Outcome.PROVED]


def test_a_constant_that_is_attained_and_exceeded_is_refuted_and_leaves_no_file(tmp_path: Path) -> None:
    """The usual honest guess: the best pair that was found by hand. Pairs do come near to it, which is no conflict and no proof."""
    guess = Theorem("A guess", "a test", Supremum(dice - jaccard, sp.Rational(1, 6), approached_by=Counts(1, 1, 0, 0)))
    verdict = examine(guess, Budget(pixels=10, pairs=1000, proofs=str(tmp_path)))
    assert verdict.outcome is Outcome.REFUTED and not [*tmp_path.iterdir()]
    assert {item.engine for item in verdict.evidence if item.outcome is Outcome.REFUTED} >= {
        "derive",
        "certify",
        "exhaust",
    }
    too_large = Theorem(
        "A guess", "a test", Supremum(dice - jaccard, sp.Rational(1, 5), approached_by=Counts(1, 1, 0, 0))
    )
    assert examine(too_large, Budget(pixels=10, pairs=1000)).outcome is Outcome.REFUTED
