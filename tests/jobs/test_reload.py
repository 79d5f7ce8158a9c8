"""Changed files are taken over whole and checked, or not at all, and everybody can see which."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from mailgate.bundle import bundled
from mailgate.core.case import Fate
from mailgate.errors import FileError
from mailgate.jobs import views
from mailgate.jobs.context import RuleFiles
from mailgate.jobs.process import process_next
from mailgate.jobs.reload import Current, Looked, Reloading, try_tests_at_start
from mailgate.jobs.take import deliver
from tests.jobs.desk_folder import DESK, FILES, SUPPORT, priorities_of, write_desk
from tests.jobs.small_context import small_context
from tests.servers.mails import a_mail

pytestmark = pytest.mark.story

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MORE = "default: '2'\npriorities: {'1': High, '2': Low, '3': Lowest}\n"
BROKEN = "default: '7'\npriorities: {'1': High, '2': Low}\n"
NOTHING_NEW = Looked.UNCHANGED


def clock() -> datetime:
    return NOW


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return write_desk(tmp_path)


@pytest.fixture
def current(desk: Path, tmp_path: Path) -> Iterator[Current]:
    with small_context(tmp_path, rules=desk.parent, mailboxes=(SUPPORT,)) as context:
        yield Current(context)


@pytest.fixture
def reloading(current: Current) -> Reloading:
    reloading = Reloading(current, clock)
    reloading.start()
    settle(reloading)
    return reloading


def settle(reloading: Reloading) -> Looked:
    """Looks until the files are quiet; what the look that read them came to."""
    while (looked := reloading.look()) is Looked.BEING_WRITTEN:
        pass
    return looked


def test_files_that_nobody_touches_are_looked_at_and_not_read(reloading: Reloading) -> None:
    assert [reloading.look() for _ in range(3)] == [NOTHING_NEW] * 3


def test_a_changed_file_counts_once_nobody_writes_to_it(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    (desk / "priorities.yaml").write_text(MORE)
    first = reloading.look()
    before = priorities_of(current.context)
    (desk / "priorities.yaml").write_text(MORE + "# and a word\n")
    second = reloading.look()

    third = reloading.look()

    assert (first, second, third) == (Looked.BEING_WRITTEN, Looked.BEING_WRITTEN, Looked.LOADED)
    assert (before, priorities_of(current.context)) == (["1", "2"], ["1", "2", "3"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("customers.csv", "domain or address,name\na.example,A\n", id="customers"),
        pytest.param("lists/loud.txt", "a.example\n", id="a list"),
        pytest.param("templates/acknowledgement/subject.txt", "[{{ reference }}]\n", id="template"),
        pytest.param(
            "z-rules.yaml",
            "- rule: Z\n  when: {subject contains: z}\n  then: {priority: '2'}\n",
            id="more rules",
        ),
    ],
)
def test_every_kind_of_file_makes_a_version(
    reloading: Reloading, current: Current, desk: Path, name: str, text: str
) -> None:
    before = current.context.versions[DESK]
    (desk / name).parent.mkdir(parents=True, exist_ok=True)
    (desk / name).write_text(text)

    assert settle(reloading) is Looked.LOADED
    assert current.context.versions[DESK].digest != before.digest
    assert current.context.versions[DESK].loaded_at == NOW


def test_a_file_written_with_its_old_time_and_size_is_noticed(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    path = desk / "priorities.yaml"
    found = path.stat()
    path.write_text(FILES["priorities.yaml"].replace("'2': Low", "'9': Low").replace("'2'", "'9'"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert path.stat().st_size == found.st_size

    settle(reloading)

    assert priorities_of(current.context) == ["1", "9"]


def test_a_mistake_leaves_all_as_it_was_and_says_why(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    before = current.context
    (desk / "priorities.yaml").write_text(BROKEN)

    with structlog.testing.capture_logs() as lines:
        looked = settle(reloading)
        again = settle(reloading)

    assert (looked, again) == (Looked.REFUSED, NOTHING_NEW)
    assert current.context is before
    (line,) = lines
    assert line["event"] == "rules-refused"
    assert "rules/a-desk/priorities.yaml:1" in line["why"]
    assert line["still"] == f"a-desk {before.versions[DESK].short}"
    (noted,) = views.rules(before.database)
    assert noted.is_behind
    assert noted.refused_at == NOW
    assert any("priorities.yaml:1" in mistake for mistake in noted.mistakes)
    assert views.figures(before.database).warnings == (noted.warning(),)


def test_an_example_that_does_not_hold_is_such_a_mistake(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    before = current.context
    (desk / "intake.yaml").write_text(FILES["intake.yaml"].replace("site down", "all is down"))

    assert settle(reloading) is Looked.REFUSED
    assert current.context is before


STORY = """\
- scenario: A printer is not urgent
  starts: 2026-03-06 16:00
  people: {ada: Ada <ada@customer.example>}
  steps:
    - mail: {from: ada, subject: Printer, text: It is out of paper.}
      expect: {case: {priority: "2"}, mails: any}
