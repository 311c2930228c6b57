"""Files whole or not at all, states that tell when they were changed, and one sentence for each way to end."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from segbounds import files_out
from segbounds.endings import CRASHED, INTERRUPTED, MEANINGS, REFUTED, UNDECIDED, UNUSABLE, ending, printable
from segbounds.errors import InputError, NotWritten, Unsettled

FAILURES = [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS, errno.EIO]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


# --- whole files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_written_and_replaced(tmp_path: Path, durable: bool) -> None:
    file = tmp_path / "a.txt"
    files_out.write(file, "one ≥ two", durable=durable)
    assert file.read_text(encoding="utf-8") == "one ≥ two"
    file.chmod(0o640)
    files_out.write(file, b"\x00\xff", durable=durable)
    assert file.read_bytes() == b"\x00\xff" and stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.txt"]


class Refusing:
    """A system that refuses one call."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise self.error


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("number", FAILURES)
def test_a_system_that_refuses_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, Refusing(OSError(number, os.strerror(number))))
        with pytest.raises(NotWritten, match=rf"^{file} cannot be written: .*(name (a|another) place)"):
            files_out.write(file, "new", durable=True)
    assert file.read_text() == "old" and names(tmp_path) == ["a.txt"]


def test_an_interrupt_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", Refusing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            files_out.write(tmp_path / "a.txt", "new")
    assert not names(tmp_path)


def test_two_writers_never_share_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    original = os.open

    def noted(path: Any, *given: Any) -> int:
        opened.append(str(path))
        return original(path, *given)

    monkeypatch.setattr(os, "open", noted)
    for _ in range(5):
        files_out.write(tmp_path / "a.txt", "x")
    assert len(set(opened)) == 5 and all(str(os.getpid()) in name for name in opened)


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "circle").symlink_to("circle")
    for wrong, says in (
        (tmp_path / "folder", "is a folder"),
        (tmp_path / "none" / "a", "its folder does not exist"),
        (tmp_path / "file" / "a", "not a folder"),
        (tmp_path / ("n" * 300), "too long"),
        (tmp_path / "circle", "circle"),
        (tmp_path / "nul\0", "null"),
    ):
        for ask in (files_out.must_be_writable, lambda place: files_out.write(place, "x")):
            with pytest.raises(NotWritten, match=says):
                ask(wrong)
    files_out.write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_text() == "new"
    assert names(tmp_path) == ["circle", "file", "folder", "link"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_devices_are_written_to_and_not_replaced() -> None:
    files_out.must_be_writable("/dev/null")
    files_out.write("/dev/null", "x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with pytest.raises(NotWritten, match="/dev/full cannot be written: no space is left"):
        files_out.write("/dev/full", "x")


def test_a_long_name_that_is_none_too_long(tmp_path: Path) -> None:
    files_out.write(tmp_path / ("n" * 255), "x")
    assert names(tmp_path) == ["n" * 255]


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert files_out.folder(tmp_path / "a" / "b") == tmp_path / "a" / "b" and (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(NotWritten, match="cannot be made a folder"):
            files_out.folder(wrong)
    monkeypatch.setattr(os, "open", Refusing(OSError(errno.EROFS, "")))
    with pytest.raises(NotWritten, match="its disk is read-only"):
        files_out.folder(tmp_path)


# --- states -----------------------------------------------------------------------------------------------------------

STATE = {"done": [[0, 5]], "text": "≥", "share": 0.1}


def read(file: Path) -> dict[str, Any]:
    return files_out.unsealed(file, "run", 3, "leave it out")


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "state"
    files_out.write(file, files_out.sealed("run", 3, STATE))
    assert read(file) == STATE
    # however it is laid out
    file.write_text(json.dumps(json.loads(file.read_text()), indent=2, sort_keys=True))
    assert read(file) == STATE
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none")


def every_change() -> Iterator[str]:
    text = files_out.sealed("run", 3, STATE)
    yield from (text[:length] for length in range(len(text) - 1))
    for place, letter in enumerate(text[:-1]):
        if letter.isalnum():
            yield text[:place] + ("7" if letter != "7" else "8") + text[place + 1 :]


def test_a_state_that_was_changed_or_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    file, tried = tmp_path / "state", 0
    for text in every_change():
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=f"^{file} .*leave it out$"):
            read(file)
        tried += 1
    assert tried > 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"9" * 10_000,
        b'{"keeps": "run", "keeps": "run"}',
        b'{"keeps": "run", "format": NaN}',
        b'{"keeps": "run", "format": true}',
        b'{"keeps": "another", "format": 3}',
        b'{"keeps": "run", "format": 3}',
        b'{"keeps": "run", "format": 3, "sha256": 1e400}',
    ],
    ids=lambda content: repr(content[:30]),
)
def test_what_is_no_state_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "state"
    file.write_bytes(content)
    with pytest.raises(InputError, match=f"^{file} .*leave it out$"):
        read(file)


def test_a_folder_and_a_huge_file_are_no_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="is no file"):
        read(tmp_path)
    file = tmp_path / "state"
    files_out.write(file, files_out.sealed("run", 3, STATE))
    monkeypatch.setattr(files_out, "LARGEST_STATE", 10)
    with pytest.raises(InputError, match="larger than any run"):
        read(file)


def test_one_state_is_for_one_process_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "new" / "state"
    with files_out.alone(file):
        with pytest.raises(InputError, match=f"another process is at work on {file}"), files_out.alone(file):
            pass
        with files_out.alone(file.with_name("other")):
            pass
    with files_out.alone(file):
        pass
    assert not names(file.parent)


# --- endings ----------------------------------------------------------------------------------------------------------


def made_of(error: OSError, cause: OSError) -> OSError:
    error.__context__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (InputError("that is none"), UNUSABLE, "that is none"),
        (Unsettled("no method reaches it"), UNDECIDED, "no method reaches it"),
        (KeyboardInterrupt(), INTERRUPTED, "Ctrl-C was pressed"),
        (MemoryError(), UNUSABLE, "not enough memory"),
        (OSError(errno.ENOMEM, "x"), UNUSABLE, "not enough memory"),
        (ImportError("libx.so: failed to map segment from shared object"), UNUSABLE, "not enough memory"),
        (made_of(OSError("no libx.so"), OSError("failed to map segment")), UNUSABLE, "not enough memory"),
        (made_of(OSError("no libx.so"), OSError("not there")), CRASHED, "OSError: no libx.so"),
        (RecursionError(), UNUSABLE, "nested too deeply"),
        (BrokenProcessPool("x"), UNUSABLE, "worker processes ended"),
        (PermissionError(errno.EACCES, "x", "/a"), UNUSABLE, "/a cannot be used: you may not write there"),
        (OSError(errno.ENOSPC, "x"), UNUSABLE, "no space is left"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found"), UNUSABLE, "TMPDIR"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "invalid"), UNUSABLE, "not UTF-8"),
        (AssertionError("this\nis a bug"), CRASHED, "AssertionError: this is a bug; please report it"),
        (ZeroDivisionError(), CRASHED, "SEGBOUNDS_TRACEBACK=1"),
        (ValueError("x"), CRASHED, "please report it"),
    ],
)
def test_each_end_has_its_status_and_one_sentence(error: BaseException, status: int, says: str) -> None:
    found, sentence = ending(error)
    assert found == status and found in MEANINGS and found != REFUTED
    assert says in sentence and len(sentence.splitlines()) == 1


def test_names_of_all_kinds_can_be_shown() -> None:
    assert printable("a ≥ b\n\x1b[31m\udcff") == r"a ≥ b\n\x1b[31m\xff"
