"""The lists of languages and programs in docs/reply-text.md are those of the code."""

import re
from pathlib import Path

from mailgate.mail.reply.clients import CLIENTS
from mailgate.mail.reply.labels import LABELS
from mailgate.mail.reply.notes import NOTES
from mailgate.mail.reply.parts import Kind
from mailgate.mail.reply.quote_words import VERBS, VERBS_WITHIN
from mailgate.mail.reply.separator_words import ABOVE_WORDS, ORIGINALS
from tests.mail.reply.test_clients import CLIENTS_TESTED

PAGE = (Path(__file__).parent.parent / "docs" / "reply-text.md").read_text("utf-8")
TABLES = ({*VERBS, *VERBS_WITHIN}, set(LABELS), set(ORIGINALS), set(ABOVE_WORDS), set(NOTES))


def test_the_table_of_languages_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| ([A-Z][a-z]+) \| (.*) \|$", PAGE, re.MULTILINE)
    said = {name: [cell.strip() == "yes" for cell in cells.split("|")] for name, cells in rows}

    assert said == {name: [name in table for table in TABLES] for name in sorted(TABLES[0])}


def test_the_programs_are_those_of_the_code_and_its_tests() -> None:
    lists = r"^(?:With structure|By words)[^\n]*\n((?:.+\n)+)"
    structured, by_words = re.findall(lists, PAGE, re.MULTILINE)

    assert set(structured.replace("\n", " ").strip(" .").split(", ")) == set(CLIENTS)
    others = {one.name for one in CLIENTS_TESTED} - set(CLIENTS)
    assert set(by_words.replace("\n", " ").strip(" .").split(", ")) == others


def test_every_part_is_described() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| [^|]", PAGE, re.MULTILINE)

    names = {"words" if kind is Kind.REPLY else str(kind) for kind in Kind}
    assert {row.removesuffix(" line") for row in rows} - {"part", "language"} == names
