"""What becomes of a read mail by who wrote it: the desk's own people, or anybody else."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from mailgate.core.agent_trust import Believed, Doubted
from mailgate.core.case import Case, Fate, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import Decision
from mailgate.core.forwarded import Forwarded
from mailgate.core.team import Person
from mailgate.crash_points import CrashPoint, reach
from mailgate.jobs.agent_absence import hand_over, says_away
from mailgate.jobs.agent_mail import Spoken, case_spoken_of, speak, was_shown, word_of_agent
from mailgate.jobs.apply import Applied, apply
from mailgate.jobs.asked_reporter import ask_whose, asks_whose, held_for_its_reporter
from mailgate.jobs.context import Context
from mailgate.jobs.held_orders import decide_as_told
from mailgate.jobs.reading import Reading
from mailgate.settings.model import MailboxSettings
from mailgate.store import held
from mailgate.store.inbox import Item


def by_whom_it_is(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    item: Item,
    reading: Reading,
    facts: Facts,
    now: datetime,
) -> tuple[Decision, Applied]:
    """Decides and writes all of it: an agent's orders, a question to him, or a plain decision."""
    word, case = _word(session, context, reading, facts)
    is_first = held.held_row(session, item.id) is None and not facts.before_our_time
    is_heard = is_first and not (facts.blocked or reading.screening.is_machine)
    if isinstance(word, Believed) and case is not None and is_heard:
        reach(CrashPoint.DECIDED)
        spoken = Spoken(session, context, item.raw, item.id, facts, word, case, now)
        decision, event = speak(spoken)
        return decision, Applied(case_id=case.id, reference=case.reference, event=event)
    whose = asks_whose(facts) if is_first and word is None else None
    decision = (
        held_for_its_reporter(facts, *whose)
        if whose is not None
        else decide_as_told(session, item.id, facts)
    )
    if isinstance(word, Doubted):
        decision = replace(decision, reasons=(*decision.reasons, Reason(word.why)))
    reach(CrashPoint.DECIDED)
    applied = apply(
        session,
        context,
        mailbox,
        inbox_id=item.id,
        facts=facts,
        decision=decision,
        now=now,
    )
    _tell(
        session, context, item, facts, decision=decision, applied=applied, word=word, whose=whose,
        now=now,
    )  # fmt: skip
    return decision, applied


def _word(
    session: Session, context: Context, reading: Reading, facts: Facts
) -> tuple[Believed | Doubted | None, Case | None]:
    """Whether it is an agent's word, and the case that it is about."""
    word = word_of_agent(context, reading, facts)
    case = case_spoken_of(facts, word) if isinstance(word, Believed) else None
    if isinstance(word, Believed) and case is not None and was_shown(session, word, case):
        why = f"the mail of ours that it answers was shown to others by {word.person.name}"
        return Doubted(word.person, why), case
    return word, case


def _tell(
    session: Session,
    context: Context,
    item: Item,
    facts: Facts,
    *,
    decision: Decision,
    applied: Applied,
    word: Believed | Doubted | None,
    whose: tuple[Person, Forwarded] | None,
    now: datetime,
) -> None:
    """Whoever has to say a word about the mail, or stands in for its sender, hears of it."""
    case_id, event = applied.case_id, applied.event
    if case_id is None:
        return
    if whose is not None:
        ask_whose(
            session,
            context,
            case_id=case_id,
            inbox_id=item.id,
            person=whose[0],
            sent_on=whose[1],
            event=event,
            now=now,
        )
    elif isinstance(word, Believed) and decision.fate is Fate.EVENT and says_away(facts):
        hand_over(
            session,
            context,
            case_id=case_id,
            inbox_id=item.id,
            facts=facts,
            believed=word,
            now=now,
        )
