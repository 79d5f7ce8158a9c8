"""Whose a mail is: its sender's, or his for whom a form or one of our own people sent it."""

from collections.abc import Set as AbstractSet

from mailgate.core.customers import parent_domains
from mailgate.core.forwarded import Certainty, Forwarded, ForwardKind, forwards
from mailgate.core.message import Address, Message
from mailgate.core.trust import Verdict


def is_named(address: str, entries: AbstractSet[str]) -> bool:
    """Whether a lower-cased address, its domain or one around that is among the entries."""
    if address in entries:
        return True
    return any(domain in entries for domain in parent_domains(address.rpartition("@")[2]))


def sent_on(
    message: Message,
    *,
    own_people: AbstractSet[str],
    own_addresses: AbstractSet[str],
    verdict: Verdict,
    asks_for_pass: bool,
) -> Forwarded | None:
    """The mail that one of our own people sent on to the desk, if it says for sure whose it is.

    None where the sender may be somebody else: anybody can write such a block and his name.
    """
    sender = message.sender
    if sender is None or not is_named(sender.address, own_people):
        return None
    if verdict is Verdict.FAIL or (asks_for_pass and verdict is not Verdict.PASS):
        return None
    first = next(iter(forwards(message.forwarded)), None)
    if first is None or first.kind is not ForwardKind.FORWARD:
        return None
    if first.certainty is not Certainty.SURE or first.sender is None:
        return None
    reporter = first.sender.address
    is_ours = reporter in own_addresses or is_named(reporter, own_people)
    return None if not reporter or is_ours else first


def requester_of(
    message: Message, *, forms: AbstractSet[str], sent_on_mail: Forwarded | None
) -> Address | None:
    """Whom a mail is from: From, Reply-To of a contact form, or whoever wrote what was sent on."""
    if sent_on_mail is not None and sent_on_mail.sender is not None:
        party = sent_on_mail.sender
        return Address(party.address, " ".join(party.name.split()))
    sender = message.sender
    if sender is not None and sender.address in forms and len(message.reply_to) == 1:
        return message.reply_to[0]
    return sender
