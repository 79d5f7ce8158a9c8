"""Delivery reports: RFC 3464 parts first, flufl.bounce for the formats of before and beside it."""

import email
import re
from email.message import Message as Part
from typing import Final

from flufl.bounce import all_failures

from mailgate.core.message import Bounce
from mailgate.mail.addresses import normalised
from mailgate.mail.bodies import param
from mailgate.mail.bounce_signs import is_delivery_report, is_receipt, may_be_report, tells_failure
from mailgate.mail.charsets import decode
from mailgate.mail.cleaning import clean_line, clean_text
from mailgate.mail.failed_recipients import failed_in
from mailgate.mail.fields import message_ids
from mailgate.mail.html_text import html_to_text
from mailgate.mail.status_groups import SPEC, Group, groups_in, groups_of, recipient_of
from mailgate.mail.tree import Tree

_MOST_RECIPIENTS: Final = 100
_MOST_BYTES: Final = 128 * 1024
_FAILED: Final = frozenset({"failed", "failure", "fail"})
_SUCCEEDED: Final = frozenset({"delivered", "relayed", "expanded", "deliverable"})

_NOT_TO_ONE: Final = ("Cc", "List-Id", "List-Post", "X-BeenThere", "Mailing-List")
_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.-])([45]\d\d)[ -](?=[^\d\s])")
_RETURNED_ID: Final = re.compile(r"^[> \t]*Message-I[dD]:[ \t]*(<[^<>\s]{3,900}>)", re.MULTILINE)
_REFUSED: Final = re.compile(r"(?:was|been) (?:automatically )?(?:rejected|refused)", re.IGNORECASE)
_RETRIED: Final = re.compile(
    r"will be (?:re-?tried|attempted)|still being retried|warning (?:message )?only"
    r"|(?:do not|don't) need to resend|will (?:keep|continue) (?:trying|to (?:re-?)?try)"
    r"|will (?:re-?)?try (?:again|for)|weitere zustellversuche|nouvelle tentative",
    re.IGNORECASE,
)
_GIVEN_UP: Final = re.compile(
    r"permanent (?:fatal )?error|giv(?:en|ing) up|not going to try again|in the queue too long"
    r"|(?:retry|delivery) (?:timeout|time|attempts?) (?:exceeded|expired)|message expired"
    r"|after [0-9]+ (?:delivery )?attempt"
    r"|cannot send message (?:for|within)|endgültig|dauerhafte[rn]? fehler|échec définitif"
    r"|error permanente|permanent failure",
    re.IGNORECASE,
)


def bounce_of(tree: Tree) -> Bounce | None:
    """What a delivery report says, or None for any other mail, a report of success included."""
    groups = groups_of(tree.root)
    if groups:
        return _from_groups(tree, groups)
    if not may_be_report(tree):
        return None
    text = _report_text(tree)
    if is_receipt(tree.root) and not _REFUSED.search(text):
        return None
    groups = groups_in(text) if "ecipient:" in text else []
    if any(recipient_of(group) for group in groups):
        return _from_groups(tree, groups)
    return _from_words(tree, text)


def _from_words(tree: Tree, text: str) -> Bounce | None:
    temporary, permanent = _by_flufl(tree)
    failed = tuple(dict.fromkeys(normalised(one) for one in _named_failures(tree)))
    recipients = _without_others(tree, permanent or temporary) or tuple(
        one for one in failed if one
    )
    is_report = is_delivery_report(tree.root)
    if not recipients and (is_report or tells_failure(tree, text)):
        recipients = failed_in(text, others=_others(tree)) or _returned_recipient(tree)
    if not recipients and not is_report:
        return None
    status = _status_in(text)
    return Bounce(
        kind=_kind(text, status, is_temporary=bool(temporary and not permanent)),
        recipients=recipients[:_MOST_RECIPIENTS],
        status=status,
        diagnostic=_diagnostic_in(text, status),
        original_message_id=_original_message_id(tree, text),
    )


def _kind(text: str, status: str, *, is_temporary: bool) -> str:
    """For good or for now: a server that has given up has, whatever the class of its status."""
    if _RETRIED.search(text):
        return "temporary"
    if _GIVEN_UP.search(text):
        return "permanent"
    return "temporary" if is_temporary or status.startswith("4") else "permanent"


