"""What a good settings file becomes."""

import contextlib
import traceback
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.bundle import bundled
from mailgate.errors import FileError, UsageError
from mailgate.settings import values
from mailgate.settings.load import load
from mailgate.settings.model import (
    Envelope,
    Filing,
    LimitSettings,
    OutboxSettings,
    Purpose,
    Secret,
    ServerSettings,
    Settings,
    SmtpSettings,
    Start,
    Tls,
    WorkerSettings,
)
from tests.settings.places import ENVIRON, KEY, furnish

LEAST = """\
[identity]
keys = ["file:keys/mailgate.key"]
[[mailbox]]
name = "support"
desk = "managed-service"
address = "Support@Desk.Example"
[smtp]
host = "smtp.desk.example"
"""
ALL = """\
database = "env:DATABASE"
rules = "rules"
templates = "templates"
addresses = ["Info@desk.example"]
admin = "admin@desk.example"
authserv_ids = ["MX.desk.example"]
spam_headers = ["X-Spam-Flag: YES"]
max_size = "10 MiB"
ack_max_age = "5 days"
poll = "30s"
reconcile = "1h 30m"
log = "json"
[identity]
keys = ["file:keys/mailgate.key", "env:OLD_KEY"]
domain = "ids.desk.example"
[limits]
address_hour = 1
address_day = 2
domain_hour = 3
first_time_day = 4
total_ten_minutes = 5
[outbox]
lease = "500ms"
lifetime = "1 week"
uncertain_resends = 0
[workers]
lease = "10s"
[[mailbox]]
name = "support"
desk = "managed-service"
address = "support@desk.example"
imap = {host = "imap.desk.example", user = "support", password = "env:SUPPORT_PASSWORD"}
folder = "Support/Inbox"
after = "move:Processed/2026"
start = "all"
subaddress = true
envelope = "verp"
smtp = "second"
forms = ["Forms@desk.example"]
[[mailbox]]
name = "escalations"
desk = "managed-service"
purpose = "escalation"
address = "escalations@desk.example"
maildir = "mail/escalations"
after = "delete"
smtp = "first"
[[smtp]]
name = "first"
host = "::1"
tls = "none"
[[smtp]]
name = "second"
host = "smtp.desk.example"
port = 2525
tls = "implicit"
user = "support"
password = "env:SMTP_PASSWORD"
ca = "ca.pem"
"""
SECRETS = {
    **ENVIRON,
    "OLD_KEY": "canary-old-key-of-more-than-thirty-two-bytes",
    "DATABASE": "postgresql+psycopg://mailgate:canary-database@db.desk.example/mailgate",
}


def write(folder: Path, text: str) -> Path:
    if not (folder / "rules").exists():
        furnish(folder)
        (folder / "ca.pem").write_text("a certificate")
    path = folder / "mailgate.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_least_file_leaves_every_default_to_the_model(tmp_path: Path) -> None:
    settings = load(write(tmp_path, LEAST), environ={})

    (mailbox,) = settings.mailboxes
    assert settings == Settings(
        path=tmp_path / "mailgate.toml",
        database=f"sqlite:///{tmp_path}/data/mailgate.db",
        mailboxes=(mailbox,),
        smtp=(SmtpSettings("default", ServerSettings("smtp.desk.example", 587, Tls.STARTTLS)),),
        keys=(Secret(KEY),),
        domain="desk.example",
        rules=tmp_path / "rules",
        templates=tmp_path / "templates",
        addresses=frozenset({"support@desk.example"}),
    )
    assert (mailbox.purpose, mailbox.after, mailbox.smtp) == (
        Purpose.SUPPORT,
        Filing.SEEN,
        "default",
    )


