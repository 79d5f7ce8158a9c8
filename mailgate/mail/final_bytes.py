"""The final bytes of a mail of ours, read by rules of our own.

Nothing that made the mail is trusted here. It is known which fields a mail of ours may have and
what each may look like; whatever else the bytes hold, the mail does not leave.
"""

import base64
import binascii
import re
from collections import Counter
from typing import Final

from mailgate.errors import PermanentError
from mailgate.mail.headers import is_address, is_message_id

_LONGEST_LINE: Final = 998  # RFC 5322, 2.1.1
_LONGEST_ENCODED_LINE: Final = 76  # RFC 2045, 6.7 and 6.8
_LONGEST_ENCODED_WORD: Final = 75  # RFC 2047, 2
_MOST_IDS: Final = 50
_DEEPEST: Final = 4

_FORBIDDEN_BYTES: Final = re.compile(rb"[^\t\r\n\x20-\x7e]")
_BARE_LINE_END: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_FIELD: Final = re.compile(r"([!-9;-~]+):( [\x20-\x7e]*)?")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TEXT_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ENCODED_WORD: Final = re.compile(r"=\?utf-8\?([qb])\?([!->@-~]*)\?=")
_NAMED: Final = re.compile(
    r'(?:"(?:[^"\\]|\\["\\])*"|(?:=\?[^ ?]+\?[^ ?]+\?[^ ?]*\?= ?)+) ?<(?P<address>[^<>]+)>'
)
_BAD_QUOTED: Final = re.compile(rb"=(?![0-9A-F]{2}|\r\n)")
_TEXT_TYPE: Final = re.compile(r'text/(?:plain|html); charset="(?P<charset>us-ascii|utf-8)"')
_MULTIPART_TYPE: Final = re.compile(
    r'multipart/(?:alternative|mixed|related); boundary="(?P<boundary>[A-Za-z0-9=_]{1,70})"'
)
_PNG: Final = b"\x89PNG\r\n\x1a\n"  # the first bytes of each
_FILE_TYPE: Final = re.compile(
    r"(?!text/|message/|multipart/)[a-z0-9][a-z0-9.+_-]{0,60}/[a-z0-9][a-z0-9.+_-]{0,60}"
)
_FILE_NAME: Final = re.compile(  # RFC 2183, 2.3; RFC 2231, 3 and 4
    r'attachment; (?:filename="[A-Za-z0-9 ._()+,=@~-]{1,60}"'
    r"|filename\*=utf-8''[A-Za-z0-9._~%-]+"
    r"|filename\*0\*=utf-8''[A-Za-z0-9._~%-]+(?:; filename\*[1-9][0-9]?\*=[A-Za-z0-9._~%-]+)+)"
)
_FILE_FIELDS: Final = frozenset(
    {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"}
)
_PART_FIELDS: Final = _FILE_FIELDS | {"Content-ID"}
_SHAPES: Final = {
    "Date": re.compile(
        r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} "
        r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
        r"[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}"
    ),
    "Auto-Submitted": re.compile(r"auto-replied|auto-generated"),  # RFC 3834, 5
    "X-Auto-Response-Suppress": re.compile(r"All"),
    "Precedence": re.compile(r"bulk"),
    "MIME-Version": re.compile(r"1\.0"),
    "Content-Type": re.compile(
        f"{_TEXT_TYPE.pattern}|{_MULTIPART_TYPE.pattern}|{_FILE_TYPE.pattern}"
    ),
    "Content-Disposition": re.compile(f"inline|{_FILE_NAME.pattern}"),
    "Content-Transfer-Encoding": re.compile(r"7bit|quoted-printable|base64"),
    "Content-ID": re.compile(r"<[A-Za-z0-9.-]{1,60}@[A-Za-z0-9.-]{1,253}>"),
}


class GateError(PermanentError):
    """A mail that must not leave; the text says why."""


def check(raw: bytes, *, fields: tuple[str, ...]) -> None:
    """Raises GateError unless the bytes are one well-formed mail with exactly these fields."""
    if found := _FORBIDDEN_BYTES.search(raw):
        raise GateError(f"byte {found.group()[0]:#04x} at {found.start()}")
    if found := _BARE_LINE_END.search(raw):
        raise GateError(f"bare line end at {found.start()}")
    if not raw.endswith(b"\r\n"):
        raise GateError("no line end at the end")
    if max(map(len, raw.split(b"\r\n"))) > _LONGEST_LINE:
        raise GateError(f"a line is over {_LONGEST_LINE} octets")
    header, body = _header_and_body(raw)
    if Counter(name for name, _ in header) != Counter(fields):
        raise GateError(f"fields are {', '.join(name for name, _ in header)}")
    values = dict(header)
    if len(values) != len(fields):
        raise GateError("a field is there twice")
    for name, value in header:
        _check_value(name, value)
    _check_entity(values, body, depth=1)


