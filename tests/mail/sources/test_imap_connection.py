"""Connecting and logging in: what may pass, what a person must change, and never without TLS."""

import socket
import ssl
import threading
import traceback
from pathlib import Path

import pytest

from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.imap import ImapFolder
from mailgate.settings.model import Filing, Tls
from tests.mail.sources.folders import QUICK, authority, loopback, mailbox, scripted
from tests.servers.imap_script import CAPABILITIES, Conversation, ScriptedImap
from tests.servers.ports import free_ports


def selected(client: Conversation) -> None:
    client.until_selected(exists=3, uidnext=10)


def refuses_login(answer: str) -> ScriptedImap:
    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN", done=answer)

    return ScriptedImap(script)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("NO [AUTHENTICATIONFAILED] wrong", id="wrong password"),
        pytest.param("NO [AUTHORIZATIONFAILED] not you", id="not allowed"),
        pytest.param("NO [EXPIRED] change it", id="expired"),
        pytest.param("NO LOGIN failed.", id="no response code"),
        pytest.param("BAD not like this", id="bad"),
    ],
)
def test_a_refused_login_needs_a_person(answer: str) -> None:
    with refuses_login(answer) as server, pytest.raises(PermanentError, match="login"):
        scripted(server.port).__enter__()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("NO [UNAVAILABLE] the directory is down", id="unavailable"),
        pytest.param("NO [INUSE] somebody else is in", id="in use"),
        pytest.param("NO [LIMIT] too many connections", id="limit"),
        pytest.param("NO [SERVERBUG] oops", id="server bug"),
    ],
)
def test_a_login_that_the_server_cannot_do_now_may_pass(answer: str) -> None:
    with refuses_login(answer) as server, pytest.raises(TemporaryError, match="login"):
        scripted(server.port).__enter__()


def test_a_connection_that_breaks_in_login_is_no_wrong_password() -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.expect("LOGIN")
        client.hang_up()

    with ScriptedImap(script) as server, pytest.raises(TemporaryError, match="login"):
        scripted(server.port).__enter__()


def test_a_goodbye_in_login_is_no_wrong_password() -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.expect("LOGIN")
        client.send("* BYE we are restarting\r\n")
        client.hang_up()

    with ScriptedImap(script) as server, pytest.raises(TemporaryError, match="login"):
        scripted(server.port).__enter__()


def test_a_server_that_is_silent_in_login_may_come_back() -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.expect("LOGIN")
        client.stay_silent()

    with ScriptedImap(script) as server, pytest.raises(TemporaryError, match="login"):
        scripted(server.port).__enter__()


