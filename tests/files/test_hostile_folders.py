"""Whatever lies in a folder of rules is told clearly: nothing hangs, crashes or is passed over."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.errors import FileError
from mailgate.files.versions import digests, glance
from mailgate.jobs.desk_tests import scenarios_of
from tests.jobs.desk_folder import files_of

DESK = "managed-service"
NO_FILE = "cannot be read: it is no file, but a pipe, a socket or a device"
LOOP = "cannot be read: Too many levels of symbolic links"
NOWHERE = "cannot be read: No such file or directory"
OPTIONAL = ("customers.csv", "sla.yaml", "groups.yaml", "details.yaml", "calendar.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk = tmp_path / "rules" / DESK
    shutil.copytree(bundled("rules") / DESK, desk, ignore=shutil.ignore_patterns("*_test.yaml"))
    return desk


def mistakes(folder: Path) -> list[str]:
    """The mistakes of a folder, its tests included, which is looked at as the daemon does."""
    rules = folder.parent
    glance(rules, bundled("templates"), [DESK])
    digests(rules, bundled("templates"), [DESK])
    with pytest.raises(FileError) as refused:
        scenarios_of(rules, files_of(rules, DESK).desks[DESK])
    told = [str(mistake) for mistake in refused.value.mistakes]
    assert all(one.isprintable() for one in told)
    return told


def instead(folder: Path, name: str, make: Callable[[Path], object]) -> list[str]:
    """The mistakes when something else has the name of a file."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    make(path)
    return mistakes(folder)


EVERY = (*OPTIONAL, "intake.yaml", "desk.yaml", "priorities.yaml", "x-rules.yaml", "x_test.yaml",
         "lists/monitoring.txt")  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_a_pipe_in_place_of_a_file_keeps_nobody_waiting(folder: Path, name: str) -> None:
    assert instead(folder, name, os.mkfifo) == [f"rules/{DESK}/{name}:1: {NO_FILE}"]


@pytest.mark.parametrize("name", ["intake.yaml", "customers.csv", "x_test.yaml"])
def test_a_device_without_an_end_is_not_read(folder: Path, name: str) -> None:
    told = instead(folder, name, lambda path: path.symlink_to("/dev/zero"))

    assert told == [f"rules/{DESK}/{name}:1: {NO_FILE}"]


@pytest.mark.parametrize("name", EVERY)
def test_a_link_that_leads_nowhere_is_a_mistake_and_no_missing_file(
    folder: Path, name: str
) -> None:
    told = instead(folder, name, lambda path: path.symlink_to(folder / "gone"))

    assert told == [f"rules/{DESK}/{name}:1: {NOWHERE}"]


@pytest.mark.parametrize("name", EVERY)
def test_a_link_to_itself_is_a_mistake(folder: Path, name: str) -> None:
    told = instead(folder, name, lambda path: path.symlink_to(path.name))

    assert told == [f"rules/{DESK}/{name}:1: {LOOP}"]


@pytest.mark.parametrize("name", EVERY)
def test_a_folder_in_place_of_a_file_is_a_mistake(folder: Path, name: str) -> None:
    told = instead(folder, name, lambda path: path.mkdir())

    assert told == [f"rules/{DESK}/{name}:1: cannot be read: Is a directory"]


def test_lists_that_are_no_folder_are_a_mistake(folder: Path) -> None:
    shutil.rmtree(folder / "lists")
    (folder / "lists").symlink_to("lists")

    assert mistakes(folder) == [f"rules/{DESK}/lists:1: this is no folder of lists"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "when: {earlier mails: {more than: 3, within: 999999 weeks}}",
            '"within" is "999999 weeks", expected a time like 10 minutes or 2 days of at most 10 '
            "years",
            id="a window",
        ),
        pytest.param(
            "examples: [{earlier mails: 999999 weeks, then: {}}]",
            '"999999 weeks", expected a time like 10 minutes or 2 days of at most 10 years',
            id="an example",
        ),
    ],
)
def test_times_that_lead_out_of_the_calendar_are_mistakes(
    folder: Path, text: str, expected: str
) -> None:
    (folder / "x-rules.yaml").write_text(f"- rule: X\n  then: {{add tags: x}}\n  {text}\n")

    (told,) = mistakes(folder)

    assert expected in told


def test_an_attachment_too_large_for_any_memory_is_a_mistake(folder: Path) -> None:
    (folder / "x_test.yaml").write_text(
        "- scenario: S\n  starts: 2026-03-06 09:00\n  steps:\n"
        "    - mail: {from: a@b.example, attachments: {name: a, size: 999999 GB}}\n"
    )

    (told,) = mistakes(folder)

    assert told.endswith('"size" is "999999 GB", expected at most 50 MB')


def test_a_mistake_in_one_file_brings_no_others_of_rules_that_lean_on_it(folder: Path) -> None:
    (folder / "sla.yaml").write_text("targets: 5\n")

    assert len(mistakes(folder)) == 1, "a rule of this desk asks for a list"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b"\xff-rules.yaml", id="no UTF-8"),
        pytest.param(b"a\nb-rules.yaml", id="a line end"),
        pytest.param(b"lists/\xff.txt", id="a list"),
        pytest.param(b"templates/\xff/body.txt", id="a template"),
    ],
)
def test_a_name_that_cannot_be_printed_is_told_escaped(folder: Path, name: bytes) -> None:
    path = folder / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("- {rule: A, then: {add tags: x}}\n")

    told = mistakes(folder)

    escaped = "\\udcff" if b"\xff" in name else "a\\nb"
    assert all(escaped in one and one.encode() for one in told)


@pytest.mark.parametrize("letters", ["\r\n", "\n"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(folder: Path, letters: str) -> None:
    for path in (*folder.glob("*.yaml"), *folder.glob("*.csv"), *folder.glob("lists/*.txt")):
        text = path.read_text(encoding="utf-8").replace("\n", letters)
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    files = files_of(folder.parent, DESK)

    assert files.desks[DESK].rules
