"""Telling the desk's own people of a mail: one mail to each address, within a limit of theirs.

Everything happens in the deciding transaction, as for answers.
"""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from mailgate.core.agent_trust import AGENT_MARK
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import Notify
from mailgate.core.message import is_one_of
from mailgate.files.templates import NOTIFICATION
from mailgate.jobs.context import Context
from mailgate.jobs.letter_values import values_of
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.jobs.told import remember_told
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import MailboxSettings
from mailgate.store import limits


def notify(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    facts: Facts,
    effect: Notify,
    about: About,
    tells: tuple[int, ...],
    now: datetime,
) -> None:
    """Queues the mails to a group, which tell of these events of the case.

    Who does not get his is told in the case.
    """
    for address in effect.addresses:
        refused = not_notified(session, context, address, now=now)
        if not refused:
            try:
                _tell(
                    session,
                    context,
                    mailbox,
                    facts=facts,
                    effect=effect,
                    about=about,
                    address=address,
                    tells=tells,
                    now=now,
                )
            except GateError as error:
                refused = f"it could not be written safely: {error}"
        if refused:
            what = f"{address} ({effect.group}) not notified: {refused}"
            note_withheld(session, about, what, now=now)


def not_notified(session: Session, context: Context, address: str, *, now: datetime) -> str:
    """Why an address of the desk's own people gets no notification now, or nothing."""
    if is_one_of(address, context.settings.addresses):
        return "it is an address of our own"
    most = context.settings.limits.staff_hour
    if limits.staff_hour(session, recipient=address, now=now) >= most:
        return f"limit reached: {most} notifications to this address within an hour"
    return ""


def _tell(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    facts: Facts,
    effect: Notify,
    about: About,
    address: str,
    tells: tuple[int, ...],
    now: datetime,
) -> None:
    # An answer is believed where the address is one person's, and nobody else's.
    is_person = facts.desk.team.at(address) is not None and about.case_id is not None
    mark = AGENT_MARK if is_person else "note"
    marks = marks_of(context, mailbox, about, mark=mark, recipient=address)
    values = values_of(
        session,
        facts,
        about,
        repeats_words=True,
        answer_to=marks.reply_to or mailbox.address,
        now=now,
    )
    requester = facts.about.requester
    told = replace(
        values,
        language=facts.desk.language,
        requester_name="",
        requester=requester.address if requester else "",
        group=effect.group,
        because=str(effect.because),
        may_answer=is_person,
    )
    letter = Letter(
        kind=NOTIFICATION,
        mark=mark,
        template=NOTIFICATION,
        recipient=address,
        cause=f"inbox:{about.inbox_id}:{address}"[:200],
        automatic="auto-generated",
        reasons=(effect.because,),
        to_the_desk=True,
        tells=tells,
    )
    post(session, context, mailbox, about=about, letter=letter, values=told, marks=marks, now=now)
    remember_told(session, about.case_id, address)
