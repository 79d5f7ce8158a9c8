"""The Content-Type of a multipart mail whose boundary does not fit its body, put right.

Gateways lose the semicolon before the boundary, or the parameter, or write another boundary than
the one between the parts; without this the customer's words would be shown as raw MIME.
"""

import re
from typing import Final

_MULTIPART: Final = re.compile(rb"\s*(multipart/[a-z0-9.+_-]{1,40})(.*)", re.IGNORECASE | re.DOTALL)
_BOUNDARY: Final = re.compile(
    rb"[;\s]{0,100}\bboundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE
)
# A line of a boundary with the header of a part, or the blank line of a part without one, after it.
_SEPARATOR: Final = re.compile(
    rb"(?:\A|\n)--([!-~]{1,70})[ \t]*\r?\n(?:content-[a-z-]{1,40}[ \t]*:)", re.IGNORECASE
)
_LOOKED_AT: Final = 64 * 1024


def with_boundary(content_type: bytes, body: bytes) -> bytes:
    """The value of Content-Type, changed only if it is multipart and its boundary finds no part."""
    multipart = _MULTIPART.match(content_type)
    if multipart is None:
        return content_type
    kind, rest = multipart.groups()
    named = _BOUNDARY.search(rest)
    others = _BOUNDARY.sub(b"", rest).strip(b"; \t\r\n")
    if named is not None:
        boundary = named.group(1) or named.group(2)
        if _divides(boundary, body):
            is_separated = named.group().lstrip().startswith(b";")
            return content_type if is_separated else _joined(kind, boundary, others)
    found = _SEPARATOR.search(body, 0, _LOOKED_AT)
    if found is None or b"\n--" + found.group(1) + b"--" not in body:
        return content_type
    return _joined(kind, found.group(1), others)


def _joined(kind: bytes, boundary: bytes, others: bytes) -> bytes:
    more = b"; " + others if others else b""
    return b" " + kind + b'; boundary="' + boundary + b'"' + more


def _divides(boundary: bytes, body: bytes) -> bool:
    return body.startswith(b"--" + boundary) or b"\n--" + boundary in body
