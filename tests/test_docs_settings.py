"""The tables for admins say what the code does: every key, every default, every value."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.desk import Desk
from mailgate.core.manager_plans import DigestDays
from mailgate.errors import FileError
from mailgate.files.calendar_file import load_calendars
from mailgate.files.calendar_shape import CalendarFileShape, CalendarShape, HolidaysShape
from mailgate.files.colours import ColoursShape
from mailgate.files.desk_files import DeskShape, ReferenceShape, load_desks
from mailgate.files.letter_contents import KINDS
from mailgate.files.managers_shape import DigestShape, NoticesShape
from mailgate.files.shape import Shape
from mailgate.files.template_engine import FILTERS, OWN_FILTERS
from mailgate.files.template_files import PARTS, folders
from mailgate.files.templates import Acknowledgement
from mailgate.settings.load import _read, load
from mailgate.settings.table import REQUIRED
from tests.settings.places import ENVIRON, furnish

TOP = Path(__file__).parents[1]
# Where a heading's keys are written in the file below.
HOMES = {
    "Top of the file": "the top of the file",
    "`[identity]`": "[identity]",
    "`[[mailbox]]`": "[[mailbox]]",
    "`imap` of `[[mailbox]]`": "imap of [[mailbox]]",
    "`[smtp]`": "[smtp]",
    "`[limits]`": "[limits]",
    "`[outbox]`": "[outbox]",
    "`[workers]`": "[workers]",
    "`[reading]`": "[reading]",
    "`[intake]`": "[intake]",
    "`[alerts]`": "[alerts]",
}
FILE = """\
{the top of the file}
[identity]
keys = ["file:keys/mailgate.key"]
{[identity]}
[[mailbox]]
name = "support"
desk = "managed-service"
address = "support@desk.example"
{[[mailbox]]}
[mailbox.imap]
host = "imap.desk.example"
user = "support"
password = "env:SUPPORT_PASSWORD"
{imap of [[mailbox]]}
[smtp]
host = "smtp.desk.example"
{[smtp]}
[limits]
{[limits]}
[outbox]
{[outbox]}
[workers]
{[workers]}
[reading]
{[reading]}
[intake]
{[intake]}
[alerts]
{[alerts]}
"""


def tables(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """The rows of a page's tables by heading and first cell, without the backticks."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| `"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found.setdefault(heading, {})[cells[0].strip("`")] = tuple(cells[1:])
    return found


SETTINGS = tables(TOP / "docs" / "settings.md")
RULES = tables(TOP / "rules" / "README.md")
TEMPLATES = tables(TOP / "templates" / "README.md")


def literal(cell: str) -> str:
    """The default that a cell gives in TOML, or nothing where it says it in words."""
    match = re.fullmatch(r"`(.+)`", cell)
    return match[1] if match else ""


def file_with(lines: dict[str, list[str]]) -> str:
    text = FILE
    for home in HOMES.values():
        text = text.replace(f"{{{home}}}", "\n".join(lines.get(home, [])))
    return text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    furnish(tmp_path)
    return tmp_path / "mailgate.toml"


def test_the_page_has_every_key_that_is_read_and_no_other(path: Path) -> None:
    path.write_text(file_with({}))
    _, sheet = _read(path, ENVIRON, connecting=True)

    assert {HOMES[heading]: set(rows) for heading, rows in SETTINGS.items()} == {
        title: set(keys) for title, keys in sheet.asked.items()
    }


def test_a_key_is_required_exactly_where_the_page_says_so(path: Path) -> None:
    path.write_text(file_with({}))
    _, sheet = _read(path, ENVIRON, connecting=True)
    documented = {
        (HOMES[heading], key)
        for heading, rows in SETTINGS.items()
        for key, (default, _) in rows.items()
        if default == "required"
    }
    expected = {
        (title, key)
        for title, keys in sheet.asked.items()
        for key, default in keys.items()
        if default is REQUIRED
    }
    assert documented == expected | {
        (HOMES["Top of the file"], key) for key in ("identity", "mailbox", "smtp")
    }


def test_setting_every_default_as_the_page_gives_it_changes_nothing(path: Path) -> None:
    path.write_text(file_with({}))
    without = load(path, environ=ENVIRON)
    lines = {
        HOMES[heading]: [
            f"{key} = {literal(default)}" for key, (default, _) in rows.items() if literal(default)
        ]
        for heading, rows in SETTINGS.items()
    }

    path.write_text(file_with(lines))

    assert sum(map(len, lines.values())) > 25
    assert load(path, environ=ENVIRON) == without


def test_a_default_that_differs_from_the_page_would_be_seen(path: Path) -> None:
    path.write_text(file_with({}))
    without = load(path, environ=ENVIRON)
    path.write_text(file_with({"[limits]": ["address_hour = 4"]}))

    assert load(path, environ=ENVIRON) != without


