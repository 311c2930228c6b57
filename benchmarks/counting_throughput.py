"""How fast are masks counted, beside the tools that people use?

This project's backends and its peers side by side in one run, alternating, on 256 x 256 masks and on volumes of 96^3: a
single pair, batches that stay in a large cache, and batches that do not fit there. At its turn a tool has one call that
is not timed and then as many as fill a twentieth of a second; the median turn counts. A second table has what each tool gives
where one mask or both are empty. Rows are appended to benchmarks/results/counting_throughput.csv and counting_empty.csv.

`--instructions AVX2` runs the same with code for processors that have no AVX-512, for numpy, torch and numba alike, and says so
in the rows.

Peers are not a dependency: those that are not installed are left out. `make benchmark` has them in an environment of their own.
MetricsReloaded is not on the package index: it is measured where somebody has installed it there from its repository.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from rows import append, here

from segbounds.masks.counting import count, pack

COLUMNS = (
    "date",
    "masks",
    "tool",
    "input",
    "gigavoxels_per_second",
    "spread",
    "of_best_peer",
    "of_memory",
    "cpu",
    "versions",
)
EMPTY_COLUMNS = ("date", "tool", "value", "both_empty", "prediction_empty", "reference_empty", "cpu", "versions")
OURS = "segbounds"
FLOOR = "reading alone"  # neither ours nor a peer, as the next one
ALTERNATIVE = "carry-save addition"
TURN = 0.05  # seconds
#: What is counted, by its name. As bytes a pair of images takes 131 kB, and the batches 8 to 53 MB.
BATCHES = {
    "1 x 256^2": (1, 256, 256),
    "64 x 256^2": (64, 256, 256),
    "400 x 256^2": (400, 256, 256),
    "8 x 96^3": (8, 96, 96, 96),
    "30 x 96^3": (30, 96, 96, 96),
}

#: What libraries look at when they are loaded, so that they take code for a processor that has AVX2 and nothing wider.
WITHOUT_AVX512 = {
    "NUMBA_CPU_NAME": "haswell",
    "NUMBA_CPU_FEATURES": "+avx2,+bmi,+bmi2,+fma,+lzcnt,+popcnt",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
}

Work = Callable[[], Any]


class Tool(NamedTuple):
    """The package it needs; a call; and which part of the masks that looks at, one in so many."""

    package: str
    work: Work
    one_in: float = 1


Tools = dict[tuple[str, str], Tool]  # by name and kind of input


def tools(prediction: np.ndarray, reference: np.ndarray) -> Tools:
    """What each tool does with a batch of masks, by tool and input: the package it needs, and the call."""
    found = peers(prediction, reference)
    batched = len(prediction) > 1
    if not batched:
        prediction, reference = prediction[0], reference[0]
    packed = [pack(mask, batched=batched) for mask in (prediction, reference)]
    for backend, package in (("numpy", "numpy"), ("compiled", "numba"), ("torch", "torch")):
        found[f"{OURS} {backend}", "bool"] = Tool(
            package,
            lambda b=backend: count(prediction, reference, batched=batched, backend=b),
        )
        found[f"{OURS} {backend}", "packed"] = Tool(package, lambda b=backend: count(*packed, backend=b))
    if installed("numba"):
        for kind, masks in (("bool", (prediction, reference)), ("packed", tuple(mask.words for mask in packed))):
            rows = [mask.reshape(len(prediction) if batched else 1, -1).view(np.uint64) for mask in masks]
            found[FLOOR, kind] = Tool("numba", partial(reading, *rows))
        from carry_save import count_all

        both = [int(np.bitwise_count(words).sum()) for words in (rows[0] & rows[1], *rows)]
        assert count_all(*rows).tolist() == both
        found[ALTERNATIVE, "packed"] = Tool("numba", partial(count_all, *rows))
    return found


def peers(prediction: np.ndarray, reference: np.ndarray) -> Tools:
    """Peers as their documentation has them, on inputs that need no conversion within the time that is taken."""
    pairs = list(zip(prediction, reference, strict=True))

    def each(value: Callable[[np.ndarray, np.ndarray], Any]) -> Work:
        return lambda: [value(p, r) for p, r in pairs]

    def numpy_counts() -> Any:
        axes = tuple(range(1, prediction.ndim))
        return [
            np.sum(m, axis=axes) for m in (prediction & reference, prediction & ~reference, ~prediction & reference)
        ]

    def nonzero_counts() -> Any:
        return [tuple(np.count_nonzero(mask) for mask in (p & r, p, r)) for p, r in pairs]

    found: Tools = {
        ("plain numpy", "bool"): Tool("numpy", numpy_counts),
        ("np.count_nonzero", "bool"): Tool("numpy", nonzero_counts),
    }
    if installed("torch"):
        import torch

        let_torchvision_load()
        p, r = torch.as_tensor(prediction), torch.as_tensor(reference)
        axes = tuple(range(1, p.ndim))
        found["plain torch", "bool"] = Tool(
            "torch", lambda: [(p & r).sum(axes), (p & ~r).sum(axes), (~p & r).sum(axes)]
        )
        if installed("monai"):
            from monai.metrics import compute_dice

            a, b = p[:, None].float(), r[:, None].float()
            found["MONAI compute_dice", "float"] = Tool("monai", lambda: compute_dice(a, b, include_background=True))
        if installed("torchmetrics"):
            from torchmetrics.functional.segmentation import dice_score

            c, e = p[:, None].int(), r[:, None].int()
            found["torchmetrics dice_score", "one-hot"] = Tool(
                "torchmetrics",
                lambda: dice_score(c, e, num_classes=1, input_format="one-hot"),
            )
        if installed("segmentation-models-pytorch"):
            from segmentation_models_pytorch.metrics import f1_score as smp_f1_score
            from segmentation_models_pytorch.metrics import get_stats

            f, g = p[:, None].long(), r[:, None].long()
            found["smp get_stats", "int"] = Tool("segmentation-models-pytorch", lambda: get_stats(f, g, mode="binary"))
            found["smp f1_score", "int"] = Tool(
                "segmentation-models-pytorch", lambda: smp_f1_score(*get_stats(f, g, mode="binary"), reduction=None)
            )
    if installed("medpy"):
        from medpy.metric.binary import dc, jc

        found["medpy dc", "bool"] = Tool("medpy", each(dc))
        found["medpy dc + jc", "bool"] = Tool("medpy", each(lambda p, r: (dc(p, r), jc(p, r))))
    if installed("surface-distance"):
        from surface_distance import compute_dice_coefficient

        found["surface-distance dice", "bool"] = Tool(
            "surface-distance", each(lambda p, r: compute_dice_coefficient(r, p))
        )
    if installed("scipy"):
        from scipy.spatial.distance import dice

        found["scipy dice", "bool"] = Tool("scipy", each(lambda p, r: dice(p.ravel(), r.ravel())))
    if installed("miseval"):
        from miseval import evaluate

        found["miseval DSC", "bool"] = Tool("miseval", each(lambda p, r: evaluate(r, p, metric="DSC")))
    if installed("MetricsReloaded"):
        from MetricsReloaded.metrics.pairwise_measures import BinaryPairwiseMeasures

        h, i = prediction.astype(np.uint8), reference.astype(np.uint8)
        found["MetricsReloaded dsc", "uint8"] = Tool(
            "MetricsReloaded",
            lambda: [BinaryPairwiseMeasures(p, r).dsc() for p, r in zip(h, i, strict=True)],
        )
    if installed("scikit-learn"):
        from sklearn.metrics import f1_score

        one_in = min(len(pairs), 20)  # it is a hundred times slower than the others
        few = pairs[::one_in]
        found["scikit-learn f1_score", "bool"] = Tool(
            "scikit-learn", lambda: [f1_score(r.ravel(), p.ravel()) for p, r in few], len(pairs) / len(few)
        )
    return found


def let_torchvision_load() -> None:
    """Some peers load all of torchvision, whose operators need a build for the very torch that is installed. Nothing here calls
    them: where they are missing, their names will do."""
    import torch

    try:
        import torchvision  # noqa: F401
    except ImportError:
        return
    except RuntimeError:
        for name in ("nms", "qnms"):
            OPERATORS.append(torch.library.Library("torchvision", "FRAGMENT"))
            OPERATORS[-1].define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


#: They last as long as this list.
OPERATORS: list[Any] = []


def installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def reading(prediction: np.ndarray, reference: np.ndarray) -> None:
    """Reads the words of both masks once, shared out as counting is: what no way of counting can be faster than."""
    from segbounds.masks.counting._compiled import ALONE, SPAN
    from segbounds.threads import share_out

    pairs, words = prediction.shape
    spans = max(1, -(-words // SPAN))
    seen = np.empty(pairs * spans, np.uint64)
    loop = all_bits()
    share_out(
        pairs * spans,
        lambda first, last: loop(prediction, reference, spans, SPAN, first, last, seen),
        least=max(1, ALONE // min(SPAN, max(1, words))),
    )


@cache
def all_bits() -> Callable[..., None]:
    """The compiled loop of that: one "or" for each word."""
    import numba

    @numba.njit(nogil=True)
    def loop(prediction, reference, spans, span, first, last, seen):  # type: ignore[no-untyped-def]
        for task in range(first, last):
            row, start = task // spans, task % spans * span
            end = min(start + span, prediction.shape[1])
            p, r, bits = prediction[row, start:end], reference[row, start:end], np.uint64(0)
            for k in range(p.size):
                bits |= p[k] | r[k]
            seen[task] = bits

    return loop


def bandwidth() -> float:
    """Bytes read in a second by all cores, far out of any cache, as this project's compiled loop reads them: GB/s."""
    import numba

    from segbounds.threads import share_out

    words, seen = np.ones((256, 1 << 18), np.uint64), np.zeros(256, np.uint64)

    @numba.njit(nogil=True)
    def read(words: np.ndarray, seen: np.ndarray, first: int, last: int) -> None:
        for row in range(first, last):
            part = np.uint64(0)
            for word in words[row]:
                part |= word
            seen[row] = part

    times = []
    for _ in range(9):
        start = perf_counter()
        share_out(len(words), lambda first, last: read(words, seen, first, last))
        times.append(perf_counter() - start)
    return float(words.nbytes / min(times) / 1e9)


