"""What each engine says of each theorem."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from segbounds.engines import ENGINES
from segbounds.engines.verification import load_all, verdicts
from segbounds.errors import InputError
from segbounds.show.figures.style import GREEN, ORANGE, PAGE, RED, SKY, styled, subplots
from segbounds.show.verdicts import by_engine, engine_outcome, of_outcomes
from segbounds.system import cores
from segbounds.theorems.evidence import Budget, Outcome


def engines_and_theorems_rows(quick: bool = False) -> list[tuple[str, dict[str, Outcome], Outcome]]:
    """What each engine says of each theorem in the folder ``theory``, and the verdict."""
    places, budget = [Path("theory")], Budget(pixels=30, pairs=20_000)
    theorems = load_all(places)
    found = dict(verdicts(theorems, places, budget, tuple(ENGINES), cores()))
    rows = []
    for number, theorem in enumerate(theorems):
        by_name = {name: engine_outcome(evidence) for name, evidence in by_engine(found[number]).items()}
        rows.append((theorem.title, by_name, found[number].outcome))
    return rows


def rows_of(file: Path) -> list[tuple[str, dict[str, Outcome], Outcome]]:
    """The same of the theorems that `segbounds verify --json` examined, from the file that it wrote. Raises InputError for another."""
    try:
        return [
            (
                str(theorem["title"]),
                {
                    name: _worst(theorem["evidence"], name)
                    for name in dict.fromkeys(e["engine"] for e in theorem["evidence"])
                },
                Outcome[theorem["verdict"]],
            )
            for theorem in json.loads(file.read_text(encoding="utf-8"))["theorems"]
        ]
    except FileNotFoundError:
        raise InputError(f"{file} does not exist: `segbounds verify theory --json {file}` writes it") from None
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"{file} is no record of examined theorems: `segbounds verify theory --json {file}` writes one"
        ) from None


def _worst(evidence: Sequence[Mapping[str, str]], engine: str) -> Outcome:
    return of_outcomes([Outcome[item["outcome"]] for item in evidence if item["engine"] == engine])


LETTERS = {
    Outcome.PROVED: ("P", GREEN),
    Outcome.CONSISTENT: ("c", SKY),
    Outcome.REFUTED: ("R", RED),
    Outcome.UNDECIDED: ("u", ORANGE),
    Outcome.VACUOUS: ("v", RED),
    Outcome.CONFLICT: ("!", RED),
    Outcome.NOT_RUN: ("", "#F2F2F2"),
}


@styled
def engines_and_theorems(rows: Sequence[tuple[str, dict[str, Outcome], Outcome]]) -> Figure:
    """Which engine says what of which theorem: (title, outcome by engine, verdict) for each."""
    engines = [*dict.fromkeys(name for _, found, _ in rows for name in found), "verdict"]
    figure, (axes,) = subplots(1, 1, PAGE, 0.62 + 0.2 * len(rows))
    for line, (_, found, verdict) in enumerate(rows):
        for column, engine in enumerate(engines):
            outcome = verdict if engine == "verdict" else found.get(engine, Outcome.NOT_RUN)
            letter, colour = LETTERS[outcome]
            axes.add_patch(mpl.patches.Rectangle((column + 0.04, line + 0.08), 0.92, 0.84, color=colour))
            axes.text(column + 0.5, line + 0.53, letter, ha="center", va="center", weight="bold", fontsize=7.5)
    axes.set(xlim=(0, len(engines)), ylim=(len(rows), 0))
    axes.set_xticks(np.arange(len(engines)) + 0.5, engines)
    axes.set_yticks(np.arange(len(rows)) + 0.5, [title for title, *_ in rows], fontsize=7)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title("P proved, c consistent, u undecided, R refuted, empty: did not run", fontsize=8, pad=18)
    return figure
