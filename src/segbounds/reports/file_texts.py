"""The text of a file, or of standard input, in whatever encoding programs save it."""

import re
import sys
from pathlib import Path

from segbounds.errors import InputError

LARGEST = 1 << 25  # bytes of a file, far more than any table


def text_of(source: Path | str, place: str) -> tuple[str, str]:
    """The text of a file, and how the file is called from then on."""
    if str(source) == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        file = Path(source)
        if file.is_dir():
            raise InputError(f"{place} is a folder: name the files in it")
        if not file.exists():
            raise InputError(f"there is no file {place}")
        if not file.is_file() and not file.is_fifo():  # what a shell's <(…) names is read
            raise InputError(f"{place} is no file: name one with a table, or - for standard input")
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(f"{place} is larger than {LARGEST >> 20} MiB: give the part with the tables")
    return decoded(data, place)


def decoded(data: bytes, place: str) -> tuple[str, str]:
    """The text of a file's bytes, and its place, with what it was read as where that is a guess.

    Spreadsheets on Windows save CSV in the code page of western Europe, and "Unicode text" in UTF-16.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _by(data, "utf-16", place), place
    for kind, zeros, letters in (
        ("utf-16-le", 1, 0),
        ("utf-16-be", 0, 1),
    ):  # without a mark: every other byte of ASCII is 0
        if len(data) % 2 == 0 and data[zeros::2].count(0) > 0.8 * len(data) / 2 and 0 not in data[letters::2]:
            return _by(data, kind, place), f"{place} (read as UTF-16)"
    try:
        return _encoded_once(data.decode("utf-8-sig"), place)
    except UnicodeDecodeError:
        if _CONTROL.search(data) or _LETTER_OF_UTF8.search(data):
            raise _unreadable(place) from None
    return _by(data, "cp1252", place), f"{place} (read as Windows-1252)"


def _encoded_once(text: str, place: str) -> tuple[str, str]:
    """A text whose letters were taken for those of Windows-1252 and encoded again, as in `Â±`: with the letters that were meant."""
    if not _TWICE.search(text):
        return text, place
    try:
        return text.encode("cp1252").decode("utf-8"), f"{place} (read as UTF-8 that was encoded twice)"
    except UnicodeError:
        return text, place


_TWICE = re.compile(r"Â[\xa0-\xbf]|Ã[\xa0-\xbf‚-™\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]|â†")

#: Bytes that no text has, and pairs that are one letter in UTF-8, and hardly ever two in other code pages.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LETTER_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _by(data: bytes, kind: str, place: str) -> str:
    try:
        return data.decode(kind)
    except UnicodeDecodeError:
        raise _unreadable(place) from None


def _unreadable(place: str) -> InputError:
    return InputError(f"{place} is not UTF-8, nor Windows-1252 or UTF-16: save it as UTF-8")
