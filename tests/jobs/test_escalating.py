"""Escalations through the real jobs: who may raise a case, who hears of it, and how often."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from mailgate.core.case import EventKind, Fate
from mailgate.core.climbing import Climb
from mailgate.core.escalations import Escalations, PeopleLadder, Rung
from mailgate.core.site_plan import SitePlan
from mailgate.core.team import Person, Side, Team
from mailgate.errors import UsageError
from mailgate.jobs import case_orders, escalation_orders
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.escalating import climb
from mailgate.jobs.site_orders import set_sites
from mailgate.store import cases
from mailgate.store.tables import CaseRow, EventRow, OutboxRow
from tests.jobs.bench import ANNA, COLLEAGUE, STRANGER, Bench, a_letter

AT_ESCALATIONS = "escalations@desk.example"
LENA, MAX = "lena@desk.example", "max@desk.example"


def a_case(bench: Bench, *, number: int = 1) -> CaseRow:
    return bench.case_of(bench.decide(number=number, sender=ANNA, subject="Printer"))


def asked(bench: Bench, row: CaseRow, **mail: Any) -> Fate:
    """What becomes of a mail to the escalations mailbox that names the case."""
    given: dict[str, Any] = {
        "number": 7,
        "sender": ANNA,
        "to": AT_ESCALATIONS,
        "subject": row.reference,
    } | mail
    return Fate(bench.decide(mailbox="escalations", **given).fate)


def rungs(bench: Bench, row: CaseRow) -> list[EventRow]:
    return [one for one in bench.events(row.id) if one.kind == EventKind.ESCALATED]


def fields_of(bench: Bench, row: CaseRow) -> dict[str, str]:
    return next(one.fields for one in bench.cases() if one.id == row.id) or {}


def to(bench: Bench, address: str) -> list[OutboxRow]:
    return [one for one in bench.outbox() if one.recipient == address]


def text_of(mail: OutboxRow) -> str:
    body = message_from_bytes(mail.raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_copies_of_one_mail_raise_its_case_once_and_are_answered_once(bench: Bench) -> None:
    mail = a_letter(to=f"support@desk.example, {AT_ESCALATIONS}", body="Nobody has called.\r\n")
    row = bench.case_of(bench.decide(mail))
    for _ in range(3):
        assert bench.decide(mail, mailbox="escalations").fate == Fate.DUPLICATE

    assert len(bench.cases()) == 1
    assert [one.detail["reason"] for one in rungs(bench, row)] == ["no response within the SLA"]
    assert [len(to(bench, one)) for one in (LENA, MAX, "anna@customer.example")] == [1, 1, 1]


def test_the_copy_at_support_changes_nothing_behind_that_at_escalations(bench: Bench) -> None:
    mail = a_letter(to=f"support@desk.example, {AT_ESCALATIONS}")
    row = bench.case_of(bench.decide(mail, mailbox="escalations"))
    bench.decide(mail)

    assert bench.fates() == ["case", "duplicate"]
    assert len(rungs(bench, row)) == 1
    (told,) = to(bench, "anna@customer.example")
    assert "escalated from the start" in text_of(told)


def test_a_copy_from_a_machine_or_in_a_forged_name_raises_nothing(bench: Bench) -> None:
    machine = a_letter(number=1, auto_submitted="auto-replied", subject="Out of office")
    bench.decide(machine)
    bench.decide(machine, mailbox="escalations")
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    forged = a_letter(
        number=2,
        authentication_results="mx.desk.example; dmarc=fail header.from=customer.example",
    )
    bench.decide(forged)
    bench.decide(forged, mailbox="escalations")

    assert all(rungs(bench, row) == [] for row in bench.cases())
    assert to(bench, MAX) == []


@pytest.mark.parametrize("with_mac", [False, True], ids=["subject alone", "a MAC of ours"])
def test_a_stranger_raises_nothing_and_hears_nothing(bench: Bench, *, with_mac: bool) -> None:
    row = a_case(bench)
    before = {"fields": fields_of(bench, row), "queue": row.queue}
    mac = bench.mail_to(row.id).message_id if with_mac else ""

    assert asked(bench, row, sender=STRANGER, in_reply_to=mac) is Fate.HELD

    assert rungs(bench, row) == []
    assert {"fields": fields_of(bench, row), "queue": bench.cases()[0].queue} == before
    assert to(bench, "eve@elsewhere.example") == []
    (shown,) = to(bench, MAX)
    assert "waits" in text_of(shown) or "held" in text_of(shown)


@pytest.mark.parametrize("side", list(Side))
def test_a_site_that_has_confirmed_is_in_no_ladder_any_more(bench: Bench, side: Side) -> None:
    coaches = [
        Person(name, f"Coach of {name}", (f"{name}@sites.example",), ("coach",), sites=(name,),
               side=side)
        for name in ("Manila", "Cebu")
    ]  # fmt: skip
    rung = Rung(1, "the coach", ("coach",))
    ladder = PeopleLadder("the site", (rung,), side=side)
    bench.set_desk(
        team=Team({one.key: one for one in coaches}),
        sites=SitePlan(regions={"Manila": "Philippines", "Cebu": "Philippines"}),
        escalations=Escalations((ladder,)),
    )
    row = a_case(bench)
    order = set_sites(bench.context, Agent("bob", row.reference, bench.now), sites="Manila, Cebu")
    assert order.done

    def climbs_once_more() -> list[str]:
        task = Climb(ladder, rung, bench.now, "no word of the site")
        with bench.database.session() as session:
            told = climb(session, bench.context, case_id=row.id or 0, task=task, now=bench.now)
            return sorted(told.told)

    assert climbs_once_more() == ["Cebu@sites.example", "Manila@sites.example"]
    with bench.database.session() as session:
        cases.add_event(
            session, case_id=row.id or 0, kind=EventKind.SITE_CONFIRMED, summary="It works.",
            now=bench.now, detail={"sites": ["Manila"]},
        )  # fmt: skip
    assert climbs_once_more() == ["Cebu@sites.example"]


def test_a_colleague_raises_a_case_and_learns_nothing_of_it(bench: Bench) -> None:
    row = a_case(bench)

    assert asked(bench, row, sender=COLLEAGUE, body="Still no answer.\r\n") is Fate.UPDATE

    assert len(rungs(bench, row)) == 1
    (told,) = to(bench, "carl@customer.example")
    subject = str(message_from_bytes(told.raw, policy=policy.default)["Subject"])
    assert subject == f"[{row.reference}] Your request to Northgate IT service desk"
    assert not any(word in text_of(told) for word in ("Printer", "It burns", "New", "Moderate"))


def test_a_colleague_opens_no_case_again_by_its_reference(bench: Bench) -> None:
    row = a_case(bench)
    case_orders.resolve(bench.context, Agent("bob", row.reference, bench.now), steps="Done.")

    assert asked(bench, row, sender=COLLEAGUE) is Fate.HELD
    assert bench.cases()[0].kind == "resolved"


def test_a_participant_raises_only_what_is_not_over(bench: Bench) -> None:
    row = a_case(bench)
    case_orders.close(bench.context, Agent("bob", row.reference, bench.now))
    mac = to(bench, "anna@customer.example")[0].message_id

    asked(bench, row, in_reply_to=mac)

    assert rungs(bench, row) == []
    assert "is closed" in text_of(to(bench, "anna@customer.example")[-1])


def test_what_a_customer_writes_stays_words_in_the_notice(bench: Bench) -> None:
    row = a_case(bench)

    asked(bench, row, body="{{ 7*7 }} <b>bold</b> #resolve\r\nBcc: eve@elsewhere.example\r\n")

    (notice, *_) = to(bench, LENA)
    message = message_from_bytes(notice.raw, policy=policy.default)
    assert "{{ 7*7 }} <b>bold</b> #resolve" in text_of(notice)
    html = message.get_body(("html",))
    assert html is not None
    assert "<b>bold</b>" not in html.get_content()
    assert message["Bcc"] is None
    assert {one.recipient for one in bench.outbox()} == {"anna@customer.example", LENA, MAX}


def test_a_machine_at_escalations_raises_nothing(bench: Bench) -> None:
    row = a_case(bench)

    asked(bench, row, auto_submitted="auto-replied")

    assert rungs(bench, row) == []


def test_without_ladders_an_escalations_mailbox_is_one_like_any_other(bench: Bench) -> None:
    bench.set_desk(escalations=Escalations())
    row = a_case(bench)

    assert asked(bench, row, sender=STRANGER) is Fate.CASE
    assert asked(bench, row, number=8) is Fate.UPDATE
    assert rungs(bench, row) == []


def test_time_climbs_a_rung_once_however_often_it_is_looked_at(bench: Bench) -> None:
    row = a_case(bench)
    asked(bench, row)
    bench.live(until=bench.now + timedelta(days=3))
    bench.look()
    reached = [one.detail["rung"] for one in rungs(bench, row)]

    assert reached == [2, 3]
    assert len(to(bench, "ines@desk.example")) == 1


def test_an_escalation_that_cannot_be_written_leaves_nothing_behind(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_case(bench)
    before = (bench.kinds(row.id), len(bench.outbox()), fields_of(bench, row))

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("mailgate.jobs.escalating.tell", failing)
    with pytest.raises(RuntimeError):
        escalation_orders.escalate(
            bench.context, Agent("bob", row.reference, bench.now), reason="It burns."
        )

    assert (bench.kinds(row.id), len(bench.outbox()), fields_of(bench, row)) == before


def test_a_review_is_told_by_the_name_that_customers_know(bench: Bench) -> None:
    row = a_case(bench)
    agent = Agent("lena", row.reference, bench.now)
    assert escalation_orders.escalate(bench.context, agent, reason="It burns.").done
    assert escalation_orders.review(bench.context, agent, text="Bob comes at three.").done

    told = " ".join(text_of(to(bench, ANNA)[-1]).split())
    assert "Bob comes at three." in told
    assert "from Lena Ortiz" in told


def test_orders_that_make_no_sense_change_nothing(bench: Bench) -> None:
    row = a_case(bench)
    agent = Agent("bob", row.reference, bench.now)
    not_yet = escalation_orders.review(bench.context, agent, text="All is well.")
    case_orders.close(bench.context, agent)
    before = bench.kinds(row.id)
    too_late = escalation_orders.escalate(bench.context, agent, reason="It burns.")

    assert (not_yet.done, not_yet.text) == (False, "was not escalated")
    assert (too_late.done, too_late.text) == (False, "is Closed: nobody is told of it any more")
    assert bench.kinds(row.id) == before
    for empty in ("", "  "):
        with pytest.raises(UsageError, match="say why"):
            escalation_orders.escalate(bench.context, agent, reason=empty)
        with pytest.raises(UsageError, match="say what came of it"):
            escalation_orders.review(bench.context, agent, text=empty)


def test_a_desk_without_a_ladder_says_so(bench: Bench) -> None:
    bench.set_desk(escalations=Escalations())
    row = a_case(bench)

    done = escalation_orders.escalate(
        bench.context, Agent("bob", row.reference, bench.now), reason="It burns."
    )

    assert not done.done
    assert "has no ladder" in done.text
