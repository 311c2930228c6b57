"""Queries whose answers must be the same everywhere, asked in a process of their own: ``python same_answer.py NAMES CHANGES``.

The names and the changes are JSON lists; what is printed is a JSON object, the text of each answer by its name.
"""

import json
import random
import shlex
import sys
import threading
import time
from collections.abc import Callable
from itertools import count

COMMANDS = {
    "an interval": "interval mcc --given dice=0.85 --given prevalence==2%",
    "an interval of whole counts": "interval mcc --given dice=0.85 --pixels 10000 --positives 200",
    "an interval of a curved metric": "interval specificity --given kappa=0.824 --given recall=0.9",
    "an end that a family of pairs approaches": "interval dice --given kappa=2/5 --json -",
    "an interval of two curved metrics": "interval dice --given mcc=0.85 --given kappa=0.84 --given prevalence=2%..10%",
    "numbers that are consistent": "consistent mcc=0.85 kappa=0.84 balanced_accuracy=0.80",
    "numbers that contradict": "consistent dice=0.85 iou=0.74 recall=0.70",
    "numbers on known sizes": "consistent dice=0.85 recall=0.80 --pixels 400 --positives 8",
    "means that contradict": "consistent precision=0.60 recall=0.60 dice=0.70 --averaged",
    "a comparison": "compare dice kappa --given prevalence=2%..10%",
    "a comparison with a curved metric": "compare recall precision --given fowlkes_mallows=0.7",
    "a comparison on twelve pixels": "compare dice jaccard --pixels 12",
    "a mean": 'average jaccard --given "dice=0.85±0.10" --images 50 --ddof 1',
    "a mean of a curved metric": 'average mcc --given "dice=0.85±0.10" --ddof 0 --exact',
    "a claim that holds": "prove 'kappa - jaccard <= 3 - 2*sqrt(2)'",
    "a claim that does not": "prove 'dice - jaccard <= 0.17'",
    "a claim with a root": "prove 'mcc <= fowlkes_mallows'",
    "a joint range": "joint-range dice kappa",
    "a joint range of curved metrics": "joint-range mcc balanced_accuracy",
    "a joint range with a third metric": "joint-range dice recall mcc=1/2",
}
DIFFERENCES = {
    "a supremum by elimination": ("dice", "kappa"),
    "a supremum that is a root": ("specificity", "kappa"),
    "a supremum that is enclosed": ("recall", "kappa"),
    "a supremum with a root in it": ("fowlkes_mallows", "dice"),
}

asked = 0


def _clock() -> str:
    before = time.perf_counter()
    return "in time" if time.perf_counter() - before < 1 else "too late"


def _order() -> str:
    return f"question {asked}"


#: What must be noticed: answers that depend on something.
PLANTED: dict[str, Callable[[], str]] = {
    "on the clock": _clock,
    "on the thread": lambda: str(threading.current_thread() is threading.main_thread()),
    "on the seed of hashes": lambda: " ".join({f"metric {number}" for number in range(50)}),
    "on what was asked before": _order,
}
NAMES = (*DIFFERENCES, *COMMANDS)


def answer(name: str) -> str:
    """What is printed for a query, its exit status included."""
    if name in PLANTED:
        return PLANTED[name]()
    if name in DIFFERENCES:
        from segbounds.bounds.extremes import supremum
        from segbounds.metrics.catalogue import parse

        first, second = map(parse, DIFFERENCES[name])
        return str(supremum(first - second))
    from typer.testing import CliRunner

    from segbounds.cli.app import app

    done = CliRunner().invoke(app, shlex.split(COMMANDS[name]))
    return f"{done.stdout}\nexit status {done.exit_code}"


def _raced(clock: Callable[[], float]) -> Callable[[], float]:
    looked = count()
    return lambda: 1000 * clock() + 60 * next(looked)


def race() -> None:
    """Clocks that run a thousand times as fast, and a minute more each time they are looked at; no timer of processor time."""
    import signal

    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        setattr(time, name, _raced(getattr(time, name)))
    for name in ("ITIMER_PROF", "ITIMER_VIRTUAL", "SIGPROF"):
        if hasattr(signal, name):
            delattr(signal, name)


def answers(names: list[str], changes: list[str]) -> dict[str, str]:
    global asked
    if "clock" in changes:
        race()
    found = {}
    if "order" in changes:
        random.Random(1).shuffle(names)
    for name in names:
        found[name], asked = answer(name), asked + 1
    return found


def main() -> None:
    names, changes = map(json.loads, sys.argv[1:])
    found: list[dict[str, str]] = []
    if "thread" in changes:
        thread = threading.Thread(target=lambda: found.append(answers(names, changes)))
        thread.start()
        thread.join()
    else:
        found.append(answers(names, changes))
    print(json.dumps(found[0]))


if __name__ == "__main__":
    main()
