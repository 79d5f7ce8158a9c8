"""An agent's out-of-office: no customer gets it, and who stands in for him takes the case over."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.agent_trust import Believed
from mailgate.core.author import Author
from mailgate.core.case import Case, CaseValues, EventKind
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import ENDED
from mailgate.core.team import Person, Role
from mailgate.jobs.context import Context
from mailgate.jobs.tell import Telling, day_of, tell
from mailgate.store import cases

_AWAY: Final = "away"


def says_away(facts: Facts) -> bool:
    """Whether a mail is a machine's word that its owner is not there."""
    screening = facts.screening
    is_one = screening.author is Author.OUT_OF_OFFICE
    return is_one or (screening.is_automatic_reply and screening.absence is not None)


def hand_over(
    session: Session,
    context: Context,
    *,
    case_id: int,
    inbox_id: int,
    facts: Facts,
    believed: Believed,
    now: datetime,
) -> None:
    """Gives the case of somebody who is away to who stands in, and tells him; once for each.

    Who has said in this case that he is away gets it from nobody else's absence.
    """
    case, person, desk = cases.load_case(session, case_id), believed.person, facts.desk
    away = {
        str(row.detail[_AWAY]) for row in cases.history(session, case_id) if _AWAY in row.detail
    }
    if person.key in away or case.kind in ENDED:
        return
    stand_in = _stand_in(desk, person, away=away | {person.key}, now=now)
    is_his = bool(case.assignee) and desk.team.named(case.assignee) == person
    said = f"{person.name} is away{_until(facts)}"
    whom = stand_in.name if stand_in is not None else "nobody: nobody stands in"
    detail: dict[str, object] = {_AWAY: person.key}
    if stand_in is not None and is_his:
        cases.set_values(
            session, case_id=case_id, values=CaseValues(assignee=stand_in.name), now=now
        )
        detail["assignee"] = stand_in.name
    what = "handed over to" if is_his else "told instead:"
    event = cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.HANDED_OVER,
        summary=f"{said}: {what} {whom}",
        now=now,
        inbox_id=inbox_id,
        detail=detail,
    )
    if stand_in is None:
        return
    tell(
        session,
        context,
        case_id=case_id,
        people=[replace(stand_in, away=())],
        telling=Telling(cause=f"away:{inbox_id}", headline=_headline(case, said, is_his=is_his)),
        event=event,
        now=now,
    )


def _headline(case: Case, said: str, *, is_his: bool) -> str:
    return f"{said}: {case.reference} is yours now" if is_his else f"{said}, and was written to"


def _until(facts: Facts) -> str:
    absence = facts.screening.absence
    back = absence.returns_on if absence is not None else None
    return f" (back on {back.isoformat()})" if back is not None else ""


def _stand_in(desk: Desk, person: Person, *, away: set[str], now: datetime) -> Person | None:
    """Of today, else any that he ever named, else a team lead of his, who is there himself."""
    team, today = desk.team, day_of(desk, now)
    today_away = person.away_on(today)
    named = [today_away.stand_in] if today_away is not None else []
    named += [one.stand_in for one in sorted(person.away, key=lambda one: one.first)]
    leads = team.with_role(Role.TEAM_LEAD)
    near = [one for one in leads if set(one.queues) & set(person.queues)]
    people = [team.people[key] for key in named if key in team.people]
    for one in (*people, *near, *leads):
        there = team.present(one, today)
        if there.key not in away and there.away_on(today) is None:
            return there
    return None
