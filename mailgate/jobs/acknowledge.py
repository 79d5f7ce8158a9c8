"""Answering a mail by itself, in the deciding transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.decision_facts import Facts
from mailgate.core.effects import Acknowledge
from mailgate.core.ruled import ACKNOWLEDGEMENT
from mailgate.jobs.case_letters import thread_of
from mailgate.jobs.context import Context
from mailgate.jobs.escalation_values import escalation_values
from mailgate.jobs.letter_values import values_of
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.mail.compose import thread_references
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import MailboxSettings

_OF_A_NEW_CASE: Final = "acknowledgement"
_OUT_OF_HOURS: Final = "acknowledgement-out-of-hours"
_OF_ANOTHER_MAIL: Final = "answer"


def acknowledge(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    facts: Facts,
    effect: Acknowledge,
    about: About,
    is_new_case: bool,
    now: datetime,
) -> tuple[str, str]:
    """Queues the answer; returns (to whom, "") or ("", why it was withheld)."""
    recipient = effect.recipient.address
    in_reply_to, references = _thread(session, facts, about, is_new_case=is_new_case)
    letter = Letter(
        kind=_OF_A_NEW_CASE if is_new_case else _OF_ANOTHER_MAIL,
        mark="ack",
        template=effect.template,
        recipient=recipient,
        cause=f"inbox:{about.inbox_id}",
        automatic="auto-replied",
        in_reply_to=in_reply_to,
        references=references,
    )
    try:
        marks = marks_of(context, mailbox, about, mark=letter.mark, recipient=recipient)
        values = values_of(
            session,
            facts,
            about,
            repeats_words=effect.repeats_words,
            answer_to=marks.reply_to or mailbox.address,
            now=now,
        )
        if letter.template == ACKNOWLEDGEMENT and values.opens_at:
            letter = replace(letter, template=_OUT_OF_HOURS)
        asking = replace(values, asks=effect.asks, former_reference=effect.linked)
        asking = replace(asking, **escalation_values(session, effect, about, now=now))
        reason = post(
            session,
            context,
            mailbox,
            about=about,
            letter=letter,
            values=asking,
            marks=marks,
            now=now,
        )
    except GateError as error:
        reason = f"it could not be written safely: {error}"
    if reason:
        note_withheld(session, about, f"not acknowledged: {reason}", now=now)
        return "", reason
    return recipient, ""


def _thread(
    session: Session, facts: Facts, about: About, *, is_new_case: bool
) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References: in a case its whole thread, also where a program cut it off."""
    parent, references = thread_references(facts.message)
    if about.case_id is None or is_new_case or not parent:
        return parent, references
    _, known = thread_of(session, about.case_id)
    return parent, (*(one for one in known if one != parent), parent)
