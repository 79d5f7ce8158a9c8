"""How much automatic mail may leave, so that nobody can use our answers as a weapon.

Ticket systems were used for mail bombs (Zendesk's customers, October 2025): a forged sender, a
chosen subject, and thousands of acknowledgements. The last of these limits is a circuit: once far
more leaves than on any usual day, everything waits for a person.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

_CIRCUIT_FACTOR: Final = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Automatic mails queued so far, the one in question not among them.

    To its address and to its domain in the last hour, to its address in the last day, to addresses
    never written to before in the last day, in all in the last ten minutes. `first_time` says that
    nothing was ever queued to this address; `hourly_median_week` is the median of the last week's
    hours.
    """

    address_hour: int
    address_day: int
    domain_hour: int
    first_time_day: int
    first_time: bool
    total_ten_minutes: int
    hourly_median_week: float


class Limits(Protocol):
    """The most that may be sent in each window; `LimitSettings` is one."""

    @property
    def address_hour(self) -> int:
        """To one address within an hour."""

    @property
    def address_day(self) -> int:
        """To one address within a day."""

    @property
    def domain_hour(self) -> int:
        """To one domain within an hour."""

    @property
    def first_time_day(self) -> int:
        """To addresses never written to before, within a day."""

    @property
    def total_ten_minutes(self) -> int:
        """In all within ten minutes, on a desk that is not busier by habit."""


class Allowance(Enum):
    """What may become of one more automatic mail."""

    SEND = auto()
    HOLD = auto()  # written, and kept until a person releases it
    WITHHOLD = auto()  # not written; the case says so


_Window = tuple[int, int, str]


def may_send(counts: Counts, limits: Limits) -> tuple[Allowance, str]:
    """Whether one more mail may leave, and why not.

    A mail that one address or domain has too many of is withheld for good. When the circuit is
    open, the others are held: they may be honest mail on a bad day.
    """
    windows = (
        (counts.address_hour, limits.address_hour, "to this address within an hour"),
        (counts.address_day, limits.address_day, "to this address within a day"),
    )
    return _may_leave(windows, counts, limits)


def may_chase(
    counts: Counts, limits: Limits, *, case_hour: int, case_day: int, cadence: int
) -> tuple[Allowance, str]:
    """The same for a mail that a case's ladder asks for: its address is counted for the case alone.

    Whoever has many cases that wait has to hear of each, and a desk that asks for `cadence` mails
    has said by that how many are right. `case_hour` and `case_day` are those of the case so far.
    """
    windows = (
        (case_hour, max(limits.address_hour, cadence), "about this case within an hour"),
        (case_day, limits.address_day + cadence, "about this case within a day"),
    )
    return _may_leave(windows, counts, limits)


def circuit_limit(counts: Counts, limits: Limits) -> float:
    """How many automatic mails ten minutes may see: a busy desk's usual hour counts for more."""
    return max(limits.total_ten_minutes, _CIRCUIT_FACTOR * counts.hourly_median_week)


def _may_leave(
    windows: tuple[_Window, ...], counts: Counts, limits: Limits
) -> tuple[Allowance, str]:
    """Whether a mail may that has these windows of its own: how many were sent, how many may be."""
    domain = (counts.domain_hour, limits.domain_hour, "to this domain within an hour")
    for sent, most, what in (*windows, domain):
        if sent >= most:
            return Allowance.WITHHOLD, f"limit reached: {most} automatic mails {what}"
    if counts.first_time and counts.first_time_day >= limits.first_time_day:
        return (
            Allowance.WITHHOLD,
            f"limit reached: {limits.first_time_day} addresses first written to within a day",
        )
    if counts.total_ten_minutes >= circuit_limit(counts, limits):
        return (
            Allowance.HOLD,
            f"circuit open: {counts.total_ten_minutes} automatic mails within ten minutes",
        )
    return Allowance.SEND, ""
