"""The largest least eigenvalue of symmetric matrices under linear equations: a small semidefinite programme, with numpy alone.

    maximise t  where  sum of a_k entries = b_k  and  G - t I is positive semidefinite for each matrix G,  t <= 1

by a primal-dual interior-point method (Helmberg, Kojima, Monteiro; Mehrotra's predictor and corrector). The matrices of sums of
squares have at most a few dozen rows, so everything is dense. What comes out is a nomination, in floats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.linalg import cho_factor, cho_solve

STEPS = 80
NEAR = 1e-11  # complementarity and residuals below this are as good as zero
SHORT = 0.98  # of the way to the boundary
STALLED = 1e-7  # steps shorter than this lead nowhere any more


@dataclass(frozen=True)
class Solution:
    """The value, the matrices that have it, and the dual matrices: those that show that no value is larger."""

    value: float
    matrices: list[np.ndarray]
    duals: list[np.ndarray]


def largest_least_eigenvalue(sizes: Sequence[int], rows: np.ndarray, right: np.ndarray) -> Solution | None:
    """See the module's text; None where the equations contradict one another or the method does not converge.

    rows
        One row for each equation, over the upper triangles of all matrices, one after the other.
    """
    equations = _independent(rows, right)
    if equations is None:
        return None
    triangles, wanted = equations
    matrices = _as_matrices(sizes, triangles)
    # with S = G - t I and t = 1 - s: minimise s over positive semidefinite S and s >= 0
    slack = -sum((np.trace(m, axis1=1, axis2=2) for m in matrices), np.zeros(len(wanted)))
    operators = [*matrices, slack.reshape(-1, 1, 1)]
    found = _interior_point(operators, wanted + slack)
    if found is None:
        return None
    primal, dual = found
    least = 1 - float(primal[-1][0, 0])
    grams = [m + least * np.eye(len(m)) for m in primal[:-1]]
    return Solution(least, grams, dual[:-1])


def _independent(rows: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    left, sizes, across = np.linalg.svd(rows, full_matrices=False)
    rank = int((sizes > 1e-10 * sizes[0]).sum())
    wanted = left[:, :rank].T @ right
    if abs(left[:, :rank] @ wanted - right).max() > 1e-9 * max(1.0, abs(right).max()):
        return None
    return across[:rank], wanted / sizes[:rank]


def _as_matrices(sizes: Sequence[int], triangles: np.ndarray) -> list[np.ndarray]:
    """Rows over upper triangles as stacks of symmetric matrices with the same products."""
    starts = np.cumsum([0, *(size * (size + 1) // 2 for size in sizes)])
    stacks = []
    for size, (start, end) in zip(sizes, pairwise(starts), strict=True):
        stack = np.zeros((len(triangles), size, size))
        i, j = np.triu_indices(size)
        stack[:, i, j] = triangles[:, start:end] / 2
        stacks.append(stack + stack.transpose(0, 2, 1))
    return stacks


Blocks = list[np.ndarray]


def _interior_point(operators: Blocks, right: np.ndarray) -> tuple[Blocks, Blocks] | None:
    """Minimises the last entry, where the operators take their right sides; the primal and the dual matrices."""
    count = sum(op.shape[1] for op in operators)
    size = 10 * max(1.0, float(abs(right).max()))
    x = [size * np.eye(op.shape[1]) for op in operators]
    z = [10.0 * np.eye(op.shape[1]) for op in operators]
    y = np.zeros(len(right))
    cost = [np.zeros_like(m) for m in x]
    cost[-1][0, 0] = 1.0
    flat = [op.reshape(len(right), -1) for op in operators]

    def adjoint(v: np.ndarray) -> Blocks:
        return [np.tensordot(v, op, 1) for op in operators]

    best: tuple[float, Blocks, Blocks] | None = None
    for _ in range(STEPS):
        gap = sum(float(np.sum(a * b)) for a, b in zip(x, z, strict=True)) / count
        primal = right - sum((f @ m.ravel() for f, m in zip(flat, x, strict=True)), np.zeros(len(right)))
        dual = [c - a - m for c, a, m in zip(cost, adjoint(y), z, strict=True)]
        error = max(gap, abs(primal).max(initial=0) / size, *(abs(d).max() for d in dual))
        if best is None or error < best[0]:
            best = error, x, z
        if error < NEAR:
            break
        try:
            inverses = [np.linalg.inv(m) for m in z]
            schur = np.zeros((len(right), len(right)))
            for op, f, a, inverse in zip(operators, flat, x, inverses, strict=True):
                schur += f @ (a @ op @ inverse).reshape(len(right), -1).T
            schur = (schur + schur.T) / 2
            factor = cho_factor(schur + 1e-15 * np.trace(schur) / len(right) * np.eye(len(right)))

            def direction(targets: Blocks) -> tuple[Blocks, np.ndarray, Blocks]:
                """The step after which x z is the target, to first order."""
                pulled = [
                    (t - a @ d) @ inverse - a
                    for t, a, d, inverse in zip(targets, x, dual, inverses, strict=True)
                ]
                moved = sum((f @ m.ravel() for f, m in zip(flat, pulled, strict=True)), np.zeros(len(right)))
                wanted = primal - moved
                dy = cho_solve(factor, wanted)
                dy += cho_solve(factor, wanted - schur @ dy)
                dz = [d - a for d, a in zip(dual, adjoint(dy), strict=True)]
                dx = [p + a @ s @ inverse for p, a, s, inverse in zip(pulled, x, adjoint(dy), inverses, strict=True)]
                return [(m + m.T) / 2 for m in dx], dy, dz

            dx, dy, dz = direction([np.zeros_like(m) for m in x])
            steps = _longest(x, dx), _longest(z, dz)
            ahead = sum(
                float(np.sum((a + steps[0] * da) * (b + steps[1] * db)))
                for a, da, b, db in zip(x, dx, z, dz, strict=True)
            ) / count
            centred = gap * min(1.0, max(0.0, ahead / gap)) ** 3
            dx, dy, dz = direction([centred * np.eye(len(a)) - p @ q for a, p, q in zip(x, dx, dz, strict=True)])
            steps = _longest(x, dx), _longest(z, dz)
        except np.linalg.LinAlgError:
            break
        if max(steps) < STALLED or not np.isfinite(steps).all():
            break
        x = [a + steps[0] * da for a, da in zip(x, dx, strict=True)]
        y = y + steps[1] * dy
        z = [b + steps[1] * db for b, db in zip(z, dz, strict=True)]
    return None if best is None or best[0] > 1e-6 else best[1:]


def _longest(matrices: Blocks, steps: Blocks) -> float:
    """How far one can go without leaving the cone, a little less than that, at most one."""
    longest = 1.0
    for matrix, step in zip(matrices, steps, strict=True):
        root = np.linalg.inv(np.linalg.cholesky(matrix))
        least = float(np.linalg.eigvalsh(root @ step @ root.T)[0])
        if least < 0:
            longest = min(longest, -SHORT / least)
    return longest
