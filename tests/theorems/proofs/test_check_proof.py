"""The checker of proof files: what it accepts is true, and nothing else passes.

Forged here by hand; changed at random in test_proof_mutations.py.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sympy as sp
from once import Once
from places import TESTS

from segbounds.engines import certify
from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import NAMED, f_beta, tversky, weighted_hamming
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.theorems.claims import claim
from segbounds.theorems.evidence import Budget, Obligation, Outcome
from segbounds.theorems.loading import load
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term
from segbounds.theorems.proofs.check_proof import CATALOGUE, COUNTS, Malformed, Proof, Refused, check
from segbounds.theorems.proofs.files import File, NotFound, digest
from segbounds.theorems.proofs.goals import inequalities, limits
from segbounds.theorems.proofs.search import prove
from segbounds.theorems.records import Always

CHECKER = Path(check_proof.__file__)


def proofs_of(text: str, *where: str) -> tuple[File, ...]:
    return tuple(file for goal in inequalities(claim(text, where)) for file in prove(text, goal))


@cache
def _proved(text: str, *where: str) -> str:
    return json.dumps(proofs_of(text, *where)[0])


def proved(text: str, *where: str) -> Any:
    """The first file that proves a claim."""
    return json.loads(_proved(text, *where))


def gap() -> Any:
    return proved("dice - jaccard <= 3 - 2*sqrt(2)")


def sealed(file: File) -> str:
    return json.dumps({**file, "digest": digest(file)})


def reason(file: File) -> str:
    """Why a file is refused, once it is sealed again; nothing where it is accepted."""
    try:
        check(sealed(file))
    except Refused as refusal:
        return str(refusal)
    return ""


def refused(file: File) -> bool:
    return bool(reason(file))


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
    for word in ("sympify", "eval", "exec", "compile", "parse_expr", "pickle", "lambdify"):
        called = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name) and node.id == word]
        assert not called, word


def test_it_runs_alone_and_no_file_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text(CHECKER.read_text(encoding="utf-8"), encoding="utf-8")
    text = json.dumps(gap())
    contents = {
        "proof.json": text.encode(),
        "broken.json": text.replace("Jaccard", "Jackard").encode(),
        "latin.json": b'"\xe9"',
        "nested.json": b"[" * 200_000,
        "tower.json": sealed({**gap(), "claim": ["9**9**9", "<=", "r"]}).encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.json").mkdir()
    run = [sys.executable, "checker.py"]
    shown = subprocess.run([*run, "proof.json"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert shown.stdout.startswith(
        "proof.json holds: Dice - Jaccard <= r\n  for all real tp, fp, fn, tn >= 0, not all 0\n"
    )
    shown = subprocess.run(
        [*run, *contents, "folder.json", "proof.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 1 and not shown.stderr
    assert shown.stdout.count(" holds: ") == 2 and shown.stdout.count(" FAILS: ") == 3
    for name, why in {"broken": "its digest differs", "latin": "not a text", "folder": "not a file"}.items():
        said = "FAILS" if name == "broken" else "is no proof file"
        assert f"{name}.json {said}: it" in shown.stdout and why in shown.stdout
    shown = subprocess.run([*run, "nowhere.json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert shown.returncode == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("not json", "not JSON"),
        ("[]", "not an object"),
        ("{}", "no version"),
        ('{"version": 1}', "not 2"),
        ('{"version": 3}', "not 2"),
        ('{"version": "2"}', "not 2"),
        ('{"version": true}', "not 2"),
        ('{"version": 2.0}', "not a whole number"),
        ('{"version": 2, "version": 2}', "twice"),
        ('{"version": NaN}', "not a whole number"),
        ('{"version": 1e999}', "not a whole number"),
        ('{"version": Infinity}', "not a whole number"),
        ('{"version": ' + "9" * 5000 + "}", "too long"),
        ("[" * 100_000, "nested"),
        ('{"a":' * 100_000, "nested"),
        ('"' + '\\"' * 500_000, "not JSON"),
        (" " * 3_000_000, "longer"),
        ("\ufeff{}", "not JSON"),
    ],
    ids=str,
)
def test_what_is_no_file_of_this_form(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        check(text)


# --- the claim that is printed ----------------------------------------------------------------------------------------


def test_the_whole_claim_is_printed() -> None:
    text = check(json.dumps(gap()))
    first, *rest = text.splitlines()
    assert first == "Dice - Jaccard <= r"
    assert "  Dice = (2*tp)/(fn + fp + 2*tp), 1 at 0/0: Dice of the catalogue" in rest
    assert rest[-1].startswith("  r is the root of r**2 - 6*r + 1 between 17157287525380990239662")
    text = check(json.dumps(proved("volumetric_similarity >= dice", "fp >= 2*fn")))
    assert "where -2*fn + fp >= 0\n" in text and "\n  the hypotheses hold, for instance, at tp = " in text
    assert ": Volumetric_similarity of the catalogue with difference = " in text
    text = check(json.dumps(proved("tversky(alpha=alpha, beta=2) <= dice", "alpha >= 1/2")))
    assert "and all real alpha > 0" in text and "Tversky of the catalogue with alpha = alpha, beta = 2" in text


def test_the_page_shows_what_is_printed() -> None:
    page = (TESTS.parent / "docs" / "proofs.md").read_text(encoding="utf-8")
    says = check(json.dumps(proved("precision >= recall", "fp <= fn")))
    assert "holds: " + says.replace("\n", "\n    ") + "\n" in page


def test_somebody_elses_dice_has_another_name() -> None:
    tp, fp, fn, _ = SYMBOLS
    own = Similarity("Dice", 2 * tp / (2 * tp + fp + fn), when_undefined=0)
    theorem = claim("dice <= 1")
    relation = theorem.claim.relation.subs(next(iter(theorem.claim.relation.atoms(Similarity))), own)  # type: ignore[union-attr]
    (goal,) = inequalities(replace(theorem, claim=Always(relation)))
    (file,) = prove("own", goal)
    assert [*file["similarities"]] == ["own_Dice"]
    assert "own_Dice = (2*tp)/(fn + fp + 2*tp), 0 at 0/0: not in the catalogue" in check(json.dumps(file))


def test_the_catalogue_is_that_of_the_package() -> None:
    random = Random(0)
    families = {entry.family: entry for entry in NAMED.values() if isinstance(entry, Similarity)}
    seen = set()
    for _ in range(60):
        counts = Counts(*(random.choice((0, 0, 1, 2, 3, 5)) for _ in range(4)))
        if not sum(counts):
            continue
        weights = {name: Fraction(random.randint(0, 6), 6) for name in ("alpha", "beta", "gamma")}
        every = {
            **families,
            "Tversky": tversky(alpha=weights["alpha"], beta=weights["beta"]),
            "F": f_beta(beta=weights["beta"]),
            "Weighted Hamming": weighted_hamming(gamma=weights["gamma"]),
        }
        for family, similarity in every.items():
            known = CATALOGUE[family.replace("'", "_").replace(" ", "_").replace("-", "_")]
            names = {**dict(zip(COUNTS, counts, strict=True)), **weights}
            names |= {
                "difference": abs(counts.fn - counts.fp),
                "smaller": min(counts.tp + counts.fp, counts.tp + counts.fn),
                "root": sp.sqrt(sp.sympify(_value(known.zero[0].partition(" - ")[2], names)))
                if "root" in known.parameters
                else 0,
            }
            bottom = _value(known.denominator, names)
            value = _value(known.undefined, names) if bottom == 0 else _value(known.numerator, names) / bottom
            assert sp.nsimplify(value_at(similarity, counts) - value) == 0, (family, counts)
            seen.add(family)
    assert len(seen) == len(CATALOGUE)
    assert all(check_proof.known_as(name) for name in NAMED)


def _value(text: str, names: dict[str, Any]) -> Any:
    """An expression at numbers, by Python's own reading of it."""

    def of(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int(value)):
                return Fraction(value)
            case ast.Name(id=name):
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -of(operand)
            case ast.Call(func=ast.Name(id="sign"), args=[argument]):
                value = of(argument)
                return (value > 0) - (value < 0)
            case ast.BinOp(left=left, op=op, right=right):
                a, b = of(left), of(right)
                if isinstance(op, ast.Pow):
                    return a ** int(b)
                a, b = (sp.Rational(x.numerator, x.denominator) if isinstance(x, Fraction) else x for x in (a, b))
                if isinstance(op, ast.Div):
                    return a / b
                return a * b if isinstance(op, ast.Mult) else a + b if isinstance(op, ast.Add) else a - b
        raise AssertionError(ast.dump(node))

    return sp.sympify(of(ast.parse(text, mode="eval").body))


