"""Writes docs/performance.md from the rows in benchmarks/results: the newest of each kind."""

import csv
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "performance.md"

HEAD = """# Performance

Written by `python benchmarks/page.py` from the rows in `benchmarks/results/`; `make benchmark` measures them anew and appends.
A ratio compares what ran alternately in one run on one machine; absolute numbers are that machine's. Counting and random masks have four
backends with the same integers from each: numpy, numba, torch and triton.
"""

GPU = """
## On a GPU

{table}
"""
NO_GPU = """
## On a GPU

Not measured yet: no machine with a GPU was at hand, so nothing is claimed. `python benchmarks/gpu_counting.py` makes the whole
table on one. The kernels are tested bit for bit against numpy in triton's interpreter, and compile for the sm_90 architecture.
"""


def newest(name: str, *keys: str) -> list[dict[str, str]]:
    """The rows of the last date in a file, one for each value of the keys; none where there is no file."""
    file = RESULTS / name
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    last = max(row["date"] for row in rows)
    # where a benchmark ran twice on a day the later rows stand further down
    told_by = keys or KEYS
    named = {tuple(value for key, value in row.items() if key in told_by): row for row in rows if row["date"] == last}
    return list(named.values())


COUNTING = """
## Counting masks

The voxels of both masks count. Reading alone is one "or" for each word of the same masks, on the same threads: no way of counting
is faster. The memory bandwidth is what a compiled loop on all cores reads from far out of the cache: a fraction near 1 is as fast
as memory is, one above 1 comes out of the cache. Carry-save addition (Harley and Seal) has the fewest instructions known for
packed masks where the processor counts no bits in vectors: where masks lie in the cache, and AVX2 is all there is, arithmetic is
the limit. "Code for AVX2 alone" is the same processor, with numpy, torch and numba told to leave AVX-512 alone
(`counting_throughput.py --instructions AVX2`)."""

KEYS = {"cpu", "masks", "tool", "input", "what", "side", "question"}


def table(rows: list[dict[str, str]], columns: dict[str, str]) -> str:
    lines = ["| " + " | ".join(columns.values()) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(row[column] for column in columns) + " |" for row in rows]
    return "\n".join(lines)


def counting(rows: list[dict[str, str]]) -> list[str]:
    """One part for each processor, and for each restriction of its instructions."""
    places = list(dict.fromkeys(row["cpu"] for row in rows))
    return [COUNTING, *(line for place in places for line in counted([row for row in rows if row["cpu"] == place]))]


def counted(rows: list[dict[str, str]]) -> list[str]:
    """Ours with what it reaches, then every tool on each batch."""
    batches = list(dict.fromkeys(row["masks"] for row in rows))
    speeds = {(row["tool"], row["input"], row["masks"]): float(row["gigavoxels_per_second"]) for row in rows}
    ours = []
    for row in rows:
        if row["tool"] == "segbounds compiled":
            speed = float(row["gigavoxels_per_second"])
            beside = {
                peer: f"{speed / other:.0f}"
                for peer in ("MONAI", "torchmetrics")
                for (tool, _, masks), other in speeds.items()
                if tool.startswith(peer) and masks == row["masks"]
            }
            alone = speeds.get(("reading alone", row["input"], row["masks"]))
            share = f"{speed / alone:.2f}" if alone else ""
            ours.append({"MONAI": "", "torchmetrics": "", "alone": share} | row | beside)
    columns = {
        "masks": "masks", "input": "input", "gigavoxels_per_second": "Gvoxel/s", "spread": "middle half",
        "of_best_peer": "x best peer", "MONAI": "x MONAI", "torchmetrics": "x torchmetrics",
        "alone": "of reading alone", "of_memory": "of the memory bandwidth",
    }  # fmt: skip
    tools = sorted({key[:2] for key in speeds}, key=lambda key: -max(speeds.get((*key, batch), 0) for batch in batches))
    wide = [
        {"tool": f"{tool} ({kind})"}
        | {batch: f"{speeds[tool, kind, batch]:.3g}" if (tool, kind, batch) in speeds else "" for batch in batches}
        for tool, kind in tools
    ]
    return [
        f"\n{rows[0]['cpu']}, {rows[0]['date']}:\n",
        table(ours, columns),
        "\nEvery tool, in gigavoxels a second, on inputs that it need not convert:\n",
        table(wide, {"tool": "tool (input)"} | {batch: batch for batch in batches}),
    ]


