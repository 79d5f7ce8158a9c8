"""One process at a time takes the mail of a mailbox, and none speaks for another."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from mailgate.errors import TemporaryError
from mailgate.store.database import Database, open_database
from mailgate.store.mailbox_leases import (
    all_leases,
    give_up_lease,
    keep_lease,
    renew_leases,
    take_lease,
)
from tests.servers.lease_time import time_passes
from tests.store.build import NOW

LEASE = timedelta(minutes=1)
BOX = "support"


class Story:
    """A database whose time goes by as it is told."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now: datetime = NOW

    def wait(self, amount: timedelta) -> None:
        self.now += amount
        with self.database.session() as session:
            time_passes(session, amount)

    def take(self, owner: str, *, mailbox: str = BOX, has_room: bool = True) -> int | None:
        with self.database.session() as session:
            return take_lease(
                session,
                mailbox=mailbox,
                owner=owner,
                now=self.now,
                lease=LEASE,
                has_room=has_room,
            )

    def keeps(self, owner: str, epoch: int) -> bool:
        with self.database.session() as session:
            return keep_lease(session, mailbox=BOX, owner=owner, epoch=epoch)

    def renew(self, owner: str) -> dict[str, int]:
        with self.database.session() as session:
            return dict(renew_leases(session, owner=owner, now=self.now, lease=LEASE))

    def give_up(self, owner: str, epoch: int) -> None:
        with self.database.session() as session:
            give_up_lease(session, mailbox=BOX, owner=owner, epoch=epoch, now=self.now)


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


def test_a_mailbox_is_one_processs_until_its_lease_is_over(story: Story) -> None:
    assert story.take("a") == 1
    story.wait(0.9 * LEASE)
    assert story.take("b") is None
    story.wait(0.1 * LEASE)

    assert story.take("b") == 2
    assert (story.keeps("a", 1), story.keeps("b", 2)) == (False, True)


def test_who_renews_in_time_keeps_his_epoch(story: Story) -> None:
    assert story.take("a") == 1
    assert story.take("a", mailbox="other") == 1
    for _ in range(3):
        story.wait(0.9 * LEASE)
        assert story.renew("a") == {BOX: 1, "other": 1}

    assert story.take("b") is None
    assert story.keeps("a", 1)


def test_who_comes_back_too_late_renews_nothing(story: Story) -> None:
    story.take("a")
    story.wait(LEASE)
    story.take("b")

    assert story.renew("a") == {}
    assert story.take("a") is None


def test_who_comes_back_before_anybody_else_goes_on(story: Story) -> None:
    story.take("a")
    story.wait(2 * LEASE)

    assert story.renew("a") == {BOX: 1}
    assert story.take("b") is None


def test_a_mailbox_that_was_given_up_is_free_at_once(story: Story) -> None:
    story.take("a")
    story.give_up("a", 1)

    assert (story.keeps("a", 1), story.renew("a")) == (False, {})
    assert story.take("b") == 2


def test_nobody_gives_up_what_is_anothers(story: Story) -> None:
    story.take("a")
    story.wait(LEASE)
    story.take("b")

    story.give_up("a", 1)

    assert story.keeps("b", 2)


def test_an_old_epoch_of_ones_own_counts_no_more(story: Story) -> None:
    assert [story.take("a"), story.take("a")] == [1, 2]
    assert (story.keeps("a", 1), story.keeps("a", 2)) == (False, True)


def test_who_has_enough_leaves_what_is_free_to_others_for_a_lease(story: Story) -> None:
    assert story.take("a", has_room=False) is None
    story.wait(0.9 * LEASE)
    assert story.take("a", has_room=False) is None
    story.wait(0.1 * LEASE)

    assert story.take("a", has_room=False) == 1


def test_who_has_enough_takes_over_from_the_dead_at_once(story: Story) -> None:
    story.take("a")
    story.wait(LEASE)

    assert story.take("b", has_room=False) == 2


def test_of_many_who_want_it_at_once_one_gets_it(story: Story) -> None:
    start = threading.Barrier(6)

    def work(number: int) -> int | None:
        start.wait()
        return story.take(f"worker {number}")

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(work, range(6)))

    assert sorted(filter(None, found)) == [1]
    with story.database.reading() as session:
        (lease,) = all_leases(session)
    assert (lease.mailbox, lease.epoch, lease.until - lease.since) == (BOX, 1, LEASE)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_nobody_takes_a_mailbox_over_while_its_mail_is_being_written(story: Story) -> None:
    epoch = story.take("a")
    assert epoch is not None
    with story.database.session() as session:
        assert keep_lease(session, mailbox=BOX, owner="a", epoch=epoch)
        assert story.take("a") is None, "even by himself"
        assert story.take("b") is None

    story.wait(LEASE)
    assert story.take("b") == epoch + 1


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_leases_are_measured_by_the_servers_clock(story: Story) -> None:
    story.take("a")
    story.now += 1000 * LEASE  # the clock of one machine is wrong

    assert story.take("b") is None


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_who_stands_still_in_a_transaction_loses_it_and_its_locks(
    database_url: str, story: Story
) -> None:
    slow = open_database(database_url, longest_pause=timedelta(seconds=1))
    locked, ended = threading.Event(), threading.Event()

    def stand_still() -> None:
        with slow.session() as session:
            take_lease(session, mailbox=BOX, owner="a", now=NOW, lease=LEASE)
            locked.set()
            ended.wait()
            renew_leases(session, owner="a", now=NOW, lease=LEASE)

    with ThreadPoolExecutor(1) as pool:
        failed = pool.submit(stand_still)
        locked.wait()
        taken = story.take("b")  # waits for what the other has locked, for as long as it may
        ended.set()
        with pytest.raises(TemporaryError):
            failed.result()
    slow.close()
    assert taken == 1
