"""Taking: in bounded batches, stored before the mailbox is touched, stopped where it must be."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.errors import PermanentError, TemporaryError
from mailgate.jobs.holdings import Holdings, LeaseLostError
from mailgate.jobs.take import Collected, Place, deliver, file_pending, take_all
from mailgate.settings.model import Filing, IntakeSettings
from mailgate.store.mailbox_leases import take_lease
from tests.jobs.bench import SUPPORT, Bench, a_letter

_A_BATCH = 16_000_000  # bytes, or more
_MORE_THAN_ANY_DISK = 10**18


def mails(bench: Bench, count: int, *, first: int = 1, subject: str = "x") -> list[FetchedMail]:
    found = []
    for uid in range(first, first + count):
        raw = a_letter(number=uid, subject=f"{subject} {uid}", message_id=f"<{subject}{uid}@x.y>")
        key = MessageKey("support", "INBOX", 7, str(uid))
        found.append(FetchedMail(key, raw, bench.now, len(raw)))
    return found


class Source:
    """A folder that notes what it is asked to file away, and how; some of it it refuses."""

    def __init__(self, *refused: Filing, error: Exception | None = None) -> None:
        self.asked: list[tuple[list[str], Filing]] = []
        self.refused = refused
        self.error = error or PermanentError("full")

    def file_away(self, uids: Sequence[str], filing: Filing) -> Sequence[str]:
        self.asked.append((list(uids), filing))
        if filing in self.refused:
            raise self.error
        return uids

    @property
    def batches(self) -> list[int]:
        return [len(uids) for uids, _filing in self.asked]

    def place(self, after: Filing = SUPPORT.after) -> Place:
        return Place(replace(SUPPORT, after=after), "INBOX", 7, self.file_away)


def taken(
    bench: Bench,
    found: Sequence[FetchedMail],
    source: Source | None = None,
    *,
    after: Filing = SUPPORT.after,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Collected:
    place = (source or Source()).place(after)
    return take_all(bench.context, place, found, clock=bench.clock, is_stopping=is_stopping)


@pytest.mark.parametrize(
    ("count", "batches"), [(0, []), (1, [1]), (25, [25]), (26, [25, 1]), (50, [25, 25])]
)
def test_a_batch_has_at_most_twenty_five(bench: Bench, count: int, batches: list[int]) -> None:
    source = Source()

    assert taken(bench, mails(bench, count), source) == Collected(count, 0, 0, halted=False)
    assert source.batches == batches


@pytest.mark.parametrize(
    ("short_by", "batches"),
    [pytest.param(0, [2, 2, 2], id="enough"), pytest.param(1, [3, 3], id="a byte less")],
)
def test_a_batch_ends_where_it_weighs_sixteen_megabytes(
    bench: Bench, short_by: int, batches: list[int]
) -> None:
    light = a_letter()
    heavy = light.ljust(_A_BATCH - len(light) - short_by, b"x")
    found = [
        replace(mail, raw=raw)
        for mail, raw in zip(mails(bench, 6), [light, heavy] * 3, strict=True)
    ]
    source = Source()

    taken(bench, found, source)

    assert source.batches == batches


def test_it_stops_between_two_batches(bench: Bench) -> None:
    source = Source()

    total = taken(bench, mails(bench, 60), source, is_stopping=lambda: bool(source.asked))

    assert total == Collected(25, 0, 0, halted=True)
    assert len(bench.messages()) == 25


def test_it_stops_where_no_room_is_left(bench: Bench) -> None:
    if not bench.database.is_sqlite:
        pytest.skip("the disk of PostgreSQL is another machine's")
    bench.set(intake=IntakeSettings(free_disk=_MORE_THAN_ANY_DISK, latency=timedelta(hours=1)))
    source = Source(SUPPORT.after)

    assert taken(bench, mails(bench, 60), source) == Collected(25, 0, 25, halted=True)


def test_what_several_looks_collected_adds_up() -> None:
    first, second = Collected(1, 20, 300, halted=True), Collected(4, 50, 600)

    assert first + second == second + first == Collected(5, 70, 900, halted=True)
    assert second + second == Collected(8, 100, 1200, halted=False)


def test_mail_that_is_taken_again_is_known(bench: Bench) -> None:
    taken(bench, mails(bench, 2))

    assert taken(bench, mails(bench, 3)) == Collected(1, 2, 0, halted=False)


def test_a_uid_of_another_mail_stops_all_and_files_nothing_away(bench: Bench) -> None:
    taken(bench, mails(bench, 1))
    source = Source()

    with pytest.raises(PermanentError, match=r"other mail under UIDs .* \(1\): .* than 'support'"):
        taken(bench, mails(bench, 2, subject="other"), source)
    assert len(bench.messages()) == 1
    assert source.asked == []


@pytest.mark.parametrize("error", [TemporaryError("cut off"), PermanentError("full")])
def test_what_the_server_does_not_file_away_is_stored_all_the_same(
    bench: Bench, error: Exception
) -> None:
    total = taken(bench, mails(bench, 2), Source(SUPPORT.after, error=error))

    assert total == Collected(new=2, unfiled=2)
    assert [row.filed_at for row in bench.messages()] == [None, None]


def one_of_three_not_whole(bench: Bench) -> list[FetchedMail]:
    found = mails(bench, 3)
    found[1] = replace(found[1], whole=False)
    return found


@pytest.mark.parametrize(
    ("after", "header_only"),
    [
        pytest.param(Filing.SEEN, Filing.SEEN, id="seen"),
        pytest.param(Filing.MOVE, Filing.MOVE, id="move"),
        pytest.param(Filing.DELETE, Filing.SEEN, id="delete"),
    ],
)
def test_of_a_mail_that_is_not_stored_whole_the_servers_copy_stays(
    bench: Bench, after: Filing, header_only: Filing
) -> None:
    source = Source()

    taken(bench, one_of_three_not_whole(bench), source, after=after)

    assert source.asked == [(["1", "3"], after), (["2"], header_only)]
    assert [row.filed_at for row in bench.messages()] == [bench.now] * 3


def test_what_was_refused_is_filed_away_later_in_the_same_way(bench: Bench) -> None:
    refusing = Source(Filing.DELETE, Filing.SEEN)
    total = taken(bench, one_of_three_not_whole(bench), refusing, after=Filing.DELETE)
    assert total == Collected(new=3, unfiled=3)

    source = Source(Filing.DELETE)
    place = source.place(Filing.DELETE)
    assert file_pending(bench.context, place, clock=bench.clock) == 2
    assert source.asked == [(["1", "3"], Filing.DELETE), (["2"], Filing.SEEN)]

    source.refused = ()
    assert file_pending(bench.context, place, clock=bench.clock) == 0
    assert source.asked[2:] == [(["1", "3"], Filing.DELETE)]

    assert file_pending(bench.context, place, clock=bench.clock) == 0
    assert source.asked[3:] == [], "nothing is left"


def hold(bench: Bench) -> None:
    """This process is one of several, and holds the mailbox."""
    holdings = Holdings(worker="us", shares=True)
    with bench.database.session() as session:
        epoch = take_lease(
            session,
            mailbox="support",
            owner="us",
            now=bench.now,
            lease=timedelta(minutes=1),
            has_room=True,
        )
    assert epoch is not None
    holdings.note("support", epoch)
    bench.context = replace(bench.context, holdings=holdings)


def test_who_holds_the_mailbox_no_more_stores_nothing(bench: Bench) -> None:
    hold(bench)
    bench.context.holdings.forget("support")
    source = Source()

    with pytest.raises(LeaseLostError):
        taken(bench, mails(bench, 1), source)

    assert (bench.messages(), source.asked) == ([], [])


def test_who_lost_the_mailbox_while_it_filed_away_does_not_say_that_it_did(bench: Bench) -> None:
    hold(bench)

    def lose(uids: Sequence[str], _filing: Filing) -> Sequence[str]:
        bench.context.holdings.forget("support")
        return uids

    with pytest.raises(LeaseLostError):
        take_all(
            bench.context,
            Place(SUPPORT, "INBOX", 7, lose),
            mails(bench, 1),
            clock=bench.clock,
            is_stopping=lambda: False,
        )

    assert [row.filed_at for row in bench.messages()] == [None]


def test_a_mail_from_a_pipe_is_taken_once_and_nothing_is_left_to_file_away(bench: Bench) -> None:
    raw = a_letter()

    for _ in range(2):
        deliver(bench.database, SUPPORT, raw, now=bench.now)

    (row,) = bench.messages()
    assert (row.mailbox, row.folder, row.uidvalidity) == ("support", "pipe", 0)
    assert (row.uid, row.size, row.whole) == (sha256(raw).hexdigest(), len(raw), True)
    assert (row.received_at, row.filed_at) == (bench.now, bench.now)
    assert (row.desk, row.message_id) == (SUPPORT.desk, "<mail-1@customer.example>")
