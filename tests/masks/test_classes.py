"""Names of classes in both forms of dataset.json; and what is no such file."""

import json
from pathlib import Path

import pytest

from segbounds.errors import InputError
from segbounds.masks.classes import Classes, beside, of_names


def folder(tmp_path: Path, text: str, name: str = "labelsTs") -> Path:
    (tmp_path / "dataset.json").write_text(text)
    (tmp_path / name).mkdir()
    return tmp_path / name


@pytest.mark.parametrize(
    "labels", [{"0": "background", "1": "liver", "2": "tumour"}, {"background": 0, "liver": 1, "tumour": 2}]
)
def test_both_forms_name_the_same(tmp_path: Path, labels: dict[str, object]) -> None:
    assert beside(folder(tmp_path, json.dumps({"labels": labels}))) == of_names(["background", "liver", "tumour"])


def test_regions_and_the_label_to_ignore(tmp_path: Path) -> None:
    text = json.dumps({"labels": {"background": 0, "whole": [1, 2], "core": [2], "ignore": 3}})
    assert beside(folder(tmp_path, text)) == Classes({"whole": frozenset({1, 2}), "core": frozenset({2})}, 3)


def test_a_file_above_another_folder_says_nothing_of_it(tmp_path: Path) -> None:
    assert beside(folder(tmp_path, json.dumps({"labels": {"a": 1}}), "masks")) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "cannot be read as JSON"),
        ("[" * 100000, "cannot be read as JSON"),
        ("[1]", 'no "labels"'),
        ('{"labels": [1]}', 'no "labels"'),
        ('{"labels": {"a": -1}}', "no whole numbers"),
        ('{"labels": {"a": true}}', "no whole numbers"),
        ('{"labels": {"a": []}}', "no whole numbers"),
        ('{"labels": {"a": "__import__"}}', "no whole numbers"),
        ('{"labels": {"background": 0}}', "no class besides the background"),
    ],
)
def test_what_is_no_such_file_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=rf"dataset\.json .*{says}"):
        beside(folder(tmp_path, text))
