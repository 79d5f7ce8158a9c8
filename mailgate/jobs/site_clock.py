"""What the clock does for the sites of a case: reminders, the end, and what others hear."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.agenda import Seen
from mailgate.core.case import EventKind, Reason
from mailgate.core.episodes import said
from mailgate.core.lifecycle import Refused, Trigger
from mailgate.core.lists import Group
from mailgate.core.promised import PastEvent
from mailgate.core.ruled import told_before
from mailgate.core.site_agenda import (
    AllConfirmed,
    DeskLate,
    GroupsHear,
    PassOn,
    SiteLate,
    SiteTask,
)
from mailgate.core.site_plan import SITE, SITES, News, written
from mailgate.core.site_standing import SiteStanding
from mailgate.core.sites import GROUP, UNRESOLVED, WORDS
from mailgate.core.sla_story import in_words
from mailgate.core.spans_of_time import ClockTime
from mailgate.core.team import Person, Role
from mailgate.core.trust import Verdict
from mailgate.core.update_time import late_updates
from mailgate.files.letter_contents import DESK_REMINDER, GROUP_NEWS
from mailgate.jobs.case_letters import (
    CaseLetter,
    case_values,
    mailbox_of,
    requester_known,
    write_to_requester,
)
from mailgate.jobs.context import Context
from mailgate.jobs.moves import move
from mailgate.jobs.notify import not_notified
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.jobs.site_letters import people_of, sites_of, write_to_sites
from mailgate.jobs.tell import Telling, tell
from mailgate.jobs.told import have_heard, have_heard_any
from mailgate.mail.final_bytes import GateError
from mailgate.store import cases, outbox
from mailgate.store.tables import CaseRow

_CLOCK: Final = "the clock"


def do_for_sites(
    session: Session, context: Context, view: Seen, task: SiteTask, *, now: datetime
) -> None:
    """One task, with the event that says it was done."""
    match task:
        case SiteLate():
            _remind_site(session, context, view, task, now=now)
        case DeskLate():
            _remind_desk(session, context, view, task, now=now)
        case AllConfirmed():
            _resolve(session, context, view, task, now=now)
        case GroupsHear():
            _tell_groups(session, context, view, task, now=now)
        case PassOn():
            _pass_on(session, context, view, task, now=now)


def _since(task: SiteTask) -> Reason:
    return Reason(f"due since {task.at:%Y-%m-%d %H:%M} UTC", task.source)


def _remind_site(
    session: Session, context: Context, view: Seen, task: SiteLate, *, now: datetime
) -> None:
    """The site's people are told that their update is late, with the open question."""
    plan, reason, told = view.desk.sites, _since(task), said(view.events)
    number = cases.add_event(
        session,
        case_id=view.case.id,
        kind=EventKind.SITE_REMINDED,
        summary=f"{task.site} is late: reminder {task.number}",
        now=now,
        reasons=(reason,),
        detail={SITE: task.site, "reminder": task.number},
    )
    letter = CaseLetter(
        kind="site-reminder",
        cause=f"event:{number}",
        template=plan.reminder,
        mark="chase",
        cadence=plan.at_most,
        reasons=(reason,),
        values={"waiting_for": told.waiting_for, "words": told.words},
    )
    people = people_of(view.desk, view.case, task.site)
    _write(session, context, view, letter, people, event=number, now=now)


def _write(
    session: Session,
    context: Context,
    view: Seen,
    letter: CaseLetter,
    people: Iterable[str],
    *,
    event: int,
    now: datetime,
) -> None:
    for address in people:
        write_to_requester(
            session,
            context,
            case_id=view.case.id,
            letter=replace(letter, to=address),
            event=event,
            now=now,
        )


