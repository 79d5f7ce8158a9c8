"""What agents do by mail: carried out whole or not at all, and never seen by whom it is not for."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from mailgate.core.case import Fate
from mailgate.core.team import Listener, News
from mailgate.jobs.case_notes import assign, note
from mailgate.jobs.case_orders import Agent
from mailgate.mail.letter import Letter, LetterFile, write_letter
from mailgate.mail.parse import parse
from mailgate.store import cases
from mailgate.store.tables import CaseRow, OutboxRow
from tests.jobs.bench import ANNA, DESK, STRANGER, Bench
from tests.jobs.people import (
    AWAY,
    BOB,
    LENA,
    MAX,
    answers,
    mails_to,
    quoted,
    text_of,
    told,
    with_people,
)


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    """A case that Anna opened and that was acknowledged."""
    with_people(bench)
    return bench.case_of(bench.decide())


def now(bench: Bench, case: CaseRow) -> CaseRow:
    return next(row for row in bench.cases() if row.id == case.id)


def speakers(bench: Bench, case: CaseRow) -> frozenset[str]:
    with bench.database.reading() as session:
        return cases.load_case(session, case.id or 0).participants


def to_anna(bench: Bench) -> OutboxRow:
    return mails_to(bench, ANNA)[-1]


def refusal(bench: Bench, case: CaseRow, body: str) -> str:
    """What the agent is told of a mail of which nothing was done."""
    before, mails = now(bench, case), len(mails_to(bench, ANNA))
    row = answers(bench, told(bench, case), body)
    after, last = now(bench, case), bench.outbox()[-1]
    assert row.fate == "event"
    assert (last.kind, last.recipient) == ("command-unclear", BOB.address)
    assert len(mails_to(bench, ANNA)) == mails, "the customer hears nothing of it"
    for name in ("state", "priority", "assignee", "fields", "tags"):
        assert getattr(before, name) == getattr(after, name)
    assert bench.kinds(case.id)[-2:] == ["agent-mail", "mail-queued"]
    return " ".join(text_of(last).split())


def test_an_answer_goes_to_the_customer_from_the_desk_without_what_is_the_desk_s(
    bench: Bench, case: CaseRow
) -> None:
    notification = told(bench, case)

    row = answers(
        bench,
        notification,
        "The fuser is ordered, or write to BOB@home.example.\r\n\r\n-- \r\nBob, +44 1\r\n"
        + quoted(notification),
    )

    assert (row.fate, row.case_id) == ("event", case.id)
    mail = to_anna(bench)
    read = parse(mail.raw, whole=True)
    assert read.sender is not None
    assert read.sender.address == "support@desk.example"
    assert "The fuser is ordered, or write to support@desk.example." in text_of(mail)
    assert "from Bob Martin" in text_of(mail)
    assert not read.header("auto-submitted")
    whole = mail.raw.decode() + read.text + read.html
    assert "For Bob Martin" in quoted(notification)
    for word in ("bob@", "home.example", "+44 1", "for bob martin", "<agt."):
        assert word not in whole.lower()
    assert bench.kinds(case.id)[-4:] == ["agent-mail", "answered", "mail-queued", "changed"]
    assert all(one.inbox_id == row.id for one in bench.events(case.id)[-4:-2])
    assert now(bench, case).kind == "open"


def test_the_id_by_which_an_agent_is_believed_is_in_no_mail_to_a_customer(
    bench: Bench, case: CaseRow
) -> None:
    for kind in ("", "notification-held", "command-unclear"):
        told(bench, case, kind=kind)

    answers(bench, told(bench, case), "It is on its way.\r\n")

    read = parse(to_anna(bench).raw, whole=True)
    assert read.in_reply_to
    assert not [one for one in (*read.references, *read.in_reply_to) if one.startswith("<agt.")]


@pytest.mark.parametrize(
    ("body", "state", "text"),
    [
        pytest.param("#resolve\r\n\r\nA new drum.\r\n", "Resolved", "A new drum.", id="resolve"),
        pytest.param("#RESOLVE: A new drum.\r\n", "Resolved", "A new drum.", id="on the line"),
        pytest.param(
            "#waiting customer\r\nDoes it smoke?\r\n", "Awaiting customer", "Does it smoke?",
            id="waiting",
        ),
        pytest.param("#close\r\n\r\nAll done.\r\n", "Closed", "", id="close"),
    ],
)  # fmt: skip
def test_a_command_moves_the_case_and_its_mail_has_the_words(
    bench: Bench, case: CaseRow, body: str, state: str, text: str
) -> None:
    answers(bench, told(bench, case), body)

    after = now(bench, case)
    assert after.kind == {"Resolved": "resolved", "Closed": "closed"}.get(state, "waiting")
    assert text in text_of(to_anna(bench))
    assert "#" not in text_of(to_anna(bench)).replace("#1", "")


def test_words_before_a_closure_go_out_first(bench: Bench, case: CaseRow) -> None:
    answers(bench, told(bench, case), "#close\r\n\r\nAll is done.\r\n")

    update, closure = mails_to(bench, ANNA)[-2:]
    assert (update.kind, closure.kind) == ("update", "closure")
    assert "All is done." in text_of(update)


def test_several_commands_are_carried_out_together(bench: Bench, case: CaseRow) -> None:
    commands = "#priority P2\r\n#assign Lena Ortiz\r\n#rfo A digger cut the fibre.\r\n"

    answers(bench, told(bench, case), f"{commands}\r\nWe are on it.\r\n")

    after = now(bench, case)
    assert (after.priority, after.assignee) == ("2", "Lena Ortiz")
    assert after.fields is not None
    assert after.fields["reason for outage"] == "A digger cut the fibre."
    assert "We are on it." in text_of(to_anna(bench))


def test_a_command_without_words_writes_to_nobody(bench: Bench, case: CaseRow) -> None:
    before = len(mails_to(bench, ANNA))

    answers(bench, told(bench, case), "#assign me\r\n\r\nKind regards,\r\nBob\r\n")

    assert now(bench, case).assignee == "Bob Martin"
    assert len(mails_to(bench, ANNA)) == before


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("#note The customer is a liar.\r\n", id="on the line"),
        pytest.param("#note\r\n\r\nThe customer is a liar.\r\n", id="below"),
        pytest.param("#note\r\n#priority P2\r\n\r\nThe customer is a liar.\r\n", id="beside"),
        pytest.param("#priority P2\r\n#note\r\nThe customer is a liar.\r\n", id="second"),
    ],
)
def test_a_note_never_leaves_the_desk(bench: Bench, case: CaseRow, body: str) -> None:
    answers(bench, told(bench, case), body)

    kinds = {row.kind for row in mails_to(bench, ANNA)}
    assert kinds <= {"acknowledgement", "case-changed"}
    assert not [row for row in mails_to(bench, ANNA) if "liar" in row.raw.decode() + text_of(row)]
    (noted,) = [one for one in bench.events(case.id) if one.kind == "noted"]
    assert noted.detail["text"] == "The customer is a liar."


def test_words_that_repeat_a_note_do_not_leave_either(bench: Bench, case: CaseRow) -> None:
    agent = Agent("lena", case.reference, bench.now)
    note(bench.context, agent, text="The customer never pays his invoices.")

    said = refusal(bench, case, "Hello,\r\nthe customer never  pays his invoices.\r\n")

    assert "a line of a note, which stays at the desk" in said


def test_a_notification_that_was_not_seen_to_be_quoted_stays(bench: Bench, case: CaseRow) -> None:
    notification = told(bench, case)
    bare = "\r\n".join(text_of(notification).splitlines())

    answers(bench, notification, f"It is on its way.\r\n\r\n{bare}\r\n")

    assert "It is on its way." in text_of(to_anna(bench))
    assert "Open the case:" in bare
    assert "Open the case:" not in text_of(to_anna(bench))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param("#prioritty P2\r\n", 'did you mean "priority"?', id="unknown"),
        pytest.param("#priority P9\r\n\r\nHello.\r\n", "no priority is called", id="value"),
        pytest.param("#priority\r\n", "something is missing behind it", id="nothing behind"),
        pytest.param("#assign Zoe\r\n\r\nHello.\r\n", "nobody here is called", id="nobody"),
        pytest.param("#resolve\r\n", "say what was done", id="no steps"),
        pytest.param("#resolve a\r\n#close\r\n", "does not go with #resolve", id="two moves"),
        pytest.param("#reopen\r\n\r\nHello.\r\n", "there is nothing to open again", id="refused"),
        pytest.param("#merge CS00000000\r\n\r\nHi.\r\n", "there is no case", id="no such case"),
        pytest.param("#line 2\r\n\r\nHello.\r\n", "not at this desk", id="another desk's"),
        pytest.param("Hello,\r\n#resolve\r\nIt is done.\r\n", "in the first lines", id="late"),
        pytest.param("#waiting for godot\r\n", "customer, third party or desk", id="choice"),
        pytest.param("#add eve at home\r\n", "no address", id="address"),
        pytest.param("#add support@desk.example\r\n", "an address of our own", id="our own"),
        pytest.param("#remove anna@customer.example\r\n", "requester, who stays", id="requester"),
        pytest.param("#spam\r\n\r\nBuy something else.\r\n", "nobody gets words", id="spam"),
        pytest.param("#accept\r\n", "told of nothing held", id="nothing held"),
        pytest.param("#split\r\n", "you were told of no mail", id="nothing to split"),
        pytest.param("\r\n", "neither a command nor words", id="nothing"),
        pytest.param("Kind regards\r\nBob\r\n", "neither a command nor words", id="signed"),
    ],
)
def test_a_command_that_is_wrong_changes_nothing_and_is_answered(
    bench: Bench, case: CaseRow, body: str, says: str
) -> None:
    said = refusal(bench, case, body)

    assert says in said
    assert "#resolve: resolves" in said, "what is possible"


def test_what_came_before_a_wrong_command_is_taken_back(bench: Bench, case: CaseRow) -> None:
    said = refusal(
        bench, case, "#priority P1\r\n#assign lena\r\n#link CS00000000\r\n\r\nHello.\r\n"
    )

    assert "there is no case CS00000000" in said
    assert "#priority P1" in said, "what was understood"
    assert "#assign lena" in said


def test_what_is_so_already_hinders_nothing(bench: Bench, case: CaseRow) -> None:
    answers(bench, told(bench, case), f"#priority {case.priority}\r\n\r\nHello Anna.\r\n")

    assert "Hello Anna." in text_of(to_anna(bench))


def test_the_same_mail_again_does_nothing_again(bench: Bench, case: CaseRow) -> None:
    notification = told(bench, case)
    answers(bench, notification, "Once only.\r\n", number=77)
    mails, kinds = len(bench.outbox()), bench.kinds(case.id)

    again = answers(bench, notification, "Once only.\r\n", number=77)

    assert again.fate == "duplicate"
    assert len(bench.outbox()) == mails
    assert bench.kinds(case.id) == [*kinds, "duplicate"]


def with_files(notification: OutboxRow, *files: LetterFile, text: str) -> bytes:
    return write_letter(
        Letter(
            sender="Bob Martin <bob@desk.example>",
            to=("support@desk.example",),
            subject="Re: it",
            text=text,
            sent_at=parse(notification.raw).date or notification.queued_at,
            message_id="<files-1@desk.example>",
            in_reply_to=notification.message_id,
            files=files,
        )
    )


def files_in(row: OutboxRow) -> dict[str, int]:
    read = message_from_bytes(row.raw, policy=default)
    return {
        part.get_filename() or "": len(part.get_payload(decode=True))
        for part in read.iter_attachments()
    }


def test_the_agent_s_files_go_with_his_words(bench: Bench, case: CaseRow) -> None:
    pdf, table = LetterFile("How to.pdf", size=3000), LetterFile("größe\u202e.csv", size=20)

    bench.decide(with_files(told(bench, case), pdf, table, text="Please read this.\n"))

    assert files_in(to_anna(bench)) == {"How to.pdf": 3000, "größe.csv": 20}
    assert "Please read this." in text_of(to_anna(bench))


def test_files_beside_a_note_stay(bench: Bench, case: CaseRow) -> None:
    before = len(mails_to(bench, ANNA))

    raw = with_files(told(bench, case), LetterFile("log.txt"), text="#note\n\nSee the log.\n")
    bench.decide(raw)

    assert len(mails_to(bench, ANNA)) == before


def test_files_without_a_word_are_no_answer(bench: Bench, case: CaseRow) -> None:
    bench.decide(with_files(told(bench, case), LetterFile("a.pdf"), text="\n"))

    assert bench.outbox()[-1].kind == "command-unclear"


def test_an_address_outside_the_customer_s_domain_is_added_when_it_is_said_twice(
    bench: Bench, case: CaseRow
) -> None:
    carl, eve = "carl@customer.example", "eve@elsewhere.example"

    answers(bench, told(bench, case), f"#add {carl}\r\n#add {eve}\r\n")
    asked = bench.outbox()[-1]
    assert speakers(bench, case) == {ANNA, carl}
    answers(bench, told(bench, case), f"#add {eve}!\r\n")

    assert "eve@elsewhere.example is outside customer.example" in " ".join(text_of(asked).split())
    assert speakers(bench, case) == {ANNA, carl, eve}
    kinds = bench.kinds(case.id)
    assert kinds.count("participant-held") == 1
    assert kinds.count("participant-added") == 2


def test_whom_an_agent_added_gets_copies_of_his_answers_and_nobody_else_does(
    bench: Bench, case: CaseRow
) -> None:
    carl, eve = "carl@customer.example", "eve@elsewhere.example"
    answers(bench, told(bench, case), f"#add {carl}\r\n#add {eve}\r\n")

    answers(bench, told(bench, case), "It is on its way.\r\n")
    answers(bench, told(bench, case), "#note He must never see that.\r\n")
    answers(bench, told(bench, case), f"#remove {carl}\r\n")
    answers(bench, told(bench, case), "It has come.\r\n")

    (copy,) = mails_to(bench, carl)
    assert "It is on its way." in text_of(copy)
    assert copy.state == "queued"
    assert mails_to(bench, eve) == [], "held until it is confirmed"
    queued = [one for one in bench.events(case.id) if one.detail.get("happening")]
    assert len(queued) == 2, "an answer counts once"


def test_a_mark_alone_confirms_nothing(bench: Bench, case: CaseRow) -> None:
    answers(bench, told(bench, case), "#add eve@elsewhere.example!\r\n")

    assert "participant-added" not in bench.kinds(case.id)


def test_spam_is_closed_and_blocked_without_a_word(bench: Bench, case: CaseRow) -> None:
    spam = bench.case_of(bench.decide(number=9, sender=STRANGER, body="Buy!\r\n"))
    mails = len(mails_to(bench, "eve@elsewhere.example"))

    answers(bench, told(bench, spam), "#spam\r\n")
    more = bench.decide(number=10, sender=STRANGER, body="Buy more!\r\n")

    assert (now(bench, spam).kind, now(bench, spam).tags) == ("closed", ["spam"])
    assert more.fate == "filed"
    assert len(mails_to(bench, "eve@elsewhere.example")) == mails
    assert case.id != spam.id


def held_mail(bench: Bench, case: CaseRow) -> tuple[int, OutboxRow]:
    """A stranger's mail with a true MAC, and the mail that tells Bob of it."""
    answers(bench, told(bench, case), "#assign me\r\n")
    acknowledgement = mails_to(bench, ANNA)[0]
    row = answers(bench, acknowledgement, "Let me in, says Eve.\r\n", sender=STRANGER)
    assert row.fate == "held"
    return row.id or 0, bench.outbox()[-1]


