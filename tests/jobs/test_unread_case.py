"""A mail that nobody could read is a person's to look at: he learns of it by a case."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailgate.core.case import EventKind, Fate
from mailgate.core.message import Message
from mailgate.jobs import process, quarantine_orders
from mailgate.jobs.views.shown_mail import shown_mail
from mailgate.mail.reader import HarmError, Refused, read_here
from mailgate.mail.reading_pool import ReadingPool
from mailgate.settings.model import ReadingSettings
from mailgate.store import blocks
from mailgate.store.tables import InboxRow
from tests.jobs.bench import ANNA, Bench, a_letter
from tests.mail.harm import harmed

_HARM = "this mail kills"


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    limits = ReadingSettings(processor=timedelta(seconds=1), time=timedelta(seconds=4))
    with ReadingPool(limits, read=harmed) as found:
        yield found


def harm(raw: bytes, *, whole: bool) -> Message | Refused:
    if _HARM.encode() in raw:
        raise HarmError("reading it ends a process with signal 9")
    return read_here(raw, whole=whole)


def set_aside(bench: Bench, raw: bytes | None = None, **mail: Any) -> InboxRow:
    """Takes a harmful mail and tries it as often as it is tried."""
    bench.context = replace(bench.context, read=harm)
    inbox_id = bench.take(raw, **({"subject": _HARM} | mail if raw is None else {}))
    for minutes in (0, 1, 5):
        bench.wait(minutes=minutes)
        bench.drain()
    row = bench.message(inbox_id)
    assert row.fate == Fate.QUARANTINED
    return row


def mended(bench: Bench, row: InboxRow) -> InboxRow:
    """Tries it again with a mailgate that can read it."""
    bench.context = replace(bench.context, read=read_here)
    (order,) = quarantine_orders.retry(bench.database, None, now=bench.now)
    assert order.done
    bench.drain()
    return bench.message(row.id or 0)


def test_a_mail_that_kills_its_reader_is_set_aside_and_those_behind_it_are_answered(
    bench: Bench, pool: ReadingPool
) -> None:
    bench.context = replace(bench.context, read=pool.read)
    harmful = bench.take(subject=_HARM)
    fine = [bench.take(number=number, sender=f"c{number}@x.example") for number in (2, 3)]

    for minutes in (0, 1, 5):
        bench.wait(minutes=minutes)
        bench.drain()

    assert bench.message(harmful).decision["reasons"][0]["text"] == (
        "3 attempts; reading it ends a process with signal 9"
    )
    assert [bench.message(one).fate for one in fine] == ["case", "case"]
    assert {mail.recipient for mail in bench.outbox()} == {"c2@x.example", "c3@x.example"}


def test_its_case_says_who_wrote_and_about_what_and_nothing_is_answered(bench: Bench) -> None:
    row = set_aside(bench, subject=_HARM, sender=f"Anna <{ANNA}>")

    (case,) = bench.cases()
    assert (case.subject, case.requester, row.case_id) == (_HARM, ANNA, case.id)
    (opened,) = bench.events(case.id)
    assert opened.kind == EventKind.OPENED
    assert "signal 9" in opened.summary
    assert bench.outbox() == []


def test_people_hear_of_it_without_anybody_reading_the_mail(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = set_aside(bench)
    monkeypatch.setattr("mailgate.jobs.views.shown_mail.parse", None)

    with bench.database.reading() as session:
        shown = shown_mail(session, session.get_one(InboxRow, row.id))

    assert shown.note == "not shown: it could not be read, and is set aside"


def test_read_at_last_it_is_the_first_mail_of_its_case_and_answered(bench: Bench) -> None:
    row = mended(bench, set_aside(bench, sender=ANNA))

    (case,) = bench.cases()
    assert (row.fate, row.case_id) == ("update", case.id)
    assert EventKind.MAIL in bench.kinds(case.id)
    assert [mail.recipient for mail in bench.outbox()] == [ANNA]


def test_tried_again_in_vain_it_stays_with_its_case(bench: Bench) -> None:
    row = set_aside(bench)
    quarantine_orders.retry(bench.database, None, now=bench.now)
    for minutes in (0, 1, 5):
        bench.wait(minutes=minutes)
        bench.drain()

    (case,) = bench.cases()
    assert bench.message(row.id or 0).case_id == case.id
    assert bench.kinds(case.id) == [EventKind.OPENED, EventKind.NOTED]


def test_its_copies_are_not_read_and_open_no_case(bench: Bench) -> None:
    first = set_aside(bench)
    copies = [bench.take(a_letter(subject=_HARM)) for _ in range(5)]

    bench.drain()

    assert {bench.message(one).fate for one in copies} == {"duplicate"}
    assert {bench.message(one).case_id for one in copies} == {first.case_id}
    assert len(bench.cases()) == 1


def test_its_sender_becomes_the_requester_where_only_a_parser_finds_him(bench: Bench) -> None:
    raw = re.sub(
        rb"^From: .*$",
        b"From: =?utf-8?q?Anna?=\r\n <anna@customer.example> (at work)\r",
        a_letter(subject=_HARM),
        flags=re.MULTILINE,
    )
    row = set_aside(bench, raw)
    assert [case.requester for case in bench.cases()] == [""]

    mended(bench, row)

    assert [case.requester for case in bench.cases()] == [ANNA]


def test_a_mail_that_belongs_to_another_case_goes_there_and_the_waiting_one_says_so(
    bench: Bench,
) -> None:
    opened = bench.decide(sender=ANNA)
    case = bench.case_of(opened)
    answered = bench.mail_to(case.id).message_id
    row = mended(bench, set_aside(bench, number="2", sender=ANNA, in_reply_to=answered))

    assert row.case_id == case.id
    (waiting,) = [one for one in bench.cases() if one.id != case.id]
    assert bench.events(waiting.id)[-1].summary.endswith(f"it belongs to {case.reference}")


def test_a_blocked_sender_gets_no_case_by_harmful_mail(bench: Bench) -> None:
    with bench.database.session() as session:
        blocks.block(session, pattern=ANNA, by="ben", now=bench.now)

    set_aside(bench, sender=ANNA)

    assert bench.cases() == []


def test_a_case_that_cannot_be_opened_keeps_no_mail_in_the_way(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_named: object) -> int:
        raise RuntimeError("no case today")

    monkeypatch.setattr(process, "open_unread", fail)

    set_aside(bench)

    assert bench.cases() == []
