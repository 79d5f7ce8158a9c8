import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from mailgate.store import claims, outbox
from mailgate.store.database import Database
from mailgate.store.outbox import Due
from tests.servers.lease_time import time_passes
from tests.store.build import ANNA, LEASE, NOW, open_case, queue

LATER = NOW + timedelta(minutes=5)


def claim(session: Session, now: Any = NOW, relay: str | None = None) -> Due:
    due = outbox.claim_due(session, now=now, lease=LEASE, relay=relay)
    assert due is not None
    return due


def state(session: Session, outbox_id: int) -> str:
    row = outbox.outbox_row(session, outbox_id)
    assert row is not None
    return row.state


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
    start = threading.Barrier(6)

    def work(_number: int) -> int | None:
        start.wait()
        with database.session() as session:
            return queue(session, case_id)

    with ThreadPoolExecutor(6) as pool:
        assert len([found for found in pool.map(work, range(6)) if found is not None]) == 1


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
        assert outbox.claim_due(session, now=NOW + 0.9 * LEASE, lease=LEASE, relay=None) is None
        time_passes(session, 0.1 * LEASE)
        second = claim(session, NOW + LEASE)

    assert (second.id, second.attempts, second.token) == (first.id, 2, 2)


def test_a_renewed_lease_lasts_longer(database: Database) -> None:
    with database.session() as session:
        queue(session, open_case(session))
        due = claim(session)
        claimed: dict[str, Any] = {"outbox_id": due.id, "token": due.token, "lease": LEASE}
        time_passes(session, LEASE)
        soon = NOW + LEASE

        assert outbox.renew_lease(session, **claimed, now=soon)
        assert outbox.claim_due(session, now=soon, lease=LEASE, relay=None) is None
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
        lambda session, **claimed: outbox.record_failed(session, **claimed, error="550 no"),
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
        assert outbox.claim_due(session, now=NOW, lease=LEASE, relay=None) is None
        again = outbox.claim_due(session, now=LATER, lease=LEASE, relay=None)
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
        due = outbox.claim_due(session, now=now, lease=LEASE, pause=3 * LEASE)
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
        assert outbox.claim_due(session, now=NOW, lease=LEASE, relay="main") is None
        assert claim(session).relay == "other"


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
                due = outbox.claim_due(session, now=NOW, lease=LEASE, relay=None)
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
        outbox_id = queue(session, open_case(session), bounce_token="token", message_id="<m@d>")

        for found in (
            outbox.by_message_id(session, "<m@d>"),
            outbox.by_bounce_token(session, "token"),
        ):
            assert found is not None
            assert found.id == outbox_id
        assert outbox.by_message_id(session, "<M@d>") is None
        assert outbox.by_message_id(session, "\0") is None
        assert outbox.by_bounce_token(session, "") is None


def test_the_open_circuit_holds_automatic_mail_that_is_not_being_sent(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        sending = queue(session, case_id, "sending")
        claim(session)
        automatic = queue(session, case_id, "automatic") or 0
        queue(session, case_id, "by a person", automatic=False)

        assert outbox.hold_all(session, reason="circuit open") == 1
        assert state(session, automatic) == "held"
        assert state(session, sending or 0) == "sending"
        assert claim(session).message_id.startswith(f"<acknowledgement.{case_id}.by a person")
        assert outbox.claim_due(session, now=LATER, lease=LEASE, relay=None) is None


def test_held_mail_is_released_one_or_all_and_lives_anew(database: Database) -> None:
    days_later = NOW + timedelta(days=3)
    with database.session() as session:
        case_id = open_case(session)
        ids = [queue(session, case_id, str(number), state="held") or 0 for number in range(3)]

        assert outbox.release(session, outbox_id=ids[1], now=days_later) == 1
        assert outbox.release(session, outbox_id=ids[1], now=days_later) == 0
        due = claim(session, days_later)
        assert (due.id, due.queued_at) == (ids[1], days_later)
        assert outbox.release(session, now=days_later) == 2


def test_a_person_sends_the_same_bytes_again(database: Database) -> None:
    with database.session() as session:
        outbox_id = queue(session, open_case(session)) or 0
        assert not outbox.resend(session, outbox_id=outbox_id, now=LATER)
        first = claim(session)
        outbox.record_uncertain(
            session, outbox_id=first.id, token=first.token, next_attempt_at=None, error="cut off"
        )

        assert outbox.resend(session, outbox_id=outbox_id, now=LATER)
        again = claim(session, LATER)
        assert (again.raw, again.message_id) == (first.raw, first.message_id)
        assert (again.attempts, again.uncertain, again.queued_at) == (1, 0, LATER)
        assert again.token > first.token


def test_a_person_settles_what_is_held_or_uncertain(database: Database) -> None:
    with database.session() as session:
        outbox_id = queue(session, open_case(session), state="held") or 0
        settled: dict[str, Any] = {"outbox_id": outbox_id, "note": "seen by Eve", "now": LATER}

        assert outbox.settle(session, **settled, state="sent")
        assert not outbox.settle(session, **settled, state="failed")
        row = outbox.outbox_row(session, outbox_id)

    assert row is not None
    assert (row.state, row.sent_at, row.last_error) == ("sent", LATER, "seen by Eve")


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
