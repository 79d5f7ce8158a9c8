import pytest

from mailgate.core.case import EventKind
from mailgate.errors import UsageError
from mailgate.jobs import views
from mailgate.jobs.views.shown_mail import LARGEST_PARSED, LONGEST_EXCERPT, LONGEST_WORDS
from mailgate.store.tables import EventRow, LinkRow
from tests.servers.rows import MAIL, NOW, Rows, after


def test_cases_are_listed_last_changed_first(rows: Rows) -> None:
    rows.case("IT0001", changed_at=after(hours=2))
    rows.case("IT0002", changed_at=after(hours=1))
    rows.case("IT0003", changed_at=after(hours=3))

    found = views.cases(rows.database)

    assert [line.reference for line in found] == ["IT0003", "IT0001", "IT0002"]
    assert [line.reference for line in views.cases(rows.database, limit=1)] == ["IT0003"]


@pytest.mark.parametrize(
    ("desk", "state", "expected"),
    [
        pytest.param("hr", None, {"HR1"}, id="a desk"),
        pytest.param(None, "Waiting on customer", {"IT2"}, id="a state by the desk's name"),
        pytest.param(None, "waiting", {"IT2", "HR1"}, id="a state by its kind"),
        pytest.param("it", "Waiting", {"IT2"}, id="both, in any case"),
        pytest.param("it", "closed", set(), id="nothing"),
    ],
)
def test_cases_are_found_by_desk_and_state(
    rows: Rows, desk: str | None, state: str | None, expected: set[str]
) -> None:
    rows.case("IT1")
    rows.case("IT2", state="Waiting on customer", kind="waiting")
    rows.case("HR1", desk="hr", state="Parked", kind="waiting")

    assert {line.reference for line in views.cases(rows.database, desk, state)} == expected


def test_a_case_shows_its_whole_history(rows: Rows) -> None:
    case_id = rows.case("IT0001", events=2)
    other_id = rows.case("IT0002")
    rows.participant(case_id, "ann@customer.example")
    mail = rows.inbox(
        state="done", fate="case", case_id=case_id, decision={"withheld": "a limit was reached"}
    )
    acknowledgement = rows.outbox(case_id, state="held")
    held = rows.held(case_id)
    rows.add(
        EventRow(
            case_id=case_id,
            number=2,
            at=after(minutes=1),
            kind=EventKind.MAIL_QUEUED,
            summary="acknowledged",
            outbox_id=acknowledgement,
        ),
        EventRow(
            case_id=case_id,
            number=1,
            at=NOW,
            kind=EventKind.OPENED,
            summary="opened",
            inbox_id=mail,
            reasons=[{"text": "it claims no case", "source": "rules/it/desk.yaml:3"}],
        ),
        LinkRow(case_id=other_id, other_id=case_id, reason="quotes its reference", at=NOW),
    )

    found = views.case(rows.database, " it0001 ")

    assert found is not None
    assert (found.line.reference, found.requester_name) == ("IT0001", "Ann Person")
    assert [event.number for event in found.events] == [1, 2]
    assert found.events[0].reasons == ("it claims no case [rules/it/desk.yaml:3]",)
    assert (found.events[0].inbox_id, found.events[1].outbox_id) == (mail, acknowledgement)
    (shown,) = found.mails_in
    assert (shown.id, shown.withheld) == (mail, "a limit was reached")
    assert shown.mail.sender == "ann@customer.example"
    assert shown.mail.subject == "The printer burns"
    assert shown.mail.excerpt == "It is on fire."
    assert [(line.id, line.state) for line in found.mails_out] == [(acknowledgement, "held")]
    assert [line.id for line in found.held] == [held]
    assert [link.reference for link in found.links] == ["IT0002"]
    assert [who.address for who in found.participants] == ["ann@customer.example"]


def test_a_forward_says_whose_mail_it_passes_on(rows: Rows) -> None:
    case_id = rows.case("IT1")
    forward = (
        b"\n---------- Forwarded message ---------\nFrom: Eve <eve@elsewhere.example>\n"
        b"Date: Sat, Dec 5, 2026 at 12:00 PM\nSubject: Fire\n\nIt burns.\n"
    )
    rows.inbox(MAIL + forward, case_id=case_id, fate="case")

    found = views.case(rows.database, "IT1")

    assert found is not None
    assert found.mails_in[0].mail.sender == "ann@customer.example"
    (forwarded,) = found.mails_in[0].mail.forwarded
    assert forwarded == (
        "from Eve <eve@elsewhere.example>, Sat, Dec 5, 2026 at 12:00 PM, Fire"
        " (sure: marker in line 3; from in line 4; date in line 5; subject in line 6)"
    )
    assert "eve@elsewhere.example" not in [who.address for who in found.participants]


def test_a_link_is_seen_from_both_cases_once(rows: Rows) -> None:
    first, second = rows.case("IT1"), rows.case("IT2")
    rows.add(
        LinkRow(case_id=first, other_id=second, reason="one way", at=NOW),
        LinkRow(case_id=second, other_id=first, reason="the other", at=NOW),
    )

    for reference, other in (("IT1", "IT2"), ("IT2", "IT1")):
        found = views.case(rows.database, reference)
        assert found is not None
        assert [link.reference for link in found.links] == [other]


def test_an_unknown_case_is_none(rows: Rows) -> None:
    assert views.case(rows.database, "IT9999") is None


def test_a_reference_of_two_desks_asks_which(rows: Rows) -> None:
    rows.case("A1", desk="it")
    rows.case("A1", desk="hr")

    with pytest.raises(UsageError, match="hr, it"):
        views.case(rows.database, "A1")
    found = views.case(rows.database, "A1", desk="hr")
    assert found is not None
    assert found.line.desk == "hr"


def test_a_long_text_is_cut_and_says_so(rows: Rows) -> None:
    case_id = rows.case("IT1")
    rows.inbox(MAIL + b"word " * 5_000, case_id=case_id, fate="case")

    found = views.case(rows.database, "IT1")

    assert found is not None
    mail = found.mails_in[0].mail
    assert len(mail.excerpt) <= LONGEST_EXCERPT < len(mail.words) <= LONGEST_WORDS
    assert mail.note == "cut after 20,000 characters of 25,014"


def test_a_mail_no_screen_should_parse_shows_what_was_recorded(rows: Rows) -> None:
    case_id = rows.case("IT1")
    record = {"from": "big@customer.example", "subject": "recorded"}
    rows.inbox(size=LARGEST_PARSED + 1, case_id=case_id, fate="case", decision=record)
    bomb = b"Subject:" + b" =?utf-8?q?a?=" * 40_000 + b"\n\nx"
    rows.inbox(bomb, case_id=case_id, fate="case", decision=record)

    found = views.case(rows.database, "IT1")

    assert found is not None
    for shown in found.mails_in:
        assert (shown.mail.sender, shown.mail.subject) == ("big@customer.example", "recorded")
        assert shown.mail.excerpt == ""
        assert shown.mail.note.startswith("not shown: ")
