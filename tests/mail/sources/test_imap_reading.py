"""Listing and fetching from a server that misbehaves as the script says."""

from datetime import UTC, datetime

import pytest

from mailgate.core.message import MessageKey
from mailgate.errors import TemporaryError
from mailgate.mail import imap_limits, imap_reading
from tests.mail.sources.folders import scripted
from tests.servers.imap_script import Conversation, ScriptedImap

MAIL = b"Subject: help\r\n\r\nIt burns.\r\n"
LARGE = 1_000_000


def fetch_items(line: str) -> str:
    return line.split("(", 1)[1]


class Shelf:
    """Mails by UID, handed out as a server does; some of them spoil the answer in some way."""

    def __init__(self, mails: dict[int, bytes], *, uidnext: int = 0) -> None:
        self.mails = mails
        self.uidnext = uidnext or max(mails, default=0) + 1
        self.sizes = {uid: len(raw) for uid, raw in mails.items()}
        self.refused: dict[int, str] = {}
        self.empty: set[int] = set()
        self.gone: set[int] = set()
        self.hang_up_at: set[int] = set()
        self.date = '"17-Jul-2026 02:44:25 -0700"'

    def __call__(self, client: Conversation) -> None:
        client.until_selected(exists=len(self.mails), uidnext=self.uidnext)
        while True:
            line = client.command()
            tag, _, command = line.partition(" ")
            if command.startswith("UID FETCH"):
                self._fetch(client, tag, command)
            elif command.startswith("UID SEARCH"):
                asked = command.rsplit(" ", 1)[1]
                uids = [uid for uid in self.mails if self._asked(asked, uid)]
                client.send(f"* SEARCH {' '.join(map(str, uids))}\r\n{tag} OK done\r\n")
            else:
                client.send(f"{tag} OK done\r\n")

    def _asked(self, asked: str, uid: int) -> bool:
        if uid in self.gone:
            return False
        low, _, high = asked.partition(":")
        if not high:
            return uid == int(low)
        return uid >= int(low) if high == "*" else int(low) <= uid <= int(high)

    def _fetch(self, client: Conversation, tag: str, command: str) -> None:
        uids = [int(uid) for uid in command.split(" ")[2].split(",")]
        items = fetch_items(command)
        if "SIZE" not in items:
            if self.hang_up_at & set(uids):
                client.hang_up()
            for uid in uids:
                if uid in self.refused:
                    client.send(f"{tag} {self.refused[uid]}\r\n")
                    return
        for uid in uids:
            if uid not in self.mails or uid in self.gone:
                continue
            seq = sorted(self.mails).index(uid) + 1
            raw = self.mails[uid]
            if "SIZE" in items:
                client.send(
                    f"* {seq} FETCH (UID {uid} RFC822.SIZE {self.sizes[uid]}"
                    f" INTERNALDATE {self.date})\r\n"
                )
            elif uid in self.empty:
                client.send(f"* {seq} FETCH (UID {uid} BODY[] NIL)\r\n")
            elif "HEADER" in items:
                head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                name = f"BODY[HEADER]<0> {{{len(head)}}}"
                client.send(f"* {seq} FETCH (UID {uid} {name}\r\n".encode() + head + b")\r\n")
            else:
                client.send(client.mail(seq, uid, raw))
        client.send(f"{tag} OK done\r\n")


def test_a_mail_comes_with_its_key_its_size_and_the_servers_date_in_utc() -> None:
    with ScriptedImap(Shelf({41: MAIL})) as server, scripted(server.port) as folder:
        (mail,) = folder.fetch([41], max_size=LARGE)
    assert mail.key == MessageKey("support", "INBOX", 7, "41")
    assert mail.raw == MAIL
    assert mail.received_at == datetime(2026, 7, 17, 9, 44, 25, tzinfo=UTC)
    assert mail.received_at.utcoffset() is not None
    assert (mail.size, mail.whole) == (len(MAIL), True)


