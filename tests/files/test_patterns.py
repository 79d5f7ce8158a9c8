"""Regular expressions of admins: none can hang a decision, and what RE2 lacks is said in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.rules.actions import AddTag
from mailgate.core.rules.comparisons import Matches
from mailgate.core.rules.engine import run
from mailgate.files.patterns import PatternError, compile_pattern
from tests.core.rules.mails import a_mail, a_rule


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("(a+)+$", "a" * 100_000 + "!", id="nested"),
        pytest.param("(a|aa)+$", "a" * 100_000 + "!", id="two ways"),
        pytest.param("(.*)*x", "y" * 20_000, id="anything any times"),
        pytest.param(r"^(\w+\s?)+$", "word " * 20_000 + "!", id="words"),
        pytest.param("(x+x+)+y", "x" * 100_000, id="x"),
    ],
)
def test_an_expression_that_would_explode_elsewhere_is_decided_here(
    pattern: str, text: str
) -> None:
    rule = a_rule("explodes", AddTag("x"), when=Matches("text", (compile_pattern(pattern),)))

    assert run((rule,) * 20, a_mail(text=text)).hits == ()


def test_an_expression_that_even_an_empty_text_matches_is_refused() -> None:
    with pytest.raises(PatternError, match="matches every text"):
        compile_pattern("(urgent)*")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("site DOWN", "Site down", id="without case"),
        pytest.param("straße|größe", "GRÖSSE Straße", id="letters of other languages"),
        pytest.param("^down$", "it is\ndown\nsince", id="begin and end of a line"),
        pytest.param(r"(?<n>\d+)x", "12x", id="a group's name in the newer way"),
        pytest.param(r"\p{Greek}+", "αβγ", id="scripts"),
    ],
)
def test_expressions_match_as_an_admin_expects(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).found_in(text)


def test_a_dot_stays_in_its_line() -> None:
    assert not compile_pattern("a.b").found_in("a\nb")


def test_groups_come_by_name_and_those_without_a_part_are_left_out() -> None:
    pattern = compile_pattern(r"(?P<first>ä+)|(?P<second>b+)")

    assert pattern.groups == ("first", "second")
    assert pattern.captures("xx ÄÄ bb") == {"first": "ÄÄ"}
    assert pattern.captures("xx") is None


def test_two_of_the_same_source_are_the_same() -> None:
    assert compile_pattern("a+") == compile_pattern("a+")
    assert len({compile_pattern("a+"), compile_pattern("a+"), compile_pattern("b+")}) == 2


@pytest.mark.parametrize(
    ("pattern", "position", "words"),
    [
        pytest.param("ab(?!c)", 2, "a condition of their own", id="lookahead"),
        pytest.param(r"(a)b\1", 4, "referring back", id="backreference"),
        pytest.param("a\\Z", 1, r"write \z", id="end"),
        pytest.param("a(?#note)", 1, "comments", id="comment"),
        pytest.param("abc++", 3, "leave the sign out", id="possessive"),
        pytest.param("", 0, "expected 1 to 1000", id="empty"),
        pytest.param("a" * 1001, 0, "1001 letters", id="long"),
        pytest.param(r"\pL{900}", 0, "too large once", id="large"),
        pytest.param(r"\pL{100}", 0, "too large once", id="still large"),
        pytest.param("a{1001}", 1, "at most 1000 repetitions", id="repetitions"),
        pytest.param("a\ud800", 0, "half a letter", id="half a letter"),
        pytest.param(r"x(?P<Big>a)", 5, "no name for a group", id="a group's name"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_place(
    pattern: str, position: int, words: str
) -> None:
    with pytest.raises(PatternError) as refused:
        compile_pattern(pattern)

    assert words in str(refused.value)
    assert refused.value.position == position


@given(st.text("ab()[]{}|*+?.\\^$1,:P<>=!#-é\n\x00\ud800", max_size=25), st.text(max_size=30))
def test_any_text_is_an_expression_or_refused(pattern: str, text: str) -> None:
    compiled, position = None, 0
    try:
        compiled = compile_pattern(pattern)
    except PatternError as refused:
        position = refused.position

    assert 0 <= position <= len(pattern)
    if compiled is not None:
        assert (compiled.captures(text) is not None) == compiled.found_in(text)
