"""The parts of a mail's text: a frozen value that a screen can fold and that loses nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Kind(StrEnum):
    """Whose words a piece of text is."""

    REPLY = "reply"
    HISTORY = "history"
    SIGNATURE = "signature"
    DEVICE = "device"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of the text as it stands in the mail, with its line ends."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A text taken apart; the fragments, joined, are that text."""

    fragments: tuple[Fragment, ...]

    @property
    def reply(self) -> str:
        """What the sender newly wrote."""
        return self._all(Kind.REPLY)

    @property
    def history(self) -> str:
        """What he answered to or forwarded."""
        return self._all(Kind.HISTORY)

    @property
    def signature(self) -> str:
        """His signature block."""
        return self._all(Kind.SIGNATURE)

    @property
    def device_line(self) -> str:
        """What his program or telephone says of itself."""
        return self._all(Kind.DEVICE)

    @property
    def footer(self) -> str:
        """Legal notices and footers of mailing lists."""
        return self._all(Kind.FOOTER)

    def _all(self, kind: Kind) -> str:
        pieces = (without_blank_edges(one.text) for one in self.fragments if one.kind is kind)
        return "\n\n".join(piece for piece in pieces if piece)


@dataclass(slots=True)
class Line:
    """A line without its line end; `is_quoted` where `>` or the HTML marks it as history."""

    text: str
    end: str = "\n"
    is_quoted: bool = False
    kind: Kind = Kind.REPLY
    is_ruled: bool = False
    """The HTML draws a line above it."""

    @property
    def is_blank(self) -> bool:
        """Whether it has no words."""
        return not self.text.strip()

    @property
    def is_own(self) -> bool:
        """Whether these are, as far as known, the sender's new words."""
        return self.kind is Kind.REPLY and bool(self.text.strip())


def joined(lines: Iterable[Line]) -> Reply:
    """The lines as fragments; neighbours of a kind are one."""
    return Reply(
        tuple(
            Fragment(kind, "".join(line.text + line.end for line in group))
            for kind, group in groupby(lines, key=lambda line: line.kind)
        )
    )


def without_blank_edges(text: str) -> str:
    """The text without blank lines at its beginning and end; indentation stays."""
    lines = text.split("\n")
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return "\n".join(lines[first:last]).rstrip()
