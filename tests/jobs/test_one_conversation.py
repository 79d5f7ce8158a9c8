"""That all mails of a case are one conversation in Outlook, Gmail and Apple Mail.

Gmail keeps mails together by their subject and References, Apple Mail by References, Outlook by the
subject without what stands before it; each looks at the bytes that were sent.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import Reason, StateKind
from mailgate.core.thread_subject import without_prefixes
from mailgate.files.desk_files import load_desks
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.case_notes import reply
from mailgate.jobs.case_orders import Agent, close, reopen, resolve, wait
from mailgate.jobs.letter_values import rests_until_answered
from mailgate.store import cases
from mailgate.store.tables import CaseRow
from tests.jobs.bench import Bench

SUBJECTS: Final = [
    pytest.param("Printer in Leeds", id="plain"),
    pytest.param("Re: Fwd: Printer in Leeds", id="a subject that was an answer before"),
    pytest.param("AW: WG: Drucker in Köln: „PC LOAD LETTER“", id="another language"),
    pytest.param("", id="none"),
    pytest.param("The printer on the second floor " * 12, id="much too long"),
    pytest.param("[JIRA-12] Printer [external]", id="other brackets"),
]


def sent(bench: Bench) -> Sequence[EmailMessage]:
    return [
        message_from_bytes(row.raw, policy=policy.default)
        for row in bench.outbox()
        if row.kind != "notification"
    ]


def ids(mail: EmailMessage, name: str) -> list[str]:
    return re.findall(r"<[^<>]+>", str(mail[name] or ""))


def answer(bench: Bench, case: CaseRow, *, number: int, body: str, whole: bool = True) -> str:
    """The customer answers the newest mail of ours, as a mail program does; its Message-ID."""
    newest = sent(bench)[-1]
    parent = str(newest["Message-ID"])
    fields: dict[str, Any] = {"in_reply_to": parent}
    if whole:
        fields["references"] = " ".join([*ids(newest, "References"), parent])
    subject = f"Re: {newest['Subject']}"
    row = bench.decide(number=number, body=f"{body}\r\n", subject=subject, **fields)
    assert (row.fate, row.case_id) == ("update", case.id)
    return row.message_id


def a_whole_life(bench: Bench, subject: str) -> tuple[CaseRow, list[str]]:
    """A case from its acknowledgement to its second closure; the customer's Message-IDs."""
    first = bench.decide(subject=subject)
    case, theirs = bench.case_of(first), [first.message_id]

    def bob() -> Agent:
        bench.wait(hours=1)
        return Agent(name="bob", reference=case.reference, now=bench.now)

    wait(bench.context, bob(), reason="more information", text="Which printer?")
    chase(bench, case)
    bench.wait(hours=1)
    theirs.append(answer(bench, case, number=2, body="The one in the hall."))
    reply(bench.context, bob(), text="We have ordered a drum.")
    resolve(bench.context, bob(), steps="A new drum.")
    bench.wait(hours=1)
    theirs.append(answer(bench, case, number=3, body="It still does not print.", whole=False))
    resolve(bench.context, bob(), steps="A new cable.")
    reopen(bench.context, bob(), text="We look once more.")
    resolve(bench.context, bob(), steps="Both.")
    close(bench.context, bob())
    return case, theirs


def chase(bench: Bench, case: CaseRow) -> None:
    """As the clock does: nobody's mail and nobody's order is its cause."""
    bench.wait(days=1)
    letter = CaseLetter(
        kind="chaser", cause="step:1", template="chaser-first", mark="chase",
        reasons=(Reason("the first step of the ladder"),),
    )  # fmt: skip
    with bench.database.session() as session:
        refused = write_to_requester(
            session,
            bench.context,
            case_id=case.id or 0,
            letter=letter,
            event=case.events + 10,
            now=bench.now,
        )
    assert refused == ""


@pytest.mark.parametrize("subject", SUBJECTS)
def test_all_mails_of_a_case_have_one_subject_with_its_reference(
    bench: Bench, subject: str
) -> None:
    case, _ = a_whole_life(bench, subject)

    subjects = [str(mail["Subject"]) for mail in sent(bench)]
    assert len(subjects) == 10
    assert len(set(subjects)) == 1
    assert subjects[0].startswith(f"[{case.reference}] ")
    assert subjects[0] == f"[{case.reference}] {without_prefixes(subjects[0], case.reference)}"


