"""Whose a mail is that one of our own people sent on, where the mail does not say so for sure.

A case opens at once, with the clock of the forward, but it is nobody's and nobody hears of it: who
sent it on is asked, and his answer makes it somebody's.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from mailgate.core.case import EventKind, Fate, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import AddEvent, Decision, Hold, Withhold
from mailgate.core.event_words import summary
from mailgate.core.forwarded import Forwarded, ForwardKind, described, forwards
from mailgate.core.message import Address, is_one_of
from mailgate.core.new_mail import own_case
from mailgate.core.reporter import is_named
from mailgate.core.team import Person, Side
from mailgate.core.trust import Verdict
from mailgate.core.wording import shown
from mailgate.errors import UsageError
from mailgate.files.address_text import ADDRESS_EXPECTED, read_address
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.context import Context
from mailgate.jobs.orders import Order
from mailgate.jobs.tell import Telling, tell
from mailgate.store import cases, held
from mailgate.store.tables import EventRow, HeldRow, InboxRow

REPORTER_UNSURE: Final = "reporter-unsure"
_ASKED: Final = "reporter"


def asks_whose(facts: Facts) -> tuple[Person, Forwarded] | None:
    """Who sent a mail on without its being sure whose it is, and the mail; None for other mail."""
    sender = facts.message.sender
    person = facts.desk.team.at(sender.address) if sender is not None else None
    if person is None or person.side is not Side.DESK or facts.about.sent_on is not None:
        return None
    if facts.about.verdict is Verdict.FAIL or facts.screening.do_not_answer:
        return None
    if facts.blocked or facts.before_our_time:
        return None
    first = next(iter(forwards(facts.message.forwarded)), None)
    return (person, first) if first is not None and first.kind is ForwardKind.FORWARD else None


def held_for_its_reporter(facts: Facts, person: Person, sent_on: Forwarded) -> Decision:
    """A case that is nobody's yet, and waits for the word of who sent it on."""
    nobody = replace(facts, about=replace(facts.about, requester=None, sent_on=sent_on))
    why = f"sent on by {person.name}, and it is not sure whose it is"
    opened = own_case(nobody, None, (Reason(why, person.source),))
    effects = tuple(one for one in opened.effects if not isinstance(one, Withhold))
    guess = sent_on.sender.address if sent_on.sender is not None else ""
    detail = {_ASKED: guess, "evidence": described(sent_on), "asked": person.key}
    asked = AddEvent(EventKind.HELD, f"{summary(facts.message)}: whose is it?", detail)
    return Decision(Fate.HELD, opened.reasons, (*effects, asked, Hold(why)))


def ask_whose(
    session: Session,
    context: Context,
    *,
    case_id: int,
    inbox_id: int,
    person: Person,
    sent_on: Forwarded,
    event: int,
    now: datetime,
) -> None:
    """Asks who sent it on; himself, for he is there."""
    guess = sent_on.sender.address if sent_on.sender is not None else ""
    tell(
        session,
        context,
        case_id=case_id,
        people=[replace(person, away=())],
        telling=Telling(
            cause=f"inbox:{inbox_id}",
            headline=described(sent_on),
            kind=REPORTER_UNSURE,
            values={"requester": guess, "summary": sent_on.excerpt[:1000]},
        ),
        event=event,
        now=now,
    )


def is_asked_about(session: Session, inbox_id: int) -> bool:
    """Whether a held mail waits for a word on whose it is."""
    return _question(session, inbox_id) is not None


def reporter_is(
    session: Session, context: Context, inbox_id: int, *, address: str, agent: Agent
) -> Order:
    """Whose the case is from now on: who was likely, or somebody else; he is acknowledged."""
    question = _question(session, inbox_id)
    if question is None:
        raise UsageError("nobody was asked whose this mail is")
    named = address or str(question.detail.get(_ASKED, ""))
    if not named:
        raise UsageError("nobody is likely: say #accept ADDRESS")
    who = read_address(named)
    if who is None:
        raise UsageError(f"{shown(named)} is no address; expected {ADDRESS_EXPECTED}")
    desk = context.desks[cases.load_case(session, question.case_id).desk]
    if is_one_of(who, context.settings.addresses):
        raise UsageError(f"{who} is an address of our own")
    if not held.decide(
        session, inbox_id=inbox_id, decided_as="accepted", decided_by=agent.name, now=agent.now
    ):
        row = session.get_one(HeldRow, inbox_id)
        said = f"was decided already: {row.decided_as}, by {row.decided_by}"
        return Order(inbox_id, done=False, text=said)
    inbox = session.get_one(InboxRow, inbox_id)
    inbox.fate = Fate.CASE
    session.add(inbox)
    case_id = question.case_id
    cases.set_requester(session, case_id=case_id, requester=Address(who), now=agent.now)
    event = cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.RELEASED,
        summary=f"{who} is its requester, says {agent.name}",
        now=agent.now,
        inbox_id=inbox_id,
        detail={"by": agent.name, "requester": who},
    )
    if is_named(who, desk.team.addresses()):
        return Order(inbox_id, done=True, text=f"is a case of {who}")
    letter = CaseLetter(
        kind="acknowledgement",
        cause=f"inbox:{inbox_id}",
        template="acknowledgement",
        mark="ack",
        is_ordered=True,
    )
    why = write_to_requester(
        session, context, case_id=case_id, letter=letter, event=event, now=agent.now
    )
    told = f"; not acknowledged, because {why}" if why else ""
    return Order(inbox_id, done=True, text=f"is a case of {who}{told}")


def _question(session: Session, inbox_id: int) -> EventRow | None:
    asked = select(EventRow).where(
        EventRow.inbox_id == inbox_id, EventRow.kind == EventKind.HELD.value
    )
    return next((row for row in session.exec(asked) if _ASKED in row.detail), None)
