"""Runs of random pairs: the same answer however they are split, on whatever works through them, and after any interruption."""

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from segbounds.engines import kept_runs
from segbounds.engines.kept_runs import KeptRun
from segbounds.engines.sampling import (
    CELLS,
    GAP_EDGES,
    Plan,
    Tally,
    findings,
    merged,
    nothing,
    plan,
    run,
    shards,
    tally,
)
from segbounds.errors import InputError
from segbounds.files_out import sealed
from segbounds.masks.families import FAMILIES
from segbounds.metrics.catalogue import dice, fowlkes_mallows, jaccard, matthews, tversky
from segbounds.metrics.counts import Counts, d, fn, fp
from segbounds.metrics.similarity import evaluate
from segbounds.processes import Processes
from segbounds.theorems.records import Always, Domain, Supremum, Theorem

ALPHA = sp.Symbol("alpha", positive=True)
TRUE = Theorem("true", "a test", Supremum(dice - jaccard, 3 - 2 * sp.sqrt(2), Counts(1, sp.sqrt(2), 0, 0)))
FALSE = Theorem("false", "a test", Always(sp.Le(dice - jaccard, sp.Rational(17, 100))))
WITH_HYPOTHESIS = Theorem("w", "a test", Always(sp.Le(jaccard, dice)), Domain((fp <= fn,)))
WITH_PARAMETER = Theorem("p", "a test", Always(sp.Le(tversky(alpha=ALPHA, beta=1), 1)))
PAIRS = 20_000


def planned(theorem: Theorem = TRUE, **given: Any) -> Plan:
    return plan(theorem, **{"route": "counts", "side": 16, "joint": (dice, jaccard), **given})


def same(first: Tally, second: Tally) -> bool:
    """Equal to the last bit."""
    joints = [tally.joint for tally in (first, second)]
    return (
        first.done == second.done
        and all(
            a.admitted == b.admitted and a.nearest == b.nearest and np.array_equal(a.gaps, b.gaps)
            for a, b in zip(first.near, second.near, strict=True)
        )
        and ((joints[0] is None and joints[1] is None) or np.array_equal(*joints))  # type: ignore[arg-type]
    )


WHOLE = tally(planned(), 0, PAIRS)


# --- tallies ----------------------------------------------------------------------------------------------------------


def test_a_tally_counts_every_pair_once() -> None:
    assert WHOLE.done == [(0, PAIRS)] and WHOLE.pairs == PAIRS
    (near,) = WHOLE.near
    assert near.admitted == PAIRS == near.gaps.sum()
    assert WHOLE.joint is not None and WHOLE.joint.shape == (CELLS, CELLS) and WHOLE.joint.sum() == PAIRS


def test_the_tally_is_what_the_pairs_show() -> None:
    counts = planned().pairs(0, PAIRS)
    values = np.asarray(evaluate(dice - jaccard, counts))
    (near,) = WHOLE.near
    _, size, number, pair = near.nearest[0]
    assert values[number] == values.max() and size == 256 and sum(pair) == 256
    assert tuple(int(count[number]) for count in counts) == pair
    limit = 3 - 2 * np.sqrt(2)
    below = [(limit - values < edge).sum() for edge in (1e-6, 1e-3, 1e-1)]
    edges = np.array(GAP_EDGES)
    assert below == [near.gaps[: np.searchsorted(edges, edge * 0.999) + 1].sum() for edge in (1e-6, 1e-3, 1e-1)]
    assert WHOLE.joint is not None
    d, j = (np.asarray(evaluate(similarity, counts)) for similarity in (dice, jaccard))
    inside = (d >= 0.5) & (d < 0.505) & (j >= 0.33) & (j < 0.335)
    assert WHOLE.joint[100, 66] == inside.sum()


@given(st.lists(st.integers(1, PAIRS - 1), max_size=4, unique=True), st.randoms())
@settings(max_examples=15)
def test_any_split_in_any_order_gives_the_same(cuts: list[int], random: Any) -> None:
    ends = [0, *sorted(cuts), PAIRS]
    parts = [tally(planned(), a, b - a) for a, b in pairwise(ends)]
    random.shuffle(parts)
    total = nothing(planned())
    for part in parts:
        total = merged(total, part)
    assert same(total, WHOLE)


def test_hypotheses_leave_pairs_out() -> None:
    counts = planned().pairs(0, PAIRS)
    (near,) = tally(planned(WITH_HYPOTHESIS), 0, PAIRS).near
    assert near.admitted == (counts.fp <= counts.fn).sum() < PAIRS
    assert all(pair[1] <= pair[2] for *_, pair in near.nearest)


