"""What stands below the sender's words and is not what he says: signatures, device lines, footers.

They are looked for only at the end of a stretch of his words, from the bottom up.
"""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.device_lines import is_device_line, is_link_alone
from mailgate.mail.reply.footers import is_footer, is_title
from mailgate.mail.reply.parts import Kind, Line
from mailgate.mail.reply.separators import is_ruler

_MOST_SIGNATURE_LINES: Final = 15
_MOST_FOOTER_LINES: Final = 60

_REGARDS: Final = re.compile(
    r"regards|greetings|gr[üu](?:ß|ss|e)|cordialement|saludos|saluti|groet|pozdrav|pozdrow|hilsen|"
    r"hälsning|terveisin|с уважением|з повагою|cheers|sincerely|thanks|danke|merci|gracias|grazie|"
    r"abraço|üdvözlettel|saygılar",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"\s?[-–—/~]\s?([^\W\d_][\w.'’-]{1,24})(?:\s[^\W\d_][\w.'’-]{0,24}){0,2}\s*"
)
_DELIMITER: Final = re.compile(r"-- ")
_LOOSE_DELIMITER: Final = re.compile(r"\s{0,2}(?:--|—|–|__)\s{0,3}")
_MOST_LOOSE_LINES: Final = 10
_LONGEST_LOOSE_LINE: Final = 80
_MOST_LOOSE_WORDS: Final = 9


def mark_endings(lines: Sequence[Line]) -> None:
    """Gives signature, device and footer lines of one stretch of own words their kind."""
    end = _mark_from_below(lines, len(lines))
    start = _signature_start(lines[:end])
    if start >= 0:
        _mark(lines[start:end], Kind.SIGNATURE)
        end = _mark_from_below(lines, start)
    _mark_lone_name(lines[:end])


def _mark_from_below(lines: Sequence[Line], end: int) -> int:
    """Marks device lines and footers up from the end; answers where the words above them end."""
    first = max(0, end - _MOST_FOOTER_LINES)
    while True:
        last = _last_words(lines, end)
        if last < first:
            return end
        start = _device_start(lines, last)
        if start >= 0:
            _mark(lines[start:end], Kind.DEVICE)
            end = start
            continue
        start = _paragraph(lines, last, first)
        if is_ruler(lines[last].text):
            start = _paragraph(lines, max(last - 1, 0), first)  # a frame around a footer
        if not is_footer(lines[start : last + 1]):
            return end
        while (above := _last_words(lines, start)) >= first and _is_head(lines[above].text):
            start = above
        _mark(lines[start:end], Kind.FOOTER)
        end = start


def _device_start(lines: Sequence[Line], last: int) -> int:
    """Where the device line begins that ends here, or -1; some have a link on a line below."""
    first = last
    if last > 0 and is_link_alone(lines[last].text):
        first = _last_words(lines, last)
    if first < 0:
        return -1
    stands_alone = first == 0 or lines[first - 1].is_blank
    if not is_device_line(lines[first].text.rstrip(": "), stands_alone=stands_alone):
        return -1
    return first


def _is_head(text: str) -> bool:
    """Whether a line above a footer belongs to it: a drawn one, or its title."""
    return is_ruler(text) or is_title(text)


def _paragraph(lines: Sequence[Line], last: int, first: int) -> int:
    """The first line of the paragraph that ends here; a ruler is where it begins."""
    start = last
    while start > first and not lines[start - 1].is_blank and not is_ruler(lines[start].text):
        start -= 1
    return start


def _signature_start(lines: Sequence[Line]) -> int:
    """Where the signature below a delimiter begins, or -1."""
    words = 0
    for place in range(len(lines) - 1, -1, -1):
        text = lines[place].text
        if _DELIMITER.fullmatch(text):
            return place
        if len(text) < 8 and _LOOSE_DELIMITER.fullmatch(text):  # noqa: PLR2004 - it is short
            return place if _is_like_a_signature(lines[place + 1 :]) else -1
        if words and is_ruler(text) and _REGARDS.search(_above(lines, place)):
            return place if _is_like_a_signature(lines[place + 1 :]) else -1
        words += not lines[place].is_blank
        if words > _MOST_SIGNATURE_LINES:
            return -1
    return -1


def _is_like_a_signature(lines: Sequence[Line]) -> bool:
    """Whether these are few short lines and no question: below "--" people write on, too."""
    texts = [line.text.strip() for line in lines if not line.is_blank]
    return len(texts) <= _MOST_LOOSE_LINES and all(
        len(text) <= _LONGEST_LOOSE_LINE
        and len(text.split()) <= _MOST_LOOSE_WORDS
        and not text.endswith(("?", "？", "؟"))
        for text in texts
    )


def _above(lines: Sequence[Line], place: int) -> str:
    """The two lines of words above a place, at most 60 characters each: a sign-off is short."""
    last = _last_words(lines, place)
    near = lines[max(0, last - 1) : last + 1]
    return " ".join(line.text for line in near if len(line.text) <= 60)  # noqa: PLR2004


def _mark_lone_name(lines: Sequence[Line]) -> None:
    """A last paragraph that is only "-Anna" or "/Anna" is a signature; one of several is a list."""
    last = _last_words(lines, len(lines))
    if last < 1 or len(lines[last].text) > 60 or not lines[last - 1].is_blank:  # noqa: PLR2004
        return
    found = _NAMED.fullmatch(lines[last].text)
    if found is None or not found[1][0].isupper() or _last_words(lines, last) < 0:
        return
    mark = lines[last].text.strip()[0]
    if not any(line.text.lstrip().startswith(mark) for line in lines[:last]):
        _mark(lines[last:], Kind.SIGNATURE)


def _last_words(lines: Sequence[Line], end: int) -> int:
    """The last line with words before `end`, or -1."""
    place = end - 1
    while place >= 0 and lines[place].is_blank:
        place -= 1
    return place


def _mark(lines: Sequence[Line], kind: Kind) -> None:
    for line in lines:
        line.kind = kind
