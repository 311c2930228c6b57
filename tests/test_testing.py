"""Assertions for users' suites, and theorem files as tests: what passes, what fails and how, and what is left alone."""

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from places import ROOT

from segbounds.engines import exhaust
from segbounds.errors import InputError
from segbounds.masks.counting import count
from segbounds.regions.facts import Size
from segbounds.testing import assert_bound, assert_consistent

pytest_plugins = ["pytester"]

FALSE = ROOT / "tests" / "false_theorems"

# --- bounds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("dice - jaccard <= 3 - 2*sqrt(2)", ()),
        ("jaccard == dice/(2 - dice)", ()),
        ("recall >= dice", "fn <= fp"),
        ("accuracy >= 9/10", ("fp <= fn, tn >= 18*fn",)),
    ],
)
def test_what_is_proved_passes(claim: str, where: Any) -> None:
    assert_bound(claim, where=where)


def refusal(claim: str, **given: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_bound(claim, **given)
    return str(caught.value)


def test_a_false_claim_fails_with_counts_and_a_drawing() -> None:
    text = refusal("dice - jaccard <= 0.17")
    assert text.startswith("REFUTED: dice - jaccard <= 0.17")
    counts = re.search(r"found tp=(\d+) fp=(\d+) fn=(\d+) tn=(\d+)", text)
    assert counts is not None
    tp, fp, fn, _ = map(int, counts.groups())
    assert 100 * tp * (fp + fn) > 17 * (2 * tp + fp + fn) * (tp + fp + fn)
    assert "prediction" in text and "█" in text


def test_without_its_hypothesis_a_claim_fails() -> None:
    assert refusal("recall >= dice").startswith("REFUTED")


def test_hypotheses_that_nothing_satisfies_fail() -> None:
    assert refusal("dice <= 2", where="fn > fn + tn").startswith("VACUOUS")


def test_what_cannot_be_decided_fails_and_says_so() -> None:
    text = refusal("dice**(1/3) <= 1")  # true, and beyond the certificates
    assert text.startswith("UNDECIDED") and "after" in text


HALF = np.array([[1, 0], [1, 0]]), np.array([[1, 1], [0, 0]])  # D = 1/2, J = 1/3


def test_on_given_masks_a_claim_is_exact() -> None:
    assert_bound("dice - jaccard <= 1/6", masks=HALF)
    assert_bound("dice == 1/2", masks=HALF)
    text = refusal("dice - jaccard < 1/6", masks=HALF)
    assert "on the given masks tp=1 fp=1 fn=1 tn=1: 0.167 >= 0.167 (exactly 1/6 >= 1/6)" in text and "█" in text


def test_a_false_claim_may_hold_on_given_masks() -> None:
    refusal("dice - jaccard <= 0.17")
    assert_bound("dice - jaccard <= 0.17", masks=HALF)


def test_the_pair_that_fails_is_named() -> None:
    first, second = np.zeros((3, 2, 2), int), np.ones((3, 2, 2), int)
    first[0] = first[1] = 1
    counts = count(first, second, batched=True)
    assert_bound("dice <= jaccard", counts=counts)
    assert "on pair 2 tp=0 fp=0 fn=4 tn=0" in refusal("dice >= 1/2", counts=counts)
    assert_bound("dice >= 1/2", where="tp > 0", counts=counts)


def test_pairs_outside_the_hypotheses_are_no_evidence() -> None:
    assert "none of the 1 real pairs satisfies the hypotheses" in refusal(
        "dice <= 1", where="fn > fp", counts=(1, 1, 1, 1)
    )
    assert "none of the 1 real pairs" in refusal("dice/jaccard <= 9", counts=(0, 1, 1, 1)), "0/0 says nothing"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"counts": (1, 2, 3)}, "four whole numbers"),
        ({"counts": 5}, "four whole numbers"),
        ({"counts": ()}, "four whole numbers"),
        ({"counts": (1, 2, 3, -1)}, "four whole numbers"),
        ({"counts": (1, 2, 3, 0.5)}, "four whole numbers"),
        ({"counts": ([1, 2], [1], [1], [1])}, "four whole numbers"),
        ({"counts": (1, 2, 3, 4), "masks": HALF}, "one or the other"),
        ({"masks": (HALF[0], np.ones(3))}, "shape"),
    ],
)
def test_bad_masks_and_counts_get_one_sentence(given: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        assert_bound("dice <= 1", **given)


def test_bad_claims_get_one_sentence() -> None:
    with pytest.raises(InputError, match="did you mean dice"):
        assert_bound("dize <= 1")
    with pytest.raises(InputError, match="alpha must be numbers"):
        assert_bound("tversky(alpha=alpha, beta=1) <= 1", counts=(1, 1, 1, 1))


# --- reported numbers -------------------------------------------------------------------------------------------------


def test_numbers_that_can_be_true_pass() -> None:
    assert_consistent(dice="0.9061", iou="0.8284")
    assert_consistent(dice=20 / 23, iou=10 / 13)
    assert_consistent(dice="0.80", recall="0.75", size=Size(400, 8))
    with_parameters: dict[str, Any] = {"tversky:alpha=0.3,beta=0.7": "0.80"}
    assert_consistent(dice="0.80", **with_parameters)
    assert_consistent(dice="0.85 ± 0.10", iou="0.75", averaged=True, images=20, ddof=1)


@pytest.mark.parametrize(
    "given",
    [
        {"dice": "0.9061", "iou": "0.9082"},
        {"dice": "0.9061", "iou": "0.8284", "exact": True},  # rounded, they fit
        {"dice": "0.9061", "iou": "0.8285", "rounding": "down"},  # to the nearest, they fit
        {"dice": 0.9061, "iou": 0.8284},  # as computed, they do not
        {"dice": "0.81", "recall": "0.75", "size": Size(400, 8)},
        {"dice": "0.8831", "iou": "0.8841", "averaged": True},
        {"dice": "0.25 ± 0.43", "averaged": True, "images": 2, "ddof": 0},  # at most 0.25 of two images
    ],
)
def test_numbers_that_contradict_fail_with_the_reason(given: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match=r"^impossible: "):
        assert_consistent(**given)


def test_a_rounded_value_that_was_written_as_a_float_is_explained() -> None:
    with pytest.raises(AssertionError, match=r"write a rounded value as a text, dice='0.9061'\)$"):
        assert_consistent(dice=0.9061, iou="0.7284")
    with pytest.raises(AssertionError, match=r"by 0.01[0-9]*$"):
        assert_consistent(dice=20 / 23, iou=10 / 13 + 0.01)


def test_bad_numbers_get_one_sentence() -> None:
    with pytest.raises(InputError, match="nothing to hold together"):
        assert_consistent()
    with pytest.raises(InputError, match="did you mean dice"):
        assert_consistent(dize=0.5)
    with pytest.raises(InputError, match="leave the size out"):
        assert_consistent(dice=0.5, averaged=True, size=Size(10))
    with pytest.raises(InputError, match="add averaged=True"):
        assert_consistent(dice=0.5, images=10)


# --- theorem files ----------------------------------------------------------------------------------------------------

TRUE = """
import sympy as sp
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.theorems.records import Always, Theorem

theorem = Theorem(title="Dice is larger", source="", claim=Always(sp.Ge(dice, jaccard)))
"""
WRONG = TRUE.replace("Dice is larger", "Dice is smaller").replace("sp.Ge", "sp.Le")
FAILS = "raise SystemExit('this file must not be run')\n"

INSTALLED = any(entry.name == "segbounds" for entry in entry_points(group="pytest11"))
#: pytest in pytest: with the plugin wherever the tests run from, and without one that takes two seconds to load
PLUGIN = ["-p", "no:hypothesispytest", *([] if INSTALLED else ["-p", "segbounds.pytest_plugin"])]


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*PLUGIN, *arguments)


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """my_theorems/ with a true and a false theorem."""
    made = pytester.mkdir("my_theorems")
    (made / "larger.py").write_text(TRUE)
    (made / "smaller.py").write_text(WRONG)
    return made


