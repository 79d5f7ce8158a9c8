"""Taking mail from real folders: all of it, once, and the mailbox only afterwards."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from sqlalchemy import event

from mailgate.core.case import Fate
from mailgate.errors import TemporaryError
from mailgate.jobs.collect_imap import drain_imap
from mailgate.jobs.collect_maildir import drain_maildir
from mailgate.jobs.process import Undecided
from mailgate.jobs.reconcile import Reconciled, reconcile
from mailgate.jobs.take import Collected
from mailgate.mail.imap import ImapFolder
from mailgate.mail.maildir import MaildirFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, MailboxSettings, Start, Tls
from mailgate.store import folders, inbox
from mailgate.store.raw import raw_of
from mailgate.store.tables import FolderRow, InboxRow
from tests.jobs.bench import NOW, Bench, a_letter
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.pymap_server import PymapServer

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def stop() -> Iterator[Stop]:
    stopping = Stop()
    yield stopping
    stopping.close()


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(running_dovecot: Dovecot, bench: Bench) -> Dovecot:
    """A server whose user `support` has no mail; the mailbox of that name reads it."""
    running_dovecot.empty("support")
    bench.set_mailbox(imap=running_dovecot.imap("support", tls=Tls.NONE))
    return running_dovecot


def mailbox(bench: Bench) -> MailboxSettings:
    return bench.context.settings.mailbox("support")


def drain(bench: Bench, stop: Stop) -> Collected:
    with ImapFolder(mailbox(bench)) as source:
        return drain_imap(bench.context, mailbox(bench), source, clock=bench.clock, stop=stop)


def count_again(bench: Bench, stop: Stop) -> Reconciled:
    with ImapFolder(mailbox(bench)) as source:
        return reconcile(bench.context, mailbox(bench), source, clock=bench.clock, stop=stop)


def folder_of(bench: Bench, name: str = "INBOX") -> FolderRow:
    with bench.database.reading() as session:
        row = folders.folder(session, mailbox="support", folder=name)
    assert row is not None
    return row


def letter(number: int) -> bytes:
    return a_letter(number=number, body=f"{number}\r\n")


def taken(bench: Bench) -> list[bytes]:
    """The bytes of all mails in the ledger."""
    with bench.database.reading() as session:
        return [raw_of(session, row.id or 0) for row in bench.messages()]


def append_as_of(dovecot: Dovecot, raw: bytes, at: datetime) -> None:
    """Puts a mail into the folder that the server says it received at another time."""
    with dovecot.client("support") as client:
        client.append("INBOX", raw, msg_time=at)


@pytest.mark.live
class TestDovecot:
    def test_all_mail_is_taken_once_and_filed_away(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        mails = [letter(number) for number in range(60)]
        dovecot.drop("support", mails)

        assert drain(bench, stop) == Collected(new=60)
        assert drain(bench, stop) == Collected()

        assert taken(bench) == mails
        assert all(row.filed_at == NOW for row in bench.messages())
        assert set(dovecot.flags("support").values()) == {frozenset({"\\Seen"})}
        row = folder_of(bench)
        assert (row.last_uid, row.drained_at) == (60, NOW)

    def test_at_first_sight_what_is_there_is_left_alone_and_counted(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        bench.set_mailbox(start=Start.NOW)
        dovecot.drop("support", [letter(1), letter(2)])

        assert drain(bench, stop) == Collected()
        dovecot.inject("support", letter(3))
        assert drain(bench, stop) == Collected(new=1)

        assert taken(bench) == [letter(3)]
        row = folder_of(bench)
        assert (row.before_uid, row.before_count) == (2, 2)
        assert count_again(bench, stop) == Reconciled(on_server=1)

    def test_a_folder_numbered_anew_is_taken_again_and_nothing_is_answered_twice(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        bench.now = datetime.now(UTC)  # the server's dates are real ones
        dovecot.drop("support", [letter(1), letter(2)])
        drain(bench, stop)
        bench.drain()

        dovecot.recreate_inbox("support", [letter(1), letter(2), letter(3)])
        assert drain(bench, stop) == Collected(new=3)

        assert bench.drain() == [Fate.DUPLICATE, Fate.DUPLICATE, Fate.CASE]
        assert len(bench.outbox()) == 3
        assert count_again(bench, stop) == Reconciled(on_server=3)

    def test_of_a_folder_numbered_anew_only_mail_of_our_time_is_new(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        bench.set_mailbox(start=Start.NOW)
        bench.now = datetime.now(UTC)
        append_as_of(dovecot, letter(1), bench.now - timedelta(days=9))
        drain(bench, stop)
        dovecot.inject("support", letter(2))
        drain(bench, stop)
        bench.drain()

        dovecot.recreate_inbox("support", [])
        append_as_of(dovecot, letter(1), bench.now - timedelta(days=9))
        dovecot.drop("support", [letter(2), letter(3)])
        drain(bench, stop)

        assert bench.fates() == ["case", "", "", ""]
        assert bench.drain() == [Fate.FILED, Fate.DUPLICATE, Fate.CASE]
        assert bench.messages()[1].decision["reasons"][0]["text"] == (
            "was in the mailbox before our time"
        )

    def test_what_was_stored_but_not_filed_away_is_filed_next_time(
        self, bench: Bench, dovecot: Dovecot, stop: Stop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.set_mailbox(after=Filing.MOVE, move_to="Done")
        dovecot.drop("support", [letter(1), letter(2)])

        def lost(*_: object, **__: object) -> frozenset[int]:
            raise TemporaryError("the connection broke just then")

        with monkeypatch.context() as breaking:
            breaking.setattr(ImapFolder, "file_away", lost)
            assert drain(bench, stop) == Collected(new=2, unfiled=2)
        assert [row.filed_at for row in bench.messages()] == [None, None]
        assert dovecot.count("support") == 2

        assert drain(bench, stop) == Collected()

        assert (dovecot.count("support"), dovecot.count("support", "Done")) == (0, 2)
        assert [row.filed_at for row in bench.messages()] == [NOW, NOW]
        assert taken(bench) == [letter(1), letter(2)]

    def test_nothing_is_touched_that_could_not_be_stored(
        self, bench: Bench, dovecot: Dovecot, stop: Stop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.set_mailbox(after=Filing.DELETE)
        dovecot.drop("support", [letter(1)])
        real = inbox.take

        def full(*arguments: object, **keywords: object) -> inbox.Taken:
            real(*arguments, **keywords)  # type: ignore[arg-type]  # handed on as they came
            raise TemporaryError("the disk is full at the commit")

        with monkeypatch.context() as breaking:
            breaking.setattr(inbox, "take", full)
            with pytest.raises(TemporaryError):
                drain(bench, stop)

        assert (bench.messages(), dovecot.count("support")) == ([], 1)
        assert dovecot.flags("support") == {1: frozenset()}
        assert drain(bench, stop) == Collected(new=1)
        assert dovecot.count("support") == 0

    def test_a_mail_over_the_limit_is_never_deleted(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        bench.set(max_size=2000)
        bench.set_mailbox(after=Filing.DELETE)
        large = a_letter(subject="Huge", body="x" * 78 + "\r\n" * 2000)
        dovecot.drop("support", [large, letter(2)])

        assert drain(bench, stop) == Collected(new=2)

        assert dovecot.flags("support") == {1: frozenset({"\\Seen"})}
        row = bench.messages()[0]
        assert (row.whole, row.size) == (False, len(large))
        assert bench.drain() == [Fate.CASE, Fate.CASE]

    def test_a_stop_between_batches_forgets_nothing(
        self, bench: Bench, dovecot: Dovecot, stop: Stop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dovecot.drop("support", [letter(number) for number in range(60)])
        real = inbox.take

        def take_and_stop(*arguments: object, **keywords: object) -> inbox.Taken:
            stop.set()
            return real(*arguments, **keywords)  # type: ignore[arg-type]  # handed on as they came

        with monkeypatch.context() as stopping:
            stopping.setattr(inbox, "take", take_and_stop)
            first = drain(bench, stop)
        assert 0 < first.new < 60
        assert folder_of(bench).last_uid == 0

        again = Stop()
        rest = drain(bench, again)
        again.close()

        assert first.new + rest.new == 60
        assert rest.known == first.new

    def test_a_uid_that_the_ledger_lacks_is_found_and_taken(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        dovecot.drop("support", [letter(number) for number in range(3)])
        drain(bench, stop)
        with bench.database.session() as session:
            session.delete(session.get_one(InboxRow, bench.messages()[1].id))
        dovecot.inject("support", letter(4))

        found = count_again(bench, stop)

        assert (found.on_server, found.missing, found.taken.new) == (3, (2,), 1)
        assert sorted(taken(bench)) == [letter(0), letter(1), letter(2)]
        assert count_again(bench, stop) == Reconciled(on_server=3)

    def test_a_folder_never_seen_is_not_counted(
        self, bench: Bench, dovecot: Dovecot, stop: Stop
    ) -> None:
        dovecot.inject("support", letter(1))

        assert count_again(bench, stop) == Reconciled()

    def test_the_server_is_not_asked_in_a_transaction(
        self, bench: Bench, dovecot: Dovecot, stop: Stop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On SQLite one that writes keeps everybody waiting, and a server may take minutes."""
        bench.set_mailbox(start=Start.NOW)
        dovecot.inject("support", letter(1))
        real = ImapFolder.all_uids

        def all_uids_while_others_write(self: ImapFolder) -> tuple[int, ...]:
            with bench.database.session():
                return real(self)

        monkeypatch.setattr(ImapFolder, "all_uids", all_uids_while_others_write)

        drain(bench, stop)
        assert folder_of(bench).before_count == 1


