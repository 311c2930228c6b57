"""What trained networks showed, as one Markdown page: written from the counts of their predictions, so that anyone can write it anew."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from segbounds.escaping import table_row
from segbounds.metrics.catalogue import dice
from segbounds.practice import study
from segbounds.practice.claims import NEGLIGIBLE, Claim
from segbounds.practice.evaluation import (
    FEWEST,
    METRICS,
    PER_PIXEL,
    RESAMPLES,
    SENSITIVE,
    Bin,
    Difference,
    among_sensitive,
    between,
    by_ratio,
    by_size,
    nearness,
    tversky_curve,
)
from segbounds.practice.results import Results, Way, scores
from segbounds.practice.study import CALIBRATED, FINE_TUNED, SCRATCH, START

STARTS = (SCRATCH, FINE_TUNED)


def page(results: Results, found: Sequence[Claim], pictures: Mapping[str, str] | None = None) -> str:
    """The page as Markdown.

    found
        The claims, answered by these results.
    pictures
        By name of a figure, where it stands relative to the page.
    """
    shown = pictures or {}
    parts = [
        _opening(results),
        "## The claims\n\n" + answered(found),
        _verdicts(),
        "## Means\n\n" + _means(results),
        "## Differences, task by task\n\n" + _differences(results) + _picture(shown, "practice_differences"),
        "## Object sizes and foreground ratios\n\n" + _sizes(results) + _picture(shown, "practice_sizes"),
        "## Tversky losses\n\n" + _tversky(results) + _picture(shown, "practice_tversky"),
        "## Thresholds\n\n" + thresholds(results),
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


def _interval(item: Difference) -> str:
    return f"{item.mean:+.3f} [{item.low:+.3f}, {item.high:+.3f}]"


def _marked(item: Difference) -> str:
    """In bold where the corrected test finds a difference."""
    return f"**{_interval(item)}**" if item.better or item.worse else _interval(item)


# --- sections ---------------------------------------------------------------------------------------------------------


def _opening(results: Results) -> str:
    losses = {row["loss"] for row in results.trainings}
    folds = max(int(row["fold"]) for row in results.trainings) + 1
    kept = f"{len(results.trainings)} trainings on {len(results.tasks)} real tasks, {len(losses)} losses, {folds} folds"
    return f"""# Practice: what networks trained with each loss score

Written by `segbounds practice report` from the counts of every test image under every network, which are kept beside
it: {kept}, from scratch and fine-tuned from a network that cross-entropy
gave. The question is that of Eelbode et al. 2020: do networks trained with metric-sensitive losses
({", ".join(SENSITIVE)}) score higher Dice and Jaccard than those trained with (weighted)
cross-entropy? The answers are those of small networks on small images (see below), no more."""


def answered(found: Sequence[Claim]) -> str:
    """Claims with their verdicts, and mean differences with 95 % intervals, as tables in Markdown."""
    cells = {(claim.text, claim.about): f"**{claim.verdict}** {claim.because}" for claim in found}
    about = [loss for loss in SENSITIVE if any(claim.about == loss for claim in found)]
    texts = dict.fromkeys(claim.text for claim in found if claim.about)
    each = [[text, *(cells.get((text, loss), "–") for loss in about)] for text in texts]
    rest = [[claim.text, f"**{claim.verdict}**", claim.because] for claim in found if not claim.about]
    parts = [table(("the loss gives", *about), each)] if each else []
    return "\n\n".join([*parts, *([table(("claim", "verdict", "mean differences"), rest)] if rest else [])])


def _verdicts() -> str:
    return f"""An answer is *yes* where every difference that it rests on is significantly above 0, *no* where none is and one is
