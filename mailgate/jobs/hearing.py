"""Telling people behind a desk what a transaction did to its cases: once, from the events it wrote.

Called at the end of every transaction that changes cases, by mail, by order, or by the clock. Whom
something else in it has told about a case already is not told again.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import EventKind
from mailgate.core.hearing import Heard, heard
from mailgate.core.news import Happened, happened
from mailgate.core.team import News
from mailgate.files.letter_contents import NOTIFICATION, NOTIFICATION_HELD
from mailgate.jobs.context import Context
from mailgate.jobs.tell import Telling, day_of, tell
from mailgate.jobs.told import were_told
from mailgate.store import cases
from mailgate.store.limits import NOTIFICATION as NOTIFICATION_KIND
from mailgate.store.limits import TO_AN_AGENT
from mailgate.store.tables import CaseRow, EventRow, OutboxRow

# What became of mails to the desk's people themselves is told to nobody: that would be mailed, too.
_ABOUT_OUR_MAIL: Final = (EventKind.MAIL_FAILED, EventKind.MAIL_UNCERTAIN)


def tell_news(session: Session, context: Context, *, now: datetime) -> None:
    """Tells everybody who hears of what this session has written into cases so far."""
    for case_id, numbers in cases.take_written(session).items():
        _tell_of(session, context, case_id, numbers, now=now)
    cases.take_written(session)  # that people were told is no news


def _tell_of(
    session: Session, context: Context, case_id: int, numbers: list[int], *, now: datetime
) -> None:
    case = cases.load_case(session, case_id)
    desk = context.desks.get(case.desk)
    if desk is None or not desk.team.people:
        return
    lines = [one for one in cases.history(session, case_id) if one.number in numbers]
    mute = _mute(lines)
    news = [
        one
        for line in lines
        if line.number not in mute and not _is_about_our_own(session, line)
        for one in happened(line.kind, number=line.number, summary=line.summary, detail=line.detail)
    ]
    row = session.get_one(CaseRow, case_id)
    found = heard(desk, case, news, customer=row.customer)
    day = day_of(desk, now)
    there: dict[str, Heard] = {}
    for one in found:
        person = desk.team.present(one.person, day)
        there[person.address] = _both(there.get(person.address), replace(one, person=person))
    told = were_told(session, case_id)
    for address, one in there.items():
        if address in told:
            continue
        tell(
            session,
            context,
            case_id=case_id,
            people=(one.person,),
            telling=_telling(one),
            event=_line(one),
            now=now,
        )


def _telling(one: Heard) -> Telling:
    is_held = any(news.news is News.HELD for news in one.news)
    return Telling(
        cause=f"event:{one.event}",
        headline=one.headline(),
        kind=NOTIFICATION_HELD if is_held else NOTIFICATION,
        because=one.because,
        may_wait=not one.is_urgent,
        about=tuple(dict.fromkeys(news.number for news in one.news)),
    )


def _line(one: Heard) -> int:
    """The line whose mail and reasons are shown: the most important."""
    return one.news[0].number


def _both(first: Heard | None, second: Heard) -> Heard:
    """What somebody hears for himself, and for whom he stands in."""
    if first is None:
        return second
    news: tuple[Happened, ...] = tuple(dict.fromkeys((*first.news, *second.news)))
    return replace(
        first, news=news, because=tuple(dict.fromkeys((*first.because, *second.because)))
    )


def _mute(lines: list[EventRow]) -> frozenset[int]:
    """Mails that only answer the survey, without a word: who hears of that hears of the answer."""
    rated = {
        one.inbox_id
        for one in lines
        if one.kind == EventKind.RATED and not one.detail.get("comment")
    }
    return frozenset(
        one.number for one in lines if one.kind == EventKind.MAIL and one.inbox_id in rated
    )


def _is_about_our_own(session: Session, line: EventRow) -> bool:
    if line.outbox_id is None or line.kind not in _ABOUT_OUR_MAIL:
        return False
    mail = session.get_one(OutboxRow, line.outbox_id)
    return mail.kind == NOTIFICATION_KIND or mail.message_id.startswith(TO_AN_AGENT)
