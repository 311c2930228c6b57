"""The page on performance is what the rows in benchmarks/results say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from places import ROOT


@pytest.fixture
def page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("page", ROOT / "benchmarks" / "page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(page: ModuleType) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "run: python benchmarks/page.py"


def test_the_newest_rows_are_shown(page: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "RESULTS", tmp_path)
    assert page.newest("sampling_throughput.csv") == [] and "nothing is claimed" in page.page()
    (tmp_path / "gpu_counting.csv").write_text(
        "date,device,what,pairs,seconds,ratio,ratio_to,bar\n"
        "2026-01-01,old,counting,1,1,1,x,2\n2026-01-02,new,counting,1,3,1,x,2\n2026-01-02,new,counting,1,4,1,x,2\n"
    )
    assert [row["seconds"] for row in page.newest("gpu_counting.csv")] == ["4"]
    assert "| new | counting | 1 | 4 |" in page.page() and "nothing is claimed" not in page.page()
