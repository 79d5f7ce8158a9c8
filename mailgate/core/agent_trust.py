"""Whether a mail is an agent's word: it answers a notification that went to him alone.

The From field alone shows nothing. A customer's MAC in an agent's hand is a forgery that costs
other help desks their customers' trust (CVE-2026-47123), so it gains nothing here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailgate.core.message import Address
from mailgate.core.references import (
    Claim,
    Evidence,
    Keyring,
    OwnMessageId,
    read_message_id,
    was_sent_to,
)
from mailgate.core.team import Person, Side, Team
from mailgate.core.trust import Verdict

AGENT_MARK: Final = "agt"


@dataclass(frozen=True, slots=True)
class Believed:
    """Somebody of the desk, who answers a mail of ours to him, by this `message_id`."""

    person: Person
    own: OwnMessageId
    message_id: str

    @property
    def written_id(self) -> str:
        """The Message-ID as we wrote it, whatever servers did to it on the way."""
        return f"<{''.join(self.message_id.split()).strip('<>').lower()}>"


@dataclass(frozen=True, slots=True)
class Doubted:
    """A mail in the name of somebody of the desk that has a MAC of ours, and is not his word."""

    person: Person
    why: str


def agents_word(
    sender: Address | None,
    claims: Sequence[Claim],
    *,
    team: Team,
    keyring: Keyring,
    desk: str,
    verdict: Verdict,
    asks_for_pass: bool,
) -> Believed | Doubted | None:
    """Whether a mail is the word of somebody of the desk; None where it does not say so.

    It says so by its From and by a MAC of ours. A mail without any is an ordinary person's.
    """
    person = team.at(sender.address) if sender is not None else None
    if person is None or person.side is not Side.DESK:
        return None
    signed = [one for one in claims if one.evidence is Evidence.OUR_MESSAGE_ID]
    found = _sent_to(person, signed, keyring=keyring, desk=desk)
    if found is None:
        others = any(one.evidence in (Evidence.OUR_MESSAGE_ID, Evidence.REPLY_ADDRESS)
                     for one in claims)  # fmt: skip
        text = f"it is in the name of {person.name}, but answers no mail that went to him"
        return Doubted(person, text) if others else None
    if verdict is Verdict.FAIL:
        return Doubted(person, f"the trusted server says that {person.address} is forged")
    if asks_for_pass and verdict is not Verdict.PASS:
        text = f"the trusted server does not say that {person.address} is true"
        return Doubted(person, text)
    return found


def _sent_to(
    person: Person, claims: Sequence[Claim], *, keyring: Keyring, desk: str
) -> Believed | None:
    for claim in claims:
        own = read_message_id(keyring, desk=desk, message_id=claim.message_id)
        if own is None or own.kind != AGENT_MARK:
            continue
        if any(was_sent_to(keyring, own, address) for address in person.addresses):
            return Believed(person, own, claim.message_id)
    return None
