"""Something wrong is told once, and once when it is over; nothing of customers is in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from mailgate.core.alerts import SETTLED, Alert, Judged, judge, letter, may_write, subject
from mailgate.core.findings import Finding, Kind, MailboxSeen, Seen, Status, findings, worst
from mailgate.settings.model import AlertSettings

NOW: Final = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
BOUNDS: Final = AlertSettings()
BOX: Final = MailboxSeen("support", NOW - MINUTE, None)
WELL: Final = Seen(
    at=NOW,
    is_running=True,
    daemon_seen_at=NOW,
    mailboxes=(BOX,),
    paused_by=(),
    undecided=3,
    undecided_since=NOW - 30 * MINUTE,
    quarantined_hour=20,
    false_marks=100,
    refused_relays={},
    unsent={"main": NOW - 60 * MINUTE},
    held_by_circuit=0,
    free_disk=256 * 2**20,
    clock_held="",
    clock_set="",
    desks_behind=(),
)
DISK: Final = Finding(Kind.DISK, "", "5 MiB are free.")
RULES: Final = Finding(Kind.RULES, "field-service", "Not used.")


def box(**changes: Any) -> tuple[MailboxSeen, ...]:
    return (replace(BOX, **changes),)


def test_at_the_bounds_all_is_well() -> None:
    assert findings(WELL, BOUNDS) == ()
    assert worst(()) is Status.OK


@pytest.mark.parametrize(
    ("changes", "name", "status", "words"),
    [
        pytest.param({"is_running": False}, "no-daemon:", "critical", "10:00", id="dead"),
        pytest.param(
            {"is_running": False, "daemon_seen_at": None},
            "no-daemon:",
            "critical",
            "never was",
            id="never-run",
        ),
        pytest.param(
            {"mailboxes": box(drained_at=NOW - 10 * MINUTE - timedelta(seconds=1))},
            "no-poll:support",
            "critical",
            "since 2026-11-23 09:49 UTC",
            id="silent",
        ),
        pytest.param(
            {"mailboxes": box(drained_at=None)}, "no-poll:support", "critical", "ever", id="never"
        ),
        pytest.param(
            {"mailboxes": box(refused_at=NOW)},
            "refused:support",
            "critical",
            "password",
            id="refused",
        ),
        pytest.param(
            {"paused_by": ("7 mails wait", "it is slow")},
            "intake:",
            "critical",
            "No mail is taken: 7 mails wait; it is slow.",
            id="intake",
        ),
        pytest.param(
            {"undecided_since": NOW - 31 * MINUTE}, "no-fate:", "critical", "3 mails", id="no-fate"
        ),
        pytest.param(
            {"quarantined_hour": 21}, "quarantine:", "warning", "21 mails", id="quarantine"
        ),
        pytest.param(
            {"refused_relays": {"main": NOW}},
            "refused:smtp main",
            "critical",
            "main refuses our login",
            id="refused-relay",
        ),
        pytest.param({"false_marks": 101}, "guesses:", "warning", "101 marks", id="guesses"),
        pytest.param(
            {"unsent": {"main": NOW - 61 * MINUTE, "other": NOW}},
            "outbox:main",
            "critical",
            "server main since",
            id="outbox",
        ),
        pytest.param({"held_by_circuit": 7}, "circuit:", "critical", "7 mails", id="circuit"),
        pytest.param({"free_disk": 2**28 - 1}, "disk:", "critical", "255 MiB", id="disk"),
        pytest.param({"clock_held": "it jumped"}, "clock:", "warning", "it jumped", id="clock"),
        pytest.param({"clock_set": "by an hour"}, "clock:set", "warning", "by an hour", id="set"),
        pytest.param({"desks_behind": ("d",)}, "rules:d", "warning", "desk d", id="rules"),
    ],
)
def test_each_thing_that_is_wrong_is_found_alone(
    changes: dict[str, Any], name: str, status: str, words: str
) -> None:
    (found,) = findings(replace(WELL, **changes), BOUNDS)

    assert found.name == name
    assert found.status == status
    assert worst([found, RULES if status == "critical" else found]) == status
    assert words in found.text


def test_another_machines_disk_is_not_watched() -> None:
    assert findings(replace(WELL, free_disk=None), BOUNDS) == ()


@pytest.mark.parametrize("drained_at", [None, NOW - 90 * MINUTE])
def test_a_daemon_that_has_just_begun_gives_its_mailboxes_time(drained_at: datetime | None) -> None:
    begun = box(drained_at=drained_at, watched_since=NOW - 10 * MINUTE)
    before = box(drained_at=drained_at, watched_since=NOW - 11 * MINUTE)

    assert findings(replace(WELL, mailboxes=begun), BOUNDS) == ()
    assert [one.kind for one in findings(replace(WELL, mailboxes=before), BOUNDS)] == ["no-poll"]


def test_a_refusal_before_the_last_good_look_is_over() -> None:
    refused_before = box(refused_at=NOW - 2 * MINUTE)

    assert findings(replace(WELL, mailboxes=refused_before), BOUNDS) == ()


def judged(
    before: tuple[Alert, ...], *found: Finding, minutes: int = 0, may_tell: bool = True
) -> Judged:
    return judge(before, found, now=NOW + minutes * MINUTE, may_tell=may_tell)


def test_it_is_told_once_and_once_when_it_is_over() -> None:
    first = judged((), DISK)
    second = judged(first.kept, DISK, minutes=1)
    gone = judged(second.kept, minutes=2)
    over = judged(gone.kept, minutes=4)
    after = judged(over.kept, minutes=5)

    assert [one.name for one in first.begun] == ["disk:"] == [one.name for one in first.logged]
    assert second.begun == second.over == second.logged == ()
    assert gone.over == gone.begun == gone.ended == ()
    assert [one.name for one in over.over] == ["disk:"] == [one.name for one in over.ended]
    assert over.kept == after.kept == after.over == after.begun == ()


def test_what_comes_back_within_moments_is_one_alert() -> None:
    first = judged((), DISK)
    gone = judged(first.kept, minutes=1)
    back = judged(gone.kept, DISK, minutes=2)
    gone_again = judged(back.kept, minutes=3)

    assert back.begun == gone_again.over == ()
    assert back.kept == first.kept
    assert timedelta(0) < SETTLED <= timedelta(minutes=2)


def test_what_could_not_be_told_is_told_later_if_it_is_still_so() -> None:
    first = judged((), DISK, RULES, may_tell=False)
    later = judged(first.kept, DISK, minutes=30)
    over = judged(later.kept, DISK, minutes=33)

    assert first.begun == ()
    assert [one.name for one in first.logged] == ["disk:", "rules:field-service"]
    assert [one.name for one in later.begun] == ["disk:"]
    assert later.begun[0].since == NOW
    assert over.over == ()
    assert [one.name for one in over.ended] == ["rules:field-service"]


def test_an_end_that_could_not_be_told_is_told_later() -> None:
    told = judged((), DISK)
    gone = judged(told.kept, minutes=1)
    waits = judged(gone.kept, minutes=10, may_tell=False)
    over = judged(waits.kept, minutes=20)

    assert waits.over == waits.ended == ()
    assert [one.over_since for one in over.over] == [NOW + MINUTE]


def test_a_clock_that_was_set_back_keeps_nothing_for_ever() -> None:
    gone = judged(judged((), DISK).kept, minutes=10)

    assert [one.name for one in judged(gone.kept, minutes=5).over] == ["disk:"]


def test_mails_to_the_admin_are_counted_by_the_hour() -> None:
    written = [NOW - 60 * MINUTE, NOW - 59 * MINUTE, NOW, NOW + MINUTE]

    assert may_write(written, now=NOW, mails_hour=3)
    assert not may_write(written, now=NOW, mails_hour=2)
    assert not may_write([], now=NOW, mails_hour=0)


def test_the_mail_says_what_began_what_is_over_and_what_is_still_so() -> None:
    clock = Finding(Kind.CLOCK, "", "It jumped.")
    first = judged((), DISK, clock)
    gone = judged(first.kept, clock, minutes=1)
    both = judged(gone.kept, clock, RULES, minutes=5)

    assert subject(first) == "mailgate: disk and 1 more"
    assert subject(both) == "mailgate: rules field-service"
    assert letter(both, now=NOW + 5 * MINUTE) == (
        "This needs somebody:\n\n"
        "- Not used. (since 2026-11-23 10:05 UTC)\n\n"
        "This is over:\n\n"
        "- 5 MiB are free. (from 2026-11-23 10:00 UTC to 2026-11-23 10:01 UTC)\n\n"
        "Still so, as you were told before:\n\n"
        "- It jumped. (since 2026-11-23 10:00 UTC)\n\n"
        "Seen at 2026-11-23 10:05 UTC. Each is told once, and once when it is over."
        " `mailgate health` says how things are now.\n"
    )


def test_the_subject_of_an_end_says_so() -> None:
    gone = judged(judged((), DISK).kept, minutes=1)

    assert subject(judged(gone.kept, minutes=5)) == "mailgate: over: disk"
