"""The catalogue: the formula of each similarity, and its value at 0/0, on one line; parametric families; what names mean."""

import re
from collections.abc import Callable
from typing import Any

import sympy as sp

from segbounds.algebra.reading import as_shown, number
from segbounds.algebra.texts import shown
from segbounds.errors import InputError, nearest, told
from segbounds.metrics.counts import fn, fp, negatives, pixels, positives, tn, tp
from segbounds.metrics.no_counting import outside
from segbounds.metrics.similarity import Similarity

AGREEMENT = 1 - sp.sign(fp + fn)  # 1 for equal masks, 0 for others
dice = Similarity("Dice", 2 * tp / (2 * tp + fp + fn), when_undefined=1)
jaccard = Similarity("Jaccard", tp / (tp + fp + fn), when_undefined=1)
hamming = Similarity("Accuracy", (tp + tn) / pixels, when_undefined=1)
recall = Similarity("Recall", tp / positives, when_undefined=1)
precision = Similarity("Precision", tp / (tp + fp), when_undefined=1)
specificity = Similarity("Specificity", tn / negatives, when_undefined=1)
negative_predictive_value = Similarity("NPV", tn / (tn + fn), when_undefined=1)
# where one class is absent, the mean (or the sum less one) over the class that is there, as scikit-learn has it
balanced_accuracy = Similarity(
    "Balanced accuracy", (recall.formula + specificity.formula) / 2, when_undefined=hamming.formula
)
youden = Similarity("Youden's J", recall.formula + specificity.formula - 1, when_undefined=2 * hamming.formula - 1)
cohen_kappa = Similarity(
    "Cohen's kappa",
    2 * (tp * tn - fp * fn) / ((tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)),
    when_undefined=1,  # both masks are the same constant
)
# 0/0 when a mask is constant: 1 for equal masks, -1 for opposite ones, else 0 (Chicco and Jurman 2020)
matthews = Similarity(
    "MCC",
    (tp * tn - fp * fn) / sp.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
    when_undefined=sp.sign(tp + tn) - sp.sign(fp + fn),
)
volumetric_similarity = Similarity("Volumetric similarity", 1 - sp.Abs(fn - fp) / (2 * tp + fp + fn), when_undefined=1)
fowlkes_mallows = Similarity("Fowlkes-Mallows", tp / sp.sqrt((tp + fp) * (tp + fn)), when_undefined=AGREEMENT)
# evaluated, it would be the same after sympy has compared the two, which takes longer than the rest of the catalogue
overlap = Similarity("Overlap", tp / sp.Min(tp + fp, tp + fn, evaluate=False), when_undefined=AGREEMENT)


def tversky(*, alpha: Any, beta: Any) -> Similarity:
    """Tversky index tp / (tp + alpha fp + beta fn), alpha and beta at least 0 (Tversky 1977).

    alpha weighs false positives, beta false negatives: the order of Salehi et al. 2017 and of MONAI.

    >>> tversky(alpha=0.3, beta=0.7).formula
    tp/(7*fn/10 + 3*fp/10 + tp)
    """
    alpha, beta = _parameter("alpha", alpha, 0), _parameter("beta", beta, 0)
    return Similarity("Tversky", tp / (tp + alpha * fp + beta * fn), 1, {"alpha": alpha, "beta": beta})


def f_beta(*, beta: Any) -> Similarity:
    """F-measure (1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp), beta at least 0 (van Rijsbergen 1979).

    >>> f_beta(beta=2).formula
    5*tp/(4*fn + fp + 5*tp)
    """
    beta = _parameter("beta", beta, 0)
    weighted = (1 + beta**2) * tp
    return Similarity("F", weighted / (weighted + beta**2 * fn + fp), 1, {"beta": beta})


def weighted_hamming(*, gamma: Any) -> Similarity:
    """Weighted Hamming similarity 1 - gamma fn/(tp+fn) - (1-gamma) fp/(fp+tn), gamma in [0, 1].

    What weighted cross-entropy stands for (Eelbode et al. 2020); gamma = prevalence is accuracy. A class that is absent
    contributes no error.

    >>> weighted_hamming(gamma=1).formula
    -fn/(fn + tp) + 1
    """
    gamma = _parameter("gamma", gamma, 0, 1)
    missed, alarmed = gamma * fn, (1 - gamma) * fp
    return Similarity(
        "Weighted Hamming",
        1 - missed / positives - alarmed / negatives,
        1 - (missed + alarmed) / pixels,
        {"gamma": gamma},
    )


