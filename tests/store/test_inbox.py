import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailgate.core.case import Fate
from mailgate.store import claims, inbox, quarantine
from mailgate.store.database import Database
from mailgate.store.statements import INBOX, RAW
from tests.servers.lease_time import time_passes
from tests.store.build import ANNA, LEASE, NOW, arrival, claim, claim_next, finish, open_case, take


def test_the_same_message_key_is_taken_once(database: Database) -> None:
    with database.session() as session:
        first = take(session, arrival("1"), arrival("2"))
        again = take(session, arrival("2"), arrival("3"))

    assert first == inbox.Taken(new=2, known=0)
    assert again == inbox.Taken(new=1, known=1)


def test_the_same_key_twice_in_one_batch_is_taken_once(database: Database) -> None:
    with database.session() as session:
        taken = take(session, arrival("1"), arrival("1"))

        assert taken == inbox.Taken(new=1, known=1)


def test_equal_bytes_are_stored_once(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"), arrival("3", raw=b"other"))
        take(session, arrival("4"))

        assert session.scalar(select(func.count()).select_from(RAW)) == 2
        assert session.scalar(select(func.count()).select_from(INBOX)) == 4


def test_a_batch_of_fifty_takes_a_few_statements(database: Database) -> None:
    statements = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with database.session() as session:
            take(session, *(arrival(str(uid), raw=b"mail %d" % uid) for uid in range(50)))
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert len(statements) <= 4


def test_nothing_is_taken_if_anything_fails(database: Database) -> None:
    def work() -> None:
        with database.session() as session:
            take(session)
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        work()

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(INBOX)) == 0
        assert session.scalar(select(func.count()).select_from(RAW)) == 0


@pytest.mark.parametrize(
    "uid",
    [
        pytest.param("4294967295", id="the largest UID"),
        pytest.param("1700000000.M1P2.host,S=3:2,FS", id="a Maildir name"),
    ],
)
def test_keys_come_back_as_they_were(database: Database, uid: str) -> None:
    with database.session() as session:
        take(session, arrival(uid, uidvalidity=4_294_967_295))
        item = claim(session)

    assert item.key == arrival(uid, uidvalidity=4_294_967_295).mail.key


def test_a_large_mail_comes_back_byte_for_byte(database: Database) -> None:
    raw = os.urandom(40_000_000)
    with database.session() as session:
        take(session, arrival(raw=raw))
    with database.session() as session:
        item = claim(session)

    assert item.raw == raw
    assert item.size == len(raw)


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    with database.session() as session:
        take(session)
    with database.reading() as session:
        row = inbox.inbox_row(session, 1)

    assert row is not None
    assert (row.received_at, row.taken_at) == (NOW, NOW)
    assert row.received_at.utcoffset() == timedelta(0)


def test_a_hostile_message_id_cannot_block_its_batch(database: Database) -> None:
    long = "".join(chr(0x10000 + number * 7919 % 0xFFFF) for number in range(998))
    with database.session() as session:
        taken = take(session, arrival("1", message_id=long), arrival("2", message_id="<\0\ud800>"))

    assert taken.new == 2


def test_mails_are_claimed_in_the_order_they_were_taken(database: Database) -> None:
    with database.session() as session:
        take(session, *(arrival(uid) for uid in "312"))
        take(session, arrival("0"), now=NOW + timedelta(seconds=1))
        uids = [claim(session, now=NOW + timedelta(seconds=1)).key.uid for _ in range(4)]

        assert uids == ["1", "2", "3", "0"]


def test_a_claim_counts_the_attempt(database: Database) -> None:
    with database.session() as session:
        take(session)
        assert claim(session).attempts == 1

    with database.session() as session:
        time_passes(session, LEASE)
        assert claim(session, now=NOW + LEASE).attempts == 2


