"""What HTML says, laid over text: lines, blockquotes of the sender's own, hostile structure."""

import pytest

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply import Reply, read_reply


def read(markup: str) -> Reply:
    return read_reply(html_to_text(markup)[0], markup=markup)


def test_the_lines_of_the_plain_text_are_kept() -> None:
    text = "It burns.\nStill.\n\nOld one,\nwrapped otherwise."
    markup = (
        '<p>It burns. Still.</p><blockquote type="cite">Old one, wrapped<br>otherwise.</blockquote>'
    )

    found = read_reply(text, markup=markup)

    assert found.reply == "It burns.\nStill."
    assert found.history == "Old one,\nwrapped otherwise."


def test_a_line_that_is_half_a_quote_is_cut_there() -> None:
    text = "It burns. Old."
    found = read_reply(text, markup='It burns. <blockquote type="cite">Old.</blockquote>')

    assert (found.reply, found.history) == ("It burns.", "Old.")
    assert "".join(one.text for one in found.fragments) == text


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "<p>It says:</p><blockquote>No toner</blockquote><p>but it has.</p>", id="fresh mail"
        ),
        pytest.param(
            "<p>It says:</p><blockquote>No toner</blockquote><p>but it has.</p>"
            "<p>On 4 Mar 2025 at 09:12, Ada &lt;ada@x.example&gt; wrote:</p>"
            "<blockquote>Old.</blockquote>",
            id="answer",
        ),
        pytest.param(
            "<p>It says:</p><blockquote>No toner</blockquote><p>but it has.</p>"
            '<div class="moz-cite-prefix">Qqq</div><blockquote type="cite">Old.</blockquote>',
            id="answer of Thunderbird",
        ),
    ],
)
def test_a_blockquote_that_no_program_made_is_the_senders(markup: str) -> None:
    found = read(markup)

    assert found.reply.split() == ["It", "says:", "No", "toner", "but", "it", "has."]


def test_a_blockquote_at_the_end_of_a_mail_without_other_history_is_a_quote() -> None:
    found = read("<p>It burns.</p><blockquote>Old.</blockquote>")

    assert (found.reply, found.history) == ("It burns.", "Old.")


def test_words_below_a_quote_with_an_outlook_mail_in_it_are_kept() -> None:
    markup = (
        '<blockquote type="cite"><p>Old.</p><div id="divRplyFwdMsg"><b>From:</b> Ada<br>'
        "<b>Sent:</b> Monday</div><p>Older.</p></blockquote><p>It burns.</p>"
    )

    assert read(markup).reply == "It burns."


def test_lists_are_laid_over_with_their_bullets() -> None:
    markup = (
        "<p>These:</p><ol><li>printer</li><li>lamp</li></ol><ul><li>desk</li></ul>"
        '<div class="gmail_quote"><div class="gmail_attr">Qqq</div>'
        '<blockquote class="gmail_quote"><ul><li>Old.</li></ul></blockquote></div>'
    )

    found = read(markup)

    assert "lamp" in found.reply
    assert "desk" in found.reply
    assert "Old." not in found.reply


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("words" + "<div>" * 100_000, id="deep"),
        pytest.param("words" + "<blockquote>" * 80_000, id="deep quotes"),
        pytest.param("words<blockquote>x</blockquote>" * 2000, id="many quotes"),
        pytest.param("words " + "<i><blockquote type=cite>x</blockquote></i> y " * 1000, id="flat"),
        pytest.param("words" + "<hr>" * 11_000, id="rules"),
        pytest.param("words<div class='" + "x_" * 30_000 + "'><hr>", id="long class"),
        pytest.param("words<div style='border-top:solid " + " " * 50_000 + "'>", id="long style"),
        pytest.param("<blockquote type=cite>words" * 190, id="nested"),
        pytest.param("words" + "<div class='gmail_quote" * 20_000, id="unclosed"),
    ],
)
def test_hostile_structure_leaves_words(markup: str) -> None:
    assert "words" in read(markup).reply
    assert read_reply("words\n" * 100_000, markup=markup).reply.startswith("words")
