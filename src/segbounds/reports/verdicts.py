"""What is said of the rows of a table."""

import re
from dataclasses import dataclass, replace

from segbounds.reports.columns import Column
from segbounds.reports.numbers import Number
from segbounds.reports.readings import Judged
from segbounds.results import Shown

#: The reading of numbers that are no values of their metrics, whatever they are averages of.
OUTSIDE = "a value or a mean of any kind"


@dataclass(frozen=True)
class RowVerdict(Shown):
    """What is said of the numbers of a row that belong together.

    outcome
        "possible"; "depends" where some readings are possible and others not; "impossible" under every reading; "not decided";
        "nothing to check" for a single number.
    of
        What the table says of whose masks the numbers are: the data set, class or fold.
    """

    table: str
    row: str
    group: str
    numbers: tuple[Number, ...]
    outcome: str
    readings: tuple[Judged, ...]
    mended: str = ""
    notes: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.row} ({self.group})" if self.group else self.row

    @property
    def fits(self) -> tuple[str, ...]:
        return tuple(item.reading for item in self.readings if item.possible)

    @property
    def brief(self) -> str:
        """The same in a few words, without reasons: of readings that differ in details the kind."""
        if self.outcome == "impossible":
            return f"impossible; {self.mended.partition(' would')[0]}?" if self.mended else self.outcome
        if not self.fits or self.outcome == "possible":
            return self.outcome
        kinds = list(dict.fromkeys(map(_kind, self.fits)))
        others = {_kind(item.reading) for item in self.readings} - set(kinds)
        some = [item for item in self.readings if _kind(item.reading) in kinds]
        told = f"possible as {', or as '.join(kinds)}{' only' if others else ''}"
        return told if len(some) == len(self.fits) else f"{told}, in {len(self.fits)} of {len(some)} readings"

    @property
    def sentence(self) -> str:
        """The verdict in one sentence: with the reading that fits, or why none does. The word "impossible" is in no other."""
        failed = [item for item in self.readings if item.possible is False]
        if self.outcome == "nothing to check":
            return "nothing to check: one number says nothing of others"
        if self.outcome in ("possible", "depends"):
            but = (f"{'; ' if i else ', but '}{_not_as(item)}" for i, item in enumerate(failed))
            return f"possible as {', and as '.join(self.fits)}{''.join(but)}"
        if self.outcome == "not decided":
            open_ones = [item.reading for item in self.readings if item.possible is None]
            return f"not decided as {', and as '.join(open_ones)}"
        if failed[0].reading == OUTSIDE:
            return f"impossible: {failed[0].reason}"
        names = "; ".join(item.reading for item in failed)
        reason = next((item for item in failed if item.reading.startswith("means")), failed[0]).reason
        return f"impossible under every reading: {_bare(reason)} (read as {names})"


def _not_as(item: Judged) -> str:
    return f"not as {item.reading}: {_bare(item.reason)}"


def _kind(reading: str) -> str:
    """A reading without its details."""
    return reading.partition(",")[0].partition(" (")[0].partition(":")[0]


@dataclass(frozen=True)
class CheckedTable:
    """Where a table was found, what its columns were taken for, and what else is to be said of how it was read."""

    place: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableCheck(Shown):
    """The verdicts of all rows, and what was made of the columns."""

    tables: tuple[CheckedTable, ...]
    verdicts: tuple[RowVerdict, ...]
    orders: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def impossible(self) -> bool:
        return any(verdict.outcome == "impossible" for verdict in self.verdicts)

    @property
    def undecided(self) -> bool:
        """Whether none is impossible, and some are not decided or there was nothing to check at all."""
        outcomes = {verdict.outcome for verdict in self.verdicts}
        return not self.impossible and ("not decided" in outcomes or outcomes <= {"nothing to check"})


def _bare(reason: str) -> str:
    """A reason without what the verdict has said already."""
    for start in (
        "these values cannot all be true: ",
        "these means cannot all be true: ",
        "these values can not all be true: ",
    ):
        reason = reason.removeprefix(start)
    return reason


def with_folds(check: TableCheck) -> TableCheck:
    """The same where the images are folds, of which each has one table of counts, and are called that."""
    return replace(check, verdicts=tuple(map(_of_folds, check.verdicts)), orders=tuple(map(of_folds, check.orders)))


def _of_folds(verdict: RowVerdict) -> RowVerdict:
    readings = (
        replace(item, reading=of_folds(item.reading), reason=of_folds(item.reason)) for item in verdict.readings
    )
    return replace(
        verdict,
        readings=tuple(readings),
        mended=of_folds(verdict.mended),
        notes=tuple(map(of_folds, verdict.notes)),
    )


def of_folds(text: str) -> str:
    """A sentence about images as one about folds."""
    return re.sub(r"\bimage(s?)\b", r"fold\1", text.replace("over images, folds", "over folds"))
