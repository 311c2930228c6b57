"""The pairs of masks that differ most, found by looking at all of them."""

from itertools import product

from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.show.figures.masks import worst_masks_rows


def test_no_pair_of_that_size_is_worse() -> None:
    first, *others = worst_masks_rows(quick=True)
    every = (
        Counts(tp, fp, fn, 16 - tp - fp - fn) for tp, fp, fn in product(range(17), repeat=3) if 0 < tp + fn <= 16 - fp
    )
    assert (
        max(value_at(dice - jaccard, counts) for counts in every)
        == first.value
        == value_at(dice - jaccard, first.counts)
    )
    assert len(others) == 3 and all(worst.counts.pixels == 16 and worst.counts.tp + worst.counts.fn for worst in others)
