"""What a mail says it belongs to, and the marks of ours that cannot be made up.

A case reference is for people; what counts is a MAC in the Message-IDs, reply addresses and bounce
addresses that we give out (FreeScout's CVE-2026-47123, iTop 95 and Redmine show what happens
without). Each mark verifies by itself, without a database, and survives servers that fold the case
of local parts: everything signed is lower-case.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from mailgate.core.desk import Desk
from mailgate.core.message import Message

_MAC_LENGTH: Final = 24  # 120 bits
_SHORTEST_KEY: Final = 16
_LONGEST_MESSAGE_ID: Final = 255
_LONGEST_LOCAL_PART: Final = 64  # RFC 5321, 4.5.3.1.1
_NEWEST_STORED: Final = 80
_OLDEST_STORED: Final = 20

_REFERENCE: Final = r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?"
_MAC: Final = rf"[a-z2-7]{{{_MAC_LENGTH}}}"
_DOMAIN: Final = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*"
_OWN_MESSAGE_ID: Final = re.compile(
    rf"(?P<kind>[a-z][a-z0-9-]*)\.(?P<reference>{_REFERENCE})\.(?P<event>0|[1-9][0-9]{{0,9}})"
    rf"\.(?P<recipient>[a-z2-7]{{6}})\.(?P<mac>{_MAC})@(?P<domain>{_DOMAIN})"
)
_REPLY_TAIL: Final = re.compile(rf"(?P<reference>{_REFERENCE})\.(?P<mac>{_MAC})")
_BOUNCE_TAIL: Final = re.compile(rf"b\.(?P<token>{_MAC})")
_FOREIGN_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,996}>")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secret keys, newest first: the first signs, each verifies, none is ever shown."""

    keys: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """ValueError for no key, or for one that could be guessed."""
        if not self.keys:
            raise ValueError("A keyring needs a key.")
        if any(len(key) < _SHORTEST_KEY for key in self.keys):
            raise ValueError(f"A key needs at least {_SHORTEST_KEY} bytes.")

    def sign(self, purpose: str, *parts: str) -> str:
        """The MAC over a purpose and its parts: 24 characters of lower-case base32."""
        return _mac(self.keys[0], purpose, parts)

    def verify(self, mac: str, purpose: str, *parts: str) -> bool:
        """Whether any key made this MAC; upper and lower case alike, in constant time."""
        if not mac.isascii():
            return False  # KELVIN SIGN and others fold to ASCII letters
        given = mac.lower()
        return any(hmac.compare_digest(given, _mac(key, purpose, parts)) for key in self.keys)

    def fingerprints(self) -> tuple[str, ...]:
        """What the database may know about each key, in their order: none signs anything."""
        return tuple(_mac(key, "fingerprint", ()) for key in self.keys)


@dataclass(frozen=True, slots=True)
class OwnMessageId:
    """What a Message-ID of ours says; only `read_message_id` makes one from outside."""

    desk: str
    kind: str
    reference: str
    event: int
    recipient_digest: str


