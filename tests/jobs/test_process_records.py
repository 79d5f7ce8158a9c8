"""What is kept of each mail that was decided, and who hears of it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import structlog

from mailgate.core.case import Fate
from mailgate.core.message import Message
from mailgate.core.team import Listener, News, Person, Team
from mailgate.errors import PermanentError
from mailgate.log import configure
from mailgate.mail.reader import Refused, read_here
from mailgate.store import watching
from tests.jobs.bench import ANNA, Bench

BOB = "bob@desk.example"
_SAID = ("mail-decided", "mail-withheld", "mail-attempt-failed", "mail-quarantined")


def test_how_a_mail_was_read_and_decided_is_kept_with_it(bench: Bench) -> None:
    first = bench.case_of(bench.decide())
    answered = bench.mail_to(first.id).message_id

    row = bench.decide(number=2, in_reply_to=answered, subject="Re: Printer", date="never")

    assert row.sender == ANNA
    assert re.fullmatch("[0-9a-f]{16}", row.decision["likeness"])
    assert row.decision == {
        "screening": {"author": "person", "reason": "no sign of a machine", "in_doubt": False},
        "verdict": "none",
        "claims": [
            {
                "evidence": "our-message-id",
                "reference": first.reference,
                "message_id": answered,
            }
        ],
        "false_marks": 0,
        "reasons": [
            {
                "text": "answers a mail of ours (MAC in its Message-ID): "
                f"{first.reference}, and the sender is a participant",
                "source": "",
            }
        ],
        "acknowledged": "",
        "withheld": "",
        "defects": ["broken-date"],
        "subject": "Re: Printer",
        "from": ANNA,
        "rules": {"tried": 14, "hits": [], "stands": [], "overruled": [], "stopped_by": ""},
        "likeness": row.decision["likeness"],
    }


def test_a_mail_of_nobody_is_kept_as_nobodys(bench: Bench) -> None:
    row = bench.decide(sender="")

    assert (row.sender, row.decision["from"]) == ("", "")


def test_marks_that_somebody_made_up_are_counted_with_the_mail(bench: Bench) -> None:
    guess = f"<ack.fs-26-00001.1.aaaaaa.{'a' * 24}@{bench.context.settings.domain}>"

    row = bench.decide(references=guess)

    assert row.decision["false_marks"] == 1
    with bench.database.reading() as session:
        assert watching.false_marks(session, now=bench.now) == 1


def unreadable(_raw: bytes, *, whole: bool) -> Message | Refused:
    return Refused(f"nobody reads it, whole: {whole}")


@pytest.mark.parametrize(
    "read", [pytest.param(read_here, id="read"), pytest.param(unreadable, id="set aside")]
)
def test_people_hear_of_the_case_of_a_mail_once_it_is_decided(bench: Bench, read: Any) -> None:
    bob = Person("bob", "Bob Martin", (BOB,), queues=("service desk",))
    hears = {News.NEW_CASE: (Listener("queue", "rules/agents.yaml:30"),)}
    bench.set_desk(team=Team({"bob": bob}, hears))
    bench.context = replace(bench.context, read=read)

    bench.decide()

    assert bench.mail_of(BOB).case_id == bench.cases()[0].id


def test_a_copy_in_the_escalations_mailbox_raises_the_case(bench: Bench) -> None:
    bench.take()
    bench.take(mailbox="escalations")

    assert bench.drain() == [Fate.CASE, Fate.DUPLICATE]
    assert "escalated" in bench.kinds(bench.messages()[0].case_id)


def test_what_nobody_can_read_opens_no_case_where_its_copy_has_one(bench: Bench) -> None:
    bench.take()
    bench.take(mailbox="escalations")

    def read_while_another_decides(raw: bytes, *, whole: bool) -> Message | Refused:
        bench.context = replace(bench.context, read=read_here)
        assert bench.process() is Fate.CASE
        return unreadable(raw, whole=whole)

    bench.context = replace(bench.context, read=read_while_another_decides)

    assert bench.process() is Fate.QUARANTINED
    (case,) = bench.cases()
    aside, copy = bench.messages()
    assert (aside.case_id, copy.case_id) == (None, case.id)
    assert aside.decision == {
        "reasons": [{"text": "nobody reads it, whole: True", "source": ""}],
        "withheld": "it is in quarantine",
    }


@contextmanager
def logging_json() -> Iterator[None]:
    configure(as_json=True)
    try:
        yield
    finally:
        structlog.reset_defaults()


def test_the_log_says_what_became_of_each_mail(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    def read(raw: bytes, *, whole: bool) -> Message | Refused:
        if b"Subject: broken" in raw:
            raise PermanentError("no")
        if b"Subject: nothing" in raw:
            return Refused("it is nothing")
        return read_here(raw, whole=whole)

    bench.context = replace(bench.context, read=read)
    with logging_json():
        bench.decide()
        bench.decide(mailbox="escalations")
        bench.decide(number=3, subject="nothing")
        bench.decide(number=4, subject="broken")
        bench.decide(number=5, subject="by a machine", auto_submitted="auto-generated")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [
        (one["message"], one["event"], one.get("fate", ""))
        for one in lines
        if one["event"] in _SAID
    ] == [
        (1, "mail-decided", "case"),
        (2, "mail-decided", "duplicate"),
        (3, "mail-quarantined", ""),
        (4, "mail-attempt-failed", ""),
        (5, "mail-decided", "case"),
        (5, "mail-withheld", ""),
    ]
