"""Limits on time: they end what takes too long, nest, and cannot be swallowed."""

import subprocess
import sys
from time import monotonic

import pytest

from segbounds.time_limits import time_limit


def busy(seconds: float) -> None:
    end = monotonic() + seconds
    while monotonic() < end:
        pass


def test_what_takes_too_long_is_stopped() -> None:
    start = monotonic()
    with pytest.raises(TimeoutError), time_limit(0.05):
        busy(20)
    assert monotonic() - start < 10


def test_what_is_soon_done_is_left_alone() -> None:
    with time_limit(20):
        busy(0.01)
    busy(0.05)


def test_what_another_process_computes_does_not_count() -> None:
    start = monotonic()
    with time_limit(0.2):
        works = "from time import process_time\nwhile process_time() < 0.5: pass"
        subprocess.run([sys.executable, "-c", works], check=True)
    assert monotonic() - start > 0.4


def test_the_outer_limit_holds_inside_a_longer_inner_one() -> None:
    start = monotonic()
    with pytest.raises(TimeoutError), time_limit(0.1):
        for _ in range(1000):
            with time_limit(20):
                busy(0.02)
    assert monotonic() - start < 10


def test_an_error_that_is_swallowed_comes_again() -> None:
    swallowed = 0
    with pytest.raises(TimeoutError), time_limit(0.05):
        for _ in range(3):
            try:
                busy(20)
            except TimeoutError:
                swallowed += 1
                if swallowed == 2:
                    raise
    assert swallowed == 2
