"""What is wrong is seen in the database, told to the admin once, and to nobody else."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from sqlmodel import col, select, update

from mailgate.core.clock_jumps import Watch
from mailgate.core.findings import findings
from mailgate.core.version import DeskVersion, RulesInUse
from mailgate.jobs.at_work import at_work
from mailgate.jobs.clock_hold import watch_clock
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.jobs.watch import look_around, note_refused, watch
from mailgate.mail.smtp import Relay
from mailgate.settings.model import (
    AlertSettings,
    LimitSettings,
    ServerSettings,
    SmtpSettings,
    Tls,
)
from mailgate.store import folders, outbox, watching
from mailgate.store.meta import set_meta
from mailgate.store.rules_in_use import note_rules
from mailgate.store.tables import OutboxRow, QuarantineRow
from tests.jobs.bench import ANNA, DESK, NOW, SUPPORT, Bench
from tests.servers.smtp import SmtpSink

ADMIN: Final = "root@elsewhere.example"
BEGAN: Final = NOW - timedelta(days=1)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def watched(bench: Bench) -> Bench:
    bench.set(admin=ADMIN)
    return bench


def look(bench: Bench) -> bool:
    return watch(bench.context, now=bench.now, watched_since=BEGAN)


def names(bench: Bench, *, by_daemon: bool = True) -> list[str]:
    seen = look_around(
        bench.database,
        bench.context.settings,
        now=bench.now,
        watched_since=BEGAN if by_daemon else None,
    )
    return [one.name for one in findings(seen, bench.context.settings.alerts)]


def told(bench: Bench) -> Sequence[OutboxRow]:
    with bench.database.reading() as session:
        return session.exec(
            select(OutboxRow).where(OutboxRow.kind == "alert").order_by(col(OutboxRow.id))
        ).all()


def refuse(bench: Bench) -> None:
    """The clock of the wall jumps, which is the least that is wrong."""
    clock = Watch(bench.now, 0.0)
    assert watch_clock(bench.context, clock, now=bench.now + timedelta(days=3), steady=1.0)


def mend(bench: Bench) -> None:
    with bench.database.session() as session:
        set_meta(session, "clock-held", "")


def test_nothing_is_told_while_all_is_well(watched: Bench) -> None:
    watched.decide()

    assert names(watched) == []
    assert not look(watched)
    assert told(watched) == []


def test_the_admin_gets_one_mail_when_it_begins_and_one_when_it_is_over(
    watched: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(watched)
    assert look(watched)
    for _ in range(5):
        watched.wait(minutes=1)
        assert not look(watched)
    mend(watched)
    assert not look(watched)
    watched.wait(minutes=2)
    assert look(watched)
    watched.wait(minutes=2)
    assert not look(watched)

    first, last = told(watched)
    assert {first.recipient, last.recipient} == {ADMIN}
    assert b"Subject: mailgate: clock\r\n" in first.raw
    assert b"Subject: mailgate: over: clock\r\n" in last.raw
    logged = capsys.readouterr().out
    assert logged.count("alert ") == 1
    assert logged.count("alert-over ") == 1


def test_it_is_a_plain_automatic_mail_from_nobody(watched: Bench) -> None:
    refuse(watched)
    look(watched)

    (mail,) = told(watched)
    read = message_from_bytes(mail.raw, policy=default)
    assert mail.envelope_from == ""
    assert not mail.automatic
    assert read.get_content_type() == "text/plain"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Reply-To"] is None
    assert "the clock jumped forward by 2 days and 23 hours" in read.get_content()


def test_an_answer_to_it_by_a_machine_is_never_answered(watched: Bench) -> None:
    refuse(watched)
    look(watched)
    (mail,) = told(watched)

    row = watched.decide(
        sender=ADMIN,
        subject="Automatic reply: mailgate: clock",
        headers={"Auto-Submitted": "auto-replied", "In-Reply-To": mail.message_id},
    )

    assert row.decision["acknowledged"] == ""
    assert [one.recipient for one in watched.outbox()] == [ADMIN]


def test_it_leaves_though_the_circuit_is_open_and_counts_for_nothing(
    watched: Bench, sink: SmtpSink, relay: Relay
) -> None:
    watched.set(limits=LimitSettings(total_ten_minutes=1, first_time_day=10))
    for number in (1, 2, 3):
        watched.decide(number=number, sender=f"c{number}@c{number}.example")
    assert names(watched) == ["circuit:"]

    look(watched)

    (mail,) = told(watched)
    assert mail.state == "queued"
    assert deliver_next(watched.context, "main", relay, watched.clock) is Sent.SENT
    assert [one.recipients for one in sink.mails] == [(ADMIN,)]
    with watched.database.session() as session:
        for row in watched.outbox():
            outbox.release(session, outbox_id=row.id or 0, now=watched.now)
    assert names(watched) == []


def test_no_more_mails_are_written_than_an_hour_may_have(watched: Bench) -> None:
    watched.set(alerts=AlertSettings(mails_hour=1))
    refuse(watched)
    assert look(watched)
    mend(watched)
    look(watched)
    watched.wait(minutes=5)
    assert not look(watched)

    watched.wait(hours=1)
    assert look(watched)
    assert len(told(watched)) == 2


def test_without_an_admin_it_is_logged_alone(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(bench)

    assert not look(bench)
    assert not look(bench)
    assert bench.outbox() == []
    assert capsys.readouterr().out.count("alert ") == 1


def test_a_mailbox_of_ours_is_never_told(watched: Bench) -> None:
    watched.set(admin=SUPPORT.address)
    refuse(watched)
    look(watched)

    assert watched.outbox() == []


def test_two_mails_in_one_second_have_names_of_their_own(watched: Bench) -> None:
    refuse(watched)
    look(watched)
    mend(watched)
    look(watched)
    watched.wait(minutes=5)
    look(watched)
    watched.wait(minutes=-5)
    refuse(watched)
    assert look(watched)

    assert len({one.message_id for one in told(watched)}) == 3


def test_a_mailbox_that_is_not_read_and_one_that_refuses_us(watched: Bench) -> None:
    server = ServerSettings("127.0.0.1", 1, Tls.NONE)
    watched.set_mailbox(imap=server)
    assert names(watched) == ["no-poll:support"]

    with watched.database.session() as session:
        folders.remember_folder(
            session,
            mailbox="support",
            folder="INBOX",
            uidvalidity=1,
            before_uid=0,
            before_count=0,
            last_uid=0,
            now=watched.now,
        )
        folders.set_drained(session, mailbox="support", folder="INBOX", now=watched.now)
    assert names(watched) == []

    watched.wait(minutes=5)
    note_refused(watched.context, "support", now=watched.now)
    watched.wait(minutes=6)
    note_refused(watched.context, "support", now=watched.now)
    assert names(watched) == ["no-poll:support", "refused:support"]
    with watched.database.reading() as session:
        assert watching.refused(session) == {"support": watched.now - timedelta(minutes=6)}

    with watched.database.session() as session:
        folders.set_drained(session, mailbox="support", folder="INBOX", now=watched.now)
    assert names(watched) == []
    watched.wait(minutes=1)
    note_refused(watched.context, "support", now=watched.now)
    assert names(watched) == ["refused:support"]


def test_mail_without_a_fate_and_mail_that_does_not_leave(watched: Bench) -> None:
    watched.decide()
    watched.wait(minutes=40)
    watched.take(number=2)
    watched.wait(minutes=31)

    assert names(watched) == ["no-fate:", "outbox:main"]
    look(watched)
    (mail,) = told(watched)
    assert ANNA.encode() not in mail.raw
    watched.wait(hours=3)
    with watched.database.reading() as session:
        assert watching.unsent(session)["main"] == NOW  # an alert of ours is not what waits


@pytest.mark.parametrize(
    ("auto_submitted", "answers"),
    [
        pytest.param("no", 1, id="by a person"),
        pytest.param("auto-replied", 0, id="by a machine"),
    ],
)
def test_an_answer_to_it_is_mail_as_any_other(
    watched: Bench, auto_submitted: str, answers: int
) -> None:
    refuse(watched)
    look(watched)
    (alert,) = told(watched)
    row = watched.decide(sender=ADMIN, in_reply_to=alert.message_id, auto_submitted=auto_submitted)

    assert row.fate == "case"
    with watched.database.reading() as session:
        others = session.exec(select(OutboxRow).where(OutboxRow.kind != "alert")).all()
    assert [mail.recipient for mail in others] == [ADMIN] * answers
    assert row.decision["false_marks"] == 0


def test_it_goes_by_a_server_whose_mail_is_not_stuck(watched: Bench) -> None:
    watched.decide()
    settings = watched.context.settings
    watched.set(smtp=(*settings.smtp, SmtpSettings("other", settings.smtp[0].server)))
    watched.set_mailbox("field", smtp="other")
    watched.wait(minutes=61)
    look(watched)

    assert [mail.relay for mail in told(watched)] == ["other"]


def test_quarantine_that_grows(watched: Bench) -> None:
    watched.set(alerts=replace(watched.context.settings.alerts, quarantine_hour=1))
    ids = [watched.decide(number=number).id for number in (1, 2)]
    with watched.database.session() as session:
        for inbox_id in ids:
            session.add(QuarantineRow(inbox_id=inbox_id or 0, reason="", since=watched.now))

    assert names(watched) == ["quarantine:"]
    watched.wait(hours=1)
    assert "quarantine:" not in names(watched)


@pytest.mark.parametrize(
    ("by", "told_as"),
    [
        pytest.param(timedelta(minutes=5), "", id="kept"),
        pytest.param(timedelta(minutes=6), "forward by 6 minutes", id="forward"),
        pytest.param(-timedelta(hours=2), "back by 120 minutes", id="back"),
    ],
)
def test_a_clock_that_was_set(watched: Bench, by: timedelta, told_as: str) -> None:
    clock = Watch(watched.now, 0.0)
    watched.wait(minutes=1)
    watched.now += by
    assert not watch_clock(watched.context, clock, now=watched.now, steady=60.0)

    assert names(watched) == (["clock:set"] if told_as else [])
    assert look(watched) is bool(told_as)
    assert all(told_as.encode() in mail.raw for mail in told(watched))
    watched.wait(hours=1)
    assert "clock:set" not in names(watched)


@pytest.mark.parametrize(
    ("said", "is_our_login"),
    [
        pytest.param("login: 535 5.7.8 Error: authentication failed", True, id="login"),
        pytest.param("MAIL: 530 5.7.0 Authentication required", True, id="none"),
        pytest.param("login: 454 4.7.0 try later", False, id="later"),
        pytest.param("RCPT: 450 5.3.0 busy", False, id="busy"),
    ],
)
def test_a_relay_that_refuses_our_login(watched: Bench, said: str, *, is_our_login: bool) -> None:
    watched.decide()
    settings = watched.context.settings
    watched.set(smtp=(*settings.smtp, SmtpSettings("other", settings.smtp[0].server)))
    watched.set_mailbox("field", smtp="other")
    with watched.database.session() as session:
        session.exec(update(OutboxRow).values(last_error=said))

    assert names(watched) == (["refused:smtp main"] if is_our_login else [])
    assert look(watched) is is_our_login
    assert [mail.relay for mail in told(watched)] == (["other"] if is_our_login else [])

    with watched.database.session() as session:
        session.exec(update(OutboxRow).values(state="sent"))
    assert names(watched) == []


def test_marks_that_are_guessed(watched: Bench) -> None:
    watched.set(alerts=replace(watched.context.settings.alerts, false_marks=2))
    guess = f"<ack.fs-26-00001.1.aaaaaa.{'a' * 24}@{watched.context.settings.domain}>"
    for number in (1, 2):
        watched.decide(number=number, references=guess)
    assert "guesses:" not in names(watched)

    watched.wait(hours=1)
    watched.decide(number=3, references=guess)
    assert "guesses:" in names(watched)
    watched.wait(hours=1)
    assert "guesses:" not in names(watched)


def test_an_intake_that_is_paused(watched: Bench) -> None:
    watched.set(intake=replace(watched.context.settings.intake, outbox=1))
    watched.decide(number=1)
    assert names(watched) == []

    watched.decide(number=2, sender="Ben <ben@elsewhere.example>")
    assert names(watched) == ["intake:"]


def test_files_that_were_refused(watched: Bench) -> None:
    behind = RulesInUse(DESK, DeskVersion("0" * 64), "here 1", refused_at=NOW, mistakes=("a: b",))
    with watched.database.session() as session:
        note_rules(session, [behind])
    assert names(watched) == [f"rules:{DESK}"]

    with watched.database.session() as session:
        note_rules(session, [replace(behind, stopped_at=NOW)])
    assert names(watched) == []


def test_a_full_disk_is_seen_where_it_is_ours(
    watched: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def usage(path: Path) -> Usage:
        asked.append(path)
        return Usage(10, 10, 0)

    monkeypatch.setattr(shutil, "disk_usage", usage)

    assert names(watched) == (["intake:", "disk:"] if watched.database.is_sqlite else [])
    path = watched.database.path
    assert set(asked) == (set() if path is None else {path.parent})


def test_a_disk_that_cannot_be_asked_is_no_alert(
    watched: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usage(_path: Path) -> Usage:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", usage)

    assert names(watched) == []


def test_a_monitor_sees_whether_a_daemon_is_at_work(watched: Bench) -> None:
    assert names(watched, by_daemon=False) == ["no-daemon:"]

    with at_work(watched.context, watched.clock, is_passing=False):
        assert names(watched, by_daemon=False) == []
    assert names(watched, by_daemon=False) == ["no-daemon:"]


def test_what_another_version_kept_is_no_obstacle(watched: Bench) -> None:
    with watched.database.session() as session:
        set_meta(session, "alert:clock:", "2")
        set_meta(session, "alert:disk:", "{}")
    refuse(watched)

    assert look(watched)
    assert len(told(watched)) == 1


def test_a_sender_that_cannot_be_written_stops_nothing(
    watched: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.set(admin=f"{'x' * 300}@elsewhere.example")
    refuse(watched)

    assert look(watched)
    assert told(watched) == []
    assert "mail-withheld" in capsys.readouterr().out
