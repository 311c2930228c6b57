"""The pairs of masks that differ most."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import matplotlib as mpl
import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from segbounds.engines import exhaust
from segbounds.metrics.catalogue import dice, hamming, jaccard, tversky, weighted_hamming
from segbounds.metrics.counts import Counts, positives
from segbounds.show.figures.style import BLUE, COLUMN, ORANGE, SKY, Shown, styled


@dataclass(frozen=True)
class Worst:
    """The pair of masks on which two similarities differ most, among all pairs of that size."""

    says: str
    counts: Counts
    value: sp.Expr


#: Colours of a pixel in neither mask, in a mask (or in both), in the prediction alone, in the reference alone.
PIXELS = np.array([mpl.colors.to_rgb(colour) for colour in ("#EDEDED", BLUE, ORANGE, SKY)])
#: What happens on empty references is a convention: figures of worst cases leave them out.
NOT_EMPTY = (positives >= 1,)


def worst_masks_rows(quick: bool = False) -> list[Worst]:
    """The pairs of masks on which Dice and other similarities differ most, with at least one positive pixel."""
    size = 16 if quick else 64
    asked = {
        "Dice − Jaccard": dice - jaccard,
        "|Dice − Accuracy|": abs(dice - hamming),
        "|Dice − Hamming, γ = ½|": abs(dice - weighted_hamming(gamma=sp.Rational(1, 2))),
        "|Dice − Tversky, α = 0.3, β = 0.7|": abs(dice - tversky(alpha=sp.Rational(3, 10), beta=sp.Rational(7, 10))),
    }
    found = [(says, exhaust.largest(of, size, NOT_EMPTY)) for says, of in asked.items()]
    return [Worst(says, worst.counts, worst.value) for says, worst in found]


def coloured(prediction: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Two masks on one another as colours, (rows, columns, 3)."""
    alone = np.where(prediction, 2, 3) * (prediction ^ reference)
    found: np.ndarray = PIXELS[alone + (prediction & reference)]
    return found


@styled
def worst_masks(rows: Sequence[Worst]) -> Figure:
    """The pairs of masks that differ most, side by side and on one another."""
    figure = Shown(figsize=(COLUMN, 0.3 + 1.45 * len(rows)))
    for part, worst in zip(figure.subfigures(len(rows), 1, squeeze=False)[:, 0], rows, strict=True):
        side = int(np.ceil(np.sqrt(worst.counts.pixels)))
        prediction, reference = (
            np.pad(mask, (0, side**2 - len(mask))).reshape(side, side).astype(bool) for mask in worst.counts.masks()
        )
        for axes, picture, says in zip(
            part.subplots(1, 3),
            (PIXELS[prediction * 1], PIXELS[reference * 1], coloured(prediction, reference)),
            ("prediction", "reference", "both (TP, FP, FN)"),
            strict=True,
        ):
            axes.imshow(picture, interpolation="nearest")
            axes.set_xticks(np.arange(-0.5, side), [])
            axes.set_yticks(np.arange(-0.5, side), [])
            axes.grid(color="white", linewidth=0.8)
            axes.tick_params(length=0)
            for spine in axes.spines.values():
                spine.set_visible(False)
            axes.set_xlabel(says, fontsize=7, labelpad=2)
        value = Fraction(int(worst.value.p), int(worst.value.q))
        part.suptitle(f"{worst.says} = {value} ≈ {float(value):.3f}", x=0.02, ha="left", fontsize=8)
    pixels = rows[0].counts.pixels
    figure.suptitle(
        f"Worst of all 4$^{{{pixels}}}$ pairs of {pixels} pixels (reference not empty)", x=0.02, ha="left", fontsize=8
    )
    return figure
