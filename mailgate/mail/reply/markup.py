"""The structure that mail programs leave in HTML, carried over into its text.

Elements that a program puts around a quote or a signature get markers; inscriptis writes the text,
and the lines between the markers know what they are. Code points for private use are the markers.
"""

import re
from typing import Final

from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree, html

from mailgate.mail.cleaning import clean_text
from mailgate.mail.html_text import is_tame
from mailgate.mail.reply.parts import Kind, Line
from mailgate.mail.reply.splitting import lines_of

_QUOTE, _END, _REST, _SIGNATURE, _RULE = "\ue0f1", "\ue0f2", "\ue0f3", "\ue0f4", "\ue0f5"
_MARKERS: Final = re.compile("[\ue0f1-\ue0f5]")
_DRAWN: Final = "_" * 20
_STRUCTURE: Final = re.compile(
    r"<blockquote|<hr|gmail_|rplyfwdmsg|moz-|yahoo_quoted|_quote|quote_|olk_src|border-top|"
    r"name=.?quote|signature|reply-intro|reference-message|appendonsend|zwchr|stopspelling|"
    r"replycontent|forwardcontent|__quoted|AOLMsgPart|zmail_extra|quoted",
    re.IGNORECASE,
)
_LONGEST: Final = 64 * 1024
_MOST_ELEMENTS: Final = 6000
_CONFIG: Final = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_images=False)

_QUOTE_CLASSES: Final = re.compile(
    r"(?:^|\s)(?:\S*yahoo_quoted|gmail_attr|moz-cite-prefix|moz-forward-container|"
    r"protonmail_quote|tutanota_quote|zmail_extra|iosymail|\S*front-blockquote|"
    r"freshdesk_quote|hs_reply|mailbird-quote|quoted-text|WM_quote|airmail_on|"
    r"ms-outlook-mobile-reference-message|_quotedContent|zd_quote)(?:\s|$)"
)
_QUOTE_IDS: Final = re.compile(
    r"(?:x_)*(?:OLK_SRC_BODY_SECTION|reply-intro|mail-editor-reference-message-container|"
    r"isReplyContent|isForwardContent|replyBody|quoted_?body|AOLMsgPart\S*)|yahoo_quoted_\S+"
)
_REST_IDS: Final = re.compile(r"divRplyFwdMsg|divTaggedContent|stopSpelling|zwchr|divtagrplyfwd")
_SIGNATURE_CLASSES: Final = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature"
    r"|tutanota_signature|zd_signature|mailbird_signature)(?:\s|$)"
)
_SIGNATURE_IDS: Final = re.compile(
    r"Signature|ms-outlook-mobile-signature|AppleMailSignature|lineBreakAtBeginningOfSignature|"
    r"ms-outlook-signature"
)
_INDENT: Final = re.compile(r"border\s*:\s*none", re.IGNORECASE)
_LINE_ABOVE: Final = re.compile(
    r"border-top:\s?(?:solid|[\d.]+p[tx] solid)\s?#?\w{3,8}(?: 1\.0pt)?", re.IGNORECASE
)


def has_structure(markup: str) -> bool:
    """Whether the HTML may say what is quoted; a cheap first look."""
    return len(markup) <= _LONGEST and _STRUCTURE.search(markup) is not None


def marked_lines(markup: str) -> list[Line]:
    """The lines of the HTML's text, marked as its structure says; none if it cannot be read."""
    if not is_tame(markup):
        return []
    try:
        root = html.fromstring(_MARKERS.sub("", markup))
        for element in root.xpath("//*")[:_MOST_ELEMENTS]:
            _mark(element)
        text = Inscriptis(root, _CONFIG).get_text()
    except Exception:  # noqa: BLE001 - lxml and inscriptis raise what they like on a stranger's HTML
        return []
    return _read_markers(clean_text(text.replace("\xa0", " ")))


def _mark(element: html.HtmlElement) -> None:
    tag = element.tag
    if not isinstance(tag, str):
        return
    name, style = element.get("id", ""), element.get("style", "")
    classes = element.get("class", "")
    if _REST_IDS.fullmatch(name.removeprefix("x_")) or _is_outlook_line(element, style):
        _put_before(element, _REST)
    elif tag == "hr":
        _put_before(element, _RULE)
    elif _is_quote(element, tag, name, classes, style):
        _enclose(element, _QUOTE)
    elif _SIGNATURE_IDS.fullmatch(name) or _SIGNATURE_CLASSES.search(classes):
        _enclose(element, _SIGNATURE)


def _is_quote(element: html.HtmlElement, tag: str, name: str, classes: str, style: str) -> bool:
    if tag == "blockquote":
        return _is_real_blockquote(element, classes, style)
    is_gmx = tag == "div" and element.get("name", "") == "quote"
    is_zimbra = element.get("data-marker", "") == "__QUOTED_TEXT__"
    return (
        is_gmx
        or is_zimbra
        or _QUOTE_CLASSES.search(classes) is not None
        or _QUOTE_IDS.fullmatch(name) is not None
    )


def _is_real_blockquote(element: html.HtmlElement, classes: str, style: str) -> bool:
    """Not an indentation (Gmail draws it without a border), nor Gmail's button for a quote."""
    if element.get("type", "") == "cite" or element.get("cite", ""):
        return True
    if _INDENT.search(style) and "border-left" not in style:
        return False
    if "gmail_quote" not in classes.split():
        return True
    return any("gmail_quote" in (one.get("class") or "") for one in element.iterancestors())


def _is_outlook_line(element: html.HtmlElement, style: str) -> bool:
    """The line that Outlook draws above a header block: a bold label with a colon comes first."""
    if element.tag != "div" or _LINE_ABOVE.search(style) is None:
        return False
    bold = next(element.iter("b", "strong"), None)
    return bold is not None and bold.text_content().strip().endswith((":", "："))


def _enclose(element: html.HtmlElement, marker: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    _put_before(element, marker)
    end = etree.Element("div")
    end.text = _END
    end.tail, element.tail = element.tail, None
    parent.insert(parent.index(element) + 1, end)


def _put_before(element: html.HtmlElement, marker: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    start = etree.Element("div")
    start.text = marker
    parent.insert(parent.index(element), start)


def _read_markers(text: str) -> list[Line]:
    lines: list[Line] = []
    opened: list[str] = []
    is_rest = False
    for line in lines_of(text):
        markers = _MARKERS.findall(line.text)
        words = _MARKERS.sub("", line.text).rstrip()
        for marker in markers:
            match marker:
                case "\ue0f1" | "\ue0f4":
                    opened.append(marker)
                case "\ue0f2" if opened:
                    opened.pop()
                case "\ue0f3":
                    is_rest = True
                case _:
                    lines += [Line(_DRAWN)] if marker == _RULE else []
        if markers and not words:
            continue
        line.text = words
        line.is_quoted |= is_rest or _QUOTE in opened
        line.kind = Kind.SIGNATURE if _SIGNATURE in opened and not line.is_quoted else line.kind
        lines.append(line)
    return lines
