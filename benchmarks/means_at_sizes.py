"""Whether reported means over images or folds of known sizes can be true: do segbounds and mlscorecheck give the same answer?

mlscorecheck asks integer programmes about means of accuracy, recall, specificity and balanced accuracy. Random problems of its own kinds
go to both: test sets with a size for each image, folds of known sizes, stratified folds of which only the totals are known, and public
test sets whose sizes both packages have. Half of the problems are rounded from real counts, half moved by one unit in the last digit or
more. Both get the same closed intervals: half a unit in the last digit, and a tolerance of 1e-6.

What mlscorecheck calls impossible is to be impossible here as well; but it divides stratified folds in one way, and here are all ways to
round. What is possible here is shown with whole counts. Rows are appended to benchmarks/results/means_at_sizes.csv.
"""

import argparse
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import median

import numpy as np
from rows import append, here, processor_seconds
from scorecheck import SCORES, TOLERANCE, Problem

from segbounds.means.sizes.folds import consistent_in_folds, stratified_folds
from segbounds.means.sizes.known_sizes import Given
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.reports.sizes import of_dataset

COLUMNS = (
    "date", "question", "problems", "agree", "both_impossible", "ours_alone_impossible", "peer_alone_impossible", "ours_silent",
    "peer_silent", "ours_median_ms", "peer_median_ms", "ours_slowest_s", "peer_slowest_s", "cpu", "versions",
)  # fmt: skip
MEANS = ("acc", "sens", "spec", "bacc")
PUBLIC = ("drive-test-fov", "drive-test", "stare", "chase-db1", "hrf", "drishti-gs-test-disc", "drishti-gs-test-cup")
STRATIFIED = "stratified folds, totals known"


@dataclass(frozen=True)
class Asked:
    """Means over images or folds with so many positives and negatives; or over stratified folds of a data set."""

    ways: tuple[SizedImages, ...]
    means: Problem
    folds: int | None = None


# --- problems ---------------------------------------------------------------------------------------------------------


def small(random: np.random.Generator) -> Asked:
    many = int(random.integers(2, 7))
    return _asked(random, SizedImages(*(tuple(map(int, random.integers(5, 500, many))) for _ in range(2))))


def folds(random: np.random.Generator) -> Asked:
    many, total = int(random.integers(3, 11)), int(random.integers(100, 5000))
    parts = random.multinomial(total, random.dirichlet(np.full(many, 5.0)))
    positives = tuple(min(max(1, int(random.binomial(part, 0.3))), max(int(part) - 1, 1)) for part in parts)
    negatives = tuple(max(int(part) - p, 1) for part, p in zip(parts, positives, strict=True))
    return _asked(random, SizedImages(positives, negatives))


def stratified(random: np.random.Generator) -> Asked:
    many, total = int(random.integers(3, 11)), int(random.integers(100, 3000))
    ways = stratified_folds(total, int(random.integers(many, total - many)), many)
    asked = _asked(random, ways[0])  # as scikit-learn rounds
    return Asked(ways, asked.means, many)


def public(name: str) -> Callable[[np.random.Generator], Asked]:
    return lambda random: _asked(random, of_dataset(name))


def _asked(random: np.random.Generator, images: SizedImages) -> Asked:
    level = random.beta(8, 2, 2)
    values = []
    for p, n in zip(images.positives, images.negatives, strict=True):
        shares = np.clip(random.normal(level, 0.08), 0, 1)
        hits, correct = round(p * float(shares[0])), round(n * float(shares[1]))
        counts = [np.float64(count) for count in (hits, n - correct, p - hits, correct)]
        values.append([float(SCORES[name].floats(*counts)) for name in MEANS])
    digits = int(random.integers(2, 5))
    means = {
        name: Fraction(round(float(value) * 10**digits), 10**digits)
        for name, value in zip(MEANS, np.mean(values, axis=0), strict=True)
    }
    chosen = [str(name) for name in random.permutation(MEANS)][: int(random.integers(2, 5))]
    if random.random() < 0.5:
        unit = round(float(np.exp(random.uniform(0, np.log(10 ** (digits - 1))))))
        means[chosen[0]] += random.choice([-1, 1]) * Fraction(unit, 10**digits)
    return Asked((images,), Problem(1, 1, digits, tuple((name, means[name]) for name in chosen)))


