"""Text files that admins edit: read whole, as UTF-8, with a mistake where they cannot be."""

from pathlib import Path
from typing import Final

from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import bytes_of

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, *, name: str, largest: int) -> str:
    """The text of a file of at most `largest` MB without a BOM; FileError, which says `name`."""
    try:
        data = bytes_of(path, most=largest * 1_000_000 + 1)
    except OSError as error:
        raise FileError([Mistake(name, 1, f"cannot be read: {error.strerror}")]) from None
    if len(data) > largest * 1_000_000:
        raise FileError([Mistake(name, 1, f"is over {largest} MB")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
    if data.startswith(_UTF_16):
        line, column = 1, 1
    hint = "save the file as UTF-8 (in Excel: CSV UTF-8)"
    raise FileError([Mistake(name, line, f"this is no UTF-8 text: {hint}", column)])


def lines_of(text: str) -> list[str]:
    """The lines of a text as an editor counts them: line feeds, whatever is before them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
