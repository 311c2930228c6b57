"""What an audit finds: each finding has an id and a level, so that known ones can be accepted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from segbounds.errors import unknown
from segbounds.results import Shown

Level = Literal["error", "warning", "note"]
MARKS = {"error": "!", "warning": "?", "note": " "}


@dataclass(frozen=True)
class Finding:
    """What one part of the battery showed: its name, a sentence, and how much it matters.

    level
        "error": no loss should be so. "warning": what one would not expect, or what others choose otherwise. "note": the rest.
    """

    what: str
    says: str
    level: Level = "note"
    accepted: bool = False

    @property
    def id(self) -> str:
        """The name as it is accepted by."""
        return re.sub(r"[^a-z0-9]+", "-", self.what.lower()).strip("-")

    @property
    def surprise(self) -> bool:
        return self.level != "note"


@dataclass(frozen=True)
class Audit(Shown):
    """What a loss is, in one line, and all that was found."""

    is_: str
    findings: tuple[Finding, ...]

    @property
    def surprises(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.surprise)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that nobody accepted."""
        return tuple(finding for finding in self.findings if finding.level == "error" and not finding.accepted)

    def accepting(self, ids: Sequence[str]) -> "Audit":
        """The same where some findings are known. Raises InputError for an id that no finding has."""
        known = {finding.id for finding in self.findings}
        for given in ids:
            if given not in known:
                raise unknown("finding", given, sorted(known))
        return replace(self, findings=tuple(replace(finding, accepted=finding.id in ids) for finding in self.findings))

    def __str__(self) -> str:
        width = max(len(finding.id) for finding in self.findings)
        lines = [
            f"{MARKS[f.level]} {f.id:<{width}}  {f.says}{' (accepted)' if f.accepted and f.surprise else ''}"
            for f in self.findings
        ]
        return "\n".join([f"it is {self.is_}", *lines, self._ending()])

    def _ending(self) -> str:
        said = []
        for level in ("error", "warning"):
            found = [finding for finding in self.findings if finding.level == level]
            if found:
                accepted = sum(finding.accepted for finding in found)
                known = f", {accepted} of them accepted" if accepted else ""
                said.append(f"{len(found)} {level}{'s' if len(found) > 1 else ''}, marked with {MARKS[level]}{known}")
        return "; ".join(said) or "no surprises"
