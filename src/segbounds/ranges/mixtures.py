"""Means of several metrics over images: a mixture of pairs of masks that has them, or a plane that no pair is beyond.

Means over images are points of the convex hull of the joint range. A linear programme in floats over many pairs
nominates: a mixture that misses the means least, and the multipliers of its demands, which make a combination of
metrics, a plane between the means and the hull. Exact arithmetic decides: shares of whole counts are solved for in
fractions, and the most that a combination is on one pair comes from regions/face_extremes.py, or is a certified bound.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.bounds.plan import COMPUTING, Answer, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity, evaluate, value_at
from segbounds.ranges.examples import Images
from segbounds.regions.cone import UNITS, Cone, Vector, scaled
from segbounds.regions.face_extremes import extent

if TYPE_CHECKING:  # imported where floats nominate: most questions are answered without
    import numpy as np

KEPT = 200  # pairs that a programme nearly used, for the next one
#: How near to one another pairs are tried, relative to their counts.
SPREADS = [0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-5, 1e-6]
PENALTY = 1e3  # on missing a mean
MISSED = 1e-9  # by more than this, means are outside of what floats reach
#: The largest denominators of a plane, the simplest first, and those of whole counts.
DENOMINATORS = (10, 100, 10**4, 10**8)
WHOLE = 1000  # a plane with a smaller common denominator is written in whole numbers
SIZES = (10, 100, 1000, 10**4, 10**6, 10**9)
APART = 1e-5  # counts that differ by a smaller factor are of different orders of growth


@dataclass(frozen=True)
class Constraint:
    """A demand on a mixture: the mean of a power of a metric lies between two numbers."""

    metric: Similarity
    power: int
    low: sp.Rational
    high: sp.Rational


@dataclass(frozen=True)
class MixtureSolution:
    """What a programme found: the mean of the goal, by how much means are missed, the multipliers of the rows, and the
    mixture.

    weights
        Of shape (rays, many): the pairs of the mixture, as weights of the rays of the cones.
    pairs
        Of shape (4, many): their counts.
    """

    value: float
    missed: float
    multipliers: tuple[float, ...]
    shares: np.ndarray
    weights: np.ndarray
    pairs: np.ndarray


# --- a linear programme -----------------------------------------------------------------------------------------------


@cache
def programmed(
    goal: sp.Expr, rows: tuple[Constraint, ...], cones: tuple[Cone, ...] = (Cone(),)
) -> MixtureSolution | None:
    """The mixture of pairs from some cones with the least mean of a goal: a linear programme over many pairs, and then
    over more of them near those it chose. Missing a demand costs more than any goal. None where one was not solved."""
    import numpy as np

    metrics = tuple(sorted(goal.atoms(Similarity).union(row.metric for row in rows), key=str))
    weights = _weights(metrics, cones)
    for spread in SPREADS:
        found = _programme(goal, rows, metrics, cones, weights)
        if found is None:
            return None
        solution, kept = found
        if goal == 0 and solution.missed < 1e-12:
            return solution
        weights = np.hstack([kept, solution.weights, _neighbours(solution.weights, spread)])
    last = _programme(goal, rows, metrics, cones, weights)
    return None if last is None else last[0]


def _programme(
    goal: sp.Expr,
    rows: tuple[Constraint, ...],
    metrics: tuple[Similarity, ...],
    cones: tuple[Cone, ...],
    weights: np.ndarray,
) -> tuple[MixtureSolution, np.ndarray] | None:
    """One linear programme over some pairs, and the weights of the pairs that it used or nearly used."""
    import numpy as np

    pairs = np.array(_rays(cones), float).T @ weights
    values = {metric: np.asarray(evaluate(metric, Counts(*pairs))) for metric in metrics}
    columns = np.array([values[row.metric] ** row.power for row in rows])
    cost = np.zeros(pairs.shape[1])
    for metric in goal.atoms(Similarity):
        cost = cost + float(goal.coeff(metric)) * values[metric]
    found = mixture(cost, columns, [(float(row.low), float(row.high)) for row in rows], Missing(PENALTY))
    if found is None:
        return None
    used = np.flatnonzero(found.shares > 1e-11)
    nearly = np.argsort(cost - found.multipliers @ columns)[:KEPT]
    shares = found.shares[used]
    solution = MixtureSolution(
        float(shares @ cost[used]),
        found.missed,
        tuple(map(float, found.multipliers)),
        shares,
        weights[:, used],
        pairs[:, used],
    )
    return solution, weights[:, nearly]


@cache
def _rays(cones: tuple[Cone, ...]) -> tuple[Vector, ...]:
    return tuple(ray for cone in cones for ray in sorted(map(scaled, cone.rays), reverse=True))


@cache
def _weights(metrics: tuple[Similarity, ...], cones: tuple[Cone, ...]) -> np.ndarray:
    """Pairs as weights of rays, of shape (rays, many), those of one cone for each pair: two weights in fine steps,
    three and four in coarse ones; counts that no metric knows are left out."""
    import numpy as np

    fine = np.concatenate([10.0 ** np.array([-12, -8]), np.logspace(-4, 4, 150), 10.0 ** np.array([8, 12])])
    coarse = np.logspace(-3, 3, 15)
    unknown = [
        unit for unit, count in zip(UNITS, SYMBOLS, strict=True) if not any(m.formula.has(count) for m in metrics)
    ]
    found, start, many = [], 0, len(_rays(cones))
    for cone in cones:
        here = range(start, start + len(cone.rays))
        known = [i for i in here if _rays(cones)[i] not in unknown]
        found += [np.eye(many)[:, here]]
        found += [_block(many, two, fine) for two in combinations(known, 2)]
        found += [_block(many, three, *np.meshgrid(coarse, coarse)) for three in combinations(known, 3)]
        some = np.zeros((many, 500))
        some[here] = 10 ** np.random.default_rng(0).uniform(-4, 4, (len(here), 500))
        found.append(some)
        start += len(cone.rays)
    return np.hstack(found)


def _block(many: int, chosen: Sequence[int], *sides: np.ndarray) -> np.ndarray:
    """Pairs whose weights are zero but for those chosen: one, and what the sides say."""
    import numpy as np

    block = np.zeros((many, sides[0].size))
    block[list(chosen)] = np.stack([np.ones(sides[0].size), *(side.ravel() for side in sides)])
    return block


def _neighbours(weights: np.ndarray, spread: float) -> np.ndarray:
    """Pairs around some, with the same weights zero."""
    import numpy as np

    steps = np.random.default_rng(0).normal(0, spread, (len(weights), 40, weights.shape[1]))
    return (weights[:, None, :] * np.exp(steps)).reshape(len(weights), -1)


# --- exact mixtures ---------------------------------------------------------------------------------------------------


def whole_pairs(solution: MixtureSolution, size: int, cones: tuple[Cone, ...] = (Cone(),)) -> list[Counts]:
    """Whole counts near to those of a mixture, from the same faces of the cones."""
    pairs = (_counts([_whole(weights, size)], cones) for weights in solution.weights.T)
    return [Counts(*(count / sp.igcd(*counts) for count in counts)) for counts in pairs]


def _whole(weights: np.ndarray, size: int) -> list[int]:
    return [max(1, round(float(weight) * size / weights.max())) if weight else 0 for weight in weights]


def _counts(levels: Sequence[Sequence[int]], cones: tuple[Cone, ...]) -> Counts:
    """Counts from weights of rays; of several levels a family in n, the fastest growing ones first."""
    weights = [sp.Add(*(w * n**k for k, w in enumerate(reversed(column)))) for column in zip(*levels, strict=True)]
    return Counts(
        *(
            sp.Add(*(w * QQ.to_sympy(ray[i]) for w, ray in zip(weights, _rays(cones), strict=True)))
            for i in range(len(SYMBOLS))
        )
    )


def shares_of(columns: Sequence[Sequence[sp.Expr]], means: Sequence[sp.Rational]) -> list[sp.Rational]:
    """The shares, adding up to one, with which columns of values have these means exactly; empty unless there is one
    solution."""
    matrix = [
        [sp.Integer(1)] * (len(columns) + 1),
        *([*row, mean] for row, mean in zip(zip(*columns, strict=True), means, strict=True)),
    ]
    if any(not entry.is_Rational for row in matrix for entry in row):
        return []
    rows = [[QQ.from_sympy(entry) for entry in row] for row in matrix]
    reduced, pivots = DomainMatrix(rows, (len(rows), len(rows[0])), QQ).rref()
    if pivots != tuple(range(len(columns))):
        return []
    return [QQ.to_sympy(reduced[i, len(columns)].element) for i in range(len(columns))]


def _families(solution: MixtureSolution, size: int, cones: tuple[Cone, ...]) -> list[Counts]:
    """Families in n near to the pairs of a mixture: weights of other orders of magnitude become other orders of
    growth."""
    return [_counts(list(_levels(weights, size)), cones) for weights in solution.weights.T]


def _levels(weights: np.ndarray, size: int) -> Iterator[list[int]]:
    import numpy as np

    left = weights.copy()
    while left.any():
        largest = np.where(left > APART * left.max(), left, 0)
        yield _whole(largest, size)
        left = left - largest


def limit_at(metric: Similarity, counts: Counts) -> sp.Expr:
    """The value that a metric has, or tends to, along a family of counts in n."""
    value = value_at(metric, counts)
    return sp.limit(sp.cancel(value), n, sp.oo) if value.has(n) else value


# --- in the hull or not -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plane:
    """A combination of metrics, the most that it is on any pair of masks (exactly, or a certified bound), and what it
    is at the means, at least, which is more."""

    combination: sp.Expr
    most: sp.Expr
    given: sp.Rational

    @property
    def text(self) -> str:
        most, given = (f"{float(value):.6g}" for value in (self.most, self.given))
        return f"{self.combination} is at most {most} on every image, and these means make it {given}"


@dataclass(frozen=True)
class Membership:
    """Whether images have given means of metrics, and what shows it.

    inside
        None where it is undecided: about 1e-9 from the boundary, or where a nonlinear metric (MCC, say) leaves shares no
        fractions.
    images
        Where it is true: at most one more kind of images than there are metrics, in exact shares, with exactly these
        means.
    attained
        Whether these images have the means; else they are families in n, and their means tend to them.
    plane
        Where it is false: the proof.
    """

    inside: bool | None
    images: Images = ()
    attained: bool = False
    plane: Plane | None = None


def membership(means: Sequence[tuple[Similarity, sp.Rational]], cones: tuple[Cone, ...] = (Cone(),)) -> Membership:
    """Whether means of some metrics are those of some images, all of whose pairs are from some cones."""
    rows = tuple(Constraint(metric, 1, mean, mean) for metric, mean in means)
    solution = programmed(sp.Integer(0), rows, cones)
    if solution is None:
        return Membership(None)
    if solution.missed < MISSED:
        for attained, near in ((True, whole_pairs), (False, _families)):
            for size in SIZES:
                images = _exactly(near(solution, size, cones), means)
                if images:
                    return Membership(True, images, attained)
    plane = separating(rows, solution, cones)
    return Membership(None if plane is None else False, plane=plane)


def _exactly(pairs: Sequence[Counts], means: Sequence[tuple[Similarity, sp.Rational]]) -> Images:
    columns = [[limit_at(metric, counts) for metric, _ in means] for counts in pairs]
    shares = shares_of(columns, [mean for _, mean in means])
    if not shares or min(shares) < 0:
        return ()
    return tuple((share, counts) for share, counts in zip(shares, pairs, strict=True) if share)


@cache
def least_of_one(of: sp.Expr, cones: tuple[Cone, ...] = (Cone(),)) -> sp.Expr:
    """The least value of an expression in metrics for one pair from some cones: exactly, or a certified lower bound."""
    if not of.atoms(Similarity):
        return of
    try:
        ends = [found[0].value for cone in cones if (found := extent(of, cone)) is not None]
    except Unsupported:
        answer = ask(Problem(-of, quick=True), "most", COMPUTING) if cones == (Cone(),) else None
        return -answer.found.value if isinstance(answer, Answer) and answer.found is not None else -sp.oo
    return min(ends, key=lambda value: sp.N(value, 30))


def separating(
    rows: Sequence[Constraint], solution: MixtureSolution, cones: tuple[Cone, ...] = (Cone(),)
) -> Plane | None:
    """A plane beyond which no pair is, and all means are that the rows allow; None where none was found.

    Any combination of metrics may serve: simple fractions are tried first, since they make short sentences.
    """
    import numpy as np

    largest = max(map(abs, solution.multipliers), default=0.0)
    if not largest:
        return None
    for denominator in DENOMINATORS:
        near = [Fraction(multiplier / largest).limit_denominator(denominator) for multiplier in solution.multipliers]
        factors = [sp.Rational(factor.numerator, factor.denominator) for factor in near]
        common = sp.ilcm(1, *(factor.q for factor in factors))
        if common < WHOLE:
            factors = [factor * common for factor in factors]
        given = sum((f * (row.low if f > 0 else row.high) for f, row in zip(factors, rows, strict=True)), sp.Integer(0))
        combination = sp.Add(*(f * row.metric**row.power for f, row in zip(factors, rows, strict=True)))
        values = np.asarray(evaluate(combination, Counts(*solution.pairs)))
        if values.max() >= float(given):
            continue  # a pair of the mixture is beyond it
        most = -least_of_one(-combination, cones)
        if most < given:
            return Plane(combination, most, given)
    return None
