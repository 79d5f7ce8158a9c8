"""What a mail says, before the database is asked about it; or why nobody should read it."""

from dataclasses import dataclass
from typing import Final

from mailgate.core.action_links import Asked, NotAsked, asked_in
from mailgate.core.author import Screening
from mailgate.core.desk import Desk
from mailgate.core.message import Message
from mailgate.core.references import Claim, Evidence, claims, false_marks
from mailgate.core.screening import screen
from mailgate.core.trust import Verdict
from mailgate.jobs.context import Context
from mailgate.mail.authentication import verdict
from mailgate.mail.fields import split
from mailgate.mail.reader import Refused
from mailgate.settings.model import MailboxSettings, Settings

_MOST_HOPS: Final = 50  # RFC 5321, 6.3 asks for a limit; more is a loop


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail, parsed and screened, with what it claims to belong to."""

    message: Message
    screening: Screening
    verdict: Verdict
    claims: tuple[Claim, ...]
    asked: Asked | NotAsked | None = None
    false_marks: int = 0  # marks in it that look like ours, and are not


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail that is set aside for a person, and why."""

    reason: str


def read(
    context: Context, mailbox: MailboxSettings, raw: bytes, *, whole: bool
) -> Reading | Unreadable:
    """Reads a mail, and screens it; HarmError if that ended the process that reads it."""
    settings, desk = context.settings, context.desks[mailbox.desk]
    part, is_whole = seen(context, raw, whole=whole)
    message = context.read(part, whole=is_whole)
    if isinstance(message, Refused):
        return Unreadable(message.reason)
    hops = len(message.header_all("received"))
    if hops > _MOST_HOPS:
        return Unreadable(f"{hops} Received fields: a mail loop")
    asked = asked_in(message, keyring=context.keyring, desk=desk.name)
    by_link = (Claim(Evidence.ACTION_LINK, asked.reference),) if isinstance(asked, Asked) else ()
    return Reading(
        message=message,
        screening=screen(
            message,
            own_addresses=settings.addresses,
            own_domain=settings.domain.lower(),
            forms=mailbox.forms,
        ),
        verdict=verdict(message, authserv_ids=settings.authserv_ids),
        claims=(
            *by_link,
            *claims(
                message,
                keyring=context.keyring,
                desk=desk,
                mailbox_addresses=desk_addresses(settings, desk),
            ),
        ),
        asked=asked,
        false_marks=false_marks(
            message,
            keyring=context.keyring,
            desks=context.desks,
            domain=settings.domain,
            mailbox_addresses=settings.addresses,
        ),
    )


def seen(context: Context, raw: bytes, *, whole: bool) -> tuple[bytes, bool]:
    """The bytes of a mail that are read, and whether they are all of it.

    Of a mail over the size limit that is the header, as if no more had been fetched.
    """
    if whole and len(raw) <= context.settings.max_size:
        return raw, True
    return raw[: split(raw).body_at], False


def desk_addresses(settings: Settings, desk: Desk) -> frozenset[str]:
    """The addresses of a desk's mailboxes, lower-cased."""
    return frozenset(
        mailbox.address.lower() for mailbox in settings.mailboxes if mailbox.desk == desk.name
    )
