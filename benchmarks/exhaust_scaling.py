"""How long does it take to visit every mask pair on d pixels?

Rows are appended to benchmarks/results/exhaust_scaling.csv: what was visited, seconds, tuples per second, peak memory.
"""

import csv
import platform
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from segbounds.engines import exhaust
from segbounds.evidence import Budget
from segbounds.theorems import Theorem, load

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "exhaust_scaling.csv"
COLUMNS = (
    "date",
    "question",
    "pixels",
    "theorems",
    "tuples",
    "seconds",
    "tuples_per_second",
    "peak_MB",
    "cpu",
    "versions",
)


def measure(question: str, theorems: list[Theorem], pixels: int) -> dict[str, object]:
    start = perf_counter()
    tuples = sum(exhaust.check(theorem, Budget(pixels=pixels))[0].examined for theorem in theorems)
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    values = (
        datetime.now(UTC).date().isoformat(), question, pixels, len(theorems), tuples, f"{seconds:.2f}",
        f"{tuples / seconds:.3g}", f"{peak:.0f}", platform.processor() or platform.machine(),
        f"python {platform.python_version()} numpy {np.__version__}",
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def main() -> None:
    theory = list(load(HERE.parent / "theory"))
    stems = ("Dice minus Jaccard", "Dice over Jaccard", "Dice against Tversky", "Tversky against Dice")
    chosen = [theorem for theorem in theory if theorem.title.startswith(stems)]
    rows = [measure("all theorems", theory, 200), measure("Dice-Jaccard and Tversky", chosen, 1000)]
    new = not RESULTS.exists()
    with RESULTS.open("a", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        if new:
            writer.writeheader()
        writer.writerows(rows)
    for row in rows:
        print("  ".join(f"{key}={value}" for key, value in row.items()), file=sys.stdout)


if __name__ == "__main__":
    main()
