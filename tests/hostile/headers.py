"""H: what a header can be made of, so that a parser falls or a field of the attacker's leaves."""

from collections.abc import Iterator

from tests.hostile.checks import flag
from tests.hostile.entry import Entry, Handling, Hostile, Seen, each, entry, late, story
from tests.hostile.letters import letter, sender
from tests.hostile.stage import Stage

ANSWERED, UNANSWERED = Handling.ANSWERED, Handling.UNANSWERED


def _one_line(seen: Seen) -> None:
    assert seen.case.subject.isprintable(), f"the subject is {seen.case.subject!r}"
    assert "Bcc" in seen.case.subject, "the words are still there, as words"


def _threaded(seen: Seen) -> None:
    assert len(seen.answer.references) <= 50, "at most 50 ids are repeated"


def _two_mails(stage: Stage) -> Iterator[Hostile]:
    """Within one second, and equal but for their words."""
    del stage
    for number in (1, 2):
        body = f"It burns, says zqcanary: {number}.\r\n".encode()
        raw = letter(body=body, without=("message-id",))
        yield Hostile(raw, ANSWERED, str(number))


def _one_id(stage: Stage) -> Iterator[Hostile]:
    same = b"Message-ID: <the.same@customer.example>"
    yield Hostile(letter(same), ANSWERED, "the first")
    again = letter(same, body=b"Other words of zqcanary.\r\n")

    def flagged(seen: Seen) -> None:
        assert "has the Message-ID of a mail in the case" in seen.why
        assert len(stage.bench.cases()) == 1

    yield Hostile(again, Handling.UPDATE, "of the same sender", check=flagged)
    strange = letter(same, sender("eve@elsewhere.example"), body=b"Strange words.\r\n")

    def apart(seen: Seen) -> None:
        assert "its Message-ID is also that of a mail in" in seen.why
        assert len(stage.bench.cases()) == 2

    yield Hostile(
        strange,
        ANSWERED,
        "of another",
        answered_to="eve@elsewhere.example",
        check=apart,
    )


HEADERS: tuple[Entry, ...] = (
    entry(
        "H01",
        "subj-encword-lf",
        Hostile(letter(b"Subject: =?UTF-8?Q?help=0ABcc=3A_x=40evil?="), ANSWERED, check=_one_line),
    ),
    entry(
        "H02",
        "subj-encword-crlf-q",
        Hostile(
            letter(b"Subject: =?UTF-8?Q?help=0D=0ABcc=3A_x=40evil?="), ANSWERED, check=_one_line
        ),
    ),
    entry(
        "H03",
        "subj-encword-b64-crlf",
        Hostile(
            letter(b"Subject: =?utf-8?b?aGVscA0KQmNjOiB4QGV2aWw=?="), ANSWERED, check=_one_line
        ),
    ),
    entry(
        "H04",
        "name-encword-crlf",
        Hostile(
            letter(sender("=?utf-8?q?Ann=0D=0ABcc=3A_x=40evil?= <anna@customer.example>")), ANSWERED
        ),
    ),
    entry(
        "H05",
        "msgid-crlf-folded",
        Hostile(letter(b"Message-ID: <a@b\r\n X-Evil: 1>"), ANSWERED, "folded"),
        Hostile(
            letter(b"Message-ID: <a@b.example>\r\n X-Evil: 1"), ANSWERED, "behind the brackets"
        ),
    ),
    entry(
        "H06",
        "references-64000-ids",
        Hostile(
            letter(b"References:" + b"".join(b"\r\n <r%d@b>" % one for one in range(2000))),
            ANSWERED,
            "2000",
            check=_threaded,
        ),
        Hostile(
            letter(b"References:" + b"".join(b"\r\n <r%d@b>" % one for one in range(64_000))),
            Handling.ASIDE,
            "64000",
        ),
        decision="the cap of 32 kB on References sets 64,000 ids aside; 2,000 pass, and at most 50"
        " of them are repeated",
    ),
    entry(
        "H07",
        "subj-u2028-nel-vt",
        Hostile(
            letter("Subject: a\u2028Bcc: x@evil\u2029\u0085\u000bc".encode()),
            ANSWERED,
            check=_one_line,
        ),
    ),
    entry(
        "H08",
        "nul-in-header",
        *each(
            UNANSWERED,
            (
                ("in a value", letter(b"Subject: zqcanary\0hidden")),
                ("in a name", letter(b"X-\0: y", b"Subject: zqcanary")),
                ("in From", letter(sender(b"anna@customer.example\0@evil.example"))),
            ),
        ),
        Hostile(letter(b"Subject: zq\0canary"), UNANSWERED, "flag", check=flag("nul-in-header")),
    ),
    entry(
        "H09",
        "bare-cr-lf-dot",
        *each(
            ANSWERED,
            (
                ("bare CR", letter(body=b"It burns\rBcc: x@evil\r.\rzqcanary\r\n")),
                ("LF dot LF", letter(body=b"hi\n.\nMAIL FROM:<x@evil>\nRCPT TO:<y@z>\nDATA\n")),
                ("smuggled", letter(body=b"hi\n.\r\nMAIL FROM:<x@evil>\r\n.\r\nQUIT\r\n")),
            ),
        ),
    ),
    entry(
        "H10",
        "header-without-colon",
        Hostile(b"this is no field of zqcanary\r\n" + letter(), ANSWERED, "the first line"),
        Hostile(letter(b"X-A: b\r\nthis is no field"), ANSWERED, "in the middle"),
    ),
    late("H11", "no-header-end", lambda: Hostile(b"a" * 30_000_000, Handling.ASIDE)),
    entry(
        "H12",
        "two-from-headers",
        Hostile(
            letter(sender("anna@customer.example"), sender("eve@evil.example")),
            UNANSWERED,
            check=flag("several-from"),
        ),
    ),
    entry(
        "H13",
        "two-subjects",
        Hostile(
            letter(b"Subject: first zqcanary", b"Subject: second"),
            ANSWERED,
            check=flag("several-subjects"),
        ),
    ),
    entry("H14", "no-from", Hostile(letter(without=("from",)), UNANSWERED, check=flag("no-from"))),
    entry(
        "H15",
        "no-date",
        Hostile(letter(without=("date",)), ANSWERED, "none", check=flag("no-date")),
        Hostile(
            letter(b"Date: 1 Jan 10000000000 00:00:00 +0000"),
            ANSWERED,
            "year 10000000000",
            check=flag("broken-date"),
        ),
        Hostile(letter(b"Date: Thu, 1 Jan 2099 00:00:00 +0000"), ANSWERED, "2099"),
    ),
    story("H16", "no-msgid-twice", _two_mails),
    story(
        "H17",
        "same-msgid-other-body",
        _one_id,
        decision="6: an update where the sender is the same, a case of his own for another",
    ),
    entry(
        "H18",
        "msgid-open-bracket",
        Hostile(letter(b"Message-ID: <"), ANSWERED, check=flag("broken-message-id")),
        decision="an id that cannot be read is treated like none",
    ),
    entry(
        "H19",
        "msgid-open-literal",
        Hostile(letter(b"Message-ID: <a@[b"), ANSWERED, check=flag("broken-message-id")),
        decision="an id that cannot be read is treated like none",
    ),
    entry("H20", "from-open-bracket", Hostile(letter(sender("<")), UNANSWERED)),
    entry("H21", "from-open-quote", Hostile(letter(sender('"')), UNANSWERED)),
)
