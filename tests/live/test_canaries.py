"""Twelve secrets through every way of failing: none is in a log, a mail or the database."""

import base64
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
import structlog
from typer.testing import CliRunner

from mailgate.bundle import bundled
from mailgate.cli.app import app
from mailgate.log import Action, configure, log
from mailgate.settings.load import load
from tests.servers.gate import Gate
from tests.servers.imap_script import Conversation, ScriptedImap
from tests.servers.mails import a_mail
from tests.servers.ports import free_ports
from tests.servers.smtp_script import ScriptedSmtp

pytestmark = pytest.mark.live

SECRETS: Final = {
    "imap password of the environment, refused": "canary-imap-env-01",
    "imap password of a file, cut off": "canary-imap-file-02",
    "imap password that is refused for now": "canary-imap-busy-03",
    "imap password of a server that is away": "canary-imap-away-04",
    "smtp password": "canary-smtp-fine-05",
    "smtp password that is refused": "canary-smtp-refused-06",
    "smtp password of a server that is away": "canary-smtp-away-07",
    "key that signs": "canary-key-signs-08-0123456789abcdef",
    "key of before": "canary-key-before-09-0123456789abcdef",
    "password of a database that is away": "canary-database-10",
    "password that somebody wrote into the settings": "canary-settings-11",
    "key that is too short": "canary-short-key-12",
}
READING: Final = (
    ("figures",), ("messages",), ("cases",), ("outbox", "list"), ("workers",), ("held", "list"),
    ("quarantine", "list"), ("address", "list"), ("health",), ("check",), ("clock", "show"),
)  # fmt: skip


def shapes(secret: str) -> Iterator[bytes]:
    """How a secret could look where it came out: plain, in hexadecimal, in the midst of base64."""
    plain = secret.encode()
    yield plain
    yield plain.hex().encode()
    for before in range(3):
        encoded = base64.b64encode(b"x" * before + plain)
        yield encoded[4:-4]


def leaks(*places: bytes) -> list[str]:
    """Which secrets stand somewhere in these bytes."""
    return [
        what
        for what, secret in SECRETS.items()
        if any(shape in place for place in places for shape in shapes(secret))
    ]


def told_back(why: str) -> Callable[[Conversation], None]:
    """A server that repeats in its refusal what it was given."""

    def script(client: Conversation) -> None:
        client.greet()
        line = client.command()
        client.send(f"{line.split(' ')[0]} NO [{why}] you said {line}\r\n")

    return script


def cut_off(client: Conversation) -> None:
    """A server that lets us in and then talks nonsense."""
    client.greet()
    client.answer("LOGIN")
    client.command()
    said = next(line for line in client.lines if "LOGIN" in line)
    client.send(f"* BYE after {said}\r\n")
    client.hang_up()


def relay(password: str, answer: str) -> ScriptedSmtp:
    said = base64.b64encode(f"\0user\0{password}".encode()).decode()
    return ScriptedSmtp(
        {
            "ehlo": "250-script.example\r\n250 AUTH PLAIN",
            "auth": f"{answer} {said} {password}",
        }
    )


def settings(folder: Path, imap: list[int], smtp: list[int]) -> str:
    """Three Maildirs with a relay each, and four IMAP mailboxes."""
    maildirs = "\n".join(
        f'[[mailbox]]\nname = "drop{n}"\ndesk = "managed-service"\n'
        f'address = "drop{n}@desk.example"\nstart = "all"\n'
        f'maildir = "drop{n}"\nsmtp = "relay{n}"\n'
        for n in range(3)
    )
    boxes = "\n".join(
        f'[[mailbox]]\nname = "box{n}"\ndesk = "managed-service"\n'
        f'address = "box{n}@desk.example"\nstart = "all"\nsmtp = "relay0"\n'
        f'imap = {{host = "127.0.0.1", port = {port}, tls = "none", user = "user",'
        f' password = "{"env:CANARY" if n == 0 else f"file:imap{n}"}"}}\n'
        for n, port in enumerate(imap)
    )
    relays = "\n".join(
        f'[[smtp]]\nname = "relay{n}"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'
        f'user = "user"\npassword = "file:smtp{n}"\n'
        for n, port in enumerate(smtp)
    )
    return (
        f'database = "sqlite:///mailgate.db"\nrules = "{folder}/shipped/rules"\n'
        f'templates = "{bundled("templates")}"\nadmin = "root@elsewhere.example"\n'
        f'[identity]\nkeys = ["file:key0", "file:key1"]\ndomain = "desk.example"\n'
        f'{maildirs}\n{boxes}\n{relays}\n[outbox]\nlease = "2s"\n'
    )


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """A folder with all the secrets."""
    values = list(SECRETS.values())
    monkeypatch.setenv("CANARY", values[0])
    monkeypatch.setenv("MAILGATE_TRACEBACK", "1")
    gate = Gate(tmp_path / "gate")
    names = ("imap1", "imap2", "imap3", "smtp0", "smtp1", "smtp2", "key0", "key1")
    for name, value in zip(names, values[1:9], strict=True):
        (gate.folder / name).write_text(value)
    (gate.folder / "short").write_text(values[11])
    for number in range(3):
        new = gate.folder / f"drop{number}" / "new"
        for name in ("new", "cur", "tmp"):
            (new.parent / name).mkdir(parents=True)
        mail = a_mail(
            number=number,
            sender=f"c{number}@c{number}.example",
            to=f"drop{number}@desk.example",
        )
        (new / "1").write_bytes(mail)
    return gate


