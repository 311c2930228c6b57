"""Each claim of the paper, and what theory adds to it, answered yes, no or undecided by finished trainings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from segbounds.metrics.catalogue import dice
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

#: Differences in mean Dice or Jaccard smaller than this are called none.
NEGLIGIBLE = 0.01


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Claim:
    """A claim about one loss, or about none in particular (""), the verdict of these results, and the numbers it rests on."""

    text: str
    about: str
    verdict: Verdict
    because: str


def claims(results: Results) -> list[Claim]:
    """Each claim of the paper, and what theory adds, answered by these results."""
    makers: Sequence[Callable[[Results], Iterable[Claim]]] = (
        _sensitive_beat_per_pixel,
        _in_several_classes,
        _across_sizes,
        _beyond_thresholds,
        _thresholds_matter,
        _choice_does_not_matter,
        _tversky_falls_off,
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


def _starts(results: Results) -> list[str]:
    return [
        start for start in (SCRATCH, FINE_TUNED) if all(START in results.losses(task, start) for task in results.tasks)
    ]


def _sensitive_beat_per_pixel(results: Results) -> Iterable[Claim]:
    metrics = ("Dice", "Jaccard")
    for start in _starts(results):
        for other in PER_PIXEL:
            pairs = [(Way(loss, start), Way(other, start)) for loss in SENSITIVE]
            # one family: each loss, in both metrics
            family = corrected(
                item for name in metrics for item in overall(results, results.tasks, pairs, METRICS[name])
            )
            for loss in SENSITIVE:
                found = [item for item in family if item.first.loss == loss]
                if found:
                    because = "; ".join(f"{name} {_interval(item)}" for name, item in zip(metrics, found, strict=True))
                    text = f"higher Dice and Jaccard than {other}, {start}, on the average of the tasks"
                    yield Claim(text, loss, _all_above(found), because)


def _in_several_classes(results: Results) -> Iterable[Claim]:
    for task in results.tasks:
        labels = results.labels(task)
        if len(labels) > 1:
            for start in _starts(results):
                pairs = [(Way(loss, start), Way(START, start)) for loss in SENSITIVE]
                family = corrected(item for label in labels for item in between(results, [task], pairs, dice, label))
                for loss in SENSITIVE:
                    found = [item for item in family if item.first.loss == loss]
                    if found:
                        because = "; ".join(
                            f"{label} {_interval(item)}" for label, item in zip(labels, found, strict=True)
                        )
                        text = f"higher Dice than {START} in every class of {task}, {start}"
                        yield Claim(text, loss, _all_above(found), because)


def _across_sizes(results: Results) -> Iterable[Claim]:
    for start in _starts(results):
        for what, cut in (
            ("all object sizes within a task", by_size),
            ("all foreground/background ratios over the tasks", by_ratio),
        ):
            for loss in SENSITIVE:
                bins = cut(results, (Way(loss, start), Way(START, start)), dice)
                if bins:
                    because = "; ".join(f"from {item.low:.2g} {_interval(item.difference)}" for item in bins)
                    verdict = _all_above(corrected(item.difference for item in bins))
                    yield Claim(f"higher Dice than {START} at {what}, {start}", loss, verdict, because)


def _beyond_thresholds(results: Results) -> Iterable[Claim]:
    fair = Way(START, rule=CALIBRATED)
    for item in overall(results, results.tasks, [(Way(loss), fair) for loss in SENSITIVE], dice):
        text = f"higher Dice than {START} cut at half of its best Dice, from scratch, on the average of the tasks"
        yield Claim(text, item.first.loss, _all_above([item]), _interval(item))


def _thresholds_matter(results: Results) -> Iterable[Claim]:
    for item in overall(results, results.tasks, [(Way(START, rule=CALIBRATED), Way(START))], dice):
        text = f"{START.capitalize()} gains Dice when it is cut at half of its best Dice instead of at one half"
        yield Claim(text, "", _all_above([item]), _interval(item))


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
            yield Claim(text, "", verdict, because)


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
    yield Claim(text, "", verdict, because)


#: On either side of Dice the error grows with the distance.
_SIDES: tuple[Callable[[Fall], bool], ...] = (lambda fall: fall.alpha < fall.beta, lambda fall: fall.alpha > fall.beta)