def test_every_key_of_a_full_file_arrives(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ALL), environ=SECRETS)

    support, escalations = settings.mailboxes
    assert settings.database == SECRETS["DATABASE"]
    assert settings.addresses == {
        "info@desk.example", "support@desk.example", "escalations@desk.example",
    }  # fmt: skip
    assert settings.admin == "admin@desk.example"
    assert settings.authserv_ids == {"mx.desk.example"}
    assert settings.spam_headers == (("x-spam-flag", "YES"),)
    assert settings.max_size == 10 * 1024 * 1024
    assert settings.ack_max_age == timedelta(days=5)
    assert settings.poll == timedelta(seconds=30)
    assert settings.reconcile == timedelta(minutes=90)
    assert settings.log == "json"
    assert [key.reveal() for key in settings.keys] == [KEY, SECRETS["OLD_KEY"]]
    assert settings.domain == "ids.desk.example"
    assert settings.limits == LimitSettings(1, 2, 3, 4, 5)
    assert settings.outbox == OutboxSettings(timedelta(milliseconds=500), timedelta(days=7), 0)
    assert settings.workers == WorkerSettings(timedelta(seconds=10))
    assert support.imap == ServerSettings(
        "imap.desk.example", 993, Tls.IMPLICIT, "support", Secret(SECRETS["SUPPORT_PASSWORD"])
    )
    assert (support.folder, support.after, support.move_to) == (
        "Support/Inbox", Filing.MOVE, "Processed/2026",
    )  # fmt: skip
    assert (support.start, support.subaddress, support.envelope) == (Start.ALL, True, Envelope.VERP)
    assert (support.smtp, support.forms) == ("second", frozenset({"forms@desk.example"}))
    assert escalations.maildir == tmp_path / "mail" / "escalations"
    assert (escalations.purpose, escalations.after) == (Purpose.ESCALATION, Filing.DELETE)
    assert [server.server for server in settings.smtp] == [
        ServerSettings("::1", 25, Tls.NONE),
        ServerSettings(
            "smtp.desk.example", 2525, Tls.IMPLICIT, "support",
            Secret(SECRETS["SMTP_PASSWORD"]), tmp_path / "ca.pem",
        ),
    ]  # fmt: skip


def test_rules_and_templates_that_are_not_beside_the_file_are_those_that_came_with_mailgate(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, LEAST)
    for folder in (tmp_path / "rules" / "managed-service", tmp_path / "rules"):
        folder.rmdir()
    (tmp_path / "templates").rmdir()

    settings = load(path, environ={})

    assert (settings.rules, settings.templates) == (bundled("rules"), bundled("templates"))


def test_relative_paths_start_at_the_settings_file_wherever_mailgate_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, LEAST)
    monkeypatch.chdir(tmp_path.parent)

    settings = load(Path(tmp_path.name, "mailgate.toml"), environ={})

    assert settings.path == tmp_path / "mailgate.toml"
    assert settings.rules == tmp_path / "rules"
    assert settings.database == f"sqlite:///{tmp_path}/data/mailgate.db"


def test_without_an_environment_given_the_process_s_own_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILGATE_TEST_KEY", "k" * 44)

    settings = load(
        write(tmp_path, LEAST.replace("file:keys/mailgate.key", "env:MAILGATE_TEST_KEY"))
    )

    assert settings.keys == (Secret("k" * 44),)


def test_a_single_mailbox_table_counts_as_one(tmp_path: Path) -> None:
    settings = load(write(tmp_path, LEAST.replace("[[mailbox]]", "[mailbox]")), environ={})

    assert settings.mailbox("support").address == "support@desk.example"


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, LEAST)
    path.write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())

    assert load(path, environ={}).domain == "desk.example"


@pytest.mark.parametrize(
    ("database", "expected"),
    [
        pytest.param("sqlite:///mail.db", "sqlite:///{folder}/mail.db", id="relative"),
        pytest.param("sqlite:////var/lib/m.db", "sqlite:////var/lib/m.db", id="absolute"),
        pytest.param(
            "postgresql+psycopg://m@db/mail", "postgresql+psycopg://m@db/mail", id="postgresql"
        ),
        pytest.param(
            "postgresql+psycopg:///mail?host=/run/postgresql",
            "postgresql+psycopg:///mail?host=/run/postgresql",
            id="postgresql by socket",
        ),
    ],
)
def test_a_database_is_a_file_or_postgresql(database: str, expected: str, tmp_path: Path) -> None:
    settings = load(write(tmp_path, f'database = "{database}"\n{LEAST}'), environ={})

    assert settings.database == expected.format(folder=tmp_path)


