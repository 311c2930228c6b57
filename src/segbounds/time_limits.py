"""Limits on how long a computation in pure Python may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

AGAIN = 0.5  # seconds


def can_limit_time() -> bool:
    """Whether `time_limit` works here: signals reach the main thread only, and not on every system."""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block after some seconds; at once where no time can be limited. Limits nest."""
    if not can_limit_time():
        raise TimeoutError

    def stop(*_: object) -> None:
        raise TimeoutError

    start, before = monotonic(), signal.signal(signal.SIGALRM, stop)
    outer, _ = signal.getitimer(signal.ITIMER_REAL)
    # no longer than the limit around this one has left; and again and again, because a library may swallow the first error,
    # as sympy does in some of its guesses
    signal.setitimer(signal.ITIMER_REAL, min(seconds, outer or seconds), AGAIN)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)
        # what is left of a limit around this one; if nothing is, it ends as soon as it can
        left = max(outer - (monotonic() - start), 1e-3) if outer else 0
        signal.setitimer(signal.ITIMER_REAL, left, AGAIN if outer else 0)
