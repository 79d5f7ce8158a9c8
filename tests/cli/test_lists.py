from datetime import UTC, datetime

import pytest

from mailgate.core.case import EventKind
from mailgate.jobs import blocks, views
from mailgate.store.bounce_tables import BounceRow
from mailgate.store.tables import EventRow, LinkRow
from tests.cli.office import Office
from tests.servers.rows import NOW, Rows, after

# Steers a terminal, styles rich's markup, turns the writing direction, forges a second line.
HOSTILE = "\x1b[2J\x1b]0;owned\x07[bold red]x[/] \u202edrowssap\u2066\r\nFORGED \ud800\x00\x9b1m"


def fill(rows: Rows) -> None:
    """One of each kind, with hostile text wherever a mail's own words are stored."""
    case_id = rows.case("IT0001", subject=HOSTILE.replace("\ud800", ""), events=1)
    other_id = rows.case("IT0002", requester_name="[blink]" + "wide " * 60)
    rows.participant(case_id, "ann@customer.example")
    words = HOSTILE.replace("\ud800", "").replace("\x00", "")
    inbox_id = rows.inbox(
        b"From: ann@customer.example\nSubject: x\n\n" + words.encode() + b" [bold]text[/bold]",
        state="done",
        fate="case",
        case_id=case_id,
        decision={
            "from": words,
            "subject": words,
            "reasons": [{"text": words, "source": "rules/it/desk.yaml:3"}],
            "withheld": words,
        },
    )
    outbox_id = rows.outbox(case_id, state="failed", last_error=words, raw=words.encode())
    rows.held(case_id, reason=words)
    rows.quarantined(reason=words)
    rows.add(
        EventRow(
            case_id=case_id,
            number=1,
            at=NOW,
            kind=EventKind.OPENED,
            summary=words,
            inbox_id=inbox_id,
            outbox_id=outbox_id,
            reasons=[{"text": words, "source": ""}],
        ),
        LinkRow(case_id=case_id, other_id=other_id, reason=words, at=NOW),
    )
    blocks.add(rows.database, "spam.example", by=words, now=NOW)


EVERY_SCREEN = [
    ("messages",),
    ("cases",),
    ("case", "IT0001"),
    ("figures",),
    ("outbox", "list"),
    ("outbox", "show", 2),
    ("held", "list"),
    ("held", "show", 3),
    ("quarantine", "list"),
    ("quarantine", "show", 4),
    ("block", "list"),
]


def numbered(rows: Rows, words: tuple[object, ...]) -> tuple[object, ...]:
    """The words with the numbers that the databases gave."""
    numbers = {
        "outbox": views.outbox(rows.database)[0].id,
        "held": views.held(rows.database)[0].id,
        "quarantine": views.quarantine(rows.database)[0].id,
    }
    if len(words) < 3:
        return words
    return (*words[:2], numbers[str(words[0])])


@pytest.mark.parametrize("words", EVERY_SCREEN, ids=lambda words: " ".join(map(str, words[:2])))
def test_no_mail_can_steer_the_terminal_or_break_the_table(
    office: Office, rows: Rows, words: tuple[object, ...]
) -> None:
    fill(rows)

    shown = office.run(*numbered(rows, words))

    assert shown.code == 0, shown.err
    assert not [char for char in shown.out if not char.isprintable() and char != "\n"]
    assert "\u202e" not in shown.out
    assert not [line for line in shown.out.splitlines() if line.startswith("FORGED")]
    assert max(len(line) for line in shown.out.splitlines()) <= 80


@pytest.mark.parametrize("words", EVERY_SCREEN, ids=lambda words: " ".join(map(str, words[:2])))
def test_programs_get_one_json_object_a_line(
    office: Office, rows: Rows, words: tuple[object, ...]
) -> None:
    fill(rows)

    shown = office.run(*numbered(rows, words), "--json")

    assert shown.code == 0, shown.err
    assert shown.out.isascii()
    assert shown.err == ""
    assert len(shown.objects) == (2 if words == ("cases",) else 3 if words == ("messages",) else 1)


def test_markup_in_a_mail_is_shown_as_it_is(office: Office, rows: Rows) -> None:
    rows.case("IT0001", subject="[bold]not bold[/bold] [link=x]")

    assert "[bold]not bold[/bold] [link=x]" in office.run("cases").out


def test_instants_are_iso_8601_in_utc(office: Office, rows: Rows) -> None:
    rows.inbox(taken_at=datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC))

    (found,) = office.run("messages", "--json").objects

    assert found["taken_at"] == "2026-03-02T09:00:01Z"
    assert found["done_at"] is None


