import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core import normal_forms
from mailgate.core.normal_forms import Form, normalized

FORMS: tuple[Form, ...] = ("NFC", "NFKC", "NFKD")
forms = st.sampled_from(FORMS)
ABOVE, BELOW = "\u0300", "\u0323"  # NFC puts what is below first


@given(forms, st.text())
def test_what_people_write_is_as_the_library_has_it(form: Form, text: str) -> None:
    assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["Zoë", "Zoe\u0308", "Tiếng Việt", "각", "ｶﾞ", "ﬁ", "בְּרֵאשִׁית", ""])
def test_letters_and_their_marks_are_kept(form: Form, text: str) -> None:
    assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("before", range(32))
def test_thirty_marks_in_a_row_are_kept_and_no_more(before: int) -> None:
    start = "x" * before
    assert normalized("NFKD", f"{start}ä{ABOVE * 30}b") == f"{start}a\u0308{ABOVE * 30}b"
    assert normalized("NFKD", f"{start}ä{ABOVE * 31}b") == f"{start}a\u0308{ABOVE * 30}b"
    assert normalized("NFKD", f"{start}ä{ABOVE * 500}b{ABOVE * 30}") == (
        f"{start}a\u0308{ABOVE * 30}b{ABOVE * 30}"
    )


def test_a_mail_of_marks_takes_no_time() -> None:
    text = "a" + (ABOVE * 250_000) + (BELOW * 250_000)  # minutes, were all of them put in order

    assert normalized("NFC", text) == "à" + ABOVE * 29


def test_marks_that_are_two_in_one_count_as_marks() -> None:
    text = "\u0f40" + "\u0f73" * 100_000

    assert len(normalized("NFC", text)) == 1 + 2 * 30


def test_no_mark_is_overlooked() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    marks = {
        char
        for char in every
        if unicodedata.combining(char)
        or unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
    }

    assert marks == normal_forms._marks()
