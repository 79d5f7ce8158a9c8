"""A new signing key in a file of its own."""

import base64
import os
import secrets
from pathlib import Path
from typing import Final

from mailgate.errors import UsageError

_BYTES: Final = 32


def make_key(path: Path) -> None:
    """Writes 32 random bytes as base64 to a new file that its owner alone can read.

    UsageError if there is a file already: the mails signed with the old key would lose their marks.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = base64.b64encode(secrets.token_bytes(_BYTES)).decode("ascii")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"there is a key in {path} already, and it was left alone") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
