"""What agents do about who speaks in a case, about spam, and the reason for an outage."""

from typing import Final

from sqlmodel import select

from mailgate.core.case import Case, CaseValues, EventKind, StateKind
from mailgate.core.customers import Customers, account_key
from mailgate.core.lifecycle import Refused, Trigger
from mailgate.core.message import is_one_of
from mailgate.core.public_providers import PUBLIC_PROVIDERS
from mailgate.core.reporter import is_named
from mailgate.core.states import OUTAGE_REASON
from mailgate.core.wording import shown
from mailgate.errors import UsageError
from mailgate.files.address_text import ADDRESS_EXPECTED, read_address
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
from mailgate.store import blocks, cases
from mailgate.store.tables import EventRow

_LONGEST_SAID: Final = 200
SPAM: Final = "spam"


def is_outside(address: str, case: Case, customers: Customers) -> bool:
    """Whether an address is neither of the requester's domain nor of his customer.

    At a public provider everybody is somebody else.
    """
    domain = address.rpartition("@")[2]
    if domain == case.requester.rpartition("@")[2] and domain not in PUBLIC_PROVIDERS:
        return False
    theirs, his = customers.of(case.requester), customers.of(address)
    if theirs is None or his is None:
        return True
    return account_key(theirs.customer.account) != account_key(his.customer.account)


def add(context: Context, agent: Agent, *, address: str, is_confirmed: bool = False) -> Order:
    """Somebody may speak in the case from now on; outside the customer's domain when said twice."""
    with opened(context, agent) as case:
        who = _address(case, address)
        if who in case.case.participants:
            return case.order(f"{who} may speak in it already", done=False)
        is_new = is_outside(who, case.case, case.desk.customers)
        if is_new and not (is_confirmed and _was_asked(case, who)):
            where = case.case.requester.rpartition("@")[2] or "the customer's domain"
            text = f"{who} is outside {where}: held until it is confirmed"
            said = f"{agent.name} wants to add {text}"
            case.note(EventKind.PARTICIPANT_HELD, said, {"address": who})
            return case.order(text)
        cases.add_participant(
            case.session, case_id=case.case.id, address=who, role="participant", now=agent.now
        )
        summary = f"{who} may speak in this case, says {agent.name}"
        case.note(EventKind.PARTICIPANT_ADDED, summary, {"address": who})
        return case.order(f"{who} may speak in it now")


def remove(context: Context, agent: Agent, *, address: str) -> Order:
    """Somebody may not speak in the case any more."""
    with opened(context, agent) as case:
        who = _address(case, address)
        if who == case.case.requester:
            return case.order(f"{who} is its requester, who stays", done=False)
        if not cases.remove_participant(case.session, case_id=case.case.id, address=who):
            return case.order(f"{who} may not speak in it anyway", done=False)
        summary = f"{who} may not speak in this case any more, says {agent.name}"
        case.note(EventKind.PARTICIPANT_REMOVED, summary, {"address": who})
        return case.order(f"{who} may not speak in it any more")


def spam(context: Context, agent: Agent) -> Order:
    """The case is spam: it is closed without a mail, and its sender is blocked."""
    with opened(context, agent) as case:
        who = case.case.requester
        theirs = case.desk.own_people | case.desk.team.addresses()
        if is_one_of(who, context.settings.addresses) or (who and is_named(who, theirs)):
            return case.order(f"{who} is one of our own people", done=False)
        if case.desk.customers.of(who) is not None:
            return case.order(f"{who} is a customer: close it, or block him by hand", done=False)
        done = move(
            case.session,
            context,
            case_id=case.case.id,
            trigger=Trigger.AGENT_CLOSED,
            by=agent.name,
            why=f"spam, says {agent.name}",
            inbox_id=agent.inbox_id,
            now=agent.now,
        )
        if isinstance(done, Refused):
            return case.order(done.why, done=False)
        tags = CaseValues(tags=tuple(dict.fromkeys((*case.case.tags, SPAM))))
        cases.set_values(case.session, case_id=case.case.id, values=tags, now=agent.now)
        blocked = who and blocks.block(case.session, pattern=who, by=agent.name, now=agent.now)
        if blocked:
            case.note(EventKind.CHANGED, f"{who} is blocked, says {agent.name}", {"blocked": who})
        return case.order(f"is {done.after.name} as spam{f'; {who} is blocked' if blocked else ''}")


def outage_reason(context: Context, agent: Agent, *, text: str) -> Order:
    """The reason for outage, for the mails that end the case."""
    reason = text.strip()
    if not reason:
        raise UsageError("say why the service was out")
    with opened(context, agent) as case:
        if case.case.kind is StateKind.CLOSED:
            return case.order(f"is {case.case.state}: nothing is changed any more", done=False)
        fields = {**case.case.fields, OUTAGE_REASON: reason}
        values = CaseValues(fields=fields)
        cases.set_values(case.session, case_id=case.case.id, values=values, now=agent.now)
        said = " ".join(reason.split())
        case.note(EventKind.CHANGED, f"{OUTAGE_REASON}: {said[:_LONGEST_SAID]}")
        return case.order(f"has its {OUTAGE_REASON} now")


def _address(case: Opened, text: str) -> str:
    """The address that is meant; UsageError for none, and for one of the desk's own."""
    found = read_address(text)
    if found is None:
        raise UsageError(f"{shown(text)} is no address; expected {ADDRESS_EXPECTED}")
    if is_one_of(found, case.context.settings.addresses):
        raise UsageError(f"{found} is an address of our own")
    return found


def _was_asked(case: Opened, address: str) -> bool:
    """Whether somebody of the desk has seen already that this address is outside."""
    asked = select(EventRow).where(
        EventRow.case_id == case.case.id, EventRow.kind == EventKind.PARTICIPANT_HELD.value
    )
    return any(row.detail.get("address") == address for row in case.session.exec(asked))
