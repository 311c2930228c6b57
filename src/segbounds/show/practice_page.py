"""What trained networks showed, as one Markdown page: written from the counts of their predictions, so that anyone can write it anew."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import sympy as sp

from segbounds.algebra.written import in_signs
from segbounds.escaping import table_row
from segbounds.learning.practice import theory
from segbounds.learning.practice.claims import Claim, ClaimVerdict
from segbounds.learning.practice.evaluation import (
    METRICS,
    SENSITIVE,
    STARTS,
    Gain,
    by_size,
    curves,
    gain,
    headline,
    nearness,
    trained,
)
from segbounds.learning.practice.flatness import FLAT
from segbounds.learning.practice.predictions import ARGMAX, BEST, CALIBRATED
from segbounds.learning.practice.results import Results, Way, scores
from segbounds.learning.practice.settings import FINE_TUNED, SCRATCH, START
from segbounds.learning.practice.statistics import MARGIN, holm
from segbounds.metrics.catalogue import dice

#: The questions of the first screen: how they are asked, and how the claims begin that answer them.
QUESTIONS = (
    (
        "Metric-sensitive losses give higher Dice and Jaccard than cross-entropy",
        "higher Dice and Jaccard than cross-entropy, from scratch",
    ),
    (
        "and than cross-entropy weighted by inverse frequency",
        "higher Dice and Jaccard than weighted cross-entropy, from scratch",
    ),
    ("also where they fine-tune a converged network", "higher Dice and Jaccard than cross-entropy, fine-tuned"),
    (
        "which of them is taken makes no difference in Dice",
        "Which metric-sensitive loss is taken makes no difference in Dice, from scratch",
    ),
    ("their gain shrinks where masks are cut at the best threshold", "(a)"),
    ("a Tversky loss falls behind with its index's error", "(d)"),
    ("no one weight makes cross-entropy fit", "(e)"),
)


def page(results: Results, found: Sequence[Claim], pictures: Mapping[str, str] | None = None) -> str:
    """The page as Markdown.

    found
        The claims, answered by these results.
    pictures
        By name of a figure, where it stands relative to the page.
    """
    shown = pictures or {}
    parts = [
        "# Practice: what networks trained with each loss score" + _picture(shown, "practice_gains"),
        short(found),
        "## What this rests on\n\n"
        + rests_on(results)
        + _picture(shown, "practice_curves")
        + _picture(shown, "practice_examples"),
        "## The claims\n\n" + answered(found) + "\n\n" + _verdicts(),
        "## Means\n\n" + _means(results),
        "## Dice gained over cross-entropy, task by task\n\n" + _gains(results),
        "## Object sizes\n\n" + _sizes(results),
        "## Tversky losses\n\n" + _tversky(results, _picture(shown, "practice_tversky")),
        "## Where masks are cut\n\n" + thresholds(results),
        "## Weights of cross-entropy\n\n" + _weights(results),
        "## Rankings\n\n" + _rankings(results),
        "## Real predictions beside the bounds\n\n" + bounds(results) + _picture(shown, "practice_plane"),
        "## What was trained\n\n" + _trained(results),
        _otherwise(results),
        _anew(),
    ]
    text = "\n\n".join(part.strip() for part in parts if part) + "\n"
    return text.replace("&", "&amp;").replace(
        "<", "&lt;"
    )  # names of tasks and classes may look like HTML: the page has none


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(
        table_row(" ".join(cell.splitlines()) for cell in row) for row in (head, ["---"] * len(head), *rows)
    )


def _picture(pictures: Mapping[str, str], name: str) -> str:
    return f"\n\n![{name.replace('_', ' ')}]({pictures[name]})" if name in pictures else ""


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.1 else f"{value:.2g}"


def _interval(item: Gain) -> str:
    if not item.complete:
        return f"{item.mean:+.3f} ({len(item.tables)} of the folds)"
    low, high = item.interval
    return f"{item.mean:+.3f} [{low:+.3f}, {high:+.3f}]"


# --- the first screen -------------------------------------------------------------------------------------------------


def short(found: Sequence[Claim]) -> str:
    """Seven questions, each with its answer and numbers, as a list in Markdown."""
    lines = []
    for number, (question, begins) in enumerate(QUESTIONS, start=1):
        claims = [claim for claim in found if claim.text.startswith(begins)]
        each = [f"{claim.about} **{claim.verdict}**".strip() for claim in claims]
        one = {claim.verdict for claim in claims}
        answers = f"**{one.pop()}**" if len(one) == 1 else ", ".join(each)
        numbers = "; ".join(filter(None, map(_first_number, claims)))
        source = claims[0].source if claims else ""
        lines.append(f"{number}. {question} ({source}): {answers}{': ' + numbers if numbers else ''}.")
    return "\n".join(lines)


def _first_number(claim: Claim) -> str:
    """What is known of the first of a claim's parts; nothing of one that is not begun."""
    said = claim.because.split("; ")[0].split(", d ")[0]
    if said.endswith(ClaimVerdict.UNFINISHED):
        return ""
    return f"{claim.about}, {said}" if claim.about else said


