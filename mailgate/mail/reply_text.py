"""The new words of a mail: what its author wrote, without what he answers to.

Words are kept rather than lost: where nothing would be left, all of it is the answer. Device lines,
sign-offs and signatures stay for the same reason.
"""

import re
from typing import Final

from mailparser_reply import EmailReplyParser
from quotequail import unwrap, unwrap_html

from mailgate.mail.cleaning import clean_text
from mailgate.mail.html_text import html_to_text, is_tame

_MOST_CHARACTERS: Final = 64 * 1024
_MOST_LINES: Final = 1500
_LONGEST_LINE: Final = 2000
_LONGEST_MARKUP: Final = 64 * 1024

_BLANK_RUN: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_QUOTE_IN_MARKUP: Final = re.compile(
    r"<blockquote|gmail_quote|divRplyFwdMsg|appendonsend|yahoo_quoted|moz-cite|border-top: ?solid",
    re.IGNORECASE,
)
_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "ko", "zh")


def new_words(text: str, *, markup: str = "") -> str:
    """What the author of this mail wrote himself; all of the text where that cannot be told."""
    short = _shortened(text)
    if not short.strip():
        return text
    found = _without_quotes(short)
    if found == short and _QUOTE_IN_MARKUP.search(markup[:_LONGEST_MARKUP]):
        found = _from_markup(markup) or short
    found = found.strip()
    if not found:
        return text
    is_whole = found == short.strip()
    return text if is_whole else found


def _without_quotes(text: str) -> str:
    """What quotequail leaves of the text, and mail-parser-reply of that."""
    try:
        parts = unwrap(text)
    except Exception:  # noqa: BLE001 - a third-party parser on a stranger's text
        parts = None
    if parts:
        own = "\n\n".join(parts[name] for name in ("text_top", "text_bottom") if parts.get(name))
        text = own if own.strip() else text
        if not own.strip() and parts.get("type") == "forward":
            return text  # a forward without own words: what is forwarded is what is meant
    try:
        latest = EmailReplyParser(languages=list(_LANGUAGES)).parse_reply(text)
    except Exception:  # noqa: BLE001 - a third-party parser on a stranger's text
        latest = None
    return _first_lines_of(text, like=latest) if latest and latest.strip() else text


def _first_lines_of(text: str, *, like: str) -> str:
    """As many lines of the text as `like` has: mail-parser-reply takes the indentation away."""
    left = sum(1 for line in like.split("\n") if line.strip())
    kept = []
    for line in text.split("\n"):
        if not left:
            break
        kept.append(line)
        left -= bool(line.strip())
    own = "\n".join(kept).strip("\n")
    same = "".join(own.split()) == "".join(like.split())
    return own if same else like


def _from_markup(markup: str) -> str:
    """The words above the quote in HTML, where the mail program marks the quote."""
    if len(markup) > _LONGEST_MARKUP or not is_tame(markup):
        return ""
    try:
        parts = unwrap_html(markup)
    except Exception:  # noqa: BLE001 - a third-party parser on a stranger's HTML
        return ""
    if not parts or not parts.get("html_top"):
        return ""
    return clean_text(html_to_text(parts["html_top"])[0])


def _shortened(text: str) -> str:
    """The text within what both libraries read in a second: their worst cases are quadratic."""
    text = _BLANK_RUN.sub("\n\n", text[:_MOST_CHARACTERS])
    lines = text.split("\n")[:_MOST_LINES]
    return "\n".join(line[:_LONGEST_LINE] for line in lines)
