"""Budgets of work end at the same place everywhere; the clock only stops."""

import signal
import threading
from contextlib import suppress
from time import monotonic

import pytest

from segbounds.limits import Exhausted, Stopped, Work, spend, stopped_after, within


def wait(seconds: float) -> None:
    end = monotonic() + seconds
    while monotonic() < end:
        pass


def test_what_a_budget_allows_is_done_and_no_more() -> None:
    work = Work(3)
    work.spend(2)
    work.spend(1)
    assert not work.spent
    with pytest.raises(Exhausted):
        work.spend(1)
    assert work.spent


def test_a_budget_is_for_whatever_is_done_within_it() -> None:
    spend(10**9)  # nobody counts
    with within(10):
        spend(4)
        with within(100), pytest.raises(Exhausted):  # one inside cannot give more
            spend(7)
        with pytest.raises(Exhausted):
            spend(1)
    with within(10):
        with within(3), pytest.raises(Exhausted):
            spend(4)
        spend(6)
        with pytest.raises(Exhausted):
            spend(1)


def test_the_clock_stops_and_says_so() -> None:
    with pytest.raises(Stopped, match=r"^stopped after 0.05 s; `--time` gives more$"), stopped_after(0.05):
        wait(60)


def test_what_a_stopped_computation_goes_on_to_is_no_answer() -> None:
    """A library that swallows whatever is raised comes to another answer, which must not be believed."""
    with pytest.raises(Stopped), stopped_after(0.05), suppress(BaseException):
        wait(60)


def test_no_library_takes_being_stopped_for_an_error_of_its_own() -> None:
    assert not issubclass(Stopped, Exception)


@pytest.mark.parametrize("seconds", [None, 60])
def test_what_ends_in_time_is_left_alone(seconds: float | None) -> None:
    before = signal.getsignal(signal.SIGALRM)
    with stopped_after(seconds):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_in_another_thread_there_is_no_clock() -> None:
    ended = []

    def compute() -> None:
        with stopped_after(1e-6):
            wait(0.01)
        ended.append(True)

    thread = threading.Thread(target=compute)
    thread.start()
    thread.join()
    assert ended
