"""What the benchmarks share: where they ran, and the files that their rows are appended to."""

import csv
import os
import platform
import resource
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


#: The widest instructions that numbers may go through, with the name that the system has for them.
INSTRUCTIONS = {"AVX-512": "avx512f", "AVX2": "avx2"}


def here(*packages: str) -> dict[str, str]:
    """The columns that say when, where and with which versions something was measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cpu": f"{processor()}, {os.cpu_count()} cores",
        "versions": " ".join(
            [f"python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)]
        ),
    }


def processor() -> str:
    """Its name, as far as the system tells."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    if not names:
        return platform.processor() or platform.machine()
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), set())
    widest = next((name for name, flag in INSTRUCTIONS.items() if flag in flags), None)
    return f"{names[0]} ({', '.join(filter(None, (platform.machine(), widest)))})"


def processor_seconds() -> float:
    """Processor time so far, with that of programs that were started and have ended: mlscorecheck starts its solver."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in used)


def append(name: str, columns: Iterable[str], rows: list[dict[str, Any]]) -> None:
    """Adds rows to a file in benchmarks/results, which is begun with a line of column names."""
    file = RESULTS / name
    new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(columns), lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows(rows)
