"""Delivery reports: RFC 3464 parts first, flufl.bounce for the formats of before and beside it."""

import email
import re
from dataclasses import replace
from email.message import Message as Part
from typing import Final

from mailgate.core.message import Bounce, FailedRecipient, FailureKind
from mailgate.mail.addresses import normalised
from mailgate.mail.bodies import param
from mailgate.mail.bounce_signs import is_delivery_report, is_receipt, may_be_report, tells_failure
from mailgate.mail.charsets import decode
from mailgate.mail.cleaning import clean_line, clean_text
from mailgate.mail.failed_recipients import failed_in
from mailgate.mail.fields import message_ids
from mailgate.mail.flufl_failures import by_flufl
from mailgate.mail.html_text import html_to_text
from mailgate.mail.report_words import Report, status_in
from mailgate.mail.status_groups import SPEC, Group, groups_in, groups_of, recipients_of
from mailgate.mail.tree import Tree

_MOST_RECIPIENTS: Final = 100
_MOST_BYTES: Final = 128 * 1024
_FAILED: Final = frozenset({"failed", "failure", "fail"})
_SUCCEEDED: Final = frozenset({"delivered", "relayed", "expanded", "deliverable"})

_NOT_TO_ONE: Final = ("Cc", "List-Id", "List-Post", "X-BeenThere", "Mailing-List")
_RETURNED_ID: Final = re.compile(r"^[> \t]*Message-I[dD]:[ \t]*(<[^<>\s]{3,900}>)", re.MULTILINE)
_REFUSED: Final = re.compile(r"(?:was|been) (?:automatically )?(?:rejected|refused)", re.IGNORECASE)


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
    if any(recipients_of(group) for group in groups):
        return _from_groups(tree, groups)
    return _from_words(tree, text)


def _from_words(tree: Tree, text: str) -> Bounce | None:
    temporary, permanent = _without_others(tree, *_by_flufl(tree, text))
    is_report = is_delivery_report(tree.root)
    recipients = (*permanent, *temporary) or _named_failures(tree)
    if not recipients and (is_report or tells_failure(tree, text)):
        recipients = failed_in(text, others=_others(tree)) or _returned_recipient(tree)
    if not recipients and not is_report:
        return None
    return _bounce(tree, text, recipients, temporary=temporary)


def _bounce(
    tree: Tree, text: str, recipients: tuple[str, ...], *, temporary: tuple[str, ...] = ()
) -> Bounce:
    failed = tuple(dict.fromkeys(recipients))[:_MOST_RECIPIENTS] or ("",)
    report, others = Report(text), frozenset(failed)
    return Bounce(
        tuple(
            report.failure_of(one, others=others, is_temporary=one in temporary) for one in failed
        ),
        _original_message_id(tree, text),
    )


def _from_groups(tree: Tree, groups: list[Group]) -> Bounce | None:
    found = [one for one in map(_failure, groups) if one is not None]
    text = _report_text(tree)
    if not found:
        if any("action" in group for group in groups):
            return None
        return _from_words(tree, text) or _bounce(tree, text, ())
    if not any(one.address for one in found):
        temporary, permanent = _by_flufl(tree, text)
        named = permanent or temporary or failed_in(text, others=_others(tree))
        found = [replace(found[0], address=one) for one in named] or found[:1]
    each: dict[str, FailedRecipient] = {}
    for one in found:
        known = each.get(one.address)
        if one.address and (known is None or known.kind is FailureKind.TEMPORARY):
            each[one.address] = one
    failures = tuple(each.values()) or (found[0],)
    return Bounce(failures[:_MOST_RECIPIENTS], _original_message_id(tree, text))


def _failure(group: Group) -> FailedRecipient | None:
    """What one group of a report says of its recipient; None if it failed not, or names nobody."""
    action = group.get("action", "").partition(" ")[0].lower()
    diagnostic = group.get("diagnostic-code", "")[:500]
    status = status_in(group.get("status", ""))
    recipients = recipients_of(group)
    if not action and not status and not recipients:
        return None  # the group about the whole mail
    if action in _SUCCEEDED or (not action and status.startswith("2")):
        return None
    is_delay = action == "delayed" or (action not in _FAILED and status.startswith("4"))
    return FailedRecipient(
        address=next(iter(recipients), ""),
        kind=FailureKind.TEMPORARY if is_delay else FailureKind.PERMANENT,
        status=status or status_in(diagnostic),
        diagnostic=diagnostic,
        action=action,
        also=next(iter(recipients[1:]), ""),
    )


def _others(tree: Tree) -> frozenset[str]:
    """Addresses that a report names though they did not fail: whom it is from and to."""
    fields = (one for name in ("from", "to", "reply-to") for one in tree.header.all(name))
    specs = (spec for field in fields for spec in SPEC.findall(field.text))
    return frozenset(normalised(spec) for spec in specs)


def _without_others(
    tree: Tree, temporary: tuple[str, ...], permanent: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Without whom the report is for, unless that is the only one: he may have failed himself."""
    others = _others(tree)
    if not {*temporary, *permanent} - others:
        return temporary, permanent
    first, second = (
        tuple(one for one in each if one not in others) for each in (temporary, permanent)
    )
    return first, second


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


def _by_flufl(tree: Tree, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    temporary, permanent = by_flufl(tree.root, no_addresses=_RETURNED_ID.findall(text))
    return tuple(one for one in temporary if one not in permanent), permanent


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
