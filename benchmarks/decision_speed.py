"""How long does it take to find the best mask for Dice among all 2^d, and how sure is its expected value?

Rows are appended to benchmarks/results/decision_speed.csv: pixels, seconds for all d + 1 sizes of masks, the bound on the error, and
beside it the seconds of the straightforward way (both Poisson-binomial distributions multiplied out) for one size, times d + 1.
"""

from time import perf_counter

import numpy as np
from rows import append, here

from segbounds.learning.decisions.best_masks import best
from segbounds.learning.decisions.expectations import poisson_binomial
from segbounds.learning.decisions.posteriors import Independent
from segbounds.similarities import dice

COLUMNS = ("date", "pixels", "seconds", "size", "value", "error", "straightforward_seconds", "ratio", "cpu", "versions")
SIZES = (1000, 4000, 16_384, 65_536, 262_144)
STRAIGHTFORWARD = 4000  # pixels up to which the straightforward way is timed: its table has k (d - k) entries


def straightforward(p: np.ndarray, k: int) -> float:
    t, f = np.arange(k + 1)[:, None], np.arange(len(p) - k + 1)[None, :]
    return float(poisson_binomial(p[:k]) @ (2 * t / (k + t + f)) @ poisson_binomial(p[k:]))


def measure(pixels: int) -> dict[str, object]:
    p = np.sort(np.random.default_rng(0).beta(0.3, 1, pixels))[::-1]
    posterior = Independent(p)
    best(dice, Independent(p[:10]))  # the first call reads the formula
    start = perf_counter()
    decision = best(dice, posterior)
    seconds = perf_counter() - start
    row: dict[str, object] = {
        "pixels": pixels, "seconds": f"{seconds:.3f}", "size": decision.size, "value": f"{decision.value:.12f}",
        "error": f"{decision.error:.1e}", "straightforward_seconds": "", "ratio": "",
    }  # fmt: skip
    if pixels <= STRAIGHTFORWARD:
        start = perf_counter()
        value = straightforward(p, decision.size)
        every = (perf_counter() - start) * (pixels + 1)
        assert abs(value - decision.value) <= 2 * decision.error
        row |= {"straightforward_seconds": f"{every:.0f}", "ratio": f"{every / seconds:.0f}"}
    return {**row, **here("numpy")}


def main() -> None:
    rows = [measure(pixels) for pixels in SIZES]
    append("decision_speed.csv", COLUMNS, rows)
    for row in rows:
        print("  ".join(f"{key}={value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