def _remind_desk(
    session: Session, context: Context, view: Seen, task: DeskLate, *, now: datetime
) -> None:
    """Whoever works on the case is told that the desk owes an update, and to whom."""
    reason, sites = _since(task), written(task.sites)
    heard = have_heard_any(session, view.case.id, late_updates(view.events, since=task.at))
    number = cases.add_event(
        session,
        case_id=view.case.id,
        kind=EventKind.DESK_REMINDED,
        summary=f"the desk owes an update to {sites}",
        now=now,
        reasons=(reason,),
        detail={"late": list(task.sites)},
    )
    tell(
        session,
        context,
        case_id=view.case.id,
        people=[one for one in workers(view) if one.address not in heard],
        telling=Telling(
            cause=f"event:{number}",
            headline=f"Our update to {sites} is late: one is due every {_every(view)}.",
            kind=DESK_REMINDER,
            because=(reason,),
            values={"words": said(view.events).words},
        ),
        event=number,
        now=now,
    )


def _every(view: Seen) -> str:
    return in_words(ClockTime(view.desk.sites.every or timedelta()))


def workers(view: Seen) -> tuple[Person, ...]:
    """Who is to hear of a case: its assignee, else those of its queue, else all agents."""
    team = view.desk.team
    assignee = team.named(view.case.assignee) if view.case.assignee else None
    if assignee is not None:
        return (assignee,)
    agents = team.with_role(Role.AGENT.value)
    own = tuple(one for one in agents if view.case.queue in one.queues)
    return own or agents


def _resolve(
    session: Session, context: Context, view: Seen, task: AllConfirmed, *, now: datetime
) -> None:
    """The last site has confirmed: the case is resolved, and each site told so."""
    sites = written(task.sites)
    reason = Reason(task.why, task.source)
    done = move(
        session,
        context,
        case_id=view.case.id,
        trigger=Trigger.SITES_CONFIRMED,
        by=_CLOCK,
        why=f"each site has confirmed: {sites}",
        reasons=(reason,),
        now=now,
    )
    if isinstance(done, Refused):
        cases.add_event(
            session,
            case_id=view.case.id,
            kind=EventKind.NOTED,
            summary=f"each site has confirmed, but it is not resolved: {done.why}",
            now=now,
            reasons=(reason,),
            detail={UNRESOLVED: True},
        )
        return
    letter = CaseLetter(
        kind="resolution",
        cause=f"event:{done.event}",
        template="resolution",
        mark="res",
        is_ordered=True,
        reasons=(reason,),
        values={"sites": sites},
    )
    write_to_sites(session, context, case_id=view.case.id, letter=letter, event=done.event, now=now)


def _pass_on(
    session: Session, context: Context, view: Seen, task: PassOn, *, now: datetime
) -> None:
    """What a site wrote goes to those that are open, as news from that site."""
    reason = Reason(task.why, task.source)
    words = _words(context, task.event)
    number = cases.add_event(
        session,
        case_id=view.case.id,
        kind=EventKind.PASSED_ON,
        summary=f"what {task.site} wrote is passed on to {written(task.to)}",
        now=now,
        reasons=(reason,),
        detail={"passed on": task.event.number},
    )
    if not words:
        about = About(view.desk, None, view.case.id, view.case.reference, number)
        why = "no trusted server vouches for its sender, or there are no words in it"
        note_withheld(session, about, f"not passed on: {why}", now=now)
        return
    letter = CaseLetter(
        kind="passed-on",
        cause=f"event:{number}",
        template="update",
        mark="upd",
        cadence=view.desk.sites.at_most,
        reasons=(reason,),
        values={"agent": task.site, "words": words},
    )
    people = [one for site in task.to for one in people_of(view.desk, view.case, site)]
    _write(session, context, view, letter, dict.fromkeys(people), event=number, now=now)


def _words(context: Context, event: PastEvent) -> str:
    """The words of an event that others may read, or nothing: a forger's are nobody's news."""
    detail = event.detail
    is_vouched = detail.get("verdict") == Verdict.PASS.value
    if event.kind == EventKind.MAIL and context.settings.authserv_ids and not is_vouched:
        return ""
    said = (detail.get(key) for key in (WORDS, "text", "steps"))
    return next((str(one) for one in said if one), "")


