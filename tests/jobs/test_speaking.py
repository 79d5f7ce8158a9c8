"""Who may speak in a case, from the bytes of a mail to the rows of the database."""

from dataclasses import replace
from typing import Any

import pytest

from mailgate.core.case import Fate, StateKind
from mailgate.core.references import reply_address
from mailgate.core.states import PLAIN
from mailgate.jobs import held_orders
from mailgate.store import cases
from mailgate.store.tables import CaseRow, InboxRow
from tests.jobs.bench import ANNA, COLLEAGUE, DESK, STRANGER, Bench

FAILED = "mx.desk.example; dmarc=fail header.from=customer.example"


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    """A case that Anna opened and that was acknowledged."""
    return bench.case_of(bench.decide())


def mark_of(bench: Bench, case: CaseRow) -> str:
    """The Message-ID of the acknowledgement: only who got it can know it."""
    return bench.mail_to(case.id).message_id


def other_case(bench: Bench, **mail: Any) -> CaseRow:
    given: dict[str, Any] = {"number": 50, "subject": "Something else", "body": "Else.\r\n"} | mail
    return bench.case_of(bench.decide(**given))


def end(bench: Bench, case: CaseRow, kind: StateKind = StateKind.CLOSED) -> None:
    with bench.database.session() as session:
        cases.set_state(session, case_id=case.id or 0, state="Done", kind=kind, now=bench.now)


def answer(bench: Bench, **mail: Any) -> InboxRow:
    """A mail that is another one than Anna's first."""
    given: dict[str, Any] = {"number": 2, "subject": "Re: it", "body": "More.\r\n"}
    return bench.decide(**(given | mail))


def test_a_participant_who_answers_our_mail_writes_into_the_case(
    bench: Bench, case: CaseRow
) -> None:
    row = answer(bench, in_reply_to=mark_of(bench, case))

    assert (row.fate, row.case_id) == ("update", case.id)
    assert bench.kinds(case.id) == ["opened", "mail-queued", "mail"]
    assert row.decision["claims"][0] == {
        "evidence": "our-message-id",
        "reference": case.reference,
        "message_id": mark_of(bench, case),
    }
    assert len(bench.outbox()) == 1, "an update is not acknowledged"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(lambda mark, _: {"references": f"<a@b.example> {mark}"}, id="References"),
        pytest.param(lambda mark, _: {"in_reply_to": mark.upper()}, id="upper case"),
        pytest.param(lambda mark, _: {"in_reply_to": mark.strip("<>")}, id="without brackets"),
        pytest.param(lambda mark, _: {"in_reply_to": mark.replace("@", "\r\n @")}, id="folded"),
        pytest.param(
            lambda _, reference: {"subject": f"AW: [{reference.lower()}] x"}, id="subject"
        ),
        pytest.param(lambda *_: {"in_reply_to": "<mail-1@customer.example>"}, id="his own mail"),
    ],
)
def test_a_participant_is_heard_by_any_sign_of_the_case(
    bench: Bench, case: CaseRow, fields: Any
) -> None:
    row = answer(bench, **fields(mark_of(bench, case), case.reference))

    assert (row.fate, row.case_id) == ("update", case.id)


def test_a_colleague_who_answers_our_mail_writes_if_the_desk_lets_him(
    bench: Bench, case: CaseRow
) -> None:
    mark = mark_of(bench, case)

    heard = answer(bench, sender=COLLEAGUE, in_reply_to=mark)
    bench.set_desk(colleagues_may_write=False)
    unheard = answer(bench, number=3, body="3\r\n", sender=COLLEAGUE, in_reply_to=mark)

    assert (heard.fate, heard.case_id) == ("update", case.id)
    assert heard.decision["reasons"][0]["source"].startswith("rules/managed-service/desk.yaml:")
    assert (unheard.fate, unheard.case_id) == ("held", case.id)


def test_a_colleague_who_only_knows_the_number_gets_a_case_of_his_own(
    bench: Bench, case: CaseRow
) -> None:
    row = answer(bench, sender=COLLEAGUE, subject=f"Re: [{case.reference}]")

    assert row.fate == "case"
    assert row.case_id != case.id


@pytest.mark.parametrize("provider", ["gmail.com", "mailbox.org", "sfr.fr", "tuta.com"])
def test_customers_of_one_mail_provider_are_no_colleagues(bench: Bench, provider: str) -> None:
    case = other_case(bench, sender=f"anna@{provider}")

    row = answer(bench, sender=f"eve@{provider}", in_reply_to=mark_of(bench, case))

    assert (row.fate, row.case_id) == ("held", case.id)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(lambda reference: {"subject": f"Re: [{reference}]"}, id="number"),
        pytest.param(lambda _: {"in_reply_to": "<mail-1@customer.example>"}, id="Message-ID"),
    ],
)
def test_a_stranger_without_a_mark_gets_a_linked_case_of_his_own_and_says_nothing(
    bench: Bench, case: CaseRow, fields: Any
) -> None:
    row = answer(bench, sender=STRANGER, **fields(case.reference))

    assert row.fate == "case"
    (link,) = bench.links()
    assert (link.case_id, link.other_id) == (row.case_id, case.id)
    assert bench.kinds(case.id) == ["opened", "mail-queued", "linked"]
    assert bench.kinds(row.case_id) == ["opened", "linked", "mail-queued"]
    assert case.reference.lower() not in mark_of(bench, bench.case_of(row))