def _header_and_body(entity: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """The unfolded fields of a mail or part, and what comes behind them."""
    block, blank, body = entity.partition(b"\r\n\r\n")
    if not blank:
        raise GateError("the header has no end")
    unfolded: list[str] = []
    for line in block.decode("ascii").split("\r\n"):
        if not line.startswith((" ", "\t")):
            unfolded.append(line)
        elif unfolded and not line.isspace():
            unfolded[-1] += " " + line[1:]
        else:
            raise GateError("a folded line continues nothing")
    header = []
    for line in unfolded:
        match = _FIELD.fullmatch(line)
        if not match:
            raise GateError("a header line is no field")
        header.append((match[1], (match[2] or "")[1:]))
    return header, body


def _check_value(name: str, value: str) -> None:
    match name:
        case "Subject":
            good = True
        case "From":
            named = _NAMED.fullmatch(value)
            good = is_address(named["address"] if named else value)
        case "To" | "Reply-To":
            good = is_address(value)
        case "Message-ID" | "In-Reply-To":
            good = is_message_id(value)
        case "References":
            ids = value.split(" ")
            good = len(ids) <= _MOST_IDS and all(map(is_message_id, ids))
        case _ if name in _SHAPES:
            good = _SHAPES[name].fullmatch(value) is not None
        case _:
            raise GateError(f"{name} is no field of ours")
    if not good:
        raise GateError(f"{name} holds what it must not hold")
    _check_encoded_words(name, value)


def _check_encoded_words(name: str, value: str) -> None:
    """What readers decode must be as clean as what we wrote: no line end may hide in it."""
    for word in _ENCODED_WORD.finditer(value):
        try:
            text = _decoded_word(*word.groups())
        except ValueError as error:
            raise GateError(f"{name} holds a broken encoded word") from error
        if len(word.group()) > _LONGEST_ENCODED_WORD or _CONTROLS.search(text):
            raise GateError(f"{name} holds an encoded word with a control character, or too long")
    if "=?" in _ENCODED_WORD.sub("", value):
        raise GateError(f"{name} holds what some would decode")


def _decoded_word(encoding: str, text: str) -> str:
    if encoding == "b":
        return base64.b64decode(text, validate=True).decode()
    return binascii.a2b_qp(text).decode()


def _check_entity(values: dict[str, str], body: bytes, *, depth: int) -> None:
    kind = values.get("Content-Type", "")
    multipart = _MULTIPART_TYPE.fullmatch(kind)
    text = _TEXT_TYPE.fullmatch(kind)
    encoding = values.get("Content-Transfer-Encoding")
    if "Content-ID" in values:
        _check_picture(values, body)
    elif "Content-Disposition" in values:
        _check_file(values, body)
    elif text and encoding:
        _check_text(body, charset=text["charset"], encoding=encoding)
    elif multipart and encoding is None and depth < _DEEPEST:
        for part in _parts(body, multipart["boundary"].encode("ascii")):
            _check_part(part, depth=depth + 1)
    else:
        raise GateError("this is no MIME structure of ours")


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    """The parts between the boundaries; nothing may stand before, behind or beside them."""
    before, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if before or len(parts) < 2 or parts.pop() != b"--\r\n":  # noqa: PLR2004 - a part and the end
        raise GateError("the boundaries are not in order")
    if not all(part.startswith(b"\r\n") for part in parts):
        raise GateError("a line begins like a boundary")
    return [part.removeprefix(b"\r\n") for part in parts]


def _check_part(part: bytes, *, depth: int) -> None:
    header, body = _header_and_body(part)
    names = [name for name, _ in header]
    if len(set(names)) != len(names) or not set(names) <= _PART_FIELDS:
        raise GateError(f"a part has the fields {', '.join(names)}")
    for name, value in header:
        _check_value(name, value)
    _check_entity(dict(header), body, depth=depth)


def _check_picture(values: dict[str, str], body: bytes) -> None:
    """A picture that a mail shows within itself: a PNG with a name, and no file to open."""
    if values != {
        "Content-Type": "image/png",
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": "inline",
        "Content-ID": values["Content-ID"],
    }:
        raise GateError("this is no picture of ours")
    if not _decoded_body(body, "base64").startswith(_PNG):
        raise GateError("a picture is no PNG")


def _check_file(values: dict[str, str], body: bytes) -> None:
    """A file is base64 and nothing else: whatever is in it cannot be read as a part of the mail."""
    if (
        set(values) != _FILE_FIELDS
        or not _FILE_TYPE.fullmatch(values["Content-Type"])
        or not _FILE_NAME.fullmatch(values["Content-Disposition"])
        or values["Content-Transfer-Encoding"] != "base64"
    ):
        raise GateError("this is no attached file of ours")
    _decoded_body(body, "base64")


def _check_text(body: bytes, *, charset: str, encoding: str) -> None:
    """What a reader decodes is text of the named charset without control characters."""
    try:
        text = _decoded_body(body, encoding).decode(charset)
    except ValueError as error:
        raise GateError(f"a body is not of {charset}") from error
    if _TEXT_CONTROLS.search(text):
        raise GateError("a body holds a control character")


def _decoded_body(body: bytes, encoding: str) -> bytes:
    if encoding == "7bit":
        return body
    lines = body.split(b"\r\n")
    if max(map(len, lines)) > _LONGEST_ENCODED_LINE:
        raise GateError(f"an encoded line is over {_LONGEST_ENCODED_LINE} octets")
    if encoding == "quoted-printable":
        if _BAD_QUOTED.search(body):
            raise GateError("a body is not quoted-printable")
        return binascii.a2b_qp(body)
    try:
        return base64.b64decode(b"".join(lines), validate=True)
    except ValueError as error:
        raise GateError("a body is not base64") from error
