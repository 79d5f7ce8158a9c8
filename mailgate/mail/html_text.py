"""HTML as text: inscriptis for what it can take, a plain stripping of tags for the rest.

libxml2 gives an empty text for very deep HTML and says nothing; a megabyte takes seconds. So size,
depth and number of tags are looked at first, in one linear pass.
"""

import html
import re
from typing import Final

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from mailgate.core.message import Defect

LONGEST_HTML: Final = 192 * 1024
_DEEPEST: Final = 200
_MOST_TAGS: Final = 12_000
_LONGEST_TAG: Final = 8 * 1024
_CRUDE_LONGEST: Final = 384 * 1024

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})([^<>]*)>?")
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|hr|/table)\b[^<>]*>?", re.IGNORECASE)
_UNNESTED: Final = (
    "area base br col embed hr img input link meta param source track wbr p li td tr th"
)
_VOID: Final = frozenset(_UNNESTED.split())
# Not only what begins so: that would take `<header>` for `<head>`, and its words with it.
_HIDDEN: Final = (
    *(
        (
            re.compile(rf"<{name}(?![\w-])", re.IGNORECASE),
            re.compile(rf"</{name}(?![\w-])[^<>]*>?", re.IGNORECASE),
        )
        for name in ("style", "script", "head", "title")
    ),
    (re.compile("<!--"), re.compile("-->")),
)
_BLANKS: Final = " \t\r\v\f\xa0\u200b\u200c\u200d\u200e\u200f\u034f\u00ad"
_BLANK_RUN: Final = re.compile(r"\n{3,}")
_CONFIG: Final = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_images=False)

_NO_DEFECT: Final[frozenset[Defect]] = frozenset()


def html_to_text(markup: str) -> tuple[str, frozenset[Defect]]:
    """What a reader of the HTML sees, as text; never raises."""
    if not markup.strip():
        return "", _NO_DEFECT
    defects = _NO_DEFECT
    if len(markup) > LONGEST_HTML:
        markup = markup[:LONGEST_HTML]
        defects = frozenset({Defect.TEXT_CUT})
    if not _is_tame(markup):
        return _tidy(_crude(markup)), defects | {Defect.BROKEN_HTML}
    try:
        text = _tidy(get_text(markup, _CONFIG))
    except Exception:  # noqa: BLE001 - lxml and inscriptis raise what they like on a stranger's HTML
        text = ""
    if text:
        return text, defects
    crude = _tidy(_crude(markup))
    return crude, defects | {Defect.BROKEN_HTML} if crude else defects


def is_tame(markup: str) -> bool:
    """Whether a parser of HTML takes this in little time and without recursion trouble."""
    return len(markup) <= LONGEST_HTML and _is_tame(markup)


def _is_tame(markup: str) -> bool:
    if markup.count("<!--") > markup.count("-->") + 20:
        return False
    if len(markup) <= _LONGEST_TAG and markup.count("<") <= _DEEPEST:
        return True
    depth = tags = 0
    for tag in _TAG.finditer(markup):
        tags += 1
        if tags > _MOST_TAGS or len(tag.group()) > _LONGEST_TAG:
            return False
        if tag.group(2).lower() in _VOID or tag.group(3).endswith("/"):
            continue
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > _DEEPEST:
            return False
    return True


def _crude(markup: str) -> str:
    """The text between the tags; linear whatever the tags are."""
    markup = markup[:_CRUDE_LONGEST]
    for opening, closing in _HIDDEN:
        markup = _without(markup, opening, closing)
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", markup)))


def _without(markup: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The markup without what stands between these; what is not closed stays."""
    out = []
    at = 0
    while (start := opening.search(markup, at)) is not None:
        end = closing.search(markup, start.end())
        if end is None:
            break
        out.append(markup[at : start.start()])
        at = end.end()
    return "".join([*out, markup[at:]])


def _tidy(text: str) -> str:
    lines = (line.rstrip().rstrip(_BLANKS) for line in text.replace("\xa0", " ").split("\n"))
    return _BLANK_RUN.sub("\n\n", "\n".join(lines)).strip("\n")
