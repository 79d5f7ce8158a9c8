"""Every language that is claimed, in plain text and in HTML."""

import html

import pytest

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply import new_words, read_reply
from mailgate.mail.reply.labels import LABELS
from mailgate.mail.reply.notes import NOTES
from mailgate.mail.reply.quote_words import VERBS, VERBS_WITHIN
from mailgate.mail.reply.separator_words import ABOVE_WORDS, ORIGINALS
from tests.mail.reply.languages import LANGUAGES, Language

ALL = pytest.mark.parametrize("language", [pytest.param(one, id=one.name) for one in LANGUAGES])
ASKING = pytest.mark.parametrize(
    "language", [pytest.param(one, id=one.name) for one in LANGUAGES if one.reply_above]
)
NOTING = pytest.mark.parametrize(
    "language", [pytest.param(one, id=one.name) for one in LANGUAGES if one.note]
)
VALUES = ("Rita Kim <rita@example.org>", "5.6.2024 10:42", "desk@example.com", "The lift")


def block(language: Language) -> list[str]:
    pairs = zip(language.labels, VALUES, strict=True)
    return [f"{label}: {value}" for label, value in pairs]


def as_html(*paragraphs: str) -> str:
    return "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)


def read_html(markup: str) -> str:
    return new_words(html_to_text(markup)[0], markup=markup)


@ALL
def test_unmarked_text_below_a_quote_line_is_history(language: Language) -> None:
    text = f"It is stuck.\n\n{language.quote_line}\n\nDear Sir,\n\nis the lift stuck?\n"

    assert new_words(text) == "It is stuck."


@ALL
def test_a_greeting_above_an_unmarked_quote_is_all_that_is_new(language: Language) -> None:
    assert new_words(f"Hello,\n\n{language.quote_line}\nIs the lift stuck?\n") == "Hello,"


@ALL
def test_answers_between_and_below_marked_lines_are_kept(language: Language) -> None:
    text = f"{language.quote_line}\n> Is it stuck?\n\nYes.\n\n> Since when?\n\nSince May.\n"

    assert new_words(text) == "Yes.\n\nSince May."


@ALL
def test_a_quote_line_with_a_full_width_colon_is_one(language: Language) -> None:
    line = f"{language.quote_line.rstrip(' :：')}："

    assert new_words(f"It is stuck.\n\n{line}\n> Is it?\n> Really?\n") == "It is stuck."


@ALL
def test_a_quote_line_is_found_in_html_without_structure(language: Language) -> None:
    markup = as_html("It is stuck.", language.quote_line, "Is the lift stuck?")

    assert read_html(markup) == "It is stuck."


@ALL
def test_a_bare_blockquote_below_a_quote_line_is_history(language: Language) -> None:
    markup = (
        as_html("It is stuck.", language.quote_line)
        + "<blockquote>Is it?</blockquote><p>It smells, too.</p>"
    )

    assert read_html(markup) == "It is stuck.\n\nIt smells, too."


@ALL
def test_a_header_block_begins_history_in_text(language: Language) -> None:
    old = "\n".join(block(language))

    assert new_words(f"It is stuck.\n\n{old}\n\nIs the lift stuck?\n") == "It is stuck."


@ALL
def test_a_header_block_begins_history_in_html(language: Language) -> None:
    old = "<br>".join(html.escape(line) for line in block(language))
    markup = f"<p>It is stuck.</p><p>{old}</p><p>Is the lift stuck?</p>"

    assert read_html(markup) == "It is stuck."


@ALL
@pytest.mark.parametrize(
    "framed", ["-----{}-----", "---------- {} ---------", "________ {} ______"]
)
def test_a_separator_begins_history(language: Language, framed: str) -> None:
    for words in (language.original, language.forwarded):
        separator = framed.format(words)

        assert new_words(f"It is stuck.\n\n{separator}\n\nIs it?\n") == "It is stuck.", separator


@ASKING
@pytest.mark.parametrize("framed", ["##- {} -##", "--- {} ---", "=-=-= {} =-=-=", "***** {} *****"])
def test_the_line_of_a_ticket_system_begins_history(language: Language, framed: str) -> None:
    line = framed.format(language.reply_above)

    assert new_words(f"It is stuck.\n\n{line}\n\nTicket 7 is open.\n") == "It is stuck."
    assert read_html(as_html("It is stuck.", line, "Ticket 7 is open.")) == "It is stuck."


@ASKING
def test_the_same_words_in_a_sentence_are_the_senders(language: Language) -> None:
    text = f"Your mail says: {language.reply_above}, and so I do.\n\nIt is stuck."

    assert new_words(text) == text


@ALL
def test_a_forward_without_own_words_is_the_forwarded_mail(language: Language) -> None:
    text = "\n".join(
        [f"---------- {language.forwarded} ----------", *block(language), "", "Stuck."]
    )

    assert new_words(text) == text


@NOTING
def test_a_forward_with_nothing_but_a_note_is_read_with_its_mail(language: Language) -> None:
    old = "\n".join([f"----- {language.forwarded} -----", *block(language), "", "Stuck."])

    assert new_words(f"{language.note}\n\n{old}") == f"{language.note}\n\n{old}"
    assert new_words(f"{language.note}: repair it by Monday.\n\n{old}").endswith("by Monday.")
    answer = f"{language.note}\n\n{language.quote_line}\n> Stuck.\n> Really."
    assert new_words(answer) == language.note


@ALL
def test_a_quote_line_is_kept_as_history(language: Language) -> None:
    assert read_reply(f"Yes.\n\n{language.quote_line}\n> Is it?\n> Really?").history.startswith(
        language.quote_line
    )


def test_every_language_of_the_tables_is_tested() -> None:
    tested = {one.name for one in LANGUAGES}
    rare = {"Basque", "Galician"}  # their quote lines are known, no program of theirs was seen

    assert set(VERBS) | set(VERBS_WITHIN) == tested | rare
    assert set(ORIGINALS) == tested
    assert set(LABELS) == tested | {"Basque"}  # tested in test_header_blocks
    assert set(ABOVE_WORDS) == {one.name for one in LANGUAGES if one.reply_above}
    assert set(NOTES) == {one.name for one in LANGUAGES if one.note}
