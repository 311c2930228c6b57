"""How fast are random mask pairs drawn and held against a theorem?

Pairs a second of each family by each route at 64 x 64, on one core; of single pixels on each backend, at 64 x 64 and
256 x 256, beside straightforward numpy (floats drawn and compared) and beside the floor: Philox alone, as often as a pixel
asks for it at least, without anything being done with its bits; and of a whole run with its tally, on all cores. Runs
alternate and the median counts. Rows are appended to benchmarks/results/sampling_throughput.csv.
"""

import argparse
import os
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import sympy as sp
from rows import append, here

from segbounds.counts import Counts
from segbounds.engines import sampling
from segbounds.masks import families as masks
from segbounds.masks.drawing import ONE, counted
from segbounds.processes import Processes
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Supremum, Theorem

COLUMNS = ("date", "what", "side", "pairs", "pairs_per_second", "spread", "ratio", "ratio_to", "cpu", "versions")
GAP = Theorem(
    "Dice minus Jaccard", "this benchmark", Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), Counts(1, sp.sqrt(2), 0, 0))
)


#: Bits until 128 pixels are decided, of which each decides half, on average.
BITS = sum(1 - (1 - 2.0**-bit) ** 128 for bit in range(16))
STRAIGHT, FLOOR = "pixels, straightforward numpy", "pixels, floor: the random bits alone"


def random_bits_alone() -> Callable[[int], Any]:
    """Calls the generator so often, on all cores; the bits are only kept from being left out by the compiler."""
    import numba

    from segbounds.masks.drawing._compiled import _philox
    from segbounds.threads import share_out

    @numba.njit(nogil=True)
    def some(start: Any, end: Any) -> Any:
        found = np.uint64(0)
        for number in range(start, end):
            first, second = _philox(
                np.uint64(number), np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4), np.uint64(5)
            )
            found ^= first ^ second
        return found

    return lambda calls: share_out(calls, some)


def straightforward(pairs: int, side: int) -> Any:
    """As one would write it: floats drawn, compared, combined and summed."""
    rng = np.random.default_rng(0)
    for start in range(0, pairs, 256):
        size = min(256, pairs - start)
        reference = rng.random((size, side * side)) < 0.3
        prediction = np.where(reference, rng.random((size, side * side)) < 0.76, rng.random((size, side * side)) < 0.05)
        [part.sum(axis=1) for part in (prediction & reference, prediction & ~reference, ~prediction & reference)]


def works(quick: bool) -> dict[tuple[str, int], tuple[int, Callable[[int], Any]]]:
    """What is timed, by its name and the side of the masks: how many pairs, and the call."""
    scale, alone = 20 if quick else 1, random_bits_alone()
    found: dict[tuple[str, int], tuple[int, Callable[[int], Any]]] = {}
    for side, pairs in ((64, 100_000), (256, 8_000)):
        rows = np.tile(np.rint(np.array([[0.3, 0.76, 0.05]]) * ONE).astype(np.uint32), (pairs, 1))
        found[STRAIGHT, side] = (pairs // 50 // scale + 1, lambda n, s=side: straightforward(n, s))
        found[FLOOR, side] = (
            pairs // scale + 1,
            lambda n, s=side: alone(round(2 * BITS * n * s * s / 128)),
        )
        for backend, share in (("numpy", 50), ("torch", 50), ("compiled", 1)):
            found[f"pixels, {backend}", side] = (
                pairs // share // scale + 1,
                lambda n, b=backend, s=side, r=rows: counted(0, 0, r[:n], s * s, backend=b),
            )
    for name, family in masks.FAMILIES.items():
        for route in masks.ROUTES:
            if route == "masks" or family.counts is not None:
                pairs = (200_000 if route == "counts" or name == "counts alone" else 8192) // scale
                found[f"{name} by {route}", 64] = (
                    pairs,
                    lambda n, f=name, r=route: masks.part(masks.Source(f, route=r), 0, n),
                )
    return found


def rows_of(quick: bool, rounds: int) -> list[dict[str, Any]]:
    timed = works(quick)
    seconds: dict[tuple[str, int], list[float]] = {key: [] for key in timed}
    for pairs, work in timed.values():
        work(min(pairs, 300))
    for _ in range(rounds):
        for key, (pairs, work) in timed.items():
            start = perf_counter()
            work(pairs)
            seconds[key].append(perf_counter() - start)
    rows = []
    for key, times in seconds.items():
        pairs = timed[key][0]
        speed = pairs / median(times)
        beside = timed[STRAIGHT, key[1]][0] / median(seconds[STRAIGHT, key[1]])
        rows.append(row(*key, pairs, [pairs / t for t in times], speed / beside))
    return rows


def run_row(quick: bool) -> dict[str, Any]:
    """A run with its tally: pairs by counts, all cores."""
    workers, pairs = os.cpu_count() or 1, 200_000 if quick else 10_000_000
    plan = sampling.plan(GAP, route="counts", joint=(dice, jaccard))
    with Processes(workers) as pool:
        list(pool.map(sampling.tally, [plan] * workers, range(workers), [1] * workers))  # begun and loaded
        start = perf_counter()
        found = sampling.nothing(plan)
        for part in pool.map(
            sampling.tally, *zip(*((plan, *shard) for shard in sampling.shards(plan, pairs, 1 << 18)), strict=True)
        ):
            found = sampling.merged(found, part)
        seconds = perf_counter() - start
    assert found.pairs == pairs
    return row(f"a run with its tally, by counts, {workers} processes", 64, pairs, [pairs / seconds])


def row(what: str, side: int, pairs: int, speeds: list[float], ratio: float | None = None) -> dict[str, Any]:
    compared = "" if ratio is None else f"{ratio:.3g}"
    print(f"{what:<48} {side:>4} {median(speeds):>14,.0f} pairs/s  {compared:>7}{' x' * bool(compared)}")
    measured = {
        "what": what, "side": side, "pairs": pairs, "pairs_per_second": f"{median(speeds):.4g}",
        "spread": f"{min(speeds):.4g} to {max(speeds):.4g}", "ratio": compared, "ratio_to": STRAIGHT if compared else "",
    }  # fmt: skip
    return {**measured, **here("numpy")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few pairs and rounds; nothing is written")
    quick = parser.parse_args().quick
    rows = [*rows_of(quick, 2 if quick else 7), run_row(quick)]
    if not quick:
        append("sampling_throughput.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