def test_held_mail_reaches_the_agent_of_the_case_with_the_evidence(
    bench: Bench, case: CaseRow
) -> None:
    _, notice = held_mail(bench, case)

    assert (notice.kind, notice.recipient) == ("notification-held", BOB.address)
    said = " ".join(text_of(notice).split())
    for part in (
        "eve@elsewhere.example", "a stranger to the case", "Let me in, says Eve.", "#accept",
    ):  # fmt: skip
        assert part in said
    assert not mails_to(bench, "eve@elsewhere.example")


@pytest.mark.parametrize(
    ("word", "fate", "kind"),
    [
        pytest.param("#accept", "update", "released", id="accept"),
        pytest.param("#new", "case", "linked", id="new"),
        pytest.param("#drop", "held", "dropped", id="drop"),
    ],
)
def test_one_answer_decides_about_held_mail(
    bench: Bench, case: CaseRow, word: str, fate: str, kind: str
) -> None:
    number, notice = held_mail(bench, case)

    answers(bench, notice, f"{word}\r\n\r\nBob\r\n")

    assert bench.message(number).fate == fate
    assert kind in bench.kinds(case.id)
    (row,) = bench.held()
    assert row.decided_by == "bob"
    again = answers(bench, notice, "#drop\r\n")
    assert again.fate == "event"
    assert "decided already" in " ".join(text_of(bench.outbox()[-1]).split())