@pytest.mark.live
def test_another_server_is_read_the_same_way(bench: Bench, stop: Stop) -> None:
    with PymapServer() as server:
        bench.set_mailbox(imap=server.imap("support"))
        with IMAPClient("127.0.0.1", port=server.port, ssl=False) as client:
            client.login("support", PASSWORD)
            for number in range(3):
                client.append("INBOX", letter(number))

        assert drain(bench, stop) == Collected(new=3)
        assert drain(bench, stop) == Collected()
        assert count_again(bench, stop) == Reconciled(on_server=3)
    assert taken(bench) == [letter(number) for number in range(3)]
    assert bench.drain() == [Fate.CASE] * 3


@pytest.fixture
def maildir(bench: Bench, tmp_path: Path) -> Path:
    """An empty Maildir that the mailbox `support` reads."""
    path = tmp_path / "box"
    for part in ("new", "cur", "tmp"):
        (path / part).mkdir(parents=True)
    bench.set_mailbox(maildir=path)
    return path


def drain_files(bench: Bench, stop: Stop) -> Collected:
    source = MaildirFolder(mailbox(bench))
    return drain_maildir(bench.context, mailbox(bench), source, clock=bench.clock, stop=stop)


def test_files_are_taken_once_wherever_a_mail_client_moves_them(
    bench: Bench, maildir: Path, stop: Stop
) -> None:
    (maildir / "new" / "1.a.host").write_bytes(letter(1))
    (maildir / "cur" / "2.b.host:2,RS").write_bytes(letter(2))

    assert drain_files(bench, stop) == Collected(new=2)
    (maildir / "cur" / "1.a.host:2,S").rename(maildir / "cur" / "1.a.host:2,FS")
    assert drain_files(bench, stop) == Collected()

    assert sorted(taken(bench)) == [letter(1), letter(2)]
    assert all(row.filed_at == NOW for row in bench.messages())


