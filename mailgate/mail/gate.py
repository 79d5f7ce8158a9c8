"""Whether composer and gate keep their word on the Python that runs here."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import compat32
from itertools import pairwise
from typing import Final

from mailgate.core.message import Address
from mailgate.errors import PermanentError
from mailgate.mail.compose import Outgoing, compose
from mailgate.mail.final_bytes import GateError, check

# Line ends, and what some take for one; every two neighbours are tried together.
_ENDS: Final = " \r\n\r \n\n\u2028\x85\x0b\0\x1b\x9b\ud800"
# What is no line end, but is taken for one, or for a field or part, by what reads too kindly.
_SHAPES: Final = (
    "=?UTF-8?Q?help=0D=0ABcc=3A_x=40evil?= \N{GRINNING FACE}",
    "--=_0000\r\nContent-Type: text/html\r\n\r\n",
    "help\r\n Bcc: x@evil",
    "x" * 5000,
    "",
)
_IDS: Final = (
    "",
    "<",
    "<>",
    "<a@[b",
    "<a b@c>",
    f"<{'a' * 5000}@b>",
    "<=?utf-8?q?=0AX-Evil=3A?=@b>",
)
_OURS: Final = "support@desk.example"
_WORDS: Final = "Thank you very much, Zoë.\n"
_PLAIN: Final = Outgoing(
    sender=Address(_OURS),
    recipient=_OURS,
    envelope_from="",
    reply_to="",
    subject=_WORDS,
    text=_WORDS,
    html=f"<p>{_WORDS}</p>",
    message_id="<ack.cs00000000.1@desk.example>",
    in_reply_to="<parent@customer.example>",
    references=("<parent@customer.example>",),
    automatic="auto-replied",
    date=datetime.fromtimestamp(0, UTC),
)
_FIELDS: Final = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "Precedence", "MIME-Version", "Content-Type",
)  # fmt: skip


def self_test() -> None:
    """Puts hostile values through composer and gate; PermanentError if one gets through.

    Only our own way out is asked: the standard library of Python 3.11 fails some of these, which is
    why it does not write our headers.
    """
    without_ids = tuple(name for name in _FIELDS if name not in {"In-Reply-To", "References"})
    for value in (*_SHAPES, *_hostile()):
        named = Address(_OURS, value)
        _must_be_harmless(replace(_PLAIN, subject=value), _FIELDS, value)
        _must_be_harmless(replace(_PLAIN, sender=named), _FIELDS, value)
        _must_be_harmless(replace(_PLAIN, text=value, html=f"<p>{value}"), _FIELDS, value)
    for value in _hostile():
        ids = replace(_PLAIN, in_reply_to=f"<a@b>{value}", references=(f"<{value}@b>",))
        _must_be_harmless(ids, without_ids, value)
        _must_be_refused(replace(_PLAIN, recipient=f"{_OURS}{value}"), value)
        _must_be_refused(replace(_PLAIN, message_id=f"{_PLAIN.message_id}{value}"), value)
    for value in _IDS:
        ids = replace(_PLAIN, in_reply_to=value, references=(value,))
        _must_be_harmless(ids, without_ids, value)
        _must_be_refused(replace(_PLAIN, message_id=value), value)
    good = compose(_PLAIN)
    for bad in (
        good.replace(b"\r\n\r\n", b"\n\n"),
        good.replace(b"<p>", b"\0"),
        good.replace(b"Subject: ", b"Reply-To: x@evil\r\nSubject: "),
        good.replace(b"Subject: ", b"Subject: =?utf-8?q?a=0ABcc=3A_x=40evil?= "),
        good.replace(b".\r\n", b".\n"),
        good.replace(b"=C3=AB.\r\n", "ë.\r\n".encode()),
    ):
        _gate_must_refuse(bad)


def _hostile() -> Iterator[str]:
    """What breaks out of a field or a body where it is not cleaned, as it is and encoded."""
    for one, two in pairwise(_ENDS):
        end = one + two
        yield f'"help\\" <x@evil>,{end}Bcc: x@evil{end}{end}.{end}MAIL FROM:<x@evil>{end}'
        raw = end.encode("utf-8", "surrogatepass")
        yield f"=?utf-8?q?{''.join(f'={byte:02X}' for byte in raw)}Bcc=3A_x=40evil?="
        yield f"=?utf-8?b?{b64encode(raw).decode()}?= \N{GRINNING FACE}"
    yield f"{_ENDS}\u202e\N{GRINNING FACE}" * 300


def _must_be_harmless(mail: Outgoing, fields: tuple[str, ...], value: str) -> None:
    try:
        raw = compose(mail)
        check(raw, fields=fields)
    except GateError as error:
        raise PermanentError(f"Self-test: {value!a} could not be written: {error}") from error
    read = message_from_bytes(raw, policy=compat32)
    if tuple(read.keys()) != fields or read.defects:
        raise PermanentError(f"Self-test: {value!a} changed the header of a mail.")


def _must_be_refused(mail: Outgoing, value: str) -> None:
    try:
        compose(mail)
    except GateError:
        return
    raise PermanentError(f"Self-test: {value!a} was taken for part of an address or id.")


def _gate_must_refuse(raw: bytes) -> None:
    try:
        check(raw, fields=_FIELDS)
    except GateError:
        return
    raise PermanentError("Self-test: the gate let a bad mail through.")
