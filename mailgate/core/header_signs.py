"""What the fields of a mail's header tell about who or what wrote it (RFC 3834, RFC 2369)."""

import re
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.auto_subjects import is_out_of_office
from mailgate.core.machine_signs import (
    BULK_FIELDS,
    DAEMON,
    DISCUSSION_FIELDS,
    HANDED_ON_FIELDS,
    LIST_FIELDS,
    LIST_SENDER,
    NO_REPLY,
    POSTMASTER,
    PROGRAM_FIELDS,
    REPLY_FIELDS,
    RETURNED,
    SUPPRESSED,
    VACATION_FIELDS,
)
from mailgate.core.message import Message

_COMMENT: Final = re.compile(r"\([^()]*\)")
_DENIALS: Final = frozenset({"no", "false", "0", "none"})
_PRECEDENCE: Final = {
    "bulk": Author.LIST,
    "list": Author.LIST,
    "junk": Author.LIST,
    "auto_reply": Author.AUTO_REPLY,
    "auto-reply": Author.AUTO_REPLY,
}
_VACATION: Final = re.compile(
    r"auto-replied[^\n]{0,80}?\b(?:vacation|out.of.office|owner-email)", re.IGNORECASE
)

Found = Screening | None


def auto_submitted(value: str) -> str:
    """The keyword of an Auto-Submitted value, lower-case, without comments and parameters.

    RFC 3834, 5: comments may stand anywhere, also before the keyword and inside each other.
    """
    value, previous = value[:1000], ""
    while previous != value:
        previous, value = value, _COMMENT.sub(" ", value)
    return value.partition(";")[0].strip().lower()


def is_answer(message: Message) -> bool:
    """Whether a mail says that it answers another one."""
    return bool(message.in_reply_to or message.references)


def vacation(message: Message, path: str) -> Found:
    """An absence note: by its Subject, or by the fields that only such notes carry."""
    value = message.header("auto-submitted")
    if _VACATION.search(value[:1000]):
        return Screening(Author.OUT_OF_OFFICE, f"Auto-Submitted: {value[:80]}")
    for name in VACATION_FIELDS:
        if message.header(name):
            return Screening(Author.OUT_OF_OFFICE, f"{name.title()}: {message.header(name)[:80]}")
    if message.header("x-apple-action").strip().lower() == "vacation":
        return Screening(Author.OUT_OF_OFFICE, "X-Apple-Action: VACATION")
    is_marked = auto_submitted(value) == "auto-replied" or path == "<>"
    if is_out_of_office(message.subject, is_marked=is_marked):
        return Screening(Author.OUT_OF_OFFICE, f"Subject: {message.subject[:80]}")
    return None


def daemon(message: Message, path: str) -> Found:
    """A mailer daemon or a postmaster."""
    sender = sender_text(message)
    local = sender.partition("@")[0].partition("+")[0]  # a subaddress is still its: RFC 5233
    if DAEMON.fullmatch(local) or DAEMON.match(path.lstrip("<")):
        return Screening(Author.BOUNCE, f"From is a mailer daemon: {sender[:80]}")
    if not POSTMASTER.fullmatch(local):
        return None
    if path == "<>" or RETURNED.search(message.subject[:300]):
        return Screening(Author.BOUNCE, f"From is a postmaster: {sender[:80]}")
    return Screening(Author.PROGRAM, f"From is a postmaster: {sender[:80]} (RFC 3834, 2)")


def reply_fields(message: Message) -> Found:
    """The fields of programs that answer mail."""
    for value in message.header_all("auto-submitted"):
        if auto_submitted(value).startswith("auto-replied"):
            return Screening(Author.AUTO_REPLY, f"Auto-Submitted: {value[:80]}")
    for value in _precedences(message):
        if Author.AUTO_REPLY in _precedence(value):
            return Screening(Author.AUTO_REPLY, f"Precedence: {value[:80]}")
    return _present(message, REPLY_FIELDS, Author.AUTO_REPLY)


