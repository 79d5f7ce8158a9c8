import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from mailgate.core.case import Fate
from mailgate.store import content, folders, inbox, quarantine
from mailgate.store.database import Database
from mailgate.store.raw import raw_of
from mailgate.store.statements import INBOX, RAW
from tests.servers.lease_time import time_passes
from tests.store.build import LEASE, NOW, arrival, claim, finish, open_case, take


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
        assert inbox.claim_next(session, now=nearly, lease=LEASE, mailboxes=None) is None
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

        assert inbox.claim_next(session, now=NOW, lease=LEASE, mailboxes=None) is None
        row = inbox.inbox_row(session, 1)
        assert row is not None
        assert row.last_error == "2026-11-22 15:00:00 UTC: bad \ufffd bytes \ufffd"
        assert claim(session, now=later).attempts == 2


def test_a_mailbox_that_is_not_asked_for_is_left_alone(database: Database) -> None:
    with database.session() as session:
        take(session, arrival(mailbox="other"))

        assert inbox.claim_next(session, now=NOW, lease=LEASE, mailboxes=["support"]) is None
        assert inbox.claim_next(session, now=NOW, lease=LEASE, mailboxes=["other"]) is not None


def test_a_content_belongs_to_one_mail_of_a_desk(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"))
        mine = {"desk": "managed-service", "content_key": "same"}

        assert content.claim_content(session, inbox_id=1, **mine)
        assert content.claim_content(session, inbox_id=1, **mine)
        assert not content.claim_content(session, inbox_id=2, **mine)
        assert content.claim_content(session, inbox_id=2, desk="other", content_key="same")


def test_a_duplicate_finds_the_mail_it_repeats(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1", content_key="same"), arrival("2", content_key="same"))
        item = claim(session)
        mine = {"desk": item.desk, "content_key": "same"}
        assert content.duplicate_of(session, inbox_id=2, **mine) is None
        content.claim_content(session, inbox_id=item.id, **mine)
        finish(session, item)

        original = content.duplicate_of(session, inbox_id=2, **mine)
        assert original is not None
        assert original.id == item.id
        assert content.duplicate_of(session, inbox_id=item.id, **mine) is None


def test_a_quarantined_mail_is_listed_retried_and_dropped(database: Database) -> None:
    with database.session() as session:
        take(session)
        quarantine.quarantine(
            session, inbox_id=1, reason="three failures\0", decision={"n": 3}, now=NOW
        )
        assert [row.reason for row, _ in quarantine.quarantined(session)] == [
            "three failures\ufffd"
        ]
        assert inbox.claim_next(session, now=NOW, lease=LEASE, mailboxes=None) is None

        assert quarantine.drop(session, inbox_id=1, by="eve", now=NOW)
        assert not quarantine.drop(session, inbox_id=1, by="eve", now=NOW)
        assert quarantine.quarantined(session) == []

        assert quarantine.retry(session, inbox_id=1, now=NOW)
        assert not quarantine.retry(session, inbox_id=1, now=NOW)
        assert claim(session).attempts == 1
        assert raw_of(session, 1) == arrival().mail.raw


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
                item = inbox.claim_next(session, now=NOW, lease=LEASE, mailboxes=None)
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


def test_a_folder_is_remembered_and_goes_forward_only(database: Database) -> None:
    here = {"mailbox": "support", "folder": "INBOX"}
    with database.session() as session:
        assert folders.folder(session, **here) is None
        folders.remember_folder(
            session,
            **here,
            uidvalidity=4_294_967_295,
            before_uid=4_294_967_290,
            before_count=3,
            last_uid=4_294_967_290,
            now=NOW,
        )
        folders.advance_folder(session, **here, last_uid=4_294_967_295, now=NOW)
        folders.advance_folder(session, **here, last_uid=5, now=NOW)
        folders.set_drained(session, **here, now=NOW)
        found = folders.folder(session, **here)

        assert found is not None
        assert (found.uidvalidity, found.last_uid) == (4_294_967_295, 4_294_967_295)
        assert (found.before_count, found.drained_at) == (3, NOW)


def test_a_new_uidvalidity_starts_a_folder_anew(database: Database) -> None:
    here = {"mailbox": "support", "folder": "INBOX"}
    with database.session() as session:
        for uidvalidity in (1, 2):
            folders.remember_folder(
                session,
                **here,
                uidvalidity=uidvalidity,
                before_uid=0,
                before_count=0,
                last_uid=0,
                now=NOW,
            )
            folders.set_drained(session, **here, now=NOW)
            folders.advance_folder(session, **here, last_uid=9 * uidvalidity, now=NOW)
        found = folders.folder(session, **here)

        assert found is not None
        assert (found.uidvalidity, found.last_uid) == (2, 18)


def test_what_was_filed_away_is_not_filed_again(database: Database) -> None:
    here: dict[str, Any] = {"mailbox": "support", "folder": "INBOX", "uidvalidity": 7}
    with database.session() as session:
        take(session, *(arrival(uid) for uid in "123"), arrival("4", uidvalidity=8))

        folders.mark_filed(session, **here, uids={"1", "3", "99"}, now=NOW)

        assert folders.unfiled(session, **here, whole=True) == ["2"]
        assert folders.taken_among(session, **here, uids=list("23459")) == {"2", "3"}
        many = [str(uid) for uid in range(3, 70_000)]
        assert folders.taken_among(session, **here, uids=many) == {"3"}


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
