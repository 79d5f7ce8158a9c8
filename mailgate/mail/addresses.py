"""Addresses with exactly one reading.

Two programs that read one From field differently let a stranger speak as somebody else
(CVE-2023-27043, "splitting the email atom"). So a sender counts only if the field holds one address
outside of quotes and comments, and mail-parser finds no other.
"""

import re
from collections.abc import Iterable
from typing import Final

from mailgate.core.message import Address, Defect
from mailgate.core.normal_forms import normalized
from mailgate.mail.cleaning import clean_line
from mailgate.mail.fields import Header
from mailgate.mail.words import read_words

_LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its brackets
_LONGEST_LABEL: Final = 63  # RFC 1035, 2.3.4; what is not ASCII grows when it is encoded
_DEEPEST_COMMENT: Final = 5

_LOCAL: Final = re.compile(r"[^\s\"(),:;<>@\[\\\]\x00-\x1f\x7f-\x9f]+")
_DOMAIN: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LITERAL: Final = re.compile(r"\[[0-9a-zA-Z.:]{2,60}\]")
_ANGLE: Final = re.compile(r"<\s*([^<>]*?)\s*>")
# An encoded word is a word of a name only where a word may end; before an at sign it is a trick.
_ENCODED_NAME: Final = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=(?=[\s<]|$)")
_ADDRESS_SIGNS: Final = re.compile(r"[@<>:;,()\uff20]")
_IN_NAME: Final = re.compile(r"[^\s<>@,;:()\"']{1,64}@[^\s<>@,;:()\"']{1,255}")
_UPPER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_TWICE: Final = re.compile(
    r"\s*([^\s<>@,;:]{1,64}@[^\s<>@,;:]{1,255})\s{0,4}<([^\s<>@,;:]{1,64}@[^\s<>@,;:]{1,255})>\s*"
)


def normalised(address: str) -> str:
    """The form in which addresses are compared, or an empty string if it is no address.

    The local part loses its ASCII capitals alone: other rules of case make two persons one
    (CVE-2019-19844). The domain is written as A-labels.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or "=?" in local or ".." in local:
        return ""
    if local[0] == "." or local[-1] == ".":
        return ""
    host = domain.lower() if _LITERAL.fullmatch(domain) else _a_labels(domain)
    whole = f"{local.translate(_UPPER)}@{host}"
    return whole if host and len(whole) <= _LONGEST else ""


def addresses(pairs: Iterable[tuple[str, str]]) -> tuple[Address, ...]:
    """The readable ones of the (name, address) pairs that mail-parser found, each once."""
    found: dict[str, Address] = {}
    for name, spec in pairs:
        address = normalised(spec)
        if address:
            found.setdefault(address, Address(address, display_name(name)))
    return tuple(found.values())


def display_name(name: str) -> str:
    """A display name, its encoded words read even where their label was wrong."""
    text, _ = read_words(name)
    return clean_line(text)


def without_address(header: Header) -> tuple[tuple[str, str], ...]:
    """From, To and Cc that name somebody and no address: (field, name), for people to see."""
    fields = [field for name in ("from", "to", "cc") for field in header.all(name)]
    named = [(field.name, display_name(field.text).strip('"')) for field in fields]
    return tuple((field, name) for field, name in named if name and not _ADDRESS_SIGNS.search(name))


def sender(
    values: tuple[str, ...], others: Iterable[tuple[str, str]]
) -> tuple[Address | None, frozenset[Defect]]:
    """The one author that the From fields name, or None and why not.

    `others` is what mail-parser read; an address there that is not ours makes the field ambiguous.
    """
    values = tuple(dict.fromkeys(values))  # the same field twice has one reading
    bare = _without_quotes_and_comments(values[0]) if values else ""
    trouble = _trouble(values, bare)
    if trouble is not None or bare is None:
        return None, frozenset({trouble or Defect.AMBIGUOUS_FROM})
    spec = _one_spec(bare)
    address = normalised(spec)
    pairs = [(name, found) for name, found in others if found]
    if not address or any(normalised(found) != address for _, found in pairs):
        return None, frozenset({Defect.AMBIGUOUS_FROM})
    # mail-parser takes an unquoted comma for the end of an address, and the name with it.
    found = next((name for name, _ in pairs), "")
    name = found if found and "," not in bare else _own_name(values[0])
    shown = display_name(name)
    odd = {Defect.ADDRESS_IN_NAME} if _names_another(shown, address) else set[Defect]()
    return Address(address, "" if shown == spec else shown), frozenset(odd)


def _names_another(name: str, address: str) -> bool:
    """Whether a display name is meant to be taken for the address, and is another one."""
    found = _IN_NAME.findall(name.replace("\uff20", "@"))
    return any(normalised(one) not in {"", address} for one in found)


def _trouble(values: tuple[str, ...], bare: str | None) -> Defect | None:
    """Why From fields name no single author, if that can be seen at once."""
    if len(values) > 1:
        return Defect.SEVERAL_FROM
    if bare is None:
        return Defect.AMBIGUOUS_FROM
    if not bare.strip():
        return Defect.NO_FROM
    return Defect.GROUP_FROM if ":" in bare or ";" in bare else None


def _one_spec(bare: str) -> str:
    """The address in a value without quotes and comments, or an empty string unless just one."""
    twice = _TWICE.fullmatch(bare)
    if twice is not None and twice[1].casefold() == twice[2].casefold():
        return twice[2]  # an address as its own name has one reading
    if bare.count("@") != 1:
        return ""
    if "<" not in bare and ">" not in bare:
        return bare.strip()
    angles = _ANGLE.findall(bare)
    _, closed, after = bare.partition(">")
    if len(angles) != 1 or bare.count("<") != 1 or not closed or after.strip(" ,"):
        return ""
    return str(angles[0])


def _own_name(value: str) -> str:
    """The display name before the angle bracket, where mail-parser recovered none."""
    name, bracket, _ = value.rpartition("<")
    return name.strip().strip('"').replace('\\"', '"') if bracket else ""


def _without_quotes_and_comments(value: str) -> str | None:
    """What of an address field is outside of quotes and comments; None if they do not close."""
    out: list[str] = []
    depth = 0
    quoted = skip = False
    for char in value:
        if skip:
            skip = False
        elif char == "\\" and (quoted or depth):
            skip = True
        elif depth:
            depth += {"(": 1, ")": -1}.get(char, 0)
        elif char == '"':
            quoted = not quoted
            # A quoted string is one word: what stands around it must not grow together.
            out.append(" " if quoted else "")
        elif quoted:
            pass
        elif char == "(":
            depth = 1
            out.append(" ")
        elif char == ")":
            return None
        else:
            out.append(char)
        if depth > _DEEPEST_COMMENT:
            return None
    return None if quoted or depth or skip else _ENCODED_NAME.sub(" ", "".join(out))


def _a_labels(domain: str) -> str:
    """A domain in lower case with its labels as they are in the DNS, or an empty string."""
    labels = []
    for label in domain.removesuffix(".").split("."):
        folded = normalized("NFKC", label).lower()
        if len(folded) > _LONGEST_LABEL:  # punycode would take the square of its length
            return ""
        if not folded.isascii():
            try:
                folded = "xn--" + folded.encode("punycode").decode("ascii")
            except UnicodeError:
                return ""
        labels.append(folded)
    host = ".".join(labels)
    return host if _DOMAIN.fullmatch(host) else ""
