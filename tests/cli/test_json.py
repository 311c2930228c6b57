"""Every command writes its answer in one form, which the schema that travels with the package describes."""

import json
import shlex
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sympy as sp
from commands import run
from each_command import ASKED, files_in

from segbounds.cli.app import app
from segbounds.cli.practice import commands as practice
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts

SCHEMA = json.loads((files("segbounds") / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)

SLOW = {"figures": 0, "audit-loss segbounds.losses:soft_loss --argument similarity=dice --argument input=logits": 0}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json")
    files_in(folder)
    return folder


def written(command: str, place: Path) -> tuple[int, Any]:
    done = run(*shlex.split(command.replace("{tmp}", str(place))), "--json", "-")
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(("command", "status"), ASKED.items())
def test_an_answer_has_the_form_of_the_schema(command: str, status: int, place: Path) -> None:
    ended, answer = written(command, place)
    assert answer["status"] == ended == status
    assert answer["command"] == command.split()[0]
    assert ("error" in answer) == (status == 2)
    VALIDATOR.validate(answer)
    assert all(Path(file).exists() for file in _kept(answer))


def _kept(answer: Any) -> list[str]:
    """The files that an answer says that it has written."""
    if isinstance(answer, dict):
        own = [answer["artefact"]] if isinstance(answer.get("artefact"), str) else []
        return [file for name in own for file in name.split(", ")] + _kept(list(answer.values()))
    return [file for item in answer for file in _kept(item)] if isinstance(answer, list) else []


def test_every_command_is_in_the_schema() -> None:
    VALIDATOR.check_schema(SCHEMA)
    named = [(command.name, command.callback) for command in app.registered_commands]
    plain = {name or callback.__name__.replace("_", "-") for name, callback in named if callback}
    ours = {f"practice {command.name}" for command in practice.registered_commands}
    assert set(SCHEMA["properties"]["command"]["enum"]) == plain | ours
    assert plain - {command.split()[0] for command in ASKED} <= {"atlas", "figures", "audit-loss"}


def test_the_schema_refuses_what_is_wrong(place: Path) -> None:
    _, answer = written("interval iou --given dice=0.85", place)
    wrong = [
        {**answer, "command": "intervals"},
        {**answer, "status": "0"},
        {**answer, "low": None},
        {**answer, "low": {**answer["low"], "exact": "yes"}},
        {**answer, "given": [{"metric": "Dice"}]},
        {key: value for key, value in answer.items() if key != "high"},
    ]
    for content in wrong:
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(content)


def test_json_goes_to_a_file_beside_the_text(tmp_path: Path) -> None:
    done = run("interval", "iou", "--given", "dice=17/20", "--json", tmp_path / "answer.json")
    assert done.stdout.startswith("Jaccard is 0.7391 = 17/23")
    found = json.loads((tmp_path / "answer.json").read_text())
    assert found["low"]["value"] == found["high"]["value"] == "17/23" and found["sentence"] in done.stdout


def test_no_file_is_left_by_a_command_that_could_not_answer(tmp_path: Path) -> None:
    assert run("interval", "nothing", "--json", tmp_path / "answer.json").returncode == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("metric", "known", "reached"),
    [("f2", "dice=0.737", False), ("dice", "iou=0.5", True), ("specificity", "dice=0.5", True)],
)
def test_whether_the_counts_of_an_end_have_its_value_is_said(
    metric: str, known: str, reached: bool, tmp_path: Path
) -> None:
    run("interval", metric, "--given", known, "--json", tmp_path / "end.json")
    answer = json.loads((tmp_path / "end.json").read_text(encoding="utf-8"))
    ends = [answer[name] for name in ("low", "high")]
    for end in ends:
        there = parse(metric)(Counts(**end["counts"]))
        assert end["reached"] is (there == sp.Rational(end["value"]))
    assert reached in [end["reached"] for end in ends]
