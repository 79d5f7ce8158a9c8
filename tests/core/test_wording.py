"""Words for mistakes."""

import pytest

from mailgate.core.wording import one_of, shown, suggestion


@pytest.mark.parametrize(
    ("words", "text"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_a_list_is_written_as_people_write_it(words: list[str], text: str) -> None:
    assert one_of(words) == text


def test_the_nearest_known_word_is_suggested_whatever_its_case() -> None:
    assert suggestion("PORTS", ["host", "Port"]) == 'did you mean "Port"?'


def test_what_is_known_is_listed_when_nothing_comes_near() -> None:
    assert suggestion("colour", ["port", "host"]) == "known here: host, port"


def test_a_hostile_text_is_shown_on_one_line_and_cut() -> None:
    assert shown("a\x1b[2J\n\u202e") == '"a\\x1b[2J\\n\\u202e"'
    assert len(shown("x" * 1000)) == 62