def test_words_alone_do_not_decide_about_held_mail_and_reach_nobody(
    bench: Bench, case: CaseRow
) -> None:
    number, notice = held_mail(bench, case)
    mails = len(mails_to(bench, ANNA))

    answers(bench, notice, "Who is that? Throw it away.\r\n")

    assert bench.message(number).fate == "held"
    assert len(mails_to(bench, ANNA)) == mails
    assert "the mail asked for #accept or #new or #drop" in " ".join(
        text_of(bench.outbox()[-1]).split()
    )


OUT: dict[str, Any] = {
    "subject": "Automatic reply: Something",
    "auto_submitted": "auto-replied",
    "x_auto_response_suppress": "All",
}


def test_an_agent_s_absence_reaches_no_customer_and_hands_the_case_over(
    bench: Bench, case: CaseRow
) -> None:
    with_people(bench, replace(BOB, away=(AWAY,)))
    answers(bench, told(bench, case), "#assign me\r\n")
    mails = len(mails_to(bench, ANNA))

    row = answers(bench, told(bench, case), "I am out of office until 1 December.\r\n", **OUT)

    assert (row.fate, now(bench, case).assignee) == ("event", "Lena Ortiz")
    assert len(mails_to(bench, ANNA)) == mails
    (to_lena,) = mails_to(bench, LENA.address)
    assert to_lena.cause.startswith("away:")
    assert bench.kinds(case.id).count("handed-over") == 1
    answers(bench, told(bench, case), "I am still out of office.\r\n", **OUT)
    assert bench.kinds(case.id).count("handed-over") == 1
    assert len(mails_to(bench, LENA.address)) == 1


