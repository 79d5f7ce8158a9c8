"""Which codec a charset label means, by an allow-list and what real mail writes."""

import codecs
import re
from typing import Final

# A superset that real mail uses under the label, where there is one.
_ASCII: Final = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown"})
_MEANT: Final = {
    "": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "unknown-8bit": "cp1252",
    "x-unknown": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "cp51949": "cp949",
    "ks_c_5601-1989": "cp949",
    "cp950": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cn-gb": "gb18030",
    "cp20936": "gb18030",
    "ms_kanji": "cp932",
    "cp51932": "euc_jp",
    "csisolatin1": "cp1252",
    "iso-ir-100": "cp1252",
    "cp819": "cp1252",
    "cp28591": "cp1252",
    "cp20127": "cp1252",
    "8bit": "cp1252",
    "default": "cp1252",
    "none": "cp1252",
    "csisolatin2": "iso8859-2",
    "csisolatin5": "cp1254",
    "cp28592": "iso8859-2",
    "cp28605": "iso8859-15",
    "cp20866": "koi8-r",
    "cp21866": "koi8-u",
    "koi8-ru": "koi8-u",
    "cp65001": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb3": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf-7-imap": "utf-7",
    "cp65000": "utf-7",
    "unicode": "utf-16",
    "koi8": "koi8-r",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "latin9": "iso8859-15",
    "visual": "iso8859-8",
    "logical": "iso8859-8",
    "euc-cn": "gb18030",
    "euc-tw": "big5hkscs",
    "big5-eten": "big5hkscs",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "uhc": "cp949",
    "mac-icelandic": "mac-iceland",
    "mac-ukrainian": "mac-cyrillic",
    "mac-croatian": "mac-croatian",
    "mac-romanian": "mac-romanian",
    "mac-japanese": "cp932",
    "mac-korean": "cp949",
    "mac-chinesetrad": "big5hkscs",
    "mac-chinesesimp": "gb18030",
    "mac-ce": "mac-latin2",
    "mac-centraleurroman": "mac-latin2",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
}
# cp1251 is also written windows-1251, win-1251, ansi-1251, x-cp1251, ibm850, dos-862, and so on.
_CODE_PAGE: Final = re.compile(r"(?:x-)?(?:cp|windows|win|ansi|ibm|dos|ms|oem)[-_ ]?(\d{3,5})")
_ALLOWED_NAMES: Final = """
    utf-7 utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp874 cp932 cp949 cp950 cp1250
    cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp737 cp775 cp850 cp852 cp855
    cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869 iso8859-2 iso8859-3 iso8859-4
    iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    koi8-r koi8-u koi8-t kz1048 ptcp154 tis-620 johab mac-roman mac-cyrillic mac-greek mac-latin2
    mac-turkish mac-iceland mac-croatian mac-romanian gb18030 hz big5 big5hkscs euc_jp
    euc_jis_2004 shift_jis_2004 shift_jisx0213 iso2022_jp iso2022_jp_1
    iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext iso2022_kr
"""
_ALLOWED: Final = frozenset(_ALLOWED_NAMES.split())
_LABEL: Final = re.compile(r"(?:charset=)?[\"' ]*([a-z0-9][a-z0-9._:+-]*)")


def says_nothing(label: str) -> bool:
    """Whether a label is none, or ASCII: nothing about bytes above ASCII."""
    return label.strip(" \t\r\n\"';").lower() in _ASCII


def charset_of(label: str) -> str:
    """The name of the codec that a label means, or the empty string if no allowed one."""
    # Quotes, comments, a second parameter, `charset=` once more: what is about a label is no label.
    label = label.strip(" \t\r\n\"';=<").lower()
    found = _LABEL.match(label)
    name = found.group(1).rstrip(".:") if found else label
    page = _CODE_PAGE.fullmatch(name)
    name = f"cp{page.group(1)}" if page else name if name in _MEANT else name.removeprefix("x-")
    if name in _MEANT:
        return codecs.lookup(_MEANT[name]).name
    try:
        # Only the names of the list ever reach the registry of codecs with an effect.
        codec = codecs.lookup(name).name if name.isascii() and name.isprintable() else ""
    except (LookupError, ValueError):
        return ""
    return codec if codec in _ALLOWED else ""