def test_a_claimed_mail_is_nobody_elses_until_the_lease_ends(database: Database) -> None:
    with database.session() as session:
        take(session)
        first = claim(session)

    with database.session() as session:
        time_passes(session, 0.9 * LEASE)
        nearly = NOW + 0.9 * LEASE
        assert claim_next(session, now=nearly) is None
        time_passes(session, 0.1 * LEASE)
        second = claim(session, now=NOW + LEASE)

    assert second.id == first.id
    assert second.token != first.token


def test_a_lost_claim_records_nothing(database: Database) -> None:
    with database.session() as session:
        take(session)
        stale = claim(session)
        time_passes(session, LEASE)
        fresh = claim(session, now=NOW + LEASE)

        assert not finish(session, stale)
        assert not inbox.fail_attempt(
            session, item=stale, error="late", now=NOW, next_attempt_at=NOW
        )
        assert not quarantine.quarantine(
            session, inbox_id=stale.id, reason="late", decision={}, now=NOW, token=stale.token
        )
        assert finish(session, fresh, fate=Fate.FILED)


def test_a_mail_has_one_fate(database: Database) -> None:
    with database.session() as session:
        take(session)
        item = claim(session)
        case_id = open_case(session)

        assert finish(session, item, case_id=case_id, decision={"why": "new\0 \ud800"})
        assert not finish(session, item, fate=Fate.FILED)
        assert not quarantine.quarantine(session, inbox_id=item.id, reason="", decision={}, now=NOW)
        row = inbox.inbox_row(session, item.id)

    assert row is not None
    assert (row.state, row.fate, row.case_id, row.done_at) == ("done", "case", case_id, NOW)
    assert row.decision == {"why": "new\ufffd \ufffd"}


def test_a_failed_attempt_waits_for_the_next(database: Database) -> None:
    later = NOW + timedelta(minutes=5)
    with database.session() as session:
        take(session)
        inbox.fail_attempt(
            session,
            item=claim(session),
            error="bad \0 bytes \udcff",
            now=NOW,
            next_attempt_at=later,
        )

        assert claim_next(session) is None
        row = inbox.inbox_row(session, 1)
        assert row is not None
        assert row.last_error == "2026-11-22 15:00:00 UTC: bad \ufffd bytes \ufffd"
        assert claim(session, now=later).attempts == 2


def test_a_mailbox_that_is_not_asked_for_is_left_alone(database: Database) -> None:
    with database.session() as session:
        take(session, arrival(mailbox="other"))

        assert claim_next(session) is None
        assert claim_next(session, mailbox="other") is not None


def test_no_mail_is_handed_out_twice(database: Database) -> None:
    mails = 400
    with database.session() as session:
        take(session, *(arrival(str(uid)) for uid in range(mails)))
    start = threading.Barrier(8)

    def work(_number: int) -> list[int]:
        claimed: list[int] = []
        start.wait()
        while True:
            with database.session() as session:
                item = claim_next(session)
            if item is None:
                return claimed
            claimed.append(item.id)

    with ThreadPoolExecutor(8) as pool:
        claimed = [number for numbers in pool.map(work, range(8)) for number in numbers]

    assert sorted(claimed) == list(range(1, mails + 1))


def test_several_takers_of_the_same_mails_take_each_once(database: Database) -> None:
    """In any order, and though nothing but the keys makes them wait for each other."""
    start = threading.Barrier(4)
    with database.session() as session:
        take(session, *(arrival(str(u), raw=b"mail %d" % u, mailbox="x") for u in range(2000)))

    def work(number: int) -> int:
        mails = [arrival(str(uid), raw=b"mail %d" % uid) for uid in range(2000)]
        if number % 2:
            mails.reverse()
        start.wait()
        with database.session() as session:
            return take(session, *mails).new

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 2000


def test_nothing_to_take_is_nothing(database: Database) -> None:
    with database.session() as session:
        assert inbox.take(session, [], now=NOW) == inbox.Taken(new=0, known=0)


