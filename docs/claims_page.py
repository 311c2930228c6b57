"""Writes docs/claims.md: what is believed about metrics, what is true instead, and the theorem: `python docs/claims_page.py`."""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import sympy as sp

from segbounds.metrics.catalogue import dice, f_beta, jaccard, matthews, tversky
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.show.figures.captions import captions

PAGE = Path(__file__).with_name("claims.md")
HEAD = """# Popular claims, checked

Written by `python docs/claims_page.py`; the numbers are computed by it. Sources are where a claim, or the question, was met in public: most say
more than the line here, and some say it with care. `segbounds show NAME` prints a theorem.

"""


#: The figure that shows what is true, where there is one.
PICTURES = {
    "dice_jaccard_losses": "dice_and_jaccard",
    "dice_jaccard_same_ranking": "mean_rankings",
    "dice_jaccard_identity": "mean_rankings",
    "dice_jaccard_losses_relative": "dice_and_jaccard",
    "soft_masks_have_counts": "surrogates",
    "weighted_hamming_every_rule": "best_weights",
    "no_universal_weight": "matching_weights",
    "tversky_any_two": "tversky_errors",
    "tversky_worse_along_the_f_measures": "tversky_cuts",
    "mcc_at_most_geometric_mean": "dice_and_mcc",
    "expected_soft_tversky_convex": "soft_optimum",
    "lovasz_and_soft_jaccard_no_factor": "surrogates",
}


class Checked(NamedTuple):
    """A claim, where it was met, a verdict in a word, what is true instead, numbers that show it, and theorems."""

    claim: str
    source: str
    verdict: str
    instead: str
    shown: Callable[[], str]
    theorems: tuple[str, ...]


def at(similarity: Similarity, *counts: int) -> sp.Expr:
    return value_at(similarity, Counts(*counts))


def iou_of(value: Fraction) -> Fraction:
    return value / (2 - value)


def means() -> str:
    erratic, steady = (Fraction(1), Fraction(0)), (Fraction(1, 2), Fraction(1, 2))
    found = [sum(map(iou_of, values), Fraction(0)) / 2 for values in (erratic, steady)]
    return f"Dice (1, 0) and (1/2, 1/2) have one mean and mean IoU {found[0]} and {found[1]}"


def rankings() -> str:
    erratic, steady = (Fraction(1), Fraction(0)), (Fraction(3, 5), Fraction(3, 5))
    dices, ious = ([sum(map(f, v), Fraction(0)) / 2 for v in (erratic, steady)] for f in (Fraction, iou_of))
    return f"Dice (1, 0) and (3/5, 3/5): mean Dice {dices[0]} < {dices[1]}, mean IoU {ious[0]} > {ious[1]}"


def pooled() -> str:
    images = ((90, 5, 5, 0), (0, 1, 1, 98)), ((9, 0, 1, 90), (0, 50, 50, 0))
    found = []
    for pair in images:
        mean = sum(at(dice, *counts) for counts in pair) / 2
        found.append(f"mean {mean}, pooled {at(dice, *map(sum, zip(*pair, strict=True)))}")
    return "; ".join(found)


def macro() -> str:
    pairs = ((Fraction(1), Fraction(1, 100)), (Fraction(1, 100), Fraction(1)))
    each = sum((2 * p * r / (p + r) for p, r in pairs), Fraction(0)) / 2
    p, r = (sum(values) / 2 for values in zip(*pairs, strict=True))
    return f"precision and recall (1, .01) and (.01, 1): mean F1 {float(each):.3f}, F1 of the means {float(2 * p * r / (p + r)):.3f}"


def swapped() -> str:
    first, second = (at(tversky(alpha=a, beta=b), 2, 4, 0, 0) for a, b in (("3/10", "7/10"), ("7/10", "3/10")))
    return f"tp = 2, fp = 4: {first} and {second} with (.3, .7) and (.7, .3)"


def measures() -> str:
    return f"tp = 3, fp = 2, fn = 5: F2 = {at(f_beta(beta=2), 3, 2, 5, 0)} = {at(tversky(alpha='1/5', beta='4/5'), 3, 2, 5, 0)}"


def correlation() -> str:
    pair = (10, 0, 10, 980)
    return f"tp, fp, fn, tn = 10, 0, 10, 980: F1 {float(at(dice, *pair)):.3f}, MCC {float(at(matthews, *pair)):.3f}"


def errors() -> str:
    pair = (99, 1, 1, 0)
    return f"tp = 99, fp = fn = 1: Dice loss {1 - at(dice, *pair)}, Jaccard loss {1 - at(jaccard, *pair)}"


def nothing() -> str:
    return ""