@pytest.mark.parametrize(
    "greeting",
    [
        pytest.param("* BYE too many connections\r\n", id="bye"),
        pytest.param("220 smtp.example ESMTP\r\n", id="not imap"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_server_that_does_not_greet_may_come_back(greeting: str) -> None:
    def script(client: Conversation) -> None:
        client.send(greeting)
        client.hang_up()

    with ScriptedImap(script) as server, pytest.raises(TemporaryError, match="connect to"):
        scripted(server.port).__enter__()


def test_a_server_that_nobody_runs_may_come_back() -> None:
    (port,) = free_ports(1)
    with pytest.raises(TemporaryError, match=f"connect to localhost:{port}"):
        scripted(port).__enter__()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("NO [NONEXISTENT] no such folder", id="code"),
        pytest.param("NO Mailbox does not exist", id="no code"),
    ],
)
def test_a_folder_that_is_missing_needs_a_person(answer: str) -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN", done=f"OK [CAPABILITY {CAPABILITIES}] in")
        client.answer("SELECT", done=answer)

    with ScriptedImap(script) as server, pytest.raises(PermanentError, match="select INBOX"):
        scripted(server.port).__enter__()


def test_a_folder_that_is_busy_may_be_free_later() -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN", done=f"OK [CAPABILITY {CAPABILITIES}] in")
        client.answer("SELECT", done="NO [INUSE] locked")

    with ScriptedImap(script) as server, pytest.raises(TemporaryError, match="select INBOX"):
        scripted(server.port).__enter__()


def test_a_folder_we_may_only_read_is_refused_unless_mail_is_kept() -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN", done=f"OK [CAPABILITY {CAPABILITIES}] in")
        tag = client.expect("SELECT")
        client.send(f"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n{tag} OK [READ-ONLY] selected\r\n")

    with ScriptedImap(script) as server, pytest.raises(PermanentError, match="select INBOX"):
        scripted(server.port).__enter__()


@pytest.mark.parametrize("text", ["", "* OK [UIDVALIDITY 7] v\r\n* NO [UIDNOTSTICKY] they go\r\n"])
def test_a_folder_whose_uids_do_not_last_needs_a_person(text: str) -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN", done=f"OK [CAPABILITY {CAPABILITIES}] in")
        client.answer("SELECT", untagged=f"* 0 EXISTS\r\n{text}", done="OK [READ-WRITE] in")

    with ScriptedImap(script) as server, pytest.raises(PermanentError, match="do not last"):
        scripted(server.port).__enter__()


def test_kept_mail_is_only_examined() -> None:
    with ScriptedImap(selected) as server, scripted(server.port, after=Filing.KEEP):
        assert "EXAMINE INBOX" in server.commands() or 'EXAMINE "INBOX"' in server.commands()


def test_the_folder_says_what_the_server_told() -> None:
    with ScriptedImap(selected) as server, scripted(server.port) as folder:
        assert (folder.uidvalidity, folder.uidnext, folder.exists) == (7, 10, 3)
        assert {"MOVE", "UIDPLUS"} <= folder.capabilities
        assert folder.has_idle


def test_a_missing_uidnext_is_found_out() -> None:
    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN", done=f"OK [CAPABILITY {CAPABILITIES}] in")
        client.answer(
            "SELECT",
            untagged="* 3 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n",
            done="OK [READ-WRITE] in",
        )
        client.answer("UID SEARCH", "UID *", untagged="* SEARCH 41\r\n")

    with ScriptedImap(script) as server, scripted(server.port) as folder:
        assert folder.uidnext == 42


def test_the_connection_is_closed_without_an_expunge() -> None:
    with ScriptedImap(selected) as server:
        with scripted(server.port):
            pass
        assert "LOGOUT" in server.commands()[-1]
        assert not any("CLOSE" in command or "EXPUNGE" in command for command in server.commands())


def test_a_password_beyond_ascii_is_sent_whole() -> None:
    def script(client: Conversation) -> None:
        client.greet(capabilities=f"{CAPABILITIES} AUTH=PLAIN")
        tag = client.expect("AUTHENTICATE PLAIN")
        client.send("+ \r\n")
        client.line()
        client.send(f"{tag} OK [CAPABILITY {CAPABILITIES}] in\r\n")
        client.select()

    with ScriptedImap(script) as server:
        settings = mailbox(loopback(server.port, password="pässwörd"))
        with ImapFolder(settings, timeouts=QUICK):
            pass
        # base64 of \0support\0pässwörd in UTF-8
        assert "AHN1cHBvcnQAcMOkc3N3w7ZyZA==" in server.lines


@pytest.mark.parametrize(
    ("password", "capabilities", "expected"),
    [
        pytest.param("pässwörd", CAPABILITIES, "ASCII passwords only", id="not ascii"),
        pytest.param("a\r\nb", CAPABILITIES, "control character", id="a second command"),
        pytest.param("x", f"{CAPABILITIES} LOGINDISABLED", "no password", id="login disabled"),
    ],
)
def test_a_password_that_cannot_be_sent_never_leaves(
    password: str, capabilities: str, expected: str
) -> None:
    def script(client: Conversation) -> None:
        client.greet(capabilities=capabilities)

    with ScriptedImap(script) as server:
        settings = mailbox(loopback(server.port, password=password))
        with pytest.raises(PermanentError, match=expected):
            ImapFolder(settings, timeouts=QUICK).__enter__()
        assert not any("LOGIN " in line or "AUTHENTICATE" in line for line in server.lines)


def test_a_password_is_in_no_error() -> None:
    with refuses_login("NO [AUTHENTICATIONFAILED] wrong") as server:
        settings = mailbox(loopback(server.port, password="can" + "ary"))
        with pytest.raises(PermanentError) as caught:
            ImapFolder(settings, timeouts=QUICK).__enter__()
    lines = traceback.format_exception(caught.value)
    assert "wrong" in "".join(lines)
    assert "can" + "ary" not in "".join(lines)


def test_a_verified_certificate_of_a_private_authority_is_enough(tmp_path: Path) -> None:
    ca, context = authority(tmp_path, "localhost")
    with ScriptedImap(selected, tls=context) as server:
        settings = mailbox(loopback(server.port, tls=Tls.IMPLICIT, ca=ca))
        with ImapFolder(settings, timeouts=QUICK) as folder:
            assert folder.uidvalidity == 7


@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
@pytest.mark.parametrize(
    ("names", "ours"),
    [
        pytest.param(("localhost",), False, id="an authority we do not know"),
        pytest.param(("other.example",), True, id="another host's name"),
    ],
)
def test_a_certificate_that_does_not_verify_needs_a_person(
    tmp_path: Path, tls: Tls, names: tuple[str, ...], *, ours: bool
) -> None:
    ca, context = authority(tmp_path, *names)

    def script(client: Conversation) -> None:
        if tls is Tls.STARTTLS:
            client.greet(capabilities=f"{CAPABILITIES} STARTTLS")
            client.answer("STARTTLS")
            client.start_tls(context)
        selected(client)

    with ScriptedImap(script, tls=context if tls is Tls.IMPLICIT else None) as server:
        settings = mailbox(loopback(server.port, tls=tls, ca=ca if ours else None))
        with pytest.raises(PermanentError, match="certificate verify failed"):
            ImapFolder(settings, timeouts=QUICK).__enter__()
        assert not any("LOGIN" in line for line in server.lines)


def test_starttls_protects_the_login(tmp_path: Path) -> None:
    ca, context = authority(tmp_path, "localhost")

    def script(client: Conversation) -> None:
        client.greet(capabilities=f"{CAPABILITIES} STARTTLS LOGINDISABLED")
        client.answer("STARTTLS")
        client.start_tls(context)
        client.offers = CAPABILITIES
        assert isinstance(client.sock, ssl.SSLSocket)
        client.answer("LOGIN", done=f"OK [CAPABILITY {CAPABILITIES}] in")
        client.select()

    with ScriptedImap(script) as server:
        settings = mailbox(loopback(server.port, tls=Tls.STARTTLS, ca=ca))
        with ImapFolder(settings, timeouts=QUICK) as folder:
            assert folder.uidvalidity == 7


def stripped(client: Conversation) -> None:
    client.greet(capabilities=CAPABILITIES)


def refused(client: Conversation) -> None:
    client.greet(capabilities=f"{CAPABILITIES} STARTTLS")
    client.answer("STARTTLS", done="NO not today")


def preauthenticated(client: Conversation) -> None:
    client.offers = f"{CAPABILITIES} STARTTLS"
    client.send("* PREAUTH welcome\r\n")


@pytest.mark.parametrize("script", [stripped, refused, preauthenticated])
def test_without_starttls_nothing_is_said(script: object, tmp_path: Path) -> None:
    ca, _ = authority(tmp_path, "localhost")
    assert callable(script)
    with ScriptedImap(script) as server:
        settings = mailbox(loopback(server.port, tls=Tls.STARTTLS, ca=ca))
        with pytest.raises(PermanentError, match="STARTTLS"):
            ImapFolder(settings, timeouts=QUICK).__enter__()
        assert not any("LOGIN" in line or "SELECT" in line for line in server.lines)


def test_words_smuggled_in_before_the_handshake_are_not_believed(tmp_path: Path) -> None:
    ca, context = authority(tmp_path, "localhost")

    def script(client: Conversation) -> None:
        client.greet(capabilities=f"{CAPABILITIES} STARTTLS")
        tag = client.expect("STARTTLS")
        client.send(f"{tag} OK go\r\n* CAPABILITY IMAP4rev1 SMUGGLED\r\n")
        client.start_tls(context)
        client.offers = CAPABILITIES
        client.answer("LOGIN", done="OK in")
        client.select()

    with ScriptedImap(script) as server:
        settings = mailbox(loopback(server.port, tls=Tls.STARTTLS, ca=ca))
        with ImapFolder(settings, timeouts=QUICK) as folder:
            assert "SMUGGLED" not in folder.capabilities


def test_tls_on_a_port_without_it_needs_a_person(tmp_path: Path) -> None:
    ca, _ = authority(tmp_path, "localhost")
    with ScriptedImap(selected) as server:
        settings = mailbox(loopback(server.port, tls=Tls.IMPLICIT, ca=ca))
        with pytest.raises(PermanentError, match="does not speak TLS"):
            ImapFolder(settings, timeouts=QUICK).__enter__()


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_file_that_does_not_do_needs_a_person(
    tmp_path: Path, content: str | None
) -> None:
    ca = tmp_path / "ca.pem"
    if content is not None:
        ca.write_text(content)
    settings = mailbox(loopback(1, tls=Tls.IMPLICIT, ca=ca))
    with pytest.raises(PermanentError, match=r"ca\.pem"):
        ImapFolder(settings, timeouts=QUICK).__enter__()


def test_a_dead_peer_is_asked_for_life_by_the_kernel() -> None:
    with ScriptedImap(selected) as server, scripted(server.port) as folder:
        with folder._open.talking("look") as client:
            sock = client.socket()
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) == 20
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3
        assert sock.gettimeout() == 1


