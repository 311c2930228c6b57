"""The documentation site: what its pages are made of, and what its checks notice; built whole where Sphinx is."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from browsing import browser
from once import theory
from places import ROOT

import segbounds
from segbounds.engines import examine
from segbounds.theorems.evidence import QUICK, Result

HERE = ROOT / "docs" / "site"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    def load(name: str) -> ModuleType:
        monkeypatch.syspath_prepend(str(HERE))
        sys.modules.pop(name, None)
        return importlib.import_module(name)

    return load


PAGE = '<html><body><h1 id="here">A page</h1>{}</body></html>'
PLANTED = {
    '<a href="missing.html">a</a>': "missing.html is not there",
    '<a href="#nowhere">a</a>': "#nowhere: the page has no such place",
    '<a href="other.html#nowhere">a</a>': "other.html#nowhere: the page has no such place",
    '<a href="../../outside.html">a</a>': "../../outside.html is not there",
    '<script src="https://example.org/a.js"></script>': "it fetches https://example.org/a.js from another host",
    '<img src="//example.org/a.png">': "it fetches //example.org/a.png from another host",
    '<link rel="stylesheet" href="https://example.org/a.css">': "it fetches https://example.org/a.css from another host",
    "<style>@import url(https://example.org/b.css);</style>": "it fetches https://example.org/b.css from another host",
    f"<p>{ROOT}/docs</p>": f"it holds {ROOT}, a path of this machine",
}


@pytest.mark.parametrize("part", PLANTED)
def test_a_planted_fault_is_noticed(part: str, module: Any, tmp_path: Path) -> None:
    checks = module("checks")
    (tmp_path / "other.html").write_text(PAGE.format(""), encoding="utf-8")
    good = '<a href="other.html#here">a</a><a href="#here">b</a><a href="https://example.org">c</a><img src="data:,">'
    (tmp_path / "page.html").write_text(PAGE.format(good), encoding="utf-8")
    assert checks.complaints(tmp_path) == []
    (tmp_path / "page.html").write_text(PAGE.format(good + part), encoding="utf-8")
    assert module("checks").complaints(tmp_path) == [f"page.html: {PLANTED[part]}"]


def test_a_font_from_elsewhere_is_noticed(module: Any, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(
        "@font-face { src: url('https://example.org/a.woff2') } b { background: url(b.png) }"
    )
    assert module("checks").complaints(tmp_path) == ["a.css: it fetches https://example.org/a.woff2 from another host"]


def test_the_reference_has_every_public_name(module: Any) -> None:
    reference = module("reference")
    names = {name: getattr(segbounds, name) for name in dir(segbounds) if not name.startswith("__")}
    text = reference.door(names)
    assert len(names) > 50
    for name in names:
        assert f"}} {name}(" in text or f"}} {name}\n" in text, name
    for door in reference.MODULES:
        page = reference.page(door, names)
        assert all(
            f"}} {name}" in page or f"~segbounds.{name}`" in page
            for name in reference.public(importlib.import_module(door))
        )


def test_docstrings_become_markdown(module: Any) -> None:
    text = "What a * b is.\n\nname\n    Of `a` thing\n    or two.\n\n>>> 1 + 1\n2\n"
    assert module("reference").markdown(text) == (
        "What a \\* b is.\n\nname\n: Of `a` thing or two.\n\n```pycon\n>>> 1 + 1\n2\n```"
    )


def test_the_page_of_a_theorem(module: Any, tmp_path: Path) -> None:
    theorem = theory()["Dice minus Jaccard"]
    text = module("theorems").page(Result(theorem, examine(theorem, QUICK, ("derive", "exhaust"))), tmp_path)
    assert text.startswith("# Dice minus Jaccard\n\n**Proved** by derive. Label: tight.\n")
    assert r"$$\sup \left(\mathrm{Dice} - \mathrm{Jaccard}\right) = 3 - 2 \sqrt{2}$$" in text
    assert text.count("✓") == len(theorem.derivation) + 1 and "needs fp + fn = √2 tp" in text
    assert r"$$\mathit{tp} = 1, \mathit{fp} = \sqrt{2}, \mathit{fn} = 0, \mathit{tn} = 0$$" in text
    assert "<svg" in text and "| exhaust | never above | consistent |" in text
    assert "{download}`dice_jaccard_absolute.py <../theory/dice_jaccard_absolute.py>`" in text


@pytest.mark.slow
def test_the_site_is_built_whole(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="pip install 'segbounds[site]'")
    site = tmp_path / "site"
    built = subprocess.run([sys.executable, HERE / "build.py", site], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert {theorem.id for theorem in theory().values()} == {page.stem for page in (site / "theorems").glob("*.html")}
    for page in (
        "index",
        "gallery",
        "reference/index",
        "docs/claims",
        "docs/atlas",
        "docs/practice",
        "CHANGELOG",
        "notebooks/2-dice-and-jaccard",
    ):
        assert (site / f"{page}.html").exists(), page
    assert "math" in (site / "theorems" / "dice_jaccard_absolute.html").read_text(encoding="utf-8")
    assert (site / "_static" / "mathjax.js").exists()
    _search_works_from_disk(site, tmp_path)


def _search_works_from_disk(site: Path, profile: Path) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    with browser(profile) as window:
        window.get(f"{(site / 'search.html').as_uri()}?q=tversky")
        results = "return document.querySelector('#search-results').innerText"
        WebDriverWait(window, 60).until(lambda _: "search query" in window.execute_script(results))
        assert "Tversky" in window.execute_script(results)
        assert [entry for entry in window.get_log("browser") if entry["level"] == "SEVERE"] == []