"""


def test_files_under_which_a_test_of_the_desk_fails_do_not_count(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    (desk / "a_test.yaml").write_text(STORY)
    holds = settle(reloading)
    before = current.context
    (desk / "priorities.yaml").write_text(MORE.replace("default: '2'", "default: '3'"))

    with structlog.testing.capture_logs() as lines:
        fails = settle(reloading)

    assert (holds, fails) == (Looked.LOADED, Looked.REFUSED)
    assert current.context is before
    assert "rules/a-desk/a_test.yaml:6:" in lines[0]["why"]
    assert 'expected priority "2", found "3"' in lines[0]["why"]


def test_a_daemon_does_not_start_while_a_test_of_its_desk_fails(
    current: Current, desk: Path
) -> None:
    (desk / "a_test.yaml").write_text(STORY)
    try_tests_at_start(current.context)

    (desk / "a_test.yaml").write_text(STORY.replace('"2"', '"1"'))
    with pytest.raises(FileError, match='expected priority "1", found "2"'):
        try_tests_at_start(current.context)


def test_desks_as_they_came_with_the_program_are_not_tried_again_at_the_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("rules", "templates"):
        shutil.copytree(bundled(folder), tmp_path / folder)
    played: list[str] = []

    def note(_rules: Path, _files: RuleFiles, *, desks: list[str]) -> tuple[()]:
        played.extend(desks)
        return ()

    monkeypatch.setattr("mailgate.jobs.reload.try_desks", note)

    def start() -> None:
        with small_context(
            tmp_path,
            rules=tmp_path / "rules",
            templates=tmp_path / "templates",
            mailboxes=(replace(SUPPORT, desk="web-agency"),),
        ) as context:
            try_tests_at_start(context)

    start()
    assert played == []
    with (tmp_path / "rules" / "web-agency" / "desk.yaml").open("a") as file:
        file.write("# ours\n")
    start()
    assert played == ["web-agency"]


def test_a_folder_that_vanishes_leaves_the_rules(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    before = current.context
    shutil.move(desk, desk.with_name("elsewhere"))

    assert settle(reloading) is Looked.REFUSED
    assert current.context is before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(FILES["priorities.yaml"], Looked.UNCHANGED, id="taken back"),
        pytest.param(MORE, Looked.LOADED, id="mended"),
    ],
)
def test_the_refusal_ends_when_the_file_is_mended(
    reloading: Reloading, current: Current, desk: Path, text: str, expected: Looked
) -> None:
    (desk / "priorities.yaml").write_text(BROKEN)
    settle(reloading)
    (desk / "priorities.yaml").write_text(text)

    assert settle(reloading) is expected
    (noted,) = views.rules(current.context.database)
    assert not noted.is_behind
    assert noted.version == current.context.versions[DESK]


def test_a_signal_has_them_read_at_once(reloading: Reloading, current: Current, desk: Path) -> None:
    (desk / "priorities.yaml").write_text(MORE)
    reloading.ask()

    assert reloading.look() is Looked.LOADED
    assert priorities_of(current.context) == ["1", "2", "3"]


def test_a_signal_without_a_change_is_answered_in_the_log(reloading: Reloading) -> None:
    reloading.ask()

    with structlog.testing.capture_logs() as lines:
        assert reloading.look() is Looked.UNCHANGED

    assert [line["event"] for line in lines] == ["rules-unchanged"]


def test_what_editors_leave_beside_a_file_is_no_change(reloading: Reloading, desk: Path) -> None:
    (desk / ".intake.yaml.swp").write_text("x")
    (desk / "intake.yaml~").write_text("x")
    (desk / "#intake.yaml#").write_text("x")

    assert reloading.look() is NOTHING_NEW


def test_the_record_of_a_decision_names_the_version_that_decided(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    def decided(subject: str) -> dict[str, Any]:
        context = current.context
        deliver(
            context.database,
            SUPPORT,
            a_mail(subject=subject, message_id=f"<{subject}@a.example>"),
            now=NOW,
        )
        assert process_next(context, clock) is Fate.CASE
        (row, *_) = views.ledger(context.database)
        (found,) = views.case(context.database, row.reference).mails_in  # type: ignore[union-attr]
        return {"ruled_by": found.ruled_by}

    first_version = current.context.versions[DESK]
    first = decided("one")
    (desk / "priorities.yaml").write_text(MORE)
    settle(reloading)
    second = decided("two")

    assert first["ruled_by"] == first_version.short
    assert second["ruled_by"] == (
        f"{current.context.versions[DESK].short}, loaded 2026-03-02 09:30:00 UTC"
    )


def test_an_orderly_end_is_noted(reloading: Reloading, current: Current, desk: Path) -> None:
    (desk / "priorities.yaml").write_text(BROKEN)
    settle(reloading)

    reloading.stop()

    (noted,) = views.rules(current.context.database)
    assert noted.stopped_at == NOW
    assert views.figures(current.context.database).warnings == ()


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(os.mkfifo, id="a pipe"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="a device"),
        pytest.param(lambda path: path.symlink_to(path.name), id="a link to itself"),
        pytest.param(lambda path: path.mkdir(), id="a folder"),
        pytest.param(lambda path: path.write_bytes(b"\xff\xfe\x00"), id="no text"),
        pytest.param(lambda path: path.write_text("[" * 100_000), id="depth"),
        pytest.param(lambda path: path.write_text("#" * 1_000_001), id="size"),
        pytest.param(Path.exists, id="gone"),
    ],
)
def test_whatever_takes_the_place_of_a_file_the_old_rules_count_on(
    reloading: Reloading, current: Current, desk: Path, harm: Callable[[Path], object]
) -> None:
    before = current.context
    path = desk / "priorities.yaml"
    path.unlink()
    harm(path)

    assert settle(reloading) is Looked.REFUSED
    assert current.context is before

    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    path.write_text(MORE)
    assert settle(reloading) is Looked.LOADED
    assert priorities_of(current.context) == ["1", "2", "3"]


def test_a_folder_that_vanishes_changes_nothing(
    reloading: Reloading, current: Current, desk: Path
) -> None:
    before = current.context
    shutil.rmtree(desk)

    assert settle(reloading) is Looked.REFUSED
    assert current.context is before
