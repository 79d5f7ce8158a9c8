"""The managers' digest: once a day, in one transaction with the note that it was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.desk import Desk
from mailgate.core.manager_plans import last_digest_at, next_digest_at, people_meant
from mailgate.core.message import is_one_of
from mailgate.core.promised import clockwork_of
from mailgate.core.report import Period, Report, span_in_figures, zone_of_desk
from mailgate.core.team import Person
from mailgate.core.wall_clock import wall_date
from mailgate.errors import TemporaryError
from mailgate.files.letter_contents import DIGEST, Acknowledgement
from mailgate.files.report_picture import Scheme, draw
from mailgate.files.template_values import one_line
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.outgoing import About, Letter, marks_of, post
from mailgate.jobs.reports import Figures, figures
from mailgate.jobs.tell import day_of
from mailgate.log import Action, log
from mailgate.mail.compose import Picture
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import MailboxSettings, Purpose
from mailgate.store import meta
from mailgate.store.statements import lock

# How far the picture looks back, and how many lines a list in a mail may have.
SHOWN_DAYS: Final = timedelta(days=14)
_MOST_LINES: Final = 12
_LONGEST_LINE: Final = 160
_MARK: Final = "digest"
# Up to when the newest digest of a desk told, and its day on the wall.
_WRITTEN: Final = "digest:"
_FAILED: Final = "digest-failed:"
_AFTER_FAILURE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Due:
    """A digest to be written: of the time since the one `before`, for a `day` on the wall."""

    desk: Desk
    period: Period
    before: str
    day: str


def send_digests(context: Context, clock: Clock) -> int:
    """Queues the digests that are due by now; how many mails that came to.

    One that fails is tried again later, and keeps no other waiting.
    """
    now = clock()
    queued = 0
    for desk in context.desks.values():
        try:
            queued += send_digest(context, desk, now=now)
        except TemporaryError:
            raise
        except Exception as error:  # noqa: BLE001 - the top of the loop: the others get theirs
            log(Action.JOB_FAILED, job="digest", desk=desk.name, exc_info=error)
            _forget(context, desk, now=now)
    return queued


def earliest_digest(context: Context, *, after: datetime) -> datetime | None:
    """When the first digest of any desk is due after an instant."""
    found = (
        next_digest_at(desk.digest, clockwork_of(desk).calendar, after=after)
        for desk in context.desks.values()
        if desk.digest is not None
    )
    return min((at for at in found if at is not None), default=None)


def send_digest(context: Context, desk: Desk, *, now: datetime) -> int:
    """Queues the digest of one desk if it is due; to how many people."""
    if desk.digest is None:
        return 0
    due = _due(context, desk, now=now)
    if due is None:
        return 0
    # Reading takes longest, and keeps nobody waiting: what is before `until` does not change.
    with context.database.reading() as session:
        found = figures(session, desk, due.period, since=due.period.until - SHOWN_DAYS)
    with context.database.session() as session:
        if not _claim(session, due):
            return 0
        return sum(
            _write(session, context, due, found, person, now=now)
            for person in _readers(desk, now=now)
        )


def _due(context: Context, desk: Desk, *, now: datetime) -> _Due | None:
    """The digest to write now. At the first sight of a desk that is only noted: it is not news."""
    plan, calendar = desk.digest, clockwork_of(desk).calendar
    at = last_digest_at(plan, calendar, now=now) if plan is not None else None
    if at is None:
        return None
    with context.database.reading() as session:
        before = meta.get_meta(session, f"{_WRITTEN}{desk.name}")
        failed = meta.get_meta(session, f"{_FAILED}{desk.name}")
    if not before:
        with context.database.session() as session:
            meta.set_meta(session, f"{_WRITTEN}{desk.name}", now.astimezone(UTC).isoformat())
        return None
    since, _, day = before.partition(" ")
    day_due = wall_date(at, zone_of_desk(desk)).isoformat()
    if at <= datetime.fromisoformat(since) or day_due <= day:
        return None
    if failed and now < datetime.fromisoformat(failed) + _AFTER_FAILURE:
        return None
    return _Due(desk, Period(datetime.fromisoformat(since), at), before, day_due)


def _claim(session: Session, due: _Due) -> bool:
    """Notes that it was written; False if somebody else did so since."""
    lock(session, [f"digest\n{due.desk.name}"])
    name = f"{_WRITTEN}{due.desk.name}"
    if meta.get_meta(session, name) != due.before:
        return False
    meta.set_meta(session, name, f"{due.period.until.isoformat()} {due.day}")
    return True


def _readers(desk: Desk, *, now: datetime) -> tuple[Person, ...]:
    """Who gets it: those whom the desk names, or who stands in for them."""
    meant = people_meant(desk.team, desk.digest.to if desk.digest is not None else ())
    return desk.team.all_present(meant, day_of(desk, now))


def _write(
    session: Session,
    context: Context,
    due: _Due,
    found: Figures,
    person: Person,
    *,
    now: datetime,
) -> int:
    """One mail to one of them; how many that came to."""
    desk = due.desk
    if is_one_of(person.address, context.settings.addresses):
        return 0
    mailbox = mailbox_of_desk(context, desk)
    name = f"digest-{due.day.replace('-', '')}"
    about = About(desk, None, None, name, 0)
    pictures = _pictures(found, desk, name=f"{name}@{context.settings.domain}")
    letter = Letter(
        kind=DIGEST,
        mark=_MARK,
        template=DIGEST,
        recipient=person.address,
        cause=f"{due.day}:{person.address}"[:200],
        automatic="auto-generated",
        to_the_desk=True,
        pictures=pictures,
    )
    try:
        marks = marks_of(context, mailbox, about, mark=_MARK, recipient=person.address)
        values = digest_values(
            desk, found.report, name=person.name, answer_to=mailbox.address, pictures=pictures
        )
        post(
            session,
            context,
            mailbox,
            about=about,
            letter=letter,
            values=values,
            marks=marks,
            now=now,
        )
    except GateError as error:
        log(Action.MAIL_WITHHELD, desk=desk.name, to=person.address, why=str(error))
        return 0
    return 1


def mailbox_of_desk(context: Context, desk: Desk) -> MailboxSettings:
    """The mailbox that a desk writes from where no case names one: its first for support."""
    boxes = [box for box in context.settings.mailboxes if box.desk == desk.name]
    return next((box for box in boxes if box.purpose is Purpose.SUPPORT), boxes[0])


def digest_values(
    desk: Desk, report: Report, *, name: str, answer_to: str, pictures: Sequence[Picture] = ()
) -> Acknowledgement:
    """What the digest's template is filled with."""
    zone, first = zone_of_desk(desk), report.first
    broken = [
        f"{one.reference}: {one.kind}, {one.at.astimezone(zone):%Y-%m-%d %H:%M}"
        for one in report.broken
    ]
    poor = [
        f"{one.reference}: {one.word}" + (f", {one_line(one.comment)}" if one.comment else "")
        for one in report.poor
    ]
    return Acknowledgement(
        reference="",
        subject="",
        summary="",
        priority="",
        priority_name="",
        link="",
        desk=desk.title,
        reply_address=answer_to,
        received_at="",
        repeats_words=True,
        requester_name="",
        language=desk.language,
        group=name,
        colour=desk.colours.main,
        colour_of_words=desk.colours.on_main,
        since_at=report.period.since.astimezone(zone),
        until_at=report.period.until.astimezone(zone),
        opened=str(report.opened),
        resolved=str(report.resolved),
        reopened=str(report.reopened),
        still_open=str(report.still_open),
        still_waiting=str(report.waiting),
        escalated=str(report.escalated),
        answered=str(first.answered),
        answered_in_time=str(first.in_time) if first.in_time or first.late else "",
        median_answer=span_in_figures(first.median),
        slow_answer=span_in_figures(first.slow),
        broken=str(len(report.broken)),
        broken_lines=_cut(broken),
        survey_answers=", ".join(f"{word} {count}" for word, count in report.survey.items()),
        poor_lines=_cut(poor),
        picture=" ".join(f"cid:{one.name}" for one in pictures),
    )


def _cut(lines: Sequence[str]) -> tuple[str, ...]:
    kept = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in lines]
    if len(kept) <= _MOST_LINES:
        return tuple(kept)
    return (*kept[:_MOST_LINES], f"+ {len(kept) - _MOST_LINES}")


def _pictures(found: Figures, desk: Desk, *, name: str) -> tuple[Picture, ...]:
    """The same picture for a light and for a dark screen, in this order."""
    days, language = found.days, desk.language
    return tuple(
        Picture(f"{scheme.value}-{name}", draw(days, scheme=scheme, language=language))
        for scheme in Scheme
    )


def _forget(context: Context, desk: Desk, *, now: datetime) -> None:
    """Lets a digest that could not be written wait for a while."""
    with context.database.session() as session:
        meta.set_meta(session, f"{_FAILED}{desk.name}", now.astimezone(UTC).isoformat())