def test_nothing_is_asked_for_that_marks_a_mail() -> None:
    mails = {1: MAIL, 2: MAIL * 50}
    with ScriptedImap(Shelf(mails)) as server, scripted(server.port) as folder:
        assert len(list(folder.fetch(folder.uids_after(0), max_size=500))) == 2
        asked = [command for command in server.commands() if "FETCH" in command]
    assert len(asked) == 3
    for command in asked:
        items = fetch_items(command)
        assert "BODY[" not in items
        assert "RFC822)" not in items
        assert "BODY.PEEK[" in items or items == "RFC822.SIZE INTERNALDATE)"


@pytest.mark.parametrize(
    "date",
    ['"no date at all"', "NIL", '"31-Dec-9999 23:00:00 -1200"'],
    ids=["text", "nil", "late"],
)
def test_a_mail_without_a_usable_date_is_as_old_as_can_be(date: str) -> None:
    shelf = Shelf({1: MAIL})
    shelf.date = date
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        (mail,) = folder.fetch([1], max_size=LARGE)
    assert mail.received_at == imap_reading.NO_DATE


def test_a_mail_over_the_limit_comes_as_its_header() -> None:
    shelf = Shelf({1: MAIL, 2: b"Subject: huge\r\n\r\n" + b"x" * 2000, 3: MAIL})
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([1, 2, 3], max_size=1000))
        asked = [command for command in server.commands() if "HEADER" in command]
    assert [(mail.key.uid, mail.whole) for mail in mails] == [
        ("1", True),
        ("2", False),
        ("3", True),
    ]
    assert mails[1].raw == b"Subject: huge\r\n\r\n"
    assert mails[1].size == 2017
    assert asked == ["UID FETCH 2 (BODY.PEEK[HEADER]<0.262144>)"]


def test_a_size_that_was_a_lie_does_not_let_a_large_mail_in() -> None:
    shelf = Shelf({1: b"Subject: huge\r\n\r\n" + b"x" * 2000})
    shelf.sizes[1] = 100
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        (mail,) = folder.fetch([1], max_size=1000)
    assert (mail.raw, mail.whole) == (b"Subject: huge\r\n\r\n", False)


def test_mails_are_asked_for_in_batches_of_fifty() -> None:
    shelf = Shelf(dict.fromkeys(range(1, 121), MAIL))
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch(range(1, 121), max_size=LARGE))
        asked = [command for command in server.commands() if "PEEK" in command]
    assert [int(mail.key.uid) for mail in mails] == list(range(1, 121))
    assert [command.count(",") + 1 for command in asked] == [50, 50, 20]


def test_a_batch_is_no_larger_than_sixteen_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_reading, "BYTES_AT_ONCE", 3 * len(MAIL))
    shelf = Shelf(dict.fromkeys(range(1, 8), MAIL))
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        assert len(list(folder.fetch(range(1, 8), max_size=LARGE))) == 7
        asked = [command for command in server.commands() if "PEEK" in command]
    assert imap_limits.BYTES_AT_ONCE == 16_000_000
    assert [command.count(",") + 1 for command in asked] == [3, 3, 1]


def test_a_mail_larger_than_a_batch_comes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_reading, "BYTES_AT_ONCE", 100)
    shelf = Shelf({1: MAIL, 2: MAIL * 20, 3: MAIL})
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([1, 2, 3], max_size=LARGE))
    assert [mail.raw for mail in mails] == [MAIL, MAIL * 20, MAIL]


def test_a_mail_that_is_gone_is_left_out() -> None:
    shelf = Shelf({1: MAIL, 2: MAIL, 3: MAIL})
    shelf.gone = {2}
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([1, 2, 3, 99], max_size=LARGE))
        assert folder.unreadable == {}
    assert [mail.key.uid for mail in mails] == ["1", "3"]


