"""Do our losses have the values of the implementations that people use, where the definitions are the same, and how fast are they?

MONAI, segmentation_models_pytorch and torch itself, and the algorithm of the paper on Lovász losses (Berman et al. 2018), written here from
its description, side by side in one run. Three tables, appended to benchmarks/results:

    loss_values.csv   the same batch for both; where the values differ, why
    loss_audits.csv   what `segbounds audit-loss` says of the peers' losses
    loss_speed.csv    forward and backward on batches of 256 x 256, in turns; seconds of the processor, as other programs may run

docs/losses.md shows the newest rows: `python benchmarks/loss_tables.py` puts them there. Peers are not a dependency: what is not
installed is left out. `make benchmark` has them in an environment of their own.
"""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from time import perf_counter, process_time
from types import ModuleType
from typing import Any, NamedTuple

import torch
from described_losses import DESCRIBED
from rows import append, here
from torch import Tensor
from torch.nn import functional

from segbounds.learning.audit import Call, audit
from segbounds.losses import (
    Loss,
    combined,
    cross_entropy,
    focal_loss,
    generalised_dice,
    lovasz_hinge,
    lovasz_softmax,
    metric_loss,
    soft_loss,
    squared_loss,
    weighted_cross_entropy,
)
from segbounds.similarities import dice, jaccard, tversky

VALUES = ("date", "theirs", "ours", "value_theirs", "value_ours", "same", "why", "cpu", "versions")
AUDITS = ("date", "loss", "what", "says", "surprise", "cpu", "versions")
SPEED = (
    "date", "question", "tool", "threads", "cpu_ms", "wall_ms", "megapixels_per_cpu_second", "ratio_to_ours", "cpu", "versions",
)  # fmt: skip
SAME = 1e-6
SIDE, IMAGES = 256, 16

Work = Callable[[Tensor, Tensor], Tensor]


def installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def losses_of_smp() -> Any:
    """Its module of losses alone: the package itself loads networks, and with them torchvision, for which not every torch has a
    build."""
    name = "segmentation_models_pytorch"
    if name not in sys.modules:
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.submodule_search_locations is not None
        package = ModuleType(name)
        package.__path__ = list(spec.submodule_search_locations)
        sys.modules[name] = package
    return importlib.import_module(f"{name}.losses")


# --- the algorithm of the paper ---------------------------------------------------------------------------------------


def published_hinge(logits: Tensor, labels: Tensor) -> Tensor:
    """Algorithm 1 of Berman et al. on the hinge errors, one image after the other, in float sums."""
    values = []
    for image, truth in zip(logits.flatten(1), labels.flatten(1), strict=True):
        errors = 1 - image * (2 * truth - 1)
        ordered, order = torch.sort(errors, descending=True)
        values.append(functional.relu(ordered) @ published_steps(truth[order]))
    return torch.stack(values).mean()


def published_steps(truth: Tensor) -> Tensor:
    """How much the Jaccard loss grows with each pixel, in the order of falling error: differences of its values."""
    positives = truth.sum()
    intersection = positives - truth.cumsum(0)
    union = positives + (1 - truth).cumsum(0)
    values = 1 - intersection / union
    values[1:] = values[1:] - values[:-1].clone()
    return values


def published_softmax(logits: Tensor, labels: Tensor) -> Tensor:
    """The same of the classes that are present, all pixels of the batch together."""
    classes = logits.shape[1]
    p, truth = logits.softmax(1).movedim(1, -1).reshape(-1, classes), labels.flatten()
    values = []
    for of in range(classes):
        wanted = (truth == of).to(p.dtype)
        if wanted.any():
            errors, order = torch.sort((wanted - p[:, of]).abs(), descending=True)
            values.append(errors @ published_steps(wanted[order]))
    return torch.stack(values).mean()


# --- values -----------------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    """Their loss and ours, on a batch of one kind; and why the two differ, where they do."""

    package: str
    says: str
    theirs: Work
    ours: torch.nn.Module
    name: str
    kind: str = "binary"
    why: str = ""


