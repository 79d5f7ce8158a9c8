"""What is tried at every start: whether this machine keeps what mailgate relies on.

Databases are asked whether a commit is durable as they are opened (`store.engines`); the rest is
here. Each test is of mailgate's own way: that a library of this Python fails is no reason not to
run, but that a mail gets through because of it is.
"""

from datetime import UTC, datetime
from typing import Final

from mailgate.core.message import Defect
from mailgate.errors import PermanentError
from mailgate.files.patterns import PatternError, compile_pattern
from mailgate.mail import gate
from mailgate.mail.parse import parse

# A clock before the year mailgate was written in is one that nobody has set.
_NEVER_BEFORE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_NEVER_AFTER: Final = datetime(2126, 1, 1, tzinfo=UTC)
# On mere access Python's own package raises IndexError, AttributeError or OverflowError for these.
_MALFORMED: Final = (
    b"Message-ID: <",
    b"Message-ID: <a@[b",
    b"From: <",
    b'From: "',
    b"From: " + b"(" * 4000,
    b"Date: 1 Jan 10000000000 00:00:00 +0000",
    b"Content-Type: " + b";" * 1500,
    b"Subject: =?UTF-8?Q?help=0ABcc=3A_x=40evil?=",
)
_LONG: Final = "a" * 10_000


def self_test(*, now: datetime) -> None:
    """PermanentError if something that mailgate relies on is not so; takes milliseconds."""
    gate.self_test()
    _malformed_headers()
    _patterns()
    _clock(now)


def _malformed_headers() -> None:
    for header in _MALFORMED:
        read = parse(header + b"\r\nX-Last: here\r\n\r\nhello\r\n")
        if Defect.READING_FAILED in read.defects:
            raise PermanentError(f"Self-test: {header[:40]!a} stopped the reading of a mail.")
        if read.sender is not None or read.header("bcc") or read.text.strip() not in {"hello", ""}:
            raise PermanentError(f"Self-test: {header[:40]!a} changed what a mail says.")


def _patterns() -> None:
    """RE2 alone takes time in proportion to the text; it knows no reference back to a group."""
    try:
        compile_pattern(r"(a)\1")
    except PatternError:
        if not compile_pattern("(a+)+b").found_in(_LONG):
            return
    raise PermanentError("Self-test: the expressions of rules are not RE2's.")


def _clock(now: datetime) -> None:
    if not _NEVER_BEFORE <= now < _NEVER_AFTER:
        raise PermanentError(f"Self-test: the clock says {now:%Y-%m-%d}: set it first.")