def test_a_mail_that_goes_between_listing_and_fetching_is_left_out() -> None:
    shelf = Shelf({1: MAIL, 2: MAIL, 3: MAIL})
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = folder.fetch([1, 2, 3], max_size=10)
        first = next(mails)
        shelf.gone = {2}
        assert [first.key.uid, *(mail.key.uid for mail in mails)] == ["1", "3"]
        assert folder.unreadable == {}


@pytest.mark.parametrize("others", [(), (1, 3)], ids=["alone", "among others"])
def test_a_mail_that_the_server_withholds_is_reported_and_holds_up_nobody(
    others: tuple[int, ...],
) -> None:
    shelf = Shelf(dict.fromkeys((2, *others), MAIL))
    shelf.empty = {2}
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([*others, 2], max_size=LARGE))
        assert list(folder.unreadable) == [2]
        assert "does not hand it over" in folder.unreadable[2]
    assert [int(mail.key.uid) for mail in mails] == list(others)


def test_nothing_where_there_should_be_something_is_no_mail() -> None:
    shelf = Shelf({1: MAIL, 2: b""})
    shelf.sizes[2] = 100
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([1, 2], max_size=LARGE))
        assert list(folder.unreadable) == [2]
    assert [mail.key.uid for mail in mails] == ["1"]


def test_a_mail_of_no_bytes_is_a_mail() -> None:
    with ScriptedImap(Shelf({1: b""})) as server, scripted(server.port) as folder:
        assert [mail.raw for mail in folder.fetch([1], max_size=LARGE)] == [b""]


def test_a_mail_that_is_refused_is_reported_and_holds_up_nobody() -> None:
    shelf = Shelf({1: MAIL, 2: MAIL, 3: MAIL})
    shelf.refused = {2: "NO [SERVERBUG] cannot open it"}
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([1, 2, 3], max_size=LARGE))
        assert list(folder.unreadable) == [2]
        assert "cannot open it" in folder.unreadable[2]
    assert [mail.key.uid for mail in mails] == ["1", "3"]


def test_a_mail_that_makes_the_server_hang_up_holds_up_nobody() -> None:
    shelf = Shelf(dict.fromkeys(range(1, 61), MAIL))
    shelf.hang_up_at = {2, 3, 55}
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        mails = [int(mail.key.uid) for mail in folder.fetch(range(1, 61), max_size=LARGE)]
        assert sorted(folder.unreadable) == [2, 3, 55]
    assert sorted(mails) == [uid for uid in range(1, 61) if uid not in {2, 3, 55}]
    assert len(mails) == len(set(mails))


def test_a_connection_that_breaks_once_is_no_mails_fault() -> None:
    def breaks(client: Conversation) -> None:
        client.until_selected(exists=2, uidnext=3)
        client.expect("RFC822.SIZE")
        client.hang_up()

    shelf = Shelf({1: MAIL, 2: MAIL})
    with ScriptedImap(breaks, shelf) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([1, 2], max_size=LARGE))
        assert folder.unreadable == {}
    assert [mail.key.uid for mail in mails] == ["1", "2"]


def test_a_server_that_hangs_up_at_everything_is_given_up() -> None:
    shelf = Shelf(dict.fromkeys(range(1, 61), MAIL))
    shelf.hang_up_at = set(range(1, 61))
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        with pytest.raises(TemporaryError, match="FETCH"):
            list(folder.fetch(range(1, 61), max_size=LARGE))
        assert server.connections == 1 + imap_limits.LOSSES_IN_A_ROW


def test_a_folder_made_anew_behind_our_back_is_not_read_on() -> None:
    def other(client: Conversation) -> None:
        client.until_selected(exists=1, uidnext=2, uidvalidity=8)
        client.stay_silent()

    shelf = Shelf({1: MAIL})
    shelf.hang_up_at = {1}
    with (
        ScriptedImap(shelf, other) as server,
        scripted(server.port) as folder,
        pytest.raises(TemporaryError, match="made anew"),
    ):
        list(folder.fetch([1], max_size=LARGE))


