"""Packages, folders, workers and devices that commands need, and what is said where they are not there."""

from pathlib import Path

import pytest
from commands import run

from segbounds.cli.resources import (
    backend_of,
    cache_folder,
    executor_for,
    folder_or_none,
    leave_no_empty_folder,
    needing,
)
from segbounds.errors import InputError
from segbounds.processes import Processes


def test_a_package_that_is_not_there_is_named_with_what_brings_it() -> None:
    for what, verb in (("figures", "need"), ("--dask", "needs"), ("audit", "needs")):
        with (
            pytest.raises(InputError, match=rf"{what} {verb} nothing_of_this_name, .*segbounds\[extra\]"),
            needing(what, "extra"),
        ):
            import nothing_of_this_name  # type: ignore[import-not-found]  # noqa: F401


def test_devices_have_backends() -> None:
    assert (backend_of("cpu"), backend_of("cuda:1")) == ("auto", "triton")
    with pytest.raises(InputError, match="no device called 'gpu'"):
        backend_of("gpu")


def test_one_worker_is_this_process() -> None:
    assert executor_for(1, None) == (None, 1)
    begin, at_once = executor_for(3, None)
    assert begin is not None and at_once == 6
    pool = begin()
    assert isinstance(pool, Processes) and pool.processes == []  # none before there is work
    pool.shutdown()


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_or_none(None) is None
    assert folder_or_none(tmp_path / "new") == str(tmp_path / "new") and (tmp_path / "new").is_dir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "segbounds"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(InputError, match="--state"):
        cache_folder()


def test_a_folder_that_a_command_made_and_left_empty_is_gone(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for place in ("a/b/c", "a/d", "there"):
        folder_or_none(tmp_path / place)
    (tmp_path / "a" / "d" / "proof.json").touch()
    leave_no_empty_folder()
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["a", "a/d", "a/d/proof.json", "there"]


@pytest.mark.parametrize(("stopped", "status"), [(KeyboardInterrupt(), 130), (InputError("it is none"), 2)])
def test_what_stops_a_proof_leaves_a_sentence_and_no_folder(
    stopped: BaseException, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise stopped

    monkeypatch.setattr("segbounds.engines.settle", stop)
    ended = run("prove", "jaccard <= dice", "--proofs", tmp_path / "new" / "proofs")
    assert ended.returncode == status and len(ended.stderr.splitlines()) == 1 and not ended.stdout
    assert not [*tmp_path.iterdir()]


def homeless() -> Path:
    raise RuntimeError
