"""The open cases of whoever writes to an escalations mailbox without naming one."""

from dataclasses import replace
from typing import Final

from sqlmodel import Session, col, or_, select

from mailgate.core.decision_facts import Facts
from mailgate.core.lifecycle import ENDED
from mailgate.core.trust import Verdict
from mailgate.store import cases
from mailgate.store.tables import CaseRow, ParticipantRow

_MOST: Final = 11


def with_open_cases(session: Session, facts: Facts) -> Facts:
    """The same with his open cases, the newest first, where the decision looks at them.

    If there is one alone, nobody else decides about it until the transaction ends.
    """
    sender = facts.message.sender
    if not facts.to_escalations or facts.matches or sender is None:
        return facts
    if facts.screening.is_machine or facts.about.verdict is Verdict.FAIL:
        return facts
    theirs = select(ParticipantRow.case_id).where(ParticipantRow.address == sender.address)
    found = session.exec(
        select(CaseRow.id)
        .where(
            CaseRow.desk == facts.desk.name,
            col(CaseRow.kind).not_in([kind.value for kind in ENDED]),
            or_(col(CaseRow.requester) == sender.address, col(CaseRow.id).in_(theirs)),
        )
        .order_by(col(CaseRow.id).desc())
        .limit(_MOST)
    ).all()
    opened = cases.read_cases(session, [one for one in found if one is not None])
    if len(opened) == 1:
        cases.lock_conversation(session, desk=facts.desk.name, keys=[opened[0].reference])
        cases.lock_case(session, opened[0].id)
        opened = cases.read_cases(session, [opened[0].id])
        opened = tuple(one for one in opened if one.kind not in ENDED)
    return replace(facts, open_cases=opened)