def batches() -> dict[str, tuple[Tensor, Tensor]]:
    """Random logits and labels: binary masks, soft masks, three classes as numbers and one-hot; and an empty reference."""
    random = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(4, 1, 24, 24, generator=random, dtype=torch.float64)
    three = 2 * torch.randn(4, 3, 24, 24, generator=random, dtype=torch.float64)
    shares = torch.tensor([0.05, 0.2, 0.5, 0.8], dtype=torch.float64)[:, None, None, None]
    masks = (torch.rand(4, 1, 24, 24, generator=random, dtype=torch.float64) < shares).double()
    soft = torch.rand(4, 1, 24, 24, generator=random, dtype=torch.float64)
    classes = torch.randint(0, 3, (4, 24, 24), generator=random)
    one_hot = functional.one_hot(classes, 3).movedim(-1, 1).double()
    return {
        "binary": (logits, masks),
        "empty": (logits, 0 * masks),
        "soft": (logits, soft),
        "classes": (three, classes),
        "one-hot": (three, one_hot),
    }


SMALL = 5e-6  # MONAI adds 1e-5 to numerator and denominator: of Dice, half of it true positives
SLANTED = tversky(alpha=0.3, beta=0.7)


def pairs() -> Iterator[Pair]:
    how: Any = {"input": "logits"}
    batch: Any = {"input": "logits", "per": "batch"}
    if installed("monai"):
        yield from _monai(how, batch)
    if installed("segmentation-models-pytorch"):
        yield from _smp(batch)
    yield Pair("torch", "Lovász hinge as published", published_hinge, lovasz_hinge(), "lovasz_hinge()")
    yield Pair(
        "torch", "Lovász softmax as published", published_softmax, lovasz_softmax(**batch),
        "lovasz_softmax(per='batch')", "classes",
    )  # fmt: skip
    bce = functional.binary_cross_entropy_with_logits
    yield Pair("torch", "binary_cross_entropy_with_logits", bce, cross_entropy(**how), "cross_entropy()")
    yield Pair(
        "torch", "binary_cross_entropy_with_logits(pos_weight=3)", partial(bce, pos_weight=torch.tensor(3.0)),
        weighted_cross_entropy([1, 3], **batch), "weighted_cross_entropy([1, 3], per='batch')",
        why="it divides by the number of pixels, not by the sum of their weights",
    )  # fmt: skip
    yield Pair(
        "torch", "cross_entropy(weight=[1, 2, 3])",
        partial(functional.cross_entropy, weight=torch.tensor([1.0, 2, 3], dtype=torch.float64)),
        weighted_cross_entropy([1, 2, 3], **batch), "weighted_cross_entropy([1, 2, 3], per='batch')", "classes",
    )  # fmt: skip


def _monai(how: Any, batch: Any) -> Iterator[Pair]:
    from monai.losses import DiceCELoss, DiceFocalLoss, DiceLoss, FocalLoss, GeneralizedDiceLoss, TverskyLoss

    def small(of: Any, s: float = SMALL, **more: Any) -> Loss:
        return soft_loss(of, smoothing=s, **{**how, **more})

    yield Pair("monai", "DiceLoss(sigmoid)", DiceLoss(sigmoid=True), small(dice), "soft_loss(dice, smoothing=5e-6)")
    yield Pair(
        "monai", "DiceLoss(sigmoid, batch)", DiceLoss(sigmoid=True, batch=True), small(dice, **batch),
        "soft_loss(dice, per='batch', smoothing=5e-6)",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceLoss(sigmoid, jaccard)", DiceLoss(sigmoid=True, jaccard=True), small(jaccard),
        "soft_loss(jaccard, smoothing=5e-6)",
    )  # fmt: skip
    yield Pair(
        "monai", "TverskyLoss(sigmoid, alpha=0.3, beta=0.7)", TverskyLoss(sigmoid=True, alpha=0.3, beta=0.7), small(SLANTED, 1e-5),
        "soft_loss(tversky(alpha=0.3, beta=0.7), smoothing=1e-5)",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceLoss(sigmoid) of an empty reference", DiceLoss(sigmoid=True), small(dice),
        "soft_loss(dice, smoothing=5e-6)", "empty",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceLoss(softmax, include_background=False)", DiceLoss(softmax=True, include_background=False),
        small(dice, classes=(1, 2), activation="softmax"), "soft_loss(dice, classes=(1, 2), smoothing=5e-6)", "one-hot",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceLoss(sigmoid, soft_label)", DiceLoss(sigmoid=True, soft_label=True),
        metric_loss(dice, smoothing=SMALL, **how), "metric_loss(dice, smoothing=5e-6)", "soft",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceLoss(sigmoid, squared_pred)", DiceLoss(sigmoid=True, squared_pred=True),
        squared_loss(dice, smoothing=SMALL, **how), "squared_loss(dice, smoothing=5e-6)",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceLoss(sigmoid, smooth_nr=0, smooth_dr=1)", DiceLoss(sigmoid=True, smooth_nr=0, smooth_dr=1), small(dice, 0.5),
        "soft_loss(dice, smoothing=0.5)", why="smoothing in the denominator alone is no true positive",
    )  # fmt: skip
    yield Pair(
        "monai", "GeneralizedDiceLoss(softmax)", GeneralizedDiceLoss(softmax=True),
        generalised_dice(smoothing=SMALL, activation="softmax"), "generalised_dice(smoothing=5e-6)", "one-hot",
    )  # fmt: skip
    each: Any = {"activation": "sigmoid"}
    yield Pair("monai", "FocalLoss", FocalLoss(), focal_loss(**how), "focal_loss()")
    yield Pair(
        "monai", "FocalLoss(alpha=0.8) of classes", FocalLoss(alpha=0.8), focal_loss(alpha=0.8, **each),
        "focal_loss(alpha=0.8, activation='sigmoid')", "one-hot",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceFocalLoss(sigmoid)", DiceFocalLoss(sigmoid=True), combined(small(dice), focal_loss(**how)),
        "combined(soft_loss(dice, smoothing=5e-6), focal_loss())",
    )  # fmt: skip
    yield Pair(
        "monai", "DiceCELoss(softmax)", DiceCELoss(softmax=True),
        combined(small(dice, activation="softmax"), cross_entropy(activation="softmax")),
        "combined(soft_loss(dice, smoothing=5e-6), cross_entropy())", "one-hot",
    )  # fmt: skip