def test_a_stranger_with_a_mark_is_held_and_neither_answered_nor_heard(
    bench: Bench, case: CaseRow
) -> None:
    row = answer(bench, sender=STRANGER, in_reply_to=mark_of(bench, case), subject="Let me in")

    assert (row.fate, row.case_id) == ("held", case.id)
    told = [one.recipient for one in bench.outbox()[1:]]
    assert bench.kinds(case.id) == ["opened", "mail-queued", "held", *["mail-queued"] * len(told)]
    assert {one.partition("@")[2] for one in told} == {"desk.example"}, "only who may decide"
    (held,) = bench.held()
    assert (held.inbox_id, held.case_id, held.decided_as) == (row.id, case.id, "")


def test_an_answer_to_a_held_mail_does_not_lead_to_the_case(bench: Bench, case: CaseRow) -> None:
    answer(bench, sender=STRANGER, in_reply_to=mark_of(bench, case))

    row = answer(
        bench, number=3, sender="fred@third.example", in_reply_to="<mail-2@customer.example>"
    )

    assert (row.fate, bench.links()) == ("case", [])


def test_held_mail_that_is_accepted_is_in_the_case_and_so_are_answers_to_it(
    bench: Bench, case: CaseRow
) -> None:
    row = answer(bench, sender=STRANGER, in_reply_to=mark_of(bench, case))

    held_orders.accept(bench.database, row.id or 0, by="Bo", as_participant=True, now=bench.now)
    on_it = answer(bench, number=3, in_reply_to="<mail-2@customer.example>")
    eves = answer(bench, number=4, sender=STRANGER, subject=f"[{case.reference}] again")

    assert bench.message(row.id or 0).fate == "update"
    assert (on_it.fate, on_it.case_id) == ("update", case.id)
    assert (eves.fate, eves.case_id) == ("update", case.id)


def test_held_mail_that_becomes_a_case_is_acknowledged_and_linked(
    bench: Bench, case: CaseRow
) -> None:
    row = answer(bench, sender=STRANGER, in_reply_to=mark_of(bench, case))

    held_orders.new(bench.database, row.id or 0, by="Bo", now=bench.now)

    assert bench.drain() == [Fate.CASE]
    now = bench.message(row.id or 0)
    assert now.case_id != case.id
    assert bench.mail_to(now.case_id).recipient == "eve@elsewhere.example"
    assert now.decision["reasons"][0]["text"] == (
        f"Bo decided: a case of its own, not of {case.reference}"
    )
    assert [(link.case_id, link.other_id) for link in bench.links()] == [(now.case_id, case.id)]
    assert bench.drain() == []


def test_held_mail_that_is_dropped_stays_without_effect(bench: Bench, case: CaseRow) -> None:
    row = answer(bench, sender=STRANGER, in_reply_to=mark_of(bench, case))

    held_orders.drop(bench.database, row.id or 0, by="Bo", now=bench.now)

    assert bench.drain() == []
    assert bench.message(row.id or 0).fate == "held"
    assert bench.kinds(case.id)[-1] == "dropped"


def test_held_mail_that_comes_again_is_a_duplicate_of_it(bench: Bench, case: CaseRow) -> None:
    mail = {"sender": STRANGER, "in_reply_to": mark_of(bench, case)}
    answer(bench, **mail)

    again = answer(bench, **mail)

    assert (again.fate, again.case_id) == ("duplicate", case.id)
    assert len(bench.held()) == 1


def test_the_mark_of_one_case_outweighs_the_number_of_another(bench: Bench, case: CaseRow) -> None:
    other = other_case(bench)

    row = answer(bench, in_reply_to=mark_of(bench, case), subject=f"Re: [{other.reference}]")

    assert (row.fate, row.case_id) == ("update", case.id)
    assert bench.kinds(other.id) == ["opened", "mail-queued"]


def test_a_mark_in_in_reply_to_outweighs_a_mark_in_references(bench: Bench, case: CaseRow) -> None:
    other = other_case(bench)

    row = answer(bench, in_reply_to=mark_of(bench, case), references=mark_of(bench, other))

    assert row.case_id == case.id
    found = [claim["reference"] for claim in row.decision["claims"]]
    assert found == [case.reference, other.reference]


def test_the_newest_mark_in_references_counts(bench: Bench, case: CaseRow) -> None:
    other = other_case(bench)

    row = answer(bench, references=f"{mark_of(bench, other)} {mark_of(bench, case)}")

    assert row.case_id == case.id