def test_a_server_that_can_list_nothing_now_is_given_up_soon() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=400, uidnext=401)
        while True:
            client.answer("RFC822.SIZE", done="NO [UNAVAILABLE] the disks are away")

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        with pytest.raises(TemporaryError, match="the disks are away"):
            list(folder.fetch(range(1, 401), max_size=LARGE))
        asked = [command for command in server.commands() if "FETCH" in command]
    assert len(asked) == 1 + imap_limits.REFUSALS_IN_A_ROW


def test_a_connection_cut_inside_a_mail_yields_no_half_of_it() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=1, uidnext=2)
        client.answer("RFC822.SIZE", untagged=client.sizes(u1=len(MAIL)))
        client.expect("PEEK")
        client.send(client.mail(1, 1, MAIL)[:-20])
        client.hang_up()

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        assert list(folder.fetch([1], max_size=LARGE)) == []
        assert list(folder.unreadable) == [1]


def test_news_about_other_mails_between_the_answers_do_no_harm() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=2, uidnext=12)
        # Without a UID the sequence number looks like one: here it is that of the other mail.
        news = "* 10 FETCH (FLAGS (\\Seen))\r\n* 3 EXISTS\r\n* 11 FETCH (FLAGS (\\Flagged))\r\n"
        client.answer("RFC822.SIZE", untagged=news + client.sizes(u10=len(MAIL), u11=len(MAIL)))
        client.answer(
            "PEEK", untagged=news.encode() + client.mail(1, 10, MAIL) + client.mail(2, 11, MAIL)
        )

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        mails = list(folder.fetch([10, 11], max_size=LARGE))
    assert [(mail.key.uid, mail.raw) for mail in mails] == [("10", MAIL), ("11", MAIL)]


def test_an_answer_that_is_no_imap_is_a_lost_connection() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=1, uidnext=2)
        client.answer("SEARCH", untagged="* SEARCH one two\r\n")

    with (
        ScriptedImap(script) as server,
        scripted(server.port) as folder,
        pytest.raises(TemporaryError, match="SEARCH"),
    ):
        folder.all_uids()


def test_only_uids_above_the_last_are_new() -> None:
    with (
        ScriptedImap(Shelf({3: MAIL, 5: MAIL, 9: MAIL})) as server,
        scripted(server.port) as folder,
    ):
        assert folder.all_uids() == (3, 5, 9)
        assert folder.uids_after(3) == (5, 9)
        assert folder.uids_after(9) == ()


def test_the_last_mail_that_a_server_always_names_is_not_new() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=2, uidnext=10)
        client.answer("UID SEARCH", "10:*", untagged="* SEARCH 9\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        assert folder.uids_after(9) == ()


def test_an_empty_folder_is_not_searched() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=0)
        client.answer("NOOP")

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        assert folder.all_uids() == ()
        assert not any("SEARCH" in command for command in server.commands())


def test_mail_that_came_into_an_empty_folder_is_found() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=0)
        client.answer("NOOP", untagged="* 1 EXISTS\r\n")
        client.answer("SEARCH", untagged="* SEARCH 1\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        assert folder.all_uids() == (1,)


def test_a_folder_of_more_uids_than_fit_one_answer_is_searched_in_windows() -> None:
    # 130,000 UIDs of 8 digits are 1.2 MB: imaplib reads lines of up to 1 MB.
    first = 10_000_000
    count = 130_000
    shelf = Shelf(dict.fromkeys(range(first, first + count), b""))
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        assert folder.uids_after(first - 1) == tuple(range(first, first + count))
        assert len([command for command in server.commands() if "SEARCH" in command]) == 4


def test_mails_behind_the_uidnext_of_the_beginning_are_found_too() -> None:
    first = 10_000_000
    count = 60_000
    shelf = Shelf(dict.fromkeys(range(first, first + count), b""), uidnext=first + count - 5)
    with ScriptedImap(shelf) as server, scripted(server.port) as folder:
        assert folder.uids_after(first - 1) == tuple(range(first, first + count))
