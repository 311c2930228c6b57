"""Results as JSON and Markdown: the same verdicts, constants and evidence in both, and whether they are all."""

import json

import pytest
import sympy as sp

from segbounds.engines import derive, examine, exhaust
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.show.markdown import markdown
from segbounds.show.records import as_json, stopped
from segbounds.show.verdicts import constant, failure
from segbounds.theorems.evidence import Budget, Outcome, Result
from segbounds.theorems.records import Supremum, Theorem


@pytest.fixture(scope="module")
def results() -> list[Result]:
    near = Counts(1, sp.sqrt(2), 0, 0)
    true, false = (
        Theorem(title=title, source="a test", claim=Supremum(of=dice - jaccard, equals=value, approached_by=near))
        for title, value in (("gap", 3 - 2 * sp.sqrt(2)), ("tenth", sp.Rational(1, 10)))
    )
    return [
        Result(theorem, examine(theorem, Budget(pixels=12), (derive.NAME, exhaust.NAME))) for theorem in (true, false)
    ]


def test_json_has_every_theorem_with_all_its_evidence(results: list[Result]) -> None:
    content = json.loads(as_json(results, 2))
    assert content["complete"] and content["examined"] == content["of"] == 2
    for result, record in zip(results, content["theorems"], strict=True):
        assert record["title"] == result.theorem.title and record["constant"] == constant(result.theorem)
        assert record["verdict"] == result.verdict.outcome.name
        assert len(record["evidence"]) == len(result.verdict.evidence) > 0
    assert content["theorems"][1]["verdict"] == Outcome.REFUTED.name


def test_markdown_says_the_same(results: list[Result]) -> None:
    text = markdown(results, 2)
    assert "**refuted**" in text.lower() and "## gap" in text and "## tenth" in text and "Stopped" not in text


def test_what_was_stopped_says_so(results: list[Result]) -> None:
    assert not json.loads(as_json(results, 5))["complete"]
    assert stopped(results, 5) in markdown(results, 5)
    assert stopped(results, 2) == ""


def test_a_failure_shows_the_masks(results: list[Result]) -> None:
    said = failure(results[1])
    assert said.startswith("REFUTED: tenth") and "tp=" in said and "█" in said
