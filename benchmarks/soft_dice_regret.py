"""How much expected Dice can the pixels above one half of a best soft mask for Dice lose? Searched over regions and posteriors.

Regions of any sizes, in each of which a soft mask has one value; the references are unions of regions. With the values
of the soft mask fixed, the worst weights of the references solve a linear programme: no soft mask of a grid is better,
and values between 0 and 1 are where the slope is 0. The sizes are drawn, then moved. Floats all along, and a grid is not
everything: what it finds is a candidate. Two regions have a theorem, theory/soft_dice_regret_of_one_half.py.
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog

SEED = 0
PATTERNS = ((1, 0.5), (1, 0.5, 0), (1, 0.5, 1), (1, 0.5, 0.5))  # values of a best soft mask
DRAWN, MOVED = 150, 150  # sizes tried for each pattern
VALUES = 5  # of the grid, in each region
STEP = 1e-6  # of slopes


def worst(sizes: np.ndarray, soft: np.ndarray) -> tuple[float, np.ndarray]:
    """The largest loss of the pixels above one half, and the weights of the references; -1 where the soft mask is never best."""
    masks = references(len(sizes))

    def values(predictions: np.ndarray) -> np.ndarray:
        return 2 * (predictions * sizes) @ masks.T / ((predictions @ sizes)[:, None] + masks @ sizes)

    others = np.array(list(product(np.linspace(0, 1, VALUES), repeat=len(sizes))))
    moves = STEP * np.eye(len(sizes))[(soft > 0) & (soft < 1)]
    slopes = (values(soft + moves) - values(soft - moves)) / (2 * STEP)
    kept, rounded = values(soft[None])[0], values((soft > 0.5)[None].astype(float))[0]
    found = linprog(
        rounded - kept,
        A_ub=values(others) - kept,
        b_ub=np.zeros(len(others)),
        A_eq=np.vstack([np.ones(len(masks)), slopes]),
        b_eq=[1.0] + [0.0] * len(slopes),
        bounds=(0, 1),
    )
    return (-found.fun, found.x) if found.status == 0 else (-1.0, np.zeros(len(masks)))


def references(regions: int) -> np.ndarray:
    return np.array([each for each in product((0, 1), repeat=regions) if any(each)], float)


def searched(pattern: tuple[float, ...]) -> tuple[float, np.ndarray, np.ndarray]:
    """The largest loss found for a soft mask, with the sizes of its regions and the weights of the references."""
    draw, soft = np.random.default_rng(SEED), np.array(pattern, float)
    best = (-1.0, np.ones(len(soft)), np.zeros(0))
    for attempt in range(DRAWN + MOVED):
        far = np.exp(draw.uniform(-3, 1.5, len(soft)))
        near = best[1] * np.exp(draw.normal(0, 0.15 * 0.98 ** (attempt - DRAWN), len(soft)))
        sizes = far if attempt < DRAWN else near
        sizes = sizes / sizes[0]
        value, weights = worst(sizes, soft)
        if value > best[0]:
            best = (value, sizes, weights)
    return best


if __name__ == "__main__":
    for pattern in PATTERNS:
        value, sizes, weights = searched(pattern)
        print(f"values {pattern}: {value:.6f} with sizes {np.round(sizes, 3).tolist()}")
        for reference, weight in zip(references(len(sizes)), weights, strict=True):
            if weight > 1e-6:
                print(f"    {weight:.4f}  reference {reference.astype(int).tolist()}")