def program_fields(message: Message) -> Found:
    """The fields of programs of any kind."""
    for value in message.header_all("auto-submitted"):
        if auto_submitted(value) != "no":
            return Screening(Author.PROGRAM, f"Auto-Submitted: {value[:80]}")
    return _present(message, PROGRAM_FIELDS, Author.PROGRAM)


def handed_on(message: Message) -> Found:
    """The fields against loops, which also stand in people's mail that a rule handed on.

    And the wish for no automatic answer: help desks write it into the mail of their people, too.
    """
    for value in message.header_all("x-auto-response-suppress"):
        asked = {one.strip().lower() for one in re.split(r"[,;\s]+", value)}
        if asked & SUPPRESSED:
            told = f"X-Auto-Response-Suppress: {value[:80]} (its sender wants no automatic answer)"
            return Screening(Author.PROGRAM, told, in_doubt=True)
    found = _present(message, HANDED_ON_FIELDS, Author.PROGRAM)
    if found is None:
        return None
    return Screening(found.author, f"{found.reason}, or a rule handed it on", in_doubt=True)


def list_fields(message: Message, own_addresses: frozenset[str]) -> Found:
    """Lists and mail to many; what was posted to a list that people write to leaves a doubt."""
    if _is_own_list(message, own_addresses):
        return None
    is_posted = any(message.header(name) for name in DISCUSSION_FIELDS) and not any(
        message.header(name) for name in BULK_FIELDS
    )
    for name in LIST_FIELDS:
        for value in message.header_all(name):  # an empty one is a list's, too
            return Screening(Author.LIST, f"{name.title()}: {value[:80]}", in_doubt=is_posted)
    for value in _precedences(message):
        for author in _precedence(value):
            return Screening(author, f"Precedence: {value[:80]}")
    for name in ("sender", "errors-to"):
        local = _last_address(message.header(name)).partition("@")[0]
        if LIST_SENDER.fullmatch(local):
            shown = message.header(name)[:80]
            return Screening(Author.LIST, f"{name.title()} is a list's own address: {shown}")
    return None


def null_path(message: Message, path: str) -> Found:
    """The null sender, with which only machines write."""
    if path != "<>":
        return None
    if RETURNED.search(message.subject[:300]):
        return Screening(Author.BOUNCE, f"Return-Path: <> and Subject: {message.subject[:80]}")
    author = Author.AUTO_REPLY if is_answer(message) else Author.PROGRAM
    return Screening(author, "Return-Path: <> (RFC 3834, 2)")


def sender_name(message: Message, path: str) -> Found:
    """The addresses that nobody reads."""
    sender = sender_text(message)
    local = sender.partition("@")[0]
    if NO_REPLY.fullmatch(local):
        return Screening(Author.PROGRAM, f"From takes no answer: {sender[:80]}")
    if LIST_SENDER.fullmatch(local):
        return Screening(Author.LIST, f"From is a list's own address: {sender[:80]}")
    envelope = path.strip("<>").partition("@")[0]
    if envelope and LIST_SENDER.fullmatch(envelope):
        return Screening(Author.LIST, f"Return-Path is a list's own address: {path[:80]}")
    return None


def sender_text(message: Message) -> str:
    """The sender's address, or what stands in From where it has no single reading."""
    if message.sender is not None:
        return message.sender.address[:320]
    return _last_address(message.header("from"))


def _present(message: Message, names: tuple[str, ...], author: Author) -> Found:
    for name in names:
        for value in message.header_all(name):
            if value.strip().lower() not in _DENIALS:
                return Screening(author, f"{name.title()}: {value[:80]}")
    return None


def _precedences(message: Message) -> tuple[str, ...]:
    return (*message.header_all("precedence"), *message.header_all("x-precedence"))


def _precedence(value: str) -> tuple[Author, ...]:
    """What the words of a Precedence tell: some programs write several, quoted or commented."""
    words = re.split(r"[^a-z_-]+", value[:1000].lower())
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


def _last_address(value: str) -> str:
    """What stands where the address of a field should be, lower-case; anything or nothing."""
    return _COMMENT.sub("", value[:2000]).rpartition("<")[2].strip('<>" \t').lower()[:320]
