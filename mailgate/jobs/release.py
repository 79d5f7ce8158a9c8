"""Going on with a held mail on a person's word: into its case, or into a case of its own."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from mailgate.core.case import EventKind, Fate, Reason
from mailgate.core.decide import decide_own_case
from mailgate.core.lifecycle import Trigger, after
from mailgate.jobs.apply import apply, state_name
from mailgate.jobs.context import Context
from mailgate.jobs.process import decision_record
from mailgate.jobs.relate import facts_of, read
from mailgate.store import cases, inbox
from mailgate.store.tables import HeldRow, InboxRow

Reprocess = Callable[[Session, int, str], None]


def into_its_case(*, now: datetime) -> Reprocess:
    """What accepting does to the case: a resting one is open again, as for a participant's mail."""

    def reprocess(session: Session, inbox_id: int, by: str) -> None:
        row = session.get_one(InboxRow, inbox_id)
        if row.case_id is None:
            return
        case = cases.load_case(session, row.case_id)
        kind = after(case.kind, Trigger.PARTICIPANT_WROTE)
        if kind is case.kind:
            return
        cases.set_state(session, case_id=case.id, state=state_name(kind), kind=kind, now=now)
        cases.add_event(
            session,
            case_id=case.id,
            kind=EventKind.REOPENED,
            summary=f"was {case.kind.value}; {by} accepted a held mail",
            now=now,
            inbox_id=inbox_id,
        )

    return reprocess


def into_its_own(context: Context, *, now: datetime) -> Reprocess:
    """What making it a case of its own does: as for a first mail, linked with what it claimed."""

    def reprocess(session: Session, inbox_id: int, by: str) -> None:
        row = session.get_one(InboxRow, inbox_id)
        held = session.get_one(HeldRow, inbox_id)
        mailbox = context.settings.mailbox(row.mailbox)
        reading = read(context, mailbox, inbox.raw_of(session, inbox_id), whole=row.whole)
        facts = facts_of(session, context, mailbox, reading, received_at=row.received_at, now=now)
        claimed = cases.load_case(session, held.case_id)
        word = Reason(f"{by} decided: a case of its own, not of {claimed.reference}")
        decision = decide_own_case(facts, linked=claimed, reason=word)
        applied = apply(
            session,
            context,
            mailbox,
            inbox_id=inbox_id,
            facts=facts,
            decision=decision,
            now=now,
        )
        row.fate = Fate.CASE.value
        row.case_id = applied.case_id
        row.decision = decision_record(reading, decision.reasons, applied)
        session.add(row)

    return reprocess
