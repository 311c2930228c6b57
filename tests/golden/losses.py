"""A loss to be audited in the golden transcripts."""

import torch


def jaccard(probabilities: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    both = (probabilities * target).sum()
    return 1 - (both + 1) / (probabilities.sum() + target.sum() - both + 1)
