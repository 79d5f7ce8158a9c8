"""What single values of the settings mean: each converter gives it or says what it expected."""

import ipaddress
import re
import stat
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from mailgate.core.wording import one_of
from mailgate.settings.model import Filing

E = TypeVar("E", bound=StrEnum)

_DURATION: Final = re.compile(r"(?:\d{1,9}\s*[a-z]+\s*)+", re.ASCII)
_DURATION_PART: Final = re.compile(r"(\d{1,9})\s*([a-z]+)", re.ASCII)
_DURATION_UNITS: Final = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), timedelta(milliseconds=1)),
    **dict.fromkeys(("s", "sec", "second", "seconds"), timedelta(seconds=1)),
    **dict.fromkeys(("m", "min", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks"), timedelta(weeks=1)),
}
_LONGEST: Final = timedelta(days=3650)
_LONGEST_FOLDER: Final = 500
_SIZE: Final = re.compile(r"(\d{1,12})\s*([a-z]*)", re.ASCII)
_SIZE_UNITS: Final = {
    "": 1, "b": 1,
    "kb": 1000, "mb": 1000**2, "gb": 1000**3,
    "kib": 1024, "mib": 1024**2, "gib": 1024**3,
}  # fmt: skip
_LARGEST_SIZE: Final = 500_000_000
_LEAST_MEMORY: Final = 256 * 1024**2
_MOST_MEMORY: Final = 64 * 1024**3
_MOST_ROOM: Final = 10**12
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*", re.ASCII)
_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?", re.ASCII)
# The dot-atom of RFC 5322, 3.2.3; a plus or an equals sign is a part of ordinary addresses.
_LOCAL_PART: Final = re.compile(
    r"(?=.{1,64}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII
)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_HEADER_TEST: Final = re.compile(r"([!-9;-~]+)\s*:\s*(\S.*?)\s*", re.ASCII)


class UnfitError(Exception):
    """A value that does not fit; its text is what was expected instead."""


def text(value: object) -> str:
    """A text on one line that is not empty."""
    if isinstance(value, str) and value.strip() and value.isprintable():
        return value.strip()
    raise UnfitError("a text on one line")


def flag(value: object) -> bool:
    """A yes or no, written as TOML writes it."""
    if isinstance(value, bool):
        return value
    raise UnfitError("true or false, without quotes")


def whole(lowest: int, highest: int) -> Callable[[object], int]:
    """A whole number in a range, both ends included."""

    def convert(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        raise UnfitError(f"a whole number from {lowest} to {highest}, without quotes")

    return convert


def word(words: type[E]) -> Callable[[object], E]:
    """One word of a closed list."""

    def convert(value: object) -> E:
        if isinstance(value, str) and value in [str(known) for known in words]:
            return words(value)
        raise UnfitError(one_of(f'"{known}"' for known in words))

    return convert


def choice(*words: str) -> Callable[[object], str]:
    """One of a few words."""

    def convert(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise UnfitError(one_of(f'"{known}"' for known in words))

    return convert


def filing(value: object) -> tuple[Filing, str]:
    """What happens in the mailbox to a mail that is stored, and the folder of `move:FOLDER`."""
    action, colon, target = value.partition(":") if isinstance(value, str) else ("", "", "")
    if action == "move" and target.strip():
        return Filing.MOVE, folder_name(target)
    if not colon and action in (Filing.SEEN, Filing.KEEP, Filing.DELETE):
        return Filing(action), ""
    raise UnfitError('"seen", "move:FOLDER", "keep" or "delete"')


def folder_name(value: object) -> str:
    """The name of a folder as the mail server knows it."""
    found = text(value)
    if len(found) <= _LONGEST_FOLDER:
        return found
    raise UnfitError(f"a folder's name of at most {_LONGEST_FOLDER} letters")


def path(value: object, *, folder: Path) -> Path:
    """A path, absolute, from the home folder (`~`), or starting at the settings file's folder."""
    try:
        return folder / Path(text(value)).expanduser()
    except RuntimeError:
        raise UnfitError("a path; there is no such home folder") from None


def existing_file(value: object, *, folder: Path) -> Path:
    """A path that leads to a file."""
    found = path(value, folder=folder)
    if _mode(found, stat.S_ISREG):
        return found
    raise UnfitError(f"a file, and there is none at {found}")


def existing_folder(value: object, *, folder: Path) -> Path:
    """A path that leads to a folder."""
    found = path(value, folder=folder)
    if _mode(found, stat.S_ISDIR):
        return found
    raise UnfitError(f"a folder, and there is none at {found}")


def _mode(found: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether a path leads to something of a kind; one that may not be followed leads nowhere."""
    try:
        return is_kind(found.stat().st_mode)
    except OSError:
        return False


def duration(value: object) -> timedelta:
    """A positive length of time such as `72h`, `15m`, `30s`, `5 days` or `1h 30m`."""
    lowered = value.strip().lower() if isinstance(value, str) else ""
    units = [unit for _, unit in _DURATION_PART.findall(lowered)]
    if _DURATION.fullmatch(lowered) and all(unit in _DURATION_UNITS for unit in units):
        parts = _DURATION_PART.findall(lowered)
        try:
            length = sum((int(n) * _DURATION_UNITS[unit] for n, unit in parts), timedelta())
        except OverflowError:
            length = timedelta.max
        if timedelta() < length <= _LONGEST:
            return length
        raise UnfitError("a duration above zero and up to 3650 days")
    raise UnfitError('a duration like "30s", "15m", "72h" or "5 days"')


def duration_up_to(
    longest: timedelta, why: str, *, shortest: timedelta = timedelta()
) -> Callable[[object], timedelta]:
    """A duration with limits of its own; `why` is said with the mistake."""

    def convert(value: object) -> timedelta:
        length = duration(value)
        if shortest <= length <= longest:
            return length
        raise UnfitError(why)

    return convert


def size(value: object) -> int:
    """A number of bytes, such as `40MB` (millions), `40MiB` (1024 * 1024) or the number itself."""
    found = _bytes(value)
    if 0 < found <= _LARGEST_SIZE:
        return found
    raise UnfitError('a size above zero and up to "500MB"')


def room(value: object) -> int:
    """How much of a disk, written like a size; 0 is none of it."""
    found = _bytes(value)
    if 0 <= found <= _MOST_ROOM:
        return found
    raise UnfitError('a size up to "1000GB", or 0')


def memory(value: object) -> int:
    """How much memory a process may have, written like a size."""
    found = _bytes(value)
    if _LEAST_MEMORY <= found <= _MOST_MEMORY:
        return found
    raise UnfitError('a size from "256MiB" to "64GiB"')


def _bytes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        found = value
    else:
        match = _SIZE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
        if match is None or match[2] not in _SIZE_UNITS:
            raise UnfitError('a size like "40MB"')
        found = int(match[1]) * _SIZE_UNITS[match[2]]
    return found


def domain(value: object) -> str:
    """A domain name in lower case; names beyond ASCII are written as `xn--...`."""
    lowered = value.strip().lower() if isinstance(value, str) else ""
    if _DOMAIN.fullmatch(lowered):
        return lowered
    raise UnfitError('a domain like "desk.example"')


def address(value: object) -> str:
    """A mail address without a name, in lower case."""
    lowered = value.strip().lower() if isinstance(value, str) else ""
    local, _, right = lowered.rpartition("@")
    if _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(right):
        return lowered
    raise UnfitError('an address like "support@desk.example"')


def name(value: object) -> str:
    """A name for the log, the command line and the ledger."""
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    raise UnfitError("a name of letters, digits, dots, dashes and underscores, at most 64")


def host(value: object) -> str:
    """A host name or an IP address, without a port and without a scheme."""
    lowered = value.strip().lower() if isinstance(value, str) else ""
    if _HOST.fullmatch(lowered) or _is_ip(lowered):
        return lowered
    raise UnfitError('a host name like "mail.desk.example", with the port in a key of its own')


def header_test(value: object) -> tuple[str, str]:
    """`X-Spam-Flag: YES` as the lower-cased name and the value that tells."""
    match = _HEADER_TEST.fullmatch(value) if isinstance(value, str) else None
    if match and match[2].isprintable():
        return match[1].lower(), match[2]
    raise UnfitError('a header line like "X-Spam-Flag: YES"')


def is_loopback(host_name: str) -> bool:
    """Whether a host is this machine by its very name; nothing is looked up."""
    if host_name == "localhost":
        return True
    return _is_ip(host_name) and ipaddress.ip_address(host_name).is_loopback


def _is_ip(host_name: str) -> bool:
    try:
        ipaddress.ip_address(host_name)
    except ValueError:
        return False
    return True