def _parameter(name: str, value: Any, lower: int, upper: int | None = None) -> sp.Expr:
    """The value as an exact sympy number (0.3 means 3/10), or as the symbolic expression that was given."""
    try:
        given = as_shown(value)
    except InputError:
        raise InputError(f"{name}={value!r:.40} is not a number: write it like {name}=0.3 or {name}=1/3") from None
    if not isinstance(given, sp.Expr) or given.is_finite is False or given.is_real is False:
        raise InputError(f"{name}={value!r} is not a finite number: write it like {name}=0.3 or {name}=1/3")
    inside = sp.And(given >= lower, given <= upper) if upper is not None else given >= lower
    if inside == sp.false:
        wanted = f"at least {lower}" if upper is None else f"between {lower} and {upper}"
        raise InputError(f"{name}={value} is outside its domain: it must be {wanted}")
    return given


#: What can be named on the command line, and has rows in the atlas: every similarity and every parametric family above.
CATALOGUE: dict[str, Similarity | Callable[..., Similarity]] = {
    name: value
    for name, value in list(globals().items())
    if isinstance(value, Similarity) or getattr(value, "__annotations__", {}).get("return") is Similarity
}

# Complements of those above, and others that are reported: they are asked for and given like these, and have no rows in the atlas.
error_rate = Similarity("Error rate", (fp + fn) / pixels, when_undefined=0)
false_negative_rate = Similarity("False negative rate", fn / positives, when_undefined=0)
false_positive_rate = Similarity("False positive rate", fp / negatives, when_undefined=0)
false_discovery_rate = Similarity("False discovery rate", fp / (tp + fp), when_undefined=0)
false_omission_rate = Similarity("False omission rate", fn / (tn + fn), when_undefined=0)
volumetric_overlap_error = Similarity("Volumetric overlap error", (fp + fn) / (tp + fp + fn), when_undefined=0)
# (|prediction| - |reference|) / |reference| (Heimann et al. 2009); a prediction without any reference counts as one too many
relative_volume_difference = Similarity("Relative volume difference", (fp - fn) / positives, when_undefined=sp.sign(fp))
# the geometric mean of recall and specificity (Kubat and Matwin 1997); where a class is absent, that over the class that is there
geometric_mean = Similarity(
    "Geometric mean", sp.sqrt(tp * tn) / sp.sqrt(positives * negatives), when_undefined=hamming.formula
)
markedness = Similarity(
    "Markedness",
    precision.formula + negative_predictive_value.formula - 1,
    when_undefined=2 * hamming.formula - 1,
)

#: The same of those below the catalogue.
OTHERS: dict[str, Similarity] = {
    name: value for name, value in list(globals().items()) if isinstance(value, Similarity) and name not in CATALOGUE
}

accuracy = hamming  # the name by which most know it

#: What people write, by what it stands for; case, spaces, hyphens and apostrophes make no difference. Heads of tables are read by these as
#: well, and by some more (see reports/columns.py); proofs are read by a copy of them, which stands in the one file of their checker.
SPELLINGS = {
    "dice": (
        "f1, f1_score, dsc, dsi, dice_score, dice_coefficient, dice_similarity_coefficient, sorensen_dice, "
        "sorensen, dice_sorensen, dice_index, dice_similarity, sorensen_dice_coefficient, "
        "dice_sorensen_coefficient, dice_coef, f1score, f1_measure, fscore, dcs"
    ),
    "jaccard": (
        "iou, js, ji, jaccard_index, jaccard_score, jaccard_similarity, intersection_over_union, jac, "
        "jaccard_coefficient, jaccard_similarity_coefficient, tanimoto, critical_success_index, csi, "
        "threat_score, jsc, iou_score, ious, jacc"
    ),
    "hamming": "accuracy, acc, accu, oa, overall_accuracy, pixel_accuracy, pa",
    "recall": "sensitivity, sens, sen, se, tpr, true_positive_rate, hit_rate, rec",
    "precision": "ppv, positive_predictive_value, prec, pre",
    "specificity": "spec, sp, spe, speci, tnr, true_negative_rate, selectivity",
    "negative_predictive_value": "npv",
    "balanced_accuracy": "bacc, ba, balanced_acc",
    "youden": "informedness, bookmaker_informedness, bm, youdens_j, youden_j, youden_index, youdens_index",
    "cohen_kappa": "kappa, cohens_kappa",
    "matthews": "mcc, matthews_correlation_coefficient, matthews_corrcoef, phi, phi_coefficient, matthews_correlation",
    "volumetric_similarity": "vs, volume_similarity, volsim",
    "fowlkes_mallows": "fm, fmi, fowlkesmallows, fowlkes_mallows_index",
    "overlap": "overlap_coefficient, szymkiewicz_simpson",
    "tversky": "tversky_index",
    "f_beta": "f, fbeta, f_score, f_measure",
    "error_rate": "err, misclassification_rate, hamming_loss",
    "false_negative_rate": "fnr, miss_rate",
    "false_positive_rate": "fpr, fall_out, fallout",
    "false_discovery_rate": "fdr",
    "false_omission_rate": "for",
    "volumetric_overlap_error": "voe, jaccard_distance, volume_overlap_error",
    "relative_volume_difference": "rvd",
    "geometric_mean": "gm, g_mean, gmean",
    "markedness": "mk, deltap",
}
ALIASES = {alias: name for name, listed in SPELLINGS.items() for alias in listed.split(", ")}
#: Every name with what it stands for.
NAMED: dict[str, Similarity | Callable[..., Similarity]] = CATALOGUE | OTHERS
NAMED |= {alias: NAMED[name] for alias, name in ALIASES.items()}

