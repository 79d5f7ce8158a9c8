"""What makes two deliveries the same mail, found in the bytes alone (never by a parser)."""

import hashlib
from typing import Final

from mailgate.mail.fields import LONGEST_MESSAGE_ID, message_ids, split

# Fields that each delivery adds or changes: the same mail sent to two mailboxes, or fetched again
# after a change of UIDVALIDITY, differs in these alone.
_TRANSIT_NAMES: Final = """
    received return-path delivered-to x-delivered-to x-original-to envelope-to x-envelope-to
    x-envelope-from envelope-from x-rcpt-to x-resolved-to x-forwarded-to x-forwarded-for
    x-received authentication-results authentication-results-original x-authentication-results
    received-spf dkim-signature dkim-filter domainkey-signature x-google-dkim-signature
    x-google-smtp-source x-spam x-spamd-result x-rspamd-server x-rspamd-queue-id x-virus-scanned
    x-virus-status x-antivirus x-antivirus-status status x-status x-keywords x-uid x-uidl
    x-imapbase content-length lines x-mozilla-status x-mozilla-status2 x-mozilla-keys
    x-evolution-source x-originalarrivaltime x-amavis-alert x-quarantine-id x-loop-count
"""
_TRANSIT: Final = frozenset(_TRANSIT_NAMES.split())
_TRANSIT_STARTS: Final = (
    "arc-",
    "x-gm-",
    "x-spam-",
    "x-rspamd-",
    "x-ms-exchange-",
    "x-microsoft-antispam",
    "x-forefront-",
)


def content_key(raw: bytes) -> str:
    """The SHA-256 in hex of a mail without its transit fields, line ends normalised."""
    header = split(raw)
    digest = hashlib.sha256()
    for field in header.fields:
        if field.name not in _TRANSIT and not field.name.startswith(_TRANSIT_STARTS):
            digest.update(_with_line_feeds(field.raw).rstrip(b"\n") + b"\n")
    digest.update(b"\n")
    # Servers differ in whether a mail ends in a line feed, and add one to those that do not.
    digest.update(_with_line_feeds(raw[header.body_at :]).rstrip(b"\n"))
    return digest.hexdigest()


def message_id_of(raw: bytes) -> str:
    """The Message-ID with its angle brackets, at most 998 characters, or an empty string."""
    field = split(raw).first("message-id")
    if field is None:
        return ""
    return next(iter(message_ids(field.text[: LONGEST_MESSAGE_ID * 2])), "")


def _with_line_feeds(text: bytes) -> bytes:
    """Line ends of all kinds as line feeds; on megabytes of them a pattern is ten times slower."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