def test_files_that_were_there_before_our_time_are_left_alone(
    bench: Bench, maildir: Path, stop: Stop
) -> None:
    bench.set_mailbox(start=Start.NOW)
    (maildir / "new" / "1.a.host").write_bytes(letter(1))

    assert drain_files(bench, stop) == Collected()
    (maildir / "new" / "1.a.host").rename(maildir / "cur" / "1.a.host:2,S")
    (maildir / "new" / "2.b.host").write_bytes(letter(2))
    assert drain_files(bench, stop) == Collected(new=1)

    assert taken(bench) == [letter(2)]
    assert folder_of(bench, "maildir").before_count == 1


def test_a_quiet_maildir_does_not_seem_unwatched_nor_cost_a_write_each_look(
    bench: Bench, maildir: Path, stop: Stop
) -> None:
    (maildir / "new" / "1.a.host").write_bytes(letter(1))
    drained = []
    for seconds in (0, 30, 30, 30, 30):
        bench.wait(seconds=seconds)
        drain_files(bench, stop)
        drained.append(folder_of(bench, "maildir").drained_at)

    minute = timedelta(minutes=1)
    assert drained == [NOW, NOW, NOW + minute, NOW + minute, NOW + 2 * minute]


def test_the_ledger_is_asked_once_about_a_file_that_stays(
    bench: Bench, maildir: Path, stop: Stop
) -> None:
    source, asked = MaildirFolder(mailbox(bench)), Counter[str]()

    @contextmanager
    def listening() -> Iterator[None]:
        def note(_c: object, _cursor: object, said: str, *_rest: object) -> None:
            asked["asked"] += "uid IN" in said

        with bench.database.reading() as session:
            engine = session.get_bind().engine
        event.listen(engine, "before_cursor_execute", note)
        yield
        event.remove(engine, "before_cursor_execute", note)

    def look() -> tuple[int, int]:
        asked.clear()
        with listening():
            found = drain_maildir(
                bench.context, mailbox(bench), source, clock=bench.clock, stop=stop
            )
        return found.new, asked["asked"]

    (maildir / "new" / "1.a.host").write_bytes(letter(1))
    of_ledger_and_of_before = 2
    assert look() == (1, of_ledger_and_of_before)
    assert look() == (0, of_ledger_and_of_before)
    assert look() == (0, 0)
    (maildir / "new" / "2.b.host").write_bytes(letter(2))
    assert look() == (1, of_ledger_and_of_before)


