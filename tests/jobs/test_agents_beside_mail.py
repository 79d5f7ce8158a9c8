"""An agent's order and a mail, a look or another order at the same moment: one after the other."""

import threading
from collections.abc import Callable

import pytest

from mailgate.crash_points import CrashPoint
from mailgate.jobs import by_whom, clock
from mailgate.jobs.case_orders import Agent, close, resolve, wait
from mailgate.jobs.orders import Order
from mailgate.store import cases
from mailgate.store.tables import CaseRow
from tests.core.calendars import at
from tests.jobs.bench import ANNA, Bench
from tests.servers.mails import a_mail

PATIENCE = 60.0
LONG_ENOUGH = 1.0  # whoever is not kept waiting is through by then


def bob(bench: Bench, row: CaseRow) -> Agent:
    return Agent("bob", row.reference, bench.now)


def resolved(bench: Bench) -> CaseRow:
    row = bench.case_of(bench.decide(sender=ANNA))
    assert resolve(bench.context, bob(bench, row), steps="Done.").done
    return row


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, module: object, point: CrashPoint, deed: Callable[[], None]
) -> threading.Thread:
    """Begins a deed in another thread when this one comes to a point, once."""
    thread = threading.Thread(target=deed)

    def reach(reached: CrashPoint) -> None:
        if reached is point and thread.ident is None:
            thread.start()
            thread.join(LONG_ENOUGH)

    monkeypatch.setattr(module, "reach", reach)
    return thread


def numbers(bench: Bench, row: CaseRow) -> list[int]:
    return [event.number for event in bench.events(row.id)]


@pytest.mark.parametrize("subject", ["Re: [{}] it", "no number"], ids=["reference", "thread alone"])
def test_an_agent_who_closes_a_case_waits_for_the_mail_that_is_just_being_decided(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    row = resolved(bench)
    mail = bench.outbox()[-1]
    bench.take(
        a_mail(
            number=2,
            sender=ANNA,
            subject=subject.format(row.reference),
            in_reply_to=mail.message_id,
            body="It burns again, on the second floor.\r\n",
        )
    )
    orders: list[Order] = []
    thread = meanwhile(
        monkeypatch,
        by_whom,
        CrashPoint.DECIDED,
        lambda: orders.append(close(bench.context, bob(bench, row))),
    )

    bench.drain()
    thread.join(PATIENCE)

    assert [order.done for order in orders] == [True]
    kinds = [one for one in bench.kinds(row.id) if one in {"mail", "reopened", "closed"}]
    assert kinds == ["mail", "reopened", "closed"]
    assert next(iter(bench.cases())).state == "Closed"
    assert numbers(bench, row) == list(range(1, len(numbers(bench, row)) + 1))


def test_an_agent_who_closes_a_case_waits_for_the_clock_that_just_chases(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = bench.case_of(bench.decide(sender=ANNA))
    assert wait(bench.context, bob(bench, row), reason="more information").done
    bench.look()
    bench.now = at("2026-11-24 12:00")
    orders: list[Order] = []
    thread = meanwhile(
        monkeypatch,
        clock,
        CrashPoint.CLOCK_WRITTEN,
        lambda: orders.append(close(bench.context, bob(bench, row))),
    )

    bench.look()
    thread.join(PATIENCE)

    assert [order.done for order in orders] == [True]
    kinds = [one for one in bench.kinds(row.id) if one in {"chased", "closed"}]
    assert kinds == ["chased", "closed"]
    assert numbers(bench, row) == list(range(1, len(numbers(bench, row)) + 1))


def test_of_two_agents_who_close_a_case_at_once_one_is_told_that_it_is_closed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = resolved(bench)
    orders: list[Order] = []
    move, thread = (
        cases.set_state,
        threading.Thread(target=lambda: orders.append(close(bench.context, bob(bench, row)))),
    )

    def slowly(*arguments: object, **named: object) -> None:
        if thread.ident is None:
            thread.start()
            thread.join(LONG_ENOUGH)
        move(*arguments, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(cases, "set_state", slowly)

    orders.append(close(bench.context, bob(bench, row)))
    thread.join(PATIENCE)

    assert sorted(order.done for order in orders) == [False, True]
    assert bench.kinds(row.id).count("closed") == 1
    assert [mail.kind for mail in bench.outbox()].count("closure") == 1
