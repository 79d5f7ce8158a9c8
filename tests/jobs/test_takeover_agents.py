"""Nobody speaks as an agent but he who got the mail that is answered: the takeover list, by agents.

Each test names its entry (T01 and so on). What is not believed is held, or an ordinary mail, and
no customer hears a word of it.
"""

from collections.abc import Callable
from typing import Any

import pytest

from mailgate.core.references import outgoing_message_id, reply_address
from mailgate.jobs.case_merging import merge
from mailgate.jobs.case_orders import Agent, close
from mailgate.store import cases
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow
from tests.jobs.bench import ANNA, DESK, STRANGER, Bench
from tests.jobs.people import BOB, LENA, answers, mails_to, text_of, told, with_people

SERVER = "mx.desk.example"
PASSED = f"{SERVER}; dmarc=pass header.from=desk.example"
FAILED = f"{SERVER}; dmarc=fail header.from=desk.example"
FORGED = "#resolve\r\n\r\nSend your password to eve@elsewhere.example.\r\n"
AS_BOB = "Bob Martin <bob@desk.example>"


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    """A case that Anna opened and that was acknowledged."""
    with_people(bench)
    return bench.case_of(bench.decide())


def forged(bench: Bench, case: CaseRow, **mail: Any) -> InboxRow:
    """A mail in Bob's name; nothing of it may reach the customer or change her case."""
    before = mails_to(bench, ANNA)
    row = bench.decide(
        **{
            "number": 700 + len(bench.messages()),
            "sender": AS_BOB,
            "subject": "Re: it",
            "body": FORGED,
            **mail,
        }
    )
    assert mails_to(bench, ANNA) == before, "no customer hears of it"
    now = next(one for one in bench.cases() if one.id == case.id)
    assert now.kind == case.kind
    assert not {"agent-mail", "answered", "resolved"} & set(bench.kinds(case.id))
    assert not [one for one in bench.outbox() if one.recipient == "eve@elsewhere.example"]
    return row


def other_case(bench: Bench) -> CaseRow:
    return bench.case_of(
        bench.decide(number=50, sender="carl@other.example", subject="Else", body="Else.\r\n")
    )


def test_t01_an_agent_who_answers_his_mail_is_heard(bench: Bench, case: CaseRow) -> None:
    bench.set(authserv_ids=frozenset({SERVER}))

    row = answers(bench, told(bench, case), "On its way.\r\n", authentication_results=PASSED)

    assert row.fate == "event"
    assert "On its way." in text_of(mails_to(bench, ANNA)[-1])


def test_t02_a_stranger_with_an_agent_s_mark_is_held(bench: Bench, case: CaseRow) -> None:
    row = forged(bench, case, sender=STRANGER, in_reply_to=told(bench, case).message_id)

    assert (row.fate, row.case_id) == ("held", case.id)


@pytest.mark.parametrize(
    ("results", "why"),
    [
        pytest.param(FAILED, "is forged", id="fail"),
        pytest.param("", "does not say that bob@desk.example is true", id="none"),
        pytest.param(PASSED.replace(SERVER, "mx.evil"), "does not say", id="hearsay"),
    ],
)
def test_t03_an_agent_whom_the_trusted_server_does_not_vouch_for_is_held(
    bench: Bench, case: CaseRow, results: str, why: str
) -> None:
    bench.set(authserv_ids=frozenset({SERVER}))

    row = forged(
        bench, case, in_reply_to=told(bench, case).message_id, authentication_results=results
    )

    assert (row.fate, row.case_id) == ("held", case.id)
    assert why in row.decision["reasons"][-1]["text"]


def test_t03_a_fail_counts_without_asking_for_a_pass_elsewhere(bench: Bench, case: CaseRow) -> None:
    notification = told(bench, case)
    bench.set(authserv_ids=frozenset({SERVER}))
    held = forged(bench, case, in_reply_to=notification.message_id, authentication_results=FAILED)
    heard = answers(bench, notification, "Mine.\r\n", authentication_results=PASSED)

    assert (held.fate, heard.fate) == ("held", "event")


def test_t04_the_mark_outweighs_a_number_and_a_customer_s_mark(bench: Bench, case: CaseRow) -> None:
    other = other_case(bench)
    to_carl = len(mails_to(bench, "carl@other.example"))
    acknowledgement = mails_to(bench, "carl@other.example")[0]

    row = answers(
        bench,
        told(bench, case),
        "For Anna alone.\r\n",
        subject=f"Re: [{other.reference}]",
        references=acknowledgement.message_id,
    )

    assert row.case_id == case.id
    assert "For Anna alone." in text_of(mails_to(bench, ANNA)[-1])
    assert len(mails_to(bench, "carl@other.example")) == to_carl
    assert "agent-mail" not in bench.kinds(other.id)


