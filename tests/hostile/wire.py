"""The bytes of a mail of ours, read by rules that know nothing of how it was made."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import compat32
from typing import Final

from lxml import etree, html

_FIELD: Final = re.compile(rb"[A-Za-z-]{2,40}: [\x20-\x7e]*(?:\r\n [\x20-\x7e]*)*")
_OURS: Final = frozenset(
    {
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
        "auto-submitted", "x-auto-response-suppress", "precedence", "mime-version", "content-type",
        "content-transfer-encoding",
    }
)  # fmt: skip
_AUTOMATIC: Final = frozenset({"auto-replied", "auto-generated"})
_BYTES: Final = re.compile(rb"[^\t\r\n\x20-\x7e]")
_BARE: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_ID: Final = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
_MOST_IDS: Final = 50
_LONGEST: Final = 998
# What a mail program would run, load or send by itself.
_ACTIVE: Final = frozenset(
    {
        "script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "base",
        "link", "svg", "math", "video", "audio", "source", "picture",
    }
)  # fmt: skip
_LOADING: Final = re.compile(r"@import|url\(|expression\(", re.IGNORECASE)
_LOADED: Final = frozenset({"src", "srcset", "background", "poster", "data", "lowsrc", "dynsrc"})
_LINKS: Final = ("https://desk.example/", "mailto:", "tel:")


def faults(raw: bytes, *, recipient: str) -> Iterator[str]:
    """What is wrong with a mail that was to leave for one recipient."""
    yield from _of_bytes(raw)
    yield from _of_fields(raw)
    read = message_from_bytes(raw, policy=compat32)
    if str(read["To"]) != recipient:
        yield f"To is {read['To']}, not {recipient}"
    if str(read["Auto-Submitted"]) not in _AUTOMATIC:
        yield "it does not say that a machine wrote it (RFC 3834, 5)"
    ids = f"{read['References'] or ''} {read['In-Reply-To'] or ''}".split()
    if not all(map(_ID.fullmatch, ids)) or len(ids) > _MOST_IDS + 1:
        yield f"it refers to {ids[:3]}"
    for part in read.walk():
        if part.get_content_type() == "text/html":
            markup = part.get_payload(decode=True)
            assert isinstance(markup, bytes)
            yield from _active(markup.decode())


def _of_bytes(raw: bytes) -> Iterator[str]:
    if found := _BYTES.search(raw):
        yield f"byte {found.group()!r} leaves"
    if _BARE.search(raw):
        yield "a bare line end leaves"
    if max(map(len, raw.split(b"\r\n"))) > _LONGEST:
        yield f"a line over {_LONGEST} octets leaves"


def _of_fields(raw: bytes) -> Iterator[str]:
    block, blank, _ = raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?! )", block)
    names = [field.partition(b":")[0].decode("ascii", "replace").lower() for field in fields]
    if not blank or not all(_FIELD.fullmatch(field) for field in fields):
        yield "a header line is no field"
    if not set(names) <= _OURS:
        yield f"it has the fields {sorted(set(names) - _OURS)}"
    if len(names) != len(set(names)):
        yield f"a field is there twice: {sorted(names)}"


def _active(markup: str) -> Iterator[str]:
    """What HTML of ours does by itself, or leads to."""
    for element in html.fromstring(markup).iter(etree.Element):
        name = str(element.tag).lower()
        values = {key.lower(): value for key, value in element.attrib.items()}
        if name in _ACTIVE or (name == "meta" and "refresh" in str(values.get("http-equiv"))):
            yield f"its HTML has <{name}>"
        if any(key.startswith("on") for key in values):
            yield f"its HTML has {sorted(values)} in <{name}>"
        if any(not values[key].startswith("cid:") for key in _LOADED & values.keys()):
            yield f"its HTML loads something for <{name}>"
        if "href" in values and not values["href"].startswith(_LINKS):
            yield f"its HTML leads to {values['href'][:80]}"
        styles = values.get("style", "") + (element.text or "" if name == "style" else "")
        if _LOADING.search(styles):
            yield f"its styles load something: {styles[:80]}"
