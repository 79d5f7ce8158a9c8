"""What a mail costs, and whether it makes mailgate touch anything but its database."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REACHING_OUT: Final = frozenset(
    {
        "socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname",
        "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect",
        "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open",
    }
)  # fmt: skip
_CHANGING_FILES: Final = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.chmod", "os.chown"}
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of the processor, and MiB above what was held before."""

    seconds: float = 0.0
    processor: float = 0.0
    mebibytes: float = 0.0


@dataclass
class Watch:
    """What was seen while a mail was decided."""

    cost: Cost = field(default_factory=Cost)
    touched: list[str] = field(default_factory=list)


_NOW: list[Watch] = []
_HOOKED: list[bool] = []


@contextmanager
def watched(*, apart: Path | None = None) -> Iterator[Watch]:
    """Notes every connection, process and file that is begun or written, and what it all costs.

    The database's own library does its work below Python and is not seen. `apart` is a folder whose
    files do not matter.
    """
    if not _HOOKED:
        sys.addaudithook(_note)  # for ever: there is no way to take one back
        _HOOKED.append(True)
    watch = Watch()
    before = _memory("VmRSS:")
    if before:
        _CLEAR.write_text("5", "ascii")  # the peak begins anew: proc(5)
    seconds, processor = time.monotonic(), time.process_time()
    _NOW.append(watch)
    try:
        yield watch
    finally:
        _NOW.remove(watch)
        watch.cost = Cost(
            time.monotonic() - seconds,
            time.process_time() - processor,
            max(0.0, _memory("VmHWM:") - before),
        )
        watch.touched = [one for one in watch.touched if apart is None or str(apart) not in one]


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not _NOW:
        return
    if event in _REACHING_OUT or event in _CHANGING_FILES:
        _NOW[-1].touched.append(f"{event} {arguments!r}"[:300])
    elif event == "open" and _is_writing(*arguments[:3]):
        _NOW[-1].touched.append(f"writes {arguments[0]!r}"[:300])


def _is_writing(path: object, mode: object, flags: object) -> bool:
    if "__pycache__" in str(path):
        return False
    if isinstance(mode, str):
        return any(one in mode for one in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITES)


def _memory(name: str) -> float:
    if not _STATUS.exists():
        return 0.0
    line = next(one for one in _STATUS.read_text("ascii").splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024


TEMPORARY: Final = Path(tempfile.gettempdir())
