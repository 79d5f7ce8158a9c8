"""May one more automatic mail leave? Asked by the one exit, in the transaction that queues it.

What cannot be counted is not sent: a failure here undoes the transaction, and the mail is tried
again.
"""

from datetime import datetime

from sqlmodel import Session

from mailgate.core.limits import Allowance, may_chase, may_send
from mailgate.jobs.context import Context
from mailgate.store import frozen, limits


def allowed(
    session: Session,
    context: Context,
    *,
    desk: str,
    recipient: str,
    case_id: int | None,
    cadence: int,
    now: datetime,
) -> tuple[Allowance, str]:
    """Whether a mail to somebody outside the desk may leave, and why not.

    `cadence` is how many the case's own ladder asks for, or 0.
    """
    loop = frozen.frozen(session, desk=desk, address=recipient)
    if loop is not None and not cadence:  # what a waiting case asks for is no answer to a mail
        since = f"{loop.at:%Y-%m-%d %H:%M} UTC"
        return Allowance.WITHHOLD, f"frozen since {since}, like a loop: {loop.why}"
    counts = limits.automatic_counts(session, recipient=recipient, now=now)
    if not cadence or case_id is None:
        return may_send(counts, context.settings.limits)
    hour, day = limits.case_counts(session, case_id=case_id, recipient=recipient, now=now)
    return may_chase(counts, context.settings.limits, case_hour=hour, case_day=day, cadence=cadence)