def test_references_of_each_mail_are_whole_and_its_parent_is_the_newest_mail(
    bench: Bench,
) -> None:
    _, theirs = a_whole_life(bench, "Printer in Leeds")

    mails = sent(bench)
    assert ids(mails[0], "References") == theirs[:1]
    ours = [str(mail["Message-ID"]) for mail in mails]
    ack, waiting, chaser, update, first, opened, second, reopened, third, closure = ours
    chain = [
        theirs[0], ack, waiting, chaser, theirs[1], update, first,
        theirs[2], opened, second, reopened, third, closure,
    ]  # fmt: skip
    for mail in mails:
        place = chain.index(str(mail["Message-ID"]))
        assert ids(mail, "References") == chain[:place]
        assert ids(mail, "In-Reply-To") == [chain[place - 1]]
        assert len(mail.get_all("References", [])) == 1


def test_a_long_conversation_keeps_its_first_mail_and_its_newest_in_references(
    bench: Bench,
) -> None:
    first = bench.decide(subject="Printer in Leeds")
    case = bench.case_of(first)
    for number in range(30):
        bench.wait(minutes=10)
        agent = Agent(name="bob", reference=case.reference, now=bench.now)
        reply(bench.context, agent, text=f"News {number}.")

    mails = sent(bench)
    named = ids(mails[-1], "References")
    assert len(named) <= 20
    assert named[0] == first.message_id
    assert named[-1] == ids(mails[-1], "In-Reply-To")[0] == str(mails[-2]["Message-ID"])
    assert max(len(line) for line in bench.outbox()[-1].raw.split(b"\r\n")) <= 998


def test_every_mail_of_a_case_is_in_the_desk_s_colours_and_writes_times_in_words(
    bench: Bench,
) -> None:
    a_whole_life(bench, "Printer in Leeds")

    main = bench.context.desks["managed-service"].colours.main
    for mail in sent(bench):
        html = mail.get_body(("html",))
        text = mail.get_body(("plain",))
        assert html is not None
        assert text is not None
        assert main in html.get_content()
        assert not re.search(r"\d{4}-\d\d-\d\d", text.get_content())


def test_a_chaser_asks_again_for_what_was_asked_for(bench: Bench) -> None:
    case = bench.case_of(bench.decide(subject="Printer in Leeds"))
    agent = Agent(name="bob", reference=case.reference, now=bench.now)
    wait(bench.context, agent, reason="please test", text="Does the new drum print?")
    chase(bench, case)

    text = sent(bench)[-1].get_body(("plain",))
    assert text is not None
    said = " ".join(text.get_content().split())
    assert "Please test whether it works now" in said
    assert "Does the new drum print?" in said
    assert "Waiting on customer" in said


def test_a_chaser_of_a_case_that_is_resolved_asks_whether_it_is(bench: Bench) -> None:
    case = bench.case_of(bench.decide(subject="Printer in Leeds"))
    agent = Agent(name="bob", reference=case.reference, now=bench.now)
    resolve(bench.context, agent, steps="A new drum.")
    chase(bench, case)

    text = sent(bench)[-1].get_body(("plain",))
    assert text is not None
    said = " ".join(text.get_content().split())
    assert "Your case is resolved, and we have not heard yet whether all is well." in said
    assert "If it is not solved, reopen your case" in said
    assert "rests" not in said


@pytest.mark.parametrize(
    ("state", "kind", "rests"),
    [
        pytest.param("On-Hold", StateKind.WAITING, True, id="waits for the customer"),
        pytest.param("Open", StateKind.NEW, False, id="is new"),
        pytest.param(
            "Resolved (waiting customer confirmation)", StateKind.RESOLVED, False, id="is resolved"
        ),
    ],
)
def test_a_case_rests_where_nothing_goes_on_before_its_requester_has_answered(
    bench: Bench, state: str, kind: StateKind, *, rests: bool
) -> None:
    desk = load_desks(bundled("rules"), ["schools"], templates=bundled("templates"))["schools"]
    row = bench.case_of(bench.decide())
    with bench.database.reading() as session:
        case = cases.load_case(session, row.id or 0)

    assert rests_until_answered(desk, replace(case, state=state, kind=kind)) is rests
