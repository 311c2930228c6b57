"""Curves on which metrics keep values: those that slopes alone give are needed."""

import numpy as np
import pytest
from checked_ranges import having, where

from segbounds.metrics.catalogue import parse
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.nonlinear import certified_boundary as curved_ranges
from segbounds.ranges.nonlinear import critical_curves as lines
from segbounds.ranges.nonlinear.systems import determinant


@pytest.mark.slow
def test_a_curve_that_is_not_among_the_strands_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two metrics touch is a curve that only their slopes give; without it enclosures take its place."""
    monkeypatch.setattr(lines, "determinant", lambda rows: 0 * determinant(rows) + 1)
    monkeypatch.setattr(curved_ranges, "TRACED", 3)
    found = where("youden", "kappa", "precision=8/9")
    assert found.traced and all(piece.side == 1 and piece.low >= 0 for piece in found.traced)
    pairs = having(parse("precision"), 8 / 9)
    youden, kappa = (np.asarray(evaluate(metric, pairs)) for metric in (found.first, found.second))
    for piece in found.traced:
        for place, value, width in zip(piece.places, piece.values, piece.widths, strict=True):
            near = np.abs(youden - float(place)) < 1e-3
            assert width < 1e-9 and near.any() and kappa[near].min() > float(value) - 1e-3
