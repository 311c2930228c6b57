"""Losses whose faults were told in public, written here from those descriptions; what `segbounds audit-loss` should find in each."""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor
from torch.nn import functional

from segbounds.learning.audit import Call


class Described(NamedTuple):
    """Where it was told, what is wrong, the loss, how it is called, and the id of the finding that says so."""

    where: str
    what: str
    loss: Callable[[Tensor, Tensor], Tensor]
    call: Call
    finding: str


def dice(x: Tensor, y: Tensor, smooth: float = 0) -> Tensor:
    """Of each image and channel."""
    x, y = x.flatten(2), y.flatten(2)
    return (2 * (x * y).sum(2) + smooth) / (x.sum(2) + y.sum(2) + smooth + 1e-12)


def dice_itself(x: Tensor, y: Tensor) -> Tensor:
    return dice(x.sigmoid(), y).mean()


def entropy_less_dice(x: Tensor, y: Tensor) -> Tensor:
    return 0.5 * functional.binary_cross_entropy_with_logits(x, y) - 0.5 * dice(x.sigmoid(), y).mean()


def without_sigmoid(x: Tensor, y: Tensor) -> Tensor:
    return 1 - dice(x, y).mean()


def summed_over_volumes(x: Tensor, y: Tensor) -> Tensor:
    return (1 - dice(x.sigmoid(), y)).sum()


def softmax_and_sigmoid(x: Tensor, y: Tensor) -> Tensor:
    return 1 - dice(x.softmax(1).sigmoid(), y).mean()


def sigmoid_before_the_entropy_that_has_one(x: Tensor, y: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(x.sigmoid(), y)


def sizes_of_logits(x: Tensor, y: Tensor) -> Tensor:
    both = (x.sigmoid() * y).flatten(1).sum(1)
    return 1 - (2 * both / (x.flatten(1).sum(1) + y.flatten(1).sum(1))).mean()


def products_of_soft_labels(x: Tensor, y: Tensor) -> Tensor:
    return 1 - dice(x.sigmoid(), y, smooth=1).mean()


GITHUB = "https://github.com/"
ONE, TWO = Call(), Call(channels=2)
DESCRIBED = [
    Described(
        GITHUB + "akirasosa/mobile-semantic-segmentation/issues/24", "the metric instead of its loss", dice_itself, ONE, "binary-masks"
    ),
    Described(GITHUB + "asgsaeid/ComboLoss/issues/3", "negative: an entropy less Dice", entropy_less_dice, ONE, "soft-predictions"),
    Described(GITHUB + "milesial/Pytorch-UNet/issues/271", "Dice above 1: no sigmoid", without_sigmoid, ONE, "activation"),
    Described(GITHUB + "faustomilletari/VNet/issues/13", "summed over the volumes of a batch", summed_over_volumes, ONE, "batches"),
    Described(GITHUB + "Hsuxu/Loss_ToolBox-PyTorch/issues/11", "a softmax and a sigmoid", softmax_and_sigmoid, TWO, "activation"),
    Described(
        GITHUB + "avBuffer/UNet3plus_pth/issues/23", "a sigmoid before an entropy of logits",
        sigmoid_before_the_entropy_that_has_one, ONE, "activation",
    ),
    Described(
        GITHUB + "samvanstroud/hepattn/issues/44", "the size of the prediction without a sigmoid", sizes_of_logits, ONE, "equal-masks"
    ),
    Described(GITHUB + "facebookresearch/sam2/pull/376", "not least at a soft label", products_of_soft_labels, ONE, "soft-labels"),
]  # fmt: skip
