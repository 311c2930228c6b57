"""Masks that are kept to be looked at: which image, how labels are kept, and what is refused."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

pytest.importorskip("torch")

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.learning.practice import made, results
from segbounds.learning.practice.data import IGNORED, Task
from segbounds.learning.practice.examples import EXAMPLE, as_runs, is_example, labels_of, place_of
from segbounds.learning.practice.kept import KEEPS_RESULT, read_result
from segbounds.learning.practice.settings import FORMAT, SCRATCH

if TYPE_CHECKING:
    from segbounds.learning.practice.study import Study

LABELS = st.sampled_from([0, 1, 2, 999, IGNORED])


@given(arrays.arrays(np.int16, arrays.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=LABELS))
def test_runs_are_the_labels(labels: np.ndarray) -> None:
    assert (labels_of(as_runs(labels), *labels.shape) == labels).all()


@pytest.mark.parametrize(
    "runs", ["", "0*3", "0*5", "0*2 1*-2", "0*2  1*2", "y*4", "0*4 ", "0*99999999", "1.5*4", "0*2,1*2", "٣*4"]
)
def test_other_texts_are_refused(runs: str) -> None:
    with pytest.raises(ValueError, match="runs"):
        labels_of(runs, 2, 2)
    with pytest.raises(ValueError, match="no runs"):
        labels_of("0*4", 0, 4)


def test_the_image_of_median_size_is_kept_and_the_slice_with_most_of_it() -> None:
    labels = np.zeros((5, 2, 3), np.int16)
    labels[0, 0, :] = 1  # unit 0: three pixels
    labels[1, :, :] = IGNORED  # unit 1: nothing that counts, then one pixel
    labels[2, 0, 0] = 2
    labels[3, 1, 1] = 1  # unit 2: two pixels, in two slices alike
    labels[4, 1, 1] = 1
    units = np.array([0, 1, 1, 2, 2])
    here = Task("t", ("a", "b"), np.zeros((5, 1, 2, 3), np.float32), labels, units, np.arange(3), ("x", "y", "z"), "")
    assert [place_of(here, testing) for testing in ([0, 1, 2], [1], [0, 2], [0])] == [3, 2, 3, 0]


def test_a_study_keeps_one_of_each_fold_and_loss(finished: "Study", tmp_path: Path) -> None:
    found = results.load(finished.out)
    keys = {(row["task"], row["loss"], row["fold"]) for row in found.examples}
    assert len(keys) == len(found.examples) == 2 * 2 * 3 and all(row["start"] == SCRATCH for row in found.examples)
    for row in found.examples:
        here = finished.task(row["task"])
        place = here.slices_of([here.ids.index(row["image"])])[row["slice"]]
        assert (labels_of(row["reference"], row["height"], row["width"]) == here.labels[place]).all()
    results.write(found, tmp_path)
    assert results.load(tmp_path) == found
    assert {row["task"] for row in found.of([made.IMAGES]).examples} == {made.IMAGES}
    assert found.and_also(replace(found, examples=())) == found


def test_what_is_no_mask_is_refused(finished: "Study", tmp_path: Path) -> None:
    found = results.load(finished.out)
    for row in ({"reference": "0*1"}, {"height": -1}, {"image": "x", "fold": 7}):
        results.write(replace(found, examples=({**found.examples[0], **row},)), tmp_path)
        with pytest.raises(InputError, match="does not hold results"):
            results.load(tmp_path)
    results.write(replace(found, examples=(found.examples[0],) * 2), tmp_path)
    with pytest.raises(InputError, match="once each"):
        results.load(tmp_path)


@pytest.mark.parametrize(
    "change", [{"prediction": "0*1"}, {"width": "3"}, {"more": 1}, {"slice": True}, {"reference": 3}], ids=str
)
def test_a_kept_training_with_another_example_is_refused(
    change: dict[str, Any], finished: "Study", tmp_path: Path
) -> None:
    (kept, *_) = map(read_result, sorted(finished.out.glob(f"{made.IMAGES}/from-scratch/*/fold-0.json")))
    assert is_example(kept["example"]) and {*kept["example"]} == {*EXAMPLE}
    other = {**kept, "example": {**kept["example"], **change}}
    (tmp_path / "fold-0.json").write_text(files_out.sealed(KEEPS_RESULT, FORMAT, other), encoding="utf-8")
    with pytest.raises(InputError, match=r"\(example\)"):
        read_result(tmp_path / "fold-0.json")
