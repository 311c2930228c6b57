"""Theorems against random masks: sample."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli import completion
from segbounds.cli.bars import throughput_bar
from segbounds.cli.console import out
from segbounds.cli.examination import find_theorems, only_one
from segbounds.cli.json_form import tell
from segbounds.cli.options import (
    Theory,
    of_record,
    two_numbers,
    two_similarities,
    whole_number,
)
from segbounds.cli.resources import backend_of, cache_folder, executor_for
from segbounds.endings import INTERRUPTED
from segbounds.files_out import alone

if TYPE_CHECKING:
    from segbounds.engines.kept_runs import KeptRun
    from segbounds.engines.sampling import Plan, SampledFinding, Tally
    from segbounds.theorems.records import Theorem

commands = typer.Typer()


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """A theorem, the random pairs that it is held against, who works, and what is kept."""

    theorem: Annotated[
        str,
        typer.Argument(
            help="A theorem's file (`theory/dice_jaccard_absolute.py`), file name or title.",
            autocompletion=completion.theorems,
        ),
    ]
    pairs: Annotated[str, typer.Option(help="How many random mask pairs; `1e9` is understood.")] = "1e6"
    family: Annotated[str, typer.Option(help="Which pairs; see above.")] = "independent pixels"
    route: Annotated[
        str, typer.Option(help="`masks` draws pixels and counts them; `counts` draws the four counts directly.")
    ] = "masks"
    side: Annotated[int, typer.Option(min=1, help="Masks have side x side pixels.")] = 64
    seed: Annotated[int, typer.Option(min=0, help="Every random number follows from it.")] = 0
    rates: Annotated[
        str | None,
        typer.Option(help="Independent pixels: how often one is positive in prediction and reference, like `0.1,0.2`."),
    ] = None
    correlation: Annotated[
        float | None, typer.Option(help="Independent pixels at given rates: the correlation of a pixel's two values.")
    ] = None
    joint: Annotated[
        str | None, typer.Option(help="Keep the joint density of two similarities, like `dice,jaccard`.")
    ] = None
    device: Annotated[
        str,
        typer.Option(
            help="`cpu`, `cuda` or `cuda:1`: where independent pixels are drawn, counted and held against the theorem. Other "
            "families are made on the CPU."
        ),
    ] = "cpu"
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help="Processes that work side by side; as many as there are cores, up to 4, or 1 for a GPU."
        ),
    ] = None
    dask: Annotated[
        str | None, typer.Option(help="The scheduler of a dask cluster, like `tcp://host:8786`, instead of processes.")
    ] = None
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that was begun with these options.")] = (
        False
    )
    state: Annotated[
        Path | None, typer.Option(help="The file that keeps the run; one in the cache folder when left out.")
    ] = None
    theory: Theory = None


@commands.command()
@of_record
def sample(asked: Sampling) -> None:
    """Hold one theorem against as many random mask pairs as you like, on as many processes or machines as you have.

    Every pair is determined by the options and its number: the answer is the same for any number of workers, and for a run
    that was interrupted (Ctrl-C) and resumed. More pairs can be added to a finished run with --resume; without it a run begins anew,
    and takes the place of the kept one as soon as it has as many pairs. Families:
    independent pixels, near-copies, tiny objects, translated blobs, dilated and eroded blobs, dropped and added objects, counts alone.

    Exit status 0: no pair breaks the theorem (which proves nothing); 1: one does, and is drawn; 2: the input cannot be used.
    """
    from segbounds.engines import sampling
    from segbounds.engines.kept_runs import FORMAT, KeptRun, as_json
    from segbounds.show.sampled import failure_sampled

    total = whole_number(asked.pairs)
    theorem, plan = _chosen(asked)
    kept = KeptRun(asked.state or cache_folder() / f"sample-{plan.digest}.{FORMAT}.json", plan, total)
    run = _run(asked, plan, total, kept)
    findings = sampling.findings(plan, run.found)
    out.print(f"{theorem.title}\n{theorem.statement}\n", soft_wrap=True)
    _print(asked, run, findings)
    tell(lambda: as_json(plan, run.found, findings))
    refuted = [finding for finding in findings if finding.refuting is not None]
    for finding in refuted[:1]:
        out.print(f"\n{failure_sampled(finding)}", soft_wrap=True)
    if not run.finished:
        out.print(f"\nstopped; {kept.file} keeps the run: the same command with --resume goes on", soft_wrap=True)
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(1 if refuted else 0)


def _chosen(asked: Sampling) -> "tuple[Theorem, Plan]":
    """The theorem, and which pairs it is held against."""
    from segbounds.engines import sampling

    backend = backend_of(asked.device)
    if asked.device != "cpu":
        from segbounds.masks.drawing import refuse_missing

        refuse_missing(asked.device)  # whether or not this family and route use it
    (chosen,) = only_one(find_theorems(asked.theorem, asked.theory), asked.theorem)
    plan = sampling.plan(
        chosen,
        family=asked.family,
        route=asked.route,
        side=asked.side,
        seed=asked.seed,
        rates=two_numbers(asked.rates),
        correlation=asked.correlation,
        joint=two_similarities(asked.joint),
        backend=backend,
        device=asked.device,
    )
    return chosen, plan


@dataclass(frozen=True)
class _Run:
    """What was found, by how many pairs that were drawn now, in how many seconds; and whether it came to its end."""

    found: "Tally"
    drawn: int
    seconds: float
    finished: bool


def _run(asked: Sampling, plan: "Plan", total: int, kept: "KeptRun") -> _Run:
    """Draws what is missing; Ctrl-C keeps what was found."""
    from segbounds.engines import sampling

    # no more processes than shards: what one draws at once is drawn here before another has begun
    usual = min(4, os.cpu_count() or 1, max(1, -(-total // sampling.SHARD))) if asked.device == "cpu" else 1
    executor, in_flight = executor_for(asked.workers or usual, asked.dask)
    look = kept.read if asked.resume else kept.begin
    look()  # what is wrong with the file is said before anything is made
    with alone(kept.file), throughput_bar() as progress:
        found = look()
        before, finished, start = found.pairs, True, monotonic()
        task = progress.add_task("", total=total, completed=min(before, total))

        def after(latest: sampling.Tally) -> None:
            nonlocal found
            found = latest
            progress.update(task, completed=min(found.pairs, total))
            kept.after(found)

        try:
            sampling.run(plan, total, executor, found=found, after=after, in_flight=in_flight)
        except KeyboardInterrupt:
            finished = False
        finally:
            kept.write(found)
    return _Run(found, found.pairs - before, monotonic() - start, finished)


def _print(asked: Sampling, run: _Run, findings: "Sequence[SampledFinding]") -> None:
    from segbounds.show.sampled import sampled

    rate = f" ({run.drawn / run.seconds:,.0f} a second)" if run.drawn else ""
    what = f"{asked.family} by {asked.route}, {asked.side} x {asked.side}, seed {asked.seed}"
    out.print(
        f"{run.found.pairs:,} pairs of {what}; {run.drawn:,} of them in {run.seconds:.1f} s{rate}", soft_wrap=True
    )
    out.print(*sampled(findings), sep="\n")
