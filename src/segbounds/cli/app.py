"""The command line. Heavy modules are imported by the command that needs them."""

import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from segbounds.cli.console import bear_any_letter, busy, err, out
from segbounds.endings import (
    CRASHED,
    CUT_OFF,
    INTERRUPTED,
    MEANINGS,
    TRACEBACK,
    UNDECIDED,
    ending,
    printable,
    where,
)
from segbounds.errors import InputError, NotWritten
from segbounds.files_out import alone, folder, must_be_writable, write

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rich.console import RenderableType
    from rich.progress import Progress

    from segbounds.bounds.consistency import Consistency
    from segbounds.means.averages import Consistency as MeansConsistency
    from segbounds.metrics.counts import Counts
    from segbounds.metrics.similarity import Similarity
    from segbounds.practice.study import Study
    from segbounds.regions.facts import Size
    from segbounds.show.verdicts import Result
    from segbounds.theorems.evidence import Budget
    from segbounds.theorems.records import Theorem


class _Commands(TyperGroup):
    """The commands; what Typer would end with status 1 (that of a refutation) ends as it is."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # rich ends the program where nobody reads on
                raise typer.Exit(CUT_OFF) from None
            raise InputError(
                "a Python file that was loaded ended the program (sys.exit): take that out of it"
            ) from None
        except BrokenPipeError:
            raise typer.Exit(CUT_OFF) from None
        except EOFError as error:
            raise RuntimeError(f"unexpected end of what was read: {error}") from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="What does one segmentation metric say about another? Statements about Dice, Jaccard, Tversky, weighted Hamming "
    "and the rest, checked by algebra, by certificates, by visiting every mask pair, by sampling and on real masks.",
    epilog="Start with `segbounds verify theory --quick`, then look at one theorem with `segbounds show dice_jaccard_absolute`.\n\n"
    + "Exit status: "
    + "; ".join(f"{status}: {meaning.replace('; ', ', ')}" for status, meaning in MEANINGS.items())
    + ".",
)

DEFAULT_THEORY = Path("theory")

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Theorem files or folders of them; `theory` when left out. They are Python, which is run.",
        show_default=False,
    ),
]
MaxPixels = Annotated[
    int,
    typer.Option(
        "--max-pixels", min=1, help="Files that say that they hold more are refused before they are unpacked."
    ),
]
MaxClasses = Annotated[
    int,
    typer.Option(
        "--max-classes",
        min=1,
        help="Masks without names for their classes may have so many different values; more are mostly grey levels.",
    ),
]
MAX_PIXELS, MAX_CLASSES = 1 << 28, 32  # those of `files.LIMITS`, which need not be loaded for a --help
MAX_NUMBERS = 1 << 31  # of a whole data set
Theory = Annotated[Path, typer.Option(help="The theorem file or folder to use. It is Python, which is run.")]


def main() -> None:
    """Runs the command line; whatever stops a command ends with one sentence and its exit status (`segbounds.endings`)."""
    _have_streams()
    bear_any_letter()
    try:
        _refuse_names_that_are_no_text(sys.argv[1:])
        app()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
        if isinstance(end.__context__, BrokenPipeError):  # as a --help that nobody reads
            status = CUT_OFF
    except BaseException as error:
        status = _told(error)
    try:
        sys.stdout.flush()
    except OSError as error:
        status = CUT_OFF if isinstance(error, BrokenPipeError) else _told(error)
        _drop_what_is_left()
    except ValueError:  # somebody's Python has closed it; the status stands
        pass
    sys.exit(status)


def _have_streams() -> None:
    """Where a shell has closed the standard streams, Python has none: what is said then goes nowhere."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def _told(error: BaseException) -> int:
    """Says in one sentence what stopped a command; its exit status."""
    from rich.text import Text

    status, sentence = ending(error)
    if status == CRASHED and os.environ.get(TRACEBACK):
        err.print(Text(where(error)), highlight=False, soft_wrap=True)
    with suppress(OSError, ValueError):  # nobody can be told
        err.print(Text.assemble(("error:", "bold red"), f" {printable(sentence)}"), highlight=False, soft_wrap=True)
    return status


def _refuse_names_that_are_no_text(arguments: Sequence[str]) -> None:

    for argument in arguments:
        if not argument.isprintable() and any("\udc80" <= letter <= "\udcff" for letter in argument):
            raise InputError(f"the name {argument} is not UTF-8: rename the file, so that results can name it")