def test_a_uid_under_which_another_mail_is_stored_is_told(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"))
        others = take(
            session, arrival("1"), arrival("2", raw=b"other", message_id="<2@customer.example>")
        )

    assert (others.new, others.known, others.others) == (0, 2, ("2",))


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param({"mailbox": "other"}, id="another mailbox"),
        pytest.param({"folder": "Archive"}, id="another folder"),
        pytest.param({"uidvalidity": 8}, id="another UIDVALIDITY"),
        pytest.param({"uid": "2"}, id="another UID"),
    ],
)
def test_what_is_stored_elsewhere_is_not_another_mail_under_this_uid(
    database: Database, elsewhere: dict[str, Any]
) -> None:
    with database.session() as session:
        take(session, arrival("1"))
        there = {"uid": "1"} | elsewhere
        assert take(session, arrival(**there, message_id="<2@customer.example>")).new == 1

        assert take(session, arrival("1")) == inbox.Taken(new=0, known=1, others=())


def line(session: Session, inbox_id: int = 1) -> dict[str, Any]:
    """All that the ledger says of a mail."""
    row = inbox.inbox_row(session, inbox_id)
    assert row is not None
    return row.model_dump()


def test_what_was_taken_waits_for_its_first_attempt_with_all_that_is_known_of_it(
    database: Database,
) -> None:
    now = NOW + timedelta(minutes=3)
    header = replace(arrival("5").mail, size=70_000_000, whole=False)
    with database.session() as session:
        take(session, replace(arrival("5"), mail=header), now=now)

        assert line(session) == {
            "id": 1,
            "mailbox": "support",
            "folder": "INBOX",
            "uidvalidity": 7,
            "uid": "5",
            "desk": "managed-service",
            "sha256": sha256(header.raw).hexdigest(),
            "content_key": "content-5",
            "message_id": "<1@customer.example>",
            "sender": "",
            "size": 70_000_000,
            "whole": False,
            "received_at": NOW,
            "taken_at": now,
            "filed_at": None,
            "state": "received",
            "fate": "",
            "case_id": None,
            "attempts": 0,
            "next_attempt_at": now,
            "claim_token": "",
            "claimed_until": None,
            "claimed_by": "",
            "done_at": None,
            "decision": {},
            "last_error": "",
        }


def test_the_line_of_a_mail_is_as_it_is_now(database: Database) -> None:
    with database.session() as session:
        take(session)
        before = inbox.inbox_row(session, 1)
        finish(session, claim(session))
        now = inbox.inbox_row(session, 1)

        assert now is before, "the session had it at hand"
        assert now is not None
        assert now.state == "done"


