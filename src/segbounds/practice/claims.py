"""Each claim of the paper, and what theory adds to it, answered yes, no or undecided by finished trainings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from segbounds.practice.evaluation import (
    METRICS,
    PER_PIXEL,
    SENSITIVE,
    Difference,
    Fall,
    among_sensitive,
    between,
    by_ratio,
    by_size,
    corrected,
    overall,
    tversky_curve,
)
from segbounds.practice.results import Results, Way
from segbounds.practice.study import CALIBRATED, FINE_TUNED, SCRATCH, START, TVERSKY
from segbounds.similarities import dice

#: Differences in mean Dice or Jaccard smaller than this are called none.
NEGLIGIBLE = 0.01


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Claim:
    """A claim, the verdict of these results, and the numbers it rests on in a sentence."""

    text: str
    verdict: Verdict
    because: str


def claims(results: Results) -> list[Claim]:
    """Each claim of the paper, and what theory adds, answered by these results."""
    makers: Sequence[Callable[[Results], Iterable[Claim]]] = (
        _sensitive_beat_per_pixel,
        _in_several_classes,
        _across_sizes,
        _choice_does_not_matter,
        _tversky_falls_off,
        _thresholds_make_up_for_it,
    )
    return [claim for maker in makers for claim in maker(results)]


def _all_above(found: Sequence[Difference]) -> Verdict:
    """Yes where all are significantly above 0, no where none is above it and one is below, else undecided."""
    if found and all(item.better for item in found):
        return Verdict.YES
    if any(item.worse for item in found) and not any(item.better for item in found):
        return Verdict.NO
    return Verdict.UNDECIDED


def _interval(item: Difference) -> str:
    return f"{item.mean:+.3f} [{item.low:+.3f}, {item.high:+.3f}]"


def _listed(found: Sequence[Difference]) -> str:
    return "; ".join(f"{item.first.loss} {_interval(item)}" for item in found)


def _starts(results: Results) -> list[str]:
    return [
        start for start in (SCRATCH, FINE_TUNED) if all(START in results.losses(task, start) for task in results.tasks)
    ]


def _sensitive_beat_per_pixel(results: Results) -> Iterable[Claim]:
    for start in _starts(results):
        for other in PER_PIXEL:
            pairs = [(Way(loss, start), Way(other, start)) for loss in SENSITIVE]
            for name in ("Dice", "Jaccard"):
                found = overall(results, results.tasks, pairs, METRICS[name])
                if found:
                    text = (
                        f"Metric-sensitive losses give higher {name} than {other}, {start}, on the average of the tasks"
                    )
                    yield Claim(text, _all_above(found), _listed(found))


def _in_several_classes(results: Results) -> Iterable[Claim]:
    for task in results.tasks:
        labels = results.labels(task)
        if len(labels) > 1:
            for start in _starts(results):
                pairs = [(Way(loss, start), Way(START, start)) for loss in SENSITIVE]
                found = between(results, [task], pairs, dice)
                classes = [item for label in labels for item in between(results, [task], pairs, dice, label)]
                least = min(classes, key=lambda item: item.mean)
                because = f"{_listed(found)}; over single classes the least is {_interval(least)} ({least.first.loss})"
                text = f"The same in a multi-class setting: {task} ({', '.join(labels)}), {start}, against {START}"
                yield Claim(text, _all_above(found), because)


def _across_sizes(results: Results) -> Iterable[Claim]:
    pair = (Way("soft Dice"), Way(START))
    for what, bins in (
        ("object sizes within a task", by_size(results, pair, dice)),
        ("foreground/background ratios over all tasks", by_ratio(results, pair, dice)),
    ):
        if bins:
            found = corrected(item.difference for item in bins)
            because = "; ".join(
                f"fraction {item.low:.2g} to {item.high:.2g}: {_interval(item.difference)}" for item in bins
            )
            yield Claim(f"Soft Dice gives higher Dice than {START} across {what}", _all_above(found), because)


def _choice_does_not_matter(results: Results) -> Iterable[Claim]:
    for start in _starts(results):
        for name in ("Dice", "Jaccard"):
            found = overall(results, results.tasks, among_sensitive(start), METRICS[name])
            if not found:
                continue
            if any(item.better or item.worse for item in found):
                verdict = Verdict.NO
            elif all(item.low > -NEGLIGIBLE and item.high < NEGLIGIBLE for item in found):
                verdict = Verdict.YES
            else:
                verdict = Verdict.UNDECIDED
            because = "; ".join(f"{item.first.loss} − {item.second.loss} {_interval(item)}" for item in found)
            text = f"Which metric-sensitive loss is taken makes no significant difference in {name}, {start}"
            yield Claim(text, verdict, because)


def _tversky_falls_off(results: Results) -> Iterable[Claim]:
    falls = tversky_curve(results)
    if len(falls) < len(TVERSKY):
        return
    because = "; ".join(
        f"({fall.alpha:g}, {fall.beta:g}), error {float(fall.error):.3f}: {_interval(fall.behind)}" for fall in falls
    )
    sides = [sorted((fall for fall in falls if side(fall)), key=lambda fall: float(fall.error)) for side in _SIDES]
    falling = all(later.behind.mean < earlier.behind.mean for side in sides for earlier, later in pairwise(side))
    if falling and all(fall.behind.worse for fall in falls):
        verdict = Verdict.YES
    elif not falling and all(side[-1].behind.better for side in sides):
        verdict = Verdict.NO
    else:
        verdict = Verdict.UNDECIDED
    text = (
        "Trained with a Tversky index, networks fall behind soft Dice in Dice, the more so the larger the index's error"
    )
    yield Claim(text, verdict, because)


#: On either side of Dice the error grows with the distance.
_SIDES: tuple[Callable[[Fall], bool], ...] = (lambda fall: fall.alpha < fall.beta, lambda fall: fall.alpha > fall.beta)


def _thresholds_make_up_for_it(results: Results) -> Iterable[Claim]:
    fair = Way(START, rule=CALIBRATED)
    (gain,) = overall(results, results.tasks, [(fair, Way(START))], dice) or (None,)
    if gain is None:
        return
    text = f"{START.capitalize()} gains Dice when its probabilities are cut at half of the best Dice instead of at one half"
    yield Claim(text, _all_above([gain]), _interval(gain))
    rest = overall(results, results.tasks, [(Way(loss), fair) for loss in SENSITIVE], dice)
    text = f"Metric-sensitive losses give higher Dice also than {START} cut there"
    yield Claim(text, _all_above(rest), _listed(rest))