def rests_on(results: Results) -> str:
    """How much of the study is finished, and how many trainings have converged by the rule, in Markdown."""
    rows = [(loss, start, *_finished(results, start, loss)) for start in STARTS for loss in trained(results, start)]
    known = curves(results)
    flat = sum(curve.converged for curve in known)
    ends = (min(results.settings["rates"]), max(results.settings["rates"]))
    edge = sum(row["rate"] in ends for row in results.trainings)
    unfinished = "" if _complete(results) else UNFINISHED
    return f"""{len(results.trainings)} trainings, as [the protocol](practice/protocol.md) declared them. {unfinished}
Converged by its rule (validation Dice rises by less than {FLAT:g} in the last third of the steps): {flat} of {len(known)}; at an end of
the grid of learning rates: {edge} of {len(results.trainings)}. Finished folds:

{table(("loss", "start", *results.settings["tasks"]), rows)}"""


UNFINISHED = """**The study is not finished: answers are given only where all folds of all tasks are there, and what is below
is what is known so far.**"""


def _finished(results: Results, start: str, loss: str) -> list[str]:
    """How many folds of each task are finished."""
    known = {(row["task"], row["fold"]) for row in results.trainings if (row["start"], row["loss"]) == (start, loss)}
    return [f"{sum(task == one for one, _ in known)} of {results.parts(task)}" for task in results.settings["tasks"]]


def _complete(results: Results) -> bool:
    finished = {(row["task"], row["start"], row["loss"], row["fold"]) for row in results.trainings if not row["seed"]}
    wanted = [(SCRATCH, loss) for loss in results.settings["losses"]]
    wanted += [(FINE_TUNED, loss) for loss in results.settings["losses"] if loss in results.settings["fine_tuned"]]
    tasks = results.settings["tasks"]
    return all(
        (task, *one, fold) in finished for task in tasks for one in wanted for fold in range(results.parts(task))
    )


# --- sections ---------------------------------------------------------------------------------------------------------


def answered(found: Sequence[Claim]) -> str:
    """Claims with their verdicts and numbers, as tables in Markdown."""
    cells = {(claim.text, claim.about): f"**{claim.verdict}** {_numbers(claim)}".strip() for claim in found}
    about = [loss for loss in SENSITIVE if any(claim.about == loss for claim in found)]
    texts = {claim.text: claim.source for claim in found if claim.about in SENSITIVE}
    each = [[text, source, *(cells.get((text, loss), "–") for loss in about)] for text, source in texts.items()]
    rest = [
        [
            f"{claim.about}: {claim.text}" if claim.about else claim.text,
            claim.source,
            f"**{claim.verdict}**",
            _numbers(claim) or "–",
        ]
        for claim in found
        if claim.about not in SENSITIVE
    ]
    parts = [table(("the loss gives", "claimed by", *about), each)] if each else []
    return "\n\n".join([*parts, *([table(("claim", "of", "answer", "numbers"), rest)] if rest else [])])


def _numbers(claim: Claim) -> str:
    """What is known beyond the verdict: parts that only repeat that the study is unfinished are left out."""
    parts = claim.because.split("; ")
    return "; ".join(part for part in parts if not part.endswith(ClaimVerdict.UNFINISHED.value))


