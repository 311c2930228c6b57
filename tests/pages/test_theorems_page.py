"""The page of theorems is that of the theory: what each claims, as mathematics; what `make theorems` wrote sees to the evidence."""

import importlib.util
import re
from types import ModuleType

import pytest
import sympy as sp
from once import theory
from places import ROOT

from segbounds.theorems.records import Supremum, Theorem


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("theorem_table", ROOT / "docs" / "theorem_table.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_theorem_has_its_row(script: ModuleType) -> None:
    text = script.PAGE.read_text(encoding="utf-8")
    rows = {
        row.split("](../theory/")[1].partition(".py)")[0]: row for row in text.splitlines() if "](../theory/" in row
    }
    theorems = theory().values()
    assert list(rows) == [theorem.id for theorem in theorems], "run: make theorems"
    for theorem in theorems:
        assert (
            rows[theorem.id].startswith(f"| {theorem.title}<br>[`{theorem.id}`]") and rows[theorem.id].count("|") == 7
        )
        assert f"| {script.claim(theorem)} |" in rows[theorem.id], "run: make theorems"
        if script.is_long(theorem):
            assert f"### {theorem.id}\n\n{theorem.title}:\n\n$${script.relation(theorem)}$$\n" in text
    # whose constant is a number-theoretic function of d, and whose sums are argued by hand
    not_certified = {"dice_jaccard_absolute_on_d_pixels", "soft_dice_of_independent_pixels_at_ends"}
    assert {name for name, row in rows.items() if "certify" not in row} == not_certified


def test_constants_are_written_as_mathematics(script: ModuleType) -> None:
    text = script.PAGE.read_text(encoding="utf-8")
    assert not re.search(r"Max\(|sqrt\(|\*\*|≈ \d+ ", text)
    shown = {theorem.id: script.claim(theorem) for theorem in theory().values() if isinstance(theorem.claim, Supremum)}
    assert shown["tversky_absolute"].count(r"\left\vert") == 2 and shown["tversky_absolute"].count("frac") == 2
    assert shown["dice_jaccard_absolute"] == r"$3 - 2 \sqrt{2}$ ≈ 0.171573"
    assert shown["geometric_mean_minus_jaccard"] == r"$\frac{1}{4}$"


def test_a_theorem_that_changed_is_noticed(script: ModuleType) -> None:
    theorem = Theorem(
        "Dice minus Jaccard",
        "",
        Supremum(sp.Symbol("x", positive=True), sp.Rational(1, 6), ()),
        id="dice_jaccard_absolute",
    )
    assert script.claim(theorem) not in script.PAGE.read_text(encoding="utf-8")
