"""A mail that waits for a person's word reaches the agent of its case, with the evidence."""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import Case, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.event_words import address_of
from mailgate.core.team import Person, Role, Side
from mailgate.jobs.context import Context
from mailgate.jobs.tell import Telling, tell
from mailgate.store import cases

HELD: Final = "held"
_LONGEST: Final = 1000


def who_decides(desk: Desk, case: Case) -> tuple[Person, ...]:
    """Who works on the case; else those of its queue, the team leads, or the managers."""
    team = desk.team
    assignee = team.named(case.assignee) if case.assignee else None
    if assignee is not None and assignee.side is Side.DESK:
        return (assignee,)
    desks = (one for one in team.people.values() if one.side is Side.DESK)
    of_queue = tuple(one for one in desks if case.queue and case.queue in one.queues)
    return of_queue or team.with_role(Role.TEAM_LEAD) or team.with_role(Role.MANAGER)


def tell_of_held(
    session: Session,
    context: Context,
    *,
    case_id: int,
    inbox_id: int,
    facts: Facts,
    reasons: tuple[Reason, ...],
    event: int,
    now: datetime,
) -> None:
    """Writes to who decides about it; nobody where the desk names nobody."""
    case = cases.load_case(session, case_id)
    message = facts.message
    who = address_of(message.sender) or "somebody unnamed"
    named = f" ({message.sender.name})" if message.sender and message.sender.name else ""
    files = f", {len(message.attachments)} files" if message.attachments else ""
    tell(
        session,
        context,
        case_id=case_id,
        people=who_decides(facts.desk, case),
        telling=Telling(
            cause=f"inbox:{inbox_id}",
            headline=f"{who}{named}, {facts.about.verdict.value} by the server in front{files}"
            if context.settings.authserv_ids
            else f"{who}{named}{files}",
            kind=HELD,
            because=reasons,
            values={"summary": message.reply_text[:_LONGEST].strip(), "requester": who},
        ),
        event=event,
        now=now,
    )
