"""The calculator as it is built, in a browser: it answers as the command line does, by keyboard, on a phone, and without a network."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import CONTRAST, browser, served
from page_questions import COMMANDS, address, answer, build, question

pytestmark = pytest.mark.slow

LONG = 120  # seconds for an answer, on a machine that does much else
SAID = """
const text = (place, within = answer) => within.querySelector(place)?.textContent ?? "";
const end = (part) => [text("h3", part), part.querySelector(".figure").title, text("p:not(.figure)", part)].join(" ").trim();
const parts = (place) => [...answer.querySelectorAll(place)];
return [text(".sentence"), ...parts(".ends > div").map(end), ...parts(".note").map((note) => note.textContent)];
"""
PICTURES = """
const outer = [...answer.querySelectorAll("svg")].filter((drawn) => !drawn.parentElement.closest("svg"));
return outer.map((drawn) => drawn.getBoundingClientRect()).map((box) => [box.left, box.right, box.width * box.height]);
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calculator") / "site"
    try:
        build().build(folder)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"what the page is made of is not kept here, and could not be fetched: {error}")
    return folder


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with browser(tmp_path_factory.mktemp("browser")) as window:
        yield window


def until(window: Any, script: str) -> Any:
    from selenium.webdriver.support.wait import WebDriverWait

    return WebDriverWait(window, LONG, poll_frequency=0.05).until(lambda _: window.execute_script(f"return {script}"))


def said(window: Any, asked: str) -> list[str]:
    """What the page answers to a question in its address."""
    window.execute_script("location.hash = arguments[0]", asked)
    until(window, "asked > (window.before ?? 0) && !busy")
    window.execute_script("window.before = asked")
    found: list[str] = window.execute_script(SAID)
    return found


def as_shown(lines: list[str]) -> list[str]:
    """A sentence begins with a capital letter, and what went wrong is seen from its colour."""
    first = lines[0].removeprefix("error: ").removeprefix("impossible: ")
    return [first[0].upper() + first[1:], *lines[1:]]


def test_it_answers_as_the_command_line_does_and_says_nothing_on_the_console(built: Path, window: Any) -> None:
    with served(built) as place:
        window.get(place)
        found = [said(window, address(question(command))) for command in COMMANDS]
        assert found == [as_shown(answer(command)) for command in COMMANDS]
    assert window.get_log("browser") == []


def test_everything_comes_from_its_own_place(built: Path, window: Any) -> None:
    with served(built) as place:
        window.get_log("performance")
        window.get(f"{place}{address(question(COMMANDS[0]))}")
        until(window, "answer.querySelector('.sentence') && !busy")
        events = [json.loads(entry["message"])["message"] for entry in window.get_log("performance")]
        asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        assert len(asked) > 3
        assert [url for url in asked if not url.startswith((place, "data:", "blob:"))] == []


