"""How long does it take to visit every mask pair on d pixels?

Rows are appended to benchmarks/results/exhaust_scaling.csv: what was visited, seconds, tuples per second, peak memory.
"""

import resource
import sys
from pathlib import Path
from time import perf_counter

from rows import append, here

from segbounds.engines import exhaust
from segbounds.theorems import Theorem, load
from segbounds.theorems.evidence import Budget

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
    measured = {
        "question": question, "pixels": pixels, "theorems": len(theorems), "tuples": tuples, "seconds": f"{seconds:.2f}",
        "tuples_per_second": f"{tuples / seconds:.3g}", "peak_MB": f"{peak:.0f}",
    }  # fmt: skip
    return {**measured, **here("numpy")}


def main() -> None:
    theory = list(load(Path(__file__).parents[1] / "theory"))
    stems = ("Dice minus Jaccard", "Dice over Jaccard", "Dice against Tversky", "Tversky against Dice")
    chosen = [theorem for theorem in theory if theorem.title.startswith(stems)]
    rows = [measure("all theorems", theory, 200), measure("Dice-Jaccard and Tversky", chosen, 1000)]
    append("exhaust_scaling.csv", COLUMNS, rows)
    for row in rows:
        print("  ".join(f"{key}={value}" for key, value in row.items()), file=sys.stdout)


if __name__ == "__main__":
    main()
