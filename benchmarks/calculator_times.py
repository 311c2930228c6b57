"""How long does one wait for an answer in the browser: on the first visit, on the next one, and for one more question?

The calculator is built, served from this machine and opened in Chromium without a window. Times are by the clock, from opening the page
(or asking) until the sentence stands there, and say how busy the machine was: the median of some runs and the slowest of them are
appended to benchmarks/results/calculator_times.csv.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from rows import append, here

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from browsing import browser, served
from page_questions import address, build, question

COLUMNS = ("date", "question", "runs", "seconds", "slowest", "bar", "load", "cpu", "versions")
FIRST = "interval mcc --given dice=0.85 --given prevalence==1%"
OTHERS = (
    "interval kappa --given dice=0.85 --given recall=0.9",
    "interval jaccard --given dice=0.85",
    "consistent dice=0.9061 iou=0.9082",
    "consistent precision=0.9 recall=0.8 f1=0.83",
    "consistent dice=0.90 iou=0.85 --averaged",
    "compare dice tversky:alpha=0.3,beta=0.7",
    "compare dice mcc",
)
BARS = {"first visit": "6", "first visit, without the snapshot": "", "next visit": "2", "one more question": "1"}


def waited(window: Any, since: str) -> float:
    """Seconds from a mark of the page, or from its opening, until the sentence of the answer."""
    while not window.execute_script("return performance.getEntriesByName('answered').length && !busy"):
        pass
    end = "performance.getEntriesByName('answered').at(-1).startTime"
    start = f"performance.getEntriesByName('{since}').at(-1).startTime" if since else "0"
    return float(window.execute_script(f"return ({end} - {start}) / 1000"))


def opened(window: Any, place: str, command: str) -> float:
    window.get("about:blank")
    window.get(place + address(question(command)))
    return waited(window, "")


def visits(folder: Path) -> Iterator[tuple[str, float]]:
    """One browser that has never been here: the first visit, questions, and the next visit."""
    with served(folder) as place, TemporaryDirectory() as profile, browser(Path(profile)) as window:
        window.get("about:blank")
        snapshot = (folder / "python" / "snapshot.bin").exists()
        yield f"first visit{'' if snapshot else ', without the snapshot'}", opened(window, place, FIRST)
        if not snapshot:
            return
        for command in OTHERS:
            window.execute_script("performance.clearMarks(); location.hash = arguments[0]", address(question(command)))
            yield "one more question", waited(window, "asked")
        window.set_script_timeout(60)
        window.execute_async_script("const done = arguments[0]; navigator.serviceWorker.ready.then(() => done())")
        opened(window, place, FIRST)  # the first one from what was kept has the browser compile and keep the engine
        yield "next visit", opened(window, place, FIRST)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {}
    with TemporaryDirectory() as place:
        folder = Path(place) / "calculator"
        build().build(folder)
        for number in range(2 * runs):
            if number == runs:
                (folder / "python" / "snapshot.bin").unlink()
            for what, seconds in visits(folder):
                times.setdefault(what, []).append(seconds)
    told = {"load": f"{os.getloadavg()[1]:.1f}", **here("sympy")}
    rows = [
        {"question": what, "runs": len(found), "seconds": f"{median(found):.2f}", "slowest": f"{max(found):.2f}", "bar": BARS[what], **told}
        for what, found in times.items()
    ]  # fmt: skip
    for row in rows:
        row["versions"] = f"{row['versions']} pyodide {build().PYODIDE}"
        print(f"{row['seconds']} s, at most {row['slowest']} s  {row['question']}")
    append("calculator_times.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
