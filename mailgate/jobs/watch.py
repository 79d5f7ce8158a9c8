"""Watching how mailgate itself is, and telling its admin: once when it begins, once when it ends.

Every process looks, and one at a time judges: what was told is kept in the database. The mail goes
through the outbox and the exit that all mail of ours takes, as plain text from the null sender, so
that nothing answers it; it is never counted, held or watched itself.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core import alerts
from mailgate.core.alerts import Judged
from mailgate.core.findings import RELAY, Finding, Kind, MailboxSeen, Seen, findings
from mailgate.core.message import is_one_of
from mailgate.jobs.back_pressure import why_paused
from mailgate.jobs.clock_hold import held_because, set_lately
from mailgate.jobs.context import Context
from mailgate.jobs.outgoing import About, Letter, marks_of, post_words
from mailgate.log import Action, log
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import MailboxSettings, Settings
from mailgate.store import outbox, watching
from mailgate.store.database import Database
from mailgate.store.rules_in_use import rules_in_use
from mailgate.store.statements import lock
from mailgate.store.workers import Worker, all_workers

_HOUR: Final = timedelta(hours=1)


def look_around(
    database: Database, settings: Settings, *, now: datetime, watched_since: datetime | None = None
) -> Seen:
    """What there is to see; with `watched_since` by a daemon that has been at work since then."""
    paused_by = why_paused(database, settings)
    with database.reading() as session:
        found = _seen(session, settings, _free_disk(database), now=now, watched_since=watched_since)
    return replace(found, paused_by=paused_by)


def watch(context: Context, *, now: datetime, watched_since: datetime | None = None) -> bool:
    """Looks, logs and keeps what has changed, and queues a mail to the admin; whether it did.

    A pass that ends by itself has no `watched_since`: for it any silence of a mailbox counts.
    """
    settings = context.settings
    seen = look_around(context.database, settings, now=now, watched_since=watched_since)
    found = findings(seen, settings.alerts)
    with context.database.reading() as session:
        if not found and not watching.alerts(session):
            return False
    with context.database.session() as session:
        lock(session, ["alerts"])
        before = watching.alerts(session)
        may_tell = bool(settings.admin) and alerts.may_write(
            watching.written(session), now=now, mails_hour=settings.alerts.mails_hour
        )
        judged = alerts.judge(before, found, now=now, may_tell=may_tell)
        watching.keep_alerts(session, judged.kept, before=before)
        is_news = bool(judged.begun or judged.over)
        if is_news:
            _tell(session, context, judged, found, now=now)
            watching.note_written(session, now=now)
    for alert in judged.logged:
        log(Action.ALERT, alert=alert.name, why=alert.text)
    for alert in judged.ended:
        log(Action.ALERT_OVER, alert=alert.name, since=alert.since.isoformat())
    return is_news


def note_refused(context: Context, mailbox: str, *, now: datetime) -> None:
    """Notes that a server refused us a mailbox, for `watch`."""
    with context.database.session() as session:
        watching.note_refused(session, mailbox=mailbox, now=now)


def _seen(
    session: Session,
    settings: Settings,
    free_disk: int | None,
    *,
    now: datetime,
    watched_since: datetime | None,
) -> Seen:
    drained, refused = watching.drained(session), watching.refused(session)
    undecided = watching.undecided(session)
    workers = all_workers(session, now=now)
    return Seen(
        at=now,
        is_running=watched_since is not None or any(one.is_alive for one in workers),
        daemon_seen_at=max((one.seen_at for one in _lasting(workers)), default=None),
        mailboxes=tuple(
            MailboxSeen(box.name, drained.get(box.name), refused.get(box.name), watched_since)
            for box in settings.mailboxes
            if box.imap is not None or box.maildir is not None
        ),
        paused_by=(),
        undecided=undecided.count,
        undecided_since=undecided.since,
        quarantined_hour=watching.quarantined_since(session, now - _HOUR),
        false_marks=watching.false_marks(session, now=now),
        refused_relays=watching.refused_relays(session),
        unsent=watching.unsent(session),
        held_by_circuit=watching.held_by_circuit(session),
        free_disk=free_disk,
        clock_held=held_because(session),
        clock_set=set_lately(session, now=now),
        desks_behind=tuple(
            dict.fromkeys(one.desk for one in rules_in_use(session) if one.is_behind)
        ),
    )


def _lasting(workers: Iterable[Worker]) -> Iterable[Worker]:
    return (one for one in workers if not one.is_passing)


def _free_disk(database: Database) -> int | None:
    """None for PostgreSQL: its disk is another machine's, with a watch of its own."""
    if database.path is None:
        return None
    with suppress(OSError):
        return shutil.disk_usage(database.path.parent).free
    return None


def _tell(
    session: Session,
    context: Context,
    judged: Judged,
    found: tuple[Finding, ...],
    *,
    now: datetime,
) -> None:
    mailbox = _by_which(context, found)
    admin = context.settings.admin
    if mailbox is None or is_one_of(
        admin, frozenset(box.address for box in context.settings.mailboxes)
    ):
        log(Action.MAIL_WITHHELD, reason="an alert: the admin is a mailbox of ours, or none is set")
        return
    about = About(context.desks[mailbox.desk], None, None, "", int(now.timestamp()))
    letter = Letter(
        kind=watching.ALERT,
        mark=watching.ALERT,
        template="",
        recipient=admin,
        cause=now.isoformat(),
        automatic="auto-generated",
        to_the_desk=True,
    )
    try:
        while _is_known(session, context, mailbox, about, letter):  # a clock was set back
            about = replace(about, event=about.event + 1)
        post_words(
            session,
            context,
            mailbox,
            about=about,
            letter=letter,
            subject=alerts.subject(judged),
            text=alerts.letter(judged, now=now),
            now=now,
        )
    except GateError as error:
        log(Action.MAIL_WITHHELD, reason=f"an alert: {error}")


def _is_known(
    session: Session, context: Context, mailbox: MailboxSettings, about: About, letter: Letter
) -> bool:
    marks = marks_of(context, mailbox, about, mark=letter.mark, recipient=letter.recipient)
    return outbox.by_message_id(session, marks.message_id) is not None


def _by_which(context: Context, found: tuple[Finding, ...]) -> MailboxSettings | None:
    """Rather by a server that takes our mail than by one that the alert is about."""
    stuck = {
        one.subject.removeprefix(RELAY) for one in found if one.kind in {Kind.OUTBOX, Kind.REFUSED}
    }
    able = [box for box in context.settings.mailboxes if box.desk in context.desks]
    return next((box for box in able if box.smtp not in stuck), next(iter(able), None))