def measured(works: Tools, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Seconds of each for one call, in alternation: what else the machine does meets all of them alike.

    The first call of a turn is not timed: the one before has filled the caches with its own data, and its threads may still
    be waiting for work.
    """
    seconds: dict[tuple[str, str], list[float]] = {key: [] for key in works}
    for _ in range(rounds):
        for key, tool in works.items():
            tool.work()
            start, calls, passed = perf_counter(), 0, 0.0
            while passed < TURN:
                tool.work()
                calls, passed = calls + 1, perf_counter() - start
            seconds[key].append(passed / calls)
    return seconds


def throughput(name: str, shape: tuple[int, ...], rounds: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(0)
    prediction, reference = rng.random((2, *shape)) < 0.3
    works = tools(prediction, reference)
    seconds = measured(works, rounds)
    voxels = 2 * prediction.size
    speeds = {key: voxels / works[key].one_in / np.array(times) / 1e9 for key, times in seconds.items()}
    best = max(median(speed) for (tool, _), speed in speeds.items() if not tool.startswith((OURS, FLOOR, ALTERNATIVE)))
    memory = bandwidth()
    rows = []
    for (tool, kind), speed in sorted(speeds.items(), key=lambda item: -median(item[1])):
        package = works[tool, kind].package
        middle = float(median(speed))
        bytes_ = {"bool": 1, "uint8": 1, "packed": 1 / 8, "int": 8, "one-hot": 4, "float": 4}[kind]
        rows.append(
            {
                "masks": name, "tool": tool, "input": kind, "gigavoxels_per_second": f"{middle:.4g}",
                "spread": f"{np.quantile(speed, 0.25):.4g} to {np.quantile(speed, 0.75):.4g}",
                "of_best_peer": f"{middle / best:.3g}", "of_memory": f"{middle * bytes_ / memory:.2f}",
                **measured_here("numpy", *{package} - {"numpy"}),
            }
        )  # fmt: skip
        print(f"{name:>14} {tool:<24} {kind:<8} {middle:>9.3f} Gvoxel/s  {middle / best:>8.2f} x best peer")
    print(f"{name:>14} memory is read at {memory:.1f} GB/s")
    judged(name, rows)
    return rows


def measured_here(*packages: str) -> dict[str, str]:
    """When, where and with which instructions."""
    columns = here(*packages)
    return columns | {"cpu": columns["cpu"] + ", code for AVX2 alone"} if without_avx512() else columns


def without_avx512() -> bool:
    return all(os.environ.get(name) == value for name, value in WITHOUT_AVX512.items())


def judged(name: str, rows: list[dict[str, Any]]) -> None:
    """The bars, met or not."""

    def speed(tool: str, kind: str | None = None) -> float:
        return max(
            (float(r[COLUMNS[4]]) for r in rows if r["tool"].startswith(tool) and kind in (None, r["input"])),
            default=np.nan,
        )

    best = max(float(r[COLUMNS[4]]) for r in rows if not r["tool"].startswith((OURS, FLOOR, ALTERNATIVE)))
    for says, ratio, bar in (
        ("from bool masks, of the best peer", speed(OURS, "bool") / best, 5),
        ("from packed masks, of the best peer", speed(OURS, "packed") / best, 40),
        ("from bool masks, of MONAI", speed(OURS, "bool") / speed("MONAI"), 100),
        ("from bool masks, of torchmetrics", speed(OURS, "bool") / speed("torchmetrics"), 100),
    ):
        if not np.isnan(ratio):
            print(f"{name:>14} {says}: {ratio:.1f} x, bar {bar} x: {'met' if ratio >= bar else 'NOT MET'}")
    for kind in ("bool", "packed"):
        print(
            f"{name:>14} from {kind} masks, of what reading them alone reaches: {speed(OURS, kind) / speed(FLOOR, kind):.2f}"
        )


def empty() -> list[dict[str, Any]]:
    """What each tool's value is where masks are empty."""
    zero, one = np.zeros((1, 8, 8), bool), np.ones((1, 8, 8), bool)
    cases = {"both_empty": (zero, zero), "prediction_empty": (zero, one), "reference_empty": (one, zero)}
    results: dict[str, dict[str, str]] = {}
    for case, (prediction, reference) in cases.items():
        for (tool, _), (package, work, _) in peers(prediction, reference).items():
            if tool.startswith(("plain", "np.")) or "stats" in tool or "+" in tool:
                continue
            row = results.setdefault(tool, {"package": package})
            try:
                value = np.asarray(work()).ravel()[0]
                row[case] = f"{float(value):g}"
            except Exception as error:  # whatever a tool does there is the answer
                row[case] = type(error).__name__
    from segbounds.counts import Counts
    from segbounds.similarities import dice

    results[OURS] = {"package": "segbounds"} | {
        case: f"{float(dice(Counts(*count(p, r)))):g}" for case, (p, r) in cases.items()
    }
    for tool, row in results.items():
        print(f"{tool:<24} " + ", ".join(f"{case.replace('_', ' ')} {row[case]:>8}" for case in cases))
    return [{"tool": tool, "value": "Dice", **here(row.pop("package")), **row} for tool, row in results.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few rounds; nothing is written")
    parser.add_argument("--instructions", choices=["AVX2"], help="code for AVX2 alone; else whatever the processor has")
    arguments = parser.parse_args()
    if arguments.instructions and not without_avx512():  # libraries ask when they are loaded: begin anew
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | WITHOUT_AVX512)
    quick = arguments.quick
    warnings.simplefilter("ignore")
    rows = [row for name, shape in BATCHES.items() for row in throughput(name, shape, 2 if quick else 9)]
    values = empty()
    if not quick:
        append("counting_throughput.csv", COLUMNS, rows)
        append("counting_empty.csv", EMPTY_COLUMNS, values)


if __name__ == "__main__":
    main()