def _verdicts() -> str:
    return f"""*Yes* where the test over tasks, corrected by Holm's method in its family, finds the claimed direction; *no* where it finds
the other; *equivalent* where it finds neither and two one-sided tests find the mean within ±{MARGIN:g}; else *undecided*;
*unfinished* while a training is missing, with the plain mean so far, which answers nothing. Intervals are Student's over tasks and hold
all randomness below: patients, folds, seeds and training. d is Cohen's, over tasks; detectable is the mean that four of five such
studies would have found. Families, estimates and rules: [the protocol](practice/protocol.md)."""


def _means(results: Results) -> str:
    parts = []
    for name, metric in METRICS.items():
        for start in STARTS:
            rows = []
            for loss in trained(results, start):
                values = [scores(results, task, [Way(loss, start)], metric).values for task in results.tasks]
                rows.append([loss, *(f"{part.mean():.3f}" if len(part) else "–" for part in values)])
            if rows:
                parts.append(f"Mean {name}, {start}:\n\n{table(['loss', *results.tasks], rows)}")
    return "\n\n".join(parts)


def _gains(results: Results) -> str:
    """Differences from cross-entropy; bold where the corrected test over folds finds one."""
    parts = []
    for start in STARTS:
        losses = [loss for loss in trained(results, start) if loss != START]
        found = {
            (loss, task): gain(results, task, Way(loss, start), Way(START, start), dice)
            for loss in losses
            for task in results.tasks
        }
        tested = [key for key, item in found.items() if item and item.complete and key[0] in SENSITIVE]
        adjusted = dict(zip(tested, holm([item.p for key in tested if (item := found[key])]), strict=True))
        rows = [
            [loss, *(_cell(found[loss, task], adjusted.get((loss, task), 1.0)) for task in results.tasks)]
            for loss in losses
        ]
        if rows:
            said = f"Mean Dice less that with {START}, {start}, with intervals over folds, seeds and patients"
            parts.append(f"{said}:\n\n{table(['loss', *results.tasks], rows)}")
    parts.append(
        "Bold where the test over folds (Nadeau and Bengio's correction), corrected for all metric-sensitive losses and tasks, finds "
        "a difference."
    )
    return "\n\n".join(parts)


def _cell(item: Gain | None, p: float) -> str:
    if item is None:
        return "–"
    return f"**{_interval(item)}**" if p < 0.05 else _interval(item)


def _sizes(results: Results) -> str:
    rows = []
    for loss in SENSITIVE:
        for item in by_size(results, Way(loss), Way(START), dice):
            spread = f"{min(item.means):+.3f} to {max(item.means):+.3f}"
            rows.append(
                (loss, f"{_number(item.low)} to {_number(item.high)}", str(item.entries), f"{item.mean:+.3f}", spread)
            )
    said = "Thirds of the object sizes of each task: mean Dice less that with cross-entropy, from scratch, averaged over the tasks."
    return said + "\n\n" + table(("loss", "fraction of foreground", "objects", "mean", "tasks from, to"), rows)


def _tversky(results: Results, picture: str) -> str:
    rows = []
    for fall in theory.falls(results):
        means = [item.mean for item in fall.behind.gains]
        rows.append(
            (
                f"({fall.alpha:g}, {fall.beta:g})",
                f"{fall.error:.4f}",
                f"{np.mean(means):+.3f}",
                f"{min(means):+.3f} to {max(means):+.3f}",
            )
        )
    if not rows:
        return "Not trained yet."
    head = (
        "(α, β)",
        "tight error of the index against Dice",
        "mean Dice less that of soft Dice (½, ½)",
        "tasks from, to",
    )
    return table(head, rows) + "\n\nα weighs false positives, β false negatives." + picture


