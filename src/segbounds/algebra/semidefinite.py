"""The largest least eigenvalue of symmetric matrices under linear equations: a small semidefinite programme, with numpy and scipy.

    maximise t  where  sum of a_k entries = b_k  and  G - t I is positive semidefinite for each matrix G,  t <= 1

by a primal-dual interior-point method (Helmberg, Kojima, Monteiro; Mehrotra's predictor and corrector). The matrices of sums of
squares have at most a few dozen rows, so everything is dense. What comes out is a nomination, in floats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

STEPS = 80
NEAR = 1e-11  # complementarity and residuals below this are as good as zero
SHORT = 0.98  # of the way to the boundary
ROUGH = 1e-6  # what is further from optimal says nothing
STALLED = 1e-7  # steps shorter than this lead nowhere any more


@dataclass(frozen=True)
class SemidefiniteSolution:
    """The value, the matrices that have it, and the dual matrices: those that show that no value is larger."""

    value: float
    matrices: list[np.ndarray]
    duals: list[np.ndarray]


def largest_least_eigenvalue(sizes: Sequence[int], rows: np.ndarray, right: np.ndarray) -> SemidefiniteSolution | None:
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
    return SemidefiniteSolution(least, grams, dual[:-1])


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
    size = 10 * max(1.0, float(abs(right).max()))
    x = [size * np.eye(op.shape[1]) for op in operators]
    z = [10.0 * np.eye(op.shape[1]) for op in operators]
    y = np.zeros(len(right))
    best: tuple[float, Blocks, Blocks] | None = None
    for _ in range(STEPS):
        gap = _inner(x, z)
        residuals = right - _applied(operators, x), [a - b for a, b in zip(_dual_of(operators, y), z, strict=True)]
        error = max(gap, abs(residuals[0]).max() / size, *(abs(r).max() for r in residuals[1]))
        if best is None or error < best[0]:
            best = error, x, z
        if error < NEAR:
            break
        try:
            newton = _Newton(operators, x, z, *residuals)
            dx, _, dz = newton.step([np.zeros_like(m) for m in x])
            first, second = _longest(x, dx), _longest(z, dz)
            ahead = _inner(_moved(x, first, dx), _moved(z, second, dz))
            centred = gap * min(1.0, max(0.0, ahead / gap)) ** 3
            dx, dy, dz = newton.step([centred * np.eye(len(a)) - a @ b for a, b in zip(dx, dz, strict=True)])
            first, second = _longest(x, dx), _longest(z, dz)
        except np.linalg.LinAlgError:
            break
        if not max(first, second) > STALLED:
            break
        x, y, z = _moved(x, first, dx), y + second * dy, _moved(z, second, dz)
    return None if best is None or best[0] > ROUGH else best[1:]


def _applied(operators: Blocks, matrices: Blocks) -> np.ndarray:
    return sum(
        (op.reshape(len(op), -1) @ m.ravel() for op, m in zip(operators, matrices, strict=True)), np.zeros(len(operators[0]))
    )  # fmt: skip


def _adjoint(operators: Blocks, y: np.ndarray) -> Blocks:
    return [np.tensordot(y, op, 1) for op in operators]


def _dual_of(operators: Blocks, y: np.ndarray) -> Blocks:
    """What the dual matrices ought to be: the cost, which is the last entry, less the adjoint."""
    found = [-m for m in _adjoint(operators, y)]
    found[-1] = found[-1] + 1.0
    return found


def _inner(first: Blocks, second: Blocks) -> float:
    """The mean complementarity."""
    return sum(float(np.sum(a * b)) for a, b in zip(first, second, strict=True)) / sum(map(len, first))


def _moved(matrices: Blocks, length: float, steps: Blocks) -> Blocks:
    return [m + length * step for m, step in zip(matrices, steps, strict=True)]


class _Newton:
    """The linear system of one iteration, for several right sides."""

    def __init__(self, operators: Blocks, x: Blocks, z: Blocks, primal: np.ndarray, dual: Blocks) -> None:
        from scipy.linalg import cho_factor, cho_solve  # imported here: most commands end without a programme

        self.operators, self.x, self.primal, self.dual = operators, x, primal, dual
        self.inverses = [np.linalg.inv(m) for m in z]
        schur = np.zeros((len(primal), len(primal)))
        for op, a, inverse in zip(operators, x, self.inverses, strict=True):
            schur += op.reshape(len(op), -1) @ (a @ op @ inverse).reshape(len(op), -1).T
        self.schur = (schur + schur.T) / 2
        ridge = 1e-15 * np.trace(self.schur) / len(primal)  # equations may be all but dependent near the end
        self.solve = partial(cho_solve, cho_factor(self.schur + ridge * np.eye(len(primal))))

    def step(self, targets: Blocks) -> tuple[Blocks, np.ndarray, Blocks]:
        """The step after which x z has the targets, to first order, and nothing is left of the residuals."""
        pulled = [
            (t - a @ r) @ inverse - a
            for t, a, r, inverse in zip(targets, self.x, self.dual, self.inverses, strict=True)
        ]
        wanted = self.primal - _applied(self.operators, pulled)
        dy = self.solve(wanted)
        dy += self.solve(wanted - self.schur @ dy)
        back = _adjoint(self.operators, dy)
        dz = [r - m for r, m in zip(self.dual, back, strict=True)]
        dx = [p + a @ m @ inverse for p, a, m, inverse in zip(pulled, self.x, back, self.inverses, strict=True)]
        return [(m + m.T) / 2 for m in dx], dy, dz


def _longest(matrices: Blocks, steps: Blocks) -> float:
    """How far one can go without leaving the cone, a little less than that, at most one."""
    longest = 1.0
    for matrix, step in zip(matrices, steps, strict=True):
        root = np.linalg.inv(np.linalg.cholesky(matrix))
        least = float(np.linalg.eigvalsh(root @ step @ root.T)[0])
        if least < 0:
            longest = min(longest, -SHORT / least)
    return longest
