"""Telling people from machines (RFC 3834), with the sign that told.

A machine taken for a person is answered, which loops or bombs; a person taken for a machine still
gets a case, only no acknowledgement. So in doubt a mail is not answered, but what becomes of it is
decided as for a person (`Screening.in_doubt`), and no sign counts that ordinary programs put into
people's mail. Signs of the header come first, then the Subject, then the first words of the text.
docs/machines.md lists them.
"""

import re
from collections.abc import Callable
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.auto_subjects import is_automatic_reply
from mailgate.core.first_words import first_words
from mailgate.core.header_signs import (
    daemon,
    handed_on,
    list_fields,
    null_path,
    program_fields,
    reply_fields,
    sender_name,
    vacation,
)
from mailgate.core.message import Message, is_one_of
from mailgate.core.monitoring import alert
from mailgate.core.reports import calendar_answer, report
from mailgate.core.ticket_replies import challenge, maybe_ticket_reply, ticket_reply

# The Message-IDs that mailgate gives out end in a MAC of 24 characters of base32. The domain alone
# does not tell: the people of the same company write from it too.
_OWN_ID: Final = re.compile(r"<[^<>@\s]*(?<![a-z2-7])[a-z2-7]{24}@([^<>@\s]+)>", re.IGNORECASE)


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
    signs: tuple[Callable[[], Screening | None], ...] = (
        lambda: None if is_form else _ourselves(message, own_addresses, own_domain),
        lambda: report(message),
        lambda: vacation(message, path),
        lambda: daemon(message, path),
        lambda: challenge(message),
        lambda: calendar_answer(message),
        lambda: None if is_form else alert(message),
        lambda: reply_fields(message),
        lambda: _automatic_subject(message),
        lambda: ticket_reply(message),
        lambda: program_fields(message),
        lambda: list_fields(message, own_addresses),
        lambda: null_path(message, path),
        lambda: None if is_form else sender_name(message, path),
        lambda: handed_on(message),
    )
    found = next((one for one in (sign() for sign in signs) if one is not None), None)
    return first_words(message, found) or found or _person(message)


def _person(message: Message) -> Screening:
    doubt = maybe_ticket_reply(message)
    if doubt is not None:
        return doubt
    if message.sender is None:
        return Screening(Author.PERSON, "no sign of a machine, and no sender that can be read")
    return Screening(Author.PERSON, "no sign of a machine")


def _ourselves(
    message: Message, own_addresses: frozenset[str], own_domain: str
) -> Screening | None:
    own_id = _OWN_ID.fullmatch(message.message_id)
    if own_id and own_domain and own_id.group(1).lower() == own_domain.lower():
        return Screening(Author.SELF, f"Message-ID of ours: {message.message_id[:120]}")
    if message.sender is not None and is_one_of(message.sender.address, own_addresses):
        return Screening(Author.SELF, f"From is our own address {message.sender.address}")
    return None


def _automatic_subject(message: Message) -> Screening | None:
    if is_automatic_reply(message.subject):
        return Screening(Author.AUTO_REPLY, f"Subject: {message.subject[:80]}")
    return None
