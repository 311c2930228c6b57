"""From masks to counts. Knows no metric."""

from segbounds.counting._numpy import count, count_classes

__all__ = ["count", "count_classes"]