def test_a_hypothesis_that_nothing_meets() -> None:
    never = Theorem("n", "a test", Always(sp.Le(jaccard, dice)), Domain((sp.Eq(fp, fn), fp >= fn + 1)))
    found = tally(planned(never), 0, 500)
    assert found.near[0].admitted == 0 and findings(planned(never), found)[0].nearest is None


# --- findings ---------------------------------------------------------------------------------------------------------


def test_a_true_theorem_is_not_refuted_and_its_nearest_pair_is_exact() -> None:
    (finding,) = findings(planned(), WHOLE)
    assert finding.refuting is None and finding.nearest is not None
    t, x, y, _ = finding.nearest.counts
    assert finding.nearest.value == sp.Rational(2 * t, 2 * t + x + y) - sp.Rational(t, t + x + y)
    assert 0.1715 < float(finding.nearest.value) < 3 - 2 * np.sqrt(2)


def test_a_false_theorem_is_refuted_exactly() -> None:
    (finding,) = findings(planned(FALSE), tally(planned(FALSE), 0, PAIRS))
    assert finding.refuting is not None and finding.refuting.value > 0  # of the difference of both sides


def test_floats_alone_refute_nothing() -> None:
    found = tally(planned(), 0, 5000)
    found.near[0].nearest = [(0.5, *entry[1:]) for entry in found.near[0].nearest]  # as if far beyond
    (finding,) = findings(planned(), found)
    assert finding.refuting is None


def test_parameters_are_tried_at_several_values() -> None:
    made = planned(WITH_PARAMETER)
    assert len(made.questions) > 3
    found = findings(made, tally(made, 0, 500))
    assert all(finding.nearest is not None and finding.refuting is None for finding in found)


# --- shards -----------------------------------------------------------------------------------------------------------


@given(
    st.integers(1, 60_000),
    st.integers(1, 20_000),
    st.lists(st.tuples(st.integers(0, 50_000), st.integers(1, 9000)), max_size=3),
)
def test_shards_cover_what_is_missing_once(pairs: int, size: int, done: list[tuple[int, int]]) -> None:
    seen = np.zeros(pairs, int)
    kept = np.zeros(pairs, bool)
    for first, some in done:
        kept[first : first + some] = True
    disjoint = [(int(a), 1) for a in np.flatnonzero(kept)]
    for first, some in shards(planned(), pairs, size, disjoint):
        assert some >= 1 and some <= max(size, FAMILIES["independent pixels"].block)
        seen[first : first + some] += 1
    assert np.array_equal(seen, ~kept)


# --- who works through them -------------------------------------------------------------------------------------------


def processes(workers: int = 2) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"))


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor, processes], ids=["here", "threads", "processes"])
def test_every_executor_gives_the_same(executor: Any) -> None:
    assert same(run(planned(), PAIRS, executor, size=4096), WHOLE)


def test_a_run_goes_on_from_what_is_found() -> None:
    found = merged(tally(planned(), 0, 700), tally(planned(), 12_000, 3000))
    drawn = []
    total = run(planned(), PAIRS, size=4096, found=found, after=lambda latest: drawn.append(latest.pairs))
    assert same(total, WHOLE)
    assert drawn == sorted(drawn) and drawn[0] > 3700


def test_more_pairs_can_be_added() -> None:
    assert same(run(planned(), PAIRS, found=run(planned(), 5000)), WHOLE)


class Dying(ThreadPoolExecutor):
    """Breaks like a pool whose worker was killed, at some of its first shards."""

    left = 0

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        if Dying.left:
            Dying.left -= 1
            broken: Future[Any] = Future()
            broken.set_exception(BrokenProcessPool("a worker was killed"))
            return broken
        return super().submit(function, *arguments, **named)


@pytest.mark.parametrize("deaths", [1, 2])
def test_the_shard_of_a_dead_worker_is_worked_through_again(deaths: int) -> None:
    Dying.left = deaths
    assert same(run(planned(), PAIRS, Dying, size=4096, in_flight=1), WHOLE)
    assert Dying.left == 0


def test_a_pool_that_never_works_is_given_up() -> None:
    Dying.left = 1000
    with pytest.raises(BrokenProcessPool):
        run(planned(), PAIRS, Dying, size=4096)
    Dying.left = 0


def test_a_killed_process_loses_nothing() -> None:
    pools: list[Processes] = []

    def pool() -> Executor:
        pools.append(Processes(1))
        return pools[-1]

    def kill_the_first(latest: Tally) -> None:
        if len(pools) == 1:
            for worker in pools[0].processes:
                worker.kill()

    assert same(run(planned(), PAIRS, pool, size=4096, in_flight=2, after=kill_the_first), WHOLE)
    assert len(pools) == 2


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same() -> None:
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        assert same(run(planned(), PAIRS, client.get_executor, size=4096), WHOLE)


# --- a run in a file --------------------------------------------------------------------------------------------------


