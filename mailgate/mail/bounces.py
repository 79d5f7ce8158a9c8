"""Delivery reports: RFC 3464 parts first, flufl.bounce for the formats of before and beside it."""

import email
import re
from email.message import Message as Part
from typing import Final

from flufl.bounce import all_failures

from mailgate.core.message import Bounce
from mailgate.mail.addresses import normalised
from mailgate.mail.cleaning import clean_line, clean_text
from mailgate.mail.fields import message_ids
from mailgate.mail.tree import Tree
from mailgate.mail.words import read_words

_MOST_RECIPIENTS: Final = 100
_MOST_BYTES: Final = 128 * 1024
_FAILED: Final = frozenset({"failed", "failure", "fail"})
_SUCCEEDED: Final = frozenset({"delivered", "relayed", "expanded", "deliverable"})

_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.-])([45]\d\d)[ -](?=[^\d\s])")
_SPEC: Final = re.compile(r"[^\s<>(),;:\"\[\]]+@[^\s<>(),;:\"\[\]]+")
_RETURNED_ID: Final = re.compile(r"^[> \t]*Message-I[dD]:[ \t]*(<[^<>\s]{3,900}>)", re.MULTILINE)
_DAEMON: Final = re.compile(
    r"mailer[-_.]?daemon|mail[-_.]?daemon|post-?master|mail[-_. ]?delivery|mmdf|mdaemon|mail-?admin"
    r"|microsoft ?exchange|delivery[-_.]?(?:agent|system|subsystem|notification)|e?mail system"
    r"|non-?delivery|mail (?:administrator|router|gateway)|bounce",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"undeliver|delivery (?:status|fail|has failed|problem|notif|report|delayed|incomplete|unsucc)"
    r"|deliver(?:y|ed)? mail|mail (?:delivery|system error|could not|status)|returned? (?:to|mail)"
    r"|failure notice|non[- ]?(?:remis|deliver|delivr)|non-?recapit|message (?:delayed|rejected)"
    r"|unzustellbar|unable to deliver|could not (?:be )?(?:send|sent|deliver)|fehlgeschlagen"
    r"|message not (?:deliv|sent)|delivery.{0,20}fail|nicht zugestellt|rejected|mail error"
    r"|warning: |devolv|não entreg|no se (?:ha )?(?:puede|pudo)|niedostarcz|undelivered|bounce"
    r"|配信|配送|送信|エラー|退信|недостав|не доставлен",
    re.IGNORECASE,
)


def bounce_of(tree: Tree) -> Bounce | None:
    """What a delivery report says, or None for any other mail, a report of success included."""
    blocks = _status_blocks(tree.root)
    if blocks:
        return _from_blocks(tree, blocks)
    if not _may_be_report(tree):
        return None
    temporary, permanent = _by_flufl(tree)
    failed = tuple(dict.fromkeys(normalised(one) for one in _named_failures(tree)))
    recipients = permanent or temporary or tuple(one for one in failed if one)
    is_report = _is_delivery_report(tree.root)
    if not recipients and not is_report:
        return None
    text = _report_text(tree)
    status = _status_in(text)
    kind = "temporary" if (temporary and not permanent) or status.startswith("4") else "permanent"
    return Bounce(
        kind=kind,
        recipients=recipients[:_MOST_RECIPIENTS],
        status=status,
        diagnostic=_diagnostic_in(text, status),
        original_message_id=_original_message_id(tree, text),
    )


def _status_blocks(root: Part) -> list[Part]:
    """The groups of fields of the delivery-status part at the top level of a report, if any."""
    if root.get_content_type() == "message/delivery-status":
        holders = [root]
    elif root.get_content_maintype() == "multipart" and root.is_multipart():
        holders = [
            child
            for child in root.get_payload()
            if isinstance(child, Part)
            and child.get_content_type()
            in {"message/delivery-status", "message/global-delivery-status"}
        ]
    else:
        return []
    blocks: list[Part] = []
    for holder in holders:
        payload = holder.get_payload()
        if isinstance(payload, list):
            blocks += [block for block in payload if isinstance(block, Part)]
        elif isinstance(payload, str):
            # RFC 6533 reports, and reports whose part claims a transfer encoding, are not split.
            decoded = holder.get_payload(decode=True)
            text = decoded if isinstance(decoded, bytes) else payload.encode("utf-8", "replace")
            text = text.replace(b"\r\n", b"\n").strip(b"\n")
            blocks += [email.message_from_bytes(one) for one in re.split(rb"\n\s*\n", text)]
    return [block for block in blocks if block.keys()]


