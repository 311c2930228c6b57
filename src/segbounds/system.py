"""What only some systems have: locks of files, a clock that interrupts, signals that wait. Nothing else of the package asks for them.

Where a system lacks one, what it guards against is left to the user: two runs on one state, a computation that nobody stops.
"""

import errno
import math
import os
import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import contextmanager

try:
    import fcntl
    import resource
except ImportError:
    fcntl = resource = None  # type: ignore[assignment]

AGAIN = 0.5  # seconds
MOMENT = 0.01
#: A share of a disk that is used up, where systems tell it from a disk that is full.
SHARE_USED_UP: int = getattr(errno, "EDQUOT", errno.ENOSPC)


def cores() -> int:
    """How many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def room() -> float:
    """How many bytes this process may still take: infinite where the shell or the system sets no limit, or does not say."""
    if resource is None or (most := resource.getrlimit(resource.RLIMIT_AS)[0]) == resource.RLIM_INFINITY:
        return math.inf
    try:
        with open("/proc/self/statm", encoding="ascii") as sizes:
            return most - int(sizes.read().split()[0]) * resource.getpagesize()
    except OSError:
        return most


def lock(opened: int) -> bool:
    """Takes the lock of an open file, which is free again when the process ends; whether there are such locks. Raises BlockingIOError where
    another process has it."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # a file system without locks
        return False
    return True


@contextmanager
def struck_after(seconds: float, strike: Callable[[], object]) -> Iterator[None]:
    """Calls ``strike`` in the block once so many seconds have passed on the clock, and again and again, because some library may swallow
    what it raises. Never in other threads than the main one, where no signal arrives, and on systems without such a clock."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: strike())
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def without_interrupts() -> Iterator[None]:
    """What is begun here hears no Ctrl-C, from its first moment on: that is for the parent, which knows what is finished."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_every_interrupt() -> None:
    """From now on a Ctrl-C that meets a finalizer, of which Python says that it was ignored, comes again a moment later."""
    before = sys.unraisablehook

    def after(lost: "sys.UnraisableHookArgs") -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            threading.Timer(MOMENT, interrupt_main).start()
        else:
            before(lost)

    sys.unraisablehook = after


def deaf_to_interrupts() -> None:
    """From now on this process hears no Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
