"""Whether an agent's order to raise a priority is one that the desk lets him give."""

from mailgate.core.raising import may_not_raise
from mailgate.jobs.case_orders import Opened
from mailgate.jobs.seen import seen
from mailgate.jobs.whose_time import customer_of


def raising_refused(case: Opened, wanted: str) -> str:
    """Why this priority may not be given now, or an empty string."""
    if case.desk.escalations.raising is None:
        return ""
    return may_not_raise(
        case.desk,
        case.case,
        customer_of(case.desk, case.row),
        seen(case.session, case.desk, case.case.id).events,
        who=case.desk.team.named(case.agent.name),
        wanted=wanted,
        now=case.agent.now,
    )
