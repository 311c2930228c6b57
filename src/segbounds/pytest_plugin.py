"""The pytest plugin: `pytest my_theorems/` checks every theorem of a folder, one test for each.

pytest loads this module in every session of everybody who has segbounds, so

- it imports nothing but pytest; the library is loaded by the first theorem file;
- it looks only at files that pytest was pointed at: named themselves, or directly in a folder that was named, on the command line or
  by ``testpaths``, as `segbounds verify` reads its arguments. Other folders, and test files, are left alone;
- it opens no file that is not Python, and runs none whose text does not import `segbounds.theorems` and give a name of the module to
  a `Theorem(`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from segbounds.theorems.records import Theorem

IMPORT = re.compile(rb"^(?:from|import)\s+segbounds\.theorems\b", re.MULTILINE)
THEOREM = re.compile(rb"^\w+\s*(?::[^=\n]+)?=\s*(?:\w+\.)*Theorem\(", re.MULTILINE)
VERDICT = "segbounds verdict"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "TheoremFile | None":
    if file_path.suffix != ".py" or not _pointed_at(file_path, parent.session) or _is_test(file_path, parent.config):
        return None
    text = file_path.read_bytes()
    return TheoremFile.from_parent(parent, path=file_path) if IMPORT.search(text) and THEOREM.search(text) else None


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """With -v, a theorem that passes shows its verdict: proved, or consistent with all that was looked at."""
    if report.when == "call" and report.passed:
        for name, verdict in report.user_properties:
            if name == VERDICT:
                return "passed", ".", str(verdict)
    return None


def _pointed_at(file: Path, session: pytest.Session) -> bool:
    return session.isinitpath(file) or (file.name[0] != "_" and session.isinitpath(file.parent))


def _is_test(file: Path, config: pytest.Config) -> bool:
    return file.name == "conftest.py" or any(file.match(pattern) for pattern in config.getini("python_files"))


class TheoremFile(pytest.File):
    """A file of theorems, as `segbounds.theorems.loading.load` reads it."""

    def collect(self) -> Iterator["TheoremItem"]:
        from segbounds.errors import InputError
        from segbounds.theorems.loading import load

        try:
            theorems = load(self.path)
        except InputError as error:
            raise self.CollectError(str(error)) from None
        for theorem in theorems:
            yield TheoremItem.from_parent(self, name=theorem.title, theorem=theorem)


class TheoremItem(pytest.Item):
    """One theorem. Passes where it is proved or no engine finds an exception; fails where it is refuted, vacuous or undecided."""

    def __init__(self, *, theorem: "Theorem", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.theorem = theorem

    def runtest(self) -> None:
        from segbounds.engines import examine
        from segbounds.show.verdicts import failure
        from segbounds.theorems.evidence import QUICK, Outcome, Result, word
        from segbounds.theorems.labels import objection

        verdict = examine(self.theorem, QUICK)
        self.user_properties.append((VERDICT, word(verdict.outcome).upper()))
        if verdict.outcome not in (Outcome.PROVED, Outcome.CONSISTENT) or objection(self.theorem, verdict):
            pytest.fail(failure(Result(self.theorem, verdict)), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name
