import pytest

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply import new_words, read_reply

MAILS = [
    pytest.param(
        '<div dir="ltr">It burns.</div><br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">Quelqu\'un d\'autre:<br></div>'
        '<blockquote class="gmail_quote">Old.</blockquote></div>',
        id="Gmail",
    ),
    pytest.param(
        "<div>It burns.</div><div id='appendonsend'></div><hr tabindex='-1'>"
        "<div id='divRplyFwdMsg'><b>Xyz:</b> Ada<br><b>Zyx:</b> C</div><div>Old.</div>",
        id="Outlook on the web",
    ),
    pytest.param(
        "<div><p>It burns.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        "padding:3.0pt 0cm 0cm 0cm'><p><b>Xyz:</b> Ada<br><b>Zyx:</b> C</p></div></div>"
        "<p>Old.</p></div>",
        id="Outlook",
    ),
    pytest.param(
        '<p>It burns.</p><div class="moz-cite-prefix">Un lundi, Ada:<br></div>'
        '<blockquote type="cite" cite="mid:1@x.example">Old.</blockquote>',
        id="Thunderbird",
    ),
    pytest.param(
        '<div>It burns.<br><blockquote type="cite"><div>Le lundi, Ada:</div>'
        "<div>Old.</div></blockquote></div>",
        id="Apple Mail",
    ),
    pytest.param(
        '<div>It burns.</div><div class="yahoo_quoted" id="yahoo_quoted_1"><div>Lundi, Ada:</div>'
        "<div>Old.</div></div>",
        id="Yahoo",
    ),
    pytest.param(
        '<div>It burns.</div><div class="protonmail_quote">Lundi, Ada:<br>'
        '<blockquote class="protonmail_quote" type="cite">Old.</blockquote></div>',
        id="ProtonMail",
    ),
    pytest.param(
        '<div>It burns.</div><hr id="zwchr" data-marker="__DIVIDER__">'
        '<div data-marker="__HEADERS__"><b>Xyz: </b>Ada<br></div><div>Old.</div>',
        id="Zimbra",
    ),
    pytest.param(
        '<div>It burns.</div><div name="quote" style="border-left:2px solid #C3D9E5">'
        "<div><b>Gesendet:</b> Montag</div><div>Old.</div></div>",
        id="GMX and web.de",
    ),
    pytest.param(
        '<div>It burns.</div><span id="OLK_SRC_BODY_SECTION"><div>Xyz: Ada</div>'
        "<div>Old.</div></span>",
        id="Outlook for Mac",
    ),
    pytest.param(
        '<div>It burns.</div><div><hr id="stopSpelling">Xyz: Monday<br>Old.</div>', id="Hotmail"
    ),
    pytest.param(
        '<div>It burns.</div><p id="reply-intro">Montag, Ada:</p><blockquote>Old.</blockquote>',
        id="Roundcube",
    ),
]


@pytest.mark.parametrize("markup", MAILS)
def test_the_quote_is_found_by_the_structure_the_program_leaves(markup: str) -> None:
    text, _ = html_to_text(markup)

    found = read_reply(text, markup=markup)

    assert found.reply == "It burns."
    assert "Old." in found.history


@pytest.mark.parametrize("markup", MAILS)
def test_html_tells_what_the_text_beside_it_does_not(markup: str) -> None:
    text = "It burns.\n\nSome line that says nothing\n\nOld."

    assert new_words(text, markup=markup) == "It burns."


def test_words_below_and_between_quotes_in_html_are_kept() -> None:
    markup = (
        '<div class="gmail_quote"><div class="gmail_attr">Ada:</div>'
        '<blockquote class="gmail_quote">Old one?</blockquote><div>New one.</div>'
        '<blockquote class="gmail_quote">Old two?</blockquote><div>New two.</div></div>'
    )

    text, _ = html_to_text(markup)

    assert new_words(text, markup=markup) == "New one.\n\nNew two."


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            '<p>It says:</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px">'
            "<div>No toner</div></blockquote><p>but it has.</p>",
            id="indented",
        ),
        pytest.param(
            '<p>It says:</p><blockquote class="gmail_quote"><div>No toner</div></blockquote>'
            "<p>but it has.</p>",
            id="the quote button of Gmail",
        ),
    ],
)
def test_what_the_sender_set_off_himself_is_his(markup: str) -> None:
    text, _ = html_to_text(markup)

    assert "No toner" in new_words(text, markup=markup)


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param('<div class="gmail_signature">Anna Smith</div>', id="Gmail"),
        pytest.param('<div id="Signature">Anna Smith</div>', id="Outlook"),
        pytest.param('<div class="moz-signature">Anna Smith</div>', id="Thunderbird"),
    ],
)
def test_a_signature_marked_in_html_is_folded(signature: str) -> None:
    markup = f"<div>It burns.</div>{signature}"
    text, _ = html_to_text(markup)

    found = read_reply(text, markup=markup)

    assert (found.reply, found.signature) == ("It burns.", "Anna Smith")


def test_a_forward_in_html_without_own_words_is_the_forwarded_mail() -> None:
    markup = (
        '<div dir="ltr"><br><div class="gmail_quote">---------- Forwarded message ---------<br>'
        "From: Ada &lt;ada@example.com&gt;<br>Subject: C<br><br>It burns.</div></div>"
    )
    text, _ = html_to_text(markup)

    assert new_words(text, markup=markup).endswith("It burns.")


def test_html_too_deep_to_parse_leaves_the_text_to_be_read() -> None:
    markup = "<div>" * 5000 + "<blockquote>Old."

    assert new_words("It burns.\n> Old.\n> Older.", markup=markup) == "It burns."


def test_a_forward_whose_fields_alone_are_marked_is_history_to_its_end() -> None:
    markup = (
        '<div>Please help.</div><div class="gmail_quote"><div class="gmail_attr">'
        "---------- Forwarded message ---------<br>From: Ada &lt;ada@x.example&gt;<br>"
        "Date: Tue, Mar 4, 2025 at 9:12 AM<br>Subject: Printer<br>To: b@x.example<br></div>"
        "<br><div>It burns.</div></div>"
    )

    assert new_words(html_to_text(markup)[0], markup=markup) == "Please help."
