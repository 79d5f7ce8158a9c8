"""Comparing the recipient of a mail about a case with those of the mails before it."""

from sqlmodel import Session, col, not_, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from mailgate.core.case import EventKind
from mailgate.core.desk import Desk
from mailgate.core.public_providers import PUBLIC_PROVIDERS
from mailgate.core.recipients import Before, strange
from mailgate.core.site_plan import site_of
from mailgate.core.sites import names_in
from mailgate.store import cases
from mailgate.store.limits import NOTIFICATION, TO_AN_AGENT
from mailgate.store.tables import CaseRow, EventRow, OutboxRow, ParticipantRow


def guarded_because(session: Session, desk: Desk, case_id: int, recipient: str) -> str:
    """Why a mail about a case is held before it goes to this address, or an empty string."""
    recipients = frozenset(session.exec(_went_to(case_id))) - _of_the_desk(desk)
    if not recipients or recipient in recipients or recipient in _of_the_desk(desk):
        return ""
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    site = site_of(desk.sites, desk.customers, desk.team, recipient)
    if site and site in names_in(desk.sites, cases.load_case(session, case_id)):
        return ""  # it is about them all: the files of the desk say who writes for which
    first = session.exec(
        select(ParticipantRow.address).where(
            ParticipantRow.case_id == case_id, ParticipantRow.role == "requester"
        )
    ).first()
    before = Before(
        recipients=recipients,
        confirmed=_confirmed(session, case_id),
        opened_by=first or "",
        requester=row.requester,
    )
    return strange(
        recipient,
        before,
        customer_of=lambda address: _customer(desk, address),
        public_domains=PUBLIC_PROVIDERS,
    )


def _of_the_desk(desk: Desk) -> frozenset[str]:
    """Its own people and groups, and the people of its customers' ladders: files name them."""
    people = {address for one in desk.team.people.values() for address in one.addresses}
    return frozenset(people.union(*(group.addresses for group in desk.groups.values())))


def _went_to(case_id: int) -> SelectOfScalar[str]:
    """Mails that wait for a person went nowhere yet; those to the desk's people do not count."""
    return (
        select(OutboxRow.recipient)
        .where(
            OutboxRow.case_id == case_id,
            OutboxRow.state != "held",
            not_(
                or_(
                    col(OutboxRow.kind) == NOTIFICATION,
                    col(OutboxRow.message_id).startswith(TO_AN_AGENT),
                )
            ),
        )
        .distinct()
    )


def _confirmed(session: Session, case_id: int) -> frozenset[str]:
    """Whom a person has let speak in a case."""
    said = session.exec(
        select(EventRow).where(
            EventRow.case_id == case_id, EventRow.kind == EventKind.PARTICIPANT_ADDED
        )
    )
    words = (
        word for event in said for word in (*event.summary.split(), event.detail.get("address", ""))
    )
    return frozenset(word.lower().strip(".,;:") for word in words if "@" in word)


def _customer(desk: Desk, address: str) -> str:
    known = desk.customers.of(address)
    return known.customer.name if known is not None else ""
