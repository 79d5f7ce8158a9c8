"""A batch of mutated mails, read one after the other, and what they came to."""

import functools
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fuzz.mutations import mutated
from tests.fuzz.reading import cost_of
from tests.fuzz.seeds import seeds

_HANGS_AFTER: Final = 60  # seconds


class Hang(BaseException):
    """A mail took so long that the run does not wait for it; no `except Exception` stops this."""


@dataclass(slots=True)
class Outcome:
    """What a number of mails came to."""

    mails: int = 0
    slowest: float = 0.0
    slowest_number: int = 0
    most_mebibytes: float = 0.0
    findings: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Takes the figures of another batch in."""
        self.mails += other.mails
        if other.slowest > self.slowest:
            self.slowest, self.slowest_number = other.slowest, other.slowest_number
        self.most_mebibytes = max(self.most_mebibytes, other.most_mebibytes)
        self.findings += other.findings


@dataclass(frozen=True, slots=True)
class Limits:
    """What one mail may take: seconds of processor time, MiB of memory."""

    seconds: float
    mebibytes: float


@functools.cache
def begun_from(folders: tuple[Path, ...]) -> tuple[bytes, ...]:
    return seeds(*folders)


def batch(seed: int, first: int, many: int, limits: Limits, folders: tuple[Path, ...]) -> Outcome:
    """Reads the mails of these numbers."""
    found = Outcome()
    signal.signal(signal.SIGALRM, _hang)
    for number in range(first, first + many):
        raw = mutated(seed, number, begun_from(folders))
        signal.alarm(_HANGS_AFTER)
        try:
            problem, cost = cost_of(raw)
            if cost.seconds > limits.seconds:  # once more: the machine may have been busy
                problem, again = cost_of(raw)
                cost = min(cost, again, key=lambda one: one.seconds)
        except Hang:
            found.findings.append((number, f"hangs: not read after {_HANGS_AFTER} s"))
            continue
        finally:
            signal.alarm(0)
        found.mails += 1
        if cost.seconds > found.slowest:
            found.slowest, found.slowest_number = cost.seconds, number
        found.most_mebibytes = max(found.most_mebibytes, cost.mebibytes)
        if cost.seconds > limits.seconds:
            problem = problem or f"slow: {cost.seconds:.2f} s for {len(raw)} bytes"
        if cost.mebibytes > limits.mebibytes:
            problem = problem or f"large: {cost.mebibytes:.0f} MiB for {len(raw)} bytes"
        if problem:
            found.findings.append((number, problem))
    return found


def _hang(*_: object) -> None:
    raise Hang