@pytest.mark.parametrize(
    "database",
    [
        pytest.param("sqlite:///", id="sqlite without a file"),
        pytest.param("sqlite:///:memory:", id="memory"),
        pytest.param("sqlite:///mail.db?mode=memory", id="options"),
        pytest.param("postgresql://m@db/mail", id="another driver"),
        pytest.param("postgresql+psycopg://m@db", id="no name"),
        pytest.param("postgresql+psycopg:///mail", id="no host"),
        pytest.param("postgresql+psycopg://m@db:port/mail", id="no port"),
        pytest.param("postgresql+psycopg://[m@db/mail", id="half an address"),
        pytest.param("postgresql+psycopg://m:canary@db/mail", id="password"),
        pytest.param("postgresql+psycopg://m@db/mail?password=canary", id="password in the query"),
    ],
)
def test_a_database_that_would_lose_mail_or_tell_its_password_is_refused(
    database: str, tmp_path: Path
) -> None:
    with pytest.raises(FileError, match=r"mailgate\.toml:1: database ") as refused:
        load(write(tmp_path, f'database = "{database}"\n{LEAST}'), environ={})

    assert len(refused.value.mistakes) == 1
    assert "canary" not in str(refused.value)


def test_no_settings_file_says_which_commands_help(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'"mailgate init".*"mailgate demo"'):
        load(tmp_path / "none.toml")


def test_a_folder_in_place_of_the_file_is_one_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read: Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = " + "[" * 5000 + "]" * 5000, id="nested deeply"),
        pytest.param("x = " + "9" * 5000, id="a number nobody can read"),
        pytest.param("# " + "x" * 1_000_000, id="too large"),
    ],
)
def test_a_file_that_would_break_the_parser_is_one_mistake(text: str, tmp_path: Path) -> None:
    with pytest.raises(FileError) as refused:
        load(write(tmp_path, text))

    assert len(refused.value.mistakes) == 1


def test_the_last_line_is_meant_by_a_text_that_ends_too_early(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"mailgate\.toml:3: this is no TOML"):
        load(write(tmp_path, "a = 1\n\nb = [\n\n"))


@pytest.mark.parametrize(
    "shape", [repr, str, "{}".format, asdict], ids=["repr", "str", "format", "asdict"]
)
def test_no_secret_is_in_any_printed_form_of_the_settings(shape: Any, tmp_path: Path) -> None:
    settings = load(write(tmp_path, ALL), environ=SECRETS)
    printed = str(shape(settings)) if shape is not asdict else str(asdict(settings)["mailboxes"])

    assert "canary" not in printed
    assert KEY not in printed


def test_no_secret_is_in_any_trace_of_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    broken = ALL.replace('"env:SMTP_PASSWORD"', '"canary-written-out"').replace("2525", '"25"')

    with pytest.raises(FileError) as refused:
        load(write(tmp_path, broken))

    trace = traceback.TracebackException.from_exception(refused.value, capture_locals=True)
    printed = "".join(trace.format())
    printed = printed[printed.rindex("in load\n") :]
    assert "canary" not in printed + str(refused.value) + repr(refused.value)
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "which is empty", id="empty"),
        pytest.param(b"\n", "which is empty", id="line break alone"),
        pytest.param(b"canary\nsecond\n", "holds a line break", id="two lines"),
        pytest.param(b"canary\x00", "control character", id="NUL"),
        pytest.param(b"\xff\xfecanary", "no UTF-8 text", id="bytes"),
        pytest.param(b"canary" * 20_000, "over 64 KiB", id="large"),
    ],
)
def test_a_file_that_holds_no_secret_is_a_mistake(
    content: bytes, problem: str, tmp_path: Path
) -> None:
    path = write(tmp_path, LEAST + 'user = "u"\npassword = "file:secret"\n')
    (tmp_path / "secret").write_bytes(content)

    with pytest.raises(FileError, match=problem) as refused:
        load(path, environ={})

    assert [mistake.line for mistake in refused.value.mistakes] == [10]
    assert "canary" not in str(refused.value)


