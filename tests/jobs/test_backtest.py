"""Past mail is decided again by changed files, each mail seeing what came before, and only read."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailgate.core.case import Fate
from mailgate.jobs.backtest import Backtest, backtest
from mailgate.jobs.context import Context, load_files
from mailgate.jobs.deliver import deliver_next
from mailgate.jobs.process import process_next
from mailgate.jobs.stage import Collector
from mailgate.jobs.take import deliver
from tests.jobs.desk_folder import FILES, SUPPORT, write_desk
from tests.jobs.small_context import small_context
from tests.servers.mails import a_mail, field

pytestmark = pytest.mark.story

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LOWER = FILES["intake.yaml"].replace("site down}", "site down in hull}").replace("Leeds", "Hull")


class Desk:
    """A desk whose mail comes once an hour."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.now = START
        self.collector = Collector()

    def take(self, raw: bytes) -> Fate:
        self.now += timedelta(hours=1)
        deliver(self.context.database, SUPPORT, raw, now=self.now)
        fate = process_next(self.context, lambda: self.now)
        while deliver_next(self.context, "relay", self.collector, lambda: self.now) is not None:
            pass
        assert isinstance(fate, Fate)
        return fate

    def again(self, *, rules: Path | None = None, since: datetime = START) -> Backtest:
        settings = self.context.settings
        present = load_files(settings)
        files = load_files(replace(settings, rules=rules)) if rules else present
        steps: list[int] = []
        found = backtest(
            self.context.database,
            settings,
            self.context.keyring,
            files=files,
            against=present if rules else None,
            since=since,
            begun=steps.append,
            advance=lambda: steps.append(1),
        )
        assert steps == [found.mails, *[1] * found.mails]
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = write_desk(tmp_path)
    with small_context(tmp_path, rules=folder.parent, mailboxes=(SUPPORT,)) as context:
        yield Desk(context)


@pytest.fixture
def changed(tmp_path: Path, desk: Desk) -> Path:
    """The rules with another idea of what is urgent."""
    folder = tmp_path / "changed" / "rules"
    shutil.copytree(desk.context.settings.rules, folder)
    (folder / "a-desk" / "intake.yaml").write_text(LOWER)
    return folder


def mail(number: int, subject: str = "Site down in Leeds", *, answers: str = "") -> bytes:
    message_id = f"<{number}@customer.example>"
    return a_mail(subject=subject, message_id=message_id, in_reply_to=answers)


def test_the_same_files_change_nothing(desk: Desk) -> None:
    desk.take(mail(1))
    desk.take(mail(2, "Printer"))

    assert desk.again() == Backtest(2, (), 0)
    assert desk.again(rules=desk.context.settings.rules) == Backtest(2, (), 0)


def test_each_mail_that_would_change_is_told_with_its_reasons(desk: Desk, changed: Path) -> None:
    desk.take(mail(1))
    desk.take(mail(2, "Site down in Hull"))
    desk.take(mail(3))

    found = desk.again(rules=changed)

    assert (found.mails, found.undecided) == (3, 0)
    assert [one.id for one in found.changed] == [1, 3]
    assert found.kinds() == (("priority 1 to 2", 2),)
    first = found.changed[0]
    assert (first.subject, first.reference, first.decided_at) == (
        "Site down in Leeds",
        "CS0001",
        START + timedelta(hours=1),
    )
    assert first.reasons == ("priority Low by default [rules/a-desk/priorities.yaml:1]",)


def test_without_other_files_what_was_decided_then_is_compared(desk: Desk) -> None:
    desk.take(mail(1))
    rules = desk.context.settings.rules
    (rules / "a-desk" / "intake.yaml").write_text(LOWER)

    (one,) = desk.again().changed

    assert [str(change) for change in one.changes] == ["priority 1 to 2"]


def test_an_answer_finds_the_case_that_its_mail_opened_in_that_world(
    desk: Desk, changed: Path
) -> None:
    desk.take(mail(1))
    ours = desk.collector.taken[-1][1]
    answer = mail(2, "Re: it", answers=field(ours, "Message-ID"))
    assert desk.take(answer) is Fate.UPDATE

    assert [one.id for one in desk.again(rules=changed).changed] == [1]


def test_what_came_before_the_time_is_known(desk: Desk, changed: Path) -> None:
    desk.take(mail(1))
    ours = desk.collector.taken[-1][1]
    before = desk.now + timedelta(minutes=1)
    assert desk.take(mail(2, "Re: it", answers=field(ours, "Message-ID"))) is Fate.UPDATE
    desk.take(mail(3))

    found = desk.again(rules=changed, since=before)

    assert found.mails == 2
    assert [one.id for one in found.changed] == [3]


def test_a_mail_that_opens_no_case_any_more_leaves_its_answers_without_one(
    desk: Desk, changed: Path
) -> None:
    (changed / "a-desk" / "intake.yaml").write_text(
        "- rule: No\n  when: {subject contains: site down}\n  then: {no case: not here}\n"
    )
    desk.take(mail(1))
    ours = desk.collector.taken[-1][1]
    desk.take(mail(2, "Re: it", answers=field(ours, "Message-ID")))

    first, second = desk.again(rules=changed).changed

    assert "fate case to filed" in map(str, first.changes)
    assert "fate update to case" in map(str, second.changes)


def test_the_real_database_is_only_read(desk: Desk, changed: Path) -> None:
    def dump() -> str:
        with desk.context.database.reading() as session:
            raw = session.connection().connection.driver_connection
            assert raw is not None
            return hashlib.sha256("\n".join(raw.iterdump()).encode()).hexdigest()

    desk.take(mail(1))
    before = dump()

    assert desk.again(rules=changed).changed
    assert dump() == before


def test_mail_of_before_is_not_looked_at(desk: Desk, changed: Path) -> None:
    desk.take(mail(1))

    assert desk.again(rules=changed, since=desk.now + timedelta(minutes=1)) == Backtest(0, (), 0)
