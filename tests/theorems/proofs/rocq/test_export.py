"""Exports to Rocq: readable statements, nothing left open, and a kernel that refuses what is false."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from once import Certified, sooner, theory
from places import ROOT

from segbounds.engines import certify
from segbounds.errors import InputError
from segbounds.theorems.claims import claim
from segbounds.theorems.loading import load
from segbounds.theorems.proofs.check_proof import check
from segbounds.theorems.proofs.files import File, digest
from segbounds.theorems.proofs.rocq import kernel
from segbounds.theorems.proofs.rocq.export import export
from segbounds.theorems.proofs.rocq.kernel import ask
from segbounds.theorems.records import Theorem

ROCQ = ROOT / "theory" / "rocq"
needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Rocq is not installed: `make proofs` installs it")


@cache
def _files(text: str, *where: str) -> str:
    return json.dumps(certify.proof_files(claim(text, where)))


def files(text: str, *where: str) -> list[File]:
    found: list[File] = json.loads(_files(text, *where))
    return found


GAP = "dice - jaccard <= 3 - 2*sqrt(2)"


def test_the_statement_is_readable() -> None:
    text = export(files(GAP), "gap")
    assert "Definition Dice (tp fp fn tn : R) : R := quotient (2 * tp) (fn + fp + (2 * tp)) 1." in text
    statement = text[text.index("Theorem gap_1 ") :]
    statement = statement[: statement.index("Proof.")]
    assert statement == (
        "Theorem gap_1 : forall tp fp fn tn : R,\n  0 <= tp ->\n  0 <= fp ->\n  0 <= fn ->\n  0 <= tn ->\n"
        "  0 < tp + fp + fn + tn ->\n  ((Dice tp fp fn tn) - (Jaccard tp fp fn tn)) <= (3 - (2 * (sqrt 2))).\n"
    )
    assert text.endswith("Print Assumptions gap_1.\n") and text == export(files(GAP), "gap")


@needs_rocq
def test_what_is_positive_by_one_term_here_and_another_there_is_accepted(tmp_path: Path) -> None:
    claims = [
        ("accuracy < 1", "fp + fn > 0"),
        ("dice > jaccard", "fp + fn > 0", "tp > 0"),
        ("geometric_mean > 0", "tp > 0", "tn > 0"),  # a root is positive
        ("dice/jaccard > 1", "tp*fn > 0"),
        ("kappa > -1", "tp + tn > 0"),
    ]
    proofs = [file for text, *where in claims for file in files(text, *where)]
    (tmp_path / "strict.v").write_text(export(proofs, "strict"), encoding="utf-8")
    (answer,) = ask([tmp_path / "strict.v"])
    assert answer.holds and len(answer.axioms) == len(proofs) >= len(claims)


@pytest.mark.parametrize("word", ["Admitted", "admit", "Axiom", "Parameter", "Conjecture"])
def test_nothing_is_left_open(word: str) -> None:
    for file in sorted(ROCQ.glob("*.v")):
        assert word not in file.read_text(encoding="utf-8"), file


#: No proof file, so nothing to export: one is not made of polynomials, of the other the proof is by hand for any number of pixels.
NOT_PROVED = {"dice_jaccard_absolute_on_d_pixels", "soft_dice_of_independent_pixels_at_ends"}
#: Proved, and beyond what an export can say yet: the value of Fowlkes-Mallows or MCC at 0/0.
A_SIGN = {
    "geometric_mean_minus_dice",
    "geometric_mean_minus_jaccard",
    "kappa_at_most_mcc",
    "mcc_at_most_geometric_mean",
}
BY_HAND = {"equality_cases", "weighting_rules"}


def test_every_theorem_with_a_proof_is_exported() -> None:
    stems = {file.stem for file in (ROOT / "theory").glob("*.py")}
    assert {file.stem for file in ROCQ.glob("*.v")} == stems - NOT_PROVED - A_SIGN | BY_HAND


LEFT_OUT = {theorem.title: stem for stem in sorted(A_SIGN) for theorem in load(ROOT / "theory" / f"{stem}.py")}


@pytest.mark.parametrize("title", sooner(LEFT_OUT))
def test_what_is_left_out_has_a_proof_and_cannot_be_written(
    title: str, certified: Callable[[Theorem], Certified]
) -> None:
    stem, theorem = LEFT_OUT[title], theory()[title]
    proofs = [json.loads(text) for text in certified(theorem).texts.values()]
    assert proofs
    with pytest.raises(InputError, match="a value at 0/0 that is a sign"):
        export(proofs, stem)


def test_the_tversky_bounds_are_for_all_weights_and_the_families_natural() -> None:
    text = (ROCQ / "tversky_absolute.v").read_text(encoding="utf-8")
    assert "Theorem tversky_absolute_1 : forall bound alpha beta tp fp fn tn : R," in text
    assert "  ((sqrt (2 * alpha)) - 1) / ((sqrt (2 * alpha)) + 1) <= bound ->" in text
    assert "  (1 - (sqrt (2 * beta))) / ((sqrt (2 * beta)) + 1) <= bound ->" in text
    text = (ROCQ / "weighted_hamming_absolute.v").read_text(encoding="utf-8")
    assert "forall eps : R, 0 < eps -> exists tp fp fn tn : nat," in text


def test_an_export_of_a_theorem_is_what_is_committed() -> None:
    (theorem,) = load(ROOT / "theory" / "dice_jaccard_absolute.py")
    assert export(certify.proof_files(theorem), "dice_jaccard_absolute") == (
        ROCQ / "dice_jaccard_absolute.v"
    ).read_text(encoding="utf-8")


def test_what_cannot_be_written_is_refused_with_a_reason() -> None:
    with pytest.raises(InputError, match="a value at 0/0 that is a sign"):
        export(files("overlap <= 1"), "overlap")
    changed = files(GAP)
    changed[0]["claim"][2] = "2*r"
    with pytest.raises(ValueError, match="its digest differs"):
        export(changed, "gap")


@pytest.mark.parametrize("name", ["a : R := 0.\nAxiom bad : False.\nDefinition b", "a\nRedirect", "a.", "", "1a", "é"])
def test_what_is_no_name_never_becomes_rocq(name: str) -> None:
    (file,) = files(GAP)
    file["similarities"][name] = {"numerator": "0", "denominator": "1", "undefined": "0"}
    with pytest.raises(ValueError, match="is not a name"):
        export([{**file, "digest": digest(file)}], "gap")
    with pytest.raises(InputError, match="is no name in Rocq"):
        export(files(GAP), name)


@pytest.mark.parametrize("word", ["forall", "R", "Rabs", "quotient", "nat"])
def test_words_of_rocq_name_nothing(word: str) -> None:
    (file,) = files(GAP)
    file["similarities"][word] = {"numerator": "0", "denominator": "1", "undefined": "0"}
    check(json.dumps({**file, "digest": digest(file)}))
    with pytest.raises(InputError, match=f"the name {word} has a meaning of its own in Rocq"):
        export([{**file, "digest": digest(file)}], "gap")


def test_a_title_stays_in_its_comment() -> None:
    (file,) = files(GAP)
    file["theorem"] = "*) Axiom bad : 1 = 2. (*\n*) Redirect"
    text = export([{**file, "digest": digest(file)}], "gap")
    comment, rest = text.split("*)", 1)
    assert "Axiom" in comment and "Axiom" not in rest and "Redirect" not in rest


@needs_rocq
def test_the_kernel_accepts_an_export_and_refuses_a_sharper_constant(tmp_path: Path) -> None:
    text = export(files(GAP), "gap")
    sharper = text.replace("<= (3 - (2 * (sqrt 2)))", "<= (29 / 10 - (2 * (sqrt 2)))")
    assert sharper != text
    for name, written in (("true", text), ("false", sharper)):
        (tmp_path / f"{name}.v").write_text(written, encoding="utf-8")
    accepted, refused = ask([tmp_path / "true.v", tmp_path / "false.v"])
    assert accepted.holds and {*accepted.axioms} == {"gap_1"} and {*accepted.axioms["gap_1"]} <= kernel.REALS
    assert not refused.holds and "Error" in refused.message
    assert {file.name for file in tmp_path.iterdir()} == {"true.v", "false.v"}
