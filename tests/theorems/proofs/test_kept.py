"""Proofs kept beside a theorem's file: used where they prove what is asked, worth nothing otherwise."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from segbounds.engines import certify
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.loading import load
from segbounds.theorems.proofs.files import as_text, digest
from segbounds.theorems.proofs.goals import inequalities, limits
from segbounds.theorems.proofs.kept import Kept, beside
from segbounds.theorems.proofs.search import prove
from segbounds.theorems.records import Always, Theorem
from segbounds.theorems.shipped import theory_folder

ORDER = Always(sp.Le(jaccard, dice, evaluate=False))


def never(*_: Any) -> None:
    """A search that finds nothing."""


def theorem(folder: Path, claim: Always = ORDER) -> Theorem:
    return Theorem("Jaccard is at most Dice", "a test", claim, id="order", file=folder / "order.py")


def keep(folder: Path, files: list[dict[str, Any]], name: str = "order") -> None:
    (folder / "proofs").mkdir(exist_ok=True)
    for number, file in enumerate(files, 1):
        (folder / "proofs" / f"{name}_{number}.json").write_text(as_text(file), encoding="utf-8")


def changed(file: dict[str, Any], **entries: Any) -> dict[str, Any]:
    """A file with other entries and their digest: what a forger can write."""
    other = {**file, **entries}
    return {**other, "digest": digest(other)}


@pytest.mark.parametrize("name", ["dice_jaccard_absolute", "soft_dice_one_half_at_most", "tversky_relative"])
def test_what_travels_with_the_package_is_not_searched_for(name: str) -> None:
    (shipped,) = load(theory_folder() / f"{name}.py")
    goals = [*inequalities(shipped), *limits(shipped)]
    assert goals
    for goal in goals:
        assert prove(shipped.title, goal, never, beside(shipped)) == prove(shipped.title, goal, kept=beside(shipped))


def test_a_kept_proof_is_the_one_that_a_search_finds(tmp_path: Path) -> None:
    found = certify.proof_files(theorem(tmp_path))
    keep(tmp_path, found)
    assert certify.proof_files(theorem(tmp_path)) == certify.proof_files(theorem(tmp_path), Kept()) == found
    assert Kept(tmp_path.glob("proofs/*.json")).proofs_of_all(theorem(tmp_path).title, inequalities(theorem(tmp_path)))
    (evidence,) = certify.check(theorem(tmp_path), Budget())
    (searched,) = certify.check(replace(theorem(tmp_path), file=None), Budget())
    assert evidence == replace(searched, seconds=evidence.seconds)


@pytest.mark.parametrize(
    "entries",
    [
        {"claim": ["Dice", "<=", "Jaccard"]},  # of another claim
        {"theorem": "Another title"},
        {"where": {"tp - 1": ">= 0"}},  # of fewer pairs
        {"cases": []},
        {"method": ""},
        {"version": 1},
    ],
)
def test_files_that_prove_something_else_or_nothing_count_for_nothing(tmp_path: Path, entries: dict[str, Any]) -> None:
    (file,) = certify.proof_files(theorem(tmp_path))
    keep(tmp_path, [changed(file, **entries)])
    asked = theorem(tmp_path)
    assert beside(asked).proofs_of_all(asked.title, inequalities(asked)) is None
    assert certify.check(asked, Budget())[0].outcome is Outcome.PROVED  # by a search


def test_no_file_makes_a_false_claim_true(tmp_path: Path) -> None:
    (file,) = certify.proof_files(theorem(tmp_path))
    claimed = Always(sp.Le(dice, jaccard, evaluate=False))
    keep(tmp_path, [file, changed(file, claim=["Dice", "<=", "Jaccard"])])
    assert certify.check(theorem(tmp_path, claimed), Budget())[0].outcome is Outcome.REFUTED


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (file,) = certify.proof_files(theorem(tmp_path))
    keep(tmp_path, [file], "order_of_something")  # of a theorem whose id begins alike
    (tmp_path / "proofs" / "order_1.json").write_bytes(b"\xff no proof")
    (tmp_path / "proofs" / "order_2.json").write_text(json.dumps([file]), encoding="utf-8")
    asked = theorem(tmp_path)
    assert beside(asked).proofs_of_all(asked.title, inequalities(asked)) is None
    assert beside(replace(asked, file=None)).proofs(asked.title, inequalities(asked)[0]) is None


def test_each_file_that_travels_is_named_after_its_theorem() -> None:
    titles = {shipped.id: shipped.title for shipped in load(theory_folder())}
    files = sorted((theory_folder() / "proofs").iterdir())
    assert len(files) > 100
    for file in files:
        id_, _, number = file.stem.rpartition("_")
        assert number.isdecimal() and json.loads(file.read_text(encoding="utf-8"))["theorem"].startswith(titles[id_])
