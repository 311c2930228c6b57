"""From masks to counts. Knows no metric.

`count` takes one pair of masks or a batch, as arrays, torch tensors or packed bits; every backend gives the same integers.
"""

from segbounds.masks.counting._inputs import Packed, pack
from segbounds.masks.counting._labels import Confusion, confusion, count_classes
from segbounds.masks.counting._masks import BACKENDS, count

__all__ = ["BACKENDS", "Confusion", "Packed", "confusion", "count", "count_classes", "pack"]