def _drop_what_is_left() -> None:
    """So that Python does not try once more, and complain, when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command(name="list")
def list_all(paths: Paths = None) -> None:
    """List the similarities, the engines and the theorems.

    A parametric similarity is written `tversky:alpha=0.3,beta=0.7`.
    """
    from rich.table import Table

    from segbounds.engines import ENGINES
    from segbounds.metrics.catalogue import CATALOGUE
    from segbounds.metrics.similarity import Similarity
    from segbounds.show.verdicts import constant

    similarities = Table("similarity", "formula", "at 0/0", box=None, pad_edge=False, header_style="bold")
    for name, entry in CATALOGUE.items():
        if isinstance(entry, Similarity):
            similarities.add_row(name, str(entry.formula), str(entry.when_undefined))
        else:
            parameters = ",".join(f"{key}=…" for key in entry.__annotations__ if key != "return")
            similarities.add_row(f"{name}:{parameters}", (entry.__doc__ or "").splitlines()[0], "")
    theorems = Table("theorem", "constant", "statement", box=None, pad_edge=False, header_style="bold")
    for theorem in _load(paths):
        theorems.add_row(theorem.title, constant(theorem), theorem.statement)
    out.print(similarities, "", theorems, "", f"engines: {', '.join(ENGINES)}")


@app.command()
def verify(
    paths: Paths = None,
    engine: Annotated[
        list[str] | None,
        typer.Option(help="Run only this engine; repeat for several. All when left out.", show_default=False),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Smaller masks and fewer samples: seconds instead of a minute.")
    ] = False,
    pixels: Annotated[
        int | None, typer.Option(min=1, help="exhaust: visit every mask pair on this many pixels.")
    ] = None,
    pairs: Annotated[int | None, typer.Option(min=1, help="sample: draw this many random mask pairs.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="sample: every random number follows from it.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Theorems examined at the same time.")] = min(4, os.cpu_count() or 1),
    references: Annotated[Path | None, typer.Option(help="observe: reference masks, a file or a folder.")] = None,
    predictions: Annotated[
        Path | None, typer.Option(help="observe: predicted masks, paired with the references by name.")
    ] = None,
    max_pixels: MaxPixels = MAX_PIXELS,
    max_classes: MaxClasses = MAX_CLASSES,
    json: Annotated[Path | None, typer.Option(help="Write all evidence to this JSON file.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write a Markdown report to this file.")] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page to this file: verdicts with filters, formulas, masks, proofs to save."),
    ] = None,
    proofs: Annotated[
        Path | None, typer.Option(help="certify: write every proof to this folder; `check-proof` re-checks them.")
    ] = None,
) -> None:
    """Check theorems with every engine and say what supports each.

    Point it at your own folder to have your conjectures checked: a false one is answered with two concrete masks.
    Exit status 0: nothing is refuted, vacuous or in conflict; 1: something is; 2: the input cannot be used.
    """
    from segbounds.show.verdicts import as_json, failure, markdown, not_run, open_questions, table, without_files
    from segbounds.theorems.evidence import QUICK, Budget

    chosen = _engines(engine)
    theorems = _load(paths)
    for file in (json, report, html):
        must_be_writable(file)
    with tempfile.TemporaryDirectory() as passing:
        # the page holds the proofs itself: where nobody wants their files, they are kept until it is written
        folder = _folder(proofs) or (passing if html else None)
        usual = QUICK if quick else Budget(pairs=400_000)
        budget = Budget(
            pixels=pixels or usual.pixels,
            pairs=pairs or usual.pairs,
            seed=seed,
            instances=usual.instances,
            observed=_observed(references, predictions, max_pixels, max_classes),
            proofs=folder,
        )
        results, stopped = _examine(paths, budget, chosen, jobs)
        if html:
            from segbounds.show.html.report import page

            write(html, page(results, budget, of=len(theorems)))
        if folder == passing:
            results = without_files(results)
    if results:
        out.print(table(results))
        out.print("\n".join(["", *not_run(results)]), highlight=False, markup=False)
    for question in open_questions(results):
        out.print(f"\n{question}", highlight=False, markup=False, soft_wrap=True)
    for result in results:
        if result.verdict.fails:
            out.print()
            out.print(failure(result), highlight=False, markup=False, soft_wrap=True)
    if json:
        write(json, as_json(results, len(theorems)))
    if report:
        write(report, markdown(results, len(theorems)))
    if proofs:
        kept = sum(1 for _ in proofs.glob("*.json"))
        out.print(f"\n{kept} proofs in {proofs}; `segbounds check-proof {proofs}` re-checks them.", highlight=False)
    failing = sum(result.verdict.fails for result in results)
    out.print(f"\n{len(results)} of {len(theorems)} theorems examined, {failing} failing.", highlight=False)
    _end(stopped)
    raise typer.Exit(1 if failing else 0)


@app.command()
def prove(
    claim: Annotated[
        str,
        typer.Argument(
            help="A relation with <=, >=, ==, < or > between expressions in similarities, counts and numbers, such as "
            "`dice - jaccard <= 0.18` or `tversky(alpha=0.3, beta=0.7) >= 0.6*dice`. `segbounds list` names the similarities."
        ),
    ],
    where: Annotated[
        list[str] | None,
        typer.Option(
            help="A hypothesis, such as `prevalence == 1/50` or `fp <= fn`; repeat for several.", show_default=False
        ),
    ] = None,
    proofs: Annotated[Path | None, typer.Option(help="Keep the proof in this folder.")] = None,
    time: Annotated[
        float | None,
        typer.Option(
            "--time",
            "--seconds",
            min=0.1,
            help="Stop undecided after so many seconds on the clock.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Prove or refute one inequality or identity between similarities, for all pairs of masks.

    PROVED comes with a certificate that `check-proof` re-checks, REFUTED with two masks. Exit status 0: proved; 1: refuted,
    or nothing satisfies the hypotheses; 3: undecided; 2: the input cannot be used.

    Symbols alpha, beta, gamma in a claim stand for every positive value (gamma: every non-negative one).
    """
    from segbounds.engines import certify, examine
    from segbounds.show.verdicts import Result, answer
    from segbounds.theorems.claims import claim as read
    from segbounds.theorems.evidence import Budget, Outcome

    theorem = read(claim, where or ())
    with tempfile.TemporaryDirectory() as scratch, busy("searching for a proof"):
        budget = Budget(time=time, proofs=_folder(proofs) or scratch)
        verdict = examine(theorem, budget, (certify.NAME,))
        text = answer(Result(theorem, verdict), certify.NAME)
    out.print(text, highlight=False, markup=False, soft_wrap=True)
    if verdict.fails:
        raise typer.Exit(1)
    kept = [item.artefact for item in verdict.evidence if item.artefact]
    if proofs and kept:
        out.print(f"\nkept: {', '.join(kept)}", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(0 if verdict.outcome is Outcome.PROVED else UNDECIDED)


@app.command(name="check-proof")
def check_proof(
    proofs: Annotated[list[Path], typer.Argument(help="Proof files, or folders of them.")],
) -> None:
    """Re-check proof files by exact identities, without the code that found them, and print all that each claims.

    The checker is one file, `check_proof.py`, which needs sympy and nothing else: copy it anywhere and run
    `python check_proof.py FILE...` for the same answer. Exit status 0: every file proves its claim; 1: one does not;
    2: there is no such file.
    """
    from segbounds.theorems.proofs import check_proof as checker

    files = _proof_files(proofs)
    failing = 0
    with _progress() as progress:
        task = progress.add_task("checking", total=len(files))
        for file in files:
            try:
                says = f"holds   {file}: {checker.check_file(file)}"
            except (
                Exception
            ) as error:  # whatever makes a file unreadable, it proves nothing, and the others are checked
                failing += 1
                says = f"FAILS   {file}: {error or type(error).__name__}"
            out.print(says, highlight=False, markup=False, soft_wrap=True)
            progress.advance(task)
    out.print(f"\n{len(files)} proofs, {failing} failing.", highlight=False)
    raise typer.Exit(1 if failing else 0)


@app.command(name="export-proof")
def export_proof(
    places: Annotated[
        list[Path],
        typer.Argument(
            help="Proof files (JSON), theorem files (Python), which are proved first, or folders of either."
        ),
    ],
    to: Annotated[str, typer.Option(help="The language of the export; there is one: rocq.")] = "rocq",
    folder: Annotated[Path, typer.Option("--out", help="Write the files into this folder.")] = Path("."),
    check: Annotated[
        bool,
        typer.Option("--check", help="Have Rocq's kernel check every .v file of the folder, and print the axioms."),
    ] = False,
) -> None:
    """Write proofs as theorems of Rocq (Coq), one file for each theorem, for its kernel to check.

    A theorem that cannot be written there yet is named with the reason. Exit status 0: what was written was accepted
    (with --check); 1: the kernel refuses a file, or a theorem rests on an axiom that is not one of the real numbers'.
    """
    from segbounds.theorems.proofs.rocq import export

    if to != "rocq":
        raise InputError(f"there is no export to {to!r}: did you mean rocq?")
    _folder(folder)
    for name, proofs in _proofs_by_theorem(places):
        try:
            if not proofs:
                raise InputError(f"{name}: no proof to export")
            write(folder / f"{name}.v", export(proofs, name))
        except NotWritten:
            raise
        except InputError as reason:
            out.print(f"not exported: {reason}", highlight=False, markup=False, soft_wrap=True)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as wrong:
            raise InputError(
                f"{name} holds no proof that can be exported ({type(wrong).__name__}): `segbounds check-proof` says what is wrong with it"
            ) from wrong
    files = sorted(folder.glob("*.v"))
    out.print(f"{len(files)} Rocq files in {folder}", highlight=False, soft_wrap=True)
    if check and not _kernel_accepts(files):
        raise typer.Exit(1)


@app.command()
def observe(
    references: Annotated[
        Path, typer.Argument(help="Reference masks: a PNG, TIFF, NIfTI or .npz file, or a folder of them.")
    ],
    predictions: Annotated[Path, typer.Argument(help="Predicted masks, paired with the references by name.")],
    theory: Theory = DEFAULT_THEORY,
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
    from segbounds.show.verdicts import failure, nearness, observations, observations_csv, observations_json
    from segbounds.theorems.evidence import Budget

    for file in (csv, json):
        must_be_writable(file)
    chosen = _similarities(similarity)
    observed = _observed(references, predictions, max_pixels, max_classes)
    results, stopped = _examine([theory], Budget(observed=observed), ["observe"], workers=1)
    out.print(observations(observed, chosen), "", nearness(results))
    for result in results:
        if result.verdict.fails:
            out.print(failure(result), highlight=False, markup=False, soft_wrap=True)
    if csv:
        write(csv, observations_csv(observed, chosen))
    if json:
        write(json, observations_json(observed, chosen, results, complete=stopped is None))
    _end(stopped)
    raise typer.Exit(1 if any(result.verdict.fails for result in results) else 0)


@app.command()
def sample(
    theorem: Annotated[
        str, typer.Argument(help="A theorem's file (`theory/dice_jaccard_absolute.py`), file name or title.")
    ],
    pairs: Annotated[str, typer.Option(help="How many random mask pairs; `1e9` is understood.")] = "1e6",
    family: Annotated[str, typer.Option(help="Which pairs; see above.")] = "independent pixels",
    route: Annotated[
        str, typer.Option(help="`masks` draws pixels and counts them; `counts` draws the four counts directly.")
    ] = "masks",
    side: Annotated[int, typer.Option(min=1, help="Masks have side x side pixels.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Every random number follows from it.")] = 0,
    rates: Annotated[
        str | None,
        typer.Option(help="Independent pixels: how often one is positive in prediction and reference, like `0.1,0.2`."),
    ] = None,
    correlation: Annotated[
        float | None, typer.Option(help="Independent pixels at given rates: the correlation of a pixel's two values.")
    ] = None,
    joint: Annotated[
        str | None, typer.Option(help="Keep the joint density of two similarities, like `dice,jaccard`.")
    ] = None,
    device: Annotated[
        str,
        typer.Option(
            help="`cpu`, `cuda` or `cuda:1`: where independent pixels are drawn, counted and held against the theorem. Other "
            "families are made on the CPU."
        ),
    ] = "cpu",
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help="Processes that work side by side; as many as there are cores, up to 4, or 1 for a GPU."
        ),
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="The scheduler of a dask cluster, like `tcp://host:8786`, instead of processes.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that was begun with these options.")
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="The file that keeps the run; one in the cache folder when left out.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write what was found to this JSON file.")] = None,
    theory: Theory = DEFAULT_THEORY,
) -> None:
    """Hold one theorem against as many random mask pairs as you like, on as many processes or machines as you have.

    Every pair is determined by the options and its number: the answer is the same for any number of workers, and for a run
    that was interrupted (Ctrl-C) and resumed. More pairs can be added to a finished run with --resume; without it a run begins anew,
    and takes the place of the kept one as soon as it has as many pairs. Families:
    independent pixels, near-copies, tiny objects, translated blobs, dilated and eroded blobs, dropped and added objects, counts alone.

    Exit status 0: no pair breaks the theorem (which proves nothing); 1: one does, and is drawn; 2: the input cannot be used.
    """
    from segbounds.engines import sampling
    from segbounds.show.verdicts import failure_sampled, sampled

    must_be_writable(json)
    total = _whole(pairs)
    backend = _backend(device)
    if device != "cpu":
        from segbounds.masks.drawing import refuse_missing

        refuse_missing(device)  # whether or not this family and route use it
    (chosen,) = _only_one(_find(theorem, theory), theorem)
    plan = sampling.plan(
        chosen,
        family=family,
        route=route,
        side=side,
        seed=seed,
        rates=_two_numbers(rates),
        correlation=correlation,
        joint=_two_similarities(joint),
        backend=backend,
        device=device,
    )
    kept = sampling.Kept(state or _cache() / f"sample-{plan.digest}.{sampling.FORMAT}.json", plan, total)
    executor, in_flight = _executor(workers or (min(4, os.cpu_count() or 1) if device == "cpu" else 1), dask)
    look = kept.read if resume else kept.begin
    look()  # what is wrong with the file is said before anything is made
    with alone(kept.file), _throughput() as progress:
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
    findings = sampling.findings(plan, found)
    drawn, seconds = found.pairs - before, monotonic() - start
    out.print(f"{chosen.title}\n{chosen.statement}\n", highlight=False, markup=False, soft_wrap=True)
    rate = f" ({drawn / seconds:,.0f} a second)" if drawn else ""
    out.print(
        f"{found.pairs:,} pairs of {family} by {route}, {side} x {side}, seed {seed}; {drawn:,} of them in {seconds:.1f} s{rate}",
        highlight=False,
        soft_wrap=True,
    )
    out.print(*sampled(findings), sep="\n")
    if json:
        write(json, sampling.as_json(plan, found, findings))
    refuted = [finding for finding in findings if finding.refuting is not None]
    for finding in refuted[:1]:
        out.print(f"\n{failure_sampled(finding)}", highlight=False, markup=False, soft_wrap=True)
    if not finished:
        again = "the same command with --resume goes on"
        out.print(f"\nstopped; {kept.file} keeps the run: {again}", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(1 if refuted else 0)


Given = Annotated[
    list[str] | None,
    typer.Option(
        help="What is known, like `dice=0.85` or `prevalence==2%`; may be repeated. A decimal stands for all that rounds to it, "
        "`17/20` and whatever follows `==` for itself, `0.8..0.9` for a range."
    ),
]
Exact = Annotated[bool, typer.Option("--exact", help="Decimals stand for themselves.")]
Rounding = Annotated[
    Literal["nearest", "down", "up", "any"],
    typer.Option(
        "--rounding", help="How printed decimals were rounded: to the nearest, cut off, upwards, or any of these."
    ),
]
Pixels = Annotated[int | None, typer.Option("--pixels", min=1, help="The masks' number of pixels: whole counts only.")]
Positives = Annotated[
    int | None, typer.Option("--positives", min=0, help="How many of the pixels are positive in the reference.")
]


Images = Annotated[int | None, typer.Option("--images", min=1, help="How many images there are.")]
Ddof = Annotated[
    int | None,
    typer.Option(
        "--ddof", min=0, max=1, help="Standard deviations divide by n (0) or n - 1 (1); either when left out."
    ),
]


@app.command()
def interval(
    metric: Annotated[str, typer.Argument(help="What is asked for: a similarity, or `prevalence`.")],
    given: Given = None,
    pixels: Pixels = None,
    positives: Positives = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
) -> None:
    """Everything that one metric can be where others are given, for one pair of masks or one pooled table of counts.

    Example: `segbounds interval mcc --given dice=0.85 --given prevalence==2%`. The interval is tight: both ends are attained, or
    approached along the counts that are shown. With `--pixels` it is that of whole counts. For means over images, see `average`.
    """
    from segbounds.bounds.intervals import interval as between
    from segbounds.show.text import ends

    found = between(metric, _values(given), size=_size(pixels, positives), exact=exact, rounding=rounding)
    out.print(*ends(found), sep="\n", highlight=False, markup=False, soft_wrap=True)


@app.command()
def consistent(
    reported: Annotated[list[str], typer.Argument(help="What was reported, like `dice=0.85 iou=0.74 prevalence=2%`.")],
    averaged: Annotated[
        bool, typer.Option("--averaged", help="They are means over images, like `dice=0.85±0.10`.")
    ] = False,
    pixels: Pixels = None,
    positives: Positives = None,
    images: Images = None,
    ddof: Ddof = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
) -> None:
    """Whether reported numbers can all be true: of one pair of masks (or pooled counts), or of means over images.

    Example: `segbounds consistent dice=0.9061 iou=0.9082 --averaged`. Exit status 0: they can, and counts are shown; 1: they cannot,
    and the smallest set that contradicts is named, with by how much; 3: neither was settled. A decimal stands for all that rounds to it.
    """

    size = _size(pixels, positives)
    if averaged and size is not None:
        raise InputError(
            "sizes are those of one pair of masks: leave --pixels and --positives out for means over images"
        )
    if not averaged and (images or ddof is not None):
        raise InputError("--images and --ddof are about means over images: add --averaged")
    found: Consistency | MeansConsistency
    if averaged:
        from segbounds.means.averages import consistent_averages

        with busy("looking for images"):
            found = consistent_averages(_values(reported), images, ddof, exact=exact, rounding=rounding)
    else:
        from segbounds.bounds.consistency import consistent as of_one_pair

        found = of_one_pair(_values(reported), size=size, exact=exact, rounding=rounding)
    word = {True: "possible", False: "impossible", None: "not settled"}[found.possible]
    out.print(f"{word}: {found.reason}", highlight=False, markup=False, soft_wrap=True)
    if not found.possible:
        raise typer.Exit(UNDECIDED if found.possible is None else 1)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="A similarity.")],
    second: Annotated[str, typer.Argument(help="Another one.")],
    given: Given = None,
    pixels: Pixels = None,
    positives: Positives = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="An enclosure, 1e-9 wide, where a closed form would take a search of up to a minute."
        ),
    ] = False,
) -> None:
    """How far two metrics can be apart, over all pairs of masks or those with the given values or size.

    Example: `segbounds compare dice tversky:alpha=0.3,beta=0.7 --given prevalence=1%..10%`. The worst masks are drawn.
    """
    from segbounds.bounds.comparison import compare as apart
    from segbounds.show.text import comparison

    size = _size(pixels, positives)
    with busy("looking for the closed form"):
        found = apart(first, second, _values(given), size=size, exact=exact, rounding=rounding, quick=quick)
    out.print(*comparison(found), sep="\n", highlight=False, markup=False, soft_wrap=True)


