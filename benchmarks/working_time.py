"""How long working time takes to add: calendars with 1 and with 20 years of holidays.

`python benchmarks/working_time.py` prints microseconds an addition, the best of five rounds.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from mailgate.bundle import bundled
from mailgate.core.calendar import Calendar, Span
from mailgate.core.working_days import add_working_days
from mailgate.core.working_time import add_working_time, working_time
from mailgate.files.calendar_file import load_calendars

ROUNDS = 5
CALLS = 500
FRIDAY = datetime(2026, 11, 27, 17, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def with_holidays(calendar: Calendar, years: int) -> Calendar:
    """The calendar with the holidays of so many years from 2026 on."""
    days = calendar.closed_on
    return replace(
        calendar,
        closed_on={day: days[day] for day in days if day.year in range(2026, 2026 + years)},
    )


def microseconds(call: Callable[[], object], calls: int = CALLS) -> float:
    """The time of one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(calls):
            call()
        best = min(best, time.perf_counter() - begun)
    return best / calls * 1e6


def main() -> None:
    """Prints the table."""
    folder = bundled("rules") / "managed-service"
    desk = load_calendars(folder, shown_as="rules").calendars["working hours"]
    nights = replace(desk, week=((Span(1320, 1800),),) * 7, zone=ZoneInfo("Australia/Lord_Howe"))
    print(f"{'':38}{'1 year':>10}{'20 years':>10}  of holidays, microseconds")
    for name, calendar in (("days", desk), ("nights", nights)):
        one, twenty = with_holidays(calendar, 1), with_holidays(calendar, 20)
        jobs: list[tuple[str, Callable[[Calendar], object], int]] = [
            ("add 16 working hours", lambda c: add_working_time(c, FRIDAY, 16 * HOUR), CALLS),
            ("add 160 working hours", lambda c: add_working_time(c, FRIDAY, 160 * HOUR), 100),
            ("add 5 working days", lambda c: add_working_days(c, FRIDAY, 5), CALLS),
            ("add 10,000 working hours", lambda c: add_working_time(c, FRIDAY, 10_000 * HOUR), 2),
            (
                "working time of 2 years",
                lambda c: working_time(c, FRIDAY, FRIDAY + timedelta(days=730)),
                2,
            ),
        ]
        for what, job, calls in jobs:
            times = [microseconds(partial(job, known), calls) for known in (one, twenty)]
            print(f"{name + ', ' + what:38}{times[0]:10.0f}{times[1]:10.0f}")
    begun = time.perf_counter()
    load_calendars(folder, shown_as="rules")
    print(f"loading the desk's calendar: {(time.perf_counter() - begun) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
