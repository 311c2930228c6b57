"""Commands about masks, real and random: observe, sample, decide."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli.bars import throughput_bar
from segbounds.cli.console import out
from segbounds.cli.examination import end_if_stopped, examined, find_theorems, only_one
from segbounds.cli.options import (
    MAX_CLASSES,
    MAX_PIXELS,
    MaxClasses,
    MaxPixels,
    Theory,
    observed_pairs,
    of_record,
    similarities_named,
    two_numbers,
    two_similarities,
    whole_number,
)
from segbounds.cli.resources import backend_of, cache_folder, executor_for
from segbounds.endings import INTERRUPTED
from segbounds.errors import InputError
from segbounds.files_out import alone, must_be_writable, write

if TYPE_CHECKING:
    from segbounds.engines.kept_runs import KeptRun
    from segbounds.engines.sampling import Plan, SampledFinding, Tally
    from segbounds.theorems.records import Theorem

commands = typer.Typer()


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """A theorem, the random pairs that it is held against, who works, and what is kept."""

    theorem: Annotated[
        str, typer.Argument(help="A theorem's file (`theory/dice_jaccard_absolute.py`), file name or title.")
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
    json: Annotated[Path | None, typer.Option(help="Write what was found to this JSON file.")] = None
    theory: Theory = None


@commands.command()
def observe(
    references: Annotated[
        Path, typer.Argument(help="Reference masks: a PNG, TIFF, NIfTI or .npz file, or a folder of them.")
    ],
    predictions: Annotated[Path, typer.Argument(help="Predicted masks, paired with the references by name.")],
    theory: Theory = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write counts and similarities of every pair to this CSV file.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write counts, similarities and evidence to this JSON file.")
    ] = None,
    similarity: Annotated[
        list[str] | None,
        typer.Option(
            help="A similarity to print, like `tversky:alpha=0.3,beta=0.7`; repeat for several.", show_default=False
        ),
    ] = None,
    max_pixels: MaxPixels = MAX_PIXELS,
    max_classes: MaxClasses = MAX_CLASSES,
) -> None:
    """Hold real mask pairs against every theorem.

    Prints the counts and similarities of each pair (each class apart for label masks), whether every theorem holds on all
    pairs, and how near they come to each bound. An array in an .npz file is named like `file.npz:masks`.
    """
    from segbounds.show.observations import nearness, observations, observations_csv, observations_json
    from segbounds.show.verdicts import failure
    from segbounds.theorems.evidence import Budget

    for file in (csv, json):
        must_be_writable(file)
    chosen = similarities_named(similarity)
    observed = observed_pairs(references, predictions, max_pixels, max_classes)
    results, stopped = examined([theory] if theory else None, Budget(observed=observed), ["observe"], workers=1)
    out.print(observations(observed, chosen), "", nearness(results))
    for result in results:
        if result.verdict.fails:
            out.print(failure(result), soft_wrap=True)
    if csv:
        write(csv, observations_csv(observed, chosen))
    if json:
        write(json, observations_json(observed, chosen, results, complete=stopped is None))
    end_if_stopped(stopped)
    raise typer.Exit(1 if any(result.verdict.fails for result in results) else 0)


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

    must_be_writable(asked.json)
    total = whole_number(asked.pairs)
    theorem, plan = _chosen(asked)
    kept = KeptRun(asked.state or cache_folder() / f"sample-{plan.digest}.{FORMAT}.json", plan, total)
    run = _run(asked, plan, total, kept)
    findings = sampling.findings(plan, run.found)
    out.print(f"{theorem.title}\n{theorem.statement}\n", soft_wrap=True)
    _print(asked, run, findings)
    if asked.json:
        write(asked.json, as_json(plan, run.found, findings))
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

    usual = min(4, os.cpu_count() or 1) if asked.device == "cpu" else 1
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


@commands.command()
def decide(
    posterior: Annotated[
        Path,
        typer.Option(help="A probability for each pixel: a .npy, .csv, PNG, TIFF or NIfTI file; 255 means 1 in a PNG."),
    ],
    of: Annotated[str, typer.Option(help="The similarity that counts.")] = "dice",
    mask: Annotated[Path | None, typer.Option(help="Write the best mask to this .npy file.")] = None,
    max_pixels: MaxPixels = MAX_PIXELS,
) -> None:
    """Which mask is best, given how probable each pixel is, and what thresholding at 1/2 costs.

    Example: `segbounds decide --posterior probabilities.npy --of jaccard`. The probabilities are taken as true and the pixels as
    independent given the image; among all masks the best is one of the most probable pixels.
    """
    import numpy as np

    from segbounds.learning import decisions
    from segbounds.masks.files import read_probabilities
    from segbounds.masks.images import ReadingLimits
    from segbounds.metrics.catalogue import parse

    must_be_writable(mask)
    if mask is not None and mask.suffix != ".npy":
        raise InputError(f"{mask} is no .npy file: name the mask like best.npy")
    similarity, pixels = parse(of), decisions.Independent(read_probabilities(posterior, ReadingLimits(max_pixels)))
    best, half = decisions.best(similarity, pixels), decisions.thresholded(pixels)
    value, p = decisions.expected(similarity, half, pixels), pixels.probabilities
    lost = best.value - value if best.value - value > best.error else 0.0
    between = decisions.matching_weights(best, pixels)
    lines = [
        f"{p.size:,} pixels, {p.sum():,.1f} of them positive in expectation, the most probable with {p.max():.6g}",
        f"best mask for {similarity}: {best.size:,} pixels, expected {similarity} {best.value:.6g} (error below {best.error:.0e})",
        f"thresholded at 1/2: {int(half.sum()):,} pixels, expected {similarity} {value:.6g}, {lost:.6g} less",
    ]
    if best.size:
        lines.append(f"the best mask has the pixels from a probability of {p[best.prediction].min():.6g} on")
    if best.threshold:
        at = float(best.threshold)
        lines.append(
            f"the rule for many pixels: from {at:.6g} on, as cross-entropy with a weight of {1 / at - 1:.6g} decides"
        )
    if between:
        lines.append(f"weights that decide exactly so: above {between[0]:.6g}, up to {between[1]:.6g}")
    for line in lines:
        out.print(line, soft_wrap=True)
    if mask is not None:
        content = BytesIO()
        np.save(content, best.prediction)
        write(mask, content.getvalue())
