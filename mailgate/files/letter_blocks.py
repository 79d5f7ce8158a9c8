"""What the lines of a mail's text are: paragraphs, rows, lists, quotes, and buttons.

A template is read with a mark in place of each value, so that only what an admin wrote has a shape:
whatever a sender wrote is one value, in one place. From the same blocks come text and HTML.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from markupsafe import Markup, escape

from mailgate.files.template_engine import VALUE_BEGINS, VALUE_ENDS

WIDTH: Final = 72
_INDENT: Final = "   "
_MARK: Final = re.compile(f"{VALUE_BEGINS}([0-9]+){VALUE_ENDS}")
_ROW: Final = re.compile(rf"[ ]{{2,}}(?P<label>[^{VALUE_BEGINS}:]{{1,40}}):[ ]+(?P<said>.*\S)")
_BUTTON: Final = re.compile(
    rf"(?P<arrow>[=-]>)[ ]+(?P<label>[^{VALUE_BEGINS}:]{{1,40}}):[ ]+(?P<said>.*\S)"
)
_PICTURE: Final = re.compile(rf"~>[ ]+(?P<label>[^{VALUE_BEGINS}:]{{1,120}}):[ ]+(?P<said>.*\S)")
_ITEM: Final = re.compile(r"[ ]*-[ ]+(?P<said>.*\S)")
_QUOTE: Final = re.compile(r">[ ]?(?P<said>.*\S)")
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_WEB: Final = re.compile(r"https://[!-;=?-~]*[!-+\--9=?-~]", re.ASCII)  # what an admin wrote
# A picture within the mail, and the same for dark screens: no other is ever loaded.
_CAN_BE_A_PICTURE: Final = re.compile(r"(cid:[A-Za-z0-9.@-]+) (cid:[A-Za-z0-9.@-]+)", re.ASCII)
_CAN_BE_A_LINK: Final = re.compile(r"(?:https?://|mailto:)[!-~]+", re.ASCII)


class Shape(Enum):
    """What a block is."""

    WORDS = auto()
    ROWS = auto()
    LIST = auto()
    QUOTE = auto()
    BUTTONS = auto()
    CHOICES = auto()
    PICTURES = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block, with marks for its values; `label` is what a row or button says first."""

    said: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one shape that follow each other."""

    shape: Shape
    lines: tuple[Line, ...]


def blocks_of(text: str, values: Sequence[str]) -> tuple[Block, ...]:
    """The blocks of a text with marks; a line that has values and all of them empty is left out."""
    found: list[tuple[Shape, list[Line]]] = []
    is_new = True
    for written in text.split("\n"):
        if not written.strip():
            is_new = True
            continue
        shape, line = _read(written)
        marks = _MARK.findall(line.said)
        if marks and not _MARK.sub("", line.said).strip(" *") and not _any(marks, values):
            continue
        if is_new or found[-1][0] is not shape:
            found.append((shape, []))
        found[-1][1].append(line)
        is_new = False
    return tuple(Block(shape, tuple(lines)) for shape, lines in found)


def _any(marks: list[str], values: Sequence[str]) -> bool:
    return any(values[int(mark)].strip() for mark in marks)


def _read(written: str) -> tuple[Shape, Line]:
    line = written.rstrip()
    if found := _BUTTON.fullmatch(line):
        shape = Shape.BUTTONS if found["arrow"] == "=>" else Shape.CHOICES
        return shape, Line(found["said"], found["label"])
    if found := _PICTURE.fullmatch(line):
        return Shape.PICTURES, Line(found["said"], found["label"])
    if found := _ROW.fullmatch(line):
        return Shape.ROWS, Line(found["said"], found["label"])
    if found := _ITEM.fullmatch(line):
        return Shape.LIST, Line(found["said"])
    if found := _QUOTE.fullmatch(line):
        return Shape.QUOTE, Line(found["said"])
    return Shape.WORDS, Line(line.strip())


def as_text(blocks: Sequence[Block], values: Sequence[str]) -> str:
    """The blocks as text, no line longer than WIDTH unless it is one word; without pictures."""
    said = (block for block in blocks if block.shape is not Shape.PICTURES)
    return "\n\n".join("\n".join(_text_of(block, values)) for block in said) + "\n"


def _text_of(block: Block, values: Sequence[str]) -> Iterator[str]:
    widest = max(len(line.label) for line in block.lines)
    for line in block.lines:
        first = _before(block.shape, line, widest)
        rest = " " * len(first)
        said = _BOLD.sub(r"\1", line.said)
        for number, part in enumerate(_plain(said, values).split("\n")):
            yield from _wrapped(part, first if number == 0 else rest, rest)


def _before(shape: Shape, line: Line, widest: int) -> str:
    """What stands before a line of text; values in rows begin in one column."""
    match shape:
        case Shape.ROWS | Shape.BUTTONS | Shape.CHOICES:
            return f"{_INDENT}{line.label}:".ljust(len(_INDENT) + widest + 3)
        case Shape.LIST:
            return f"{_INDENT}- "
        case Shape.QUOTE:
            return _INDENT
        case Shape.WORDS | Shape.PICTURES:
            return ""


def _wrapped(text: str, first: str, rest: str) -> Iterator[str]:
    if len(first) + len(text) <= WIDTH:  # as it was written, with its blanks
        yield f"{first}{text}".rstrip()
        return
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        expand_tabs=False,
    )


def _plain(said: str, values: Sequence[str]) -> str:
    return _MARK.sub(lambda mark: values[int(mark[1])], said)


def as_html(blocks: Sequence[Block], values: Sequence[str]) -> Markup:
    """The blocks as rows of the layout's table, with its classes; every value is escaped."""
    return Markup("\n").join(_html_of(block, values) for block in blocks)