def test_two_absences_do_not_hand_a_case_to_and_fro(bench: Bench, case: CaseRow) -> None:
    with_people(bench, replace(LENA, away=(replace(AWAY, stand_in="bob"),)))
    answers(bench, told(bench, case), "#assign me\r\n")
    answers(bench, told(bench, case), "I am out of office.\r\n", **OUT)
    assert now(bench, case).assignee == "Lena Ortiz"

    answers(bench, mails_to(bench, LENA.address)[-1], "I am out of office.\r\n", **OUT)

    assert now(bench, case).assignee == "Lena Ortiz"
    assert bench.events(case.id)[-1].summary.endswith("nobody: nobody stands in")


FORWARD = """\
Please look into this.

---------- Forwarded message ---------
From: {whose}
Date: Mon, 23 Nov 2026 at 08:00
Subject: The lift stands still
To: Bob Martin <bob@desk.example>

It has been standing since Sunday.
"""


def forwards(bench: Bench, whose: str, **mail: Any) -> Any:
    body = FORWARD.format(whose=whose).replace("\n", "\r\n")
    given = {"number": 60, "sender": "Bob Martin <bob@desk.example>", "subject": "Fwd: lift"}
    return bench.decide(**{**given, "body": body, **mail})


def test_a_forward_opens_the_case_of_who_wrote_first(bench: Bench) -> None:
    with_people(bench)

    row = forwards(bench, "Zoe Lift <zoe@lifts.example>")

    assert (row.fate, bench.case_of(row).requester) == ("case", "zoe@lifts.example")
    assert [one.recipient for one in bench.outbox()] == ["zoe@lifts.example"]


