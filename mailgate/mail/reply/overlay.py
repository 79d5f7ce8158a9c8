"""What the structure of the HTML says, laid over the lines of a text with the same letters."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from mailgate.mail.reply.header_blocks import header_block
from mailgate.mail.reply.markup import Mark, Structure, letters_of
from mailgate.mail.reply.parts import Kind, Line
from mailgate.mail.reply.quote_lines import Strength, quote_line
from mailgate.mail.reply.separators import is_separator

_MOST_OWN: Final = 50
"""So many blockquotes of the sender's own are looked at for the line above them."""


def lay_over(lines: Sequence[Line], found: Structure) -> list[Line]:
    """The lines of a text with the letters of the HTML, marked as its structure says."""
    edges = sorted({edge for start, end, _ in found.spans for edge in (start, end)} | {found.rest})
    cut: list[Line] = []
    starts: list[int] = []
    at = 0
    for line in lines:
        for piece in _cut(line, at, edges):
            cut.append(piece)
            starts.append(at)
            at += len(letters_of(piece.text))
    for start, end in _outermost(found.spans, Mark.QUOTE):
        _quote(cut, starts, start, end)
    if found.rest >= 0:
        _quote(cut, starts, found.rest, at)
    _mark_bare(cut, starts, found)
    for start, end in _outermost(found.spans, Mark.SIGNATURE):
        for line in _within(cut, starts, start, end):
            line.kind = Kind.REPLY if line.is_quoted else Kind.SIGNATURE
    for rule in found.rules:
        for line in _within(cut, starts, rule, rule + 1):
            line.is_ruled = True
    return cut


def _cut(line: Line, at: int, edges: Sequence[int]) -> Iterator[Line]:
    """A line as one, or cut where the structure changes within it."""
    text, done, place = line.text, 0, 0
    last = at + len(letters_of(text))
    for edge in edges[bisect_right(edges, at) : bisect_left(edges, last)]:
        while at < edge or not letters_of(text[place]):
            at += len(letters_of(text[place]))
            place += 1
        yield Line(text[done:place], end="", is_quoted=line.is_quoted)
        done = place
    line.text = text[done:] if done else text
    yield line


def _outermost(spans: Sequence[tuple[int, int, Mark]], wanted: Mark) -> list[tuple[int, int]]:
    """The stretches with a mark, without those within others."""
    out: list[tuple[int, int]] = []
    for start, end in sorted((start, -end) for start, end, mark in spans if mark is wanted):
        if not out or -end > out[-1][1]:
            out.append((start, -end))
    return out


def _within(lines: Sequence[Line], starts: Sequence[int], start: int, end: int) -> list[Line]:
    """The lines whose letters begin in a stretch."""
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return [line for line in lines[first:last] if not line.is_blank]


def _quote(lines: Sequence[Line], starts: Sequence[int], start: int, end: int) -> None:
    for line in _within(lines, starts, start, end):
        line.is_quoted = True


def _mark_bare(lines: Sequence[Line], starts: Sequence[int], found: Structure) -> None:
    """Blockquotes that anybody may have made are quotes from the first below a quote line on.

    Without any other history the one that ends the mail is one, too.
    """
    has_other = found.rest >= 0 or any(line.is_quoted for line in lines)
    is_answer = False
    for number, (start, end) in enumerate(_outermost(found.spans, Mark.BARE)):
        first = bisect_left(starts, start)
        is_answer = is_answer or (number < _MOST_OWN and _is_introduced(lines, first))
        if is_answer or (end == len(found.letters) and not has_other):
            _quote(lines, starts, start, end)


def _is_introduced(lines: Sequence[Line], first: int) -> bool:
    """Whether the words just above a line are a quote line, or history already."""
    above = [place for place in range(max(0, first - 8), first) if not lines[place].is_blank][-5:]
    if not above:
        return False
    last = above[-1]
    if lines[last].is_quoted or is_separator(lines[last].text):
        return True
    return any(_is_beginning(lines, place, last) for place in above)


def _is_beginning(lines: Sequence[Line], place: int, last: int) -> bool:
    end, strength = quote_line(lines, place)
    is_line = end == last and strength is not Strength.NONE
    return is_line or header_block(lines, place, below_ruler=False) == last
