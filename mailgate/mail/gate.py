"""What every mail passes before it may leave, and whether it bites on the Python that runs here."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import compat32
from typing import Final

from mailgate.core.message import Address
from mailgate.errors import PermanentError
from mailgate.mail.compose import Outgoing, compose
from mailgate.mail.final_bytes import GateError, check

__all__ = ["GateError", "check", "self_test"]

_HOSTILE: Final = (
    "=?UTF-8?Q?help=0ABcc=3A_x=40evil?=",
    "=?UTF-8?Q?help=0D=0ABcc=3A_x=40evil?= \N{GRINNING FACE}",
    "=?utf-8?b?aGVscA0KQmNjOiB4QGV2aWw=?=",
    "help\r\nBcc: x@evil",
    "help\nBcc: x@evil",
    "help\rBcc: x@evil",
    "help\r\n\r\nBcc: x@evil",
    "help\r\n Bcc: x@evil",
    "help\u2028Bcc: x@evil\u2029\x85\x0b\x0c",
    "help\0\x1b[31m\x9b\ud800\udfff",
    "help\r\n.\r\nMAIL FROM:<x@evil>\r\n",
    "help\n.\nMAIL FROM:<x@evil>\n",
    '"<x@evil>" \\" <y@evil>,',
    "--=_0000\r\nContent-Type: text/html\r\n\r\n",
    "\u202e\N{GRINNING FACE}" * 300,
    "x" * 5000,
    "",
)
_HOSTILE_IDS: Final = (
    "<a@b>\r\nX-Evil: 1",
    "<a@b\r\n X-Evil: 1>",
    "<=?utf-8?q?=0AX-Evil=3A?=@b>",
    "<",
    "<a@[b",
    "<a b@c>",
    f"<{'a' * 5000}@b>",
)
_PLAIN: Final = Outgoing(
    sender=Address("support@desk.example", "Service Desk"),
    recipient="jo@customer.example",
    envelope_from="",
    reply_to="",
    subject="Your request CS00000000",
    text="Thank you.\n",
    html="<p>Thank you.</p>\n",
    message_id="<ack.cs00000000.1@desk.example>",
    in_reply_to="<parent@customer.example>",
    references=("<root@customer.example>", "<parent@customer.example>"),
    automatic="auto-replied",
    date=datetime(2024, 1, 1, tzinfo=UTC),
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
    for value in _HOSTILE:
        named = Address(_PLAIN.sender.address, value)
        _must_be_harmless(replace(_PLAIN, subject=value), _FIELDS, value)
        _must_be_harmless(replace(_PLAIN, sender=named), _FIELDS, value)
        _must_be_harmless(replace(_PLAIN, text=value, html=f"<p>{value}"), _FIELDS, value)
        _must_be_refused(replace(_PLAIN, recipient=f"jo@customer.example{value} "), value)
        _must_be_refused(replace(_PLAIN, message_id=f"<a@b>{value} "), value)
    without_ids = tuple(name for name in _FIELDS if name not in {"In-Reply-To", "References"})
    for value in _HOSTILE_IDS:
        mail = replace(_PLAIN, in_reply_to=value, references=(value,))
        _must_be_harmless(mail, without_ids, value)
    good = compose(_PLAIN)
    for bad in (
        good.replace(b"Subject: ", b"Bcc: x@evil\r\nSubject: "),
        good.replace(b"Subject: ", b"Subject: =?utf-8?q?a=0ABcc=3A_x=40evil?= "),
        good.replace(b"\r\n\r\n", b"\n\n", 1),
        good.replace(b"Thank", b"\0", 1),
        good + b".\n",
    ):
        _gate_must_refuse(bad)


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
