"""Which files of a mail a screen folds."""

from typing import Any

import pytest

from mailgate.core.attachments import Place, folded
from mailgate.core.message import Attachment

KILO = 1024


def a_file(name: str = "image001.png", size: int = 4 * KILO, **changes: Any) -> Attachment:
    given: dict[str, Any] = {
        "name": name,
        "type": "image/png",
        "size": size,
        "sha256": name,
        "inline": True,
        "part": 1,
        "content_id": name,
    }
    return Attachment(**(given | changes))


def why(*files: Attachment, place: Place = Place.NOWHERE, **known: Any) -> tuple[str, ...]:
    given: dict[str, Any] = {
        "places": {file.content_id: place for file in files},
        "dots": frozenset(),
        "earlier": {},
    }
    return folded(files, **(given | known))


def test_what_the_sender_sent_before_is_folded_whatever_it_is() -> None:
    terms = a_file("Terms of delivery.pdf", 90 * KILO, type="application/pdf", inline=False)

    assert why(terms) == ("",)
    assert why(terms, earlier={terms.sha256: 1}) == ("came with an earlier mail of this sender",)
    assert why(terms, earlier={terms.sha256: 6}) == ("came with 6 earlier mails of this sender",)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (Place.SIGNATURE, "stands in the signature"),
        (Place.QUOTED, "stands in the quoted history"),
        (Place.WORDS, ""),
        (Place.NOWHERE, ""),
    ],
)
def test_a_picture_is_folded_by_where_it_stands(place: Place, reason: str) -> None:
    assert why(a_file("Foto Drucker.png", 800 * KILO), place=place) == (reason,)


@pytest.mark.parametrize("name", ["logo.png", "acme_logo-2.jpg", "Signatur.png", "LinkedIn-24.gif"])
def test_what_is_named_like_a_logo_is_folded(name: str) -> None:
    assert why(a_file(name), place=Place.WORDS) == ("named like a logo",)


@pytest.mark.parametrize("name", ["logout-error.png", "catalogo.png", "iconic.png", "prologo.gif"])
def test_a_word_that_only_begins_so_is_no_logo(name: str) -> None:
    assert why(a_file(name), place=Place.WORDS) == ("",)


def test_a_large_picture_named_logo_is_shown() -> None:
    assert why(a_file("logo.png", 300 * KILO), place=Place.WORDS) == ("",)


def test_small_pictures_that_nobody_named_are_folded_beside_each_other() -> None:
    alone = why(a_file("image001.png"), place=Place.WORDS)
    both = why(a_file("image001.png"), a_file("Outlook-a1b2c3.png"), place=Place.WORDS)

    assert alone == ("",)
    assert both == ("a small picture beside others",) * 2


def test_a_screenshot_among_small_pictures_is_shown() -> None:
    small, other, shot = (
        a_file("image001.png"),
        a_file("image002.gif"),
        a_file("image003.png", 90_000),
    )

    assert why(small, other, shot, place=Place.WORDS)[2] == ""


def test_a_point_is_a_tracking_pixel() -> None:
    drawn = a_file("x.gif", 5 * KILO)

    assert why(a_file("x.gif", 43)) == ("a tracking pixel",)
    assert why(drawn, dots=frozenset({drawn.content_id})) == ("a tracking pixel",)


def test_an_attached_picture_and_a_file_are_never_folded_when_they_are_new() -> None:
    attached = a_file("image001.png", inline=False, content_id="")
    log = a_file("logo.txt", 20, type="text/plain", inline=False, content_id="")

    assert why(attached, attached, log, place=Place.SIGNATURE) == ("", "", "")


def test_an_empty_file_repeats_nothing() -> None:
    empty = a_file("empty.txt", 0, type="text/plain", inline=False)

    assert why(empty, earlier={empty.sha256: 5}) == ("",)
