"""The theorems and engines that a command names, and their examination."""

import difflib
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segbounds.cli.bars import progress_bar
from segbounds.endings import INTERRUPTED
from segbounds.errors import InputError

if TYPE_CHECKING:
    from segbounds.theorems.evidence import Budget, Result
    from segbounds.theorems.records import Theorem


def load_theorems(paths: Sequence[Path] | None) -> "tuple[Theorem, ...]":
    from segbounds.engines.verification import load_all

    return load_all(paths or [])


def load_readable_theorems(paths: Sequence[Path] | None) -> "tuple[tuple[Theorem, ...], dict[Path, InputError]]":
    """The theorems of the files that can be read, and what is wrong with the others. Raises InputError where none can."""
    from segbounds.engines.verification import load_all_readable

    theorems, unread = load_all_readable(paths or [])
    if not theorems:
        raise InputError("; ".join(map(str, unread.values())))
    return theorems, unread


def find_theorems(name: str, theory: Path | None) -> "tuple[Theorem, ...]":
    from segbounds.theorems.loading import load
    from segbounds.theorems.shipped import place_of

    folder = place_of(theory)
    for place in (Path(name), folder / name, folder / f"{name}.py", *([] if theory else [place_of(name)])):
        if place.is_file():
            return load(place)
    known = load(folder)
    titles = {key: theorem for theorem in known for key in (theorem.title, theorem.id)}
    if name in titles:
        return (titles[name],)
    near = difflib.get_close_matches(name, [*titles], n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "`segbounds list` names them all"
    where = f" in {theory}" if theory else ""
    raise InputError(f"there is no theorem {name!r}{where}: {hint}")


def only_one(theorems: "tuple[Theorem, ...]", name: str) -> "tuple[Theorem]":
    if len(theorems) != 1:
        titles = ", ".join(repr(theorem.title) for theorem in theorems)
        raise InputError(f"{name} has several theorems: name one by its title ({titles})")
    return (theorems[0],)


def engines_named(chosen: Sequence[str] | None) -> list[str]:
    from segbounds.engines import ENGINES

    for name in chosen or ():
        if name not in ENGINES:
            near = difflib.get_close_matches(name, ENGINES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(ENGINES)}"
            raise InputError(f"there is no engine {name!r}: {hint}")
    return list(chosen or ENGINES)


def examined(
    theorems: "Sequence[Theorem]",
    budget: "Budget",
    chosen: Sequence[str],
    workers: int,
    say: "Callable[[Result], None] | None" = None,
) -> "tuple[list[Result], BaseException | None]":
    """The results of some theorems, in their order, and what stopped the examination, if something did: Ctrl-C
    and workers that end leave what was finished."""
    from segbounds.engines.verification import verdicts
    from segbounds.theorems.evidence import Result

    found: dict[int, Result] = {}
    stopped: BaseException | None = None
    running = verdicts(theorems, budget, chosen, workers)
    said = 0
    with progress_bar() as progress:
        task = progress.add_task("starting", total=len(theorems))
        try:
            for number, verdict in running:
                found[number] = Result(theorems[number], verdict)
                while (
                    say is not None and said in found
                ):  # in the order of the theorems, as soon as those before are done
                    say(found[said])
                    said += 1
                progress.update(
                    task, advance=1, description=f"{theorems[number].title}: {verdict.outcome.name.lower()}"
                )
        except (KeyboardInterrupt, BrokenExecutor) as error:
            stopped = error
            running.close()
    return [found[number] for number in sorted(found)], stopped


def end_if_stopped(stopped: BaseException | None) -> None:
    """Ends a command that was stopped, once what was finished is written."""
    if isinstance(stopped, KeyboardInterrupt):
        raise typer.Exit(INTERRUPTED)
    if stopped is not None:
        raise stopped