@pytest.fixture
def one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quickest, where it matters which theorems are examined and not what all engines say of them."""
    monkeypatch.setattr("segbounds.engines.ENGINES", {exhaust.NAME: exhaust.check})


def test_the_entry_point_names_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"segbounds": "segbounds.pytest_plugin"}


def test_a_folder_of_theorems_is_run(pytester: pytest.Pytester, folder: Path) -> None:
    found = run(pytester, "-v", "my_theorems")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(
        [
            "*larger.py::Dice is larger PROVED*",
            "*smaller.py::Dice is smaller FAILED*",
            "REFUTED: Dice is smaller",
            "  claimed   Dice ≤ Jaccard",
            "  * found tp=*",
            "    prediction   reference",
            "*FAILED*smaller.py::Dice is smaller*",
        ]
    )
    assert found.ret == pytest.ExitCode.TESTS_FAILED
    assert "pytest_plugin.py" not in found.stdout.str(), "no traceback of ours"


@pytest.mark.usefixtures("one_engine")
def test_the_usual_options_work(pytester: pytest.Pytester, folder: Path) -> None:
    run(pytester, "my_theorems", "-k", "larger").assert_outcomes(passed=1, deselected=1)
    run(pytester, "my_theorems/larger.py::Dice is larger").assert_outcomes(passed=1)
    run(pytester, "my_theorems/smaller.py", "my_theorems/larger.py", "-x").assert_outcomes(failed=1)
    run(pytester, "my_theorems", "--doctest-modules").assert_outcomes(passed=1, failed=1)
    listed = run(pytester, "my_theorems", "--collect-only", "-q")
    listed.stdout.fnmatch_lines(["*larger.py::Dice is larger", "*smaller.py::Dice is smaller", "2 tests collected*"])


@pytest.mark.slow
def test_theorems_are_shared_out(pytester: pytest.Pytester, folder: Path) -> None:
    found = pytester.runpytest_subprocess(*PLUGIN, "-n", "2", "my_theorems")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(["REFUTED: Dice is smaller"])


@pytest.mark.parametrize(
    ("file", "says"),
    [("wrong_constant", "REFUTED: "), ("vacuous", "VACUOUS: "), ("not_tight", "REFUTED: ")],
)
def test_planted_falsehoods_fail(pytester: pytest.Pytester, file: str, says: str) -> None:
    (pytester.mkdir("false") / f"{file}.py").write_text((FALSE / f"{file}.py").read_text())
    found = run(pytester, "false")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([f"{says}*"])


@pytest.mark.usefixtures("one_engine")
def test_a_theorem_that_is_only_consistent_passes_and_says_so(pytester: pytest.Pytester, folder: Path) -> None:
    found = run(pytester, "-v", "my_theorems/larger.py")
    found.assert_outcomes(passed=1)
    found.stdout.fnmatch_lines(["*::Dice is larger CONSISTENT*"])


def test_an_undecided_theorem_fails(pytester: pytest.Pytester, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segbounds.engines.ENGINES", {"none": lambda *_: ()})
    found = run(pytester, "my_theorems/larger.py")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["UNDECIDED: Dice is larger"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TRUE + "this is no Python", "*broken.py, line *: Python cannot read this*"),
        (TRUE.replace("jaccard", "jacard"), "*broken.py cannot be loaded: ImportError: cannot import name 'jacard'*"),
        (TRUE + "\ntheorem = None", "*broken.py defines no theorem*"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what(
    pytester: pytest.Pytester, folder: Path, text: str, says: str
) -> None:
    (folder / "broken.py").write_text(text)
    found = run(pytester, "my_theorems")
    assert found.ret == pytest.ExitCode.INTERRUPTED
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines([says])
    assert "Traceback" not in found.stdout.str()


@pytest.mark.usefixtures("one_engine")
def test_ordinary_runs_are_left_alone(pytester: pytest.Pytester, folder: Path) -> None:
    """Folders that were not named, tests, and files that are not theorems; none of them is even run."""
    tests = pytester.mkdir("tests")
    (tests / "test_one.py").write_text("def test_one(): pass\n")
    (tests / "test_theorem.py").write_text(TRUE + "\ndef test_two(): pass\n")  # a test that builds a theorem
    (tests / "oracle.py").write_text(FAILS)
    (tests / "verifies.py").write_text("from segbounds.theorems.loading import load\n" + FAILS)
    (tests / "speaks.py").write_text("# theorem = Theorem(\n" + FAILS)
    (tests / "_hidden.py").write_text(TRUE + FAILS)
    (pytester.path / "below.py").write_text(FAILS)
    run(pytester, "tests").assert_outcomes(passed=2)
    run(pytester).assert_outcomes(passed=2)
    (tests / "false_theorems").mkdir()
    (tests / "false_theorems" / "smaller.py").write_text(WRONG)
    run(pytester, "tests").assert_outcomes(passed=2)
    run(pytester, "tests", "my_theorems/larger.py").assert_outcomes(passed=3)


@pytest.mark.usefixtures("one_engine")
def test_testpaths_and_patterns_of_the_project_decide(pytester: pytest.Pytester, folder: Path) -> None:
    pytester.makeini("[pytest]\ntestpaths = my_theorems\npython_files = small*.py\n")
    run(pytester).assert_outcomes(passed=1)  # smaller.py is a test file there, without tests


def test_nothing_heavy_is_loaded_where_there_are_no_theorems(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\ndef test_light(): assert not {'sympy', 'numpy', 'segbounds.theorems.records'} & {*sys.modules}"
    )
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


# --- the page ---------------------------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
FILES = {name: text for name, text in re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, flags=re.DOTALL)}
SHOWN = re.findall(r"(?:^    .*\n)+", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL), flags=re.MULTILINE)


def test_the_examples_do_what_the_page_says(pytester: pytest.Pytester) -> None:
    for name, text in FILES.items():
        file = pytester.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    run(pytester, "test_metrics.py", "test_results.py").assert_outcomes(passed=7)
    refuted, impossible, verbose = SHOWN
    for name, shown in {"test_too_good.py": refuted, "test_typing_error.py": impossible}.items():
        found = run(pytester, name)
        found.assert_outcomes(failed=1)
        found.stdout.fnmatch_lines([line[4:] for line in shown.splitlines()])
    found = run(pytester, "-v", "my_theorems")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines([f"{line[4:]}*" for line in verbose.splitlines()[1:]])
    assert set(FILES) == {"test_metrics.py", "test_too_good.py", "test_results.py", "test_typing_error.py"} | {
        "my_theorems/recall_or_precision.py"
    }
