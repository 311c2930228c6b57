"""The catalogue: the formula of each similarity, and its value at 0/0, on one line; parametric families; what names mean."""

from collections.abc import Callable
from typing import Any

import sympy as sp

from segbounds.algebra.reading import as_shown, number
from segbounds.algebra.texts import shown
from segbounds.errors import InputError, nearest
from segbounds.metrics.counts import fn, fp, negatives, pixels, positives, tn, tp
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
    """
    alpha, beta = _parameter("alpha", alpha, 0), _parameter("beta", beta, 0)
    return Similarity("Tversky", tp / (tp + alpha * fp + beta * fn), 1, {"alpha": alpha, "beta": beta})


def f_beta(*, beta: Any) -> Similarity:
    """F-measure (1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp), beta at least 0 (van Rijsbergen 1979)."""
    beta = _parameter("beta", beta, 0)
    weighted = (1 + beta**2) * tp
    return Similarity("F", weighted / (weighted + beta**2 * fn + fp), 1, {"beta": beta})


def weighted_hamming(*, gamma: Any) -> Similarity:
    """Weighted Hamming similarity 1 - gamma fn/(tp+fn) - (1-gamma) fp/(fp+tn), gamma in [0, 1].

    What weighted cross-entropy stands for (Eelbode et al. 2020); gamma = prevalence is accuracy. A class that is absent
    contributes no error.
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


ALIASES = {
    "iou": "jaccard",
    "f1": "dice",
    "accuracy": "hamming",
    "sensitivity": "recall",
    "ppv": "precision",
    "npv": "negative_predictive_value",
    "kappa": "cohen_kappa",
    "mcc": "matthews",
}

#: What can be named on the command line: every similarity and every parametric family of this file.
CATALOGUE: dict[str, Similarity | Callable[..., Similarity]] = {
    name: value
    for name, value in list(globals().items())
    if isinstance(value, Similarity) or getattr(value, "__annotations__", {}).get("return") is Similarity
}


def parse(text: str) -> Similarity:
    """The similarity that a text names: ``dice``, ``iou``, ``tversky:alpha=0.3,beta=0.7``.

    Raises InputError naming the nearest known names, the missing or surplus parameter, or the broken domain.
    """
    name, _, listed = text.strip().partition(":")
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    entry = CATALOGUE.get(ALIASES.get(key, key))
    if entry is None:
        hint = nearest(key, [*CATALOGUE, *ALIASES], CATALOGUE)
        raise InputError(f"there is no similarity named {shown(name)}: {hint}")
    assignments = [_assignment(item, text) for item in listed.split(",") if item.strip()]
    given = dict(assignments)
    wanted = [] if isinstance(entry, Similarity) else [key for key in entry.__annotations__ if key != "return"]
    if sorted(key for key, _ in assignments) != sorted(wanted):
        form = f"{name}:{','.join(f'{parameter}=0.5' for parameter in wanted)}" if wanted else name
        raise InputError(f"{shown(text)} does not give {name} its parameters: write it like {form}")
    return entry if isinstance(entry, Similarity) else entry(**given)


def _assignment(item: str, text: str) -> tuple[str, sp.Rational]:
    key, equals, value = item.partition("=")
    if not equals:
        raise InputError(f"{shown(item.strip())} in {shown(text)} is not of the form parameter=value")
    try:
        return key.strip(), number(value)
    except InputError:
        raise InputError(f"{shown(value.strip())} in {shown(text)} is not a number: write 0.3 or 1/3") from None
