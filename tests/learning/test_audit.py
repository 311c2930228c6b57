"""The audit says what a loss is, and planted faults are found."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import commands
import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional
from typer.testing import CliRunner

from segbounds.cli.app import app
from segbounds.errors import InputError
from segbounds.learning.audit import Audit, Call, audit, load
from segbounds.learning.audit.call import masks
from segbounds.learning.audit.calling import OVER
from segbounds.learning.audit.forms import Form, solved, some_counts
from segbounds.losses import (
    cross_entropy,
    generalised_dice,
    lovasz_hinge,
    lovasz_softmax,
    metric_loss,
    soft_loss,
    weighted_cross_entropy,
)
from segbounds.metrics.catalogue import dice, f_beta, jaccard, matthews, precision, recall, specificity, tversky
from segbounds.metrics.counts import Counts

torch.set_num_threads(1)

LOGITS, PROBABILITIES = Call(), Call("probabilities")
SLANTED = tversky(alpha=0.3, beta=0.7)


def says(found: Audit, what: str) -> str:
    (finding,) = (finding for finding in found.findings if finding.what == what)
    return finding.says


def surprising(found: Audit) -> set[str]:
    return {finding.what for finding in found.surprises}


# --- what a loss is ---------------------------------------------------------------------------------------------------

KNOWN: list[tuple[Any, Call, str, str, str]] = [
    (soft_loss(dice, input="logits"), LOGITS, "1 - Dice", "the linear form", "mean over the images"),
    (soft_loss(jaccard, input="probabilities"), PROBABILITIES, "1 - Jaccard", "the linear form", "mean over"),
    (soft_loss(SLANTED, input="logits", per="batch"), LOGITS, "alpha=3/10, beta=7/10", "linear", "as those of one image"),
    (soft_loss(precision, input="logits"), LOGITS, "1 - Precision", "the linear form", "mean over"),
    (soft_loss(recall, input="logits"), LOGITS, "1 - Recall", "the linear form", "mean over"),
    (soft_loss(specificity, input="logits"), LOGITS, "1 - Specificity", "the linear form", "mean over"),
    (lambda x, y: ((x.sigmoid() - y) ** 2).mean(), LOGITS, "1 - Accuracy", "the Brier score: proper", "mean over"),
    (lambda x, y: (x.sigmoid() - y).abs().mean(), LOGITS, "1 - Accuracy", "the linear form", "mean over"),
    (lambda x, y: 2 * soft_loss("specificity", input="logits")(x, y), LOGITS, "proportional to 1 - Spec", "the linear form", "mean over"),
    (soft_loss(matthews, input="logits"), LOGITS, "1 - MCC", "the linear form", "mean over"),
    (soft_loss(f_beta(beta=2), input="logits"), LOGITS, "alpha=1/5, beta=4/5", "the linear form", "mean over"),
    (metric_loss(jaccard, input="logits"), Call(dimensions=3), "1 - Jaccard", "the linear form", "mean over"),
    (lovasz_hinge(), Call(labels="numbers", dimensions=1), "at logits of ±1 2 times 1 - Jaccard", "hinge", "mean over"),
    (lovasz_softmax(input="logits"), LOGITS, "1 - Jaccard", "the Lovász extension", "mean over"),
    (lovasz_softmax(activation="softmax"), Call(channels=2), "mean of Jaccard over", "Jaccard, averaged over classes", "mean over"),
    (soft_loss(dice, input="logits"), Call(channels=2, labels="numbers"), "mean of Dice over", "of Dice, averaged", "mean over"),
    (soft_loss(dice, activation="softmax", classes=[1]), Call(channels=2), "1 - Dice", "the linear form", "mean over"),
    (cross_entropy(input="logits"), LOGITS, "proportional to 1 - Accuracy", "cross-entropy", "mean over"),
    (weighted_cross_entropy([1, 3], input="logits"), LOGITS, "false negatives weigh 3 times", "none of", "mean over"),
    (
        weighted_cross_entropy("inverse frequency", input="logits"),
        LOGITS,
        "proportional to 1 - Balanced accuracy",
        "none of",
        "mean over",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("loss", "call", "masked", "softly", "batches"), KNOWN, ids=lambda value: getattr(value, "name", "")
)
def test_a_known_loss_is_named(loss: Any, call: Call, masked: str, softly: str, batches: str) -> None:
    found = audit(loss, call)
    assert masked in found.is_ and softly in says(found, "soft predictions") and batches in says(found, "batches")
    # logits are never 0: where the metric is 0/0, the loss has another value
    assert surprising(found) <= {"both empty", "empty prediction", "gradient, empty reference"}


def test_a_loss_of_channels_that_come_last() -> None:
    def last(prediction: Tensor, reference: Tensor) -> Tensor:
        return soft_loss(dice, input="logits")(prediction.movedim(-1, 1), reference.movedim(-1, 1))

    assert "1 - Dice on" in audit(last, Call(channels_last=True)).is_


def test_smoothing_is_solved_for() -> None:
    counts = some_counts()
    tp, fp, fn, _ = np.array(counts, float).T
    values = 1 - (tp + 0.25) / (tp + 2 * fp + 0.5 * fn + 1.5)
    assert solved(values, counts) == Form(2, 0.5, 0.25, 1.5)
    assert solved(values**2, counts) is None and solved(values + 1e-3 * (fp == 1), counts) is None
    found = audit(soft_loss(jaccard, input="probabilities", smoothing=0.5), PROBABILITIES)
    assert "as 0.5 true positives" in says(found, "smoothing")


def test_masks_have_their_counts() -> None:
    prediction, reference = masks(Counts(3, 1, 2, 14))
    assert (prediction * reference).sum() == 3 and prediction.sum() == 4 and reference.sum() == 5
    assert {sum(counts) for counts in some_counts()} == {20}


# --- planted faults ---------------------------------------------------------------------------------------------------


def parts(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    x, y = x.flatten(1), y.flatten(1)
    return (x * y).sum(1), (x * (1 - y)).sum(1), ((1 - x) * y).sum(1)


def index(x: Tensor, y: Tensor, alpha: float, beta: float, above: float = 0, below: float = 0) -> Tensor:
    hit, alarm, miss = parts(x, y)
    return (hit + above) / (hit + alpha * alarm + beta * miss + below + 1e-12)


def squared(x: Tensor, y: Tensor) -> Tensor:
    x, y = x.flatten(1), y.flatten(1)
    return 1 - (2 * (x * y).sum(1) / ((x * x).sum(1) + (y * y).sum(1) + 1e-12)).mean()


def nan_where_empty(x: Tensor, y: Tensor) -> Tensor:
    hit, alarm, miss = parts(x, y)
    return (1 - hit / (hit + alarm + miss)).mean()


def root(x: Tensor, y: Tensor) -> Tensor:
    return (1 - index(x, y, 1, 1, 1e-12)).clamp(min=0).mean().sqrt()


#: A loss of probabilities, what it should be, and which part of the battery notices.
FAULTS: dict[str, tuple[Callable[[Tensor, Tensor], Any], str, str]] = {
    "weights exchanged": (lambda x, y: (1 - index(x, y, 0.7, 0.3)).mean(), "binary masks", "exchanged"),
    "another metric": (lambda x, y: (1 - index(x, y, 0.5, 0.5)).mean(), "binary masks", "it should be 1 - Tversky"),
    "smoothing below alone": (lambda x, y: (1 - index(x, y, 0.3, 0.7, 0, 1)).mean(), "smoothing", "0 above and 1 below"),
    "not 0 on equal masks": (lambda x, y: (1 - index(x, y, 0.3, 0.7, 0, 1)).mean(), "equal masks", "0.1429, where the"),
    "an offset": (lambda x, y: (1.5 - index(x, y, 0.3, 0.7)).mean(), "equal masks", "0.5"),
    "the squared form": (squared, "binary masks", "it should be"),
    "NaN on empty masks": (nan_where_empty, "both empty", "nan"),
    "NaN gradient on empty masks": (nan_where_empty, "gradient, all empty", "NaN"),
    "a root at 0": (root, "gradient, equal masks", "NaN"),
    "no gradient": (lambda x, y: (1 - index(x.round(), y, 0.3, 0.7)).mean().detach(), "gradient at one half", "none"),
    "the wrong sign": (lambda x, y: index(x, y, 0.3, 0.7).mean(), "gradient at one half", "away"),
    "a sum over the batch": (lambda x, y: (1 - index(x, y, 0.3, 0.7)).sum(), "batches", "grows with the batch"),
    "single precision alone": (
        lambda x, y: (1 - index(x, y, 0.3, 0.7)).mean() @ torch.ones((), dtype=torch.float32) if x.dtype == torch.float64
        else (1 - index(x, y, 0.3, 0.7)).mean(),
        "double precision",
        "it raises",
    ),
    "empty references teach nothing": (lambda x, y: (1 - index(x, y, 0.3, 0.7)).mean(), "gradient, empty reference", "none"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_a_surprise(fault: str) -> None:
    loss, what, how = FAULTS[fault]
    found = audit(loss, PROBABILITIES, SLANTED)
    assert what in surprising(found) and how in says(found, what)


@pytest.mark.parametrize("smoothing", [0, 1])
def test_partners_that_are_tied_are_told_from_those_that_are_not(smoothing: float) -> None:
    one, other = (soft_loss(metric, smoothing=smoothing, input="logits") for metric in (dice, jaccard))
    assert "this is the loss of Dice" in says(audit(one, LOGITS, partner=other), "its partner")
    assert "this is the loss of Jaccard" in says(audit(other, LOGITS, partner=one), "its partner")

    def smoothed_alike(x: Tensor, y: Tensor) -> Tensor:
        x, y = x.sigmoid().flatten(1), y.flatten(1)
        both = (x * y).sum(1)
        return (1 - (both + 1) / (x.sum(1) + y.sum(1) - both + 1)).mean()

    for partner in (one, lovasz_softmax(input="logits"), smoothed_alike):
        if not (smoothing == 1 and partner is smoothed_alike):  # which is the form that keeps the tie
            assert "its partner" in surprising(audit(one, LOGITS, partner=partner))


def test_the_squared_form_is_told_from_the_plain_one() -> None:
    found = audit(squared, PROBABILITIES, dice)
    assert "1 - Dice" in found.is_ and "squared form" in says(found, "soft predictions")
    assert surprising(found).isdisjoint({"binary masks", "smoothing", "equal masks"})


def test_soft_labels_tell_the_metric_form_from_the_product_form() -> None:
    for of in (dice, jaccard):
        plain, metric = (audit(made(of, input="probabilities"), PROBABILITIES) for made in (soft_loss, metric_loss))
        assert says(metric, "soft labels") == "least at the label"
        assert "at predictions of 1, not" in says(plain, "soft labels")


def test_what_should_be_is_no_surprise() -> None:
    loss = soft_loss(SLANTED, input="probabilities")
    assert "binary masks" not in surprising(audit(loss, PROBABILITIES, SLANTED))
    assert "binary masks" in surprising(audit(loss, PROBABILITIES, dice))
    assert "binary masks" not in surprising(audit(soft_loss(matthews, input="logits"), LOGITS, matthews))
    assert "binary masks" in surprising(audit(soft_loss(matthews, input="logits"), LOGITS, dice))


# --- bad input --------------------------------------------------------------------------------------------------------


def leaves(x: Tensor, y: Tensor) -> Tensor:
    sys.exit(0)


def vector(x: Tensor, y: Tensor) -> Tensor:
    return (x - y).abs()


WRONG_TYPES: list[Any] = [None, "probabilities"]
BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "an unknown input": (lambda: Call("scores"), "'scores'"),
    "unknown labels": (lambda: Call(labels="classes"), "'classes'"),
    "nine channels": (lambda: Call(channels=9), "give 1 to 8"),
    "a vector": (lambda: audit(vector, PROBABILITIES), "reduction='mean'"),
    "a pair": (lambda: audit(lambda x, y: (0.5, x), PROBABILITIES), "the loss gives tuple .* gives the loss alone"),
    "a class": (lambda: audit(torch.nn.MSELoss), r"MSELoss\(\)"),
    "nothing": (lambda: audit(*WRONG_TYPES[:1]), "None cannot be called"),
    "how it is called, as a text": (lambda: audit(torch.sum, *WRONG_TYPES[1:]), "give Call"),
    "an exception": (lambda: audit(lambda x, y: x @ torch.zeros(7, 7), PROBABILITIES), "the loss raises RuntimeError on a prediction"),
    "an end of the program": (lambda: audit(leaves, PROBABILITIES), "the loss raises SystemExit on a prediction"),
    "an end when it is made": (lambda: load("builtins:exit", ["code=0"]), "cannot be made with {'code': 0}: SystemExit: 0"),
    "another kind of labels": (lambda: audit(functional.cross_entropy, Call(labels="numbers")), "say how it is called"),
    "no colon": (lambda: load("math.sqrt"), "write it like"),
    "no module": (lambda: load("no_such_module:loss"), "no no_such_module to import"),
    "no file": (lambda: load("no/such/file.py:loss"), "to import"),
    "no such name": (lambda: load("segbounds.losses:soft_los"), "did you mean soft_loss"),
    "a number by name": (lambda: load("math:pi"), "cannot be called"),
    "arguments that do not fit": (lambda: load("torch.nn:BCELoss", ["red=1"]), "cannot be made with"),
    "an argument without a value": (lambda: load("torch.nn:BCELoss", ["reduction"]), "write it like"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_gets_one_sentence(fault: str) -> None:
    make, wanted = BAD[fault]
    with pytest.raises(InputError, match=wanted) as caught:
        make()
    assert "\n" not in str(caught.value)


# --- the command ------------------------------------------------------------------------------------------------------

MODULE = """
import torch

