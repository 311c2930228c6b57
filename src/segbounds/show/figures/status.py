"""How the theorems stand: what each is, what each engine says of it, and what is open."""

import json
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from segbounds.engines import ENGINES
from segbounds.engines.verification import load_all, verdicts
from segbounds.errors import InputError
from segbounds.escaping import in_figure
from segbounds.show.figures.style import BLACK, GREEN, ORANGE, PAGE, RED, SKY, styled, subplots
from segbounds.show.verdicts import by_engine, engine_outcome, of_outcomes
from segbounds.system import cores
from segbounds.theorems.evidence import Budget, Outcome, word
from segbounds.theorems.labels import supported
from segbounds.theorems.records import Label


class Standing(NamedTuple):
    """How one theorem stands: what it is, what each engine says of it, the verdict, and what is open beside it."""

    title: str
    label: Label
    engines: dict[str, Outcome]
    verdict: Outcome
    gap: str = ""


def theorem_status_rows(quick: bool = False) -> list[Standing]:
    """What kind of statement each theorem is, what each engine says of it, and the verdict."""
    theorems, budget = load_all([Path("theory")]), Budget(pixels=30, pairs=20_000)
    found = dict(verdicts(theorems, budget, tuple(ENGINES), cores()))
    return [
        Standing(
            theorem.title,
            supported(theorem, found[number]),
            {name: engine_outcome(evidence) for name, evidence in by_engine(found[number]).items()},
            found[number].outcome,
            "" if theorem.gap is None else str(theorem.gap),
        )
        for number, theorem in enumerate(theorems)
    ]


def rows_of(file: Path) -> list[Standing]:
    """The same of the theorems that `segbounds verify --json` examined, from the file that it wrote. Raises InputError for another."""
    try:
        return [
            Standing(
                str(theorem["title"]),
                Label(theorem["label"]),
                {
                    name: _worst(theorem["evidence"], name)
                    for name in dict.fromkeys(e["engine"] for e in theorem["evidence"])
                },
                Outcome[theorem["verdict"]],
                str(theorem["gap"] or ""),
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


class Mark(NamedTuple):
    """How an outcome is drawn: a square of some size, filled or not, so that grey tells it as well."""

    says: str
    colour: str
    size: float
    filled: bool = True


MARKS = {
    Outcome.PROVED: Mark("proved", GREEN, 0.86),
    Outcome.CONSISTENT: Mark("no exception found", SKY, 0.5),
    Outcome.UNDECIDED: Mark("undecided", ORANGE, 0.7, filled=False),
    Outcome.REFUTED: Mark("refuted", RED, 1.0),
    Outcome.VACUOUS: Mark("vacuous", RED, 0.7, filled=False),
    Outcome.CONFLICT: Mark("in conflict", BLACK, 1.0),
    Outcome.NOT_RUN: Mark("did not run", "#BBBBBB", 0.2),
}
#: In squares of a block: how many lie in a line, what is between blocks, the margin for labels, lines of text.
ACROSS, APART, MARGIN, LINE = 12, 2.0, 18, 2.0
FEWEST = 5  # columns, for the width of the page
LETTERS = 116  # in a line of text below the blocks


@styled
def theorem_status(rows: Sequence[Standing]) -> Figure:
    """A block for each label and engine, in which a square is a theorem, at the same place under every engine; what is open below."""
    columns = [
        name for name in ENGINES if any(row.engines.get(name, Outcome.NOT_RUN) is not Outcome.NOT_RUN for row in rows)
    ]
    blocks = {label: found for label in Label if (found := [row for row in rows if row.label is label])}
    notes = [line for note in _notes(rows) for line in wrap(note, LETTERS, subsequent_indent="    ")]
    below = sum(_lines(found) + APART for found in blocks.values())
    width, height = MARGIN + max(len(columns) + 1, FEWEST) * (ACROSS + APART), below + LINE * (len(notes) + 3)
    figure, (axes,) = subplots(1, 1, PAGE, PAGE * (height + 6) / width)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(-MARGIN, width - MARGIN), ylim=(height, -6))
    axes.axis("off")
    axes.text(1 - MARGIN, -4.2, _summary(rows), weight="bold", fontsize=9, va="center")
    for column, engine in enumerate([*columns, "verdict"]):
        axes.text(column * (ACROSS + APART) + ACROSS / 2, -1.5, engine, ha="center", va="center", weight="bold")
    top = 0.0
    for label, found in blocks.items():
        axes.text(-1.5, top + _lines(found) / 2, f"{label}  {len(found)}", ha="right", va="center")
        for column, engine in enumerate([*columns, "verdict"]):
            outcomes = [{**row.engines, "verdict": row.verdict}.get(engine, Outcome.NOT_RUN) for row in found]
            _block(axes, column * (ACROSS + APART), top, outcomes)
        top += _lines(found) + APART
    _legend(axes, rows, below)
    for number, note in enumerate(notes):
        axes.text(1 - MARGIN, below + LINE * (number + 2.2), in_figure(note), fontsize=7, va="center")
    return figure


def _notes(rows: Sequence[Standing]) -> list[str]:
    """What is open: both sides of a constant, and what no engine proves."""
    gaps = dict.fromkeys(f"open: {row.gap}" for row in rows if row.gap)
    return [*gaps, *(f"{word(row.verdict)}: {row.title}" for row in rows if row.verdict is not Outcome.PROVED)]


def _summary(rows: Sequence[Standing]) -> str:
    proved = sum(row.verdict is Outcome.PROVED for row in rows)
    bad = sum(row.verdict in (Outcome.REFUTED, Outcome.VACUOUS, Outcome.CONFLICT) for row in rows)
    return f"{proved} of {len(rows)} theorems are proved, {bad or 'none'} refuted"


def _lines(found: Sequence[Standing]) -> int:
    return ceil(len(found) / ACROSS)


def _block(axes: Axes, left: float, top: float, outcomes: Sequence[Outcome]) -> None:
    for number, outcome in enumerate(outcomes):
        _square(axes, left + number % ACROSS, top + number // ACROSS, outcome)


def _square(axes: Axes, left: float, top: float, outcome: Outcome) -> None:
    mark = MARKS[outcome]
    edge = (1 - mark.size) / 2
    look: dict[str, Any] = {"facecolor": mark.colour, "edgecolor": "none"}
    if not mark.filled:
        look = {"facecolor": "none", "edgecolor": mark.colour, "linewidth": 1.3}
    axes.add_patch(mpl.patches.Rectangle((left + edge, top + edge), mark.size, mark.size, **look))


def _legend(axes: Axes, rows: Sequence[Standing], top: float) -> None:
    seen = {row.verdict for row in rows}.union(*(row.engines.values() for row in rows))
    left = 1.0 - MARGIN
    for outcome, mark in MARKS.items():
        if outcome in seen:
            _square(axes, left, top, outcome)
            axes.text(left + 1.6, top + 0.5, mark.says, va="center", fontsize=7.5)
            left += 4 + 0.72 * len(mark.says)
