"""The structure that mail programs leave in HTML, carried over to the lines of its text.

What the structure says is kept by the number of letters before it. So it can be laid over any text
with the same letters, whatever its lines are: the plain text of the mail, or the HTML's as text.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from lxml import etree, html

from mailgate.mail.html_text import is_tame
from mailgate.mail.reply.clients import pattern

_STRUCTURE: Final = re.compile(
    r"<blockquote|<hr|gmail_|rplyfwdmsg|moz-|_quote|quote_|olk_src|border-top|name=.?quote|"
    r"signature|reply-intro|reference-message|appendonsend|zwchr|stopspelling|_sign|"
    r"replycontent|forwardcontent|aolmsgpart|zmail_extra|quoted|__divider|messagereply|hs_reply|"
    r"ntes_not|front-block|mailbird|-quote|tutanota|_rc_sig|airmail_on|bloop_|__sig",
    re.IGNORECASE,
)
_LONGEST: Final = 64 * 1024
_NO_LETTERS: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u034f\u00ad\u200b-\u200f\u2028-\u202e\ufeff]+"
)
_UNSEEN_TAGS: Final = frozenset(("head", "style", "script", "title", "link", "meta"))
_BULLETS: Final = "*+o-"
_NAMES: Final = ("class", "id", "data-marker")
_QUOTE: Final = pattern("quote")
_REST: Final = pattern("rest")
_SIGNATURE: Final = pattern("signature")
_INDENT: Final = re.compile(r"border\s*:\s*none", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINE_ABOVE: Final = re.compile(
    r"border-top:\s?(?:solid|[\d.]+p[tx] solid)\s?#?\w{3,8}(?: 1\.0pt)?", re.IGNORECASE
)


class Mark(Enum):
    """What a stretch of HTML is."""

    QUOTE = auto()
    BARE = auto()
    """A blockquote of which nothing says that a program made it."""
    SIGNATURE = auto()


@dataclass(slots=True)
class Structure:
    """What is where in the HTML, by the number of letters before it."""

    letters: str = ""
    spans: list[tuple[int, int, Mark]] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    """Where a line is drawn."""
    rest: int = -1
    """From where on all is history, or -1."""


def has_structure(markup: str) -> bool:
    """Whether the HTML may say what is quoted; a cheap first look."""
    return len(markup) <= _LONGEST and _STRUCTURE.search(markup) is not None


@lru_cache(maxsize=1)  # asked for the words of a mail, and again for the mails inside it
def structure_of(markup: str) -> Structure:
    """What the HTML says; nothing if it cannot be read."""
    if not is_tame(markup):
        return Structure()
    try:
        return _read(html.fromstring(markup))
    except Exception:  # noqa: BLE001 - lxml raises what it likes on a stranger's HTML
        return Structure()


def letters_of(text: str) -> str:
    """A text without all that programs add when they break its lines."""
    return _NO_LETTERS.sub("", text)


def _read(root: html.HtmlElement) -> Structure:
    reader = _Reader()
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if _is_unseen(element):
                walker.skip_subtree()
                continue
            reader.begin(element)
        else:
            reader.end(element)
    reader.found.letters = "".join(reader.pieces)
    return reader.found


def _is_unseen(element: html.HtmlElement) -> bool:
    style = element.get("style")
    is_hidden = style is not None and _UNSEEN.search(style) is not None
    return is_hidden or element.tag in _UNSEEN_TAGS


@dataclass(slots=True)
class _Reader:
    """A walk over the elements: what was found so far, and what is open."""

    found: Structure = field(default_factory=Structure)
    pieces: list[str] = field(default_factory=list)
    count: int = 0
    opened: list[tuple[html.HtmlElement, int, Mark]] = field(default_factory=list)
    lists: list[int | str] = field(default_factory=list)

    def begin(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag == "hr":
            self.found.rules.append(self.count)
        if element.attrib or tag == "blockquote":
            mark = _mark(element, tag)
            if mark is not None:
                self.opened.append((element, self.count, mark))
            elif self.found.rest < 0 and _begins_rest(element) and not self._is_in_quote():
                self.found.rest = self.count
        self._add(_bullet(tag, self.lists))
        self._add(element.text)

    def end(self, element: html.HtmlElement) -> None:
        """The end of an element, or a comment, which has none."""
        if self.opened and self.opened[-1][0] is element:
            _, start, mark = self.opened.pop()
            self.found.spans.append((start, self.count, mark))
        if element.tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        self._add(element.tail)

    def _add(self, words: str | None) -> None:
        if words:
            letters = letters_of(words)
            self.pieces.append(letters)
            self.count += len(letters)

    def _is_in_quote(self) -> bool:
        return any(mark is Mark.QUOTE for _, _, mark in self.opened)


def _bullet(tag: str, lists: list[int | str]) -> str:
    """What the text of the HTML has before an item of a list."""
    match tag:
        case "ul":
            lists.append(_BULLETS[len(lists) % len(_BULLETS)])
        case "ol":
            lists.append(1)
        case "li":
            bullet = lists[-1] if lists else _BULLETS[0]
            if isinstance(bullet, int):
                lists[-1] = bullet + 1
                return f"{bullet}."
            return bullet
        case _:
            pass
    return ""


def _names(element: html.HtmlElement) -> str:
    """All names of an element; the attribute `name` says so, because it has plain words."""
    names = " ".join(value for name in _NAMES if (value := element.get(name)))
    plain = element.get("name")
    return f"{names} name={plain}" if plain else names


def _mark(element: html.HtmlElement, tag: str) -> Mark | None:
    names = _names(element)
    if tag == "blockquote":
        return _blockquote(element, names)
    if not names:
        return None
    if _QUOTE.search(names):
        return Mark.QUOTE
    return Mark.SIGNATURE if _SIGNATURE.search(names) else None


def _blockquote(element: html.HtmlElement, names: str) -> Mark | None:
    """Not an indentation (Gmail draws it without a border), nor Gmail's button for a quote."""
    style = element.get("style", "")
    if element.get("type", "") == "cite" or element.get("cite") or _QUOTE.search(names):
        return Mark.QUOTE
    if "border-left" in style and "gmail_quote" not in names:
        return Mark.QUOTE
    if _INDENT.search(style) and "border-left" not in style:
        return None
    if "gmail_quote" not in names.split():
        return Mark.BARE
    is_within = any("gmail_quote" in (one.get("class") or "") for one in element.iterancestors())
    return Mark.QUOTE if is_within else None


def _begins_rest(element: html.HtmlElement) -> bool:
    """Whether from here on all is history: a name says so, or Outlook draws its line."""
    if _REST.search(_names(element)):
        return True
    if element.get("id") == "appendonsend":
        following = element.getnext()
        return following is not None and following.tag == "hr"
    if element.tag != "div" or _LINE_ABOVE.search(element.get("style", "")) is None:
        return False
    bold = next(element.iter("b", "strong"), None)
    return bold is not None and bold.text_content().strip().endswith((":", "："))
