"""L: machines that must not be answered, and loops."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from mailgate.core.case import StateKind
from tests.hostile.checks import reason
from tests.hostile.entry import Entry, Handling, Hostile, Seen, each, entry, nothing_more, story
from tests.hostile.letters import BODY, letter, part, sender, several
from tests.hostile.stage import Stage
from tests.jobs.bench import ANNA
from tests.jobs.people import mails_to

ANSWERED, UNANSWERED, EVENT = Handling.ANSWERED, Handling.UNANSWERED, Handling.EVENT
FILED = Handling.FILED
_ABSENCES: Final = (
    "Automatische Antwort: Drucker",
    "Automatic reply: printer",
    "Réponse automatique : imprimante",
    "Respuesta automática: impresora",
    "Resposta automática: impressora",
    "Risposta automatica: stampante",
    "Automatisch antwoord: printer",
    "Autosvar: skrivare",
    "Automatyczna odpowiedź: drukarka",
    "Автоматический ответ: принтер",
    "自动答复: 打印机",
    "自動返信: プリンター",
)
_NO_PEOPLE: Final = (
    "MAILER-DAEMON", "postmaster", "owner-news", "news-owner", "news-request", "news-bounces",
    "bounces+1234=desk.example", "no-reply", "noreply", "do-not-reply", "donotreply",
    "no_reply+token",
)  # fmt: skip


def _fields(*fields: bytes) -> tuple[tuple[str, bytes], ...]:
    """A mail for each field, named by it."""
    return tuple(
        (field.decode("ascii", "replace").replace("\r\n", " "), letter(field)) for field in fields
    )


def _unmoved(stage: Stage, name: str) -> Iterator[Hostile]:
    """Whatever a machine says in a case, the case stays as it is."""
    case = stage.opened()
    stage.end(case)
    mark = f"In-Reply-To: {stage.mark(case)}".encode()

    def stays(seen: Seen) -> None:
        assert seen.row.case_id == case.id
        assert stage.now_of(case).kind == StateKind.CLOSED

    yield Hostile(letter(sender(f"{name}@customer.example"), mark), EVENT, check=stays)


def _l08(stage: Stage) -> Iterator[Hostile]:
    for name in _NO_PEOPLE:
        yield Hostile(letter(sender(f"{name}@shop.example")), UNANSWERED, name)
    for mail in _unmoved(stage, "noreply"):
        yield Hostile(mail.raw, EVENT, "with our mark", check=mail.check)


def _l09(_stage: Stage) -> Iterator[Hostile]:
    for number, subject in enumerate(_ABSENCES):
        raw = letter(f"Subject: {subject}".encode(), b"X-Number: %d" % number)
        yield Hostile(raw, UNANSWERED, subject, rest=timedelta(minutes=1))


def _l11(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    ours = next(row for row in stage.bench.outbox() if row.case_id == case.id).raw

    def noted(seen: Seen) -> None:
        assert seen.row.case_id == case.id
        assert len(seen.bench.cases()) == 1

    yield Hostile(ours, EVENT, "as it was", check=noted)
    forwarded = b"Received: from a by b; 1\r\nX-Loop: yes\r\nResent-From: anna@customer.example\r\n"
    yield Hostile(forwarded + ours, EVENT, "sent on", check=noted)


def _l14(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    stage.end(case, StateKind.CLOSED)
    raw = letter(
        f"In-Reply-To: {stage.mark(case)}".encode(),
        b"Subject: Automatic reply: closed",
        b"Auto-Submitted: auto-replied (vacation)",
        body=b"I am away until Monday, says zqcanary.\r\n",
    )

    def closed(seen: Seen) -> None:
        assert seen.row.case_id == case.id
        assert stage.now_of(case).kind == StateKind.CLOSED

    yield Hostile(raw, EVENT, "marked", check=closed)
    plain = letter(
        f"In-Reply-To: {stage.mark(case)}".encode(), b"Subject: Out of office: closed", body=BODY
    )
    yield Hostile(plain, EVENT, "by its subject alone", check=closed)


def _l15(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened(sender="Help Desk B <help@b.example>")
    mark = stage.mark(case)
    raw = letter(
        sender("Help Desk B <help@b.example>"),
        f"In-Reply-To: {mark}".encode(),
        f"References: {mark}".encode(),
        f"Subject: [Ticket#20261123] Request received: [{case.reference}]".encode(),
        body=b"Thank you for contacting us. Your request has been received and a ticket has been"
        b" created with number 20261123.\r\n",
    )

    def one_event(seen: Seen) -> None:
        assert seen.row.case_id == case.id
        assert len(seen.bench.cases()) == 1

    yield Hostile(raw, EVENT, check=one_event)


def _l19(stage: Stage) -> Iterator[Hostile]:
    rest = timedelta(seconds=0.6)
    limit = stage.bench.context.settings.limits.address_hour
    for number in range(100):
        raw = letter(b"X-Number: %d" % number)
        handling = ANSWERED if number < limit else UNANSWERED
        yield Hostile(
            raw,
            handling,
            str(number),
            answered_to=ANNA,
            rest=rest,
            check=_bounded if number % 20 == 19 else nothing_more,
            is_shown=number == 0,
        )


def _bounded(seen: Seen) -> None:
    assert len(mails_to(seen.bench, ANNA)) <= 3
    assert len(seen.bench.cases()) == len(seen.bench.messages())


def _report(kind: bytes, *parts: bytes) -> bytes:
    return several(
        part(b"Content-Type: text/plain"),
        *parts,
        kind=b"report; report-type=" + kind,
    )


_READ: Final = part(
    b"Content-Type: message/disposition-notification",
    body=b"Final-Recipient: rfc822; anna@customer.example\r\n"
    b"Disposition: manual-action/MDN-sent-manually; displayed\r\n",
)
_COMPLAINT: Final = part(
    b"Content-Type: message/feedback-report",
    body=b"Feedback-Type: abuse\r\nUser-Agent: Some/1.0\r\nVersion: 1\r\n",
)


def _calendar(method: bytes) -> bytes:
    body = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:" + method + b"\r\n"
        b"BEGIN:VEVENT\r\nUID:1@customer.example\r\nDTSTAMP:20261123T100000Z\r\n"
        b"DTSTART:20261201T100000Z\r\nSUMMARY:Visit of zqcanary\r\n"
        b"ORGANIZER:mailto:anna@customer.example\r\nATTENDEE:mailto:support@desk.example\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    calendar = part(
        b"Content-Type: text/calendar; method=" + method + b"; charset=utf-8", body=body
    )
    return several(part(b"Content-Type: text/plain"), calendar, kind=b"alternative")


MACHINES: tuple[Entry, ...] = (
    entry("L01", "auto-replied", *each(UNANSWERED, _fields(b"Auto-Submitted: auto-replied"))),
    entry(
        "L02", "auto-generated", *each(UNANSWERED, _fields(b"Auto-Submitted: AUTO-GENERATED; x=y"))
    ),
    entry("L03", "auto-submitted-no", *each(ANSWERED, _fields(b"Auto-Submitted: no"))),
    entry(
        "L04",
        "auto-submitted-comment",
        *each(
            UNANSWERED,
            _fields(
                b"Auto-Submitted: (no) auto-replied",
                b"Auto-Submitted: ((no)) (no) auto-generated",
                b"Auto-Submitted:",
                b"Auto-Submitted: no\r\nAuto-Submitted: auto-replied",
            ),
        ),
    ),
    entry(
        "L05",
        "precedence",
        *each(
            UNANSWERED,
            _fields(
                b"Precedence: list",
                b"Precedence: bulk",
                b"Precedence: junk",
                b"Precedence: auto_reply",
                b'Precedence: "BULK" (so it is)',
            ),
        ),
    ),
    entry(
        "L06",
        "lists",
        *each(
            UNANSWERED,
            _fields(
                b"List-Id: <news.shop.example>",
                b"List-Unsubscribe: <mailto:u@shop.example>",
                b"List-Unsubscribe:",
                b"List-Post: <mailto:news@shop.example>",
                b"X-BeenThere: news@shop.example",
            ),
        ),
    ),
    entry(
        "L07",
        "null-return-path",
        *each(UNANSWERED, _fields(b"Return-Path: <>", b"Return-Path: < >")),
    ),
    story("L08", "senders-that-are-no-people", _l08),
    story("L09", "out-of-office-in-12-languages", _l09),
    entry(
        "L10",
        "suppress-all",
        *each(
            UNANSWERED,
            _fields(b"X-Auto-Response-Suppress: All", b"x-auto-response-suppress: oof, AUTOREPLY"),
        ),
    ),
    story("L11", "our-own-mail", _l11),
    entry(
        "L12",
        "51-received",
        Hostile(
            b"Received: from a by b; 1\r\n" * 51 + letter(),
            Handling.ASIDE,
            "51",
            check=reason("51 Received fields"),
        ),
        Hostile(b"Received: from a by b; 1\r\n" * 50 + letter(b"X-Number: 50"), ANSWERED, "50"),
    ),
    entry("L13", "read-receipt", Hostile(_report(b"disposition-notification", _READ), FILED)),
    story("L14", "vacation-after-closure", _l14),
    story("L15", "another-ticket-system", _l15),
    entry("L16", "feedback-report", Hostile(_report(b"feedback-report", _COMPLAINT), FILED)),
    entry(
        "L17",
        "calendar",
        *each(
            ANSWERED, ((method.decode(), _calendar(method)) for method in (b"REQUEST", b"CANCEL"))
        ),
    ),
    entry(
        "L18",
        "not-to-us",
        *each(
            UNANSWERED,
            (
                ("nobody", letter(without=("to",))),
                ("everybody", letter(b"To: everybody@elsewhere.example")),
                ("in the name", letter(b'To: "support@desk.example" <x@elsewhere.example>')),
                ("longer domain", letter(b"To: support@desk.example.evil.example")),
            ),
        ),
    ),
    story("L19", "100-in-a-minute", _l19),
)