@app.command()
def atlas(
    out_folder: Annotated[
        Path, typer.Option("--out", help="Where atlas.csv, atlas.md and atlas.html are written.")
    ] = Path("atlas"),
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help="Only pairs of these; repeat for several. All that the atlas has when left out.", show_default=False
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Pairs computed at the same time.")] = min(4, os.cpu_count() or 1),
    state: Annotated[
        Path | None, typer.Option(help="The file that keeps finished pairs; one in the cache folder when left out.")
    ] = None,
) -> None:
    """How far each metric of the catalogue can lie above each other one: 272 ordered pairs, as a table, a text and a page.

    Takes some minutes. What is finished is kept: after Ctrl-C, the same command goes on. Open atlas.html and click on a number.
    """
    from segbounds.bounds import atlas as pairs_of
    from segbounds.show.html.atlas import page

    pairs = pairs_of.chosen(metric)
    wanted = [pairs_of.representative(pair)[0] for pair in pairs]
    kept = pairs_of.Kept(state or _cache() / f"atlas.{pairs_of.version()}.json", wanted)
    kept.read()  # what is wrong with the file is said before anything is made
    out_folder = folder(out_folder)
    executor, _ = _executor(jobs, None)
    with alone(kept.file), _progress() as progress:
        task = progress.add_task("")
        try:
            for done, number, latest in pairs_of.rows(pairs, kept, executor):
                what = "" if latest is None else f"{latest.first} - {latest.second}: {latest.above:.40}"
                progress.update(task, total=number, completed=done, description=what)
        except KeyboardInterrupt:
            out.print(
                f"stopped; {kept.file} keeps what is finished: the same command goes on", markup=False, soft_wrap=True
            )
            raise typer.Exit(INTERRUPTED) from None
    found = pairs_of.finished(pairs, kept)
    for name, text in (("csv", pairs_of.as_csv(found)), ("md", pairs_of.as_markdown(found)), ("html", page(found))):
        write(out_folder / f"atlas.{name}", text)
    out.print(
        f"{len(found)} ordered pairs in {out_folder}: atlas.csv, atlas.md, atlas.html", highlight=False, soft_wrap=True
    )


