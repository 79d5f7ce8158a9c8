"""What mail-parser reads out of a mail: addresses, date, names of files, defects.

mail-parser raises exceptions of all kinds on broken mail, decodes some bodies wrongly and mixes
those of attached mails in. So it is asked for what it is best at, and where it raises, the standard
library's compat32 tree answers the same questions.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Part
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

import mailparser.utils
from mailparser import MailParser
from mailparser.utils import get_addresses

from mailgate.core.message import Defect
from mailgate.core.normal_forms import normalized
from mailgate.mail.fields import Header
from mailgate.mail.tree import Tree

_ADDRESS_FIELDS: Final = ("from", "to", "cc", "reply-to")
_STRUCTURE_DEFECTS_NAMES: Final = """
    NoBoundaryInMultipartDefect StartBoundaryNotFoundDefect CloseBoundaryNotFoundDefect
    MultipartInvariantViolationDefect InvalidMultipartContentTransferEncodingDefect
    InvalidBase64PaddingDefect InvalidBase64CharactersDefect InvalidBase64LengthDefect
    MissingHeaderBodySeparatorDefect FirstHeaderLineIsContinuationDefect
"""
_STRUCTURE_DEFECTS: Final = frozenset(_STRUCTURE_DEFECTS_NAMES.split())
# Both libraries log what they find odd in a mail; here that is data, and it would flood the log.
for _name in ("mailparser", "flufl.bounce"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False
# It normalises what it decodes; a text of marks alone would keep it busy for minutes.
mailparser.utils.normalize = normalized

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Addresses as (name, address) pairs by field; names of files by the number of their part."""

    addresses: dict[str, Pairs]
    date: datetime | None
    names: dict[int, str]
    defects: frozenset[Defect] = field(default_factory=frozenset)


def read(tree: Tree) -> Reading:
    """What mail-parser reads, or the standard library in its place."""
    try:
        return _by_mail_parser(tree)
    except Exception:  # noqa: BLE001 - mail-parser raises at least nine types on broken mail
        return _by_standard_library(tree)


def _by_mail_parser(tree: Tree) -> Reading:
    parts = tree.parts()
    with _numbered(parts) as marks:
        parser = MailParser(tree.root)
    names: dict[int, str] = {}
    for attachment in parser.attachments:
        number = marks.get(str(attachment["content-id"]))
        name = str(attachment["filename"] or "")
        # Without a name mail-parser takes the Content-ID for one, or makes a random one up.
        if number is not None and name not in marks and _says_name(parts[number]):
            names[number] = name
    defects: set[Defect] = set()
    if _STRUCTURE_DEFECTS & set(parser.defects_categories):
        defects.add(Defect.BROKEN_STRUCTURE)
    first = {name: _pairs(getattr(parser, name.replace("-", "_"))) for name in _ADDRESS_FIELDS}
    more = {name: tree.header.all(name)[1:] for name in _ADDRESS_FIELDS}
    addresses = {
        name: first[name]
        + tuple(pair for field in more[name] for pair in _pairs(get_addresses(field.text)))
        for name in _ADDRESS_FIELDS
    }
    date = parser.date
    return Reading(addresses, date or lenient_date(tree.header), names, frozenset(defects))


def _by_standard_library(tree: Tree) -> Reading:
    names: dict[int, str] = {}
    for number, part in enumerate(tree.parts()):
        try:
            name = part.get_filename()
        except (TypeError, ValueError, LookupError):
            name = None
        if name:
            names[number] = str(name)
    addresses = {
        name: _pairs(getaddresses([field.text for field in tree.header.all(name)]))
        for name in _ADDRESS_FIELDS
    }
    defects = {Defect.PARSER_FELL_BACK}
    if any(
        type(found).__name__ in _STRUCTURE_DEFECTS
        for part in tree.parts()
        for found in part.defects
    ):
        defects.add(Defect.BROKEN_STRUCTURE)
    return Reading(addresses, lenient_date(tree.header), names, frozenset(defects))


@contextmanager
def _numbered(parts: list[Part]) -> Iterator[dict[str, int]]:
    """Gives each part a Content-ID that tells its number, for as long as mail-parser looks.

    mail-parser's list of attachments does not say which part each one is.
    """
    kept = [_first_content_id(part) for part in parts]
    marks = {f"mailgate-part-{number}": number for number in range(len(parts))}
    for mark, part in zip(marks, parts, strict=True):
        _set_content_id(part, mark)
    try:
        yield marks
    finally:
        for value, part in zip(kept, parts, strict=True):
            _set_content_id(part, value)


def _first_content_id(part: Part) -> str | None:
    """The value as it stands, bytes that are not ASCII as surrogates."""
    raw = ((name.lower(), str(value)) for name, value in part.raw_items())
    return next((value for name, value in raw if name == "content-id"), None)


def _set_content_id(part: Part, value: str | None) -> None:
    """Sets or removes the first one where it stands: parts of reports are written out again."""
    if value is None:
        del part["Content-ID"]
    elif "Content-ID" in part:
        part.replace_header("Content-ID", value)
    else:
        part["Content-ID"] = value


def _says_name(part: Part) -> bool:
    try:
        return part.get_filename() is not None
    except (TypeError, ValueError, LookupError):
        return True


def _pairs(found: object) -> Pairs:
    if not isinstance(found, list):
        return ()
    return tuple((str(name), str(address)) for name, address in found if address)


def lenient_date(header: Header) -> datetime | None:
    """The Date in UTC, as the standard library reads it; one without a zone is taken for UTC."""
    dated = header.first("date")
    if dated is None:
        return None
    try:
        date = parsedate_to_datetime(dated.text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
