"""What segbounds writes: every file whole or not at all, and files that keep a state, which tell whether they are as they were written.

Nothing else of the package writes a file. Imports the standard library alone: the command line needs it before anything is computed.
"""

import errno
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from typing import Any

from segbounds.errors import InputError, NotWritten
from segbounds.system import SHARE_USED_UP
from segbounds.system import lock as take

#: What to do about each reason for which a system writes no file.
REMEDIES: Mapping[int, str] = {
    SHARE_USED_UP: "your share of its disk is used up: make room, or name a place on another disk",
    errno.ENOSPC: "no space is left on its disk: make room, or name a place on another disk",
    errno.EFBIG: "the system allows no file of this size there: name a place on another disk",
    errno.EACCES: "you may not write there: name a place that is writable",
    errno.EPERM: "you may not write there: name a place that is writable",
    errno.EROFS: "its disk is read-only: name a place that is writable",
    errno.EISDIR: "it is a folder: name a file in it",
    errno.ENOTDIR: "a part of its path is a file, not a folder: name another place",
    errno.EEXIST: "a file of that name is in the way: name another place",
    errno.ENOENT: "its folder does not exist: make the folder first, or name a file in a folder that exists and is writable",
    errno.ENAMETOOLONG: "its name is too long for the system: name a shorter one",
    errno.ELOOP: "links in its path lead in a circle: name another place",
}
#: The largest state that is read: the largest that is written has some hundred kilobytes.
LARGEST_STATE = 1 << 26
SEAL = "sha256"


def write(file: Path | str, content: str | bytes, *, durable: bool = False) -> None:
    """Writes a file whole or not at all: a run that is stopped, and a disk that is full, leave the old file or none.

    content
        Text is written as UTF-8; names that are none, as file systems may have them, with backslashes.
    durable
        Whether it also outlives the machine's next moment, at some milliseconds.

    What is no file (a terminal, a pipe) is written to as it is. Raises InputError, naming the file and the remedy.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        place = Path(os.path.realpath(file))  # a link goes on pointing to what it points to
        found = _status(place)
        if found is None or stat.S_ISREG(found.st_mode):
            _replace(place, data, durable, None if found is None else stat.S_IMODE(found.st_mode))
        else:
            with place.open("wb") as opened:
                opened.write(data)
    except (OSError, ValueError) as error:
        raise NotWritten(f"{file} cannot be written: {because(error)}") from error


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except FileNotFoundError:
        return None


def _replace(place: Path, data: bytes, durable: bool, mode: int | None) -> None:
    # its own name, whatever the file's: two runs never share one, and a long name gets no longer
    half = place.parent / f".{os.getpid()}-{secrets.token_hex(8)}.part"
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as opened:
            opened.write(data)
            opened.flush()
            if durable:
                os.fsync(opened.fileno())
        if mode is not None:
            with suppress(OSError):
                half.chmod(mode)
        os.replace(half, place)
    except BaseException:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def because(error: OSError | ValueError) -> str:
    """Why the system refuses a file, and the remedy."""
    if isinstance(error, OSError):
        return REMEDIES.get(error.errno or 0, f"{error.strerror or error}: name another place")
    return f"{error}: name another place"


def folder(place: Path | str) -> Path:
    """A folder to write into, made if it is not there. Raises InputError where it cannot be one, or nothing can be written in it."""
    made = Path(place)
    try:
        made.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(f"{place} cannot be made a folder: {because(error)}") from error
    _try(made, made)
    return made


def must_be_writable(file: Path | str | None) -> None:
    """Raises InputError now rather than after a long computation, where a file cannot be written."""
    if file is None:
        return
    try:
        place = Path(os.path.realpath(file))
        found = _status(place)
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
        if found is not None and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "")
    except (OSError, ValueError) as error:
        raise NotWritten(f"{file} cannot be written: {because(error)}") from error
    if found is None or stat.S_ISREG(found.st_mode):
        _try(place.parent, file)


def _try(place: Path, named: Path | str) -> None:
    """Whether a folder takes a file is told by trying: rights do not tell of disks that are read-only."""
    half = place / f".{os.getpid()}-{secrets.token_hex(8)}.part"
    try:
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        half.unlink()
    except OSError as error:
        raise NotWritten(f"{named} cannot be written: {because(error)}") from error


# --- states -----------------------------------------------------------------------------------------------------------


def sealed(kind: str, version: int, content: Mapping[str, Any], indent: int | None = None) -> str:
    """A state as JSON, with what it is and a checksum over all of it."""
    told = {"keeps": kind, "format": version, **content}
    return json.dumps({**told, SEAL: checksum(told)}, ensure_ascii=False, allow_nan=False, indent=indent) + "\n"


def checksum(content: Mapping[str, Any]) -> str:
    """Over what JSON says, not over how it is laid out."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def unsealed(file: Path, kind: str, version: int, remedy: str) -> dict[str, Any]:
    """The content of a state, as `sealed` was given it; what its entries may be is for the caller to check.

    Raises InputError with the remedy for whatever is no state of this kind, and for one that was changed or cut off since it was written;
    FileNotFoundError where there is none.
    """
    content = _object(file, kind, remedy)
    if content.get("keeps") != kind:
        raise InputError(f"{file} keeps no {kind}: {remedy}")
    if content.get("format") != version or type(content["format"]) is not int:
        raise InputError(f"{file} was written by another version of segbounds: {remedy}")
    seal = content.pop(SEAL, None)
    if seal != checksum(content):
        raise InputError(
            f"{file} is not as it was written (its checksum differs), so nothing in it can be believed: {remedy}"
        )
    return {key: value for key, value in content.items() if key not in ("keeps", "format")}