def _from_groups(tree: Tree, groups: list[Group]) -> Bounce | None:
    failed: list[str] = []
    delayed: list[str] = []
    statuses: list[str] = []
    diagnostics: list[str] = []
    for group in groups:
        action = group.get("action", "").partition(" ")[0].lower()
        status = _status_in(group.get("status", ""))
        recipient = recipient_of(group)
        if not action and not status and not recipient:
            continue  # the group about the whole mail
        if action in _SUCCEEDED or (not action and status.startswith("2")):
            continue
        is_delay = action == "delayed" or (action not in _FAILED and status.startswith("4"))
        (delayed if is_delay else failed).append(recipient)
        statuses.append(status)
        diagnostics.append(group.get("diagnostic-code", ""))
    if not failed and not delayed:
        return None if any("action" in group for group in groups) else _bare(tree)
    recipients = tuple(dict.fromkeys(one for one in failed or delayed if one))
    text = _report_text(tree)
    if not recipients:
        temporary, permanent = _by_flufl(tree)
        recipients = permanent or temporary or failed_in(text, others=_others(tree))
    diagnostic = next((one for one in diagnostics if one), "")
    status = next((one for one in statuses if one), "") or _status_in(diagnostic)
    return Bounce(
        kind="permanent" if failed else "temporary",
        recipients=recipients[:_MOST_RECIPIENTS],
        status=status,
        diagnostic=diagnostic[:500],
        original_message_id=_original_message_id(tree, text),
    )


def _bare(tree: Tree) -> Bounce:
    """A report whose status part says nothing that can be read."""
    text = _report_text(tree)
    found = _from_words(tree, text)
    if found is not None:
        return found
    status = _status_in(text)
    return Bounce(
        kind=_kind(text, status, is_temporary=False),
        recipients=(),
        status=status,
        original_message_id=_original_message_id(tree, text),
    )


def _others(tree: Tree) -> frozenset[str]:
    """Addresses that a report names though they did not fail: whom it is from and to."""
    fields = (one for name in ("from", "to", "reply-to") for one in tree.header.all(name))
    specs = (spec for field in fields for spec in SPEC.findall(field.text))
    return frozenset(normalised(spec) for spec in specs)


def _without_others(tree: Tree, found: tuple[str, ...]) -> tuple[str, ...]:
    """Without whom the report is for, unless that is the only one: he may have failed himself."""
    others = _others(tree)
    return tuple(one for one in found if one not in others) or found


def _returned_recipient(tree: Tree) -> tuple[str, ...]:
    """Whom the returned mail was to, if that is one person and the report names nobody.

    A mail of a list is to the list, not to the subscriber whom it did not reach.
    """
    for part in tree.root.walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
        elif part.get_content_type() == "text/rfc822-headers":
            inner = email.message_from_bytes(tree.shown_bytes(part)[:_MOST_BYTES])
        else:
            continue
        if not isinstance(inner, Part) or any(name in inner for name in _NOT_TO_ONE):
            return ()
        specs = {normalised(one) for one in SPEC.findall(clean_line(str(inner.get("To", ""))))}
        return tuple(specs - {""}) if len(specs) == 1 else ()
    return ()


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


def _named_failures(tree: Tree) -> tuple[str, ...]:
    """X-Failed-Recipients, which Exim and Gmail write."""
    fields = tree.header.all("x-failed-recipients")
    specs = (normalised(spec) for field in fields for spec in SPEC.findall(field.text))
    return tuple(dict.fromkeys(one for one in specs if one))


def _report_text(tree: Tree) -> str:
    """The words of a report for people, as far as they matter."""
    for part in tree.root.walk():
        if not part.is_multipart() and part.get_content_maintype() in {"text", "multipart"}:
            data = tree.shown_bytes(part)[:_MOST_BYTES]
            text = clean_text(decode(data, param(part, "charset"))[0])
            return html_to_text(text)[0] if part.get_content_subtype() == "html" else text
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
            found = (
                message_ids(clean_line(str(inner.get("Message-ID", ""))))
                if isinstance(inner, Part)
                else ()
            )
        elif kind in {"text/rfc822-headers", "message/global-headers", "message/rfc822"}:
            returned = tree.shown_bytes(part)[:_MOST_BYTES].decode("utf-8", "replace")
            found = tuple(_RETURNED_ID.findall(returned.replace("\r\n", "\n")))
        else:
            continue
        if found:
            return clean_line(found[0])
    returned_ids = _RETURNED_ID.findall(text)
    return clean_line(returned_ids[-1]) if returned_ids else ""
