"""Which tight bounds between two similarities have a proof that can be re-checked?

For every ordered pair A, B of seventeen similarities: the supremum of A - B, how it is proved (never above, and arbitrarily
near), how long that takes, and whether the bound less a thousandth is refuted by counts. Rows go to
benchmarks/results/certify_pairs.csv; with --keep, sums of squares that were found are added to the package.
"""

import argparse
import csv
import platform
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import permutations
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import sympy as sp

from segbounds.algebra import kept_squares as kept
from segbounds.algebra import sums_of_squares
from segbounds.bounds.extremes import supremum
from segbounds.bounds.methods.certified.recognition import nominate
from segbounds.counts import Counts
from segbounds.engines import certify
from segbounds.similarities import parse
from segbounds.theorems import Supremum, Theorem
from segbounds.theorems.counterexamples import highest
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.witnesses import limit_along

RESULTS = Path(__file__).parent / "results" / "certify_pairs.csv"
COLUMNS = (
    "first", "second", "constant", "decimals", "outcome", "method", "find_seconds", "prove_seconds", "refuted_by", "enclosure", "reason",
    "date", "cpu", "versions",
)  # fmt: skip

NAMES = {
    "D": "dice", "J": "jaccard", "T": "tversky:alpha=3/10,beta=7/10", "F2": "f_beta:beta=2", "R": "recall",
    "P": "precision", "Sp": "specificity", "NPV": "npv", "Acc": "accuracy", "BA": "balanced_accuracy",
    "H": "weighted_hamming:gamma=1/4", "Y": "youden", "K": "kappa", "VS": "volumetric_similarity", "O": "overlap",
    "FM": "fowlkes_mallows", "MCC": "mcc",
}  # fmt: skip
THOUSANDTH = sp.Rational(1, 1000)
FINE = 10**8  # enclosures are rounded outwards to multiples of 1/FINE


@dataclass(frozen=True)
class Pair:
    first: str
    second: str
    proofs: str | None


def examined(pair: Pair) -> dict[str, object]:
    """One row of the table."""
    of = parse(NAMES[pair.first]) - parse(NAMES[pair.second])
    start = perf_counter()
    value, families, reason = exact_supremum(of)
    found = perf_counter() - start
    row: dict[str, object] = {
        "first": pair.first, "second": pair.second, "constant": value, "find_seconds": f"{found:.2f}", "reason": reason,
        "decimals": "" if value is None else str(sp.N(value, 12)), "date": datetime.now(UTC).date().isoformat(),
        "cpu": platform.processor() or platform.machine(), "versions": f"python {platform.python_version()} sympy {sp.__version__}",
    }  # fmt: skip
    if value is None:
        return {**row, "outcome": "no exact constant"}
    start = perf_counter()
    title = f"{pair.first} minus {pair.second}"
    theorem = Theorem(title, "this benchmark", Supremum(of, value, families))
    above, near = certify.check(theorem, Budget(proofs=pair.proofs))
    row["prove_seconds"] = f"{perf_counter() - start:.2f}"
    if above.outcome is not Outcome.PROVED:
        row["enclosure"] = enclosed(of)
    outcomes = {above.outcome, near.outcome}
    row["outcome"] = (
        "proved" if outcomes == {Outcome.PROVED} else " and ".join(sorted(o.name.lower() for o in outcomes))
    )
    row["method"] = above.scope if above.outcome is Outcome.PROVED else ""
    row["reason"] = "; ".join(item.scope for item in (above, near) if item.outcome is not Outcome.PROVED)
    sharper_claim = Supremum(of, value - THOUSANDTH, families)
    sharper = certify.check(replace(theorem, claim=sharper_claim), Budget())[0]
    if sharper.outcome is Outcome.REFUTED and sharper.extreme is not None:
        row["refuted_by"] = " ".join(map(str, sharper.extreme.counts))
    return row