@pytest.mark.parametrize(
    ("answer", "whose"),
    [
        pytest.param("#accept zoe@lifts.example", "zoe@lifts.example", id="named"),
        pytest.param("#new", "bob@desk.example", id="his own"),
    ],
)
def test_a_forward_of_nobody_sure_is_nobody_s_until_it_is_answered(
    bench: Bench, answer: str, whose: str
) -> None:
    with_people(bench)
    row = forwards(bench, "Zoe Lift")
    case = bench.case_of(row)
    assert (row.fate, case.requester, case.opened_at) == ("held", "", bench.now)
    (question,) = bench.outbox()
    assert (question.kind, question.recipient) == ("reporter-unsure", BOB.address)
    assert "Zoe Lift" in text_of(question)

    answers(bench, question, f"{answer}\r\n")

    assert (bench.message(row.id).fate, now(bench, case).requester) == ("case", whose)
    others = [one for one in bench.outbox() if one.id != question.id]
    assert [one.recipient for one in others] == ([whose] if "zoe" in whose else [])
    assert bench.events(case.id)[0].detail["received_at"] == bench.now.isoformat()


def test_a_forward_that_the_server_does_not_vouch_for_is_asked_about(bench: Bench) -> None:
    with_people(bench)
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    row = forwards(bench, "Zoe Lift <zoe@lifts.example>")
    assert (row.fate, bench.case_of(row).requester) == ("held", "")

    passed = "mx.desk.example; dmarc=pass header.from=desk.example"
    answers(bench, bench.outbox()[-1], "#accept\r\n", authentication_results=passed)

    assert bench.case_of(row).requester == "zoe@lifts.example"
    assert bench.outbox()[-1].recipient == "zoe@lifts.example"


