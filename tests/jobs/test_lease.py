"""A lease is renewed as long as it is ours, and no longer."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlmodel import Session

from mailgate.errors import TemporaryError
from mailgate.jobs.lease import renewed
from mailgate.settings.model import OutboxSettings
from mailgate.store import outbox
from mailgate.store.outbox import Due
from tests.jobs.bench import NOW, Bench
from tests.store.build import claim_due

SHORT = timedelta(milliseconds=30)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def claimed(bench: Bench) -> Due:
    bench.decide()
    bench.set(outbox=OutboxSettings(lease=SHORT))
    with bench.database.session() as session:
        due = claim_due(session, now=bench.now, lease=SHORT)
    assert due is not None
    return due


def leased_until(bench: Bench) -> datetime:
    (row,) = bench.outbox()
    assert row.leased_until is not None
    return row.leased_until


def renewing(due: Due) -> threading.Thread | None:
    found = (one for one in threading.enumerate() if one.name == f"lease {due.id}")
    return next(found, None)


def is_renewing(due: Due) -> bool:
    return renewing(due) is not None


def test_it_is_renewed_until_the_mail_has_left(bench: Bench) -> None:
    due, minutes = claimed(bench), count(1)
    before = leased_until(bench)

    with renewed(bench.context, due, lambda: NOW + timedelta(minutes=next(minutes))):
        wait_until(lambda: leased_until(bench) > before)
        first = leased_until(bench)
        wait_until(lambda: leased_until(bench) > first)
        thread = renewing(due)
        assert thread is not None
        assert thread.daemon, "it keeps no process from ending"

    assert not is_renewing(due)
    if bench.database.is_sqlite:
        assert leased_until(bench) >= NOW + timedelta(minutes=2)


def test_there_are_three_chances_to_renew_a_lease(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float | None] = []

    class Noted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout)
            return super().wait(timeout)

    due = claimed(bench)
    monkeypatch.setattr(threading, "Event", Noted)
    with renewed(bench.context, due, bench.clock):
        wait_until(lambda: SHORT.total_seconds() / 3 in waited)


def test_a_lease_that_is_anothers_is_left_alone(bench: Bench) -> None:
    due = claimed(bench)
    before = leased_until(bench)

    with renewed(bench.context, replace(due, token=due.token - 1), bench.clock):
        wait_until(lambda: not is_renewing(due))

    assert leased_until(bench) == before


def test_a_database_that_was_away_is_asked_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, asked = claimed(bench), count(1)
    renew = outbox.renew_lease
    seen: list[int] = []

    def away_at_first(session: Session, **named: object) -> bool:
        seen.append(next(asked))
        if len(seen) < 3:
            raise TemporaryError("away")
        return renew(session, **named)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(outbox, "renew_lease", away_at_first)
    with renewed(bench.context, due, bench.clock):
        wait_until(lambda: len(seen) > 3)
        assert is_renewing(due)
