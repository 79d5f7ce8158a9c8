"""What the one exit for our mail writes: the row, the bytes, and the line of its case."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import structlog

from mailgate.core.case import Reason
from mailgate.core.references import (
    bounce_address,
    bounce_token,
    outgoing_message_id,
    reply_address,
)
from mailgate.crash_points import CrashPoint
from mailgate.files.letter_contents import SAMPLE
from mailgate.jobs import outgoing
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post_words
from mailgate.mail.compose import Picture
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import Envelope, LimitSettings
from mailgate.store.tables import OutboxRow
from tests.jobs.bench import ANNA, DESK, SUPPORT, Bench
from tests.jobs.test_any_order import KilledError, killed_at

EVE = "eve@elsewhere.example"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
LETTER = Letter("update", "upd", "update", ANNA, "event:9", "auto-generated")


@pytest.fixture(name="about")
def a_case_of_annas(bench: Bench) -> About:
    """A case that was opened by a mail and acknowledged."""
    row = bench.decide()
    reference = bench.case_of(row).reference
    return About(bench.context.desks[DESK], row.id, row.case_id, reference, 9)


def post(bench: Bench, about: About, letter: Letter = LETTER) -> str:
    mailbox = bench.context.settings.mailbox("support")
    marks = marks_of(bench.context, mailbox, about, mark=letter.mark, recipient=letter.recipient)
    with bench.database.session() as session:
        return outgoing.post(
            session,
            bench.context,
            mailbox,
            about=about,
            letter=letter,
            values=SAMPLE,
            marks=marks,
            now=bench.now,
        )


def newest(bench: Bench) -> OutboxRow:
    return bench.outbox()[-1]


def read(row: OutboxRow) -> EmailMessage:
    mail = message_from_bytes(row.raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def told(bench: Bench, about: About) -> tuple[str, str]:
    event = bench.events(about.case_id)[-1]
    return event.kind, event.summary


@pytest.mark.parametrize(
    ("of_a_case", "of_a_mail", "subaddress", "reference", "has_reply_address"),
    [
        pytest.param(True, True, True, "", True, id="of a case"),
        pytest.param(True, True, False, "", False, id="of a case, without subaddresses"),
        pytest.param(False, True, True, "mail-12", False, id="of a mail without a case"),
        pytest.param(False, False, True, "desk-mail", False, id="of neither"),
    ],
)
def test_the_marks_of_a_mail_name_its_case_or_else_the_mail_that_it_answers(
    bench: Bench,
    about: About,
    reference: str,
    *,
    of_a_case: bool,
    of_a_mail: bool,
    subaddress: bool,
    has_reply_address: bool,
) -> None:
    if not of_a_case:
        about = replace(about, case_id=None, reference="")
    about = replace(about, inbox_id=12 if of_a_mail else None)
    mailbox = replace(SUPPORT, subaddress=subaddress, envelope=Envelope.VERP)

    marks = marks_of(bench.context, mailbox, about, mark="upd", recipient=ANNA)

    keyring = bench.context.keyring
    assert marks.message_id == outgoing_message_id(
        keyring,
        desk=DESK,
        kind="upd",
        reference=reference or about.reference,
        event=9,
        recipient=ANNA,
        domain="desk.example",
    )
    own = reply_address(
        keyring, desk=DESK, reference=about.reference or "x1", address=SUPPORT.address
    )
    assert marks.reply_to == (own if has_reply_address else "")
    assert marks.bounce_token == bounce_token(keyring, marks.message_id)
    assert marks.envelope_from == bounce_address(marks.bounce_token, address=SUPPORT.address)


@pytest.mark.parametrize(
    ("envelope", "sender"), [(Envelope.NULL, ""), (Envelope.ADDRESS, SUPPORT.address)]
)
def test_an_envelope_without_a_token_is_null_or_ours(
    bench: Bench, about: About, envelope: Envelope, sender: str
) -> None:
    mailbox = replace(SUPPORT, envelope=envelope)

    marks = marks_of(bench.context, mailbox, about, mark="upd", recipient=ANNA)

    assert (marks.envelope_from, marks.reply_to) == (sender, "")


def test_marks_that_cannot_be_written_keep_the_mail_from_leaving(
    bench: Bench, about: About
) -> None:
    with pytest.raises(GateError, match="No Message-ID can be made"):
        marks_of(bench.context, SUPPORT, about, mark="not a mark", recipient=ANNA)


def test_a_letter_is_stored_as_it_leaves_and_its_case_says_what_it_was(
    bench: Bench, about: About
) -> None:
    bench.set_mailbox(envelope=Envelope.VERP, subaddress=True)
    bench.wait(minutes=1)
    letter = replace(
        LETTER,
        in_reply_to="<1@customer.example>",
        references=("<0@customer.example>", "<1@customer.example>"),
        reasons=(Reason("asked for", "rules/x.yaml:1"),),
        happening="responded",
        files=(OutgoingFile("plan.pdf", "application/pdf", b"%PDF"),),
        tells=(2, 3),
    )

    assert post(bench, about, letter) == ""

    row, mailbox = newest(bench), bench.context.settings.mailbox("support")
    marks = marks_of(bench.context, mailbox, about, mark="upd", recipient=ANNA)
    assert (row.case_id, row.inbox_id, row.desk) == (about.case_id, about.inbox_id, DESK)
    assert (row.kind, row.cause, row.relay) == ("update", "event:9", "main")
    assert (row.recipient, row.automatic, row.queued_at) == (ANNA, True, bench.now)
    assert (row.state, row.last_error) == ("queued", "")
    assert (row.message_id, row.bounce_token) == (marks.message_id, marks.bounce_token)
    assert row.envelope_from == marks.envelope_from
    mail = read(row)
    assert (mail["Message-ID"], mail["Reply-To"]) == (marks.message_id, marks.reply_to)
    assert (mail["In-Reply-To"], mail["To"]) == ("<1@customer.example>", ANNA)
    assert mail["References"] == "<0@customer.example> <1@customer.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].addr_spec == SUPPORT.address
    assert mail["From"].addresses[0].display_name == about.desk.title
    assert [one.get_filename() for one in mail.iter_attachments()] == ["plan.pdf"]
    event = bench.events(about.case_id)[-1]
    assert (event.kind, event.summary) == ("mail-queued", f"update to {ANNA}")
    assert (event.inbox_id, event.outbox_id, event.at) == (about.inbox_id, row.id, bench.now)
    assert event.reasons == [{"text": "asked for", "source": "rules/x.yaml:1"}]
    sources = event.detail.pop("templates")
    assert "templates/update/body.txt" in sources
    assert event.detail == {
        "note": "",
        "happening": "responded",
        "files": ["plan.pdf"],
        "tells": [2, 3],
    }


@pytest.mark.parametrize(
    ("kind", "template", "summary"),
    [
        pytest.param("update", "update", f"update to {ANNA}", id="its own"),
        pytest.param("update", "resolution", f"update to {ANNA} (resolution)", id="another"),
        pytest.param("update", "acknowledgement", f"update to {ANNA}", id="the usual one"),
    ],
)
def test_a_case_names_the_template_where_the_kind_of_a_mail_does_not(
    bench: Bench, about: About, kind: str, template: str, summary: str
) -> None:
    post(bench, about, replace(LETTER, kind=kind, template=template))

    assert told(bench, about) == ("mail-queued", summary)
    assert set(bench.events(about.case_id)[-1].detail) == {"templates", "note"}


def test_a_language_that_a_template_does_not_have_is_noted_with_the_reasons(
    bench: Bench, about: About
) -> None:
    about = replace(about, desk=replace(about.desk, language="cy"))
    letter = replace(LETTER, template="update", reasons=(Reason("asked for"),))
    mailbox = bench.context.settings.mailbox("support")
    marks = marks_of(bench.context, mailbox, about, mark="upd", recipient=ANNA)

    with bench.database.session() as session:
        outgoing.post(
            session,
            bench.context,
            mailbox,
            about=about,
            letter=letter,
            values=replace(SAMPLE, language="cy"),
            marks=marks,
            now=bench.now,
        )

    event = bench.events(about.case_id)[-1]
    assert event.detail["note"] == "no update in cy, so in en"
    assert [one["text"] for one in event.reasons] == ["asked for", "no update in cy, so in en"]


def test_what_a_limit_withholds_is_not_written_and_why_is_the_answer(
    bench: Bench, about: About
) -> None:
    bench.set(limits=LimitSettings(address_hour=1))
    before = bench.kinds(about.case_id)

    why = post(bench, about)

    assert why == "limit reached: 1 automatic mails to this address within an hour"
    assert (len(bench.outbox()), bench.kinds(about.case_id)) == (1, before)


def test_an_open_circuit_holds_the_mail_and_all_that_wait_and_says_so(
    bench: Bench, about: About
) -> None:
    bench.decide(number=2, sender="bob@other.example")
    bench.set(limits=LimitSettings(total_ten_minutes=2))
    why = "circuit open: 2 automatic mails within ten minutes"

    with structlog.testing.capture_logs() as lines:
        assert post(bench, about) == ""

    assert [(row.state, row.last_error) for row in bench.outbox()] == [("held", why)] * 3
    assert told(bench, about) == ("mail-queued", f"update to {ANNA}, held: {why}")
    assert "guard" not in bench.events(about.case_id)[-1].detail
    (line,) = (one for one in lines if one["event"] == "circuit-open")
    assert (line["case"], line["held_too"], line["why"]) == (about.reference, 2, why)


def test_a_mail_to_somebody_new_in_a_case_is_held_alone(bench: Bench, about: About) -> None:
    assert post(bench, about, replace(LETTER, recipient=EVE)) == ""

    ours, held = bench.outbox()
    assert (ours.state, held.state) == ("queued", "held")
    event = bench.events(about.case_id)[-1]
    assert event.detail["guard"] == held.last_error != ""
    assert event.summary == f"update to {EVE}, held: {held.last_error}"


def test_where_a_circuit_is_open_that_is_why_and_the_guard_is_still_told(
    bench: Bench, about: About
) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=1))

    post(bench, about, replace(LETTER, recipient=EVE))

    held = newest(bench)
    assert held.last_error.startswith("circuit open")
    assert bench.events(about.case_id)[-1].detail["guard"] not in {"", held.last_error}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda about: (about, {"to_the_desk": True}), id="to the desk"),
        pytest.param(
            lambda about: (replace(about, case_id=None, reference=""), {}), id="of no case"
        ),
    ],
)
def test_mail_to_the_desk_or_of_no_case_is_compared_with_no_customers(
    bench: Bench, about: About, change: Callable[[About], tuple[About, dict[str, Any]]]
) -> None:
    of, changes = change(about)

    assert post(bench, of, replace(LETTER, recipient=EVE, **changes)) == ""

    assert (newest(bench).recipient, newest(bench).state) == (EVE, "queued")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"to_the_desk": True}, id="to the desk"),
        pytest.param({"is_ordered": True}, id="ordered by a person"),
        pytest.param({"automatic": ""}, id="a person's own"),
    ],
)
def test_what_is_not_counted_leaves_though_every_limit_is_reached(
    bench: Bench, about: About, changes: dict[str, Any]
) -> None:
    bench.set(limits=LimitSettings(address_hour=0, total_ten_minutes=0))

    assert post(bench, about, replace(LETTER, **changes)) == ""

    assert (newest(bench).kind, newest(bench).automatic) == ("update", False)
    assert [row.state for row in bench.outbox()] == ["queued", "queued"]


def test_a_mail_of_no_case_is_queued_for_the_mail_that_it_answers(
    bench: Bench, about: About
) -> None:
    before = bench.kinds(about.case_id)

    assert post(bench, replace(about, case_id=None, reference="")) == ""

    row = newest(bench)
    assert (row.case_id, row.inbox_id, row.kind) == (None, about.inbox_id, "update")
    assert bench.kinds(about.case_id) == before


@pytest.mark.parametrize(
    ("template", "shown"),
    [("digest", ["light-digest@desk.example", "dark-digest@desk.example"]), ("update", [])],
)
def test_only_pictures_that_a_mail_shows_leave_with_it(
    bench: Bench, about: About, template: str, shown: list[str]
) -> None:
    names = ("light-digest@desk.example", "other@desk.example", "dark-digest@desk.example")
    pictures = tuple(Picture(name, PNG) for name in names)

    post(bench, about, replace(LETTER, template=template, pictures=pictures))

    images = [part for part in read(newest(bench)).walk() if part.get_content_maintype() == "image"]
    assert [part["Content-ID"] for part in images] == [f"<{name}>" for name in shown]


def test_words_to_one_of_our_own_leave_as_they_are_and_are_never_held(
    bench: Bench, about: About
) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=0))
    bench.wait(minutes=1)
    mailbox = replace(SUPPORT, envelope=Envelope.VERP, subaddress=True)
    letter = Letter("alert", "alrt", "", EVE, "now", "auto-generated", to_the_desk=True)

    with bench.database.session() as session:
        post_words(
            session,
            bench.context,
            mailbox,
            about=about,
            letter=letter,
            subject="The disk is full",
            text="All of it.\n",
            now=bench.now,
        )

    row = newest(bench)
    marks = marks_of(bench.context, mailbox, about, mark="alrt", recipient=EVE)
    assert (row.kind, row.recipient, row.automatic) == ("alert", EVE, False)
    assert (row.state, row.last_error, row.queued_at) == ("queued", "", bench.now)
    assert (row.envelope_from, row.bounce_token) == ("", marks.bounce_token)
    mail = read(row)
    assert (mail["Message-ID"], mail["Subject"]) == (marks.message_id, "The disk is full")
    assert (mail["Reply-To"], mail["In-Reply-To"], mail["References"]) == (None, None, None)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail.get_content_type(), mail.get_content()) == ("text/plain", "All of it.\r\n")


@pytest.mark.parametrize("of_a_case", [True, False])
def test_a_mail_that_was_not_sent_is_noted_in_its_case_if_there_is_one(
    bench: Bench, about: About, *, of_a_case: bool
) -> None:
    before = len(bench.events(about.case_id))
    of = about if of_a_case else replace(about, case_id=None)

    with bench.database.session() as session:
        note_withheld(session, of, "not passed on: too late", now=bench.now)

    after = bench.events(about.case_id)
    assert len(after) == before + of_a_case
    if of_a_case:
        assert (after[-1].kind, after[-1].summary) == ("mail-withheld", "not passed on: too late")
        assert (after[-1].inbox_id, after[-1].at) == (about.inbox_id, bench.now)


def test_whoever_is_killed_once_a_mail_is_written_has_neither_mail_nor_line(
    bench: Bench, about: About
) -> None:
    before = bench.kinds(about.case_id)

    with killed_at(CrashPoint.OUTBOX_WRITTEN), pytest.raises(KilledError):
        post(bench, about)

    assert (len(bench.outbox()), bench.kinds(about.case_id)) == (1, before)
