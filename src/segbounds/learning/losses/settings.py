"""The settings of a loss from what was given; what other libraries call them, and what is said here instead."""

from segbounds.errors import nearest
from segbounds.learning.losses.base import How, LossSettings

#: Arguments of MONAI's, smp's, torch's and nnU-Net's losses.
ELSEWHERE = {
    **dict.fromkeys(("ignore_index", "ignore_label", "ignored"), "ignore=255"),
    **dict.fromkeys(
        ("include_background", "do_bg"),
        "classes=range(1, n) of n channels without the background, classes='all' with it",
    ),
    **dict.fromkeys(("weight", "weights", "class_weight", "pos_weight"), "class_weights=[1, 2, …], one for each class"),
    **dict.fromkeys(
        ("sigmoid", "softmax", "mode", "multiclass", "other_act", "apply_nonlin", "use_softmax"),
        "activation='softmax' for classes that exclude each other, 'sigmoid' for others",
    ),
    **dict.fromkeys(("from_logits", "logits"), "input='logits' or 'probabilities'"),
    **dict.fromkeys(("batch", "batch_dice"), "per='batch'"),
    **dict.fromkeys(
        ("smooth", "smooth_nr", "smooth_dr", "eps", "epsilon"),
        "smoothing=, in true positives: half of Dice's smoothing term",
    ),
    **dict.fromkeys(("size_average", "reduce"), "reduction='mean', 'sum' or 'none'"),
    "to_onehot_y": "not needed: class numbers are taken as they are, with a channel or without",
    "jaccard": "soft_loss('jaccard')",
    "squared_pred": "squared_loss('dice')",
    "log_loss": "transform='log'",
    "gamma": "transform=0.75 for a power, or focal_loss(gamma)",
    "alpha": "soft_loss('tversky:alpha=0.3,beta=0.7')",
    "beta": "soft_loss('tversky:alpha=0.3,beta=0.7')",
    "label_smoothing": "soft labels in the reference",
    "lambda_dice": "combined(…, weights=(1, 1))",
    "lambda_ce": "combined(…, weights=(1, 1))",
}


def settings(how: How) -> LossSettings:
    """The settings, checked. Raises TypeError for an argument that no loss has, with what to say instead, and InputError for values."""
    known = How.__annotations__
    for name in how:
        if name not in known:
            hint = f"here it is {ELSEWHERE[name]}" if name in ELSEWHERE else nearest(name, known, known)
            raise TypeError(f"losses take no {name}=: {hint}")
    return LossSettings(**how)