def enclosed(of: sp.Expr) -> str:
    """Decimals between which the supremum lies, from branch and bound."""
    top = supremum(of)
    if top.enclosure is None:
        return ""
    low, high = sp.floor(top.enclosure[0] * FINE), sp.ceiling(top.enclosure[1] * FINE)
    return f"[{float(low / FINE):.8f}, {float(high / FINE):.8f}]"


def exact_supremum(of: sp.Expr) -> tuple[sp.Expr | None, tuple[Counts, ...], str]:
    """The supremum with families of counts that reach it; recognised from its digits where it is only enclosed."""
    top = supremum(of)
    if top.value is not None and any(reaches(of, family, top.value) for family in top.along):
        return top.value, top.along, ""
    low, high = top.enclosure or (-sp.oo, sp.oo)
    for place in (top.along[0], highest(of)):
        nominated = nominate(of, place)
        if nominated is not None and low <= nominated[0] <= high:
            return *nominated, ""
    return None, (), f"enclosed: {enclosed(of)}"


def reaches(of: sp.Expr, family: Counts, value: sp.Expr) -> bool:
    """Whether a family is one, and not only a place near the supremum, where elimination gave the value alone."""
    return value is sp.oo or abs(sp.N(limit_along(of, family) - value, 30)) < sp.Float("1e-25")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", nargs="*", help="only these, like K-J R-K")
    parser.add_argument("--proofs", help="keep the proofs in this folder")
    parser.add_argument("--keep", action="store_true", help="keep the sums of squares that are found in the package")
    parser.add_argument("--fresh", action="store_true", help="leave out what was found before")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    wanted = [tuple(name.split("-")) for name in given.pairs or ()] or list(permutations(NAMES, 2))
    if given.keep:
        keep_what_is_found()
    pairs = [Pair(first, second, given.proofs) for first, second in wanted]
    rows = [] if given.fresh or not RESULTS.exists() else list(csv.DictReader(RESULTS.open(newline="")))
    rows = [row for row in rows if (row["first"], row["second"]) not in wanted or not given.pairs]
    done = {(row["first"], row["second"]) for row in rows}
    waiting = [pair for pair in pairs if (pair.first, pair.second) not in done]
    print(f"{len(done)} pairs are in {RESULTS.name}, {len(waiting)} to go")
    with ProcessPoolExecutor(given.jobs, get_context("fork")) as pool:
        for future in as_completed([pool.submit(examined, pair) for pair in waiting]):
            row = future.result()
            rows.append(row)
            show(row)
            save(rows)
    print(dict(Counter(row["outcome"] for row in rows)), "of", len(rows), file=sys.stdout)


def show(row: dict[str, Any]) -> None:
    refuted = f"refuted by {row['refuted_by']}" if "refuted_by" in row else "TIGHTER NOT REFUTED"
    says = (row.get("method", ""), row.get("enclosure", ""), refuted, row["reason"])
    seconds = f"{row['find_seconds']:>6} s {row.get('prove_seconds', ''):>6} s"
    print(
        f"{row['first']:>4} - {row['second']:<4} {row['decimals']!s:<16} {row['outcome']:<18} {seconds}",
        *says,
        flush=True,
    )


def save(rows: list[dict[str, Any]]) -> None:
    """All rows so far, in the order of the table: an interrupted run goes on where it stopped."""
    order = list(permutations(NAMES, 2))
    rows.sort(key=lambda row: order.index((row["first"], row["second"])))
    half = RESULTS.with_suffix(".part")
    with half.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    half.replace(RESULTS)


def keep_what_is_found() -> None:
    """Makes the search add what it finds to the package."""
    search = sums_of_squares.find

    def find(polynomial: sp.Poly, seconds: float = 30.0) -> sums_of_squares.SumOfSquares | None:
        found = search(polynomial, seconds)
        if found is not None:
            kept.keep(polynomial, found)
        return found

    sums_of_squares.find = find


if __name__ == "__main__":
    main()
