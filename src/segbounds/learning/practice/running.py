"""Trains what of a study is missing, here or in other processes."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from segbounds import files_out
from segbounds.learning.practice.settings import SETTINGS
from segbounds.learning.practice.study import Job, Study
from segbounds.learning.practice.training import train


def run(study: Study, executor: Callable[[], Executor] | None = None, at_once: int = 1) -> Iterator[Job]:
    """Trains what is missing, and yields each finished job.

    Raises InputError where the folder has results of other settings.
    """
    with files_out.alone(study.out / SETTINGS):
        study.claim_folder()
        pool = executor() if executor else None
        running: dict[Future[None], Job] = {}
        try:
            while True:
                fresh = [job for job in study.waiting() if job not in running.values()]
                if pool is None:
                    if not fresh:
                        return
                    train(fresh[0], study)
                    yield fresh[0]
                    continue
                running |= {pool.submit(train, job, study): job for job in fresh[: at_once - len(running)]}
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    future.result()
                    yield running.pop(future)
        finally:
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