def test_where_no_server_is_spoken_to_no_password_is_looked_for(tmp_path: Path) -> None:
    path = write(tmp_path, LEAST + 'user = "u"\npassword = "env:NOT_SET"\n')

    settings = load(path, environ={}, connecting=False)

    assert settings.smtp[0].server.password is None
    assert settings.keys


def test_a_password_written_out_is_a_mistake_though_nobody_needs_it(tmp_path: Path) -> None:
    path = write(tmp_path, LEAST + 'user = "u"\npassword = "canary"\n')

    with pytest.raises(FileError, match=r"password is not written into this file") as refused:
        load(path, environ={}, connecting=False)

    assert "canary" not in str(refused.value)


def test_a_password_file_may_end_as_windows_ends_lines(tmp_path: Path) -> None:
    path = write(tmp_path, LEAST + 'user = "u"\npassword = "file:secret"\n')
    (tmp_path / "secret").write_bytes("pass wörd \r\n".encode())

    assert load(path, environ={}).smtp[0].server.password == Secret("pass wörd ")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_a_connection_without_tls_is_allowed_to_this_machine(host: str, tmp_path: Path) -> None:
    settings = load(
        write(tmp_path, LEAST.replace("smtp.desk.example", host) + 'tls = "none"\n'), environ={}
    )

    assert settings.smtp[0].server.tls is Tls.NONE


@pytest.mark.parametrize(
    "host", ["localhost.desk.example", "10.0.0.1", "172.16.0.1", "::2", "mail"]
)
def test_a_connection_without_tls_is_refused_to_any_other(host: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"mailgate\.toml:9: tls is \"none\""):
        load(
            write(tmp_path, LEAST.replace("smtp.desk.example", host) + 'tls = "none"\n'), environ={}
        )


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("72h", timedelta(hours=72), id="hours"),
        pytest.param("15m", timedelta(minutes=15), id="minutes"),
        pytest.param("30s", timedelta(seconds=30), id="seconds"),
        pytest.param("5 days", timedelta(days=5), id="days in words"),
        pytest.param("1 Hour 30 Minutes", timedelta(minutes=90), id="a sum"),
        pytest.param("2w", timedelta(days=14), id="weeks"),
    ],
)
def test_a_duration_is_written_as_people_write_it(text: str, length: timedelta) -> None:
    assert values.duration(text) == length


@given(st.text(max_size=12) | st.integers() | st.none())
def test_no_value_breaks_a_converter(value: object) -> None:
    for convert in (
        values.duration, values.size, values.address, values.domain, values.host, values.name,
        values.filing, values.header_test, values.flag, values.text,
    ):  # fmt: skip
        with contextlib.suppress(values.UnfitError):
            convert(value)


@pytest.mark.parametrize(
    "address",
    [
        "a@b", "first.last+tag=1@mail.desk.example", "o'neil@xn--bcher-kva.example",
    ],
)  # fmt: skip
def test_an_address_may_be_any_that_mail_servers_take(address: str) -> None:
    assert values.address(address.upper()) == address


@pytest.mark.parametrize(
    "address",
    [
        "a", "@b", "a@", "a b@c", "a@b..c", ".a@b", "a@-b", "a@b,c@d", "a@b\n", "ä@b", "a@b c",
        "a" * 65 + "@b", "a@" + "b." * 127 + "example",
    ],
)  # fmt: skip
def test_an_address_that_could_be_read_in_two_ways_is_refused(address: str) -> None:
    with pytest.raises(values.UnfitError):
        values.address(address if not address.endswith("\n") else f"{address}x")
