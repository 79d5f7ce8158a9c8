"""Which lines of a text are history: a walk from the top that looks a few lines ahead."""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.endings import mark_endings
from mailgate.mail.reply.header_blocks import header_block
from mailgate.mail.reply.labels import field_of
from mailgate.mail.reply.lotus import lotus_table
from mailgate.mail.reply.notes import is_only_a_note
from mailgate.mail.reply.parts import Kind, Line
from mailgate.mail.reply.quote_lines import Strength, quote_line, shared_end, shared_line
from mailgate.mail.reply.separators import is_forward, is_groupwise, is_ruler, is_separator

_MOST_LINES: Final = 4000
_MARKED: Final = re.compile(r"\s{0,3}>(?!.{0,400}<<\s*$)")
_OTHER_MARK: Final = re.compile(r"\s{0,8}(?:\|(?=[ \n]|$)|[^\W\d_]{1,10}>(?=[ >\n]|$))")
# Words in a frame, of whatever language: they belong to the header block right below them.
_TITLE: Final = re.compile(
    r"\s{0,8}[-‐_=*–—]{3,30}\s?[^\W\d_][^\n]{2,40}?\s?[-‐_=*–—]{3,30}\s{0,8}"
)
_PROMPT: Final = re.compile(r"(?:>>>|\.\.\.) \S")
_SHORT_RULER: Final = re.compile(r"\s{0,8}[-_=*—]{3,20}\s{0,8}")
_FRAMED_LINK: Final = re.compile(r"\s*(?:\(https?://[^\s)]+\)|<https?://[^\s>]+>)(?:\s?>)?\s*")
_LONG_QUOTED: Final = 60


def lines_of(text: str) -> list[Line]:
    """The lines of a text, those with `>` marked as quoted; of very many, the rest as one."""
    pieces = text.split("\n", _MOST_LINES)
    lines = [Line(piece, is_quoted=_is_marked(piece)) for piece in pieces]
    lines[-1].end = ""
    if len(pieces) > _MOST_LINES:
        lines[-1].is_quoted = False
    return _with_shared_lines_cut(lines)


def split(lines: list[Line]) -> None:
    """Gives every line its kind."""
    _mark_wrapped(lines)
    _unmark_own(lines)
    _mark_history(lines)
    for stretch in _stretches(lines):
        mark_endings(stretch)
    if _is_forward_with_a_note(lines):
        _make_own(lines, Kind.HISTORY)
    _never_empty(lines)


def _is_marked(text: str) -> bool:
    return _MARKED.match(text) is not None and not is_groupwise(text)


def _with_shared_lines_cut(lines: list[Line]) -> list[Line]:
    """Own words and a quote line on one line become two."""
    out = []
    for place, line in enumerate(lines):
        at = 0
        if not line.is_quoted and place + 1 < len(lines) and lines[place + 1].is_quoted:
            at = shared_line(line.text)
        elif not line.is_quoted and "@" in line.text:
            at = shared_end(line.text)
        if at:
            out += [Line(line.text[:at], end=""), Line(line.text[at:], end=line.end)]
        else:
            out.append(line)
    return out


def _mark_wrapped(lines: Sequence[Line]) -> None:
    """Lines between marked ones that a program wrapped without a mark: links and half sentences."""
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        if line.is_quoted or not above.is_quoted or not below.is_quoted or line.is_blank:
            continue
        line.is_quoted = (
            _FRAMED_LINK.fullmatch(line.text) is not None
            or _closes_link(above.text, line.text)
            or _is_half_sentence(above.text.rstrip(), line.text)
        )


def _closes_link(above: str, text: str) -> bool:
    """Whether a line is the end of a link in brackets that begins on the line above."""
    opened = above.rfind("(http")
    is_one_word = len(text.split(maxsplit=1)) == 1
    return is_one_word and opened > above.rfind(")") and text.rstrip().endswith(")")


def _is_half_sentence(above: str, text: str) -> bool:
    """Whether a long line above goes on here; an answer begins a sentence, or below its end."""
    return len(above) >= _LONG_QUOTED and above[-1].isalnum() and text[0].islower()


def _unmark_own(lines: Sequence[Line]) -> None:
    """Marks in the sender's own words: an arrow, a prompt, "more than".

    One `>` in a mail without any quote line; the first stretch of marked lines, if it goes on from
    words right above it to words below it; and a prompt of Python.
    """
    _unmark_lone(lines)
    first = next((place for place, line in enumerate(lines) if line.is_quoted), -1)
    if first < 0 or not _MARKED.match(lines[first].text):
        return
    end = first
    while end < len(lines) and lines[end].is_quoted:
        end += 1
    is_prompt = all(_PROMPT.match(line.text) for line in lines[first:end])
    goes_on = _next_words(lines, end) < len(lines)
    is_attached = goes_on and first > 0 and not lines[first - 1].is_blank
    if not (is_prompt or is_attached) or _has_intro(lines, first):
        return
    for line in lines[first:end]:
        line.is_quoted = False


def _has_intro(lines: Sequence[Line], place: int) -> bool:
    """Whether a quote line, a separator or a header block stands just above."""
    return any(
        quote_line(lines, above)[1] is not Strength.NONE
        or is_separator(lines[above].text)
        or field_of(lines[above].text)
        for above in range(max(0, place - 6), place)
    )


def _unmark_lone(lines: Sequence[Line]) -> None:
    """One `>` in a mail without any quote line is an arrow."""
    marked = [place for place, line in enumerate(lines) if line.is_quoted]
    if len(marked) != 1 or not _MARKED.match(lines[marked[0]].text):
        return
    lines[marked[0]].is_quoted = _has_intro(lines, marked[0])


