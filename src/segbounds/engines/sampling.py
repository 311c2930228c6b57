"""One theorem held against random mask pairs, as many as one likes: a run of shards whose tallies are merged.

A run is a plan and a number of pairs. Each pair is determined by the plan and its number, so a shard (a range of numbers)
gives the same tally wherever and whenever it is worked through, and merging does not depend on the order: the answer is the
same for one process, many, several machines, and for a run that was interrupted.

A tally keeps what is small: the pairs nearest to each bound, a histogram of what is missing to it, and the joint density of
two similarities. Floats sort the pairs; which is nearest and whether one breaks a bound is judged exactly, at the end.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp
from array_api_compat import array_namespace
from array_api_compat import device as device_of
from sympy.core.relational import Relational

from segbounds.engines.ranking import NOMINEES, inside, nominees, ranked_against, values_at
from segbounds.errors import InputError
from segbounds.masks import families as masks
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.theorems.evidence import Extreme
from segbounds.theorems.instances import Inequality, about_masks, bounds_of, breaks, extreme, holds, instances
from segbounds.theorems.records import Theorem

#: Pairs whose values are in memory at one time: about 30 MB with a handful of similarities.
CHUNK = 1 << 17
#: Pairs that a process draws before it is told what to draw next.
SHARD = 1 << 18
#: What is missing to a bound, relative to it where it exceeds 1: beyond, met, and four bins to each power of ten.
GAP_EDGES = (0.0, *(10.0 ** (k / 4) for k in range(-48, 9)))
#: Bins of a joint density along each axis, over [0, 1] x [0, 1].
CELLS = 200
#: Times that a shard is worked through anew when its workers die, before the run gives up.
ATTEMPTS = 3
MOST_PAIRS = 10**18  # of a run


@dataclass(frozen=True)
class SampledQuestion:
    """One bound at one choice of the parameters, with the hypotheses there."""

    parameters: tuple[tuple[str, str], ...]
    bound: Inequality
    hypotheses: tuple[Relational, ...]

    @property
    def text(self) -> str:
        relation = "<" if self.bound.strict else "<="
        given = ", ".join(str(hypothesis) for hypothesis in self.hypotheses)
        return f"{self.bound.of} {relation} {self.bound.at_most}" + (f" where {given}" if given else "")


@dataclass(frozen=True)
class Plan:
    """What determines every pair of a run and what is asked of it.

    joint
        Two similarities whose joint density is kept; None for none.

    The other entries are those of `segbounds.masks.families.Source`.
    """

    questions: tuple[SampledQuestion, ...]
    family: str = "independent pixels"
    route: str = "masks"
    side: int = 64
    seed: int = 0
    backend: str = "auto"
    device: str | None = None
    rates: tuple[float, float] | None = None
    correlation: float | None = None
    joint: tuple[Similarity, Similarity] | None = None

    @property
    def digest(self) -> str:
        """The same for plans whose pairs and questions are the same: backend and device make no difference."""
        told = [self.family, self.route, self.side, self.seed, self.rates, self.correlation, str(self.joint)]
        told += [[question.parameters, question.text] for question in self.questions]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:16]

    def pairs(self, first: int, pairs: int) -> Counts:
        source = masks.Source(
            self.family,
            self.seed,
            self.side,
            self.route,
            backend=self.backend,
            device=self.device,
            tensors=True,
            rates=self.rates,
            correlation=self.correlation,
        )
        return masks.part(source, first, pairs)


def plan(theorem: Theorem, at_most: int = 6, **given: Any) -> Plan:
    """The plan for a theorem, with parameters at up to ``at_most`` choices of values. Raises InputError where its claim is
    not about masks, and for a family, route or rates that are none."""
    if not about_masks(theorem):
        raise InputError(f"{theorem.title!r} is about its parameters, not about masks: there is nothing to sample")
    questions = tuple(
        SampledQuestion(tuple(parameters.items()), bound, tuple(instance.domain.hypotheses))
        for parameters, instance in instances(theorem, at_most)
        for bound in bounds_of(instance.claim)
    )
    made = Plan(questions, **given)
    made.pairs(0, 1)  # an error now rather than in a worker
    return made


@dataclass
class Near:
    """What is kept for one question.

    admitted
        Pairs that satisfy the hypotheses.
    nearest
        (excess over the bound as a float, pixels, number of the pair, counts) of the pairs nearest to the bound, the nearest
        first: at most NOMINEES.
    gaps
        How many admitted pairs miss the bound by how much: beyond it, then between neighbours of GAP_EDGES, then more.
    """

    admitted: int = 0
    nearest: list[tuple[float, int, int, tuple[int, int, int, int]]] = field(default_factory=list)
    gaps: np.ndarray = field(default_factory=lambda: np.zeros(len(GAP_EDGES) + 1, np.int64))


@dataclass
class Tally:
    """What some shards of a run showed: the ranges of pairs, what is kept for each question, and the joint density (pairs
    by the first similarity, then by the second)."""

    done: list[tuple[int, int]]
    near: list[Near]
    joint: np.ndarray | None = None

    @property
    def pairs(self) -> int:
        return sum(pairs for _, pairs in self.done)


def nothing(plan: Plan) -> Tally:
    """The tally of no pairs."""
    joint = None if plan.joint is None else np.zeros((CELLS, CELLS), np.int64)
    return Tally([], [Near() for _ in plan.questions], joint)


def tally(plan: Plan, first: int, pairs: int) -> Tally:
    """What the pairs number ``first`` to ``first + pairs - 1`` show."""
    total = nothing(plan)
    for start in range(first, first + pairs, CHUNK):
        size = min(CHUNK, first + pairs - start)
        counts = plan.pairs(start, size)
        near = [_near(question, counts, start) for question in plan.questions]
        joint = None if plan.joint is None else _density(plan.joint, counts)
        total = merged(total, Tally([(start, size)], near, joint))
    return total


def _near(question: SampledQuestion, counts: Counts, first: int) -> Near:
    xp = array_namespace(counts.tp)
    numbers = xp.arange(first, first + len(counts.tp), device=device_of(counts.tp))
    if question.hypotheses:
        kept = inside(question.hypotheses, counts)
        numbers, counts = numbers[kept], Counts(*(count[kept] for count in counts))
    if not len(numbers):
        return Near()
    above = ranked_against(question.bound, counts)
    places = nominees(above, counts.pixels)
    rows = zip(*(column[places].tolist() for column in (above, counts.pixels, numbers, *counts)), strict=True)
    nearest = [(value, size, number, tuple(four)) for value, size, number, *four in rows]
    missing = -above[xp.isfinite(above)]
    # what is met to rounding counts as met
    rounded = xp.where(abs(missing) < 1e-13, 0.0, missing)
    edges = xp.asarray(GAP_EDGES, device=device_of(rounded), dtype=xp.float64)
    return Near(len(numbers), _best(nearest), _histogram(xp.searchsorted(edges, rounded, side="right"), len(edges) + 1))


def _best(nearest: list[Any]) -> list[Any]:
    return sorted(nearest, key=lambda entry: (-round(entry[0], 13), entry[1], entry[2]))[:NOMINEES]


def _density(joint: tuple[Similarity, Similarity], counts: Counts) -> np.ndarray:
    xp = array_namespace(counts.tp)
    first, second = (values_at(similarity, counts) for similarity in joint)
    kept = xp.isfinite(first) & xp.isfinite(second)
    cells = [xp.clip(xp.astype(values[kept] * CELLS, xp.int64), 0, CELLS - 1) for values in (first, second)]
    return _histogram(cells[0] * CELLS + cells[1], CELLS**2).reshape(CELLS, CELLS)


def _histogram(bins: Any, how_many: int) -> np.ndarray:
    """How many entries lie in each bin; the counting is done where they are, and only the sums leave it."""
    counted = array_namespace(bins).bincount(bins, minlength=how_many)
    return np.asarray(counted.tolist(), np.int64)


def merged(first: Tally, second: Tally) -> Tally:
    """The tally of both; the order makes no difference."""
    near = [
        Near(a.admitted + b.admitted, _best(a.nearest + b.nearest), a.gaps + b.gaps)
        for a, b in zip(first.near, second.near, strict=True)
    ]
    joint = first.joint if second.joint is None else second.joint if first.joint is None else first.joint + second.joint
    return Tally(joined([*first.done, *second.done]), near, joint)


def joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, neighbours made one."""
    joined: list[tuple[int, int]] = []
    for first, pairs in sorted(ranges):
        if joined and sum(joined[-1]) == first:
            joined[-1] = (joined[-1][0], joined[-1][1] + pairs)
        else:
            joined.append((first, pairs))
    return joined


