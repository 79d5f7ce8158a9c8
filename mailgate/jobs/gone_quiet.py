"""Resolving cases of alerts that stopped coming, where a rule says after what time."""

from datetime import datetime

from mailgate.core.case import EventKind, StateKind
from mailgate.core.decision_parts import state_detail
from mailgate.jobs.apply import state_name
from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.store import cases, groups


def resolve_quiet(context: Context, *, now: datetime) -> int:
    """Resolves them, in one transaction; how many."""
    kind = StateKind.RESOLVED
    with context.database.session() as session:
        found = groups.gone_quiet(session, now=now)
        for case in found:
            cases.set_state(session, case_id=case.id, state=state_name(kind), kind=kind, now=now)
            cases.add_event(
                session,
                case_id=case.id,
                kind=EventKind.RESOLVED,
                summary="no alert came for as long as the rule says",
                now=now,
                detail=state_detail(kind),
            )
    for case in found:
        log(Action.CASE_RESOLVED, case=case.reference)
    return len(found)
