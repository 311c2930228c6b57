"""What all tests share. Where there is no GPU, triton's kernels run in its interpreter, which has to be said before triton is imported."""

import gc
import os
import re
import shutil
from collections.abc import Callable, Generator
from functools import cache
from typing import TYPE_CHECKING

import pytest
import typer.main
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


#: Packages of extras. Where SEGBOUNDS_WITHOUT_EXTRAS is set, a test that misses one is skipped; elsewhere it fails, as all are installed.
EXTRAS = {
    "torch",
    "triton",
    "numba",
    "z3",
    "distributed",
    "monai",
    "nibabel",
    "imageio",
    "PIL",
    "tifffile",
    "matplotlib",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    try:
        return (yield)
    except BaseException as error:
        missing = _missing(error) if os.environ.get("SEGBOUNDS_WITHOUT_EXTRAS") else None
        if missing is None:
            raise
        pytest.skip(f"needs {missing}")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same of a file that cannot be imported without one."""
    report = yield
    missing = re.search(r"No module named '(\w+)", str(report.longrepr)) if report.outcome == "failed" else None
    if missing and missing[1] in EXTRAS and os.environ.get("SEGBOUNDS_WITHOUT_EXTRAS"):
        report.outcome, report.longrepr = "skipped", (str(collector.path), 0, f"needs {missing[1]}")
    return report


def _missing(error: BaseException | None) -> str | None:
    """The package of an extra whose absence led to an error."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name and error.name.partition(".")[0] in EXTRAS:
            return error.name
        if remedy := re.search(r"pip install 'segbounds\[(\w+)\]'", str(error)):
            return f"the extra {remedy[1]}"
        error = error.__cause__ or error.__context__
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()


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
