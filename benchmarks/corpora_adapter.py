"""What mailgate makes of a mail, for a program that scores readers of mail: see `make corpora`.

Each function calls what the daemon calls and puts the answer in plain values.
"""

import hashlib

from mailgate.core.message import Address, FailureKind, Message
from mailgate.core.screening import screen
from mailgate.mail.cleaning import clean_text
from mailgate.mail.html_text import html_to_text
from mailgate.mail.parse import attachment_bytes, parse
from mailgate.mail.reply import new_words


def reply(kind: str, data: bytes) -> str:
    """What the sender newly wrote in a whole mail (`eml`), a `text` or an `html` in UTF-8."""
    if kind == "eml":
        return parse(data).reply_text
    words = clean_text(data.decode("utf-8", "replace"))
    if kind == "html":
        return new_words(html_to_text(words)[0], markup=words)
    return new_words(words)


def decode(data: bytes) -> dict[str, object]:
    """The fields of a mail: names and addresses, subject, text, HTML, attachments by SHA-1.

    Two things are kept apart for people and told apart here. `Message.text` is every text part of
    a mail, one after the other; the cases name the first alone. A file has a name that is safe to
    write; the cases ask for what the sender wrote, or nothing where he wrote none.
    """
    message = parse(data)
    sender = (message.sender,) if message.sender else ()
    attached = (
        (one.given_name or None, attachment_bytes(data, one)) for one in message.attachments
    )
    return {
        "from": _people(message, "from", sender),
        "to": _people(message, "to", message.to),
        "cc": _people(message, "cc", message.cc),
        "subject": message.subject,
        "text": message.texts[0] if message.texts else message.text,
        "html": message.html,
        "attachments": [
            [name, len(content), hashlib.sha1(content, usedforsecurity=False).hexdigest()]
            for name, content in attached
        ],
    }


def _people(message: Message, field: str, found: tuple[Address, ...]) -> list[list[str]]:
    """Addresses with their names; a field that says a name alone gives it without an address."""
    names = [name for where, name in message.without_address if where == field]
    return [[one.name, one.address] for one in found] + [[name, ""] for name in names]


def disposition(data: bytes) -> dict[str, object]:
    """Whether a mail is a bounce, for whom and for how long, and whether a machine answered."""
    message = parse(data)
    screening = screen(message, own_addresses=frozenset(), own_domain="")
    bounce = message.bounce
    return {
        "bounce": bounce is not None,
        "permanent": list(bounce.of_kind(FailureKind.PERMANENT)) if bounce else [],
        "temporary": list(bounce.of_kind(FailureKind.TEMPORARY)) if bounce else [],
        "autoreply": screening.is_automatic_reply,
    }