class Tversky(torch.nn.Module):
    def __init__(self, alpha, beta, smooth=0.0):
        super().__init__()
        self.alpha, self.beta, self.smooth = alpha, beta, smooth

    def forward(self, x, y):
        x = x.sigmoid()
        hit, alarm, miss = (x * y).sum(), (x * (1 - y)).sum(), ((1 - x) * y).sum()
        return 1 - (hit + self.smooth) / (hit + self.alpha * alarm + self.beta * miss + self.smooth)

broken = 1 / 0 if False else None
"""


def test_audit_loss_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MODULE)
    run = CliRunner()
    asked = [
        "audit-loss",
        f"{file}:Tversky",
        "--argument",
        "alpha=0.3",
        "--argument",
        "beta=0.7",
        "--argument",
        "smooth=1e-4",
    ]
    shown = run.invoke(app, [*asked, "--metric", "tversky:alpha=0.7,beta=0.3"])
    assert shown.exit_code == 1
    assert "it is 1 - Tversky(alpha=3/10, beta=7/10) on binary masks" in shown.stdout
    assert (
        "! binary-masks" in shown.stdout
        and "exchanged: it should be 1 - Tversky(alpha=7/10, beta=3/10)" in shown.stdout
    )
    clean = run.invoke(app, ["audit-loss", "segbounds.losses:lovasz_hinge", "--argument", "per=image"])
    assert clean.exit_code == 0 and "no surprises" in clean.stdout
    assert isinstance(run.invoke(app, ["audit-loss", f"{file}:broken"]).exception, InputError)
    file.write_text("import nothing_of_that_name")
    assert "to import" in str(run.invoke(app, ["audit-loss", f"{file}:x"]).exception)
    file.write_text("1 / 0")
    assert "cannot be loaded: ZeroDivisionError" in str(run.invoke(app, ["audit-loss", f"{file}:x"]).exception)
    file.write_text("import sys; sys.exit(0)")
    assert "cannot be loaded: SystemExit: 0" in str(run.invoke(app, ["audit-loss", f"{file}:x"]).exception)


def test_a_module_of_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text(MODULE)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    shown = commands.run("audit-loss", "mine:Tversky", "--argument", "alpha=1", "--argument", "beta=1", cwd=tmp_path)
    assert sys.modules.pop("mine").__file__ == str(tmp_path / "mine.py")
    assert "it is 1 - Jaccard on binary masks" in shown.stdout, shown.stderr


# --- losses that are not numbers, or not everywhere -------------------------------------------------------------------


def some_loss(x: Tensor, y: Tensor) -> Tensor:
    return soft_loss(jaccard, input="probabilities")(x, y)


class RaisingBack(torch.autograd.Function):
    @staticmethod
    def forward(_: Any, x: Tensor) -> Tensor:
        return x.mean()

    @staticmethod
    def backward(_: Any, *__: Tensor) -> Tensor:
        raise KeyError("back")


def empty_raises(x: Tensor, y: Tensor) -> Tensor:
    if not y.any():
        raise ZeroDivisionError("no positives")
    return some_loss(x, y)


@pytest.mark.parametrize(
    ("loss", "surprises"),
    [
        (lambda x, y: x.sum() * torch.nan, {"binary masks", "soft predictions", "batches", "both empty"}),
        (lambda x, y: x.sum() / 0, {"binary masks", "soft predictions", "both empty"}),
        (lambda x, y: torch.where(y.sum() == 8, torch.nan, some_loss(x, y)), {"binary masks"}),
        (
            lambda x, y: torch.where((x * (1 - x)).sum() > 0, torch.inf, some_loss(x, y)),
            {"soft predictions", "batches"},
        ),
        (lambda x, y: RaisingBack.apply(x), {"gradient at one half"}),
        (empty_raises, {"both empty", "empty reference, 3 predicted", "gradient, all empty"}),
    ],
    ids=[
        "NaN",
        "infinite",
        "NaN at some masks",
        "infinite between masks",
        "raising on its way back",
        "raising on empty masks",
    ],
)
def test_a_loss_that_is_no_number_somewhere_is_a_finding(loss: Callable[..., Any], surprises: set[str]) -> None:
    assert surprises <= {finding.what for finding in audit(loss, PROBABILITIES).surprises}


def test_a_complex_loss_is_refused() -> None:
    with pytest.raises(InputError, match="not one number"):
        audit(lambda x, y: x.sum() * 1j, PROBABILITIES)


# --- what engineers have --------------------------------------------------------------------------------------------------


def dice_of(x: Tensor, y: Tensor, smooth: float = 0) -> Tensor:
    hit, alarm, miss = parts(x, y)
    return (2 * hit + smooth) / (2 * hit + alarm + miss + smooth + 1e-12)


def one_less(x: Tensor, y: Tensor) -> Tensor:
    return (1 - dice_of(x, y)).mean()


def by_channel(x: Tensor, y: Tensor) -> Tensor:
    return torch.stack([one_less(x[:, k], y[:, k]) for k in range(x.shape[1])])


ENTROPY = functional.binary_cross_entropy_with_logits
#: A loss, how it is called, and what its headline says.
NAMED: dict[str, tuple[Any, Call, str]] = {
    "minus Dice, as nnU-Net has it": (lambda x, y: -dice_of(x.sigmoid(), y).mean(), LOGITS, "it is -Dice on binary masks; the linear"),
    "a missing factor 2": (lambda x, y: 1 - dice_of(x, y).mean() / 2, PROBABILITIES, "1 - Dice/2 (a factor 2 is missing)"),
    "percent": (lambda x, y: 100 * one_less(x, y), PROBABILITIES, "100 times (1 - Dice)"),
    "an offset": (lambda x, y: 3 + 2 * one_less(x, y), PROBABILITIES, "3 + 2 (1 - Dice)"),
    "a power": (lambda x, y: (1 - index(x, y, 0.3, 0.7, 1e-9)).clamp(min=1e-12).pow(0.75).mean(), PROBABILITIES,
                "(1 - Tversky(alpha=3/10, beta=7/10))^0.75"),
    "minus the logarithm": (lambda x, y: -dice_of(x, y).clamp(min=1e-7).log().mean(), PROBABILITIES, "-log Dice"),
    "log-cosh": (lambda x, y: torch.log(torch.cosh(1 - dice_of(x, y))).mean(), PROBABILITIES, "log cosh (1 - Dice)"),
    "Dice and cross-entropy": (lambda x, y: one_less(x.sigmoid(), y) + ENTROPY(x, y) / 2, LOGITS,
                               "the sum of 1 times the soft loss of Dice and 0.5 times cross-entropy"),
    "cross-entropy less Dice": (lambda x, y: ENTROPY(x, y) - dice_of(x.sigmoid(), y).mean(), LOGITS, "1 times cross-entropy and -1"),
    "weighted classes": (lambda x, y: (by_channel(x, y) * torch.tensor([0.3, 0.7])).sum(), Call("probabilities", 2),
                         "0.3 times the soft loss of Dice of background and 0.7 times"),
    "three classes": (lambda x, y: by_channel(x.softmax(1), y).mean(), Call(channels=3), "0.3333 times the soft loss of Dice of class 2"),
    "without background": (
        lambda x, y: by_channel(x.softmax(1), y)[1:].mean(), Call(channels=3), "0.5 times the soft loss of Dice of class 2",
    ),
    "generalised Dice": (generalised_dice(activation="softmax"), Call(channels=3), "generalised Dice loss weighted by squared volume"),
    "questions of their own": (lambda x, y: by_channel(x.sigmoid(), y).mean(), Call(channels=3, multilabel=True), "1 - Dice on"),
    "the reference first": (lambda y, x: one_less(x.sigmoid(), y), Call(order="reference-first"), "1 - Dice on"),
    "a column of numbers": (lambda x, y: functional.cross_entropy(x, y[:, 0].long()), Call(channels=4, labels="column"), "1 - Accuracy"),
    "numpy, as Keras has it": (
        lambda y, x: 1 - (2 * np.sum(x * y) + 1) / (np.sum(x) + np.sum(y) + 1),
        Call("probabilities", channels_last=True, order="reference-first", arrays="numpy"), "1 - Dice on",
    ),
    "a sigmoid in place": (lambda x, y: one_less(x.sigmoid_(), y), LOGITS, "1 - Dice on"),
    "one value for each image": (lambda x, y: 1 - dice_of(x, y), PROBABILITIES, "1 - Dice on"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMED)
def test_what_engineers_have_is_named(kind: str) -> None:
    loss, call, wanted = NAMED[kind]
    found = audit(loss, call)
    assert wanted in str(found).splitlines()[0] and not found.errors, str(found)


#: A loss, how it is called, which finding is an error, and what it says.
WRONG: dict[str, tuple[Any, Call, str, str]] = {
    "the metric itself": (lambda x, y: dice_of(x, y).mean(), PROBABILITIES, "binary-masks", "makes them worse"),
    "no sigmoid": (one_less, LOGITS, "activation", "a sigmoid or softmax is missing"),
    "no sigmoid before an entropy": (lambda x, y: functional.binary_cross_entropy(x.clamp(0, 1), y), LOGITS, "activation", "is missing"),
    "a second sigmoid inside": (lambda x, y: one_less(x.sigmoid().sigmoid(), y), LOGITS, "activation", "applied twice"),
    "a second sigmoid before an entropy": (lambda x, y: ENTROPY(x.sigmoid(), y), LOGITS, "activation", "1 times cross-entropy"),
    "probabilities as logits": (lambda x, y: one_less(x.sigmoid(), y), PROBABILITIES, "activation", "go through two"),
    "a shape that is broadcast": (
        lambda x, y: (x.flatten()[:, None].sigmoid() * 0 + y.flatten()).mean(), LOGITS, "prediction", "ignored: 0.3 for equal, empty",
    ),
    "NaN": (lambda x, y: x.sum() * torch.nan, LOGITS, "binary-masks", "NaN or infinite at 27 of 27"),
    "beyond all numbers": (lambda x, y: x.sum().exp() * 1e308, LOGITS, "soft-predictions", "infinite"),
    "no softmax before a likelihood": (functional.nll_loss, Call(channels=3, labels="numbers"), "activation", "a softmax is missing"),
    "chance": (lambda x, y: one_less(x, y) + x.sum() * torch.rand((), dtype=torch.float64), PROBABILITIES, "randomness", "costs"),
    "a softmax over the images": (lambda x, y: one_less(x.softmax(0), y), LOGITS, "prediction", "softmax is taken over the images"),
    "a softmax over the images, of classes": (
        lambda x, y: by_channel(x.softmax(0), y).mean(), Call(channels=3), "prediction", "softmax is taken over the images",
    ),
    "a softmax over one channel": (lambda x, y: one_less(x.softmax(1), y), LOGITS, "prediction", "over an axis of one"),
    "a softmax over rows": (lambda x, y: one_less(x.softmax(-1), y), LOGITS, "activation", "softmax is taken over space"),
    "a softmax over space": (
        lambda x, y: one_less(x.flatten(1).softmax(1).view_as(x), y), LOGITS, "activation", "softmax is taken over space",
    ),
    "a softmax over columns, of classes": (
        lambda x, y: by_channel(x.softmax(2), y).mean(), Call(channels=3), "activation", "softmax is taken over space",
    ),
    "a softmax over space, of probabilities": (
        lambda x, y: one_less(x.softmax(-1), y), PROBABILITIES, "activation", "softmax is taken over space",
    ),
    "channels last, and a softmax over columns": (
        lambda x, y: one_less(x.softmax(1), y), Call(channels=3, channels_last=True), "activation", "softmax is taken over space",
    ),
    "a softmax over questions": (
        lambda x, y: by_channel(x.softmax(1), y).mean(), Call(channels=3, multilabel=True), "activation", "questions of their own",
    ),
    "an intersection that counts twice": (
        lambda x, y: (1 - 2 * (x * y).flatten(1).sum(1) / ((x + y - x * y).flatten(1).sum(1) + 1e-9)).mean(), PROBABILITIES,
        "binary-masks", "from -1 to 1",
    ),
    "an intersection of Dice that counts four times": (
        lambda x, y: 1 - 2 * dice_of(x, y).mean(), PROBABILITIES, "binary-masks", "from -1 to 1",
    ),
    "an intersection that counts three times": (
        lambda x, y: (1 - 3 * (x * y).flatten(1).sum(1) / (x + y - x * y).flatten(1).sum(1)).mean(), PROBABILITIES,
        "binary-masks", "counts 3 times",
    ),
    "an intersection that counts twice, in the union too": (
        lambda x, y: (1 - 2 * (x * y).flatten(1).sum(1) / ((x + y - 2 * x * y).flatten(1).sum(1) + 1e-9)).mean(), PROBABILITIES,
        "equal-masks", "divides by what is 0 there",
    ),
    "an error that is rewarded": (
        lambda x, y: one_less(x, y) - 0.2 * torch.exp(-4 * (((1 - y) * x).flatten(1).sum(1) - 1) ** 2).mean(), PROBABILITIES,
        "ranking", "with 1 too many and 0 missing",
    ),
    "masks of other images": (lambda x, y: one_less(x, y.flip(0)), PROBABILITIES, "batches", "with the masks of others"),
    "sums over the images": (
        lambda x, y: (1 - 2 * (x * y).sum(0) / ((x + y).sum(0) + 1e-9)).mean(), PROBABILITIES, "batches", "turns the gradient of another",
    ),
    "a reference that is written over": (
        lambda x, y: one_less(x, y) + 0 * y.clamp_(max=0.5).sum(), PROBABILITIES, "changed-reference", "writes into the reference",
    ),
    "a number without a gradient": (lambda x, y: one_less(x, y).item(), PROBABILITIES, "gradient-at-one-half", "none"),
    "a hard threshold": (lambda x, y: one_less((x > 0.5).double(), y), PROBABILITIES, "gradient-at-one-half", "does not depend"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_engineers_get_wrong_is_an_error(kind: str) -> None:
    loss, call, what, says = WRONG[kind]
    found = audit(loss, call)
    (finding,) = (finding for finding in found.errors if finding.id == what)
    assert says in finding.says, str(found)
    assert (OVER in found.is_) == ("over space" in says), "the headline says it too"
    assert ("wrong in batches" in found.is_) == (what == "batches"), "so does that of batches"
    assert found.accepting([finding.id for finding in found.errors]).errors == ()


def test_a_batch_whose_pixels_are_pooled_is_told_from_one_that_only_looks_so() -> None:
    pooled = audit(soft_loss(dice, input="probabilities", per="batch"), PROBABILITIES)
    twice = audit(lambda x, y: len(x) * soft_loss(dice, input="probabilities", per="batch")(x, y), PROBABILITIES)
    assert "as those of one image" in says(pooled, "batches")
    assert "it grows with the batch" in says(
        twice, "batches"
    )  # the same however its pixels are dealt out, and yet no image's


#: Losses whose values of a batch are no mean over its images, and no error.
OF_BATCHES: dict[str, Any] = {
    "the logarithm of a mean": lambda x, y: torch.log(1 + one_less(x, y)),
    "the root of a mean": lambda x, y: ((x - y) ** 2).mean().sqrt(),
    "the mean over the images that have an object": lambda x, y: (
        ((1 - dice_of(x, y)) * y.flatten(1).sum(1)).sum() / y.sum().clamp(min=1)
    ),
    "the hardest pixels": lambda x, y: (x - y).abs().flatten().topk(x.numel() // 4)[0].mean(),
}  # fmt: skip


@pytest.mark.parametrize("kind", OF_BATCHES)
def test_images_that_weigh_differently_are_not_compared_with_one_another(kind: str) -> None:
    found = audit(OF_BATCHES[kind], PROBABILITIES)
    assert not {"batches", "activation", "ranking"} & {finding.id for finding in found.errors}, str(found)


def test_what_is_random_is_said_first() -> None:
    """Whatever else is found: of dropout, of noise, of patches that are drawn."""
    drawn: dict[str, Any] = {
        "dropout": lambda x, y: one_less(functional.dropout(x.sigmoid(), 0.5), y),
        "noise": lambda x, y: one_less(x.sigmoid(), y) + torch.rand(()) / 1e4,
        "some pixels": lambda x, y: one_less(
            *(part.flatten(1)[:, torch.randint(0, 20, (10,))] for part in (x.sigmoid(), y))
        ),
        "a wrong axis too": lambda x, y: one_less(x.softmax(0), y) + torch.rand(()),
    }
    for kind, loss in drawn.items():
        assert str(audit(loss)).startswith("it is random: the same prediction costs "), kind


NEIGHBOURS = """
from my_parts import half

