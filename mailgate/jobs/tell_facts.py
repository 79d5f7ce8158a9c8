"""What the desk's own people read of a case: its facts, the last words, files, reasons, history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from mailgate.core.action_links import without_tokens
from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import EventKind, Fate
from mailgate.core.desk import Desk
from mailgate.core.promises import TargetKind
from mailgate.files.letter_contents import Acknowledgement
from mailgate.files.letter_times import moment_in_words
from mailgate.jobs.case_letters import case_values
from mailgate.jobs.context import Context
from mailgate.jobs.due_times import standings_of, waited_for
from mailgate.jobs.reading import seen
from mailgate.jobs.views.record import reasons_of
from mailgate.jobs.views.shown_mail import ShownMail, shown_mail
from mailgate.jobs.whose_time import customer_of, moment
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.parse import attachment_bytes, parse
from mailgate.store.cases import history
from mailgate.store.raw import raw_of
from mailgate.store.tables import CaseRow, EventRow, InboxRow

_UTC: Final = ZoneInfo("UTC")
_LONGEST_WORDS: Final = 3000
_MOST_LINES: Final = 6
_MOST_REASONS: Final = 12
_MOST_FILES: Final = 20
_SILENT: Final = (EventKind.MAIL_QUEUED, EventKind.MAIL_WITHHELD, EventKind.LINKED)
_WORDS_OF_MAIL: Final = (Fate.CASE, Fate.UPDATE)


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """The values of a mail to the desk's people, and the files of the last mail.

    `is_new_mail` says that it is about that mail: who has had mail about the case has its files.
    """

    values: Acknowledgement
    files: tuple[OutgoingFile, ...] = ()
    is_new_mail: bool = False


def desk_facts(
    session: Session,
    context: Context,
    desk: Desk,
    row: CaseRow,
    *,
    event: int,
    answer_to: str,
    now: datetime,
) -> DeskFacts:
    """What is known of a case as of the line of its history with this number."""
    past = history(session, row.id or 0)
    line = next((one for one in past if one.number == event), None)
    told_of = _mail_told_of(past, line)
    mail = _mail(session, row, told_of)
    shown = shown_mail(session, mail) if mail is not None else None
    customer = customer_of(desk, row)
    files, listed = _files(session, context, mail, shown)
    zone = _zone(desk)
    due = {
        kind: moment(waited_for(one), zone)
        for kind, one in standings_of(session, desk, row.id or 0, now=now).items()
    }
    values = case_values(session, desk, row, repeats_words=True, answer_to=answer_to)
    told = replace(
        values,
        language=desk.language,
        requester_name="",
        requester=row.requester,
        words="",
        waiting_for="",
        received_at=moment(row.opened_at, zone),
        due_at=due.get(TargetKind.FIRST_RESPONSE, ""),
        update_due_at=due.get(TargetKind.NEXT_UPDATE, ""),
        resolution_due_at=due.get(TargetKind.RESOLUTION, ""),
        queue=row.queue,
        assignee=_name_of(desk, row.assignee),
        customer=customer.name if customer is not None else row.customer,
        summary=_words(shown),
        writer=shown.sender if shown is not None else "",
        files=listed,
        reasons=reasons_of(line.reasons)[:_MOST_REASONS] if line is not None else (),
        history=_before(past, event, desk),
    )
    return DeskFacts(told, files, is_new_mail=told_of is not None)


def without_files(facts: DeskFacts) -> DeskFacts:
    """The same for somebody who has the files already."""
    return DeskFacts(replace(facts.values, files=()), is_new_mail=facts.is_new_mail)


def _zone(desk: Desk) -> ZoneInfo:
    calendar = desk.calendars.get(WORKING_HOURS)
    return calendar.zone if calendar is not None else _UTC


def _name_of(desk: Desk, assignee: str) -> str:
    person = desk.team.named(assignee) if assignee else None
    return person.name if person is not None else assignee


def _mail_told_of(past: Sequence[EventRow], line: EventRow | None) -> int | None:
    """The mail that a line is about; an agent's orders are nobody's words."""
    number = line.inbox_id if line is not None else None
    by_agents = {one.inbox_id for one in past if one.kind == EventKind.AGENT_MAIL}
    return None if number in by_agents else number


def _mail(session: Session, row: CaseRow, number: int | None) -> InboxRow | None:
    """The mail of this number, else the newest of the case."""
    if number is not None:
        return session.get(InboxRow, number)
    query = select(InboxRow).where(
        InboxRow.case_id == row.id, col(InboxRow.fate).in_(_WORDS_OF_MAIL)
    )
    return session.exec(query.order_by(col(InboxRow.id).desc()).limit(1)).first()


def _words(shown: ShownMail | None) -> str:
    if shown is None:
        return ""
    words = without_tokens(shown.words)
    if len(words) > _LONGEST_WORDS:
        words = f"{words[:_LONGEST_WORDS].rstrip()} […]"
    return "\n".join(filter(None, (words, f"({shown.note})" if shown.note else "")))


def _before(past: Sequence[EventRow], event: int, desk: Desk) -> tuple[str, ...]:
    """The newest lines of the history before this one, oldest first."""
    told = [one for one in past if one.number < event and one.kind not in _SILENT]
    zone = _zone(desk)
    return tuple(
        f"{moment_in_words(one.at.astimezone(zone), language=desk.language)}: "
        f"{one.kind}: {one.summary}"
        for one in told[-_MOST_LINES:]
    )


def _files(
    session: Session, context: Context, mail: InboxRow | None, shown: ShownMail | None
) -> tuple[tuple[OutgoingFile, ...], tuple[str, ...]]:
    """The files of the mail as far as they fit, and a line for each of them.

    What a screen folds, such as the logo of a signature, is left out.
    """
    if mail is None or shown is None or not any(not one.folded for one in shown.files):
        return (), ()
    raw, is_whole = seen(context, raw_of(session, mail.id or 0), whole=mail.whole)
    room = context.settings.attach_up_to
    attached: list[OutgoingFile] = []
    listed: list[str] = []
    found = parse(raw, whole=is_whole).attachments
    for file, on_screen in zip(found, shown.files, strict=False):
        if on_screen.folded or file.sha256 != on_screen.sha256:
            continue
        said = f"{file.name} ({_size(file.size)})"
        if file.size <= room and len(attached) < _MOST_FILES:
            attached.append(OutgoingFile(file.name, file.type, attachment_bytes(raw, file)))
            room -= file.size
        else:
            said += f", not attached: mailgate messages --id {mail.id} --files FOLDER writes it"
        listed.append(said)
    return tuple(attached), tuple(listed[:_MOST_FILES])


def _size(size: int) -> str:
    if size < 1000:  # noqa: PLR2004 - of a kilobyte
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"  # noqa: PLR2004 - the same