def test_what_is_kept_is_what_was_found(tmp_path: Path) -> None:
    kept = KeptRun(tmp_path / "new" / "run.json", planned())
    kept.write(WHOLE)
    assert same(kept.read(), WHOLE)
    assert [file.name for file in kept.file.parent.iterdir()] == ["run.json"], "nothing half-written remains"


def test_a_run_is_kept_every_few_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptRun(tmp_path / "run.json", planned())
    kept.after(WHOLE)
    assert not kept.file.exists()
    monkeypatch.setattr(kept_runs, "SAVE_EVERY", 0.0)
    kept.after(WHOLE)
    assert kept.file.exists()


@pytest.mark.parametrize(
    "other", [{"seed": 1}, {"side": 8}, {"family": "near-copies"}, {"route": "masks"}, {"joint": None}]
)
def test_another_run_is_not_gone_on_with(tmp_path: Path, other: dict[str, Any]) -> None:
    KeptRun(tmp_path / "run.json", planned()).write(WHOLE)
    with pytest.raises(InputError, match="keeps another run"):
        KeptRun(tmp_path / "run.json", planned(**other)).read()


def test_the_backend_makes_no_other_run(tmp_path: Path) -> None:
    KeptRun(tmp_path / "run.json", planned()).write(WHOLE)
    assert same(KeptRun(tmp_path / "run.json", planned(backend="numpy")).read(), WHOLE)


IN_D = Theorem("d", "a test", Always(sp.Le(dice - jaccard, 3 - 2 * sp.sqrt(2) - 1 / d)))
ROOTS = Theorem(
    "r", "a test", Always(sp.Le(abs(matthews - fowlkes_mallows), sp.Rational(9, 10))), Domain((fp + 1 <= fn,))
)


@pytest.mark.parametrize(
    "theorem", [TRUE, WITH_HYPOTHESIS, WITH_PARAMETER, IN_D, ROOTS], ids=lambda theorem: theorem.title
)
def test_counts_on_a_device_are_reduced_there_to_the_same_tally(theorem: Theorem) -> None:
    import torch

    there = planned(theorem, route="masks", side=9, backend="torch", device="cpu")
    assert isinstance(there.pairs(3, 5000).fn, torch.Tensor)
    assert same(*(to_twelve_digits(tally(plan, 3, 5000)) for plan in (there, replace(there, backend="numpy"))))


def test_the_kernel_of_a_gpu_draws_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """In triton's interpreter, which takes a second for some masks: so blocks of two pairs instead of 256, at rates of few bits."""
    name = "independent pixels"
    monkeypatch.setitem(FAMILIES, name, replace(FAMILIES[name], block=2))
    one, other = (
        planned(route="masks", side=6, backend=backend, device="cpu", rates=(0.25, 0.5))
        for backend in ("triton", "numpy")
    )
    assert [count.tolist() for count in one.pairs(1, 3)] == [count.tolist() for count in other.pairs(1, 3)]


def to_twelve_digits(found: Tally) -> Tally:
    """With gaps rounded: square roots of two libraries may differ in the last bit, on some machines."""
    near = []
    for one in found.near:
        rounded = [(round(gap, 12), size, number, counts) for gap, size, number, counts in one.nearest]
        near.append(replace(one, nearest=rounded))
    return replace(found, near=near)


def kept_run(folder: Path) -> tuple[KeptRun, dict[str, Any]]:
    """A kept run with everything in it, and what its file says."""
    kept = KeptRun(folder / "run.json", planned(), PAIRS)
    kept.write(WHOLE)
    return kept, json.loads(kept.file.read_text())


def sealed_again(kept: KeptRun, content: dict[str, Any]) -> None:
    """As somebody would forge it: with a checksum that is right."""
    told = {key: value for key, value in content.items() if key not in ("keeps", "format", "sha256")}
    kept.file.write_text(sealed(content["keeps"], content["format"], told))


def test_a_kept_run_says_whether_it_is_complete(tmp_path: Path) -> None:
    kept, content = kept_run(tmp_path)
    assert content["complete"] is True
    kept.write(tally(planned(), 0, 10))
    assert json.loads(kept.file.read_text())["complete"] is False


@pytest.mark.parametrize(("content", "says"), [(None, "there is no run to go on with"), ("{", "cannot be read")])
def test_a_file_that_keeps_no_run(tmp_path: Path, content: str | None, says: str) -> None:
    file = tmp_path / "run.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InputError, match=says):
        KeptRun(file, planned()).read()


def test_a_run_that_begins_anew_never_takes_the_place_of_a_longer_one(tmp_path: Path) -> None:
    kept, _ = kept_run(tmp_path)
    again = KeptRun(kept.file, planned(), 10)
    assert again.begin().pairs == 0
    again.write(tally(planned(), 0, 10))
    assert same(kept.read(), WHOLE)
    longer = tally(planned(), 0, PAIRS + 1)
    again.write(longer)
    assert same(kept.read(), longer)


