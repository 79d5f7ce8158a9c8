"""TNEF streams for tests, built by the specification (MS-OXTNEF, 2.1)."""

import struct

STRING_8, STRING_16, BINARY, LONG, OBJECT = 0x1E, 0x1F, 0x102, 0x03, 0x0D


def attribute(name: int, value: bytes, *, level: int = 1, kind: int = 6) -> bytes:
    """One attribute with its checksum."""
    head = struct.pack("<BHHI", level, name, kind, len(value))
    return head + value + struct.pack("<H", sum(value) & 0xFFFF)


def prop(name: int, kind: int, value: bytes | int) -> bytes:
    """One property of MAPI."""
    head = struct.pack("<HH", kind, name)
    if isinstance(value, int):
        return head + struct.pack("<I", value)
    return head + struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)


def props(*each: bytes) -> bytes:
    """A list of properties."""
    return struct.pack("<I", len(each)) + b"".join(each)


def attached(data: bytes, *each: bytes, title: bytes = b"") -> bytes:
    """The attributes of one attachment."""
    return b"".join(
        (
            attribute(0x9002, b"\0" * 14, level=2),
            attribute(0x8010, title + b"\0", level=2, kind=1) if title else b"",
            attribute(0x800F, data, level=2) if data else b"",
            attribute(0x9005, props(*each), level=2) if each else b"",
        )
    )


def tnef(*attributes: bytes, code_page: int = 1252) -> bytes:
    """A stream."""
    page = attribute(0x9007, struct.pack("<II", code_page, 0))
    return b"\x78\x9f\x3e\x22\x01\x00" + page + b"".join(attributes)


def utf_16(text: str) -> bytes:
    """A string of Windows."""
    return (text + "\0").encode("utf-16-le")
