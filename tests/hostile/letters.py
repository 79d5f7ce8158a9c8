"""Mails written byte by byte, as no mail program would."""

from hashlib import sha256
from typing import Final

CANARY: Final = "zqcanary"  # a word of all mails, which no log line may ever have
_DEFAULTS: Final = {
    b"from": b"From: Anna <anna@customer.example>",
    b"to": b"To: support@desk.example",
    b"subject": b"Subject: The printer of zqcanary",
    b"date": b"Date: Mon, 23 Nov 2026 09:59:00 +0000",
    b"message-id": b"",
    b"mime-version": b"MIME-Version: 1.0",
}
BODY: Final = b"It burns, says zqcanary.\r\n"


def letter(*fields: bytes, body: bytes = BODY, without: tuple[str, ...] = ()) -> bytes:
    """Anna's mail with these fields, which take the place of hers of the same name.

    `without` names fields that it must not have. Its Message-ID is a digest of all else.
    """
    given = [field.partition(b":")[0].strip().lower() for field in fields]
    left_out = {name.encode() for name in without}
    lines = [
        line
        for name, line in _DEFAULTS.items()
        if line and name not in given and name not in left_out
    ]
    if b"message-id" not in given and b"message-id" not in left_out:
        digest = sha256(b"\0".join((*lines, *fields, body))).hexdigest()[:20]
        lines.append(f"Message-ID: <{digest}@customer.example>".encode())
    return b"".join(line + b"\r\n" for line in (*lines, *fields)) + b"\r\n" + body


def sender(value: bytes | str) -> bytes:
    """A From field."""
    return b"From: " + (value.encode() if isinstance(value, str) else value)


def part(*fields: bytes, body: bytes = BODY) -> bytes:
    """A part of a multipart mail."""
    return b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def several(*parts: bytes, kind: bytes = b"mixed", fields: tuple[bytes, ...] = ()) -> bytes:
    """Anna's mail with these parts."""
    body = b"".join(b"--zq\r\n" + one + b"\r\n" for one in parts) + b"--zq--\r\n"
    return letter(b"Content-Type: multipart/" + kind + b'; boundary="zq"', *fields, body=body)


def with_file(
    disposition: bytes, *, kind: bytes = b"application/octet-stream", content: bytes = b"zq"
) -> bytes:
    """Anna's mail with an attachment."""
    words = part(b"Content-Type: text/plain; charset=utf-8")
    file = part(
        b"Content-Type: " + kind, b"Content-Disposition: " + disposition, body=content + b"\r\n"
    )
    return several(words, file)


def html(markup: bytes) -> bytes:
    """Anna's mail in HTML alone."""
    return letter(b"Content-Type: text/html; charset=utf-8", body=markup)