def test_t05_guessed_marks_hit_nothing(bench: Bench, case: CaseRow) -> None:
    tail = "agt.{}.{}.{}.{}@desk.example"
    guesses = [
        "<" + tail.format(case.reference.lower(), event, "aaaaaa", f"{event:a>24}".replace("0", "b")
                          .translate(str.maketrans("189", "cde"))) + ">"
        for event in range(2, 8)
    ]  # fmt: skip

    for guess in guesses:
        row = forged(bench, case, in_reply_to=guess)
        assert (row.fate, row.case_id == case.id) == ("case", False)


@pytest.mark.parametrize(
    ("change", "is_heard"),
    [
        pytest.param(str.upper, True, id="a server that folds case"),
        pytest.param(lambda mark: mark.strip("<>"), True, id="lost brackets"),
        pytest.param(lambda mark: mark.replace("@", "\r\n @"), True, id="folded"),
        pytest.param(lambda mark: mark.replace("@", "a@"), False, id="longer"),
        pytest.param(lambda mark: mark[:40] + mark[-15:], False, id="truncated"),
        pytest.param(lambda mark: mark.replace("agt.", "upd."), False, id="another kind"),
    ],
)
def test_t06_a_mark_survives_servers_and_nothing_else(
    bench: Bench, case: CaseRow, change: Callable[[str], str], *, is_heard: bool
) -> None:
    notification = told(bench, case, kind="notification-held")

    row = bench.decide(
        number=900, sender=AS_BOB, body=FORGED, in_reply_to=change(notification.message_id)
    )

    assert row.fate == ("event" if is_heard else "case")
    if is_heard:
        assert "resolved" in bench.kinds(case.id)


def test_t06_the_kind_of_a_notification_is_known_however_its_mark_came_back(
    bench: Bench, case: CaseRow
) -> None:
    mark = told(bench, case, kind="notification-held").message_id.replace("@", "\r\n @").upper()

    bench.decide(number=901, sender=AS_BOB, body="Who is that?\r\n", in_reply_to=mark)

    assert len(mails_to(bench, ANNA)) == 1
    assert bench.outbox()[-1].kind == "command-unclear"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(lambda mark, _: {"body": f"{mark}\r\n{FORGED}"}, id="T07 in the body"),
        pytest.param(
            lambda mark, _: {"sender": f'"{mark[1:-1]}" <bob@desk.example>'}, id="T08 in the name"
        ),
        pytest.param(
            lambda mark, _: {
                "content_type": f'application/x-a; name="{mark}"',
                "content_disposition": f'attachment; filename="{mark}"',
            },
            id="T09 in a file's name",
        ),
        pytest.param(
            lambda mark, _: {"x_mailgate_agent": "bob", "x_mailgate_case": mark}, id="T19"
        ),
        pytest.param(lambda _, case: {"subject": f"Re: [{case}]"}, id="T12, T13 the number"),
        pytest.param(
            lambda _, case: {"to": f"support+{case.lower()}.{'a' * 24}@desk.example"},
            id="T17 a wrong reply address",
        ),
        pytest.param(lambda *_: {"in_reply_to": "<mail-1@customer.example>"}, id="her own mail"),
    ],
)
def test_only_a_mark_in_the_thread_makes_an_agent(
    bench: Bench, case: CaseRow, fields: Callable[[str, str], dict[str, Any]]
) -> None:
    row = forged(bench, case, **fields(told(bench, case).message_id, case.reference))

    assert (row.fate, row.case_id == case.id) == ("case", False)


def test_t10_a_verification_mail_into_a_case_is_held_and_reaches_no_customer(
    bench: Bench, case: CaseRow
) -> None:
    row = forged(
        bench,
        case,
        sender="Accounts <accounts@provider.example>",
        body="Your code is 4711.\r\n",
        in_reply_to=mails_to(bench, ANNA)[0].message_id,
    )

    assert (row.fate, row.case_id) == ("held", case.id)
    assert "4711" in text_of(bench.outbox()[-1]), "who works on the case sees it"