def test_messages_say_what_became_of_each_and_why(office: Office, rows: Rows) -> None:
    rows.inbox(
        state="done",
        fate="filed",
        decision={
            "from": "robot@customer.example",
            "subject": "Read: hello",
            "reasons": [{"text": "a receipt", "source": "RFC 8098, 3"}],
            "withheld": "a machine wrote it",
        },
    )

    shown = office.run("messages", "--fate", "filed", "--mailbox", "support", "--state", "done").out

    for word in (
        "2026-03-02 09:00",
        "filed",
        "robot@customer.example",
        "Read: hello",
        "a receipt [RFC 8098, 3]",
        "not answered: a machine wrote it",
    ):
        assert word in shown


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        (("messages",), "There is no such message"),
        (("cases",), "There is no such case"),
        (("outbox", "list"), "There is no such mail of ours"),
        (("held", "list"), "Nothing is held"),
        (("quarantine", "list"), "Nothing is in quarantine"),
        (("block", "list"), "Nobody is blocked"),
    ],
)
def test_an_empty_list_says_so_beside_the_answer(
    office: Office, words: tuple[str, ...], remark: str
) -> None:
    shown = office.run(*words)

    assert (shown.code, shown.out) == (0, "")
    assert remark in shown.err
    assert office.run(*words, "--json").out == ""


def test_a_long_list_is_cut_for_people_who_are_told_and_not_for_programs(
    office: Office, rows: Rows
) -> None:
    for number in range(51):
        rows.case(f"IT{number:04d}", changed_at=after(minutes=number))

    for_people = office.run("cases")

    assert "IT0050" in for_people.out
    assert "IT0000" not in for_people.out
    assert "Only 50 are shown" in for_people.err
    assert len(office.run("cases", "--json").objects) == 51
    assert len(office.run("cases", "--limit", 51, "--json").objects) == 51
    assert "IT0000" in office.run("cases", "--limit", 51).out
    assert len(office.run("cases", "--json", "--limit", 2).objects) == 2


def test_fifty_are_shown_without_a_word(office: Office, rows: Rows) -> None:
    for number in range(50):
        rows.case(f"IT{number:04d}")

    assert office.run("cases").err == ""


def test_cases_are_found_by_desk_and_state(office: Office, rows: Rows) -> None:
    rows.case("IT0001", state="Waiting on customer", kind="waiting")
    rows.case("HR0001", desk="hr")

    assert [one["reference"] for one in office.run("cases", "--desk", "hr", "--json").objects] == [
        "HR0001"
    ]
    assert "Waiting on customer" in office.run("cases", "--state", "waiting").out


def test_a_case_shows_history_reasons_mail_and_who_may_speak(office: Office, rows: Rows) -> None:
    case_id = rows.case("IT0001")
    rows.participant(case_id, "ann@customer.example")
    rows.inbox(state="done", fate="case", case_id=case_id)
    rows.outbox(case_id, state="sent")
    rows.held(case_id)
    rows.add(
        EventRow(
            case_id=case_id,
            number=1,
            at=NOW,
            kind=EventKind.OPENED,
            summary="Opened by a mail",
            reasons=[{"text": "a person wrote it", "source": "RFC 3834, 2"}],
        )
    )

    shown = office.run("case", "it0001").out

    for word in (
        "The printer burns",
        "Ann Person <ann@customer.example>",
        "ann@customer.example (requester)",
        "opened",
        "- a person wrote it [RFC 3834, 2]",
        "It is on fire.",
        "acknowledgement",
        "Held for a person",
    ):
        assert word in shown


@pytest.mark.parametrize(
    "words",
    [("case", "IT9"), ("outbox", "show", 9), ("held", "show", 9), ("quarantine", "show", 9)],
)
def test_what_is_not_there_is_a_usage_error(office: Office, words: tuple[object, ...]) -> None:
    shown = office.run(*words)

    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("mailgate: there is no ")
    assert shown.err.count("\n") == 1


def test_figures_count(office: Office, rows: Rows) -> None:
    rows.inbox()
    rows.quarantined()

    shown = office.run("figures").out

    assert "1, the oldest since 2026-03-02 09:00" in shown
    assert office.run("figures", "--json").objects[0]["fates"] == {"quarantined": 1}


def test_figures_say_why_no_mail_is_taken(office: Office, rows: Rows) -> None:
    rows.quarantined()
    rows.quarantined()
    assert office.run("figures", "--json").objects[0]["intake_paused"] == []
    bounds = "\n[intake]\nquarantine = 1\nfree_disk = 0\n"
    office.config.write_text(office.config.read_text() + bounds)

    why = "more than 1 mails are in quarantine"
    assert office.run("figures", "--json").objects[0]["intake_paused"] == [why]
    assert why in office.run("figures").out