@app.command()
def average(
    metric: Annotated[str, typer.Argument(help="Whose mean is asked for.")],
    given: Annotated[
        list[str] | None,
        typer.Option(
            help="A mean over images, like `dice=0.85`, or with a standard deviation `dice=0.85±0.10` (or `+-`); may be repeated.",
            show_default=False,
        ),
    ] = None,
    images: Images = None,
    ddof: Ddof = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
) -> None:
    """Everything that the mean of a metric over images can be, where means (and standard deviations) of others are given.

    Example: `segbounds average jaccard --given "dice=0.85±0.10"`. Both ends are certain; images that reach them, or come near, are shown
    with their shares, and how near they come.
    """
    from segbounds.means import averages
    from segbounds.show.text import mean_end

    with busy("looking for the extreme mixtures of images"):
        found = averages.average_interval(metric, _values(given), images, ddof, exact=exact, rounding=rounding)
    for name, end in (("least", found.low), ("most", found.high)):
        out.print(f"{name:<6} {mean_end(end)}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def beats(
    first: Annotated[
        list[str], typer.Option(help="A mean of the first method, like `dice=0.87±0.05`; may be repeated.")
    ],
    second: Annotated[list[str], typer.Option(help="The same of the second method.")],
    of: Annotated[str, typer.Option(help="The metric whose means are to be compared.")] = "jaccard",
    images: Images = None,
    ddof: Ddof = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
) -> None:
    """Whether what was reported of two methods certifies that the first is better in the mean of another metric.

    Example: `segbounds beats --first "dice=0.87±0.05" --second "dice=0.85±0.04" --of jaccard`. Exit status 0: certified; 1: refuted;
    3: undecided, with images for which it is better and images for which it is not.
    """
    from segbounds.means import averages
    from segbounds.show.text import mixture

    with busy("looking for the extreme mixtures of images"):
        found = averages.beats(_values(first), _values(second), of, images, ddof, exact=exact, rounding=rounding)
    for name, interval in (("first", found.first), ("second", found.second)):
        ends = f"{float(interval.low.value):.6g} to {float(interval.high.value):.6g}"
        out.print(f"{name:<7} mean {of} {ends}", highlight=False, markup=False)
    out.print(found.verdict, highlight=False)
    for says, pair in zip(("better", "not better"), found.examples, strict=False):
        out.print(f"{says}:", highlight=False)
        for name, kinds in zip(("first", "second"), pair, strict=True):
            out.print(f"  {name:<7} {mixture(kinds)}", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit({"certified": 0, "refuted": 1, "undecided": UNDECIDED}[found.verdict])


@app.command(name="joint-range")
def joint_range(
    first: Annotated[str, typer.Argument(help="A similarity.")],
    second: Annotated[str, typer.Argument(help="Another one.")],
    third: Annotated[
        str | None,
        typer.Argument(
            help="A third one: `dice` for the exact surfaces, `dice=4/5` for the exact slice where it has that value."
        ),
    ] = None,
    prevalence: Annotated[
        str | None, typer.Option(help="The share of positive pixels of the reference, like `2%`.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="Draw it to this file (.png, .svg), or write the arcs or surfaces to it (.csv)."),
    ] = None,
) -> None:
    """All pairs of values that two metrics have, or triples of three: the boundary as exact curves or surfaces.

    Example: `segbounds joint-range dice kappa --prevalence 2% --out range.png`. In the table, a is the value of the
    first metric; of three metrics, as in `segbounds joint-range dice recall accuracy`, a, b and c are the values.
    """
    from segbounds.errors import unknown
    from segbounds.ranges.joint_ranges import JointRange
    from segbounds.ranges.joint_ranges import joint_range as all_pairs
    from segbounds.show.text import arcs, arcs_csv, surfaces, surfaces_csv

    must_be_writable(file)
    kind = file.suffix[1:] if file else ""
    if file and kind not in ("png", "svg", "csv"):
        raise unknown("kind of file", kind, ("png", "svg", "csv"))
    third, value = _with_value(third) if third else (None, None)
    with busy("deriving the boundary"):
        found = all_pairs(first, second, third, prevalence=prevalence)
        if not isinstance(found, JointRange) and value is not None:
            there = found.slice(value)
            if there is None:
                raise InputError(f"{found.third} is never {value}" + (" at this prevalence" if prevalence else ""))
            found = there
    if isinstance(found, JointRange):
        out.print(*arcs(found), sep="\n", highlight=False, markup=False, soft_wrap=True)
    elif not found.curved or kind in ("", "csv"):
        out.print(*surfaces(found), sep="\n", highlight=False, markup=False, soft_wrap=True)
    if not file:
        return
    if kind == "csv":
        write(file, arcs_csv(found) if isinstance(found, JointRange) else surfaces_csv(found))
        return
    with _needing("figures", "notebooks"):
        from segbounds.show import figures
    with busy("drawing"):
        figure = figures.joint_range(found) if isinstance(found, JointRange) else figures.joint_range_of_three(found)
    write(file, figures.bytes_of(figure, kind))


def _with_value(text: str) -> tuple[str, str | None]:
    """A metric, and the value that it has where the text says one; parameters have equals signs of their own."""
    from segbounds.regions.facts import metric_named

    name, equals, value = text.rpartition("=")
    if equals:
        try:
            metric_named(text)
        except InputError:
            return name.removesuffix("="), value
    return text, None


def _size(pixels: int | None, positives: int | None) -> "Size | None":
    from segbounds.regions.facts import Size

    if pixels is None and positives is not None:
        raise InputError("--positives needs --pixels: without it, give the prevalence")
    return None if pixels is None else Size(pixels, positives)


def _values(given: Sequence[str] | None) -> dict[str, str]:

    values = {}
    for item in given or ():
        # a metric may have parameters with equals signs of their own
        name, equals, value = item.rpartition("=")
        if not equals or not name:
            raise InputError(f"{item!r} is not of the form metric=value, such as dice=0.85")
        if name.endswith("="):  # an exact value
            name, value = name[:-1], f"=={value}"
        if not name.strip():
            raise InputError(f"{item!r} names no metric: write it like dice=0.85")
        if name in values:
            raise InputError(f"{name} is given twice")
        values[name] = value
    return values


@app.command()
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

    from segbounds import decisions
    from segbounds.masks.files import Limits, read_probabilities
    from segbounds.metrics.catalogue import parse

    must_be_writable(mask)
    if mask is not None and mask.suffix != ".npy":
        raise InputError(f"{mask} is no .npy file: name the mask like best.npy")
    similarity, pixels = parse(of), decisions.Independent(read_probabilities(posterior, Limits(max_pixels)))
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
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    if mask is not None:
        content = BytesIO()
        np.save(content, best.prediction)
        write(mask, content.getvalue())


@app.command(name="audit-loss")
def audit_loss(
    loss: Annotated[
        str,
        typer.Argument(
            help="What to audit: `module:callable` or `file.py:callable`; a function, an object, or a class that is made with "
            "the arguments. It is Python, which is run."
        ),
    ],
    argument: Annotated[
        list[str] | None,
        typer.Option(help="An argument for making it, like `sigmoid=True`; repeat for several.", show_default=False),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(help="The similarity that it should stand for, like `tversky:alpha=0.3,beta=0.7`.")
    ] = None,
    partner: Annotated[
        str | None,
        typer.Option(
            help="Its partner, `module:callable`: Jaccard's loss of a Dice loss, or the reverse.", show_default=False
        ),
    ] = None,
    partner_argument: Annotated[
        list[str] | None,
        typer.Option(help="An argument for making the partner; repeat for several.", show_default=False),
    ] = None,
    given: Annotated[str, typer.Option("--input", help="What it wants: `logits` or `probabilities`.")] = "logits",
    channels: Annotated[int, typer.Option(help="1: a binary question. 2: background and foreground.")] = 1,
    labels: Annotated[
        str,
        typer.Option(
            help="`masks` in the shape of the prediction (one-hot for 2 channels), or `numbers` without channels."
        ),
    ] = "masks",
    channels_last: Annotated[
        bool, typer.Option("--channels-last", help="Shapes are (images, *space, channels).")
    ] = False,
    dimensions: Annotated[int, typer.Option(help="Of space: 1, 2 or 3.")] = 2,
) -> None:
    """Say what a loss written in torch is, and what surprises it holds.

    It is called as `loss(prediction, reference)` on small images: equal, empty, full and opposite masks, all kinds of binary masks, soft
    predictions, batches, soft labels; and its gradients are looked at. From this follow the metric that it stands for, the order of the
    weights, where smoothing was put, whether bounds between metrics carry over to it, and what it does on empty masks.

    Example: `segbounds audit-loss monai.losses:DiceLoss --argument sigmoid=True --metric dice`

    Exit status 0: no surprises; 1: some, marked with !; 2: it cannot be loaded or called so.
    """
    from segbounds.metrics.catalogue import parse

    with _needing("audits", "torch"):
        from segbounds.audit import Call, audit, load
    call = Call(given, channels, labels, channels_last, dimensions)
    if partner_argument and not partner:
        raise InputError("--partner-argument is for making a partner: name it with --partner")
    other = load(partner, partner_argument or ()) if partner else None
    found = audit(load(loss, argument or ()), call, parse(metric) if metric else None, other)
    out.print(str(found), highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(1 if found.surprises else 0)


practice = typer.Typer(
    no_args_is_help=True, help="Train networks with each loss on real tasks, and compare them in Dice and Jaccard."
)
app.add_typer(practice, name="practice")

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="A folder of tasks: .npz files, or datasets as nnU-Net lays them out.", show_default=False
    ),
]
Results = Annotated[Path, typer.Option("--out", help="Where results are kept; best outside of any repository.")]
Tasks = Annotated[
    list[str] | None, typer.Option("--task", help="Only this task; repeat for several.", show_default=False)
]
Losses = Annotated[
    list[str] | None, typer.Option("--loss", help="Only this loss; repeat for several.", show_default=False)
]
Quick = Annotated[
    bool,
    typer.Option(
        "--quick", help="Everything at its smallest, on made data without --data: tries the pipeline, not the losses."
    ),
]
Large = Annotated[
    bool, typer.Option("--large", help="All images, larger slices and networks, longer training: for a GPU.")
]
MaxNumbers = Annotated[
    int,
    typer.Option(
        "--max-pixels", min=1, help="Files that say that they hold more numbers are refused before they are unpacked."
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of folds, first weights and batches; one folder for each.")]
DEFAULT_RESULTS = Path("practice-results")


@practice.command(name="run")
def practice_run(
    data: Data = None,
    results: Results = DEFAULT_RESULTS,
    task: Tasks = None,
    loss: Losses = None,
    quick: Quick = False,
    large: Large = False,
    seed: Seed = 0,
    max_numbers: MaxNumbers = MAX_NUMBERS,
    jobs: Annotated[int, typer.Option(min=1, help="Networks trained at the same time, with one thread each.")] = min(
        4, os.cpu_count() or 1
    ),
    device: Annotated[
        str | None, typer.Option(help="`cpu`, `cuda` or `cuda:1`; a GPU where there is one.", show_default=False)
    ] = None,
    dask: Annotated[
        str | None, typer.Option("--dask", help="Address of a dask scheduler whose workers see both folders.")
    ] = None,
) -> None:
    """Train what is missing. Ctrl-C loses nothing: the same command goes on, in the middle of a training too.

    Example: `segbounds practice run --data tasks/ --jobs 2`, then `segbounds practice report --page docs`.

    First come all folds from scratch, then from the network that cross-entropy gave. Every training chooses its learning rate on its
    validation part. Every finished one is a JSON file in the folder of the results.
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    study = _study(data, results, task, loss, _practice_settings(quick, large, seed), device, max_numbers)
    executor, at_once = _executor(jobs, dask)
    progress = Progress(
        BarColumn(30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=err,
    )
    with progress:
        done, total = (sum(numbers) for numbers in zip(*study.progress().values(), strict=True))
        bar = progress.add_task("", total=total, completed=done)
        try:
            for job in study.run(executor, at_once if dask else jobs):
                progress.update(bar, advance=1, description=f"{job.task}, {job.loss}, {job.start}, fold {job.fold}")
        except KeyboardInterrupt:
            out.print(
                f"stopped; {results} keeps what is finished: the same command goes on", markup=False, soft_wrap=True
            )
            raise typer.Exit(INTERRUPTED) from None
    out.print(
        f"{total} trainings in {results}; `segbounds practice report` says what they show", markup=False, soft_wrap=True
    )


@practice.command(name="status")
def practice_status(
    data: Data = None,
    results: Results = DEFAULT_RESULTS,
    task: Tasks = None,
    loss: Losses = None,
    quick: Quick = False,
    large: Large = False,
    seed: Seed = 0,
    max_numbers: MaxNumbers = MAX_NUMBERS,
) -> None:
    """How many trainings of each task are finished, and how long the others will take on one core."""
    study = _study(data, results, task, loss, _practice_settings(quick, large, seed), "cpu", max_numbers)
    for name, (done, total) in study.progress().items():
        seconds = [result["seconds"] for job, result in study.finished() if job.task == name]
        left = (
            f", about {sum(seconds) / len(seconds) * (total - done) / 60:.0f} core-minutes left"
            if seconds and done < total
            else ""
        )
        out.print(f"{name:<20} {done:>4} of {total}{left}", highlight=False)


@practice.command(name="report")
def practice_report(
    results: Annotated[
        Path, typer.Option("--out", help="Where results are kept: by `run`, or as three files by this command.")
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
) -> None:
    """What the finished trainings show: each claim answered yes, no or undecided, with the numbers it rests on.

    Example: `segbounds practice report --out practice-results --page docs --figures figures`. A page and its figures can be written
    anew from its CSV files: `segbounds practice report --out docs/practice --page docs --figures figures`.
    """
    with _needing("results of trainings", "practice"):
        from segbounds.practice import data as tasks_in
        from segbounds.practice.claims import claims
        from segbounds.practice.results import load
        from segbounds.practice.results import write as write_tables

    found = load(results)
    if data is not None:
        found = found.of(tasks_in.names(data))
    for place in (page, pictures):
        _folder(place)
    answers = claims(found)
    for claim in answers:
        said = f"{claim.about}: {claim.text}" if claim.about else claim.text
        out.print(f"{claim.verdict:<10} {said}", highlight=False, markup=False, soft_wrap=True)
        out.print(f"           {claim.because}", highlight=False, markup=False, soft_wrap=True)
    drawn: dict[str, Path] = {}
    if pictures is not None:
        with _needing("figures", "notebooks"):
            from segbounds.practice_figures import save

        drawn = save(found, pictures)
    if page is not None:
        from segbounds.practice_page import page as written

        write_tables(found, page / "practice")
        shown = {name: os.path.relpath(file, page) for name, file in drawn.items()}
        write(page / "practice.md", written(found, answers, shown))
        out.print(f"written: {page / 'practice.md'}", highlight=False, markup=False, soft_wrap=True)


def _practice_settings(quick: bool, large: bool, seed: int) -> dict[str, Any]:
    with _needing("training", "practice"):
        from segbounds.practice import study

    if quick and large:
        raise InputError("--quick and --large are two sizes of one study: choose one")
    return {**(study.QUICK if quick else study.LARGE if large else {}), "seed": seed}


def _study(
    data: Path | None,
    results: Path,
    tasks: Sequence[str] | None,
    losses: Sequence[str] | None,
    changed: Mapping[str, Any],
    device: str | None,
    max_numbers: int,
) -> "Study":
    """The study of these tasks and losses; everything is read before anything is trained."""
    from segbounds.errors import unknown

    if device is not None:
        _backend(device)
    with _needing("training", "practice"):
        from segbounds.practice import data as tasks_in
        from segbounds.practice import made, study

        device = study.device_named(device)
    if data is None:
        if not study.QUICK.items() <= changed.items():
            raise InputError("name a folder of tasks with --data, or try the pipeline on made data with --quick")
        _folder(results)
        data = results / "made-data"
        try:
            made.write_tasks(data)
        except NotWritten:
            with suppress(OSError):
                data.rmdir()
            raise
    known = tasks_in.names(data)
    for kind, names, all_of_them in (("task", tasks, known), ("loss", losses, study.LOSSES)):
        for name in names or ():
            if name not in all_of_them:
                raise unknown(kind, name, all_of_them)
    settings = study.Settings(tuple(tasks or known), tuple(losses or study.LOSSES), **changed)
    with busy(f"reading {', '.join(settings.tasks)}"):
        found = study.Study(data, results, settings, device, max_numbers)
    _folder(results)
    return found


@app.command()
def figures(
    names: Annotated[list[str] | None, typer.Argument(help="Which figures; all of them when left out.")] = None,
    folder: Annotated[Path, typer.Option("--out", help="The folder to write them to.")] = Path("figures"),
    quick: Annotated[bool, typer.Option("--quick", help="Fewer rows, for a look.")] = False,
) -> None:
    """Draw the figures of the theorems as SVG and PNG, the same to the last byte every time.

    Everything that they show is computed anew: exact suprema, all mask pairs of a size, random pairs.
    """
    from segbounds.errors import unknown

    with _needing("figures", "notebooks"):
        from segbounds.show.figures import FIGURES, save
    for name in names or ():
        if name not in FIGURES:
            raise unknown("figure", name, FIGURES)
    with _progress() as progress:
        task = progress.add_task("", total=len(names or FIGURES))
        for name in names or FIGURES:
            progress.update(task, description=name)
            for file in save(name, folder, quick):
                out.print(str(file), highlight=False, soft_wrap=True)
            progress.advance(task)


@app.command()
def show(
    theorem: Annotated[
        str, typer.Argument(help="A theorem's file (`theory/dice_jaccard_absolute.py`), file name or title.")
    ],
    theory: Theory = DEFAULT_THEORY,
) -> None:
    """Show one theorem: its statement, its derivation step by step, and the masks that come nearest."""
    from segbounds.show.verdicts import exposition
    from segbounds.theorems.evidence import Budget

    for item in _find(theorem, theory):
        out.print(exposition(item, Budget(pixels=60)), highlight=False, markup=False, soft_wrap=True)


@contextmanager
def _needing(what: str, extra: str) -> Iterator[None]:
    """Says which extra brings a package that is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        need = "needs" if what.startswith("--") or not what.endswith("s") else "need"
        raise InputError(
            f"{what} {need} {error.name}, which is not installed: pip install 'segbounds[{extra}]'"
        ) from None


# --- shared by the commands -------------------------------------------------------------------------------------------


def _load(paths: Sequence[Path] | None) -> "tuple[Theorem, ...]":
    from segbounds.engines.verification import load_all

    return load_all(paths or [DEFAULT_THEORY])


def _find(name: str, theory: Path) -> "tuple[Theorem, ...]":
    import difflib

    from segbounds.theorems.records import load

    for place in (Path(name), theory / name, theory / f"{name}.py"):
        if place.is_file():
            return load(place)
    titles = {theorem.title: theorem for theorem in load(theory)}
    if name in titles:
        return (titles[name],)
    stems = [file.stem for file in theory.glob("*.py")] if theory.is_dir() else []
    near = difflib.get_close_matches(name, [*titles, *stems], n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "`segbounds list` names them all"
    raise InputError(f"there is no theorem {name!r} in {theory}: {hint}")


def _engines(chosen: Sequence[str] | None) -> list[str]:
    import difflib

    from segbounds.engines import ENGINES

    for name in chosen or ():
        if name not in ENGINES:
            near = difflib.get_close_matches(name, ENGINES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(ENGINES)}"
            raise InputError(f"there is no engine {name!r}: {hint}")
    return list(chosen or ENGINES)


def _examine(
    places: Sequence[Path] | None, budget: "Budget", chosen: Sequence[str], workers: int
) -> "tuple[list[Result], BaseException | None]":
    """The results in the order of the theorems, and what stopped the examination, if something did: Ctrl-C and workers that end leave
    what was finished."""
    from concurrent.futures import BrokenExecutor

    from segbounds.engines.verification import verdicts
    from segbounds.show.verdicts import Result

    theorems = _load(places)
    found: dict[int, Result] = {}
    stopped: BaseException | None = None
    running = verdicts(list(places or [DEFAULT_THEORY]), budget, chosen, workers)
    with _progress() as progress:
        task = progress.add_task("starting", total=len(theorems))
        try:
            for number, verdict in running:
                found[number] = Result(theorems[number], verdict)
                progress.update(
                    task, advance=1, description=f"{theorems[number].title}: {verdict.outcome.name.lower()}"
                )
        except (KeyboardInterrupt, BrokenExecutor) as error:
            stopped = error
            running.close()
    return [found[number] for number in sorted(found)], stopped


def _end(stopped: BaseException | None) -> None:
    """Ends a command that was stopped, once what was finished is written."""
    if isinstance(stopped, KeyboardInterrupt):
        raise typer.Exit(INTERRUPTED)
    if stopped is not None:
        raise stopped


def _similarities(texts: Sequence[str] | None) -> "list[Similarity]":
    from segbounds.metrics.catalogue import CATALOGUE, parse
    from segbounds.metrics.similarity import Similarity

    if texts:
        return [parse(text) for text in texts]
    return [entry for entry in CATALOGUE.values() if isinstance(entry, Similarity)]


def _observed(
    references: Path | None, predictions: Path | None, pixels: int, classes: int
) -> "tuple[tuple[str, Counts], ...]":

    if references is None and predictions is None:
        return ()
    if references is None or predictions is None:
        raise InputError("real masks come in pairs: give both --references and --predictions")
    from segbounds.masks.files import Limits, read_pairs

    return tuple((pair.name, pair.counts) for pair in read_pairs(references, predictions, Limits(pixels, classes)))


def _whole(text: str) -> int:
    """A number of pairs, as people write large ones."""

    from segbounds.algebra.reading import number, shown

    try:
        found = number(text.replace("_", "").replace(",", ""))
    except InputError:
        found = number("0")
    if not 1 <= found < 10**18 or not found.is_Integer:
        raise InputError(
            f"--pairs {shown(text)} is no number of pairs: give a whole number from 1, like 1000000 or 1e9"
        )
    return int(found)


def _two_numbers(text: str | None) -> tuple[float, float] | None:

    from segbounds.algebra.reading import number, shown

    if text is None:
        return None
    try:
        first, second = (float(number(part)) for part in text.split(","))
    except ValueError:
        raise InputError(f"--rates {shown(text)} is not two numbers: write it like 0.1,0.2") from None
    return first, second


def _two_similarities(text: str | None) -> "tuple[Similarity, Similarity] | None":
    from segbounds.metrics.catalogue import parse

    if text is None:
        return None
    # commas stand between parameters as well: try every place
    parts = text.split(",")
    for place in range(1, len(parts)):
        try:
            return parse(",".join(parts[:place])), parse(",".join(parts[place:]))
        except InputError as error:
            reason = error
    if len(parts) == 1:
        raise InputError(f"--joint {text!r} names one similarity: write two, like dice,jaccard")
    raise reason


def _backend(device: str) -> str:
    from segbounds.errors import unknown

    known = {"cpu": "auto", "cuda": "triton"}
    kind = device.partition(":")[0]
    if kind not in known:
        raise unknown("device", device, known)
    return known[kind]


def _cache() -> Path:
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "segbounds"
    except RuntimeError:
        raise InputError("there is no home folder to keep a run in: name a file with --state") from None


def _only_one(theorems: "tuple[Theorem, ...]", name: str) -> "tuple[Theorem]":

    if len(theorems) != 1:
        titles = ", ".join(repr(theorem.title) for theorem in theorems)
        raise InputError(f"{name} has several theorems: name one by its title ({titles})")
    return (theorems[0],)


def _executor(workers: int, dask: str | None) -> "tuple[Callable[[], Executor] | None, int]":
    """What works through shards, and how many shards it is given at one time."""
    from segbounds.processes import Processes

    if dask is None:
        if workers == 1:
            return None, 1
        return lambda: Processes(workers, _deaf_to_interrupts), 2 * workers
    with _needing("--dask", "cluster"):
        from distributed import Client
    logging.disable(logging.CRITICAL)  # dask writes pages of its own about what is said in a sentence
    try:
        client = Client(dask, timeout="10s")
    except (OSError, ValueError) as error:
        raise InputError(f"no dask scheduler answers at {dask}: {error}") from None
    return client.get_executor, 2 * max(1, sum(client.ncores().values()))


def _deaf_to_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which keeps what is finished


@contextmanager
def _throughput() -> "Iterator[Progress]":
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    class Throughput(Progress):
        """Progress whose speed reads 0 until there is one."""

        def get_renderables(self) -> "Iterator[RenderableType]":
            yield self.make_tasks_table([task for task in self.tasks if task.speed is not None])

    rate = TextColumn("{task.completed:,.0f} of {task.total:,.0f} pairs, {task.speed:,.0f} a second", markup=False)
    with Throughput(BarColumn(30), rate, TimeRemainingColumn(), console=err, transient=True) as progress:
        yield progress


@contextmanager
def _progress() -> "Iterator[Progress]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=err, transient=True) as progress:
        yield progress


def _proof_files(places: Sequence[Path]) -> list[Path]:

    files: list[Path] = []
    for place in places:
        if not place.exists():
            raise InputError(
                f"{place} does not exist: name proof files, as `segbounds verify --proofs FOLDER` writes them"
            )
        found = sorted(place.glob("*.json")) if place.is_dir() else [place]
        if not found:
            raise InputError(f"{place} holds no proofs: `segbounds verify --proofs {place}` writes them")
        files += found
    return files


def _proofs_by_theorem(places: Sequence[Path]) -> "Iterator[tuple[str, list[dict[str, Any]]]]":
    """Names for files, with the proofs of one theorem each; none where a theorem has no certificate."""
    from segbounds.errors import InputError
    from segbounds.processes import Processes
    from segbounds.theorems.proofs import check_proof
    from segbounds.theorems.proofs.search import slug
    from segbounds.threads import cores

    given: dict[str, list[dict[str, Any]]] = {}
    theories = [file for place in places for file in ([place] if place.suffix == ".py" else sorted(place.glob("*.py")))]
    others = [place for place in places if place.suffix != ".py" and not any(place.glob("*.py"))]
    for file in _proof_files(others):
        try:
            proof = check_proof.Proof(check_proof.text_of(file)).file
        except check_proof.Refused as reason:
            raise InputError(f"{file} proves nothing: {reason}") from None
        given.setdefault(slug(proof["theorem"]), []).append(proof)
    yield from given.items()
    if not theories:
        return
    pool = Processes(min(cores(), len(theories)))
    try:
        with _progress() as progress:
            task = progress.add_task("proving", total=len(theories))
            for file, found in [(file, pool.submit(_proofs_in, file)) for file in theories]:
                yield from found.result()
                progress.update(task, advance=1, description=file.stem)
    finally:
        pool.shutdown(cancel_futures=True)


def _proofs_in(file: Path) -> "list[tuple[str, list[dict[str, Any]]]]":
    """A name for each theorem of a file, with its proofs; work for another process."""
    from segbounds.engines import certify
    from segbounds.theorems.records import load

    theorems = load(file)
    names = [file.stem if len(theorems) == 1 else f"{file.stem}_{number}" for number in range(1, len(theorems) + 1)]
    return [(name, certify.proof_files(theorem)) for name, theorem in zip(names, theorems, strict=True)]


def _kernel_accepts(files: Sequence[Path]) -> bool:
    """Whether the kernel accepts all files, with one line on each of their theorems."""
    from segbounds.theorems.proofs import kernel

    refused = 0
    with _progress() as progress:
        task = progress.add_task("checking", total=len(files))
        for answer in kernel.ask(files, os.cpu_count() or 1):
            for theorem, axioms in answer.axioms.items():
                out.print(
                    f"  {theorem}: {', '.join(axioms) or 'no axioms'}", highlight=False, markup=False, soft_wrap=True
                )
            if not answer.holds:
                refused += 1
                reason = answer.message or "a theorem rests on more than the axioms of the real numbers"
                out.print(f"REFUSED {answer.file}: {reason}", highlight=False, markup=False, soft_wrap=True)
            progress.update(task, advance=1, description=answer.file.name)
    out.print(f"{len(files)} Rocq files checked, {refused} refused.", highlight=False)
    return not refused


def _folder(place: Path | None) -> str | None:
    """A folder to write into, made if it is not there."""
    return None if place is None else str(folder(place))
