"""Mail of ours that came back: against whom it counts, and what shows that an address lives.

A delivery report is a stranger's word. It counts only if it proves by a MAC of ours which mail it
is about, and names the very address which that mail went to: two forged reports would else silence
anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailgate.core.case import Case
from mailgate.core.message import Bounce, FailedRecipient, FailureKind
from mailgate.core.trust import Verdict

MOST_LIVES: Final = 3
_LONGEST_DIAGNOSTIC: Final = 200


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail of ours that a report proves by MAC to be about; `kind` is what mail it was.

    `case` is None for an answer to a mail that became no case.
    """

    outbox_id: int
    kind: str
    recipient: str
    queued_at: datetime
    case: Case | None


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """An address that our mail came back from for good, since it was last forgiven.

    `times` counts mails of ours, `reference` and `event` are where the last report is told.
    """

    address: str
    times: int
    last_at: datetime
    status: str
    diagnostic: str
    reference: str
    event: int


def failure_that_counts(bounce: Bounce, returned: Returned) -> FailedRecipient | None:
    """The failure of the recipient whom our mail went to; None if the report names only others."""
    for failure in bounce.failures:
        if returned.recipient in {failure.address, failure.also} - {""}:
            return failure
    return None


def counted_kind(failure: FailedRecipient) -> FailureKind:
    """As what a failure counts against the address.

    A server that gave up after days of 4xx says that it was not reached, not that nobody is there.
    """
    if failure.status.startswith("4"):
        return FailureKind.TEMPORARY
    return failure.kind


def told(bounce: Bounce, returned: Returned) -> str:
    """A bounce of a mail of ours in one sentence, for the case's history."""
    ours = f"Our {returned.kind} of {returned.queued_at:%Y-%m-%d %H:%M} UTC to {returned.recipient}"
    failure = failure_that_counts(bounce, returned)
    if failure is None:
        named = ", ".join(bounce.recipients[:3]) or "nobody"
        return f"{ours} bounced, says a report that names {named}: it counts against no address"
    if failure.kind is FailureKind.TEMPORARY:
        return f"{ours} is delayed: {_why(failure)}"
    return f"{ours} bounced: {_why(failure)}"


def withheld_because(gone: Undeliverable) -> str:
    """Why an address gets no automatic mail."""
    why = gone.diagnostic[:_LONGEST_DIAGNOSTIC] or gone.status or "permanent"
    times = f" {gone.times} times" if gone.times > 1 else ""
    where = f"{gone.reference}, event {gone.event}" if gone.event else gone.reference
    return f"address bounced{times}: {why} ({where})"


def shows_life(
    gone: Undeliverable, *, verdict: Verdict, with_mac: bool, is_sender: bool, received_at: datetime
) -> str:
    """What in a mail of that address shows that it lives, or an empty string.

    Who answers a mail of ours has received one. A sender whom a trusted server verified may send
    without being able to receive, as scanners do: his word is good until the third bounce.
    """
    if received_at <= gone.last_at or verdict is Verdict.FAIL:
        return ""
    if with_mac:
        return "it answers a mail of ours"
    if verdict is Verdict.PASS and is_sender and gone.times < MOST_LIVES:
        return "a trusted server verified its sender"
    return ""


def _why(failure: FailedRecipient) -> str:
    diagnostic = failure.diagnostic[:_LONGEST_DIAGNOSTIC]
    words = " ".join(word for word in (failure.kind, failure.status) if word)
    return f"{words} ({diagnostic})" if diagnostic else words
