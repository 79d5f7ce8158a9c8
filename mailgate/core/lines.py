"""Lines of support: where a case rests, how long it may, and what moves it on.

Lines are numbered from 1 in the order of `lines.yaml`. A case is on the line that its field `line`
names, else on the one with its queue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from mailgate.core.case import Case
from mailgate.core.spans_of_time import SpanOfTime
from mailgate.core.team import Role

LINE_FIELD: Final = "line"
_WORD: Final = " line"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a case may rest on a line before it moves by itself, and where to.

    A consultation of one of the lines in `without` starts it anew.
    """

    span: SpanOfTime
    text: str
    moves_to: int
    without: tuple[int, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of support. `takes_from` are the lines it takes cases from by hand; None is any.

    `reasons` are those for which somebody of it may hand a case on; none are any words.
    """

    number: int
    name: str
    queue: str = ""
    limits: tuple[Limit, ...] = ()
    takes_from: tuple[int, ...] | None = None
    reasons: tuple[str, ...] = ()
    source: str = ""

    def takes(self, number: int) -> bool:
        """Whether it takes a case from this line."""
        return self.takes_from is None or number in self.takes_from


class Stage(StrEnum):
    """What a case of the last line may become with somebody's consent."""

    PROJECT = "project"
    TESTING = "testing"


@dataclass(frozen=True, slots=True)
class Consent:
    """The role that has to agree, and the state that each stage is."""

    role: str = Role.PROJECT_MANAGER.value
    states: Mapping[Stage, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a desk, none where it has no lines.yaml.

    `rests_in` are the lower-cased names of the states in which no limit runs.
    """

    lines: tuple[Line, ...] = ()
    rests_in: frozenset[str] = frozenset()
    consent: Consent = Consent()

    @property
    def last(self) -> Line | None:
        """The line behind which there is no other."""
        return self.lines[-1] if self.lines else None

    def numbered(self, number: int) -> Line:
        """The line of this number; LookupError if there is none."""
        if 1 <= number <= len(self.lines):
            return self.lines[number - 1]
        raise LookupError(f"no line {number}")

    def named(self, word: str) -> Line | None:
        """The line that a number or a name means: `2`, `second line` or `second`."""
        wanted = " ".join(word.split()).lower()
        for line in self.lines:
            name = line.name.lower()
            if wanted and wanted in (str(line.number), name, name.removesuffix(_WORD)):
                return line
        return None

    def of(self, case: Case) -> Line | None:
        """The line that a case is on; None where it is on none."""
        said = self.named(case.fields.get(LINE_FIELD, ""))
        if said is not None:
            return said
        by_queue = {line.queue.lower(): line for line in self.lines if line.queue}
        if by_queue:
            return by_queue.get(case.queue.lower())
        return self.lines[0] if self.lines else None

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """What these lines are called."""
        return tuple(self.numbered(number).name for number in numbers)
