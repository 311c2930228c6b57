"""What was planted in made results is what the claims say, and nothing else."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from segbounds.learning.practice import claims, evaluation, flatness, statistics, theory
from segbounds.learning.practice.claims import ClaimVerdict
from segbounds.learning.practice.criteria import LOSSES, MATCHED, TVERSKY, tversky_loss, weighted_loss
from segbounds.learning.practice.predictions import BEST
from segbounds.learning.practice.results import ENDINGS, Results, Way
from segbounds.learning.practice.settings import FINE_TUNED, SCRATCH, START
from segbounds.metrics.catalogue import dice

TASKS = tuple(f"task {number}" for number in range(5))
SENSITIVE = evaluation.SENSITIVE
PIXELS = 10_000

Gain = Callable[[float], float]


def planted(
    gains: Mapping[str, float | Gain],
    *,
    noise: float = 0.02,
    spread: float = 0.0,
    images: int = 40,
    cut: Mapping[str, float] | None = None,
    seed: int = 3,
) -> Results:
    """Results in which each loss gains some Dice over cross-entropy, by the size of the object where it is a function.

    noise, spread
        Deviations of a loss's gain from image to image and from task to task.
    cut
        What a loss gains where it is cut at the best threshold.
    """
    generator = np.random.default_rng(seed)
    rows, trainings, curves = [], [], []
    for task in TASKS:
        base, sizes = generator.uniform(0.4, 0.6, images), generator.integers(100, 4000, images)
        for start in (SCRATCH, FINE_TUNED):
            for loss in LOSSES:
                given = gains.get(loss, 0.0)
                own = generator.normal(0, spread) if loss != START else 0.0
                for fold in range(5):
                    keys = {"task": task, "start": start, "loss": loss, "fold": fold, "seed": 0}
                    about = {
                        "rate": 0.01,
                        "validation": 0.5 + (given if isinstance(given, float) else 0.0),
                        "steps": 30,
                    }
                    extra = {
                        "parts": 5,
                        "seconds": 1.0,
                        "device": "none",
                        "versions": "none",
                        "settings": "",
                        "data": "",
                    }
                    half: dict[str, object] = {"thresholds": 0.25, "best thresholds": 0.5, "best after": 20}
                    trainings.append({**keys, **about, **extra, **half})
                    points = ((0, 0.4), (10, 0.4), (20, 0.5), (30, 0.5))
                    curves += [
                        keys | {"step": step, "rate": 0.01, "training loss": 0.1, "validation Dice": score}
                        for step, score in points
                    ]
                for image in range(images):
                    gain = given(float(sizes[image])) if callable(given) else given
                    score = base[image] + gain + own + generator.normal(0, noise)
                    better = (cut or {}).get(loss, 0.0)
                    where = {"task": task, "start": start, "loss": loss, "fold": image % 5, "seed": 0}
                    patient = {
                        "image": str(image),
                        "group": image // 2 * 5 + image % 5,
                        "label": "it",
                        "pixels": PIXELS,
                    }
                    values: dict[str, object] = {"positives": int(sizes[image])}
                    for rule, ending in ENDINGS.items():
                        tp = round(min(max(float(score) + better * (rule == BEST), 0.01), 0.99) * sizes[image])
                        # about as many alarms as misses: Dice is the score
                        alarms = round((int(sizes[image]) - tp) * generator.uniform(0.9, 1.1))
                        values |= {f"tp{ending}": tp, f"fp{ending}": alarms}
                    rows.append({**where, **patient, **values})
    settings: dict[str, object] = {
        "tasks": list(TASKS),
        "folds": 5,
        "losses": list(LOSSES),
        "fine_tuned": list(LOSSES),
        "rates": [0.01],
    }
    settings |= {"repeated": [START], "seeds": 1}
    return Results(settings, tuple(trainings), tuple(rows), tuple(curves))


def verdicts(found: Results) -> dict[str, ClaimVerdict]:
    return {f"{claim.about}: {claim.text}": claim.verdict for claim in claims.claims(found)}


def of(found: dict[str, ClaimVerdict], *words: str) -> set[ClaimVerdict]:
    chosen = {verdict for text, verdict in found.items() if all(word in text for word in words)}
    assert chosen, words
    return chosen


@pytest.fixture(autouse=True)
def fewer_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(tables: list[np.ndarray], generator: np.random.Generator) -> np.ndarray:
        return original(tables, generator, 200)

    original = statistics.hierarchical
    monkeypatch.setattr(evaluation, "hierarchical", once)


FALLING = {tversky_loss(a, b): 0.05 - (0.02 if a in (0.3, 0.7) else 0.1) for a, b in TVERSKY}
BETTER = dict.fromkeys(SENSITIVE, 0.05)


def test_what_was_planted_is_what_the_claims_say() -> None:
    found = verdicts(planted({**BETTER, "cross-entropy + soft Dice": 0.08, **FALLING}, noise=0.01, spread=0.001))
    assert of(found, "higher Dice") == {ClaimVerdict.YES}
    assert of(found, "makes no difference") == {ClaimVerdict.EQUIVALENT} and of(found, "(d)") == {ClaimVerdict.YES}
    assert of(found, "(c)") == {ClaimVerdict.YES} and of(found, "(f)") == {ClaimVerdict.YES}
    assert of(found, "(b)") == {
        ClaimVerdict.NO
    }  # with more Dice, and as many alarms as misses, soft Dice is more accurate


def test_the_opposite_is_answered_no() -> None:
    worse = {**dict.fromkeys(SENSITIVE, -0.05), "Lovász": -0.2, "cross-entropy + soft Dice": -0.2}
    rising = {tversky_loss(a, b): 0.1 * abs(a - 0.5) for a, b in TVERSKY}
    found = verdicts(planted({**worse, **rising}, spread=0.002))
    assert of(found, "higher Dice") == {ClaimVerdict.NO}
    assert of(found, "makes no difference") == {ClaimVerdict.NO} and of(found, "(d)") == {ClaimVerdict.NO}


def test_what_differs_from_task_to_task_decides_nothing() -> None:
    found = verdicts(planted({}, spread=0.1))
    assert of(found, "higher Dice") == of(found, "makes no difference") == of(found, "(d)") == {ClaimVerdict.UNDECIDED}


def test_no_difference_is_found_equivalent_and_not_undecided() -> None:
    found = verdicts(planted({}, noise=0.01, spread=0.001, seed=4))
    assert of(found, "higher Dice and Jaccard") == {ClaimVerdict.EQUIVALENT}


def test_a_gain_that_the_threshold_explains_shrinks() -> None:
    found = verdicts(planted(BETTER, cut={START: 0.04}, spread=0.002))
    assert of(found, "(a)") == {ClaimVerdict.YES}
    assert of(verdicts(planted(BETTER, cut=dict.fromkeys(SENSITIVE, 0.04), spread=0.002)), "(a)") == {ClaimVerdict.NO}


def test_nothing_is_answered_before_all_folds_are_there() -> None:
    whole = planted(BETTER, spread=0.002)
    rows = tuple(row for row in whole.rows if (row["task"], row["fold"]) != (TASKS[2], 4))
    trainings = tuple(row for row in whole.trainings if (row["task"], row["fold"]) != (TASKS[2], 4))
    part = Results(whole.settings, trainings, rows, whole.curves)
    assert set(verdicts(part).values()) == {ClaimVerdict.UNFINISHED}
    said = [claim.because for claim in claims.claims(part) if claim.text.startswith("higher Dice and Jaccard")]
    assert all("(24 folds of 5 tasks)" in one and "[" not in one for one in said), "a mean so far, and no interval"
    more = verdicts(
        Results({**whole.settings, "seeds": 2, "repeated": ["soft Dice", START]}, whole.trainings, whole.rows)
    )
    assert of(more, "soft Dice: higher Dice and Jaccard than cross-entropy, from") == {ClaimVerdict.UNFINISHED}
    assert of(more, "soft Dice: higher Dice and Jaccard than cross-entropy, fine") == {ClaimVerdict.YES}


def test_of_two_tasks_nothing_is_said_in_general() -> None:
    found = verdicts(planted(BETTER, spread=0.002).of(TASKS[:2]))
    assert of(found, "higher Dice and Jaccard") == of(found, "(a)") == {ClaimVerdict.UNDECIDED}


def test_a_task_with_few_images_has_no_part_in_an_average() -> None:
    whole = planted({"soft Dice": 0.1}, spread=0.002)
    few = tuple(row for row in whole.rows if row["task"] != TASKS[0] or int(row["image"]) < 5)  # one in each fold
    found = evaluation.headline(Results(whole.settings, whole.trainings, few), Way("soft Dice"), Way(START), "Dice")
    assert [gain.task for gain in found.gains] == list(TASKS[1:]) and found.over is not None and found.over.tasks == 4


def test_where_a_fold_is_one_group_its_images_are_the_unit() -> None:
    folds = np.array([0, 0, 0, 1, 1])
    groups, images = np.array([4, 4, 4, 7, 7]), np.array(list("abcde"))
    assert list(evaluation._units(groups, folds, images)) == list("abcde")
    assert list(evaluation._units(np.array([4, 4, 5, 7, 7]), folds, images)) == [4, 4, 5, 7, 7]


def test_a_gain_on_small_objects_alone_is_seen_there() -> None:
    found = planted({"soft Dice": lambda size: 0.1 if size < 1000 else 0.0}, images=80)
    bins = evaluation.by_size(found, Way("soft Dice"), Way(START), dice)
    assert bins[0].mean > 0.05 > abs(bins[2].mean) and bins[0].high < bins[2].low


def test_weights_that_differ_between_tasks_are_seen() -> None:
    whole = planted({weighted_loss(8): 0.1, MATCHED: -0.1})
    (first, *rest) = theory.weights(whole)
    assert first.best == pytest.approx(8) and first.matched == pytest.approx(3) and len(rest) == 4
    assert of(verdicts(whole), "(e)") == {ClaimVerdict.NO}
    trainings = tuple(
        {**row, "validation": 0.9} if (row["task"], row["loss"]) == (TASKS[0], START) else row
        for row in whole.trainings
    )
    trainings = tuple({**row, "thresholds": 0.02} if row["task"] == TASKS[1] else row for row in trainings)
    changed = Results(whole.settings, trainings, whole.rows, whole.curves)
    assert {round(item.best) for item in theory.weights(changed)} == {1, 8}
    assert max(item.matched for item in theory.weights(changed)) == pytest.approx(49)


def test_a_training_that_still_gets_better_has_not_converged() -> None:
    flat = evaluation.LearningCurve(("one", SCRATCH, START, 0, 0), (10, 20, 30), (0.5, 0.6, 0.604))
    assert flat.converged and flatness.late(flat.steps, flat.scores) == pytest.approx(0.004)
    assert not evaluation.LearningCurve(flat.keys, flat.steps, (0.5, 0.6, 0.606)).converged
    assert flatness.late(flat.steps, (0.6, 0.5, 0.4)) == 0
    assert all(curve.converged for curve in evaluation.curves(planted({}, images=10)))


def test_no_prediction_passes_a_bound() -> None:
    found = evaluation.nearness(planted(BETTER))
    assert {item.title for item in found} >= {"Dice − Jaccard", "|Dice − accuracy|"}
    assert all(0 < item.largest <= float(item.bound) for item in found)
    assert found[0].largest == pytest.approx(float(found[0].bound), abs=1e-4)  # Dice is near 2 - sqrt(2) somewhere
    assert found[0].predictions == 2 * len(ENDINGS) * len(TASKS) * 40 * len(LOSSES)


@pytest.mark.parametrize("values", [[0.2, 0.9, 0.5], [0.0, 1.0, 1.0, 1.0], [0.4, 0.4], [1.0, 0.8, 0.85, 0.9, 0.1]])
def test_mean_jaccard_lies_where_mean_and_deviation_of_dice_let_it(values: list[float]) -> None:
    d = np.array(values)
    low, high = theory.mean_jaccard(float(d.mean()), float(d.std()))
    assert low - 1e-12 <= float((d / (2 - d)).mean()) <= high + 1e-12
    assert theory.mean_jaccard(0.85, 0.10) == pytest.approx((0.7468, 0.7534), abs=1e-4)
