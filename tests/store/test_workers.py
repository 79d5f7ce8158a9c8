"""Processes are at work until they end or fall silent; what the dead had claimed is free."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, select
from sqlmodel import Session

from mailgate.store import claims, inbox, outbox, workers
from mailgate.store.database import Database
from mailgate.store.statements import INBOX, OUTBOX
from mailgate.store.workers import Stale
from tests.servers.lease_time import time_passes
from tests.store.build import NOW, arrival, claim, claim_due, claim_next, open_case, queue, take

LEASE = timedelta(minutes=1)
LONG = timedelta(minutes=15)


class Story:
    """Processes on a database whose time goes by as it is told."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now: datetime = NOW

    def wait(self, amount: timedelta) -> None:
        self.now += amount
        with self.database.session() as session:
            time_passes(session, amount)

    def note(self, *names: str, is_passing: bool = False) -> None:
        with self.database.session() as session:
            for name in names:
                workers.note_worker(
                    session,
                    worker=name,
                    name=f"host {name}",
                    version="1",
                    is_passing=is_passing,
                    now=self.now,
                    lease=LEASE,
                )

    def end(self, name: str) -> None:
        with self.database.session() as session:
            workers.end_worker(session, worker=name, now=self.now)

    def bury(self) -> tuple[str, ...]:
        with self.database.session() as session:
            return workers.bury_workers(session, now=self.now)

    def lasting(self) -> set[str]:
        with self.database.reading() as session:
            return set(workers.lasting_workers(session, now=self.now))

    def claim(self, session: Session, worker: str) -> inbox.Item | None:
        return inbox.claim_next(
            session, now=self.now, lease=LONG, mailboxes=["support"], worker=worker
        )


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


def test_who_is_heard_of_is_at_work(story: Story) -> None:
    story.note("a", "b")
    story.wait(0.9 * LEASE)
    story.note("a")
    story.wait(0.2 * LEASE)

    assert story.lasting() == {"a"}
    assert story.bury() == ("host b",)
    assert story.bury() == (), "told once"


def test_who_comes_back_is_at_work_again_and_can_die_again(story: Story) -> None:
    story.note("a")
    story.wait(LEASE)
    story.bury()

    story.note("a")

    assert story.lasting() == {"a"}
    story.wait(LEASE)
    assert story.bury() == ("host a",)


def test_who_ends_in_order_is_not_told_as_dead(story: Story) -> None:
    story.note("a")
    story.end("a")
    story.wait(LEASE)

    assert (story.lasting(), story.bury()) == (set(), ())


def test_no_work_is_planned_with_who_only_passes_by_and_nothing_is_kept_of_him(
    story: Story,
) -> None:
    story.note("once", is_passing=True)
    assert story.lasting() == set()

    story.end("once")

    with story.database.reading() as session:
        assert workers.all_workers(session, now=story.now) == ()


def test_what_the_dead_had_claimed_is_free_long_before_its_own_lease(story: Story) -> None:
    with story.database.session() as session:
        inbox.take(session, [arrival("1"), arrival("2")], now=NOW)
        queue(session, open_case(session))
    story.note("a", "b")
    with story.database.session() as session:
        first, second = story.claim(session, "a"), story.claim(session, "b")
        mail = claim_due(session, now=NOW, lease=LONG, worker="a")
        assert first is not None
        assert second is not None
        assert mail is not None
    story.wait(0.9 * LEASE)
    story.note("b")
    assert story.bury() == ()
    story.wait(0.2 * LEASE)

    assert story.bury() == ("host a",)

    with story.database.session() as session:
        again = story.claim(session, "b")
        assert again is not None
        assert (again.id, again.attempts) == (first.id, 2)
        assert story.claim(session, "b") is None, "what the living hold stays theirs"
        sent = claim_due(session, now=story.now, lease=LONG, worker="b")
        assert sent is not None
        assert (sent.id, sent.token) == (mail.id, mail.token + 1)


@pytest.mark.parametrize("held", [INBOX, OUTBOX], ids=["inbox", "outbox"])
def test_what_somebody_is_writing_to_is_not_waited_for(story: Story, held: Table) -> None:
    """The last word of one that seems dead may be on its way; SQLite has one writer at a time."""
    if story.database.is_sqlite:
        pytest.skip("nobody writes beside us")
    with story.database.session() as session:
        take(session)
        queue(session, open_case(session))
    with story.database.session() as session:
        assert story.claim(session, "a") is not None
        assert claim_due(session, now=NOW, lease=LONG, worker="a") is not None

    def release() -> None:
        with story.database.session() as session:
            claims.release_of(session, ["a"])

    with ThreadPoolExecutor(1) as pool, story.database.session() as session:
        session.execute(select(held.c.id).with_for_update())
        pool.submit(release).result(timeout=60)

    with story.database.session() as session:
        assert (story.claim(session, "b") is None) == (held is INBOX)
        sent = claim_due(session, now=NOW, lease=LONG, worker="b")
        assert (sent is None) == (held is OUTBOX)


def test_what_was_freed_and_not_claimed_yet_is_still_his_who_comes_back(story: Story) -> None:
    with story.database.session() as session:
        queue(session, open_case(session))
    story.note("a")
    with story.database.session() as session:
        mail = claim_due(session, now=NOW, lease=LONG, worker="a")
        assert mail is not None
    story.wait(LEASE)
    story.bury()

    with story.database.session() as session:
        assert outbox.renew_lease(
            session, outbox_id=mail.id, token=mail.token, now=story.now, lease=LONG
        )
        assert claim_due(session, now=story.now, lease=LONG, worker="b") is None


def test_the_long_dead_are_forgotten(story: Story) -> None:
    story.note("a")
    story.wait(LEASE)
    story.bury()
    story.wait(timedelta(days=7))

    story.bury()

    with story.database.reading() as session:
        assert workers.all_workers(session, now=story.now) == ()


def test_what_is_refused_is_counted(story: Story) -> None:
    story.note("a")
    with story.database.session() as session:
        for what in (Stale.TAKE, Stale.SEND, Stale.SEND):
            workers.count_stale(session, worker="a", what=what)
    story.note("a")

    with story.database.reading() as session:
        (found,) = workers.all_workers(session, now=story.now)
    assert (found.stale_takes, found.stale_decisions, found.stale_sends) == (1, 0, 2)


def test_the_one_runner_of_a_database_frees_all_that_was_claimed(database: Database) -> None:
    with database.session() as session:
        take(session)
        item = claim(session)
        queue(session, open_case(session))
        due = claim_due(session, now=NOW, lease=LEASE)
        assert due is not None
        assert claim_next(session) is None
        assert claim_due(session, now=NOW, lease=LEASE) is None

        claims.release_all(session)

        again = claim_next(session)
        assert again is not None
        assert again.id == item.id
        sent_again = claim_due(session, now=NOW, lease=LEASE)
        assert sent_again is not None
        assert sent_again.id == due.id
