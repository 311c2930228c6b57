"""Processes that are killed, fail or answer at length: the executor always says so, and never waits for ever."""

import os
import signal
import time
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool

import pytest

from segbounds.processes import Processes

LONG = 1 << 22  # bytes: no pipe takes that at once


def long_answer(_: int) -> bytes:
    return b"x" * LONG


def own_number(_: int) -> int:
    return os.getpid()


def end(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(text: str) -> None:
    raise KeyError(text)


def end_while_writing(_: int) -> bytes:
    """Ends while its answer is half written: its pipe is full, since nobody reads faster than a signal comes."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    return b"x" * (1 << 28)


def remember(word: str) -> None:
    os.environ["REMEMBERED"] = word


def remembered(_: int) -> str | None:
    return os.environ.get("REMEMBERED")


def sleep(_: int) -> None:
    time.sleep(600)


def test_answers_come_back_and_processes_are_used_again() -> None:
    with Processes(2) as pool:
        assert [len(answer) for answer in pool.map(long_answer, range(4))] == [LONG] * 4
        numbers = set(pool.map(own_number, range(8)))
        assert os.getpid() not in numbers and len(numbers) <= 2
    assert not any(process.is_alive() for process in pool.processes)


@pytest.mark.parametrize("death", [end, end_while_writing])
def test_a_call_whose_process_ends_is_told_and_the_next_gets_another(death: object) -> None:
    with Processes(1) as pool:
        with pytest.raises(BrokenProcessPool, match="ended before its result"):
            pool.submit(death, 0).result(60)  # type: ignore[arg-type]
        assert len(pool.submit(long_answer, 0).result(60)) == LONG


def test_an_error_in_a_process_is_raised_here() -> None:
    with Processes(1) as pool, pytest.raises(KeyError, match="a word"):
        pool.submit(fail, "a word").result(60)


def test_each_process_is_initialized() -> None:
    with Processes(1, remember, ("something",)) as pool:
        assert pool.submit(remembered, 0).result(60) == "something"


def test_shutting_down_without_waiting_stops_what_runs() -> None:
    pool = Processes(1)
    pool.submit(own_number, 0).result(60)
    running = pool.submit(sleep, 0)
    pool.shutdown(wait=False)
    with pytest.raises((BrokenProcessPool, CancelledError)):  # it had begun, or not yet
        running.result(60)
