"""The losses that the figure shows are those that are trained with."""

import numpy as np
import torch

from segbounds.losses import lovasz_softmax, soft_loss
from segbounds.metrics.catalogue import jaccard
from segbounds.show.figures.losses import surrogates_rows


def test_the_three_losses_of_jaccard_are_those_of_torch_and_in_their_order() -> None:
    rows = surrogates_rows(quick=True)
    truth = np.arange(rows.pixels) < rows.positives
    x = torch.tensor(np.array([np.where(truth, t, 1 - t) for t in rows.at]))[:, None]
    y = torch.tensor(truth).expand(len(x), 1, -1)
    for made, values in ((lovasz_softmax, rows.lovasz), (soft_loss, rows.soft)):
        assert np.allclose(made(jaccard, input="probabilities").each(x, y)[:, 0], values, atol=1e-12)
    inside = slice(1, -1)
    assert (rows.lovasz[inside] < rows.expected[inside]).all() and (rows.expected[inside] < rows.soft[inside]).all()
    assert np.allclose([rows.lovasz[[0, -1]], rows.expected[[0, -1]], rows.soft[[0, -1]]], [1, 0])
    costs = {str(of): costs for of, costs in rows.misses}
    assert costs["Dice"] == sorted(costs["Dice"]) and len(set(costs["Jaccard"])) == 1
    assert costs["Tversky(alpha=1, beta=2)"] == sorted(costs["Tversky(alpha=1, beta=2)"], reverse=True)
