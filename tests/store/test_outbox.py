import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from mailgate.store import claims, outbox
from mailgate.store.database import Database
from mailgate.store.outbox import Due
from mailgate.store.statements import OUTBOX
from mailgate.store.tables import InboxRow, OutboxRow
from tests.servers.lease_time import time_passes
from tests.store.build import ANNA, LEASE, NOW, arrival, claim_due, open_case, queue, take

LATER = NOW + timedelta(minutes=5)
NEVER = NOW + timedelta(days=1000)


def claim(session: Session, now: datetime = NOW, relay: str = "main") -> Due:
    due = claim_due(session, now=now, relay=relay)
    assert due is not None
    return due


def stored(session: Session, outbox_id: int | None) -> OutboxRow:
    return session.get_one(OutboxRow, outbox_id, populate_existing=True)


def state(session: Session, outbox_id: int | None) -> str:
    return stored(session, outbox_id).state


def test_a_mail_is_queued_once_for_its_cause(database: Database) -> None:
    with database.session() as session:
        case_id, other = open_case(session), open_case(session, "CS00000002")
        first = queue(session, case_id)

        assert first is not None
        assert queue(session, case_id) is None
        assert queue(session, case_id, message_id="<rendered-anew@desk.example>") is None
        assert queue(session, case_id, "2") is not None
        assert queue(session, case_id, kind="closure", message_id="<c@desk.example>") is not None
        assert queue(session, other) is not None