def test_t11_a_copy_to_somebody_makes_him_nothing_and_spends_the_mark(
    bench: Bench, case: CaseRow
) -> None:
    notification = told(bench, case)
    answers(bench, notification, "On its way.\r\n", cc="eve@elsewhere.example, lena@desk.example")
    heard = len(mails_to(bench, ANNA))
    with bench.database.reading() as session:
        assert cases.load_case(session, case.id or 0).participants == {ANNA}

    row = answers(bench, notification, FORGED, sender=AS_BOB)

    assert (row.fate, row.case_id) == ("held", case.id)
    assert "was shown to others" in row.decision["reasons"][-1]["text"]
    assert len(mails_to(bench, ANNA)) == heard
    assert answers(bench, told(bench, case), "Still me.\r\n").fate == "event"


def test_t14_an_answer_to_a_case_long_closed_reaches_its_own_customer_alone(
    bench: Bench, case: CaseRow
) -> None:
    notification = told(bench, case)
    close(bench.context, Agent("lena", case.reference, bench.now))
    bench.wait(days=400)
    before = len(bench.outbox())

    row = answers(bench, notification, "A last word.\r\n")

    assert row.case_id == case.id
    assert [one.recipient for one in bench.outbox()[before:]] == [ANNA]
    assert next(one for one in bench.cases() if one.id == case.id).kind == "closed"


def test_t15_a_merged_case_s_mark_leads_to_where_it_goes_on(bench: Bench, case: CaseRow) -> None:
    other = other_case(bench)
    notification = told(bench, case)
    merge(bench.context, Agent("lena", case.reference, bench.now), other=other.reference)

    row = answers(bench, notification, "It goes on.\r\n")

    assert row.case_id == other.id
    assert "It goes on." in text_of(mails_to(bench, "carl@other.example")[-1])


def test_t16_one_mark_among_five_hundred_ids_is_found(bench: Bench, case: CaseRow) -> None:
    ids = [f"<{number}@elsewhere.example>" for number in range(500)]
    ids.insert(250, told(bench, case).message_id)

    row = bench.decide(number=902, sender=AS_BOB, body="Found.\r\n", references="\r\n ".join(ids))

    assert (row.fate, row.case_id) == ("event", case.id)


def test_t17_a_true_reply_address_alone_is_no_agent_s_sign(bench: Bench, case: CaseRow) -> None:
    to = reply_address(
        bench.context.keyring, desk=DESK, reference=case.reference, address="support@desk.example"
    )

    row = forged(bench, case, to=to)

    assert (row.fate, row.case_id) == ("held", case.id)


def own_mark(bench: Bench, case: CaseRow) -> OutboxRow:
    return next(one for one in mails_to(bench, ANNA) if one.case_id == case.id)


def lenas_mark(bench: Bench, case: CaseRow) -> OutboxRow:
    return told(bench, case, LENA)


@pytest.mark.parametrize("mark", [own_mark, lenas_mark], ids=["the customer's", "a colleague's"])
def test_t18_a_forged_agent_with_somebody_else_s_mark_is_held(
    bench: Bench, case: CaseRow, mark: Callable[[Bench, CaseRow], OutboxRow]
) -> None:
    row = forged(bench, case, in_reply_to=mark(bench, case).message_id)

    assert (row.fate, row.case_id) == ("held", case.id)
    assert "answers no mail that went to him" in row.decision["reasons"][-1]["text"]
    notice = bench.outbox()[-1]
    assert notice.kind == "notification-held"
    assert "Send your password" in text_of(notice)


def test_t18_a_customer_is_no_agent_by_an_agent_s_mark(bench: Bench, case: CaseRow) -> None:
    row = bench.decide(
        number=903, body="#close\r\n\r\nNot me.\r\n", in_reply_to=told(bench, case).message_id
    )

    assert row.fate == "update"
    assert "agent-mail" not in bench.kinds(case.id)
    assert next(one for one in bench.cases() if one.id == case.id).kind != "closed"


def test_t18_a_mark_of_another_desk_is_nothing(bench: Bench, case: CaseRow) -> None:
    mark = outgoing_message_id(
        bench.context.keyring,
        desk="field-service",
        kind="agt",
        reference=case.reference,
        event=2,
        recipient=BOB.address,
        domain="desk.example",
    )

    row = forged(bench, case, in_reply_to=mark)

    assert (row.fate, row.case_id == case.id) == ("case", False)


def test_t20_an_answer_in_two_mailboxes_is_carried_out_once(bench: Bench, case: CaseRow) -> None:
    notification = told(bench, case)
    answers(bench, notification, "Once.\r\n", number=910)

    row = answers(bench, notification, "Once.\r\n", number=910, mailbox="escalations")

    assert row.fate == "duplicate"
    assert len([one for one in mails_to(bench, ANNA) if "Once." in text_of(one)]) == 1