def test_the_page_s_examples_are_toml() -> None:
    page = (TOP / "docs" / "settings.md").read_text(encoding="utf-8")
    examples = re.findall(r"(?m)^`(\w+ = .*)`$", page)

    assert examples
    for example in examples:
        assert tomllib.loads(example)


@pytest.mark.parametrize(
    ("heading", "shape"),
    [
        ("desk.yaml", DeskShape),
        ("reference", ReferenceShape),
        ("colours", ColoursShape),
        ("digest", DigestShape),
        ("notices", NoticesShape),
        ("calendar.yaml", CalendarFileShape),
        ("A calendar", CalendarShape),
        ("holidays", HolidaysShape),
    ],
)
def test_the_page_about_rules_has_every_key_and_its_default(
    heading: str, shape: type[Shape]
) -> None:
    documented = {key: default for key, (default, _) in RULES[heading].items()}

    expected = {}
    for name, field in shape.model_fields.items():
        shown = {True: "`yes`"}.get(field.default, f"`{field.default}`")
        if isinstance(field.default, tuple):
            shown = f"`[{', '.join(field.default)}]`"
        if field.default is DigestDays.WORKING:
            shown = f"`{field.default.value}`"
        if not field.get_default(call_default_factory=True) or field.default == HolidaysShape():
            shown = "none"
        expected[field.alias or name] = "required" if field.is_required() else shown
    assert documented == expected


def test_the_shape_of_a_desk_file_has_the_defaults_of_a_desk() -> None:
    defaults = {field.name: field.default for field in fields(Desk)}

    for name, field in DeskShape.model_fields.items():
        if not field.is_required() and name != "colours":
            default = field.get_default(call_default_factory=True)
            read = frozenset(default) if isinstance(default, list) else default
            assert read == defaults[name]
    assert DeskShape.model_fields["colours"].default is None


def test_the_page_about_rules_names_every_file_that_is_read(tmp_path: Path) -> None:
    assert set(RULES) == {
        "desk.yaml", "reference", "colours", "digest", "notices",
        "calendar.yaml", "A calendar", "holidays",
        "Other files",
        "priorities.yaml", "Promises", "sla.yaml", "A target", "states.yaml", "A state",
        "chasers.yaml", "A ladder", "A step", "A mail at an hour", "customers.csv", "groups.yaml",
        "agents.yaml", "Who hears of what", "A person", "away",
        "lines.yaml", "A line", "A limit", "with consent", "updates.yaml", "A reminder",
        "sites.yaml",
        "escalations.yaml", "A ladder of people", "A rung", "raising the priority",
        "details.yaml", "A detail", "Scenarios", "Steps", "Mails that come", "What agents do",
        "What is expected",
        "A case that is expected", "A mail of ours that is expected", "A rule", "Conditions",
        "Operators", "Other conditions",
        "Actions", "Examples", "Editors",
    }  # fmt: skip
    (tmp_path / "a-desk").mkdir()
    (tmp_path / "a-desk" / "calender.yaml").touch()
    with pytest.raises(
        FileError, match=r"it reads agents\.yaml, calendar\.yaml, chasers\.yaml, desk\.yaml"
    ):
        load_desks(tmp_path, ["a-desk"])


def test_every_documented_key_is_in_the_file_of_a_shipped_desk() -> None:
    files = sorted(bundled("rules").glob("*/desk.yaml"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)

    keys = set(re.findall(r"(?m)^([a-z][a-z ]*):", text))
    assert keys == set(RULES["desk.yaml"])


def test_the_example_of_a_calendar_is_one(tmp_path: Path) -> None:
    page = (TOP / "rules" / "README.md").read_text(encoding="utf-8")
    lines = re.findall(
        r"(?m)^ {4}(.*)$", page.partition("## calendar.yaml")[2].partition("\n## ")[0]
    )
    (tmp_path / "calendar.yaml").write_text("\n".join(lines), encoding="utf-8")

    found = load_calendars(tmp_path, shown_as="rules/a-desk")

    assert found.calendars["working hours"].hours_on
    assert found.warnings == ()


def test_the_page_about_templates_has_every_value_file_mail_and_filter() -> None:
    values = {f"{{{{ {field.name} }}}}" for field in fields(Acknowledgement)}

    assert set(TEMPLATES["The values"]) == values
    assert set(TEMPLATES["Templates: what mailgate writes"]) == set(PARTS)
    assert set(TEMPLATES["The mails"]) == set(folders(bundled("templates")))
    assert {kind: TEMPLATES["The mails"][kind][0] for kind in KINDS} == KINDS
    parts = {path.name.partition(".")[0] for path in (TOP / "templates/_parts").glob("*.txt")}
    assert set(TEMPLATES["The parts"]) == parts
    assert set(TEMPLATES["What a template can do"]) == {*FILTERS, *OWN_FILTERS}