def test_two_who_queue_for_one_cause_queue_one_mail(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
    start = threading.Barrier(6, timeout=60)

    def work(_number: int) -> list[int | None]:
        found = []
        for cause in range(50):
            start.wait()
            with database.session() as session:
                found.append(queue(session, case_id, str(cause)))
        return found

    with ThreadPoolExecutor(6) as pool:
        for queued in zip(*pool.map(work, range(6)), strict=True):
            assert len([found for found in queued if found is not None]) == 1


def test_a_message_id_of_another_mail_is_an_error_not_a_mail_less(database: Database) -> None:
    with database.session() as session:
        case_id, other = open_case(session), open_case(session, "CS00000002")
        take(session, arrival("1"), arrival("2"))
        one, two = session.exec(select(InboxRow.id)).all()
        given: dict[str, Any] = {"message_id": "<one@desk.example>"}
        assert queue(session, case_id, **given) is not None
        assert queue(session, None, "2", inbox_id=one, message_id="<two@desk.example>") is not None
        assert queue(session, None, "2", inbox_id=one, **given) is None

        for cause, number in (("2", case_id), ("1", other)):
            with pytest.raises(ValueError, match="another mail has the Message-ID <one@desk"):
                queue(session, number, cause, **given)
        for cause, inbox_id in (("1", one), ("2", two)):
            with pytest.raises(ValueError, match="another mail has the Message-ID <one@desk"):
                queue(session, None, cause, inbox_id=inbox_id, **given)


def test_a_mail_is_stored_as_it_was_queued(database: Database) -> None:
    given: dict[str, Any] = {
        "desk": "field-service",
        "kind": "closure",
        "cause": "event:7",
        "relay": "other",
        "recipient": "an@na@Customer.example",
        "envelope_from": "support+b.x@desk.example",
        "message_id": "<m@desk.example>",
        "raw": b"Subject: closed\r\n\r\nIt is.\r\n",
        "bounce_token": "token",
        "automatic": False,
        "state": "held",
        "last_error": "\0 held \udcff",
    }
    with database.session() as session:
        taken = take(session)
        case_id = open_case(session)
        (inbox_id,) = session.exec(select(InboxRow.id)).all()
        row = stored(session, queue(session, case_id, inbox_id=inbox_id, now=LATER, **given))
        assert taken.new == 1

    assert row.model_dump(exclude={"id"}) == {
        **given,
        "case_id": case_id,
        "inbox_id": inbox_id,
        "recipient_domain": "Customer.example",
        "last_error": "\ufffd held \ufffd",
        "first_time": True,
        "queued_at": LATER,
        "next_attempt_at": LATER,
        "released_at": None,
        "attempts": 0,
        "uncertain": 0,
        "token": 0,
        "leased_until": None,
        "leased_by": "",
        "sent_at": None,
    }


def test_an_answer_without_a_case_is_queued_once_for_its_mail(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"))
        one, other = session.exec(select(InboxRow.id).order_by(col(InboxRow.id))).all()

        first = queue(session, None, inbox_id=one)
        assert first is not None
        assert queue(session, None, inbox_id=one, message_id="<anew@desk.example>") is None
        assert queue(session, None, inbox_id=other, message_id="<2@desk.example>") is not None
        assert queue(session, None, "2", inbox_id=one) is not None
        assert queue(session, None, kind="k", inbox_id=one, message_id="<k@d.example>") is not None
        assert stored(session, first).case_id is None


def test_only_the_first_mail_ever_to_an_address_is_its_first(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        ids = [
            queue(session, case_id, str(number), recipient=recipient)
            for number, recipient in enumerate(("a@b.example", "c@b.example", "a@b.example"))
        ]

        assert [stored(session, one).first_time for one in ids] == [True, True, False]


def test_a_claim_has_all_that_sending_needs(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        outbox_id = queue(session, case_id, envelope_from="support+b.x@desk.example")
        due = claim(session)

    assert due == Due(
        id=outbox_id or 0,
        case_id=case_id,
        kind="acknowledgement",
        relay="main",
        recipient=ANNA.address,
        envelope_from="support+b.x@desk.example",
        message_id=f"<acknowledgement.{case_id}.1@desk.example>",
        raw=b"Subject: Re: help\r\n\r\nWe have it.\r\n",
        attempts=1,
        uncertain=0,
        queued_at=NOW,
        token=1,
    )


def test_a_claimed_mail_is_nobody_elses_until_the_lease_ends(database: Database) -> None:
    with database.session() as session:
        queue(session, open_case(session))
        first = claim(session)
        assert state(session, first.id) == "sending"
        time_passes(session, 0.9 * LEASE)
        assert claim_due(session, now=NOW + 0.9 * LEASE, lease=LEASE) is None
        time_passes(session, 0.1 * LEASE)
        second = claim(session, NOW + LEASE)

    assert (second.id, second.attempts, second.token) == (first.id, 2, 2)


def test_a_claim_says_by_whom_and_a_mail_that_is_not_due_is_not_claimed(
    database: Database,
) -> None:
    with database.session() as session:
        queue(session, open_case(session))

        assert claim_due(session, now=NOW - timedelta(microseconds=1)) is None
        due = claim_due(session, worker="me")

        assert due is not None
        row = stored(session, due.id)
        assert (row.state, row.leased_by, row.next_attempt_at) == ("sending", "me", NOW)
        assert row.leased_until is not None
        if session.get_bind().dialect.name == "sqlite":
            assert row.leased_until == NOW + LEASE


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(
            lambda session, **claimed: outbox.record_sent(session, **claimed, now=LATER),
            ("sent", LATER, "", 0),
            id="sent",
        ),
        pytest.param(
            lambda session, **claimed: outbox.record_failed(
                session, **claimed, error="550 \0", state="failed"
            ),
            ("failed", None, "550 \ufffd", 0),
            id="failed",
        ),
        pytest.param(
            lambda session, **claimed: outbox.record_failed(
                session, **claimed, error="450 \0", state="expired"
            ),
            ("expired", None, "450 \ufffd", 0),
            id="expired",
        ),
        pytest.param(
            lambda session, **claimed: outbox.record_uncertain(
                session, **claimed, next_attempt_at=None, error="cut \0"
            ),
            ("uncertain", None, "cut \ufffd", 1),
            id="uncertain",
        ),
    ],
)
def test_the_last_outcome_is_stored_in_place_of_the_one_before(
    database: Database, record: Callable[..., bool], expected: tuple[object, ...]
) -> None:
    with database.session() as session:
        other = queue(session, open_case(session), now=LATER)
        queue(session, open_case(session, "CS00000002"))
        due = claim(session)
        assert outbox.record_postponed(
            session, outbox_id=due.id, token=due.token, next_attempt_at=LATER, error="450 \0"
        )
        row = stored(session, due.id)
        assert (row.state, row.next_attempt_at, row.last_error) == ("queued", LATER, "450 \ufffd")
        session.exec(update(OUTBOX).where(OUTBOX.c.id == other).values(next_attempt_at=NEVER))
        due = claim(session, LATER)

        assert record(session, outbox_id=due.id, token=due.token)

        row = stored(session, due.id)
        assert (row.state, row.sent_at, row.last_error, row.uncertain) == expected
        assert (row.leased_until, row.attempts, row.next_attempt_at) == (None, 2, LATER)
        assert state(session, other) == "queued"


def test_a_renewed_lease_lasts_longer(database: Database) -> None:
    with database.session() as session:
        queue(session, open_case(session))
        due = claim(session)
        claimed: dict[str, Any] = {"outbox_id": due.id, "token": due.token, "lease": LEASE}
        time_passes(session, LEASE)
        soon = NOW + LEASE

        assert outbox.renew_lease(session, **claimed, now=soon)
        assert claim_due(session, now=soon, lease=LEASE) is None
        time_passes(session, LEASE)
        assert claim(session, soon + LEASE).token == 2
        assert not outbox.renew_lease(session, **claimed, now=soon + LEASE)


RECORDINGS: list[Any] = [
    pytest.param(
        lambda session, **claimed: outbox.record_sent(session, **claimed, now=NOW),
        "sent",
        id="sent",
    ),
    pytest.param(
        lambda session, **claimed: outbox.record_postponed(
            session, **claimed, next_attempt_at=LATER, error="450 \0 later \udcff"
        ),
        "queued",
        id="postponed",
    ),
    pytest.param(
        lambda session, **claimed: outbox.record_failed(
            session, **claimed, error="550 \0 no", state="failed"
        ),
        "failed",
        id="failed",
    ),
    pytest.param(
        lambda session, **claimed: outbox.record_failed(
            session, **claimed, error="450 for two days", state="expired"
        ),
        "expired",
        id="expired",
    ),
    pytest.param(
        lambda session, **claimed: outbox.record_uncertain(
            session, **claimed, next_attempt_at=LATER, error="cut off"
        ),
        "queued",
        id="uncertain, again",
    ),
    pytest.param(
        lambda session, **claimed: outbox.record_uncertain(
            session, **claimed, next_attempt_at=None, error="cut off"
        ),
        "uncertain",
        id="uncertain, for a person",
    ),
]


@pytest.mark.parametrize(("record", "after"), RECORDINGS)
def test_an_outcome_is_recorded_once_and_ends_the_claim(
    database: Database, record: Callable[..., bool], after: str
) -> None:
    with database.session() as session:
        queue(session, open_case(session))
        due = claim(session)

        assert record(session, outbox_id=due.id, token=due.token)
        assert state(session, due.id) == after
        assert not record(session, outbox_id=due.id, token=due.token)
        assert claim_due(session, now=NOW, lease=LEASE) is None
        again = claim_due(session, now=LATER, lease=LEASE)
        assert (again is not None) == (after == "queued")


@pytest.mark.parametrize(("record", "after"), RECORDINGS)
def test_a_stale_token_records_nothing(
    database: Database, record: Callable[..., bool], after: str
) -> None:
    with database.session() as session:
        queue(session, open_case(session))
        stale = claim(session)
        time_passes(session, LEASE)
        fresh = claim(session, NOW + LEASE)

        assert not record(session, outbox_id=stale.id, token=stale.token)
        assert state(session, fresh.id) == "sending"
        assert record(session, outbox_id=fresh.id, token=fresh.token)
        assert state(session, fresh.id) == after


def test_what_was_uncertain_is_counted_for_the_next_attempt(database: Database) -> None:
    with database.session() as session:
        queue(session, open_case(session))
        for turn in range(3):
            due = claim(session, NOW + turn * LEASE)
            assert (due.attempts, due.uncertain) == (turn + 1, turn)
            outbox.record_uncertain(
                session,
                outbox_id=due.id,
                token=due.token,
                next_attempt_at=NOW + (turn + 1) * LEASE,
                error="cut off",
            )


def test_a_claim_that_came_to_no_end_counts_as_uncertain_and_the_next_waits(
    database: Database,
) -> None:
    def claim_at(session: Session, now: datetime) -> tuple[int, int] | None:
        due = claim_due(session, now=now, lease=LEASE, pause=3 * LEASE)
        claims.release_all(session)
        return None if due is None else (due.attempts, due.uncertain)

    with database.session() as session:
        queue(session, open_case(session))
        assert claim_at(session, NOW) == (1, 0)
        assert claim_at(session, NOW) == (2, 1), "the first is made good at once"
        assert claim_at(session, NOW + 2 * LEASE) is None
        assert claim_at(session, NOW + 3 * LEASE) == (3, 2)
        assert claim_at(session, NOW + 5 * LEASE) is None


def test_mails_are_claimed_by_relay_the_longest_due_first(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        queue(session, case_id, "late", now=NOW)
        queue(session, case_id, "early", now=NOW - LEASE)
        queue(session, case_id, "other", relay="other", now=NOW - 2 * LEASE)

        ids = [claim(session, relay="main").message_id for _ in range(2)]
        assert ids == [
            f"<acknowledgement.{case_id}.early@desk.example>",
            f"<acknowledgement.{case_id}.late@desk.example>",
        ]
        assert claim_due(session, now=NOW, lease=LEASE, relay="main") is None
        assert claim(session, relay="other").relay == "other"


def test_no_mail_is_handed_out_twice(database: Database) -> None:
    mails = 300
    with database.session() as session:
        case_id = open_case(session)
        for number in range(mails):
            queue(session, case_id, str(number))
    start = threading.Barrier(8)

    def work(_number: int) -> list[int]:
        sent: list[int] = []
        start.wait()
        while True:
            with database.session() as session:
                due = claim_due(session, now=NOW, lease=LEASE)
            if due is None:
                return sent
            with database.session() as session:
                assert outbox.record_sent(session, outbox_id=due.id, token=due.token, now=NOW)
            sent.append(due.id)

    with ThreadPoolExecutor(8) as pool:
        sent = [number for numbers in pool.map(work, range(8)) for number in numbers]

    assert len(sent) == len(set(sent)) == mails


def test_our_mails_are_found_by_what_comes_back(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        queue(session, case_id, "1", bounce_token="token", message_id="<before@d>")
        outbox_id = queue(session, case_id, "2", bounce_token="token", message_id="<m@d>")
        queue(session, case_id, "3", message_id="<after@d>")

        for found in (
            outbox.by_message_id(session, "<m@d>"),
            outbox.by_bounce_token(session, "token"),
        ):
            assert found is not None
            assert found.id == outbox_id
        assert outbox.by_message_id(session, "<M@d>") is None
        assert outbox.by_message_id(session, "\0") is None
        assert outbox.by_bounce_token(session, "") is None
        assert outbox.by_bounce_token(session, "\0") is None


def test_the_open_circuit_holds_automatic_mail_that_is_not_being_sent(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        sending = queue(session, case_id, "sending")
        claim(session)
        automatic = [queue(session, case_id, f"automatic {one}") for one in range(2)]
        by_a_person = queue(session, case_id, "by a person", automatic=False)
        released = queue(session, case_id, "released", state="held") or 0
        assert outbox.release(session, outbox_id=released, now=LATER)

        assert outbox.hold_all(session, reason="circuit \0 open") == 2
        assert outbox.hold_all(session, reason="again") == 0
        for one in automatic:
            row = stored(session, one)
            assert (row.state, row.last_error) == ("held", "circuit \ufffd open")
        assert state(session, sending) == "sending"
        assert [claim(session, LATER).id for _ in range(2)] == [by_a_person, released]
        assert claim_due(session, now=LATER) is None


def test_a_held_mail_that_is_released_lives_anew_and_no_other(database: Database) -> None:
    days_later = NOW + timedelta(days=3)
    with database.session() as session:
        case_id = open_case(session)
        held: dict[str, Any] = {"state": "held", "last_error": "circuit open"}
        other, released = (queue(session, case_id, one, **held) or 0 for one in ("1", "2"))

        assert outbox.release(session, outbox_id=released, now=days_later)
        assert not outbox.release(session, outbox_id=released, now=days_later)

        row = stored(session, released)
        assert (row.state, row.next_attempt_at, row.last_error) == ("queued", days_later, "")
        due = claim(session, days_later)
        assert (due.id, due.queued_at) == (released, days_later)
        assert state(session, other) == "held"


@pytest.mark.parametrize("before", ["sent", "failed", "expired", "uncertain"])
def test_a_person_sends_the_same_bytes_again(database: Database, before: str) -> None:
    with database.session() as session:
        case_id = open_case(session)
        other = queue(session, case_id, "2", state="held")
        outbox_id = queue(session, case_id) or 0
        assert not outbox.resend(session, outbox_id=outbox_id, now=LATER), "it waits"
        first = claim(session)
        assert not outbox.resend(session, outbox_id=outbox_id, now=LATER), "it is being sent"
        values = {"state": before, "uncertain": 2, "last_error": "cut off", "leased_until": None}
        session.exec(update(OUTBOX).where(OUTBOX.c.id == outbox_id).values(values))

        assert outbox.resend(session, outbox_id=outbox_id, now=LATER)

        assert (stored(session, outbox_id).last_error, state(session, other)) == ("", "held")
        again = claim(session, LATER)
        assert (again.raw, again.message_id) == (first.raw, first.message_id)
        assert (again.attempts, again.uncertain, again.queued_at) == (1, 0, LATER)
        assert again.token > first.token


def test_a_person_settles_what_is_uncertain_and_nothing_else(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        other = queue(session, case_id, "2", now=LATER)
        outbox_id = queue(session, case_id) or 0
        settled: dict[str, Any] = {"outbox_id": outbox_id, "note": "seen \0 by Eve", "now": LATER}
        assert not outbox.settle(session, **settled), "it waits"
        due = claim(session)
        assert not outbox.settle(session, **settled), "it is just being sent"
        outbox.record_uncertain(
            session, outbox_id=due.id, token=due.token, next_attempt_at=None, error="cut off"
        )

        assert outbox.settle(session, **settled)
        assert not outbox.settle(session, **settled)
        assert state(session, other) == "queued"
        row = stored(session, outbox_id)

    assert (row.state, row.sent_at, row.last_error) == ("sent", LATER, "seen \ufffd by Eve")


def test_a_thread_hangs_on_the_first_and_the_newest_mail_to_an_address(database: Database) -> None:
    with database.session() as session:
        case_id, other = open_case(session), open_case(session, "CS00000002")
        ids = [f"<{number}@desk.example>" for number in range(4)]
        for number, message_id in enumerate(ids[:3]):
            queue(session, case_id, f"{number}", message_id=message_id)
        queue(session, other, message_id=ids[3])
        row = outbox.by_message_id(session, ids[0])
        assert row is not None
        anna = row.recipient

        assert outbox.told_before(session, case_id=case_id, recipient=anna) == (ids[0], ids[2])
        assert outbox.told_before(session, case_id=other, recipient=anna) == (ids[3],)
        assert outbox.told_before(session, case_id=case_id, recipient="x@y.example") == ()
