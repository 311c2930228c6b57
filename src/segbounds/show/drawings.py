"""Pairs of masks drawn with characters."""

from math import ceil, sqrt

from segbounds.metrics.counts import Counts

CELLS_DRAWN = 256  # a drawing of two masks of 16 x 16 fits a terminal of 80 columns


def scaled(counts: Counts) -> tuple[Counts, int]:
    """The counts of a drawing of at most some CELLS_DRAWN cells, and how many pixels one cell stands for at most."""
    unit = max(1, ceil(counts.pixels / CELLS_DRAWN))
    return Counts(*(ceil(count / unit) for count in counts)), unit


def draw(counts: Counts) -> str:
    """The two masks of integer counts, side by side: a filled cell is a pixel of the mask.

    Where the masks are large, one cell stands for several pixels, and every count that is not zero keeps a cell.
    """
    cells, unit = scaled(counts)
    tp, fp, fn, tn = cells
    prediction = "█" * (tp + fp) + "·" * (fn + tn)
    reference = "█" * tp + "·" * fp + "█" * fn + "·" * tn
    width = max(10, ceil(sqrt(len(prediction))))
    rows = ["prediction".ljust(width + 3) + "reference"]
    for start in range(0, len(prediction), width):
        parts = (mask[start : start + width] for mask in (prediction, reference))
        rows.append("   ".join(part.ljust(width) for part in parts).rstrip())
    if unit > 1:
        rows.append(f"(one cell stands for up to {unit} pixels)")
    return "\n".join(rows)
