"""Points of arcs in floats."""

import numpy as np
import sympy as sp

from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.sampling import NODES, sampled


def test_points_lie_on_the_arc_and_end_where_it_ends() -> None:
    for arc in (*joint_range("dice", "recall").lower, *joint_range("dice", "jaccard").upper):
        x, y = sampled(arc)
        assert len(x) == len(y) == NODES and (x[0], x[-1]) == (float(arc.low), float(arc.high))
        assert np.all(np.diff(x) > 0) and y[0] == float(arc.limit(arc.low)) and y[-1] == float(arc.limit(arc.high))
        for k in (1, NODES // 2, NODES - 2):
            assert abs(float(arc.at(sp.Rational(float(x[k])))) - y[k]) < 1e-9
