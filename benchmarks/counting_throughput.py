"""How fast are masks counted, beside the tools that people use?

This project's backends and its peers side by side in one run, alternating, on batches of 256 x 256 masks and on volumes of
96^3; the median counts. A second table has what each tool gives where one mask or both are empty. Rows are appended to
benchmarks/results/counting_throughput.csv and counting_empty.csv. Peers are not a dependency: those that are not installed
are named and left out. To have them, in an environment of their own:

    pip install -c constraints.txt -e '.[fast,torch]' scikit-learn torchmetrics monai medpy surface-distance miseval
    pip install --no-deps segmentation-models-pytorch tqdm timm huggingface-hub safetensors
"""

import argparse
import csv
import platform
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from segbounds.counting import count, pack

RESULTS = Path(__file__).parent / "results"
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
EMPTY_COLUMNS = ("date", "tool", "value", "both_empty", "prediction_empty", "reference_empty", "versions")
OURS = "segbounds"

Work = Callable[[], Any]


def tools(prediction: np.ndarray, reference: np.ndarray) -> dict[tuple[str, str], tuple[str, Work]]:
    """What each tool does with a batch of masks, by tool and input: the package it needs, and the call."""
    packed = [pack(mask, batched=True) for mask in (prediction, reference)]
    found: dict[tuple[str, str], tuple[str, Work]] = {}
    for backend, package in (("numpy", "numpy"), ("compiled", "numba"), ("torch", "torch")):
        found[f"{OURS} {backend}", "bool"] = (
            package,
            lambda b=backend: count(prediction, reference, batched=True, backend=b),
        )  # type: ignore[misc]
        found[f"{OURS} {backend}", "packed"] = (package, lambda b=backend: count(*packed, backend=b))  # type: ignore[misc]
    found |= peers(prediction, reference)
    return found


