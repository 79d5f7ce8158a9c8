"""Telling people from machines (RFC 3834), with the sign that told.

A machine taken for a person is answered, which loops or bombs; a person taken for a machine still
gets a case, only no acknowledgement. So in doubt a mail is a machine's, but no sign counts that
ordinary programs put into people's mail.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailgate.core.auto_subjects import is_automatic_reply, is_out_of_office
from mailgate.core.machine_signs import (
    DAEMON,
    LIST_FIELDS,
    LIST_SENDER,
    NO_REPLY,
    POSTMASTER,
    PRESENT_MEANS_AUTOMATIC,
    RETURNED,
    SUPPRESSED,
)
from mailgate.core.message import Message, is_one_of


class Author(StrEnum):
    """Who or what wrote a mail."""

    PERSON = "person"
    AUTO_REPLY = "auto-reply"
    OUT_OF_OFFICE = "out-of-office"
    BOUNCE = "bounce"
    LIST = "list"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Screening:
    """The author, and the header or words that told."""

    author: Author
    reason: str

    @property
    def is_machine(self) -> bool:
        """Whether this mail must never be answered by a machine (RFC 3834, 2)."""
        return self.author is not Author.PERSON


# The Message-IDs that mailgate gives out end in a MAC of 24 characters of base32. The domain alone
# does not tell: the people of the same company write from it too.
_OWN_ID: Final = re.compile(r"<[^<>@\s]*(?<![a-z2-7])[a-z2-7]{24}@([^<>@\s]+)>", re.IGNORECASE)

_COMMENT: Final = re.compile(r"\([^()]*\)")
_DENIALS: Final = frozenset({"no", "false", "0", "none"})
_REPORT_TYPE: Final = re.compile(r"report-type\s*=\s*\"?([a-z-]+)", re.IGNORECASE)
_PRECEDENCE: Final = {
    "bulk": Author.LIST,
    "list": Author.LIST,
    "junk": Author.LIST,
    "auto_reply": Author.AUTO_REPLY,
    "auto-reply": Author.AUTO_REPLY,
}

_Found = Screening | None


def screen(
    message: Message,
    *,
    own_addresses: frozenset[str],
    own_domain: str,
    return_path: str = "",
    forms: frozenset[str] = frozenset(),
) -> Screening:
    """Who wrote a mail, by the first sign that tells.

    `own_domain` is the right side of our own Message-IDs. `return_path` is the envelope's sender
    where the source knows it, "<>" for the null one; else the Return-Path field is read. `forms`
    are addresses of contact forms: people's words come from them, so their names are no sign.
    """
    path = (return_path or message.header("return-path")).strip().replace(" ", "")
    is_form = message.sender is not None and message.sender.address in forms
    signs: tuple[Callable[[], _Found], ...] = (
        lambda: None if is_form else _ourselves(message, own_addresses, own_domain),
        lambda: _delivery_report(message),
        lambda: _out_of_office(message, path),
        lambda: _daemon(message, path),
        lambda: _auto_submitted(message),
        lambda: _automatic_fields(message),
        lambda: None if _is_own_list(message, own_addresses) else _list(message),
        lambda: _null_path(message, path),
        lambda: None if is_form else _sender_name(message, path),
        lambda: _automatic_subject(message),
    )
    for sign in signs:
        found = sign()
        if found is not None:
            return found
    if message.sender is None:
        return Screening(Author.PERSON, "no sign of a machine, and no sender that can be read")
    return Screening(Author.PERSON, "no sign of a machine")


def auto_submitted(value: str) -> str:
    """The keyword of an Auto-Submitted value, lower-case, without comments and parameters.

    RFC 3834, 5: comments may stand anywhere, also before the keyword and inside each other.
    """
    previous = ""
    while previous != value:
        previous, value = value, _COMMENT.sub(" ", value)
    return value.partition(";")[0].strip().lower()


def _ourselves(message: Message, own_addresses: frozenset[str], own_domain: str) -> _Found:
    own_id = _OWN_ID.fullmatch(message.message_id)
    if own_id and own_domain and own_id.group(1).lower() == own_domain.lower():
        return Screening(Author.SELF, f"Message-ID of ours: {message.message_id[:120]}")
    if message.sender is not None and is_one_of(message.sender.address, own_addresses):
        return Screening(Author.SELF, f"From is our own address {message.sender.address}")
    return None


def _delivery_report(message: Message) -> _Found:
    kind = _report_type(message)
    if kind == "disposition-notification" and message.bounce is None:
        return Screening(Author.AUTO_REPLY, "a receipt (disposition-notification, RFC 8098)")
    if kind == "feedback-report":
        return Screening(Author.AUTO_REPLY, "a complaint report (feedback-report, RFC 5965)")
    if message.bounce is not None:
        about = ", ".join(message.bounce.recipients[:3]) or "an unnamed recipient"
        status = f" {message.bounce.status}" if message.bounce.status else ""
        return Screening(
            Author.BOUNCE, f"a delivery report: {message.bounce.kind}{status} for {about}"
        )
    if kind is not None:
        return Screening(Author.AUTO_REPLY, f"a report ({kind or 'multipart/report'}, RFC 6522)")
    return None


def _report_type(message: Message) -> str | None:
    """The report type in lower case, empty if it is not named; None for what is no report."""
    content_type = message.header("content-type")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "message/disposition-notification":
        return "disposition-notification"
    if kind != "multipart/report":
        return None
    named = _REPORT_TYPE.search(content_type)
    return named.group(1).lower() if named else ""


def _out_of_office(message: Message, path: str) -> _Found:
    """An absence note: by its words, or by the fields that only such notes carry."""
    value = message.header("auto-submitted")
    if re.search(r"auto-replied.*\b(?:vacation|out.of.office|owner-email)", value, re.IGNORECASE):
        return Screening(Author.OUT_OF_OFFICE, f"Auto-Submitted: {value[:80]}")
    for name in ("x-vacation", "x-holidayreply"):
        if message.header(name):
            return Screening(Author.OUT_OF_OFFICE, f"{name.title()}: {message.header(name)[:80]}")
    is_marked = auto_submitted(value) == "auto-replied" or path == "<>"
    if is_out_of_office(message.subject, is_marked=is_marked):
        return Screening(Author.OUT_OF_OFFICE, f"Subject: {message.subject[:80]}")
    return None


def _daemon(message: Message, path: str) -> _Found:
    sender = _sender_text(message)
    local = sender.partition("@")[0]
    if DAEMON.fullmatch(local) or DAEMON.match(path.lstrip("<")):
        return Screening(Author.BOUNCE, f"From is a mailer daemon: {sender[:80]}")
    if not POSTMASTER.fullmatch(local):
        return None
    if path == "<>" or RETURNED.search(message.subject):
        return Screening(Author.BOUNCE, f"From is a postmaster: {sender[:80]}")
    return Screening(Author.AUTO_REPLY, f"From is a postmaster: {sender[:80]} (RFC 3834, 2)")


def _auto_submitted(message: Message) -> _Found:
    for value in message.header_all("auto-submitted"):
        if auto_submitted(value) != "no":
            return Screening(Author.AUTO_REPLY, f"Auto-Submitted: {value[:80]}")
    return None


def _automatic_fields(message: Message) -> _Found:
    for value in _precedences(message):
        if Author.AUTO_REPLY in _precedence(value):
            return Screening(Author.AUTO_REPLY, f"Precedence: {value[:80]}")
    for name in PRESENT_MEANS_AUTOMATIC:
        for value in message.header_all(name):
            if value.strip().lower() not in _DENIALS:
                return Screening(Author.AUTO_REPLY, f"{name.title()}: {value[:80]}")
    for value in message.header_all("x-auto-response-suppress"):
        asked = {one.strip().lower() for one in re.split(r"[,;\s]+", value)}
        if asked & SUPPRESSED:
            return Screening(
                Author.AUTO_REPLY,
                f"X-Auto-Response-Suppress: {value[:80]} (its sender wants no automatic answer)",
            )
    return None


def _list(message: Message) -> _Found:
    for name in LIST_FIELDS:
        for value in message.header_all(name):  # an empty one is a list's, too
            return Screening(Author.LIST, f"{name.title()}: {value[:80]}")
    for value in _precedences(message):
        for author in _precedence(value):
            return Screening(author, f"Precedence: {value[:80]}")
    for name in ("sender", "errors-to"):
        local = _last_address(message.header(name)).partition("@")[0]
        if LIST_SENDER.fullmatch(local):
            shown = message.header(name)[:80]
            return Screening(Author.LIST, f"{name.title()} is a list's own address: {shown}")
    return None


def _precedences(message: Message) -> tuple[str, ...]:
    return (*message.header_all("precedence"), *message.header_all("x-precedence"))


def _precedence(value: str) -> tuple[Author, ...]:
    """What the words of a Precedence tell: some programs write several, quoted or commented."""
    words = re.split(r"[^a-z_-]+", value.lower())
    return tuple(_PRECEDENCE[word] for word in words if word in _PRECEDENCE)


def _is_own_list(message: Message, own_addresses: frozenset[str]) -> bool:
    """Whether the list is our own address: a Google Group that hands its mail to the mailbox.

    Every customer's mail then carries List-Id and Precedence: list, and none is a list's.
    """
    named = message.header("list-id").rpartition("<")[2].partition(">")[0].lower()
    posts = message.header("list-post").lower()
    return any(
        (named and named == address.replace("@", ".")) or f"<mailto:{address}>" in posts
        for address in own_addresses
    )


def _null_path(message: Message, path: str) -> _Found:
    if path == "<>" and RETURNED.search(message.subject):
        return Screening(Author.BOUNCE, f"Return-Path: <> and Subject: {message.subject[:80]}")
    if path == "<>":
        return Screening(Author.AUTO_REPLY, "Return-Path: <> (RFC 3834, 2)")
    return None


def _sender_name(message: Message, path: str) -> _Found:
    sender = _sender_text(message)
    local = sender.partition("@")[0]
    if NO_REPLY.fullmatch(local):
        return Screening(Author.AUTO_REPLY, f"From takes no answer: {sender[:80]}")
    if LIST_SENDER.fullmatch(local):
        return Screening(Author.LIST, f"From is a list's own address: {sender[:80]}")
    envelope = path.strip("<>").partition("@")[0]
    if envelope and LIST_SENDER.fullmatch(envelope):
        return Screening(Author.LIST, f"Return-Path is a list's own address: {path[:80]}")
    return None


def _automatic_subject(message: Message) -> _Found:
    if is_automatic_reply(message.subject):
        return Screening(Author.AUTO_REPLY, f"Subject: {message.subject[:80]}")
    return None


def _sender_text(message: Message) -> str:
    """The sender's address, or what stands in From where it has no single reading."""
    if message.sender is not None:
        return message.sender.address
    return _last_address(message.header("from"))


def _last_address(value: str) -> str:
    """What stands where the address of a field should be, lower-case; anything or nothing."""
    return _COMMENT.sub("", value).rpartition("<")[2].strip('<>" \t').lower()
