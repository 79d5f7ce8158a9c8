"""Bytes to text by an allow-list of charsets, with what real mail means by each label.

Valid UTF-8 wins over the label: text that is valid UTF-8 by chance is rarer than a wrong label.
Labels outside the list fall back to windows-1252 with a defect, so that codecs such as
`unicode_escape`, `zlib` and `idna` are never run on a stranger's bytes.
"""

import codecs
import re
from typing import Final

from mailgate.core.message import Defect
from mailgate.mail.charset_guess import guess
from mailgate.mail.charset_labels import charset_of, says_nothing

_NO_DEFECT: Final[frozenset[Defect]] = frozenset()

# What is written under an ISO label by programs that mean the Windows page of the same letters.
_WINDOWS: Final = {
    "iso8859-2": "cp1250",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
}
_UTF_8: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_C1: Final = re.compile("[\x80-\x9f]")
TWICE: Final = "utf-8-twice"
# Charsets whose bytes are all ASCII: being valid UTF-8 says nothing about them.
_SEVEN_BIT: Final = frozenset({"hz", "iso2022_kr", "utf-7"})
# Where Shift_JIS skips a range that ISO-2022-JP has (JIS X 0208, annex 1).
_FIRST_ROW, _ROW_63, _CELL_64, _LAST_ROW = 0x21, 0x5F, 0x60, 0x7E
_PAIR: Final = 2
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JAPANESE_ESCAPE: Final = re.compile(rb"\x1b[$(][@BIJ(DO]")
# In which charsets a program writes raw bytes into a header whose body has one of the same family.
_FAMILIES: Final = (("cp932", "euc_jp"), ("cp1251", "koi8-r"), ("gb18030", "big5hkscs"))
_SEVEN_BIT_FAMILIES: Final = (("iso2022_jp", "cp932"), ("hz", "gb18030"), ("iso2022_kr", "cp949"))
_HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]")


def decode(data: bytes, label: str) -> tuple[str, frozenset[Defect]]:
    """The text of some bytes under a charset label (empty for none), and what was odd."""
    charset = next((codec for bom, codec in _BOMS if data.startswith(bom)), "")
    if charset:
        return _lenient(data, charset)
    charset = charset_of(label)
    if _is_japanese(data, charset):
        return _japanese(data)
    if charset not in _SEVEN_BIT and not charset.startswith(("utf-16", "utf-32")):
        text = _strict(data, "utf-8")
        if text is not None:
            known = charset or not data.isascii()
            return text, _NO_DEFECT if known else frozenset({Defect.UNKNOWN_CHARSET})
    likely = guess(data) if not charset or says_nothing(label) else ""
    if likely or not charset:
        odd = _NO_DEFECT if charset else frozenset({Defect.UNKNOWN_CHARSET})
        return data.decode(likely or "cp1252", "replace"), odd
    return _lenient(data, charset)


def decode_unlabelled(data: bytes, hint: str) -> str:
    """The text of header bytes that name no charset; `hint` is the label of the body, or empty.

    UTF-8 if they are valid UTF-8; else the first charset of the body's family that fits them
    strictly; else a likely one; else windows-1252.
    """
    text = _strict(data, "utf-8")
    charset = charset_of(hint)
    if _is_japanese(data, charset):
        return decode(data, hint)[0]
    if text is not None:
        return text
    likely = guess(data) if says_nothing(hint) else ""
    if likely:
        return data.decode(likely, "replace")
    fitting = [text for codec in _family(charset) if (text := _strict(data, codec)) is not None]
    if not fitting:
        return data.decode(guess(data) or "cp1252", "replace")
    # EUC-JP read as Shift_JIS is often valid, but a row of half-width katakana that nobody writes.
    return min(fitting, key=lambda text: len(_HALF_WIDTH.findall(text)))


def read_as(data: bytes, charset: str) -> str:
    """The bytes as a person wants them read, by a codec of `charset_of` or by `TWICE`."""
    if charset != TWICE:
        codec = charset_of(charset) or "cp1252"
        return data.decode(codec, "replace").removeprefix("\ufeff")
    return _once(data.decode("utf-8", "replace"))


def _once(text: str) -> str:
    """Text that was UTF-8, was taken for windows-1252, and written as UTF-8 again: `Ã¼` for `ü`.

    Line by line, so that one line that was never broken does not keep the others so.
    """
    lines = []
    for line in text.split("\n"):
        try:
            octets = b"".join(
                char.encode("latin-1" if "\x80" <= char <= "\x9f" else "cp1252") for char in line
            )
            lines.append(octets.decode("utf-8"))
        except UnicodeError:
            lines.append(line)
    return "\n".join(lines)


def _family(charset: str) -> tuple[str, ...]:
    """The charsets to try for raw header bytes beside a body of this one, the likeliest first."""
    eight_bit = next((one for start, one in _SEVEN_BIT_FAMILIES if charset.startswith(start)), "")
    likeliest = eight_bit or charset
    if not likeliest or likeliest.startswith("utf-"):
        return ()
    family = next((family for family in _FAMILIES if likeliest in family), ())
    return tuple(dict.fromkeys((likeliest, *family)))


def _is_japanese(data: bytes, charset: str) -> bool:
    """ISO-2022-JP is often sent with no label, or the label of the other Japanese charsets."""
    return charset != "iso2022_kr" and b"\x1b" in data and _JAPANESE_ESCAPE.search(data) is not None


def _japanese(data: bytes) -> tuple[str, frozenset[Defect]]:
    for codec in ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_2"):
        text = _strict(data, codec)
        if text is not None:
            return text, _NO_DEFECT
    return _lenient(_nec_rows_to_cp932(data), "cp932")


def _nec_rows_to_cp932(data: bytes) -> bytes:
    """ISO-2022-JP with the NEC and IBM rows that Outlook writes, as Shift_JIS (cp932)."""
    out = bytearray()
    double = False
    index = 0
    while index < len(data):
        if data[index : index + 1] == b"\x1b":
            double = data[index + 1 : index + 2] == b"$"
            index += 4 if data[index + 1 : index + 3] == b"$(" else 3
            continue
        pair = data[index : index + 2]
        if double and len(pair) == _PAIR and min(pair) >= _FIRST_ROW and max(pair) <= _LAST_ROW:
            row, cell = pair
            out.append((row + 1) // 2 + (0x70 if row < _ROW_63 else 0xB0))
            out.append(cell + (0x7E if row % 2 == 0 else 0x1F if cell < _CELL_64 else 0x20))
            index += 2
            continue
        out.append(data[index])
        index += 1
    return bytes(out)


def _strict(data: bytes, charset: str) -> str | None:
    try:
        text = data.decode(charset)
        text.encode()  # some codecs make lone surrogates
    except UnicodeError:
        return None
    return text


def _lenient(data: bytes, charset: str) -> tuple[str, frozenset[Defect]]:
    text = _strict(data, charset)
    windows = _WINDOWS.get(charset)
    # Nobody writes the controls that an ISO charset has where Windows has letters.
    if windows and (text is None or _C1.search(text)):
        meant = _strict(data, windows)
        text = text if meant is None else meant
    if text is not None:
        return text.removeprefix("\ufeff"), _NO_DEFECT
    if charset == "utf-8" and not _UTF_8.search(data):
        charset = "cp1252"  # a label that not one character keeps to
    return data.decode(charset, "replace").removeprefix("\ufeff"), frozenset(
        {Defect.BROKEN_CHARSET}
    )
