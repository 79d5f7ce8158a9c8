"""Who behind a desk is told what, by which mail, and how often."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailgate.core.action_links import Prefilled, links_in
from mailgate.core.case import CaseValues, EventKind
from mailgate.core.message import Message
from mailgate.core.references import read_message_id, was_sent_to
from mailgate.core.team import Away, Listener, News, Person, Team
from mailgate.jobs.case_notes import assign, note, reply, set_priority
from mailgate.jobs.case_orders import Agent, resolve
from mailgate.jobs.digests import send_digests
from mailgate.jobs.hearing import tell_news
from mailgate.jobs.held_orders import accept, drop, new
from mailgate.mail.parse import parse
from mailgate.settings.model import LimitSettings
from mailgate.store import cases
from mailgate.store.tables import CaseRow, OutboxRow
from tests.jobs.bench import ANNA, DESK, STRANGER, Bench

BOB, LENA, MAX = "bob@desk.example", "lena@desk.example", "max@desk.example"
PEOPLE = {
    "bob": Person("bob", "Bob Martin", (BOB,), queues=("service desk",)),
    "lena": Person("lena", "Lena Ortiz", (LENA,), roles=("team lead",)),
    "max": Person("max", "Max Rowe", (MAX,), roles=("manager",)),
}


def team(*, digest_at: time = time(8, 0), **hears: str) -> Team:
    said = {
        News(news.replace("_", " ")): tuple(
            Listener(words.strip(), f"rules/agents.yaml:{number}") for words in who.split(",")
        )
        for number, (news, who) in enumerate(hears.items(), start=30)
    }
    return Team(PEOPLE, said, digest_at)


def people(bench: Bench, team: Team, **changes: Person) -> None:
    bench.set_desk(team=replace(team, people={**team.people, **changes}))


def told(bench: Bench, address: str) -> list[OutboxRow]:
    return [row for row in bench.outbox() if row.recipient == address]


def read(row: OutboxRow) -> Message:
    return parse(row.raw, whole=True)


def link_in(row: OutboxRow, action: str) -> Prefilled:
    """The mail that a link of a mail of ours opens."""
    page = message_from_bytes(row.raw, policy=policy.default).get_body(("html",))
    assert page is not None
    return next(one for one in links_in(page.get_content()) if f"[{action}." in one.body)


def agent(bench: Bench, case: CaseRow, name: str = "bob") -> Agent:
    return Agent(name, case.reference, bench.now)


def staff(bench: Bench) -> Sequence[str]:
    return [row.recipient for row in bench.outbox() if row.recipient.endswith("@desk.example")]


def test_a_new_case_is_told_with_its_facts_words_and_why(bench: Bench) -> None:
    people(bench, team(new_case="assignee or queue"))

    case = bench.case_of(bench.decide(body="The printer says PC LOAD LETTER.\r\n"))

    (mail,) = told(bench, BOB)
    text = " ".join(read(mail).text.split())
    for words in (
        "A new case, by a mail from anna@customer.example", case.reference, "3 - Moderate",
        "The printer says PC LOAD LETTER.", "Answer by:", "#resolve",
        "new case: assignee or queue [rules/agents.yaml:30]",
    ):  # fmt: skip
        assert words in text
    assert read(mail).subject == f"[{case.reference}] {case.subject}"
    assert staff(bench) == [BOB]


def test_an_answer_to_it_is_his_alone(bench: Bench) -> None:
    people(bench, team(new_case="bob"))
    bench.decide()

    (mail,) = told(bench, BOB)

    own = read_message_id(bench.context.keyring, desk=DESK, message_id=mail.message_id)
    assert own is not None
    assert own.kind == "agt"
    assert was_sent_to(bench.context.keyring, own, BOB)
    assert not was_sent_to(bench.context.keyring, own, LENA)


def test_without_words_on_it_nobody_hears_anything(bench: Bench) -> None:
    people(bench, team())

    bench.decide()

    assert staff(bench) == []


def test_an_update_is_told_to_who_works_on_the_case_in_one_conversation(bench: Bench) -> None:
    people(bench, team(new_case="bob", update="assignee", assignment="assignee"))
    case = bench.case_of(bench.decide())
    assign(bench.context, agent(bench, case, "lena"), to="bob")
    bench.wait(minutes=5)
    acknowledgement = bench.mail_of(ANNA)
    bench.decide(
        message_id="<2@customer.example>", in_reply_to=acknowledgement.message_id, body="More.\r\n"
    )

    new, assigned, update = map(read, told(bench, BOB))

    assert "Assigned to bob, by lena" in assigned.text
    assert "A mail from anna@customer.example" in update.text
    assert "More." in update.text
    assert assigned.references == (new.message_id,)
    assert update.references == (new.message_id, assigned.message_id)
    assert {new.subject, assigned.subject, update.subject} == {new.subject}


def test_nobody_is_told_of_what_he_did_himself(bench: Bench) -> None:
    people(bench, team(priority="bob, lena", note="bob, lena", assignment="assignee"))
    case = bench.case_of(bench.decide())

    assign(bench.context, agent(bench, case), to="bob")
    set_priority(bench.context, agent(bench, case), priority="2")
    note(bench.context, agent(bench, case, "lena"), text="Ask the landlord.")

    assert staff(bench) == [LENA, BOB]
    assert "Ask the landlord." in read(told(bench, BOB)[0]).text


def test_a_promise_that_nears_its_end_and_breaks_is_told_to_the_right_ones(bench: Bench) -> None:
    people(bench, team(due_warning="assignee or queue", breach="queue, team lead, manager"))
    bench.decide()

    bench.live(until=datetime(2026, 11, 23, 12, 30, tzinfo=UTC))

    headlines = {row.recipient: read(row).text.split("\n\n")[1] for row in bench.outbox()}
    assert {BOB, LENA, MAX} < set(headlines)
    assert "time is over" in headlines[MAX]
    assert "% of its time is used up" in read(told(bench, BOB)[0]).text


@pytest.mark.parametrize(
    ("words", "told_so"),
    [
        pytest.param("", 0, id="sent as it is"),
        pytest.param("It is jammed again.\r\n", 1, id="with words"),
    ],
)
def test_an_answer_to_the_survey_is_an_update_only_if_it_says_something(
    bench: Bench, words: str, told_so: int
) -> None:
    people(bench, team(update="bob"))
    case = bench.case_of(bench.decide())
    assert resolve(bench.context, agent(bench, case), steps="The paper is out.").done
    poor = link_in(told(bench, ANNA)[-1], "poor")

    inbox = bench.decide(message_id="<2@customer.example>", subject=poor.subject,
                         body=f"{words}{poor.body}".replace("\n", "\r\n"))  # fmt: skip

    assert "rated" in bench.kinds(case.id)
    assert inbox.case_id == case.id
    found = [read(mail).text for mail in told(bench, BOB)]
    assert len(found) == told_so
    assert not [text for text in found if "jammed again" not in text or "[poor." in text]


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        pytest.param(timedelta(days=90), True, id="90 days"),
        pytest.param(timedelta(days=90, minutes=1), False, id="later"),
    ],
)
def test_the_survey_is_open_for_90_days_after_the_case_ended(
    bench: Bench, after: timedelta, *, counts: bool
) -> None:
    people(bench, team())
    case = bench.case_of(bench.decide())
    assert resolve(bench.context, agent(bench, case), steps="The paper is out.").done
    good = link_in(told(bench, ANNA)[-1], "good")
    bench.wait(seconds=after.total_seconds())

    bench.decide(message_id="<2@customer.example>", subject=good.subject,
                 body=good.body.replace("\n", "\r\n"))  # fmt: skip

    assert ("rated" in bench.kinds(case.id)) is counts


def test_a_stand_in_hears_in_place_of_who_is_away_and_once(bench: Bench) -> None:
    away = replace(PEOPLE["bob"], away=(Away(date(2026, 11, 20), date(2026, 11, 30), "lena"),))
    people(bench, team(new_case="bob, team lead"), bob=away)

    bench.decide()

    assert staff(bench) == [LENA]


def test_a_role_is_narrowed_to_who_answers_for_the_customer(bench: Bench) -> None:
    ines = Person(
        "ines", "Ines", ("ines@desk.example",), roles=("account manager",), customers=("NF-1",)
    )
    ivan = Person(
        "ivan", "Ivan", ("ivan@desk.example",), roles=("account manager",), customers=("SW-2",)
    )
    people(bench, team(note="account manager"), ines=ines, ivan=ivan)
    case = bench.case_of(bench.decide())
    with bench.database.session() as session:
        cases.set_values(
            session, case_id=case.id or 0, values=CaseValues(customer="SW-2"), now=bench.now
        )

    note(bench.context, agent(bench, case), text="Is angry.")

    assert staff(bench) == ["ivan@desk.example"]


def test_a_group_is_told_and_not_believed_when_it_answers(bench: Bench) -> None:
    people(bench, team(new_case="team leads"))

    bench.decide()

    (mail,) = told(bench, "team-leads@desk.example")
    assert "#resolve" not in read(mail).text


def test_held_mail_is_told_at_once_with_the_evidence_and_what_to_answer(bench: Bench) -> None:
    wants = replace(PEOPLE["lena"], wants_digest=True)
    people(bench, team(held="team lead"), lena=wants)
    bench.decide()
    acknowledgement = bench.mail_of(ANNA)
    held = bench.decide(
        sender=STRANGER, message_id="<9@elsewhere.example>",
        in_reply_to=acknowledgement.message_id, body="Give me the data.\r\n",
    )  # fmt: skip

    (mail,) = told(bench, LENA)
    text = " ".join(read(mail).text.split())
    assert held.fate == "held"
    assert mail.kind == "notification-held"
    for words in ("eve@elsewhere.example", "Give me the data.", "#accept", "#new", "#drop"):
        assert words in text
    assert "stranger" in text.partition("Why it is held")[2]


@pytest.mark.parametrize("word", ["accept", "new", "drop"])
def test_what_a_person_decides_about_held_mail_is_told_as_by_mail(bench: Bench, word: str) -> None:
    people(bench, team(update="bob", reopened="bob"))
    case = bench.case_of(bench.decide())
    row = bench.decide(
        sender=STRANGER, message_id="<9@elsewhere.example>",
        in_reply_to=bench.mail_of(ANNA).message_id, body="It smokes now.\r\n",
    )  # fmt: skip
    before = len(told(bench, BOB))  # he was told that it waits

    order = {"accept": accept, "new": new, "drop": drop}[word]
    assert order(bench.database, row.id or 0, by="lena", now=bench.now, context=bench.context).done

    mails = told(bench, BOB)[before:]
    if word != "accept":
        assert mails == []
        return
    (mail,) = mails
    assert "Mail of eve@elsewhere.example accepted by lena" in read(mail).text
    assert "It smokes now." in read(mail).text
    assert mail.case_id == case.id


def test_what_a_customer_attached_goes_with_it_up_to_a_size(bench: Bench) -> None:
    people(bench, team(new_case="bob"))
    bench.set(attach_up_to=2_000)
    raw = a_mail_with_files(("photo.jpg", 1_500), ("trace.bin", 5_000))

    inbox = bench.decide(raw)

    mail = read(told(bench, BOB)[0])
    assert [(one.name, one.size, one.type) for one in mail.attachments] == [
        ("photo.jpg", 1_500, "image/jpeg")
    ]
    assert "photo.jpg (2 kB)" in mail.text
    words = " ".join(mail.text.split())
    assert f"not attached: mailgate messages --id {inbox.id} --files FOLDER" in words


def a_mail_with_files(*files: tuple[str, int]) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = ANNA, "support@desk.example", "Printer"
    mail["Date"], mail["Message-ID"] = "Mon, 23 Nov 2026 09:59:00 +0000", "<f@customer.example>"
    mail.set_content("See the files.")
    for number, (name, size) in enumerate(files):
        kind, subtype = ("image", "jpeg") if name.endswith("jpg") else ("application", "octet")
        content = bytes([number + 65]) * size
        mail.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return mail.as_bytes()


def test_one_mail_a_day_holds_all_there_is_and_comes_only_if_there_is_something(
    bench: Bench,
) -> None:
    wants = replace(PEOPLE["bob"], wants_digest=True)
    people(bench, team(new_case="bob", note="bob", digest_at=time(8, 30)), bob=wants)
    first = bench.case_of(bench.decide())
    second = bench.case_of(bench.decide(message_id="<2@customer.example>", subject="Another"))
    note(bench.context, agent(bench, second, "lena"), text="Look at the log.")

    assert told(bench, BOB) == []
    bench.live(until=datetime(2026, 11, 24, 8, 29, tzinfo=UTC))
    assert told(bench, BOB) == []
    bench.live(until=datetime(2026, 11, 24, 8, 31, tzinfo=UTC))

    (mail,) = told(bench, BOB)
    assert (mail.kind, mail.case_id) == ("agent-digest", None)
    text = " ".join(read(mail).text.split())
    assert "3 pieces of news" in text
    assert f"[{first.reference}]" in text
    assert f"[{second.reference}] Another" in text
    assert "Look at the log." in text
    bench.live(until=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    assert len(told(bench, BOB)) == 1
    withheld = [one.summary for one in bench.events(first.id) if one.kind == "mail-withheld"]
    assert any("comes with his digest of 2026-11-24 08:30 UTC" in line for line in withheld)


def test_the_managers_digest_is_no_news_that_waits_for_an_agent_s(bench: Bench) -> None:
    wants = replace(PEOPLE["bob"], wants_digest=True)
    people(bench, team(note="bob", digest_at=time(8, 30)), bob=wants)
    case = bench.case_of(bench.decide())
    send_digests(bench.context, bench.clock)  # notes up to when it told

    note(bench.context, agent(bench, case, "lena"), text="Look at the log.")
    bench.live(until=datetime(2026, 11, 24, 8, 31, tzinfo=UTC))

    assert [mail.kind for mail in told(bench, BOB)] == ["agent-digest"]


def test_what_is_too_much_within_an_hour_comes_as_one_mail_in_the_next(bench: Bench) -> None:
    people(bench, team(note="bob"))
    bench.set(limits=LimitSettings(staff_hour=2))
    case = bench.case_of(bench.decide())

    for number in range(6):
        note(bench.context, agent(bench, case, "lena"), text=f"Note {number}.")

    assert len(told(bench, BOB)) == 2
    bench.live(until=datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    *_, digest = told(bench, BOB)
    assert len(told(bench, BOB)) == 3
    assert "4 pieces of news" in read(digest).text
    assert "Note 5." in read(digest).text


def test_what_was_told_once_is_not_told_by_a_second_worker(bench: Bench) -> None:
    people(bench, team(new_case="bob"))
    case = bench.case_of(bench.decide())

    with bench.database.session() as session:
        session.info["events written"] = [(case.id, 1)]
        tell_news(session, bench.context, now=bench.now)

    assert len(told(bench, BOB)) == 1
    assert bench.kinds(case.id).count("mail-queued") == 2  # his and Anna's


def test_no_mark_of_the_desk_s_people_reaches_a_customer(bench: Bench) -> None:
    people(bench, team(new_case="bob", answer="lena", resolved="lena"))
    case = bench.case_of(bench.decide())
    reply(bench.context, agent(bench, case), text="We look at it.")
    resolve(bench.context, agent(bench, case), steps="Done.")

    for row in bench.outbox():
        if row.recipient == ANNA:
            mail = read(row)
            assert not any("<agt." in one for one in (*mail.references, *mail.in_reply_to))
    assert len(told(bench, LENA)) == 2


def test_a_failed_mail_to_an_agent_is_told_to_nobody(bench: Bench) -> None:
    people(bench, team(new_case="bob", undelivered="bob, lena"))
    case = bench.case_of(bench.decide())
    ours, annas = told(bench, BOB)[0], bench.mail_of(ANNA)

    for row in (ours, annas):
        with bench.database.session() as session:
            cases.add_event(
                session, case_id=case.id or 0, kind=EventKind.MAIL_FAILED,
                summary=f"to {row.recipient} failed", now=bench.now, outbox_id=row.id,
            )  # fmt: skip
            tell_news(session, bench.context, now=bench.now)

    assert len(told(bench, BOB)) == 2
    assert "to anna@customer.example failed" in read(told(bench, LENA)[0]).text
    assert len(told(bench, LENA)) == 1