def _mark_history(lines: Sequence[Line]) -> None:
    place = 0
    has_words = False
    while place < min(len(lines), _MOST_LINES):
        line = lines[place]
        if line.kind is not Kind.REPLY or line.is_blank:
            place += 1
            continue
        if line.is_quoted:
            last = _fields_of_forward(lines, place)
            end = len(lines) if last >= 0 else place + 1
            for old in lines[_with_ruler(lines, place) : end]:
                old.kind = Kind.HISTORY if old.kind is Kind.REPLY else old.kind
            place = end
            continue
        last = _beginning(lines, place)
        if last < 0:
            has_words |= not is_ruler(line.text)
            place += 1
            continue
        begin = _with_ruler(lines, place)
        follows = _next_words(lines, last + 1)
        _mark_otherwise(lines, follows)
        is_marked = follows < len(lines) and lines[follows].is_quoted
        end = last + 1 if is_marked or (not has_words and follows == len(lines)) else len(lines)
        for old in lines[begin:end]:
            old.kind = Kind.HISTORY if old.kind is Kind.REPLY else old.kind
        place = end


def _fields_of_forward(lines: Sequence[Line], place: int) -> int:
    """The last field of a forward of which the HTML marks nothing but the fields; or -1."""
    if _MARKED.match(lines[place].text) or not is_forward(lines[place].text):
        return -1
    first = _next_words(lines, place + 1)
    last = header_block(lines, first, below_ruler=True) if first < len(lines) else -1
    follows = _next_words(lines, last + 1)
    return last if last >= 0 and follows < len(lines) and not lines[follows].is_quoted else -1


def _mark_otherwise(lines: Sequence[Line], follows: int) -> None:
    """Lines below a quote line marked with a bar or with initials: `| old`, `AB> old`."""
    found = _OTHER_MARK.match(lines[follows].text) if follows < len(lines) else None
    if found is None or field_of(lines[follows].text):
        return
    mark = found[0].strip()
    for line in lines[follows:]:
        line.is_quoted |= line.text.lstrip().startswith(mark)


def _beginning(lines: Sequence[Line], place: int) -> int:
    """The last line of what says here that another mail begins; -1 if nothing does."""
    text = lines[place].text
    if is_separator(text):
        return place
    above = _last_words(lines, place)
    below_ruler = lines[place].is_ruled or (above >= 0 and is_ruler(lines[above].text))
    block = max(lotus_table(lines, place), header_block(lines, place, below_ruler=below_ruler))
    if block >= 0:
        return block
    last, strength = quote_line(lines, place)
    match strength:
        case Strength.STRONG:
            return last
        case Strength.WEAK:
            follows = _next_words(lines, last + 1)
            is_above = follows < len(lines) and lines[follows].is_quoted
            return last if is_above and not field_of(lines[follows].text) else -1
        case Strength.NONE:
            return -1


def _with_ruler(lines: Sequence[Line], place: int) -> int:
    """Where the beginning of another mail itself begins: a ruler above belongs to it."""
    above = _last_words(lines, place)
    if above < 0 or lines[above].kind is not Kind.REPLY:
        return place
    text = lines[above].text
    is_drawn = _SHORT_RULER.fullmatch(text) is not None or is_ruler(text)
    is_drawn |= field_of(lines[place].text) != "" and _TITLE.fullmatch(text) is not None
    return above if is_drawn else place


def _stretches(lines: Sequence[Line]) -> list[list[Line]]:
    """The runs of lines between history."""
    out: list[list[Line]] = [[]]
    for line in lines:
        if line.kind is Kind.REPLY:
            out[-1].append(line)
        elif out[-1]:
            out.append([])
    return [one for one in out if one]


def _is_forward_with_a_note(lines: Sequence[Line]) -> bool:
    """Whether the sender wrote nothing but "FYI" above a mail that he passes on."""
    own = next((line.text for line in lines if line.is_own), "")
    if not is_only_a_note(own):
        return False
    old = next((line.text for line in lines if line.kind is Kind.HISTORY), "")
    return is_forward(old) and sum(line.is_own for line in lines) == 1


def _never_empty(lines: Sequence[Line]) -> None:
    """Without own words what is forwarded or quoted is the reply; without that, all of it is."""
    if not any(line.is_own and not is_ruler(line.text) for line in lines):
        _make_own_above(lines)
    for kind in (Kind.HISTORY, *Kind):
        if any(line.is_own and not is_ruler(line.text) for line in lines):
            return
        _make_own(lines, kind)


def _make_own_above(lines: Sequence[Line]) -> None:
    """What reads like a footer, with nothing but an answered mail below it, is what he wrote."""
    first = next((place for place, line in enumerate(lines) if line.kind is Kind.HISTORY), -1)
    if first >= 0 and not is_forward(lines[first].text):
        _make_own(lines[:first], Kind.FOOTER)


def _make_own(lines: Sequence[Line], kind: Kind) -> None:
    for line in lines:
        line.kind = Kind.REPLY if line.kind is kind else line.kind


def _next_words(lines: Sequence[Line], start: int) -> int:
    """The next line with words from here on, or the number of lines."""
    place = start
    while place < len(lines) and lines[place].is_blank:
        place += 1
    return place


def _last_words(lines: Sequence[Line], end: int) -> int:
    """The last line with words above a place, at most five lines up; or -1."""
    for place in range(end - 1, max(-1, end - 6), -1):
        if not lines[place].is_blank:
            return place
    return -1
