"""Whether a training has stopped to get better."""

from collections.abc import Sequence

#: A training whose best validation Dice rose by this or more in the last third of its steps has not converged.
FLAT = 0.005


def late(steps: Sequence[int], scores: Sequence[float]) -> float:
    """By how much the best validation score rose in the last third of the steps; 0 where the best came before."""
    early = [score for step, score in zip(steps, scores, strict=True) if 3 * step <= 2 * steps[-1]]
    return max(0.0, max(scores) - max(early, default=-1.0))


def converged(steps: Sequence[int], scores: Sequence[float]) -> bool:
    """Whether it rose by less than FLAT."""
    return late(steps, scores) < FLAT