# --- forgeries of a true proof ----------------------------------------------------------------------------------------


def with_claim(*claim: str) -> Callable[[Any], None]:
    return lambda file: file.update(claim=list(claim))


def with_interval(*between: str) -> Callable[[Any], None]:
    return lambda file: file["number"].update(between=list(between))


def with_similarity(numerator: str, denominator: str, undefined: str, name: str = "Dice") -> Callable[[Any], None]:
    entry = {"numerator": numerator, "denominator": denominator, "undefined": undefined}
    return lambda file: file["similarities"].update({name: entry})


FORGERIES: dict[str, Callable[[Any], None]] = {
    "a smaller constant": with_claim("Dice - Jaccard", "<=", "r - 1/1000000"),
    "strictly": with_claim("Dice - Jaccard", "<", "r"),
    "equal": with_claim("Dice - Jaccard", "=", "r"),
    "the other sign": with_claim("Dice - Jaccard", ">=", "r"),
    "an unknown sign": with_claim("Dice - Jaccard", "<>", "r"),
    "a limit": with_claim("Dice - Jaccard", "->", "r"),
    "four parts": with_claim("Dice - Jaccard", "<=", "r", "r"),
    "more behind the claim": with_claim("Dice - Jaccard", "<=", "r", "where tp = 0"),
    "another similarity": with_similarity("3*tp", "fn + fp + 3*tp", "1"),
    "another value at 0/0": with_similarity("2*tp", "fn + fp + 2*tp", "2"),
    "a harmless other value at 0/0": with_similarity("2*tp", "fn + fp + 2*tp", "1/2"),
    "another one in capitals": with_similarity("0", "1", "0", "DICE"),
    "another one with a number": with_similarity("0", "1", "0", "Dice_2"),
    "another one by its other name": with_similarity("0", "1", "0", "iou"),
    "unknown names in a formula": with_similarity("0", "1", "whatever", "mine"),
    "both roots": with_interval("0", "6"),
    "no root": with_interval("1", "2"),
    "ends in the wrong order": with_interval("1", "0"),
    "a reducible polynomial": lambda file: file["number"].update(polynomial="(r - 1)*(r**2 - 6*r + 1)"),
    "a rational number": lambda file: file["number"].update(polynomial="r - 17/100"),
    "a polynomial that is not monic": lambda file: file["number"].update(polynomial="2*r**2 - 12*r + 2"),
    "a number made of counts": lambda file: file["number"].update(polynomial="r**2 - tp"),
    "no cases": lambda file: file.update(cases=[]),
    "a case missing": lambda file: file["cases"].pop(),
    "a case for too many": lambda file: file["cases"].pop(0),
    "a case for nobody": lambda file: file["cases"][0].update(positive=[]),
    "a number less": lambda file: file.update(number=None),
    "a negative coefficient": lambda file: file["cases"][0]["terms"][0].update(coefficient="-r"),
    "a factor of unknown sign": lambda file: file["cases"][0]["terms"][0]["factors"].update({"tp - fp": 2}),
    "no terms": lambda file: file["cases"][0].update(terms=[]),
    "another denominator": lambda file: file["cases"][1]["over"].update({"fn + fp + tp": 2}),
    "a denominator of unknown sign": lambda file: file["cases"][0].update(
        over={"fn + fp - tp": 1, "fn + fp + 2*tp": 1}
    ),
    "code instead of an expression": with_claim("Dice - Jaccard", "<=", "__import__('os').getpid()"),
    "an attribute": with_claim("Dice - Jaccard", "<=", "r.args"),
    "a function": with_claim("Dice - Jaccard", "<=", "sqrt(r)"),
    "a sign in the claim": with_claim("sign(tp)*(Dice - Jaccard)", "<=", "r"),
    "an undeclared name": with_claim("Dice - Jaccard", "<=", "r + x"),
    "n": with_claim("Dice - Jaccard", "<=", "r + 0*n"),
    "infinity": with_claim("Dice - Jaccard", "<=", "oo"),
    "infinity inside": with_claim("Dice - Jaccard + 0*oo", "<=", "r"),
    "two things of one name": lambda file: file["parameters"].update(Dice=">= 0"),
    "infinity as a parameter": lambda file: file["parameters"].update(oo=">= 0"),
    "a count as a parameter": lambda file: file["parameters"].update(tp=">= 0"),
    "an equation that is not solved": lambda file: file["equations"].update(tp="2*tp - fp"),
    "an equation for nothing": lambda file: file["equations"].update(y="tp - fp"),
    "an equation for the number": lambda file: file["equations"].update(r="r - tp"),
    "no witness": lambda file: file.pop("witness"),
    "a witness without counts": lambda file: file.update(witness={}),
    "a witness without pixels": lambda file: file.update(witness=dict.fromkeys(COUNTS, "0")),
    "a negative witness": lambda file: file["witness"].update(tp="-1"),
    "a witness that is not exact": lambda file: file["witness"].update(tp="fp"),
    "a witness of more": lambda file: file["witness"].update(x="1"),
    "a family as well": lambda file: file.update(along=dict.fromkeys(COUNTS, "1")),
    "an unknown key": lambda file: file.update(note="true"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_proof_is_refused(name: str) -> None:
    file = gap()
    FORGERIES[name](file)
    assert file != gap()
    assert refused(file)


def test_the_true_one_is_accepted_also_when_sealed_again() -> None:
    assert check(json.dumps(gap())) == check(sealed(gap()))
    assert reason({**gap(), "theorem": "another title"}) == ""


@pytest.mark.parametrize(
    "name",
    (
        *("prevalence", "pixels", "sqrt", "max", "pi"),
        *("", " ", "_x", "1x", "if", "None", "lambda", "n", "sign", "x y", "x\n", "x\nAxiom bad : False.", "é"),
        *("x'", "Dice", "jaccard", "Recall_2", "x" * 61, "x.y", "tp"),
    ),
)
def test_a_parameter_needs_a_name(name: str) -> None:
    for key, value in (
        ("parameters", ">= 0"),
        ("similarities", {"numerator": "0", "denominator": "1", "undefined": "0"}),
    ):
        file = gap()
        file[key][name] = value
        file["witness"] |= {name: "1"} if key == "parameters" else {}
        assert refused(file)


# --- files made from nothing ------------------------------------------------------------------------------------------


def one(coefficient: str, square: str = "1", over: dict[str, int] | None = None) -> list[Any]:
    """One case for all counts with one term."""
    terms = [{"coefficient": coefficient, "factors": {}, "square": square}]
    return [{"positive": [*COUNTS], "over": over or {}, "terms": terms}]


def together(*cases: list[Any]) -> list[Any]:
    """One case with the terms of all."""
    return [{**cases[0][0], "terms": [term for (case,) in cases for term in case["terms"]]}]


X = {"x": ">= 0"}
ONES = dict.fromkeys(COUNTS, "1")


def made(left: str, relation: str, right: str, *terms: str, **entries: Any) -> File:
    """A file with one case for all counts, whose terms are these coefficients."""
    case = {
        "positive": [*COUNTS],
        "over": {},
        "terms": [{"coefficient": term, "factors": {}, "square": "1"} for term in terms],
    }
    head: File = {"version": 2, "theorem": "made", "number": None, "parameters": {}, "similarities": {}, "where": {}}
    head |= {"equations": {}, "witness": ONES, "claim": [left, relation, right], "cases": [case]}
    return head | entries


@pytest.mark.parametrize(
    "file",
    [
        made("0", "<=", "tp", "tp"),
        made("-1", "<", "0", "1"),
        made("tp/(tp + 1)", "<=", "1", "1", cases=one("1", "1", {"tp + 1": 1})),
        made("x", "=", "1", parameters={"x": "> 0"}, equations={"x": "x - 1"}, witness={**ONES, "x": "1"}),
        made("x/x", "=", "1", parameters={"x": "> 0"}, witness={**ONES, "x": "3"}),
        made("0", "<=", "x", "x", parameters={"x": ">= 0"}, equations={"x": "x**2 - tp"}),
        made("0", "<=", "tp", "1", where={"tp - 1": ">= 0"}, cases=one("tp")),
        # one term is positive here, another one there
        made("0", "<", "tp + fp + fn + tn", *COUNTS),
        made("0", "<", "fp + fn", "fp", "fn", where={"fp + fn": "> 0"}),
        made("0", "<", "tp*fp + tp*fn", "tp*fp", "tp*fn", where={"fp + fn": "> 0", "tp": "> 0"}),
        # the root of what is positive is
        made("0", "<", "x", "x", parameters=X, equations={"x": "x**2 - tp - fp - fn - tn"}),
        made("0", "<", "x", "x", parameters=X, equations={"x": "x**2 - tp*tn"}, where={"tp": "> 0", "tn": "> 0"}),
        made("0", "<", "x", "x", parameters=X, equations={"x": "x**2 - 2*tp + fp"}, where={"tp - fp": ">= 0", "tp": "> 0"}),
    ],
    ids=lambda file: " ".join(file["claim"]),
)  # fmt: skip
def test_what_is_true_can_be_made(file: File) -> None:
    assert reason(file) == ""


DIVISIONS = [
    ("1", "<=", "tp/tp"),
    ("tp/tp", "=", "1"),
    ("(tp - fp)/(tp - fp)", "=", "1"),
    ("1/(1/tp)", "=", "tp"),
    ("1/tp**(-1)", "=", "tp"),
    ("(1/tp)**(-1)", "=", "tp"),
    ("1/(tp/fp)", "=", "fp/tp"),
    ("1/(fp/tp)/(tp + 1)", "=", "tp/fp/(tp + 1)"),
    ("0*(1/tp)", "=", "0"),
    ("0/tp", "=", "0"),
    ("tp**(-1)*tp", "=", "1"),
    ("(tp/tp)**0", "=", "1"),
    ("1/tp - 1/tp", "=", "0"),
    ("1/(tp - tp)", "=", "0"),
    ("0/(tp - tp)", "=", "0"),
    ("1/0", "=", "1/0"),
    ("0**(-1)", "=", "0"),
    ("x/x", "=", "1"),
]


@pytest.mark.parametrize("claim", DIVISIONS, ids=" ".join)
def test_nothing_that_may_be_zero_is_divided_by(claim: tuple[str, str, str]) -> None:
    witness = {**ONES, "x": "1"}
    assert refused(made(*claim, parameters={"x": ">= 0"}, witness=witness))


#: Claims that are false, or say nothing, with what a forger may put below them.
LIES: dict[str, File] = {
    "a negative square": made("1", "<=", "0", "-1"),
    "a root of minus one": made("1", "<=", "0", cases=one("1", "(-1)**(1/2)")),
    "x^2 = -1": made("1", "<=", "0", "x**2", parameters={"x": ">= 0"}, equations={"x": "x**2 + 1"}),
    "x^2 = -1 with a value": made("1", "<=", "0", "x**2", parameters=X, equations={"x": "x**2 + 1"}, witness={**ONES, "x": "1"}),
    "x^2 = -tp": made("tp", "<=", "0", "x**2", parameters={"x": ">= 0"}, equations={"x": "x**2 + tp"}),
    "x^2 = -1 by two": made("1", "<=", "0", parameters={"x": ">= 0", "y": ">= 0"}, equations={"x": "x**2 - y", "y": "y + 1"}),
    "x^4 = 2 without a value": made("0", "<=", "x", "x", parameters={"x": ">= 0"}, equations={"x": "x**4 - 2"}),
    "x left out, but in a hypothesis": made("0", "<=", "x", "x", parameters=X, equations={"x": "x**2 - 2"}, where={"x - 9": ">= 0"}),
    "x left out, but in an equation": made("0", "<=", "x", "x", parameters={**X, "y": ">= 0"}, equations={"x": "x**2 - 2", "y": "y + x"}),
    "x > 0 and x^2 = 0": made("1", "<=", "0", parameters={"x": "> 0"}, equations={"x": "x**2"}),
    "nothing is negative": made("1", "<=", "0", where={"-1": ">= 0"}, cases=[]),
    "tp > tp": made("1", "<=", "0", where={"tp - tp": "> 0"}, cases=[]),
    "tp >= 1 with none": made("1", "<=", "0", where={"tp - 1": ">= 0", "-tp": ">= 0"}, cases=[]),
    "a hypothesis that the witness misses": made("1", "<=", "0", "-tp + 2", where={"-tp - 2": ">= 0"}),
    "1 = 0": made("1", "<=", "0", equations={"tp": "1"}, cases=[]),
    "x + 1 = 0": made("1", "<=", "0", parameters={"x": ">= 0"}, equations={"x": "x + 1"}, cases=[]),
    "tp + 1 = 0": made("1", "<=", "0", equations={"tp": "tp + 1"}, cases=[]),
    "infinite": made("tp", "=", "oo"),
    "oo - oo": made("oo - oo", "=", "0"),
    "one is less than itself": made("1", "<", "1"),
    "zero is positive": made("0", "<", "tp", "tp"),
    "zero is positive where only tn is": made("0", "<", "tp + fp + fn", "tp", "fp", "fn"),
    "zero is positive without fp and tn": made("0", "<", "fp + fn*tn", "fp", "fn*tn", where={"fp + fn": "> 0"}),
    "zero is positive, by squares": made("0", "<", "tp**2 + fp**2", cases=together(one("1", "tp"), one("1", "fp"))),
    "zero is positive, by a square": made("0", "<", "tp**2", cases=one("1", "tp")),
    "the root of what may be zero is positive": made("0", "<", "x", "x", parameters=X, equations={"x": "x**2 - tp"}),
    "x is the root of itself": made("0", "<", "x", "x", parameters=X, equations={"x": "x**2 - x*tp - x*fp - x*fn - x*tn"}),
    "a root is positive by >=": made("0", "<", "x", "x", parameters=X, equations={"x": "x**2 - tp"}, where={"tp": ">= 0"}),
    "a number is its square's root": made("0", "<", "fp", "fp", equations={"fp": "fp**2 - tp*tn"}, where={"tp": "> 0"}),
    "tp > 0 by a root": made("1", "<=", "0", parameters=X, equations={"x": "x**2 - tp - 1"}, where={"-x": ">= 0"}, cases=[]),
    "equal by a term": made("0", "=", "tp", "tp"),
    "over nothing": made("1", "<=", "0", cases=one("0", "1", {"0": 1})),
    "over what is zero on a face": made("1", "<=", "0", cases=one("0", "1", {"tp": 1})),
    "over what is negative": made("0", "<=", "-tp", cases=one("tp", "1", {"-1": 1})),
    "two numbers multiplied": made("1", "<=", "0", "tp*fp - fp*tp - 1"),
    "a parameter that is a metric": made("dice", "<=", "0", where={"-dice": ">= 0"}, parameters={"dice": ">= 0"}, witness=ONES),
    "a conditional": made("1", "<=", "1 if tn else 0", "0", parameters={"if": ">= 0", "else": ">= 0"}),
}  # fmt: skip


def test_a_root_that_vanishes_where_counts_are_zero_is_no_root_that_vanishes_everywhere() -> None:
    """Where a power of a symbol is zero it is zero: said of one root, and of no other equation, claim or formula."""
    true = proved("gm <= bacc")
    assert not refused(true) and "root**2" in true["equations"]["root"]
    for equation, root in (("root**2", "0"), ("root**2", "2"), ("root**2 - tp*tn", "0"), ("root**2 - tp*tn", "1")):
        assert refused({**true, "equations": {"root": equation}, "witness": {**true["witness"], "root": root}})
    for lie in (["Geometric_mean", "<=", "0"], ["Balanced_accuracy", "<=", "Geometric_mean"]):
        assert refused({**true, "claim": lie})
        bare = [{**case, "over": {}, "terms": []} for case in true["cases"]]
        assert refused({**true, "claim": lie, "cases": bare})


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_refused(name: str) -> None:
    assert refused(LIES[name])


def similarity(numerator: str, denominator: str, undefined: str, **parameters: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"numerator": numerator, "denominator": denominator, "undefined": undefined}
    return {**entry, "parameters": parameters} if parameters else entry


VOLUMES = similarity("2*tp + 2*fp", "2*tp + fp + fn", "1", difference="fn - fp")
GEOMETRIC = similarity("tp*root", "(tp + fp)*(tp + fn)", "1 - sign(fp + fn)", root="root")
ROOT: dict[str, Any] = {"parameters": {"root": ">= 0"}, "equations": {"root": "root**2 - (tp + fp)*(tp + fn)"}}
ROOT["witness"] = {**ONES, "root": "2"}


@pytest.mark.parametrize(
    ("name", "entry", "entries", "good"),
    [
        ("Volumetric_similarity", VOLUMES, {"where": {"fn - fp": ">= 0"}}, True),
        ("Volumetric_similarity", VOLUMES, {}, False),
        ("Volumetric_similarity", VOLUMES, {"where": {"fp - fn": ">= 0"}}, False),
        ("Volumetric_similarity", similarity("2*tp + 2*fp", "2*tp + fp + fn", "1"), {"where": {"fn - fp": ">= 0"}}, False),
        ("Overlap", similarity("tp", "tp + fp", "1 - sign(fp + fn)", smaller="tp + fp"), {"where": {"fn - fp": ">= 0"}}, True),
        ("Overlap", similarity("tp", "tp + fp", "1", smaller="tp + fp"), {"where": {"fn - fp": ">= 0"}}, False),
        ("Overlap", similarity("tp", "tp + fp", "1 - sign(fp + fn)", smaller="tp + fp"), {}, False),
        ("Overlap", similarity("tp", "tp", "1 - sign(fp + fn)", smaller="tp"), {}, False),
        ("Fowlkes_Mallows", GEOMETRIC, ROOT, True),
        ("Fowlkes_Mallows_2", GEOMETRIC, ROOT, True),
        ("Fowlkes_Mallows", GEOMETRIC, {**ROOT, "equations": {}}, False),
        ("Fowlkes_Mallows", GEOMETRIC, {**ROOT, "equations": {"root": "root**2 - (tp + fp)*(tp + tn)"}}, False),
        ("Fowlkes_Mallows", {**GEOMETRIC, "parameters": {"root": "-root"}}, ROOT, False),
        ("Fowlkes_Mallows", {**GEOMETRIC, "undefined": "1"}, ROOT, False),
        ("MCC", GEOMETRIC, ROOT, False),
        ("Tversky", similarity("tp", "tp + fp + 2*fn", "1", alpha="1", beta="2"), {}, True),
        ("Tversky", similarity("tp", "tp + fp + 2*fn", "1", alpha="2", beta="1"), {}, False),
        ("Tversky", similarity("tp", "tp + fp*fp + fn", "1", alpha="fp", beta="1"), {}, False),
        ("Tversky", similarity("tp", "tp + fp**2 + fn", "1"), {}, False),
        ("Tversky", similarity("tp", "tp + fp + 2*fn", "1", alpha="1/0", beta="2"), {}, False),
        ("F", similarity("5*tp", "5*tp + 4*fn + fp", "1", beta="2"), {}, True),
        ("F2", similarity("5*tp", "5*tp + 4*fp + fn", "1", beta="2"), {}, False),
        ("Dice", similarity("2*tp*(tp + 1)", "(2*tp + fp + fn)*(tp + 1)", "1"), {}, True),
        ("Dice", similarity("2*tp*tp", "(2*tp + fp + fn)*tp", "1"), {}, False),
        ("mine", similarity("0", "1", "0"), {}, True),
        ("mine", similarity("0", "1", "0", root="1"), {}, False),
    ],
)  # fmt: skip
def test_a_name_of_the_catalogue_means_what_it_means_there(
    name: str, entry: dict[str, Any], entries: dict[str, Any], good: bool
) -> None:
    file = made("0", "=", "0", similarities={name: entry}, **entries)
    # the claim does not need it, but where it is 0/0 it has its value
    positive = [["tn"], ["fp", "tn"], ["fn", "tn"], ["fp", "fn", "tn"], ["tp", "tn"], [*COUNTS]]
    file["cases"] = [{"positive": counts, "over": {}, "terms": []} for counts in positive]
    assert ("catalogue as it has it" not in reason(file)) and (reason(file) == "") == good, reason(file)


@pytest.mark.parametrize("file", sorted((TESTS / "forged_proofs").glob("*.json")), ids=lambda file: file.stem)
def test_planted_forgeries(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they were made against an older form, and brought to this one: twelve of them passed once, two ran commands."""
    monkeypatch.chdir(tmp_path)
    old = json.loads(file.read_text(encoding="utf-8"))
    with pytest.raises(Malformed, match="older form"):
        check(json.dumps(old))
    new = {**old, "version": 2, "witness": {**ONES, **dict.fromkeys(old["parameters"], "1")}}
    parts = ("numerator", "denominator", "undefined")
    new["similarities"] = {name: dict(zip(parts, texts, strict=True)) for name, texts in old["similarities"].items()}
    new["cases"] = [{k: v for k, v in case.items() if k != "polynomial"} for case in old["cases"]]
    if old["number"]:
        new["number"] = {**old["number"], "polynomial": new["equations"].pop(old["number"]["name"])}
    assert refused(new) and "version" not in reason(new)
    assert not [*tmp_path.iterdir()]


# --- too much ---------------------------------------------------------------------------------------------------------

HEAVY: dict[str, str] = {
    "a tower": "9**9**9",
    "a tower in parentheses": "(((((2**100)**100)**100)**100)**100)**100",
    "a tower of a count": "((((tp**100)**100)**100)**100)**100",
    "a high power": "tp**1000000000",
    "a low power": "tp**(-1000000000)",
    "a long number": "9" * 90_000,
    "a power of a sum": "(tp + fp + fn + tn + 1)**100",
    "a power of a power of a sum": "((tp + fp + fn + tn + 1)**10)**10",
    "a product of sums": "*".join(["(tp + 2*fp + 3*fn + 4*tn + 5)"] * 3000),
    "a sum of quotients": " + ".join(f"1/(tp + {k}*fp + fn + 1)" for k in range(1, 2000)),
    "parentheses": "(" * 40_000 + "1" + ")" * 40_000,
    "signs": "-" * 90_000 + "1",
    "signs of signs": "sign(" * 10_000 + "1" + ")" * 10_000,
    "a long sum": " + ".join(f"tp**{k % 100}*fp**{k // 100 % 100}*fn**{k // 9 % 90}" for k in range(4000)),
    "long coefficients": "*".join(["(" + "9" * 1900 + "*tp + 1)"] * 40),
}


@pytest.mark.parametrize("name", HEAVY)
def test_what_would_take_forever_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_proof, "MOST_WORK", 30_000)
    assert refused(made(HEAVY[name], "<=", "0"))
    assert refused(made("0", "<=", "1", "1", where={HEAVY[name]: "> 0"}, witness={**ONES, "tp": "0"}))


@pytest.mark.slow
def test_the_true_limit_is_one_of_seconds() -> None:
    assert refused(made(HEAVY["a power of a sum"], "<=", "0"))


def test_a_number_of_a_high_degree_is_refused() -> None:
    for polynomial in (
        "r**40 - 2",
        "r**16 - 2*r - " + "9" * 300,
        "r**2 - 2 - 1/" + "9" * 1990,
        "r**2 - 2/" + "9" * 1990,
    ):
        number = {"name": "r", "polynomial": polynomial, "between": ["0", "2"]}
        assert refused(made("0", "<=", "r", "r", number=number))


# --- cases ------------------------------------------------------------------------------------------------------------


def test_a_claim_that_divides_by_zero_somewhere_is_refused() -> None:
    file = proved("dice / jaccard <= 2", "tp >= 1")
    assert check(json.dumps(file)).splitlines()[0] == "Dice/Jaccard <= 2"
    everywhere = deepcopy(file)
    everywhere["where"] = {}
    assert refused(everywhere)


def test_a_denominator_that_vanishes_somewhere_is_refused() -> None:
    file = proved("jaccard <= dice")
    assert not refused(file)
    entry = file["similarities"]["Jaccard"]
    for part in ("numerator", "denominator"):
        entry[part] = f"({entry[part]})*(tp - fp)"
    assert refused(file)


# --- limits -----------------------------------------------------------------------------------------------------------


def limit(of: str, to: str, parameters: dict[str, str], **along: str) -> File:
    counts = {"tp": "1", "fp": "0", "fn": "0", "tn": "0", **along}
    head: File = {"version": 2, "theorem": "a limit", "number": None, "parameters": parameters}
    head |= {
        "similarities": {"Jaccard": similarity("tp", "fn + fp + tp", "1")},
        "witness": dict.fromkeys(parameters, "1"),
    }
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
    assert refused(limit("Jaccard", "0", {}, fp="n", fn="10 - n"))
    assert refused(limit("Jaccard", "0", two, fp="n*(alpha - beta)"))
    assert refused(limit("Jaccard", "0", {}, fp="n*tn"))
    assert refused(limit("Jaccard", "0", {}, fp="n/2**n"))
    # a pair without any pixel
    assert refused(limit("Jaccard", "1", {}, tp="0"))
    # what n is may only be said of the family, and what tends to something is no number
    for of, to in (("Jaccard", "1/n"), ("Jaccard*n", "1"), ("Jaccard", "Jaccard"), ("Jaccard", "tp")):
        assert refused(limit(of, to, {}, fp="n"))
    for of, to in (("oo", "oo"), ("Jaccard", "-oo"), ("Jaccard + oo", "oo"), ("1/Jaccard", "oo + 1")):
        assert refused(limit(of, to, {}, fp="n"))
    assert refused({**limit("Jaccard", "0", {}, fp="n"), "claim": ["Jaccard", "<=", "0"]})
    assert refused({**limit("Jaccard", "0", {}, fp="n"), "along": {"tp": "1", "fp": "n", "fn": "0"}})


def test_a_limit_outside_the_hypotheses_is_refused() -> None:
    inside = {**limit("Jaccard", "0", {}, fp="n"), "where": {"fp - fn": ">= 0"}}
    assert not refused(inside)
    assert refused({**inside, "where": {"fn - fp": ">= 0"}})
    assert refused({**inside, "where": {"fn": "> 0"}})
    assert refused({**inside, "equations": {"tn": "tn - fp"}})
    # a hypothesis about counts does not show itself
    assert refused({**inside, "where": {"-1 - tn": ">= 0"}})
    # hypotheses about parameters are given, if something satisfies them
    file = {**limit("Jaccard", "0", {"x": ">= 0"}, fp="n*x"), "where": {"x - 1": ">= 0"}}
    assert not refused(file)
    assert refused({**file, "where": {}})
    assert refused({**file, "where": {"x - 1": ">= 0", "-x": ">= 0"}})


def test_a_limit_where_parameters_decide_what_is_undefined_is_refused() -> None:
    """At alpha = beta the value at 0/0 is 0, at alpha = 1 and beta = 0 it is 1."""
    either = similarity("0", "tn", "sign(tp) - sign(fp)")
    file = limit("either", "0", {"alpha": ">= 0", "beta": ">= 0"}, tp="alpha", fp="beta", fn="1")
    assert refused({**file, "similarities": {"either": either}})
    file["parameters"] = {"alpha": "> 0", "beta": "> 0"}
    assert not refused({**file, "similarities": {"either": either}})


def test_a_root_along_a_family_is_not_negative() -> None:
    file = limit("Fowlkes_Mallows", "1", {"root": ">= 0"}, tp="n", fp="1", fn="1", root="n + 1")
    file |= {"similarities": {"Fowlkes_Mallows": GEOMETRIC}, "equations": ROOT["equations"], "witness": {}}
    assert not refused(file)
    assert refused({**file, "along": {**file["along"], "root": "-n - 1"}, "claim": ["Fowlkes_Mallows", "->", "-1"]})
    assert refused({**file, "along": {**file["along"], "root": "2*n + 2"}, "claim": ["Fowlkes_Mallows", "->", "2"]})


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
    found = once(f"certify of false {file.stem}", lambda: certify.check(theorem, Budget()))
    refuted = {e.obligation for e in found if e.outcome is Outcome.REFUTED}
    assert refuted
    for obligation, goals_of in ((Obligation.BOUND, inequalities), (Obligation.TIGHT, limits)):
        if obligation in refuted:
            for finder in (shameless, None):
                with pytest.raises((NotFound, Unsupported)):
                    for goal in goals_of(theorem):
                        prove(theorem.title, goal, finder) if finder else prove(theorem.title, goal)


@pytest.mark.parametrize(
    "where",
    [
        ("tp >= 1", "tp <= 0"),
        ("pixels == 0",),
        ("fp > fn", "fn > fp"),
        ("alpha >= 1", "alpha <= 1/2"),
        ("fp >= fn + 1", "fn > fp"),
    ],
)
def test_hypotheses_that_nothing_satisfies_have_no_proof(where: tuple[str, ...]) -> None:
    theorem = claim("alpha*dice <= 0", where)
    with suppress(NotFound, Unsupported):
        assert proofs_of("alpha*dice <= 0", *where) == ()
    (evidence,) = certify.check(theorem, Budget())
    assert evidence.outcome in (Outcome.VACUOUS, Outcome.UNDECIDED)


def test_the_half_of_a_claim_that_hypotheses_exclude_needs_no_file() -> None:
    (file,) = proofs_of("volumetric_similarity >= dice", "fp > fn")
    assert file["where"] == {"-fn + fp": "> 0"} and not refused(file)


def test_the_work_is_counted() -> None:
    assert 0 < Proof(json.dumps(gap())).algebra.work < check_proof.MOST_WORK / 100
