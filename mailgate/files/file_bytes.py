"""The bytes of files that admins put into a folder, where anything else may lie as well."""

import errno
import os
import stat
from pathlib import Path


def bytes_of(path: Path, *, most: int) -> bytes:
    """The first so many bytes of a file; OSError, also for a pipe or a device, which never end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no file, but a pipe, a socket or a device")
    # Whatever takes its place in between must not keep us waiting.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(most)


def is_there(path: Path) -> bool:
    """Whether there is something of this name, also a link that leads nowhere: it is a mistake."""
    return os.path.lexists(path)
