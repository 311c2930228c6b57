"""Rocq's kernel asked about files: whether it accepts them, and on which axioms each theorem rests."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from segbounds.errors import InputError

#: Those of the standard library's real numbers; any other is a hole.
REALS = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
}


@dataclass(frozen=True)
class KernelAnswer:
    """What the kernel says of one file.

    axioms
        For each theorem the file asks about (`Print Assumptions`), the axioms it rests on.
    message
        Why the file is not accepted; empty where it is.
    """

    file: Path
    axioms: dict[str, tuple[str, ...]]
    message: str = ""

    @property
    def holds(self) -> bool:
        """Whether the file is accepted, asks about some theorem, and no theorem rests on anything but real numbers."""
        return not self.message and bool(self.axioms) and all({*found} <= REALS for found in self.axioms.values())


def installed() -> bool:
    return shutil.which("coqc") is not None


def ask(files: Sequence[Path], jobs: int = 1) -> Iterator[KernelAnswer]:
    """The kernel's answers, in the order of the files; what it writes stays in a folder that is removed.

    Raises InputError where Rocq is not installed.
    """
    if not installed():
        raise InputError(
            "Rocq (Coq) is not installed: `make proofs` installs it, or get coqc from your system's packages"
        )
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda file: _ask(file, Path(folder)), files)


def _ask(file: Path, folder: Path) -> KernelAnswer:
    copy = folder / file.name
    copy.write_text(text := file.read_text(encoding="utf-8"), encoding="utf-8")
    run = subprocess.run(["coqc", copy.name], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode:
        return KernelAnswer(file, {}, run.stderr.strip() or f"coqc ended with status {run.returncode}")
    asked = re.findall(r"^Print Assumptions (\w+)\.", text, re.MULTILINE)
    said = re.split(r"^(?:Axioms:|Closed under the global context)$", run.stdout, flags=re.MULTILINE)[1:]
    if len(said) != len(asked):
        return KernelAnswer(file, {}, "the kernel's answers cannot be told apart")
    names = (tuple(re.findall(r"^(\S+)(?=\s*:|\s*$)", answer, re.MULTILINE)) for answer in said)
    return KernelAnswer(file, dict(zip(asked, names, strict=True)))
