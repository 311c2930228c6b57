"""Few small images of known sizes: all counts that they can have are looked at, so that answers are exact."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.counts import Counts

FEW = 60_000  # ways that counts of all images go together


def few(images: SizedImages) -> bool:
    """Whether all of them can be looked at."""
    return prod((p + 1) * (n + 1) for p, n in zip(images.positives, images.negatives, strict=True)) <= FEW


def all_of(images: SizedImages) -> Iterator[tuple[Counts, ...]]:
    """Every way that the images' counts go together."""
    yield from product(
        *(
            [Counts(a, b, p - a, n - b) for a in range(p + 1) for b in range(n + 1)]
            for p, n in zip(images.positives, images.negatives, strict=True)
        )
    )


def means_of(
    images: SizedImages,
    holds: Callable[[Sequence[Counts]], bool],
    value: Callable[[Sequence[Counts]], tuple[Fraction, Fraction]],
) -> tuple[Fraction, Fraction] | None:
    """The least and the most of a mean over the ways that something holds for; None where there is none."""
    found = [value(counts) for counts in all_of(images) if holds(counts)]
    return (min(low for low, _ in found), max(high for _, high in found)) if found else None
