"""Weighted Hamming: the best weights, from a grid and exactly."""

from segbounds.show.figures.weighted_hamming import best_weights_rows


def test_the_grid_finds_what_is_exact_at_a_prevalence() -> None:
    rows = best_weights_rows(quick=True)
    compared = [(error, exact) for error, exact in zip(rows.error, rows.exact, strict=True) if exact is not None]
    assert compared and all(-1e-12 <= float(exact) - error < 2e-3 for error, exact in compared)
