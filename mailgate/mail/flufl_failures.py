"""What flufl.bounce finds, with a guard around it: it raises, and names what is no address."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.message import Message as Part
from typing import Final

from flufl.bounce import all_failures

from mailgate.mail.addresses import normalised
from mailgate.mail.tree import payload_of

_LONGEST: Final = 128 * 1024
_LONGEST_LINE: Final = 1000  # RFC 5322, 2.1.1; some of its expressions are quadratic in a line


def by_flufl(root: Part, *, no_addresses: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(temporary, permanent) addresses, without what is none.

    `no_addresses` are Message-IDs of the returned mail, which flufl.bounce takes for addresses.
    """
    has_from = "From" in root
    try:
        if not has_from:
            root["From"] = "mailer-daemon"  # flufl.bounce raises on a mail without From
        with _long_texts_cut(root):
            temporary, permanent = all_failures(root)
    except Exception:  # noqa: BLE001 - a third-party parser on a stranger's bytes
        return (), ()
    finally:
        if not has_from:
            del root["From"]
    returned = frozenset(one.strip("<>").lower() for one in no_addresses)
    return _read_all(temporary, returned), _read_all(permanent, returned)


@contextmanager
def _long_texts_cut(root: Part) -> Iterator[None]:
    """Shows flufl.bounce, which asks each line a dozen questions, the beginning of long texts.

    And of long lines: one of 400 kB took it 15 seconds.
    """
    whole: list[tuple[Part, str]] = []
    try:
        left = _LONGEST
        for part in root.walk():
            if part.is_multipart():
                continue
            text = payload_of(part)
            shown = _with_short_lines(text[:left])
            if shown != text:
                whole.append((part, text))
                part.set_payload(shown)
            left -= len(shown)
        yield
    finally:
        for part, text in whole:
            part.set_payload(text)


def _with_short_lines(text: str) -> str:
    """The text without what stands behind the longest allowed line."""
    if len(text) <= _LONGEST_LINE:
        return text
    return "".join(
        line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}\n"
        for line in text.splitlines(keepends=True)
    )


def _read_all(found: object, returned: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(found, (set, frozenset, list, tuple)):
        return ()
    specs = (
        one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in found
    )
    read = {normalised(spec.strip(" <>'\"")) for spec in specs}
    return tuple(sorted(one for one in read if one and one not in returned))
