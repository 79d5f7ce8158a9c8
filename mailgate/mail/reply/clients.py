"""The classes, ids and names that mail programs leave on the HTML around quotes and signatures."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Marks:
    """What one program leaves; each is a pattern for a whole class, id or name."""

    quote: str = ""
    """An element that holds a quote or the line above one."""
    rest: str = ""
    """An element from which on all is history."""
    signature: str = ""


# Where a program leaves nothing but `<blockquote type="cite">`, its quotes are found by that.
CLIENTS: Final[dict[str, Marks]] = {
    "163 and 126": Marks(quote="isReplyContent|isForwardContent|ntes_not_fresh_mail"),
    "Airmail": Marks(quote="airmail_on|bloop_original_html", signature="bloop_sign"),
    "AOL": Marks(quote=r"AOLMsgPart\S*|aolReplacedBody|aol_quoted"),
    "Apple Mail": Marks(signature="AppleMailSignature|lineBreakAtBeginningOfSignature"),
    "Freshdesk": Marks(quote="freshdesk_quote"),
    "Front": Marks(quote=r"\S*front-blockquote", signature="front-signature"),
    "Gmail": Marks(quote="gmail_attr", signature="gmail_signature"),
    "GMX and web.de": Marks(quote="name=quote"),
    "Hotmail": Marks(rest="stopSpelling", quote="SkyDrivePlaceholder"),
    "HubSpot": Marks(quote="hs_reply"),
    "Mailbird": Marks(quote="mailbird-quote", signature="mailbird_signature"),
    "Missive": Marks(quote="missive_quote"),
    "Open-Xchange": Marks(signature="io-ox-signature"),
    "Outlook": Marks(
        quote="ms-outlook-mobile-reference-message|mail-editor-reference-message-container",
        rest="divRplyFwdMsg|divTaggedContent|divtagrplyfwd",
        signature="Signature|ms-outlook-signature|ms-outlook-mobile-signature",
    ),
    "Outlook for Mac": Marks(quote="OLK_SRC_BODY_SECTION"),
    "ProtonMail": Marks(quote="protonmail_quote", signature="protonmail_signature_block"),
    "Roundcube": Marks(quote=r"reply-intro|replybody\d*", signature="_rc_sig"),
    "Spark": Marks(quote="name=messageReplySection", signature="name=messageSignatureSection"),
    "Thunderbird": Marks(quote="moz-cite-prefix|moz-forward-container", signature="moz-signature"),
    "Tutanota": Marks(quote="tutanota_quote|tutanota_indented", signature="tutanota_signature"),
    "Windows Mail": Marks(quote="WM_quote|_quotedContent"),
    "Yahoo": Marks(
        quote=r"\S*yahoo_quoted|yahoo_quoted_\S+|yqt\d+", signature=r"ydp\w{1,20}signature"
    ),
    "Zendesk": Marks(quote="zd_quote|quoted-text", signature="zd_signature"),
    "Zimbra": Marks(
        quote="__QUOTED_TEXT__", rest="zwchr|__DIVIDER__", signature="__SIG_PRE__|__SIG_POST__"
    ),
    "Zoho": Marks(quote="zmail_extra|blockquote_zmail"),
}


def pattern(kind: str) -> re.Pattern[str]:
    """One pattern for all programs; finds a mark among the names of an element."""
    words = "|".join(word for marks in CLIENTS.values() if (word := getattr(marks, kind)))
    return re.compile(rf"(?:^|\s)(?:x_)*(?:{words})(?=\s|$)")
