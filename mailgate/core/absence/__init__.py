"""Until when somebody is away, as a mail says it."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Absence:
    """What a mail says about an absence; `words` are those that said it.

    One of the days is known, or neither: `last_day` is the last day of the absence ("until", "bis",
    "jusqu'au", the end of a range), `back_on` the first day after it ("back on", "ab ... wieder").
    """

    words: str
    last_day: date | None = None
    back_on: date | None = None

    @property
    def returns_on(self) -> date | None:
        """The first day on which an answer can be expected; None if no day was said."""
        if self.back_on is not None or self.last_day is None:
            return self.back_on
        return self.last_day + timedelta(days=1) if self.last_day < date.max else None

    def as_record(self) -> dict[str, str]:
        """The absence as plain values, for a record: the day that is known, and the words."""
        days = {"last_day": self.last_day, "back_on": self.back_on}
        said = {name: day.isoformat() for name, day in days.items() if day is not None}
        return {**said, "words": self.words}

    def __str__(self) -> str:
        if self.back_on is not None:
            return f"back on {self.back_on.isoformat()} (words: {self.words})"
        if self.last_day is not None:
            return f"away until {self.last_day.isoformat()} (words: {self.words})"
        return f"away, no day is said (words: {self.words})"
