"""Who wrote a mail and about what, from its bytes alone, for a mail that no parser may see again.

Nothing is decoded: the same scan found the mail's Message-ID when it was taken, so it does no harm.
"""

import re
from dataclasses import dataclass
from typing import Final

from mailgate.mail.addresses import normalised
from mailgate.mail.fields import Field, split

_LONGEST: Final = 998  # RFC 5322, 2.1.1: of one line
_PLAIN_FROM: Final = re.compile(r"(?:[^<>@,;:()\"\\]*|\"[^\"\\<>]*\"[ ]*)<([!-;=?-~]{3,320})>")
_BARE_FROM: Final = re.compile(r"[!-;=?-~]{3,320}")


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the header says as it stands; `sender` is an address, or empty if it is not plain."""

    sender: str
    subject: str


def first_look(raw: bytes) -> FirstLook:
    """The subject and the sender of a mail, each from the only field of its name."""
    header = split(raw)
    return FirstLook(
        sender=_address(_only(header.all("from"))), subject=_only(header.all("subject"))
    )


def _only(found: tuple[Field, ...]) -> str:
    if len(found) != 1 or len(found[0].value) > _LONGEST:
        return ""
    return found[0].text


def _address(written: str) -> str:
    match = _PLAIN_FROM.fullmatch(written)
    spec = match.group(1) if match else written
    if not _BARE_FROM.fullmatch(spec) or spec.count("@") != 1 or not spec.isascii():
        return ""
    return normalised(spec)
