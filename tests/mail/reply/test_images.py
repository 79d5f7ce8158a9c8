"""Where the pictures of an HTML text stand."""

import time

import pytest

from mailgate.mail.reply import Kind
from mailgate.mail.reply.images import placed_images

HANG_GUARD = 10.0
OUTLOOK = """\
<p>See the error:</p><p><img width=600 src="cid:shot@x"></p><p>Kind regards, Anna</p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p>
<b>From:</b> Support &lt;support@desk.example&gt;<br><b>Sent:</b> Monday, 2 March 2026<br>
<b>To:</b> Anna<br><b>Subject:</b> Printer</p></div><p>We have it.<img src="cid:old@x"></p>
"""


def kinds(markup: str) -> dict[str, Kind]:
    return {image.content_id: image.kind for image in placed_images(markup)}


def test_a_picture_below_the_header_block_of_outlook_is_history() -> None:
    assert kinds(OUTLOOK) == {"shot@x": Kind.REPLY, "old@x": Kind.HISTORY}


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("<div class='gmail_signature'>Anna{}</div>", id="Gmail"),
        pytest.param("<pre class='moz-signature'>-- \nAnna {}</pre>", id="Thunderbird"),
        pytest.param("<div id='Signature'>Anna{}</div>", id="Outlook on the web"),
        pytest.param("<p>-- <br>Anna<br>{}</p>", id="two dashes"),
    ],
)
def test_a_picture_in_a_signature_is_part_of_it(signature: str) -> None:
    markup = "<p>İt burns.</p>" + signature.format("<IMG SRC='CID:logo%40x'>")

    assert kinds(markup) == {"logo@x": Kind.SIGNATURE}


def test_a_picture_that_stands_twice_is_where_it_stood_first() -> None:
    markup = "<p>This:<img src=cid:a></p><blockquote type=cite>Hi<img src=cid:a></blockquote>"

    assert kinds(markup) == {"a": Kind.REPLY}


def test_pictures_from_elsewhere_are_not_ours_to_place() -> None:
    assert placed_images("<p>Hi<img src='https://x.example/a.png'></p>") == ()


@pytest.mark.parametrize(
    "piece", ["<img ", "<img src=cid:a>", "<img src=cid:", "<", "<img src='cid:a' width=1 "]
)
def test_a_megabyte_of_pictures_is_read_in_linear_time(piece: str) -> None:
    began = time.monotonic()
    placed_images(piece * (1_000_000 // len(piece)))

    assert time.monotonic() - began < HANG_GUARD
