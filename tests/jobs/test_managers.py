"""What managers hear: at once, each event once; and a digest a day, whatever happens in between."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest

from mailgate.core.case import EventKind
from mailgate.core.promises import Plan
from mailgate.core.team import Away
from mailgate.errors import UsageError
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.digests import send_digest, send_digests
from mailgate.jobs.outgoing import post
from mailgate.jobs.survey_orders import review
from mailgate.mail.final_bytes import GateError, check
from mailgate.store import cases, surveys
from mailgate.store.tables import CaseRow, OutboxRow
from tests.core.calendars import at
from tests.jobs.bench import ANNA, DESK, Bench

MAX = "max@desk.example"
LENA = "lena@desk.example"


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """The desk without promises: nothing is late by itself."""
    bench.set_desk(plan=Plan())
    return bench


def opened(bench: Bench, number: int = 1) -> CaseRow:
    return bench.case_of(bench.decide(number=number, sender=ANNA))


def happens(bench: Bench, row: CaseRow, kind: EventKind, detail: dict[str, Any]) -> int:
    with bench.database.session() as session:
        return cases.add_event(
            session,
            case_id=row.id or 0,
            kind=kind,
            summary=f"{kind} happened",
            now=bench.now,
            detail=detail,
        )


def told(bench: Bench, kind: str = "manager-notice") -> list[OutboxRow]:
    return [row for row in bench.outbox() if row.kind == kind]


def digest(bench: Bench) -> int:
    desks = [one for one in bench.context.desks.values() if one.name == DESK]
    return sum(send_digest(bench.context, one, now=bench.now) for one in desks)


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        pytest.param(EventKind.RATED, {"value": 1, "word": "Poor", "comment": "No."}, id="poor"),
        pytest.param(EventKind.PROMISE_BREACHED, {"promise": "resolution x y"}, id="breach"),
        pytest.param(EventKind.ESCALATED, {"rung": 1}, id="a rung"),
    ],
)
def test_what_cannot_wait_is_told_once_however_often_the_case_is_looked_at(
    desk: Bench, kind: EventKind, detail: dict[str, Any]
) -> None:
    row = opened(desk)
    number = happens(desk, row, kind, detail)

    desk.look()
    happens(desk, row, EventKind.NOTED, {})
    desk.look()
    desk.wait(hours=2)
    desk.look()

    (mail,) = told(desk)
    assert (mail.recipient, mail.cause) == (MAX, f"event:{number}:{MAX}")
    (event,) = [one for one in desk.events(row.id) if one.kind == EventKind.MANAGERS_TOLD]
    assert event.detail == {"of": [number]}


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        pytest.param(EventKind.RATED, {"value": 2, "word": "Average"}, id="average"),
        pytest.param(EventKind.PROMISE_WARNED, {"promise": "x", "percent": 90}, id="a warning"),
        pytest.param(EventKind.NOTED, {}, id="a note"),
    ],
)
def test_what_can_wait_is_not_told_at_once(
    desk: Bench, kind: EventKind, detail: dict[str, Any]
) -> None:
    happens(desk, opened(desk), kind, detail)
    desk.look()

    assert told(desk) == []


def test_what_is_older_than_a_day_is_no_news_to_who_switches_notices_on(desk: Bench) -> None:
    plan = desk.context.desks[DESK].notices
    desk.set_desk(notices=None)
    row = opened(desk)
    happens(desk, row, EventKind.ESCALATED, {})
    desk.look()
    desk.wait(hours=25)
    desk.set_desk(notices=plan)
    happens(desk, row, EventKind.NOTED, {})
    desk.look()

    assert told(desk) == []


def test_who_heard_of_the_event_by_another_mail_gets_no_second_one(desk: Bench) -> None:
    row = opened(desk)
    happens(desk, row, EventKind.ESCALATED, {})
    desk.look()
    (before,) = told(desk)
    number = happens(desk, row, EventKind.ESCALATED, {})
    with desk.database.session() as session:
        cases.add_event(
            session,
            case_id=row.id or 0,
            kind=EventKind.MAIL_QUEUED,
            summary="a rung's own mail",
            now=desk.now,
            outbox_id=before.id,
            detail={"tells": [number]},
        )
    desk.look()

    assert told(desk) == [before]
    assert "all of them have heard of it" in desk.events(row.id)[-1].summary


def test_a_manager_who_is_away_is_stood_in_for(desk: Bench) -> None:
    team = desk.context.desks[DESK].team
    day = desk.now.date()
    people = {
        **team.people,
        "max": replace(team.people["max"], away=(Away(day, day, "lena"),)),
    }
    desk.set_desk(team=replace(team, people=people))
    happens(desk, opened(desk), EventKind.ESCALATED, {})
    desk.look()

    assert [mail.recipient for mail in told(desk)] == [LENA]


def test_the_first_sight_of_a_desk_sends_nothing_and_begins_its_time(bench: Bench) -> None:
    assert digest(bench) == 0
    bench.now = at("2026-11-24 08:29")
    assert digest(bench) == 0
    bench.now = at("2026-11-24 08:30")
    assert digest(bench) == 2
    assert [mail.recipient for mail in told(bench, "digest")] == [MAX, LENA]


def test_a_digest_comes_once_a_day_also_where_its_hour_is_changed(bench: Bench) -> None:
    digest(bench)
    bench.now = at("2026-11-24 08:30")
    assert [digest(bench), digest(bench)] == [2, 0]
    plan = bench.context.desks[DESK].digest
    assert plan is not None
    bench.set_desk(digest=replace(plan, at=plan.at.replace(hour=9)))
    bench.now = at("2026-11-24 12:00")
    assert digest(bench) == 0
    bench.now = at("2026-11-25 12:00")
    assert digest(bench) == 2


def test_after_a_downtime_one_digest_tells_of_all_of_it(bench: Bench) -> None:
    digest(bench)
    opened(bench)
    bench.now = at("2026-11-27 15:00")

    assert digest(bench) == 2
    text = message_from_bytes(told(bench, "digest")[0].raw)
    assert "1 new" in str(text["Subject"])
    assert digest(bench) == 0


def test_a_kill_while_a_digest_is_written_leaves_nothing_and_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest(bench)
    bench.now = at("2026-11-24 08:30")
    count = iter(range(10))

    def dies(*given: Any, **named: Any) -> None:
        if next(count):
            raise KeyboardInterrupt
        post(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr("mailgate.jobs.digests.post", dies)
        with pytest.raises(KeyboardInterrupt):
            digest(bench)

    assert told(bench, "digest") == []
    assert digest(bench) == 2


def test_a_digest_that_fails_waits_and_keeps_no_other_desk_waiting(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_digests(bench.context, bench.clock)
    bench.now = at("2026-11-24 08:30")

    def fails(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr("mailgate.jobs.digests.figures", fails)
        assert send_digests(bench.context, bench.clock) == 0
    assert send_digests(bench.context, bench.clock) == 0
    bench.wait(minutes=15)
    assert send_digests(bench.context, bench.clock) == 4  # two desks, two readers each


def test_a_digest_shows_its_pictures_from_within_the_mail(bench: Bench) -> None:
    digest(bench)
    bench.now = at("2026-11-24 08:30")
    digest(bench)
    mail = message_from_bytes(told(bench, "digest")[0].raw)
    kinds = [part.get_content_type() for part in mail.walk()]

    assert kinds == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "image/png",
    ]  # fmt: skip
    html = next(part for part in mail.walk() if part.get_content_type() == "text/html")
    page = html.get_payload(decode=True)
    assert isinstance(page, bytes)
    for picture in [part for part in mail.walk() if part.get_content_type() == "image/png"]:
        assert f'src="cid:{str(picture["Content-ID"]).strip("<>")}"'.encode() in page
    assert b"http" not in page.replace(b"http-equiv", b"")
    assert (mail["To"], mail["Auto-Submitted"]) == (MAX, "auto-generated")


def test_an_answer_to_the_survey_is_reviewed_by_a_manager_and_anew_if_it_changes(
    desk: Bench,
) -> None:
    message = desk.decide(sender=ANNA)
    row = desk.case_of(message)

    def rate(value: int, word: str) -> None:
        with desk.database.session() as session:
            surveys.rate(
                session,
                case_id=row.id or 0,
                value=value,
                word=word,
                comment="",
                by=ANNA,
                inbox_id=message.id or 0,
                now=desk.now,
            )

    def reviews(who: str) -> bool:
        return review(desk.context, Agent(who, row.reference, desk.now, DESK)).done

    with pytest.raises(UsageError, match="nobody answered"):
        reviews("max")
    rate(2, "Average")
    with pytest.raises(UsageError, match=r"is no manager of .*, who are max"):
        reviews("ada")
    assert [reviews("max"), reviews(MAX)] == [True, False]
    rate(1, "Poor")
    assert reviews("Max Rowe")
    assert desk.kinds(row.id).count(EventKind.SURVEY_REVIEWED) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"Content-Disposition: inline", b"Content-Disposition: other", id="a file"),
        pytest.param(b"image/png", b"image/gif", id="another kind"),
        pytest.param(b"iVBORw0KGgo", b"aVBORw0KGgo", id="no PNG"),
        pytest.param(b"Content-ID: <light", b"Content-ID: <a>\r\nX: <light", id="another field"),
    ],
)
def test_the_gate_lets_no_other_picture_out(bench: Bench, before: bytes, after: bytes) -> None:
    digest(bench)
    bench.now = at("2026-11-24 08:30")
    digest(bench)
    raw = told(bench, "digest")[0].raw
    names = tuple(message_from_bytes(raw).keys())

    check(raw, fields=names)
    assert before in raw
    with pytest.raises(GateError):
        check(raw.replace(before, after, 1), fields=names)


def test_notices_wait_for_nobody_but_the_next_look(desk: Bench) -> None:
    row = opened(desk)
    happens(desk, row, EventKind.ESCALATED, {})
    desk.now -= timedelta(hours=1)  # the clock was set back
    desk.look()

    assert len(told(desk)) == 1
