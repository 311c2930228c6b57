"""What the page asks is answered as on the command line, without numpy, and pictures say what they are."""

import json
import re
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest
from page_questions import CALCULATOR, COMMANDS, answer, asking, lines, question
from places import ROOT

import segbounds

#: What a browser does not have; a module that is None cannot be imported.
ABSENT = ("numpy", "scipy", "lxml", "typer", "rich", "array_api_compat", "matplotlib")
PROGRAM = f"""
import json, sys
for name in {ABSENT}:
    sys.modules[name] = None
sys.path.append({str(CALCULATOR)!r})
import asking
for question in json.load(sys.stdin):
    print("[" + ", ".join(asking.answers(json.dumps(question))) + "]", flush=True)
"""


def in_a_browser(*questions: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The parts of the answers, in a process that has no more than a browser."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


def asked_here(**asked: Any) -> list[dict[str, Any]]:
    return [json.loads(part) for part in asking().answers(json.dumps({"given": [], **asked}))]


def test_answers_are_those_of_the_command_line() -> None:
    found = in_a_browser(*map(question, COMMANDS))
    assert [lines(parts) for parts in found] == [answer(command) for command in COMMANDS]
    assert all(
        part["command"].split()[:2] == ["segbounds", command.split()[0]]
        for (part, *_), command in zip(found, COMMANDS, strict=True)
    )


def test_what_needs_numpy_says_so_and_a_table_says_what_it_leaves_open() -> None:
    several, sized, left_open, decided = in_a_browser(
        {"ask": "interval", "of": "iou", "given": [["dice", "0.85"], ["recall", "0.9"]], "unit": "per_image"},
        {"ask": "consistent", "given": [["dice", "0.333"]], "pixels": "10"},
        {"ask": "check", "table": "Method,Dice,Sens,Prec\nA,0.9061,0.9082,0.91\n"},
        {"ask": "check", "table": "Method,Dice,IoU\n<b>B</b>,0.9061,0.9082\n"},
    )
    for parts in (several, sized):
        assert [part["outcome"] for part in parts if "error" in part] == ["absent"]
        assert "needs numpy" in parts[1]["error"] and "command below" in parts[1]["error"]
    (row,) = left_open[1]["rows"]
    assert row["outcome"] == "not decided" and any("needs numpy" in note for note in row["notes"])
    (row,) = decided[1]["rows"]
    assert row["outcome"] == "impossible" and row["name"] == "<b>B</b>", "texts stay texts: the page shows them as such"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"ask": "consistent"}, "nothing is reported: give a metric and its value, such as dice and 0.85"),
        ({"ask": "interval", "of": "iou", "given": [["dice", " "]]}, "'dice' is only half of what was reported"),
        ({"ask": "interval", "of": "iou", "given": [["dice", ".8"], ["dice", ".9"]]}, "dice is given twice"),
        ({"ask": "interval", "of": "iou", "given": [["dice", ".8"]], "pixels": "many"}, "'many' is no number of pixels"),
        ({"ask": "interval", "of": "iou", "given": [["dice", ".8"]], "positives": "8"}, "the number of positive pixels needs"),
        ({"ask": "interval", "of": ""}, "there is no similarity named ''"),
        ({"ask": "consistent", "given": [["dice", ".8"]], "images": "8"}, "a number of images is about means"),
        ({"ask": "consistent", "given": [["dice", ".8"]], "unit": "per_image", "pixels": "8"}, "sizes are those of one"),
        ({"ask": "interval", "of": "<img src=x>"}, "there is no similarity named '<img src=x>'"),
        ({"ask": "check", "table": "nothing"}, "the text has no table"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_a_sentence(asked: dict[str, Any], sentence: str) -> None:
    parts = asked_here(**asked)
    assert [part["error"][: len(sentence)] for part in parts if "error" in part] == [sentence]
    assert parts[-1]["outcome"] == "error"


def test_empty_lines_of_the_form_are_none() -> None:
    parts = asked_here(ask="interval", of="iou", given=[["", ""], ["dice", " 17/20 "], [" ", ""]])
    assert parts[0]["command"] == "segbounds interval iou --given dice=17/20"
    assert parts[1]["sentence"].startswith("Jaccard is 0.7391 = 17/23")


def test_commands_ask_the_same() -> None:
    for command in COMMANDS:
        told = asking().command(question(command)).removeprefix("segbounds ")
        assert question(told) == question(command)


def test_pictures_are_well_formed_and_closed_forms_formulas() -> None:
    parts = asked_here(ask="compare", first="dice", second="jaccard")
    (above,) = parts[1]["ends"]
    pictures = [above["masks"], *parts[2]["pictures"]]
    assert len(pictures) == 2 and all(ElementTree.fromstring(text).tag == "svg" for text in pictures)
    assert "".join(ElementTree.fromstring(above["math"]).itertext()) == "3−2\N{INVISIBLE TIMES}2"
    line = asked_here(ask="interval", of="mcc", given=[["dice", "0.85"]])[1]["line"]
    found = segbounds.interval("mcc", {"dice": "0.85"})
    assert ElementTree.fromstring(line).get("aria-label") == f"from {float(found.low):.4g} to {float(found.high):.4g}"


def test_libraries_have_the_versions_that_are_tested() -> None:
    listed = re.findall(
        r"^(\S+==\S+) --hash", (CALCULATOR / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(listed) == 5 and set(listed) <= set(pinned)


def test_the_page_names_no_other_host() -> None:
    page = (CALCULATOR / "index.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page and "unsafe" not in page
    for name in ("index.html", "calculator.css", "calculator.js", "worker.js", "service.js", "install.mjs"):
        text = (CALCULATOR / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!localhost)|innerHTML|insertAdjacentHTML|eval\(", text), name
