"""The page of verdicts: whole by itself, well-formed, and usable in a real browser, on a phone and with a keyboard."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import browsing
import pytest
import sympy as sp
from once import theory
from places import ROOT

from segbounds.engines import examine
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.show.figures.gallery import FIGURES
from segbounds.show.html.report import page, statement
from segbounds.theorems.evidence import Budget, Outcome, Result
from segbounds.theorems.records import Always, Step, Supremum, Theorem, identity

BUDGET = Budget(pixels=12, pairs=2000)


def results(folder: Path) -> list[Result]:
    """A true theorem with its derivation and its figure, and a false one with a title that means mischief."""
    true = Theorem(
        "Dice minus Jaccard",
        "a test",
        Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), Counts(1, sp.sqrt(2), 0, 0)),
        derivation=(Step("The same thing twice", identity(dice, dice)),),
        equality="Attained by no masks.",
        figure="dice_and_jaccard",
    )
    false = Theorem(
        "<script>alert(1)</script> & Dice", "<b>nobody</b>", Always(sp.Le(dice - jaccard, sp.Rational(1, 10)))
    )
    budget = Budget(pixels=12, pairs=2000, proofs=str(folder))
    return [Result(theorem, examine(theorem, budget)) for theorem in (true, false)]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(results(tmp_path_factory.mktemp("proofs")), BUDGET, ROOT / "figures")


class Elements(HTMLParser):
    """Every element with its attributes, and whether each is closed in order."""

    VOID = {"meta", "link", "input", "br", "img"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


# --- as text ----------------------------------------------------------------------------------------------------------


def test_elements_are_closed_and_links_lead_somewhere(text: str) -> None:
    page = Elements(text)
    assert page.open == []
    names = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(names) == len(set(names))
    links = [attributes["href"] or "" for tag, attributes in page.found if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} == {"theorem-1", "theorem-2"} <= set(names)


def test_nothing_is_fetched(text: str) -> None:
    sources = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert sources and all(source.startswith(("data:", "#")) for source in sources)
    assert "@import" not in text and "url(" not in text
    assert "://" not in text
    assert "default-src 'none'" in text


def test_what_theorem_files_say_is_escaped(text: str) -> None:
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Dice" in text
    assert "<b>nobody" not in text


def test_headings_and_names_for_those_who_do_not_see_it(text: str) -> None:
    elements = Elements(text).found
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    assert all(attributes.get("alt") for tag, attributes in elements if tag == "img")
    assert all(
        attributes.get("aria-label") and attributes.get("role") == "img" for tag, attributes in elements if tag == "svg"
    )
    assert all("scope" in attributes for tag, attributes in elements if tag == "th")
    assert ("html", {"lang": "en"}) in elements


def test_a_refuted_theorem_shows_its_masks_and_a_proved_one_its_proof(text: str) -> None:
    proved, refuted = text.split('id="theorem-1"')[1].split('id="theorem-2"')
    assert "refutes it" in refuted and refuted.count("<svg") >= 2
    assert re.search(r'download="[^"]+\.json" href="data:application/json;base64,', proved)
    assert "✓ checked by algebra" in proved and "data:image/png" in proved


def test_the_overview_has_verdict_first_then_what_is_claimed(text: str) -> None:
    table = text.split("<tbody>")[1].split("</tbody>")[0]
    heads = re.findall(r'<th scope="col">([a-z]+)</th>', text.split("<tbody>")[0])
    assert heads[:3] == ["verdict", "theorem", "label"] and "observe" not in heads, "which ran on none of them"
    first, second = table.split("<tr ")[1:]
    assert '<td><span class="outcome proved">' in first.split("<th")[0] and "<msqrt>" in first
    assert '<td><span class="outcome refuted">' in second.split("<th")[0] and "<mo>≤</mo>" in second
    assert "not run</span></td><th" not in text and "Not run: observe: " in text


def test_no_path_of_this_machine(text: str, tmp_path: Path) -> None:
    assert str(Path.home()) not in text and "/tmp" not in text


@pytest.mark.parametrize("theorem", theory().values(), ids=lambda theorem: theorem.title)
def test_statements_are_well_formed(theorem: Theorem) -> None:
    formulas = [ElementTree.fromstring(part) for part in statement(theorem)]
    assert all(formula.tag == "math" and len("".join(formula.itertext())) > 2 for formula in formulas)
    assert theorem.figure in ("", *FIGURES)


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(text: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("browser")
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    with browsing.browser(folder) as window:
        window.get(file.as_uri())
        yield window


def test_it_opens_without_a_complaint_and_draws_formulas(browser: Any) -> None:
    assert browser.get_log("browser") == []
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('math')].map(m => m.getBoundingClientRect().width * m.getBoundingClientRect().height)"
    )
    assert len(sizes) >= 3 and min(sizes) > 100
    fraction = browser.execute_script(
        "const [top, bottom] = [...document.querySelector('mfrac').children].map(part => part.getBoundingClientRect());"
        "return top.bottom <= bottom.top + 3"
    )
    assert fraction, "numerators stand above denominators"


def test_the_filters_work(browser: Any) -> None:
    from selenium.webdriver.common.by import By

    def shown() -> tuple[int, str]:
        rows = browser.find_elements(By.CSS_SELECTOR, "#verdicts tbody tr")
        return sum(row.is_displayed() for row in rows), browser.find_element(By.ID, "shown").text

    assert shown() == (2, "2 of 2 theorems shown")
    box = browser.find_element(By.CSS_SELECTOR, "input[value=refuted]")
    box.click()
    assert shown() == (1, "1 of 2 theorems shown")
    box.click()
    search = browser.find_element(By.ID, "title")
    search.send_keys("MINUS")
    assert shown() == (1, "1 of 2 theorems shown")
    search.clear()
    search.send_keys("x")
    search.send_keys("\b")
    assert shown() == (2, "2 of 2 theorems shown")


def test_the_keyboard_reaches_the_filter_first(browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.execute_script("document.activeElement.blur(); window.scrollTo(0, 0)")
    browser.refresh()
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "title"


def test_it_fits_a_phone(browser: Any) -> None:
    phone = {"width": 375, "height": 800, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 375
        place = "return document.querySelector('#verdicts tbody td, #verdicts tbody th').getBoundingClientRect().right"
        assert browser.execute_script(place) < 375 / 2, "the verdict is seen without scrolling"
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_stands_out(browser: Any, mode: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": mode}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (mode == "light")
    ratio, where = browser.execute_script(browsing.CONTRAST)
    assert ratio >= 4.5, where


def test_every_outcome_has_a_colour(text: str) -> None:
    style = text.split("<style>")[1].split("</style>")[0]
    assert all(f".{outcome.name.lower().replace('_', '-')}" in style for outcome in Outcome)
