"""What time itself does to cases: chasers, closures, mails at an hour, warnings, alerts gone quiet.

A look is one transaction about one case. It is read from its events, so that it does not matter how
often the daemon was stopped, or how the clock was set, between one look and the next.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from mailgate.core.agenda import (
    ALL_OF_IT,
    AtHour,
    Chase,
    Late,
    Quiet,
    Seen,
    Task,
    agenda,
    promise_key,
)
from mailgate.core.case import EventKind, Reason, StateKind
from mailgate.core.chasers import Ladder, Then, after, end_of
from mailgate.core.climbing import Climb
from mailgate.core.desk import Desk
from mailgate.core.episodes import said
from mailgate.core.lifecycle import Refused, Trigger
from mailgate.core.line_time import LineOver
from mailgate.core.manager_notices import TellManagers
from mailgate.core.site_agenda import AllConfirmed, DeskLate, GroupsHear, PassOn, SiteLate
from mailgate.core.states import MORE_INFORMATION
from mailgate.core.update_time import UpdateDue
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import TemporaryError
from mailgate.files.letter_contents import CONFIRMATION
from mailgate.jobs.agent_digests import earliest_digest, send_next_digest
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.clock_hold import held_because
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.escalating import climb
from mailgate.jobs.hearing import tell_news
from mailgate.jobs.lines import move_because_over
from mailgate.jobs.manager_notices import tell_managers
from mailgate.jobs.moves import move
from mailgate.jobs.seen import seen
from mailgate.jobs.site_clock import do_for_sites
from mailgate.jobs.site_letters import write_to_sites
from mailgate.jobs.update_reminders import remind_of_update
from mailgate.jobs.views.lost_states import lost_states
from mailgate.jobs.whose_time import moment
from mailgate.log import Action, log
from mailgate.store import cases, meta, next_looks

CHASER: Final = "chaser"
HOURLY: Final = "hourly"
_CLOCK: Final = "the clock"
_AGAIN: Final = timedelta(minutes=1)
_AFTER_FAILURE: Final = timedelta(minutes=15)
_LOOKED: Final = "looked:"
_BESIDE_OTHERS: Final = 8
_TRIGGERS: Final = {Then.RESOLVE: Trigger.CHASING_RESOLVED, Then.CLOSE: Trigger.CHASING_CLOSED}


class Done(StrEnum):
    """What a look came to."""

    NOTHING = "nothing"  # only the next look was set
    DONE = "done"
    WAITS = "waits"  # something is due that may not be done yet
    FAILED = "failed"  # nothing was written, and the others go on


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at one case; `failure` is what went wrong where that was nobody's intention."""

    reference: str
    done: Done
    failure: Exception | None = None


def look_at_next(context: Context, clock: Clock) -> Looked | None:
    """Does what is due for the case whose look has been due for longest; None if none is due."""
    now = clock()
    if send_next_digest(context, now=now):
        return Looked("digest", Done.DONE)
    # What another worker is at is left to him; the next is looked at meanwhile.
    most = _BESIDE_OTHERS if context.holdings.shares else 1
    with context.database.reading() as session:
        found = next_looks.due(session, now=now, desks=tuple(context.desks), most=most)
    looks = (_look_at(context, case_id, reference, now=now) for case_id, reference in found)
    return next((looked for looked in looks if looked is not None), None)


def _look_at(context: Context, case_id: int, reference: str, *, now: datetime) -> Looked | None:
    try:
        return _claimed_look(context, case_id, reference, now=now)
    except TemporaryError:
        raise
    except Exception as error:  # the top of the loop: one case must not stop the others
        log(Action.JOB_FAILED, job="clock", case=reference, exc_info=error)
        failure = error
    with context.database.session() as session:
        next_looks.set_next_look(session, case_id=case_id, at=now + _AFTER_FAILURE)
    return Looked(reference, Done.FAILED, failure)


def _claimed_look(
    context: Context, case_id: int, reference: str, *, now: datetime
) -> Looked | None:
    with context.database.session() as session:
        desk = context.desks[cases.load_case(session, case_id).desk]
        if not next_looks.claim(
            session, case_id=case_id, desk=desk.name, reference=reference, now=now
        ):
            return None  # another worker is just looking at it
        reach(CrashPoint.CLOCK_LOOKED)
        done = _look(session, context, desk, case_id, now=now)
        tell_news(session, context, now=now)
        reach(CrashPoint.CLOCK_WRITTEN)
    reach(CrashPoint.CLOCK_COMMITTED)
    return Looked(reference, done)