def shards(plan: Plan, pairs: int, size: int, done: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """The ranges of the first ``pairs`` pairs of a run that are not done, none longer than ``size``; they begin with a block
    of the family where they can, so that no block is made twice."""
    block = masks.family_of(plan.family, plan.rates, plan.correlation).block
    size = max(block, size // block * block)
    begin = 0
    for first, some in [*joined(list(done)), (pairs, 0)]:
        while begin < min(first, pairs):
            end = min((begin // size + 1) * size, first, pairs)
            yield begin, end - begin
            begin = end
        begin = max(begin, first + some)


def run(
    plan: Plan,
    pairs: int,
    executor: Callable[[], Executor] | None = None,
    *,
    size: int = SHARD,
    in_flight: int = 4,
    found: Tally | None = None,
    after: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """The tally of the first ``pairs`` pairs of a run.

    executor
        Makes what works through the shards: any executor of concurrent.futures, processes on this machine or another
        library's on many. Where its workers die, it is made anew and their shards are worked through again, up to
        ATTEMPTS times in a row without progress. None: here, one after the other.
    size, in_flight
        Pairs of a shard, and how many shards are handed out at one time.
    found
        A tally of the same plan: its pairs are not drawn again.
    after
        Told the tally after every shard.
    """
    found = nothing(plan) if found is None else found
    waiting = list(shards(plan, pairs, size, found.done))[::-1]
    if executor is None:
        while waiting:
            found = merged(found, tally(plan, *waiting.pop()))
            after(found)
        return found
    failures = 0
    while waiting:
        running: dict[Future[Tally], tuple[int, int]] = {}
        pool = executor()
        try:
            while waiting or running:
                while waiting and len(running) < in_flight:
                    shard = waiting.pop()
                    running[pool.submit(tally, plan, *shard)] = shard
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    found = merged(found, future.result())
                    del running[future]
                    failures = 0
                    after(found)
        except BrokenExecutor:
            failures += 1
            if failures == ATTEMPTS:
                raise
            waiting.extend(running.values())
        finally:
            for future in running:
                future.cancel()
            pool.shutdown(wait=not running)
    return found


@dataclass(frozen=True)
class SampledFinding:
    """One question after a run: the pair nearest to the bound and a pair that breaks it, both judged exactly."""

    question: SampledQuestion
    near: Near
    nearest: Extreme | None
    refuting: Extreme | None


def findings(plan: Plan, found: Tally) -> list[SampledFinding]:
    """The findings on each question, exact."""
    return [_finding(question, near, plan.family) for question, near in zip(plan.questions, found.near, strict=True)]


def _finding(question: SampledQuestion, near: Near, family: str) -> SampledFinding:
    pairs = [Counts(*counts) for _, _, _, counts in near.nearest]
    pairs = [pair for pair in pairs if all(holds(hypothesis, pair) for hypothesis in question.hypotheses)]
    exact = [extreme(question.bound, counts, family, dict(question.parameters)) for counts in pairs]
    exact = [pair for pair in exact if not pair.value.has(sp.nan, sp.zoo)]
    refuting = next((pair for pair in exact if breaks(question.bound, pair.counts)), None)
    return SampledFinding(question, near, exact[0] if exact else None, refuting)
