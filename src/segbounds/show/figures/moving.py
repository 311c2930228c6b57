"""Pictures of the course that one number moves: each is drawn at any of its stops, and stands at the start where nobody moves it."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from segbounds.bounds.extremes import supremum
from segbounds.learning.decisions.best_masks import best
from segbounds.learning.decisions.expectations import expected_by_size
from segbounds.learning.decisions.posteriors import groups
from segbounds.masks.counting import count
from segbounds.metrics.catalogue import dice, hamming, jaccard, tversky, weighted_hamming
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.joint_ranges import joint_range as all_pairs
from segbounds.show.figures.joint_ranges import drawn_range, filled, sampled_range
from segbounds.show.figures.masks import coloured
from segbounds.show.figures.style import (
    BLACK,
    BLUE,
    COLUMN,
    GREEN,
    GREY,
    ORANGE,
    RED,
    Shown,
    number,
    styled,
    subplots,
)
from segbounds.theorems.posteriors import Expected, PosteriorPlace


class Move(NamedTuple):
    """What a slider moves.

    says
        What the number is, in a few words.
    stops
        The values that the slider has.
    start
        Where it stands first.
    draw
        The picture at a value.
    """

    says: str
    stops: Sequence[Any]
    start: Any
    draw: Callable[[Any], Shown]

    @staticmethod
    def label(stop: Any) -> str:
        return f"{float(stop):,g}"


SIDE, OBJECT = 20, 8  # pixels: of the image, and of the square that is to be found


@styled
def moved_mask(shift: int) -> Shown:
    """A square that is found some pixels too far to the right, and what three metrics say of it."""
    reference, prediction = np.zeros((2, SIDE, SIDE), bool)
    reference[6 : 6 + OBJECT, 2 : 2 + OBJECT] = True
    prediction[6 : 6 + OBJECT, 2 + shift : 2 + shift + OBJECT] = True
    counts = count(prediction, reference)
    figure, (picture, bars) = subplots(2, 1, COLUMN, 4.4, height_ratios=[2, 1])
    picture.imshow(coloured(prediction, reference), interpolation="nearest")
    picture.set(xticks=[], yticks=[], xlabel="reference light, prediction orange, both dark")
    picture.spines[:].set_visible(False)
    picture.set_title(f"{shift} pixels too far:\ntp {counts.tp}, fp {counts.fp}, fn {counts.fn}, tn {counts.tn}")
    _bars(bars, [(str(of), float(of(counts))) for of in (dice, jaccard, hamming)])
    bars.set_title("Accuracy hardly sees it")
    return figure


def _bars(axes: Axes, values: Sequence[tuple[str, float]]) -> None:
    places = range(len(values))
    axes.barh(places, [value for _, value in values], color=[BLUE, GREEN, ORANGE], height=0.6)
    for place, (_, value) in zip(places, values, strict=True):
        axes.text(value + 0.02, place, f"{value:.3f}", va="center")
    axes.set_yticks(places, [name for name, _ in values])
    axes.set(xlim=(0, 1.2), xticks=[0, 0.5, 1])
    axes.invert_yaxis()


@styled
def jaccard_below_dice(value: Fraction) -> Shown:
    """Dice and the Jaccard that goes with it: how far the two are apart."""
    errors = np.arange(401)
    curve = Counts(400 - errors, 2 * errors, 0 * errors, 0 * errors)
    x, y = (evaluate(metric, curve) for metric in (dice, jaccard))
    here = Counts(value, 2 * (1 - value), Fraction(0), Fraction(0))
    at, below = float(dice(here)), float(jaccard(here))
    figure, (axes,) = subplots(1, 1, COLUMN, 3.2)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
    axes.plot(x, y, color=BLUE, linewidth=1.6)
    axes.plot([at, at], [below, at], color=RED, linewidth=2)
    axes.plot([at], [below], "o", color=RED, markersize=5)
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="Dice", ylabel="Jaccard")
    axes.set_title(
        f"Dice {at:.2f} and Jaccard {below:.3f} are {at - below:.3f} apart,\n"
        f"at most {number(supremum(dice - jaccard).value)}"
    )
    return figure


@styled
def one_weight(gamma: Fraction) -> Shown:
    """Weighted Hamming H and Dice D where one true pixel is found, with n false ones beside n² that are rightly left out."""
    n = np.unique(np.geomspace(1, 1000, 61).round())
    counts = Counts(n**0, n, 0 * n, n**2)
    d, h = evaluate(dice, counts), evaluate(weighted_hamming(gamma=gamma), counts)
    figure, (axes,) = subplots(1, 1, COLUMN, 3.0)
    for values, says, colour, line in ((h, "H", ORANGE, "-"), (h - d, "H − D", RED, "--"), (d, "D", BLUE, "-")):
        axes.plot(n, values, color=colour, linestyle=line, linewidth=1.6, label=says)
    axes.legend(frameon=False, loc="center right")
    axes.set(xscale="log", ylim=(0, 1.04), xlabel="false positives n", xlim=(1, 1000))
    axes.set_title(f"γ = {float(gamma):g}: one pixel found, n false ones,\nH − D climbs to {float((h - d)[-1]):.3f}")
    return figure


def _band(axes: Axes, alpha: Fraction) -> None:
    """What a Tversky index can be, given Dice, and where the two are farthest apart."""
    index = tversky(alpha=alpha, beta=1 - alpha)
    filled(axes, all_pairs(dice, index))
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
    farthest = supremum(abs(dice - index))
    axes.set(
        xlim=(0, 1),
        ylim=(0, 1),
        aspect="equal",
        xlabel="Dice",
        ylabel=f"Tversky({float(alpha):g}, {1 - float(alpha):g})",
    )
    axes.set_title(
        f"α = {float(alpha):g}, β = {1 - float(alpha):g}: never farther\nfrom Dice than {number(farthest.value)}"
    )


@styled
def tversky_band(alpha: Fraction) -> Shown:
    """What a Tversky index whose weights add up to one can be, given Dice; with one half each it is Dice."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.4)
    _band(axes, alpha)
    return figure


