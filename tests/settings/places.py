"""A folder that a settings file can be put into, with everything it may point to."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

KEY: Final = "a-signing-key-of-more-than-thirty-two-bytes"
ENVIRON: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SUPPORT_PASSWORD": "canary-imap-secret",
        "SMTP_PASSWORD": "canary-smtp-secret",
        "SHORT": "canary-short-key",
        "EMPTY": "",
    }
)


def furnish(folder: Path) -> None:
    """Rules, a key file and a file with a secret."""
    (folder / "rules" / "managed-service").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "keys").mkdir()
    (folder / "keys" / "mailgate.key").write_text(f"{KEY}\n")