def _in_single(loss: Work) -> Work:
    """For what does not bear double precision."""
    return lambda prediction, reference: loss(
        prediction.float(), reference.float() if reference.is_floating_point() else reference
    )


def _smp(batch: Any) -> Iterator[Pair]:
    smp = losses_of_smp()
    package = "segmentation-models-pytorch"
    yield Pair(
        package, "DiceLoss('binary')", smp.DiceLoss("binary"), soft_loss(dice, **batch), "soft_loss(dice, per='batch')"
    )
    yield Pair(
        package, "JaccardLoss('binary')", smp.JaccardLoss("binary"), soft_loss(jaccard, **batch), "soft_loss(jaccard, per='batch')"
    )  # fmt: skip
    yield Pair(
        package, "TverskyLoss('binary', alpha=0.3, beta=0.7)", smp.TverskyLoss("binary", alpha=0.3, beta=0.7),
        soft_loss(SLANTED, **batch), "soft_loss(tversky(alpha=0.3, beta=0.7), per='batch')",
    )  # fmt: skip
    yield Pair(
        package, "LovaszLoss('binary', per_image=True)", _in_single(smp.LovaszLoss("binary", per_image=True)),
        lovasz_hinge(), "lovasz_hinge()",
    )  # fmt: skip
    yield Pair(
        package, "LovaszLoss('multiclass')", _in_single(smp.LovaszLoss("multiclass")), lovasz_softmax(**batch),
        "lovasz_softmax(per='batch')", "classes",
    )  # fmt: skip
    yield Pair(
        package, "DiceLoss('binary') of an empty reference", smp.DiceLoss("binary"), soft_loss(dice, empty="one", **batch),
        "soft_loss(dice, per='batch', empty='one')", "empty",
    )  # fmt: skip
    yield Pair(
        package, "DiceLoss('binary') of soft labels", smp.DiceLoss("binary"), metric_loss(dice, **batch),
        "metric_loss(dice, per='batch')", "soft",
    )  # fmt: skip
    yield Pair(
        package, "DiceLoss('multiclass')", smp.DiceLoss("multiclass"), soft_loss(dice, **batch), "soft_loss(dice, per='batch')",
        "classes",
    )  # fmt: skip
    yield Pair(
        package, "DiceLoss('binary', log_loss)", smp.DiceLoss("binary", log_loss=True),
        soft_loss(dice, transform="log", **batch), "soft_loss(dice, per='batch', transform='log')",
    )  # fmt: skip


