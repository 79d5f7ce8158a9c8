"""The tables that Lotus Notes draws above a quote: with bars, and with columns of spaces.

|--------->                                        Anna Smith
|         |  Anna Smith                            <anna@example.com>
|         |  04/03/2025 09:12                      04/03/2025 09:12         To
|--------->                                                   help@example.com
  >-----------------------------|                                           cc
  |  To:      help@example.com  |                                      Subject
  |  Subject: The printer       |                             The printer
  >-----------------------------|
"""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.labels import FIELD_OF, field_of
from mailgate.mail.reply.parts import Line

_EDGE: Final = re.compile(r"\s{0,40}\|-{5,200}>?\s{0,20}")
_ROW: Final = re.compile(r"\s{0,40}[|>](?:[^|\n]{0,200}\|){0,4}[^|\n]{0,200}[|>]\s{0,20}")
_MOST_TABLE_LINES: Final = 40
_INDENT: Final = 8
_COLUMN: Final = re.compile(r"\d\s{6,80}([^\W\d_][^\s:：]{0,20})[:：]?\s{0,8}")
_MOST_COLUMN_LINES: Final = 12
_LONGEST: Final = 300


def lotus_table(lines: Sequence[Line], at: int) -> int:
    """The last line of such a table that begins here, or -1."""
    text = lines[at].text
    if len(text) > _LONGEST:
        return -1
    if _EDGE.fullmatch(text) is not None:
        return _barred(lines, at)
    if len(text) - len(text.lstrip(" \t")) >= _INDENT:
        return _columned(lines, at)
    return -1


def _barred(lines: Sequence[Line], at: int) -> int:
    """A table with bars says to whom or about what, or it is somebody's own."""
    last, fields = at, set[str]()
    for place in range(at + 1, min(at + _MOST_TABLE_LINES, len(lines))):
        text = lines[place].text
        if lines[place].is_blank:
            continue
        if len(text) > _LONGEST or (_ROW.fullmatch(text) is None and not _EDGE.fullmatch(text)):
            break
        last = place
        fields.add(field_of(text.replace("|", " ").strip()))
    return last if fields & {"to", "subject", "date"} else -1


def _columned(lines: Sequence[Line], at: int) -> int:
    """Indented lines, of which one has a date and "To" in its right column, and one "Subject"."""
    has_to = False
    subject = -1
    for place in range(at, min(at + _MOST_COLUMN_LINES, len(lines))):
        text = lines[place].text
        if lines[place].is_blank:
            continue
        if len(text) > _LONGEST or not text.startswith((" " * _INDENT, "\t")):
            break
        column = _COLUMN.search(text)
        has_to |= column is not None and FIELD_OF.get(column[1].casefold()) in {"to", "cc"}
        bare = text.strip().rstrip(":：").casefold()
        if has_to and FIELD_OF.get(bare) == "subject":
            subject = place
        elif subject >= 0:
            return place
    return subject
