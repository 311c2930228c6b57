"""Whether reported scores can all be true: do segbounds and mlscorecheck give the same answer, who is right where not, how fast are they?

mlscorecheck knows how many pixels are positive and negative, and asks whether some confusion matrix has all of the scores. Random
problems go to both, in turn, in one process: from one to four scores, half of the problems rounded from real counts, half moved by
something from one unit in the last digit up. Both get the same closed intervals: eps is half a unit in the last digit, to which
mlscorecheck adds a tolerance of 1e-6, and so do we. Where a score divides by zero, mlscorecheck lets any value pass, while a
similarity has a value there.

Every problem on few pixels is also settled by looking at all confusion matrices, with fractions wherever a float is near to a bound,
and every disagreement on many by searches in each row of them, from the definitions of the scores alone. Means over images are
asked at the sizes of all of them, as mlscorecheck is asked; what is impossible for images of any size must be so for these as well.

Each is asked three times, in turn, and the least processor time counts, but where one time is more than a tenth of a second; what
either keeps of a score (we its formula where counts are zero) is there before the first. mlscorecheck's own problems are asked too,
those that its tests draw, with all of the scores or some.

Left out are the scores of which a row of pairs (all but the false positives fixed) does not make a quotient of linear functions or
a root of one: markedness, the unified performance measure and the prevalence threshold.

Rows are appended to benchmarks/results/scorecheck.csv; the problems on which the two disagree to scorecheck_disagreements.csv.
"""

import argparse
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

import numpy as np
import sympy as sp
from rows import append, here, processor_seconds

from segbounds.bounds.consistency import consistent
from segbounds.counts import Counts, fn, fp, tn, tp
from segbounds.errors import InputError
from segbounds.means.averages import mean_consistent
from segbounds.means.sizes.folds import consistent_in_folds
from segbounds.means.sizes.known_sizes import Given
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.catalogue import parse
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.facts import Reported, Size

COLUMNS = (
    "date", "question", "problems", "possible", "enumerated", "agree", "zero_by_zero", "sizes_exclude", "peer_wrong", "ours_wrong",
    "ours_silent", "peer_silent", "ours_median_ms", "peer_median_ms", "median_ratio", "ours_slowest_s", "peer_slowest_s", "ours_total_s",
    "peer_total_s", "total_ratio", "least_ratio", "cpu", "versions",
)  # fmt: skip
DISAGREEMENTS = (
    "date", "question", "positives", "negatives", "scores", "ours", "peer", "evidence_of_peer", "cause", "cpu", "versions",
)  # fmt: skip

TOLERANCE = Fraction(1, 10**6)  # what mlscorecheck adds to eps
CELLS = 4 * 10**6  # confusion matrices that are looked at at once; problems with no more are all settled
NEAR = 1e-9  # floats this near to a bound, relatively, are compared again as fractions

Sides = Callable[[Any, Any, Any, Any], tuple[Any, Any]]


@dataclass(frozen=True)
class Score:
    """A score as its definition has it, top/bottom of (tp, fp, fn, tn) or, with ``root``, the root of that with its sign; and as a
    similarity."""

    similarity: Similarity
    sides: Sides
    root: bool = False
    parameters: tuple[tuple[str, int], ...] = ()

    def holds(self, counts: Counts, value: Reported, undefined: bool | None) -> bool:
        """Whether the score is in a range, exactly; ``undefined`` where it is 0/0, or None for the value that the similarity has."""
        top, bottom = self.sides(*map(int, counts))
        if bottom == 0:
            return value.contains(value_at(self.similarity, counts)) if undefined is None else undefined
        low, high = Fraction(int(value.low.p), int(value.low.q)), Fraction(int(value.high.p), int(value.high.q))
        if self.root:  # x |x| grows with x
            low, high = low * abs(low), high * abs(high)
        return low * bottom <= top <= high * bottom

    def floats(self, *counts: Any) -> Any:
        """The values at arrays of counts; nan or infinite where the bottom is zero."""
        top, bottom = self.sides(*counts)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = top / bottom
        return np.sign(values) * np.sqrt(abs(values)) if self.root else values


def _custom(name: str, formula: sp.Expr, when_undefined: int) -> Similarity:
    return Similarity(name, formula, when_undefined=when_undefined)


