"""The one door: what `import segbounds` offers, lazily, to people and to type checkers; and what its results can do."""

import ast
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from places import ROOT

import segbounds as sb
from segbounds.errors import InputError
from segbounds.metrics.similarity import Similarity

STUB = ROOT / "src" / "segbounds" / "__init__.pyi"
PROMISED = (
    *("dice", "metric", "Counts", "count", "interval", "consistent", "compare", "joint_range", "mean_interval", "mean_consistent"),
    *("beats", "supremum", "prove", "Theorem", "load", "verify", "soft_loss", "audit_loss", "decide", "check_table", "MetricTracker"),
)  # fmt: skip


def test_the_door_lists_what_the_stub_has() -> None:
    tree = ast.parse(STUB.read_text())
    named = {alias.asname for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert {*dir(sb)} == named | {"__version__"}
    assert {*PROMISED} <= named


@pytest.mark.parametrize("name", [name for name in dir(sb) if name != "__version__"])
def test_what_is_listed_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(sb, name)
    if isinstance(found, Similarity):
        assert sb.metric(str(found)) == found
    elif inspect.isfunction(found):
        assert ">>>" in (found.__doc__ or ""), f"{name} has no example"
    else:
        assert (found.__doc__ or "").strip()


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(AttributeError, match="did you mean interval"):
        sb.intervall  # type: ignore[attr-defined]  # noqa: B018


def test_importing_it_loads_nothing_else() -> None:
    program = "import sys; before = {*sys.modules}; import segbounds; print(*({*sys.modules} - before))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name for name in ran.stdout.split() if name.startswith("segbounds")}
    assert loaded == {"segbounds", "segbounds.notebooks"}


def test_queries_take_the_same_options() -> None:
    for query in (sb.interval, sb.compare, sb.supremum, sb.infimum, sb.consistent):
        parameters = inspect.signature(query).parameters
        options = [name for name in ("size", "exact", "rounding") if name in parameters]
        assert options == ["size", "exact", "rounding"]
        assert all(parameters[name].kind is inspect.Parameter.KEYWORD_ONLY for name in options)
        assert "given" in parameters
    for of_means in (sb.mean_interval, sb.mean_consistent, sb.beats):
        taken = inspect.signature(of_means).parameters
        options = [name for name in ("images", "ddof", "exact", "rounding") if name in taken]
        assert options == ["images", "ddof", "exact", "rounding"]


def test_an_interval_unpacks_converts_compares_and_draws_itself() -> None:
    found = sb.interval(sb.jaccard, {sb.dice: "0.85"})
    low, high = found
    assert float(low) < 0.74 < float(high) and low < 0.74 <= high and 0.74 in found and 0.5 not in found
    assert str(found) == "Jaccard lies between 0.7316 and 0.7467, given Dice 0.85 (0.845 to 0.855)."
    assert "<svg" in found._repr_html_() and "Jaccard lies" in found._repr_html_()
    assert found.to_dict()["low"]["value"] == "169/231"


def _results(folder: Path) -> Iterator[Any]:
    """One of every kind of result."""
    table = folder / "table.csv"
    table.write_text("m,Dice,IoU\nA,0.91,0.74\n", encoding="utf-8")
    checked = sb.check_table(table)
    yield from (checked, checked.verdicts[0], sb.interval("mcc", {"dice": "0.85"}), sb.supremum("dice - iou"))
    yield from (sb.consistent({"dice": "0.85"}), sb.compare("dice", "iou"), sb.mean_interval("iou", {"dice": "0.85"}))
    yield from (
        sb.mean_interval("iou", {"dice": "0.85"}).low,
        sb.mean_consistent({"dice": "0.85"}),
        sb.joint_range("dice", "iou"),
    )
    yield from (
        sb.beats({"dice": "0.9"}, {"dice": "0.5"}),
        sb.prove("iou <= dice"),
        sb.joint_range("dice", "recall", "precision"),
    )
    yield from (sb.verify("jaccard_at_most_dice", quick=True, engines=("certify",))[0], sb.decide([0.9, 0.4]))


def test_every_result_is_a_sentence_a_dictionary_and_a_picture_in_a_notebook(tmp_path: Path) -> None:
    for found in _results(tmp_path):
        name, kind = str(found), type(found).__name__
        assert "\n" not in name and f"{kind}(" not in name, kind
        assert json.loads(json.dumps(found.to_dict()))["kind"] == kind
        assert found._repr_html_().startswith("<p>")


#: The same without the types that would be refused before they are tried.
UNTYPED: Any = sb


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: UNTYPED.consistent("dice=.8"), 'write a mapping, like {"dice": "0.85"}'),
        (lambda: UNTYPED.compare("dice", "iou", ["prevalence"]), "write a mapping"),
        (lambda: UNTYPED.mean_interval("iou", "dice=.8"), "write a mapping"),
        (lambda: UNTYPED.mean_consistent({"dice"}), "write a mapping"),
        (lambda: UNTYPED.joint_range("dice", "iou", given="dice=.8"), "write a mapping"),
        (lambda: UNTYPED.interval(3, {"dice": "0.8"}), "3 is no metric"),
        (lambda: UNTYPED.interval("f2", {3: "0.8"}), "3 is no metric"),
        (lambda: UNTYPED.mean_interval("iou", {"dice": "0.8"}, images=2.5), "not over 2.5 images"),
        (lambda: UNTYPED.prove(3), "3 is no claim"),
        (lambda: UNTYPED.check_table(3), "int is no table"),
    ],
)
def test_what_is_of_another_type_gets_a_sentence(ask: Callable[[], Any], says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        ask()


def test_metrics_are_objects_or_names_everywhere() -> None:
    named, meant = sb.interval("IoU", {"DSC": "0.85"}), sb.interval(sb.jaccard, {sb.dice: "0.85"})
    assert (named.low, named.high) == (meant.low, meant.high)
    assert (
        sb.compare("tversky(alpha=.3, beta=.7)", sb.dice).above
        == sb.compare(sb.metric("tversky:alpha=.3,beta=.7"), "f1").above
    )
    assert sb.supremum("dice - iou") == sb.supremum(sb.dice - sb.jaccard)


@pytest.mark.parametrize("size", [1000, (1000, 20), sb.Size(1000, 20)])
def test_sizes_are_numbers_or_pairs(size: object) -> None:
    assert sb.interval("iou", {"dice": "0.85"}, size=size).high < 0.75  # type: ignore[arg-type]


def test_what_is_no_size_is_said() -> None:
    with pytest.raises(sb.InputError, match="is no size"):
        sb.interval("iou", {"dice": "0.85"}, size="large")  # type: ignore[arg-type]


SCRIPT = """
import segbounds as sb

low, high = sb.interval("iou", {sb.dice: "0.85"}, size=1000)
number: float = float(low)
text: str = str(sb.compare("dice", "iou"))
found: sb.Verdict = sb.prove("iou <= dice")
theorems: tuple[sb.Theorem, ...] = sb.load("dice_jaccard_absolute")
"""


@pytest.mark.slow
def test_a_type_checker_sees_what_the_door_offers(tmp_path: Path) -> None:
    for name, text, status in (
        ("good", SCRIPT, 0),
        ("bad", SCRIPT + "wrong: int = sb.interval('iou').low\nsb.nothing\n", 1),
    ):
        (tmp_path / f"{name}.py").write_text(text)
        ran = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", f"{name}.py"],
            cwd=tmp_path, capture_output=True, text=True, check=False, env={"MYPYPATH": str(ROOT / "src"), "PATH": ""},
        )  # fmt: skip
        assert (f"{name}.py:" in ran.stdout) == bool(status), ran.stdout