def test_a_mailbox_does_not_count_as_read_for_mail_that_came_while_other_mail_was_taken(
    bench: Bench, maildir: Path, stop: Stop
) -> None:
    (maildir / "new" / "1.a.host").write_bytes(letter(1))
    taking = ListedThen(mailbox(bench), lambda: bench.wait(seconds=20))

    drain_maildir(bench.context, mailbox(bench), taking, clock=bench.clock, stop=stop)

    assert folder_of(bench, "maildir").drained_at == NOW


class ListedThen(MaildirFolder):
    """A folder in which something happens between the list of its mail and the mail itself."""

    def __init__(self, settings: MailboxSettings, happens: Callable[[], None]) -> None:
        super().__init__(settings)
        self._happens = happens

    def fetch(self, *args: Any, **kwargs: Any) -> Any:
        self._happens()
        return super().fetch(*args, **kwargs)


def test_a_piped_mail_is_taken_once_whatever_was_piped_beside_it(bench: Bench) -> None:
    bench.pipe(letter(1))
    bench.pipe(letter(2))

    assert bench.pipe(letter(1)) == bench.messages()[0].id

    assert taken(bench) == [letter(1), letter(2)]
    assert [row.filed_at for row in bench.messages()] == [NOW, NOW]
    outcomes: list[Fate | Undecided] = [Fate.CASE, Fate.CASE]
    assert bench.drain() == outcomes


def test_a_batch_of_the_same_bytes_is_stored_once_and_counted_twice(bench: Bench) -> None:
    bench.take(letter(1))
    bench.take(letter(1), mailbox="field")

    assert taken(bench) == [letter(1)] * 2
    assert bench.drain() == [Fate.CASE, Fate.CASE]
