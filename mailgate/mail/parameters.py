"""The name of a file in the header of its part, in all ways that programs write it (RFC 2231).

The parsers decode a wrongly labelled name lossily, take a quote that does not close for a part of
the name, and end an unquoted name at its first semicolon.
"""

import re
from email.message import Message as Part
from typing import Final
from urllib.parse import unquote_to_bytes

from mailgate.mail.charsets import decode, decode_unlabelled

_PARAMETER: Final = re.compile(
    r";\s*([\w!#$%&+^`{|}~.-]{1,60}?)((?:\*[0-9]{1,4})?\*?)\s*=\s*"
    r"(?:\"((?:[^\"\\]|\\.)*)\"|((?:(?!;\s*[\w*-]{1,40}\s*=)[^\n])*))"
)
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_LABELLED: Final = re.compile(r"([^']{0,60})'[^']{0,60}'(.*)", re.DOTALL)
_HALF_LABELLED: Final = re.compile(r"([A-Za-z0-9_.:-]{1,40})'(?=[^']*%)(.*)", re.DOTALL)
_LONGEST: Final = 4 * 1024
_WHITE: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def file_name(part: Part, *, hint: str) -> str:
    """The name that a part gives itself, its encoded words unread; `hint` is the text's charset."""
    return _named(part, "content-disposition", "filename", hint=hint) or _named(
        part, "content-type", "name", hint=hint
    )


def _named(part: Part, field: str, parameter: str, *, hint: str) -> str:
    plain = extended = ""
    pieces: dict[int, tuple[bool, str]] = {}
    for key, suffix, value in _parameters(_field(part, field, hint=hint)):
        if key != parameter:
            continue
        number, star = suffix.removeprefix("*").rstrip("*"), suffix.endswith("*")
        if number:
            pieces.setdefault(int(number), (star, value))
        elif star:
            extended = extended or _decoded([(True, value)])
        else:
            plain = plain or value
    return extended or _decoded([pieces[number] for number in sorted(pieces)]) or plain


def _field(part: Part, name: str, *, hint: str) -> str:
    """The first field of that name in one line; raw bytes in it are read like those of a header."""
    value = next((str(value) for key, value in part.raw_items() if key.lower() == name), "")
    try:
        octets = value[:_LONGEST].encode("ascii", "surrogateescape")
    except UnicodeError:
        return _WHITE.sub(" ", value[:_LONGEST])
    return _WHITE.sub(" ", decode_unlabelled(octets, hint))


def _parameters(value: str) -> list[tuple[str, str, str]]:
    """Name in lower case, what RFC 2231 puts after it, and value."""
    found = []
    for parameter in _PARAMETER.finditer(value):
        name, suffix, quoted, bare = parameter.groups()
        if quoted is not None:
            text = _ESCAPED.sub(r"\1", quoted)
        else:
            text = bare.strip().rstrip(";").removeprefix('"')
            if len(text) > 1 and text[0] == text[-1] == "'":
                text = text[1:-1]
        found.append((name.lower(), suffix, text.strip()))
    return found


def _decoded(pieces: list[tuple[bool, str]]) -> str:
    """The pieces of a value put together; the first one names the charset of those in percents."""
    if not pieces:
        return ""
    label = ""
    is_coded, first = pieces[0]
    if is_coded and (labelled := _LABELLED.fullmatch(first) or _HALF_LABELLED.fullmatch(first)):
        label, rest = labelled.groups()
        pieces = [(True, rest), *pieces[1:]]
    if not any(coded for coded, _ in pieces):
        return "".join(text for _, text in pieces)
    octets = b"".join(
        unquote_to_bytes(text) if coded else text.encode("utf-8", "replace")
        for coded, text in pieces
    )
    return decode(octets, label)[0]
