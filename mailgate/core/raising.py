"""Whether somebody may raise a priority: some desks let few people do so, and not for long.

Raising is a move towards the first priority of the desk's file; lowering one is always allowed.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from mailgate.core.case import Case, EventKind
from mailgate.core.customers import Customer
from mailgate.core.desk import Desk
from mailgate.core.escalations import Raising
from mailgate.core.promised import PastEvent, clockwork_of
from mailgate.core.team import Person
from mailgate.core.wording import in_words, one_of
from mailgate.core.working_time import starts_at

_ASKED: Final = frozenset({EventKind.ESCALATED, EventKind.ESCALATION_ASKED})


def may_not_raise(
    desk: Desk,
    case: Case,
    customer: Customer | None,
    events: Sequence[PastEvent],
    *,
    who: Person | None,
    wanted: str,
    now: datetime,
) -> str:
    """Why this priority may not be given to a case now by somebody, or an empty string."""
    raising, order = desk.escalations.raising, list(desk.priorities)
    if raising is None or order.index(wanted) >= _index(order, case.priority):
        return ""
    if who is None or not any(who.has_role(role) for role in raising.roles):
        return f"only a {one_of(raising.roles)} may raise the priority [{raising.source}]"
    contacts = _contacts(raising, customer)
    askers = {str(event.detail.get("by", "")) for event in events if event.kind in _ASKED}
    if not (askers & contacts if raising.contact else askers - {""}):
        whose = f"the {raising.contact} of the customer" if raising.contact else "the customer"
        return f"{whose} has not asked for an escalation [{raising.source}]"
    until = counted_receipt(desk, events) + raising.within
    if now > until:
        length = in_words(raising.within)
        return f"{length} after receipt the priority is not raised any more [{raising.source}]"
    return ""


def counted_receipt(desk: Desk, events: Sequence[PastEvent]) -> datetime:
    """When the first mail of a case counts as received: at the next opening, where that is so."""
    opened = next(event for event in events if event.kind == EventKind.OPENED)
    written = opened.detail.get("received_at")
    received_at = datetime.fromisoformat(written) if isinstance(written, str) else opened.at
    clockwork = clockwork_of(desk)
    return starts_at(received_at.astimezone(UTC), clockwork.calendar, clockwork.out_of_hours)


def _contacts(raising: Raising, customer: Customer | None) -> set[str]:
    """The addresses in the customer's column, whatever stands between them."""
    written = customer.value(raising.contact) if customer is not None else ""
    return {one.strip("<>").lower() for one in written.replace(",", " ").replace(";", " ").split()}


def _index(order: Sequence[str], priority: str) -> int:
    """Where a priority stands; one that the desk does not know any more is behind all."""
    return order.index(priority) if priority in order else len(order)