def test_a_claim_that_is_given_back_is_as_if_it_had_never_been_made(database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    with database.session() as session:
        take(session)
        before = line(session)
        item = claim(session)
        assert line(session)["claim_token"] == item.token

        inbox.give_back(session, inbox_id=item.id, token=item.token, next_attempt_at=later)

        assert line(session) == before | {"next_attempt_at": later}
        inbox.give_back(session, inbox_id=item.id, token=item.token, next_attempt_at=NOW)
        assert line(session)["next_attempt_at"] == later, "it is given back once"


def test_what_another_has_claimed_is_not_given_back(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"))
        stale, other = claim(session), claim(session)
        time_passes(session, LEASE)
        fresh = claim(session, now=NOW + LEASE)
        held = line(session, 1), line(session, 2)

        inbox.give_back(session, inbox_id=stale.id, token=stale.token, next_attempt_at=NOW)
        inbox.give_back(session, inbox_id=other.id, token=fresh.token, next_attempt_at=NOW)

        assert (fresh.id, other.id) == (1, 2)
        assert (line(session, 1), line(session, 2)) == held


def test_an_end_frees_the_claim_of_its_own_mail_only(database: Database) -> None:
    free = {"claim_token": "", "claimed_until": None}
    with database.session() as session:
        take(session, arrival("1"), arrival("2"), arrival("3"))
        first, second, third = (claim(session) for _ in range(3))
        held = line(session, third.id)

        assert finish(session, first, sender=ANNA.address)
        assert inbox.fail_attempt(
            session, item=second, error="x", now=NOW, next_attempt_at=NOW + LEASE
        )

        assert line(session, first.id) == line(session, first.id) | free | {"sender": ANNA.address}
        assert line(session, second.id) == line(session, second.id) | free | {"state": "received"}
        assert line(session, third.id) == held


@pytest.mark.parametrize(
    ("unfinished", "due_at"),
    [
        pytest.param(4, NOW, id="four attempts"),
        pytest.param(5, NOW + LEASE, id="five attempts"),
    ],
)
def test_a_mail_that_five_attempts_did_not_end_waits_behind_the_others(
    database: Database, unfinished: int, due_at: datetime
) -> None:
    with database.session() as session:
        take(session)
        for _ in range(unfinished):
            claim(session)
            claims.release_all(session)  # as after a kill

        assert (line(session)["attempts"], line(session)["next_attempt_at"]) == (unfinished, due_at)


def test_quarantine_needs_its_reason(database: Database) -> None:
    with database.session() as session:
        take(session)
        item = claim(session)
        with pytest.raises(ValueError, match="call quarantine"):
            finish(session, item, fate=Fate.QUARANTINED)


def test_nobody_has_written_nothing_before(database: Database) -> None:
    with database.session() as session:
        take(session)
        finish(session, claim(session))
        for sender in ("", "nobody@customer.example"):
            found = inbox.earlier_mails(
                session,
                desk="managed-service",
                sender=sender,
                since=NOW - timedelta(days=1),
                until=NOW + timedelta(days=1),
                most=9,
            )
            assert found == ()


SINCE, UNTIL = NOW - timedelta(days=1), NOW
SECOND = timedelta(seconds=1)


def wrote(
    session: Session,
    at: datetime,
    *,
    sender: str = ANNA.address,
    fate: Fate = Fate.CASE,
    desk: str = "managed-service",
) -> None:
    """A mail was received and decided."""
    take(session, arrival(at.isoformat(), received_at=at, desk=desk))
    assert finish(session, claim(session), fate=fate, sender=sender)


def earlier(session: Session, *, sender: str = ANNA.address, most: int = 9) -> tuple[datetime, ...]:
    return inbox.earlier_mails(
        session, desk="managed-service", sender=sender, since=SINCE, until=UNTIL, most=most
    )


@pytest.mark.parametrize(
    ("at", "otherwise", "found"),
    [
        pytest.param(SINCE - SECOND, {}, 0, id="before"),
        pytest.param(SINCE, {}, 1, id="at the beginning"),
        pytest.param(UNTIL, {}, 1, id="at the end"),
        pytest.param(UNTIL + SECOND, {}, 0, id="after"),
        pytest.param(UNTIL, {"fate": Fate.FILED}, 1, id="that became no case"),
        pytest.param(UNTIL, {"fate": Fate.DUPLICATE}, 0, id="that was counted already"),
        pytest.param(UNTIL, {"desk": "field-service"}, 0, id="to another desk"),
        pytest.param(UNTIL, {"sender": "eve@x.example"}, 0, id="of another sender"),
    ],
)
def test_what_somebody_wrote_before_is_counted_within_bounds(
    database: Database, at: datetime, otherwise: dict[str, Any], found: int
) -> None:
    with database.session() as session:
        wrote(session, at, **otherwise)

        assert earlier(session) == (at,) * found


def test_the_newest_of_what_somebody_wrote_come_first(database: Database) -> None:
    times = [UNTIL - timedelta(hours=hours) for hours in (2, 3, 1)]
    with database.session() as session:
        for at in times:
            wrote(session, at)

        assert earlier(session, most=2) == (times[2], times[0])


def test_a_sender_too_long_for_the_ledger_is_known_again(database: Database) -> None:
    sender = "\0" + "a" * 400
    with database.session() as session:
        wrote(session, NOW, sender=sender)

        assert line(session)["sender"] == "\ufffd" + "a" * 319
        assert earlier(session, sender=sender) == (NOW,)