def test_a_mark_in_the_thread_outweighs_a_reply_address_and_that_a_message_id(
    bench: Bench, case: CaseRow
) -> None:
    other = other_case(bench)
    to_other = reply_address(
        bench.context.keyring,
        desk=DESK,
        reference=other.reference,
        address="support@desk.example",
    )

    first = answer(bench, in_reply_to=mark_of(bench, case), to=to_other)
    second = answer(bench, number=3, in_reply_to="<mail-1@customer.example>", to=to_other)

    assert (first.case_id, second.case_id) == (case.id, other.id)


def test_a_stored_message_id_outweighs_a_number(bench: Bench, case: CaseRow) -> None:
    other = other_case(bench)

    row = answer(bench, in_reply_to="<mail-1@customer.example>", subject=other.reference)

    assert row.case_id == case.id


def test_one_desks_mark_is_nothing_to_another(bench: Bench, case: CaseRow) -> None:
    row = answer(bench, mailbox="field", to="field@desk.example", in_reply_to=mark_of(bench, case))

    assert row.fate == "case"
    assert bench.links() == []


def test_a_mark_of_another_key_is_nothing(bench: Bench, case: CaseRow) -> None:
    mark = mark_of(bench, case)
    bench.context = replace(
        bench.context, keyring=type(bench.context.keyring)((b"another key of 32 bytes and more",))
    )

    row = answer(bench, sender=STRANGER, in_reply_to=mark)

    assert row.fate == "case"


def test_a_forged_participant_writes_nothing_and_gets_no_answer(
    bench: Bench, case: CaseRow
) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    by_mark = {"in_reply_to": mark_of(bench, case)}
    by_number = {"subject": f"[{case.reference}]"}

    for number, sign in enumerate((by_mark, by_number), 3):
        row = answer(bench, number=number, authentication_results=FAILED, **sign)
        assert (row.fate, row.case_id == case.id) == ("case", False)
        assert row.decision["withheld"] == "the trusted server says that the sender is forged"
    repeated = answer(bench, number=1, authentication_results=FAILED)

    assert (repeated.fate, repeated.case_id == case.id) == ("case", False)
    assert bench.kinds(case.id) == ["opened", "mail-queued", "linked", "linked"]
    assert len(bench.outbox()) == 1


def test_a_verdict_of_another_server_is_hearsay(bench: Bench, case: CaseRow) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    hearsay = FAILED.replace("mx.desk.example", "mx.evil.example")

    row = answer(bench, authentication_results=hearsay, in_reply_to=mark_of(bench, case))

    assert row.fate == "update"


@pytest.mark.parametrize("kind", [StateKind.RESOLVED, StateKind.CLOSED])
def test_a_participant_with_a_mark_reopens(bench: Bench, case: CaseRow, kind: StateKind) -> None:
    end(bench, case, kind)
    bench.set_desk(reopen_by_mail=False, states=PLAIN)

    row = answer(bench, in_reply_to=mark_of(bench, case))

    assert row.fate == "update"
    (now,) = bench.cases()
    assert (now.kind, now.state) == ("open", "Open")
    assert bench.kinds(case.id)[-3:] == ["mail", "reopened", "mail-queued"]
    assert bench.outbox()[-1].recipient == ANNA


@pytest.mark.parametrize(
    ("may", "kind", "events"),
    [
        pytest.param(True, "open", ["mail", "reopened", "mail-queued"], id="may"),
        pytest.param(False, "closed", ["opened", "mail-queued", "mail"], id="may not"),
    ],
)
def test_without_a_mark_the_desk_says_whether_a_mail_reopens(
    bench: Bench, case: CaseRow, *, may: bool, kind: str, events: list[str]
) -> None:
    end(bench, case)
    bench.set_desk(reopen_by_mail=may, states=PLAIN)

    answer(bench, subject=f"[{case.reference}] again")

    (now,) = bench.cases()
    assert now.kind == kind
    assert bench.kinds(case.id)[-3:] == events


@pytest.mark.parametrize(
    "sender", [pytest.param(ANNA, id="participant"), pytest.param(STRANGER, id="stranger")]
)
def test_a_machine_with_a_mark_is_noted_and_moves_nothing(
    bench: Bench, case: CaseRow, sender: str
) -> None:
    end(bench, case)

    row = answer(
        bench,
        sender=sender,
        in_reply_to=mark_of(bench, case),
        subject="Automatic reply: away",
        auto_submitted="auto-replied",
    )

    assert (row.fate, row.case_id) == ("event", case.id)
    assert bench.cases()[0].kind == "closed"
    assert bench.kinds(case.id) == ["opened", "mail-queued", "machine-mail"]
    assert len(bench.outbox()) == 1


def test_our_own_mail_come_back_is_noted_in_its_case(bench: Bench, case: CaseRow) -> None:
    row = bench.decide(bench.mail_to(case.id).raw)

    assert (row.fate, row.case_id) == ("event", case.id)
    assert len(bench.outbox()) == 1