def values() -> list[dict[str, Any]]:
    given, found = batches(), []
    for pair in pairs():
        prediction, reference = given[pair.kind]
        theirs, ours = float(pair.theirs(prediction, reference)), float(pair.ours(prediction, reference))
        same = abs(theirs - ours) < SAME
        # a difference without a reason, or a reason without a difference, is not to be printed
        assert same != bool(pair.why), (pair.says, theirs, ours)
        package = "" if "published" in pair.says else f"{pair.package} {version(pair.package)} "
        found.append(
            {
                "theirs": package + pair.says, "ours": pair.name, "value_theirs": f"{theirs:.8f}", "value_ours": f"{ours:.8f}",
                "same": "yes" if same else "no", "why": pair.why, **here("torch"),
            }
        )  # fmt: skip
    return found


# --- audits -----------------------------------------------------------------------------------------------------------


def audited() -> Iterator[tuple[str, Work, Call]]:
    one, whole = Call(), Call(labels="numbers")
    if installed("monai"):
        from monai.losses import DiceFocalLoss, DiceLoss, TverskyLoss

        name = f"monai {version('monai')} "
        yield name + "DiceLoss(sigmoid)", DiceLoss(sigmoid=True), one
        yield name + "DiceLoss(sigmoid, jaccard)", DiceLoss(sigmoid=True, jaccard=True), one
        yield name + "DiceLoss(sigmoid, squared_pred)", DiceLoss(sigmoid=True, squared_pred=True), one
        yield name + "DiceLoss(sigmoid, soft_label)", DiceLoss(sigmoid=True, soft_label=True), one
        yield name + "TverskyLoss(sigmoid, alpha=0.3, beta=0.7)", TverskyLoss(sigmoid=True, alpha=0.3, beta=0.7), one
        yield name + "DiceFocalLoss(sigmoid)", DiceFocalLoss(sigmoid=True), one
    if installed("segmentation-models-pytorch"):
        smp, name = losses_of_smp(), f"smp {version('segmentation-models-pytorch')} "
        yield name + "DiceLoss", smp.DiceLoss("binary"), one
        yield name + "JaccardLoss", smp.JaccardLoss("binary"), one
        yield name + "TverskyLoss(alpha=0.3, beta=0.7)", smp.TverskyLoss("binary", alpha=0.3, beta=0.7), one
        yield name + "LovaszLoss(per_image)", smp.LovaszLoss("binary", per_image=True), one
        yield name + "FocalLoss", smp.FocalLoss("binary"), one
    yield "Lovász hinge as published", published_hinge, one
    yield "torch binary_cross_entropy_with_logits", functional.binary_cross_entropy_with_logits, one
    yield "segbounds soft_loss(dice)", soft_loss(dice, input="logits"), whole
    yield "segbounds soft_loss(dice, smoothing=1e-5)", soft_loss(dice, input="logits", smoothing=1e-5), whole
    yield "segbounds lovasz_hinge", lovasz_hinge(), whole
    for one in DESCRIBED:
        yield f"{one.what} ({one.where})", one.loss, one.call


def audits() -> list[dict[str, Any]]:
    return [
        {
            "loss": name,
            "what": finding.what,
            "says": finding.says,
            "surprise": "yes" if finding.surprise else "",
            **here("torch"),
        }
        for name, loss, call in audited()
        for finding in audit(loss, call).findings
    ]


# --- speed ------------------------------------------------------------------------------------------------------------


