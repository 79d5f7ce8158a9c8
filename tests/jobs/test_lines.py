"""Cases that move between lines of support, through the real jobs: once, whoever is told or not."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from mailgate.core.case import EventKind
from mailgate.core.lines import Consent, Limit, Line, Lines, Stage
from mailgate.core.promises import Plan
from mailgate.core.spans_of_time import WorkingDays
from mailgate.core.team import Away, Person, Team
from mailgate.crash_points import CrashPoint
from mailgate.errors import UsageError
from mailgate.jobs import clock as clock_job
from mailgate.jobs.case_notes import assign, reply
from mailgate.jobs.case_orders import Agent, resolve
from mailgate.jobs.clock_hold import confirm
from mailgate.jobs.line_orders import Answer, answer_consent, change_line, consult, go_on_as
from mailgate.settings.model import LimitSettings
from mailgate.store import cases, meta
from mailgate.store.tables import CaseRow, OutboxRow
from tests.core.calendars import at
from tests.jobs.bench import ANNA, Bench

ONE = Limit(WorkingDays(1), "1 working day", 2, source="lines.yaml:4")
TWO = Limit(WorkingDays(2), "2 working days", 3, (1,), source="lines.yaml:7")
LINES = Lines(
    (
        Line(1, "first line", limits=(ONE,), reasons=("no known fix",)),
        Line(2, "second line", limits=(TWO,)),
        Line(3, "third line", takes_from=(2,)),
    ),
    frozenset({"waiting on customer"}),
    Consent(states={Stage.PROJECT: "In progress"}),
)
FAY = Person("fay", "Fay First", ("fay@desk.example",), lines=(1,))
SAM = Person("sam", "Sam Second", ("sam@desk.example",), lines=(2,))
THEO = Person("theo", "Theo Third", ("theo@desk.example",), lines=(3,))
PETRA = Person("petra", "Petra Project", ("petra@desk.example",), ("project manager",))
BEN = "ben@customer.example"


@pytest.fixture(name="desk")
def with_lines(bench: Bench) -> Bench:
    """The desk with three lines and their people, without promises and other news."""
    team = Team({one.key: one for one in (FAY, SAM, THEO, PETRA)})
    bench.set_desk(plan=Plan(), lines=LINES, team=team)
    return bench


@pytest.fixture(name="case")
def annas_case(desk: Bench) -> CaseRow:
    """A case that came on Monday at 10:00."""
    return desk.case_of(desk.decide())


def by(desk: Bench, case: CaseRow, who: str = "fay", *, mails: bool = True) -> Agent:
    return Agent(name=who, reference=case.reference, now=desk.now, mails=mails)


def now(desk: Bench, case: CaseRow) -> CaseRow:
    return next(row for row in desk.cases() if row.id == case.id)


def line_of(desk: Bench, case: CaseRow) -> str:
    return (now(desk, case).fields or {})["line"]


def moved(desk: Bench, case: CaseRow) -> list[tuple[str, datetime]]:
    """The lines that the case came to, and when."""
    return [
        (one.detail["line"], one.at)
        for one in desk.events(case.id)
        if one.kind == EventKind.LINE_CHANGED
    ]


def mails(desk: Bench, kind: str = "line-changed") -> list[str]:
    return [row.recipient for row in desk.outbox() if row.kind == kind]


def notices(desk: Bench) -> list[OutboxRow]:
    return [row for row in desk.outbox() if row.kind == "notification"]


def participant(desk: Bench, case: CaseRow, address: str) -> None:
    with desk.database.session() as session:
        cases.add_participant(
            session, case_id=case.id or 0, address=address, role="participant", now=desk.now
        )


def test_a_limit_moves_a_case_once_and_says_why(desk: Bench, case: CaseRow) -> None:
    desk.live(until=at("2026-11-24 10:00"))
    desk.look()

    assert moved(desk, case) == [("2", at("2026-11-24 10:00"))]
    assert line_of(desk, case) == "2"
    event = next(one for one in desk.events(case.id) if one.kind == EventKind.LINE_CHANGED)
    assert event.summary == "second line, was on first line: 1 working day on first line are over"
    assert event.reasons == [{"text": "due since 2026-11-24 10:00 UTC", "source": "lines.yaml:4"}]
    assert mails(desk) == [ANNA]
    assert [row.recipient for row in notices(desk)] == [SAM.address]


def test_after_a_downtime_a_case_moves_one_line_and_its_next_limit_counts_from_then(
    desk: Bench, case: CaseRow
) -> None:
    desk.now = at("2026-12-07 10:00")
    desk.look()
    assert moved(desk, case) == [("2", desk.now)]

    desk.live(until=at("2026-12-09 10:00"))

    assert moved(desk, case)[1:] == [("3", at("2026-12-09 10:00"))]


def test_a_clock_that_goes_back_moves_nothing_twice(desk: Bench, case: CaseRow) -> None:
    desk.live(until=at("2026-11-24 10:00"))
    before = moved(desk, case)

    for back in ("2026-11-23 10:30", "2026-11-20 09:00", "2026-11-24 10:00"):
        desk.now = at(back)
        desk.live(until=at(back) + timedelta(hours=1))

    assert moved(desk, case) == before
    assert mails(desk) == [ANNA]


def test_a_look_that_is_cut_off_moves_the_case_all_the_same_and_once(
    desk: Bench, case: CaseRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.look()
    desk.now = at("2026-11-24 10:00")

    def cut(point: CrashPoint) -> None:
        if point is CrashPoint.CLOCK_WRITTEN:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(clock_job, "reach", cut)
        with pytest.raises(KeyboardInterrupt):
            desk.look()
    assert (moved(desk, case), mails(desk)) == ([], [])

    desk.look()

    assert moved(desk, case) == [("2", desk.now)]
    assert mails(desk) == [ANNA]


def test_nothing_moves_while_a_mail_waits_to_be_decided_about(desk: Bench, case: CaseRow) -> None:
    desk.look()
    desk.now = at("2026-11-24 10:00")
    desk.take(None, number=7, sender=ANNA)

    desk.look()
    assert moved(desk, case) == []
    desk.drain()
    desk.wait(minutes=1)
    desk.look()

    assert moved(desk, case) == [("2", desk.now)]


def test_a_clock_that_jumped_moves_nothing_until_a_person_has_looked(
    desk: Bench, case: CaseRow
) -> None:
    with desk.database.session() as session:
        meta.set_meta(session, "clock-held", "the clock jumped forward by 40 days and 0 hours")
    desk.live(until=at("2026-11-24 12:00"))
    assert moved(desk, case) == []

    confirm(desk.database, by="bob")
    desk.live(until=at("2026-11-24 12:02"))

    assert len(moved(desk, case)) == 1


def test_everybody_who_may_write_is_told_and_nobody_else(desk: Bench, case: CaseRow) -> None:
    for address in (BEN, SAM.address, "support@desk.example"):
        participant(desk, case, address)

    change_line(desk.context, by(desk, case), to="2", reason="No known fix")

    assert mails(desk) == [ANNA, BEN]
    told = message_from_bytes(desk.outbox()[-2].raw, policy=policy.default)
    assert told["To"] == BEN
    assert "Anna" not in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has a text
    withheld = [one.summary for one in desk.events(case.id) if one.kind == "mail-withheld"]
    assert withheld == ["line-changed not sent: its requester is an address of our own"]


def test_a_blocked_limit_withholds_the_mail_and_moves_the_case(desk: Bench, case: CaseRow) -> None:
    desk.set(limits=LimitSettings(address_hour=0, address_day=0, domain_hour=0))

    desk.live(until=at("2026-11-24 10:00"))

    assert line_of(desk, case) == "2"
    assert mails(desk) == []
    assert any("line-changed not sent: limit" in one.summary for one in desk.events(case.id))


def test_a_customers_mail_never_names_a_mail_that_went_to_the_desk(
    desk: Bench, case: CaseRow
) -> None:
    change_line(desk.context, by(desk, case), to="2", reason="no known fix")
    desk.wait(minutes=1)
    reply(desk.context, by(desk, case, "sam"), text="We look at it.")

    ours = [row.message_id for row in notices(desk)]
    last = desk.outbox()[-1]
    assert ours
    assert last.recipient == ANNA
    assert not any(one.encode() in last.raw for one in ours)


def test_who_is_away_is_told_by_his_stand_in(desk: Bench, case: CaseRow) -> None:
    day = desk.now.date()
    away = replace(SAM, away=(Away(day, day, "theo"),))
    desk.set_desk(team=Team({one.key: one for one in (FAY, away, THEO)}))

    change_line(desk.context, by(desk, case), to="2", reason="no known fix")

    assert [row.recipient for row in notices(desk)] == [THEO.address]


@pytest.mark.parametrize(("who", "left"), [("fay", ""), ("Sam Second", "Sam Second"), ("x", "")])
def test_who_is_not_of_the_new_line_has_the_case_no_longer(
    desk: Bench, case: CaseRow, who: str, left: str
) -> None:
    assign(desk.context, by(desk, case), to=who)

    change_line(desk.context, by(desk, case), to="2", reason="no known fix")

    assert now(desk, case).assignee == left


def test_an_order_is_refused_and_writes_nothing(desk: Bench, case: CaseRow) -> None:
    before = len(desk.events(case.id))
    agent = by(desk, case)

    refused = [
        change_line(desk.context, agent, to="first", reason="no known fix"),
        change_line(desk.context, agent, to="3", reason="no known fix"),
        consult(desk.context, agent, line="1"),
        go_on_as(desk.context, agent, stage=Stage.PROJECT),
        answer_consent(desk.context, by(desk, case, "petra"), answer=Answer.YES),
    ]

    assert [one.done for one in refused] == [False] * 5
    assert [one.text.split(" (")[0] for one in refused] == [
        "is on first line already",
        "third line takes nothing from first line, only from second line",
        "is on first line, which cannot consult itself",
        "is on first line: only from third line a case becomes In progress",
        "waits for nobody's consent",
    ]
    for wrong in ("4", "", "frist"):
        with pytest.raises(UsageError, match="no line is called"):
            change_line(desk.context, agent, to=wrong)
    with pytest.raises(UsageError, match="--reason is no known fix"):
        change_line(desk.context, agent, to="2", reason="I am tired")
    with pytest.raises(UsageError, match="knows no testing"):
        go_on_as(desk.context, agent, stage=Stage.TESTING)
    assert len(desk.events(case.id)) == before


def test_a_case_that_is_over_has_no_line_to_go_to(desk: Bench, case: CaseRow) -> None:
    resolve(desk.context, by(desk, case), steps="Done.")

    done = change_line(desk.context, by(desk, case), to="2", reason="no known fix")

    assert (done.done, done.text) == (False, "is Resolved: open it again first")
    desk.live(until=at("2026-11-27 10:00"))
    assert moved(desk, case) == []


def test_without_mails_the_customer_is_not_told_and_the_line_is(desk: Bench, case: CaseRow) -> None:
    change_line(desk.context, by(desk, case, mails=False), to="2", reason="no known fix")

    assert (mails(desk), [row.recipient for row in notices(desk)]) == ([], [SAM.address])
    said = [one.summary for one in desk.events(case.id) if one.kind == "mail-withheld"]
    assert said == ["line-changed not sent: fay wants none"]


def test_words_of_an_agent_cannot_add_headers_or_markup(desk: Bench, case: CaseRow) -> None:
    change_line(desk.context, by(desk, case), to="2", reason="no known fix")
    change_line(
        desk.context, by(desk, case, "sam"), to="3", reason="a\r\nBcc: x@y.example <b>{{ 7 }}"
    )

    (notice,) = [row for row in notices(desk) if row.recipient == THEO.address]
    mail = message_from_bytes(notice.raw, policy=policy.default)
    assert mail["Bcc"] is None
    html = mail.get_body(("html",))
    assert html is not None
    assert "{{ 7 }}" in html.get_content()
    assert "&lt;b&gt;" in html.get_content()
