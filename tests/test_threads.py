"""Work shared out to threads: every task once, errors not lost, safe beside other threads and after a fork."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segbounds import threads
from segbounds.masks.counting import count
from segbounds.masks.drawing import counted
from segbounds.threads import share_out


@given(st.integers(0, 200), st.integers(1, 50))
def test_every_task_is_done_once(tasks: int, least: int) -> None:
    done: list[int] = []
    share_out(tasks, lambda first, last: done.extend(range(first, last)), least=least)
    assert sorted(done) == list(range(tasks))


def test_tasks_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 3)
    both_here, names = threading.Barrier(3, timeout=600), set()

    def work(first: int, last: int) -> None:
        both_here.wait()
        names.add(threading.current_thread().name)

    share_out(9, work)
    assert len(names) == 3


def test_an_error_in_a_thread_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 2)

    def work(first: int, last: int) -> None:
        if first:
            raise ArithmeticError("in the second part")

    with pytest.raises(ArithmeticError, match="second part"):
        share_out(4, work)


MASKS = np.random.default_rng(0).random((2, 4, 1 << 20)) < 0.3
WANTED = [int((MASKS[0][k] & MASKS[1][k]).sum()) for k in range(4)]
ROWS = np.full((64, 3), 30_000)


def counts() -> tuple[list[int], list[int]]:
    found = count(MASKS[0], MASKS[1], batched=True, backend="compiled")
    return found.tp.tolist(), counted(0, 0, ROWS, 1 << 16, backend="compiled").tp.tolist()


def test_many_threads_may_count_at_once() -> None:
    alone = counts()
    assert alone[0] == WANTED
    with ThreadPoolExecutor(4) as pool:
        assert [future.result() for future in [pool.submit(counts) for _ in range(8)]] == [alone] * 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_fork_may_count_after_its_parent_did() -> None:
    alone = counts()
    child = os.fork()
    if not child:
        os._exit(0 if counts() == alone else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_loops_are_compiled_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    import numba

    asked: list[bool] = []

    def njit(*, nogil: bool, cache: bool = False) -> Callable[[Callable[[int], int]], Callable[[int], int]]:
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda loop: loop

    monkeypatch.setattr(numba, "njit", njit)
    assert threads.compiled(lambda x: x + 1)(1) == 2 and asked == [True, False]
