"""Values with defaults, so that a test says only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mailgate.core.acknowledge import Circumstances
from mailgate.core.author import Author, Screening
from mailgate.core.case import Case, StateKind
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.message import Address, Bounce, FailedRecipient, FailureKind, Message
from mailgate.core.references import Claim, Evidence
from mailgate.core.trust import Match, Verdict

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ANNA = Address("anna@customer.example", "Anna")
SUPPORT = "support@desk.example"
DESK = Desk(
    name="managed-service",
    title="Service desk",
    reference=ReferenceFormat("CS", 8, Drawing.AT_RANDOM),
    default_priority="3",
    priorities={"3": "3 - Moderate"},
    sources={
        "default_priority": "rules/managed-service/priorities.yaml:4",
        "colleagues_may_write": "rules/managed-service/desk.yaml:12",
        "reopen_by_mail": "rules/managed-service/desk.yaml:13",
    },
)
PERSON = Screening(Author.PERSON, "no sign of a machine")


def a_message(**changes: Any) -> Message:
    """A person's mail to the desk."""
    message = Message(
        message_id="<1@customer.example>",
        sender=ANNA,
        to=(Address(SUPPORT),),
        cc=(),
        reply_to=(),
        subject="Printer on fire",
        date=NOW,
        in_reply_to=(),
        references=(),
        text="It burns.",
        html="",
        reply_text="It burns.",
        attachments=(),
        headers=(("to", SUPPORT),),
    )
    return replace(message, **changes)


def a_bounce(address: str = "anna@customer.example", **changes: Any) -> Bounce:
    """A report that nobody has that address."""
    failure = FailedRecipient(
        address=address,
        kind=FailureKind.PERMANENT,
        status="5.1.1",
        diagnostic="smtp; 550 5.1.1 no such user",
        action="failed",
    )
    return Bounce((replace(failure, **changes),))


def a_case(**changes: Any) -> Case:
    """An open case of Anna's."""
    case = Case(
        id=7,
        desk="managed-service",
        reference="CS11349759",
        subject="Printer on fire",
        requester=ANNA.address,
        participants=frozenset({ANNA.address}),
        kind=StateKind.OPEN,
        priority="3",
    )
    return replace(case, **changes)


def a_match(evidence: Evidence = Evidence.OUR_MESSAGE_ID, **changes: Any) -> Match:
    """A claim that leads to the case."""
    case = a_case(**changes)
    return Match(Claim(evidence, case.reference, "<x@desk.example>"), case)


def circumstances(**changes: Any) -> Circumstances:
    """A mail that just came, with nothing against it."""
    about = Circumstances(
        requester=ANNA,
        own_addresses=frozenset({SUPPORT}),
        forms=frozenset(),
        received_at=NOW - timedelta(minutes=1),
        now=NOW,
        ack_max_age=timedelta(hours=72),
        verdict=Verdict.NONE,
        asks_for_pass=False,
        is_spam=False,
    )
    return replace(about, **changes)


def facts(**changes: Any) -> Facts:
    """A person's first mail."""
    known = Facts(
        message=a_message(),
        screening=PERSON,
        desk=DESK,
        matches=(),
        about=circumstances(),
        public_domains=frozenset({"gmail.com"}),
    )
    return replace(known, **changes)