def test_a_forward_that_is_dropped_closes_its_case(bench: Bench) -> None:
    with_people(bench)
    row = forwards(bench, "Zoe Lift")

    answers(bench, bench.outbox()[-1], "#drop\r\n")

    assert bench.case_of(row).kind == "closed"
    assert bench.message(row.id).fate == Fate.HELD


def test_an_agent_who_writes_a_new_mail_is_a_person_like_any_other(bench: Bench) -> None:
    with_people(bench)

    row = bench.decide(number=5, sender="bob@desk.example", subject="My own printer")

    assert (row.fate, bench.case_of(row).requester) == ("case", BOB.address)


def test_an_agent_is_a_customer_in_a_case_of_his_own(bench: Bench) -> None:
    with_people(bench)
    case = bench.case_of(bench.decide(number=5, sender="bob@desk.example", subject="My printer"))

    row = answers(bench, mails_to(bench, BOB.address)[0], "#close\r\n\r\nIt works.\r\n")

    assert (row.fate, row.case_id) == ("update", case.id)
    assert "agent-mail" not in bench.kinds(case.id)


def test_what_a_manager_orders_is_told_with_the_customer_s_last_words(
    bench: Bench, case: CaseRow
) -> None:
    with_people(bench, BOB, MAX)
    hears = {News.PRIORITY: (Listener("assignee", "rules/agents.yaml:33"),)}
    bench.set_desk(team=replace(bench.context.desks[DESK].team, hears=hears))
    assign(bench.context, Agent("bob", case.reference, bench.now), to="bob")
    bench.decide(number=2, body="It burns higher.\r\n", in_reply_to=to_anna(bench).message_id)

    answers(bench, told(bench, case, MAX), "#priority 1")

    said = text_of(mails_to(bench, BOB.address)[-1])
    assert "Priority 3 to 1, says max" in said
    assert "It burns higher." in said
    assert f"{ANNA} wrote:" in said
    assert f"{MAX.address} wrote:" not in said
