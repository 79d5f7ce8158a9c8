"""Whether a mail may be a delivery report, before its words are read for one."""

import re
from email.message import Message as Part
from typing import Final

from mailgate.mail.bounce_languages import FAILURES, SUBJECTS
from mailgate.mail.failed_recipients import says_failure
from mailgate.mail.tree import Tree
from mailgate.mail.words import read_words

_DAEMON: Final = re.compile(
    r"mailer[-_.]?daemon|mail[-_.]?daemon|post-?master|mail[-_. ]?delivery|mmdf|mdaemon|mail-?admin"
    r"|microsoft ?exchange|delivery[-_.]?(?:agent|system|subsystem|notification)|e?mail system"
    r"|non-?delivery|mail (?:administrator|router|gateway)|bounce",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile("|".join(SUBJECTS), re.IGNORECASE)
# A person answers or forwards a report; a machine puts "failed" behind the subject of our answer.
_ANSWERED: Final = re.compile(
    r"\s*(?:re|aw|sv|vs|antw|odp|fwd?|wg|tr|rv|enc|vl|doorst|pd|i|r)\s*:\s*(?:"
    + "|".join(SUBJECTS)
    + ")",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(?<![\d.])[45](?:\.\d{1,3}\.\d{1,3}|\d\d[ -](?=[^\d\s]))(?![\d.])")
_NO_REPLY: Final = re.compile(r"\bno[-_.]?reply[^@]{0,20}@|^\s*<>", re.IGNORECASE)
_NOT_DELIVERED: Final = re.compile("|".join(FAILURES), re.IGNORECASE)


def may_be_report(tree: Tree) -> bool:
    """Whether a machine's report may be behind this mail.

    Without this, a person who quotes a report in his question would look like one.
    """
    if is_delivery_report(tree.root) or tree.header.first("x-failed-recipients"):
        return True
    path = tree.header.first("return-path")
    if path is not None and path.unfolded == b"<>":
        return True
    author = tree.header.first("from")
    if author is None or _DAEMON.search(author.text):
        return True
    subject = tree.header.first("subject")
    is_answer = bool(tree.header.first("in-reply-to")) and not tree.header.first("auto-submitted")
    if subject is None or is_answer:
        return False
    words = read_words(subject.text)[0]
    return _SUBJECT.search(words) is not None and not _ANSWERED.match(words)


def is_delivery_report(root: Part) -> bool:
    """Whether it is a report on delivery (RFC 6522), or one that does not say on what."""
    if root.get_content_type() != "multipart/report":
        return False
    try:
        kind = str(root.get_param("report-type", "") or "").lower()
    except (TypeError, ValueError, LookupError):
        kind = ""
    return kind in {"", "delivery-status", "global-delivery-status"}


def is_receipt(root: Part) -> bool:
    """Whether it is a disposition notification; Sieve refuses mail with one (RFC 5429, 2.2)."""
    return "disposition-notification" in str(root.get("Content-Type", "")).lower()


def tells_failure(tree: Tree, text: str) -> bool:
    """Whether a mail says that something could not be delivered, and is no person's.

    An absence note has a null path and names addresses too: its words are not those of failure. A
    person may write "delivery failed" of a parcel: his words hold no code of a mail server.
    """
    author = tree.header.first("from")
    if author is not None and _DAEMON.search(author.text):
        return says_failure(text)
    if _NOT_DELIVERED.search(" ".join(text.split())) is None:
        return False
    return _is_machine(tree) or _CODE.search(text) is not None


def _is_machine(tree: Tree) -> bool:
    path = tree.header.first("return-path")
    author = tree.header.first("from")
    if (path is not None and path.unfolded == b"<>") or author is None:
        return True
    return tree.header.first("auto-submitted") is not None or bool(_NO_REPLY.search(author.text))
