"""Whom mail of ours did not reach: counted from rows, each report and each mail of ours once."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from mailgate.core.case import EventKind
from mailgate.core.message import FailureKind
from mailgate.store import bounces
from mailgate.store.cases import add_event
from mailgate.store.database import Database
from tests.store.build import ANNA, NOW, arrival, open_case, queue, take

LATER = NOW + timedelta(hours=1)


def prepare(session: Session, *, mails: int = 3) -> None:
    """A case with three mails of ours to Anna, and so many messages that may be about them."""
    take(session, *(arrival(str(number)) for number in range(1, 2 * mails + 1)))
    case_id = open_case(session)
    for number in range(mails):
        queue(session, case_id, cause=str(number))


def note(session: Session, inbox_id: int, outbox_id: int = 1, **changes: Any) -> bool:
    given: dict[str, Any] = {
        "address": ANNA.address,
        "kind": FailureKind.PERMANENT,
        "status": "5.1.1",
        "diagnostic": "550 no such user\0",
        "now": NOW,
    }
    return bounces.note_bounce(session, inbox_id=inbox_id, outbox_id=outbox_id, **(given | changes))


def times(session: Session) -> int:
    found = bounces.undeliverable(session, address=ANNA.address)
    return found.times if found else 0


def test_a_report_counts_once_however_often_it_is_written_down(database: Database) -> None:
    with database.session() as session:
        prepare(session)
        assert note(session, 1)
        assert not note(session, 1)
        assert times(session) == 1


def test_a_mail_of_ours_counts_once_however_many_reports_are_about_it(database: Database) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1)
        note(session, 2, now=LATER)
        assert times(session) == 1
        note(session, 3, outbox_id=2)
        assert times(session) == 2


def test_what_is_known_of_an_address_names_the_last_report_and_its_event(
    database: Database,
) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1)
        note(session, 2, outbox_id=2, status="5.2.1", diagnostic="550 disabled", now=LATER)
        for inbox_id in (1, 2):
            add_event(
                session,
                case_id=1,
                kind=EventKind.BOUNCE,
                summary="bounced",
                now=NOW,
                inbox_id=inbox_id,
            )
        found = bounces.undeliverable(session, address=ANNA.address)

    assert found is not None
    assert (found.status, found.diagnostic, found.last_at) == ("5.2.1", "550 disabled", LATER)
    assert (found.reference, found.event, found.times) == ("CS00000001", 2, 2)


def test_a_delay_stops_nobody(database: Database) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1, kind=FailureKind.TEMPORARY, status="4.4.1")
        record = bounces.record_of(session, address=ANNA.address)

        assert bounces.undeliverable(session, address=ANNA.address) is None
        assert bounces.records(session) == ()
        assert record is not None
        assert (record.permanent, record.temporary, record.is_stopped) == (0, 1, False)


def mercy(session: Session, *, for_good: bool, now: datetime = NOW) -> None:
    bounces.forgive(session, address=ANNA.address, by="Bo", for_good=for_good, now=now)


def test_mercy_lets_mail_go_until_the_next_bounce_which_counts_on(database: Database) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1)
        mercy(session, for_good=False)
        assert times(session) == 0
        note(session, 2, outbox_id=2, now=LATER)
        assert times(session) == 2


def test_mercy_for_good_begins_the_count_anew_and_a_lesser_one_keeps_it(
    database: Database,
) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1)
        mercy(session, for_good=True)
        mercy(session, for_good=False, now=LATER)
        note(session, 2, outbox_id=2, now=LATER + timedelta(hours=1))
        assert times(session) == 1


def test_nobody_else_is_stopped(database: Database) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1)

        assert bounces.undeliverable(session, address="bob@customer.example") is None
        assert bounces.record_of(session, address="bob@customer.example") is None
        assert [one.address for one in bounces.records(session, limit=5)] == [ANNA.address]


def test_of_a_mail_of_ours_the_report_that_it_failed_weighs_more_than_a_delay(
    database: Database,
) -> None:
    with database.session() as session:
        prepare(session)
        note(session, 1)
        note(session, 2, kind=FailureKind.TEMPORARY, status="4.4.1", now=LATER)
        found = bounces.reports_about(session, outbox_ids=range(1, 2000))

    assert {key: one.status for key, one in found.items()} == {1: "5.1.1"}
