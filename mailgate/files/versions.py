"""Which version of the desks' files it is: by a quick look at them, and by all they hold."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mailgate.files.file_bytes import bytes_of

Glance = frozenset[tuple[str, int, int, int, int]]

_MOST: Final = 64_000_000  # more than any file that counts may have
# What editors leave beside a file while one writes it.
_NOT_OURS: Final = (".", "#")
_LEFT_BY_EDITORS: Final = ("~", ".swp", ".swx", ".tmp", ".part", ".bak", ".orig")


def glance(rules: Path, templates: Path, desks: Iterable[str]) -> Glance:
    """What changes when somebody writes to a file: times, size and place on the disk.

    The time of the last change of its entry is looked at too: tools that copy files with their old
    times cannot set it.
    """
    return frozenset(
        (str(path), found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
        for folder in (templates, *(rules / desk for desk in desks))
        for path, found in _stats(folder)
    )


def digests(rules: Path, templates: Path, desks: Iterable[str]) -> dict[str, str]:
    """For each desk the SHA-256 over its files and the templates of all desks, in hexadecimal."""
    common = _digest(templates)
    return {desk: hashlib.sha256(common + _digest(rules / desk)).hexdigest() for desk in desks}


def _digest(folder: Path) -> bytes:
    whole = hashlib.sha256()
    for path in _files(folder):
        try:
            content = bytes_of(path, most=_MOST)
        except FileNotFoundError:
            continue
        except OSError as error:
            content = str(error).encode(errors="replace")
        name = os.fsencode(path.relative_to(folder))
        whole.update(b"%d %s %d " % (len(name), name, len(content)))
        whole.update(content)
    return whole.digest()


def _stats(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in _files(folder):
        try:
            yield path, path.stat()
        except OSError:  # gone since, or not for us: whoever reads it says so
            continue


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and those below it, in an order that is the same everywhere."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith(_NOT_OURS))
        for name in sorted(names):
            if not name.startswith(_NOT_OURS) and not name.endswith(_LEFT_BY_EDITORS):
                yield Path(place, name)
