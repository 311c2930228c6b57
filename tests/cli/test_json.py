"""Every command writes its answer in one form, which the schema that travels with the package describes."""

import json
import shlex
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from commands import TRUE, conjecture, run

from segbounds.cli.app import app
from segbounds.cli.practice import commands as practice

SCHEMA = json.loads((files("segbounds") / "schema.json").read_text(encoding="utf-8"))

#: Each command once, with its exit status; {tmp} has masks, a theorem, a posterior and a table.
ASKED = {
    "list": 0,
    "show dice_jaccard_identity": 0,
    "verify {tmp}/gap.py --quick --engine exhaust": 0,
    "prove 'iou <= dice'": 0,
    "prove 'dice <= iou'": 1,
    "check-proof {tmp}/proofs": 0,
    "export-proof {tmp}/proofs --out {tmp}/rocq": 0,
    "observe {tmp}/references.npz {tmp}/predictions.npz": 0,
    "sample dice_jaccard_absolute --pairs 1000 --workers 1 --state {tmp}/state.json": 0,
    "decide --posterior {tmp}/posterior.csv": 0,
    "interval mcc --given dice=0.85": 0,
    "interval dice --given mcc=0.8": 0,
    "consistent dice=0.85 iou=0.74": 0,
    "consistent dice=0.9061 iou=0.9082": 1,
    "consistent dice=0.9061 iou=0.9082 --averaged": 1,
    "compare dice iou": 0,
    "compare dice mcc": 0,
    "joint-range dice kappa": 0,
    "joint-range dice recall accuracy": 0,
    "average iou --given dice=0.85": 0,
    "beats --first dice=0.87 --second dice=0.85": 3,
    "spread dice=0.898 iou=0.840": 0,
    "check {tmp}/table.csv": 1,
    "sizes": 0,
    "metrics tp=3 fp=1 fn=1 tn=5": 0,
    "interval nothing": 2,
}
SLOW = {"figures": 0, "audit-loss segbounds.losses:soft_loss --argument similarity=dice --argument input=logits": 0}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json")
    conjecture(folder, "gap", TRUE)
    mask = np.zeros((1, 4, 4), np.uint8)
    mask[0, 1:3, 1:3] = 1
    np.savez(folder / "references.npz", a=mask)
    np.savez(folder / "predictions.npz", a=np.roll(mask, 1, axis=1))
    (folder / "posterior.csv").write_text("0.9,0.6\n0.4,0.1\n")
    (folder / "table.csv").write_text("method,Dice,IoU\na,0.9061,0.9082\n")
    run("prove", "iou <= dice", "--proofs", folder / "proofs")
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
    jsonschema.validate(answer, SCHEMA)


def test_every_command_is_in_the_schema() -> None:
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
            jsonschema.validate(content, SCHEMA)


def test_json_goes_to_a_file_beside_the_text(tmp_path: Path) -> None:
    done = run("interval", "iou", "--given", "dice=17/20", "--json", tmp_path / "answer.json")
    assert done.stdout.startswith("Jaccard is 0.7391 = 17/23")
    found = json.loads((tmp_path / "answer.json").read_text())
    assert found["low"]["value"] == found["high"]["value"] == "17/23" and found["sentence"] in done.stdout


def test_no_file_is_left_by_a_command_that_could_not_answer(tmp_path: Path) -> None:
    assert run("interval", "nothing", "--json", tmp_path / "answer.json").returncode == 2
    assert not list(tmp_path.iterdir())
