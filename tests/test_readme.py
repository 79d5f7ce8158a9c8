"""The README's own promises: the table of the demo, and the commands it lists."""

import re
from pathlib import Path
from typing import Final

import typer

from mailgate.bundle import bundled
from mailgate.cli.app import app
from mailgate.demo.samples import load_story

README: Final = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
# Number, title, fate, reference of a case if there is one, answered.
ROW: Final = re.compile(r"^ ?(\d+) {2}(\S.*?) {2,}([a-z]+) +(CS\d{8})? +(yes|no)$", re.MULTILINE)


def shown() -> str:
    """What the README says that the demo says."""
    found = re.search(r"<!-- demo -->\n```text\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


def test_the_table_of_the_demo_is_the_story() -> None:
    rows = [(row[0], row[1], row[2], row[4] == "yes") for row in ROW.findall(shown())]

    story = load_story(bundled("samples"))
    assert rows == [
        (str(number), step.title, step.fate.value, step.answered)
        for number, step in enumerate(story, start=1)
    ]
    answers = sum(step.answered for step in story)
    sums = f"{len(story)} mails, each with one fate; {answers} acknowledgements."
    assert sums in shown().splitlines()


def test_the_table_fits_a_small_screen_and_has_no_blanks_at_its_line_ends() -> None:
    lines = shown().splitlines()

    assert max(len(line) for line in lines) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


def test_the_table_of_commands_names_every_command() -> None:
    rows = re.findall(r"^\| `mailgate ([a-z]+)((?: [a-z]+(?:\\\|[a-z]+)*)?)", README, re.MULTILINE)
    listed = {name: set(re.findall("[a-z]+", words)) for name, words in rows}
    orders = re.findall(r"`mailgate case REFERENCE ([a-z]+(?:\\\|[a-z]+)*)", README)
    listed["case"] |= {word for words in orders for word in re.findall("[a-z]+", words)}

    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined] # it is a group
    there = {name: set(getattr(command, "commands", {})) for name, command in commands.items()}
    assert listed == there
