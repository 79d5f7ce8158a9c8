import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.message import Defect
from mailgate.mail.html_text import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<p>One</p><p>two &amp; three", "One\n\ntwo & three"),
        ("<div>One</div><div>two</div>", "One\ntwo"),
        ('<?xml version="1.0" encoding="utf-8"?><p>x', "x"),
        ("<style>a{}</style><script>b()</script>c", "c"),
        ('<div style="display:none">preheader</div>words', "words"),
        ("<!-- hidden -->shown", "shown"),
        ("plain words", "plain words"),
    ],
)
def test_what_a_reader_sees_is_the_text(markup: str, text: str) -> None:
    assert html_to_text(markup)[0] == text


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div>" * 5000 + "words", id="deep"),
        pytest.param("words" + "<!--" * 32_000, id="comments"),
        pytest.param("words" + '<a x="' * 32_000, id="attributes"),
        pytest.param("words" + "<b 0>" * 30_000, id="tags"),
        pytest.param("<style>" * 3000 + "</style>words" + "<i>" * 300, id="styles"),
    ],
)
def test_hostile_html_still_gives_its_words(markup: str) -> None:
    text, defects = html_to_text(markup)

    assert "words" in text
    assert Defect.BROKEN_HTML in defects


def test_very_long_html_is_cut_and_says_so() -> None:
    text, defects = html_to_text("<p>words</p>" * 100_000)

    assert text.startswith("words")
    assert Defect.TEXT_CUT in defects


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("<>/=\"'& abdivp!-;#x0\n\u0130"), max_size=300))
def test_no_html_raises(markup: str) -> None:
    assert isinstance(html_to_text(markup)[0], str)
