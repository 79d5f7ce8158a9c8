"""docs/machines.md says the same as the code: authors, what they mean, languages."""

from typing import Final

from mailgate.core.absence.languages import WORDS
from mailgate.core.absence.reading import LOOKED_AT
from mailgate.core.author import Author, Screening
from mailgate.core.decide import decide
from mailgate.core.first_words import SHORT
from mailgate.core.machine_signs import HANDED_ON_FIELDS, VACATION_FIELDS
from tests.core.builders import facts
from tests.test_docs import ROOT, first_cells
from tests.test_docs_commands import table

PAGE: Final = "docs/machines.md"
TEXT: Final = (ROOT / PAGE).read_text(encoding="utf-8")


def test_every_author_is_explained_in_the_order_of_the_code() -> None:
    assert first_cells(PAGE, "## Authors") == [author.value for author in Author]


def test_the_table_says_what_is_an_automatic_reply_and_what_becomes_of_it() -> None:
    for author, _, automatic, fate in table(TEXT.partition("## Authors")[2].partition("\n## ")[0]):
        screening = Screening(Author(author.strip("`")), "because")

        assert screening.is_automatic_reply is (automatic == "yes")
        assert decide(facts(screening=screening)).fate.value == fate
        assert screening.do_not_answer is (screening.author is not Author.PERSON)


def test_every_language_is_named() -> None:
    assert first_cells(PAGE, "## Absences") == list(WORDS)


def test_the_figures_and_fields_that_are_named_are_those_of_the_code() -> None:
    assert f"first {LOOKED_AT:,} characters" in TEXT
    assert f"at most {SHORT} characters" in TEXT
    for name in (*HANDED_ON_FIELDS, *VACATION_FIELDS):
        assert f"`{name}`" in TEXT.lower()
