"""What all tests share. Where there is no GPU, triton's kernels run in its interpreter, which has to be said before triton is imported."""

import gc
import os
import shutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import pytest
import typer.main
import without_extras
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from once import Certified, Once

    from segbounds.theorems.records import Theorem

if shutil.which("nvidia-smi") is None:
    os.environ.setdefault("TRITON_INTERPRET", "1")

# the commands are put together once in a process, not anew for each of a thousand calls, which takes longer than most answers
typer.main.get_command = cache(typer.main.get_command)

# no test hangs on the clock, or on chance
settings.register_profile("everywhere", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("everywhere")


# what is imported and collected stays: looking through it for garbage took a fifth of that time
gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    if without_extras.wanted():
        config.pluginmanager.register(without_extras)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()
    # cycles are few, and looking for them after every 700 new objects took a twentieth of the time
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> "Once":
    from once import Once

    base = tmp_path_factory.getbasetemp()
    # the folder of a process that shares the tests with others lies in that of the run
    return Once((base.parent if hasattr(request.config, "workerinput") else base) / "once")


@pytest.fixture(scope="session")
def certified(once: "Once", tmp_path_factory: pytest.TempPathFactory) -> "Callable[[Theorem], Certified]":
    from once import certify_without_search

    def found(theorem: "Theorem") -> "Certified":
        kept: Certified = once(
            f"certify {theorem.title}", lambda: certify_without_search(theorem, tmp_path_factory.mktemp("kept"))
        )
        return kept

    return found
