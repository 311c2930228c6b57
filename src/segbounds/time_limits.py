"""Limits on how long a computation in pure Python may take, in seconds of this process's processor time.

Not of the clock: a machine that is busy with other things would end a computation early that ends in time on an idle one, and
what it decides would depend on that.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

AGAIN = 0.5  # seconds


def can_limit_time() -> bool:
    """Whether `time_limit` works here: signals reach the main thread only, and not on every system."""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "ITIMER_PROF")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block after some seconds of computing; at once where no time can be limited. Limits nest."""
    if not can_limit_time():
        raise TimeoutError

    def stop(*_: object) -> None:
        raise TimeoutError

    start, before = process_time(), signal.signal(signal.SIGPROF, stop)
    outer, _ = signal.getitimer(signal.ITIMER_PROF)
    # no longer than the limit around this one has left; and again and again, because a library may swallow the first error,
    # as sympy does in some of its guesses
    signal.setitimer(signal.ITIMER_PROF, min(seconds, outer or seconds), AGAIN)
    try:
        yield
    finally:
        # what is left of a limit around this one; if nothing is, it ends as soon as it can
        left = max(outer - (process_time() - start), 1e-3) if outer else 0
        signal.setitimer(signal.ITIMER_PROF, left, AGAIN if outer else 0)
        # last, because without a handler a signal that still comes would end the process
        signal.signal(signal.SIGPROF, before)
