"""Points of arcs in floats."""

from __future__ import annotations  # those that name arrays need no numpy then

from typing import TYPE_CHECKING

import sympy as sp

from segbounds.ranges.arcs import Arc, Traced
from segbounds.ranges.of_three.values import a

if TYPE_CHECKING:  # imported where arrays are made
    import numpy as np


NODES = 200  # of an arc, where floats nominate which points lie on the hull


def sampled(arc: Arc | Traced) -> tuple[np.ndarray, np.ndarray]:
    """Points of an arc in floats; of a piece without closed form straight lines between those that were enclosed."""
    import numpy as np

    x = np.linspace(float(arc.low), float(arc.high), NODES)
    if isinstance(arc, Traced):
        return x, np.interp(x, np.array(arc.places, float), np.array(arc.values, float))
    with np.errstate(all="ignore"):
        y = sp.lambdify(a, arc.value, modules="numpy")(x) + 0 * x
    y[0], y[-1] = float(arc.limit(arc.low)), float(arc.limit(arc.high))
    return x, y
