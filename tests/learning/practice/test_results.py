"""What trainings leave is kept without loss, in files that nothing else passes for."""

from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from legible import collisions
from places import ROOT
from typer.testing import CliRunner

from segbounds.cli.app import app
from segbounds.errors import InputError
from segbounds.learning.practice import claims, made, results, settings
from segbounds.learning.practice.criteria import TVERSKY, tversky_loss
from segbounds.learning.practice.results import Results, Way
from segbounds.learning.practice.settings import QUICK, SCRATCH, START, Settings
from segbounds.learning.practice.study import Study
from segbounds.metrics.catalogue import dice
from segbounds.show import practice_page
from segbounds.show.practice_figures import FIGURES

SMALL = Settings((made.IMAGES, made.VOLUMES), (START, "soft Dice"), **QUICK)


def test_results_are_kept_as_four_files(finished: Study, tmp_path: Path) -> None:
    found = results.load(finished.out)
    assert len(found.trainings) == 24 and len(found.rows) == 2 * 2 * (9 + 2 * SMALL.volumes)
    # two trials on two of three folds, then validations at steps 2, 4 and, from scratch, 6
    assert len(found.curves) == 16 * 2 + 12 * 3 + 12 * 2
    results.write(found, tmp_path)
    again = results.load(tmp_path)
    assert again == found
    results.write(again, tmp_path / "again")
    for file in tmp_path.glob("*.*"):
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_results_of_two_runs_are_joined(finished: Study) -> None:
    found = results.load(finished.out)
    one, other = (found.of([task]) for task in found.tasks)
    assert one.and_also(other) == found and found.and_also(one) == found
    with pytest.raises(InputError, match="other settings"):
        found.and_also(replace(other, settings={**found.settings, "steps": 7}))


def test_names_of_tasks_are_text(finished: Study, tmp_path: Path) -> None:
    found, odd = results.load(finished.out), "=1|2<script>alert(1)</script>"
    trainings, rows, curves = (
        tuple({**row, "task": odd} if row["task"] == found.tasks[0] else row for row in records)
        for records in (found.trainings, found.rows, found.curves)
    )
    renamed = Results({**found.settings, "tasks": [odd, found.tasks[1]]}, trainings, rows, curves)
    results.write(renamed, tmp_path)
    assert f"'{odd}" in (tmp_path / results.ROWS).read_text() and results.load(tmp_path).rows == renamed.rows
    text = practice_page.page(renamed, claims.claims(renamed))
    assert "&lt;script>" in text and "<script" not in text
    assert not [line for line in text.splitlines() if line.startswith("|") and "=1|2" in line]


def test_a_folder_without_results_is_refused(tmp_path: Path, finished: Study) -> None:
    for place, says in ((tmp_path / "none", "is no folder"), (tmp_path, "does not hold results")):
        with pytest.raises(InputError, match=says):
            results.load(place)
    (tmp_path / settings.SETTINGS).write_text(settings.as_json(SMALL))
    with pytest.raises(InputError, match="holds no finished training"):
        results.load(tmp_path)
    results.write(results.load(finished.out), tmp_path)
    rows = (tmp_path / results.ROWS).read_text()
    fewer = "".join(line for line in rows.splitlines(True) if "soft Dice,2" not in line)
    for spoilt in (
        fewer,
        "task,start\nmade,from scratch\n",
        rows.replace("cross-entropy", "mine"),
        rows.replace(",1,", ",x,"),
    ):
        (tmp_path / results.ROWS).write_text(spoilt)
        with pytest.raises(InputError, match="does not hold results"):
            results.load(tmp_path)


def test_scores_are_means_over_classes(finished: Study) -> None:
    found = results.load(finished.out)
    both = results.scores(found, made.VOLUMES, [Way("soft Dice"), Way(START)], dice)
    assert both.values.shape == (SMALL.volumes, 2) and set(both.folds) == {0, 1, 2} and set(both.seeds) == {0}
    rows = [row for row in found.rows if (row["task"], row["start"], row["loss"]) == (made.VOLUMES, SCRATCH, START)]
    for image, value in zip(both.images, both.values[:, 1], strict=True):
        classes = []
        for row in rows:
            if row["image"] == image:
                sizes = row["tp"] + row["fp"] + row["positives"]
                classes.append(2 * row["tp"] / sizes if sizes else 1)
        assert value == pytest.approx(sum(classes) / 2)


# --- from the command line --------------------------------------------------------------------------------------------


def run(*words: str) -> str:
    shown = CliRunner().invoke(app, ["practice", *words])
    assert shown.exit_code == 0, shown.output
    return shown.output


def test_the_whole_pipeline_on_made_data_from_the_command_line(tmp_path: Path) -> None:
    out, kept = ("--out", str(tmp_path / "results")), ("--kept", str(tmp_path / "practice"))
    losses = (START, "soft Dice", tversky_loss(*TVERSKY[0]))
    chosen = ["--quick", "--task", made.VOLUMES, *(word for loss in losses for word in ("--loss", loss))]
    assert "15 trainings" in run("run", *chosen, "--jobs", "1", *out)
    assert "15 of 15" in run("status", *chosen, *out)
    written = run("report", *out, "--page", str(tmp_path), "--figures", str(tmp_path / "figures"))
    page = (tmp_path / "practice.md").read_text()
    assert "unfinished" in written and "## The claims" in page and "left, right" in page
    tables = [
        list(lines) for is_row, lines in groupby(page.splitlines(), key=lambda line: line.startswith("|")) if is_row
    ]
    assert tables and all(len({line.replace("\\|", "").count("|") for line in lines}) == 1 for lines in tables)
    for name in FIGURES:
        assert f"](figures/{name}.png)" in page and (tmp_path / "figures" / f"{name}.svg").stat().st_size > 5000
    # what was kept is neither trained again, nor lost beside what is trained anew
    assert "15 of 15" in run("status", *chosen, "--out", str(tmp_path / "elsewhere"), *kept)
    more = [*chosen, "--loss", "soft Jaccard"]
    assert "21 trainings" in run("run", *more, "--jobs", "1", "--out", str(tmp_path / "elsewhere"), *kept)
    run("report", "--out", str(tmp_path / "elsewhere"), *kept, "--page", str(tmp_path))
    joined = results.load(tmp_path / "practice")
    assert len(joined.trainings) == 21 and "soft Jaccard" in joined.losses(made.VOLUMES)


def test_what_is_wrong_with_a_command_is_said_in_one_sentence(tasks: Path, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "results")]
    for words, says in (
        (["run"], "name a folder of tasks with --data"),
        (["run", "--data", str(tmp_path / "none")], "is no folder"),
        (["run", "--data", str(tasks), "--task", "made_image"], "did you mean made_images?"),
        (["run", "--data", str(tasks), "--loss", "soft dice"], "did you mean soft Dice?"),
        (["run", "--data", str(tasks), "--device", "gpu"], "gpu"),
        (["run", "--data", str(tasks), "--kept", str(tmp_path / "none")], "is no folder"),
        (["report"], "is no folder"),
    ):
        with pytest.raises(InputError) as refused:
            CliRunner().invoke(app, ["practice", *words, *out], catch_exceptions=False)
        assert says in str(refused.value) and not (tmp_path / "results").exists()


def test_nothing_runs_through_a_text_of_the_figures_that_are_kept() -> None:
    kept = results.load(ROOT / "docs" / "practice")
    for draw in FIGURES.values():
        assert not collisions(draw(kept))
