"""One mail at a time: tried three times, set aside, never in the way of the others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from jinja2 import DictLoader, Environment
from sqlalchemy import text, update
from sqlmodel import Session, col

from mailgate.core.case import EventKind, Fate
from mailgate.core.message import Message
from mailgate.errors import TemporaryError
from mailgate.files.templates import Acknowledgement, Rendered, Templates
from mailgate.jobs import process, quarantine_orders
from mailgate.jobs.context import Context
from mailgate.jobs.process import Undecided
from mailgate.mail import reader
from mailgate.mail.parse import parse
from mailgate.settings.model import LimitSettings, Purpose
from mailgate.store import blocks, cases, claims, content, inbox
from mailgate.store.database import Database
from mailgate.store.raw import raw_of
from mailgate.store.tables import CaseRow, FolderRow, OutboxRow, QuarantineRow
from tests.jobs.bench import ANNA, NOW, STRANGER, Bench, a_letter
from tests.servers.lose import lose_connections
from tests.servers.mails import field

POISON = "poison"


class BreakingTemplates(Templates):
    """Templates of which one fails when a certain subject is rendered.

    Load rehearses every template, but no rehearsal knows what an expression does with every value.
    """

    def render(
        self, kind: str, *, desk: str, values: Acknowledgement, otherwise: str = ""
    ) -> Rendered:
        if values.subject == POISON:
            source = {"body": "{{ subject.nothing.at_all }}"}
            Environment(loader=DictLoader(source), autoescape=True).get_template("body").render(
                subject=values.subject
            )
        return super().render(kind, desk=desk, values=values, otherwise=otherwise)


def breaking(context: Context) -> Context:
    return replace(
        context, templates=BreakingTemplates(context.templates._mails, context.templates._page)
    )


def test_a_mail_that_fails_is_tried_three_times_and_then_set_aside(bench: Bench) -> None:
    mended, bench.context = bench.context, breaking(bench.context)
    inbox_id = bench.take(subject=POISON)

    seen = []
    for pause in (timedelta(0), timedelta(minutes=1), timedelta(minutes=5)):
        bench.now += pause - timedelta(seconds=1)
        early = bench.process()
        bench.now += timedelta(seconds=1)
        seen.append((early, bench.process()))

    assert seen[1:] == [(None, Undecided.FAILED), (None, Fate.QUARANTINED)]
    row = bench.message(inbox_id)
    assert (row.state, row.fate, row.attempts) == ("quarantined", "quarantined", 3)
    assert row.decision["reasons"][0]["text"] == "3 attempts; the last failed with UndefinedError"
    (waiting,) = bench.cases()
    assert (waiting.subject, row.case_id) == (POISON, waiting.id)
    assert bench.outbox() == []
    bench.wait(days=2)
    assert bench.process() is None

    bench.context = mended
    (order,) = quarantine_orders.retry(bench.database, [inbox_id], now=bench.now)
    assert order.done
    assert bench.drain() == [Fate.UPDATE]
    assert [case.id for case in bench.cases()] == [waiting.id]
    assert [mail.recipient for mail in bench.outbox()] == [ANNA]


def test_the_mails_behind_a_failing_one_go_on_at_once(bench: Bench) -> None:
    bench.context = breaking(bench.context)
    bench.take(subject=POISON)
    bench.take(number=2, subject="fine")
    bench.take(number=3, subject="fine too")

    assert bench.drain() == [Undecided.FAILED, Fate.CASE, Fate.CASE]


def claim(session: Session, bench: Bench) -> inbox.Item | None:
    """What another worker does first."""
    return inbox.claim_next(
        session,
        now=bench.now,
        lease=timedelta(minutes=5),
        mailboxes=[mailbox.name for mailbox in bench.context.settings.mailboxes],
        worker="another",
    )


def kill(bench: Bench, times: int) -> None:
    """What the database shows of workers that were killed at a mail."""
    for _ in range(times):
        with bench.database.session() as session:
            assert claim(session, bench)
        assert bench.process() is None, "it is still claimed"
        bench.wait(minutes=5)


def test_two_attempts_that_came_to_no_end_make_no_mail_suspect(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "harm_done_by", lambda _raw: "it was read as a suspect")
    bench.take()

    kill(bench, 2)

    assert bench.process() is Fate.CASE


def test_a_mail_that_kills_its_reader_is_set_aside_after_three_attempts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As `harm_done_by` says of such a mail; we know none, so none can be read for real.
    harm = "reading it ends a process with signal 9"
    monkeypatch.setattr(process, "harm_done_by", lambda raw: harm if raw == a_letter() else "")
    inbox_id = bench.take(a_letter())

    kill(bench, 3)

    assert bench.process() is Fate.QUARANTINED
    said = bench.message(inbox_id).decision["reasons"][0]["text"]
    assert said == f"3 attempts; {harm}"


def test_a_mail_that_was_only_there_when_we_were_killed_is_decided(bench: Bench) -> None:
    bench.take()

    kill(bench, 3)

    assert bench.process() is Fate.CASE


def test_a_suspect_is_read_in_no_second_process_where_each_is_read_in_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_a_process(raw: bytes, *, whole: bool) -> Message | reader.Refused:
        return reader.read_here(raw, whole=whole)

    monkeypatch.setattr(process, "harm_done_by", lambda _raw: "it was read once more")
    bench.context = replace(bench.context, read=in_a_process)
    bench.take()

    kill(bench, 3)

    assert bench.process() is Fate.CASE


def test_there_is_an_end_to_the_attempts_that_come_to_no_end(bench: Bench) -> None:
    inbox_id = bench.take()

    kill(bench, process.UNFINISHED)

    assert bench.process() is Fate.QUARANTINED
    said = bench.message(inbox_id).decision["reasons"][0]["text"]
    assert said == "12 attempts; none of them came to an end"


def test_a_suspect_mail_over_the_size_limit_is_read_as_far_as_it_would_be(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bytes] = []

    def note(raw: bytes) -> str:
        given.append(raw)
        return ""

    monkeypatch.setattr(process, "harm_done_by", note)
    bench.set(max_size=1000)
    bench.pipe(a_letter(body="x\r\n" * 1000))

    kill(bench, 3)
    bench.process()

    assert given == [a_letter(body="")]


def test_a_mail_over_the_caps_is_set_aside_without_being_parsed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[bytes] = []

    def parse_and_tell(raw: bytes, *, whole: bool) -> Message:
        parsed.append(raw)
        return parse(raw, whole=whole)

    monkeypatch.setattr(reader, "parse", parse_and_tell)
    inbox_id = bench.take(subject="x" * 100_000)

    assert bench.drain() == [Fate.QUARANTINED]
    with bench.database.reading() as session:
        aside = session.get_one(QuarantineRow, inbox_id)
    assert aside.reason == "The field subject is longer than 8192 bytes."
    assert parsed == []


@pytest.mark.parametrize(
    ("hops", "fate"),
    [pytest.param(50, Fate.CASE, id="50"), pytest.param(51, Fate.QUARANTINED, id="51")],
)
def test_more_than_fifty_received_fields_are_a_loop(bench: Bench, hops: int, fate: Fate) -> None:
    inbox_id = bench.take(b"Received: from a by b; 1\r\n" * hops + a_letter())

    assert bench.drain() == [fate]
    assert bool(bench.outbox()) is (fate is Fate.CASE)
    if fate is Fate.QUARANTINED:
        said = bench.message(inbox_id).decision["reasons"][0]["text"]
        assert said == "51 Received fields: a mail loop"


def lose(database: Database) -> None:
    """Fills the disk of SQLite, as far as it can know; ends all connections to PostgreSQL."""
    if database.is_sqlite:
        with database.session() as session:
            session.execute(text("PRAGMA max_page_count = 1")).close()  # means: no page more
        return
    lose_connections(database)


def test_a_lost_database_is_not_the_mails_fault(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox_id = bench.take(subject="x" * 8000)

    def parse_while_it_is_lost(raw: bytes, *, whole: bool) -> Message:
        lose(bench.database)
        return parse(raw, whole=whole)

    with monkeypatch.context() as lost:
        lost.setattr(reader, "parse", parse_while_it_is_lost)
        for _ in range(5):
            with pytest.raises(TemporaryError):
                bench.process()
            assert bench.process() is None, "it does not stand in the way of the others"
            bench.wait(minutes=1)
    if bench.database.is_sqlite:
        with bench.database.session() as session:
            session.execute(text("PRAGMA max_page_count = 1000000")).close()

    assert bench.drain() == [Fate.CASE]
    assert bench.message(inbox_id).attempts == 1
    assert bench.context.interrupted == {}, "an attempt is given back once"


def test_a_claim_lost_to_another_worker_writes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox_id = bench.take()

    def parse_for_too_long(raw: bytes, *, whole: bool) -> Message:
        bench.wait(minutes=5)
        with bench.database.session() as session:
            assert claim(session, bench)
        return parse(raw, whole=whole)

    with monkeypatch.context() as slow:
        slow.setattr(reader, "parse", parse_for_too_long)
        assert bench.process() is Undecided.CLAIM_LOST

    assert (bench.cases(), bench.outbox()) == ([], [])
    assert bench.message(inbox_id).state == "received"
    bench.wait(minutes=5)
    assert bench.drain() == [Fate.CASE]


@pytest.mark.parametrize("attempts", [0, 2])
def test_a_failure_after_the_claim_was_lost_is_the_other_workers_to_judge(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, attempts: int
) -> None:
    inbox_id = bench.take()
    for _ in range(attempts):
        with bench.database.session() as session:
            claim(session, bench)
        bench.wait(minutes=5)

    def fail_too_late(raw: bytes, *, whole: bool) -> Message:
        del raw, whole
        bench.wait(minutes=5)
        with bench.database.session() as session:
            assert claim(session, bench)
        raise RuntimeError("a parser that fails, which ours promises not to")

    monkeypatch.setattr(reader, "parse", fail_too_late)

    assert bench.process() is Undecided.CLAIM_LOST
    row = bench.message(inbox_id)
    assert (row.state, row.last_error) == ("received", "")


def test_the_same_mail_in_two_mailboxes_of_a_desk_is_one_case_and_one_answer(bench: Bench) -> None:
    bench.set_mailbox("escalations", purpose=Purpose.SUPPORT)
    mail = a_letter(to="support@desk.example, escalations@desk.example")
    bench.take(b"Received: from a by b; 1\r\n" + mail)
    bench.take(b"Delivered-To: escalations@desk.example\r\n" + mail, mailbox="escalations")

    assert bench.drain() == [Fate.CASE, Fate.DUPLICATE]

    case, duplicate = bench.messages()
    assert duplicate.case_id == case.case_id
    assert (case.sender, duplicate.sender) == (ANNA, ""), "its sender wrote once"
    assert bench.kinds(case.case_id) == ["opened", "mail-queued", "duplicate"]
    assert duplicate.decision["withheld"] == "it is a duplicate"
    assert len(bench.outbox()) == 1


def test_two_desks_get_a_case_each_for_the_same_mail(bench: Bench) -> None:
    mail = a_letter(to="support@desk.example, field@desk.example")
    bench.take(mail)
    bench.take(mail, mailbox="field")

    assert bench.drain() == [Fate.CASE, Fate.CASE]

    assert {case.desk for case in bench.cases()} == {"managed-service", "field-service"}
    first, second = bench.outbox()
    assert field(first.raw, "From") != field(second.raw, "From")
    assert first.message_id != second.message_id


def test_the_same_message_id_with_other_content_is_never_dropped(bench: Bench) -> None:
    first = bench.decide()
    again = bench.decide(body="Other words.\r\n")
    strange = bench.decide(sender=STRANGER)

    assert (first.fate, again.fate, strange.fate) == ("case", "update", "case")
    assert again.case_id == first.case_id != strange.case_id
    assert bench.kinds(first.case_id) == ["opened", "mail-queued", "mail"]
    assert [mail.recipient for mail in bench.outbox()] == [
        "anna@customer.example",
        "eve@elsewhere.example",
    ]


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("text/plain", id="text"),
        pytest.param('multipart/mixed; boundary="b"', id="multipart"),
    ],
)
def test_an_oversize_mail_from_a_pipe_is_a_case_from_its_header_and_kept_whole(
    bench: Bench, content_type: str
) -> None:
    bench.set(max_size=1000)
    body = "--b\r\n\r\nnever read\r\n--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n"
    raw = a_letter(subject="Huge", body=body * 20, content_type=content_type)

    inbox_id = bench.pipe(raw)

    assert bench.drain() == [Fate.CASE]
    row = bench.message(inbox_id)
    assert (row.whole, row.decision["subject"]) == (True, "Huge")
    assert "not-whole" in row.decision["defects"]
    assert bench.events(row.case_id)[0].detail["attachments"] == 0
    assert b"never read" not in bench.mail_to(row.case_id).raw
    with bench.database.reading() as session:
        assert raw_of(session, inbox_id) == raw


def test_an_oversize_mail_of_which_only_the_header_came_is_the_same(bench: Bench) -> None:
    header = a_letter(subject="Huge", content_type='multipart/mixed; boundary="b"', body="")

    row = bench.decide(header, whole=False)

    assert (row.fate, row.decision["subject"]) == ("case", "Huge")
    assert "not-whole" in row.decision["defects"]


def renumber(bench: Bench, *, rescan_uid: int) -> None:
    """What the collector notes of a folder whose UIDVALIDITY changed from 7 to 8."""
    with bench.database.session() as session:
        session.add(
            FolderRow(
                mailbox="support",
                folder="INBOX",
                uidvalidity=8,
                rescan_uid=rescan_uid,
                started_at=NOW,
            )
        )


def test_after_a_renumbering_unknown_mail_from_before_our_time_is_filed(bench: Bench) -> None:
    known = bench.decide()
    renumber(bench, rescan_uid=4)
    before, later = NOW - timedelta(days=1), NOW + timedelta(minutes=1)

    bench.take(uidvalidity=8, received_at=before)
    bench.take(uidvalidity=8, received_at=before, number=2, subject="old")
    bench.take(uidvalidity=8, received_at=later, number=3, subject="came while we were away")
    bench.take(uidvalidity=8, received_at=before, number=4, subject="after the noticing")
    bench.wait(hours=1)

    assert bench.drain() == [Fate.DUPLICATE, Fate.FILED, Fate.CASE, Fate.CASE]
    assert bench.messages()[1].case_id == known.case_id
    assert len(bench.outbox()) == 3


def test_only_the_mail_of_our_mailboxes_is_decided(bench: Bench) -> None:
    bench.take()
    bench.set(mailboxes=bench.context.settings.mailboxes[1:])

    assert bench.process() is None


def test_a_fate_is_given_once(bench: Bench) -> None:
    row = bench.decide()
    before = bench.events(row.case_id)

    bench.wait(days=1)

    assert bench.drain() == []
    assert bench.message(row.id or 0) == row
    assert bench.events(row.case_id) == before


def answers(bench: Bench) -> list[OutboxRow]:
    """Our mail to customers: managers hear of what comes to the escalations mailbox."""
    return [mail for mail in bench.outbox() if mail.recipient.endswith("@customer.example")]


def test_a_mail_decided_by_another_worker_while_we_read_its_copy_makes_ours_a_duplicate(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.take()
    bench.take(mailbox="escalations")

    def parse_while_another_decides(raw: bytes, *, whole: bool) -> Message:
        reading_again.undo()
        assert bench.process() is Fate.CASE
        return parse(raw, whole=whole)

    with monkeypatch.context() as reading_again:
        reading_again.setattr(reader, "parse", parse_while_another_decides)
        assert bench.process() is Fate.DUPLICATE

    assert bench.fates() == ["duplicate", "case"]
    assert len(answers(bench)) == 1


def test_several_workers_share_the_work_and_do_nothing_twice(bench: Bench) -> None:
    bench.set_mailbox("escalations", purpose=Purpose.SUPPORT)
    bench.set(limits=LimitSettings(domain_hour=99, total_ten_minutes=99))
    for number in range(15):
        mail = a_letter(number=number, sender=f"c{number}@customer.example", body=f"{number}\r\n")
        bench.take(mail)
        bench.take(mail, mailbox="escalations")

    with ThreadPoolExecutor(3) as workers:
        for done in [workers.submit(bench.drain) for _ in range(3)]:
            done.result()

    assert sorted(bench.fates()) == ["case"] * 15 + ["duplicate"] * 15
    assert len({mail.recipient for mail in answers(bench)}) == len(answers(bench)) == 15
    for case in bench.cases():
        kinds = bench.kinds(case.id)
        assert list(dict.fromkeys(kinds)) == ["opened", "mail-queued", "duplicate"]
        assert (kinds.count("opened"), kinds.count("duplicate")) == (1, 1)
        assert [event.number for event in bench.events(case.id)] == list(range(1, len(kinds) + 1))


def test_a_mail_that_comes_to_no_end_again_and_again_lets_the_others_pass(bench: Bench) -> None:
    first = bench.take()
    claimed = []
    for _ in range(5):
        with bench.database.session() as session:
            item = claim(session, bench)
            assert item is not None
            claimed.append(item.id)
            claims.release_all(session)  # as after a kill
    second = bench.take(sender="Ben <ben@elsewhere.example>", message_id="<2@elsewhere.example>")

    assert claimed == [first] * 5
    assert bench.drain() == [Fate.CASE]
    assert bench.message(second).fate == "case"
    bench.wait(minutes=5)
    assert bench.drain() == [Fate.CASE]
    assert bench.message(first).fate == "case"


def test_a_case_that_moved_before_it_was_locked_is_looked_at_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.decide()
    (case,) = bench.cases()
    answer = bench.mail_to(case.id).message_id
    lock = cases.lock_case
    moved: list[int] = []

    def lock_after_an_agent(session: Session, case_id: int) -> None:
        lock(session, case_id)
        if not moved:
            moved.append(case_id)
            session.exec(
                update(CaseRow)
                .where(col(CaseRow.id) == case_id)
                .values(state="resolved", kind="resolved")
            )

    monkeypatch.setattr(cases, "lock_case", lock_after_an_agent)
    row = bench.decide(number=2, in_reply_to=answer, subject="Re: Printer on fire")

    assert moved == [case.id]
    assert row.case_id == case.id
    assert EventKind.REOPENED in bench.kinds(case.id)


def test_a_copy_of_what_became_no_case_is_a_duplicate_of_it(bench: Bench) -> None:
    with bench.database.session() as session:
        blocks.block(session, pattern=ANNA, by="test", now=bench.now)
    bench.decide()
    copy = bench.decide(mailbox="escalations")

    assert bench.fates() == ["filed", "duplicate"]
    assert copy.case_id is None
    assert "message 1" in str(copy.decision["reasons"])


def test_a_copy_of_a_mail_that_is_just_being_decided_is_a_duplicate(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.decide()
    monkeypatch.setattr(content, "duplicate_of", lambda *_args, **_named: None)
    copy = bench.decide(mailbox="escalations")

    assert (copy.fate, copy.case_id) == ("duplicate", None)
    assert "a message being decided" in str(copy.decision["reasons"])
