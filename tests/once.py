"""What takes long and several tests need, computed once in a run: the fixtures ``once`` and ``certified`` give it."""

import json
import os
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from places import THEORY

from segbounds.algebra import sums_of_squares
from segbounds.engines import certify
from segbounds.theorems.evidence import Budget, Evidence
from segbounds.theorems.loading import load
from segbounds.theorems.proofs import check_proof
from segbounds.theorems.records import Theorem


@cache
def theory() -> dict[str, Theorem]:
    """The theorems by title, none where the folder is not there; each process reads it once, which takes a second."""
    return {theorem.title: theorem for theorem in load(THEORY)} if THEORY.exists() else {}


#: Whose proofs and refutations take more than five seconds: the thorough tests ask for them, and whatever verifies all of theory/.
LONG = {
    "Any two Tversky indices, absolutely",
    "Any two Tversky indices, relatively",
    "Cohen's kappa is at most MCC in absolute value",
    "Dice against Tversky, absolutely, all weights",
    "Dice against the best weighted Hamming at a prevalence",
    "Dice against weighted Hamming, every weight",
    "Dice against weighted Hamming, every weighting rule",
    "Dice is at most the geometric mean of precision and recall",
    "Jaccard lies below the quadratics that touch its curve and end with it",
    "MCC is at most the geometric mean of precision and recall",
    "One half loses at most a twentieth of the expected Dice of a best soft mask",
    "The geometric mean of precision and recall minus Dice",
    "The smaller of precision and recall minus Jaccard",
    "Tversky against Dice, relatively, all weights",
    "Weighted Hamming over Dice, every weight",
    "Which pixels raise a Tversky index",
}


def sooner(titles: Iterable[str]) -> list[Any]:
    """Titles as parameters of a test, those that take long marked slow."""
    return [pytest.param(title, marks=pytest.mark.slow) if title in LONG else title for title in titles]


class Once:
    """``once(name, compute)``: a value that is computed where no test of this run has, in whichever process it ran; of two
    that begin at the same time both do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def __call__(self, name: str, compute: Callable[[], Any]) -> Any:
        file = self.folder / sha256(name.encode()).hexdigest()
        if not file.exists():
            half = file.with_suffix(f".{os.getpid()}")
            half.write_bytes(pickle.dumps(compute()))
            half.replace(file)
        return pickle.loads(file.read_bytes())


@dataclass(frozen=True)
class Certified:
    """What certify says of a theorem, the proof files that it keeps, and the digests of those that the checker accepted."""

    evidence: tuple[Evidence, ...]
    texts: dict[str, str]
    accepted: frozenset[str]


def certify_without_search(theorem: Theorem, folder: Path) -> Certified:
    """certify asked without the solver for semidefinite programmes: what a theorem needs of its answers is in the package."""
    accepted, check = set(), check_proof.check

    def checked(text: str) -> str:
        claim = check(text)
        accepted.add(json.loads(text)["digest"])
        return claim

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums_of_squares, "find", lambda _: None)
        patch.setattr(check_proof, "check", checked)
        evidence = certify.check(theorem, Budget(proofs=str(folder)))
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}
    return Certified(evidence, texts, frozenset(accepted))