def look_again_where_files_changed(context: Context, *, before: Context | None = None) -> None:
    """Asks for a look at all cases of desks whose files are others than at the last look.

    `before` is what this process went by until now: it may have looked at cases by old files while
    another worker went by the new ones, and noted that.
    """
    for desk, version in context.versions.items():
        with context.database.reading() as session:
            is_known = meta.get_meta(session, f"{_LOOKED}{desk}") == version.digest
        own = before.versions.get(desk) if before is not None else version
        if is_known and own is not None and own.digest == version.digest:
            continue
        with context.database.session() as session:
            for sentence in lost_states(session, context.desks[desk]):
                log(Action.FILE_WARNING, desk=desk, warning=sentence)
            next_looks.look_at_all(session, desk=desk)
            meta.set_meta(session, f"{_LOOKED}{desk}", version.digest)


def earliest_look(context: Context) -> datetime | None:
    """When the next look at any case is due, or a mail with what people left for later."""
    with context.database.reading() as session:
        found = next_looks.earliest(session, desks=tuple(context.desks))
    return min(filter(None, (found, earliest_digest(context))), default=None)


def _look(session: Session, context: Context, desk: Desk, case_id: int, *, now: datetime) -> Done:
    view = seen(session, desk, case_id)
    found = agenda(view, now=now)
    waiting = False
    for task in found.tasks:
        if waits_because(session, context, desk, case_id, task):
            waiting = True
            continue
        _do(session, context, view, task, now=now)
        if isinstance(task, Late):
            _climb_with_it(session, context, desk, case_id, now=now)
        if len(cases.history(session, case_id)) > len(view.events):
            return Done.DONE  # its event asks for another look, with the case as it is then
        waiting = True  # nothing came of it: not again at once
    next_at = found.next.at if found.next is not None else None
    if waiting:
        again_at = now + _AGAIN
        next_at = min(next_at, again_at) if next_at is not None else again_at
    next_looks.set_next_look(session, case_id=case_id, at=next_at)
    return Done.WAITS if waiting else Done.NOTHING


def _climb_with_it(
    session: Session, context: Context, desk: Desk, case_id: int, *, now: datetime
) -> None:
    """The rung that a late case comes to is reached, and told, together with its being late."""
    view = seen(session, desk, case_id)
    for task in agenda(view, now=now).tasks:
        if isinstance(task, Climb) and not waits_because(session, context, desk, case_id, task):
            _do(session, context, view, task, now=now)
            return


def waits_because(session: Session, context: Context, desk: Desk, case_id: int, task: Task) -> str:
    """Why something that is due may not be done yet, or nothing.

    After a downtime the answer may be lying in a mailbox: whoever answered is not chased.
    """
    match task:
        case Chase() | LineOver() | SiteLate() | Climb():
            if why := held_because(session):
                return f"{why}: `mailgate clock confirm` lets it go on"
            names = _mailboxes(context, desk.name)
        case Quiet():
            names = [cases.mailbox_of(session, case_id)]
        case _:
            return ""
    fed = _fed(context)
    if next_looks.is_drained(session, mailboxes=names, fed=fed, since=task.at):
        return ""
    return "the mailboxes have not been read to their end since then"


def _mailboxes(context: Context, desk: str) -> list[str]:
    return [one.name for one in context.settings.mailboxes if one.desk == desk]


def _fed(context: Context) -> Collection[str]:
    """Mailboxes that nobody reads: mail is put into them by a command."""
    return {
        one.name for one in context.settings.mailboxes if one.imap is None and one.maildir is None
    }


def _do(session: Session, context: Context, view: Seen, task: Task, *, now: datetime) -> None:
    case_id = view.case.id
    match task:
        case Chase():
            _chase(session, context, view, task, now=now)
        case AtHour():
            _at_hour(session, context, view, task, now=now)
        case Late():
            _tell_late(session, case_id, task, now=now)
        case Quiet():
            _resolve_quiet(session, context, case_id, now=now)
        case TellManagers():
            tell_managers(session, context, view, task, now=now)
        case LineOver():
            move_because_over(session, context, view, task, now=now)
        case UpdateDue():
            remind_of_update(session, context, view, task, now=now)
        case SiteLate() | DeskLate() | AllConfirmed() | GroupsHear() | PassOn():
            do_for_sites(session, context, view, task, now=now)
        case Climb():
            climb(session, context, case_id=case_id, task=task, now=now)
    what = type(task).__name__.lower()
    log(Action.CASE_LOOKED_AT, case=view.case.reference, desk=view.desk.name, did=what)


