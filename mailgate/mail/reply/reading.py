"""The new words from text, from HTML, and from both together."""

from mailgate.mail.reply.markup import has_structure, marked_lines
from mailgate.mail.reply.parts import Fragment, Kind, Line, Reply, joined
from mailgate.mail.reply.splitting import lines_of, split


def new_words(text: str, *, markup: str = "") -> str:
    """What the author of this mail wrote himself; all of the text where that cannot be told."""
    return read_reply(text, markup=markup).reply


def read_reply(text: str, *, markup: str = "") -> Reply:
    """The text taken apart.

    The HTML is asked where it has the same words, because its structure is surer, and where the
    text shows no history but the HTML does.
    """
    if not text.strip():
        return Reply((Fragment(Kind.REPLY, text),) if text else ())
    lines = lines_of(text)
    marked = marked_lines(markup) if has_structure(markup) else []
    if marked and _same_words(lines, marked):
        split(marked)
        return joined(marked)
    split(lines)
    if marked and not any(line.kind is Kind.HISTORY for line in lines):
        split(marked)
        if any(line.kind is Kind.HISTORY for line in marked):
            return joined(marked)
    return joined(lines)


def _same_words(lines: list[Line], others: list[Line]) -> bool:
    return _letters(lines) == _letters(others)


def _letters(lines: list[Line]) -> str:
    return "".join("".join(line.text for line in lines).replace("_", "").split())
