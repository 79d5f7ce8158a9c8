"""What a decision asks for; only `jobs.apply` carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailgate.core.case import CaseValues, EventKind, Fate, Reason, StateKind
from mailgate.core.climbing import Asking
from mailgate.core.message import Address, FailedRecipient, FailureKind


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A new case; the effects after it are about this case."""

    subject: str
    requester: Address | None
    priority: str
    values: CaseValues = field(default_factory=CaseValues)


@dataclass(frozen=True, slots=True)
class SetValues:
    """Other values for the case at hand, where they are not None."""

    values: CaseValues


@dataclass(frozen=True, slots=True)
class AddEvent:
    """A line in the history of the case at hand."""

    kind: EventKind
    summary: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Another state for the case at hand: its kind, and its name at the desk."""

    kind: StateKind
    name: str


@dataclass(frozen=True, slots=True)
class Remember:
    """The Message-ID of a mail that is now in the case, so that answers to it find the case."""

    message_id: str
    sender: str


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A link between the case at hand and another."""

    case_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The mail waits for a person's word about the case at hand."""

    reason: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The answer to a mail; without `repeats_words` it holds no word of the sender.

    `template` says which. `asks` are the questions in it, a line each. `linked` is the reference of
    the case in place of which a new one was opened. It belongs to the case at hand, or to the mail
    alone if there is none.
    """

    recipient: Address
    repeats_words: bool
    template: str = "acknowledgement"
    asks: tuple[str, ...] = ()
    language: str = ""
    linked: str = ""


@dataclass(frozen=True, slots=True)
class Notify:
    """A mail to each of these addresses, the people of a group, about the mail at hand."""

    group: str
    addresses: tuple[str, ...]
    because: Reason


@dataclass(frozen=True, slots=True)
class Withhold:
    """No answer, and why: written into the history of the case at hand, if there is one."""

    reason: str


@dataclass(frozen=True, slots=True)
class CountBounce:
    """A failure that counts against the address which a mail of ours went to."""

    outbox_id: int
    address: str
    failure: FailedRecipient
    kind: FailureKind


@dataclass(frozen=True, slots=True)
class Forgive:
    """An address lives: its bounces stop no mail any more, and `for_good` do not count either."""

    address: str
    why: str
    for_good: bool


@dataclass(frozen=True, slots=True)
class WriteToRequester:
    """A mail to the requester of the case at hand, in its thread.

    It goes out `once` a case, or once for each mail that asks for it. `values` are those of its
    template beside what every mail about a case has.
    """

    kind: str
    once: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """An answer to the survey of the case at hand: a value from 1 to 4, its word, a comment."""

    value: int
    word: str
    comment: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """The case at hand climbs its ladder, because somebody asked for it in the mail at hand."""

    asking: Asking


@dataclass(frozen=True, slots=True)
class ShowToManagers:
    """The managers see a mail to the escalations mailbox that waits for a person."""


Effect = (
    OpenCase
    | SetValues
    | AddEvent
    | ChangeState
    | Remember
    | LinkTo
    | Hold
    | Acknowledge
    | Notify
    | Withhold
    | CountBounce
    | Forgive
    | WriteToRequester
    | Rate
    | Escalate
    | ShowToManagers
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one message: its one fate, the case it goes to, the effects, the reasons.

    `case_id` is the case at hand when the decision is about one that exists; None before OpenCase
    or for a message that goes to no case.
    """

    fate: Fate
    reasons: tuple[Reason, ...]
    effects: tuple[Effect, ...] = ()
    case_id: int | None = None