def test_by_keyboard_alone_and_the_address_keeps_the_question(built: Path, window: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    with served(built) as place:
        window.get(place)
        until(window, "document.querySelectorAll('#metrics option').length")
        window.switch_to.active_element.send_keys(Keys.TAB, Keys.TAB)
        assert window.switch_to.active_element.get_attribute("name") == "ask"
        window.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        for text in ("dice", "0.9061", None, "iou", "0.9082"):
            window.switch_to.active_element.send_keys(Keys.TAB)
            if text is not None:
                field = window.switch_to.active_element
                assert field.tag_name == "input"
                field.send_keys(Keys.CONTROL, "a")
                field.send_keys(text)
        window.switch_to.active_element.send_keys(Keys.ENTER)
        until(window, "answer.querySelector('.sentence') && !busy")
        assert window.execute_script(SAID) == as_shown(answer("consistent dice=0.9061 iou=0.9082"))
        assert window.execute_script("return answer.className") == "impossible"
        there = window.current_url
        window.get("about:blank")
        window.get(there)
        until(window, "answer.querySelector('.sentence') && !busy")
        assert window.execute_script(SAID) == as_shown(answer("consistent dice=0.9061 iou=0.9082"))
        assert window.execute_script("return [...document.querySelectorAll('.value input')].map((field) => field.value)") == [
            "dice", "0.9061", "iou", "0.9082",
        ]  # fmt: skip


TABLE = "Method,Dice,IoU\nU-Net,0.9061,0.9082\n<img src=x onerror=alert(1)>,0.85,0.74"


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_and_shows_pictures_and_texts_stay_texts(built: Path, window: Any, width: int) -> None:
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 1000}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    fits = f"return document.documentElement.scrollWidth <= {width}"
    try:
        with served(built) as place:
            window.get(place)
            said(window, address({"ask": "check", "given": [], "table": TABLE}))
            assert window.execute_script(fits)
            rows = window.execute_script(
                "return [...answer.querySelectorAll('li')].map((row) => [row.className, row.querySelector('h3').textContent])"
            )
            assert rows == [["impossible", "U-Net"], ["possible", "<img src=x onerror=alert(1)>"]]
            assert window.execute_script("return answer.querySelectorAll('img').length") == 0
            said(window, address(question("interval mcc --given dice=0.85 --given prevalence==2%")))
            assert window.execute_script(fits)
            boxes = window.execute_script(PICTURES)
            assert len(boxes) == 5 and all(0 <= left < right <= width and area > 1000 for left, right, area in boxes)
            said(window, address(question(COMMANDS[-1])))
            assert window.execute_script("return answer.querySelectorAll('math').length") == 2
            for asked in ("interval", "consistent", "compare", "check"):
                window.execute_script(
                    f"form.elements.ask.value = '{asked}'; showFields(); form.querySelector('details').open = true"
                )
                assert window.execute_script(fits)
    finally:
        window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_stands_out(built: Path, window: Any, mode: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": mode}]
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        with served(built) as place:
            window.get(place)
            for asked in ({"ask": "check", "given": [], "table": TABLE}, question("interval mcc --given dice=4/5")):
                said(window, address(asked))
                ratio, where = window.execute_script(CONTRAST)
                assert ratio >= 4.5, where
    finally:
        window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_a_question_can_be_stopped_and_another_one_asked(built: Path, window: Any) -> None:
    with served(built) as place:
        window.get(place)
        window.execute_script("location.hash = arguments[0]", address(question("compare mcc kappa")))
        until(window, "busy")
        window.find_element("id", "stop").click()
        assert window.execute_script("return busy") is False
        window.execute_script("location.hash = arguments[0]", address(question("compare mcc kappa")))
        assert said(window, address(question(COMMANDS[0]))) == as_shown(answer(COMMANDS[0]))


def test_it_works_without_a_network_after_the_first_visit(built: Path, window: Any) -> None:
    with served(built) as place:
        window.get(f"{place}{address(question(COMMANDS[0]))}")
        until(window, "answer.querySelector('.sentence') && !busy")
        ready = "const done = arguments[0]; navigator.serviceWorker.ready.then((kept) => done(kept.active.scriptURL))"
        window.set_script_timeout(LONG)
        assert window.execute_async_script(ready) == f"{place}service.js"
        until(window, "!busy")
    window.get("about:blank")
    window.get(f"{place}{address(question(COMMANDS[1]))}")  # nobody serves it any more
    until(window, "answer.querySelector('.sentence') && !busy")
    assert window.execute_script(SAID) == as_shown(answer(COMMANDS[1]))


def test_without_the_snapshot_it_starts_from_the_archives(built: Path, window: Any) -> None:
    file = built / "python" / "snapshot.bin"
    kept = file.read_bytes()
    file.write_bytes(kept[:-1000])
    try:
        with served(built) as place:
            window.get(f"{place}{address(question(COMMANDS[0]))}")
            until(window, "answer.querySelector('.sentence') && !busy")
            assert window.execute_script(SAID) == as_shown(answer(COMMANDS[0]))
            assert any("no snapshot" in entry["message"] for entry in window.get_log("browser"))
    finally:
        file.write_bytes(kept)