def _object(file: Path, kind: str, remedy: str) -> dict[str, Any]:
    """What a file says in JSON, if that is an object and not too large."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise InputError(f"{file} is no file, so it keeps no {kind}: {remedy}")
        if file.stat().st_size > LARGEST_STATE:
            raise InputError(f"{file} is larger than any {kind} that segbounds keeps: {remedy}")
        # NaN and infinity are no numbers of JSON, and nothing that is kept has them
        content = json.loads(file.read_text(encoding="utf-8"), parse_constant=_no_number, object_pairs_hook=_once_each)
    except FileNotFoundError:
        raise
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{file} cannot be read: {because(error)}") from error
    except (ValueError, RecursionError):  # no text, no JSON, or nested beyond all that is written
        raise InputError(f"{file} cannot be read as JSON, so it keeps no {kind}: {remedy}") from None
    if not isinstance(content, dict):
        raise InputError(f"{file} keeps no {kind}: {remedy}")
    return content


def _no_number(text: str) -> float:
    raise ValueError(text)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def sealed_bytes(kind: str, about: str, content: bytes) -> bytes:
    """A state that is no text, behind a line that says what it is, of what, and a checksum over all of it."""
    told = f"segbounds {kind}, {about}"
    return f"{told}, {hashlib.sha256(told.encode() + content).hexdigest()}\n".encode() + content


def unsealed_bytes(file: Path, kind: str, about: str, remedy: str) -> bytes:
    """What `sealed_bytes` was given. Raises InputError with the remedy for a file that is anything else."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise InputError(f"{file} is no file, so it is no {kind}: {remedy}")
        line, _, content = file.read_bytes().partition(b"\n")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {because(error)}") from error
    if sealed_bytes(kind, about, content) != line + b"\n" + content:
        raise InputError(f"{file} is no {kind} of this one, or not as it was written: {remedy}")
    return content


def is_whole(value: Any, least: int = 0, most: int = 2**63 - 1) -> bool:
    """Whether an entry of a state is a whole number in a range; True is none."""
    return type(value) is int and least <= value <= most


def is_real(value: Any) -> bool:
    return type(value) in (int, float) and isfinite(value)


def is_text(value: Any, most: int = 10_000) -> bool:
    return type(value) is str and len(value) <= most


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Holds a state for this process: a second one that would write it meanwhile gets an InputError.

    The lock is a file beside it, free again as soon as its process ends, whatever ended it.
    """
    folder(file.parent)
    lock = file.with_name(f".{file.name}.lock")
    held = _held(lock, file)
    try:
        yield
    finally:
        if held is not None:
            with suppress(OSError):
                lock.unlink()
            os.close(held)


def _held(lock: Path, file: Path) -> int | None:
    """The lock, open; None where the system has no locks."""
    while True:
        try:
            opened = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise NotWritten(f"{file} cannot be written: {because(error)}") from error
        try:
            taken = take(opened)
        except BlockingIOError:
            os.close(opened)
            raise InputError(
                f"another process is at work on {file}: wait until it has ended, or name another file"
            ) from None
        if not taken:
            os.close(opened)
            with suppress(OSError):
                lock.unlink()
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(opened), os.stat(lock)):
                return opened
        os.close(opened)  # whoever held it has just taken it away
