"""The four counts: the names that theorem files and users need, from where they are defined."""

from segbounds.metrics.counts import SYMBOLS, Counts, d, fn, fp, n, negatives, pixels, positives, prevalence, tn, tp

__all__ = ["SYMBOLS", "Counts", "d", "fn", "fp", "n", "negatives", "pixels", "positives", "prevalence", "tn", "tp"]