class Evidence(StrEnum):
    """What a claim rests on, strongest first."""

    OUR_MESSAGE_ID = "our-message-id"
    REPLY_ADDRESS = "reply-address"
    STORED_MESSAGE_ID = "stored-message-id"
    SUBJECT = "subject"
    ACTION_LINK = "action-link"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a mail says it belongs to: a case reference, a Message-ID, or both.

    A claim of STORED_MESSAGE_ID has no reference: only the database knows whether that Message-ID
    was ever seen.
    """

    evidence: Evidence
    reference: str
    message_id: str = ""


def outgoing_message_id(
    keyring: Keyring,
    *,
    desk: str,
    kind: str,
    reference: str,
    event: int,
    recipient: str,
    domain: str,
) -> str:
    """The Message-ID of one mail of ours: the same cause and recipient give the same id for ever.

    ValueError if the parts cannot be written into an id, or not read back.
    """
    digest = _recipient_digest(keyring.keys[0], desk, recipient)
    parts = (kind.lower(), reference.lower(), str(event), digest, domain.lower())
    mac = keyring.sign("message-id", desk, *parts)
    inside = ".".join((*parts[:4], mac)) + "@" + parts[4]
    if not _OWN_MESSAGE_ID.fullmatch(inside) or len(inside) + 2 > _LONGEST_MESSAGE_ID:
        raise ValueError(f"No Message-ID can be made of {kind!r}, {reference!r} and {domain!r}.")
    return f"<{inside}>"


def read_message_id(keyring: Keyring, *, desk: str, message_id: str) -> OwnMessageId | None:
    """What a Message-ID of this desk says, or None for anybody else's.

    Forgives what servers do on the way: folded white space, lost brackets, changed case.
    """
    if len(message_id) > 2 * _LONGEST_MESSAGE_ID:
        return None
    inside = re.sub(r"[\s<>]", "", message_id)
    if not inside.isascii():
        return None
    match = _OWN_MESSAGE_ID.fullmatch(inside.lower())
    if not match:
        return None
    kind, reference, event, digest, mac, domain = match.groups()
    if not keyring.verify(mac, "message-id", desk, kind, reference, event, digest, domain):
        return None
    return OwnMessageId(
        desk=desk,
        kind=kind,
        reference=reference.upper(),
        event=int(event),
        recipient_digest=digest,
    )


def was_sent_to(keyring: Keyring, own: OwnMessageId, address: str) -> bool:
    """Whether that mail of ours went to this address (decides who may speak as an agent)."""
    return any(
        hmac.compare_digest(own.recipient_digest, _recipient_digest(key, own.desk, address))
        for key in keyring.keys
    )


def reply_address(keyring: Keyring, *, desk: str, reference: str, address: str) -> str:
    """The subaddress (RFC 5233) of a mailbox by which an answer finds its case.

    ValueError if the result would not be an address.
    """
    tail = f"{reference.lower()}.{keyring.sign('reply-address', desk, reference.lower())}"
    if not _REPLY_TAIL.fullmatch(tail):
        raise ValueError(f"No address can be made of the reference {reference!r}.")
    return _subaddress(address, tail)


def bounce_token(keyring: Keyring, message_id: str) -> str:
    """The unguessable name under which bounces of this mail of ours come back."""
    return keyring.sign("bounce", message_id.lower())


def bounce_address(token: str, *, address: str) -> str:
    """The envelope sender that carries a bounce token. ValueError if it would not be an address."""
    tail = f"b.{token.lower()}"
    if not _BOUNCE_TAIL.fullmatch(tail):
        raise ValueError("This is not a bounce token.")
    return _subaddress(address, tail)


def bounce_tokens(message: Message, *, mailbox_addresses: frozenset[str]) -> tuple[str, ...]:
    """The bounce tokens a mail was addressed to, each once; the outbox knows whether they are true.

    A token is 120 bits of a MAC, so finding it in the outbox is the proof.
    """
    matches = map(_BOUNCE_TAIL.fullmatch, _tails(message, mailbox_addresses))
    return tuple(dict.fromkeys(match["token"] for match in matches if match))


def claims(
    message: Message, *, keyring: Keyring, desk: Desk, mailbox_addresses: frozenset[str]
) -> tuple[Claim, ...]:
    """What the mail says it belongs to, strongest evidence first, each once.

    Never looks at bodies, display names or attachments: HackerOne 498964 put the token into the
    display name of an account and had a stranger's mail sent into the ticket.
    """
    own: list[Claim] = []
    foreign: list[Claim] = []
    thread = dict.fromkeys((*message.in_reply_to, *reversed(message.references)))
    for message_id in dict.fromkeys((*thread, *_bare_words(message))):
        read = read_message_id(keyring, desk=desk.name, message_id=message_id)
        if read:
            own.append(Claim(Evidence.OUR_MESSAGE_ID, read.reference, message_id))
        elif message_id in thread and _FOREIGN_MESSAGE_ID.fullmatch(message_id):
            foreign.append(Claim(Evidence.STORED_MESSAGE_ID, "", message_id))
    stored = foreign[:_NEWEST_STORED] + foreign[_NEWEST_STORED:][-_OLDEST_STORED:]
    addressed = (
        Claim(Evidence.REPLY_ADDRESS, match["reference"].upper())
        for match in map(_REPLY_TAIL.fullmatch, _tails(message, mailbox_addresses))
        if match and keyring.verify(match["mac"], "reply-address", desk.name, match["reference"])
    )
    subject = (
        Claim(Evidence.SUBJECT, reference) for reference in desk.reference.find(message.subject)
    )
    return tuple(dict.fromkeys((*own, *addressed, *stored, *subject)))


def false_marks(
    message: Message,
    *,
    keyring: Keyring,
    desks: Collection[str],
    domain: str,
    mailbox_addresses: frozenset[str],
) -> int:
    """How many marks in a mail look like ours, and are none of any of our desks: guesses."""
    own = (
        match.groups()
        for one in dict.fromkeys((*message.in_reply_to, *message.references))
        if (match := _OWN_MESSAGE_ID.fullmatch(re.sub(r"[\s<>]", "", one).lower()))
        and match.groups()[-1] == domain.lower()
    )
    signed = [(mac, "message-id", (*parts, at)) for *parts, mac, at in own]
    tails = map(_REPLY_TAIL.fullmatch, _tails(message, mailbox_addresses))
    signed += [(match["mac"], "reply-address", (match["reference"],)) for match in tails if match]
    return sum(
        not any(keyring.verify(mac, purpose, desk, *parts) for desk in desks)
        for mac, purpose, parts in signed
    )


def _mac(key: bytes, purpose: str, parts: tuple[str, ...]) -> str:
    """HMAC-SHA256 over length-prefixed fields, so that no two lists of parts read alike."""
    fields = [part.encode("utf-8", "surrogatepass") for part in (purpose, *parts)]
    text = b"".join(len(part).to_bytes(4, "big") + part for part in fields)
    digest = hmac.new(key, text, hashlib.sha256).digest()
    return base64.b32encode(digest[: _MAC_LENGTH * 5 // 8]).decode("ascii").lower()


def _recipient_digest(key: bytes, desk: str, address: str) -> str:
    """Six characters that tell recipients apart; keyed, so nobody can look for a second one."""
    return _mac(key, "recipient", (desk, address.lower()))[:6]


def _subaddress(address: str, tail: str) -> str:
    local, at, domain = address.lower().rpartition("@")
    whole = f"{local}+{tail}"
    if not (at and local and domain) or len(whole) > _LONGEST_LOCAL_PART:
        raise ValueError(f"{address!r} is no address, or too long to carry a reply mark.")
    return f"{whole}@{domain}"


def _bare_words(message: Message) -> Iterator[str]:
    """The words of the thread fields that lost their brackets: one may be an id of ours."""
    for name in ("in-reply-to", "references"):
        for word in reversed(message.header(name).split()):
            if "<" not in word and ">" not in word:
                yield f"<{word}>"


def _tails(message: Message, mailbox_addresses: frozenset[str]) -> tuple[str, ...]:
    """What stands behind the plus sign where the mail was addressed to a mailbox of ours."""
    named = ("delivered-to", "x-original-to", "envelope-to")
    addresses = (
        *(address.address for address in (*message.to, *message.cc)),
        *(value.strip(" <>\t") for name in named for value in message.header_all(name)),
    )
    plain = [mailbox.lower().rpartition("@") for mailbox in mailbox_addresses]
    tails: list[str] = []
    for address in addresses:
        local, _, domain = address.lower().rpartition("@")
        tails.extend(
            local.removeprefix(f"{own_local}+")
            for own_local, _, own_domain in plain
            if domain == own_domain and local.startswith(f"{own_local}+")
        )
    return tuple(dict.fromkeys(tails))