def thresholds(results: Results) -> str:
    """What cutting probabilities elsewhere than at the most probable class gives each loss, in Markdown."""
    rows = []
    for loss in trained(results):
        for rule in (CALIBRATED, BEST):
            found = headline(results, Way(loss, rule=rule), Way(loss, rule=ARGMAX), "Dice").gains
            means = [item.mean for item in found]
            if means:
                rows.append((loss, rule, f"{np.mean(means):+.3f}", f"{min(means):+.3f} to {max(means):+.3f}"))
    return (
        "Dice is best where probabilities are cut at half of the best Dice that can be expected. Mean Dice of each loss under two "
        "cuts that the validation part gives, less that of the most probable class, from scratch, averaged over the tasks:\n\n"
        + table(("loss", "cut", "mean", "tasks from, to"), rows)
    )


def _weights(results: Results) -> str:
    rows = [(item.task, f"{item.best:.3g}", f"{item.matched:.3g}", str(item.folds)) for item in theory.weights(results)]
    if not rows:
        return "Not trained yet."
    return "The foreground weight that validates best, and 1/J*, geometric means over folds:\n\n" + table(
        ("task", "best weight", "1/J*", "folds"), rows
    )


def _rankings(results: Results) -> str:
    rows = [(item.task, str(item.pairs), str(item.reversed), str(item.open)) for item in theory.reversals(results)]
    if not rows:
        return "Not trained yet."
    return "Pairs of losses, ranked by mean Dice and by mean Jaccard over all images and classes:\n\n" + table(
        ("task", "pairs", "ranked otherwise by Jaccard", "mean and deviation of Dice leave open"), rows
    )


def bounds(results: Results) -> str:
    """How near real predictions come to proven bounds, in Markdown."""
    found = nearness(results)
    rows = [(item.title, _constant(item.bound), f"{item.largest:.4f}", item.where) for item in found]
    head = ("distance", "tight bound over all masks", "largest among the predictions", "where")
    return (
        f"Among all {found[0].predictions:,} predicted masks of all networks, under all rules of decision:\n\n"
        + table(head, rows)
    )


def _constant(bound: sp.Expr) -> str:
    return str(bound) if bound.is_Integer else f"{in_signs(str(bound))} ≈ {float(bound):.4f}"


def _trained(results: Results) -> str:
    rows = []
    for task in results.tasks:
        mine = [row for row in results.trainings if row["task"] == task]
        images = {(row["image"], row["label"]): row for row in results.rows if row["task"] == task}
        fractions = np.array([row["positives"] / row["pixels"] for row in images.values()])
        rows.append(
            (
                task,
                str(len({image for image, _ in images})),
                ", ".join(results.labels(task)),
                f"{_number(fractions.min())} / {_number(float(np.median(fractions)))} / {_number(fractions.max())}",
                str(len(mine)),
                f"{sum(row['seconds'] for row in mine) / 60:.0f}",
            )
        )
    head = ("task", "images tested", "classes", "foreground min / median / max", "trainings", "minutes")
    places = sorted({(row["device"], row["versions"]) for row in results.trainings})
    where = "; ".join(f"{device} ({versions})" for device, versions in places)
    return f"{table(head, rows)}\n\nOn: {where}. Minutes are those of one core, of training and validation."


def _otherwise(results: Results) -> str:
    s = results.settings
    rates, widths = (", ".join(f"{value:g}" for value in s[key]) for key in ("rates", "widths"))
    return f"""## What differs from the paper's set-up

The paper's own data and networks were not at hand; what is known of its protocol was kept: training from scratch and fine-tuning from
a network that cross-entropy gave, one rule for stopping, the learning rate chosen on validation data. Networks are a U-Net of
{widths} channels on slices of at most {s["side"]} pixels a side, at most {s["units"]} images or {s["volumes"]} volumes
a task. Larger networks and images may answer
otherwise. Learning rates are {rates}. All else stands in [the protocol](practice/protocol.md), with what was done otherwise."""


def _anew() -> str:
    return """## Run it

    segbounds practice run --quick                  the whole pipeline on made data
    segbounds practice run --data DATA              all tasks in a folder: .npz files, or nnU-Net's layout (the Decathlon's too)
    segbounds practice run --data DATA --kept docs/practice      only what is not kept yet
    segbounds practice status --data DATA           what is finished, and how long the rest takes
    segbounds practice report --page docs           this page, its tables and figures from what is finished

Ctrl-C loses nothing: the same command goes on, in the middle of a training too. [Where the data come from](practice/data.md)."""