#: By the names of mlscorecheck. What is infinite somewhere gets a value there that nobody reports.
SCORES = {
    "acc": Score(parse("accuracy"), lambda tp, fp, fn, tn: (tp + tn, tp + fp + fn + tn)),
    "sens": Score(parse("recall"), lambda tp, fp, fn, tn: (tp, tp + fn)),
    "spec": Score(parse("specificity"), lambda tp, fp, fn, tn: (tn, tn + fp)),
    "ppv": Score(parse("precision"), lambda tp, fp, fn, tn: (tp, tp + fp)),
    "npv": Score(parse("npv"), lambda tp, fp, fn, tn: (tn, tn + fn)),
    "bacc": Score(
        parse("balanced_accuracy"),
        lambda tp, fp, fn, tn: (tp * (tn + fp) + tn * (tp + fn), 2 * (tp + fn) * (tn + fp)),
    ),
    "bm": Score(
        parse("youden"),
        lambda tp, fp, fn, tn: (tp * (tn + fp) + tn * (tp + fn) - (tp + fn) * (tn + fp), (tp + fn) * (tn + fp)),
    ),
    "f1p": Score(parse("dice"), lambda tp, fp, fn, tn: (2 * tp, 2 * tp + fp + fn)),
    "fbp": Score(
        parse("f_beta:beta=2"), lambda tp, fp, fn, tn: (5 * tp, 5 * tp + 4 * fn + fp), parameters=(("beta_positive", 2),)
    ),
    "f1n": Score(
        _custom("F1 of the background", 2 * tn / (2 * tn + fp + fn), 1),
        lambda tp, fp, fn, tn: (2 * tn, 2 * tn + fp + fn),
    ),
    "fbn": Score(
        _custom("F2 of the background", 5 * tn / (5 * tn + 4 * fp + fn), 1),
        lambda tp, fp, fn, tn: (5 * tn, 5 * tn + 4 * fp + fn),
        parameters=(("beta_negative", 2),),
    ),
    "ji": Score(parse("jaccard"), lambda tp, fp, fn, tn: (tp, tp + fp + fn)),
    "kappa": Score(
        parse("kappa"),
        lambda tp, fp, fn, tn: (2 * (tp * tn - fp * fn), (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)),
    ),
    "mcc": Score(
        parse("mcc"),
        lambda tp, fp, fn, tn: (
            (tp * tn - fp * fn) * abs(tp * tn - fp * fn),
            (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn),
        ),
        root=True,
    ),
    "fm": Score(parse("fowlkes_mallows"), lambda tp, fp, fn, tn: (tp * tp, (tp + fp) * (tp + fn)), root=True),
    "gm": Score(
        _custom("geometric mean", sp.sqrt(tp * tn / ((tp + fn) * (tn + fp))), 1),
        lambda tp, fp, fn, tn: (tp * tn, (tp + fn) * (tn + fp)),
        root=True,
    ),
    "lrp": Score(
        _custom("positive likelihood ratio", tp * (fp + tn) / (fp * (tp + fn)), -1),
        lambda tp, fp, fn, tn: (tp * (fp + tn), fp * (tp + fn)),
    ),
    "lrn": Score(
        _custom("negative likelihood ratio", fn * (fp + tn) / (tn * (tp + fn)), -1),
        lambda tp, fp, fn, tn: (fn * (fp + tn), tn * (tp + fn)),
    ),
    "dor": Score(_custom("diagnostic odds ratio", tp * tn / (fp * fn), -1), lambda tp, fp, fn, tn: (tp * tn, fp * fn)),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """Scores with their last digits at 10^-decimals, of a pair of masks with so many positive and negative pixels."""

    positives: int
    negatives: int
    decimals: int
    scores: tuple[tuple[str, Fraction], ...]

    @property
    def half(self) -> Fraction:
        return Fraction(1, 2 * 10**self.decimals)

    @property
    def ranges(self) -> dict[str, Reported]:
        """What mlscorecheck takes each score to be."""
        width = sp.Rational(str(self.half + TOLERANCE))
        return {name: Reported(sp.Rational(str(v)) - width, sp.Rational(str(v)) + width) for name, v in self.scores}

    @property
    def text(self) -> str:
        return ", ".join(f"{name} {float(value):.{self.decimals}f}" for name, value in self.scores)


# --- problems ---------------------------------------------------------------------------------------------------------


def problem(random: np.random.Generator, pixels: tuple[int, int], share: tuple[float, float]) -> Problem:
    """A random one: sizes, the share of positive pixels and errors are spread evenly over their orders of magnitude."""
    total = _whole(random, *pixels)
    positives = min(max(round(total * _spread(random, *share)), 1), total - 1)
    negatives = total - positives
    missed, alarms = (round(size * _spread(random, 1e-4, 1)) for size in (positives, negatives))
    counts = Counts(positives - missed, alarms, missed, negatives - alarms)
    digits = int(random.integers(2, 5))
    names = list(random.permutation([name for name, score in SCORES.items() if score.sides(*counts)[1] != 0]))
    chosen = names[: int(random.integers(1, 5))]
    scores = {name: _rounded(float(SCORES[name].floats(*map(np.float64, counts))), digits) for name in chosen}
    if random.random() < 0.5:
        for name in chosen[: int(random.integers(1, len(chosen) + 1))]:
            scores[name] += random.choice([-1, 1]) * Fraction(_whole(random, 1, 10 ** (digits - 1)), 10**digits)
    return Problem(positives, negatives, digits, tuple((str(name), value) for name, value in scores.items()))


def _spread(random: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def _whole(random: np.random.Generator, low: int, high: int) -> int:
    return round(_spread(random, low, high))


def _rounded(value: float, digits: int) -> Fraction:
    return Fraction(round(value * 10**digits), 10**digits)


# --- answers ----------------------------------------------------------------------------------------------------------


def ours(asked: Problem) -> bool:
    given = {SCORES[name].similarity: value for name, value in asked.ranges.items()}
    return consistent(given, size=Size(asked.positives + asked.negatives, asked.positives)).possible


def peers(asked: Problem) -> tuple[bool, str]:
    """Its answer, and the counts that it names as evidence, with the scores that these have and that were not reported."""
    from mlscorecheck.check.binary import check_1_testset_no_kfold

    scores = {name: float(value) for name, value in asked.scores}
    parameters = dict(pair for name, _ in asked.scores for pair in SCORES[name].parameters)
    sizes = {"p": asked.positives, "n": asked.negatives}
    answer = check_1_testset_no_kfold(sizes, scores | parameters, float(asked.half))
    return not answer["inconsistency"], _evidence(asked, answer["evidence"]) if answer["evidence"] else ""


def _evidence(asked: Problem, named: dict[str, int]) -> str:
    hits, correct = int(named["tp"]), int(named["tn"])
    counts = Counts(hits, asked.negatives - correct, asked.positives - hits, correct)
    others = []
    for name, value in asked.ranges.items():
        if not SCORES[name].holds(counts, value, undefined=False):
            undefined = SCORES[name].sides(*counts)[1] == 0
            there = "divides by zero" if undefined else f"is {float(value_at(SCORES[name].similarity, counts)):.6g}"
            others.append(f"{name} {there}")
    return f"tp={hits} tn={correct}: {', '.join(others) or 'all hold'}"


def enumerated(asked: Problem, undefined: bool | None = None) -> bool:
    """The same by looking at every confusion matrix; ``undefined`` is whether a score that is 0/0 has the value that was reported,
    None where its similarity says."""
    at_once = max(1, CELLS // (asked.negatives + 1))
    every = np.arange(asked.negatives + 1)[None, :]
    starts = range(0, asked.positives + 1, at_once)
    rows = (np.arange(start, min(start + at_once, asked.positives + 1))[:, None] for start in starts)
    return any(_among(asked, hits, every, undefined) for hits in rows)


def _among(asked: Problem, hits: np.ndarray, alarms: np.ndarray, undefined: bool | None) -> bool:
    """Whether all scores hold at some of these pairs: as floats where these are sure, else exactly."""
    counts = [side.astype(float) for side in (hits, alarms, asked.positives - hits, asked.negatives - alarms)]
    shape = np.broadcast_shapes(hits.shape, alarms.shape)
    inside, possible = np.ones(shape, bool), np.ones(shape, bool)
    for name, value in asked.ranges.items():
        values, (low, high), margin = SCORES[name].floats(*counts), *_as_floats(value)
        defined = np.isfinite(values)
        inside &= defined & (values > low + margin) & (values < high - margin)
        possible &= ~defined | ((values > low - margin) & (values < high + margin))
    if inside.any():
        return True
    some, others = (np.broadcast_to(side, shape)[possible] for side in (hits, alarms))
    return any(_holds(asked, int(hit), int(alarm), undefined) for hit, alarm in zip(some, others, strict=True))


def _as_floats(value: Reported) -> tuple[tuple[float, float], float]:
    low, high = float(value.low), float(value.high)
    return (low, high), NEAR * max(1.0, abs(low), abs(high))


def _holds(asked: Problem, hit: int, alarm: int, undefined: bool | None) -> bool:
    counts = Counts(hit, alarm, asked.positives - hit, asked.negatives - alarm)
    return all(SCORES[name].holds(counts, value, undefined) for name, value in asked.ranges.items())


def settled(asked: Problem, undefined: bool | None = None) -> bool:
    """The same where confusion matrices are too many to look at each. Where all counts are positive every score falls as false
    positives are added at the same true positives (one grows): searches by halves leave the few that floats are not sure of."""
    p, n = asked.positives, asked.negatives
    if (p + 1) * (n + 1) <= 10 * CELLS:
        return enumerated(asked, undefined)
    edge = np.array([0, p]), np.array([0, n])
    if _among(asked, edge[0][:, None], np.arange(n + 1)[None, :], undefined):
        return True
    if _among(asked, np.arange(p + 1)[:, None], edge[1][None, :], undefined):
        return True
    hits = np.arange(1, p)
    least, most = np.ones_like(hits), np.full_like(hits, n - 1)
    for name, value in asked.ranges.items():
        (low, high), margin = _as_floats(value)
        sign = -1 if name == GROWS else 1
        ends = (low - margin, high + margin) if sign == 1 else (-high - margin, -low + margin)
        least = np.maximum(least, _first(asked, name, sign, hits, ends[1]))
        most = np.minimum(most, _first(asked, name, sign, hits, ends[0]) - 1)
    for hit, low, high in zip(hits[least <= most], least[least <= most], most[least <= most], strict=True):
        if _among(asked, np.array([hit]), np.arange(low, high + 1), undefined):
            return True
    return False


GROWS = "lrn"


def _first(asked: Problem, name: str, sign: int, hits: np.ndarray, bound: float) -> np.ndarray:
    """The first number of false positives from 1 on at which a score (times its sign) is less than a bound; n where there is none."""
    low, high = np.ones_like(hits), np.full_like(hits, asked.negatives)
    while (low < high).any():
        middle = (low + high) // 2
        counts = (hits, middle, asked.positives - hits, asked.negatives - middle)
        below = sign * SCORES[name].floats(*(side.astype(float) for side in counts)) < bound
        low, high = np.where(below | (low >= high), low, middle + 1), np.where(below & (low < high), middle, high)
    return high


def cause(asked: Problem, ours: bool, peer: bool) -> str:
    """Which of two answers is wrong, and how."""
    if settled(asked) != ours:
        return "ours is wrong"
    if peer == ours:
        return ""
    return "value at 0/0" if settled(asked, undefined=peer) == peer else "peer is wrong"


# --- means over images ------------------------------------------------------------------------------------------------

MEANS = ("acc", "sens", "spec", "bacc")  # those of which mlscorecheck knows means


@dataclass(frozen=True)
class Images:
    """Means over images with so many positive and negative pixels each."""

    sizes: tuple[tuple[int, int], ...]
    means: Problem  # of which the sizes are those of no image


def images(random: np.random.Generator) -> Images:
    sizes, values = [], []
    for _ in range(int(random.integers(2, 7))):
        p, n = (_whole(random, 5, 500) for _ in range(2))
        hits, correct = int(random.integers(0, p + 1)), int(random.integers(0, n + 1))
        sizes.append((p, n))
        counts = [np.float64(count) for count in (hits, n - correct, p - hits, correct)]
        values.append([float(SCORES[name].floats(*counts)) for name in MEANS])
    digits = int(random.integers(2, 5))
    means = {name: _rounded(float(value), digits) for name, value in zip(MEANS, np.mean(values, axis=0), strict=True)}
    chosen = [str(name) for name in random.permutation(MEANS)][: int(random.integers(1, 5))]
    if random.random() < 0.5:
        means[chosen[0]] += random.choice([-1, 1]) * Fraction(_whole(random, 1, 10 ** (digits - 1)), 10**digits)
    return Images(tuple(sizes), Problem(1, 1, digits, tuple((name, means[name]) for name in chosen)))


def ours_of_means(asked: Images) -> bool | None:
    """At the sizes of the images; None where neither was made certain."""
    given = [Given(SCORES[name].similarity, value) for name, value in asked.means.ranges.items()]
    positives, negatives = zip(*asked.sizes, strict=True)
    return consistent_in_folds(given, [SizedImages(positives, negatives)]).possible


def of_any_size(asked: Images) -> bool | None:
    """The same for images of any size."""
    given = {SCORES[name].similarity: value for name, value in asked.means.ranges.items()}
    try:
        return mean_consistent(given, images=len(asked.sizes)).possible
    except InputError:
        return None


def peers_of_means(asked: Images) -> bool | None:
    """None where it raises, as it does for some sets of scores."""
    from mlscorecheck.check.binary import check_n_testsets_mos_no_kfold

    sizes = [{"p": p, "n": n} for p, n in asked.sizes]
    scores = {name: float(value) for name, value in asked.means.scores}
    try:
        answer = check_n_testsets_mos_no_kfold(sizes, scores, float(asked.means.half), verbosity=0)
    except UnboundLocalError:
        return None
    return not answer["inconsistency"]


# --- both, in turn ----------------------------------------------------------------------------------------------------

#: Questions by size: so many problems, pixels, and share of positive ones.
QUESTIONS = {
    "10 to 100 pixels": (600, (10, 100), (0.05, 0.95)),
    "100 to 2000 pixels": (500, (100, 2000), (0.01, 0.95)),
    "2000 to 100 000 pixels": (200, (2000, 100_000), (0.003, 0.9)),
    "100 000 to 1 000 000 pixels": (80, (10**5, 10**6), (0.001, 0.3)),
    "1 to 4 million pixels": (20, (10**6, 4 * 10**6), (0.0003, 0.1)),
}
OWN_QUESTION, LARGE_QUESTION = "mlscorecheck's own problems", "24 and 100 million pixels"
MEANS_QUESTION = "means over 2 to 6 images"


@dataclass(frozen=True)
class Answered:
    """Both answers, the seconds that they took, and what is to be said of the pair of them."""

    answers: tuple[bool | None, bool | None]
    seconds: tuple[float, float]
    said: str
    enumerated: bool


TIMES, LONG = 3, 0.1


def timed(call: Callable[[Any], Any], asked: Any) -> tuple[Any, float]:
    """An answer, and the seconds of processor time that it takes."""
    start = processor_seconds()
    answer = call(asked)
    return answer, processor_seconds() - start


def in_turn(mine: Callable[[Any], Any], theirs: Callable[[Any], Any], asked: Any) -> tuple[Any, float, Any, float]:
    """Both answers, and the least time that each takes."""
    my_answer, my_seconds = timed(mine, asked)
    their_answer, their_seconds = timed(theirs, asked)
    for _ in range(TIMES - 1 if max(my_seconds, their_seconds) < LONG else 0):
        my_seconds, their_seconds = (
            min(seconds, timed(call, asked)[1]) for call, seconds in ((mine, my_seconds), (theirs, their_seconds))
        )
    return my_answer, my_seconds, their_answer, their_seconds


def warm() -> None:
    """Both have seen each score once."""
    for name in SCORES:
        asked = Problem(40, 60, 2, ((name, Fraction(1, 2)),))
        ours(asked), peers(asked)


def drawn(question: str, problems: int, seed: int) -> Iterator[Problem]:
    """The random problems of a question."""
    _, pixels, share = QUESTIONS[question]
    random = np.random.default_rng([seed, list(QUESTIONS).index(question)])
    return (problem(random, pixels, share) for _ in range(problems))


#: Those that took longest: what is impossible on tables of many pixels.
LARGE = (
    Problem(749_200, 23_173_795, 4, (("acc", Fraction("0.75175")), ("sens", Fraction("0.7199")), ("spec", Fraction("0.5035")))),
    Problem(8_000_000, 92_000_000, 4, (("acc", Fraction("0.9512")), ("sens", Fraction("0.8123")), ("ppv", Fraction("0.7001")))),
)  # fmt: skip


def own(problems: int) -> Iterator[Problem]:
    """Problems as mlscorecheck's tests draw them: scores with four decimals of random counts, every second time with two replaced."""
    from mlscorecheck.individual import generate_1_problem
    from mlscorecheck.scores import calculate_scores

    for number in range(problems):
        evaluation, sizes = generate_1_problem(random_state=number)
        scores = calculate_scores(evaluation | {"beta_positive": 2, "beta_negative": 2}, rounding_decimals=4)
        known = {name: Fraction(str(float(scores[name]))) for name in SCORES if scores.get(name) is not None}
        if number % 2:
            known |= {"bacc": Fraction(9, 10), "acc": Fraction(1, 10)}
        random = np.random.default_rng(number)
        names = list(known) if number % 3 else [str(name) for name in random.permutation(list(known))[: 1 + number % 4]]
        yield Problem(int(sizes["p"]), int(sizes["n"]), 4, tuple((name, known[name]) for name in names))


def both(question: str, problems: Iterable[Problem]) -> Iterator[tuple[Answered, dict[str, object]]]:
    """The answers to problems, and what is written of those on which the two disagree."""
    for asked in problems:
        mine, my_seconds, (theirs, evidence), their_seconds = in_turn(ours, peers, asked)
        # with many scores it takes seconds to look at every matrix: of those only disagreements are settled
        small = question != OWN_QUESTION and (asked.positives + 1) * (asked.negatives + 1) <= CELLS
        said = cause(asked, mine, theirs) if small or mine != theirs else ""
        yield (
            Answered((mine, theirs), (my_seconds, their_seconds), said, small),
            {
                "question": question, "positives": asked.positives, "negatives": asked.negatives, "scores": asked.text,
                "ours": mine, "peer": theirs, "evidence_of_peer": evidence, "cause": said,
            },
        )  # fmt: skip


def both_of_means(problems: int, seed: int) -> Iterator[Answered]:
    """Ours is wrong where it is the only one to see a contradiction, for images of any size too."""
    random = np.random.default_rng([seed, len(QUESTIONS)])
    for _ in range(problems):
        asked = images(random)
        mine, my_seconds, theirs, their_seconds = in_turn(ours_of_means, peers_of_means, asked)
        any_size = of_any_size(asked)
        said = "the sizes exclude it" if mine is False and any_size else ""
        if (theirs and mine is False) or (mine and any_size is False):
            said = "ours is wrong"
        yield Answered((mine, theirs), (my_seconds, their_seconds), said, False)


def row(question: str, answered: list[Answered]) -> dict[str, object]:
    """One line of the table."""
    said = Counter(one.said for one in answered)
    mine, theirs = zip(*(one.seconds for one in answered), strict=True)
    both_answer = [one.seconds for one in answered if one.answers[1] is not None]  # what raises takes no time
    return {
        "question": question,
        "problems": len(answered),
        "possible": sum(one.answers[0] is True for one in answered),
        "enumerated": sum(one.enumerated for one in answered),
        "agree": sum(one.answers[0] == one.answers[1] for one in answered if None not in one.answers),
        "zero_by_zero": said["value at 0/0"],
        "sizes_exclude": said["the sizes exclude it"],
        "peer_wrong": said["peer is wrong"],
        "ours_wrong": said["ours is wrong"],
        "ours_silent": sum(one.answers[0] is None for one in answered),
        "peer_silent": sum(one.answers[1] is None for one in answered),
        "ours_median_ms": f"{1000 * median(mine):.3g}",
        "peer_median_ms": f"{1000 * median(theirs):.3g}",
        "median_ratio": f"{median(b / a for a, b in both_answer):.3g}",
        "ours_slowest_s": f"{max(mine):.3g}",
        "peer_slowest_s": f"{max(theirs):.3g}",
        "ours_total_s": f"{sum(mine):.3g}",
        "peer_total_s": f"{sum(theirs):.3g}",
        "total_ratio": f"{sum(theirs) / sum(mine):.3g}",
        "least_ratio": f"{min(b / a for a, b in both_answer):.3g}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the problems, for a short run")
    given = parser.parse_args()
    import mlscorecheck

    logging.getLogger(mlscorecheck.__name__).setLevel(logging.ERROR)  # it tells every step, which would take time
    where = here("mlscorecheck", "sympy", "numpy")
    rows, disagreements = [], []
    warm()
    asked = {
        question: drawn(question, max(1, round(problems * given.share)), given.seed)
        for question, (problems, _, _) in QUESTIONS.items()
    }
    asked |= {OWN_QUESTION: own(max(1, round(414 * given.share))), LARGE_QUESTION: iter(LARGE)}
    for question, problems in asked.items():
        found = list(both(question, problems))
        rows.append(row(question, [answered for answered, _ in found]) | where)
        disagreements += [about | where for answered, about in found if answered.said]
        print(rows[-1], flush=True)
    rows.append(row(MEANS_QUESTION, list(both_of_means(max(1, round(100 * given.share)), given.seed))) | where)
    print(rows[-1])
    append("scorecheck.csv", COLUMNS, rows)
    append("scorecheck_disagreements.csv", DISAGREEMENTS, disagreements)


if __name__ == "__main__":
    main()
