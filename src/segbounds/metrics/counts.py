"""The vocabulary of everything: four symbols and the four counts they stand for.

A pair of binary masks on d pixels, prediction and reference, is described up to a permutation of the pixels by

    tp  pixels in both masks            fp  pixels in the prediction only
    fn  pixels in the reference only    tn  pixels in neither

Every counting similarity is a function of these four numbers and does not change when all four are multiplied by the
same factor. The order (tp, fp, fn, tn) is the same everywhere.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import sympy as sp

if TYPE_CHECKING:
    import numpy as np

tp, fp, fn, tn = SYMBOLS = sp.symbols("tp fp fn tn", nonnegative=True)

positives = tp + fn  #: pixels of the reference
negatives = fp + tn
pixels = tp + fp + fn + tn
prevalence = positives / pixels

n = sp.Symbol("n", positive=True)  #: runs to infinity along a witness family
d = sp.Symbol("d", integer=True, positive=True)  #: the number of pixels, in statements about masks of a given size


class Counts(NamedTuple):
    """The four counts of a mask pair: Python integers, Fractions, arrays or tensors of one shape, or sympy expressions
    (for a family of pairs)."""

    tp: Any
    fp: Any
    fn: Any
    tn: Any

    @property
    def pixels(self) -> Any:
        return self.tp + self.fp + self.fn + self.tn

    @property
    def swapped(self) -> "Counts":
        """The counts with prediction and reference exchanged."""
        return Counts(self.tp, self.fn, self.fp, self.tn)

    def masks(self) -> "tuple[np.ndarray, np.ndarray]":
        """A concrete pair (prediction, reference) of one-dimensional bool masks with these integer counts."""
        import numpy as np  # here, since exact questions need no arrays: a third of the time that sympy takes to import

        kinds = np.repeat(np.arange(4), [int(count) for count in self])
        return kinds <= 1, kinds % 2 == 0

    def at(self, value: Any) -> "Counts":
        """The member of a family of pairs with this value of n: ``Counts(1, n, 0, 0).at(5)``."""
        return Counts(*(sp.sympify(count, strict=True).subs(n, value) for count in self))
