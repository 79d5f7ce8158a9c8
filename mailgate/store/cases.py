"""Cases, who may speak in them, and the history that only grows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Text, bindparam, cast, delete, select, update
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from mailgate.core.case import Case, CaseValues, EventKind, Reason, StateKind
from mailgate.core.message import Address
from mailgate.crash_points import CrashPoint, reach
from mailgate.store.next_looks import AT_ONCE
from mailgate.store.statements import (
    CASE,
    EVENT,
    META,
    PARTICIPANT,
    dialect,
    insert_into,
    insert_new,
    lock,
)
from mailgate.store.tables import CaseRow, EventRow, ParticipantRow
from mailgate.store.text import clean

_NOTHING: Final = CaseValues()
_LONGEST_VALUE: Final = 200
_WRITTEN: Final = "events written"
_LONGEST: Final = {"priority": 60, "state": 60, "language": 20, "group_key": 300}


class ReferenceTaken(Exception):  # noqa: N818 - says what happened: draw another
    """Another case of the desk has this reference already; the transaction goes on unharmed."""


def lock_conversation(session: Session, *, desk: str, keys: Iterable[str]) -> None:
    """Waits until no other transaction decides about these keys, and keeps others waiting."""
    lock(session, (f"conversation\n{desk}\n{key}" for key in keys))


def load_case(session: Session, case_id: int) -> Case:
    """A case as the decisions see it; LookupError if there is none."""
    found = read_cases(session, [case_id])
    if not found:
        raise LookupError(f"no case {case_id}")
    return found[0]


def case_by_reference(session: Session, *, desk: str, reference: str) -> Case | None:
    """The case with this reference, written exactly so."""
    ids = session.scalars(
        select(CASE.c.id).where(CASE.c.desk == desk, CASE.c.reference == reference)
    ).all()
    return load_case(session, ids[0]) if ids else None


def read_cases(session: Session, ids: Sequence[int]) -> tuple[Case, ...]:
    """The cases of these ids, in their order; ids without a case are left out."""
    if not ids:
        return ()
    people: dict[int, set[str]] = {}
    for case_id, address in session.execute(
        select(PARTICIPANT.c.case_id, PARTICIPANT.c.address).where(PARTICIPANT.c.case_id.in_(ids))
    ):
        people.setdefault(case_id, set()).add(address)
    columns = (
        CASE.c.id,
        CASE.c.desk,
        CASE.c.reference,
        CASE.c.subject,
        CASE.c.requester,
        CASE.c.kind,
        CASE.c.priority,
        CASE.c.state,
        CASE.c.queue,
        CASE.c.category,
        CASE.c.assignee,
        CASE.c.tags,
        CASE.c.fields,
    )
    cases = {
        row.id: Case(
            id=row.id,
            desk=row.desk,
            reference=row.reference,
            subject=row.subject,
            requester=row.requester,
            participants=frozenset(people.get(row.id, set()) | {row.requester} - {""}),
            kind=StateKind(row.kind),
            priority=row.priority,
            state=row.state,
            queue=row.queue,
            category=row.category,
            assignee=row.assignee,
            tags=tuple(row.tags or ()),
            fields=row.fields or {},
        )
        for row in session.execute(select(*columns).where(CASE.c.id.in_(ids)))
    }
    return tuple(cases[case_id] for case_id in ids if case_id in cases)


def open_case(
    session: Session,
    *,
    desk: str,
    reference: str,
    mailbox: str,
    subject: str,
    requester: Address | None,
    priority: str,
    state: str,
    kind: StateKind,
    now: datetime,
    values: CaseValues = _NOTHING,
) -> int:
    """A new case with its requester as participant; its id.

    ReferenceTaken if the reference exists, so that the caller draws again.
    """
    columns: dict[str, Any] = {
        "desk": desk,
        "reference": reference,
        "mailbox": mailbox,
        "subject": clean(subject),
        "requester": requester.address if requester else "",
        "requester_name": clean(requester.name) if requester else "",
        "state": state,
        "kind": str(kind),
        "priority": priority,
        "opened_at": now,
        "changed_at": now,
        "next_look_at": AT_ONCE,
        "events": 0,
        **_stored(replace(values, priority=priority, state=state)),
    }
    case_id = session.scalar(_opening(dialect(session)), columns)
    if case_id is None:
        raise ReferenceTaken(reference)
    if requester is not None:
        add_participant(
            session, case_id=case_id, address=requester.address, role="requester", now=now
        )
    return int(case_id)


def set_values(session: Session, *, case_id: int, values: CaseValues, now: datetime) -> None:
    """Gives a case those values that are not None."""
    changed = _stored(values) | {"changed_at": now}
    session.exec(update(CASE).where(CASE.c.id == case_id).values(changed))


def _stored(values: CaseValues) -> dict[str, Any]:
    """The columns of what is said."""
    quiet = values.quiet_for
    columns: dict[str, Any] = {
        "priority": values.priority,
        "queue": values.queue,
        "category": values.category,
        "assignee": values.assignee,
        "state": values.state,
        "customer": values.customer,
        "language": values.language,
        "group_key": values.group_key,
        "tags": None if values.tags is None else [clean(tag) for tag in values.tags],
        "fields": None
        if values.fields is None
        else {clean(name): clean(value) for name, value in values.fields.items()},
        "quiet_seconds": None if quiet is None else int(quiet.total_seconds()),
        "clock_starts_at": values.clock_starts_at,
    }
    return {
        name: clean(value)[: _LONGEST.get(name, _LONGEST_VALUE)]
        if isinstance(value, str)
        else value
        for name, value in columns.items()
        if value is not None
    }


def add_event(
    session: Session,
    *,
    case_id: int,
    kind: EventKind,
    summary: str,
    now: datetime,
    inbox_id: int | None = None,
    outbox_id: int | None = None,
    reasons: Iterable[Reason] = (),
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Appends to the history; its number, from 1 without gaps. LookupError without such a case.

    The count is in the case's row, locked until the commit: numbers are in commit order. The clock
    looks at the case anew, for what is due depends on its events alone.
    """
    number = session.scalar(_COUNT_EVENT, {"b_id": case_id, "b_now": now})
    if number is None:
        raise LookupError(f"no case {case_id}")
    values = {
        "case_id": case_id,
        "number": number,
        "at": now,
        "kind": str(kind),
        "summary": clean(summary),
        "inbox_id": inbox_id,
        "outbox_id": outbox_id,
        "reasons": [{"text": reason.text, "source": reason.source} for reason in reasons],
        "detail": dict(detail or {}),
    }
    session.exec(_INSERT_EVENT, params=values)
    reach(CrashPoint.EVENT_WRITTEN)
    session.info.setdefault(_WRITTEN, []).append((case_id, int(number)))
    return int(number)


