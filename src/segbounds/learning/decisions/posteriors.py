"""What an ideal learner knows of an image: a probability for each pixel, or for each of several references."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.counting._inputs import as_array


@dataclass(frozen=True, eq=False)
class Independent:
    """A posterior under which pixels are positive independently of one another.

    probabilities
        Of any shape, from 0 to 1: floats, or Fractions (then everything is exact). At least one pixel. Becomes an array.

    Raises InputError for no pixels, NaN and what is no probability.
    """

    probabilities: Any

    def __post_init__(self) -> None:
        given = probabilities_of(self.probabilities)
        if given.size == 0:
            raise InputError("a posterior has at least one pixel")
        object.__setattr__(self, "probabilities", given)

    @property
    def marginals(self) -> np.ndarray:
        """How probable it is that each pixel is positive."""
        return np.asarray(self.probabilities)


@dataclass(frozen=True, eq=False)
class Mixture:
    """A posterior that is a list of masks, each with its weight.

    masks
        Shape (n, …): n masks of one shape, 0 and 1.
    weights
        n numbers that sum to 1: floats, or Fractions (then everything is exact).
    """

    masks: Any
    weights: Any

    def __post_init__(self) -> None:
        masks, weights = np.asarray(self.masks), probabilities_of(self.weights)
        if masks.ndim < 2 or len(masks) != len(weights) or not np.isin(masks, (0, 1)).all():
            raise InputError(
                f"masks of shape {masks.shape} with {len(weights)} weights are no mixture: give n masks of 0 and 1 and n weights"
            )
        total = weights.sum()
        if abs(total - 1) > (0 if is_exact(weights) else 1e-9):
            raise InputError(f"the weights of a mixture sum to {float(total):g}: divide them by their sum")
        object.__setattr__(self, "masks", masks.astype(bool))
        object.__setattr__(self, "weights", weights)

    @property
    def marginals(self) -> np.ndarray:
        """How probable it is that each pixel is positive."""
        weights = self.weights.reshape(-1, *[1] * (self.masks.ndim - 1))
        return np.asarray((self.masks * weights).sum(axis=0))


Posterior = Independent | Mixture


def groups(sizes: Sequence[int], probabilities: Sequence[Any]) -> Independent:
    """Independent pixels in groups: ``sizes[g]`` of them with ``probabilities[g]`` each."""
    if len(sizes) != len(probabilities):
        raise InputError(f"{len(sizes)} sizes and {len(probabilities)} probabilities: give as many of each")
    return Independent(np.repeat(probabilities_of(probabilities), sizes))


def one_or_any(one: int, others: int) -> Mixture:
    """The posterior with the largest regret among those of its size: with probability 2 one/(2 one + others) the first ``one`` pixels,
    else any as many of the ``others`` (at least as many) that follow (`theory/dice_jaccard_risk_posterior.py`)."""
    if not 1 <= one <= others:
        raise InputError(f"{one} and {others} pixels: give at least 1, and at least as many others")
    drawn = [[place in chosen for place in range(others)] for chosen in combinations(range(others), one)]
    masks = np.zeros((1 + len(drawn), one + others), bool)
    masks[0, :one], masks[1:, one:] = True, drawn
    share = Fraction(2 * one, 2 * one + others)
    return Mixture(masks, np.array([share] + [(1 - share) / len(drawn)] * len(drawn), object))


def probabilities_of(values: Any) -> np.ndarray:
    """Floats, or Fractions where any of them is one."""
    if hasattr(values, "detach"):
        values = as_array(values)
    try:
        given = np.asarray(values)
    except ValueError:  # numpy's words for rows of different lengths
        raise InputError("probabilities in one list differ in shape: give one image's") from None
    if given.dtype == object:
        try:
            exact = np.array([Fraction(value) for value in given.ravel()], object).reshape(given.shape)
        except (TypeError, ValueError):
            raise InputError(f"probabilities are numbers in an array: {given.ravel()[0]!r} is among these") from None
    elif given.dtype.kind in "biuf":
        exact = given.astype(float)
    else:
        raise InputError(f"probabilities are numbers, not {given.dtype}")
    wrong = np.flatnonzero(~((exact.ravel() >= 0) & (exact.ravel() <= 1)))
    if len(wrong):
        value = float(exact.ravel()[wrong[0]])
        raise InputError(f"probabilities lie between 0 and 1: number {wrong[0]} is {value:g}")
    return exact


def is_exact(values: np.ndarray) -> bool:
    return bool(values.dtype == object)


def plain_number(value: Any) -> Any:
    return value if isinstance(value, Fraction) else float(value)


def descending(posterior: Independent) -> np.ndarray:
    flat = posterior.probabilities.ravel()
    return flat[np.argsort(-flat, kind="stable")]
