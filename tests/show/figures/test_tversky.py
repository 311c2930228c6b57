"""Tversky indices against Dice: what random pairs show of the exact error."""

from segbounds.show.figures.tversky import alpha, beta, tversky_cuts_rows


def test_sampled_errors_stay_below_the_exact_ones_and_come_near() -> None:
    rows = tversky_cuts_rows(quick=True)
    for a, b, sampled in rows.sampled:
        exact = float(rows.error.subs({alpha: a, beta: b}))
        assert exact - 0.01 <= sampled <= exact + 1e-12