def take_written(session: Session) -> dict[int, list[int]]:
    """The numbers of the events that this session wrote since it was asked last, by case."""
    found: dict[int, list[int]] = {}
    for case_id, number in session.info.pop(_WRITTEN, []):
        found.setdefault(case_id, []).append(number)
    return found


def written_so_far(session: Session, case_id: int) -> tuple[int, ...]:
    """The same for one case, without taking them."""
    return tuple(number for one, number in session.info.get(_WRITTEN, ()) if one == case_id)


def add_participant(
    session: Session, *, case_id: int, address: str, role: str, now: datetime
) -> bool:
    """Lets an address speak in a case; False if it could already."""
    return insert_new(
        session, PARTICIPANT, case_id=case_id, address=address, role=role, added_at=now
    )


def remove_participant(session: Session, *, case_id: int, address: str) -> bool:
    """Takes an address out of a case; False if it could not speak there."""
    mine = (PARTICIPANT.c.case_id == case_id) & (PARTICIPANT.c.address == address)
    return session.exec(delete(PARTICIPANT).where(mine)).rowcount == 1


def set_requester(session: Session, *, case_id: int, requester: Address, now: datetime) -> None:
    """Makes somebody the requester of a case, who may speak in it from then on."""
    session.exec(
        update(CASE)
        .where(CASE.c.id == case_id)
        .values(
            requester=requester.address,
            requester_name=clean(requester.name),
            changed_at=now,
        )
    )
    add_participant(session, case_id=case_id, address=requester.address, role="requester", now=now)


