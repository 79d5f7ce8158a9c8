"""Names and addresses as mail programs print them above a quoted mail.

Not RFC 5322: `Anna Ito [mailto:a@x.example]`, `Ito, Anna; Bo Li <b@x.example>`, names alone.
"""

import re
from typing import Final

from mailgate.core.forwarded import Party
from mailgate.mail.addresses import normalised
from mailgate.mail.cleaning import clean_line

_LONGEST: Final = 8_000
_LONGEST_NAME: Final = 200
_MOST: Final = 100
_ADDRESS: Final = re.compile(
    r"(?P<open>[<\[(（＜]\s?)?(?:mailto:)?"
    r"(?P<spec>[^\s<>()\[\]@,;:\"'（）＜＞|*]{1,64}@[^\s<>()\[\]@,;:\"'（）＜＞|*]{1,255})"
)
_LINK: Final = re.compile(r"<(?:mailto|https?):[^\s<>]{0,300}>", re.IGNORECASE)
_AROUND: Final = " \t*_\"'“”„«»‘’`<>[]()（）＜＞,;，；、|"
_SEMICOLON: Final = re.compile("[;；]")
_BEHALF: Final = re.compile(
    r"\s(?:on behalf of|im auftrag von|de la part de|por cuenta de|en nombre de|em nome de|"
    r"per conto di|namens|w imieniu|jménem|för|от имени|от лица|adına|代表|の代理)\s",
    re.IGNORECASE,
)


def parties(value: str) -> tuple[Party, ...]:
    """Everybody a field names, in order, each once; names without an address too."""
    text = _shown(value)
    out: dict[str, Party] = {}
    at = 0
    for found in _ADDRESS.finditer(text):
        if len(out) >= _MOST:
            break
        address = _address(found)
        if not address:
            continue
        *alone, name = _names(text[at : found.start()])
        at = found.end()
        for other in filter(None, alone):
            out.setdefault(other.casefold(), Party(other, ""))
        out.setdefault(address, Party("" if "@" in name else name, address))
    for other in filter(None, _names(text[at:])):
        out.setdefault(other.casefold(), Party(other, ""))
    return tuple(out.values())[:_MOST]


def one_party(value: str) -> Party | None:
    """The one that a From field names; without an address where it names several."""
    text = _shown(value)
    behalf = _BEHALF.search(text)
    named = text[behalf.end() :].strip(_AROUND) if behalf else ""
    own = text[: behalf.start()] if behalf else text
    specs = {address: found for found in _ADDRESS.finditer(own) if (address := _address(found))}
    framed = [address for address, found in specs.items() if found["open"]]
    chosen = framed if len(framed) == 1 else list(specs)
    if len(chosen) > 1:
        return Party(_name(own), "")
    if not chosen:
        name = _name(own)
        return Party(name, "") if name else None
    # Another address for a name would make the one look like the other.
    name = _name(own[: specs[chosen[0]].start()])
    return Party(named if not name or "@" in name else name, chosen[0])


def _shown(value: str) -> str:
    """The value on one line, without the links that a program sets beside an address."""
    text = clean_line(value[:_LONGEST])
    return text if text.count("@") <= 1 else _without_links(text)


def _without_links(text: str) -> str:
    bare = _LINK.sub(" ", text)
    return bare if "@" in bare else text


def _address(found: re.Match[str]) -> str:
    """An address of the Internet; `Anna Ito/Sales/ACME@ACME` is a name of Notes."""
    address = normalised(found["spec"].strip("."))
    return address if "." in address.rpartition("@")[2] else ""


def _names(text: str) -> list[str]:
    """The names in a stretch between addresses; the last belongs to the address that follows."""
    return [_name(piece) for piece in _SEMICOLON.split(text)]


def _name(text: str) -> str:
    name = " ".join(text.strip(_AROUND).split())[:_LONGEST_NAME]
    return name if any(char.isalnum() for char in name) else ""
