"""The new words from text, from HTML, and from both together."""

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply.markup import Structure, has_structure, letters_of, structure_of
from mailgate.mail.reply.overlay import lay_over
from mailgate.mail.reply.parts import Fragment, Kind, Line, Reply, joined
from mailgate.mail.reply.splitting import lines_of, split


def new_words(text: str, *, markup: str = "") -> str:
    """What the author of this mail wrote himself; all of the text where that cannot be told."""
    return read_reply(text, markup=markup).reply


def read_reply(text: str, *, markup: str = "") -> Reply:
    """The text taken apart.

    Marks of `>` are as good as any structure. Without them the HTML is asked: what it says is laid
    over the text where both have the same letters, because structure is surer than words; where
    they differ and the text shows no history, the HTML's own text is read.
    """
    if not text.strip():
        return Reply((Fragment(Kind.REPLY, text),) if text else ())
    lines = lines_of(text)
    if not has_structure(markup):
        return _split(lines)
    if any(line.is_quoted for line in lines):
        found = _split(lines)
        if found.history:
            return found
    structure = structure_of(markup)
    if _has_letters_of(structure, text):
        return _split(lay_over(lines_of(text), structure))
    found = _split(lines)
    if found.history:
        return found
    shown, _ = html_to_text(markup)
    if not _has_letters_of(structure, shown):
        return found
    other = _split(lay_over(lines_of(shown), structure))
    return other if other.history else found


def _split(lines: list[Line]) -> Reply:
    split(lines)
    return joined(lines)


def _has_letters_of(structure: Structure, text: str) -> bool:
    return bool(structure.letters) and structure.letters == letters_of(text)
