import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.mail.reply_text import new_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Just this.", "Just this.", id="no quote"),
        pytest.param(
            "New.\n\nOn Mon, 15 Jan 2024 at 09:00, A <a@x.example> wrote:\n> Old.\n",
            "New.",
            id="Gmail",
        ),
        pytest.param(
            "Neu.\n\nAm 15.01.2024 um 09:00 schrieb A <a@x.example>:\n> Alt.\n", "Neu.", id="German"
        ),
        pytest.param(
            "Nouveau.\n\nLe lun. 15 janv. 2024 à 09:00, A <a@x.example> a écrit :\n> Vieux.\n",
            "Nouveau.",
            id="French",
        ),
        pytest.param(
            "New.\n\n-----Original Message-----\nFrom: A\nSent: "
            "Monday\nTo: B\nSubject: C\n\nOld.\n",
            "New.",
            id="Outlook",
        ),
        pytest.param(
            "On Mon, 15 Jan 2024 at 09:00, A <a@x.example> wrote:\n> Old.\n\nBelow.\n",
            "Below.",
            id="below the quote",
        ),
        pytest.param("", "", id="empty"),
    ],
)
def test_only_the_new_words_are_the_answer(text: str, words: str) -> None:
    assert new_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "> Old.\n> Older.",
        "On Mon, 15 Jan 2024 at 09:00, A <a@x.example> wrote:\n> Old.",
        "---------- Forwarded message ---------\nFrom: B <b@x.example>\nSubject: C\n\nIt burns.",
    ],
)
def test_where_nothing_would_be_left_all_of_it_is_kept(text: str) -> None:
    assert "".join(new_words(text).split()) == "".join(text.split())


def test_indentation_of_the_new_words_stays() -> None:
    text = "def f():\n    return 1\n\nOn Mon, 15 Jan 2024 at 09:00, A <a@x.example> wrote:\n> Old."

    assert new_words(text) == "def f():\n    return 1"


def test_a_quote_that_only_the_html_marks_is_left_out() -> None:
    markup = (
        '<div>New.</div><div class="gmail_quote">Quelqu\'un:<blockquote>Old.</blockquote></div>'
    )

    assert new_words("New.\nQuelqu'un:\nOld.", markup=markup).startswith("New.")


def test_a_text_too_long_to_search_is_kept_whole() -> None:
    text = "line of words\n" * 6000

    assert new_words(text) == text


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("> \nOn wrote:-_ab@<>,;"), max_size=400))
def test_words_are_never_made_up_and_never_all_lost(text: str) -> None:
    words = new_words(text)

    assert bool(words.strip()) == bool(text.strip())