def _html_of(block: Block, values: Sequence[str]) -> Markup:
    lines = block.lines
    match block.shape:
        case Shape.WORDS:
            inner = Markup("<br>\n").join(_marked_up(line.said, values) for line in lines)
            return Markup('<tr><td class="words ink">{}</td></tr>').format(inner)
        case Shape.ROWS:
            rows = Markup("\n").join(
                Markup(
                    '<tr><td class="label soft">{}</td><td class="said ink">{}</td></tr>'
                ).format(line.label.rstrip(), _marked_up(line.said, values))
                for line in lines
            )
            return _table("rows", rows)
        case Shape.LIST:
            items = Markup("\n").join(
                Markup('<li class="item">{}</li>').format(_marked_up(line.said, values))
                for line in lines
            )
            return Markup(
                '<tr><td class="words ink"><ul class="list">\n{}\n</ul></td></tr>'
            ).format(items)
        case Shape.QUOTE:
            inner = Markup("<br>\n").join(_marked_up(line.said, values) for line in lines)
            return _table("quotes", Markup('<tr><td class="quote ink">{}</td></tr>').format(inner))
        case Shape.PICTURES:
            return Markup("\n").join(_picture(line, values) for line in lines)
        case Shape.BUTTONS | Shape.CHOICES:
            look = "button" if block.shape is Shape.BUTTONS else "choice"
            return Markup('<tr><td class="buttons">\n{}\n</td></tr>').format(
                Markup("\n").join(_button(line, values, look=look) for line in lines)
            )


def _table(look: str, rows: Markup) -> Markup:
    return Markup(
        '<tr><td class="{look}-around">'
        '<table role="presentation" class="{look}" cellpadding="0" cellspacing="0" border="0">\n'
        "{rows}\n</table></td></tr>"
    ).format(look=look, rows=rows)


def _picture(line: Line, values: Sequence[str]) -> Markup:
    """A picture of ours in its light and its dark form; where none can be shown, what it shows."""
    found = _CAN_BE_A_PICTURE.fullmatch(_plain(line.said, values))
    if found is None:
        return Markup('<tr><td class="words soft">{}</td></tr>').format(line.label)
    # Who knows no dark screens shows the light one, and hides the other by its own style.
    return Markup(
        '<tr><td class="words">'
        '<img class="picture picture-light" src="{light}" width="544" alt="{says}">'
        '<div class="picture-dark">'
        '<img class="picture" src="{dark}" width="544" alt="{says}"></div></td></tr>'
    ).format(light=found[1], dark=found[2], says=line.label)


def _button(line: Line, values: Sequence[str], *, look: str) -> Markup:
    target = _plain(line.said, values)
    if not _CAN_BE_A_LINK.fullmatch(target):
        return Markup('<span class="ink">{}: {}</span>').format(line.label.rstrip(), target)
    return Markup(
        '<table role="presentation" class="{look}-around" align="left" cellpadding="0" '
        'cellspacing="0" border="0"><tr><td class="{look}">'
        '<a class="{look}-words" href="{target}">{label}</a></td></tr></table>'
    ).format(look=look, target=target, label=line.label.rstrip())


def _marked_up(said: str, values: Sequence[str]) -> Markup:
    """Words with bold text, and links where an admin wrote an address."""
    html = _BOLD.sub(r"<strong>\1</strong>", str(escape(said)))
    html = _WEB.sub(lambda found: f'<a class="link" href="{found[0]}">{found[0]}</a>', html)

    def shown(mark: re.Match[str]) -> str:
        return str(Markup("<br>\n").join(escape(part) for part in values[int(mark[1])].split("\n")))

    return Markup(_MARK.sub(shown, html))  # noqa: S704 - escaped above  # nosec B704