def set_state(
    session: Session, *, case_id: int, state: str, kind: StateKind, now: datetime
) -> None:
    """Moves a case into a state of its desk, of the given kind."""
    session.exec(
        update(CASE).where(CASE.c.id == case_id).values(state=state, kind=str(kind), changed_at=now)
    )


def lock_case(session: Session, case_id: int) -> None:
    """Keeps everybody else from changing a case until the transaction ends."""
    session.execute(select(CASE.c.id).where(CASE.c.id == case_id).with_for_update())


def in_kind_since(session: Session, case: Case) -> datetime | None:
    """When a case came into a state of its present kind; None if its history does not say."""
    since: datetime | None = None
    kind = ""
    rows = select(EVENT.c.at, EVENT.c.detail).where(EVENT.c.case_id == case.id)
    for row in session.execute(rows.order_by(EVENT.c.number)):
        said = row.detail.get("kind", "") if "state" in row.detail else ""
        if said and said != kind:
            since, kind = row.at, said
    return since if kind == case.kind else None


def merged_into(session: Session, case: Case) -> Case | None:
    """The case that a closed one goes on in, if it was merged."""
    if case.kind is not StateKind.CLOSED:
        return None
    merged = select(EVENT.c.detail).where(
        EVENT.c.case_id == case.id, EVENT.c.kind == str(EventKind.MERGED)
    )
    for detail in session.scalars(merged.order_by(EVENT.c.number.desc())):
        if detail.get("into"):
            return case_by_reference(session, desk=case.desk, reference=detail["into"])
    return None


def next_counted(session: Session, desk: str) -> int:
    """The next number of a desk that counts its cases, from 1.

    No number is lost to a rollback; others wait for it until the commit.
    """
    values = {"name": f"counted:{desk}", "value": "1"}
    return int(session.scalars(_counting(dialect(session)), values).one())


def case_row(session: Session, case_id: int) -> CaseRow | None:
    """A case with all that is stored of it."""
    return session.get(CaseRow, case_id, populate_existing=True)


def mailbox_of(session: Session, case_id: int) -> str:
    """The name of the mailbox that a case came by."""
    return session.scalar(select(CASE.c.mailbox).where(CASE.c.id == case_id)) or ""


def history(session: Session, case_id: int) -> list[EventRow]:
    """All events of a case, oldest first."""
    return list(
        session.exec(
            select_rows(EventRow).where(EventRow.case_id == case_id).order_by(col(EventRow.number))
        )
    )


def participants(session: Session, case_id: int) -> list[ParticipantRow]:
    """Who may speak in a case, by address."""
    return list(
        session.exec(
            select_rows(ParticipantRow)
            .where(ParticipantRow.case_id == case_id)
            .order_by(col(ParticipantRow.address))
        )
    )


@cache
def _opening(dialect_name: str) -> ReturningInsert[int]:
    """Without an error, rather than with one and a savepoint: no transaction is poisoned by it."""
    statement = insert_into(dialect_name, CASE)
    once = statement.on_conflict_do_nothing(index_elements=["desk", "reference"])
    return once.returning(CASE.c.id)


@cache
def _counting(dialect_name: str) -> ReturningInsert[str]:
    statement = insert_into(dialect_name, META)
    counted = cast(cast(META.c.value, BigInteger) + 1, Text)
    return statement.on_conflict_do_update(
        index_elements=["name"], set_={"value": counted}
    ).returning(META.c.value)


_COUNT_EVENT: Final = (
    update(CASE)
    .where(CASE.c.id == bindparam("b_id"))
    .values(events=CASE.c.events + 1, changed_at=bindparam("b_now"), next_look_at=AT_ONCE)
    .returning(CASE.c.events)
)
_INSERT_EVENT: Final = EVENT.insert().inline()
