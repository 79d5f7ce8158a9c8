"""The groups of fields of a delivery report (RFC 3464, 2.1), read line by line.

Real reports break the format where a parser of headers gives up: a diagnosis goes on in lines that
are not indented, blank lines between the recipients are missing, and the whole part stands in the
text of a report whose boundaries were lost.
"""

import re
from collections.abc import Iterator
from email.message import Message as Part
from typing import Final

from mailgate.mail.addresses import normalised
from mailgate.mail.cleaning import clean_line

Group = dict[str, str]

# Begins only where a word does: without that, a long word without at sign takes quadratic time.
SPEC: Final = re.compile(
    r"(?<![^\s<>(),;:\"\[\]])[^\s<>(),;:\"\[\]]{1,255}@[^\s<>(),;:\"\[\]]{1,255}"
)
_FIELD: Final = re.compile(
    r"(reporting-mta|original-envelope-id|arrival-date|received-from-mta|dsn-gateway|action|status"
    r"|(?:final|original)-recipient|remote-mta|diagnostic-code|last-attempt-date|final-log-id"
    r"|will-retry-until|x-[a-z-]{1,60}|[a-z]+(?:-[a-z]+)+)[ \t]*:(.*)",
    re.IGNORECASE,
)
_RECIPIENT_FIELDS: Final = ("final-recipient", "original-recipient", "action")
_KINDS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_LONGEST_VALUE: Final = 2000
_LONGEST: Final = 256 * 1024
_MOST_GROUPS: Final = 500


def groups_of(root: Part) -> list[Group]:
    """The groups of the delivery-status part at the top level of a report, if there is one."""
    if root.get_content_type() == "message/delivery-status":
        holders = [root]
    elif root.get_content_maintype() == "multipart" and root.is_multipart():
        children = [child for child in root.get_payload() if isinstance(child, Part)]
        holders = [child for child in children if child.get_content_type() in _KINDS]
    else:
        return []
    return [group for holder in holders for group in groups_in(_text(holder))]


def groups_in(text: str) -> list[Group]:
    """The groups of fields in a text; one with a second recipient in it is two.

    Of a long text the first 256 KiB, of many groups the first 500 are read.
    """
    found: list[Group] = []
    group: Group = {}
    last = ""
    for line in text[:_LONGEST].split("\n"):
        if len(found) == _MOST_GROUPS:
            return found
        field = _FIELD.match(line)
        if field is None:
            if not line.strip():
                found, group, last = _with(found, group), {}, ""
            elif last and len(group[last]) < _LONGEST_VALUE:
                more = clean_line(line[:_LONGEST_VALUE])
                group[last] = f"{group[last]} {more}"[:_LONGEST_VALUE]
            continue
        last = field.group(1).lower()
        if last in _RECIPIENT_FIELDS and last in group:
            found, group = _with(found, group), {}
        group.setdefault(last, clean_line(field.group(2)[:_LONGEST_VALUE]))
    return _with(found, group)


def _with(found: list[Group], group: Group) -> list[Group]:
    if group:
        found.append(group)
    return found


def recipient_of(group: Group) -> str:
    """The address that failed, as the sender of the mail wrote it where the report tells.

    A forwarded mail fails at an address that nobody wrote to (RFC 3464, 2.3.1 and 2.3.2).
    """
    return next(iter(recipients_of(group)), "")


def recipients_of(group: Group) -> tuple[str, ...]:
    """All addresses of the one who failed: the one written to first, then where it led to."""
    found: list[str] = []
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        spec = SPEC.search(group.get(name, "").rpartition(";")[2])
        address = normalised(spec.group()) if spec else ""
        if "." in address.rpartition("@")[2] and address not in found:
            found.append(address)
    return tuple(found)


def _text(holder: Part) -> str:
    """The part as text again; the standard library has made parts of its groups."""
    payload = holder.get_payload()
    if isinstance(payload, list):
        parts = (one for one in payload[:_MOST_GROUPS] if isinstance(one, Part))
        return "\n\n".join("\n".join(_lines(one)) for one in parts)
    # RFC 6533 reports, and reports whose part claims a transfer encoding, are not split.
    decoded = holder.get_payload(decode=True)
    text = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else str(payload)
    return text[:_LONGEST].replace("\r\n", "\n")


def _lines(group: Part) -> Iterator[str]:
    for name, value in group.items():
        yield f"{name}: {clean_line(str(value)[:_LONGEST_VALUE])}"
    rest = group.get_payload()
    if isinstance(rest, str):
        yield rest[:_LONGEST].replace("\r\n", "\n").strip("\n")
