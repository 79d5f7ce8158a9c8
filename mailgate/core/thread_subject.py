"""The subject that all mails of a case share, whatever answers and forwards have put before it."""

import re
from typing import Final

# What mail programs put before a subject: in the languages of their users, longer ones first.
_PREFIXES: Final = (
    "antwort|weiterleitung|weitergel|doorst|antw|wtr|enc|fwd|odp|ref|réf|res|rép|rif|ynt|ilt|aw|fs"
    "|fw|pd|re|rv|sv|tr|vb|vl|vs|wg|atb|bls|回复|答复|转发|返信|転送|回覆|轉寄"
)
_BEFORE: Final = re.compile(
    rf"\s*(?:{_PREFIXES})(?:\[\d{{1,3}}\]|\(\d{{1,3}}\))?\s{{0,2}}[:：]", re.IGNORECASE
)


def without_prefixes(subject: str, reference: str = "") -> str:
    """A subject without `Re:` and its like, and without `[reference]`, at its beginning.

    References of other cases that are written like this one go too: a case that follows a closed
    one has one number in its subject. A subject that is nothing else stays nothing.
    """
    marked = _marked_like(reference)
    rest = subject.strip()
    while True:
        if (found := _BEFORE.match(rest)) or (marked is not None and (found := marked.match(rest))):
            rest = rest[found.end() :].lstrip()
        else:
            return rest


def _marked_like(reference: str) -> re.Pattern[str] | None:
    """What has the letters of a reference and as many digits, in brackets."""
    letters = reference.rstrip("0123456789")
    digits = len(reference) - len(letters)
    if not letters or not digits:
        return None
    return re.compile(rf"\[{re.escape(letters)}[0-9]{{{digits}}}\]", re.IGNORECASE)
