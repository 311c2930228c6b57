"""How fast does a GPU count masks, and draw and count them in one pass?

On a machine with a CUDA device one command makes the whole table and appends it to benchmarks/results/gpu_counting.csv:

    python benchmarks/gpu_counting.py

- the bandwidth of a copy on the device, as the floor of everything that reads masks
- counting bytes and packed bits, 256 x 256, with the triton kernel and with torch: the fraction of that bandwidth (bar: 70 %)
- drawing and counting pairs of 256 x 256 in one kernel, beside straightforward torch on the same device (bar: 20 times as fast)
- the same with what a run keeps of its pairs (the nearest to a bound, the histogram of the gap, the joint density of Dice and
  Jaccard), which is taken where the counts are

Runs alternate and the median counts; before anything is timed, the counts are compared with numpy's, bit for bit.
Without a CUDA device nothing is measured and nothing is written (exit status 2).
"""

import argparse
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
from rows import append, here

COLUMNS = (
    "date",
    "device",
    "what",
    "pairs",
    "seconds",
    "spread",
    "pairs_per_second",
    "ratio",
    "ratio_to",
    "bar",
    "cpu",
    "versions",
)
PIXELS = 256 * 256
CHUNK = 1 << 15  # pairs whose bytes are on the device at one time: 4.3 GB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10**6, help="pairs to draw and count")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    try:
        import torch
        import triton  # noqa: F401
    except ImportError as missing:
        sys.exit(f"this benchmark needs {missing.name}: pip install 'segbounds[gpu]'")
    if not torch.cuda.is_available():
        print("no CUDA device: nothing is measured", file=sys.stderr)
        raise SystemExit(2)
    import sympy as sp

    from segbounds.counts import Counts
    from segbounds.engines import sampling
    from segbounds.masks.counting import _torch, _triton
    from segbounds.masks.drawing import counted
    from segbounds.similarities import dice, jaccard
    from segbounds.theorems import Supremum, Theorem

    device = torch.cuda.get_device_name()
    place = here("torch", "triton")
    agree(counted)

    def timed(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
        seconds: dict[str, list[float]] = {name: [] for name in works}
        for work in works.values():
            work()
        for _ in range(given.rounds):
            for name, work in works.items():
                torch.cuda.synchronize()
                start = perf_counter()
                work()
                torch.cuda.synchronize()
                seconds[name].append(perf_counter() - start)
        return seconds

    rng = torch.Generator("cuda").manual_seed(0)
    masks = [torch.rand((CHUNK, PIXELS // 8), generator=rng, device="cuda").mul_(2).to(torch.uint8) for _ in range(2)]
    masks = [mask.repeat(1, 8) for mask in masks]
    words = [mask.view(torch.int64) for mask in masks]
    packed = [
        torch.randint(-(2**63), 2**63 - 1, (8 * CHUNK, PIXELS // 64), generator=rng, device="cuda") for _ in range(2)
    ]
    target = torch.empty_like(words[0])
    reading = timed(
        {
            "copy": lambda: target.copy_(words[0]),
            "count bytes, triton": lambda: _triton._totals(words),
            "count bytes, torch": lambda: _torch.totals(words, _torch._bytes_set),
            "count packed, triton": lambda: _triton._totals(packed),
        }
    )
    copied = 2 * words[0].nbytes / median(reading.pop("copy"))
    rows = []

    def row(what: str, pairs: int, seconds: list[float], ratio: float, to: str, bar: float | None) -> None:
        middle = median(seconds)
        rows.append(
            {
                "device": device, "what": what, "pairs": pairs, "seconds": f"{middle:.4g}",
                "spread": f"{min(seconds):.4g} to {max(seconds):.4g}", "pairs_per_second": f"{pairs / middle:.4g}",
                "ratio": f"{ratio:.3g}", "ratio_to": to, "bar": "" if bar is None else bar, **place,
            }
        )  # fmt: skip
        verdict = "" if bar is None else f" (bar {bar:g}: {'met' if ratio >= bar else 'NOT MET'})"
        print(f"{what:<28} {pairs:>9,} pairs {middle:9.4f} s  {ratio:8.3g} {to}{verdict}")

    print(f"{device}: copies {copied / 1e12:.2f} TB/s (read and written)")
    for what, seconds in reading.items():
        pairs = 8 * CHUNK if "packed" in what else CHUNK
        read = 2 * (packed if "packed" in what else words)[0].nbytes
        row(
            what,
            pairs,
            seconds,
            read / median(seconds) / copied,
            "of the copy's bandwidth",
            0.7 if "triton" in what else None,
        )

    thresholds = np.tile(np.array([[20_000, 50_000, 3_000]], np.uint32), (given.pairs, 1))

    gap = Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), Counts(1, sp.sqrt(2), 0, 0))
    run = sampling.plan(
        Theorem("Dice minus Jaccard", "this benchmark", gap),
        side=256, rates=(0.25, 0.3), joint=(dice, jaccard), backend="triton", device="cuda",
    )  # fmt: skip

    def straightforward() -> None:
        """As one would write it: floats drawn, compared, combined and summed, in chunks that fit."""
        for start in range(0, given.pairs, 1 << 13):
            size = min(1 << 13, given.pairs - start)
            reference = torch.rand((size, PIXELS), device="cuda") < 0.3
            prediction = torch.where(
                reference,
                torch.rand((size, PIXELS), device="cuda") < 0.76,
                torch.rand((size, PIXELS), device="cuda") < 0.05,
            )
            [part.sum(dim=1) for part in (prediction & reference, prediction & ~reference, ~prediction & reference)]

    drawing = timed(
        {
            "draw and count, torch": straightforward,
            "draw and count, triton": lambda: counted(0, 0, thresholds, PIXELS, backend="triton"),
            "a run with its tally, triton": lambda: sampling.tally(run, 0, given.pairs),
        }
    )
    torch_seconds = median(drawing["draw and count, torch"])
    for what, seconds in drawing.items():
        bar = 20.0 if what == "draw and count, triton" else None
        row(what, given.pairs, seconds, torch_seconds / median(seconds), "x straightforward torch", bar)
    append("gpu_counting.csv", COLUMNS, rows)


def agree(counted: Callable[..., tuple[np.ndarray, ...]]) -> None:
    """Stops unless the device gives numpy's counts, bit for bit."""
    import torch

    from segbounds.masks.counting import count

    rng = np.random.default_rng(0)
    rows = rng.integers(0, 2**16 + 1, (64, 3))
    for pixels in (1, 129, 5000, PIXELS):
        for backend in ("torch", "triton"):
            found = counted(3, 2**33 - 5, rows, pixels, stream=2, backend=backend)
            wanted = counted(3, 2**33 - 5, rows, pixels, stream=2, backend="numpy")
            if not all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True)):
                sys.exit(f"{backend} draws other pairs than numpy at {pixels} pixels")
        masks = rng.random((2, 9, pixels)) < 0.4
        on_device = torch.as_tensor(masks, device="cuda")
        wanted = count(*masks, batched=True, backend="numpy")
        for backend in ("torch", "triton"):
            found = count(*on_device, batched=True, backend=backend)
            if not all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True)):
                sys.exit(f"{backend} counts differently from numpy at {pixels} pixels")


if __name__ == "__main__":
    main()
