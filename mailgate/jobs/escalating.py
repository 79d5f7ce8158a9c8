"""A case climbs its ladder: an event with its reason, its field, and a mail to the people there.

Everything happens in the transaction of its cause: a mail, an order of somebody, or the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from mailgate.core.agenda import Seen
from mailgate.core.case import CaseValues, EventKind, Reason
from mailgate.core.climbing import Asking, Climb, is_held_until, stand_on
from mailgate.core.episodes import said
from mailgate.core.escalations import ESCALATED, ESCALATION_REASON, PeopleLadder, Rung
from mailgate.core.promised import case_standings
from mailgate.core.rung_people import of_open_sites, people_of
from mailgate.core.sites import open_sites
from mailgate.core.standing import Standing, Status
from mailgate.core.team import Role, Side
from mailgate.files.letter_contents import NOTIFICATION_HELD
from mailgate.jobs.context import Context
from mailgate.jobs.seen import seen
from mailgate.jobs.tell import Telling, tell
from mailgate.jobs.whose_time import customer_of, zone_of
from mailgate.store import cases
from mailgate.store.tables import CaseRow, EventRow

NOTICE: Final = "escalation-notice"
BRING_BACK: Final = "bring-the-reporter-back"
_LAST_LINES: Final = 8
_UNFINISHED: Final = (Status.RUNNING, Status.RESTING, Status.BREACHED)
_WHEN: Final = "%a %d %b %H:%M"


@dataclass(frozen=True, slots=True)
class Raised:
    """What came of asking: the event, the rung that was reached, and who was told of it.

    `rung` is None where no ladder can be asked for so; `opens_at` is when people are told of it.
    """

    event: int
    rung: Rung | None = None
    told: tuple[str, ...] = ()
    opens_at: datetime | None = None


def raise_case(
    session: Session,
    context: Context,
    *,
    case_id: int,
    asking: Asking,
    now: datetime,
    inbox_id: int | None = None,
) -> Raised:
    """Somebody asked: the case climbs to the next rung that he reaches, or it is only noted."""
    view = _view(session, context, case_id)
    ladder = view.desk.escalations.ladder_of(view.case, Side.DESK)
    stand = stand_on(ladder, view.events) if ladder is not None else None
    rung = ladder.asked_for(asking.way, level=stand.level) if ladder and stand else None
    if ladder is None or rung is None:
        return Raised(_note_alone(session, case_id, asking, inbox_id, now=now))
    opens_at = is_held_until(ladder, view.where.calendar, now)
    if opens_at is not None:
        event = cases.add_event(
            session,
            case_id=case_id,
            kind=EventKind.ESCALATION_ASKED,
            summary=f"{_said(asking)}; {rung.name} hears of it when the desk opens",
            now=now,
            inbox_id=inbox_id,
            reasons=(Reason("it is climbed in working hours", ladder.source),),
            detail={"ladder": ladder.name, **_detail(asking)},
        )
        return Raised(event, rung, opens_at=opens_at)
    reason = Reason(_said(asking), rung.source)
    step = _Step(ladder, rung, asking, reason, inbox_id)
    return _climb(session, context, view, step, now=now)


def climb(
    session: Session, context: Context, *, case_id: int, task: Climb, now: datetime
) -> Raised:
    """Time brought a case to a rung."""
    view = _view(session, context, case_id)
    reason = Reason(f"{task.why}, due since {task.at:%Y-%m-%d %H:%M} UTC", task.rung.source)
    step = _Step(task.ladder, task.rung, task.asking, reason, because=task.why)
    return _climb(session, context, view, step, now=now)


def show_to_managers(
    session: Session,
    context: Context,
    *,
    case_id: int,
    inbox_id: int,
    now: datetime,
) -> tuple[str, ...]:
    """The managers, or else the team leads, hear of a mail that waits for a person."""
    view = _view(session, context, case_id)
    team = view.desk.team
    people = team.with_role(Role.MANAGER) or team.with_role(Role.TEAM_LEAD)
    telling = Telling(
        cause=f"inbox:{inbox_id}",
        headline="A mail to the escalations mailbox waits for your word",
        kind=NOTIFICATION_HELD,
        because=(Reason("it is for managers to decide about escalations"),),
    )
    lines = [one for one in view.events if one.kind == EventKind.HELD]
    event = lines[-1].number if lines else len(view.events)
    return tell(
        session, context, case_id=case_id, people=people, telling=telling, event=event, now=now
    )


def _view(session: Session, context: Context, case_id: int) -> Seen:
    desk = context.desks[cases.load_case(session, case_id).desk]
    return seen(session, desk, case_id)


@dataclass(frozen=True, slots=True)
class _Step:
    """A rung that a case comes to now, and why."""

    ladder: PeopleLadder
    rung: Rung
    asking: Asking | None
    reason: Reason
    inbox_id: int | None = None
    because: str = ""


def _climb(session: Session, context: Context, view: Seen, step: _Step, *, now: datetime) -> Raised:
    ladder, rung, asking, reason = step.ladder, step.rung, step.asking, step.reason
    case = view.case
    row = session.get_one(CaseRow, case.id, populate_existing=True)
    hit = of_open_sites(case, view.desk.sites, open_sites(view))
    people = people_of(view.desk, hit, customer_of(view.desk, row), ladder, rung)
    names = ", ".join(person.name for person in people) or "nobody"
    wanted = asking.reason if asking is not None else ""
    why = wanted or step.because
    event = cases.add_event(
        session,
        case_id=case.id,
        kind=EventKind.ESCALATED,
        summary=f"{ladder.name}: {rung.name} ({names})" + (f", {why}" if why else ""),
        now=now,
        inbox_id=step.inbox_id,
        reasons=(reason,),
        detail={
            "ladder": ladder.name,
            "rung": rung.number,
            "name": rung.name,
            "side": ladder.side.value,
            "why": reason.text,
            **(_detail(asking) if asking is not None else {}),
        },
    )
    if ladder.side is Side.DESK:
        fields = {**case.fields, ESCALATED: rung.name}
        values = CaseValues(fields=fields | ({ESCALATION_REASON: wanted} if wanted else {}))
        cases.set_values(session, case_id=case.id, values=values, now=now)
    telling = Telling(
        cause=f"escalated:{event}",
        headline=f"{case.reference} was escalated to {rung.name}"
        if ladder.side is Side.DESK
        else f"The desk waits for an answer about {case.reference}",
        template=NOTICE if ladder.side is Side.DESK else BRING_BACK,
        because=(reason,),
        values=_notice_values(session, view, row, asking, now=now),
    )
    told = tell(
        session, context, case_id=case.id, people=people, telling=telling, event=event, now=now
    )
    return Raised(event, rung, told)


def _notice_values(
    session: Session, view: Seen, row: CaseRow, asking: Asking | None, *, now: datetime
) -> dict[str, str | tuple[str, ...]]:
    zone = zone_of(view.desk, row)
    standings = case_standings(view.desk, view.subject, view.events, now=now)
    lines = [_promise(one, zone) for one in standings if one.status in _UNFINISHED]
    past = [
        f"{one.at.astimezone(zone).strftime(_WHEN)}  {one.summary}"
        for one in _told_lines(cases.history(session, view.case.id))
    ]
    values: dict[str, str | tuple[str, ...]] = {
        "history": tuple(past),
        "promises": "\n".join(lines),
    }
    if asked_again := said(view.events).words:
        values["words"] = asked_again
    values["escalated_to"] = cases.load_case(session, view.case.id).fields.get(ESCALATED, "")
    if asking is not None:
        values["escalation_reason"] = asking.reason
        values |= {"words": asking.words} if asking.words else {}
    return values


def _told_lines(history: Sequence[EventRow]) -> list[EventRow]:
    """The last lines of a history without those about mail of ours."""
    ours = (EventKind.MAIL_QUEUED, EventKind.MAIL_SETTLED)
    return [one for one in history if one.kind not in ours][-_LAST_LINES:]


def _promise(standing: Standing, zone: ZoneInfo) -> str:
    target = standing.target.kind.value
    if standing.breached_at is not None:
        return f"{target}: broken since {standing.breached_at.astimezone(zone).strftime(_WHEN)}"
    if standing.due_at is None:
        return f"{target}: its clock rests"
    return f"{target}: due {standing.due_at.astimezone(zone).strftime(_WHEN)}"


def _note_alone(
    session: Session, case_id: int, asking: Asking, inbox_id: int | None, *, now: datetime
) -> int:
    return cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.ESCALATED,
        summary=f"{_said(asking)}; no ladder of this desk can be asked for so",
        now=now,
        inbox_id=inbox_id,
        detail=_detail(asking),
    )


def _said(asking: Asking) -> str:
    who = asking.by or "somebody"
    return f"{who} asks for it {asking.way.value}" + (f": {asking.reason}" if asking.reason else "")


def _detail(asking: Asking) -> dict[str, str]:
    return {
        "way": asking.way.value,
        "reason": asking.reason,
        "by": asking.by,
        "words": asking.words,
    }
