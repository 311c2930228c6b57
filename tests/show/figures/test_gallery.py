"""The figures show what the library computes, the same to the last byte, with nothing cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from legible import collisions
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from places import ROOT, TESTS

from segbounds.engines import examine
from segbounds.errors import InputError
from segbounds.show import practice_figures
from segbounds.show.figures import status
from segbounds.show.figures.captions import captions
from segbounds.show.figures.gallery import FIGURES, drawn
from segbounds.show.figures.style import FORMATS, bytes_of, write
from segbounds.show.records import as_json
from segbounds.show.verdicts import by_engine, engine_outcome
from segbounds.theorems.evidence import Budget, Outcome, Result
from segbounds.theorems.loading import load
from segbounds.theorems.records import Label

#: Computed within seconds; `make figures` compares the others.
SOON = [
    "dice_and_jaccard",
    "finite_sizes",
    "worst_masks",
    "best_sizes",
    "largest_regrets",
    "surrogates",
]
OWN_ROWS = [name for name in FIGURES if name != "theorem_status"]


def test_every_figure_is_kept_and_nothing_else() -> None:
    kept = {file.name for file in (ROOT / "figures").iterdir()}
    assert kept == {f"{name}.{kind}" for name in (*FIGURES, *practice_figures.FIGURES) for kind in FORMATS}


@pytest.mark.parametrize("name", SOON)
def test_a_figure_is_drawn_the_same_to_the_last_byte_and_can_be_read(name: str, tmp_path: Path) -> None:
    figure = drawn(name)
    for file in write(figure, name, tmp_path):
        assert file.read_bytes() == (ROOT / "figures" / file.name).read_bytes(), f"run: segbounds figures {name}"
    assert not collisions(figure)


@pytest.mark.parametrize(
    "name", [name if name in SOON else pytest.param(name, marks=pytest.mark.slow) for name in OWN_ROWS]
)
def test_a_figure_is_complete_and_the_same_twice(name: str) -> None:
    recipe = FIGURES[name]
    rows = recipe.rows(True)
    first = recipe.draw(rows)
    if name not in SOON:  # which are compared with those that are kept
        second = recipe.draw(rows)
        for kind in FORMATS:
            assert bytes_of(first, kind) == bytes_of(second, kind)
    assert not collisions(first)


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda axes: axes.text(0.52, 0.2, "under it"), "'over it' overlaps 'under it'"),
        (lambda axes: axes.plot([0, 1], [0.22, 0.22]), "a line crosses 'over it'"),
        (lambda axes: axes.plot([0.55], [0.22], "o"), "a marker crosses 'over it'"),
        (lambda axes: axes.scatter([0.55], [0.22]), "a marker crosses 'over it'"),
        (lambda axes: axes.contour([[0.0, 0.0], [1.0, 1.0]], levels=[0.22]), "a line crosses 'over it'"),
        (
            lambda axes: axes.text(0.42, 0.05, "at an angle to it", rotation=45),
            "'over it' overlaps 'at an angle to it'",
        ),
    ],
)
def test_what_runs_through_a_text_is_noticed(draw: Callable[[Axes], object], says: str) -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.text(0.5, 0.2, "over it")
    assert not collisions(figure)
    draw(axes)
    assert says in collisions(figure)


def test_what_is_cut_off_or_hidden_runs_through_nothing() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(0, 1), title="above")
    axes.plot([0.5, 0.5], [0.1, 9])
    axes.text(0.5, 0.5, "on paper", bbox={"facecolor": "white"})
    axes.text(0.6, 0.05, "a diagonal", rotation=45, ha="left", va="bottom", rotation_mode="anchor")
    axes.plot([0.68, 0.98], [0.05, 0.3])
    assert not collisions(figure)


def test_a_text_that_is_cut_off_is_noticed() -> None:
    figure = drawn("dice_and_jaccard")
    figure.axes[0].set_title("far too long a title for a figure as wide as the column of a journal, as anybody can see")
    assert any("as anybody can see' is cut off" in said for said in collisions(figure))


def test_a_label_of_a_contour_that_leaves_the_axes_is_noticed() -> None:
    figure = Figure()
    axes = figure.subplots()
    lines = axes.contour([[0.0, 0.0], [1.0, 1.0]], levels=[0.02])
    axes.clabel(lines, fmt="%.2f")
    assert collisions(figure) == ["'0.02' is cut off"]


def standing(label: str, verdict: Outcome, gap: str = "", **engines: Outcome) -> status.Standing:
    return status.Standing(f"a theorem, {label}", Label(label), engines, verdict, gap)


def test_the_status_shows_each_theorem_once_for_each_engine_that_ran() -> None:
    rows = [
        standing("tight", Outcome.CONFLICT, derive=Outcome.PROVED, sample=Outcome.REFUTED, observe=Outcome.NOT_RUN),
        *[standing("identity", Outcome.PROVED, derive=Outcome.PROVED)] * 30,
        standing("upper bound", Outcome.PROVED, "the largest loss: at least 1, at most 2 " + "far away " * 12),
        standing("open", Outcome.CONSISTENT, sample=Outcome.CONSISTENT),
    ]
    figure = FIGURES["theorem_status"].draw(rows)
    said = [text.get_text() for text in figure.axes[0].texts]
    assert said[:4] == ["31 of 33 theorems are proved, 1 refuted", "derive", "sample", "verdict"]
    assert {"tight  1", "identity  30", "upper bound  1", "open  1"} < set(said) and "observe" not in said
    assert any("at least 1, at most 2" in text for text in said) and "consistent: a theorem, open" in said
    assert not collisions(figure)


def test_the_status_from_what_was_written(tmp_path: Path) -> None:
    results = [
        Result(theorem, examine(theorem, Budget(pixels=5), ("derive", "exhaust")))
        for name in ("not_tight", "vacuous")
        for theorem in load(TESTS / "false_theorems" / f"{name}.py")
    ]
    file = tmp_path / "record.json"
    file.write_text(as_json(results, 2), encoding="utf-8")
    assert status.rows_of(file) == [
        status.Standing(
            result.theorem.title,
            Label.OPEN,
            {name: engine_outcome(found) for name, found in by_engine(result.verdict).items()},
            result.verdict.outcome,
        )
        for result in results
    ]
    assert {row.verdict for row in status.rows_of(file)} == {Outcome.REFUTED, Outcome.VACUOUS}
    for text in ("", "[]", '{"theorems": [{"title": "a"}]}', "[" * 100_000):
        file.write_text(text)
        with pytest.raises(InputError, match=r"record\.json is no record of examined theorems"):
            status.rows_of(file)
    for place, says in ((tmp_path, "cannot be read"), (tmp_path / "none", "does not exist")):
        with pytest.raises(InputError, match=says):
            status.rows_of(place)


def test_every_figure_has_a_caption_that_is_read_without_loading_it() -> None:
    assert set(captions()) == set(FIGURES)
    for name, caption in captions().items():
        assert caption.endswith(".") and caption == (FIGURES[name].rows.__doc__ or "").split("\n")[0]
        assert FIGURES[name].draw.__name__ == name
