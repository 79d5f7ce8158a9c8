"""May this mail be acknowledged, to whom, and with how many of its own words?

The last gates before an automatic answer leaves: RFC 3834, 2, and the mail bombs that help desks
were used for. The counters come later, in the transaction; what is refused here is refused by
facts of the mail alone. The first reason that forbids is the one told.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailgate.core.author import Screening
from mailgate.core.forwarded import Forwarded
from mailgate.core.message import Address, Defect, Message, is_one_of
from mailgate.core.trust import Verdict

_DELIVERY_FIELDS: Final = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_UNSURE_SENDER: Final = frozenset(
    {Defect.NO_FROM, Defect.SEVERAL_FROM, Defect.AMBIGUOUS_FROM, Defect.GROUP_FROM}
)
# The last label is no number, or it would be an IP address to some relays (RFC 3696, 2).
_DOMAIN: Final = re.compile(
    r"(?=.{1,253}\Z)(?!.*\.localhost\Z)"
    r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_LOCAL_MAX: Final = 64  # RFC 5321, 4.5.3.1.1


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the mail itself when an acknowledgement is considered.

    `sent_on` is the requester's mail where one of our own people sent it on.
    """

    requester: Address | None
    own_addresses: frozenset[str]
    forms: frozenset[str]
    received_at: datetime
    now: datetime
    ack_max_age: timedelta
    verdict: Verdict
    asks_for_pass: bool
    is_spam: bool
    sent_on: Forwarded | None = None


def forbidden_because(message: Message, screening: Screening, about: Circumstances) -> str:
    """Why this mail must not be acknowledged, or the empty string."""
    if screening.do_not_answer:
        who = "a machine" if screening.is_machine else "perhaps a machine"
        return f"{who} wrote it ({screening.reason})"
    if about.requester is None or message.defects & _UNSURE_SENDER:
        return "its sender has no single reading"
    if Defect.NUL_IN_HEADER in message.defects:
        return "its header holds NUL bytes, behind which some programs see another header"
    for forbids in (_by_address, _by_reply_to, _by_circumstances):
        reason = forbids(message, about.requester, about)
        if reason:
            return reason
    return ""


def may_repeat_words(about: Circumstances) -> bool:
    """Whether the acknowledgement may hold words of the sender (it bombs nobody with them)."""
    return not about.asks_for_pass or about.verdict is Verdict.PASS


def _by_address(_message: Message, requester: Address, about: Circumstances) -> str:
    local, _, domain = requester.address.rpartition("@")
    if is_one_of(requester.address, about.own_addresses):
        return "its sender is an address of our own"
    if not requester.address.isascii():
        return (
            "its sender's address is not ASCII (RFC 6531), which the relay cannot be trusted with"
        )
    if not _DOMAIN.fullmatch(domain) or len(local) > _LOCAL_MAX:
        return "its sender's address cannot receive mail"
    return ""


def _by_reply_to(message: Message, requester: Address, about: Circumstances) -> str:
    if about.sent_on is not None:
        return ""  # it says where its sender wants answers, not where the requester does
    if message.sender is not None and message.sender.address in about.forms:
        return ""
    if any(is_one_of(address.address, about.own_addresses) for address in message.reply_to):
        return "its Reply-To is an address of our own"
    elsewhere = any(address.domain != requester.domain for address in message.reply_to)
    if elsewhere and about.verdict is not Verdict.PASS:
        return "its Reply-To is at another domain, and nothing verifies the sender"
    return ""


def _by_circumstances(message: Message, _requester: Address, about: Circumstances) -> str:
    if about.verdict is Verdict.FAIL:
        return "the trusted server says that the sender is forged"
    if about.is_spam:
        return "the filter in front says it is spam"
    age = about.now - about.received_at
    if age > about.ack_max_age:
        return f"it arrived over {_hours(about.ack_max_age)} hours ago"
    if not _is_to_us(message, about.own_addresses):
        return "none of our addresses is among its recipients (RFC 3834, 2)"
    return ""


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)


def _is_to_us(message: Message, own: frozenset[str]) -> bool:
    if any(is_one_of(address.address, own) for address in (*message.to, *message.cc)):
        return True
    delivered = (value for name in _DELIVERY_FIELDS for value in message.header_all(name))
    return any(is_one_of(value.strip().strip("<>").lower(), own) for value in delivered)
