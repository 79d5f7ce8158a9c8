"""`mailgate report`: how the desks did, the same figures as in the managers' digest."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mailgate.cli.opening import database_of, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.cli.screen import show_heading, show_json, show_pairs
from mailgate.cli.since import since_at
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.core.report import Report


def report(
    *,
    since: Annotated[
        str, typer.Option("--since", help="From when on: 12h, 7d, 8w, or a date like 2026-02-01.")
    ] = "7d",
    until: Annotated[
        str,
        typer.Option(
            "--until", show_default=False, help="Up to when, written alike; by default now."
        ),
    ] = "",
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Show how the desks did: cases, first answers, broken promises, the survey."""
    from mailgate.core.report import Period
    from mailgate.files.desk_files import load_desks
    from mailgate.jobs.context import desk_names
    from mailgate.jobs.reports import report as report_on

    now = datetime.now(UTC)
    period = Period(since_at(since, now=now), since_at(until, now=now) if until else now)
    if period.since >= period.until:
        raise UsageError(f"nothing lies between --since {since} and --until {until or 'now'}")
    settings = settings_at(config)
    names = [name for name in desk_names(settings) if desk in (None, name)]
    if not names:
        raise UsageError(
            f"no mailbox is that of a desk {desk}; there are {', '.join(desk_names(settings))}"
        )
    desks = load_desks(settings.rules, names)
    with database_of(settings) as database, database.reading() as session:
        found = [report_on(session, desks[name], period) for name in names]
    if as_json:
        show_json(found)
        return
    for one in found:
        _show(one)


def _show(found: "Report") -> None:
    show_heading(f"{found.title} ({found.desk})")
    show_pairs(_lines(found))


def _lines(found: "Report") -> Iterator[tuple[str, str]]:
    from mailgate.core.report import span_in_figures

    zone = found.zone
    first, period = found.first, found.period
    yield "from", f"{period.since.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    yield "until", f"{period.until.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    yield "new cases", str(found.opened)
    yield "resolved", str(found.resolved)
    yield "closed", str(found.closed)
    yield "reopened", str(found.reopened)
    yield "escalated", str(found.escalated)
    yield "open now", f"{found.still_open}, of which {found.waiting} wait"
    promised = first.in_time + first.late
    in_time = f", {first.in_time} of {promised} in time" if promised else ""
    yield "first answers", f"{first.answered}{in_time}"
    yield "  half of them within", span_in_figures(first.median)
    yield "  nine of ten within", span_in_figures(first.slow)
    yield "promises broken", str(len(found.broken))
    for kind, count in found.broken_by_kind().items():
        yield f"  {kind}", str(count)
    yield "survey", ", ".join(f"{word} {count}" for word, count in found.survey.items())
    for one in found.poor:
        yield f"  {one.reference}", f"{one.word}: {one.comment}" if one.comment else one.word
    days = (f"{day.on}: {day.opened} new, {day.resolved} resolved" for day in found.days)
    yield "by day", "\n".join(days) if len(found.days) > 1 else ""