@pytest.mark.parametrize("content", ["my thesis", "{}", "", "[" * 200_000])
def test_a_file_that_keeps_something_else_is_never_written_over(tmp_path: Path, content: str) -> None:
    file = tmp_path / "run.json"
    file.write_text(content)
    for other in (planned(), planned(seed=1)):
        with pytest.raises(InputError, match=str(file)):
            KeptRun(file, other).begin()
    assert file.read_text() == content
    kept, _ = kept_run(tmp_path / "more")
    with pytest.raises(InputError, match="keeps another run"):
        KeptRun(kept.file, planned(seed=1)).begin()


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "everything is done": lambda run: run.update(done="everything"),
    "a text among counts": lambda run: run["near"][0]["nearest"][0].__setitem__(3, ["__import__('os')", 1, 1, 1]),
    "counts of other pixels": lambda run: run["near"][0]["nearest"][0].__setitem__(1, 1),
    "counts below zero": lambda run: run["near"][0]["nearest"][0][3].__setitem__(0, -1),
    "true as a count": lambda run: run["near"][0]["nearest"][0][3].__setitem__(0, True),
    "a float as a count": lambda run: run["near"][0]["nearest"][0][3].__setitem__(0, 1.0),
    "five counts": lambda run: run["near"][0]["nearest"][0][3].append(0),
    "a pair that was not drawn": lambda run: run["near"][0]["nearest"][0].__setitem__(2, PAIRS),
    "no order": lambda run: run["near"][0]["nearest"].reverse(),
    "too many": lambda run: run["near"][0].update(nearest=run["near"][0]["nearest"] * 2),
    "overlapping ranges": lambda run: run.update(done=[[0, PAIRS - 10], [5, 10]]),
    "ranges out of order": lambda run: run.update(done=[[PAIRS, 10], [0, PAIRS - 10]]),
    "a range before the first": lambda run: run.update(done=[[-10, PAIRS]]),
    "an empty range": lambda run: run.update(done=[[0, PAIRS], [PAIRS + 5, 0]]),
    "a range of three": lambda run: run.update(done=[[0, PAIRS, 1]]),
    "a huge range": lambda run: run.update(done=[[0, 10**30]], pairs=10**30),
    "another number of pairs": lambda run: run.update(pairs=PAIRS + 1),
    "more admitted than drawn": lambda run: run["near"][0].update(admitted=PAIRS + 1),
    "a histogram below zero": lambda run: run["near"][0]["gaps"].__setitem__(3, -1),
    "a histogram of texts": lambda run: run["near"][0]["gaps"].__setitem__(3, "1"),
    "a short histogram": lambda run: run["near"][0]["gaps"].pop(),
    "a full histogram": lambda run: run["near"][0]["gaps"].__setitem__(3, PAIRS),
    "another question": lambda run: run["near"][0].update(question="1 <= 0"),
    "no question": lambda run: run.update(near=[]),
    "a question too many": lambda run: run["near"].append(run["near"][0]),
    "no admitted": lambda run: run["near"][0].pop("admitted"),
    "near is a number": lambda run: run.update(near=3),
    "no joint density": lambda run: run.update(joint=None),
    "a joint density of texts": lambda run: run["joint"][0].__setitem__(0, "0"),
    "a small joint density": lambda run: run["joint"].pop(),
    "a full joint density": lambda run: run["joint"][0].__setitem__(0, PAIRS),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_what_no_run_leaves_is_refused_whatever_its_checksum(tmp_path: Path, forgery: str) -> None:
    kept, content = kept_run(tmp_path)
    sealed_again(kept, content)
    assert same(kept.read(), WHOLE)
    FORGED[forgery](content)
    sealed_again(kept, content)
    with pytest.raises(InputError, match=f"^{kept.file} does not keep what a run leaves"):
        kept.read()


def test_the_json_has_all_of_it() -> None:
    content = json.loads(kept_runs.as_json(planned(), WHOLE, findings(planned(), WHOLE)))
    assert content["pairs"] == PAIRS and sum(map(sum, content["joint"])) == PAIRS
    (near,) = content["near"]
    assert sum(near["gaps"]) == PAIRS and near["refuted_by"] is None and near["nearest_exactly"]["counts"]["tp"] > 0


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_a_claim_about_parameters_alone_is_refused() -> None:
    with pytest.raises(InputError, match="there is nothing to sample"):
        plan(Theorem("p", "a test", Always(sp.Le(ALPHA, 2))))


def test_an_unknown_family_is_refused_before_anything_runs() -> None:
    with pytest.raises(InputError, match="did you mean near-copies"):
        planned(family="near-copy")