def scores(rows: list[dict[str, str]]) -> list[str]:
    """Answers and speed beside mlscorecheck, on known sizes and for means."""
    answers = {
        "question": "question", "problems": "problems", "possible": "possible", "enumerated": "enumerated", "agree": "agree",
        "zero_by_zero": "division by zero let pass", "sizes_exclude": "sizes exclude", "peer_wrong": "mlscorecheck wrong",
        "ours_wrong": "segbounds wrong", "ours_silent": "no answer", "peer_silent": "mlscorecheck fails",
    }  # fmt: skip
    speed = {
        "question": "question", "ours_median_ms": "median ms", "peer_median_ms": "mlscorecheck", "median_ratio": "x, median problem",
        "ours_slowest_s": "slowest s", "peer_slowest_s": "mlscorecheck", "ours_total_s": "total s", "peer_total_s": "mlscorecheck",
        "total_ratio": "x, total", "least_ratio": "x, worst problem",
    }  # fmt: skip
    sized = [row for row in rows if not row["question"].startswith("means")]
    total, alike, wrong, let_pass = (
        sum(int(row[column]) for row in sized) for column in ("problems", "agree", "peer_wrong", "zero_by_zero")
    )
    return [
        "\n## Whether scores can all be true\n",
        f"{rows[0]['cpu']}, {rows[0]['date']}; {rows[0]['versions']}. Random problems of one to four scores with 2 to 4 decimals, "
        "those that mlscorecheck's tests draw, with up to nineteen, and some on large tables, for `consistent` and mlscorecheck in "
        "turn, read as the same closed intervals. Times are those of the processor, of the solver that mlscorecheck starts too, the "
        "least of three; reasons are made when they are "
        f"asked for, and not in them. On known sizes they agree on {alike} of {total}. On {let_pass} mlscorecheck lets any value pass "
        "where a score divides by zero (as precision of an empty prediction does), which is a convention. "
        f"On {wrong} it calls possible what no confusion matrix has under "
        "either: the counts that it names have other values, as `scorecheck_disagreements.csv` shows; its interval arithmetic "
        "widens a score that a formula has twice, and it lets the geometric mean pass where there is no hit. Problems on few "
        "pixels are settled by every confusion matrix, in exact fractions near the bounds; disagreements on many by an "
        "independent search.\n",
        table(rows, answers),
        "\nMeans are asked at the size of each image, as mlscorecheck is asked; what is impossible for images of any size "
        "must be so at these as well.",
        "\nA ratio above 1 says how many times faster segbounds is; below 1, mlscorecheck is:\n",
        table(rows, speed),
    ]


def means_at_sizes(rows: list[dict[str, str]]) -> list[str]:
    columns = {
        "question": "means over", "problems": "problems", "agree": "agree", "both_impossible": "impossible for both",
        "ours_alone_impossible": "for segbounds alone", "peer_alone_impossible": "for mlscorecheck alone", "ours_silent": "no answer",
        "peer_silent": "mlscorecheck fails", "ours_median_ms": "median ms", "peer_median_ms": "mlscorecheck", "ours_slowest_s": "slowest s",
        "peer_slowest_s": "mlscorecheck",
    }  # fmt: skip
    return [
        "\n## Means at known sizes\n",
        f"{rows[0]['cpu']}, {rows[0]['date']}; {rows[0]['versions']}. Means of accuracy, recall, specificity and balanced accuracy, those "
        "that mlscorecheck knows, over images and folds of known sizes: `consistent --sizes`, `--folds` and `--dataset` beside the integer "
        "programmes of mlscorecheck, with the same closed intervals. Here *possible* is shown with whole counts, and *impossible* is "
        "certified in fractions. Times are those of the processor.\n",
        table(rows, columns),
    ]


def in_the_browser(rows: list[dict[str, str]]) -> list[str]:
    columns = {
        "question": "the answer to", "runs": "runs", "seconds": "seconds", "slowest": "slowest", "bar": "no more than", "load": "load",
    }  # fmt: skip
    return [
        "\n## In the browser\n",
        f"{rows[0]['cpu']}, {rows[0]['date']}; {rows[0]['versions']}, Chromium, files from the same machine. By the clock, from opening "
        "the page, or asking, until the sentence stands there: medians. The load says how many processes wanted to run meanwhile, of "
        "which each core runs one; the bars are for a machine that does nothing else.\n",
        table(rows, columns),
    ]


def page() -> str:
    parts = [HEAD]
    if rows := newest("counting_throughput.csv"):
        parts += counting(rows)
    if rows := newest("counting_empty.csv"):
        columns = {
            "tool": "tool", "both_empty": "both empty", "prediction_empty": "prediction empty",
            "reference_empty": "reference empty", "versions": "version",
        }  # fmt: skip
        parts += ["\n## Dice of empty masks\n", "What each tool answers; an error is named.\n", table(rows, columns)]
    if rows := newest("sampling_throughput.csv"):
        columns = {
            "what": "pairs", "side": "side", "pairs_per_second": "pairs/s", "spread": "least to most",
            "ratio": "x straightforward numpy",
        }  # fmt: skip
        parts += [
            "\n## Random pairs\n",
            f"{rows[0]['cpu']}, {rows[0]['date']}. The floor is the time of the random bits alone.\n",
            table(rows, columns),
        ]
    if rows := newest("exhaust_scaling.csv"):
        columns = {
            "question": "question", "pixels": "pixels", "tuples": "count tuples", "seconds": "seconds",
            "tuples_per_second": "tuples/s", "peak_MB": "peak MB",
        }  # fmt: skip
        parts += ["\n## Every mask pair of a size\n", f"{rows[0]['cpu']}, {rows[0]['date']}.\n", table(rows, columns)]
    if rows := newest("scorecheck.csv"):
        parts += scores(rows)
    if rows := newest("means_at_sizes.csv"):
        parts += means_at_sizes(rows)
    if rows := newest("command_times.csv"):
        columns = {
            "question": "command", "cpu_seconds": "processor seconds", "clock_seconds": "by the clock",
            "floor_cpu_seconds": "floor", "ratio": "x floor",
        }  # fmt: skip
        parts += [
            "\n## Whole commands\n",
            f"{rows[0]['cpu']}, {rows[0]['date']}; {rows[0]['versions']}. The floor, in processor seconds too, starts "
            "Python and imports sympy and what the command line is made with.\n",
            table(rows, columns),
        ]
    if rows := newest("calculator_times.csv"):
        parts += in_the_browser(rows)
    rows = newest("gpu_counting.csv")
    columns = {
        "device": "device", "what": "what", "pairs": "pairs", "seconds": "seconds", "ratio": "ratio", "ratio_to": "of",
        "bar": "bar",
    }  # fmt: skip
    parts.append(GPU.format(table=table(rows, columns)) if rows else NO_GPU)
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(HERE.parent)} is written")