def test_the_text_of_a_duplicate_is_shown_once(office: Office, rows: Rows) -> None:
    case_id = rows.case("IT0001")
    rows.inbox(state="done", fate="case", case_id=case_id)
    rows.inbox(state="done", fate="duplicate", case_id=case_id)

    shown = office.run("case", "IT0001").out

    assert shown.count("It is on fire.") == 1
    assert "(duplicate)" in shown


ANSWER = b"""From: Ann Person <ann@customer.example>
To: support@desk.example
Subject: Re: The printer burns
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

It still burns.

On Mon, 2 Mar 2026 at 09:00, Support <support@desk.example> wrote:
> Have you tried water?

--b
Content-Type: image/gif; name="dot.gif"
Content-Disposition: inline; filename="dot.gif"
Content-ID: <dot@x>

GIF89a
--b
Content-Type: application/pdf; name="plan.pdf"
Content-Disposition: attachment; filename="plan.pdf"

%PDF
--b--
"""


def test_a_case_shows_new_words_and_names_what_it_folds(office: Office, rows: Rows) -> None:
    case_id = rows.case("IT0001")
    rows.inbox(ANSWER, state="done", fate="case", case_id=case_id)

    folded = office.run("case", "IT0001").out
    unfolded = office.run("case", "IT0001", "--unfold").out

    assert "It still burns." in folded
    assert "[2 lines of quoted history: --unfold shows them]" in folded
    assert "tried water" not in folded
    assert "attached: plan.pdf" in folded
    assert folded.index("plan.pdf") < folded.index("folded: dot.gif (")
    assert "a tracking pixel" in folded
    assert "tried water" in unfolded
    assert "[quoted history:]" in unfolded
    assert "--unfold" not in unfolded


def test_a_case_gives_programs_words_folds_and_files(office: Office, rows: Rows) -> None:
    case_id = rows.case("IT0001")
    rows.inbox(ANSWER, state="done", fate="case", case_id=case_id)

    (found,) = office.run("case", "IT0001", "--json").objects

    mail = found["mails_in"][0]["mail"]
    assert mail["words"] == "It still burns."
    assert mail["folded"] == [{"kind": "history", "lines": 2}]
    assert [file["name"] for file in mail["files"]] == ["dot.gif", "plan.pdf"]


def an_address_that_bounced(rows: Rows) -> int:
    case_id = rows.case("IT0001")
    outbox_id = rows.outbox(case_id, state="sent")
    rows.add(
        BounceRow(
            inbox_id=rows.inbox(state="done", fate="event", case_id=case_id),
            address="ann@customer.example",
            outbox_id=outbox_id,
            kind="permanent",
            status="5.1.1",
            diagnostic="550 no such user",
            at=NOW,
        )
    )
    return outbox_id


def test_mail_of_ours_that_came_back_says_so(office: Office, rows: Rows) -> None:
    outbox_id = an_address_that_bounced(rows)

    for words in (("outbox", "list"), ("outbox", "show", outbox_id)):
        assert "permanent 5.1.1 (550 no such user)" in " ".join(office.run(*words).out.split())
    assert "sent, bounced" in office.run("outbox", "list").out
    assert "sent, bounced" in office.run("case", "IT0001").out


def test_an_address_that_bounced_is_listed_shown_and_forgiven(office: Office, rows: Rows) -> None:
    an_address_that_bounced(rows)

    assert "ann@customer.example" in office.run("address", "list").out
    shown = office.run("address", "show", "Ann@Customer.example").out
    assert "none, it bounced for good" in shown
    assert "550 no such user" in shown

    done = office.run("address", "forgive", "ann@customer.example", "--by", "Bo")
    again = office.run("address", "forgive", "ann@customer.example")

    assert (done.code, done.out) == (0, "ann@customer.example: gets automatic mail again\n")
    assert again.code == 2
    assert "No address is stopped" in office.run("address", "list").err
    (found,) = office.run("address", "show", "ann@customer.example", "--json").objects
    assert (found["record"]["is_stopped"], len(found["reports"])) == (False, 1)


def test_an_address_that_never_bounced_and_what_is_none(office: Office) -> None:
    assert (
        "came back from ann@customer.example"
        in office.run("address", "show", "ann@customer.example").err
    )
    assert office.run("address", "show", "nobody at all").code == 2
