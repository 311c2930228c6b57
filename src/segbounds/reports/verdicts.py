"""What is said of the rows of a table."""

from dataclasses import dataclass

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
    """

    table: str
    row: str
    group: str
    numbers: tuple[Number, ...]
    outcome: str
    readings: tuple[Judged, ...]
    mended: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.row} ({self.group})" if self.group else self.row

    @property
    def fits(self) -> tuple[str, ...]:
        return tuple(item.reading for item in self.readings if item.possible)

    @property
    def brief(self) -> str:
        """The same in a few words, without reasons."""
        if self.outcome == "depends":
            return f"possible as {', and as '.join(self.fits)} only"
        return f"impossible; {self.mended.partition(' would')[0]}?" if self.mended else self.outcome

    @property
    def sentence(self) -> str:
        """The verdict in one sentence: with the reading that fits, or why none does."""
        failed = [item for item in self.readings if item.possible is False]
        if self.outcome == "nothing to check":
            return "nothing to check: one number says nothing of others"
        if self.outcome == "possible":
            return f"possible as {', and as '.join(self.fits)}"
        if self.outcome == "depends":
            told = "; ".join(f"impossible as {item.reading}: {_bare(item.reason)}" for item in failed)
            return f"possible as {', and as '.join(self.fits)}; {told}"
        if self.outcome == "not decided":
            open_ones = [item.reading for item in self.readings if item.possible is None]
            return f"not decided as {', and as '.join(open_ones)}"
        if failed[0].reading == OUTSIDE:
            return f"impossible: {failed[0].reason}"
        names = "; ".join(item.reading for item in failed)
        reason = next((item for item in failed if item.reading.startswith("means")), failed[0]).reason
        return f"impossible under every reading: {_bare(reason)} (read as {names})"


@dataclass(frozen=True)
class TableCheck(Shown):
    """The verdicts of all rows, and what was made of the columns."""

    tables: tuple[tuple[str, tuple[Column, ...]], ...]
    verdicts: tuple[RowVerdict, ...]
    orders: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def impossible(self) -> bool:
        return any(verdict.outcome == "impossible" for verdict in self.verdicts)


def _bare(reason: str) -> str:
    """A reason without what the verdict has said already."""
    for start in (
        "these values cannot all be true: ",
        "these means cannot all be true: ",
        "these values can not all be true: ",
    ):
        reason = reason.removeprefix(start)
    return reason
