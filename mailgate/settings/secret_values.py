"""Where a secret comes from: `env:NAME` or `file:PATH`, never the settings file itself.

No text of this module's errors holds a value, and neither does the settings' own text where a
password may have been written by mistake.
"""

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from mailgate.settings import values
from mailgate.settings.model import Secret

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LARGEST: Final = 64 * 1024
_SHORTEST_KEY: Final = 32
_SQLITE: Final = "sqlite:///"
_POSTGRESQL: Final = "postgresql+psycopg://"


class NoSecretError(Exception):
    """A secret that cannot be had; its text ends a sentence that begins with the key's name."""


def secret(value: object, *, folder: Path, environ: Mapping[str, str]) -> Secret:
    """The secret that `env:NAME` or `file:PATH` points to; relative paths start at `folder`."""
    return Secret(_fetched(value, folder=folder, environ=environ))


def unread(value: object) -> None:
    """A secret that nobody needs now: only whether it is written as one has to be."""
    _place(value)


def key(value: object, *, folder: Path, environ: Mapping[str, str]) -> Secret:
    """A signing key: a secret of at least 32 bytes, counted behind base64 where it is that."""
    fetched = _fetched(value, folder=folder, environ=environ)
    if _length(fetched) < _SHORTEST_KEY:
        raise NoSecretError("has fewer than 32 bytes: too short to sign with")
    return Secret(fetched)


def _length(text: str) -> int:
    try:
        return len(base64.b64decode(text.strip(), validate=True))
    except ValueError:
        return len(text.encode())


def database_url(value: object, *, folder: Path, environ: Mapping[str, str]) -> str:
    """A SQLAlchemy address with an absolute path; with a password only out of `env:` or `file:`."""
    pointed = isinstance(value, str) and value.startswith(("env:", "file:"))
    url = _fetched(value, folder=folder, environ=environ) if pointed else value
    if not isinstance(url, str):
        raise NoSecretError("has to be a text")
    if url.startswith(_SQLITE):
        return _sqlite(url.removeprefix(_SQLITE), folder)
    if not url.startswith(_POSTGRESQL):
        raise NoSecretError(f'has to begin with "{_SQLITE}" or "{_POSTGRESQL}"')
    return _postgresql(url, may_hold_password=pointed)


def _sqlite(path: str, folder: Path) -> str:
    if not path or path.startswith(":"):
        raise NoSecretError("names no file: a database in memory forgets every mail")
    whole = str(folder / path)
    if "?" in whole:
        raise NoSecretError("has to be a plain path after sqlite:///, without a question mark")
    return f"{_SQLITE}{whole}"


def _postgresql(url: str, *, may_hold_password: bool) -> str:
    try:
        parts = urlsplit(url)
        password = parts.password or dict(parse_qsl(parts.query)).get("password", "")
        host, name = parts.hostname, parts.path.strip("/")
        _ = parts.port  # ValueError if it is no port
    except ValueError:
        raise NoSecretError("cannot be read as the address of a database") from None
    if password and not may_hold_password:
        raise NoSecretError(
            'holds a password: put the whole address behind "env:NAME" or "file:PATH"'
        )
    if not name or not (host or "host=" in parts.query):
        raise NoSecretError(f'has to be like "{_POSTGRESQL}user@host/name"')
    return url


def _fetched(value: object, *, folder: Path, environ: Mapping[str, str]) -> str:
    source, where = _place(value)
    if source == "env":
        return _clean(environ.get(where), f"the environment variable {where}")
    try:
        path = values.path(where, folder=folder)
    except values.UnfitError as expected:
        raise NoSecretError(f"is not {expected}") from None
    return _clean(_content(path), f"the file {path}")


def _place(value: object) -> tuple[str, str]:
    """Where a secret is: "env" or "file", and the name there."""
    source, colon, where = value.partition(":") if isinstance(value, str) else ("", "", "")
    if source == "env" and _VARIABLE.fullmatch(where):
        return source, where
    if source == "file" and where and where.isprintable():
        return source, where
    if source in ("env", "file") and colon:
        raise NoSecretError('has to be like "env:NAME" or "file:PATH"')
    raise NoSecretError(
        'is not written into this file: say "env:NAME" or "file:PATH" where it is found'
    )


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise NoSecretError(f"names the file {path}: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise NoSecretError(f"names the file {path}, which is over 64 KiB")
    try:
        return data.decode()
    except UnicodeDecodeError:
        data = b""
    raise NoSecretError(f"names the file {path}, which is no UTF-8 text (keys are base64)")


def _clean(found: str | None, source: str) -> str:
    """The value without the line break an editor leaves at the end of a file."""
    if found is None:
        raise NoSecretError(f"names {source}, which is not set")
    value = found.rstrip("\r\n")
    if not value:
        raise NoSecretError(f"names {source}, which is empty")
    if not value.isprintable():
        raise NoSecretError(f"names {source}, which holds a line break or control character")
    return value
