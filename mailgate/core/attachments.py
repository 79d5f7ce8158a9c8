"""Which files of a mail a screen folds: pictures of a signature, and what came before.

Folded is not deleted: a screen names what it folds, and why, and every file can be had. So in
doubt a small picture beside others is folded, but never a file that is new and not a picture.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from mailgate.core.message import Attachment

_DOT: Final = 200  # bytes; a picture with something on it is larger
_SMALL: Final = 10 * 1024
_LOGO: Final = 60 * 1024

# What programs name pictures that nobody named, and what companies name those of their signatures.
_UNNAMED: Final = re.compile(
    r"(?:image|img|bild|grafik|imagen|immagine|afbeelding|obraz|attachment|inline|part|unnamed"
    r"|outlook|picture|pastedgraphic|ole|oledata|~wrd|mime-attachment|atp?)"
    r"[-_ ]?(?:[0-9a-z]{0,8}|\(\d+\))(?:[-._ ][0-9a-z]{0,20})?\.(?:png|jpe?g|gif|bmp|webp|svg)",
    re.IGNORECASE,
)
_LOGO_NAME: Final = re.compile(
    r"(?:^|[-_. ])(?:logos?|icons?|signature|signatur|firma|footer|banner|disclaimer|social"
    r"|facebook|fb|linkedin|twitter|instagram|xing|youtube|whatsapp|tiktok|pinterest|spacer|pixel|badge)"
    r"(?=[-_. \d]|$)",
    re.IGNORECASE,
)


class Place(StrEnum):
    """Where in the text of a mail a picture stands."""

    WORDS = "words"
    SIGNATURE = "signature"
    QUOTED = "quoted"
    NOWHERE = "nowhere"


def folded(
    files: Sequence[Attachment],
    *,
    places: Mapping[str, Place],
    dots: frozenset[str],
    earlier: Mapping[str, int],
) -> tuple[str, ...]:
    """For each file why a screen folds it, or an empty string.

    `places` says of a Content-ID where the picture stands, `dots` names those drawn as a single
    point, `earlier` says with how many earlier mails of the sender the content of a SHA-256 came.
    """
    small = sum(1 for file in files if _is_small(file))
    return tuple(
        _because(
            file,
            place=places.get(file.content_id, Place.NOWHERE),
            is_dot=file.content_id in dots,
            earlier=earlier.get(file.sha256, 0) if file.size else 0,
            has_company=small > 1,
        )
        for file in files
    )


def _because(
    file: Attachment, *, place: Place, is_dot: bool, earlier: int, has_company: bool
) -> str:
    if earlier:
        mails = "an earlier mail" if earlier == 1 else f"{earlier} earlier mails"
        return f"came with {mails} of this sender"
    if not _is_inline_picture(file):
        return ""
    if is_dot or file.size < _DOT:
        return "a tracking pixel"
    if place is Place.SIGNATURE:
        return "stands in the signature"
    if place is Place.QUOTED:
        return "stands in the quoted history"
    if _LOGO_NAME.search(file.name.rpartition(".")[0]) and file.size <= _LOGO:
        return "named like a logo"
    if _is_small(file) and has_company:
        return "a small picture beside others"
    return ""


def _is_inline_picture(file: Attachment) -> bool:
    return file.type.startswith("image/") and (file.inline or bool(file.content_id))


def _is_small(file: Attachment) -> bool:
    """A small picture that nobody named."""
    is_unnamed = _UNNAMED.fullmatch(file.name) is not None
    return is_unnamed and file.size <= _SMALL and _is_inline_picture(file)
