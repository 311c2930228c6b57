"""Proof files: names, digests, and that the checker has the last word."""

import json
from pathlib import Path

import pytest
import sympy as sp

from segbounds.metrics.catalogue import parse
from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term
from segbounds.theorems.proofs.check_proof import check
from segbounds.theorems.proofs.files import LONGEST_NAME, NotFound, digest, proof_file, save, slug
from segbounds.theorems.proofs.statements import Statement

TRUE = Statement(parse("jaccard"), "<=", parse("dice"))


def test_titles_become_names_that_tell_them_apart() -> None:
    assert slug("Dice and Jaccard") == "dice_and_jaccard"
    assert slug("dice <= jaccard") != slug("dice >= jaccard")
    assert len(slug("a" * 300)) <= LONGEST_NAME + 20 and slug("a" * 300) != slug("a" * 301)


def test_a_file_that_is_saved_is_what_the_checker_accepted(tmp_path: Path) -> None:
    (path,) = save(tmp_path / "proofs", "Jaccard", "bound", [proof_file("Jaccard", TRUE)])
    text = path.read_text(encoding="utf-8")
    check(text)
    file = json.loads(text)
    assert path.name == "jaccard_bound_1.json" and file["digest"] == digest(file)
    assert digest({**file, "theorem": "another"}) != file["digest"]


def test_what_no_certificate_proves_has_no_file() -> None:
    with pytest.raises(NotFound, match="no certificate found") as caught:
        proof_file("false", Statement(parse("dice"), "<=", parse("jaccard")))
    assert caught.value.question is not None


def test_a_wrong_certificate_is_refused_by_the_checker() -> None:
    def wrong(question: Question) -> Certificate:
        return Certificate((Term(sp.Integer(1), {question.variables[0]: 1}),))

    with pytest.raises(NotFound, match="the checker refuses the proof"):
        proof_file("wrong", TRUE, wrong)
