"""Folders on real servers: Dovecot, and pymap as a second opinion."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.imap import ImapFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, Tls
from tests.mail.sources.folders import QUICK, mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_script import wait_until
from tests.servers.pymap_server import PymapServer

pytestmark = pytest.mark.live

LARGE = 1_000_000


def mail(number: int, *, size: int = 0) -> bytes:
    head = f"Subject: number {number}\r\nMessage-ID: <{number}@customer.example>\r\n\r\n"
    return (head + "It burns.\r\n" + "x" * size).encode()


def opened(
    dovecot: Dovecot,
    *,
    tls: Tls = Tls.NONE,
    after: Filing = Filing.SEEN,
    folder: str = "INBOX",
    password: str = PASSWORD,
) -> ImapFolder:
    server = dovecot.imap("support", tls=tls, password=password)
    return ImapFolder(mailbox(server, after=after, folder=folder))


@pytest.mark.parametrize("tls", list(Tls))
def test_mail_is_read_over_each_kind_of_connection(dovecot: Dovecot, tls: Tls) -> None:
    mails = [mail(number, size=number * 1000) for number in range(120)]
    dovecot.drop("support", mails)
    with opened(dovecot, tls=tls) as folder:
        uids = folder.all_uids()
        fetched = list(folder.fetch(uids, max_size=LARGE))
    assert [item.raw for item in fetched] == mails
    assert [int(item.key.uid) for item in fetched] == list(uids)
    assert all(item.key.uidvalidity == folder.uidvalidity for item in fetched)


def test_reading_leaves_no_mark(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(1), mail(2, size=5000)])
    with opened(dovecot) as folder:
        assert len(list(folder.fetch(folder.all_uids(), max_size=1000))) == 2
    assert set(dovecot.flags("support").values()) == {frozenset()}


def test_the_date_is_the_servers(dovecot: Dovecot) -> None:
    before = datetime.now(UTC)
    dovecot.append("support", b"Date: Thu, 1 Jan 1981 00:00:00 +0000\r\n\r\nold\r\n")
    with opened(dovecot) as folder:
        (item,) = folder.fetch(folder.all_uids(), max_size=LARGE)
    assert abs(item.received_at - before) < timedelta(minutes=5)


def test_a_mail_over_the_limit_comes_as_its_header(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(1), mail(2, size=50_000), mail(3)])
    with opened(dovecot) as folder:
        items = list(folder.fetch(folder.all_uids(), max_size=1000))
    assert [item.whole for item in items] == [True, False, True]
    assert items[1].raw == mail(2).partition(b"It burns")[0]
    assert items[1].size == len(mail(2, size=50_000))


def test_mail_handed_over_by_lmtp_with_a_subaddress_arrives(dovecot: Dovecot) -> None:
    dovecot.deliver("support+cs1.abc@desk.example", mail(1))
    with opened(dovecot) as folder:
        (item,) = folder.fetch(folder.all_uids(), max_size=LARGE)
    assert b"Subject: number 1" in item.raw
    assert b"support+cs1.abc@desk.example" in item.raw


def test_a_mail_removed_by_somebody_else_is_left_out(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(number) for number in range(1, 6)])
    with opened(dovecot) as folder:
        uids = folder.all_uids()
        dovecot.expunge("support", [uids[1], uids[3]])
        items = list(folder.fetch(uids, max_size=LARGE))
        assert folder.unreadable == {}
        filed = folder.file_away(uids, filing=Filing.SEEN)
    assert [int(item.key.uid) for item in items] == [uids[0], uids[2], uids[4]]
    assert filed == set(uids)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take a file from its owner")
def test_a_mail_that_dovecot_cannot_read_holds_up_nobody(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(number) for number in range(1, 81)])
    with opened(dovecot) as folder:
        uids = folder.all_uids()
        # Sizes are in Dovecot's index by now; the file itself is somebody else's from here on.
        assert len(list(folder.fetch(uids, max_size=LARGE))) == 80
    bad = sorted((dovecot.maildir("support") / "cur").iterdir())[10]
    os.chown(bad, 0, 0)
    bad.chmod(0o600)
    with opened(dovecot) as folder:
        items = [int(item.key.uid) for item in folder.fetch(uids, max_size=LARGE)]
        assert list(folder.unreadable) == [uids[10]]
    assert sorted(items) == [uid for uid in uids if uid != uids[10]]


def test_a_wrong_password_needs_a_person(dovecot: Dovecot) -> None:
    with pytest.raises(PermanentError, match="AUTHENTICATIONFAILED"):
        opened(dovecot, password="wrong").__enter__()


def test_a_folder_that_is_missing_needs_a_person_and_is_not_created(dovecot: Dovecot) -> None:
    with pytest.raises(PermanentError, match="select Missing"):
        opened(dovecot, folder="Missing").__enter__()
    with dovecot.client("support") as client:
        assert not client.folder_exists("Missing")


def test_a_folder_made_anew_has_another_uidvalidity(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(1)], folder="Support")
    with opened(dovecot, folder="Support") as folder:
        before = folder.uidvalidity
        dovecot.recreate("support", "Support")
        with pytest.raises(TemporaryError):
            list(folder.fetch([1], max_size=LARGE)) or folder.wait(stop=Stop(), seconds=0)
    with opened(dovecot, folder="Support") as folder:
        assert folder.uidvalidity != before


def test_an_inbox_restored_from_a_backup_has_another_uidvalidity(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(1), mail(2)])
    with opened(dovecot) as folder:
        before = folder.uidvalidity
        assert folder.all_uids() == (1, 2)
    dovecot.recreate_inbox("support", [mail(1), mail(2), mail(3)])
    with opened(dovecot) as folder:
        assert folder.uidvalidity != before
        assert folder.all_uids() == (1, 2, 3)


def test_mail_is_marked_as_seen(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(number) for number in range(1, 4)])
    with opened(dovecot) as folder:
        assert folder.file_away([1, 3], filing=Filing.SEEN) == {1, 3}
    assert dovecot.flags("support") == {1: {"\\Seen"}, 2: set(), 3: {"\\Seen"}}


def test_mail_is_moved_to_a_folder_that_is_created_for_it(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(number) for number in range(1, 301)])
    with opened(dovecot) as folder:
        for _ in range(2):  # the second time is after a crash
            filed = folder.file_away(range(1, 300), filing=Filing.MOVE, move_to="Done/2026 \u00e4")
            assert filed == set(range(1, 300))
        assert folder.all_uids() == (300,)
    assert len(dovecot.uids("support", "Done/2026 \u00e4")) == 299


@pytest.mark.parametrize("filing", [Filing.MOVE, Filing.DELETE])
@pytest.mark.parametrize("without", [set(), {"MOVE"}], ids=["all", "without MOVE"])
def test_somebody_elses_deleted_mail_survives(
    dovecot: Dovecot, filing: Filing, without: set[str]
) -> None:
    dovecot.drop("support", [mail(number) for number in range(1, 5)])
    dovecot.flag("support", [2], b"\\Deleted")
    with opened(dovecot) as folder:
        folder._open.capabilities -= without
        assert folder.file_away([1, 3], filing=filing, move_to="Processed") == {1, 3}
    assert dovecot.flags("support") == {2: {"\\Deleted"}, 4: set()}
    assert dovecot.count("support", "Processed") == (2 if filing is Filing.MOVE else 0)


@pytest.mark.parametrize("filing", [Filing.MOVE, Filing.DELETE])
def test_without_uidplus_mail_is_only_flagged(dovecot: Dovecot, filing: Filing) -> None:
    dovecot.drop("support", [mail(number) for number in range(1, 4)])
    with opened(dovecot) as folder:
        folder._open.capabilities -= {"MOVE", "UIDPLUS"}
        for _ in range(2):  # the second time is after a crash, and copies nothing again
            folder.file_away([1, 3], filing=filing, move_to="Processed")
    assert dovecot.flags("support") == {1: {"\\Deleted"}, 2: set(), 3: {"\\Deleted"}}
    assert dovecot.count("support", "Processed") == (2 if filing is Filing.MOVE else 0)


def test_kept_mail_is_as_it_was(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(1)])
    with opened(dovecot, after=Filing.KEEP) as folder:
        list(folder.fetch([1], max_size=LARGE))
        assert folder.file_away([1], filing=Filing.KEEP) == {1}
    with dovecot.client("support") as client:
        client.select_folder("INBOX", readonly=True)
        # Only a session that SELECTs takes this flag away from the others.
        assert client.fetch([1], ["FLAGS"])[1][b"FLAGS"] == (b"\\Recent",)


@pytest.mark.parametrize("tls", [Tls.NONE, Tls.IMPLICIT])
def test_a_mail_that_comes_ends_the_wait(dovecot: Dovecot, tls: Tls) -> None:
    dovecot.drop("support", [mail(1)])
    with opened(dovecot, tls=tls) as folder, Stop() as stop:
        assert folder.all_uids() == (1,)
        threading.Timer(0.3, dovecot.append, ("support", mail(2))).start()
        assert folder.wait(stop=stop, seconds=60)
        assert folder.uids_after(1) == (2,)


def test_a_mail_that_comes_between_search_and_wait_is_not_missed(dovecot: Dovecot) -> None:
    dovecot.drop("support", [mail(1)])
    with opened(dovecot) as folder, Stop() as stop:
        assert folder.all_uids() == (1,)
        dovecot.append("support", mail(2))
        list(folder.fetch([1], max_size=LARGE))
        folder.file_away([1], filing=Filing.SEEN)
        assert folder.wait(stop=stop, seconds=60)
        assert folder.uids_after(1) == (2,)


def test_a_stop_ends_the_wait_at_once(dovecot: Dovecot) -> None:
    with opened(dovecot) as folder, Stop() as stop:
        threading.Timer(0.2, stop.set).start()
        began = time.monotonic()
        assert not folder.wait(stop=stop, seconds=600)
        assert time.monotonic() - began < 30


def test_an_administrator_who_ends_the_connection_is_noticed(dovecot: Dovecot) -> None:
    with opened(dovecot) as folder, Stop() as stop:
        threading.Timer(0.2, dovecot.kick, ("support",)).start()
        with pytest.raises(TemporaryError):
            folder.wait(stop=stop, seconds=600)


def test_a_server_that_is_away_may_come_back(dovecot_of_module: Dovecot) -> None:
    dovecot = dovecot_of_module
    dovecot.empty("support")
    dovecot.drop("support", [mail(1)])
    dovecot.stop()
    try:
        with pytest.raises(TemporaryError, match="connect to"):
            opened(dovecot).__enter__()
    finally:
        dovecot.start()
    with opened(dovecot) as folder:
        assert folder.all_uids() == (1,)


def test_a_servers_memory_is_not_filled_by_what_it_tells(dovecot: Dovecot) -> None:
    with opened(dovecot) as folder:
        for number in range(1, 40):
            dovecot.drop("support", [mail(number)])
            (uid,) = folder.all_uids()
            folder.file_away([uid], filing=Filing.MOVE, move_to="Processed")
        with folder._open.talking("look") as client:
            kept = client._imap.untagged_responses
        assert sum(len(values) for values in kept.values()) < 10


def test_pymap_is_read_waited_for_and_filed(pymap: PymapServer) -> None:
    def append(raw: bytes) -> None:
        with IMAPClient("127.0.0.1", port=pymap.port, ssl=False) as client:
            client.login("support", PASSWORD)
            client.append("INBOX", raw)

    append(mail(1))
    settings = mailbox(pymap.imap("support"))
    with ImapFolder(settings, timeouts=QUICK) as folder, Stop() as stop:
        (uid,) = folder.all_uids()
        (item,) = folder.fetch([uid, uid + 50], max_size=LARGE)
        assert item.raw == mail(1)
        (short,) = folder.fetch([uid], max_size=10)
        assert (short.raw, short.whole) == (mail(1).partition(b"It burns")[0], False)
        assert not folder.wait(stop=stop, seconds=0.2)
        threading.Timer(0.2, append, (mail(2),)).start()
        assert folder.wait(stop=stop, seconds=60)
        assert folder.uids_after(uid) == (uid + 1,)
        assert folder.file_away([uid], filing=Filing.SEEN) == {uid}
        assert folder.file_away([uid], filing=Filing.MOVE, move_to="Processed") == {uid}
        assert folder.all_uids() == (uid + 1,)


def test_the_private_dovecot_leaves_nothing_behind(tmp_path: Path) -> None:
    with Dovecot(tmp_path / "logs") as server:
        server.inject("support", mail(1))
        home = server.home
        pid = int((home / "run" / "master.pid").read_text())
    assert not home.exists()
    assert (tmp_path / "logs" / "dovecot.log").exists()
    wait_until(lambda: _is_gone(pid))


def _is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(") ")[2].startswith("Z")
