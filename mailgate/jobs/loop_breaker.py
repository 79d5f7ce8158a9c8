"""Freezing a pair of addresses that trade the same mail: seen where a mail is decided."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.decision_facts import Facts
from mailgate.core.loops import likeness, loop_because
from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.store import frozen

_WITHIN: Final = timedelta(days=1)


def likeness_of(facts: Facts) -> str:
    """What is kept of the words of a mail that a person seems to have written, else nothing."""
    if facts.screening.is_machine or facts.about.requester is None:
        return ""
    message = facts.message
    return likeness(message.reply_text or message.text or message.subject)


def watch_pair(
    session: Session, context: Context, facts: Facts, *, inbox_id: int, now: datetime
) -> str:
    """The likeness of a mail, to be kept; freezes its sender if it is one too many.

    In the deciding transaction, before anything is answered.
    """
    mark, requester, desk = likeness_of(facts), facts.about.requester, facts.desk.name
    if not mark or requester is None:
        return ""
    traded = frozen.traded(
        session, desk=desk, address=requester.address, since=now - _WITHIN, but=inbox_id
    )
    most = context.settings.limits.alike_day
    why = loop_because(mark, traded.likenesses, answered=traded.answered, most=most)
    if why and frozen.freeze(session, desk=desk, address=requester.address, why=why, now=now):
        log(Action.PAIR_FROZEN, desk=desk, message=inbox_id, why=why)
    return mark
