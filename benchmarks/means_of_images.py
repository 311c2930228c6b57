"""Are means of real images ever refused, how long does an answer take, and does a linear programme agree?

Random sets of images of many kinds (near-copies, empty references and predictions, tiny objects, full masks) are summed
up as tables have them: means of one to four metrics, rounded, some with standard deviations. Each must be possible. Half
of them are then moved off, and a linear programme of its own over a dense grid of counts says which of these are possible
as well: where it has room to spare the answer must not be "impossible", and where it misses by far not "possible".

    python benchmarks/means_of_images.py --sets 1000

prints one line for each set that is not answered rightly, and the counts and times.
"""

import argparse
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np
from scipy.optimize import linprog

from segbounds.counts import Counts
from segbounds.means.answers import MeansConsistency
from segbounds.means.averages import mean_consistent
from segbounds.regions.facts import metric_named
from segbounds.similarities import evaluate

METRICS = [
    "dice", "jaccard", "recall", "precision", "accuracy", "specificity", "npv", "balanced_accuracy", "kappa", "mcc",
    "fowlkes_mallows", "volumetric_similarity", "overlap", "youden", "tversky:alpha=0.3,beta=0.7", "f_beta:beta=2",
]  # fmt: skip
LIMIT = 10  # seconds of processor time for one answer


def images(draw: np.random.Generator) -> Counts:
    """A set of images of one to three kinds, as counts."""
    many = int(draw.choice([1, 2, 3, 5, 10, 30, 100]))
    kinds = draw.choice(6, int(draw.integers(1, 4)), replace=False)
    columns = [_image(draw, int(draw.choice(kinds))) for _ in range(many)]
    return Counts(*np.array(columns).T)


def _image(draw: np.random.Generator, kind: int) -> list[int]:
    size = int(10 ** draw.uniform(2, 6))
    share = [10 ** draw.uniform(-3, -0.5), draw.uniform(0.05, 0.6), 10 ** draw.uniform(-5, -3), 0.0, 0.3, 1.0][kind]
    positives = round(size * share)
    missed, alarmed = 10 ** draw.uniform(-3, 0, 2) * draw.integers(0, 2, 2) if kind != 1 else draw.uniform(0, 0.2, 2)
    fn = round(positives * missed)
    fp = min(size - positives, round(max(positives, size * 0.01) * alarmed))
    if kind == 4:  # nothing was predicted
        fn, fp = positives, 0
    return [positives - fn, fp, fn, size - positives - fp]


def row(draw: np.random.Generator, block: Counts) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """What a table says of some images, how, and the metrics."""
    names = [str(name) for name in draw.choice(METRICS, int(draw.integers(1, 5)), replace=False)]
    many, digits = len(block.tp), int(draw.integers(2, 5))
    ddof = int(draw.integers(0, 2)) if many > 1 else 0
    given = {}
    for name in names:
        values = np.asarray(evaluate(metric_named(name), block), float)
        given[name] = f"{values.mean():.{digits}f}"
        if draw.random() < 0.3:
            given[name] += f"±{values.std(ddof=ddof):.{digits}f}"
    known = draw.integers(0, 3)
    options = [{}, {"ddof": ddof}, {"images": many, "ddof": ddof}][known if many > 1 or known < 2 else 0]
    return given, options, names


def moved(draw: np.random.Generator, given: dict[str, str]) -> dict[str, str]:
    """The same row with one mean changed."""
    name = str(draw.choice(list(given)))
    mean, plus, spread = given[name].partition("±")
    digits = len(mean.partition(".")[2])
    off = float(mean) + draw.choice([-1, 1]) * 10 ** draw.uniform(-2.5, -0.3)
    return given | {name: f"{off:.{digits}f}{plus}{spread}"}


class Grid:
    """Values of metrics on many counts: for a programme that shares nothing with the answers."""

    def __init__(self) -> None:
        steps = np.concatenate([[0.0], np.logspace(-5, 0, 21)])
        columns = [c for c in itertools.product(steps, repeat=4) if max(c) == 1]
        self.counts = Counts(*np.array(columns).T)
        self.values: dict[str, np.ndarray] = {}

    def of(self, name: str) -> np.ndarray:
        if name not in self.values:
            self.values[name] = np.asarray(evaluate(metric_named(name), self.counts), float)
        return self.values[name]

    def missed(self, given: dict[str, str]) -> float:
        """By how much means alone miss what mixtures of the grid have: more than zero where these have none of them."""
        rows, ends = [], []
        for name, text in given.items():
            mean = text.partition("±")[0]
            half = 0.5 * 10.0 ** -len(mean.partition(".")[2])
            rows += [self.of(name), -self.of(name)]
            ends += [float(mean) + half, half - float(mean)]
        many = len(self.counts.tp)
        found = linprog(
            np.append(np.zeros(many), 1),
            A_ub=np.hstack([np.array(rows), -np.ones((len(rows), 1))]),
            b_ub=ends,
            A_eq=[np.append(np.ones(many), 0)],
            b_eq=[1],
            bounds=[(0, None)] * many + [(-1, None)],
            method="highs",
        )
        assert found.status == 0, found.message
        return float(found.fun)


FAR = 0.02  # a grid misses a mean by less than this where the range itself does not


@dataclass(frozen=True)
class Judged:
    """A question, what was answered, and whether that is wrong: certainly so where the means are true, else against the grid."""

    asked: dict[str, str]
    options: dict[str, Any]
    true: bool
    answer: str
    says: str
    wrong: bool
    seconds: float


def judged(seed: int, grid: Grid, answers: Callable[..., MeansConsistency] = mean_consistent) -> Judged:
    """One set: even seeds are means of images, odd ones were moved off."""
    draw = np.random.default_rng(seed)
    given, options, _ = row(draw, images(draw))
    true = seed % 2 == 0
    asked = given if true else moved(draw, given)
    start = process_time()
    try:
        found = answers(asked, **options)
        answer, says = {True: "possible", False: "impossible", None: "not settled"}[found.possible], found.reason
    except Exception as error:
        answer, says = "error", f"{type(error).__name__}: {error}"
    seconds = process_time() - start
    wrong = true and answer == "impossible"
    if not true and answer in ("possible", "impossible"):
        missed = grid.missed(asked)
        plain = not any("±" in text for text in asked.values()) and options.get("images") is None
        wrong = (answer == "possible" and missed > FAR) or (answer == "impossible" and plain and missed < -1e-9)
    return Judged(asked, options, true, answer, says, wrong, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    chosen = parser.parse_args()
    answers, times, grid = Counter[str](), [], Grid()
    for seed in range(chosen.first, chosen.first + chosen.sets):
        found = judged(seed, grid)
        times.append(found.seconds)
        answers[f"{'true' if found.true else 'moved'}: {found.answer}"] += 1
        answers["WRONG"] += found.wrong
        if found.wrong or found.answer not in ("possible", "impossible") or found.seconds > LIMIT:
            told = f"{'WRONG ' if found.wrong else ''}{found.answer}: {found.says[:160]}"
            print(f"{seed} {found.asked} {found.options} {found.seconds:.1f} s {told}", flush=True)
    print(dict(sorted(answers.items())))
    slow = sum(time > LIMIT for time in times)
    median, nearly, most = np.median(times), np.quantile(times, 0.99), max(times)
    print(f"seconds: median {median:.2f}, 99 % {nearly:.1f}, most {most:.1f}; over {LIMIT}: {slow}")


if __name__ == "__main__":
    main()
