"""docs/commands.md says the same as the commands themselves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer

from mailgate.cli.app import app
from mailgate.cli.complaints import ExitCode

DOCS: Final = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
Rows = dict[str, str]


def commands(group: Any, prefix: str = "mailgate") -> Iterator[tuple[str, Any]]:
    """Each command of the tree with its full name."""
    for name, command in group.commands.items():
        if not hasattr(command, "commands") or command.invoke_without_command:
            yield f"{prefix} {name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix} {name}")


def options_of(command: Any) -> Rows:
    """The parameters of a command as the docs write them, with their help."""
    found = {}
    for parameter in command.params:
        is_option = parameter.param_type_name == "option"
        name = parameter.opts[0] if is_option else (parameter.metavar or parameter.name).upper()
        found[name] = parameter.help
    return found


def table(text: str) -> list[list[str]]:
    """The cells of all table rows in a text, without heads and rules."""
    lines = re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines]
    heads = {number for number, row in enumerate(rows[1:]) if set("".join(row)) == {"-"}}
    return [
        row for number, row in enumerate(rows) if number not in heads and number - 1 not in heads
    ]


def sections() -> tuple[str, dict[str, str]]:
    """What stands before the first command, and the text about each command."""
    first, *rest = re.split(r"^## ", DOCS.read_text(), flags=re.MULTILINE)
    return first, dict(part.split("\n", 1) for part in rest)


TREE: Final = dict(commands(typer.main.get_command(app)))


def test_every_command_is_described_in_its_own_words() -> None:
    _, described = sections()

    assert list(described) == list(TREE)
    for name, command in TREE.items():
        assert described[name].strip().split("\n\n")[0] == command.help


def test_every_option_is_in_the_table_of_its_command() -> None:
    _, described = sections()

    for name, command in TREE.items():
        rows = {row[0].strip("`").replace("\\|", "|"): row[1] for row in table(described[name])}
        assert rows == options_of(command), name


def test_the_overview_lists_every_command() -> None:
    overview, _ = sections()
    listed = {}
    for row in table(overview):
        if found := re.fullmatch(r"\[`(.*)`\]\(#(.*)\)", row[0]):
            assert found[2] == found[1].replace(" ", "-")
            listed[found[1]] = row[1]

    assert listed == {name: command.help for name, command in TREE.items()}


def test_every_exit_code_is_listed() -> None:
    overview, _ = sections()

    rows = {(row[0], row[1]) for row in table(overview) if row[0].isdigit()}
    assert rows == {(str(int(code)), code.name.lower()) for code in ExitCode}


def test_every_parameter_has_a_help_text() -> None:
    missing = [
        (name, option)
        for name, command in TREE.items()
        for option, text in options_of(command).items()
        if not text
    ]

    assert missing == []


def test_every_command_that_reads_the_database_can_be_given_settings_and_json() -> None:
    without_settings = {name for name, found in TREE.items() if "--config" not in options_of(found)}
    assert without_settings == {
        "mailgate init",
        "mailgate demo",
        "mailgate parse",
        "mailgate schemas",
        "mailgate version",
    }
    shown = {name for name in TREE if name.split()[-1] in ("list", "show", "messages", "cases")}
    assert all("--json" in options_of(TREE[name]) for name in shown)
