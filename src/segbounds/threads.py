"""Compiled loops shared out to threads of Python's own.

Numba's threads would not do in a library: with some of its threading layers a process that counted and then forks, as data
loaders do, loses its child, and with another one two threads that count at once end the process. A loop that is compiled to
let go of the interpreter runs as fast on these threads.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from segbounds.system import cores, room

COMPILER = 2**28  # bytes of addresses that numba takes, with what it loads


def share_out(tasks: int, work: Callable[[int, int], object], *, least: int = 1) -> None:
    """Calls ``work(first, last)`` for ranges that make up ``range(tasks)``, side by side where each gets ``least`` tasks."""
    parts = tasks // max(1, least)
    if parts > 1:
        parts = min(cores(), parts)
    if parts <= 1:
        work(0, tasks)
        return
    ends = [tasks * part // parts for part in range(parts + 1)]
    others = [_pool(os.getpid()).submit(work, ends[part], ends[part + 1]) for part in range(1, parts)]
    work(0, ends[1])
    for other in others:
        other.result()


@cache
def _pool(process: int) -> ThreadPoolExecutor:
    """The threads of a process: a fork has none of its parent's."""
    return ThreadPoolExecutor(cores(), thread_name_prefix="segbounds")


def compiled(loop: Callable[..., Any], **options: Any) -> Any:
    """A loop compiled by numba to let go of the interpreter; what was compiled is kept for the next time, where some folder can be
    written. Options are those of numba. Raises MemoryError where there is too little for a compiler."""
    if room() < COMPILER:  # the libraries that numba loads would wait for it forever, or end the process
        raise MemoryError
    import numba

    try:
        return numba.njit(nogil=True, cache=True, **options)(loop)
    except RuntimeError:  # neither the package's folder nor the user's can be written
        return numba.njit(nogil=True, **options)(loop)
