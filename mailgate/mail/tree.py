"""The parts of a mail as the standard library's compat32 tree, made from mended, shortened bytes.

The tail of a long body is replaced by a mark, so that no parser works on megabytes that nobody
reads; the bytes of an attachment are taken from the mail itself.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Part
from email.policy import Compat32
from typing import Final

from mailgate.mail.fields import Header
from mailgate.mail.mending import mend
from mailgate.mail.structure import scan

LONGEST_BODY: Final = 384 * 1024
MOST_LINES: Final = 10_000
_ALL_BODIES: Final = 3 * 1024 * 1024
_ALL_LINES: Final = 40_000
_LEAST: Final = 1024

_MARK: Final = re.compile(r"\nmailgate-cut-([0-9]{1,6})\n")


class _AsItStands(Compat32):
    """Writes fields as they stand: refolding one of 36 kB beside its ASCII takes 20 seconds.

    mail-parser writes attached mails out, though nobody asked for them.
    """

    def fold(self, name: str, value: str) -> str:
        """The field in one piece."""
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The field's own bytes."""
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY: Final = _AsItStands()


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed mail: its header by our own scan, its parts, and what was cut out of them.

    `delimiters` are the lines that stand between its parts and at their end.
    """

    header: Header
    root: Part
    cuts: tuple[bytes, ...]
    attached: tuple[bytes, ...]
    delimiters: frozenset[str] = frozenset()

    def parts(self) -> list[Part]:
        """All parts, in the order of the mail; an index into this list names a part."""
        return list(self.root.walk())

    def own_parts(self) -> Iterator[tuple[int, Part]]:
        """Leaves and attached mails with their numbers; what is in an attached mail is its own."""
        inside: set[int] = set()
        for number, part in enumerate(self.parts()):
            is_inside = id(part) in inside
            if part.is_multipart() and (is_inside or part.get_content_maintype() == "message"):
                inside.update(id(child) for child in part.get_payload())
            if not is_inside and (
                not part.is_multipart() or part.get_content_maintype() == "message"
            ):
                yield number, part

    def is_cut(self, part: Part) -> bool:
        """Whether the tail of this part's body was left out."""
        return bool(self.cuts) and _MARK.search(payload_of(part)) is not None

    def shown_bytes(self, part: Part) -> bytes:
        """The decoded bytes of a leaf as far as the tree holds them."""
        payload = payload_of(part)
        mark = _MARK.search(payload) if self.cuts else None
        if mark is None:
            return _decoded(part)
        return _decoded(_leaf_like(part, payload[: mark.start()]))

    def whole_bytes(self, part: Part) -> bytes:
        """The decoded bytes of a leaf, or an attached mail as it stands in this one."""
        if part.is_multipart():
            return self._attached_mail(part)
        if not self.is_cut(part):
            return _decoded(part)
        whole = _restore(payload_of(part), self.cuts)
        return _decoded(_leaf_like(part, whole.decode("ascii", "surrogateescape")))

    def _attached_mail(self, part: Part) -> bytes:
        """The bytes of an attached mail or report as they stand in this one."""
        mails = [one for one in self.parts() if one.is_multipart() and _is_mail(one)]
        at = next((at for at, one in enumerate(mails) if one is part), -1)
        if at >= 0 and len(mails) == len(self.attached):
            return self.attached[at]
        try:
            inner = part.as_bytes().partition(b"\n\n")[2]
        except (UnicodeError, LookupError, TypeError, ValueError):
            return b""  # the standard library cannot write what it read
        return _restore(inner.decode("ascii", "surrogateescape"), self.cuts)


def grow(raw: bytes) -> Tree:
    """The tree of a mail under the caps. May raise what the standard library raises."""
    mended = mend(raw)
    structure = scan(mended.raw, header=mended.block, body_at=mended.body_at)
    short, cuts = _shortened(mended.raw, structure.bodies)
    attached = tuple(mended.raw[start:end].removesuffix(b"\r") for start, end in structure.attached)
    root = email.message_from_bytes(short, policy=_POLICY)
    return Tree(mended.header, root, cuts, attached, frozenset(_delimiters(root)))


def _delimiters(root: Part) -> Iterator[str]:
    """The lines that stand between the parts of this mail and at their end."""
    for part in root.walk():
        try:
            boundary = part.get_boundary() if part.get_content_maintype() == "multipart" else None
        except (TypeError, ValueError, LookupError):
            continue
        if boundary:
            yield from (f"--{boundary}", f"--{boundary}--")


def _is_mail(part: Part) -> bool:
    kind = part.get_content_type()
    return kind.startswith("message/") and kind != "message/delivery-status"


def _shortened(raw: bytes, bodies: list[tuple[int, int]]) -> tuple[bytes, tuple[bytes, ...]]:
    """The mail with the tails of long bodies replaced by marks, and the tails."""
    pieces: list[bytes] = []
    cuts: list[bytes] = []
    done = 0
    bytes_left, lines_left = _ALL_BODIES, _ALL_LINES
    for start, end in bodies:
        most = max(_LEAST, min(LONGEST_BODY, bytes_left))
        keep = _end_of_lines(
            raw, start, min(end, start + most), lines=max(20, min(MOST_LINES, lines_left))
        )
        bytes_left -= keep - start
        lines_left -= raw.count(b"\n", start, keep)
        if keep >= end:
            continue
        pieces += [raw[done:keep], b"\nmailgate-cut-%d\n" % len(cuts)]
        cuts.append(raw[keep:end])
        done = end
    if not cuts:
        return raw, ()
    return b"".join([*pieces, raw[done:]]), tuple(cuts)


def _end_of_lines(raw: bytes, start: int, end: int, *, lines: int) -> int:
    """Where that many lines end, or `end`."""
    if raw.count(b"\n", start, end) <= lines:
        return end
    at = start
    for _ in range(lines):
        at = raw.index(b"\n", at) + 1
    return at - 1


def _restore(payload: str, cuts: tuple[bytes, ...]) -> bytes:
    """A payload with the cut tails put back; a mark that we did not make stays as it is."""
    pieces = _MARK.split(payload)
    out = [pieces[0].encode("ascii", "surrogateescape")]
    for number, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        at = int(number)
        out.append(cuts[at] if at < len(cuts) else f"\nmailgate-cut-{number}\n".encode())
        out.append(piece.encode("ascii", "surrogateescape"))
    return b"".join(out)


def payload_of(part: Part) -> str:
    """The encoded body of a leaf, bytes as surrogates; the public way would decode it lossily."""
    payload = part._payload  # type: ignore[attr-defined]  # noqa: SLF001 - see above
    return payload if isinstance(payload, str) else ""


def _leaf_like(part: Part, payload: str) -> Part:
    leaf = Part()
    leaf["Content-Transfer-Encoding"] = _encoding(part)
    leaf.set_payload(payload)
    return leaf


def _encoding(part: Part) -> str:
    value = str(part.get("Content-Transfer-Encoding", ""))
    return (value.partition(";")[0].partition("(")[0].split() or [""])[0].lower()


def _decoded(part: Part) -> bytes:
    """A leaf without its transfer encoding; a comment or space after its name does not hide it."""
    if str(part.get("Content-Transfer-Encoding", "")).lower() != _encoding(part):
        part = _leaf_like(part, payload_of(part))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""
