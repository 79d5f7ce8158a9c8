"""Resolving cases of alerts that stopped coming, where a rule says after what time."""

from datetime import datetime

from mailgate.core.lifecycle import Trigger
from mailgate.jobs.context import Context
from mailgate.jobs.moves import Moved, move
from mailgate.log import Action, log
from mailgate.store import groups

_WHY = "no alert came for as long as the rule says"


def resolve_quiet(context: Context, *, now: datetime) -> int:
    """Resolves them, in one transaction; how many."""
    resolved = []
    with context.database.session() as session:
        for case in groups.gone_quiet(session, now=now):
            if case.desk not in context.desks:
                continue
            done = move(
                session,
                context,
                case_id=case.id,
                trigger=Trigger.ALERTS_ENDED,
                by="mailgate",
                why=_WHY,
                now=now,
            )
            if isinstance(done, Moved):
                resolved.append(case)
    for case in resolved:
        log(Action.CASE_RESOLVED, case=case.reference)
    return len(resolved)
