"""Our own header emitter: what goes out is what was meant, whatever the values hold.

The standard library's header classes let `=?UTF-8?Q?help=0ABcc=3A_x=40evil?=` write a Bcc field on
the Pythons up to 3.12 (CVE-2024-6923), and encode long Message-IDs, so that Outlook loses the
thread. Here values are cleaned first, encoded by RFC 2047 where they must be, and folded.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from typing import Final

from mailgate.core.message import Address

_FOLD_AT: Final = 76  # RFC 2047, 2; RFC 5322, 2.1.1 would allow 78
_ENCODED_WORD: Final = 75  # RFC 2047, 2
_LONGEST_SUBJECT: Final = 500
_LONGEST_NAME: Final = 200
_LONGEST_LOCAL_PART: Final = 64  # RFC 5321, 4.5.3.1
_LONGEST_ADDRESS: Final = 254
_LONGEST_MESSAGE_ID: Final = 500

_BREAKS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM: Final = rf"{_ATOM}(?:\.{_ATOM})*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_DOT_ATOM}@{_LABEL}(?:\.{_LABEL})*")
# RFC 5322, 3.6.4, with the domain literals and the underscores, colons and dots that are about.
_MESSAGE_ID: Final = re.compile(
    r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.:-]+@(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.:-]+|\[[A-Za-z0-9.:-]+\])>"
)
_Q_SAFE: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"  # RFC 2047, 5 (3)
)


def is_address(text: str) -> bool:
    """Whether an address can be written without quoting or SMTPUTF8 (RFC 5321, 4.1.2)."""
    return (
        len(text) <= _LONGEST_ADDRESS
        and "=?" not in text  # an encoded word to a lenient reader
        and _ADDRESS.fullmatch(text) is not None
        and len(text.partition("@")[0]) <= _LONGEST_LOCAL_PART
    )


def is_message_id(text: str) -> bool:
    """Whether a Message-ID can be written as it is."""
    return (
        len(text) <= _LONGEST_MESSAGE_ID
        and "=?" not in text
        and _MESSAGE_ID.fullmatch(text) is not None
    )


def clean_subject(text: str) -> str:
    """A subject on one line, without control characters, at most 500 characters."""
    return _one_line(text, _LONGEST_SUBJECT)


def clean_name(text: str) -> str:
    """A display name on one line, without control characters, at most 200 characters."""
    return _one_line(text, _LONGEST_NAME)


def plain_field(name: str, value: str) -> str:
    """A field whose value is a word of ours, written as it is."""
    return f"{name}: {value}\r\n"


def subject_field(name: str, text: str) -> str:
    """An unstructured field (RFC 5322, 3.6.5)."""
    value = clean_subject(text)
    if _is_plain(value):
        return _folded(name, value.split(" "))
    return _folded(name, _encoded_words(value, room=_FOLD_AT - len(name) - 2))


def mailbox_field(name: str, mailbox: Address) -> str:
    """A field with one mailbox and its display name (RFC 5322, 3.4)."""
    shown = clean_name(mailbox.name)
    address = f"<{mailbox.address}>"
    if not shown:
        return plain_field(name, mailbox.address)
    if _is_plain(shown):
        quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
        return _folded(name, [*f'"{quoted}"'.split(" "), address])
    return _folded(name, [*_encoded_words(shown, room=_FOLD_AT - len(name) - 2), address])


def ids_field(name: str, message_ids: Iterable[str]) -> str:
    """Message-IDs, folded between them and never encoded: Outlook loses the thread otherwise."""
    return _folded(name, list(message_ids))


def _one_line(text: str, longest: int) -> str:
    line = _BREAKS.sub(" ", _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)).strip(" ")
    return line if len(line) <= longest else line[: longest - 1].rstrip(" ") + "…"


def _is_plain(value: str) -> bool:
    """Whether no reader can take a cleaned value for anything but itself."""
    return value.isascii() and "=?" not in value


def _folded(name: str, words: Sequence[str]) -> str:
    """A field folded between words; the first stays beside the name, however long it is."""
    lines = [f"{name}:"]
    for number, word in enumerate(words):
        if number == 0 or len(lines[-1]) + 1 + len(word) <= _FOLD_AT:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines) + "\r\n"


def _encoded_words(text: str, *, room: int) -> list[str]:
    """Encoded words (RFC 2047) of a text, whole characters each; the first has `room` octets."""
    quoted = "".join(map(_quoted, text))
    as_quoted = len(quoted) <= len(text.encode()) * 4 // 3
    frame = "=?utf-8?q?{}?=" if as_quoted else "=?utf-8?b?{}?="
    words: list[str] = []
    chunk = ""
    for char in text:
        longest = (room if not words else _ENCODED_WORD) - len(frame) + 2
        if len(_encoded(chunk + char, as_quoted=as_quoted)) > longest:
            words.append(frame.format(_encoded(chunk, as_quoted=as_quoted)))
            chunk = ""
        chunk += char
    return [*words, frame.format(_encoded(chunk, as_quoted=as_quoted))]


def _encoded(chunk: str, *, as_quoted: bool) -> str:
    if as_quoted:
        return "".join(map(_quoted, chunk))
    return base64.b64encode(chunk.encode()).decode("ascii")


def _quoted(char: str) -> str:
    if char == " ":
        return "_"
    return "".join(chr(byte) if byte in _Q_SAFE else f"={byte:02X}" for byte in char.encode())