significantly below, else *undecided*; "no significant difference" is *yes* only where every interval lies within
±{NEGLIGIBLE:g}, and *no* where a test finds one. Intervals are of {RESAMPLES:,} resamples of the images within each task, tests
of as many random exchanges of the two losses within images, corrected by Holm's method within each family. They speak
of these tasks: other tasks are not what was resampled. Averages are over the tasks with at least {FEWEST} images, each with
one weight: with fewer no such test can find anything."""


def _means(results: Results) -> str:
    parts = []
    for start in STARTS:
        losses = [loss for loss in study.LOSSES if any(loss in results.losses(task, start) for task in results.tasks)]
        for name in ("Dice", "Jaccard"):
            rows = [
                [loss, *(_mean(results, task, Way(loss, start), name) for task in results.tasks)] for loss in losses
            ]
            if rows:
                parts.append(f"Mean {name}, {start}:\n\n" + table(["loss", *results.tasks], rows))
    rows = [
        [name, loss, *(_mean(results, task, Way(loss), name) for task in results.tasks)]
        for name in ("accuracy", "weighted Hamming")
        for loss in (*PER_PIXEL, *SENSITIVE)
    ]
    said = "What the cross-entropies stand for, from scratch (weighted Hamming with γ = ½):\n\n"
    return "\n\n".join([*parts, said + table(["metric", "loss", *results.tasks], rows)])


def _mean(results: Results, task: str, way: Way, name: str) -> str:
    if way.loss not in results.losses(task, way.start):
        return "–"
    return f"{scores(results, task, [way], METRICS[name]).mean():.3f}"


def _differences(results: Results) -> str:
    parts = []
    for start in STARTS:
        pairs = [(Way(loss, start), Way(other, start)) for other in PER_PIXEL for loss in SENSITIVE]
        for name in ("Dice", "Jaccard"):
            found = between(results, results.tasks, pairs, METRICS[name])
            if found:
                said = f"{name}, {start}; bold where the test finds a difference, corrected for all {len(found)}:"
                parts.append(f"{said}\n\n{_crossed(results, found)}")
    found = between(results, results.tasks, among_sensitive(SCRATCH), dice)
    parts.append(f"The metric-sensitive losses among themselves, Dice, from scratch:\n\n{_crossed(results, found)}")
    for task in results.tasks:
        if len(results.labels(task)) > 1:
            trained = [loss for loss in SENSITIVE if loss in results.losses(task)]
            pairs = [(Way(loss), Way(START)) for loss in trained]
            rows = [
                [label, *map(_marked, between(results, [task], pairs, dice, label))] for label in results.labels(task)
            ]
            head = ["class", *(f"{loss} − {START}" for loss in trained)]
            parts.append(f"{task}, class by class, Dice, from scratch:\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def _crossed(results: Results, found: Sequence[Difference]) -> str:
    """Differences by pair and task."""
    cells = {(item.first.loss, item.second.loss, item.where): _marked(item) for item in found}
    pairs = dict.fromkeys((first, second) for first, second, _ in cells)
    rows = [[f"{a} − {b}", *(cells.get((a, b, task), "–") for task in results.tasks)] for a, b in pairs]
    return table(["difference", *results.tasks], rows)


def _sizes(results: Results) -> str:
    parts = []
    for start in STARTS:
        pair = (Way("soft Dice", start), Way(START, start))
        for what, bins in (
            ("Thirds of the object sizes of each task, averaged over the tasks", by_size(results, pair, dice)),
            ("Quarters of the foreground fractions of all tasks together", by_ratio(results, pair, dice)),
        ):
            if bins:
                said = f"{what}: mean Dice with soft Dice less that with {START}, {start}:"
                parts.append(f"{said}\n\n" + table(("fraction of foreground", "objects", "difference"), _binned(bins)))
    return "\n\n".join(parts)


def _binned(bins: Iterable[Bin]) -> Iterable[tuple[str, str, str]]:
    return (
        (f"{_number(item.low)} to {_number(item.high)}", str(item.difference.images), _interval(item.difference))
        for item in bins
    )


def _tversky(results: Results) -> str:
    rows = [
        (f"({fall.alpha:g}, {fall.beta:g})", f"{float(fall.error):.4f}", _marked(fall.behind))
        for fall in tversky_curve(results)
    ]
    head = ("(α, β)", "tight error of the index against Dice", "mean Dice behind soft Dice (½, ½), all tasks")
    return table(head, rows) + "\n\nα weighs false positives, β false negatives."


def thresholds(results: Results) -> str:
    """What cutting cross-entropy's probabilities elsewhere than at one half gives, task by task, in Markdown."""
    fair, pairs = Way(START, rule=CALIBRATED), [(Way(START, rule=CALIBRATED), Way(START))]
    pairs += [(Way(loss), fair) for loss in SENSITIVE]
    found = between(results, results.tasks, pairs, dice)
    cells = {(item.first, item.where): _marked(item) for item in found}
    names = {fair: f"{START}, calibrated − {START}"} | {Way(loss): f"{loss} − calibrated" for loss in SENSITIVE}
    rows = [[name, *(cells.get((way, task), "–") for task in results.tasks)] for way, name in names.items()]
    return f"""Dice is best where probabilities are cut at half of the best Dice that can be expected. Half of the best mean Dice on
the validation part is that threshold for {START}, the fair rival of the metric-sensitive losses. Differences
in mean Dice, from scratch:

{table(["difference", *results.tasks], rows)}"""