def test_a_second_thread_may_not_use_the_connection() -> None:
    failures: list[BaseException] = []

    def use(folder: ImapFolder) -> None:
        try:
            folder.all_uids()
        except RuntimeError as error:
            failures.append(error)

    with ScriptedImap(selected) as server, scripted(server.port) as folder:
        thread = threading.Thread(target=use, args=(folder,))
        thread.start()
        thread.join()
    assert "for the thread that opened it" in str(failures[0])


def test_a_folder_that_is_not_open_cannot_be_used() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        scripted(1).all_uids()


def test_nothing_is_formatted_for_a_log_that_nobody_reads() -> None:
    with (
        ScriptedImap(selected) as server,
        scripted(server.port) as folder,
        folder._open.talking("look") as client,
    ):
        assert client._imap.debug == 0


@pytest.mark.parametrize("kind", ["NO", "BAD"])
def test_a_server_that_repeats_the_password_does_not_make_us_repeat_it(kind: str) -> None:
    with refuses_login(f'{kind} cannot LOGIN "support" "hunter7"') as server:
        folder = ImapFolder(mailbox(loopback(server.port, password="hunter7")), timeouts=QUICK)
        with pytest.raises((PermanentError, TemporaryError)) as caught:
            folder.__enter__()

    told = "".join(traceback.format_exception(caught.value))
    assert "cannot LOGIN" in told
    assert "hunter7" not in told
