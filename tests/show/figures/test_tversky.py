"""Tversky indices against Dice: what random pairs show of the exact error."""

import sympy as sp

from segbounds.show.figures.tversky import alpha, beta, tversky_cuts_rows


def test_sampled_errors_stay_below_the_exact_ones_and_come_near() -> None:
    rows = tversky_cuts_rows(quick=True)
    error = sp.lambdify([alpha, beta], rows.error)
    for a, b, sampled in rows.sampled:
        exact = float(error(float(a), float(b)))
        assert exact - 0.01 <= sampled <= exact + 1e-12
