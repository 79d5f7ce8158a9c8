"""Where the pictures inside an HTML text stand: among the new words, in the signature, in a quote.

Each picture becomes a mark in the text; the reading of the text tells whose the marked place is.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply.parts import Kind
from mailgate.mail.reply.reading import read_reply

_FIRST: Final = 0xE100  # code points for private use, one for each picture
_MOST: Final = 500
_LONGEST_TAG: Final = 4000
_IMAGE: Final = re.compile(r"<img\b", re.IGNORECASE)
_SOURCE: Final = re.compile(r"\bsrc\s*=\s*[\"']?\s*cid:([^\"'\s>]{1,250})", re.IGNORECASE)
_POINT: Final = re.compile(
    r"\b(?:width|height)\s*[=:]\s*[\"']?\s*[01](?:px)?(?![\d.%])", re.IGNORECASE
)
_MARKS: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """A picture that the HTML shows; `is_dot` if it is drawn as a single point."""

    content_id: str
    kind: Kind
    is_dot: bool


def placed_images(markup: str) -> tuple[PlacedImage, ...]:
    """The pictures with a Content-ID, where they stand first; linear in the markup."""
    tags: list[tuple[str, bool]] = []
    pieces: list[str] = []
    clean = _MARKS.sub("", markup)
    at = 0
    while len(tags) < _MOST and (opened := _IMAGE.search(clean, at)):
        start, end = opened.start(), clean.find(">", opened.end())
        if end < 0:
            break
        tag = clean[start : min(end + 1, start + _LONGEST_TAG)]
        source = _SOURCE.search(tag)
        pieces.append(clean[at:start])
        if source is not None:
            pieces.append(chr(_FIRST + len(tags)))
            tags.append((unquote(source.group(1)), _POINT.search(tag) is not None))
        at = end + 1
    if not tags:
        return ()
    marked = "".join((*pieces, clean[at:]))
    found: dict[str, PlacedImage] = {}
    for fragment in read_reply(html_to_text(marked)[0], markup=marked).fragments:
        for mark in _MARKS.findall(fragment.text):
            content_id, is_dot = tags[ord(mark) - _FIRST]
            found.setdefault(content_id, PlacedImage(content_id, fragment.kind, is_dot))
    return tuple(found.values())