def peers(prediction: np.ndarray, reference: np.ndarray) -> dict[tuple[str, str], tuple[str, Work]]:
    """Peers as their documentation has them, on inputs that need no conversion within the time that is taken."""
    pairs = list(zip(prediction, reference, strict=True))

    def each(value: Callable[[np.ndarray, np.ndarray], Any]) -> Work:
        return lambda: [value(p, r) for p, r in pairs]

    def numpy_counts() -> Any:
        axes = tuple(range(1, prediction.ndim))
        return [
            np.sum(m, axis=axes) for m in (prediction & reference, prediction & ~reference, ~prediction & reference)
        ]

    found: dict[tuple[str, str], tuple[str, Work]] = {("plain numpy", "bool"): ("numpy", numpy_counts)}
    if installed("torch"):
        import torch

        p, r = torch.as_tensor(prediction), torch.as_tensor(reference)
        axes = tuple(range(1, p.ndim))
        found["plain torch", "bool"] = ("torch", lambda: [(p & r).sum(axes), (p & ~r).sum(axes), (~p & r).sum(axes)])
        if installed("monai"):
            from monai.metrics import compute_dice

            a, b = p[:, None].float(), r[:, None].float()
            found["MONAI compute_dice", "float"] = ("monai", lambda: compute_dice(a, b, include_background=True))
        if installed("torchmetrics"):
            from torchmetrics.functional.segmentation import dice_score

            c, e = p[:, None].int(), r[:, None].int()
            found["torchmetrics dice_score", "one-hot"] = (
                "torchmetrics",
                lambda: dice_score(c, e, num_classes=1, input_format="one-hot"),
            )
        if installed("segmentation-models-pytorch"):
            try:
                from segmentation_models_pytorch.metrics import get_stats

                f, g = p[:, None].long(), r[:, None].long()
                found["smp get_stats", "int"] = ("segmentation-models-pytorch", lambda: get_stats(f, g, mode="binary"))
            except ImportError as error:
                print(f"segmentation-models-pytorch is installed but cannot be imported: {error}")
    if installed("medpy"):
        from medpy.metric.binary import dc, jc

        found["medpy dc", "bool"] = ("medpy", each(dc))
        found["medpy dc + jc", "bool"] = ("medpy", each(lambda p, r: (dc(p, r), jc(p, r))))
    if installed("surface-distance"):
        from surface_distance import compute_dice_coefficient

        found["surface-distance dice", "bool"] = ("surface-distance", each(lambda p, r: compute_dice_coefficient(r, p)))
    if installed("scipy"):
        from scipy.spatial.distance import dice

        found["scipy dice", "bool"] = ("scipy", each(lambda p, r: dice(p.ravel(), r.ravel())))
    if installed("miseval"):
        from miseval import evaluate

        found["miseval DSC", "bool"] = ("miseval", each(lambda p, r: evaluate(r, p, metric="DSC")))
    if installed("scikit-learn"):
        from sklearn.metrics import f1_score

        few = pairs[: max(1, len(pairs) // 20)]  # a hundredth of the others' speed: fewer masks, scaled below
        found["scikit-learn f1_score", "bool"] = (
            "scikit-learn",
            lambda: [f1_score(r.ravel(), p.ravel()) for p, r in few],
        )
    return found


SHARE = {"scikit-learn f1_score": 20}


def installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def bandwidth() -> float:
    """Bytes read in a second by all cores, far out of any cache, as this project's compiled loop reads them: GB/s."""
    import numba

    @numba.njit(parallel=True)
    def read(words: np.ndarray) -> Any:
        total = np.uint64(0)
        for row in numba.prange(len(words)):
            part = np.uint64(0)
            for word in words[row]:
                part |= word
            total += part
        return total

    words = np.ones((256, 1 << 18), np.uint64)
    read(words)
    times = []
    for _ in range(7):
        start = perf_counter()
        read(words)
        times.append(perf_counter() - start)
    return float(words.nbytes / min(times) / 1e9)


def measured(works: dict[tuple[str, str], tuple[str, Work]], rounds: int) -> dict[tuple[str, str], list[float]]:
    """Seconds of each, in alternation: what else the machine does meets all of them alike."""
    for _, work in works.values():
        work()
    seconds: dict[tuple[str, str], list[float]] = {key: [] for key in works}
    for _ in range(rounds):
        for key, (_, work) in works.items():
            start = perf_counter()
            work()
            seconds[key].append(perf_counter() - start)
    return seconds


def throughput(name: str, shape: tuple[int, ...], rounds: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(0)
    prediction, reference = rng.random((2, *shape)) < 0.3
    works = tools(prediction, reference)
    seconds = measured(works, rounds)
    voxels = 2 * prediction.size
    speeds = {key: voxels / SHARE.get(key[0], 1) / np.array(times) / 1e9 for key, times in seconds.items()}
    best = max(median(speed) for (tool, _), speed in speeds.items() if not tool.startswith(OURS))
    memory = bandwidth()
    today, cpu = datetime.now(UTC).date().isoformat(), platform.processor() or platform.machine()
    rows = []
    for (tool, kind), speed in sorted(speeds.items(), key=lambda item: -median(item[1])):
        package = works[tool, kind][0]
        middle = float(median(speed))
        bytes_ = {"bool": 1, "packed": 1 / 8, "int": 8, "one-hot": 4, "float": 4}[kind]
        values = (
            today, name, tool, kind, f"{middle:.4g}", f"{np.quantile(speed, 0.25):.4g} to {np.quantile(speed, 0.75):.4g}",
            f"{middle / best:.3g}", f"{middle * bytes_ / memory:.2f}", cpu,
            f"python {platform.python_version()} numpy {np.__version__} {package} {version(package)}",
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS, values, strict=True)))
        print(f"{name:>14} {tool:<24} {kind:<8} {middle:>9.3f} Gvoxel/s  {middle / best:>8.2f} x best peer")
    print(f"{name:>14} memory is read at {memory:.1f} GB/s")
    judged(name, rows)
    return rows


def judged(name: str, rows: list[dict[str, Any]]) -> None:
    """The bars, met or not."""

    def speed(tool: str, kind: str | None = None) -> float:
        return max(
            (float(r[COLUMNS[4]]) for r in rows if r["tool"].startswith(tool) and kind in (None, r["input"])),
            default=np.nan,
        )

    best = max(float(r[COLUMNS[4]]) for r in rows if not r["tool"].startswith(OURS))
    for says, ratio, bar in (
        ("from bool masks, of the best peer", speed(OURS, "bool") / best, 5),
        ("from packed masks, of the best peer", speed(OURS, "packed") / best, 40),
        ("from bool masks, of MONAI", speed(OURS, "bool") / speed("MONAI"), 100),
        ("from bool masks, of torchmetrics", speed(OURS, "bool") / speed("torchmetrics"), 100),
    ):
        if not np.isnan(ratio):
            print(f"{name:>14} {says}: {ratio:.1f} x, bar {bar} x: {'met' if ratio >= bar else 'NOT MET'}")


def empty() -> list[dict[str, Any]]:
    """What each tool's value is where masks are empty."""
    zero, one = np.zeros((1, 8, 8), bool), np.ones((1, 8, 8), bool)
    today, rows = datetime.now(UTC).date().isoformat(), []
    cases = {"both_empty": (zero, zero), "prediction_empty": (zero, one), "reference_empty": (one, zero)}
    results: dict[str, dict[str, str]] = {}
    for case, (prediction, reference) in cases.items():
        for (tool, _), (package, work) in peers(prediction, reference).items():
            if tool.startswith("plain") or "stats" in tool or "+" in tool:
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
        values = (today, tool, "Dice", row["both_empty"], row["prediction_empty"], row["reference_empty"],
                  f"{row['package']} {version(row['package'])}")  # fmt: skip
        rows.append(dict(zip(EMPTY_COLUMNS, values, strict=True)))
        print(f"{tool:<24} both empty {values[3]:>8}, prediction empty {values[4]:>8}, reference empty {values[5]:>8}")
    return rows


def append(file: Path, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small batches and few rounds; nothing is written")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore")
    rounds = 3 if quick else 15
    rows = throughput("256x256", (20 if quick else 400, 256, 256), rounds)
    rows += throughput("96^3", (2 if quick else 30, 96, 96, 96), rounds)
    values = empty()
    if not quick:
        append(RESULTS / "counting_throughput.csv", COLUMNS, rows)
        append(RESULTS / "counting_empty.csv", EMPTY_COLUMNS, values)


if __name__ == "__main__":
    main()