def _from_blocks(tree: Tree, blocks: list[Part]) -> Bounce | None:
    failed: list[str] = []
    delayed: list[str] = []
    statuses: list[str] = []
    diagnostics: list[str] = []
    unread = False
    for block in blocks:
        action = _value(block, "Action").partition(" ")[0].lower()
        status = _status_in(_value(block, "Status"))
        recipient = _recipient(block)
        if not action and not status and not recipient:
            continue  # the group about the whole mail
        if action in _SUCCEEDED or (not action and status.startswith("2")):
            continue
        is_delay = action == "delayed" or (action not in _FAILED and status.startswith("4"))
        unread = unread or not recipient
        (delayed if is_delay else failed).append(recipient)
        statuses.append(status)
        diagnostics.append(_value(block, "Diagnostic-Code"))
    if not failed and not delayed:
        has_action = any(_value(block, "Action") for block in blocks)
        return None if has_action else _bare(tree)
    recipients = tuple(dict.fromkeys(one for one in failed or delayed if one))
    if not recipients:
        temporary, permanent = _by_flufl(tree)
        recipients = permanent or temporary
    diagnostic = next((one for one in diagnostics if one), "")
    status = next((one for one in statuses if one), "") or _status_in(diagnostic)
    return Bounce(
        kind="permanent" if failed else "temporary",
        recipients=recipients[:_MOST_RECIPIENTS],
        status=status,
        diagnostic=diagnostic[:500],
        original_message_id=_original_message_id(tree, _report_text(tree)),
    )


def _bare(tree: Tree) -> Bounce:
    """A report whose status part says nothing that can be read."""
    temporary, permanent = _by_flufl(tree)
    text = _report_text(tree)
    return Bounce(
        kind="temporary" if temporary and not permanent else "permanent",
        recipients=(permanent or temporary)[:_MOST_RECIPIENTS],
        status=_status_in(text),
        original_message_id=_original_message_id(tree, text),
    )


def _may_be_report(tree: Tree) -> bool:
    """Whether a machine's report may be behind this mail.

    Without this, a person who quotes a report in his question would look like one.
    """
    if _is_delivery_report(tree.root) or tree.header.first("x-failed-recipients"):
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
    return _SUBJECT.search(read_words(subject.text)[0]) is not None


def _is_delivery_report(root: Part) -> bool:
    if root.get_content_type() != "multipart/report":
        return False
    try:
        kind = str(root.get_param("report-type", "") or "").lower()
    except (TypeError, ValueError, LookupError):
        kind = ""
    return kind in {"", "delivery-status", "global-delivery-status"}


def _by_flufl(tree: Tree) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(temporary, permanent) by flufl.bounce, with what is no address left out."""
    root = tree.root
    has_from = "From" in root
    try:
        if not has_from:
            root["From"] = "mailer-daemon"  # flufl.bounce raises on a mail without From
        temporary, permanent = all_failures(root)
    except Exception:  # noqa: BLE001 - a third-party parser on a stranger's bytes
        return (), ()
    finally:
        if not has_from:
            del root["From"]
    # flufl.bounce takes the Message-ID of a returned mail for an address, too.
    returned = {found[1:-1].lower() for found in _RETURNED_ID.findall(_report_text(tree))}
    return _read_all(temporary, returned), _read_all(permanent, returned)


def _read_all(found: object, returned: set[str]) -> tuple[str, ...]:
    if not isinstance(found, (set, frozenset, list, tuple)):
        return ()
    specs = (
        one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in found
    )
    read = {normalised(spec.strip(" <>'\"")) for spec in specs}
    return tuple(sorted(one for one in read if one and one not in returned))


def _named_failures(tree: Tree) -> list[str]:
    """X-Failed-Recipients, which Exim and Gmail write."""
    return [
        spec
        for field in tree.header.all("x-failed-recipients")
        for spec in _SPEC.findall(field.text)
    ]


def _value(block: Part, name: str) -> str:
    return clean_line(str(block.get(name, "")))


def _recipient(block: Part) -> str:
    """The address that failed, or the one it was sent to where that is none (RFC 3464, 2.3)."""
    for name in ("Final-Recipient", "Original-Recipient", "X-Actual-Recipient"):
        spec = _SPEC.search(_value(block, name).rpartition(";")[2])
        address = normalised(spec.group()) if spec else ""
        if address:
            return address
    return ""


def _report_text(tree: Tree) -> str:
    """The words of a report for people, as far as they matter."""
    for part in tree.root.walk():
        if not part.is_multipart() and part.get_content_maintype() in {"text", "multipart"}:
            return clean_text(tree.shown_bytes(part)[:_MOST_BYTES].decode("utf-8", "replace"))
    return ""


def _status_in(text: str) -> str:
    """The first status code of RFC 3463 that tells of a failure, else of the reply code's class."""
    found = next((one for one in _STATUS.findall(text) if one[0] in "45"), "")
    if found:
        return found
    plain = _STATUS.search(text)
    if plain:
        return plain.group(1)
    reply = _REPLY.search(text)
    return f"{reply.group(1)[0]}.0.0" if reply else ""


def _diagnostic_in(text: str, status: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return next((line[:500] for line in lines if status and status in line), "")


def _original_message_id(tree: Tree, text: str) -> str:
    """The Message-ID of the mail that could not be delivered, from the part that gives it back."""
    found: tuple[str, ...]
    for part in tree.root.walk():
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/global"} and part.is_multipart():
            inner = part.get_payload(0)
            found = message_ids(_value(inner, "Message-ID")) if isinstance(inner, Part) else ()
        elif kind in {"text/rfc822-headers", "message/global-headers", "message/rfc822"}:
            returned = tree.shown_bytes(part)[:_MOST_BYTES].decode("utf-8", "replace")
            found = tuple(_RETURNED_ID.findall(returned.replace("\r\n", "\n")))
        else:
            continue
        if found:
            return clean_line(found[0])
    returned_ids = _RETURNED_ID.findall(text)
    return clean_line(returned_ids[-1]) if returned_ids else ""
