"""How long does a whole command take, and how much of that is what Python, sympy and typer take to start?

Each command runs as users run it, in a process of its own, in turn with the floor: a process that imports sympy and what the
command line is made with, and ends. Other work on the machine changes processor time less than time by the clock; the medians
of both, and the ratio of processor times, are appended to benchmarks/results/command_times.csv.
"""

import argparse
import subprocess
import sys
from os import wait4
from statistics import median
from time import perf_counter

from rows import append, here

COLUMNS = ("date", "question", "runs", "cpu_seconds", "clock_seconds", "floor_cpu_seconds", "ratio", "cpu", "versions")
FLOOR = ("-c", "import sympy, segbounds.cli.app")  # the second loads typer and rich alone
COMMANDS = (
    "interval mcc --given dice=0.85 --given prevalence==2%",
    "interval accuracy --given dice=0.85 --given prevalence=2% --exact",
    "consistent dice=0.9061 iou=0.9082",
    "consistent dice=0.9061 iou=0.9082 --averaged",
    "interval dice --given mcc=0.85 --given kappa=0.84",
    "consistent mcc=0.85 kappa=0.84 balanced_accuracy=0.80",
    "compare dice jaccard",
    "compare dice kappa --given mcc=0.85",
    "average jaccard --given dice=0.85±0.10",
)


def timed(arguments: tuple[str, ...]) -> tuple[float, float]:
    """Seconds of processor time and by the clock that one process takes."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, _, used = wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, perf_counter() - start


def measure(command: str, runs: int) -> dict[str, object]:
    whole = ("-c", "from segbounds.cli.app import main; main()", *command.split())
    timed(whole)  # the first run compiles what was not compiled yet
    pairs = [(timed(whole), timed(FLOOR)) for _ in range(runs)]
    cpu, clock = (median(pair[0][i] for pair in pairs) for i in (0, 1))
    floor = median(pair[1][0] for pair in pairs)
    return {
        "question": f"segbounds {command}", "runs": runs, "cpu_seconds": f"{cpu:.2f}", "clock_seconds": f"{clock:.2f}",
        "floor_cpu_seconds": f"{floor:.2f}", "ratio": f"{cpu / floor:.2f}", **here("sympy", "typer"),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    rows = [measure(command, parser.parse_args().runs) for command in COMMANDS]
    append("command_times.csv", COLUMNS, rows)
    for row in rows:
        print(f"{row['cpu_seconds']} s, {row['ratio']} x floor  {row['question']}")


if __name__ == "__main__":
    main()
