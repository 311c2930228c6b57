"""An executor of processes that can be killed at any moment.

Python's own ProcessPoolExecutor gives all workers one pipe for their results: where one is killed while it writes a result
that is larger than the pipe, the reader waits for the rest for ever. Here each worker has a pipe of its own, which ends when
the worker does.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from segbounds.system import without_interrupts


class Processes(Executor):
    """At most ``workers`` processes that are begun when there is work for them, each served by a thread.

    initializer
        Called in each process before its first work.

    A call whose process ends before its result is there raises BrokenProcessPool; the next call gets a new process.
    """

    def __init__(self, workers: int, initializer: Callable[..., object] | None = None, initargs: tuple[Any, ...] = ()):
        self._start = (initializer, initargs)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="segbounds-process")
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._begun: list[tuple[BaseProcess, Connection]] = []

    @property
    def processes(self) -> list[BaseProcess]:
        """Those that were begun."""
        with self._lock:
            return [process for process, _ in self._begun]

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._threads.submit(self._serve, work, args, kwargs)

    def _serve(self, work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._begin()
        try:
            connection.send((work, args, kwargs))
            failed, result = connection.recv()
        except (EOFError, OSError):
            self._mine.connection = None
            raise BrokenProcessPool("a worker process ended before its result was there") from None
        if failed:
            raise result
        return result

    def _begin(self) -> Connection:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, *self._start), daemon=True)
        with without_interrupts():
            process.start()
        theirs.close()  # so that the worker's end is the only one, and the pipe ends with it
        with self._lock:
            self._begun.append((process, ours))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Without ``wait`` processes are stopped where they are."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures or not wait)
        with self._lock:
            begun = list(self._begun)
        for process, connection in begun:
            if wait:
                connection.close()  # nobody uses it now; the worker sees its end
            else:
                process.terminate()
        for process, _ in begun:
            process.join()


def _work(connection: Connection, initializer: Callable[..., object] | None, initargs: tuple[Any, ...]) -> None:
    if initializer is not None:
        initializer(*initargs)
    while True:
        try:
            work, args, kwargs = connection.recv()
        except EOFError:
            return
        try:
            answer = (False, work(*args, **kwargs))
        except Exception as error:
            answer = (True, error)
        try:
            connection.send(answer)
        except BrokenPipeError:  # the parent has ended: nobody waits
            return
