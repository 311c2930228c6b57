"""Sums of squares in the package: read, checked, and enough without a search."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sympy as sp

from segbounds.algebra import kept_squares as kept
from segbounds.algebra import sums_of_squares
from segbounds.algebra.sums_of_squares import SquareTerm, SumOfSquares, holds
from segbounds.engines import certify
from segbounds.theorems.claims import claim
from segbounds.theorems.evidence import Budget, Outcome

x, y = sp.symbols("x y", nonnegative=True)
FIELD = sp.QQ.algebraic_field(sp.sqrt(2))
TOUCHING = [
    sp.Poly(3 * x**2 - 6 * x * y + 3 * y**2, x, y, domain="QQ"),
    sp.Poly(x**2 - 2 * sp.sqrt(2) * x * y + 2 * y**2, x, y, domain=FIELD),
]
ROOTS = [sp.Poly(x - y, x, y, domain="QQ"), sp.Poly(x - sp.sqrt(2) * y, x, y, domain=FIELD)]
FOUND = [
    SumOfSquares(0, (SquareTerm(sp.Integer(leading), (0, 0), root),))
    for leading, root in zip((3, 1), ROOTS, strict=True)
]


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(kept, "FILE", tmp_path / "kept.json")
    kept._entries.cache_clear()
    yield tmp_path / "kept.json"
    kept._entries.cache_clear()


@pytest.mark.parametrize(("polynomial", "found"), list(zip(TOUCHING, FOUND, strict=True)))
def test_what_is_kept_is_found_again_also_scaled(own_file: Path, polynomial: sp.Poly, found: SumOfSquares) -> None:
    assert kept.look_up(polynomial) is None
    assert holds(polynomial, found)
    kept.keep(polynomial, found)
    again = kept.look_up(polynomial)
    assert again is not None and holds(polynomial, again)
    scaled = kept.look_up(polynomial * 7)
    assert scaled is not None and holds(polynomial * 7, scaled)
    assert kept.look_up(polynomial + sp.Poly(x * y, x, y, domain=polynomial.domain)) is None


def test_a_corrupted_entry_is_not_believed(own_file: Path) -> None:
    kept.keep(TOUCHING[0], FOUND[0])
    own_file.write_text(own_file.read_text(encoding="utf-8").replace('["-1"]', '["-2"]'), encoding="utf-8")
    kept._entries.cache_clear()
    assert json.loads(own_file.read_text(encoding="utf-8")) and kept.look_up(TOUCHING[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        "dice - f_beta(beta=2) <= (13 - 4*sqrt(10))/3",
        "kappa - jaccard <= 3 - 2*sqrt(2)",
        "dice - jaccard <= 3 - 2*sqrt(2)",
    ],
)
def test_the_package_proves_what_was_found_before_without_a_search(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums_of_squares, "find", lambda _: None)
    (found,) = certify.check(claim(text), Budget())
    assert found.outcome is Outcome.PROVED and not found.solver and "a sum of squares" in found.scope
