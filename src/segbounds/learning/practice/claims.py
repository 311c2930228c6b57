"""Each claim of the papers, and each prediction of theory, answered by finished trainings.

What an answer means, and which tests are one family, is declared in `docs/practice/protocol.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from segbounds.learning.practice import theory
from segbounds.learning.practice.criteria import COMBINED, TVERSKY
from segbounds.learning.practice.evaluation import (
    PER_PIXEL,
    SENSITIVE,
    STARTS,
    Headline,
    corrected,
    headline,
)
from segbounds.learning.practice.results import Results, Way
from segbounds.learning.practice.settings import SCRATCH, START
from segbounds.learning.practice.statistics import SIGNIFICANT, OverTasks, holm

TMI, MICCAI, THEORY, PEOPLE = "Eelbode et al. 2020 (TMI)", "Bertels et al. 2019 (MICCAI)", "theory", "common practice"
SPREAD = 10  # orders of magnitude begin here


class ClaimVerdict(StrEnum):
    """Ordered: of several answers the first of these that is among them is the answer."""

    UNFINISHED = "unfinished"
    NO = "no"
    UNDECIDED = "undecided"
    EQUIVALENT = "equivalent"
    YES = "yes"


@dataclass(frozen=True)
class Claim:
    """A claim about one loss, or about none in particular (""), whose it is, the verdict of these results, and the numbers."""

    text: str
    about: str
    source: str
    verdict: ClaimVerdict
    because: str


def claims(results: Results) -> list[Claim]:
    """Each claim of the papers, and what theory predicts, answered by these results."""
    makers = (_sensitive_beat_per_pixel, _choice_does_not_matter, _combined, _predictions)
    return [claim for maker in makers for claim in maker(results)]


def weakest(verdicts: Sequence[ClaimVerdict]) -> ClaimVerdict:
    """The answer to a claim that is several."""
    return min(verdicts, key=list(ClaimVerdict).index)


def verdict(over: OverTasks | None, finished: bool, p: float, equivalent: float) -> ClaimVerdict:
    """Of the claim that a mean over tasks is above 0, from corrected p-values. Of too few tasks nothing can be said."""
    if over is None:
        return ClaimVerdict.UNDECIDED if finished else ClaimVerdict.UNFINISHED
    if p < SIGNIFICANT:
        return ClaimVerdict.YES if over.mean > 0 else ClaimVerdict.NO
    return ClaimVerdict.EQUIVALENT if equivalent < SIGNIFICANT else ClaimVerdict.UNDECIDED


def _of(item: Headline) -> ClaimVerdict:
    return verdict(item.over, item.finished, item.p, item.equivalent)


def told(over: OverTasks | None, p: float, finished: bool = False) -> str:
    """A mean over tasks with its interval, effect size, adjusted p-value, what would have been found, and what it is without one task."""
    if over is None:
        return "too few tasks" if finished else "unfinished"
    (least, _), (most, _) = over.without
    return (
        f"{over.mean:+.3f} [{over.low:+.3f}, {over.high:+.3f}], d {over.effect:.2f}, p {p:.2g}, "
        f"detectable {over.detectable:.3f}, without one task {least:+.3f} to {most:+.3f}"
    )


def _numbers(item: Headline) -> str:
    """What is known of a headline: of an unfinished one the plain mean so far, which answers nothing."""
    if item.over is not None or item.finished or not item.gains:
        return told(item.over, item.p, item.finished)
    mean = sum(gain.mean for gain in item.gains) / len(item.gains)
    folds = sum(len(gain.tables) for gain in item.gains)
    tasks, parts = len(item.gains), "fold" if folds == 1 else "folds"
    return f"so far {mean:+.3f} ({folds} {parts} of {tasks} task{'s' * (tasks > 1)})"


def _sensitive_beat_per_pixel(results: Results) -> list[Claim]:
    found = []
    for start in STARTS:
        wanted = [(loss, other, name) for other in PER_PIXEL for loss in SENSITIVE for name in ("Dice", "Jaccard")]
        family = corrected([headline(results, Way(a, start), Way(b, start), name) for a, b, name in wanted])
        tested = dict(zip(wanted, family, strict=True))
        for other in PER_PIXEL:
            for loss in SENSITIVE:
                two = [tested[loss, other, name] for name in ("Dice", "Jaccard")]
                text = f"higher Dice and Jaccard than {other}, {start}"
                because = "; ".join(f"{item.metric} {_numbers(item)}" for item in two)
                found.append(Claim(text, loss, TMI, weakest([_of(item) for item in two]), because))
    return found


def _choice_does_not_matter(results: Results) -> list[Claim]:
    wanted = [
        (start, name, a, b) for start in STARTS for name in ("Dice", "Jaccard") for a, b in combinations(SENSITIVE, 2)
    ]
    family = corrected([headline(results, Way(a, start), Way(b, start), name) for start, name, a, b in wanted])
    found = []
    for start in STARTS:
        for name in ("Dice", "Jaccard"):
            mine = [item for item in family if item.first.start == start and item.metric == name]
            text = f"Which metric-sensitive loss is taken makes no difference in {name}, {start}"
            because = "; ".join(f"{item.first.loss} − {item.second.loss} {_numbers(item)}" for item in mine)
            found.append(Claim(text, "", MICCAI, no_difference([_of(item) for item in mine]), because))
    return found


def no_difference(verdicts: Sequence[ClaimVerdict]) -> ClaimVerdict:
    """Of the claim that none of some differences is one."""
    if ClaimVerdict.UNFINISHED in verdicts:
        return ClaimVerdict.UNFINISHED
    if ClaimVerdict.YES in verdicts or ClaimVerdict.NO in verdicts:
        return ClaimVerdict.NO
    return weakest(verdicts)


def _combined(results: Results) -> list[Claim]:
    family = corrected([headline(results, Way(COMBINED), Way(other), "Dice") for other in (START, "soft Dice")])
    return [
        Claim(
            f"higher Dice than {item.second.loss}, {SCRATCH}",
            COMBINED,
            PEOPLE,
            _of(item),
            f"Dice {_numbers(item)}",
        )
        for item in family
    ]


def _predictions(results: Results) -> list[Claim]:
    shrinking, other_way = theory.shrinking(results), theory.other_way(results)
    falls = theory.falls(results)
    slope = theory.slopes(falls)
    overs = [*(over for _, over, _ in shrinking), *(item.over for item in other_way), _turned(slope)]
    done = [*(finished for *_, finished in shrinking), *(item.finished for item in other_way)]
    done.append(len(falls) == len(TVERSKY) and all(fall.behind.finished for fall in falls))
    tests = holm(over.p if over else 1.0 for over in overs)
    same = holm(over.equivalent if over else 1.0 for over in overs)
    answers = [verdict(*one) for one in zip(overs, done, tests, same, strict=True)]
    found = []
    for place, (loss, over, finished) in enumerate(shrinking):
        text = f"(a) less gain over {START} where masks are cut at the best threshold, {SCRATCH}"
        found.append(Claim(text, loss, THEORY, answers[place], told(over, tests[place], finished)))
    for place, item in enumerate(other_way, start=3):
        text = f"(b) {item.first.loss.capitalize()} has the higher {item.metric} than soft Dice"
        found.append(Claim(text, "", THEORY, answers[place], _numbers(replace(item, p=tests[place]))))
    text = "(d) Mean Dice falls with the tight error of the Tversky index that was trained with (slope, turned to be above 0)"
    steep = Claim(text, "", THEORY, answers[5], told(overs[5], tests[5], done[5]))
    return [*found, _regret(results), steep, _spread(results), _reversals(results)]


def _turned(slope: OverTasks | None) -> OverTasks | None:
    """The fall, where a slope was found."""
    if slope is None:
        return None
    (least, at), (most, where) = slope.without
    return OverTasks(
        -slope.mean,
        -slope.high,
        -slope.low,
        slope.p,
        slope.equivalent,
        -slope.effect,
        slope.detectable,
        ((-most, where), (-least, at)),
        slope.tasks,
    )


def _all_there(results: Results) -> bool:
    """Whether soft Dice and soft Jaccard are finished on every task."""
    return {item.task for item in theory.regrets(results) if item.complete} >= set(results.settings["tasks"])


def _regret(results: Results) -> Claim:
    found = theory.regrets(results)
    text = "(c) Mean Jaccard with soft Dice is at least φ of mean Jaccard with soft Jaccard, on every task"
    if not _all_there(results):
        return Claim(text, "", THEORY, ClaimVerdict.UNFINISHED, "unfinished")
    worst = max(found, key=lambda item: item.lost)
    because = f"largest regret {worst.lost:+.3f} ({worst.task}), bound {theory.REGRET:.3f}"
    return Claim(
        text, "", THEORY, ClaimVerdict.YES if all(item.bounded for item in found) else ClaimVerdict.NO, because
    )


def _spread(results: Results) -> Claim:
    found = theory.weights(results)
    text = "(e) The best foreground weight of cross-entropy, and 1/J*, differ tenfold and more between tasks"
    there = {item.task for item in found if item.folds == results.parts(item.task)}
    if not there >= set(results.settings["tasks"]):
        return Claim(text, "", THEORY, ClaimVerdict.UNFINISHED, "unfinished")
    best, matched = ([getattr(item, name) for item in found] for name in ("best", "matched"))
    wide = [max(values) >= SPREAD * min(values) for values in (best, matched)]
    because = f"best {min(best):.2g} to {max(best):.2g}; 1/J* {min(matched):.2g} to {max(matched):.2g}"
    return Claim(text, "", THEORY, ClaimVerdict.YES if all(wide) else ClaimVerdict.NO, because)


def _reversals(results: Results) -> Claim:
    found = theory.reversals(results)
    turned, left, pairs = (sum(getattr(item, name) for item in found) for name in ("reversed", "open", "pairs"))
    text = "(f) Losses are ranked otherwise by mean Jaccard than by mean Dice only where mean and deviation of Dice leave it open"
    because = f"{turned} of {pairs} pairs are reversed; open for {left}"
    answer = (
        (ClaimVerdict.YES if turned <= left else ClaimVerdict.NO) if _all_there(results) else ClaimVerdict.UNFINISHED
    )
    return Claim(text, "", THEORY, answer, because)
