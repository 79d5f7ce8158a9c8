"""Waiting on a server that does what the script says."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from mailgate.errors import TemporaryError
from mailgate.mail.imap import ImapFolder, Timeouts
from mailgate.mail.stop import Stop
from tests.mail.sources.folders import QUICK, loopback, mailbox, scripted
from tests.servers.imap_script import Conversation, ScriptedImap

HOUR = 3600.0


def idles(client: Conversation, *, says: str = "", later: str = "") -> None:
    """One round of IDLE: `says` comes in one segment with the continuation, `later` after it."""
    tag = client.expect("IDLE")
    client.send(f"+ idling\r\n{says}")
    if later:
        time.sleep(0.1)
        client.send(later)
    assert client.line() == "DONE"
    client.send(f"{tag} OK done\r\n")


def test_a_mail_told_in_one_segment_with_the_continuation_is_heard() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        idles(client, says="* 4 EXISTS\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.wait(stop=stop, seconds=HOUR)


def test_a_mail_told_while_idle_is_heard() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        idles(client, later="* 4 EXISTS\r\n* 1 RECENT\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.wait(stop=stop, seconds=HOUR)


def test_a_line_in_two_segments_is_heard_whole() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        tag = client.expect("IDLE")
        client.send("+ idling\r\n* 4 EX")
        time.sleep(0.2)
        client.send("ISTS\r\n")
        assert client.line() == "DONE"
        client.send(f"{tag} OK done\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.wait(stop=stop, seconds=HOUR)


def test_a_mail_told_before_the_continuation_is_heard() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        tag = client.expect("IDLE")
        client.send("* 4 EXISTS\r\n+ idling\r\n")
        assert client.line() == "DONE"
        client.send(f"{tag} OK done\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        # What came before the continuation is no longer in any buffer when IDLE begins.
        assert folder.wait(stop=stop, seconds=0.3)


def test_a_mail_told_in_answer_to_the_last_command_is_not_waited_for() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=1, uidnext=2)
        client.answer("SEARCH", untagged="* SEARCH 1\r\n")
        client.answer("STORE", untagged="* 2 EXISTS\r\n")
        client.answer("SEARCH", untagged="* SEARCH 1 2\r\n")
        idles(client)

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.all_uids() == (1,)
        folder.file_away([1], filing=folder._mailbox.after)
        assert folder.wait(stop=stop, seconds=HOUR)
        assert folder.all_uids() == (1, 2)
        assert not folder.wait(stop=stop, seconds=0.1)


def test_a_mail_that_goes_is_not_one_that_comes() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        idles(client, says="* 2 EXPUNGE\r\n* 2 EXISTS\r\n")
        idles(client, says="* 3 EXISTS\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.wait(stop=stop, seconds=HOUR)
        assert len([command for command in server.commands() if command == "IDLE"]) == 2


def test_a_server_that_says_the_same_again_and_again_makes_nobody_spin() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        while True:
            idles(client, says="* OK Still here\r\n* 3 EXISTS\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert not folder.wait(stop=stop, seconds=0.5)
        # A round every 50 ms, as these tests set it.
        assert len([command for command in server.commands() if command == "IDLE"]) <= 15


def test_without_news_the_wait_ends_after_its_time_and_the_server_was_asked() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        idles(client)
        client.answer("LOGOUT")

    with ScriptedImap(script) as server, Stop() as stop:
        with scripted(server.port) as folder:
            assert not folder.wait(stop=stop, seconds=0.1)
        assert server.lines.count("DONE") == 1


def test_idle_is_begun_anew_every_few_minutes() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        while True:
            idles(client)

    assert Timeouts().idle == timedelta(minutes=5)
    timeouts = replace(QUICK, idle=timedelta(milliseconds=100))
    with ScriptedImap(script) as server, Stop() as stop:
        with ImapFolder(mailbox(loopback(server.port)), timeouts=timeouts) as folder:
            assert not folder.wait(stop=stop, seconds=0.55)
        assert server.lines.count("DONE") >= 3


def test_a_stop_ends_the_wait_at_once() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        idles(client)

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        threading.Timer(0.1, stop.set).start()
        began = time.monotonic()
        assert not folder.wait(stop=stop, seconds=HOUR)
        assert time.monotonic() - began < 30
        assert "DONE" in server.lines


def test_a_stop_is_not_held_up_by_a_dead_server() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        client.expect("IDLE")
        client.send("+ idling\r\n")
        client.stay_silent()

    # Without the shorter patience for a goodbye this would take an hour.
    timeouts = replace(QUICK, read=timedelta(hours=1))
    with ScriptedImap(script) as server, Stop() as stop:
        threading.Timer(0.1, stop.set).start()
        with (
            ImapFolder(mailbox(loopback(server.port)), timeouts=timeouts) as folder,
            pytest.raises(TemporaryError, match="timed out"),
        ):
            folder.wait(stop=stop, seconds=HOUR)


def test_a_server_that_goes_while_we_idle_is_noticed_at_once() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        client.expect("IDLE")
        client.send("+ idling\r\n")
        client.hang_up()

    with (
        ScriptedImap(script) as server,
        scripted(server.port) as folder,
        Stop() as stop,
        pytest.raises(TemporaryError),
    ):
        folder.wait(stop=stop, seconds=HOUR)


def test_a_goodbye_while_we_idle_is_a_lost_connection() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        client.expect("IDLE")
        client.send("+ idling\r\n* BYE we restart\r\n")
        client.hang_up()

    with (
        ScriptedImap(script) as server,
        scripted(server.port) as folder,
        Stop() as stop,
        pytest.raises(TemporaryError),
    ):
        folder.wait(stop=stop, seconds=HOUR)


def test_a_server_that_died_without_a_word_is_noticed_when_the_round_ends() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        client.expect("IDLE")
        client.send("+ idling\r\n")
        client.stay_silent()

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        began = time.monotonic()
        with pytest.raises(TemporaryError, match="timed out"):
            folder.wait(stop=stop, seconds=0.1)
        assert time.monotonic() - began >= 1


def test_without_idle_the_server_is_asked_after_a_pause() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3, capabilities="IMAP4rev1")
        client.answer("NOOP")
        client.answer("NOOP", untagged="* 4 EXISTS\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert not folder.has_idle
        assert not folder.wait(stop=stop, seconds=0.05)
        assert folder.wait(stop=stop, seconds=0.05)


def test_without_idle_a_stop_ends_the_pause_and_nobody_is_asked() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3, capabilities="IMAP4rev1")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        threading.Timer(0.1, stop.set).start()
        assert not folder.wait(stop=stop, seconds=HOUR)
        assert "NOOP" not in server.commands()


def test_a_server_that_refuses_the_idle_it_offers_is_polled() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        client.answer("IDLE", done="NO not for you")
        client.answer("NOOP", untagged="* 4 EXISTS\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.wait(stop=stop, seconds=0.05)
        assert not folder.has_idle


def test_months_of_news_are_not_kept() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=3)
        news = "".join(f"* {n} EXISTS\r\n* 1 RECENT\r\n* 1 EXPUNGE\r\n" for n in range(4, 500))
        idles(client, says=news)

    with ScriptedImap(script) as server, scripted(server.port) as folder, Stop() as stop:
        assert folder.wait(stop=stop, seconds=HOUR)
        with folder._open.talking("look") as client:
            kept = client._imap.untagged_responses
        assert sum(len(values) for values in kept.values()) < 10