@styled
def predictions_in_band(alpha: Fraction) -> Shown:
    """The same with every mask that the networks of the study predicted."""
    # which need torch: the other pictures do without
    from segbounds.learning.practice.results import counts as all_counts
    from segbounds.learning.practice.shipped import study

    figure, (axes,) = subplots(1, 1, COLUMN, 3.4)
    _band(axes, alpha)
    counts = all_counts(study().rows)
    values = (evaluate(metric, counts) for metric in (dice, tversky(alpha=alpha, beta=1 - alpha)))
    axes.plot(*values, ".", color=BLACK, markersize=2.5)
    return figure


@styled
def random_pairs(pairs: int) -> Shown:
    """Where so many random pairs of masks lie, and between which exact bounds."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.4)
    drawn_range(axes, sampled_range(dice, weighted_hamming(gamma=Fraction(1, 2)), 32, pairs))
    axes.set(xlabel="Dice", ylabel="weighted Hamming, γ = ½")
    axes.set_title(f"{pairs:,} random pairs, and\nwhere all pairs of masks lie")
    return figure


@styled
def uncertain_pixels(probability: Fraction) -> Shown:
    """A sure object, a part that is so probable, and a large rest: how much of it the best masks take."""
    posterior = groups([40, 60, 300], [0.95, float(probability), 0.02])
    figure, (axes,) = subplots(1, 1, COLUMN, 3.2)
    wanted = []
    for of, colour, line in ((dice, BLUE, "-"), (hamming, ORANGE, "--")):
        values, decision = expected_by_size(of, posterior)[0], best(of, posterior)
        axes.plot(values, color=colour, linestyle=line, linewidth=1.6, label=f"expected {of}")
        axes.plot([decision.size], [decision.value], "o", color=colour, markersize=5)
        wanted.append(decision.size)
    axes.legend(frameon=False, loc="lower right")
    axes.set(ylim=(0, 1.04), xlabel="pixels in the mask, the most probable first", ylabel="expected value")
    axes.set_title(
        f"60 pixels of probability {float(probability):g}: Dice wants\n{wanted[0]} pixels, accuracy {wanted[1]}"
    )
    return figure


def parts_of_a_pixel(x: np.ndarray, y: float) -> dict[str, Counts]:
    """What a prediction x of a pixel with the label y counts for, in soft Dice and in the metric loss."""
    product, least = x * y, np.minimum(x, y)
    return {
        "soft Dice": Counts(product, x - product, y - product, 1 - x - y + product),
        "metric loss": Counts(least, x - least, y - least, 1 - x - y + least),
    }


@styled
def soft_label(label: Fraction) -> Shown:
    """Two losses of a pixel with a soft label, over the prediction: which one asks for the label."""
    answers = np.linspace(0, 1, 201)
    figure, (axes,) = subplots(1, 1, COLUMN, 3.0)
    found = []
    for (says, counts), colour, line in zip(
        parts_of_a_pixel(answers, float(label)).items(), (RED, BLUE), ("-", "--"), strict=True
    ):
        values = 1 - evaluate(dice, counts)
        least = int(values.argmin())
        axes.plot(answers, values, color=colour, linestyle=line, linewidth=1.6, label=says)
        axes.plot([answers[least]], [values[least]], "o", color=colour, markersize=5, clip_on=False)
        found.append(float(answers[least]))
    axes.legend(frameon=False, loc="upper center")
    axes.set(xlim=(0, 1), ylim=(-0.02, 1.3), xlabel="prediction", ylabel="loss")
    axes.set_title(
        f"For the label {float(label):g} soft Dice is least at {found[0]:g},\nthe metric loss at {found[1]:g}"
    )
    return figure


@styled
def third_pixel(probability: Fraction) -> Shown:
    """Expected soft Dice where the reference is the third pixel with this probability, else the first two, which are predicted."""
    values = [Fraction(k, 100) for k in range(101)]
    weights = (1 - probability, probability)
    places = [PosteriorPlace(((1, 1, 0), (0, 0, 1)), weights, (Fraction(1), Fraction(1), value), 2) for value in values]
    expected = [place.value(Expected(dice)) for place in places]
    best = max(range(101), key=expected.__getitem__)
    mask = "has it" if expected[-1] > expected[0] else "has not" if expected[-1] < expected[0] else "may have it"
    figure, (axes,) = subplots(1, 1, COLUMN, 3.0)
    axes.plot([float(value) for value in values], [float(value) for value in expected], color=BLACK, linewidth=1.4)
    axes.axvline(0.5, color=GREY, linestyle=":", linewidth=1)
    axes.plot([float(values[best])], [float(expected[best])], "o", color=BLUE, markersize=6, clip_on=False)
    axes.set(xlim=(0, 1), xlabel="value of the third pixel", ylabel="expected soft Dice")
    axes.set_title(
        f"Probability {float(probability):g}: best soft mask at {float(values[best]):g},\nthe best mask {mask}"
    )
    return figure


def _moves() -> dict[str, Move]:
    tenths = [Fraction(k, 10) for k in range(1, 10)]
    twentieths = [Fraction(k, 20) for k in range(1, 20)]
    return {
        "moved_mask": Move("pixels", range(OBJECT + 1), 3, moved_mask),
        "jaccard_below_dice": Move("Dice", twentieths, Fraction(3, 5), jaccard_below_dice),
        "one_weight": Move(
            "weight γ", [Fraction(0), *tenths, Fraction(99, 100), Fraction(1)], Fraction(4, 5), one_weight
        ),
        "tversky_band": Move("α", twentieths, Fraction(3, 10), tversky_band),
        "random_pairs": Move("pairs", [10**k for k in range(1, 6)], 10**4, random_pairs),
        "uncertain_pixels": Move("probability", twentieths, Fraction(2, 5), uncertain_pixels),
        "soft_label": Move("label", tenths, Fraction(2, 5), soft_label),
        "third_pixel": Move(
            "probability", [Fraction(k, 1000) for k in range(279, 297)], Fraction(287, 1000), third_pixel
        ),
        "predictions_in_band": Move("α", tenths, Fraction(3, 10), predictions_in_band),
    }


#: All of them by name.
MOVES = _moves()
