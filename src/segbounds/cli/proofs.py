"""Commands about proofs: prove, check-proof, export-proof."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from segbounds.cli.bars import progress_bar
from segbounds.cli.console import busy, err, out
from segbounds.cli.json_form import tell
from segbounds.cli.resources import folder_or_none
from segbounds.endings import UNDECIDED, printable
from segbounds.errors import InputError, NotWritten
from segbounds.files_out import write
from segbounds.system import cores

commands = typer.Typer()


@commands.command()
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
    from segbounds.engines import settle
    from segbounds.show.proofs import answer
    from segbounds.show.records import record_of
    from segbounds.theorems.claims import claim as read
    from segbounds.theorems.evidence import Budget, Outcome, Result

    theorem = read(claim, where or ())
    with tempfile.TemporaryDirectory() as scratch, busy("searching for a proof"):
        budget = Budget(time=time, proofs=folder_or_none(proofs) or scratch)
        verdict, engine = settle(theorem, budget)
        text = answer(Result(theorem, verdict), engine)
    if proofs is None:  # the files are gone
        verdict = replace(verdict, evidence=tuple(replace(item, artefact=None) for item in verdict.evidence))
    tell(lambda: record_of(Result(theorem, verdict)))
    out.print(text, soft_wrap=True)
    if verdict.fails:
        raise typer.Exit(1)
    kept = [item.artefact for item in verdict.evidence if item.artefact]
    if proofs and kept:
        out.print(f"\nkept: {', '.join(kept)}", soft_wrap=True)
    raise typer.Exit(0 if verdict.outcome is Outcome.PROVED else UNDECIDED)


@commands.command(name="check-proof")
def check_proof(
    proofs: Annotated[list[Path], typer.Argument(help="Proof files, or folders of them.")],
) -> None:
    """Re-check proof files by exact identities, without the code that found them, and print all that each claims.

    The checker is one file, `check_proof.py`, which needs sympy and nothing else: copy it anywhere and run
    `python check_proof.py FILE...` for the same answer. Exit status 0: every file proves its claim; 1: one does not;
    2: one of them is no proof file.
    """
    from segbounds.theorems.proofs import check_proof as checker

    files = _proof_files(proofs)
    failing = 0
    others: list[str] = []
    checked: list[dict[str, str | bool]] = []
    tell(lambda: {"proofs": checked})
    with progress_bar() as progress:
        task = progress.add_task("checking", total=len(files))
        for file in files:
            before = failing
            try:
                says = f"holds   {file}: {checker.check_file(file)}"
            except checker.NoProofFile as error:
                others.append(f"{file} is no proof file ({error})")
                continue
            except (
                Exception
            ) as error:  # whatever makes a file unreadable, it proves nothing, and the others are checked
                failing += 1
                says = f"FAILS   {file}: {error or type(error).__name__}"
            out.print(says, soft_wrap=True)
            checked.append({"file": str(file), "holds": failing == before, "says": says.partition(": ")[2]})
            progress.advance(task)
    if checked:
        out.print(f"\n{len(checked)} {'proof' if len(checked) == 1 else 'proofs'}, {failing} failing.")
    wrong = f"{'; '.join(others)}: name proof files, as `segbounds verify --proofs FOLDER` writes them"
    if others and not failing:
        raise InputError(wrong)
    if others:
        err.print(f"error: {printable(wrong)}", soft_wrap=True)
    raise typer.Exit(1 if failing else 0)


@commands.command(name="export-proof")
def export_proof(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Proof files (JSON), theorem files (Python), which are proved first, or folders of either; the theorems that travel "
            "with segbounds when left out.",
            show_default=False,
        ),
    ] = None,
    to: Annotated[str, typer.Option(help="rocq, or json: the files that `check-proof` re-checks.")] = "rocq",
    folder: Annotated[Path, typer.Option("--out", help="Write the files into this folder.")] = Path("."),
    check: Annotated[
        bool,
        typer.Option("--check", help="Have Rocq's kernel check every .v file of the folder, and print the axioms."),
    ] = False,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Search for every proof, also where one is kept in `proofs` beside the theorem."),
    ] = False,
) -> None:
    """Write proofs as theorems of Rocq (Coq), one file for each theorem, for its kernel to check; or as proof files.

    Proofs are kept as proof files in the folder `proofs` beside the file of their theorem, `ID_1.json` and so on: there they are
    re-checked by `verify` instead of searched for, unless --anew is said here.

    A theorem that cannot be written there yet is named with the reason. Exit status 0: what was written was accepted
    (with --check); 1: the kernel refuses a file, or a theorem rests on an axiom that is not one of the real numbers'.
    """
    from segbounds.theorems.shipped import place_of

    if to not in _EXPORTS:
        raise InputError(f"there is no export to {to!r}: say rocq or json")
    if check and to != "rocq":
        raise InputError(
            "--check has Rocq's kernel check what is exported to rocq: `segbounds check-proof` re-checks proof files"
        )
    folder_or_none(folder)
    left_out: list[str] = []
    written: list[str] = []
    for name, proofs in _proofs_by_theorem([*map(place_of, places or (None,))], anew):
        try:
            if not proofs:
                raise InputError(f"{name}: no proof to export")
            for file, text in _EXPORTS[to](name, proofs).items():
                write(folder / file, text)
                written.append(file)
        except NotWritten:
            raise
        except InputError as reason:
            left_out.append(str(reason))
            out.print(f"not exported: {reason}", soft_wrap=True)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as wrong:
            raise InputError(
                f"{name} holds no proof that can be exported ({type(wrong).__name__}): `segbounds check-proof` says what is wrong with it"
            ) from wrong
    files = sorted(folder.glob("*.v")) if to == "rocq" else [folder / file for file in sorted(written)]
    tell(lambda: {"folder": str(folder), "files": [file.name for file in files], "not_exported": left_out})
    if not written:
        raise InputError("nothing was exported: none of these has a proof that can be written there")
    kind = {"rocq": "Rocq file", "json": "proof file"}[to]
    out.print(f"{len(written)} {kind}{'' if len(written) == 1 else 's'} written in {folder}", soft_wrap=True)
    if check and not _kernel_accepts(files):
        raise typer.Exit(1)


def _in_rocq(name: str, proofs: "list[dict[str, Any]]") -> dict[str, str]:
    from segbounds.theorems.proofs.rocq.export import export

    return {f"{name}.v": export(proofs, name)}


def _as_proof_files(name: str, proofs: "list[dict[str, Any]]") -> dict[str, str]:
    from segbounds.theorems.proofs.files import as_text

    return {f"{name}_{number}.json": as_text(proof) for number, proof in enumerate(proofs, 1)}


#: By language: the files of a theorem's proofs, by name.
_EXPORTS = {"rocq": _in_rocq, "json": _as_proof_files}


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


def _proofs_by_theorem(places: Sequence[Path], anew: bool) -> "Iterator[tuple[str, list[dict[str, Any]]]]":
    """Names for files, with the proofs of one theorem each; none where a theorem has no certificate."""
    from segbounds.processes import Processes
    from segbounds.theorems.proofs import check_proof
    from segbounds.theorems.proofs.files import slug

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
    if len(theories) <= 1:  # a process of its own takes longer to begin than most proofs take
        for file in theories:
            yield from _proofs_in(file, anew)
        return
    pool = Processes(min(cores(), len(theories)))
    try:
        with progress_bar() as progress:
            task = progress.add_task("proving", total=len(theories))
            for file, found in [(file, pool.submit(_proofs_in, file, anew)) for file in theories]:
                yield from found.result()
                progress.update(task, advance=1, description=file.stem)
    finally:
        pool.shutdown(cancel_futures=True)


def _proofs_in(file: Path, anew: bool) -> "list[tuple[str, list[dict[str, Any]]]]":
    """A name for each theorem of a file, with its proofs; work for another process."""
    from segbounds.engines import certify
    from segbounds.theorems.loading import load
    from segbounds.theorems.proofs.kept import Kept

    kept = Kept() if anew else None
    return [(theorem.id, certify.proof_files(theorem, kept)) for theorem in load(file)]


def _kernel_accepts(files: Sequence[Path]) -> bool:
    """Whether the kernel accepts all files, with one line on each of their theorems."""
    from segbounds.theorems.proofs.rocq import kernel

    refused = 0
    with progress_bar() as progress:
        task = progress.add_task("checking", total=len(files))
        for answer in kernel.ask(files, os.cpu_count() or 1):
            for theorem, axioms in answer.axioms.items():
                out.print(f"  {theorem}: {', '.join(axioms) or 'no axioms'}", soft_wrap=True)
            if not answer.holds:
                refused += 1
                reason = answer.message or "a theorem rests on more than the axioms of the real numbers"
                out.print(f"REFUSED {answer.file}: {reason}", soft_wrap=True)
            progress.update(task, advance=1, description=answer.file.name)
    out.print(f"{len(files)} Rocq files checked, {refused} refused.")
    return not refused
