"""Who may speak in a case: evidence, sender and verdict together.

A reply is an authorisation decision. A MAC of ours shows that the writer has seen a mail of ours;
the From address shows, weakly, who he is; a trusted server's DMARC verdict can take that away. The
reference alone is public and shows nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailgate.core.case import Case, Reason
from mailgate.core.desk import Desk
from mailgate.core.group_members import member_of
from mailgate.core.message import Address
from mailgate.core.references import Claim, Evidence


class Verdict(StrEnum):
    """What a trusted server found out about the sender's domain (DMARC, RFC 7489)."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    NONE = "none"


class Standing(StrEnum):
    """What a sender is to a case."""

    PARTICIPANT = "participant"
    COLLEAGUE = "colleague"
    MEMBER = "member of a group that was told"
    STRANGER = "stranger"


class Access(StrEnum):
    """What a mail may do with the case that it claims."""

    WRITE = "write"
    HOLD = "hold"
    OWN_CASE = "own case"


@dataclass(frozen=True, slots=True)
class Match:
    """A claim that leads to a case we have."""

    claim: Claim
    case: Case


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the mail may do, with which case, and why; `case` is None if nothing matched."""

    access: Access
    case: Case | None
    reason: Reason
    evidence: Evidence | None = None


_MACS: Final = frozenset({Evidence.OUR_MESSAGE_ID, Evidence.REPLY_ADDRESS, Evidence.ACTION_LINK})
_WORDS: Final = {
    Evidence.OUR_MESSAGE_ID: "answers a mail of ours (MAC in its Message-ID)",
    Evidence.REPLY_ADDRESS: "was sent to a reply address of ours (MAC in it)",
    Evidence.STORED_MESSAGE_ID: "answers a mail already in the case",
    Evidence.ACTION_LINK: "was sent by a link in a mail of ours (MAC in it)",
    Evidence.SUBJECT: "names the reference in its subject",
}


def is_signed(evidence: Evidence) -> bool:
    """Whether the evidence carries a MAC of ours, so that the writer has seen a mail of ours."""
    return evidence in _MACS


def standing(
    sender: Address | None, case: Case, *, desk: Desk, public_domains: frozenset[str]
) -> Standing:
    """What the sender is to the case; a public mail provider's domain makes nobody a colleague."""
    if sender is None:
        return Standing.STRANGER
    if sender.address in case.participants:
        return Standing.PARTICIPANT
    if member_of(desk, case, sender.address):
        return Standing.MEMBER
    domain = case.requester.rpartition("@")[2]
    if desk.colleagues_may_write and sender.domain == domain and domain not in public_domains:
        return Standing.COLLEAGUE
    return Standing.STRANGER


def rule_on(
    matches: Sequence[Match],
    *,
    sender: Address | None,
    verdict: Verdict,
    desk: Desk,
    public_domains: frozenset[str],
) -> Ruling:
    """What a person's mail may do with the cases it claims; the first MAC decides, if any."""
    if not matches:
        return Ruling(Access.OWN_CASE, None, Reason("claims no case of ours"))
    signed = [match for match in matches if is_signed(match.claim.evidence)]
    if signed:
        return _rule_on_mac(
            signed[0], sender=sender, verdict=verdict, desk=desk, public_domains=public_domains
        )
    known = [match for match in matches if sender and sender.address in match.case.participants]
    if not known:
        match = matches[0]
        text = f"{_says(match)}, but the sender is no participant and shows no MAC"
        return Ruling(Access.OWN_CASE, match.case, Reason(text), match.claim.evidence)
    if verdict is Verdict.FAIL:
        return _failed(known[0])
    reason = Reason(f"{_says(known[0])}, and the sender is a participant")
    return Ruling(Access.WRITE, known[0].case, reason, known[0].claim.evidence)


def _rule_on_mac(
    match: Match,
    *,
    sender: Address | None,
    verdict: Verdict,
    desk: Desk,
    public_domains: frozenset[str],
) -> Ruling:
    who = standing(sender, match.case, desk=desk, public_domains=public_domains)
    if who is Standing.STRANGER:
        text = f"{_says(match)}, but the sender is a stranger to the case: a person decides"
        return Ruling(Access.HOLD, match.case, Reason(text), match.claim.evidence)
    if verdict is Verdict.FAIL:
        return _failed(match)
    text = f"{_says(match)}, and the sender is a {who.value}"
    source = desk.source("colleagues_may_write") if who is Standing.COLLEAGUE else ""
    return Ruling(Access.WRITE, match.case, Reason(text, source), match.claim.evidence)


def _failed(match: Match) -> Ruling:
    text = f"{_says(match)}, but the trusted server says that the sender is forged"
    return Ruling(Access.OWN_CASE, match.case, Reason(text), match.claim.evidence)


def _says(match: Match) -> str:
    return f"{_WORDS[match.claim.evidence]}: {match.case.reference}"
