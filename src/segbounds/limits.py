"""Limits on what a computation may do: budgets of work, which are counted, and a clock, which can stop but decides nothing.

An answer must not depend on how fast or busy a machine is, on the thread that asks or on what was asked before. So a search counts
what it does in units of its own (terms, coefficients, boxes), and ends when so many are spent: at the same place everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from segbounds.system import struck_after


class Exhausted(Exception):
    """A budget of work is spent."""


class Work:
    """A budget of work.

    >>> work = Work(2)
    >>> work.spend(2)
    >>> work.spend(1)
    Traceback (most recent call last):
    ...
    segbounds.limits.Exhausted
    """

    def __init__(self, units: float) -> None:
        self.left = units

    @property
    def spent(self) -> bool:
        return self.left < 0

    def spend(self, units: float) -> None:
        """Raises Exhausted where more is spent than there was."""
        self.left -= units
        if self.left < 0:
            raise Exhausted


_WORK: ContextVar[Work | None] = ContextVar("the budget of what is being done", default=None)


@contextmanager
def within(units: float) -> Iterator[None]:
    """A budget for all that is done in the block, by whatever function; one around it pays as well."""
    outer = _WORK.get()
    work = Work(units if outer is None else min(units, outer.left))
    before = work.left
    token = _WORK.set(work)
    try:
        yield
    finally:
        _WORK.reset(token)
        if outer is not None:
            outer.left -= before - work.left


def spend(units: float) -> None:
    """Takes from the budget of what is being done, where it has one: about a unit for each microsecond, before the work where that may be
    much. What is remembered from an earlier question has its price again, or the answer would hang on that question. Raises Exhausted."""
    work = _WORK.get()
    if work is not None:
        work.spend(units)


def stopped(seconds: float) -> str:
    """What is said of a computation that the clock has stopped."""
    return f"stopped after {seconds:g} s; `--time` gives more"


class Stopped(BaseException):
    """The clock has stopped a computation; its text says so. No Exception, so that no library takes it for a failure of its own and goes
    on to another answer."""


@contextmanager
def stopped_after(seconds: float | None) -> Iterator[None]:
    """Raises Stopped in the block, or at its end, once so many seconds have passed on the clock; None is no limit.

    There is none either where no signal arrives: in threads other than the main one, and on some systems.
    """
    if seconds is None:
        yield
        return
    struck = False

    def stop() -> None:
        nonlocal struck
        struck = True
        raise Stopped(stopped(seconds))

    with struck_after(seconds, stop):
        yield
    if struck:  # and what it did then may be another answer
        raise Stopped(stopped(seconds))
