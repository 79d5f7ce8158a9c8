"""What the answer to an escalation says of it: to whom, and when the case is due anyway."""

from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from mailgate.core.effects import Acknowledge
from mailgate.core.escalated import ESCALATION_OPENED, ESCALATION_RAISED, ESCALATION_WHICH
from mailgate.core.escalations import ESCALATED
from mailgate.core.promised import case_standings
from mailgate.core.promises import TargetKind
from mailgate.core.standing import Status
from mailgate.jobs.outgoing import About
from mailgate.jobs.seen import seen
from mailgate.jobs.whose_time import moment

_ABOUT_IT: Final = (ESCALATION_RAISED, ESCALATION_OPENED, ESCALATION_WHICH)


def escalation_values(
    session: Session, effect: Acknowledge, about: About, *, now: datetime
) -> dict[str, Any]:
    """The values that only an answer to an escalation has; whoever takes no part learns no time."""
    if effect.template not in _ABOUT_IT or about.case_id is None:
        return {}
    view = seen(session, about.desk, about.case_id)
    values: dict[str, Any] = {"escalated_to": view.case.fields.get(ESCALATED, "")}
    if not effect.repeats_words:
        return values | {"state": "", "priority": "", "priority_name": "", "due_at": ""}
    due = [
        one.due_at
        for one in case_standings(about.desk, view.subject, view.events, now=now)
        if one.target.kind is TargetKind.RESOLUTION and one.status is Status.RUNNING
    ]
    return values | {"target_at": moment(due[0] if due else None, view.where.zone)}