# ruff: noqa: E501 (a table of sentences, one row each)
CLAIMS = (
    Checked("IoU squares errors, and its mean is closer to the worst case", "Cross Validated, “F1/Dice-Score vs IoU”", "no",
            "the Jaccard loss is 2l/(1 + l) in the Dice loss l, concave: small errors count double, and at one mean Dice the more erratic method has the higher mean IoU",
            means, ("dice_jaccard_losses", "mean_jaccard_from_mean_dice")),
    Checked("Dice and IoU always rank alike", "Cross Validated, the same", "of images yes, of means no",
            "each is a function of the other for one pair of masks", rankings, ("dice_jaccard_same_ranking", "rankings_by_means_differ")),
    Checked("Dice = 2 IoU/(1 + IoU), whatever is averaged", "[luvvhelp.com](https://luvvhelp.com/learn/data-science/computer-vision-engineer/evaluation-and-error-analysis/metrics-for-segmentation-iou-dice), without a unit", "of one pair yes, of means no",
            "mean IoU lies between m/(2 - m) and m for a mean Dice of m", means, ("dice_jaccard_identity", "mean_jaccard_from_mean_dice")),
    Checked("IoU penalises errors more effectively, Dice suits imbalance", "[errorhandle.ai](https://errorhandle.ai/why-dice-coefficient-and-not-iou-for-segmentation-tasks)", "no",
            "of one image neither knows what the other does not; the Jaccard loss is between one and two Dice losses", errors, ("dice_jaccard_losses_relative",)),
    Checked("Only Dice can be a loss, as IoU has no derivative", "[Stack Overflow, copied](https://codewithsundeep.com/discussion/solution/60268728)", "no",
            "neither has one on masks and both have one on soft masks, where soft Jaccard is soft Dice over 2 less it", nothing, ("soft_masks_have_counts",)),
    Checked("Class weights do what Dice is taken for", "[Cross Validated 321460, copied](https://qastack.id/stats/321460/dice-coefficient-loss-function-vs-cross-entropy)", "no weight for all images",
            "weighted accuracy comes near Dice for no choice of the weight over all images; at a fixed prevalence there is a best one", nothing, ("weighted_hamming_every_rule", "weighted_hamming_best_weight")),
    Checked("The weight to take is the inverse frequency", "[PyTorch forum](https://discuss.pytorch.org/t/bcewithlogitsloss-weight/174762)", "not for Dice or IoU",
            "the weight that decides like them is 1/J*, known only when the best mask is", nothing, ("no_universal_weight", "dice_jaccard_one_threshold")),
    Checked("Macro F1 is the F1 of macro precision and recall", "told by Opitz and Burst 2019 ([arXiv 1911.03347](https://arxiv.org/abs/1911.03347))", "no",
            "the F1 of the means is never the smaller one, and up to 1/2 larger", macro, ("f1_of_means_at_least_mean_f1",)),
    Checked("In Tversky alpha weighs false positives, everywhere", "[Flux](https://github.com/FluxML/Flux.jl/issues/1993), [Keras](https://github.com/keras-team/keras/pull/23333), [ivadomed](https://github.com/ivadomed/ivadomed/pull/256)", "no",
            "conventions differ, which no test with alpha = beta sees", swapped, ("tversky_any_two",)),
    Checked("Tversky with alpha + beta = 1 is an F-measure", "[NiftyNet](https://github.com/NifTK/NiftyNet/pull/201)", "yes",
            "alpha = 1/(1 + b²) for F_b", measures, ("tversky_worse_along_the_f_measures",)),
    Checked("F1 is inflated where MCC is not, so MCC is the lower one", "read into Chicco and Jurman 2020 (BMC Genomics 21:6)", "no",
            "MCC is at most √(precision recall), which is at least F1: it can be the higher one", correlation, ("mcc_at_most_geometric_mean", "dice_squared_at_most_precision_times_recall")),
    Checked("Pooling all pixels raises the score", "[AIcrowd](https://discourse.aicrowd.com/t/update-in-segmentation-scoring-metrics/8383/1), of one challenge", "it depends",
            "pooled Dice less mean Dice is the covariance of size and Dice over the mean size", pooled, ("dice_of_pooled_counts",)),
    Checked("Soft Dice and soft IoU: whether they are consistent is unclear, for both alike", "[Wang and Dai, arXiv 2510.15362](https://www.emergentmind.com/open-problems/consistency-soft-iou-soft-dice-loss-segmentation)", "soft IoU yes, soft Dice no",
            "see [losses](losses.md); for independent pixels and references of one size soft Dice is consistent too", nothing, ("expected_soft_tversky_convex", "soft_dice_is_not_consistent", "soft_dice_of_independent_pixels")),
    Checked("All surrogates are equivalent up to a factor", "Bertels et al. 2019 (arXiv 1911.01685), as often retold", "on masks",
            "on soft masks no constant ties Lovász to soft Jaccard", nothing, ("lovasz_and_soft_jaccard_no_factor",)),
)  # fmt: skip


def page() -> str:
    overview = [
        "| claim | true? |",
        "|---|---|",
        *(f"| [{item.claim}](#{anchor(item.claim)}) | {item.verdict} |" for item in CLAIMS),
    ]
    return HEAD + "\n".join(overview) + "\n" + "".join(map(section, CLAIMS))


def section(item: Checked) -> str:
    shown = item.shown()
    parts = [
        f"## {item.claim}",
        f"**{item.verdict[0].upper()}{item.verdict[1:]}**: {item.instead}.",
        *([f"For example: {shown}."] if shown else []),
        *([picture(item)] if item.theorems[0] in PICTURES else []),
        f"Met in {item.source}. Theorems: " + ", ".join(f"[`{name}`](../theory/{name}.py)" for name in item.theorems),
    ]
    return "\n" + "\n\n".join(parts) + "\n"


def picture(item: Checked) -> str:
    name = PICTURES[item.theorems[0]]
    return f"![{captions()[name].removesuffix('.')}](../figures/{name}.png)"


def anchor(head: str) -> str:
    """The anchor that a code host, and the site, make of a heading."""
    return re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