def _chase(session: Session, context: Context, view: Seen, task: Chase, *, now: datetime) -> None:
    """One step: its event, the move that it ends in, and its mail."""
    case_id, step = view.case.id, task.due.step
    ladder, episode = task.ladder, task.episode
    ends_at = end_of(ladder, after(episode, step, now), view.where)
    reason = Reason(f"due since {task.at:%Y-%m-%d %H:%M} UTC", step.source)
    what = ", ".join(filter(None, (step.template, step.then.value if step.then else "", step.as_)))
    number = cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.CHASED,
        summary=f"{ladder.name}, step {step.number} of {len(ladder.steps)}: {what}",
        now=now,
        reasons=(reason,),
        detail={
            "ladder": ladder.name,
            "step": step.number,
            "episode": episode.event_number,
            **({"then": step.then.value} if step.then is not None else {}),
        },
    )
    if not _moved(session, context, case_id, task, reason, now=now):
        return
    if step.template:
        write_to_sites(
            session,
            context,
            case_id=case_id,
            letter=CaseLetter(
                kind=CHASER,
                cause=f"episode-{episode.event_number}-step-{step.number}",
                template=step.template,
                mark="chase",
                cadence=_mails(ladder),
                reasons=(reason,),
                values={"ends_at": moment(ends_at, view.where.zone), **_asked(view)},
            ),
            event=number,
            now=now,
        )


def _asked(view: Seen) -> dict[str, str]:
    """What was said when the case came into its state, also where this step ends that."""
    told = said(view.events)
    match view.case.kind:
        case StateKind.WAITING:
            reason = told.waiting_for or MORE_INFORMATION
            return {"waiting_for": reason, "words": told.words, "steps": told.steps}
        case StateKind.RESOLVED:
            return {"waiting_for": CONFIRMATION, "words": told.words, "steps": told.steps}
        case _:
            return {}


def _moved(
    session: Session, context: Context, case_id: int, task: Chase, reason: Reason, *, now: datetime
) -> bool:
    """Whether the step's mail may go: not where the case could not be moved as it says."""
    step = task.due.step
    match step.then:
        case None:
            return True
        case Then.ESCALATE:
            cases.add_event(
                session,
                case_id=case_id,
                kind=EventKind.ESCALATED,
                summary=step.as_ or f"no answer to {task.ladder.name}",
                now=now,
                reasons=(reason,),
                detail={"ladder": task.ladder.name},
            )
            return True
        case then:
            moved = move(
                session,
                context,
                case_id=case_id,
                trigger=_TRIGGERS[then],
                by=_CLOCK,
                why=step.as_,
                reasons=(reason,),
                detail={"ladder": task.ladder.name, "reason": step.as_},
                now=now,
            )
    if not isinstance(moved, Refused):
        return True
    cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.MAIL_WITHHELD,
        summary=f"not {then.value}d, and {step.template or 'no mail'} not sent: {moved.why}",
        now=now,
        reasons=(reason,),
    )
    return False


def _mails(ladder: Ladder) -> int:
    return sum(1 for step in ladder.steps if step.template)


def _at_hour(
    session: Session, context: Context, view: Seen, task: AtHour, *, now: datetime
) -> None:
    case_id, mail = view.case.id, task.mail
    reason = Reason(f"{mail.hour.value}, at {task.at:%Y-%m-%d %H:%M} UTC", mail.source)
    number = cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.CHASED,
        summary=f"{mail.hour.value}: {mail.template}",
        now=now,
        reasons=(reason,),
        detail={"hourly": mail.number},
    )
    write_to_requester(
        session,
        context,
        case_id=case_id,
        letter=CaseLetter(
            kind=HOURLY,
            cause=f"hour-{mail.number}-{task.at:%Y%m%dT%H%M}",
            template=mail.template,
            mark="hour",
            cadence=1,
            reasons=(reason,),
            values={"ends_at": moment(task.at, view.where.zone)},
        ),
        event=number,
        now=now,
    )


def _tell_late(session: Session, case_id: int, task: Late, *, now: datetime) -> None:
    target = task.standing.target
    broken = task.percent >= ALL_OF_IT
    what = "its time is over" if broken else f"{task.percent}% of its time is used up"
    cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.PROMISE_BREACHED if broken else EventKind.PROMISE_WARNED,
        summary=f"{target.kind.value}: {what}",
        now=now,
        reasons=(Reason(f"since {task.at:%Y-%m-%d %H:%M} UTC", target.source),),
        detail={"promise": promise_key(task.standing), "percent": task.percent},
    )


def _resolve_quiet(session: Session, context: Context, case_id: int, *, now: datetime) -> None:
    move(
        session,
        context,
        case_id=case_id,
        trigger=Trigger.ALERTS_ENDED,
        by=_CLOCK,
        why="no alert came for as long as the rule says",
        now=now,
    )
