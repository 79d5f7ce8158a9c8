"""Links that work by mail alone: `mailto:` addresses whose mail does something when it is sent.

The subject carries the case's reference and says in words what is asked for, the body a line like
`[reopen.cs11349759.tk3a2.<mac>]`: what, of which case, until when (minutes since 1970, base 36; 0
for no end). The MAC is bound to the desk, to these parts and to the address that our mail went to,
so that who was forwarded our mail can do nothing with it. Only new text is looked at: a quoted mail
of ours asks for nothing, and its links are percent-encoded anyway.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from html import unescape
from math import ceil
from typing import Final
from urllib.parse import quote, unquote, urlencode

from mailgate.core.message import Message
from mailgate.core.references import Keyring


class Action(StrEnum):
    """What a link of ours asks for."""

    REOPEN = "reopen"
    CONFIRM = "confirm"
    POOR = "poor"
    AVERAGE = "average"
    GOOD = "good"
    EXCELLENT = "excellent"


RATINGS: Final = (Action.POOR, Action.AVERAGE, Action.GOOD, Action.EXCELLENT)
_PURPOSE: Final = "action"
_NEVER: Final = "0"
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST: Final = 5
_LOOKED_AT: Final = 20_000
_TOKEN: Final = re.compile(
    rf"\[({'|'.join(Action)})\.([a-z0-9](?:[a-z0-9_-]{{0,38}}[a-z0-9])?)\.([0-9a-z]{{1,9}})\.([a-z2-7]{{24}})\]",
    re.IGNORECASE | re.ASCII,
)
_HREF: Final = re.compile(r"""href=["']mailto:([^"'<>\s]{1,3000})["']""", re.IGNORECASE)
# Short, so that they are read in a list of mails; in the languages that all letters are written in.
_SUBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"reopen": "Please reopen", "confirm": "It is solved", "rate": "Survey: {word}"},
    "de": {"reopen": "Bitte wieder öffnen", "confirm": "Es ist gelöst", "rate": "Umfrage: {word}"},
    "fr": {"reopen": "Merci de rouvrir", "confirm": "C’est résolu", "rate": "Enquête : {word}"},
    "es": {"reopen": "Por favor, reabrir", "confirm": "Está resuelto", "rate": "Encuesta: {word}"},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mail asks for by a true token that was given to its sender.

    `until` is when the token ends, None for never. `comment` is what its sender wrote beside it.
    """

    action: Action
    reference: str
    until: datetime | None
    comment: str

    @property
    def is_rating(self) -> bool:
        """Whether it answers the survey."""
        return self.action in RATINGS

    def is_over(self, at: datetime) -> bool:
        """Whether the token has ended by then."""
        return self.until is not None and at > self.until


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A token that counts for nothing, and why."""

    why: str


def token(
    keyring: Keyring,
    *,
    desk: str,
    action: Action,
    reference: str,
    recipient: str,
    until: datetime | None,
) -> str:
    """The line that asks for an action, for one recipient; ends are in whole minutes, rounded up.

    ValueError if the reference cannot be written into it.
    """
    parts = (action.value, reference.lower(), _NEVER if until is None else _in_minutes(until))
    mac = keyring.sign(_PURPOSE, desk, *parts, recipient.lower())
    line = f"[{'.'.join((*parts, mac))}]"
    if not _TOKEN.fullmatch(line):
        raise ValueError(f"No token can be made of the reference {reference!r}.")
    return line


def link(
    *, address: str, action: Action, reference: str, line: str, language: str, word: str
) -> str:
    """The `mailto:` link (RFC 6068) whose mail, sent as it is, does it.

    `address` is where it goes, `word` what the desk calls the rating. Everything but letters and
    digits is percent-encoded, because web mailers take `+` for a blank.
    """
    words = _SUBJECTS.get(language.partition("-")[0], _SUBJECTS["en"])
    said = words["rate" if action in RATINGS else action.value].format(word=word)
    fields = {"subject": f"{said} [{reference}]", "body": f"\r\n\r\n{line}\r\n"}
    return f"mailto:{quote(address, safe='@')}?{urlencode(fields, quote_via=quote)}"


def asked_in(message: Message, *, keyring: Keyring, desk: str) -> Asked | NotAsked | None:
    """What the new text of a mail asks for; None if it holds no token.

    Of several true tokens the last one counts: somebody changed his mind while he wrote.
    """
    text = message.reply_text[:_LOOKED_AT]
    found = list(_TOKEN.finditer(text))[-_MOST:]
    if not found:
        return None
    if message.sender is None:
        return NotAsked("it holds an action of ours, but names no single sender")
    for one in reversed(found):
        action, reference, until, mac = (part.lower() for part in one.groups())
        parts = (action, reference, until, message.sender.address)
        if keyring.verify(mac, _PURPOSE, desk, *parts):
            ends_at = None if until == _NEVER else _from_minutes(until)
            return Asked(Action(action), reference.upper(), ends_at, comment_in(text))
    return NotAsked("it holds an action that was not given to its sender: it counts for nothing")


def comment_in(text: str) -> str:
    """What somebody wrote above a token; what follows the last one are words of his mailer."""
    found = list(_TOKEN.finditer(text))
    if not found:
        return text.strip()
    return _TOKEN.sub("", text[: found[-1].start()]).strip()


def without_tokens(text: str) -> str:
    """The text as a person reads it: without the lines that are for machines alone."""
    return _TOKEN.sub("", text).strip() if _TOKEN.search(text) else text


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The mail that a link of ours opens, in the fields of a mail client."""

    to: str
    subject: str
    body: str


def links_in(html: str) -> tuple[Prefilled, ...]:
    """The mails of all links in the HTML of a mail, as mail clients read them (RFC 6068)."""
    found = []
    for href in _HREF.findall(html):
        address, _, query = unescape(href).partition("?")
        fields = dict(part.partition("=")[::2] for part in query.split("&"))
        body = unquote(fields.get("body", "")).replace("\r\n", "\n")
        found.append(Prefilled(unquote(address), unquote(fields.get("subject", "")), body))
    return tuple(found)


def _in_minutes(at: datetime) -> str:
    minutes = ceil(at.timestamp() / 60)
    digits = ""
    while minutes:
        minutes, digit = divmod(minutes, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits or "1"


def _from_minutes(text: str) -> datetime | None:
    """The instant; far ahead of any clock is never."""
    try:
        return datetime.fromtimestamp(int(text, len(_DIGITS)) * 60, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