# --- answers ----------------------------------------------------------------------------------------------------------


def ours(asked: Asked) -> bool | None:
    given = [Given(SCORES[name].similarity, value) for name, value in asked.means.ranges.items()]
    return consistent_in_folds(given, asked.ways).possible


def peers(asked: Asked) -> bool | None:
    """None where it raises, as it does for some sets of scores."""
    from mlscorecheck.check.binary import check_1_dataset_known_folds_mos, check_n_testsets_mos_no_kfold

    images = asked.ways[0]
    scores = {name: float(value) for name, value in asked.means.scores}
    eps, options = float(asked.means.half), {"verbosity": 0, "numerical_tolerance": float(TOLERANCE)}
    try:
        if asked.folds is not None:
            whole = {"p": sum(images.positives), "n": sum(images.negatives)}
            folding = {"n_folds": asked.folds, "n_repeats": 1, "strategy": "stratified_sklearn"}
            answer = check_1_dataset_known_folds_mos(whole, folding, scores, eps, **options)
        else:
            sizes = [{"p": p, "n": n} for p, n in zip(images.positives, images.negatives, strict=True)]
            answer = check_n_testsets_mos_no_kfold(sizes, scores, eps, **options)
    except (UnboundLocalError, ValueError):
        return None
    return not answer["inconsistency"]


@cache
def questions() -> dict[str, tuple[int, Callable[[np.random.Generator], Asked]]]:
    made = {name: (10, public(name)) for name in PUBLIC}
    return {"2 to 6 images": (60, small), "folds of known sizes": (40, folds), STRATIFIED: (40, stratified), **made}


def answered(question: str, seed: int, share: float) -> Iterator[tuple[Asked, bool | None, bool | None, float, float]]:
    many, make = questions()[question]
    random = np.random.default_rng([seed, list(questions()).index(question)])
    for _ in range(max(1, round(many * share))):
        asked = make(random)
        begun = processor_seconds()
        mine = ours(asked)
        between = processor_seconds()
        yield asked, mine, peers(asked), between - begun, processor_seconds() - between


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the problems, for a short run")
    given = parser.parse_args()
    import mlscorecheck

    logging.getLogger(mlscorecheck.__name__).setLevel(logging.ERROR)
    where, rows = here("mlscorecheck", "sympy", "numpy"), []
    for question in questions():
        found = list(answered(question, given.seed, given.share))
        pairs = [(mine, theirs) for _, mine, theirs, *_ in found]
        mine_s, theirs_s = [f[3] for f in found], [f[4] for f in found]
        rows.append({
            "question": question, "problems": len(found),
            "agree": sum(mine == theirs and mine is not None for mine, theirs in pairs),
            "both_impossible": pairs.count((False, False)),
            "ours_alone_impossible": pairs.count((False, True)), "peer_alone_impossible": sum(
                theirs is False and mine is not False for mine, theirs in pairs
            ),
            "ours_silent": sum(mine is None for mine, _ in pairs), "peer_silent": sum(theirs is None for _, theirs in pairs),
            "ours_median_ms": f"{1000 * median(mine_s):.3g}", "peer_median_ms": f"{1000 * median(theirs_s):.3g}",
            "ours_slowest_s": f"{max(mine_s):.3g}", "peer_slowest_s": f"{max(theirs_s):.3g}", **where,
        })  # fmt: skip
        print(rows[-1], flush=True)
        for asked, mine, theirs, *_ in found:
            if mine != theirs and theirs is not None:
                print(
                    f"  ours {mine}, mlscorecheck {theirs}: {asked.means.text} {asked.ways[0] if len(asked.ways[0]) < 12 else ''}"
                )
    append("means_at_sizes.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
