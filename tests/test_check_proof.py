"""The checker of proof files: what it accepts is true, and nothing else passes.

Proofs of known theorems are taken, changed and sealed again: the digest notices accidents, the identities notice the rest.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from once import Certified, Once, theory

from segbounds import check_proof
from segbounds.certificates import Certificate, Question, Term
from segbounds.check_proof import Refused, check
from segbounds.claims import claim
from segbounds.engines import certify
from segbounds.evidence import Budget, Obligation, Outcome
from segbounds.proofs import File, NotFound, digest, prove
from segbounds.regions import Unsupported
from segbounds.statements import inequalities, limits
from segbounds.theorems import Theorem, load

TESTS = Path(__file__).parent
CHECKER = Path(check_proof.__file__)


def proofs_of(text: str, *where: str) -> tuple[File, ...]:
    return tuple(file for goal in inequalities(claim(text, where)) for file in prove(text, goal))


@cache
def _gap() -> str:
    return json.dumps(proofs_of("dice - jaccard <= 3 - 2*sqrt(2)")[0])


def gap() -> Any:
    return json.loads(_gap())


def sealed(file: File) -> str:
    return json.dumps({**file, "digest": digest(file)})


def refused(file: File) -> bool:
    try:
        check(sealed(file))
    except Exception:
        return True
    return False


# --- the file ---------------------------------------------------------------------------------------------------------


def test_it_imports_nothing_but_sympy() -> None:
    text = CHECKER.read_text(encoding="utf-8")
    names = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert names - {*sys.stdlib_module_names} == {"sympy"}


def test_it_runs_alone(tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text(CHECKER.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "proof.json").write_text(_gap(), encoding="utf-8")
    (tmp_path / "broken.json").write_text(_gap().replace("Jaccard", "Jackard"), encoding="utf-8")
    run = [sys.executable, "checker.py", "proof.json"]
    shown = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert shown.stdout.startswith(
        "proof.json holds: Dice - Jaccard <= r\n  for all real tp, fp, fn, tn >= 0, not all 0\n"
    )
    shown = subprocess.run([*run[:2], "broken.json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert shown.returncode == 1 and "broken.json FAILS: its digest differs" in shown.stdout and not shown.stderr


# --- forgeries --------------------------------------------------------------------------------------------------------


def test_the_true_one_is_accepted_also_when_sealed_again() -> None:
    assert check(_gap()) == check(sealed(gap()))
    assert check(_gap()).splitlines()[0] == "Dice - Jaccard <= r"


def with_claim(*claim: str) -> Callable[[Any], None]:
    return lambda file: file.update(claim=list(claim))


def with_interval(*between: str) -> Callable[[Any], None]:
    return lambda file: file["number"].update(between=list(between))


def with_similarity(numerator: str, denominator: str, undefined: str) -> Callable[[Any], None]:
    entry = {"numerator": numerator, "denominator": denominator, "undefined": undefined}
    return lambda file: file["similarities"].update(Dice=entry)


FORGERIES: dict[str, Callable[[Any], None]] = {
    "a smaller constant": with_claim("Dice - Jaccard", "<=", "r - 1/1000000"),
    "strictly": with_claim("Dice - Jaccard", "<", "r"),
    "equal": with_claim("Dice - Jaccard", "=", "r"),
    "the other sign": with_claim("Dice - Jaccard", ">=", "r"),
    "an unknown sign": with_claim("Dice - Jaccard", "<>", "r"),
    "another similarity": with_similarity("3*tp", "fn + fp + 3*tp", "1"),
    "another value at 0/0": with_similarity("2*tp", "fn + fp + 2*tp", "2"),
    "both roots": with_interval("0", "6"),
    "no cases": lambda file: file.update(cases=[]),
    "a case missing": lambda file: file["cases"].pop(),
    "a case for too many": lambda file: file["cases"].pop(0),
    "a number less": lambda file: file.update(number=None),
    "a negative coefficient": lambda file: file["cases"][0]["terms"][0].update(coefficient="-r"),
    "a factor of unknown sign": lambda file: file["cases"][0]["terms"][0]["factors"].update({"tp - fp": 2}),
    "no terms": lambda file: file["cases"][0].update(terms=[]),
    "another denominator": lambda file: file["cases"][0]["over"].update({"fn + fp + tp": 2}),
    "a denominator of unknown sign": lambda file: file["cases"][0].update(
        over={"fn + fp - tp": 1, "fn + fp + 2*tp": 1}
    ),
    "code instead of an expression": with_claim("Dice - Jaccard", "<=", "__import__('os').getpid()"),
    "an attribute": with_claim("Dice - Jaccard", "<=", "r.args"),
    "an undeclared name": with_claim("Dice - Jaccard", "<=", "r + x"),
    "two things of one name": lambda file: file["parameters"].update(Dice=">= 0"),
    "infinity as a parameter": lambda file: file["parameters"].update(oo=">= 0"),
    "an equation that is not solved": lambda file: file["equations"].update(tp="2*tp - fp"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_proof_is_refused(name: str) -> None:
    file = gap()
    FORGERIES[name](file)
    assert file != gap()
    assert refused(file)


def test_a_claim_that_divides_by_zero_somewhere_is_refused() -> None:
    (file,) = proofs_of("dice / jaccard <= 2", "tp >= 1")
    assert check(json.dumps(file)).splitlines()[0] == "Dice/Jaccard <= 2"
    everywhere = deepcopy(file)
    everywhere["where"] = {}
    assert refused(everywhere)


def test_a_denominator_that_vanishes_somewhere_is_refused() -> None:
    (file, *_) = proofs_of("jaccard <= dice")
    assert not refused(file)
    entry = file["similarities"]["Jaccard"]
    for part in ("numerator", "denominator"):
        entry[part] = f"({entry[part]})*(tp - fp)"
    assert refused(file)


def limit(of: str, to: str, parameters: dict[str, str], **along: str) -> File:
    counts = {"tp": "1", "fp": "0", "fn": "0", "tn": "0", **along}
    similarities = {"Jaccard": {"numerator": "tp", "denominator": "fn + fp + tp", "undefined": "1"}}
    head: File = {"version": 2, "theorem": "a limit", "number": None, "parameters": parameters}
    head |= {"similarities": similarities, "witness": dict.fromkeys(parameters, "1")}
    return {**head, "where": {}, "equations": {}, "claim": [of, "->", to], "along": counts}


def test_limits() -> None:
    two = {"alpha": "> 0", "beta": "> 0"}
    assert not refused(limit("Jaccard", "0", {}, fp="n"))
    assert refused(limit("Jaccard", "1", {}, fp="n"))
    assert not refused(limit("1/Jaccard", "oo", {}, fp="n"))
    assert refused(limit("Jaccard", "oo", {}, fp="n"))
    assert refused(limit("-1/Jaccard", "oo", {}, fp="n"))
    assert not refused(limit("Jaccard", "1/(alpha + 1)", two, fp="alpha"))
    assert not refused(limit("Jaccard", "1/(alpha + beta + 1)", two, fp="alpha", fn="beta"))
    # at alpha = beta the denominator does not grow
    assert refused(limit("1/((alpha - beta)*fp + 1)", "0", two, fp="n"))
    assert not refused(limit("1/((alpha + beta)*fp + 1)", "0", two, fp="n"))
    # counts that are negative, or that are no family
    assert refused(limit("Jaccard", "0", {}, fp="n", fn="-1"))
    assert refused(limit("Jaccard", "0", two, fp="n*(alpha - beta)"))
    assert refused(limit("Jaccard", "0", {}, fp="n*tn"))
    # a pair without any pixel
    assert refused(limit("Jaccard", "1", {}, tp="0"))


def test_a_limit_outside_the_hypotheses_is_refused() -> None:
    inside = {**limit("Jaccard", "0", {}, fp="n"), "where": {"fp - fn": ">= 0"}}
    assert not refused(inside)
    assert refused({**inside, "where": {"fn - fp": ">= 0"}})
    assert refused({**inside, "where": {"fn": "> 0"}})


# --- false statements -------------------------------------------------------------------------------------------------


def shameless(question: Question) -> Certificate:
    """A finder without scruples: the polynomial itself is the only term."""
    return Certificate((Term(sp.Integer(1), {question.polynomial: 1}),), method="none")


TRUE_CLAIMS = {"false_step", "vacuous"}  # what is wrong there is the derivation, or that the claim says nothing
FALSE = [file for file in sorted((TESTS / "false_theorems").glob("*.py")) if file.stem not in TRUE_CLAIMS]


@pytest.mark.parametrize("file", FALSE, ids=lambda file: file.stem)
def test_no_file_proves_a_false_theorem(file: Path, once: Once) -> None:
    """The refuted obligation of each planted falsehood cannot be proved, also by a finder that says anything."""
    (theorem,) = load(file)
    found = once(f"certify of false {file.stem}", lambda: certify.check(theorem, Budget(seconds=10)))
    refuted = {e.obligation for e in found if e.outcome is Outcome.REFUTED}
    assert refuted
    for obligation, goals_of in ((Obligation.BOUND, inequalities), (Obligation.TIGHT, limits)):
        if obligation in refuted:
            for finder in (shameless, None):
                with pytest.raises((NotFound, Unsupported)):
                    for goal in goals_of(theorem):
                        prove(theorem.title, goal, finder) if finder else prove(theorem.title, goal)


# --- mutations --------------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"\d+")


def mutations(text: str) -> list[str]:
    """The text with one digit of one number changed, for each number of it."""
    found = []
    for number in NUMBER.finditer(text):
        place = number.start() + len(number[0]) // 2
        found.append(text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :])
    return found


THEOREMS = theory()
FEW = 60


def few(mutants: list[Any]) -> list[Any]:
    """Some of them, evenly over the text: all are for the slow tests."""
    return mutants[:: -(-len(mutants) // FEW)]


@pytest.mark.parametrize("title", THEOREMS)
def test_changing_any_digit_makes_a_proof_fail(title: str, certified: Callable[[Theorem], Certified]) -> None:
    for text in certified(THEOREMS[title]).texts.values():
        changed = mutations(text)
        assert changed
        for mutant in few(changed):
            with pytest.raises(Refused):
                check(mutant)


def sealed_mutations(file: File) -> list[File]:
    """The file with one digit changed somewhere in its cases, its claim, its family or its similarities."""
    parts = {key: file[key] for key in ("cases", "claim", "along", "similarities", "equations") if key in file}
    return [{**file, **json.loads(mutant)} for mutant in mutations(json.dumps(parts))]


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_changing_any_digit_makes_the_gap_fail_also_when_sealed_again(every: int) -> None:
    mutants = sealed_mutations(gap())
    assert len(mutants) > 8
    mutants = mutants[::every]
    accepted = [file for file in mutants if not refused(file)]
    assert accepted == []


@pytest.mark.slow
@pytest.mark.parametrize("title", THEOREMS)
def test_changing_any_digit_of_a_certificate_makes_it_fail_also_when_sealed_again(
    title: str, certified: Callable[[Theorem], Certified]
) -> None:
    for text in certified(THEOREMS[title]).texts.values():
        for mutant in mutations(text):
            assert mutant_fails(mutant), mutant
        file = json.loads(text)
        for mutant in mutations(json.dumps(file.get("cases", []))):
            assert refused({**file, "cases": json.loads(mutant)}), mutant


def mutant_fails(text: str) -> bool:
    try:
        check(text)
    except ValueError:
        return True
    return False