class Loss:
    def __init__(self, apply_nonlin, weight):
        self.apply_nonlin, self.weight = apply_nonlin, weight

    def __call__(self, x, y):
        x = self.apply_nonlin(x)
        return self.weight[1] * half * (1 - 2 * (x * y).sum() / (x.sum() + y.sum()))
"""


def test_findings_are_accepted_by_id_and_arguments_may_be_functions(tmp_path: Path) -> None:
    (tmp_path / "my_parts.py").write_text("half = 0.5\n")
    (tmp_path / "my_loss.py").write_text(NEIGHBOURS)
    asked = [
        "audit-loss",
        f"{tmp_path}/my_loss.py:Loss",
        "--argument",
        "apply_nonlin=torch:sigmoid",
        "--argument",
        "weight=1,2",
    ]
    clean = CliRunner().invoke(app, [*asked, "--metric", "dice"])
    assert clean.exit_code == 0 and "it is 1 - Dice on binary masks" in clean.stdout, clean.output
    assert "? gradient-empty-reference" in clean.stdout and "2 warnings, marked with ?" in clean.stdout
    wrong = [*asked, "--metric", "jaccard"]
    failed = CliRunner().invoke(app, wrong)
    assert failed.exit_code == 1 and "! binary-masks" in failed.stdout
    known = CliRunner().invoke(app, [*wrong, "--accept", "binary-masks"])
    assert known.exit_code == 0 and "(accepted)" in known.stdout
    assert "did you mean binary-masks" in str(CliRunner().invoke(app, [*wrong, "--accept", "binary-mask"]).exception)


def test_sums_over_the_wrong_axis_are_found() -> None:
    def over_images(x: Tensor, y: Tensor) -> Tensor:
        p = x.sigmoid()
        return (1 - 2 * (p * y).sum(0) / ((p + y).sum(0) + 1e-9)).mean()

    def over_rows(x: Tensor, y: Tensor) -> Tensor:
        p = x.sigmoid()
        return (1 - 2 * (p * y).sum(-1) / ((p + y).sum(-1) + 1e-9)).mean()

    assert "no less than" in says(audit(over_images), "ranking")
    assert "gradient of another" in says(audit(over_images), "batches")
    assert "change places" in says(audit(over_rows), "arrangement")


def test_what_has_no_gradient_is_an_error() -> None:
    def thresholded(x: Tensor, y: Tensor) -> Tensor:
        return soft_loss(dice, input="probabilities")((x > 0).to(x.dtype), y) + 0 * x.sum()

    found = audit(thresholded)
    assert "no gradient" in says(found, "gradient at one half") and found.errors


def test_a_missing_softmax_is_found_of_a_loss_that_is_no_metric() -> None:
    def of_logits(x: Tensor, y: Tensor) -> Tensor:
        both, sizes = (x * y).flatten(2).sum(2), (x + y).flatten(2).sum(2)
        return (1 - (2 * both + 1e-6) / (sizes + 1e-6)).mean()

    assert "a softmax is missing" in says(audit(of_logits, Call(channels=3)), "activation")
    assert not any(
        finding.what == "activation"
        for finding in audit(soft_loss(matthews, input="logits"), Call(channels=3, labels="numbers")).findings
    )


def test_a_loss_that_is_always_zero_is_no_loss_of_the_prediction() -> None:
    found = audit(lambda logits, labels: (logits * 0).sum())
    assert "no loss of the prediction" in str(found)


def test_what_a_loss_prints_is_no_part_of_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    def talking(x: Tensor, y: Tensor) -> Tensor:
        print("intersection", (x * y).sum().item())
        return 1 - 2 * (x * y).sum() / (x.sum() + y.sum() + 1e-9)

    assert audit(talking, PROBABILITIES).is_.startswith("1 - Dice")
    said = capsys.readouterr()
    assert not said.out and "intersection" in said.err


def test_a_loss_that_is_not_averaged_is_told_to_be_before_training() -> None:
    def by_image(x: Tensor, y: Tensor) -> Tensor:
        return 1 - 2 * (x * y).flatten(1).sum(1) / (x.flatten(1).sum(1) + y.flatten(1).sum(1) + 1e-9)

    (found,) = (item for item in audit(by_image, PROBABILITIES).findings if item.id == "reduction")
    assert found.level == "warning" and "have it averaged" in found.says


@pytest.mark.parametrize("background", [True, False])
def test_a_mean_over_classes_of_the_metric_is_the_loss_that_it_should_be(background: bool) -> None:
    def of_classes(logits: Tensor, masks: Tensor) -> Tensor:
        chances, truth = (part.flatten(2)[:, 0 if background else 1 :] for part in (logits.softmax(1), masks))
        return (1 - 2 * (chances * truth).sum(2) / (chances.sum(2) + truth.sum(2) + 1e-9)).mean()

    call = Call(input="logits", channels=3)
    found = {item.what: item for item in audit(of_classes, call, metric="dice").findings}["binary masks"]
    over = "all classes" if background else "the classes without the background"
    assert (found.says, found.level) == (f"1 - Dice, averaged over {over}", "note")
    other = {item.what: item for item in audit(of_classes, call, metric="jaccard").findings}["binary masks"]
    assert other.level == "error" and "it should be 1 - Jaccard" in other.says