def test_no_way_of_failing_of_a_daemon_says_a_secret(gate: Gate) -> None:
    (away, nobody) = free_ports(2)
    with (
        ScriptedImap(told_back("AUTHENTICATIONFAILED")) as refuses,
        ScriptedImap(cut_off) as cuts,
        ScriptedImap(told_back("UNAVAILABLE")) as busy,
        relay(SECRETS["smtp password"], "235 welcome") as fine,
        relay(SECRETS["smtp password that is refused"], "535 5.7.8 you said") as strict,
    ):
        text = settings(
            gate.folder,
            [refuses.port, cuts.port, busy.port, away],
            [fine.port, strict.port, nobody],
        )
        gate.settings.write_text(text)
        shown = repr(load(gate.settings)).encode()
        with gate.running() as daemon:
            daemon.wait_for("mailbox-refused")
            daemon.wait_for("mailbox-lost", times=3)
            daemon.wait_for("mail-sent")
            daemon.wait_for("mail-postponed", times=2)
            code, _ = daemon.terminate()
        assert code == 0
        once = gate.command("run", "--once")
        sent = fine.taken
        given = [line for server in (refuses, cuts, busy) for line in server.lines]

    said = [(gate.folder / "daemon.log").read_bytes(), once.stdout, once.stderr]
    for words in READING:
        for form in ((), ("--json",)) if words != ("check",) else ((),):
            done = CliRunner().invoke(app, [*words, *form, "--config", str(gate.settings)])
            said.append(done.output.encode())
    with closing(sqlite3.connect(gate.folder / "mailgate.db")) as database:
        dump = "\n".join(database.iterdump()).encode()
    files = [path.read_bytes() for path in gate.folder.glob("mailgate.db*")]

    assert sent
    assert sum("canary" in line for line in given) >= 3  # they were used
    assert b"you said" in said[0]
    assert b"Printer on fire" in dump
    assert leaks(*said) == []
    assert leaks(shown, dump, *files, *sent) == []


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_no_values(monkeypatch: pytest.MonkeyPatch, *, as_json: bool) -> None:
    def fail(password: str) -> None:
        kept = [password, password.encode()]
        raise RuntimeError(f"{len(kept)} things went wrong")

    screen = StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    before = structlog.get_config()
    configure(as_json=as_json)
    try:
        for secret in SECRETS.values():
            try:
                fail(secret)
            except RuntimeError as error:
                log(Action.JOB_FAILED, job="test", exc_info=error)
        written = screen.getvalue()
    finally:
        structlog.configure(**before)

    assert written.count("2 things went wrong") >= len(SECRETS)
    assert "in fail" in written
    assert leaks(written.encode()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "file:smtp0", SECRETS["password that somebody wrote into the settings"], id="written"
        ),
        pytest.param("file:key1", "file:short", id="short-key"),
        pytest.param("file:key1", "file:key0", id="twice"),
        pytest.param("sqlite:///mailgate.db", "env:CANARY_DATABASE", id="database"),
        pytest.param(
            "sqlite:///mailgate.db",
            "postgresql://u:canary-settings-11@127.0.0.1:1/x",
            id="database-written",
        ),
        pytest.param("sqlite:///mailgate.db", "env:CANARY", id="no-database"),
        pytest.param('tls = "none"', 'tls = "starttls"\nport = "env:CANARY"', id="wrong-key"),
    ],
)
def test_no_command_says_a_secret_whatever_is_wrong_with_the_settings(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    (port,) = free_ports(1)
    url = f"postgresql://user:canary-database-10@127.0.0.1:{port}/mailgate"
    monkeypatch.setenv("CANARY_DATABASE", url)
    text = settings(gate.folder, [port], [port, port, port])
    assert before in text
    gate.settings.write_text(text.replace(before, after))

    said = []
    for words in (*READING, ("run", "--once"), ("deliver", "--mailbox", "drop0")):
        done = CliRunner().invoke(
            app, [*words, "--config", str(gate.settings)], input=a_mail().decode()
        )
        said.append(done.output.encode())
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            said.append(repr(done.exception).encode())

    assert any(said)
    assert leaks(*said) == []
