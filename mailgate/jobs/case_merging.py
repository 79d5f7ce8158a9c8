"""Cases that turn out to be one, to have to do with each other, or to be two."""

from sqlmodel import col, select

from mailgate.core.case import CaseValues, EventKind, Fate, StateKind
from mailgate.core.lifecycle import Refused, Trigger
from mailgate.core.site_answers import hit
from mailgate.core.site_plan import SITES
from mailgate.core.sites import names_in
from mailgate.errors import UsageError
from mailgate.jobs.case_orders import Agent, Opened, case_named, opened
from mailgate.jobs.context import Context
from mailgate.jobs.held_orders import AS_NEW, put_back
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
from mailgate.store import cases, held, threads
from mailgate.store.tables import CaseRow, InboxRow, ThreadRow


def merge(context: Context, agent: Agent, *, other: str) -> Order:
    """The case goes on in another: it is closed, and what is written to it goes there."""
    with opened(context, agent) as case:
        into = _other(case, other)
        if into.kind == StateKind.CLOSED.value:
            text = f"{into.reference} is {into.state}: nothing goes on in it"
            return case.order(text, done=False)
        done = move(
            case.session,
            context,
            case_id=case.case.id,
            trigger=Trigger.AGENT_MERGED,
            by=agent.name,
            inbox_id=agent.inbox_id,
            why=f"merged into {into.reference}",
            now=agent.now,
        )
        if isinstance(done, Refused):
            return case.order(done.why, done=False)
        _carry_over(case, into)
        case.note(EventKind.MERGED, f"merged into {into.reference}", {"into": into.reference})
        threads.link(
            case.session,
            case_id=case.case.id,
            other_id=into.id or 0,
            reason="merged",
            now=agent.now,
        )
        return case.order(f"is merged into {into.reference}")


def link(context: Context, agent: Agent, *, other: str) -> Order:
    """Two cases have to do with each other."""
    with opened(context, agent) as case:
        to = _other(case, other)
        is_new = threads.link(
            case.session,
            case_id=case.case.id,
            other_id=to.id or 0,
            reason=f"{agent.name} links them",
            now=agent.now,
        )
        if not is_new:
            return case.order(f"is linked with {to.reference} already", done=False)
        about = ((case.case.id, to.reference), (to.id or 0, case.case.reference))
        for case_id, reference in about:
            cases.add_event(
                case.session,
                case_id=case_id,
                kind=EventKind.LINKED,
                summary=f"linked with {reference}, says {agent.name}",
                now=agent.now,
                detail={"reference": reference, "by": agent.name},
            )
        return case.order(f"is linked with {to.reference}")


def split(context: Context, agent: Agent, *, mail: int) -> Order:
    """A mail of the case becomes a case of its own, decided anew."""
    with opened(context, agent) as case:
        session = case.session
        updates = select(InboxRow).where(
            InboxRow.case_id == case.case.id, InboxRow.fate == Fate.UPDATE
        )
        rows = {row.id: row for row in session.exec(updates.order_by(col(InboxRow.id)))}
        if mail not in rows:
            ids = ", ".join(str(one) for one in rows) or "none of this case"
            raise UsageError(f"mail {mail} cannot be split off; these can: {ids}")
        if held.held_row(session, mail) is None:
            held.hold(
                session,
                inbox_id=mail,
                case_id=case.case.id,
                reason="split off",
                now=agent.now,
            )
        held.decide(session, inbox_id=mail, decided_as=AS_NEW, decided_by=agent.name, now=agent.now)
        case.note(EventKind.SPLIT, f"mail {mail} becomes a case of its own, says {agent.name}")
        put_back(session, mail, agent.now)
        return case.order(f"loses mail {mail}, which becomes a case of its own")


def _other(case: Opened, reference: str) -> CaseRow:
    row = case_named(case.session, reference, desk=case.case.desk)
    if row.id == case.case.id:
        raise UsageError(f"{row.reference} is the same case")
    cases.lock_conversation(case.session, desk=row.desk, keys=[row.reference])
    cases.lock_case(case.session, row.id or 0)
    case.session.refresh(row)
    return row


def _carry_over(case: Opened, into: CaseRow) -> None:
    """Who may speak and which mails lead there: answers to either case find the other one."""
    session, now = case.session, case.agent.now
    case_id = into.id or 0
    added = [
        address
        for address in sorted(case.case.participants)
        if cases.add_participant(
            session, case_id=case_id, address=address, role="participant", now=now
        )
    ]
    sites = _sites_together(case, into)
    who = f"; {', '.join(added)} may speak here now" if added else ""
    cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.MERGED,
        summary=f"{case.case.reference} goes on here, says {case.agent.name}{who}",
        now=now,
        detail={
            "from": case.case.reference,
            "by": case.agent.name,
            **({SITES: list(sites)} if sites else {}),
        },
    )
    found = session.exec(select(ThreadRow).where(ThreadRow.case_id == case.case.id)).all()
    for row in found:
        threads.add_thread(
            session,
            desk=into.desk,
            message_id=row.message_id,
            case_id=case_id,
            sender=row.sender,
            now=now,
        )


def _sites_together(case: Opened, into: CaseRow) -> tuple[str, ...]:
    """The sites of both cases, if the other one has new ones by that; what is new is open there."""
    plan, other = case.desk.sites, cases.load_case(case.session, into.id or 0)
    before = names_in(plan, other)
    sites = tuple(dict.fromkeys((*before, *names_in(plan, case.case))))
    if sites == before:
        return ()
    values = CaseValues(fields=hit(case.desk, other, sites))
    cases.set_values(case.session, case_id=other.id, values=values, now=case.agent.now)
    return sites
