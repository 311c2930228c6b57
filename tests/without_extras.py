"""Where SEGBOUNDS_WITHOUT_EXTRAS is set, what needs a package of an extra is skipped; elsewhere it fails, as all are installed.

A plugin of pytest, which conftest registers: hooks of a conftest are not asked about the examples in src.
"""

import os
import re
import sys
from collections.abc import Generator

import pytest

#: Packages of extras.
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
def pytest_runtest_call() -> Generator[None]:
    try:
        return (yield)
    except BaseException as error:
        missing = missing_package(error)
        if missing is None:
            raise
        pytest.skip(f"needs {missing}")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same of a file that cannot be imported without one."""
    before = set(sys.modules)
    report = yield
    missing = re.search(r"No module named '(\w+)", str(report.longrepr)) if report.outcome == "failed" else None
    if missing and missing[1] in EXTRAS:
        report.outcome, report.longrepr = "skipped", (str(collector.path), 0, f"needs {missing[1]}")
        _forget_halves(before)
    return report


def _forget_halves(before: set[str]) -> None:
    """Half a module, which an import left behind that did not end, would fail the next one that needs it in another sentence: what
    the import had begun to load is loaded anew."""
    for name in [name for name in sys.modules if name.startswith("segbounds.") and name not in before]:
        del sys.modules[name]


def missing_package(error: BaseException | None) -> str | None:
    """The package of an extra whose absence led to an error."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name and error.name.partition(".")[0] in EXTRAS:
            return error.name
        if remedy := re.search(r"pip install 'segbounds\[(\w+)\]'", str(error)):
            return f"the extra {remedy[1]}"
        error = error.__cause__ or error.__context__
    return None


def wanted() -> bool:
    return bool(os.environ.get("SEGBOUNDS_WITHOUT_EXTRAS"))
