"""What Outlook packs into winmail.dat (MS-OXTNEF): the files of a mail, and its text.

Written here because the libraries for it read lists of four thousand million properties without a
look at how many bytes there are, and copy the rest of the file once for each attribute. This is one
pass: every length is held against what is left.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import compressed_rtf

from mailgate.mail.charsets import decode
from mailgate.mail.member import Member

MOST_FILES: Final = 200
_DEEPEST: Final = 3
_MOST_ATTRIBUTES: Final = 20_000
_MOST_PROPERTIES: Final = 20_000
_LONGEST_RTF: Final = 64 * 1024  # compressed; it may grow to nine times as much
_SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_IS_MESSAGE: Final = bytes.fromhex("0703020000000000c000000000000046")
_GUID: Final = 16

_BODY, _ATTACH_DATA, _ATTACH_TITLE, _NEW_ATTACHMENT = 0x800C, 0x800F, 0x8010, 0x9002
_MAIL_PROPERTIES, _ATTACH_PROPERTIES, _CODE_PAGE = 0x9003, 0x9005, 0x9007
_P_BODY, _P_RTF, _P_HTML, _P_HTML_CODE_PAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_P_DISPLAY_NAME, _P_FILE_NAME, _P_LONG_NAME = 0x3001, 0x3704, 0x3707
_P_DATA, _P_TYPE, _P_CONTENT_ID = 0x3701, 0x370E, 0x3712
_FIXED: Final = {2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_STRING_8, _STRING_16, _OBJECT = 0x1E, 0x1F, 0x0D
_VARIABLE: Final = frozenset({_STRING_8, _STRING_16, _OBJECT, 0x102, 0x00})
_MULTIPLE, _NAMED, _SHORTS = 0x1000, 0x8000, frozenset({2, 11})


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


def is_tnef(kind: str, data: bytes) -> bool:
    """Whether a part of that type holds a TNEF stream; many are sent as octet-stream."""
    is_named_so = kind in {"application/ms-tnef", "application/vnd.ms-tnef"}
    return data.startswith(_SIGNATURE) and (is_named_so or kind == "application/octet-stream")


def unpack(data: bytes, *, depth: int = 0) -> tuple[Member, ...]:
    """The texts and files in a TNEF stream, as far as it can be read. Never raises."""
    files: list[_File] = []
    properties: dict[int, tuple[int, bytes]] = {}
    code_page = "cp1252"
    for name, value in _attributes(data):
        match name:
            case 0x9007 if len(value) >= struct.calcsize("<I"):
                code_page = f"cp{struct.unpack_from('<I', value)[0]}"
            case 0x800C:
                properties.setdefault(_P_BODY, (_STRING_8, value))
            case 0x9003:
                properties |= dict(_properties(value))
            case 0x9002 if len(files) < MOST_FILES:
                files.append(_File())
            case 0x8010 if files:
                files[-1].title = value
            case 0x800F if files:
                files[-1].data = value
            case 0x9005 if files:
                files[-1].properties = dict(_properties(value))
            case _:
                pass
    found = list(_texts(properties, code_page))
    for file in files:
        found += _members(file, code_page, depth=depth)
    return tuple(found[:MOST_FILES])


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and value of each attribute: a level, number, type, length, the value, a checksum."""
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if not data.startswith(_SIGNATURE) or at + 9 > len(data):
            return
        name, _, length = struct.unpack_from("<HHI", data, at + 1)
        yield name, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Number, type and first value of each property, up to the first that cannot be read."""
    try:
        yield from _read_properties(data)
    except (struct.error, KeyError):
        return


def _read_properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    count = struct.unpack_from("<I", data)[0]
    at = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= _NAMED:
            by_text, number = struct.unpack_from("<II", data, at + _GUID)
            at += _GUID + 8 + (_padded(number) if by_text else 0)
        is_multiple, kind = bool(kind & _MULTIPLE), kind & ~_MULTIPLE
        values = 1
        if is_multiple or kind in _VARIABLE:
            values = struct.unpack_from("<I", data, at)[0]
            at += 4
        if kind in _VARIABLE:
            first = b""
            for number in range(values):
                length = struct.unpack_from("<I", data, at)[0]
                if number == 0:
                    first = data[at + 4 : at + 4 + length]
                at += 4 + _padded(length)
            yield name, (kind, first)
        else:
            width = 2 if is_multiple and kind in _SHORTS else _FIXED[kind]
            yield name, (kind, data[at : at + width])
            at += _padded(width * values)


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _texts(properties: dict[int, tuple[int, bytes]], code_page: str) -> Iterator[Member]:
    """The text of the mail in the versions there are."""
    text = _string(properties.get(_P_BODY), code_page).replace("\r\n", "\n")
    if text.strip():
        yield Member("", "text/plain", text.encode("utf-8", "replace"), text)
    kind, html = properties.get(_P_HTML, (0, b""))
    if html.strip(b"\x00 \r\n"):
        _, number = properties.get(_P_HTML_CODE_PAGE, (0, b""))
        label = f"cp{int.from_bytes(number[:4], 'little')}" if number else code_page
        markup = _string((kind, html), code_page) if kind == _STRING_16 else decode(html, label)[0]
        yield Member("", "text/html", html.rstrip(b"\x00"), markup)
    rtf = _rtf(properties.get(_P_RTF, (0, b""))[1])
    if rtf:
        yield Member("", "application/rtf", rtf)


def _rtf(data: bytes) -> bytes:
    if not data or len(data) > _LONGEST_RTF:
        return b""
    try:
        return bytes(compressed_rtf.decompress(data))
    except Exception:  # noqa: BLE001 - the library raises bare Exceptions, and others on broken data
        return b""


def _members(file: _File, code_page: str, *, depth: int) -> tuple[Member, ...]:
    """A file; or, if it is a mail of Outlook's own, what is in that."""

    def said(number: int) -> str:
        return _string(file.properties.get(number), code_page).strip()

    packed = file.properties.get(_P_DATA, (0, b""))[1]
    data = file.data or packed
    if packed.startswith(_IS_MESSAGE):
        data = packed[len(_IS_MESSAGE) :]
        if depth < _DEEPEST:
            return unpack(data, depth=depth + 1)
    title = _string((_STRING_8, file.title), code_page).strip()
    name = said(_P_LONG_NAME) or title or said(_P_FILE_NAME) or said(_P_DISPLAY_NAME)
    kind = said(_P_TYPE).lower() or "application/octet-stream"
    if not data and not name:
        return ()
    return (Member(name, kind, data, content_id=said(_P_CONTENT_ID).strip("<>")),)


def _string(value: tuple[int, bytes] | None, code_page: str) -> str:
    if value is None:
        return ""
    kind, data = value
    if kind == _STRING_16:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    return decode(data.rstrip(b"\x00"), code_page)[0]
