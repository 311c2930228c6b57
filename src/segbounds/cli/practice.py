"""Commands that train networks with each loss: practice run, status, report."""

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli.bars import hours_bar
from segbounds.cli.console import busy, out
from segbounds.cli.json_form import tell
from segbounds.cli.options import MAX_NUMBERS, of_record
from segbounds.cli.resources import backend_of, executor_for, folder_or_none, needing
from segbounds.endings import INTERRUPTED
from segbounds.errors import InputError, NotWritten, unknown
from segbounds.files_out import write

if TYPE_CHECKING:
    from segbounds.learning.practice.study import Study


commands = typer.Typer(
    no_args_is_help=True, help="Train networks with each loss on real tasks, and compare them in Dice and Jaccard."
)

DEFAULT_RESULTS = Path("practice-results")


@dataclass(frozen=True, kw_only=True)
class PracticeRequest:
    """Which trainings."""

    data: Annotated[
        Path | None,
        typer.Option(
            "--data", help="A folder of tasks: .npz files, or datasets as nnU-Net lays them out.", show_default=False
        ),
    ] = None
    results: Annotated[Path, typer.Option("--out", help="Where results are kept; best outside of any repository.")] = (
        DEFAULT_RESULTS
    )
    task: Annotated[
        list[str] | None, typer.Option("--task", help="Only this task; repeat for several.", show_default=False)
    ] = None
    loss: Annotated[
        list[str] | None, typer.Option("--loss", help="Only this loss; repeat for several.", show_default=False)
    ] = None
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Everything at its smallest, on made data without --data: tries the pipeline, not the losses.",
        ),
    ] = False
    large: Annotated[
        bool, typer.Option("--large", help="All images, larger slices and networks, longer training: for a GPU.")
    ] = False
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Of folds, first weights and batches; one folder for each.")
    ] = 0
    max_numbers: Annotated[
        int,
        typer.Option(
            "--max-pixels",
            min=1,
            help="Files that say that they hold more numbers are refused before they are unpacked.",
        ),
    ] = MAX_NUMBERS
    kept: Annotated[
        Path | None,
        typer.Option(
            "--kept", help="Results that `report --page` kept of an earlier run: not trained again.", show_default=False
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Training(PracticeRequest):
    """Which trainings, and who does them."""

    jobs: Annotated[int, typer.Option(min=1, help="Networks trained at the same time, with one thread each.")] = min(
        4, os.cpu_count() or 1
    )
    device: Annotated[
        str | None, typer.Option(help="`cpu`, `cuda` or `cuda:1`; a GPU where there is one.", show_default=False)
    ] = None
    dask: Annotated[
        str | None, typer.Option("--dask", help="Address of a dask scheduler whose workers see both folders.")
    ] = None


@commands.command(name="run")
@of_record
def practice_run(asked: Training) -> None:
    """Train what is missing. Ctrl-C loses nothing: the same command goes on, in the middle of a training too.

    Example: `segbounds practice run --data tasks/ --jobs 2`, then `segbounds practice report --page docs`.

    First come the main losses from scratch, fold by fold, then those fine-tuned from the network that cross-entropy gave, the other
    losses, and further seeds. Learning rates, and the network that is tested, are chosen on validation parts. Every finished
    training is a JSON file in the folder of the results.
    """
    study = _study(asked, asked.device)
    from segbounds.learning.practice import running

    executor, at_once = executor_for(asked.jobs, asked.dask)
    wanted = set(study.jobs())
    with hours_bar() as progress:
        done, total = (sum(numbers) for numbers in zip(*study.progress().values(), strict=True))
        bar = progress.add_task("", total=total, completed=done)
        try:
            for job in running.run(study, executor, at_once if asked.dask else asked.jobs):
                # what others need is trained too, and was not asked for
                progress.update(
                    bar, advance=int(job in wanted), description=f"{job.task}, {job.loss}, {job.start}, fold {job.fold}"
                )
        except KeyboardInterrupt:
            out.print(f"stopped; {asked.results} keeps what is finished: the same command goes on", soft_wrap=True)
            raise typer.Exit(INTERRUPTED) from None
    tell(lambda: {"trainings": total, "folder": str(asked.results)})
    out.print(f"{total} trainings in {asked.results}; `segbounds practice report` says what they show", soft_wrap=True)


@commands.command(name="status")
@of_record
def practice_status(asked: PracticeRequest) -> None:
    """How many trainings of each task are finished, and how long the others will take on one core."""
    study = _study(asked, "cpu")
    tell(lambda: {"tasks": {name: {"done": done, "of": of} for name, (done, of) in study.progress().items()}})
    for name, (done, total) in study.progress().items():
        seconds = [result["seconds"] for job, result in study.finished() if job.task == name]
        left = (
            f", about {sum(seconds) / len(seconds) * (total - done) / 60:.0f} core-minutes left"
            if seconds and done < total
            else ""
        )
        out.print(f"{name:<20} {done:>4} of {total}{left}")


@commands.command(name="report")
def practice_report(
    results: Annotated[
        Path, typer.Option("--out", help="Where results are kept: by `run`, or as four files by this command.")
    ] = DEFAULT_RESULTS,
    data: Annotated[
        Path | None, typer.Option("--data", help="Only the tasks of this folder.", show_default=False)
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option("--page", help="Write practice.md into this folder, and the results as CSV.", show_default=False),
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option("--figures", help="Draw the page's figures into this folder.", show_default=False)
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option("--kept", help="Results that this command kept of an earlier run: joined.", show_default=False),
    ] = None,
) -> None:
    """What the finished trainings show: each claim answered, with the numbers it rests on.

    Example: `segbounds practice report --out practice-results --page docs --figures figures`. A page and its figures can be written
    anew from its CSV files: `segbounds practice report --out docs/practice --page docs --figures figures`.
    """
    with needing("results of trainings", "practice"):
        from segbounds.learning.practice import data as tasks_in
        from segbounds.learning.practice.claims import claims
        from segbounds.learning.practice.results import load
        from segbounds.learning.practice.results import write as write_tables

    found = load(results)
    if kept is not None:
        found = load(kept).and_also(found)
    if data is not None:
        found = found.of(tasks_in.names(data))
    for place in (page, pictures):
        folder_or_none(place)
    answers = claims(found)
    tell(lambda: {"claims": [asdict(claim) for claim in answers]})
    for claim in answers:
        said = f"{claim.about}: {claim.text}" if claim.about else claim.text
        out.print(f"{claim.verdict:<10} {said}", soft_wrap=True)
        out.print(f"           {claim.because}", soft_wrap=True)
    drawn: dict[str, Path] = {}
    if pictures is not None:
        with needing("figures", "notebooks"):
            from segbounds.show.practice_figures import save

        drawn = save(found, pictures)
    if page is not None:
        from segbounds.show.practice_page import page as written

        write_tables(found, page / "practice")
        shown = {name: os.path.relpath(file, page) for name, file in drawn.items()}
        write(page / "practice.md", written(found, answers, shown))
        out.print(f"written: {page / 'practice.md'}", soft_wrap=True)


def _study(asked: PracticeRequest, device: str | None) -> "Study":
    """The study that is asked for; everything is read before anything is trained."""
    with needing("training", "practice"):
        from segbounds.learning.practice import data as tasks_in
        from segbounds.learning.practice import study
        from segbounds.learning.practice.criteria import LOSSES
        from segbounds.learning.practice.results import load
        from segbounds.learning.practice.settings import LARGE, QUICK, Settings

    if asked.quick and asked.large:
        raise InputError("--quick and --large are two sizes of one study: choose one")
    if device is not None:
        backend_of(device)
    with needing("training", "practice"):
        device = study.device_named(device)
    data = asked.data or _made(asked)
    settings = Settings(
        _some("task", asked.task, tasks_in.names(data)),
        _some("loss", asked.loss, LOSSES),
        **(QUICK if asked.quick else LARGE if asked.large else {}),
        seed=asked.seed,
    )
    earlier = load(asked.kept).trainings if asked.kept else ()
    with busy(f"reading {', '.join(settings.tasks)}"):
        found = study.Study(data, asked.results, settings, device, asked.max_numbers, earlier)
    folder_or_none(asked.results)
    return found


def _made(asked: PracticeRequest) -> Path:
    """A folder of made tasks, for a look at the pipeline."""
    with needing("training", "practice"):
        from segbounds.learning.practice import made

    if not asked.quick:
        raise InputError("name a folder of tasks with --data, or try the pipeline on made data with --quick")
    folder_or_none(asked.results)
    data = asked.results / "made-data"
    try:
        made.write_tasks(data)
    except NotWritten:
        with suppress(OSError):
            data.rmdir()
        raise
    return data


def _some(kind: str, names: Sequence[str] | None, known: Collection[str]) -> tuple[str, ...]:
    """Those that are named, or all."""
    for name in names or ():
        if name not in known:
            raise unknown(kind, name, known)
    return tuple(names or known)