def bounds(results: Results) -> str:
    """How near real predictions come to proven bounds, in Markdown."""
    found = nearness(results)
    rows = [
        (item.title, f"`{item.bound}` = {float(item.bound):.4f}", f"{item.largest:.4f}", item.where) for item in found
    ]
    head = ("distance", "tight bound over all masks", "largest among the predictions", "where")
    return (
        f"Among all {found[0].predictions:,} predicted masks of all networks, under both rules of decision:\n\n"
        + table(head, rows)
    )


def _trained(results: Results) -> str:
    rows = []
    for task in results.tasks:
        mine = [row for row in results.trainings if row["task"] == task]
        start = mine[0]["start"], mine[0]["loss"]
        entries = results.entries(task, start[0], [start[1]])
        counts = results.counts(task, *start, entries)
        fractions = (counts.tp + counts.fn) / sum(counts)
        rows.append(
            (
                task,
                str(len({image for image, _ in entries})),
                ", ".join(results.labels(task)),
                str(len({row["fold"] for row in mine})),
                f"{_number(fractions.min())} / {_number(float(np.median(fractions)))} / {_number(fractions.max())}",
                str(len(mine)),
                f"{sum(float(row['seconds']) for row in mine) / 60:.0f}",
            )
        )
    head = ("task", "images", "classes", "folds", "foreground min / median / max", "trainings", "minutes")
    places = sorted({(row["device"], row["versions"]) for row in results.trainings})
    where = "; ".join(f"{device} ({versions})" for device, versions in places)
    said = f"On: {where}. Minutes are those of training and validation, while other work ran beside them."
    return f"{table(head, rows)}\n\n{said}"


def _otherwise(results: Results) -> str:
    s = results.settings
    rates, widths = (", ".join(f"{value:g}" for value in s[key]) for key in ("rates", "widths"))
    return f"""## What differs from the paper's set-up

The paper's own data and networks were not at hand; what is known of its protocol was kept: training from scratch and
fine-tuning from a network that cross-entropy gave, equal budgets, one rule for stopping, the learning rate chosen on
validation data.

- **Scale.** MONAI's U-Net with {widths} channels. Slices of at most {s["side"]} pixels a side: larger
  images are reduced by a whole factor of at most 3, then cut into tiles, and volumes are taken as slices. At most
  {s["units"]} images or {s["volumes"]} volumes a task. Adam with batches of {s["batch"]}, {s["steps"]} steps from scratch and
  {s["fine_tuning_steps"]} for fine-tuning, each batch flipped along a random choice of axes; the learning rate falls
  like a cosine. Larger networks that are trained for longer may answer otherwise.
- **Choice on validation data.** Each training tries the learning rates {rates} for {s["every"]} steps and goes on with
  the one whose validation Dice is higher. It is validated every {s["every"]} steps and stops after {s["patience"]} validations without a
  better one; the network of the best validation is tested.
- **Pairing.** For a task and fold all losses have the same initial weights and the same batches in the same order.
- **Losses.** Soft losses and Lovász-softmax are of a batch as one image, averaged over the foreground classes;
  weighted cross-entropy weighs each class by its inverse frequency in the batch; no smoothing. Dice and Jaccard of two
  empty masks are 1.
- **Tasks.** All foreground classes are one in {", ".join(s["binary"])}. Each image counts once; images of one patient
  are not told apart in the intervals.
- **Power.** Where an interval holds 0 the answer is undecided, not no; a task with few images decides nothing."""


def _anew() -> str:
    return """## Run it

    segbounds practice run --quick                  the whole pipeline on made data
    segbounds practice run --data DATA              all tasks in a folder: .npz files, or nnU-Net's layout (the Decathlon's too)
    segbounds practice status --data DATA           what is finished, and how long the rest takes
    segbounds practice report --page docs           this page, its tables and figures from what is finished

Ctrl-C loses nothing: the same command goes on, in the middle of a training too. [Where the data come from](practice/data.md)."""