def _tell_groups(
    session: Session, context: Context, view: Seen, task: GroupsHear, *, now: datetime
) -> None:
    """Each address of the groups of the regions that are hit, but whoever wrote it."""
    desk, event = view.desk, task.event
    reason = Reason(task.why, task.source)
    groups = desk.regions.groups_told(told_before(view.case, desk))
    number = cases.add_event(
        session,
        case_id=view.case.id,
        kind=EventKind.GROUPS_TOLD,
        summary=f"{task.news.value}: {written(groups) or 'no group is told of this case'}",
        now=now,
        reasons=(reason,),
        detail={"heard": event.number},
    )
    heard = have_heard(session, view.case.id, (event.number,))
    told = {str(event.detail.get("from", "")), *heard}
    for name in groups:
        for address in desk.groups[name].addresses:
            if address not in told:
                told.add(address)
                group = Group(name, (address,))
                _tell_one(session, context, view, task, group=group, event=number, now=now)


def _tell_one(
    session: Session,
    context: Context,
    view: Seen,
    task: GroupsHear,
    *,
    group: Group,
    event: int,
    now: datetime,
) -> None:
    row = session.get_one(CaseRow, view.case.id, populate_existing=True)
    about = About(view.desk, None, view.case.id, row.reference, event)
    (address,) = group.addresses
    refused = not_notified(session, context, address, now=now)
    if not refused:
        try:
            mailbox = mailbox_of(context, row)
            before = outbox.told_before(session, case_id=view.case.id, recipient=address)
            marks = marks_of(context, mailbox, about, mark="note", recipient=address)
            known = requester_known(session, context, row, row.requester)
            values = case_values(
                session,
                view.desk,
                row,
                repeats_words=known.repeats_words,
                answer_to=marks.reply_to or mailbox.address,
            )
            told = replace(
                values,
                language=view.desk.language,
                requester_name="",
                requester=row.requester,
                group=group.name,
                headline=_headline(view, task),
                words=_words(context, task.event),
                sites=_as_they_stand(session, view),
                because=f"{task.source}: groups hear of {task.news.value}",
            )
            letter = Letter(
                kind=GROUP_NEWS,
                mark="note",
                template=GROUP_NEWS,
                recipient=address,
                cause=f"event:{task.event.number}:{address}"[:200],
                automatic="auto-generated",
                in_reply_to=before[-1] if before else "",
                references=before,
                to_the_desk=True,
            )
            post(
                session,
                context,
                mailbox,
                about=about,
                letter=letter,
                values=told,
                marks=marks,
                now=now,
            )
        except GateError as error:
            refused = f"it could not be written safely: {error}"
    if refused:
        note_withheld(session, about, f"{address} ({group.name}) not told: {refused}", now=now)


def _headline(view: Seen, task: GroupsHear) -> str:
    """What happened, in a sentence."""
    event = task.event
    match task.news:
        case News.UPDATES:
            own = "a reporter" if event.kind == EventKind.MAIL else "the desk"
            who = event.detail.get(GROUP) or event.detail.get(SITE) or own
            again = ": it is open again" if _opened_again(view, event) else ""
            return f"An update from {who}{again}."
        case News.QUESTIONS:
            return "The desk has a question to the sites that are open."
        case News.PLEASE_VERIFY:
            return "Please verify: the desk believes that it works now."
        case News.SITES if event.kind == EventKind.SITE_CONFIRMED:
            return f"{written(event.detail.get(SITES, ()))} confirms that it works."
        case News.SITES if event.kind == EventKind.SITE_REOPENED:
            return f"{written(event.detail.get(SITES, ()))} is open again."
        case News.SITES:
            return f"These sites are hit: {written(event.detail.get(SITES, ()))}."
        case News.THE_END if event.kind == EventKind.REOPENED:
            return "It is open again."
        case News.THE_END:
            return f"It is over: {view.case.state}."


def _opened_again(view: Seen, mail: PastEvent) -> bool:
    """Whether a mail opened the case again: that is a line right behind its own."""
    behind = (one for one in view.events if one.number == mail.number + 1)
    return any(one.kind == EventKind.REOPENED for one in behind)


def _as_they_stand(session: Session, view: Seen) -> str:
    """Each site and whether it is open, in a line."""
    standings = sites_of(session, view.desk, view.case)
    return ", ".join(f"{one.name} ({_stands(one)})" for one in standings)


def _stands(one: SiteStanding) -> str:
    if one.is_open:
        return "asked to confirm" if one.is_asked else "open"
    return "confirmed" if one.has_confirmed else "over"