#: What a misspelt name may have meant: of longer spellings several would be near, and so would the beginnings of names.
_MEANT = [
    *CATALOGUE,
    *OTHERS,
    *(alias for alias, name in ALIASES.items() if len(alias) < 12 and not name.startswith(alias)),
]
#: F-measures that are F1 where no beta is told.
_F1_ALONE = {"f_score"}
_F_MEASURE = re.compile(r"f_?([0-9]*\.?[0-9]+)(_?(score|measure))?")
_MEAN = re.compile(r"m(ean)?_?(.+)")
_CALL = re.compile(r"(?P<name>[^:(]+)(?::(?P<listed>.*)|\((?P<called>[^()]*)\))?", re.DOTALL)


def plain(name: str) -> str:
    """A name as it is known here: lower case, words joined by underscores."""
    return re.sub(r"[\s_\-–]+", "_", name.strip().lower().replace("ø", "o").replace("'", "").replace("’", ""))


def parse(text: str) -> Similarity:
    """The similarity that a text names: ``dice``, ``IoU``, ``F2``, ``tversky:alpha=.3,beta=.7`` or ``tversky(alpha=.3, beta=.7)``.

    Raises InputError naming the nearest known names, the missing or surplus parameter, or the broken domain.
    """
    parts = _CALL.fullmatch(text.strip())
    name = parts["name"] if parts else text
    key = plain(name)
    entry = NAMED.get(key)
    if entry is None and (power := _F_MEASURE.fullmatch(key)):
        entry = f_beta(beta=number(power[1]))
    if entry is None or parts is None:
        hint = _value_hint(text) or _unit_hint(key) or outside(key) or nearest(key, _MEANT, [*CATALOGUE, *OTHERS])
        raise InputError(f"there is no similarity named {shown(name)}: {hint}")
    listed = parts["listed"] or parts["called"] or ""
    if key in _F1_ALONE and not listed:
        return dice
    wanted = [] if isinstance(entry, Similarity) else [key for key in entry.__annotations__ if key != "return"]
    assignments = [_assignment(item, text, _form(name, wanted)) for item in listed.split(",") if item.strip()]
    given = dict(assignments)
    if sorted(key for key, _ in assignments) != sorted(wanted):
        raise InputError(f"{shown(text)} does not give {name} its parameters: write it like {_form(name, wanted)}")
    return entry if isinstance(entry, Similarity) else entry(**given)


def named(given: Similarity | str) -> Similarity:
    """A similarity, or the one that a text names. Raises InputError for anything else."""
    if isinstance(given, Similarity):
        return given
    if not isinstance(given, str):
        raise InputError(
            f"{told(given)} is no similarity: give one, such as segbounds.similarities.dice, or its name, such as 'dice'"
        )
    return parse(given)


def _value_hint(text: str) -> str | None:
    """What to write where a value stands in the place of a metric's name."""
    name, equals, value = text.partition("=")
    known = equals and value and plain(name.strip()) in NAMED
    return f"a value is a fact: --given {shown(text)}, or ask `consistent`" if known else None


def _unit_hint(key: str) -> str:
    """What to write for a mean, such as mIoU, where one pair of masks is in question."""
    name, bracket, _ = key.partition("[")
    if bracket and name in NAMED:
        return f"what stands in brackets is said of a fact, --given {key}=0.85; a value of pooled counts is asked for by `interval {name}`"
    mean = _MEAN.fullmatch(key)
    if mean is None or mean[2] not in NAMED:
        return ""
    return (
        f"it is a mean, over images or classes: name the metric of one pair, {mean[2]}, and its mean over images with `average`; "
        "means over classes are those of `interval miou --classes 19` and of `check`"
    )


def _form(name: str, parameters: list[str]) -> str:
    """How a metric with its parameters is written."""
    return f"{name}:{','.join(f'{parameter}=0.5' for parameter in parameters)}" if parameters else name


def _assignment(item: str, text: str, form: str) -> tuple[str, sp.Rational]:
    key, equals, value = item.partition("=")
    if not equals:
        raise InputError(
            f"{shown(item.strip())} in {shown(text)} is not of the form parameter=value: write it like {form}"
        )
    try:
        return plain(key), number(value.removeprefix("=").strip())
    except InputError:
        raise InputError(f"{shown(value.strip())} in {shown(text)} is not a number: write 0.3 or 1/3") from None