def tools() -> dict[str, dict[str, tuple[Work, str]]]:
    """By question: what answers it, ours first; and on which batch."""
    binary, classes = "binary", "classes"
    found: dict[str, dict[str, tuple[Work, str]]] = {
        "Lovász hinge, image by image": {
            "segbounds": (lovasz_hinge(), binary),
            "as published": (published_hinge, binary),
        },
        "Lovász softmax, three classes": {
            "segbounds": (lovasz_softmax(input="logits", per="batch"), classes),
            "as published": (published_softmax, classes),
        },
        "soft Dice": {"segbounds": (soft_loss(dice, input="logits"), binary)},
        "soft Dice, three classes": {"segbounds": (soft_loss(dice, input="logits"), classes)},
        "soft Jaccard": {"segbounds": (soft_loss(jaccard, input="logits"), binary)},
        "soft Tversky": {"segbounds": (soft_loss(SLANTED, input="logits"), binary)},
        "cross-entropy": {
            "segbounds": (cross_entropy(input="logits"), binary),
            "torch": (functional.binary_cross_entropy_with_logits, binary),
        },
        "cross-entropy, three classes": {
            "segbounds": (cross_entropy(input="logits"), classes),
            "torch": (functional.cross_entropy, classes),
        },
    }
    if installed("segmentation-models-pytorch"):
        smp = losses_of_smp()
        found["Lovász hinge, image by image"]["smp"] = (smp.LovaszLoss("binary", per_image=True), binary)
        found["Lovász softmax, three classes"]["smp"] = (smp.LovaszLoss("multiclass"), classes)
        found["soft Dice"]["smp"] = (smp.DiceLoss("binary"), binary)
        found["soft Dice, three classes"]["smp"] = (smp.DiceLoss("multiclass"), classes)
        found["soft Jaccard"]["smp"] = (smp.JaccardLoss("binary"), binary)
        found["soft Tversky"]["smp"] = (smp.TverskyLoss("binary", alpha=0.3, beta=0.7), binary)
    if installed("monai"):
        from monai.losses import DiceLoss, TverskyLoss

        several = DiceLoss(softmax=True, to_onehot_y=True)
        found["soft Dice, three classes"]["MONAI"] = (lambda x, y: several(x, y[:, None]), classes)
        found["soft Tversky"]["MONAI"] = (TverskyLoss(sigmoid=True, alpha=0.3, beta=0.7), binary)
        found["soft Dice"]["MONAI"] = (DiceLoss(sigmoid=True), binary)
        found["soft Jaccard"]["MONAI"] = (DiceLoss(sigmoid=True, jaccard=True), binary)
    return found


def speed(rounds: int, threads: int, compiled: bool) -> list[dict[str, Any]]:
    torch.set_num_threads(threads)
    random = torch.Generator().manual_seed(0)
    shape = (IMAGES, SIDE, SIDE)
    given = {
        "binary": (
            torch.randn(IMAGES, 1, SIDE, SIDE, generator=random),
            (torch.rand(IMAGES, 1, SIDE, SIDE, generator=random) < 0.2).float(),
        ),
        "classes": (torch.randn(IMAGES, 3, SIDE, SIDE, generator=random), torch.randint(0, 3, shape, generator=random)),
    }
    found = []
    for question, answering in tools().items():
        if compiled and question.startswith("soft"):
            answering |= {f"{tool}, compiled": (torch.compile(work), kind) for tool, (work, kind) in answering.items()}
        taken: dict[str, list[tuple[float, float]]] = {tool: [] for tool in answering}
        for number in range(rounds + 1):
            for tool, (work, kind) in answering.items():
                prediction, reference = given[kind]
                leaf = prediction.clone().requires_grad_()
                start, wall = process_time(), perf_counter()
                work(leaf, reference).backward()
                if number:  # the first call warms up
                    taken[tool].append((process_time() - start, perf_counter() - wall))
        middle = {tool: [median(column) for column in zip(*times, strict=True)] for tool, times in taken.items()}
        for tool, (cpu, passed) in middle.items():
            found.append(
                {
                    "question": question, "tool": tool, "threads": threads, "cpu_ms": f"{1e3 * cpu:.3g}",
                    "wall_ms": f"{1e3 * passed:.3g}", "megapixels_per_cpu_second": f"{IMAGES * SIDE * SIDE / cpu / 1e6:.3g}",
                    "ratio_to_ours": f"{cpu / middle['segbounds'][0]:.3g}", **here("torch"),
                }
            )  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("values", "audits", "speed"), help="one of the three tables")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--compiled", action="store_true", help="soft losses also through torch.compile, which takes minutes"
    )
    options = parser.parse_args()
    made: dict[str, tuple[str, tuple[str, ...], Callable[[], list[dict[str, Any]]]]] = {
        "values": ("loss_values.csv", VALUES, values),
        "audits": ("loss_audits.csv", AUDITS, audits),
        "speed": ("loss_speed.csv", SPEED, partial(speed, options.rounds, options.threads, options.compiled)),
    }
    for name, (file, columns, rows_of) in made.items():
        if options.only in (None, name):
            rows = rows_of()
            append(file, columns, rows)
            for row in rows:
                print("  ".join(str(row[column]) for column in columns if column not in ("date", "cpu", "versions")))


if __name__ == "__main__":
    main()
