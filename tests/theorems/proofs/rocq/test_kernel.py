"""Rocq's kernel asked: what it accepts, what it refuses, and the remedy where it is not there."""

import shutil
from pathlib import Path

import pytest

from segbounds.errors import InputError
from segbounds.theorems.proofs.rocq import kernel
from segbounds.theorems.proofs.rocq.kernel import KernelAnswer, ask

needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Rocq is not installed: `make proofs` installs it")


def answer(folder: Path, text: str) -> KernelAnswer:
    file = folder / "file.v"
    file.write_text(text, encoding="utf-8")
    (found,) = ask([file])
    return found


@needs_rocq
@pytest.mark.parametrize(
    "text",
    [
        "Theorem t : 1 = 2. Admitted.\nPrint Assumptions t.",
        "Axiom a : 1 = 2. Theorem t : 1 = 2. exact a. Qed.\nPrint Assumptions t.",
        "Theorem t : 1 = 1. reflexivity. Qed.",
    ],
    ids=["admitted", "axiom", "nothing asked"],
)
def test_a_hole_is_not_accepted(tmp_path: Path, text: str) -> None:
    assert not answer(tmp_path, text).holds


@needs_rocq
def test_a_theorem_without_axioms(tmp_path: Path) -> None:
    found = answer(tmp_path, "Theorem t : 1 = 1. reflexivity. Qed.\nPrint Assumptions t.")
    assert found.holds and found.axioms == {"t": ()}


def test_without_rocq_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "installed", lambda: False)
    with pytest.raises(InputError, match="make proofs"):
        list(ask([]))


def test_an_axiom_that_is_not_of_the_reals_is_a_hole() -> None:
    file = Path("file.v")
    assert KernelAnswer(file, {"t": tuple(kernel.REALS)}).holds
    assert not KernelAnswer(file, {"t": ("classic",)}).holds and not KernelAnswer(file, {}).holds
    assert not KernelAnswer(file, {"t": ()}, "Error").holds
